"""Classes of the map: how they are cut, how many, the bounds kept, and the histogram that shows them."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from domain.classing import FEWEST, METHODS, MOST
from domain.discretise import DEFAULT_K
from domain.wording.legend import DEFAULT_METHOD_LABEL, METHOD_LABELS

METHOD = "classes-method"
NUMBER = "classes-number"
KEEP = "classes-keep"
BOUNDS = "classes-bounds"
NOTE = "classes-note"
HISTOGRAM = "classes-histogram"
OVER_DRAWER = {"zIndex": 2000}
"""The list of a field of the drawer opens over it."""
OWN_METHOD = "own"
"""Value of the method that each indicator has by default."""


def frame() -> list[Component]:
    """Draw the choices and the empty places of the histogram and of what is said of the bounds."""
    return [
        html.Div(id=HISTOGRAM),
        _choices(),
        dmc.Checkbox(
            id=KEEP,
            label="Garder ces bornes",
            description="Les mêmes classes pour comparer un autre indicateur de même unité ou un autre territoire",
        ),
        dmc.TextInput(
            id=BOUNDS,
            label="Bornes choisies",
            placeholder="10 000 ; 20 000 ; 30 000",
            value="",
            debounce=True,
        ),
        html.Div(id=NOTE, role="status"),
    ]


def _choices() -> Component:
    methods = [
        {"value": OWN_METHOD, "label": DEFAULT_METHOD_LABEL},
        *({"value": str(one), "label": METHOD_LABELS[one]} for one in METHODS),
    ]
    return html.Div(
        className="classes",
        children=[
            dmc.Select(
                id=METHOD,
                label="Manière de classer",
                value=OWN_METHOD,
                data=methods,
                allowDeselect=False,
                comboboxProps=OVER_DRAWER,
            ),
            dmc.Select(
                id=NUMBER,
                label="Nombre",
                value=str(DEFAULT_K),
                data=[str(k) for k in range(FEWEST, MOST + 1)],
                allowDeselect=False,
                comboboxProps=OVER_DRAWER,
            ),
        ],
    )


def note(sentences: Sequence[str]) -> list[Component]:
    """Draw what is said of the bounds, each in its line."""
    return [html.P(text, className="constat alerte") for text in sentences]

"""The territory of the page in the header, and the list of those that can be opened instead."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from components import deferred
from components.territory_view import Choice, TerritoryView
from domain.wording.numbers import counted

NAME = "territory-name"
GEOGRAPHY = "territory-geography"
SWITCH = "territory-switch"
HIDDEN = {"display": "none"}


def frame(view: TerritoryView | None) -> Component:
    """Draw the name of a territory, and the empty place of the list; where the page is not known yet, it fills both."""
    return html.Div(
        [
            *deferred.render("territory", _switch()),
            html.Span(view and view.name, id=NAME, className="nom"),
            html.Span(view and geography_text(view.cog_year), id=GEOGRAPHY, className="geographie"),
        ],
        className="territoire",
    )


def _switch() -> Component:
    return dmc.Select(
        id=SWITCH,
        value=None,
        data=[],
        allowDeselect=False,
        searchable=True,
        nothingFoundMessage="Aucun territoire de ce nom",
        style=HIDDEN,
        comboboxProps={"width": 380, "position": "bottom-start", "zIndex": 3000},
        **{"aria-label": "Territoire"},
    )


def options(choices: Sequence[Choice]) -> list[dict[str, str | bool]]:
    """Write the options of the list; a territory that cannot be opened is there, named so, and cannot be chosen."""
    return [
        {"value": one.key, "label": _label(one)}
        if not one.problem
        else {"value": f"illisible {place}", "label": f"{one.name} (illisible : voir Données)", "disabled": True}
        for place, one in enumerate(choices)
    ]


def _label(one: Choice) -> str:
    return one.name if one.n_communes is None else f"{one.name} ({counted(one.n_communes, 'commune')})"


def geography_text(cog_year: int) -> str:
    """Name the geography of every commune code."""
    return f"code officiel géographique {cog_year}"

"""Live checks on the panel: one line each, its state as a word and a sign, and a button that shows where."""

import json
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.metrics_panel import block
from domain.checks import Check, CheckState
from domain.wording.checks import LABELS, STATES, TITLE, check_sentence, states_counted
from domain.wording.extent import REGION, Extent

SIGNS = {CheckState.YES: "✓", CheckState.NO: "✕", CheckState.NOT_YET: "…"}


def render(found: Sequence[Check], extent: Extent = REGION) -> Component:
    """Draw the block of the checks, in their order.

    Args:
        found: the checks of the perimeter on screen.
        extent: words for the territory.
    """
    return block(
        TITLE,
        [
            html.P(states_counted(found), className="discret"),
            html.Ul([_line(one, extent) for one in found], className="verifications"),
        ],
    )


def _line(check: Check, extent: Extent) -> Component:
    return html.Li(
        className=f"verification {check.state}",
        children=[
            html.Span(SIGNS[check.state], className="signe-etat", **{"aria-hidden": "true"}),
            html.Div(
                [
                    html.Strong([LABELS[check.key], " : ", html.Span(STATES[check.state], className="etat")]),
                    html.P(check_sentence(check, extent)),
                ]
            ),
            *([_show(check)] if check.places else []),
        ],
    )


def _show(check: Check) -> Component:
    name = f"Voir sur la carte : {LABELS[check.key]}"
    return html.Button(
        "Voir",
        type="button",
        className="bouton",
        title=name,
        **{"aria-label": name, "data-action": "voir", "data-codes": json.dumps(check.places)},
    )

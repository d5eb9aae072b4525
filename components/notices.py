"""Notices over the map: what is wrong or worth knowing, and what to do."""

from dash import html
from dash.development.base_component import Component

ADDRESS_AREA = "notices-address"
"""What was wrong with the address."""
EDIT_AREA = "notices-edit"
"""What was wrong with the last gesture."""
LOCAL_AREA = "notices-local"
"""What went wrong in the browser, written by `web/assets/carte.js`."""


def areas() -> list[Component]:
    """Draw the empty places of the notices, read aloud when they fill."""
    return [
        html.Div(
            className="notice",
            children=[
                html.Div(id=key, role="status", **{"aria-live": "polite"})
                for key in (ADDRESS_AREA, EDIT_AREA, LOCAL_AREA)
            ],
        )
    ]


def note(sentence: str) -> Component:
    """Draw what is worth knowing, until it is closed."""
    close = html.Button(
        "×", type="button", className="bouton", title="Fermer", **{"aria-label": "Fermer", "data-action": "fermer"}
    )
    return html.Div([html.Span(sentence), close], className="annonce")


def refusal(sentence: str) -> Component:
    """Draw a refusal."""
    return html.Div(sentence, className="refus", role="alert")

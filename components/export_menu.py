"""Take the state on screen away: files and the address that restores it."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

LINKS = "export-menu-links"
"""Each link receives its address with the state on screen, in `web/assets/actions.js`."""
SHORT_LABELS = {"pdf": "PDF A4", "a3": "PDF A3", "geojson": "GeoJSON"}


def frame(formats: Sequence[tuple[str, str]]) -> Component:
    """Draw the menu.

    Args:
        formats: key and French label of each.
    """
    return html.Div(
        [html.Span("Emporter", className="discret"), html.Div(_links(formats), id=LINKS, className="exports")],
        className="emporter",
    )


def _links(formats: Sequence[tuple[str, str]]) -> list[Component]:
    return [
        html.A(
            SHORT_LABELS.get(key, key.upper()),
            title=label,
            download=True,
            className="bouton" + (" principal" if key == "pdf" else ""),
            **{"data-file": f"/exports/perimetre.{key}"},
        )
        for key, label in formats
    ]

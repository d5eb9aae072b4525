"""Take the state on screen away: files and the address that restores it."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

LINKS = "export-menu-links"
SHORT_LABELS = {"geojson": "GeoJSON"}


def frame() -> Component:
    """Draw the empty menu."""
    return html.Div(
        [html.Span("Emporter", className="discret"), html.Div(id=LINKS, className="exports")],
        className="emporter",
    )


def render(formats: Sequence[tuple[str, str]], search: str) -> list[Component]:
    """Draw one link for each format.

    Args:
        formats: key and French label of each.
        search: query part of the address that restores the state.
    """
    return [
        html.A(
            SHORT_LABELS.get(key, key.upper()),
            title=label,
            href=f"/exports/perimetre.{key}{search}",
            download=True,
            className="bouton" + (" principal" if key == "pdf" else ""),
        )
        for key, label in formats
    ]

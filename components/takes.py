"""Buttons that take a drawing or a table away, by `web/assets/emporter.js`."""

from dash import html
from dash.development.base_component import Component


def take(kind: str, key: str, what: str) -> Component:
    """Draw one button.

    Args:
        kind: `csv`, `svg` or `png`.
        key: name of the file.
        what: what is taken away, in words: « ce tableau : les communes », « le graphique en SVG ».
    """
    told = f"Télécharger {what}"
    return html.Button(
        kind.upper(),
        type="button",
        className="bouton",
        title=told,
        **{"aria-label": told, "data-take": kind, "data-name": key},
    )


def drawing(key: str, what: str) -> list[Component]:
    """Draw the two buttons of a drawing, vector and picture.

    Args:
        key: name of the files.
        what: what it shows.
    """
    return [take(kind, key, f"le graphique en {kind.upper()} : {what}") for kind in ("svg", "png")]

"""Parts of a page that need the component library: they wait in the page, and are drawn once the map is there.

The library is a third of what a browser reads and runs at the opening, and each of its controls costs it tens of
milliseconds: the map and its colours do not wait for them (`web/assets/suite.js`).
"""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.dependencies import Wildcard
from dash.development.base_component import Component

from components import drawing, still
from domain.look import ACCENT, FONT_FAMILY

LIBRARY = "dash_mantine_components"

THEME = {
    "fontFamily": f"'{FONT_FAMILY}', system-ui, sans-serif",
    "primaryColor": "accent",
    "primaryShade": 6,
    "colors": {
        "accent": [
            "#eef3f8",
            "#d9e4ee",
            "#b4c9dd",
            "#8dadcb",
            "#6a94bb",
            "#4a7aa6",
            ACCENT,
            "#214a72",
            "#193a5a",
            "#122a42",
        ]
    },
    "fontSizes": {"xs": "14px", "sm": "15px", "md": "16px"},
    "defaultRadius": 4,
    "respectReducedMotion": True,
}


def waiting(part: str | Wildcard) -> dict[str, str | Wildcard]:
    """Name the store in which a part waits; `ALL` for every one of the page."""
    return {"waiting": part}


def place(part: str | Wildcard) -> dict[str, str | Wildcard]:
    """Name the place where a part is drawn."""
    return {"drawn": part}


def render(part: str, *children: Component) -> list[Component]:
    """Draw the place of a part, empty, and keep its components beside it.

    Args:
        part: name of the part, one in a page.
        children: what will be drawn there.
    """
    kept = dmc.MantineProvider(theme=THEME, forceColorScheme="light", children=list(children))
    still.pack(kept)
    return [dcc.Store(id=waiting(part), data=drawing.plain(kept)), html.Div(id=place(part), className="suite")]

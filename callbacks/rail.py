"""The rail of pages: marks the page on screen."""

from collections.abc import Sequence

from dash import Dash, Input, Output
from dash.development.base_component import Component

from components import shell


def register(app: Dash) -> None:
    app.callback(Output(shell.RAIL, "children"), Input(shell.PAGE_LOCATION, "pathname"))(mark_page)


def mark_page(pathname: object) -> Sequence[Component]:
    """Draw the rail for this address."""
    return shell.rail(shell.LINKS, str(pathname))

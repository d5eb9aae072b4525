"""The rail of pages: marks the page on screen."""

from collections.abc import Sequence

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks import _parse
from callbacks.address import territory_search
from components import shell, stores


def register(app: Dash) -> None:
    app.callback(
        output=Output(shell.RAIL, "children"),
        inputs={"territory": Input(stores.TERRITORY, "data")},
        state={"pathname": State(shell.PAGE_LOCATION, "pathname")},
        prevent_initial_call=True,
    )(mark_page)


def mark_page(pathname: object, territory: object = None) -> Sequence[Component]:
    """Draw the rail for a page that comes after the frame; its links lead to the pages of the same territory."""
    return shell.rail(shell.LINKS, str(pathname), territory_search(_parse.territory(territory)))

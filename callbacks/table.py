"""The table of the communes: its grid is drawn when it is first opened; rows and gestures are the browser's."""

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks import _parse
from callbacks._context import context
from callbacks._parse_index import usable_index
from components import commune_table, notices, stores
from domain.errors import GeoprioError
from domain.index import chosen
from domain.wording.errors import sentence


def register(app: Dash) -> None:
    app.callback(
        Output(commune_table.GRID_PLACE, "children"),
        Input(stores.TABLE_OPENED, "data"),
        State(stores.TERRITORY, "data"),
        State(stores.INDEX, "data"),
        prevent_initial_call=True,
    )(draw_grid)


def draw_grid(opened: object, territory: object = None, index: object = None) -> Component | list[Component]:
    """Draw the grid of a territory, without rows."""
    if opened is not True:
        return []
    try:
        return commune_table.grid(context(_parse.territory(territory)).territory, chosen(usable_index(index)))
    except GeoprioError as error:
        return notices.refusal(sentence(error))

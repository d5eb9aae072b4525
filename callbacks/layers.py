"""Layers over the communes: shown by the browser, listed in the legend."""

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks import _parse
from callbacks._context import context
from components import drawing, js, legend, perimeter_editor, stores


def register(app: Dash) -> None:
    app.callback(
        Output(stores.LAYER_SIGNS, "data"),
        Input(perimeter_editor.LAYERS, "value"),
        State(stores.TERRITORY, "data"),
    )(answer)
    app.clientside_callback(js.clientside("montrerCouches"), Input(perimeter_editor.LAYERS, "value"))


def answer(keys: object, territory: object = None) -> str:
    """Answer with the rows of the legend as one text."""
    return drawing.written({legend.LAYERS: list_layers(keys, territory)})


def list_layers(keys: object, territory: object = None) -> list[Component]:
    """Draw one legend row for each layer shown."""
    shown = set(_parse.keys(keys))
    return legend.layer_rows(
        [layer for layer in context(_parse.territory(territory)).view.layers if layer.key in shown]
    )

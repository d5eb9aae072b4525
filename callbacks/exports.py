"""Links that take the state on screen away."""

from dash import Dash, Input, Output
from dash.development.base_component import Component

from components import export_menu, stores
from exports.formats import FORMATS


def register(app: Dash) -> None:
    app.callback(Output(export_menu.LINKS, "children"), Input(stores.ADDRESS, "data"), prevent_initial_call=True)(
        offer_files
    )


def offer_files(search: object) -> list[Component]:
    """Draw one link for each format, for the state of this address."""
    return export_menu.render([(one.key, one.label) for one in FORMATS], str(search or ""))

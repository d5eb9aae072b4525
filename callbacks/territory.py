"""The territory in the header, and the way to another one."""

from typing import Any

from dash import Dash, Input, Output, State

from callbacks import _parse
from callbacks._context import context, territories
from components import js, stores, territory_switch


def register(app: Dash) -> None:
    app.callback(
        output={
            "name": Output(territory_switch.NAME, "children"),
            "geography": Output(territory_switch.GEOGRAPHY, "children"),
        },
        inputs={"territory": Input(stores.TERRITORY, "data")},
        prevent_initial_call=True,
    )(name_territory)
    app.callback(
        output={
            "options": Output(territory_switch.SWITCH, "data"),
            "key": Output(territory_switch.SWITCH, "value"),
            "style": Output(territory_switch.SWITCH, "style"),
        },
        inputs={"territory": Input(stores.TERRITORY, "data")},
    )(list_territories)
    app.clientside_callback(
        js.clientside("changerTerritoire"),
        Input(territory_switch.SWITCH, "value"),
        State(stores.TERRITORY, "data"),
        prevent_initial_call=True,
    )


def name_territory(territory: object) -> dict[str, str]:
    """Name the territory of a page that comes after the frame, and the geography of its codes."""
    view = context(_parse.territory(territory)).view
    return {"name": view.name, "geography": territory_switch.geography_text(view.cog_year)}


def list_territories(territory: object) -> dict[str, Any]:
    """List the territories that can be opened; the list is drawn where there is something to choose from."""
    view, choices = context(_parse.territory(territory)).view, territories().choices()
    return {
        "options": territory_switch.options(choices),
        "key": view.key,
        "style": {} if len(choices) > 1 else territory_switch.HIDDEN,
    }

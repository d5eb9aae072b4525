"""The state in the address: read once when the page opens, written after every change; nowhere else."""

import logging
from typing import Any

from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from callbacks import _parse
from callbacks._context import context
from callbacks.perimeter import RULES
from components import funding_plan, js, map_view, notices, perimeter_editor, stores
from domain.edits import Perimeter
from domain.errors import GeoprioError, InvalidInput
from domain.state import State, decode, encode
from domain.wording.errors import sentence

logger = logging.getLogger(__name__)


def register(app: Dash) -> None:
    app.callback(
        output={
            "start": Output(stores.START, "data"),
            "view": Output(stores.START_VIEW, "data"),
            "indicator": Output(perimeter_editor.INDICATOR, "value"),
            "layers": Output(perimeter_editor.LAYERS, "value"),
            "envelope": Output(funding_plan.ENVELOPE, "value"),
            "cost": Output(funding_plan.COST, "value"),
            "schedule": Output(funding_plan.SCHEDULE, "value"),
            "mode": Output(funding_plan.MODE, "value"),
            "guaranteed": Output(funding_plan.GUARANTEED, "value"),
            "derogation": Output(funding_plan.DEROGATION, "checked"),
            "notice": Output(notices.ADDRESS_AREA, "children"),
        },
        inputs={"search": Input(map_view.LOCATION, "search")},
    )(open_address)
    app.callback(
        output=Output(stores.ADDRESS, "data"),
        inputs={
            "perimeter": Input(stores.PERIMETER, "data"),
            "indicator": Input(perimeter_editor.INDICATOR, "value"),
            "layers": Input(perimeter_editor.LAYERS, "value"),
            "view": Input(stores.VIEW, "data"),
            "rules": RULES,
        },
        prevent_initial_call=True,
    )(write_address)
    app.clientside_callback(js.clientside("montrerVue"), Input(stores.START_VIEW, "data"))
    app.clientside_callback(js.clientside("ecrireAdresse"), Input(stores.ADDRESS, "data"))


def open_address(search: object) -> dict[str, Any]:
    """Put the state of the address on screen; where it cannot be read, the starting point and why."""
    state, refusal = readable_state(search)
    notice: Any = [] if refusal is None else notices.refusal(sentence(refusal))
    communes, quarters = state.perimeter.key()
    rules = state.rules
    return {
        "start": {"communes": communes, "quarters": quarters},
        "view": state.view,
        "indicator": state.indicator,
        "layers": list(state.layers),
        "envelope": rules.envelope_eur,
        "cost": rules.cost_eur_per_head,
        "schedule": rules.schedule,
        "mode": rules.mode,
        "guaranteed": round(rules.guaranteed_rate * 100),
        "derogation": rules.derogation,
        "notice": notice,
    }


def readable_state(search: object) -> tuple[State, GeoprioError | None]:
    """Read what can be read of an address: a wrong field loses itself alone; the first refusal is returned."""
    refusal: GeoprioError | None = None
    now = context()
    try:
        fields = _parse.query(search)
    except GeoprioError as error:
        return now.default_state(), error
    while True:
        try:
            return _decoded(fields), refusal
        except InvalidInput as error:
            refusal = refusal or error
            if error.field not in fields:
                return now.default_state(), refusal
            del fields[error.field]
        except GeoprioError as error:
            return now.default_state(), error


def read_state(search: object) -> State:
    """Read the state that an address describes.

    Raises:
        GeoprioError: the address cannot be read, or was made for another territory.
    """
    return _decoded(_parse.query(search))


def _decoded(fields: dict[str, str]) -> State:
    now = context()
    return decode(fields, now.territory, now.default_state(), now.indicator_keys, now.layer_keys)


def write_address(perimeter: object, indicator: object, layers: object, view: object, rules: dict[str, object]) -> str:
    """Write the address of the state on screen."""
    if not perimeter:
        raise PreventUpdate
    try:
        confirmed: Perimeter = _parse.perimeter(perimeter)
        state = State(
            perimeter=confirmed,
            indicator=_parse.indicator(indicator),
            layers=_parse.keys(layers),
            rules=_parse.usable_rules(rules)[0],
            view=_parse.view(view),
        )
        return encode(state, context().territory)
    except GeoprioError as error:
        logger.info("address not written error=%r", error)
        raise PreventUpdate from error

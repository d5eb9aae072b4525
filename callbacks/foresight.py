"""What would it change? The edit under the pointer, applied to nothing but a copy."""

from typing import Any

from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from callbacks import _parse, _reads
from callbacks._context import context
from callbacks.perimeter import CONFIRMED
from components import foresight, js, stores
from domain import edits
from domain.errors import GeoprioError
from domain.foresight import foresee


def register(app: Dash) -> None:
    app.callback(
        output=Output(stores.FORESIGHT, "data"),
        inputs={"question": Input(stores.FORESEEN_EDIT, "data")},
        state={**CONFIRMED},
        prevent_initial_call=True,
    )(answer)
    app.clientside_callback(js.clientside("prevoir"), Input(stores.FORESIGHT, "data"))


def answer(question: object, perimeter: object, rules: dict[str, object], territory: object = None) -> dict[str, Any]:
    """Say in one line what the edit would change; a question that cannot be read is not answered."""
    try:
        number, edit = _parse.foreseen(question)
        before, applied = _parse.perimeter(perimeter), _parse.usable_rules(rules)[0]
        table = context(_parse.territory(territory))
        after = edits.apply(before, edit, table.territory)
    except GeoprioError as error:
        raise PreventUpdate from error
    change = foresee(_reads.metrics(table, before, applied), _reads.metrics(table, after, applied))
    return {"number": number, "text": foresight.render(change)}

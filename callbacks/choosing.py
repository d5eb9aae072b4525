"""Communes shown by a rule, a distance or a list: found here, chosen by a gesture of the browser."""

from typing import Any

from dash import Dash, Input, Output, State

from callbacks import _parse
from callbacks._context import Context, context
from components import choosing, js, stores
from domain.choosing import Choice, by_rule, listed, near_quarters
from domain.errors import FormulaRefused, GeoprioError, InvalidInput
from domain.wording.errors import sentence
from domain.wording.formula_language import refusal_sentence

LONGEST_TEXT = 400_000


def register(app: Dash) -> None:
    app.callback(
        output=Output(stores.CHOICE, "data"),
        inputs={"means": Input(choosing.MEANS, "value"), "text": Input(choosing.TEXT, "value")},
        state={"perimeter": State(stores.PERIMETER, "data"), "territory": State(stores.TERRITORY, "data")},
        prevent_initial_call=True,
    )(choose)
    app.clientside_callback(js.clientside("proposer"), Input(stores.CHOICE, "data"))


def choose(means: object, text: object, perimeter: object, territory: object = None) -> dict[str, Any]:
    """Find communes and say what was found; nothing is changed before a gesture."""
    if not text:
        return _told([], [])
    try:
        found = _found(means, _parse.text(text, LONGEST_TEXT), perimeter, context(_parse.territory(territory)))
    except FormulaRefused as error:
        return _told([], choosing.refused(refusal_sentence(error)))
    except GeoprioError as error:
        return _told([], choosing.refused(sentence(error)))
    return _told(sorted(found.communes), choosing.answer(found), str(means))


def _found(means: object, text: str, perimeter: object, table: Context) -> Choice:
    match means:
        case "rule":
            return by_rule(text, table.territory, table.need)
        case "distance":
            return near_quarters(_parse.kilometres(text), _parse.perimeter(perimeter), table.territory)
        case "list":
            return listed(text, table.territory)
        case _:
            raise InvalidInput(field="means", given=str(means)[:40], expected=", ".join(choosing.KINDS))


def _told(communes: list[str], drawn: list[Any], means: str = "rule") -> dict[str, Any]:
    return {"communes": communes, "means": means, "drawing": {choosing.ANSWER: drawn}}

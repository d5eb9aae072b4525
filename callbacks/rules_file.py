"""A file of rules given back: checked here, set on the page by the browser, undone as one gesture."""

import base64
from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks import _parse
from callbacks._context import Context, context
from callbacks.perimeter import RULES
from components import drawing, js, notices, rules_upload, stores
from domain.errors import GeoprioError, InvalidInput
from domain.plan import Rules
from domain.wording.errors import sentence
from domain.written_rules import LARGEST_FILE_BYTES, read_file, write_rules


def register(app: Dash) -> None:
    app.callback(
        output={"controls": Output(rules_upload.READ, "data"), "report": Output(rules_upload.REPORT_STORE, "data")},
        inputs={"contents": Input(rules_upload.UPLOAD, "contents")},
        state={"label": State(rules_upload.UPLOAD, "filename"), "territory": State(stores.TERRITORY, "data")},
        prevent_initial_call=True,
    )(read)
    app.clientside_callback(js.clientside("poserRegles"), Input(rules_upload.READ, "data"))


def read(contents: object, label: object, territory: object = None) -> dict[str, Any]:
    """Read a file of rules; a refusal leaves the rules on screen as they are."""
    try:
        rules = rules_of(contents, context(_parse.territory(territory)))
        name = _parse.text(label or "règles", 1_000)[:80]
    except GeoprioError as error:
        return {"controls": no_update, "report": _told(notices.refusal(sentence(error)))}
    values = write_rules(rules)
    controls = [[one.component_id, one.component_property, values[key]] for key, one in RULES.items()]
    return {"controls": controls, "report": _told(rules_upload.done(name))}


def _told(what: drawing.Drawing) -> str:
    return drawing.written({rules_upload.REPORT: what})


def rules_of(contents: object, now: Context) -> Rules:
    """Read what the browser sends of a file, `data:...;base64,...`.

    Raises:
        InvalidInput: another form, or a rule that cannot be.
        UnknownCode: an exception for a commune that the territory does not hold.
    """
    head, comma, text = _parse.text(contents, 2 * LARGEST_FILE_BYTES).partition(",")
    if not comma or not head.endswith(";base64"):
        raise InvalidInput(field="rules_file", given="…", expected="base64")
    try:
        body = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise InvalidInput(field="rules_file", given="…", expected="base64") from error
    read_rules = _parse.rules(read_file(body))
    now.territory.positions(read_rules.derogations)
    return read_rules

"""The tree of the envelope: drawn from its store, which the browser writes from the fields."""

from dash import Dash, Input, Output

from callbacks import _parse
from callbacks._parse_numbers import tolerance as tolerance_of
from components import drawing, envelope_tree, js, notices, stores
from components.envelope_tree import SHARES, TOTAL, preset_id
from domain.contract import PRESETS, split_of
from domain.envelope import Fungibility
from domain.errors import GeoprioError
from domain.ledger import LONGEST_TEXT, read_ledger
from domain.wording.errors import sentence


def register(app: Dash) -> None:
    app.callback(
        output=Output(envelope_tree.STORE, "data"),
        inputs={
            "contract": Input(stores.CONTRACT, "data"),
            "ledger": Input(envelope_tree.LEDGER, "value"),
            "variant": Input(envelope_tree.VARIANT, "value"),
            "tolerance": Input(envelope_tree.TOLERANCE, "value"),
        },
    )(show)
    app.clientside_callback(js.clientside("montrerArbre"), Input(stores.CONTRACT, "data"))
    app.clientside_callback(
        js.clientside("changerArbre"), *(Input(key, "value") for key in (TOTAL, *SHARES)), prevent_initial_call=True
    )
    app.clientside_callback(
        js.clientside("modeleArbre"),
        *(Input(preset_id(key), "n_clicks") for key in (*PRESETS, "direct")),
        prevent_initial_call=True,
    )
    app.clientside_callback(js.clientside("suivreArbre"), Input(envelope_tree.STORE, "data"))


def show(contract: object, ledger: object, variant: object, tolerance: object) -> str:
    """Draw the tree and the ledger; each says why where it cannot be."""
    places: dict[str, drawing.Drawing] = {}
    split = None
    try:
        rules = _parse.rules({**_parse.rule_values(_parse.Rules()), "contract": contract})
        split = split_of(rules)
        places[envelope_tree.BODY] = envelope_tree.tree(rules, split)
    except GeoprioError as error:
        places[envelope_tree.BODY] = notices.refusal(sentence(error))
    try:
        told = read_ledger(
            _parse.text(ledger or "", LONGEST_TEXT),
            Fungibility(_parse.among("variant", variant, tuple(map(str, Fungibility)))),
            tolerance_of(tolerance),
        )
        places[envelope_tree.LEDGER_BODY] = envelope_tree.ledger(told, split)
    except GeoprioError as error:
        places[envelope_tree.LEDGER_BODY] = notices.refusal(sentence(error))
    return drawing.written(places)

"""The tree of the envelope: drawn from its store, which the browser writes from the fields."""

from dash import Dash, Input, Output

from callbacks import _parse
from components import drawing, envelope_tree, js, notices, stores
from components.envelope_tree import SHARES, TOTAL, preset_id
from domain.contract import PRESETS, split_of
from domain.errors import GeoprioError
from domain.ledger import ledger_of
from domain.plan import Rules
from domain.terms import read_terms
from domain.wording.errors import sentence
from domain.written_rules import write_rules


def register(app: Dash) -> None:
    app.callback(
        output=Output(envelope_tree.STORE, "data"),
        inputs={
            "contract": Input(stores.CONTRACT, "data"),
            "terms": Input(stores.TERMS, "data"),
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


def show(contract: object, terms: object) -> str:
    """Draw the tree and the ledger; each says why where it cannot be."""
    places: dict[str, drawing.Drawing] = {}
    split = None
    try:
        rules = _parse.rules({**write_rules(Rules()), "contract": contract})
        split = split_of(rules)
        places[envelope_tree.BODY] = envelope_tree.tree(rules, split)
    except GeoprioError as error:
        places[envelope_tree.BODY] = notices.refusal(sentence(error))
    try:
        places[envelope_tree.LEDGER_BODY] = envelope_tree.ledger(ledger_of(read_terms(terms)), split)
    except GeoprioError as error:
        places[envelope_tree.LEDGER_BODY] = notices.refusal(sentence(error))
    return drawing.written(places)

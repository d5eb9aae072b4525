"""Communes shown by a rule, a distance or a list: found here, chosen by a gesture of the browser."""

import logging
from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks import _dropped, _parse, _reads
from callbacks._context import Context, context, database
from callbacks._parse_changes import proposal_id
from callbacks._parse_index import usable_index
from callbacks._parse_numbers import kilometres
from components import choosing, drawing, js, stores
from domain.choosing import Choice, by_rule, by_zoning, listed, near_quarters, official_zonings
from domain.errors import FormulaRefused, GeoprioError, InvalidInput
from domain.need import Need
from domain.proposals import check_territory
from domain.wording.errors import sentence
from domain.wording.formula_language import refusal_sentence
from domain.wording.imports import sentence as finding_sentence
from domain.wording.numbers import capital
from geodata.intake.communes import read_communes_file
from geodata.reading.strings import clean_label
from store.proposals import Listed, get, listing

logger = logging.getLogger(__name__)

LONGEST_TEXT = 400_000
LONGEST_NAME = 1_000


def register(app: Dash) -> None:
    app.callback(
        output={
            "options": Output(choosing.SOURCE, "data"),
            "source": Output(choosing.SOURCE, "value"),
            "source_style": Output(choosing.SOURCE, "style"),
            "text_style": Output(choosing.TEXT, "style"),
        },
        inputs={"means": Input(choosing.MEANS, "value")},
        state={"territory": State(stores.TERRITORY, "data")},
        prevent_initial_call=True,
    )(offer)
    app.callback(
        output=Output(stores.CHOICE, "data"),
        inputs={
            "means": Input(choosing.MEANS, "value"),
            "text": Input(choosing.TEXT, "value"),
            "source": Input(choosing.SOURCE, "value"),
        },
        state={
            "perimeter": State(stores.PERIMETER, "data"),
            "territory": State(stores.TERRITORY, "data"),
            "index": State(stores.INDEX, "data"),
        },
        prevent_initial_call=True,
    )(choose)
    app.clientside_callback(js.clientside("proposer"), Input(stores.CHOICE, "data"))
    app.callback(
        output={
            "means": Output(choosing.MEANS, "value"),
            "text": Output(choosing.TEXT, "value"),
            "told": Output(choosing.FILE_STORE, "data"),
        },
        inputs={"contents": Input(choosing.UPLOAD, "contents")},
        state={"label": State(choosing.UPLOAD, "filename")},
        prevent_initial_call=True,
    )(read_file)
    app.clientside_callback(js.clientside("dessiner"), Input(choosing.FILE_STORE, "data"))


def offer(means: object, territory: object = None) -> dict[str, Any]:
    """List what may be started from, where it is chosen and not written."""
    now = context(_parse.territory(territory))
    options: list[dict[str, str]] = []
    try:
        if means == "zoning":
            options = [
                {"value": key, "label": capital(label)} for key, label in official_zonings(now.territory).items()
            ]
        elif means == "variant":
            options = [{"value": one.proposal.id, "label": one.proposal.name} for one in _kept(now)]
    except GeoprioError as error:
        logger.info("variants not listed error=%r", error)
    is_written = str(means) in choosing.WRITTEN
    return {
        "options": options,
        "source": None,
        "source_style": choosing.HIDDEN if is_written else {},
        "text_style": {} if is_written else choosing.HIDDEN,
    }


def read_file(contents: object, label: object = None) -> dict[str, Any]:
    """Put the communes of a dropped file in the list that is written; a refusal leaves it as it is."""
    name = clean_label(_parse.text(label or "fichier", LONGEST_NAME))
    found = _dropped.read(contents, choosing.LARGEST_BYTES, lambda body: read_communes_file(body, name))
    if isinstance(found, str):
        return _file_told(name, [found])
    sentences = [finding_sentence(one) for one in found.findings]
    if found.entries and not found.is_stopped:
        return _file_told(name, sentences, found.column, "\n".join(found.entries))
    return _file_told(name, sentences if found.is_stopped else [*sentences, choosing.NO_COLUMN])


def _file_told(name: str, sentences: list[str], column: str = "", entries: str = "") -> dict[str, Any]:
    told = drawing.written({choosing.FILE_TOLD: choosing.file_report(name, sentences, column)})
    is_read = bool(column)
    return {"means": "list" if is_read else no_update, "text": entries if is_read else no_update, "told": told}


def _kept(now: Context) -> list[Listed]:
    return [one for one in listing(database()) if one.proposal.territory_key == now.territory.key]


def choose(
    means: object,
    text: object,
    source: object,
    perimeter: object,
    territory: object = None,
    index: object = None,
) -> dict[str, Any]:
    """Find communes and say what was found; nothing is changed before a gesture."""
    asked = text if str(means) in choosing.WRITTEN else source
    if not asked:
        return _told([], [])
    try:
        table = context(_parse.territory(territory))
        need = _reads.need(table, usable_index(index))
        found = _found(means, _parse.text(asked, LONGEST_TEXT), perimeter, table, need)
    except FormulaRefused as error:
        return _told([], choosing.refused(refusal_sentence(error)))
    except GeoprioError as error:
        return _told([], choosing.refused(sentence(error)))
    return _told(sorted(found.communes), choosing.answer(found), str(means))


def _found(means: object, text: str, perimeter: object, table: Context, need: Need) -> Choice:
    match means:
        case "rule":
            return by_rule(text, table.territory, need)
        case "distance":
            return near_quarters(kilometres(text), _parse.perimeter(perimeter), table.territory)
        case "list":
            return listed(text, table.territory)
        case "zoning":
            return by_zoning(text, table.territory)
        case "variant":
            return _of_variant(text, table)
        case _:
            raise InvalidInput(field="means", given=str(means)[:40], expected=", ".join(choosing.KINDS))


def _of_variant(key: str, table: Context) -> Choice:
    """Find the communes of a kept variant, as it stands now."""
    asked = proposal_id(key)
    proposal = get(database(), asked)
    check_territory(proposal.territory_key, proposal.territory_mark, table.territory)
    return Choice(proposal.content.perimeter.communes)


def _told(communes: list[str], drawn: list[Any], means: str = "rule") -> dict[str, Any]:
    return {"communes": communes, "means": means, "drawing": {choosing.ANSWER: drawn}}

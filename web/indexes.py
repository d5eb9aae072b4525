"""Addresses of the published indexes: propose, decide, edit a note, take away; and how far a long calculation is.

They stand beside Dash's callbacks as those of the variants do: a save must know that it failed, and be tried again with
the same identifier.
"""

import json
import logging
from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, abort, jsonify, request

from callbacks import _parse, _reads, _versions
from callbacks._context import Context, context, database
from callbacks._parse_index import index_text
from callbacks._work import WORKS
from callbacks.address import read
from domain import index
from domain.errors import InvalidInput, NoteChanged
from domain.index_versions import (
    LONGEST_NOTE,
    LONGEST_REASON,
    Asked,
    IndexEvent,
    Version,
    checked_note,
    decide,
    edit_note,
    propose,
)
from domain.wording.errors import sentence
from domain.wording.index_note import method_note
from exports import index_ranking
from store import index_versions as store
from store.database import now as present
from web.variants import answered, body_of

logger = logging.getLogger(__name__)

LONGEST_NAME = 1_000
FORMAT = "geoprio-indice"
"""Mark of a file that holds a definition."""


def register(server: Flask) -> None:
    """Add the routes."""
    server.add_url_rule("/indices/<territory>", "index_propose", propose_version, methods=["POST"])
    server.add_url_rule("/indices/<territory>/<int:number>", "index_decide", decide_version, methods=["POST"])
    server.add_url_rule("/indices/<territory>/<int:number>/note", "index_keep_note", keep_note, methods=["POST"])
    server.add_url_rule("/indices/<territory>/<int:number>/note.md", "index_note", note)
    server.add_url_rule("/indices/lecture", "index_read", read_file, methods=["POST"])
    server.add_url_rule("/exports/indice.csv", "index_ranking", ranking)
    server.add_url_rule("/exports/indice.json", "index_file", file)
    server.add_url_rule("/travaux/<work>", "work", progress)
    server.add_url_rule("/travaux/<work>", "work_stop", stop, methods=["POST"])


@answered
def propose_version(territory: str) -> Response:
    """Publish a definition as a proposed version, with its generated method note."""
    now, body = context(territory), body_of()
    text = index_text(body.get("index"))
    definition, name = index.chosen(text), _parse.text(body.get("name"), LONGEST_NAME)
    amends = _number(body.get("amends") or 0)
    generated = method_note(name.strip() or "Indice", _study(now, text), now.territory)
    asked = ["propose", index.written(definition), name, *_signature(body), amends]
    kept = store.append(
        database(),
        now.territory.key,
        _parse.text(body.get("op_id"), 64),
        asked,
        lambda versions: propose(versions, _asked(body), name, definition, generated, amends),
    )
    return jsonify(number=kept[-1].number)


@answered
def decide_version(territory: str, number: int) -> Response:
    """Adopt or refuse a version."""
    now, body = context(territory), body_of()
    decision = _parse.among("decision", body.get("decision"), ("adopt", "refuse"))
    store.append(
        database(),
        now.territory.key,
        _parse.text(body.get("op_id"), 64),
        [decision, number, *_signature(body)],
        lambda versions: decide(versions, _asked(body), number, adopt=decision == "adopt"),
    )
    return jsonify(number=number)


@answered
def keep_note(territory: str, number: int) -> Response:
    """Keep another method note of a version, or answer 409 with the one that somebody else kept meanwhile.

    The answer tells which note of the version it is, the same when the save is repeated, and whether it was there
    already.
    """
    now, body = context(territory), body_of()
    note, base = _parse.text(body.get("note") or "", 2 * LONGEST_NOTE), _number(body.get("base"))
    written: list[tuple[IndexEvent, ...]] = []

    def edited(versions: Sequence[Version]) -> tuple[IndexEvent, ...]:
        written.append(edit_note(versions, _asked(body), number, note, base))
        return written[-1]

    try:
        kept = store.append(
            database(),
            now.territory.key,
            _parse.text(body.get("op_id"), 64),
            ["note", number, *_signature(body), note, base],
            edited,
        )
    except NoteChanged as error:
        theirs = _version(territory, number)
        told = jsonify(phrase=sentence(error), note=theirs.note, base=len(theirs.notes))
        told.status_code = 409
        return told
    notes = next(one.notes for one in kept if one.number == number)
    place = max(k for k, one in enumerate(notes, start=1) if one.note == checked_note(note))
    return jsonify(number=number, base=place, same=written == [()])


def _signature(body: dict[str, Any]) -> tuple[str, str]:
    return _parse.text(body.get("author") or "", LONGEST_NAME), _parse.text(
        body.get("reason") or "", 4 * LONGEST_REASON
    )


def _asked(body: dict[str, Any]) -> Asked:
    return Asked(*_signature(body), present())


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= _parse.LARGEST_SEQUENCE:
        raise InvalidInput(field="version", given=ascii(value)[:40], expected="number of a version")
    return value


def _version(territory: str, number: int) -> Version:
    found = next((one for one in _versions.published(context(territory)) if one.number == number), None)
    if found is None:
        abort(404)
    return found


@answered
def note(territory: str, number: int) -> Response:
    """Serve the method note of a version: the last one, or an earlier one by its number, from 1."""
    notes = _version(territory, number).notes
    asked = request.args.get("texte", default=len(notes), type=int)
    if not 1 <= asked <= len(notes):
        abort(404)
    earlier = "" if asked == len(notes) else f"-texte-{asked}"
    return _file(notes[asked - 1].note.encode(), "text/markdown", f"indice-{territory}-version-{number}{earlier}.md")


@answered
def read_file() -> Response:
    """Read a definition from a file that this page exported, and answer with its text."""
    text = _parse.text(body_of().get("text"), 4 * index.LONGEST_TEXT)
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        record = None
    held = record.get("indice") if isinstance(record, dict) and record.get("format") == FORMAT else None
    definition = index.read_record(held)
    name = record.get("nom", "") if isinstance(record, dict) else ""
    return jsonify(index=index.chosen_text(definition), name=name if isinstance(name, str) else "")


@answered
def file() -> Response:
    """Serve the index of the address as a file."""
    now, state = read(f"?{request.query_string.decode('utf-8', 'replace')}")
    definition = index.chosen(state.rules.index)
    record = {
        "format": FORMAT,
        "nom": _versions.index_name(now, state.rules.index),
        "marque": index.mark(definition),
        "indice": json.loads(index.written(definition)),
    }
    body = json.dumps(record, ensure_ascii=False, indent=1).encode()
    return _file(body, "application/json", f"indice-{now.territory.key}-{index.mark(definition)}.json")


@answered
def ranking() -> Response:
    """Serve the ranking of every commune by the index of the address."""
    now, state = read(f"?{request.query_string.decode('utf-8', 'replace')}")
    body = index_ranking.render_csv(_study(now, state.rules.index), now.territory)
    mark = index.mark(index.chosen(state.rules.index))
    return _file(body, index_ranking.MEDIA_TYPE, f"indice-{now.territory.key}-{mark}.csv")


def _study(now: Context, text: str) -> Any:
    return _reads.index_study(now, text, _versions.reference(now)[0])


def _file(body: bytes, media_type: str, name: str) -> Response:
    answer = Response(body, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def progress(work: str) -> Response:
    """Say how far a calculation is."""
    done, total = WORKS.progress(work)
    answer = jsonify(done=done, total=total)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def stop(work: str) -> Response:
    """Ask a calculation to stop."""
    WORKS.stop(work)
    return jsonify(stopped=True)

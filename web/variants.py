"""Addresses at which the browser keeps variants: each answers with the variant as it stands, or a French sentence.

They stand beside Dash's callbacks because a save must know that it failed, be tried again with the same identifier, and
tell a conflict from a refusal.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Flask, Response, jsonify, request

from callbacks import _parse_changes
from callbacks._context import Context, context, database
from callbacks.variants import answer
from domain.changes import Copy, create
from domain.errors import GeoprioError, StoreUnavailable
from domain.merging import Conflict, Saved
from domain.proposals import Proposal, check_territory
from domain.wording.errors import sentence
from domain.wording.history import copy_name, history_sentence
from domain.wording.numbers import clock
from store import proposals
from store.database import now as present

logger = logging.getLogger(__name__)

MOST_SAID = 5
"""Changes of others that a conflict names; their number is said in full."""

_P = ParamSpec("_P")


def register(server: Flask) -> None:
    """Add the routes."""
    server.add_url_rule("/variantes/<territory>", "variant_add", add, methods=["POST"])
    server.add_url_rule("/variantes/<territory>/<variant>", "variant", read)
    server.add_url_rule("/variantes/<territory>/<variant>", "variant_save", save, methods=["POST"])
    server.add_url_rule("/variantes/<territory>/<variant>/copie", "variant_copy", duplicate, methods=["POST"])


def answered(function: Callable[_P, Response]) -> Callable[_P, Response]:
    """Answer a refusal with its French sentence: 400 what was asked, 503 the base."""

    @wraps(function)
    def _with_sentence(*args: _P.args, **kwargs: _P.kwargs) -> Response:
        try:
            return function(*args, **kwargs)
        except GeoprioError as error:
            logger.info("save refused path=%s error=%r", request.path, error)
            refusal = jsonify(phrase=sentence(error))
            refusal.status_code = 503 if isinstance(error, StoreUnavailable) else 400
            return refusal

    return _with_sentence


@answered
def add(territory: str) -> Response:
    """Keep a draft as a new variant: its start, with its name, its visibility and its choices."""
    now, body = context(territory), body_of()
    created = create(
        _parse_changes.name(body),
        _parse_changes.visibility(body.get("visibility")),
        "",
        _parse_changes.content(body, now),
        now.territory,
    )
    return _told(proposals.add(database(), _parse_changes.operation(body), created), now)


@answered
def read(territory: str, variant: str) -> Response:
    """Answer with a variant as it stands."""
    found, now = proposals.get(database(), _parse_changes.proposal_id(variant)), context(territory)
    check_territory(found.territory_key, found.territory_mark, now.territory)
    return jsonify(_written(found, now))


@answered
def save(territory: str, variant: str) -> Response:
    """Keep changes, or answer 409 with what others did meanwhile."""
    now = context(territory)
    asked = _parse_changes.save(body_of(), now)
    seen = (_parse_changes.proposal_id(variant), asked.version)
    kept = proposals.save(database(), asked.operation, seen, asked.changes, now.territory, merge=asked.merge)
    if isinstance(kept, Conflict):
        told = jsonify(_conflict(kept, now))
        told.status_code = 409
        return told
    return _told(kept, now)


@answered
def duplicate(territory: str, variant: str) -> Response:
    """Keep a copy, seen by the same, with the changes that were not saved."""
    now = context(territory)
    asked = _parse_changes.save(body_of(), now)
    seen = (_parse_changes.proposal_id(variant), asked.version)
    source = proposals.get(database(), *seen)
    made = Copy(copy_name(source.name), source.visibility)
    return _told(proposals.duplicate(database(), asked.operation, seen, made, asked.changes, now.territory), now)


def body_of() -> dict[str, Any]:
    """Return the record that was posted, empty where it is none."""
    body = request.get_json()
    return body if isinstance(body, dict) else {}


def _told(kept: Saved, now: Context) -> Response:
    return jsonify({**_written(kept.proposal, now), "merged": kept.was_merged})


def _written(proposal: Proposal, now: Context) -> dict[str, Any]:
    return {**answer(proposal, proposals.steps(database(), proposal.id), now), "at": clock(present())}


def _conflict(conflict: Conflict, now: Context) -> dict[str, Any]:
    said = [history_sentence(one.event, now.territory) for one in conflict.since[-MOST_SAID:]]
    return {
        "theirs": _written(conflict.theirs, now),
        "lines": said,
        "count": len(conflict.since),
        "at": clock(conflict.since[-1].at),
        "mergeable": conflict.can_merge,
    }

"""Proposals kept: add, read, list, save, copy. A save is one transaction, and overwrites nobody's work."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from domain.changes import Change, Copy, copy, resolve
from domain.errors import ImpossibleChange, InvalidInput
from domain.events import Created, Event, Recorded
from domain.merging import Conflict, Saved, can_merge, joined, rebased
from domain.proposals import Actor, Proposal, ProposalId, checked_key
from domain.replay import Timeline, begin
from domain.territory import Territory
from store.database import Database
from store.events import digest, read_moment, write_change, write_event
from store.journal import (
    STATE,
    Entry,
    StoredPast,
    first_answer,
    last_event,
    proposal_of,
    read_at,
    read_head,
    read_journal,
    read_timeline,
    write_events,
    write_new,
    write_state,
)

MOST_CHANGES = 1_000
"""Changes of one save; a browser that was long offline sends several."""


@dataclass(frozen=True, slots=True)
class Operation:
    """Who saves, and the identifier that makes a repeated save harmless.

    Attributes:
        op_id: UUID made by the browser, one for each save, the same when it tries again.
        actor: pseudonym of who acts.
    """

    op_id: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Listed:
    """A proposal in a list.

    Attributes:
        proposal: its present state.
        created_at: when it was made, UTC.
        changed_at: when it was last changed, UTC.
    """

    proposal: Proposal
    created_at: datetime
    changed_at: datetime


def add(database: Database, operation: Operation, created: Created) -> Saved:
    """Keep a new proposal.

    Args:
        database: where.
        operation: who, and the identifier of the save.
        created: what is made, from `domain.changes.create`.

    Raises:
        InvalidInput: an identifier that is none.
        OperationReused: the identifier stands for another save.
        StoreUnavailable: nothing was kept.
    """
    entry = _entry(database, operation, "add", ["add", write_event(created)])
    with database.writing() as connection:
        answered = first_answer(connection, entry.op_id, entry.request)
        if answered is not None:
            return answered
        proposal = begin(_new_id(), created)
        write_new(connection, proposal, entry)
        write_events(connection, None, proposal, [created], entry)
        return Saved(proposal)


def save(
    database: Database,
    operation: Operation,
    seen: Proposal | tuple[ProposalId, int],
    changes: Sequence[Change],
    territory: Territory | None = None,
    *,
    merge: bool = False,
) -> Saved | Conflict:
    """Keep changes of a proposal, or say what others did meanwhile.

    Args:
        database: where.
        operation: who, and the identifier of the save.
        seen: the proposal that the changes were made on, or its identifier and version.
        changes: in the order of the gestures, `MOST_CHANGES` at most.
        territory: the territory on the table; may be None where no gesture is on the perimeter.
        merge: true to join what others did, where nothing in common is touched.

    Returns:
        The proposal just after; or both states, and nothing was written. A repeated save is answered as the first time.

    Raises:
        UnknownProposal: there is none.
        OperationReused: the identifier stands for another save.
        StoreUnavailable: nothing was kept.
        See also `domain.changes.resolve`.
    """
    proposal_id, version = (seen.id, seen.version) if isinstance(seen, Proposal) else seen
    _check_number(changes)
    asked: list[object] = ["save", proposal_id, version, [write_change(one) for one in changes]]
    entry = _entry(database, operation, "save", asked)
    with database.writing() as connection:
        answered = first_answer(connection, entry.op_id, entry.request)
        if answered is not None:
            return answered
        return _save(connection, entry, StoredPast(connection, proposal_id, version), changes, territory, merge)


def duplicate(
    database: Database,
    operation: Operation,
    seen: Proposal | tuple[ProposalId, int],
    made: Copy,
    changes: Sequence[Change] = (),
    territory: Territory | None = None,
) -> Saved:
    """Keep a copy of a proposal at a version, with changes that were not saved: the fork after a conflict.

    Args:
        database: where.
        operation: who, and the identifier of the save.
        seen: the proposal as it is copied, or its identifier and version.
        made: name, visibility and institution of the copy.
        changes: made on it and not saved; those of its content are carried over.
        territory: the territory on the table; may be None where no gesture is on the perimeter.

    Raises:
        See `save`.
    """
    proposal_id, version = (seen.id, seen.version) if isinstance(seen, Proposal) else seen
    _check_number(changes)
    own = [made.name, made.visibility, made.institution]
    asked: list[object] = ["duplicate", proposal_id, version, own, [write_change(one) for one in changes]]
    entry = _entry(database, operation, "duplicate", asked)
    with database.writing() as connection:
        answered = first_answer(connection, entry.op_id, entry.request)
        if answered is not None:
            return answered
        base = _at(connection, proposal_id, version)
        duplicated, left = copy(base, made, changes, StoredPast(connection, proposal_id, version), territory)
        begun = begin(_new_id(), duplicated)
        events: list[Event] = [duplicated]
        after = begun
        if left:
            resolved = resolve(begun, left, StoredPast(connection, begun.id, 1), territory)
            after, events = resolved.mine, [duplicated, *resolved.events]
        write_new(connection, after, entry)
        write_events(connection, None, after, events, entry)
        return Saved(after)


def get(database: Database, proposal_id: ProposalId, version: int | None = None) -> Proposal:
    """Return a proposal as it stands, or as it stood at a version.

    Raises:
        UnknownProposal: there is none.
        ImpossibleChange: it has no such version.
        StoreUnavailable: the database cannot be read.
    """
    with database.reading() as connection:
        if version is None:
            return read_head(connection, proposal_id)
        return _at(connection, proposal_id, version)


def history(database: Database, proposal_id: ProposalId) -> tuple[Recorded, ...]:
    """Return every event of a proposal, in order.

    Raises:
        UnknownProposal: there is none.
        StoreUnavailable: the database cannot be read.
    """
    with database.reading() as connection:
        read_head(connection, proposal_id)
        return tuple(read_journal(connection, proposal_id))


def steps(database: Database, proposal_id: ProposalId) -> Timeline:
    """Return the steps that can be undone and done again.

    Raises:
        UnknownProposal: there is none.
        StoreUnavailable: the database cannot be read.
    """
    with database.reading() as connection:
        return read_timeline(connection, proposal_id, read_head(connection, proposal_id).version)


def listing(database: Database, *, with_deleted: bool = False) -> tuple[Listed, ...]:
    """Return the proposals, the last changed first; who may see which is for the caller to decide.

    Raises:
        StoreUnavailable: the database cannot be read.
    """
    with database.reading() as connection:
        rows = connection.execute(
            f"SELECT {STATE}, created_at, changed_at FROM proposals WHERE is_deleted <= ?"  # noqa: S608 - a constant
            " ORDER BY (SELECT sequence FROM events"
            "  WHERE events.proposal_id = proposals.id AND events.version = proposals.version) DESC",
            (with_deleted,),
        ).fetchall()
    return tuple(Listed(proposal_of(row[:-2]), read_moment(row[-2]), read_moment(row[-1])) for row in rows)


def head_hash(database: Database) -> str:
    """Return the hash of the last event of all: printed on an export, it proves the journal up to that day.

    Raises:
        StoreUnavailable: the database cannot be read.
    """
    with database.reading() as connection:
        return last_event(connection)[1]


def _save(
    connection: sqlite3.Connection,
    entry: Entry,
    past: StoredPast,
    changes: Sequence[Change],
    territory: Territory | None,
    merge: bool,
) -> Saved | Conflict:
    head = read_head(connection, past.proposal_id)
    _check_version(past.version, head)
    base = read_at(connection, head, past.version)
    resolved = resolve(base, changes, past, territory)
    since = past.since()
    is_free = can_merge(resolved, [(one.event, past.target(one.event)) for one in since])
    if since and not (merge and is_free):
        return Conflict(mine=resolved.mine, theirs=head, since=since, can_merge=is_free)
    if not resolved.events:
        return Saved(head)
    after = joined(head, resolved)
    kept = replace(entry, was_merged=bool(since))
    write_state(connection, after, head.version, kept)
    write_events(connection, head, after, rebased(resolved, head.version), kept)
    return Saved(after, was_merged=bool(since))


def _at(connection: sqlite3.Connection, proposal_id: ProposalId, version: int) -> Proposal:
    head = read_head(connection, proposal_id)
    _check_version(version, head)
    return read_at(connection, head, version)


def _check_version(version: int, head: Proposal) -> None:
    if not 1 <= version <= head.version:
        raise ImpossibleChange(reason="unknown_version")


def _check_number(changes: Sequence[Change]) -> None:
    if len(changes) > MOST_CHANGES:
        raise InvalidInput(field="changes", given=str(len(changes)), expected=f"{MOST_CHANGES} at most")


def _entry(database: Database, operation: Operation, action: str, asked: list[object]) -> Entry:
    """Check who saves, and date the save."""
    try:
        op_id = str(UUID(operation.op_id))
    except ValueError as error:
        raise InvalidInput(field="op_id", given=ascii(operation.op_id)[:40], expected="UUID") from error
    actor = Actor(checked_key("actor", operation.actor))
    return Entry(op_id, digest(asked), action, actor, database.clock())


def _new_id() -> ProposalId:
    return ProposalId(uuid4().hex)

"""Rows of the journal: reading a proposal at any version, writing events, their state and their audit together."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import InvalidInput, OperationReused, StoreUnavailable, UnknownProposal
from domain.events import KINDS, Event, Kind, Recorded, Redone, Step, Undone
from domain.merging import Saved
from domain.proposals import Actor, Content, Proposal, ProposalId, Visibility
from domain.replay import Timeline, replay, rewind, timeline, visibility_after
from store.events import (
    GENESIS,
    canonical,
    chained,
    read_content,
    read_event,
    read_moment,
    write_content,
    write_event,
    write_moment,
)

COLUMNS = "sequence, proposal_id, version, op_id, actor, at, visibility, kind, target, body"
"""Columns of an event that its hash covers, in this order."""
STATE = "id, version, name, visibility, institution, territory_key, territory_mark, content, is_deleted"


@dataclass(frozen=True, slots=True)
class Entry:
    """One save, as the audit keeps it.

    Attributes:
        op_id: identifier made by the browser.
        request: hash of what was asked.
        action: `add`, `save` or `duplicate`.
        actor: pseudonym of who asked.
        at: when it was kept.
        was_merged: true where others had changed something else meanwhile.
    """

    op_id: str
    request: str
    action: str
    actor: Actor
    at: datetime
    was_merged: bool = False


class StoredPast:
    """The journal of a proposal up to one version, read as far as it is asked for."""

    def __init__(self, connection: sqlite3.Connection, proposal_id: ProposalId, version: int) -> None:
        self.connection = connection
        self.proposal_id = proposal_id
        self.version = version

    def timeline(self) -> Timeline:
        """Return the steps in force and taken back."""
        return read_timeline(self.connection, self.proposal_id, self.version)

    def step(self, version: int) -> Step:
        """Return the step that made a version.

        Raises:
            StoreUnavailable: the journal holds no such step.
        """
        found = [one.event for one in read_journal(self.connection, self.proposal_id, version - 1, version)]
        if not found or not isinstance(found[0], Step):
            raise StoreUnavailable(reason="damaged", detail=f"no step {self.proposal_id} {version}")
        return found[0]

    def content(self, version: int) -> Content:
        """Return the content at a version."""
        return read_at(self.connection, read_head(self.connection, self.proposal_id), version).content

    def since(self) -> tuple[Recorded, ...]:
        """Return what happened after the version."""
        return tuple(read_journal(self.connection, self.proposal_id, self.version))

    def target(self, event: Event) -> Step | None:
        """Return the step that an undoing or a redoing names."""
        return self.step(event.target) if isinstance(event, Undone | Redone) else None


def read_head(connection: sqlite3.Connection, proposal_id: ProposalId) -> Proposal:
    """Return the present state of a proposal.

    Raises:
        UnknownProposal: there is none.
    """
    row = connection.execute(f"SELECT {STATE} FROM proposals WHERE id = ?", (proposal_id,)).fetchone()  # noqa: S608 - a constant
    if row is None:
        raise UnknownProposal(given=str(proposal_id)[:40])
    return proposal_of(row)


def proposal_of(row: Sequence[object]) -> Proposal:
    """Read the columns of `STATE`.

    Raises:
        StoreUnavailable: the row cannot be read.
    """
    proposal_id, version, name, visibility, institution, key, mark, content, is_deleted = row
    try:
        return Proposal(
            id=ProposalId(str(proposal_id)),
            version=int(str(version)),
            name=str(name),
            visibility=Visibility(str(visibility)),
            institution=str(institution),
            territory_key=str(key),
            territory_mark=str(mark),
            content=read_content(json.loads(str(content))),
            is_deleted=is_deleted == 1,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StoreUnavailable(reason="damaged", detail=f"proposal {proposal_id}: {error!r}"[:200]) from error


def read_journal(
    connection: sqlite3.Connection, proposal_id: ProposalId, after: int = 0, last: int | None = None
) -> list[Recorded]:
    """Return the events of a proposal after a version, up to another one."""
    rows = connection.execute(
        "SELECT version, kind, target, body, actor, at, visibility FROM events"
        " WHERE proposal_id = ? AND version > ? AND version <= ? ORDER BY version",
        (proposal_id, after, 2**62 if last is None else last),
    ).fetchall()
    return [
        Recorded(version, read_event(kind, target, body), Actor(actor), read_moment(at), Visibility(visibility))
        for version, kind, target, body, actor, at, visibility in rows
    ]


def read_at(connection: sqlite3.Connection, head: Proposal, version: int) -> Proposal:
    """Return a proposal at a version: by replay, or back from the present state where that is nearer.

    Args:
        connection: inside a transaction.
        head: the present state.
        version: one that it has had.

    Raises:
        StoreUnavailable: the journal does not tell a state.
    """
    past = StoredPast(connection, head.id, version)
    try:
        if head.version - version > version:
            return replay(head.id, [one.event for one in read_journal(connection, head.id, 0, version)])
        proposal = head
        for one in reversed(past.since()):
            proposal = rewind(proposal, one.event, past.target(one.event))
    except InvalidInput as error:
        raise StoreUnavailable(reason="damaged", detail=f"replay {head.id}: {error}"[:200]) from error
    return proposal


def read_timeline(connection: sqlite3.Connection, proposal_id: ProposalId, version: int) -> Timeline:
    """Return the steps of a proposal in force and taken back at a version."""
    rows = connection.execute(
        "SELECT version, kind, target FROM events WHERE proposal_id = ? AND version <= ? ORDER BY version",
        (proposal_id, version),
    ).fetchall()
    return timeline((number, Kind(kind), target) for number, kind, target in rows)


def first_answer(connection: sqlite3.Connection, op_id: str, request: str) -> Saved | None:
    """Return what a save was answered the first time, or None where it is the first time.

    Raises:
        OperationReused: the identifier stands for another save.
    """
    row = connection.execute(
        "SELECT request, proposal_id, last_version, was_merged FROM audit WHERE op_id = ?", (op_id,)
    ).fetchone()
    if row is None:
        return None
    if row[0] != request:
        raise OperationReused(op_id=op_id)
    return Saved(read_at(connection, read_head(connection, ProposalId(row[1])), row[2]), was_merged=row[3] == 1)


def write_new(connection: sqlite3.Connection, proposal: Proposal, entry: Entry) -> None:
    """Write the state of a proposal that was not there."""
    at = write_moment(entry.at)
    connection.execute(
        f"INSERT INTO proposals ({STATE}, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
        (*_state(proposal), at, at),
    )


def write_state(connection: sqlite3.Connection, proposal: Proposal, before: int, entry: Entry) -> None:
    """Write the state of a proposal upon the version that it was read at.

    Raises:
        StoreUnavailable: the row is at another version.
    """
    written = connection.execute(
        "UPDATE proposals SET version = ?, name = ?, visibility = ?, institution = ?, territory_key = ?,"
        " territory_mark = ?, content = ?, is_deleted = ?, changed_at = ? WHERE id = ? AND version = ?",
        (*_state(proposal)[1:], write_moment(entry.at), proposal.id, before),
    )
    if written.rowcount != 1:
        raise StoreUnavailable(reason="refused", detail=f"{proposal.id} is not at version {before}")


def write_events(
    connection: sqlite3.Connection, before: Proposal | None, after: Proposal, events: Sequence[Event], entry: Entry
) -> None:
    """Write the audit of a save and its events, each chained to the one before.

    Args:
        connection: inside a transaction that writes.
        before: the state before, None for a new proposal.
        after: the state after.
        events: what happened, in order.
        entry: the save.
    """
    at = write_moment(entry.at)
    first = after.version - len(events) + 1
    connection.execute(
        "INSERT INTO audit (op_id, request, action, actor, at, proposal_id, first_version, last_version, was_merged)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (entry.op_id, entry.request, entry.action, entry.actor, at, after.id, first, after.version, entry.was_merged),
    )
    sequence, previous = last_event(connection)
    visibility = None if before is None else before.visibility
    asked = (entry.request, entry.action, int(entry.was_merged))
    rows = []
    for version, event in enumerate(events, first):
        sequence += 1
        visibility = visibility_after(event, visibility)
        kind, target, body = KINDS[type(event)], getattr(event, "target", None), canonical(write_event(event))
        fields = (sequence, after.id, version, entry.op_id, entry.actor, at, visibility, kind, target, body)
        own = chained(previous, (*fields, *asked))
        rows.append((*fields, previous, own))
        previous = own
    connection.executemany(
        f"INSERT INTO events ({COLUMNS}, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
        rows,
    )


def last_event(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return the sequence number and the hash of the last event of all."""
    row = connection.execute("SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1").fetchone()
    return (0, GENESIS) if row is None else (int(row[0]), str(row[1]))


def _state(proposal: Proposal) -> tuple[object, ...]:
    return (
        proposal.id,
        proposal.version,
        proposal.name,
        proposal.visibility,
        proposal.institution,
        proposal.territory_key,
        proposal.territory_mark,
        canonical(write_content(proposal.content)),
        proposal.is_deleted,
    )

"""Proof of a database: its file, its structure, the chain of its events, and the states that they tell."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from domain.errors import GeoprioError, StoreUnavailable
from domain.events import Event
from domain.proposals import ProposalId, Visibility
from domain.replay import replay, visibility_after
from store.database import Database
from store.events import GENESIS, chained, read_event
from store.index_versions import altered_events
from store.journal import COLUMNS, read_head
from store.opening import fresh_structure, structure

MOST_PROBLEMS = 100
"""Problems reported; a damaged file would give one for each row."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was written.

    Attributes:
        kind: key of `domain.wording.store.PROBLEMS`.
        where: sequence number of an event, identifier of a proposal or of a save, or what SQLite says.
    """

    kind: str
    where: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found.

    Attributes:
        n_events: events read.
        n_proposals: proposals replayed.
        head: hash of the last event.
        problems: nothing where all is as it was written.
    """

    n_events: int
    n_proposals: int
    head: str
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Chain:
    """What one walk along the events gathers.

    Attributes:
        n_events: events read.
        head: hash of the last one.
        is_expected_seen: true once the expected hash was met.
        saves: by identifier of a save, its proposal, actor, moment, first and last version, number of events.
        problems: in order.
    """

    n_events: int = 0
    head: str = GENESIS
    is_expected_seen: bool = False
    saves: dict[str, tuple[str, str, str, int, int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def verify(database: Database, expected_head: str = "") -> Verification:
    """Prove a database: nothing altered, removed, reordered or damaged.

    The last events and all that tells of them can be removed without a trace inside; a hash printed on an export tells
    it: `expected_head` must be in the chain.

    Args:
        database: what is proved.
        expected_head: hash that an export carries, or empty.

    Raises:
        StoreUnavailable: the database cannot be opened at all.
    """
    chain, n_proposals = _Chain(is_expected_seen=expected_head in ("", GENESIS)), 0
    try:
        with database.reading() as connection:
            chain.problems.extend(_file_problems(connection))
            _walk(connection, chain, expected_head)
            chain.problems.extend(_audit_problems(connection, chain))
            chain.problems.extend(Problem(kind, f"indice {where}") for kind, where in altered_events(connection))
            for proposal_id in _proposal_ids(connection):
                n_proposals += 1
                chain.problems.extend(_proposal_problems(connection, proposal_id))
    except StoreUnavailable as error:
        if error.reason != "damaged":
            raise
        chain.problems.append(Problem("file", error.detail))
    if not chain.is_expected_seen:
        chain.problems.append(Problem("head", expected_head))
    return Verification(chain.n_events, n_proposals, chain.head, tuple(chain.problems[:MOST_PROBLEMS]))


def _file_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    for row in connection.execute(f"PRAGMA integrity_check({MOST_PROBLEMS})").fetchall():
        if row[0] != "ok":
            yield Problem("file", str(row[0]))
    for row in connection.execute("PRAGMA foreign_key_check").fetchall():
        yield Problem("file", f"{row[0]} {row[1]}")
    present, wanted = dict(structure(connection)), dict(fresh_structure())
    for name in sorted(present.keys() | wanted.keys()):
        if present.get(name) != wanted.get(name):
            yield Problem("schema", name)


def _walk(connection: sqlite3.Connection, chain: _Chain, expected_head: str) -> None:
    """Follow the chain from the first event to the last one."""
    columns = ", ".join(f"events.{name}" for name in COLUMNS.split(", "))
    rows = connection.execute(
        f"SELECT {columns}, request, action, was_merged, previous_hash, hash"  # noqa: S608 - constants
        " FROM events LEFT JOIN audit ON audit.op_id = events.op_id ORDER BY sequence"
    )
    follows = 1
    for *fields, previous, own in rows:
        sequence = int(fields[0])
        chain.problems.extend(Problem("missing", str(lost)) for lost in range(follows, min(sequence, follows + 10)))
        if sequence == follows and previous != chain.head:
            chain.problems.append(Problem("reordered", str(sequence)))
        if chained(previous, tuple(fields)) != own:
            chain.problems.append(Problem("altered", str(sequence)))
        follows, chain.head, chain.n_events = sequence + 1, own, chain.n_events + 1
        chain.is_expected_seen |= own == expected_head
        _gather(chain, fields)


def _gather(chain: _Chain, fields: list[object]) -> None:
    proposal_id, version, op_id, actor, at = (str(one) for one in fields[1:6])
    before = chain.saves.get(op_id, (proposal_id, actor, at, int(version), 0, 0))
    if before[:3] != (proposal_id, actor, at):
        chain.problems.append(Problem("audit", op_id))
    chain.saves[op_id] = (*before[:4], int(version), before[5] + 1)


def _audit_problems(connection: sqlite3.Connection, chain: _Chain) -> Iterator[Problem]:
    """Tell the saves whose audit is not what the events tell."""
    known = set()
    for op_id, *told in connection.execute(
        "SELECT op_id, proposal_id, actor, at, first_version, last_version, last_version - first_version + 1 FROM audit"
    ).fetchall():
        known.add(op_id)
        if chain.saves.get(op_id) != tuple(told):
            yield Problem("audit", str(op_id))
    for op_id in chain.saves.keys() - known:
        yield Problem("audit", op_id)


def _proposal_ids(connection: sqlite3.Connection) -> list[ProposalId]:
    rows = connection.execute("SELECT id FROM proposals UNION SELECT proposal_id FROM events ORDER BY 1").fetchall()
    return [ProposalId(str(row[0])) for row in rows]


def _proposal_problems(connection: sqlite3.Connection, proposal_id: ProposalId) -> Iterator[Problem]:
    """Tell where a proposal is not what its events tell."""
    rows = connection.execute(
        "SELECT version, visibility, kind, target, body FROM events WHERE proposal_id = ? ORDER BY version",
        (proposal_id,),
    ).fetchall()
    if [row[0] for row in rows] != list(range(1, len(rows) + 1)):
        yield Problem("versions", proposal_id)
        return
    try:
        events = [read_event(kind, target, body) for _, _, kind, target, body in rows]
        told = replay(proposal_id, events)
        is_same = told == read_head(connection, proposal_id) and _visibilities(events) == [row[1] for row in rows]
    except (GeoprioError, ValueError) as error:
        yield Problem("state", f"{proposal_id} {type(error).__name__}")
        return
    if not is_same:
        yield Problem("state", proposal_id)


def _visibilities(events: list[Event]) -> list[Visibility]:
    seen: list[Visibility] = []
    for event in events:
        seen.append(visibility_after(event, seen[-1] if seen else None))
    return seen

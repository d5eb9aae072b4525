"""The journal of the published indexes: read, and appended to in one transaction; nothing is ever changed in it."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from domain import index
from domain.errors import GeoprioError, InvalidInput, OperationReused, StoreUnavailable
from domain.index_versions import EventKind, IndexEvent, Version, versions_of
from store.database import Database
from store.events import GENESIS, canonical, chained, digest, read_moment, write_moment

COLUMNS = "sequence, territory_key, number, op_id, request, kind, author, at, reason, body"


def versions(database: Database, territory: str) -> tuple[Version, ...]:
    """Return the versions of a territory, by number.

    Raises:
        StoreUnavailable: the database cannot be read.
    """
    with database.reading() as connection:
        return versions_of(_journal(connection, territory))


def append(
    database: Database,
    territory: str,
    op_id: str,
    asked: object,
    decide: Callable[[Sequence[Version]], tuple[IndexEvent, ...]],
) -> tuple[Version, ...]:
    """Append what is decided on the versions as they stand; a repeated save is answered with what it did.

    Args:
        database: where.
        territory: key of the territory.
        op_id: UUID made by the browser, one for each save, the same when it tries again.
        asked: what was asked, as plain values, to know a repeated save from another one.
        decide: gives the events from the present versions; what it refuses is not kept.

    Returns:
        The versions just after.

    Raises:
        InvalidInput: an identifier that is none.
        OperationReused: the identifier stands for another save.
        StoreUnavailable: nothing was kept.
        See also what `decide` raises.
    """
    operation, request = _identifier(op_id), digest(asked)
    with database.writing() as connection:
        row = connection.execute("SELECT request FROM index_events WHERE op_id = ?", (operation,)).fetchone()
        if row is not None and row[0] != request:
            raise OperationReused(op_id=operation)
        present = versions_of(_journal(connection, territory))
        if row is None:
            _write(connection, territory, operation, request, decide(present))
            present = versions_of(_journal(connection, territory))
        return present


def altered_events(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Walk along the journal and tell what is not as it was written, by kind of problem and sequence number."""
    rows = connection.execute(
        f"SELECT {COLUMNS}, previous_hash, hash FROM index_events ORDER BY sequence"  # noqa: S608 - constants
    )
    head, follows = GENESIS, 1
    for *fields, previous, own in rows:
        if fields[0] != follows:
            yield "missing", str(follows)
        elif previous != head:
            yield "reordered", str(follows)
        if chained(previous, tuple(fields)) != own:
            yield "altered", str(fields[0])
        head, follows = own, int(fields[0]) + 1
    for (territory,) in connection.execute("SELECT DISTINCT territory_key FROM index_events").fetchall():
        try:
            versions_of(_journal(connection, str(territory)))
        except GeoprioError:
            yield "state", str(territory)


def _identifier(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise InvalidInput(field="op_id", given=ascii(text)[:40], expected="UUID") from error


def _journal(connection: sqlite3.Connection, territory: str) -> list[IndexEvent]:
    rows = connection.execute(
        "SELECT number, kind, author, at, reason, body FROM index_events WHERE territory_key = ? ORDER BY sequence",
        (territory,),
    )
    return [_event(*row) for row in rows.fetchall()]


def _event(number: int, kind: str, author: str, at: str, reason: str, body: str) -> IndexEvent:
    try:
        held = json.loads(body)
        definition = index.read_record(held["definition"]) if "definition" in held else None
        return IndexEvent(
            number,
            EventKind(kind),
            author,
            read_moment(at),
            reason,
            held.get("name", ""),
            definition,
            held.get("note", ""),
            held.get("amends", 0),
        )
    except (KeyError, TypeError, ValueError, GeoprioError) as error:
        raise StoreUnavailable(reason="damaged", detail=f"index event {kind}: {error!r}"[:200]) from error


def _body(event: IndexEvent) -> str:
    held = {"name": event.name, "note": event.note, "amends": event.amends}
    kept = {key: value for key, value in held.items() if value}
    if event.definition is not None:
        kept["definition"] = json.loads(index.written(event.definition))
    return canonical(kept)


def _write(
    connection: sqlite3.Connection, territory: str, op_id: str, request: str, events: Sequence[IndexEvent]
) -> None:
    row = connection.execute("SELECT sequence, hash FROM index_events ORDER BY sequence DESC LIMIT 1").fetchone()
    sequence, head = (0, GENESIS) if row is None else (int(row[0]), str(row[1]))
    for one in events:
        sequence += 1
        fields = (
            *(sequence, territory, one.number, op_id, request, str(one.kind)),
            *(one.author, write_moment(one.at), one.reason, _body(one)),
        )
        own = chained(head, fields)
        marks = ", ".join("?" * (len(fields) + 2))
        connection.execute(
            f"INSERT INTO index_events ({COLUMNS}, previous_hash, hash) VALUES ({marks})",  # noqa: S608 - constants
            (*fields, head, own),
        )
        head = own

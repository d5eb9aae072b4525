"""Whatever is altered, removed or reordered in the file is found (ROBUSTNESS P3); the base itself refuses to do it."""

import sqlite3
from contextlib import closing, contextmanager

import pytest

from domain.changes import ChangeChoices, Delete, Redo, Rename, Restore, SetVisibility, Undelete, Undo
from domain.edits import ChangeArea, Clear
from domain.events import Kind
from domain.proposals import Choices, Visibility
from store import proposals
from store.database import connect
from store.opening import structure
from store.verification import verify
from tests.store.made import COPY, WORLD, added, operation, saved, toggles

EVENT_COLUMNS = [
    *("proposal_id", "version", "op_id", "actor", "at", "visibility"),
    *("kind", "target", "body", "previous_hash", "hash"),
]
STATE_COLUMNS = [
    *("version", "name", "visibility", "institution"),
    *("territory_key", "territory_mark", "is_deleted", "content"),
]
AUDIT_COLUMNS = ["request", "action", "actor", "at", "proposal_id", "first_version", "last_version", "was_merged"]


@pytest.fixture
def busy(database):
    """A base with every kind of event, on three proposals."""
    first, second = added(database, "Nord"), added(database, "Sud")
    first = saved(database, first, *toggles("01001", "02004"), ChangeArea("living_area", "BV01", "add"))
    second = saved(database, second, Clear(), SetVisibility(Visibility.STATE_SESSION), Undo(), Redo())
    first = saved(
        database, first, ChangeChoices(Choices("poverty_rate")), Undo(), Rename("Est"), Restore(2), Delete(), Undelete()
    )
    saved(database, (second.id, 1), Rename("Ouest"), merge=True)
    proposals.duplicate(database, operation(), first, COPY, toggles("2A004"), WORLD)
    assert verify(database).problems == ()
    return database


@contextmanager
def forged(database):
    """Somebody with the file in hand: no trigger, no foreign key."""
    database.close()
    with closing(sqlite3.connect(database.path, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)


def kinds(database, head=""):
    return {problem.kind for problem in verify(database, head).problems}


def test_the_busy_base_holds_every_kind_of_event(busy):
    with busy.reading() as connection:
        n_kinds = connection.execute("SELECT count(DISTINCT kind) FROM events").fetchone()[0]
    assert n_kinds == len(Kind)


@pytest.mark.parametrize("column", EVENT_COLUMNS)
@pytest.mark.parametrize("sequence", [1, 4, 9, "last"])
def test_an_altered_event_is_found(busy, column, sequence):
    with forged(busy) as connection:
        number = (
            connection.execute("SELECT max(sequence) FROM events").fetchone()[0] if sequence == "last" else sequence
        )
        value = connection.execute(f"SELECT {column} FROM events WHERE sequence = ?", (number,)).fetchone()[0]
        other = (value or 0) + 100 if column in ("version", "target") else f"{value}x"
        connection.execute(f"UPDATE events SET {column} = ? WHERE sequence = ?", (other, number))
    assert kinds(busy)


@pytest.mark.parametrize("column", STATE_COLUMNS)
def test_an_altered_state_is_found(busy, column):
    with forged(busy) as connection:
        (value,) = connection.execute(f"SELECT {column} FROM proposals LIMIT 1").fetchone()
        altered = {"is_deleted": 1, "version": 77, "content": str(value).replace("01001", "01003")}
        connection.execute(f"UPDATE proposals SET {column} = ?", (altered.get(column, f"{value}x"),))
    assert kinds(busy) == {"state"}


@pytest.mark.parametrize("column", AUDIT_COLUMNS)
def test_an_altered_audit_is_found(busy, column):
    with forged(busy) as connection:
        op_id, value = connection.execute(f"SELECT op_id, {column} FROM audit LIMIT 1").fetchone()
        other = value + 1 if isinstance(value, int) else f"{value}x"
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(f"UPDATE audit SET {column} = ? WHERE op_id = ?", (other, op_id))
    assert kinds(busy)


@pytest.mark.parametrize("sequence", [1, 5, 10])
def test_a_removed_event_is_found(busy, sequence):
    with forged(busy) as connection:
        connection.execute("DELETE FROM events WHERE sequence = ?", (sequence,))
    assert "missing" in kinds(busy)


def test_a_removed_event_with_the_rest_renumbered_is_found(busy):
    with forged(busy) as connection:
        connection.execute("DELETE FROM events WHERE sequence = 5")
        connection.execute("UPDATE events SET sequence = sequence - 1 WHERE sequence > 5")
    assert "altered" in kinds(busy)


def test_two_events_in_each_other_s_place_are_found(busy):
    with forged(busy) as connection:
        for before, after in ((4, 1_000), (5, 4), (1_000, 5)):
            connection.execute("UPDATE events SET sequence = ? WHERE sequence = ?", (after, before))
    assert {"altered", "reordered"} <= kinds(busy)


def test_a_save_removed_with_its_audit_is_found(busy):
    with forged(busy) as connection:
        (op_id,) = connection.execute("SELECT op_id FROM events ORDER BY sequence DESC LIMIT 1").fetchone()
        connection.execute("DELETE FROM events WHERE op_id = ?", (op_id,))
        connection.execute("DELETE FROM audit WHERE op_id = ?", (op_id,))
    assert "state" in kinds(busy)


def test_only_a_printed_hash_tells_that_the_last_save_was_removed_with_all_its_traces(busy):
    printed = proposals.head_hash(busy)
    with forged(busy) as connection:
        op_id, proposal_id = connection.execute(
            "SELECT op_id, proposal_id FROM events ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        for table, column, value in (
            ("events", "op_id", op_id),
            ("audit", "op_id", op_id),
            ("proposals", "id", proposal_id),
        ):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (value,))
    assert kinds(busy) == set()
    assert kinds(busy, printed) == {"head"}
    assert kinds(busy, proposals.head_hash(busy)) == set()


def test_an_audit_of_nothing_is_found(busy):
    with forged(busy) as connection:
        connection.execute(
            "INSERT INTO audit SELECT 'x', request, action, actor, at, proposal_id, 1, 1, 0 FROM audit LIMIT 1"
        )
    assert kinds(busy) == {"audit"}


def test_a_trigger_taken_away_is_found(busy):
    with closing(connect(busy.path)) as connection:
        names = [name for name, sql in structure(connection) if "TRIGGER" in sql]
        connection.execute(f"DROP TRIGGER {names[0]}")
    assert [problem.where for problem in verify(busy).problems] == [names[0]]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'x' WHERE sequence = 3",
        "DELETE FROM events WHERE sequence = 3",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE sequence = 3",
        "INSERT INTO events SELECT sequence + 1000, proposal_id, version + 1000, op_id, actor, at, visibility, kind,"
        " target, body, previous_hash, hash || 'x' FROM events WHERE sequence = 3",
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
        "UPDATE proposals SET name = 'x'",
        "UPDATE proposals SET version = version - 1",
        "UPDATE proposals SET id = 'x', version = version + 1",
        "DELETE FROM proposals",
        "INSERT OR REPLACE INTO proposals SELECT * FROM proposals",
    ],
)
def test_the_base_itself_refuses_to_rewrite_the_past(busy, statement):
    with closing(connect(busy.path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    assert kinds(busy) == set()

"""The journal of the published indexes: appended to, never changed, proved with the rest, and made in an older base."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

import pytest

from domain.errors import ImpossibleChange, InvalidInput, OperationReused
from domain.index import DEFAULT, URBAN_RURAL
from domain.index_versions import Asked, decide, edit_note, propose
from store import index_versions
from store.verification import verify

WHO = Asked("Préfecture", "Séance", datetime(2026, 3, 12, 10, tzinfo=UTC))


def _proposes(definition=DEFAULT):
    return lambda versions: propose(versions, WHO, "Indice", definition, "Note")


def _appended(database, decide_on, op_id=None, territory="monde", asked=("a",)):
    return index_versions.append(database, territory, op_id or str(uuid4()), list(asked), decide_on)


def test_what_is_appended_is_read_back_by_territory(database):
    _appended(database, _proposes())
    _appended(database, _proposes(URBAN_RURAL), territory="autre")
    _appended(database, partial(lambda versions: decide(versions, WHO, 1, adopt=True)))
    made = _appended(database, lambda versions: edit_note(versions, WHO, 1, "Note complétée", base=1))
    assert index_versions.versions(database, "monde") == made
    assert (made[0].definition, made[0].note, str(made[0].state)) == (DEFAULT, "Note complétée", "adopted")
    assert made[0].events[0].at == WHO.at
    assert [one.definition for one in index_versions.versions(database, "autre")] == [URBAN_RURAL]
    assert verify(database).problems == ()


def test_a_repeated_save_is_kept_once_and_a_reused_identifier_is_refused(database):
    operation = str(uuid4())
    first = _appended(database, _proposes(), operation)
    assert _appended(database, _proposes(), operation) == first
    with pytest.raises(OperationReused):
        _appended(database, _proposes(URBAN_RURAL), operation, asked=("b",))
    with pytest.raises(InvalidInput):
        _appended(database, _proposes(URBAN_RURAL), "1")


def test_what_is_refused_leaves_nothing(database):
    _appended(database, _proposes())
    with pytest.raises(ImpossibleChange):
        _appended(database, _proposes())
    assert len(index_versions.versions(database, "monde")) == 1


def test_an_event_is_neither_changed_nor_removed_nor_put_in_between(database):
    _appended(database, _proposes())
    with closing(sqlite3.connect(database.path)) as connection:
        for statement in (
            "UPDATE index_events SET reason = 'x'",
            "DELETE FROM index_events",
            "INSERT INTO index_events SELECT 9, territory_key, number, op_id, request, kind, author, at, reason, body,"
            " previous_hash, 'h' FROM index_events",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE index_events SET author = 'Autre' WHERE sequence = 2", "altered"),
        ("DELETE FROM index_events WHERE sequence = 1", "missing"),
        ("UPDATE index_events SET previous_hash = 'x' WHERE sequence = 2", "reordered"),
    ],
)
def test_what_was_altered_behind_the_back_of_the_base_is_told(database, statement, kind):
    _appended(database, _proposes())
    _appended(database, _proposes(URBAN_RURAL))
    with closing(sqlite3.connect(database.path, isolation_level=None)) as connection:
        names = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        own = [(name, sql) for name, sql in names if name.startswith("index_events")]
        for name, _ in own:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _, sql in own:
            connection.execute(sql)
    assert kind in {one.kind for one in verify(database).problems}

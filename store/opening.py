"""Making a database, bringing it to the present version, opening it: never a change of structure at run time."""

import os
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from domain.errors import StoreUnavailable
from store.database import Clock, Database, connect, now, opened, path_of, unavailable

APPLICATION_ID = 0x47656F70
"""Mark in the header of the file: « Geop »."""
MIGRATIONS = Path(__file__).parent / "migrations"
_HEADER = """SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
FROM pragma_application_id, pragma_user_version"""


def scripts(folder: Path = MIGRATIONS) -> list[Path]:
    """Return the migrations in order; the n-th makes version n."""
    return sorted(folder.glob("[0-9]*.sql"))


def prepare(url: str, clock: Clock = now) -> Database:
    """Open a database, made first where there is none: what `make run` asks for.

    Raises:
        StoreUnavailable: see `open_database`; an existing database is never migrated here.
    """
    path = path_of(url)
    if not path.is_file() or path.stat().st_size == 0:
        migrate(url, clock=clock)
    return open_database(url, clock)


def open_database(url: str, clock: Clock = now) -> Database:
    """Open a database of the present version.

    Raises:
        StoreUnavailable: it is missing, no database of Géoprio, of an older or a newer version, damaged, or on a disk
            that refuses the settings.
    """
    path = path_of(url)
    connection = opened(path)
    try:
        version = _version(connection)
    except sqlite3.Error as error:
        raise unavailable(error) from error
    finally:
        connection.close()
    if version != len(scripts()):
        raise StoreUnavailable(reason="newer" if version > len(scripts()) else "unmigrated", detail=str(version))
    connect(path).close()
    return Database(path, clock)


def migrate(url: str, folder: Path = MIGRATIONS, clock: Clock = now) -> int:
    """Bring a database to the present version under a lock; make it where there is none.

    Args:
        url: its address.
        folder: where the migrations lie.
        clock: gives the moment that each migration is dated with.

    Returns:
        The version reached.

    Raises:
        StoreUnavailable: no database of Géoprio, a newer one, or one that another process holds.
    """
    path = path_of(url)
    _make_file(path)
    connection = opened(path)
    try:
        return _migrated(connection, scripts(folder), clock)
    except sqlite3.Error as error:
        raise unavailable(error) from error
    finally:
        connection.close()


def structure(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the names and the texts of all tables, indexes and triggers."""
    rows = connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY name").fetchall()
    return [(str(name), str(sql)) for name, sql in rows]


def fresh_structure() -> list[tuple[str, str]]:
    """Return the structure that the migrations make."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for script in scripts():
            _run(connection, script)
        return structure(connection)
    finally:
        connection.close()


def _make_file(path: Path) -> None:
    """Make an empty file that only its owner reads: proposals are not public before the Conference says so."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreUnavailable(reason="unwritable", detail=str(error.strerror)) from error


def _migrated(connection: sqlite3.Connection, listed: list[Path], clock: Callable[[], datetime]) -> int:
    _version(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN EXCLUSIVE")
    version = _version(connection)
    if version > len(listed):
        raise StoreUnavailable(reason="newer", detail=str(version))
    for script in listed[version:]:
        _run(connection, script)
        connection.execute("INSERT INTO migrations (name, at) VALUES (?, ?)", (script.stem, clock().isoformat()))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(listed)}")
    connection.execute("COMMIT")
    return len(listed)


def _version(connection: sqlite3.Connection) -> int:
    """Return the version of the structure, 0 for an empty file; all read at one moment of the file.

    Raises:
        StoreUnavailable: a database of something else.
    """
    mark, version, n_objects = connection.execute(_HEADER).fetchone()
    if mark != APPLICATION_ID and (n_objects or version):
        raise StoreUnavailable(reason="foreign", detail=str(mark))
    return int(version)


def _run(connection: sqlite3.Connection, script: Path) -> None:
    """Run the statements of a file one by one, inside the transaction of the caller."""
    statement = ""
    for line in script.read_text(encoding="utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""

"""Connections to the embedded database: settings that keep what was acknowledged, one writer at a time."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, LifoQueue

from domain.errors import StoreUnavailable

SCHEME = "sqlite:///"
WAIT_MS = 5_000
"""How long a writer waits for another one (ROBUSTNESS 2)."""
SETTINGS: dict[str, int] = {
    "busy_timeout": WAIT_MS,
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
}
"""Settings of every connection, read back after they are set; 2 is FULL: a commit is on the disk."""
REASONS: dict[str, str] = {
    "SQLITE_FULL": "full",
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_PROTOCOL": "busy",
    "SQLITE_READONLY": "readonly",
    "SQLITE_PERM": "readonly",
    "SQLITE_CANTOPEN": "unwritable",
    "SQLITE_IOERR": "unwritable",
    "SQLITE_CONSTRAINT": "refused",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_NOTADB": "damaged",
}
"""What SQLite says, first words of its code, as a reason of `StoreUnavailable`."""

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


def default_url(folder: Path) -> str:
    """Return the address of the database in the state folder of the server."""
    return f"{SCHEME}{folder / 'geoprio.sqlite'}"


def path_of(url: str) -> Path:
    """Read the file of an address, `sqlite:///var/geoprio.sqlite`.

    Raises:
        StoreUnavailable: an address of another kind, or of no file.
    """
    name = url.removeprefix(SCHEME)
    if not url.startswith(SCHEME) or not name or "\0" in name:
        raise StoreUnavailable(reason="unsupported", detail=url.partition("://")[0][:40])
    return Path(name)


def unavailable(error: sqlite3.Error) -> StoreUnavailable:
    """Turn what SQLite says into a reason that has a French sentence."""
    code: str = getattr(error, "sqlite_errorname", "")
    known = next((reason for prefix, reason in REASONS.items() if code.startswith(prefix)), None)
    return StoreUnavailable(reason=known or "refused", detail=f"{code or type(error).__name__}: {error}")


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection with the settings of the store.

    Raises:
        StoreUnavailable: the file cannot be opened, or a setting was not taken.
    """
    connection = opened(path)
    try:
        _set(connection)
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.Error):
            raise unavailable(error) from error
        raise
    return connection


def opened(path: Path) -> sqlite3.Connection:
    """Open a file that exists, without any setting.

    Raises:
        StoreUnavailable: the file is missing or cannot be opened.
    """
    if not path.is_file():
        raise StoreUnavailable(reason="missing", detail=path.name)
    address = f"{path.resolve().as_uri()}?mode=rw"
    try:
        return sqlite3.connect(
            address, uri=True, timeout=WAIT_MS / 1_000, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise unavailable(error) from error


def _set(connection: sqlite3.Connection) -> None:
    for name, value in SETTINGS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    taken: dict[str, object] = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in SETTINGS}
    taken["journal_mode"] = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if taken != {**SETTINGS, "journal_mode": "wal"}:
        raise StoreUnavailable(reason="unsafe", detail=str(taken))


class Database:
    """A database that is ready: connections kept between uses, one writer at a time in this process.

    The queue of writers spares the waits that SQLite makes between two tries; other processes are kept apart by SQLite
    itself. After a fork the child begins with connections of its own.

    Attributes:
        path: its file.
        clock: gives the moment of an event; order never depends on it.
    """

    def __init__(self, path: Path, clock: Clock = now) -> None:
        self.path = path
        self.clock = clock
        self._left_to_the_parent: list[object] = []
        self._renew()

    def _renew(self) -> None:
        self._process = os.getpid()
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection on one consistent state of the database.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the only connection that writes; everything is on the disk at the end, or nothing is.

        Raises:
            StoreUnavailable: another writer did not end in time, or the database cannot be written.
        """
        self._own()
        writer = self._writer
        if not writer.acquire(timeout=WAIT_MS / 1_000):
            raise StoreUnavailable(reason="busy", detail="writers of this process")
        try:
            with self._transaction("BEGIN IMMEDIATE") as connection:
                yield connection
        finally:
            writer.release()

    def close(self) -> None:
        """Close the connections at rest."""
        self._own()
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    def _own(self) -> None:
        """Leave to the parent process what was opened before a fork: to close it here would harm it."""
        if self._process != os.getpid():
            self._left_to_the_parent.append(self._idle)
            self._renew()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        self._own()
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = connect(self.path)
        try:
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")
        except BaseException as error:
            give_up(connection)
            if isinstance(error, sqlite3.Error):
                raise unavailable(error) from error
            raise
        self._idle.put(connection)


def give_up(connection: sqlite3.Connection) -> None:
    """Take back what a connection had not committed, and close it."""
    with suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    connection.close()

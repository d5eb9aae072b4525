"""Backups taken while people work, proved before they are called done; a restoration keeps what was there."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from domain.errors import StoreUnavailable
from store.database import SCHEME, Clock, Database, connect, now, opened, path_of, unavailable
from store.opening import migrate, open_database
from store.verification import Verification, verify

COMPANIONS = ("-wal", "-shm")
"""Files that SQLite keeps beside a database in use."""


def backup(url: str, target: Path) -> Verification:
    """Copy a database in use to a file, and prove the copy.

    Args:
        url: address of the database.
        target: file to be made; it must not be there.

    Returns:
        What the copy holds.

    Raises:
        StoreUnavailable: the target exists, the copy cannot be written, or it does not prove.
    """
    if target.exists():
        raise StoreUnavailable(reason="exists", detail=target.name)
    source = path_of(url)
    try:
        with _unfinished(target) as part:
            _copy_pages(source, part)
            proof = _proved(part)
            part.replace(target)
        _flush(target.parent)
    except OSError as error:
        raise StoreUnavailable(reason="unwritable", detail=str(error.strerror)) from error
    return proof


def restore(url: str, copy: Path, clock: Clock = now) -> tuple[Verification, Path | None]:
    """Put a backup in the place of a database; what was there is kept beside it.

    A backup of an older version is brought to the present one first. The service may be running: it sees the change
    whole or not at all. Where the present file is damaged it must be stopped.

    Args:
        url: address of the database.
        copy: a file made by `backup`.
        clock: names the file in which the former database is kept.

    Returns:
        What was restored, and where the former database lies, if there was one.

    Raises:
        StoreUnavailable: the copy is missing or does not prove, the database is in use or cannot be written.
    """
    path = path_of(url)
    if not copy.is_file():
        raise StoreUnavailable(reason="missing", detail=copy.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _unfinished(path) as part:
            shutil.copyfile(copy, part)
            part.chmod(0o600)
            proof = _proved(part, migrated=True)
            aside = _set_aside(path, clock) if path.exists() else None
            if path.exists():
                _copy_pages(part, path)
            else:
                part.replace(path)
        _flush(path.parent)
    except OSError as error:
        raise StoreUnavailable(reason="unwritable", detail=str(error.strerror)) from error
    return proof, aside


def _proved(path: Path, *, migrated: bool = False) -> Verification:
    """Verify a copy, and leave it as one file.

    Raises:
        StoreUnavailable: it does not prove.
    """
    url = f"{SCHEME}{path}"
    try:
        if migrated:
            migrate(url)
        with closing(open_database(url)) as database:
            proof = verify(database)
    except StoreUnavailable as error:
        if error.reason in ("damaged", "foreign", "unmigrated"):
            raise StoreUnavailable(reason="unproved", detail=str(error)) from error
        raise
    if proof.problems:
        raise StoreUnavailable(reason="unproved", detail=str(proof.problems[0]))
    return proof


def _copy_pages(source: Path, target: Path) -> None:
    """Copy every page in one step: a writer cannot slip in between."""
    try:
        with closing(connect(source)) as origin:
            if not target.exists():
                os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(opened(target)) as goal:
                goal.execute("PRAGMA synchronous = FULL")
                origin.backup(goal, pages=-1)
    except sqlite3.Error as error:
        raise unavailable(error) from error


def _set_aside(path: Path, clock: Clock) -> Path:
    """Keep the present database under another name; a damaged one is moved as it is."""
    aside = path.with_name(f"{path.name}.{clock():%Y%m%dT%H%M%SZ}-{uuid4().hex[:6]}")
    try:
        with closing(Database(path)) as database:
            is_sound = not verify(database).problems
        if is_sound:
            _copy_pages(path, aside)
    except StoreUnavailable as error:
        if error.reason in ("busy", "full"):
            raise
        is_sound = False
    if not is_sound:
        aside.unlink(missing_ok=True)
        for ending in ("", *COMPANIONS):
            with suppress(FileNotFoundError):
                Path(f"{path}{ending}").replace(f"{aside}{ending}")
    return aside


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """Give a name in the folder of the target, under which nothing is left behind."""
    part = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        yield part
    finally:
        for ending in ("", *COMPANIONS, "-journal"):
            Path(f"{part}{ending}").unlink(missing_ok=True)


def _flush(folder: Path) -> None:
    """Make a renaming last through a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

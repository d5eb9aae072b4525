"""A territory folder on disk: files written whole or not at all, and refused when altered."""

import csv
import hashlib
import io
import mmap
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from domain.errors import UnreadableData

MANIFEST = "manifest.json"
FORMAT = 2


def write_bytes(path: Path, body: bytes) -> None:
    """Write a file so that a reader sees the former one or the whole new one, even after a power cut.

    Args:
        path: file to make or replace; its folder exists.
        body: its content.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8 by `write_bytes`."""
    write_bytes(path, text.encode())


def write_folder(folder: Path, files: Mapping[str, bytes], about: Mapping[str, object]) -> None:
    """Write the files of a territory, then the manifest that names them with their hashes.

    Everything is first written aside, so that an interrupted writing leaves the territory that was there. Then the
    files take their places and the manifest comes last: `read_folder` refuses a folder interrupted there.

    Args:
        folder: made where absent; files that neither manifest names stay.
        files: contents by file name.
        about: what else the manifest says (JSON values).
    """
    folder.mkdir(parents=True, exist_ok=True)
    former = _named_before(folder)
    hashes = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    manifest = {"format": FORMAT, **about, "files": hashes}
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as aside:
        for name in sorted(files):
            write_bytes(Path(aside) / name, files[name])
        for name in sorted(files):
            (Path(aside) / name).replace(folder / name)
    _sync_folder(folder)
    write_bytes(folder / MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    for name in former - set(files):
        (folder / Path(name).name).unlink(missing_ok=True)


def _named_before(folder: Path) -> set[str]:
    try:
        named = orjson.loads((folder / MANIFEST).read_bytes())["files"]
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
        return set()
    return set(named) if isinstance(named, dict) else set()


def read_folder(folder: Path) -> tuple[dict[str, Any], dict[str, bytes | memoryview]]:
    """Read a territory folder: its files are mapped, and every byte is checked against the manifest.

    Returns:
        The manifest, and the contents by file name.

    Raises:
        UnreadableData: no manifest, another format, a file absent or not as written.
    """
    manifest = read_manifest(folder)
    hashes = manifest.get("files")
    if not isinstance(hashes, dict):
        raise UnreadableData(file=MANIFEST, problem="no list of files")
    files = {}
    for name, expected in sorted(hashes.items()):
        try:
            body = _mapped(folder / Path(name).name)
        except OSError as error:
            raise UnreadableData(file=name, problem=f"cannot be read: {error.strerror}") from error
        if hashlib.sha256(body).hexdigest() != expected:
            raise UnreadableData(file=name, problem="its content is not the one that the manifest names")
        files[name] = body
    return manifest, files


def _mapped(path: Path) -> bytes | memoryview:
    with path.open("rb") as stream:
        is_empty = not os.fstat(stream.fileno()).st_size
        return b"" if is_empty else memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))


def fingerprint(manifest: Mapping[str, object]) -> str:
    """Hash what a territory is made of: the names and hashes of its files, and nothing of the machine or the day.

    Returns:
        64 lower-case hexadecimal digits.
    """
    kept = {key: manifest[key] for key in ("format", "key", "cog_year", "files")}
    return hashlib.sha256(orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)).hexdigest()


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows as CSV: comma, UTF-8, line feed, floats in their shortest exact form."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue().encode()


def csv_columns(body: bytes) -> dict[str, list[str]]:
    """Read CSV as text columns by name."""
    header, *rows = csv.reader(io.StringIO(body.decode()))
    return {name: [row[position] for row in rows] for position, name in enumerate(header)}


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read what a territory folder says of itself.

    Raises:
        UnreadableData: no manifest, no JSON, or another format.
    """
    try:
        manifest = orjson.loads((folder / MANIFEST).read_bytes())
    except OSError as error:
        raise UnreadableData(file=MANIFEST, problem=f"cannot be read: {error.strerror}") from error
    except orjson.JSONDecodeError as error:
        raise UnreadableData(file=MANIFEST, problem=f"is no JSON: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise UnreadableData(file=MANIFEST, problem=f"is not of format {FORMAT}")
    return manifest


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

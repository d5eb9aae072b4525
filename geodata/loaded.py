"""The files loaded into a territory folder, under `loaded/`: each whole or not at all, dated, undoable.

    FOLDER/loaded/imports.json             the imports that count, in order, with the hash of their manifests
    FOLDER/loaded/0001-filosofi_communes/  table.parquet, original, report.json, manifest.json

An import counts from the moment that `imports.json` names it, which one atomic write does for all the files of a
command; folders that it does not name are remains and are removed by the next command.
"""

import fcntl
import hashlib
import io
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from domain.errors import DamagedImport, GeoprioError, UnknownCode
from domain.values import MISSING, OK, Column, States
from domain.wording.imports import sentence
from geodata.folder import write_bytes
from geodata.intake.shaped import GEOMETRY
from geodata.intake.typed import STATE
from geodata.layouts import written
from geodata.layouts.record import Layout
from geodata.reading.table import Geometries
from geodata.sources import Source

if TYPE_CHECKING:
    from geodata.intake.checked import Checked

FOLDER, JOURNAL, LOCK = "loaded", "imports.json", ".lock"
TABLE, ORIGINAL, REPORT, MANIFEST = "table.parquet", "original", "report.json", "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of an import without opening its table.

    Attributes:
        key: name of the import, `0001-filosofi_communes`.
        label: cleaned name of the file.
        layout_key: layout under which it was read.
        vintage: year or years described.
        cog_year: year of its commune codes; 0 where it has none.
        n_rows: rows of the table kept.
        sha256: hash of the original bytes.
        part: layer, set or sheet read; empty where the file has one.
        loaded_at: when, UTC.
        producer: who publishes it.
        dataset: official name.
        licence: of the producer; empty where the owner of a table said none.
    """

    key: str
    label: str
    layout_key: str
    vintage: str
    cog_year: int
    n_rows: int
    sha256: str
    part: str
    loaded_at: str
    producer: str
    dataset: str
    licence: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """One table loaded.

    Attributes:
        entry: facts of the import.
        layout: layout of the registry, or the one that its owner described.
        table: n rows, English names; NaN where a value is not known, for whatever reason.
        states: states of each column of numbers, shape (n,), codes of `domain.values`.
        shapes: shape (n,), contours in EPSG:4326, None where a row has none; None for a plain table.
        years: year read in the published name of a column, by its English name (`living_area`: 2022).
    """

    entry: Entry
    layout: Layout
    table: pd.DataFrame
    states: Mapping[str, States]
    shapes: Geometries | None
    years: Mapping[str, int]

    @property
    def vintage(self) -> str:
        """Year or years described."""
        return self.entry.vintage

    @property
    def cog_year(self) -> int:
        """Year of its commune codes; 0 where it has none."""
        return self.entry.cog_year

    @property
    def source(self) -> Source:
        """What is to be credited."""
        one = self.entry
        citation = ", ".join(part for part in (one.producer, one.dataset, one.vintage) if part)
        return Source(one.key, one.producer, one.dataset, one.vintage, one.cog_year, one.licence, "", "", citation)

    def column(self, name: str) -> Column:
        """Return one column of numbers with its states."""
        return Column(self.table[name].to_numpy(np.float64), self.states[name])


def read_all(folder: Path, layout_key: str = "") -> tuple[Loaded, ...]:
    """Read what was loaded into a territory folder, in the order of loading.

    Args:
        folder: territory folder; nothing was loaded where it has no `loaded/`.
        layout_key: only the tables of this layout; all of them where empty.

    Raises:
        DamagedImport: an import is not as it was written.
    """
    return tuple(_read(folder, entry) for entry in entries(folder) if layout_key in ("", entry.layout_key))


def entries(folder: Path) -> tuple[Entry, ...]:
    """List what was loaded into a territory folder, in the order of loading.

    Raises:
        DamagedImport: the list or a manifest is not as it was written.
    """
    return tuple(_entry(_manifest(folder, key, mark), key) for key, mark in _journal(folder)["imports"])


def imported_days(folder: Path, part: str) -> dict[str, date]:
    """Return the day of import of the files already there, by SHA-256, for one part of them (F11)."""
    return {
        entry.sha256: datetime.fromisoformat(entry.loaded_at).date() for entry in entries(folder) if entry.part == part
    }


def store(folder: Path, checks: Sequence[tuple[Path, "Checked"]], now: datetime) -> tuple[str, ...]:
    """Keep the tables of some files, all or none.

    Args:
        folder: territory folder, made where absent.
        checks: each file and what came out of checking it, ready to be stored.
        now: the present, with its time zone.

    Returns:
        Names of the imports.

    Raises:
        OSError: the folder cannot be written; nothing counts then.
    """
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    with _locked(place):
        journal = _journal(folder)
        _remove_remains(place, {key for key, _ in journal["imports"]})
        made: list[tuple[str, str]] = []
        for path, checked in checks:
            layout, _ = checked.kept()
            key = f"{journal['next'] + len(made):04d}-{layout.key}"
            made.append((key, _write(place, key, path, checked, now)))
        imports = [*journal["imports"], *made]
        _write_journal(place, imports, journal["next"] + len(made))
    return tuple(key for key, _ in made)


def undo(folder: Path, key: str = "") -> str:
    """Remove an import.

    Args:
        folder: territory folder.
        key: name of the import; the last one where empty.

    Returns:
        Its name.

    Raises:
        UnknownCode: nothing was loaded, or nothing of that name.
    """
    imports = _journal(folder)["imports"]
    chosen = key or (imports[-1][0] if imports else "")
    if chosen not in {name for name, _ in imports}:
        raise UnknownCode(field="import", given=key or "—", expected=", ".join(name for name, _ in imports) or "—")
    place = folder / FOLDER
    with _locked(place):
        journal = _journal(folder)
        rest = [each for each in journal["imports"] if each[0] != chosen]
        _write_journal(place, rest, journal["next"])
        _remove_remains(place, {name for name, _ in rest})
    return chosen


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Let one command at a time change what is loaded."""
    with (place / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _journal(folder: Path) -> dict[str, Any]:
    path = folder / FOLDER / JOURNAL
    if not path.exists():
        return {"format": FORMAT, "next": 1, "imports": []}
    try:
        journal = orjson.loads(path.read_bytes())
        imports = [(str(key), str(mark)) for key, mark in journal["imports"]]
        if journal["format"] != FORMAT:
            raise ValueError("format")
        return {"format": FORMAT, "next": int(journal["next"]), "imports": imports}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedImport(file=JOURNAL, problem=f"cannot be read: {error!r}", key="") from error


def _write_journal(place: Path, imports: Sequence[tuple[str, str]], following: int) -> None:
    body = {"format": FORMAT, "next": following, "imports": imports}
    write_bytes(place / JOURNAL, orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _remove_remains(place: Path, kept: set[str]) -> None:
    for child in place.iterdir():
        if child.is_dir() and child.name not in kept:
            shutil.rmtree(child)


def _write(place: Path, key: str, path: Path, checked: "Checked", now: datetime) -> str:
    """Write one import beside its place, then move it there whole; return the hash of its manifest."""
    _, frame = checked.kept()
    partial = place / f".{key}"
    partial.mkdir()
    files = {
        TABLE: table_bytes(frame),
        ORIGINAL: path.read_bytes(),
        REPORT: orjson.dumps(
            [
                {"key": each.key, "outcome": each.outcome, "message": sentence(each), "facts": dict(each.facts)}
                for each in checked.report.findings
            ],
            option=orjson.OPT_INDENT_2,
        ),
    }
    if _sha256(files[ORIGINAL]) != checked.preview["sha256"]:
        raise OSError(f"{path.name} changed while it was read")
    manifest = orjson.dumps(_described(checked, files, now), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    for name, body in {**files, MANIFEST: manifest}.items():
        write_bytes(partial / name, body)
    os.replace(partial, place / key)  # noqa: PTH105 - the atomic call by its name
    return _sha256(manifest)


def _described(checked: "Checked", files: Mapping[str, bytes], now: datetime) -> dict[str, Any]:
    layout, frame = checked.kept()
    return {
        "format": FORMAT,
        "label": checked.label,
        "layout": written.to_json(layout),
        "vintage": checked.vintage,
        "cog_year": checked.cog_year,
        "years": dict(checked.years),
        "n_rows": len(frame),
        "sha256": checked.preview["sha256"],
        "part": checked.part,
        "loaded_at": now.isoformat(timespec="seconds"),
        "producer": layout.origin.producer,
        "dataset": layout.origin.dataset,
        "licence": layout.origin.licence,
        "files": {name: _sha256(body) for name, body in files.items()},
    }


def table_bytes(frame: pd.DataFrame) -> bytes:
    """Write a shaped table as Parquet, contours as well-known binary described by GeoParquet metadata.

    States that the values tell by themselves (known, or missing where NaN) are not written.
    """
    plain = frame.drop(columns=[name for name in frame if str(name).endswith(STATE) and _is_told(frame, str(name))])
    metadata = {}
    if GEOMETRY in plain:
        blobs = shapely.to_wkb(plain[GEOMETRY].to_numpy(dtype=object))
        plain = plain.assign(**{GEOMETRY: pd.Series(blobs, dtype=object, index=plain.index)})
        about = {"version": "1.1.0", "primary_column": GEOMETRY}
        columns = {GEOMETRY: {"encoding": "WKB", "geometry_types": []}}
        metadata = {b"geo": orjson.dumps({**about, "columns": columns})}
    content = pa.Table.from_pandas(plain, preserve_index=False)
    content = content.replace_schema_metadata({**(content.schema.metadata or {}), **metadata})
    stream = io.BytesIO()
    pq.write_table(content, stream, compression="zstd")
    return stream.getvalue()


def _is_told(frame: pd.DataFrame, name: str) -> bool:
    states = frame[name].to_numpy()
    return bool((states == _told_states(frame[name.removesuffix(STATE)].to_numpy(np.float64))).all())


def _told_states(values: np.ndarray) -> States:
    return np.where(np.isnan(values), MISSING, OK).astype(np.int8)


def _manifest(folder: Path, key: str, mark: str) -> dict[str, Any]:
    try:
        body = (folder / FOLDER / key / MANIFEST).read_bytes()
    except OSError as error:
        raise DamagedImport(file=MANIFEST, problem=f"cannot be read: {error.strerror}", key=key) from error
    if _sha256(body) != mark:
        raise DamagedImport(file=MANIFEST, problem="its content is not the one that was written", key=key)
    manifest: dict[str, Any] = orjson.loads(body)
    return manifest


def _entry(manifest: Mapping[str, Any], key: str) -> Entry:
    names = [name for name in Entry.__slots__ if name not in ("key", "layout_key")]
    return Entry(key=key, layout_key=manifest["layout"]["key"], **{name: manifest[name] for name in names})


def _read(folder: Path, entry: Entry) -> Loaded:
    marks = dict(_journal(folder)["imports"])
    manifest = _manifest(folder, entry.key, marks[entry.key])
    bodies = {name: _checked_bytes(folder, entry.key, name, mark) for name, mark in manifest["files"].items()}
    try:
        table, states, shapes = from_bytes(bodies[TABLE])
        layout = written.from_json(manifest["layout"])
    except (GeoprioError, pa.ArrowException, ValueError, KeyError, TypeError) as error:
        raise DamagedImport(file=TABLE, problem=f"not of the form expected: {error!r}", key=entry.key) from error
    return Loaded(entry, layout, table, states, shapes, manifest["years"])


def from_bytes(body: bytes) -> tuple[pd.DataFrame, dict[str, States], Geometries | None]:
    """Read what `table_bytes` wrote: the table without states, the states of its numbers, its contours."""
    frame = pq.read_table(io.BytesIO(body)).to_pandas()
    shapes = np.asarray(shapely.from_wkb(frame.pop(GEOMETRY)), dtype=object) if GEOMETRY in frame else None
    told = {name: frame.pop(name) for name in list(frame) if name.endswith(STATE)}
    numeric = [name for name in frame if frame[name].dtype == np.float64]
    states = {
        name: told[name + STATE].to_numpy(np.int8) if name + STATE in told else _told_states(frame[name].to_numpy())
        for name in numeric
    }
    return frame, states, shapes


def _checked_bytes(folder: Path, key: str, name: str, mark: str) -> bytes:
    try:
        body = (folder / FOLDER / key / Path(name).name).read_bytes()
    except OSError as error:
        raise DamagedImport(file=name, problem=f"cannot be read: {error.strerror}", key=key) from error
    if _sha256(body) != mark:
        raise DamagedImport(file=name, problem="its content is not the one that was written", key=key)
    return body


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()

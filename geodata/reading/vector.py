"""GeoPackages and Shapefiles, the two formats left to the geographic library, in the child process (G15 to G20)."""

import math
import re
import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from shapely.errors import ShapelyError

from domain.wording.imports import CURVES_CONVERTED, ENCODINGS
from domain.wording.numbers import listed
from geodata.reading.archive import Archive
from geodata.reading.drivers import UnexpectedDrivers, missing
from geodata.reading.geometry import Raw, to_reading
from geodata.reading.grid import MAX_COLUMNS, MAX_ROWS
from geodata.reading.projections import described_system
from geodata.reading.strings import UNSAFE_PROPERTIES, clean_cells, short_name
from geodata.reading.table import Inquiry, Reading, Refused, Table

_REQUIRED = (".shp", ".shx", ".dbf")
_OURS = "data"
_WAL = b"\x02\x02"
_WAL_AT = 18
_SHOWN = 5
_OWN_VIEWS = frozenset({"st_spatial_ref_sys", "st_geometry_columns", "spatial_ref_sys", "geometry_columns"})
_OWN_TRIGGERS = ("rtree_", "trigger_insert_feature_count_", "trigger_delete_feature_count_", "gpkg_")
_CURVES = frozenset({*range(8, 15), *range(1008, 1015), *range(2008, 2015), *range(3008, 3015)})
"""Types of curved geometries in well-known binary, with and without altitudes and measures."""
_BOUNDS_BYTES = {1: 32, 2: 48, 3: 48, 4: 64}
"""Length of the bounds in the header of a geometry, by kind."""
_FAILURES = (
    DataSourceError,
    DataLayerError,
    FeatureError,
    FieldError,
    GeometryError,
    ShapelyError,
    OSError,
    ValueError,
)


def refuse_alone(label: str) -> NoReturn:
    """Refuse a part of a Shapefile dropped without the others (G18)."""
    given = PurePosixPath(label).suffix.lower() or ".shp"
    raise Refused("G18", parties=listed([part for part in _REQUIRED if part != given]))


def refuse_incomplete(archive: Archive) -> NoReturn:
    """Refuse an archive that holds parts of a Shapefile but no `.shp` (G18), or nothing that is read (F01)."""
    endings = {PurePosixPath(name).suffix.lower() for name in archive.entries}
    if endings & set(_REQUIRED):
        raise Refused("G18", parties=listed([part for part in _REQUIRED if part not in endings]))
    raise Refused("F01")


def read_shapefile(archive: Archive, name: str, inquiry: Inquiry) -> Reading:
    """Read one Shapefile of an archive.

    Args:
        archive: its limits checked.
        name: entry of its `.shp`.
        inquiry: answers and findings: G19 and those of contours.

    Raises:
        Refused: F09, G18 and those of contours.
    """
    parts = _parts(archive, name)
    lacking = [part for part in _REQUIRED if part not in parts]
    if lacking:
        raise Refused("G18", parties=listed(lacking))
    with tempfile.TemporaryDirectory() as folder:
        for ending, entry in parts.items():
            archive.unpack(entry, Path(folder)).rename(Path(folder) / f"{_OURS}{ending}")
        path = Path(folder) / f"{_OURS}.shp"
        encoding = None if ".cpg" in parts else _encoding(path.with_suffix(".dbf"), inquiry)
        if encoding is None and ".cpg" in parts:
            encoding = _declared_encoding(path.with_suffix(".cpg"))
        label = PurePosixPath(name).stem
        return _layer(path, None, label, inquiry, encoding=encoding)


def _parts(archive: Archive, name: str) -> dict[str, str]:
    """Find the entries of the same stem, whatever the case of their extensions."""
    stem = name[: -len(PurePosixPath(name).suffix)].lower()
    parts: dict[str, str] = {}
    for entry in archive.entries:
        ending = PurePosixPath(entry).suffix
        if entry.lower() == f"{stem}{ending.lower()}" and ending.lower() in (*_REQUIRED, ".prj", ".cpg"):
            parts[ending.lower()] = entry
    return parts


def _declared_encoding(path: Path) -> str:
    """Return the encoding that a `.cpg` names, UTF-8 or Windows-1252: other names are not believed."""
    named = path.read_bytes()[:40].decode("ascii", errors="ignore").strip().upper().replace("-", "").replace(" ", "")
    return "utf-8" if named in ("UTF8", "65001") else "cp1252"


def _encoding(path: Path, inquiry: Inquiry) -> str:
    """Choose the encoding of a table of attributes that names none, and ask where it matters (G19)."""
    content = path.read_bytes()
    names = _field_names(content)
    body = content[_header_length(content) :]
    samples = sorted({piece for piece in re.split(rb"[\s\x00]{2,}", body) if not piece.isascii()}, key=len)[:_SHOWN]
    try:
        body.decode("utf-8")
        proposed, other = "utf-8", "cp1252"
    except UnicodeDecodeError:
        proposed, other = "cp1252", "utf-8"
    examples = [sample.decode(proposed, errors="replace").strip()[-30:] for sample in samples]
    cut = [name for name in names if len(name) == 10]
    if not examples and not cut:
        return proposed
    labels = (ENCODINGS[proposed], ENCODINGS[other])
    answer = inquiry.ask("G19", labels, exemples=", ".join((*examples, *cut[:_SHOWN])))
    return proposed if answer == labels[0] else other


def _header_length(content: bytes) -> int:
    """Read the length of the header of a DBF."""
    return int(struct.unpack_from("<H", content, 8)[0]) if len(content) > 32 else 0


def _field_names(content: bytes) -> list[str]:
    """Read the names of the fields in the header of a DBF."""
    end = min(_header_length(content), len(content)) - 31
    names = [content[start : start + 11] for start in range(32, end, 32)]
    return [name.split(b"\x00")[0].decode("ascii", errors="replace") for name in names if name[:1] != b"\r"]


def read_geopackage(path: Path, label: str, inquiry: Inquiry) -> Reading:
    """Read one layer of a GeoPackage.

    Args:
        path: where it is; a copy is opened, never the file itself.
        label: name of the table where the file has one layer.
        inquiry: answers and findings: G15, G17 and those of contours.

    Raises:
        Refused: F01, F09, G16 and those of contours.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"{_OURS}.gpkg"
        shutil.copyfile(path, copy)
        _settle(copy, inquiry)
        layers = _layers(copy)
        if not layers:
            raise Refused("F01")
        chosen = layers[0]
        if len(layers) > 1:
            chosen = inquiry.ask("G15", tuple(layers), couches=", ".join(layers[:10]))
        changes = (CURVES_CONVERTED,) if _has_curves(copy, chosen) else ()
        return _layer(copy, chosen, chosen if len(layers) > 1 else label, inquiry, changes=changes)


def _settle(copy: Path, inquiry: Inquiry) -> None:
    """Tell a file copied while it was being edited (G17), and mark the copy as settled so that it opens alone."""
    with copy.open("r+b") as stream:
        stream.seek(_WAL_AT)
        if stream.read(2) == _WAL:
            inquiry.warned("G17")
            stream.seek(_WAL_AT)
            stream.write(b"\x01\x01")


@contextmanager
def _database(copy: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            yield connection
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        raise Refused("F09") from error


def _layers(copy: Path) -> list[str]:
    """List the layers of a GeoPackage after looking at its schema, which may hold no view and no trigger of its own.

    Raises:
        Refused: G16, F09.
    """
    with _database(copy) as connection:
        schema = connection.execute("SELECT type, name, tbl_name, COALESCE(sql, '') FROM sqlite_master").fetchall()
        names = {str(name).lower() for _, name, _, _ in schema}
        if "gpkg_contents" not in names or any(_is_computed(kind, name, sql) for kind, name, _, sql in schema):
            raise Refused("G16")
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise Refused("F09")
        listed_layers = connection.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY rowid"
        ).fetchall()
    return [str(name) for (name,) in listed_layers if str(name).lower() in names]


def _is_computed(kind: str, name: str, sql: str) -> bool:
    """Tell a view, a trigger or a virtual table that the format itself does not bring."""
    lower = name.lower()
    if kind == "view":
        return lower not in _OWN_VIEWS
    if kind == "trigger":
        return not lower.startswith(_OWN_TRIGGERS)
    is_virtual = sql.lstrip().upper().startswith("CREATE VIRTUAL")
    return is_virtual and not (lower.startswith("rtree_") and "USING RTREE" in sql.upper())


def _has_curves(copy: Path, layer: str) -> bool:
    """Tell whether a layer holds curves, by the type that each geometry begins with; the library converts them."""
    with _database(copy) as connection:
        named = connection.execute(
            "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (layer,)
        ).fetchone()
        if named is None:
            return False
        column, table = (name.replace('"', '""') for name in (str(named[0]), layer))
        starts = connection.execute(f'SELECT substr("{column}", 1, 80) FROM "{table}"')  # noqa: S608 - quoted names
        return any(_begins_a_curve(start) for (start,) in starts)


def _begins_a_curve(start: Any) -> bool:
    """Read the type of one geometry of a GeoPackage, after its header and its bounds."""
    if not isinstance(start, bytes) or start[:2] != b"GP" or len(start) < 8:
        return False
    at = 8 + _BOUNDS_BYTES.get((start[3] >> 1) & 0b111, 0)
    if len(start) < at + 5:
        return False
    return struct.unpack_from("<I" if start[at] else ">I", start, at + 1)[0] in _CURVES


def _layer(
    path: Path,
    layer: str | None,
    label: str,
    inquiry: Inquiry,
    *,
    encoding: str | None = None,
    changes: tuple[str, ...] = (),
) -> Reading:
    """Read one layer with the library, drivers checked first."""
    extra = missing(pyogrio.list_drivers())
    if extra:
        raise UnexpectedDrivers(extra)
    try:
        about = pyogrio.read_info(path, layer=layer, encoding=encoding)
        if int(about["features"]) > MAX_ROWS or len(about["fields"]) > MAX_COLUMNS:
            raise Refused("T15", n=len(about["fields"]), m=int(about["features"]))
        meta, _, wkb, fields = pyogrio.raw.read(path, layer=layer, encoding=encoding, datetime_as_string=True)
        geometries = np.asarray(shapely.from_wkb([] if wkb is None else wkb), dtype=object)
    except _FAILURES as error:
        raise Refused("F09") from error
    if not len(geometries):
        raise Refused("F01")
    table = _table([str(name) for name in meta["fields"]], fields, len(geometries), label, inquiry)
    return to_reading(table, Raw(geometries, described_system(meta["crs"]), changes=changes), inquiry)


def _table(names: Sequence[str], fields: Sequence[Any], n_rows: int, label: str, inquiry: Inquiry) -> Table:
    cells: dict[str, list[str | None]] = {}
    n_removed = 0
    for name, values in zip(names, fields, strict=True):
        if name.lower() in UNSAFE_PROPERTIES:
            continue
        title = short_name(name, inquiry) or name
        if title in cells:
            raise Refused("T12", nom=title)
        cells[title], removed = clean_cells([_text(value) for value in values.tolist()])
        n_removed += removed
    if n_removed:
        inquiry.repaired("S03", n=n_removed)
    return Table(label, tuple(cells), cells, list(range(1, n_rows + 1)))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, bytes) or (isinstance(value, float) and math.isnan(value)):
        return None
    return repr(value) if isinstance(value, float) else str(value)

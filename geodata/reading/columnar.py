"""Parquet files, with or without contours (GeoParquet), read within the limits of every file."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.errors import ShapelyError

from geodata.reading.archive import MAX_UNPACKED_BYTES
from geodata.reading.geometry import Raw, to_reading
from geodata.reading.grid import MAX_COLUMNS, MAX_ROWS
from geodata.reading.projections import DEGREES
from geodata.reading.strings import clean_cells, short_name
from geodata.reading.table import Inquiry, Reading, Refused, Table


def read_parquet(path: Path, label: str, inquiry: Inquiry) -> Reading:
    """Read a Parquet file as texts; the geometry column named by its metadata makes contours.

    Args:
        path: where it is.
        label: name of the table.
        inquiry: answers and findings.

    Raises:
        Refused: F01, F09, T15, Z01 and those of contours.
    """
    try:
        file = pq.ParquetFile(path)
        _check_announced(file.metadata)
        about = _geometry(file.schema_arrow)
        content = file.read(use_threads=False)
        geometries = None if about is None else shapely.from_wkb(content.column(about[0]).to_pylist())
    except (pa.ArrowException, ShapelyError, OSError, ValueError, KeyError, TypeError) as error:
        raise Refused("F09") from error
    cells: dict[str, list[str | None]] = {}
    n_removed = 0
    for name in content.column_names:
        if about is None or name != about[0]:
            title = short_name(name, inquiry) or name
            cells[title], removed = clean_cells([_text(cell) for cell in content.column(name).to_pylist()])
            n_removed += removed
    if n_removed:
        inquiry.repaired("S03", n=n_removed)
    table = Table(label, tuple(cells), cells, list(range(1, content.num_rows + 1)))
    if about is None or geometries is None:
        return Reading(inquiry.report(), (table,), None, inquiry.preview)
    return to_reading(table, Raw(np.asarray(geometries, dtype=object), about[1]), inquiry)


def _check_announced(metadata: pq.FileMetaData) -> None:
    """Refuse by the sizes that the file announces, before anything is unpacked."""
    if metadata.num_rows == 0:
        raise Refused("F01")
    if metadata.num_rows > MAX_ROWS or metadata.num_columns > MAX_COLUMNS:
        raise Refused("T15", n=metadata.num_columns, m=metadata.num_rows)
    size = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    if size > MAX_UNPACKED_BYTES:
        raise Refused("Z01", x=round(size / 1e6))


def _geometry(schema: pa.Schema) -> tuple[str, str] | None:
    """Return the name of the geometry column and its declared system, degrees where the metadata says none."""
    described = (schema.metadata or {}).get(b"geo")
    if described is None:
        return None
    about: dict[str, Any] = orjson.loads(described)
    name = str(about["primary_column"])
    column = about["columns"][name]
    if column.get("encoding") != "WKB":
        raise ValueError("encoding of the geometry")
    identifier = (column.get("crs") or {}).get("id") or {}
    return name, f"{identifier['authority']}:{identifier['code']}" if identifier else DEGREES


def _text(cell: object) -> str | None:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    return repr(cell) if isinstance(cell, float) else str(cell)

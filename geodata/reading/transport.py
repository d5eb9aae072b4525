"""A reading as bytes, from the child process to its parent: JSON and well-known binary geometry, never pickle."""

from typing import Any

import numpy as np
import orjson
import shapely

from geodata.reading.table import Finding, Geometries, Outcome, Reading, Report, Shapes, Table

_LENGTH = np.dtype("<i8")
_NO_GEOMETRY = -1


def to_bytes(reading: Reading) -> bytes:
    """Write a reading: length of the JSON part, that part, lengths of the geometries (-1 for none), geometries."""
    shapes = reading.shapes
    tables = reading.tables if shapes is None else (shapes.table,)
    said = {
        "findings": [
            {"key": each.key, "outcome": each.outcome, "facts": dict(each.facts), "choices": each.choices}
            for each in reading.report.findings
        ],
        "tables": [_described(table) for table in tables],
        "crs": None if shapes is None else shapes.crs,
        "preview": dict(reading.preview),
    }
    body = orjson.dumps(said)
    blobs = [] if shapes is None else shapely.to_wkb(shapes.geometries).tolist()
    lengths = np.array([_NO_GEOMETRY if blob is None else len(blob) for blob in blobs], dtype=_LENGTH)
    size = np.array([len(body), lengths.size], dtype=_LENGTH)
    return b"".join((size.tobytes(), body, lengths.tobytes(), *(blob for blob in blobs if blob is not None)))


def _described(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "columns": table.columns,
        "cells": [table.cells[column] for column in table.columns],
        "lines": table.lines,
        "sheet": table.sheet,
    }


def from_bytes(packed: bytes) -> Reading:
    """Read what `to_bytes` wrote.

    Raises:
        ValueError: the bytes are not whole or not of that form.
    """
    head = 2 * _LENGTH.itemsize
    n_body, n_shapes = (int(size) for size in np.frombuffer(packed[:head], dtype=_LENGTH))
    said = orjson.loads(packed[head : head + n_body])
    findings = tuple(
        Finding(each["key"], Outcome(each["outcome"]), each["facts"], tuple(each["choices"]))
        for each in said["findings"]
    )
    tables = tuple(_table(each) for each in said["tables"])
    report = Report(findings)
    if said["crs"] is None:
        return Reading(report, tables, None, said["preview"])
    geometries = _geometries(packed[head + n_body :], n_shapes)
    return Reading(report, tables, Shapes(tables[0], geometries, said["crs"]), said["preview"])


def _table(said: dict[str, Any]) -> Table:
    columns = tuple(said["columns"])
    cells = dict(zip(columns, said["cells"], strict=True))
    if any(len(column) != len(said["lines"]) for column in said["cells"]):
        raise ValueError("columns of unequal lengths")
    return Table(said["name"], columns, cells, said["lines"], said["sheet"])


def _geometries(packed: bytes, n_shapes: int) -> Geometries:
    start = n_shapes * _LENGTH.itemsize
    lengths = np.frombuffer(packed[:start], dtype=_LENGTH)
    blobs = np.full(n_shapes, None, dtype=object)
    for position, length in enumerate(lengths.tolist()):
        if length != _NO_GEOMETRY:
            blobs[position] = packed[start : start + length]
            start += length
    return np.asarray(shapely.from_wkb(blobs), dtype=object)

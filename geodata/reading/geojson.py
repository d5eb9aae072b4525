"""GeoJSON read by a JSON parser and our own builder of polygons; lists of flat records as tables (G21, G12 to G14)."""

import json
import math
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely

from geodata.reading.geometry import Raw, check_vertices, to_reading
from geodata.reading.grid import MAX_COLUMNS, MAX_ROWS
from geodata.reading.projections import named_system
from geodata.reading.strings import UNSAFE_PROPERTIES, clean_cells, short_name
from geodata.reading.table import Geometries, Inquiry, Reading, Refused, Table
from geodata.reading.text import decode

Json = Any
_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def read_json(path: Path, label: str, inquiry: Inquiry) -> Reading:
    """Read a GeoJSON, or a list of flat records as programs publish them.

    Args:
        path: where it is.
        label: name of the table.
        inquiry: answers and findings.

    Raises:
        Refused: F01, F09, G21 and those of contours.
    """
    document = _parsed(decode(path.read_bytes(), inquiry))
    try:
        return _reading(document, label, inquiry)
    except RecursionError as error:
        raise Refused("G21") from error


def _reading(document: Json, label: str, inquiry: Inquiry) -> Reading:
    if _is_list_of_records(document):
        table = _table(document, label, inquiry)
        return Reading(inquiry.report(), (table,), None, inquiry.preview)
    features = _features(document)
    shapes = [feature.get("geometry") for feature in features]
    check_vertices(sum(map(_n_vertices, shapes)))
    geometries = _built(shapes)
    table = _table([_properties(feature) for feature in features], label, inquiry)
    declared = document.get("crs") if isinstance(document, dict) else None
    n_open = sum(map(_is_open, shapes))
    raw = Raw(geometries, _declared(declared), is_geojson=True, n_open=n_open)
    return to_reading(table, raw, inquiry)


def _is_list_of_records(document: Json) -> bool:
    return (
        isinstance(document, list)
        and bool(document)
        and all(isinstance(each, dict) and "type" not in each for each in document)
    )


def _parsed(text: str) -> Json:
    """Parse JSON; several documents one after another, or brackets without end, are no GeoJSON."""
    if not text.strip():
        raise Refused("F01")
    try:
        return orjson.loads(text.encode("utf-8", errors="surrogatepass"))
    except orjson.JSONDecodeError:
        return _parsed_leniently(text)


def _parsed_leniently(text: str) -> Json:
    """Parse what the strict parser refuses: NaN and infinite numbers, lone surrogates, met in real exports."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise Refused("G21") from error
    except json.JSONDecodeError as error:
        raise Refused("G21" if error.msg == "Extra data" else "F09") from error
    except ValueError as error:
        raise Refused("F09") from error


def _features(document: Json) -> list[dict[str, Json]]:
    if not isinstance(document, dict):
        raise Refused("G21")
    features = [document] if document.get("type") == "Feature" else document.get("features")
    if document.get("type") not in ("FeatureCollection", "Feature") or not isinstance(features, list):
        raise Refused("G21")
    if not features:
        raise Refused("F01")
    if not all(isinstance(each, dict) and each.get("type") == "Feature" for each in features):
        raise Refused("G21")
    if len(features) > MAX_ROWS:
        raise Refused("T15", n=len(features[0].get("properties") or {}), m=len(features))
    return features


def _properties(feature: dict[str, Json]) -> dict[str, Json]:
    given = feature.get("properties")
    properties = dict(given) if isinstance(given, dict) else {}
    if isinstance(feature.get("id"), str | int) and "id" not in properties:
        properties["id"] = feature["id"]
    return properties


def _table(records: Sequence[dict[str, Json]], label: str, inquiry: Inquiry) -> Table:
    names = list(dict.fromkeys(chain.from_iterable(records)))
    kept = [name for name in names if name.lower() not in UNSAFE_PROPERTIES]
    if len(kept) > MAX_COLUMNS or len(records) > MAX_ROWS:
        raise Refused("T15", n=len(kept), m=len(records))
    cells: dict[str, list[str | None]] = {}
    n_removed = 0
    for name in kept:
        title = short_name(name, inquiry) or name
        if title in cells:
            raise Refused("T12", nom=title)
        cells[title], removed = clean_cells([_text(record.get(name)) for record in records])
        n_removed += removed
    if n_removed:
        inquiry.repaired("S03", n=n_removed)
    return Table(label, tuple(cells), cells, list(range(1, len(records) + 1)))


def _text(value: Json) -> str | None:
    """Write a value as text: whole numbers without point, lists and objects as JSON."""
    if value is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return None if math.isnan(value) else repr(value)
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)[:2000]


def _declared(crs: Json) -> str:
    """Return the system named by the old `crs` member; empty where there is none or it is unknown."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return named_system(name) if isinstance(name, str) else ""


def _n_vertices(geometry: Json) -> int:
    if not isinstance(geometry, dict):
        return 0
    if geometry.get("type") == "GeometryCollection":
        return sum(_n_vertices(part) for part in geometry.get("geometries") or () if isinstance(part, dict))
    depth = _DEPTH.get(str(geometry.get("type")))
    return sum(map(len, _lists(geometry.get("coordinates"), depth - 1))) if depth else 1


def _lists(coordinates: Json, depth: int) -> Iterator[Sequence[Json]]:
    """Yield the lists of positions found under some levels of lists."""
    if not isinstance(coordinates, list):
        return
    if depth <= 0:
        yield coordinates
        return
    for part in coordinates:
        yield from _lists(part, depth - 1)


def _is_open(geometry: Json) -> bool:
    """Tell a polygon one ring of which does not end where it begins."""
    depth = {"Polygon": 1, "MultiPolygon": 2}.get(str(geometry.get("type")), 0) if isinstance(geometry, dict) else 0
    rings = _lists(geometry.get("coordinates"), depth) if depth else ()
    return any(len(ring) > 2 and ring[0] != ring[-1] for ring in rings)


def _built(geometries: Sequence[Json]) -> Geometries:
    made = np.full(len(geometries), None, dtype=object)
    for place, geometry in enumerate(geometries):
        try:
            made[place] = _geometry(geometry, 0)
        except (TypeError, ValueError, OverflowError, shapely.errors.ShapelyError) as error:
            raise Refused("G14", n=place + 1) from error
    return made


def _geometry(geometry: Json, depth: int) -> shapely.Geometry | None:
    """Build one geometry; None for a null one, a Refused for what is no GeoJSON geometry."""
    if geometry is None:
        return None
    if not isinstance(geometry, dict) or depth > 5:
        raise Refused("G21")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    match kind:
        case "Polygon":
            return _polygon(coordinates)
        case "MultiPolygon":
            polygons = [polygon for polygon in map(_polygon, coordinates or ()) if polygon is not None]
            return shapely.multipolygons(polygons) if polygons else None
        case "Point" | "MultiPoint":
            return shapely.multipoints(_positions(coordinates if kind == "MultiPoint" else [coordinates]))
        case "LineString" | "MultiLineString":
            lines = [_positions(line) for line in (coordinates if kind == "MultiLineString" else [coordinates])]
            return shapely.multilinestrings([shapely.linestrings(line) for line in lines])
        case "GeometryCollection":
            parts = [_geometry(part, depth + 1) for part in geometry.get("geometries") or ()]
            return shapely.geometrycollections([part for part in parts if part is not None])
        case _:
            raise Refused("G21")


def _polygon(rings: Json) -> shapely.Polygon | None:
    """Build a polygon; a ring left open is closed, one of fewer than three positions is dropped."""
    closed = [_positions(ring) for ring in rings or ()]
    sound = [shapely.linearrings(ring) for ring in closed if len(ring) >= 3]
    return shapely.polygons(sound[0], sound[1:] or None) if sound and len(closed[0]) >= 3 else None


def _positions(positions: Json) -> np.ndarray:
    """Return positions as an array (n, 2) or (n, 3); a text, an object or no finite number is a ValueError."""
    array = np.array(positions, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] not in (2, 3, 4) or not np.isfinite(array).all():
        raise ValueError("positions")
    return array[:, :3]

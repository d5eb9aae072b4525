"""Which system the coordinates of a file are in, and their way to longitudes and latitudes (G01 to G05)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError

from domain.values import Floats
from domain.wording.imports import DEGREES as DEGREES_TEXT
from domain.wording.imports import METRES as METRES_TEXT
from domain.wording.imports import OFF_SOMALIA, OUT_OF_FRANCE, system_name
from geodata.reading.table import Box, Geometries, Inquiry, Refused

DEGREES = "EPSG:4326"

FRANCE: tuple[Box, ...] = (
    (-5.6, 41.2, 9.8, 51.3),
    (-63.3, 14.2, -60.6, 18.3),
    (-54.8, 1.9, -51.4, 6.0),
    (55.0, -21.6, 56.0, -20.7),
    (44.8, -13.2, 45.5, -12.4),
    (-56.6, 46.6, -56.0, 47.3),
    (-155.0, -28.0, -134.0, -7.5),
    (163.0, -23.0, 168.6, -19.0),
    (-178.5, -14.6, -175.9, -13.0),
)
"""Metropolitan France, the Antilles, Guyane, La Réunion, Mayotte, Saint-Pierre, Polynesia, New Caledonia, Wallis."""

CANDIDATES = (
    *("EPSG:2154", "EPSG:27572", *(f"EPSG:{3900 + zone}" for zone in range(42, 51))),
    *("EPSG:2975", "EPSG:4471", "EPSG:2972", "EPSG:5490", "EPSG:3857", "EPSG:3035"),
)
"""Systems that a file without declared system is tried with, likeliest first."""

_SILENT = frozenset({DEGREES, "OGC:CRS84", "EPSG:4171", "EPSG:4258"})
"""Systems in degrees whose longitudes and latitudes are those of the map within a metre."""
_SOMALIA: Box = (41.0, -6.0, 52.0, 10.0)
_MAX_DEGREES = 360.0
_SAMPLE = 200
_NAME = re.compile(r"(?:urn:ogc:def:crs:)?(?P<body>EPSG|OGC):(?:[\d.]*:)?(?P<code>CRS84|\d{4,6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Located:
    """Contours in degrees and the system that they came from."""

    geometries: Geometries
    crs: str


def named_system(name: str | None) -> str:
    """Return the code of a system named in a GeoJSON (`urn:ogc:def:crs:EPSG::2154`), empty where it is unknown.

    The name is matched, never handed to the projection library, which would open files and addresses.
    """
    found = _NAME.fullmatch(name or "")
    return f"{found['body'].upper()}:{found['code'].upper()}" if found else ""


def described_system(text: str | None) -> str:
    """Return the EPSG code of a system described in WKT or by its code; the text itself where it has no code.

    Args:
        text: `EPSG:2154`, or the content of a `.prj`.
    """
    if not text:
        return ""
    if named := named_system(text):
        return named
    try:
        crs = pyproj.CRS.from_wkt(text)
    except CRSError:
        return ""
    code = crs.to_epsg(min_confidence=60)
    if code is None:
        code = _known_by_name(crs.name)
    return f"EPSG:{code}" if code else text


def _known_by_name(name: str) -> int | None:
    """Recognise what French software writes without a code."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    if "lambert93" in plain:
        return 2154
    conic = re.search(r"cc(4[2-9]|50)$", plain) or re.search(r"conic(4[2-9]|50)$", plain)
    if conic:
        return 3900 + int(conic[1])
    return 27572 if "lambertii" in plain and ("etendu" in plain or "carto" in plain) else None


def locate(geometries: Geometries, declared: str, inquiry: Inquiry, *, is_geojson: bool = False) -> Located:
    """Bring contours to longitudes and latitudes.

    Args:
        geometries: shape (n,), None where a row has none.
        declared: code or WKT of the declared system, empty without one.
        inquiry: answers and findings: G01, G03, G04; bounds of the territory, all of France where it has none.
        is_geojson: degrees need no declaration in this format.

    Raises:
        Refused: G02, G05, G14.
    """
    _check_finite(geometries)
    points = _centres(geometries)
    if not len(points):
        return Located(geometries, declared or DEGREES)
    crs = declared or _guessed(points, inquiry, is_geojson=is_geojson)
    _check_consistent(points, crs)
    if crs not in _SILENT:
        geometries = reprojected(geometries, crs)
        inquiry.repaired("G04", nom=system_name(crs) if crs.startswith(("EPSG", "OGC")) else pyproj.CRS(crs).name)
        points = _centres(geometries)
    boxes = FRANCE if inquiry.territory is None else (inquiry.territory,)
    if not _share_inside(points, boxes):
        geometries = _swapped(geometries, points, boxes, inquiry)
    _check_size(geometries)
    return Located(geometries, crs)


def _check_finite(geometries: Geometries) -> None:
    coordinates, owners = shapely.get_coordinates(geometries, return_index=True)
    wrong = ~np.isfinite(coordinates).all(axis=1) | (np.abs(coordinates) > 1e8).any(axis=1)
    if wrong.any():
        raise Refused("G14", n=int(owners[np.argmax(wrong)]) + 1)


def _check_size(geometries: Geometries) -> None:
    """Refuse a contour as large as a continent, the sign of a rectangle drawn by mistake."""
    bounds = shapely.bounds(geometries)
    known = ~np.isnan(bounds[:, 0])
    too_large = known & ((bounds[:, 2] - bounds[:, 0] > 90) | (bounds[:, 3] - bounds[:, 1] > 60))
    out = known & (
        (np.abs(bounds[:, [1, 3]]) > 90.0001).any(axis=1) | (np.abs(bounds[:, [0, 2]]) > 180.0001).any(axis=1)
    )
    if (too_large | out).any():
        raise Refused("G14", n=int(np.argmax(too_large | out)) + 1)


def _centres(geometries: Geometries) -> Floats:
    """Return the middle of the bounds of each contour, shape (m, 2), contours without any left out."""
    bounds = shapely.bounds(geometries)
    centres: Floats = (bounds[:, :2] + bounds[:, 2:]) / 2
    return centres[~np.isnan(centres).any(axis=1)]


def _guessed(points: Floats, inquiry: Inquiry, *, is_geojson: bool) -> str:
    """Ask for the system of coordinates that declare none, proposing the first that falls in France (G01)."""
    sample = points[:_SAMPLE]
    if (np.abs(sample) <= [_MAX_DEGREES / 2, 90]).all():
        if is_geojson:
            return DEGREES
        fitting = [DEGREES]
    else:
        fitting = [crs for crs in CANDIDATES if _share_inside(_moved(sample, crs), FRANCE) > 0.9]
    if not fitting:
        raise Refused("G05")
    others = [crs for crs in (DEGREES, *CANDIDATES) if crs not in fitting]
    return inquiry.ask("G01", (*fitting, *others), nom=system_name(fitting[0]))


def _moved(points: Floats, crs: str) -> Floats:
    to_degrees = pyproj.Transformer.from_crs(crs, DEGREES, always_xy=True)
    return np.column_stack(to_degrees.transform(points[:, 0], points[:, 1]))


def _share_inside(points: Floats, boxes: Iterable[Box]) -> float:
    inside = np.zeros(len(points), dtype=bool)
    for west, south, east, north in boxes:
        inside |= (points[:, 0] >= west) & (points[:, 0] <= east) & (points[:, 1] >= south) & (points[:, 1] <= north)
    return float(inside.mean()) if len(points) else 0.0


def _check_consistent(points: Floats, crs: str) -> None:
    """Refuse a declared system that the values contradict: degrees declared as metres, or the other way (G02)."""
    looks_like_degrees = bool((np.abs(points) <= _MAX_DEGREES).all())
    unit = DEGREES_TEXT if looks_like_degrees else METRES_TEXT
    try:
        is_geographic = pyproj.CRS(crs).is_geographic
        pyproj.Transformer.from_crs(crs, DEGREES, always_xy=True).transform(points[0, 0], points[0, 1])
    except ProjError as error:
        raise Refused("G02", epsg=crs[:40], unite=unit) from error
    if looks_like_degrees != is_geographic:
        shown = crs if crs.startswith(("EPSG", "OGC")) else pyproj.CRS(crs).name
        raise Refused("G02", epsg=shown, unite=unit)


def reprojected(geometries: Geometries, crs: str) -> Geometries:
    """Bring contours of a system to degrees, longitude first."""
    to_degrees = pyproj.Transformer.from_crs(crs, DEGREES, always_xy=True)
    return np.asarray(shapely.transform(geometries, to_degrees.transform, interleaved=False), dtype=object)


def _swapped(geometries: Geometries, points: Floats, boxes: Iterable[Box], inquiry: Inquiry) -> Geometries:
    """Ask whether longitudes and latitudes were swapped, where swapping them brings the contours back (G03)."""
    if not _share_inside(points[:, ::-1], boxes) > 0.5:
        raise Refused("G05")
    place = OFF_SOMALIA if _share_inside(points, (_SOMALIA,)) > 0.5 else OUT_OF_FRANCE
    if not inquiry.agrees("G03", lieu=place):
        raise Refused("G05")
    return np.asarray(shapely.transform(geometries, lambda x, y: (y, x), interleaved=False), dtype=object)

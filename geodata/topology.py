"""Contours as one coverage: cleaned, completed, simplified and rounded shared borders kept; measures in metres.

Geometries go through here as numpy arrays of shapely polygons, in metres unless a name says degrees: those of
Lambert-93 (EPSG:2154), or overseas of the system that `projections.projection_of` names.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from domain.errors import UnreadableData
from domain.values import Floats, Ints
from geodata.projections import LAMBERT_93

if TYPE_CHECKING:
    import pyproj

Geometries = npt.NDArray[np.object_]

DEGREES = "EPSG:4326"
MIN_SHARED_BORDER_M = 1.0
"""Two communes are neighbours when they share more than this (METHODS 3.2)."""


def project(degrees: Geometries, system: str = LAMBERT_93) -> Geometries:
    """Project geometries from degrees (longitude, latitude) to metres.

    Args:
        degrees: geometries in degrees.
        system: projected system, as `projections.projection_of` names it.
    """
    return _transformed(degrees, DEGREES, system)


def unproject(metres: Geometries, system: str = LAMBERT_93) -> Geometries:
    """Bring geometries from metres back to degrees (longitude, latitude).

    Args:
        metres: geometries in metres.
        system: the projected system that they are in.
    """
    return _transformed(metres, system, DEGREES)


def cleaned(contours: Geometries) -> Geometries:
    """Make a valid coverage: overlaps given to one side, borders sharing all their vertices.

    Raises:
        UnreadableData: the result is no valid coverage, or a unit vanished.
    """
    coverage = np.asarray(shapely.coverage_clean(contours))
    if not shapely.coverage_is_valid(coverage) or shapely.is_empty(coverage).any():
        raise UnreadableData(file="contours", problem="no valid coverage after cleaning")
    return coverage


def with_holes_filled(coverage: Geometries, owners: Sequence[int]) -> Geometries:
    """Give every hole of the whole to the unit that absorbed a commune without contour of its own.

    Args:
        coverage: valid coverage.
        owners: positions of the units that lack a part, once for each part.

    Returns:
        The coverage without hole.

    Raises:
        UnreadableData: a hole touches no owner or several, or an owner has no hole: the contours lack something else.
    """
    holes = _holes(shapely.coverage_union_all(coverage))
    filled, given = coverage.copy(), []
    for hole in holes:
        touching = [owner for owner in set(owners) if shapely.length(shapely.intersection(coverage[owner], hole)) > 0]
        if len(touching) != 1:
            raise UnreadableData(file="contours", problem=f"a hole of {hole.area:.0f} m2 has {len(touching)} owners")
        filled[touching[0]] = shapely.coverage_union_all([filled[touching[0]], hole])
        given.append(touching[0])
    if sorted(given) != sorted(owners):
        raise UnreadableData(file="contours", problem=f"{len(owners)} parts lack a contour, {len(given)} holes")
    return filled


def simplified(coverage: Geometries, tolerance_m: float) -> Geometries:
    """Simplify a coverage, both sides of every border alike.

    Args:
        coverage: valid coverage in metres.
        tolerance_m: square root of the smallest triangle kept, in metres.
    """
    return np.asarray(shapely.coverage_simplify(coverage, tolerance_m))


def rounded_degrees(coverage: Geometries, decimals: int, system: str = LAMBERT_93) -> Geometries:
    """Bring a coverage to rounded degrees: units with a common border have identical vertices along it.

    Args:
        coverage: valid coverage in metres.
        decimals: decimals of a degree that are kept.
        system: the projected system that it is in.

    Raises:
        UnreadableData: rounding made a polygon invalid or units overlap: keep more decimals.
    """
    degrees = shapely.transform(unproject(coverage, system), lambda points: points.round(decimals) + 0.0)
    if not (shapely.is_valid(degrees).all() and shapely.coverage_is_valid(degrees)):
        raise UnreadableData(file="contours", problem=f"rounding to {decimals} decimals breaks the coverage")
    return degrees


def dissolved(coverage: Geometries, area_of: Ints, n_areas: int) -> Geometries:
    """Unite the units of every area; outlines keep the vertices of the coverage.

    Args:
        coverage: n units of a valid coverage.
        area_of: shape (n,), position of each unit's area, -1 where it has none.
        n_areas: number of areas.

    Returns:
        shape (n_areas,), None where an area has no unit.
    """
    areas = np.full(n_areas, None, dtype=object)
    for area in np.unique(area_of[area_of >= 0]):
        areas[area] = shapely.coverage_union_all(coverage[area_of == area])
    return areas


def neighbours(coverage: Geometries) -> Ints:
    """List the pairs of units that share a border longer than 1 m.

    The common line is measured, so that a border made of parts of longer edges counts too.

    Args:
        coverage: n units in metres, cleaned.

    Returns:
        shape (e, 2), positions, first < second, ascending.

    Source:
        METHODS 3.2, rook.
    """
    left, right = shapely.STRtree(coverage).query(coverage, predicate="intersects")
    is_once = left < right
    left, right = left[is_once], right[is_once]
    outlines = shapely.boundary(coverage)
    border_m = shapely.length(shapely.intersection(outlines[left], outlines[right]))
    pairs = np.column_stack([left, right])[border_m > MIN_SHARED_BORDER_M].astype(np.int64)
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return np.asarray(pairs[order], dtype=np.int64)


def areas_m2(coverage: Geometries) -> Floats:
    """Measure areas in square metres."""
    return np.asarray(shapely.area(coverage), dtype=np.float64)


def _holes(union: shapely.Geometry) -> list[shapely.Polygon]:
    parts = shapely.get_parts(union)
    return [shapely.polygons(ring) for part in parts for ring in part.interiors]


@cache
def _transformer(source: str, target: str) -> "pyproj.Transformer":
    import pyproj  # noqa: PLC0415 - the running application draws in degrees and does without it

    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def _transformed(geometries: Geometries, source: str, target: str) -> Geometries:
    transformer = _transformer(source, target)
    return shapely.transform(
        geometries, lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
    )

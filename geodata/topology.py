"""Contours as one coverage: cleaned, completed, simplified and rounded shared borders kept; measures in metres.

Geometries go through here as numpy arrays of shapely polygons, in metres unless a name says degrees: those of
Lambert-93 (EPSG:2154), or overseas of the system that `projections.projection_of` names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from domain.errors import UnreadableData
from domain.values import Bools, Floats, Ints
from geodata.projections import LAMBERT_93

if TYPE_CHECKING:
    import pyproj

Geometries = npt.NDArray[np.object_]

DEGREES = "EPSG:4326"
MIN_SHARED_BORDER_M = 1.0
"""Two communes are neighbours when they share more than this (METHODS 3.2)."""
SMALLEST_HOLE_M2 = 10_000.0
"""Smaller holes are no communes but gaps between outlines (project choice; the smallest commune has 40,000 m²)."""
_FINER = 2
"""Decimals more that the vertices of a unit broken by rounding are given."""
_ROUNDS = 4


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


@dataclass(frozen=True, slots=True)
class Filled:
    """A coverage whose holes were given to the units that lack a part.

    Attributes:
        shapes: the coverage.
        still_lacking: positions of the owners that no hole was given to, ascending: the part that they lack lies at the
            edge of what is covered, or nobody can say which of several owners a hole belongs to.
    """

    shapes: Geometries
    still_lacking: tuple[int, ...]


def with_holes_filled(coverage: Geometries, owners: Sequence[int]) -> Filled:
    """Give every hole of the whole to the unit that absorbed a commune without contour of its own.

    A hole that touches no owner is no lacking part (a lake, a gap between two editions) and stays; one that touches
    several goes to the only one among them to which no other hole was given, and stays where there is no such one.

    Args:
        coverage: valid coverage.
        owners: positions of the units that lack a part, at least once each.

    Returns:
        The filled coverage, and the owners that still lack a part.
    """
    wanted = sorted(set(owners))
    filled = coverage.copy()
    given: set[int] = set()
    holes = _holes(shapely.coverage_union_all(coverage)) if wanted else []
    touching = [(hole, _touching(hole, coverage, wanted)) for hole in holes if hole.area >= SMALLEST_HOLE_M2]
    for hole, near in sorted(touching, key=lambda pair: len(pair[1])):
        free = near if len(near) == 1 else [owner for owner in near if owner not in given]
        if len(free) == 1:
            filled[free[0]] = shapely.coverage_union_all([filled[free[0]], hole])
            given.add(free[0])
    return Filled(filled, tuple(owner for owner in wanted if owner not in given))


def _touching(hole: shapely.Geometry, coverage: Geometries, owners: list[int]) -> list[int]:
    common_m = shapely.length(shapely.intersection(shapely.boundary(coverage[owners]), shapely.boundary(hole)))
    return [owners[place] for place in np.flatnonzero(common_m > MIN_SHARED_BORDER_M)]


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


def rounded_where_possible(coverage: Geometries, decimals: int, system: str = LAMBERT_93) -> Geometries:
    """Do as `rounded_degrees`, the vertices of the units that rounding would break keeping more decimals.

    Args:
        coverage: valid coverage in metres.
        decimals: decimals of a degree that are kept, but for those vertices.
        system: the projected system that it is in.

    Raises:
        UnreadableData: more decimals did not help.
    """
    degrees = unproject(coverage, system)
    fine = np.empty(0, dtype=np.complex128)
    for _ in range(_ROUNDS):
        rounded = shapely.transform(degrees, partial(_rounded, decimals=decimals, fine=fine))
        broken = ~shapely.is_valid(rounded) | ~shapely.is_empty(shapely.coverage_invalid_edges(rounded))
        if not broken.any():
            return rounded
        fine = np.union1d(fine, _as_complex(shapely.get_coordinates(degrees[broken])))
    raise UnreadableData(file="contours", problem=f"rounding to {decimals} decimals breaks the coverage")


def _rounded(points: Floats, decimals: int, fine: npt.NDArray[np.complex128]) -> Floats:
    is_fine = np.isin(_as_complex(points), fine)[:, np.newaxis]
    return np.where(is_fine, points.round(decimals + _FINER), points.round(decimals)) + 0.0


def _as_complex(points: Floats) -> npt.NDArray[np.complex128]:
    return points[:, 0] + 1j * points[:, 1]


def dissolved(coverage: Geometries, area_of: Ints, n_areas: int) -> Geometries:
    """Unite the units of every area; outlines keep the vertices of the coverage.

    Args:
        coverage: n units of a valid coverage.
        area_of: shape (n,), position of each unit's area, -1 where it has none.
        n_areas: number of areas.

    Returns:
        shape (n_areas,), None where an area has no unit.
    """
    areas, has_shape = np.full(n_areas, None, dtype=object), ~shapely.is_missing(coverage)
    for area in np.unique(area_of[area_of >= 0]):
        areas[area] = shapely.coverage_union_all(coverage[(area_of == area) & has_shape])
    return areas


def neighbours(coverage: Geometries) -> Ints:
    """List the pairs of units that share a border longer than 1 m.

    Most pairs share whole edges, which are found by sorting; the others that touch are measured, so that a border made
    of parts of longer edges counts too.

    Args:
        coverage: n units in metres; None or empty where a unit has no contour.

    Returns:
        shape (e, 2), positions, first < second, ascending.

    Source:
        METHODS 3.2, rook.
    """
    found = _with_common_edges(coverage)
    left, right = shapely.STRtree(coverage).query(coverage, predicate="intersects")
    left, right = left[left < right], right[left < right]
    is_open = ~np.isin(left * coverage.size + right, found)
    left, right = left[is_open], right[is_open]
    outlines = shapely.boundary(coverage)
    border_m = shapely.length(shapely.intersection(outlines[left], outlines[right]))
    measured = (left * coverage.size + right)[border_m > MIN_SHARED_BORDER_M]
    pairs = np.union1d(found, measured).astype(np.int64)
    return np.column_stack(np.divmod(pairs, coverage.size)) if pairs.size else np.empty((0, 2), dtype=np.int64)


def _with_common_edges(coverage: Geometries) -> Ints:
    """Return the pairs whose common whole edges measure more than 1 m, each as first * n + second."""
    edges, units = _edges(coverage)
    order = np.argsort(_hashed(edges), kind="stable")
    edges, units = edges[order], units[order]
    is_same = (edges[1:] == edges[:-1]).all(axis=1) & (units[1:] != units[:-1])
    first, second = np.minimum(units[1:], units[:-1])[is_same], np.maximum(units[1:], units[:-1])[is_same]
    length_m = np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])[1:][is_same]
    pairs, pair_of = np.unique(first * coverage.size + second, return_inverse=True)
    return pairs[np.bincount(pair_of, weights=length_m, minlength=pairs.size) > MIN_SHARED_BORDER_M]


def _edges(coverage: Geometries) -> tuple[Floats, Ints]:
    """Return every edge of every outline, shape (m, 4), its lower end first, and the position of its unit."""
    parts, unit_of = shapely.get_parts(coverage, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    follows = ring_of[1:] == ring_of[:-1]
    start, end = points[:-1][follows], points[1:][follows]
    turns = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    edges = np.where(turns[:, np.newaxis], np.hstack([end, start]), np.hstack([start, end]))
    return edges, unit_of[part_of[ring_of[1:][follows]]]


def _hashed(edges: Floats) -> npt.NDArray[np.uint64]:
    """Mix the four numbers of each edge, so that equal edges stand together once sorted."""
    words = np.ascontiguousarray(edges + 0.0).view(np.uint64)
    mixed = np.zeros(len(words), dtype=np.uint64)
    for column in range(words.shape[1]):
        mixed = (mixed ^ words[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def on_the_border(coverage: Geometries) -> Bools:
    """Find the units with an edge that no other unit shares: the border of the territory, a coast, a lake left out.

    Nothing is measured: edges are compared as they are written, in metres or in degrees alike.

    Args:
        coverage: n units whose common borders have the same vertices; None or empty where a unit has no contour.

    Returns:
        shape (n,); true of a unit without contour, of which nothing is known.
    """
    edges, units = _edges(coverage)
    _, which, count = np.unique(_hashed(edges), return_inverse=True, return_counts=True)
    found: Bools = np.ones(coverage.size, dtype=np.bool_)
    found[units] = False
    found[units[count[which] == 1]] = True
    return found


def areas_m2(coverage: Geometries) -> Floats:
    """Measure areas in square metres."""
    return np.asarray(shapely.area(coverage), dtype=np.float64)


def _holes(union: shapely.Geometry) -> list[shapely.Polygon]:
    """Return the holes of a union; what stands inside a hole, as an island in a lake, is left out of it."""
    parts = shapely.get_parts(union)
    tree = shapely.STRtree(parts)
    holes = [shapely.polygons(ring) for part in parts for ring in part.interiors]
    inside = [parts[tree.query(hole, predicate="contains")] for hole in holes]
    return [
        hole if not islands.size else shapely.difference(hole, shapely.union_all(islands))
        for hole, islands in zip(holes, inside, strict=True)
    ]


@cache
def _transformer(source: str, target: str) -> "pyproj.Transformer":
    import pyproj  # noqa: PLC0415 - the running application draws in degrees and does without it

    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def _transformed(geometries: Geometries, source: str, target: str) -> Geometries:
    transformer = _transformer(source, target)
    return shapely.transform(
        geometries, lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
    )

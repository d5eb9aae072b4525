"""Shape of a perimeter: contacts between units, pieces, compactness, enclaves (METHODS 3.2).

Every length and area is in metres: polygons come in a projected system (EPSG:2154 in metropolitan France), on a
coverage cleaned beforehand.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely  # the package ships no types
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from domain.errors import OutOfDomain
from domain.outlines import CommonSegments, Polygons, common_segments
from domain.perimeter import ratio
from domain.values import Bools, Floats, Ints

MINIMUM_BORDER_M = 1.0
"""Two units are neighbours when they have a line longer than this in common (METHODS 3.2)."""


@dataclass(frozen=True, slots=True)
class Components:
    """Pieces (*morceaux*) of a perimeter.

    Attributes:
        count: number of pieces, 0 for an empty perimeter.
        labels: shape (n,), piece of each unit, numbered by their first unit; -1 outside the perimeter.
        largest_population_share: share of the perimeter's inhabitants in its most populated piece; NaN where nobody
            lives in it or populations were not given.
    """

    count: int
    labels: Ints
    largest_population_share: float


def components(n: int, neighbours: Ints, selected: Bools, population: Floats | None = None) -> Components:
    """Count the pieces of a perimeter in the graph of its units (METHODS 3.2).

    The islands of one unit are one unit.

    Args:
        n: number of units.
        neighbours: shape (e, 2), positions of neighbouring units, manual links included, each pair once or more.
        selected: shape (n,), units of the perimeter.
        population: shape (n,), inhabitants; NaN where unknown, then in no sum.

    Returns:
        The pieces.
    """
    labels = np.full(n, -1, dtype=np.int64)
    units = np.flatnonzero(selected)
    if not units.size:
        return Components(0, labels, float("nan"))
    inner = neighbours[selected[neighbours[:, 0]] & selected[neighbours[:, 1]]]
    labels[units] = np.arange(units.size)
    first, second = labels[inner[:, 0]], labels[inner[:, 1]]
    graph = coo_array((np.ones(first.size), (first, second)), shape=(units.size, units.size))
    count, pieces = connected_components(graph, directed=False)
    labels[units] = pieces
    if population is None:
        return Components(int(count), labels, float("nan"))
    people = np.bincount(pieces, weights=np.nan_to_num(population[units]), minlength=count)
    return Components(int(count), labels, ratio(float(people.max()), float(people.sum())))


@dataclass(frozen=True, slots=True)
class Shape:
    """Measures of the dissolved union of a perimeter.

    Attributes:
        area_m2: its area.
        perimeter_m: its outline, inner rings included.
        polsby_popper: 4πA/P², in ]0, 1]; NaN when empty.
        reock: area over that of the smallest circle around; NaN when empty.
        convex_hull_ratio: area over that of its convex hull; NaN when empty.
        n_enclaves: interior rings; a gap closed by corner contacts only is none.
    """

    area_m2: float
    perimeter_m: float
    polsby_popper: float
    reock: float
    convex_hull_ratio: float
    n_enclaves: int


def measure_shape(polygons: Polygons) -> Shape:
    """Measure the union of the units of a perimeter (METHODS 3.2; Polsby and Popper 1991, Reock 1961).

    Args:
        polygons: shape (k,), units of the perimeter, metres.

    Returns:
        Areas, lengths and the three ratios, unchanged by translation, rotation and scaling.
    """
    union = shapely.union_all(polygons)
    enclaves = int(shapely.get_num_interior_rings(shapely.get_parts(union)).sum())
    return shape_of(float(shapely.area(union)), float(shapely.length(union)), shapely.convex_hull(union), enclaves)


def shape_of(area_m2: float, perimeter_m: float, hull: shapely.Geometry, n_enclaves: int) -> Shape:
    """Compute the ratios of compactness.

    Args:
        area_m2: area of the union.
        perimeter_m: its outline, inner rings included.
        hull: its convex hull, metres.
        n_enclaves: its interior rings.

    Returns:
        The record; ratios are NaN when the union is empty, and never above 1 by rounding.
    """
    radius = float(shapely.minimum_bounding_radius(hull))
    return Shape(
        area_m2=area_m2,
        perimeter_m=perimeter_m,
        polsby_popper=_at_most_one(ratio(4.0 * np.pi * area_m2, perimeter_m * perimeter_m)),
        reock=_at_most_one(ratio(area_m2, np.pi * radius * radius)),
        convex_hull_ratio=_at_most_one(ratio(area_m2, float(shapely.area(hull)))),
        n_enclaves=n_enclaves,
    )


def _at_most_one(value: float) -> float:
    return value if np.isnan(value) else min(float(value), 1.0)


def boxes(bounds: Floats) -> Polygons:
    """Make rectangles.

    Args:
        bounds: shape (n, 4), xmin, ymin, xmax, ymax in metres.

    Returns:
        shape (n,).

    Raises:
        OutOfDomain: a box without width or height.
    """
    if not (bounds[:, :2] < bounds[:, 2:]).all():
        raise OutOfDomain(field="box", given=str(bounds.tolist())[:60], expected="xmin < xmax and ymin < ymax")
    return np.asarray(shapely.box(*bounds.T), dtype=np.object_)


def require_metres(polygons: Polygons) -> None:
    """Refuse coordinates in degrees (METHODS 3.2: never compute lengths or areas in degrees).

    Raises:
        OutOfDomain: all coordinates lie within 180 of the origin in x and 90 in y.
    """
    if not polygons.size:
        return
    xmin, ymin, xmax, ymax = shapely.total_bounds(polygons)
    if max(-xmin, xmax) <= 180.0 and max(-ymin, ymax) <= 90.0:
        raise OutOfDomain(field="polygons", given="coordinates in degrees", expected="projected coordinates, metres")


@dataclass(frozen=True, slots=True)
class Contacts:
    """Pairs of polygons whose outlines have a line in common.

    Attributes:
        pairs: shape (e, 2), positions, first < second, ascending.
        length_m: shape (e,), length of all their common lines.
        line_m: shape (e,), length of the longest unbroken one where it decides whether they are neighbours (no single
            segment is longer than 1 m and the total is); elsewhere that of the longest segment.
    """

    pairs: Ints
    length_m: Floats
    line_m: Floats


def shared_borders(polygons: Polygons) -> Ints:
    """Find the neighbours: units that have a line longer than 1 m in common (METHODS 3.2, rook).

    The common line may be a part of a longer edge (T-junction, vertices that differ).

    Args:
        polygons: shape (n,), cleaned coverage in a projected system, metres.

    Returns:
        shape (e, 2), positions, first < second, ascending.

    Raises:
        OutOfDomain: the coordinates are degrees.
    """
    require_metres(polygons)
    found = contacts(polygons)
    return found.pairs[found.line_m > MINIMUM_BORDER_M]


def any_contacts(polygons: Polygons) -> Ints:
    """Find the units that touch, be it at one point (METHODS 3.2, queen).

    Args:
        polygons: shape (n,), cleaned coverage.

    Returns:
        shape (e, 2), positions, first < second, ascending.
    """
    first, second = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    pairs = np.column_stack([first, second])[first < second]
    return _sorted_pairs(pairs)


def _sorted_pairs(pairs: Ints) -> Ints:
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].astype(np.int64)


def contacts(polygons: Polygons) -> Contacts:
    """Measure the common lines of every pair of polygons.

    Args:
        polygons: shape (n,), cleaned coverage, metres.

    Returns:
        The pairs with a common line, whatever its length.
    """
    pieces = common_segments(polygons)
    n = polygons.size
    key, inverse = np.unique(pieces.pair[:, 0] * n + pieces.pair[:, 1], return_inverse=True)
    each = np.hypot(*(pieces.end - pieces.start).T)
    length = np.bincount(inverse, weights=each, minlength=key.size).astype(np.float64)
    longest = np.zeros(key.size)
    np.maximum.at(longest, inverse, each)
    for pair in np.flatnonzero((length > MINIMUM_BORDER_M) & (longest <= MINIMUM_BORDER_M)):
        longest[pair] = _longest_line(pieces, inverse == pair)
    return Contacts(np.column_stack([key // n, key % n]) if n else np.empty((0, 2), np.int64), length, longest)


def _longest_line(pieces: CommonSegments, of_pair: Bools) -> float:
    ends: Any = np.stack([pieces.start[of_pair], pieces.end[of_pair]], axis=1)
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(np.round(ends, 3))))
    return float(shapely.length(shapely.get_parts(merged)).max())

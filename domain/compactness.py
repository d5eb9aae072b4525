"""Shape of a perimeter: contacts between units, pieces, compactness, enclaves (METHODS 3.2).

Every length and area is in metres: polygons come in a projected system (EPSG:2154 in metropolitan France), on a
coverage cleaned beforehand.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely  # type: ignore[import-untyped]  # the package ships no types
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from domain.errors import OutOfDomain
from domain.perimeter import ratio
from domain.values import Bools, Floats, Ints

Polygons: TypeAlias = npt.NDArray[np.object_]
"""Array of shapely polygons and multipolygons, in metres."""

MINIMUM_BORDER_M = 1.0
"""Two units are neighbours when they have a line longer than this in common (METHODS 3.2)."""

SNAP_M = 1e-3
"""Two segments closer than this from end to end of their common part are the same line."""


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

    Edges that two polygons write with the same vertices are found by sorting; only the others, outer limits and
    T-junctions, are compared by position, through a spatial index.

    Args:
        polygons: shape (n,), cleaned coverage, metres.

    Returns:
        The pairs with a common line, whatever its length.
    """
    edges = _edges(polygons)
    same = _same_edges(edges)
    lone = _Edges(edges.start[~same.matched], edges.end[~same.matched], edges.owner[~same.matched])
    pieces = _Pieces.join(same.pieces, _overlapping_edges(lone))
    n = polygons.size
    key, inverse = np.unique(pieces.pair[:, 0] * n + pieces.pair[:, 1], return_inverse=True)
    each = np.hypot(*(pieces.end - pieces.start).T)
    length = np.bincount(inverse, weights=each, minlength=key.size).astype(np.float64)
    longest = np.zeros(key.size)
    np.maximum.at(longest, inverse, each)
    for pair in np.flatnonzero((length > MINIMUM_BORDER_M) & (longest <= MINIMUM_BORDER_M)):
        longest[pair] = _longest_line(pieces, inverse == pair)
    return Contacts(np.column_stack([key // n, key % n]) if n else np.empty((0, 2), np.int64), length, longest)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Segments of outlines, each written from its lower end (by x, then y), with the polygon that owns it."""

    start: Floats
    end: Floats
    owner: Ints


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Common segments of pairs of polygons, first < second."""

    pair: Ints
    start: Floats
    end: Floats

    @classmethod
    def join(cls, one: "_Pieces", other: "_Pieces") -> "_Pieces":
        return cls(
            np.concatenate([one.pair, other.pair]),
            np.concatenate([one.start, other.start]),
            np.concatenate([one.end, other.end]),
        )


@dataclass(frozen=True, slots=True)
class _SameEdges:
    """Edges written with the same vertices: shape (m,) mask of those that have a twin, and their common segments."""

    matched: Bools
    pieces: _Pieces


def _edges(polygons: Polygons) -> _Edges:
    parts, part_owner = shapely.get_parts(polygons, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    xy = xy + 0.0
    start, end = xy[:-1], xy[1:]
    real = (ring[1:] == ring[:-1]) & (start != end).any(axis=1)
    start, end = start[real], end[real]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low = np.where(swap[:, None], end, start)
    high = np.where(swap[:, None], start, end)
    return _Edges(low, high, part_owner[ring_part[ring[:-1][real]]])


def lone_overlaps(polygons: Polygons) -> bool:
    """Tell whether two polygons follow a common line with different vertices."""
    edges = _edges(polygons)
    lone = ~_same_edges(edges).matched
    return bool(_overlapping_edges(_Edges(edges.start[lone], edges.end[lone], edges.owner[lone])).pair.size)


@dataclass(frozen=True, slots=True)
class NodedEdges:
    """Segments of a coverage, each once.

    Attributes:
        start: shape (m, 2), metres.
        end: shape (m, 2).
        sides: shape (m, 2), positions of the polygons on both sides, ascending; the number of polygons stands for the
            outside.
    """

    start: Floats
    end: Floats
    sides: Ints


def noded_edges(polygons: Polygons) -> NodedEdges:
    """List the segments of a coverage whose common lines have the same vertices on both sides.

    Args:
        polygons: shape (n,), metres.

    Returns:
        Each segment once.
    """
    edges = _edges(polygons)
    same = _same_edges(edges)
    lone = ~same.matched
    outer = np.column_stack([edges.owner[lone], np.full(int(lone.sum()), polygons.size)])
    return NodedEdges(
        np.concatenate([same.pieces.start, edges.start[lone]]),
        np.concatenate([same.pieces.end, edges.end[lone]]),
        np.concatenate([same.pieces.pair, outer]),
    )


def _same_edges(edges: _Edges) -> _SameEdges:
    order = np.argsort(_fingerprints(edges), kind="stable")
    start, end, owner = edges.start[order], edges.end[order], edges.owner[order]
    matched = np.zeros(order.size, dtype=np.bool_)
    firsts, seconds = [], []
    for step in range(1, order.size):
        same = (start[step:] == start[:-step]).all(axis=1) & (end[step:] == end[:-step]).all(axis=1)
        if not same.any():
            break
        place = np.flatnonzero(same)
        matched[order[place]] = matched[order[place + step]] = True
        between = place[owner[place] != owner[place + step]]
        firsts.append(between)
        seconds.append(between + step)
    first = np.concatenate(firsts) if firsts else np.empty(0, np.int64)
    second = np.concatenate(seconds) if seconds else np.empty(0, np.int64)
    pair = np.sort(np.column_stack([owner[first], owner[second]]), axis=1)
    return _SameEdges(matched, _Pieces(pair, start[first], end[first]))


def _fingerprints(edges: _Edges) -> npt.NDArray[np.uint64]:
    """Mix the four coordinates of each edge into 64 bits: a collision only leaves an edge to the slower search."""
    mixed = np.zeros(edges.owner.size, dtype=np.uint64)
    for column in (edges.start[:, 0], edges.start[:, 1], edges.end[:, 0], edges.end[:, 1]):
        mixed ^= np.ascontiguousarray(column).view(np.uint64)
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _overlapping_edges(edges: _Edges) -> _Pieces:
    """Find the collinear overlaps of edges of different polygons: the common part of a T-junction."""
    low = np.minimum(edges.start, edges.end) - SNAP_M
    high = np.maximum(edges.start, edges.end) + SNAP_M
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    first, second = shapely.STRtree(boxes).query(boxes)
    different = edges.owner[first] < edges.owner[second]
    first, second = first[different], second[different]
    origin, vector = edges.start[first], edges.end[first] - edges.start[first]
    length = np.hypot(vector[:, 0], vector[:, 1])
    unit = vector / length[:, None]
    ends = [_along_and_aside(point[second] - origin, unit) for point in (edges.start, edges.end)]
    (along_a, aside_a), (along_b, aside_b) = ends
    begin = np.clip(np.minimum(along_a, along_b), 0.0, length)
    finish = np.clip(np.maximum(along_a, along_b), 0.0, length)
    run = along_b - along_a
    slope = np.divide(aside_b - aside_a, run, out=np.zeros_like(run), where=run != 0.0)
    drift = np.maximum(np.abs(aside_a + (begin - along_a) * slope), np.abs(aside_a + (finish - along_a) * slope))
    common = (finish > begin) & (drift <= SNAP_M)
    pair = np.column_stack([edges.owner[first], edges.owner[second]])[common]
    place = origin[common], unit[common]
    return _Pieces(pair, place[0] + place[1] * begin[common, None], place[0] + place[1] * finish[common, None])


def _along_and_aside(offset: Floats, unit: Floats) -> tuple[Floats, Floats]:
    return (
        offset[:, 0] * unit[:, 0] + offset[:, 1] * unit[:, 1],
        offset[:, 1] * unit[:, 0] - offset[:, 0] * unit[:, 1],
    )


def _longest_line(pieces: _Pieces, of_pair: Bools) -> float:
    ends: Any = np.stack([pieces.start[of_pair], pieces.end[of_pair]], axis=1)
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(np.round(ends, 3))))
    return float(shapely.length(shapely.get_parts(merged)).max())

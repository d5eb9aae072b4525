"""Shape of any perimeter of one coverage, from what is measured once on its units (METHODS 3.2).

Dissolving the units at each edit costs up to a second; sums over what is measured here cost milliseconds and give the
same area, outline, ratios and enclaves as `domain.compactness.measure_shape`.
"""

from dataclasses import dataclass

import numpy as np
import shapely  # the package ships no types
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from domain.compactness import Shape, contacts, shape_of
from domain.outlines import Polygons, noded_edges
from domain.values import Bools, Floats, Ints

N_DIRECTIONS = 16
"""Directions in which the farthest point of each unit is kept, to find the few units that make a convex hull."""


@dataclass(frozen=True, slots=True)
class Topology:
    """How the parts of the units (islands apart) meet, counted so that holes follow from Euler's formula.

    A position equal to the number of parts stands for the outside, never selected.

    Attributes:
        part_unit: shape (p,), unit of each part.
        part_faces: shape (p,), Euler characteristic of its open interior: 2 less the connected pieces of its boundary.
        borders: shape (b, 2), parts with a line in common.
        border_m: shape (b,), its length.
        sides: shape (a, 2), parts on both sides of the lines between two nodes.
        n_lines: shape (a,), number of such lines.
        corners: shape (c, 3), parts around each node where three lines meet.
        crossing: shape (x,), node where four lines or more meet, once for each part around it.
        crossing_part: shape (x,), that part.
    """

    part_unit: Ints
    part_faces: Ints
    borders: Ints
    border_m: Floats
    sides: Ints
    n_lines: Ints
    corners: Ints
    crossing: Ints
    crossing_part: Ints


@dataclass(frozen=True, slots=True)
class Hulls:
    """Convex hulls of the units.

    Attributes:
        points: shape (h, 2), their vertices, metres.
        unit: shape (h,), unit of each vertex.
        centre: shape (n, 2), a point of each unit's circle.
        radius: shape (n,), radius of a circle around the unit.
        reach: shape (n, N_DIRECTIONS), farthest extent of the unit in each direction.
        farthest: shape (n, N_DIRECTIONS), vertex of `points` that reaches it.
    """

    points: Floats
    unit: Ints
    centre: Floats
    radius: Floats
    reach: Floats
    farthest: Ints


@dataclass(frozen=True, slots=True)
class CoverageIndex:
    """What is measured once on n units.

    Attributes:
        area_m2: shape (n,), area of each unit.
        outline_m: shape (n,), its outline, inner rings included.
        topology: how its parts meet.
        hulls: their convex hulls.
    """

    area_m2: Floats
    outline_m: Floats
    topology: Topology
    hulls: Hulls


def index_coverage(polygons: Polygons) -> CoverageIndex:
    """Measure the units of a coverage once.

    Args:
        polygons: shape (n,), cleaned coverage in a projected system, metres; vertices may differ along a
            common line.

    Returns:
        The index, for `shape_of_perimeter`.
    """
    return CoverageIndex(
        area_m2=np.asarray(shapely.area(polygons), dtype=np.float64),
        outline_m=np.asarray(shapely.length(polygons), dtype=np.float64),
        topology=_topology(polygons),
        hulls=_hulls(polygons),
    )


def _topology(units: Polygons) -> Topology:
    parts, part_unit = shapely.get_parts(units, return_index=True)
    touching = contacts(parts)
    edges = noded_edges(parts)
    n_parts = parts.size
    ends = np.concatenate([edges.start, edges.end])
    _, vertex = np.unique(ends[:, 0] + 1j * ends[:, 1], return_inverse=True)
    degree = np.bincount(vertex)
    pairs, pair = np.unique(edges.sides[:, 0] * (n_parts + 1) + edges.sides[:, 1], return_inverse=True)
    both_pairs = np.concatenate([pair, pair])
    some_edge = np.zeros(degree.size, dtype=np.int64)
    some_edge[vertex] = both_pairs
    inner = np.bincount(some_edge[degree == 2], minlength=pairs.size)
    corner, crossing = _nodes(vertex, degree, np.concatenate([edges.sides, edges.sides]), n_parts)
    return Topology(
        part_unit=np.asarray(part_unit, dtype=np.int64),
        part_faces=_faces(parts),
        borders=touching.pairs,
        border_m=touching.length_m,
        sides=np.column_stack([pairs // (n_parts + 1), pairs % (n_parts + 1)]),
        n_lines=np.bincount(pair, minlength=pairs.size) - inner,
        corners=corner,
        crossing=crossing[:, 0],
        crossing_part=crossing[:, 1],
    )


def _faces(parts: Polygons) -> Ints:
    """Count 2 less the pieces of each boundary: rings that touch at a point are one piece."""
    faces = np.ones(parts.size, dtype=np.int64)
    hollow = np.flatnonzero(shapely.get_num_interior_rings(parts) > 0)
    rings, owner = shapely.get_rings(parts[hollow], return_index=True)
    one, other = shapely.STRtree(rings).query(rings, predicate="intersects")
    same = owner[one] == owner[other]
    graph = coo_array((np.ones(int(same.sum())), (one[same], other[same])), shape=(rings.size, rings.size))
    count, piece = connected_components(graph, directed=False)
    part_of_piece = np.zeros(count, dtype=np.int64)
    part_of_piece[piece] = owner
    faces[hollow] = 2 - np.bincount(part_of_piece, minlength=hollow.size)
    return faces


def _nodes(vertex: Ints, degree: Ints, sides: Ints, n_parts: int) -> tuple[Ints, Ints]:
    """List the parts around nodes: shape (c, 3) where three lines meet, shape (x, 2) of node and part elsewhere."""
    at_node = degree[vertex] >= 3
    around = np.concatenate([np.column_stack([vertex, side])[at_node] for side in sides.T])
    key = np.unique(around[:, 0] * (n_parts + 1) + around[:, 1])
    node, part = key // (n_parts + 1), key % (n_parts + 1)
    is_corner = degree[node] == 3
    corners, row = np.unique(node[is_corner], return_inverse=True)
    place = np.arange(row.size) - np.searchsorted(row, row)
    table = np.full((corners.size, 3), n_parts, dtype=np.int64)
    table[row, place] = part[is_corner]
    return table, np.column_stack([node, part])[~is_corner]


def _hulls(units: Polygons) -> Hulls:
    points, unit = shapely.get_coordinates(shapely.convex_hull(units), return_index=True)
    n = units.size
    box = shapely.bounds(units).reshape(n, 4)
    centre = (box[:, :2] + box[:, 2:]) / 2.0
    radius = np.zeros(n)
    np.maximum.at(radius, unit, np.hypot(*(points - centre[unit]).T))
    reach = np.empty((n, N_DIRECTIONS))
    farthest = np.empty((n, N_DIRECTIONS), dtype=np.int64)
    last = np.searchsorted(unit, np.arange(n), side="right") - 1
    for place, angle in enumerate(_angles()):
        extent = points @ np.array([np.cos(angle), np.sin(angle)])
        farthest[:, place] = np.lexsort((extent, unit))[last]
        reach[:, place] = extent[farthest[:, place]]
    return Hulls(points, np.asarray(unit, dtype=np.int64), centre, radius, reach, farthest)


def _angles() -> Floats:
    return np.arange(N_DIRECTIONS, dtype=np.float64) * (2.0 * np.pi / N_DIRECTIONS)


def shape_of_perimeter(index: CoverageIndex, selected: Bools) -> Shape:
    """Measure the dissolved union of a perimeter (METHODS 3.2).

    Args:
        index: measures of the coverage.
        selected: shape (n,), units of the perimeter.

    Returns:
        The same as `measure_shape` of those units, to rounding.
    """
    topology = index.topology
    inside = np.append(selected[topology.part_unit], False)
    inner = inside[topology.borders[:, 0]] & inside[topology.borders[:, 1]]
    area = float(index.area_m2[selected].sum())
    outline = float(index.outline_m[selected].sum()) - 2.0 * float(topology.border_m[inner].sum())
    return shape_of(area, outline, _hull(index.hulls, selected), _enclaves(topology, inside, inner))


def _enclaves(topology: Topology, inside: Bools, inner: Bools) -> int:
    """Count the holes of the pieces: pieces - (nodes - lines + faces), each node counted once for each piece."""
    parts = np.flatnonzero(inside)
    if not parts.size:
        return 0
    place = np.full(inside.size, -1, dtype=np.int64)
    place[parts] = np.arange(parts.size)
    first, second = place[topology.borders[inner]].T
    graph = coo_array((np.ones(first.size), (first, second)), shape=(parts.size, parts.size))
    n_pieces, piece = connected_components(graph, directed=False)
    faces = int(topology.part_faces[parts].sum())
    lines = int(topology.n_lines[inside[topology.sides].any(axis=1)].sum())
    nodes = int(inside[topology.corners].any(axis=1).sum())
    met = inside[topology.crossing_part]
    piece_met = piece[place[topology.crossing_part[met]]]
    nodes += np.unique(topology.crossing[met] * n_pieces + piece_met).size
    return int(n_pieces) - (nodes - lines + faces)


def _hull(hulls: Hulls, selected: Bools) -> shapely.Geometry:
    """Return the convex hull of the selected units: only those that leave the polygon of farthest points count."""
    units = np.flatnonzero(selected)
    if not units.size:
        return shapely.GeometryCollection()
    extreme = units[hulls.reach[units].argmax(axis=0)]
    corners = hulls.points[hulls.farthest[extreme, np.arange(N_DIRECTIONS)]]
    side = np.roll(corners, -1, axis=0) - corners
    length = np.hypot(side[:, 0], side[:, 1])
    normal = np.column_stack([side[:, 1], -side[:, 0]])[length > 0.0] / length[length > 0.0, None]
    limit = (normal * corners[length > 0.0]).sum(axis=1)
    beyond = (hulls.centre[units] @ normal.T + hulls.radius[units, None] > limit).any(axis=1)
    kept = np.zeros(selected.size, dtype=np.bool_)
    kept[units[beyond]] = True
    kept[extreme] = True
    return shapely.convex_hull(shapely.multipoints(hulls.points[kept[hulls.unit]]))

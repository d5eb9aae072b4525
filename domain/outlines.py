"""Outlines of polygons as segments: which are written alike on both sides, which only overlap (METHODS 3.2)."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import shapely  # the package ships no types

from domain.values import Bools, Floats, Ints

Polygons: TypeAlias = npt.NDArray[np.object_]
"""Array of shapely polygons and multipolygons, in metres."""

SNAP_M = 1e-3
"""Two segments closer than this from end to end of their common part are the same line."""


@dataclass(frozen=True, slots=True)
class _Edges:
    """Segments of outlines, each written from its lower end (by x, then y), with the polygon that owns it."""

    start: Floats
    end: Floats
    owner: Ints


@dataclass(frozen=True, slots=True)
class CommonSegments:
    """Segments that pairs of polygons have in common.

    Attributes:
        pair: shape (m, 2), positions of the two polygons, first < second.
        start: shape (m, 2), metres.
        end: shape (m, 2).
    """

    pair: Ints
    start: Floats
    end: Floats

    @classmethod
    def join(cls, one: "CommonSegments", other: "CommonSegments") -> "CommonSegments":
        """Put two lists end to end."""
        return cls(
            np.concatenate([one.pair, other.pair]),
            np.concatenate([one.start, other.start]),
            np.concatenate([one.end, other.end]),
        )


@dataclass(frozen=True, slots=True)
class _SameEdges:
    """Edges written with the same vertices: shape (m,) mask of those that have a twin, and their common segments."""

    matched: Bools
    pieces: CommonSegments


def _edges(polygons: Polygons) -> _Edges:
    parts, part_owner = shapely.get_parts(polygons, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    xy = xy + 0.0
    start, end = xy[:-1], xy[1:]
    real = (ring[1:] == ring[:-1]) & (start != end).any(axis=1)
    start, end = start[real], end[real]
    return _oriented(start, end, part_owner[ring_part[ring[:-1][real]]])


def _oriented(start: Floats, end: Floats, owner: Ints) -> _Edges:
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    return _Edges(np.where(swap[:, None], end, start), np.where(swap[:, None], start, end), owner)


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
    return _SameEdges(matched, CommonSegments(pair, start[first], end[first]))


def _fingerprints(edges: _Edges) -> npt.NDArray[np.uint64]:
    """Mix the four coordinates of each edge into 64 bits: a collision only leaves an edge to the slower search."""
    mixed = np.zeros(edges.owner.size, dtype=np.uint64)
    for column in (edges.start[:, 0], edges.start[:, 1], edges.end[:, 0], edges.end[:, 1]):
        mixed ^= np.ascontiguousarray(column).view(np.uint64)
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _overlapping_edges(edges: _Edges) -> CommonSegments:
    """Find the collinear overlaps of edges of different polygons: the common part of a T-junction."""
    first, second = _near_edges(edges)
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
    return CommonSegments(pair, place[0] + place[1] * begin[common, None], place[0] + place[1] * finish[common, None])


def _along_and_aside(offset: Floats, unit: Floats) -> tuple[Floats, Floats]:
    return (
        offset[:, 0] * unit[:, 0] + offset[:, 1] * unit[:, 1],
        offset[:, 1] * unit[:, 0] - offset[:, 0] * unit[:, 1],
    )


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
    """List the segments of a coverage, cut wherever a vertex of another polygon lies on them.

    Args:
        polygons: shape (n,), cleaned coverage, metres.

    Returns:
        Each segment once.
    """
    edges = _edges(polygons)
    matched = _same_edges(edges).matched
    cut = _cut_at_vertices(_without(edges, matched))
    kept = _without(edges, ~matched)
    edges = _Edges(
        np.concatenate([kept.start, cut.start]),
        np.concatenate([kept.end, cut.end]),
        np.concatenate([kept.owner, cut.owner]),
    )
    same = _same_edges(edges)
    lone = _without(edges, same.matched)
    outer = np.column_stack([lone.owner, np.full(lone.owner.size, polygons.size)])
    return NodedEdges(
        np.concatenate([same.pieces.start, lone.start]),
        np.concatenate([same.pieces.end, lone.end]),
        np.concatenate([same.pieces.pair, outer]),
    )


def _cut_at_vertices(edges: _Edges) -> _Edges:
    host, other = _near_edges(edges)
    points = np.concatenate([edges.start[other], edges.end[other]])
    host = np.concatenate([host, host])
    vector = edges.end - edges.start
    length = np.hypot(vector[:, 0], vector[:, 1])
    along, aside = _along_and_aside(points - edges.start[host], (vector / length[:, None])[host])
    on_it = (np.abs(aside) <= SNAP_M) & (along > SNAP_M) & (along < length[host] - SNAP_M)
    every = np.arange(length.size)
    owner = np.concatenate([every, host[on_it], every])
    place = np.concatenate([np.zeros(length.size), along[on_it], length])
    order = np.lexsort((place, owner))
    points = np.concatenate([edges.start, points[on_it], edges.end])[order]
    owner = owner[order]
    real = (owner[1:] == owner[:-1]) & (points[1:] != points[:-1]).any(axis=1)
    return _oriented(points[:-1][real], points[1:][real], edges.owner[owner[:-1][real]])


def _near_edges(edges: _Edges) -> tuple[Ints, Ints]:
    """List the pairs of edges whose boxes touch, in both orders."""
    low = np.minimum(edges.start, edges.end) - SNAP_M
    high = np.maximum(edges.start, edges.end) + SNAP_M
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    first, second = shapely.STRtree(boxes).query(boxes)
    return first, second


def common_segments(polygons: Polygons) -> CommonSegments:
    """Find the segments that polygons have in common, whole or in part.

    Edges that two polygons write with the same vertices are found by sorting; only the others, outer limits and
    T-junctions, are compared by position, through a spatial index.

    Args:
        polygons: shape (n,), cleaned coverage, metres.

    Returns:
        The segments, in no particular order.
    """
    edges = _edges(polygons)
    same = _same_edges(edges)
    return CommonSegments.join(same.pieces, _overlapping_edges(_without(edges, same.matched)))


def _without(edges: _Edges, some: Bools) -> _Edges:
    return _Edges(edges.start[~some], edges.end[~some], edges.owner[~some])

"""Contours cut by contours, measured in the projected system of the place: quarters inside communes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely

from domain.errors import OutOfDomain
from domain.interpolate import intersect_valid
from domain.values import Bools, Floats, Ints
from geodata.projections import LAMBERT_93
from geodata.repair import repaired
from geodata.topology import Geometries, project

Systems: TypeAlias = str | Sequence[str]
"""One projected system for all, or one for each contour, as `projections.projection_of` names them."""

REACH_DEGREES = 0.001
"""Boxes are widened by about 100 m when near contours are sought in degrees: more than a straight line between two
vertices moves aside when it is projected."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What quarters and communes have in common.

    Attributes:
        quarter: shape (p,), position of the quarter of each part, ascending.
        commune: shape (p,), position of the commune.
        overlap_m2: shape (p,), area in common, > 0.
        quarter_area_m2: shape (q,), area of each quarter; NaN where it has no contour.
    """

    quarter: Ints
    commune: Ints
    overlap_m2: Floats
    quarter_area_m2: Floats

    @property
    def n_quarters(self) -> int:
        """Number of quarters, with or without part."""
        return int(self.quarter_area_m2.size)

    def of(self, places: Ints) -> "Parts":
        """Keep some parts, by position."""
        return Parts(self.quarter[places], self.commune[places], self.overlap_m2[places], self.quarter_area_m2)


def parts(quarters: Geometries, communes: Geometries, system: Systems = LAMBERT_93) -> Parts:
    """Measure quarters inside communes.

    Only communes near a quarter are projected; a quarter that lies inside one commune is not cut.

    Args:
        quarters: shape (q,), polygons in degrees, as `repaired` leaves them; None without contour.
        communes: shape (n,), polygons in degrees.
        system: projected system of every quarter, or of each.

    Returns:
        The parts, by quarter then commune; the same areas as an overlay of all with all.

    Raises:
        OutOfDomain: coordinates are no degrees.
    """
    return Parts(*cut(quarters, communes, system))


def cut(contours: Geometries, others: Geometries, system: Systems = LAMBERT_93) -> tuple[Ints, Ints, Floats, Floats]:
    """Measure contours inside others.

    Args:
        contours: shape (n,), valid polygons in degrees; None without contour.
        others: shape (m,), the same.
        system: projected system of every contour, or of each.

    Returns:
        Positions of contour and other and area in common in square metres, by contour then other; then the area of
        each contour, NaN without contour.

    Raises:
        OutOfDomain: coordinates are no degrees.
    """
    area = np.full(contours.size, np.nan)
    boxes, found = boxes_of(others), []
    for name, places in by_system(contours, system):
        near = near_boxes(contours[places], boxes)
        measured = in_metres(contours[places], name)
        area[places] = shapely.area(measured)
        pieces = intersect_valid(measured, in_metres(others[near], name))
        found.append((places[pieces.source], near[pieces.target], pieces.area_m2))
    return *_in_order(found), area


def summed(positions: Ints, amounts: Floats, n: int) -> Floats:
    """Sum amounts by position: shape (n,), 0 where there is none."""
    return np.bincount(positions, weights=amounts, minlength=n).astype(np.float64)


def _in_order(found: Sequence[tuple[Ints, Ints, Floats]]) -> tuple[Ints, Ints, Floats]:
    """Put pairs and their measure end to end, by first then second position."""
    if not found:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0)
    first, second, measure = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((second, first))
    return first[order], second[order], measure[order]


def by_system(contours: Geometries, system: Systems) -> Iterator[tuple[str, Ints]]:
    """List the contours that are there, by projected system.

    Args:
        contours: shape (n,), in degrees; None without contour.
        system: one for all, or n.

    Yields:
        A system and the positions of its contours, ascending.

    Raises:
        OutOfDomain: coordinates are no degrees, or there is not one system for each contour.
    """
    present = ~np.isnan(boxes_of(contours)).any(axis=1)
    systems = np.full(contours.size, system) if isinstance(system, str) else np.asarray(system, dtype=np.str_)
    if systems.size != contours.size:
        raise OutOfDomain(field="systems", given=str(systems.size), expected=f"{contours.size}, one for each contour")
    for name in np.unique(systems[present]):
        yield str(name), np.flatnonzero(present & (systems == name))


def boxes_of(contours: Geometries) -> Floats:
    """Return the box of each contour in degrees: shape (n, 4), west, south, east, north; NaN without contour.

    Raises:
        OutOfDomain: a coordinate is beyond 180 or 90.
    """
    boxes = np.asarray(shapely.bounds(contours), dtype=np.float64).reshape(-1, 4)
    if (np.abs(boxes) > np.array([180.0, 90.0, 180.0, 90.0])).any():
        raise OutOfDomain(field="polygons", given="projected coordinates", expected="longitudes and latitudes")
    return boxes


def near_boxes(contours: Geometries, boxes: Floats) -> Ints:
    """Find the boxes that come near the box of a contour.

    Args:
        contours: shape (n,), in degrees, each with a box.
        boxes: shape (m, 4), as `boxes_of` makes them.

    Returns:
        Their positions, ascending.
    """
    wide = boxes_of(contours) + REACH_DEGREES * np.array([-1.0, -1.0, 1.0, 1.0])
    west, south, east, north = *wide[:, :2].min(axis=0), *wide[:, 2:].max(axis=0)
    met = (boxes[:, 0] <= east) & (boxes[:, 1] <= north) & (boxes[:, 2] >= west) & (boxes[:, 3] >= south)
    candidates = np.flatnonzero(met)
    tree = shapely.STRtree(shapely.box(*wide.T))
    return candidates[np.unique(tree.query(shapely.box(*boxes[candidates].T))[0])]


def in_metres(contours: Geometries, system: str) -> Geometries:
    """Project contours; the few that rounding makes invalid on the way are made valid again."""
    measured = project(contours, system)
    wrong: Bools = ~shapely.is_valid(measured)
    measured[wrong] = repaired(measured[wrong]).shapes
    return measured

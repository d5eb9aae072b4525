"""Invalid contours made valid: polygons kept, what collapsed to points and lines told, nothing invented (G06)."""

from dataclasses import dataclass

import numpy as np
import shapely

from domain.values import Bools, Floats, Ints
from geodata.topology import Geometries

DOUBTFUL_CHANGE_SHARE = 0.01
"""Relative change of area above which a repair is asked about instead of only told (G06)."""

_POLYGON, _MULTI_POLYGON = 3, 6


@dataclass(frozen=True, slots=True)
class Repaired:
    """Contours as valid polygons, and what the repair changed.

    Attributes:
        shapes: shape (n,), valid polygons or multipolygons; None where there is none, or nothing with an area is left.
        is_repaired: shape (n,), true where the contour was no valid polygon.
        change_share: shape (n,), |area before - area after| / area after; 0 where nothing changed, NaN where there is
            no area.
        area_change_share: the same over all repaired contours together, 0 to 1: what G06 tells, and asks about above
            `DOUBTFUL_CHANGE_SHARE`.
        collapsed: positions of the contours of which only points or lines are left, or that were never more.
        shed: positions of the contours that lost points or lines beside the polygons that are kept.
    """

    shapes: Geometries
    is_repaired: Bools
    change_share: Floats
    area_change_share: float
    collapsed: Ints
    shed: Ints

    @property
    def n_repaired(self) -> int:
        """Number of contours that were no valid polygon."""
        return int(self.is_repaired.sum())


def repaired(contours: Geometries) -> Repaired:
    """Mend crossing and collapsed outlines.

    The structure of the rings is followed (shells united, holes taken out), so that a place that an outline runs
    around twice stays inside.

    Args:
        contours: shape (n,), of any types, one unit of length for all; None where a row has none.

    Returns:
        Valid polygons in the same order.

    Source:
        ROBUSTNESS G06.
    """
    contours = np.asarray(contours, dtype=object)
    present = ~shapely.is_missing(contours) & ~shapely.is_empty(contours)
    is_area = np.isin(shapely.get_type_id(contours), (_POLYGON, _MULTI_POLYGON))
    wrong = present & ~(is_area & shapely.is_valid(contours))
    shapes, before = np.where(present, contours, None), _areas(contours)
    shapes[wrong] = _polygons(shapely.make_valid(contours[wrong], method="structure", keep_collapsed=False))
    after = _areas(shapes)
    sheds = np.zeros(contours.size, dtype=np.bool_)
    sheds[wrong] = [_sheds(*pair) for pair in zip(contours[wrong], shapes[wrong], strict=True)]
    moved = np.abs(before - after)[wrong].sum()
    return Repaired(
        shapes=shapes,
        is_repaired=wrong,
        change_share=_quotient(np.abs(before - after), after),
        area_change_share=_whole_change(float(moved), float(after[wrong].sum())),
        collapsed=np.flatnonzero(present & (after == 0.0)),
        shed=np.flatnonzero(sheds),
    )


def _areas(geometries: Geometries) -> Floats:
    return np.nan_to_num(np.asarray(shapely.area(geometries), dtype=np.float64))


def _whole_change(moved: float, area: float) -> float:
    if moved == 0.0:
        return 0.0
    return min(moved / area, 1.0) if area > 0.0 else 1.0


def _quotient(numerator: Floats, denominator: Floats) -> Floats:
    return np.divide(numerator, denominator, out=np.full(numerator.size, np.nan), where=denominator > 0.0)


def _sheds(contour: shapely.Geometry, kept: shapely.Geometry | None) -> bool:
    """Tell whether a contour has points or lines outside the polygons that are kept."""
    leaves = shapely.get_parts(shapely.get_parts(shapely.make_valid(contour)))
    thin = leaves[shapely.get_type_id(leaves) != _POLYGON]
    return kept is not None and not shapely.covers(kept, thin).all()


def _polygons(geometries: Geometries) -> Geometries:
    """Keep the polygons of each geometry, as one; None where it has none of any area."""
    found = np.full(geometries.size, None, dtype=object)
    for place, geometry in enumerate(geometries):
        leaves = shapely.get_parts(shapely.get_parts(geometry))
        leaves = leaves[(shapely.get_type_id(leaves) == _POLYGON) & (shapely.area(leaves) > 0.0)]
        if leaves.size:
            found[place] = leaves[0] if leaves.size == 1 else shapely.multipolygons(leaves)
    return found

"""From one zoning to another: areal interpolation of counts and ratios (METHODS 10).

Areas are in square metres: polygons come in a projected system. A median cannot be interpolated; a rate is
interpolated as its numerator and its denominator. Conversion between years of the official code is in `domain.cog`.
"""

from dataclasses import dataclass

import numpy as np
import shapely  # the package ships no types

from domain.compactness import require_metres
from domain.errors import OutOfDomain
from domain.outlines import Polygons
from domain.values import Bools, Floats, Ints

SNAP_SHARE = 0.005
"""Shares below it are digitising slivers, taken as 0; above its complement, taken as 1 (METHODS 3.1)."""

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Overlay:
    """Which share of each source lies in each target.

    Attributes:
        source: shape (p,), position of the source of each piece.
        target: shape (p,), position of the target of each piece.
        share: shape (p,), share of the source in that target, in ]0, 1].
        n_sources: number of sources.
        n_targets: number of targets.
    """

    source: Ints
    target: Ints
    share: Floats
    n_sources: int
    n_targets: int

    @property
    def outside_share(self) -> Floats:
        """Shape (n_sources,): share of each source that no target covers, 0 within 1e-9."""
        covered = np.bincount(self.source, weights=self.share, minlength=self.n_sources)
        rest = 1.0 - covered
        return np.where(rest <= TOLERANCE, 0.0, rest)


def snap_shares(source: Ints, share: Floats, n_sources: int, share_of_target: Floats | None = None) -> Floats:
    """Clean shares of digitising slivers (METHODS 3.1 and 10).

    Shares below 0.005 become 0 and shares above 0.995 become 1; where the raw shares of a source sum to 0.995 or
    more, the snapped ones are divided by their sum; below, the rest lies outside every target and stays a piece.

    Args:
        source: shape (p,), position of the source of each piece.
        share: shape (p,), raw share of the source in the piece, 0 to 1.
        n_sources: number of sources.
        share_of_target: shape (p,), area of the piece over that of its target; where given, a piece becomes 0 only if
            this is below 0.005 too (a large source cut into many small targets has small true shares).

    Returns:
        shape (p,), 0 to 1. A source whose pieces are all slivers keeps them.

    Raises:
        OutOfDomain: the shares of a source sum to more than 1.005: its targets overlap.
    """
    raw_sum = np.bincount(source, weights=share, minlength=n_sources)
    if raw_sum.size and raw_sum.max() > 1.0 + SNAP_SHARE + TOLERANCE:
        raise OutOfDomain(field="shares", given=f"sum {raw_sum.max():.6f}", expected="targets that do not overlap")
    sliver = share < SNAP_SHARE - TOLERANCE
    if share_of_target is not None:
        sliver &= share_of_target < SNAP_SHARE - TOLERANCE
    snapped = np.where(sliver, 0.0, np.where(share > 1.0 - SNAP_SHARE + TOLERANCE, 1.0, share))
    all_slivers = np.bincount(source, weights=snapped, minlength=n_sources) == 0.0
    snapped = np.where(all_slivers[source], share, snapped)
    total = np.bincount(source, weights=snapped, minlength=n_sources)
    complete = (raw_sum >= 1.0 - SNAP_SHARE - TOLERANCE) & (total > 0.0)
    return snapped / np.where(complete, total, 1.0)[source]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Intersections of sources and targets of positive area.

    Attributes:
        source: shape (p,), position of the source, ascending.
        target: shape (p,), position of the target.
        area_m2: shape (p,), area in common.
    """

    source: Ints
    target: Ints
    area_m2: Floats


def intersect(sources: Polygons, targets: Polygons) -> Pieces:
    """Cut sources by targets; a contact along a border has no area and gives nothing.

    Args:
        sources: shape (s,), valid polygons, metres.
        targets: shape (t,), valid polygons in the same system.

    Returns:
        The pieces, by source then target.

    Raises:
        OutOfDomain: a polygon that comes near another is invalid.
    """
    near_source, near_target = shapely.STRtree(targets).query(sources)
    _require_valid(sources, near_source)
    _require_valid(targets, near_target)
    return _common_parts(sources, targets, near_source, near_target)


def intersect_valid(sources: Polygons, targets: Polygons) -> Pieces:
    """Do as `intersect` without looking for invalid polygons: for those that were just made valid.

    Args:
        sources: shape (s,), valid polygons, metres.
        targets: shape (t,), valid polygons in the same system.

    Returns:
        The pieces, by source then target.
    """
    return _common_parts(sources, targets, *shapely.STRtree(targets).query(sources))


def _common_parts(sources: Polygons, targets: Polygons, near_source: Ints, near_target: Ints) -> Pieces:
    order = np.lexsort((near_target, near_source))
    source, target = near_source[order].astype(np.int64), near_target[order].astype(np.int64)
    inside, meet = _contacts(sources[source], targets[target])
    area = np.where(inside, shapely.area(sources)[source], 0.0)
    cut = meet & ~inside
    area[cut] = shapely.area(shapely.intersection(sources[source[cut]], targets[target[cut]]))
    kept = area > 0.0
    return Pieces(source[kept], target[kept], area[kept])


def _contacts(sources: Polygons, targets: Polygons) -> tuple[Bools, Bools]:
    """Tell, pair by pair, which sources lie inside their target and need no cut, and which meet it at all."""
    shapely.prepare(targets)
    inside = np.asarray(shapely.contains_properly(targets, sources), dtype=np.bool_)
    meet = inside.copy()
    meet[~inside] = shapely.intersects(targets[~inside], sources[~inside])
    shapely.destroy_prepared(targets)
    return inside, meet


def _require_valid(polygons: Polygons, places: Ints) -> None:
    used = np.unique(places)
    bad = used[~shapely.is_valid(polygons[used])]
    if bad.size:
        reason = str(shapely.is_valid_reason(polygons[bad[0]]))
        raise OutOfDomain(field="polygons", given=f"{reason} at position {bad[0]}"[:80], expected="valid polygons")


def area_overlay(sources: Polygons, targets: Polygons) -> Overlay:
    """Share sources between targets by area, slivers snapped (METHODS 10, *au prorata de la surface*).

    Args:
        sources: shape (s,), polygons of positive area, metres.
        targets: shape (t,), polygons that do not overlap, same system.

    Returns:
        The shares.

    Raises:
        OutOfDomain: an invalid polygon, a source without area, or overlapping targets.
    """
    source_area = np.asarray(shapely.area(sources), dtype=np.float64)
    if (source_area <= 0.0).any():
        empty = int(np.flatnonzero(source_area <= 0.0)[0])
        raise OutOfDomain(field="sources", given=f"no area at position {empty}", expected="polygons with an area")
    target_area = np.asarray(shapely.area(targets), dtype=np.float64)
    pieces = intersect(sources, targets)
    share = snap_shares(
        pieces.source,
        pieces.area_m2 / source_area[pieces.source],
        sources.size,
        pieces.area_m2 / target_area[pieces.target],
    )
    kept = share > 0.0
    return Overlay(pieces.source[kept], pieces.target[kept], share[kept], sources.size, targets.size)


def overlay(sources: Polygons, targets: Polygons) -> Overlay:
    """Do as `area_overlay`, after refusing coordinates in degrees: for polygons read from files.

    Raises:
        OutOfDomain: coordinates in degrees, an invalid polygon, a source without area, or overlapping targets.
    """
    require_metres(sources)
    require_metres(targets)
    return area_overlay(sources, targets)


@dataclass(frozen=True, slots=True)
class Interpolated:
    """Counts carried from sources to targets.

    Attributes:
        values: shape (t,), 0 where no source is; NaN where a missing source feeds the target.
        outside: what no target covers (*hors zonage*), so that totals are kept; NaN where a missing source feeds it.
        total: sum of the known sources.
        split_share: shape (t,), share of the target's value that comes from sources split between places: the part
            that is an estimate; NaN where the value is 0 or unknown.
    """

    values: Floats
    outside: float
    total: float
    split_share: Floats


def interpolate_extensive(values: Floats, shares: Overlay) -> Interpolated:
    """Carry counts or euros from sources to targets (METHODS 10; Goodchild and Lam 1980).

    `v_t = Σ_s v_s share_st`; targets and outside sum to the sources.

    Args:
        values: shape (s,), counts or euros; NaN where missing or confidential: never replaced by 0.
        shares: which share of each source lies in each target.

    Returns:
        The values of the targets and the rest.

    Raises:
        OutOfDomain: not one value per source.
    """
    _require_one_per_source(values, shares)
    rest = shares.outside_share
    fed = values[shares.source] * shares.share
    by_target = np.bincount(shares.target, weights=fed, minlength=shares.n_targets).astype(np.float64)
    is_split = shares.share < 1.0 - TOLERANCE
    split = np.bincount(shares.target[is_split], weights=fed[is_split], minlength=shares.n_targets)
    has_rest = rest > 0.0
    return Interpolated(
        values=by_target,
        outside=float((values[has_rest] * rest[has_rest]).sum()),
        total=float(np.nansum(values)),
        split_share=np.divide(split, by_target, out=np.full(shares.n_targets, np.nan), where=by_target != 0.0),
    )


def _require_one_per_source(values: Floats, shares: Overlay) -> None:
    if values.size != shares.n_sources:
        raise OutOfDomain(field="values", given=str(values.size), expected=f"{shares.n_sources} values")


@dataclass(frozen=True, slots=True)
class InterpolatedRatio:
    """Ratios rebuilt on targets from their two sides.

    Attributes:
        ratio: shape (t,), numerator over denominator; NaN where the denominator is 0.
        numerator: shape (t,), over the sources whose two sides are known.
        denominator: shape (t,), over the same sources.
        is_partial: shape (t,), true where a source that feeds the target was left out.
    """

    ratio: Floats
    numerator: Floats
    denominator: Floats
    is_partial: Bools


def interpolate_ratio(numerator: Floats, denominator: Floats, shares: Overlay) -> InterpolatedRatio:
    """Carry a rate from sources to targets: both sides apart, then divided (METHODS 10, 0.5).

    Args:
        numerator: shape (s,); NaN where missing or confidential.
        denominator: shape (s,), >= 0; NaN likewise. A source with an unknown side leaves both sums.
        shares: which share of each source lies in each target.

    Returns:
        The ratio of sums of each target, between the lowest and the highest rate of the sources that feed it.

    Raises:
        OutOfDomain: not one value per source.
    """
    _require_one_per_source(numerator, shares)
    _require_one_per_source(denominator, shares)
    unknown = np.isnan(numerator) | np.isnan(denominator)
    both = [
        np.bincount(
            shares.target,
            weights=np.where(unknown, 0.0, side)[shares.source] * shares.share,
            minlength=shares.n_targets,
        ).astype(np.float64)
        for side in (numerator, denominator)
    ]
    left_out = np.bincount(shares.target, weights=unknown[shares.source], minlength=shares.n_targets)
    divided = np.divide(both[0], both[1], out=np.full(shares.n_targets, np.nan), where=both[1] != 0.0)
    return InterpolatedRatio(divided, both[0], both[1], left_out > 0.0)

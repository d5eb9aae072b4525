"""Shares of a quarter between communes, made from overlapping areas (METHODS 3.1)."""

import numpy as np

from domain.values import Floats, Ints

SNAP = 0.005
"""Shares below are digitising slivers and become 0; shares above its complement become 1 (project choice)."""


def snapped_shares(quarter: Ints, overlap_m2: Floats) -> Floats:
    """Share every quarter between the communes that its official list names.

    A piece goes by its area among the pieces of its quarter, so that what a generalised contour lets out of the
    listed communes is not lost; slivers are then snapped and the rest renormalised. A quarter in one commune has
    share 1 whatever its area, even unknown.

    Args:
        quarter: shape (p,), position of the quarter of each piece, >= 0.
        overlap_m2: shape (p,), area of the quarter inside the commune, >= 0; NaN where the contour has no area.

    Returns:
        shape (p,), shares 0 to 1 that sum to 1 in every quarter; NaN in a quarter of several pieces that has no area.

    Source:
        METHODS 3.1, area shares, snapping and renormalisation.
    """
    n_quarters = int(quarter.max()) + 1 if quarter.size else 0
    n_pieces = np.bincount(quarter, minlength=n_quarters)
    raw = _normalised(quarter, overlap_m2, n_quarters)
    raw = np.where(n_pieces[quarter] == 1, 1.0, raw)
    snapped = np.where(raw < SNAP, 0.0, np.where(raw > 1 - SNAP, 1.0, raw))
    return _normalised(quarter, snapped, n_quarters)


def _normalised(quarter: Ints, amounts: Floats, n_quarters: int) -> Floats:
    totals = np.bincount(quarter, weights=amounts, minlength=n_quarters)[quarter]
    return np.divide(amounts, totals, out=np.full(quarter.size, np.nan), where=totals > 0)

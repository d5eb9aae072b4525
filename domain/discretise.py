"""Classes of a map (METHODS 9): closed on the right, definitions of mapclassify, exact natural breaks.

Class 0 is [minimum, b_0], class j is ]b_(j-1), b_j]. Missing and confidential units are outside the classes, as two
distinct legend entries.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.errors import OutOfDomain
from domain.natural_breaks import natural_breaks
from domain.totals import mean
from domain.values import SECRET, Column, Floats, Ints

DEFAULT_K = 5
"""Classes asked by default (METHODS 9, project choice); 3 to 5 on the screen, at most 4 on the projector."""
MAX_HEAD_TAIL_CLASSES = 7
TOLERANCE = 1e-12
"""Part of the largest absolute value by which a value may pass a bound and stay in its class."""
LARGEST = 1e150
"""Numbers beyond this have no square: they are refused."""
OUTSIDE = -1
"""Class index of a unit outside the classes."""


class Discretisation(StrEnum):
    """Methods of discretisation. The texts are those of the reference vectors."""

    QUANTILES = "quantiles"
    EQUAL_INTERVAL = "equal_interval"
    FISHER_JENKS = "fisher_jenks"
    HEAD_TAIL = "head_tail"
    STD_MEAN = "std_mean"
    MANUAL = "manual"


TAKES_K = frozenset({Discretisation.QUANTILES, Discretisation.EQUAL_INTERVAL, Discretisation.FISHER_JENKS})
KEEPS_EMPTY_CLASSES = frozenset({Discretisation.EQUAL_INTERVAL, Discretisation.MANUAL})


@dataclass(frozen=True, slots=True)
class Classes:
    """Units put into classes.

    Attributes:
        upper_bounds: shape (k,), ascending; empty where nothing is known.
        class_index: shape (n,), class of each unit from 0, `OUTSIDE` where the value is unknown.
        counts: shape (k,), units of each class.
        minimum: smallest known value, NaN where nothing is known.
        n_missing: units without value, confidential ones not counted.
        n_secret: confidential units.
        n_asked: number of classes asked, None for the methods that have none; the legend says so where fewer were
            obtained.
    """

    upper_bounds: Floats
    class_index: Ints
    counts: Ints
    minimum: float
    n_missing: int
    n_secret: int
    n_asked: int | None


@dataclass(frozen=True, slots=True)
class DivergingBounds:
    """Bounds of a diverging scale.

    Attributes:
        upper_bounds: shape (k,), the centre being one of them; the last is centre + M, M = max|x - centre|.
        lower_limit: centre - M; NaN where nothing is known.
    """

    upper_bounds: Floats
    lower_limit: float


def classify(
    column: Column, method: Discretisation, k: int | None = DEFAULT_K, breaks: Floats | None = None
) -> Classes:
    """Put units into classes (METHODS 9).

    Args:
        column: n values.
        method: the method.
        k: classes asked, >= 1, for quantiles, equal interval and natural breaks; never more than there are distinct
            values. The interface offers 3 to 5.
        breaks: for `MANUAL`, upper bounds; sorted here, duplicates merged, and the maximum added where it lies above.

    Returns:
        Bounds, class of each unit, counts. Duplicate bounds are merged. Empty classes are dropped for quantiles and
        standard deviations, kept for equal interval and manual bounds. Nothing known: no bound, no class.

    Raises:
        OutOfDomain: k missing or below 1, manual bounds missing or unknown, a value beyond 1e150.
    """
    known = column.values[column.is_known]
    if np.any(np.abs(known) > LARGEST):
        raise OutOfDomain(field="values", given="a number beyond 1e150", expected="numbers within 1e150")
    asked = _checked_k(method, k)
    ascending = np.sort(known)
    bounds = _bounds(ascending, method, asked, breaks)
    if method not in KEEPS_EMPTY_CLASSES:
        bounds = bounds[np.bincount(class_of(ascending, bounds), minlength=bounds.size) > 0]
    class_index = np.full(column.values.shape, OUTSIDE, dtype=np.int64)
    class_index[column.is_known] = class_of(known, bounds)
    n_secret = int(np.count_nonzero(column.states == SECRET))
    return Classes(
        upper_bounds=bounds,
        class_index=class_index,
        counts=np.bincount(class_index[column.is_known], minlength=bounds.size).astype(np.int64),
        minimum=float(ascending[0]) if ascending.size else float("nan"),
        n_missing=column.values.size - known.size - n_secret,
        n_secret=n_secret,
        n_asked=asked if method in TAKES_K else None,
    )


def class_of(values: Floats, upper_bounds: Floats) -> Ints:
    """Return the first class whose upper bound the value does not pass (METHODS 9).

    Args:
        values: shape (n,), NaN where unknown.
        upper_bounds: shape (k,), ascending: those of this map, or of the scenario it is compared with.

    Returns:
        shape (n,), class from 0; `OUTSIDE` for NaN and for a value above the last bound. A value may pass a bound by
        1e-12 times the largest absolute value.
    """
    tolerance = TOLERANCE * float(np.nanmax(np.abs(values), initial=0.0))
    found = np.searchsorted(upper_bounds + tolerance, values, side="left")
    return np.where(np.isnan(values) | (found == upper_bounds.size), OUTSIDE, found).astype(np.int64)


def _checked_k(method: Discretisation, k: int | None) -> int:
    if method not in TAKES_K:
        return 0
    if k is None or isinstance(k, bool) or k < 1:
        raise OutOfDomain(field="k", given=str(k), expected="integer >= 1")
    return k


def _bounds(ascending: Floats, method: Discretisation, k: int, breaks: Floats | None) -> Floats:
    if method is Discretisation.MANUAL and (breaks is None or not np.isfinite(breaks).all()):
        raise OutOfDomain(field="breaks", given=str(breaks)[:60], expected="finite upper bounds")
    if not ascending.size:
        return np.empty(0)
    if method is Discretisation.MANUAL and breaks is not None:
        return _manual(ascending, breaks)
    return np.unique(_computed_bounds(ascending, method, k))


def _computed_bounds(ascending: Floats, method: Discretisation, k: int) -> Floats:
    values, counts = np.unique(ascending, return_counts=True)
    k = min(k, values.size)
    match method:
        case Discretisation.QUANTILES:
            return _up_to_maximum(np.quantile(ascending, np.arange(1, k) / k), ascending)
        case Discretisation.EQUAL_INTERVAL:
            return _equal_interval(ascending, k)
        case Discretisation.FISHER_JENKS:
            return values[natural_breaks(values, counts, k)]
        case Discretisation.HEAD_TAIL:
            return _head_tail(ascending)
        case _:
            return _std_mean(ascending)


def _tolerance(ascending: Floats) -> float:
    return TOLERANCE * max(abs(float(ascending[0])), abs(float(ascending[-1])))


def _up_to_maximum(bounds: Floats, ascending: Floats) -> Floats:
    """Merge duplicates and make the maximum the last bound."""
    below = np.unique(bounds[bounds < ascending[-1] - _tolerance(ascending)])
    return np.append(below, ascending[-1])


def _equal_interval(ascending: Floats, k: int) -> Floats:
    low, high = ascending[0], ascending[-1]
    return _up_to_maximum(low + (high - low) * (np.arange(1, k) / k), ascending)


def _std_mean(ascending: Floats) -> Floats:
    """Bounds at the mean and ± 1, 2 standard deviations (`ddof` = 1) around it, and the maximum."""
    if ascending[0] == ascending[-1]:
        return ascending[-1:]
    multiples = np.array([-2.0, -1.0, 1.0, 2.0])
    return _up_to_maximum(mean(ascending) + multiples * float(ascending.std(ddof=1)), ascending)


def _head_tail(ascending: Floats) -> Floats:
    """Each bound is the mean of the values above the previous one, until one distinct value is left (Jiang 2013)."""
    bounds: list[float] = []
    head = ascending
    while head[0] < head[-1] and len(bounds) < MAX_HEAD_TAIL_CLASSES - 1:
        bounds.append(mean(head))
        if bounds[-1] >= head[-1]:
            break
        head = head[head > bounds[-1]]
    return _up_to_maximum(np.array(bounds), ascending)


def _manual(ascending: Floats, breaks: Floats) -> Floats:
    bounds = np.unique(breaks)
    if not bounds.size or ascending[-1] > bounds[-1] + _tolerance(ascending):
        bounds = np.append(bounds, ascending[-1])
    return bounds


def diverging_bounds(values: Floats, centre: float, k: int) -> DivergingBounds:
    """Return k classes of equal width on centre ± M, M = max|x - centre|, for deviations (METHODS 9).

    Args:
        values: shape (n,), NaN where unknown.
        centre: the mean, 100, or any reference; k being even, it is a bound.
        k: even number of classes, >= 2.

    Returns:
        The bounds; where every value is the centre, one bound, the centre; where nothing is known, none.

    Raises:
        OutOfDomain: k odd or below 2, the centre not finite.
    """
    if k < 2 or k % 2 or not np.isfinite(centre):
        raise OutOfDomain(field="k", given=f"{k}, centre {centre}", expected="even k >= 2 and a finite centre")
    known = values[~np.isnan(values)]
    if not known.size:
        return DivergingBounds(np.empty(0), float("nan"))
    reach = float(np.abs(known - centre).max())
    if reach == 0:
        return DivergingBounds(np.array([float(centre)]), float(centre))
    return DivergingBounds(centre + reach * (2 * np.arange(1, k + 1) / k - 1), centre - reach)

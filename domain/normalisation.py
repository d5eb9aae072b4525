"""Normalisation of indicators into oriented scores, high = need (METHODS 1.2, 1.4).

Missing values are NaN: they are skipped, keep their place and do not count in n. A unit outside the reference universe
is passed as NaN, so that no score depends on it.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.errors import OutOfDomain
from domain.totals import mean
from domain.values import Bools, Floats, Ints

NORMAL_QUARTILE = 0.6744897501960817
"""Third quartile of the standard normal distribution: makes MAD and IQR comparable with a standard deviation."""
WINSOR_LOW, WINSOR_HIGH = 0.05, 0.95
"""Quantiles at which `minmax` winsorises (METHODS 1.2, project choice)."""
MIN_GROUP = 5
"""Fewest known values of a stratum that ranks within itself (METHODS 1.4, project choice)."""
BALANCED = 0.5
"""Preset « équilibre » of the urban-rural balance λ (METHODS 1.4, project choice)."""


class Method(StrEnum):
    """Methods of normalisation. The texts are those of the reference vectors."""

    PERCENTILE = "percentile"
    ZSCORE = "zscore"
    ROBUST_Z = "robust_z"
    MINMAX = "minmax"


class Dispersion(StrEnum):
    """Dispersion that a robust z-score fell back on (METHODS 1.2)."""

    MAD = "mad"
    IQR = "iqr"
    STANDARD_DEVIATION = "ecart_type"
    NONE = "dispersion_nulle"


@dataclass(frozen=True, slots=True)
class Normalised:
    """Oriented scores and how they were obtained.

    Attributes:
        scores: shape (n,), high = need; NaN where the value is.
        centre: what was subtracted (mean, median or lower limit); NaN for percentiles or where nothing is known.
        spread: what it was divided by; NaN in the same cases.
        dispersion: for a robust z-score, the dispersion used; None where nothing is known and for other methods.
    """

    scores: Floats
    centre: float = float("nan")
    spread: float = float("nan")
    dispersion: Dispersion | None = None


@dataclass(frozen=True, slots=True)
class Stratified:
    """Percentile scores balanced between the region and the stratum.

    Attributes:
        scores: shape (n,), 0 to 100, high = need; NaN where the value is.
        is_fallback: shape (n,), true where the regional score stands alone: no stratum, or one too small.
        regional: shape (n,), scores over the whole universe.
        within: shape (n,), scores inside the stratum; the regional score on fallback.
    """

    scores: Floats
    is_fallback: Bools
    regional: Floats
    within: Floats


def normalise(values: Floats, method: Method, direction: int = 1, weights: Floats | None = None) -> Normalised:
    """Turn raw values into oriented scores by one of the four methods (METHODS 1.2), with default parameters.

    Args:
        values: shape (n,), NaN where unknown.
        method: the method.
        direction: +1 where a high value means need, -1 where a low one does.
        weights: shape (n,), for `PERCENTILE` only.

    Returns:
        The scores; see the function of each method.

    Raises:
        OutOfDomain: an infinite value, another direction, weights with another method than `PERCENTILE`.
    """
    if weights is not None and method is not Method.PERCENTILE:
        raise OutOfDomain(field="weights", given=method.value, expected="percentile")
    if method is Method.ZSCORE:
        return z_scores(values, direction)
    if method is Method.ROBUST_Z:
        return robust_z_scores(values, direction)
    if method is Method.MINMAX:
        return minmax_scores(values, direction)
    if weights is not None:
        return Normalised(weighted_percentile_scores(values, weights, direction))
    return Normalised(percentile_scores(values, direction))


def percentile_scores(values: Floats, direction: int = 1) -> Floats:
    """Score by rank: 100 (r - 0.5) / n, r the average rank of ties (METHODS 1.2).

    Args:
        values: shape (n,), NaN where unknown.
        direction: +1, or -1 for 100 - score.

    Returns:
        shape (n,), 0 to 100 open, averaging exactly 50; NaN where the value is.

    Raises:
        OutOfDomain: an infinite value or another direction.
    """
    order, ascending = _ascending(values, direction)
    scores = np.full(values.shape, np.nan)
    if order.size:
        starts, sizes = _ties(np.diff(ascending) != 0)
        scores[order] = np.repeat(50.0 * (2 * starts + sizes) / order.size, sizes)
    return 100.0 - scores if direction == -1 else scores


def _ascending(values: Floats, direction: int) -> tuple[Ints, Floats]:
    """Return the positions of the known values in ascending order, and those values."""
    if direction not in (1, -1):
        raise OutOfDomain(field="direction", given=str(direction), expected="1 or -1")
    order = np.argsort(values)[: values.size - np.count_nonzero(np.isnan(values))]
    ascending = values[order]
    if ascending.size and not (np.isfinite(ascending[0]) and np.isfinite(ascending[-1])):
        raise OutOfDomain(field="values", given="infinity", expected="finite numbers")
    return order, ascending


def _ties(changes: Bools) -> tuple[Ints, Ints]:
    """Return the first position and the size of each run of equal values, from where a value differs from the last."""
    starts = np.concatenate(([0], np.flatnonzero(changes) + 1))
    return starts, np.diff(starts, append=changes.size + 1)


def weighted_percentile_scores(values: Floats, weights: Floats, direction: int = 1) -> Floats:
    """Score by the share of weight below: 100 (W(x < x_i) + W(x = x_i) / 2) / W (METHODS 1.2).

    Args:
        values: shape (n,), NaN where unknown.
        weights: shape (n,), >= 0, NaN where unknown; usually inhabitants.
        direction: +1, or -1 for 100 - score.

    Returns:
        shape (n,), 0 to 100. A unit without weight gets NaN; a unit of weight 0 gets a score and counts for nothing;
        a total weight of 0 gives NaN everywhere.

    Raises:
        OutOfDomain: a negative or infinite weight, an infinite value, another direction.
    """
    if np.any((weights < 0) | np.isinf(weights)):
        raise OutOfDomain(field="weights", given=str(float(np.nanmin(weights))), expected="finite weights >= 0")
    weighted = np.where(np.isnan(weights), np.nan, values)
    order, ascending = _ascending(weighted, direction)
    order = order[np.lexsort((weights[order], ascending))]
    scores = np.full(values.shape, np.nan)
    below = np.concatenate(([0.0], np.cumsum(weights[order])))
    if below[-1] > 0:
        starts, sizes = _ties(np.diff(ascending) != 0)
        scores[order] = np.repeat(50.0 * ((below[starts] + below[starts + sizes]) / below[-1]), sizes)
    return 100.0 - scores if direction == -1 else scores


def z_scores(values: Floats, direction: int = 1) -> Normalised:
    """Score by (x - mean) / standard deviation, `ddof` = 0 (METHODS 1.2).

    Args:
        values: shape (n,), NaN where unknown.
        direction: +1, or -1 for the opposite score.

    Returns:
        Scores without limits; all 0 where the values do not differ.

    Raises:
        OutOfDomain: an infinite value or another direction.
    """
    _, ascending = _ascending(values, direction)
    if not ascending.size:
        return Normalised(np.full(values.shape, np.nan))
    centre, spread = mean(ascending), _standard_deviation(ascending)
    return Normalised(_reduced(values, centre, spread, direction), centre, spread)


def _standard_deviation(ascending: Floats) -> float:
    """Return the population standard deviation, 0 only where all values are equal."""
    largest = float(ascending[-1] - ascending[0])
    if largest == 0:
        return 0.0
    deviations = (ascending - mean(ascending)) / largest
    return largest * float(np.sqrt(np.square(deviations).mean()))


def _reduced(values: Floats, centre: float, spread: float, direction: int) -> Floats:
    if spread == 0:
        return np.where(np.isnan(values), np.nan, 0.0)
    return direction * ((values - centre) / spread) + 0.0


def robust_z_scores(values: Floats, direction: int = 1) -> Normalised:
    """Score by (x - median) / (MAD / 0.6745), with fallbacks that are returned to be shown (METHODS 1.2).

    Args:
        values: shape (n,), NaN where unknown.
        direction: +1, or -1 for the opposite score.

    Returns:
        Scores and the dispersion used: MAD; where it is 0, IQR / (2 x 0.6745), quartiles of type 7; where that is 0,
        the classic z-score, with the mean; where nothing differs, all scores 0.

    Raises:
        OutOfDomain: an infinite value or another direction.
    """
    _, ascending = _ascending(values, direction)
    if not ascending.size:
        return Normalised(np.full(values.shape, np.nan))
    median = float(np.median(ascending))
    low, high = np.quantile(ascending, (0.25, 0.75))
    spread, dispersion = float(np.median(np.abs(ascending - median))) / NORMAL_QUARTILE, Dispersion.MAD
    if spread == 0:
        spread, dispersion = float(high - low) / (2 * NORMAL_QUARTILE), Dispersion.IQR
    if spread > 0:
        return Normalised(_reduced(values, median, spread, direction), median, spread, dispersion)
    classic = z_scores(values, direction)
    dispersion = Dispersion.STANDARD_DEVIATION if classic.spread > 0 else Dispersion.NONE
    return Normalised(classic.scores, classic.centre, classic.spread, dispersion)


def minmax_scores(
    values: Floats, direction: int = 1, winsor_low: float = WINSOR_LOW, winsor_high: float = WINSOR_HIGH
) -> Normalised:
    """Score by 100 (x - lo) / (hi - lo) after winsorising at two quantiles of the known values (METHODS 1.2).

    Args:
        values: shape (n,), NaN where unknown.
        direction: +1, or -1 for 100 - score.
        winsor_low: quantile (type 7) that becomes 0.
        winsor_high: quantile that becomes 100.

    Returns:
        Scores from 0 to 100; all 50 where both quantiles are equal.

    Raises:
        OutOfDomain: quantiles out of order or outside 0 to 1, an infinite value, another direction.
    """
    if not 0 <= winsor_low <= winsor_high <= 1:
        raise OutOfDomain(field="winsor", given=f"{winsor_low} {winsor_high}", expected="0 <= low <= high <= 1")
    _, ascending = _ascending(values, direction)
    if not ascending.size:
        return Normalised(np.full(values.shape, np.nan))
    low, high = (float(limit) for limit in np.quantile(ascending, (winsor_low, winsor_high)))
    if high > low:
        scores = 100.0 * ((np.clip(values, low, high) - low) / (high - low))
    else:
        scores = np.where(np.isnan(values), np.nan, 50.0)
    return Normalised(100.0 - scores if direction == -1 else scores, low, high - low)


def stratified_scores(
    values: Floats, strata: Ints, balance: float, direction: int = 1, min_group: int = MIN_GROUP
) -> Stratified:
    """Balance the percentile score over the region with that inside the stratum (METHODS 1.4).

    s = (1 - λ) s(region) + λ s(stratum), so that rural need is not hidden behind urban need.

    Args:
        values: shape (n,), NaN where unknown.
        strata: shape (n,), position of the unit's stratum, -1 where it has none.
        balance: λ, 0 to 1: 0 compares with the region only, 1 inside the stratum only, `BALANCED` is the preset.
        direction: +1, or -1 for 100 - score, applied to both terms.
        min_group: fewest known values of a stratum; below it every unit of it, missing ones too, keeps the regional
            score and is flagged, as is every unit without stratum.

    Returns:
        The balanced scores, both terms, and the flags.

    Raises:
        OutOfDomain: λ outside 0 to 1, an infinite value, another direction.
    """
    if not 0 <= balance <= 1:
        raise OutOfDomain(field="lambda", given=str(balance), expected="0 to 1")
    order, ascending = _ascending(values, direction)
    regional, within = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    counts = np.bincount(strata[order] + 1, minlength=int(strata.max(initial=-1)) + 2)
    if order.size:
        starts, sizes = _ties(np.diff(ascending) != 0)
        regional[order] = np.repeat(50.0 * (2 * starts + sizes) / order.size, sizes)
        _score_within(within, order, ascending, strata[order], counts)
    if direction == -1:
        regional, within = 100.0 - regional, 100.0 - within
    is_fallback = (strata < 0) | (counts[strata + 1] < min_group)
    within = np.where(is_fallback, regional, within)
    scores = np.where(is_fallback, regional, (1 - balance) * regional + balance * within)
    return Stratified(scores, is_fallback, regional, within)


def _score_within(within: Floats, order: Ints, ascending: Floats, strata: Ints, counts: Ints) -> None:
    """Fill percentile scores inside each stratum, from known values already in ascending order, at least one."""
    narrow = strata.astype(np.int16) if counts.size < 2**15 else strata
    grouped = np.argsort(narrow, kind="stable")
    values, groups = ascending[grouped], strata[grouped]
    starts, sizes = _ties((np.diff(values) != 0) | (np.diff(groups) != 0))
    group = groups[starts] + 1
    first_of_group = np.cumsum(counts) - counts
    scores = 50.0 * (2 * (starts - first_of_group[group]) + sizes) / counts[group]
    within[order[grouped]] = np.repeat(scores, sizes)


def stratum_shares_of_worst(scores: Floats, strata: Ints, n_strata: int, worst_share: float = 0.2) -> Floats:
    """Return how the worst-off units divide among the strata, to be shown for λ = 0 and λ = 1 (METHODS 1.4).

    Args:
        scores: shape (n,), high = need; NaN where unknown. They are rounded to 9 decimals before they are compared.
        strata: shape (n,), positions of strata, -1 where none.
        n_strata: number of strata.
        worst_share: share of the known units that counts as worst off. Units tied at its edge count in proportion, so
            that the answer does not depend on the order of rows.

    Returns:
        shape (n_strata,), shares of the worst-off units, 0 to 1; NaN where nothing is known. Units without stratum are
        in the total.
    """
    known = np.flatnonzero(~np.isnan(scores))
    wanted = worst_share * known.size
    if wanted <= 0:
        return np.full(n_strata, np.nan)
    order, ascending = _ascending(-np.round(scores[known], 9), 1)
    starts, sizes = _ties(np.diff(ascending) != 0)
    taken = np.repeat(np.clip((wanted - starts) / sizes, 0.0, 1.0), sizes)
    stratum = strata[known[order]] + 1
    return np.bincount(stratum, weights=taken, minlength=n_strata + 1)[1:] / wanted

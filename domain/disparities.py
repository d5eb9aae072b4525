"""Inequality between territories: indices, Theil decomposition, Lorenz and concentration curves (METHODS 6.1 to 6.3).

Everywhere `x` is an amount per inhabitant, `w` a population, `W` its sum and `mu = sum(w x) / W`. A unit of
population 0 is dropped; a unit whose value or population is missing is dropped and listed in `missing`.
Sums run over sorted units, so row order changes a result by rounding only (less than 1e-12).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.errors import OutOfDomain
from domain.ranking import RankOrder, both_known, rank_order, weighted_sum
from domain.values import Floats, Ints

SHARE_TOLERANCE = 1e-9
"""Share of the whole population below which a cumulated weight counts as having reached a quantile."""


@dataclass(frozen=True, slots=True)
class Inequality:
    """Indices of inequality of one variable per inhabitant; None where an index is not defined.

    Attributes:
        mean: population-weighted mean, in the unit of the variable.
        minimum: smallest value.
        maximum: largest value.
        d1: first decile, in the unit of the variable.
        d9: ninth decile, in the unit of the variable.
        max_min_ratio: `maximum / minimum`, None if `minimum <= 0`.
        d9_d1: `d9 / d1`, None if `d1 <= 0`.
        gini: None if the mean is not positive; may exceed 1 when `has_negative`.
        theil: Theil T, None with a negative value or a mean of 0.
        atkinson_half: Atkinson index of aversion 0.5, None like `theil`.
        atkinson_one: aversion 1.
        atkinson_two: aversion 2.
        has_negative: some value is below 0.
        n_used: number of units in the calculation.
        missing: positions of the units dropped because a value or weight is missing.
    """

    mean: float | None
    minimum: float | None
    maximum: float | None
    d1: float | None
    d9: float | None
    max_min_ratio: float | None
    d9_d1: float | None
    gini: float | None
    theil: float | None
    atkinson_half: float | None
    atkinson_one: float | None
    atkinson_two: float | None
    has_negative: bool
    n_used: int
    missing: Ints


@dataclass(frozen=True, slots=True)
class TheilDecomposition:
    """Theil index split between groups and within them.

    Attributes:
        total: Theil T over all units; None with a negative value, a mean of 0 or no unit.
        between: part between the groups.
        within: part inside the groups, `sum(share * theil)`.
        shares: shape (k,), share of each group in the total amount; NaN for a group without unit.
        theils: shape (k,), Theil T inside each group; NaN likewise.
        means: shape (k,), weighted mean of each group; NaN likewise.
        n_used: number of units in the calculation.
        missing: positions of the units dropped because a value, a weight or a group is missing.
    """

    total: float | None
    between: float | None
    within: float | None
    shares: Floats
    theils: Floats
    means: Floats
    n_used: int
    missing: Ints


def inequality(values: Floats, weights: Floats, order: RankOrder | None = None) -> Inequality:
    """Compute the indices of inequality of a variable per inhabitant (METHODS 6.1).

    `max/min`; `D9/D1` by the inverse of the distribution function; Gini
    `sum_ij w_i w_j |x_i - x_j| / (2 W² mu)` without small-sample correction; Theil
    `T = sum (w_i / W)(x_i / mu) ln(x_i / mu)`; Atkinson `1 - (sum (w_i / W) x_i^(1-e))^(1/(1-e)) / mu` for
    e = 0.5, 1 (geometric mean) and 2. Each index is written as a sum of terms of one sign, so it is
    exactly 0 when all values are equal and keeps its accuracy when they nearly are.
    Sources: Theil 1967; Atkinson 1970.

    Args:
        values: shape (n,), per inhabitant, NaN where missing.
        weights: shape (n,), inhabitants, >= 0, NaN where missing.
        order: ranking of these very values with these weights, where it is at hand.

    Raises:
        OutOfDomain: lengths differ, a weight is negative, a number is infinite.
    """
    ranking = rank_order(values, weights, None) if order is None else order.where_known(values)
    if not ranking.order.size:
        nothing = (None,) * 12
        return Inequality(*nothing, has_negative=False, n_used=0, missing=ranking.missing)
    x = values[ranking.order]
    low, high, mean = float(x[0]), float(x[-1]), _mean(x, ranking)
    d1, d9 = (_quantile(x, ranking.cumulated, tenths) for tenths in (1, 9))
    theil, atkinsons = _entropies(x, ranking, mean)
    return Inequality(
        mean=mean,
        minimum=low,
        maximum=high,
        d1=d1,
        d9=d9,
        max_min_ratio=high / low if low > 0 else None,
        d9_d1=d9 / d1 if d1 > 0 else None,
        gini=gini_of_sorted(x, ranking.weights, ranking.cumulated),
        theil=theil,
        atkinson_half=atkinsons[0],
        atkinson_one=atkinsons[1],
        atkinson_two=atkinsons[2],
        has_negative=low < 0,
        n_used=int(x.size),
        missing=ranking.missing,
    )


def gini(values: Floats, weights: Floats, order: RankOrder | None = None) -> float | None:
    """Compute the Gini index alone (METHODS 6.1); None if the mean is not positive or no unit is left.

    Args:
        values: shape (n,), per inhabitant, NaN where missing.
        weights: shape (n,), inhabitants, >= 0, NaN where missing.
        order: ranking of these very values with these weights, where it is at hand.

    Raises:
        OutOfDomain: lengths differ, a weight is negative, a number is infinite.
    """
    ranking = rank_order(values, weights, None) if order is None else order.where_known(values)
    return gini_of_sorted(values[ranking.order], ranking.weights, ranking.cumulated)


def gini_of_sorted(x: Floats, weights: Floats, cumulated: Floats) -> float | None:
    """Compute the Gini index of sorted values: `sum_k C_k (W - C_k)(x_{k+1} - x_k) / (W² mu)`.

    C_k is the weight cumulated up to unit k. Equal to the definition on pairs (each gap between two neighbours is
    crossed by `C_k (W - C_k)` weighted pairs), with terms that are never negative.

    Args:
        x: shape (m,), ascending, all known.
        weights: shape (m,), > 0.
        cumulated: shape (m,), running sum of `weights`.

    Returns:
        None if there is no unit or the mean is not positive.
    """
    amount = weighted_sum(weights, x)
    if not x.size or amount <= 0:
        return None
    total = cumulated[-1]
    below = cumulated[:-1]
    return weighted_sum(below * (total - below), np.diff(x)) / float(total * amount)


def theil_decomposition(values: Floats, weights: Floats, group_of: Ints, k: int) -> TheilDecomposition:
    """Split the Theil index between and within groups (METHODS 6.2; Theil 1967).

    `T = sum_g s_g ln(mu_g / mu) + sum_g s_g T_g`, with `s_g = W_g mu_g / (W mu)`. A group whose mean is 0
    contributes 0. The between part is computed as `sum_g (W_g / W) ((mu_g/mu) ln(mu_g/mu) - mu_g/mu + 1)`, the same
    number with terms that are never negative.

    Args:
        values: shape (n,), per inhabitant, NaN where missing.
        weights: shape (n,), inhabitants, >= 0, NaN where missing.
        group_of: shape (n,), position of the group of each unit, 0 to k - 1; -1 where it has none.
        k: number of groups.

    Raises:
        OutOfDomain: lengths differ, a weight is negative, a number is infinite, a group is out of range.
    """
    known = both_known(values, weights) & (_in_groups(group_of, values.size, k) >= 0)
    used = np.flatnonzero(known & (weights > 0))
    missing = np.flatnonzero(~known)
    x, w, group = values[used], weights[used], group_of[used]
    amounts = np.bincount(group, w * x, minlength=k)
    sizes = np.bincount(group, w, minlength=k).astype(np.float64)
    means = np.divide(amounts, sizes, out=np.full(k, np.nan), where=sizes > 0)
    total = float(amounts.sum())
    if not used.size or total <= 0 or x.min() < 0:
        unknown = np.full(k, np.nan)
        return TheilDecomposition(None, None, None, unknown, unknown, means, int(used.size), missing)
    mean = total / float(sizes.sum())
    inside = w * theil_terms(*relative(x, means[group]))
    theils = np.divide(np.bincount(group, inside, minlength=k), sizes, out=np.full(k, np.nan), where=sizes > 0)
    shares = np.where(sizes > 0, amounts / total, np.nan)
    present = sizes > 0
    return TheilDecomposition(
        total=weighted_sum(w, theil_terms(*relative(x, mean))) / float(sizes.sum()),
        between=weighted_sum(sizes[present], theil_terms(*relative(means[present], mean))) / float(sizes.sum()),
        within=weighted_sum(shares[present], theils[present]),
        shares=shares,
        theils=theils,
        means=means,
        n_used=int(used.size),
        missing=missing,
    )


def lorenz(values: Floats, weights: Floats, rank_by: Floats | RankOrder | None = None) -> Floats | None:
    """Draw the Lorenz curve, or the concentration curve when ranked by another variable (METHODS 6.3).

    Args:
        values: shape (n,), per inhabitant, NaN where missing.
        weights: shape (n,), inhabitants, >= 0, NaN where missing; not read when `rank_by` is a `RankOrder`.
        rank_by: shape (n,), variable to rank by, ascending, or its ranking; None ranks by the values themselves.

    Returns:
        Shape (b + 1, 2), cumulated population share and amount share from (0, 0) to (1, 1), one segment per block
        of tied units; None if the total amount is not positive.

    Raises:
        OutOfDomain: lengths differ, a weight is negative, a number is infinite.
    """
    if isinstance(rank_by, RankOrder):
        ranking = rank_by
    else:
        ranking = rank_order(values, weights, None) if rank_by is None else rank_order(rank_by, weights)
    ranking = ranking.where_known(values)
    amounts = np.cumsum(ranking.weights * values[ranking.order])
    if not amounts.size or amounts[-1] <= 0:
        return None
    ends = np.append(ranking.starts[1:], amounts.size) - 1
    points = np.zeros((ends.size + 1, 2))
    points[1:, 0] = ranking.cumulated[ends] / ranking.cumulated[-1]
    points[1:, 1] = amounts[ends] / amounts[-1]
    return points


def relative(x: Floats, mean: Floats | float) -> tuple[Floats, Floats, Floats]:
    """Return `r = x / mean`, `r - 1` and `ln r`, each accurate both near 1 and near 0; all 0 where the mean is 0."""
    safe = np.where(np.equal(mean, 0), 1.0, mean)
    ratio = x / safe
    deviation = (x - mean) / safe
    with np.errstate(divide="ignore", invalid="ignore"):
        logarithm = np.where(np.abs(deviation) < 0.5, np.log1p(deviation), np.log(ratio))
    return ratio, deviation, logarithm


def theil_terms(ratio: Floats, deviation: Floats, logarithm: Floats) -> Floats:
    """Return `r ln r - (r - 1)`, never negative, whose weighted mean is the Theil index; `0 ln 0 = 0`."""
    product = np.multiply(ratio, logarithm, out=np.zeros_like(ratio), where=ratio > 0)
    return np.maximum(product - deviation, 0.0)


def _entropies(x: Floats, ranking: RankOrder, mean: float) -> tuple[float | None, Sequence[float | None]]:
    if x[0] < 0 or mean == 0:
        return None, (None, None, None)
    share = ranking.weights / ranking.total
    ratio, deviation, logarithm = relative(x, mean)
    theil = weighted_sum(share, theil_terms(ratio, deviation, logarithm))
    return theil, [_atkinson(share, deviation, logarithm, aversion) for aversion in (0.5, 1.0, 2.0)]


def _atkinson(share: Floats, deviation: Floats, logarithm: Floats, aversion: float) -> float:
    """Return the index from `r^k - 1 - k (r - 1)`, k = 1 - aversion: terms of one sign; a zero gives 1 where k <= 0."""
    power = 1.0 - aversion
    if power == 0:
        return max(0.0, -math.expm1(weighted_sum(share, np.minimum(logarithm - deviation, 0.0))))
    with np.errstate(over="ignore"):
        mean_power = weighted_sum(share, np.expm1(power * logarithm) - power * deviation)
    return max(0.0, -math.expm1(math.log1p(mean_power) / power))


def _mean(x: Floats, ranking: RankOrder) -> float:
    """Return the weighted mean of sorted values, kept between the extremes against rounding."""
    return float(np.clip(weighted_sum(ranking.weights, x) / ranking.total, x[0], x[-1]))


def _quantile(x: Floats, cumulated: Floats, tenths: int) -> float:
    """Return the smallest x whose cumulated weight reaches `tenths / 10` of the total."""
    reached = 10 * cumulated >= (tenths - 10 * SHARE_TOLERANCE) * cumulated[-1]
    return float(x[int(np.argmax(reached))])


def _in_groups(group_of: Ints, n: int, k: int) -> Ints:
    if group_of.shape != (n,):
        raise OutOfDomain(field="groups", given=f"{group_of.shape}", expected=f"({n},)")
    if n and (group_of.max() >= k or group_of.min() < -1):
        raise OutOfDomain(field="groups", given=f"up to {group_of.max()}", expected=f"-1 to {k - 1}")
    return group_of

"""What rates do: thresholds, ranks, finalities and advances (METHODS 5.5 to 5.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np

from domain.decimals import fraction, total
from domain.errors import OutOfDomain
from domain.schedules import Schedule, Strata, steepest_slope
from domain.values import Floats, Ints

MOST_UNITS_LISTED = 2000
"""Above, reversed pairs are counted and no longer listed."""

_PLACES = 9
_WITHIN = 1e-9
_APART = 1.5e-9
"""On differences of numbers of 9 decimals: above 1e-9, whatever the dust of floats."""


@dataclass(frozen=True, slots=True)
class ThresholdEffects:
    """What a unit wins or loses on each side of a threshold.

    Attributes:
        jump_rate: shape (m,), 0 to 1.
        jump_eur_per_head: shape (m,).
        near: for each threshold, positions in the list of the units within the window, included.
        steepest_linear_eur_per_point: largest slope of the linear schedule, euros per head and point of position.
    """

    jump_rate: Floats
    jump_eur_per_head: Floats
    near: tuple[Ints, ...]
    steepest_linear_eur_per_point: float


def threshold_effects(positions: Floats, cost_eur_per_head: float, window: float, strata: Strata) -> ThresholdEffects:
    """Measure the cliffs of the stepped schedule and the slope of the linear one (METHODS 5.5).

    Args:
        positions: shape (n,), 0 to 100; NaN where unknown, then near no threshold.
        cost_eur_per_head: reference cost, >= 0.
        window: points of position on each side of a threshold, included.
        strata: thresholds and rates; its form does not matter here.

    Raises:
        OutOfDomain: a negative cost or window.
    """
    if cost_eur_per_head < 0 or window < 0:
        raise OutOfDomain("window", f"{cost_eur_per_head}, {window}", "numbers >= 0")
    jumps: Floats = np.round(np.diff(np.array(strata.rates, dtype=np.float64)), 12)
    linear = Strata(strata.thresholds, strata.rates, Schedule.LINEAR)
    return ThresholdEffects(
        jump_rate=jumps,
        jump_eur_per_head=jumps * cost_eur_per_head,
        near=tuple(
            np.flatnonzero(np.abs(positions - threshold) <= window + _WITHIN) for threshold in strata.thresholds
        ),
        steepest_linear_eur_per_point=steepest_slope(linear) * cost_eur_per_head,
    )


@dataclass(frozen=True, slots=True)
class RankReversals:
    """Units whose order by leeway is reversed by the aid.

    Attributes:
        before: shape (n,), capacity less gross cost, euros per head.
        after: shape (n,), capacity less rest to pay, euros per head.
        count: reversed pairs among the units known.
        share_of_pairs: 0 to 1; None with fewer than two units known.
        pairs: shape (count, 2), positions i < j, ascending; None above 2 000 units.
    """

    before: Floats
    after: Floats
    count: int
    share_of_pairs: float | None
    pairs: Ints | None


def rank_reversals(capacity_eur_per_head: Floats, cost_eur_per_head: Floats, rates: Floats) -> RankReversals:
    """Count pairs whose order changes between before and after the aid (METHODS 5.6).

    A difference within 1e-9 is a tie, not a reversal. O(n log n).

    Args:
        capacity_eur_per_head: shape (n,); NaN where unknown: the unit is left out of the pairs.
        cost_eur_per_head: shape (n,), gross cost; NaN where unknown.
        rates: shape (n,), 0 to 1; NaN where unknown.
    """
    before = np.round(capacity_eur_per_head - cost_eur_per_head, _PLACES)
    after = np.round(capacity_eur_per_head - cost_eur_per_head * (1 - rates), _PLACES)
    known = np.flatnonzero(~np.isnan(after))
    n_known = len(known)
    pairs = _reversed_pairs(before[known], after[known]) if n_known <= MOST_UNITS_LISTED else None
    count = _count_reversed(before[known], after[known]) if pairs is None else len(pairs)
    return RankReversals(
        before=before,
        after=after,
        count=count,
        share_of_pairs=count / (n_known * (n_known - 1) // 2) if n_known > 1 else None,
        pairs=None if pairs is None else known[pairs],
    )


def reversal_count(capacity_eur_per_head: Floats, cost_eur_per_head: Floats, rates: Floats) -> tuple[int, float | None]:
    """Count the reversed pairs without listing them: see `rank_reversals`.

    Returns:
        Their number, and their share of all pairs, 0 to 1; None with fewer than two units known.
    """
    before = np.round(capacity_eur_per_head - cost_eur_per_head, _PLACES)
    after = np.round(capacity_eur_per_head - cost_eur_per_head * (1 - rates), _PLACES)
    known = ~np.isnan(after)
    count, n_known = _count_reversed(before[known], after[known]), int(known.sum())
    return count, count / (n_known * (n_known - 1) // 2) if n_known > 1 else None


def _reversed_pairs(before: Floats, after: Floats) -> Ints:
    """List reversed pairs by comparing all of them."""
    rising = (before[None, :] - before[:, None] > _APART) & (after[:, None] - after[None, :] > _APART)
    found: Ints = np.argwhere(np.triu(rising | rising.T))
    return found


def _count_reversed(before: Floats, after: Floats) -> int:
    """Count reversed pairs: for each unit, those clearly before it that end clearly after it.

    In the order of `before` these are a prefix; the number of its values above a bound is read bit by bit of their
    ranks, all units at once.
    """
    order = np.argsort(before, kind="stable")
    start, end = before[order], after[order]
    levels = np.sort(end)
    ranks = np.searchsorted(levels, end, side="left")
    bounds = np.searchsorted(levels, end + _APART, side="right")
    high = np.searchsorted(start, start - _APART, side="left")
    low = np.zeros(len(end), dtype=np.int64)
    count = 0
    for bit in reversed(range(len(end).bit_length())):
        ones = (ranks >> bit) & 1
        ones_before = np.concatenate([[0], np.cumsum(ones)])
        n_zeros = len(ones) - int(ones_before[-1])
        asks_one = ((bounds >> bit) & 1).astype(np.bool_)
        ones_low, ones_high = ones_before[low], ones_before[high]
        count += int((ones_high - ones_low)[~asks_one].sum())
        low = np.where(asks_one, n_zeros + ones_low, low - ones_low)
        high = np.where(asks_one, n_zeros + ones_high, high - ones_high)
        ranks = np.concatenate([ranks[ones == 0], ranks[ones == 1]])
    return count + int((high - low).sum())


@dataclass(frozen=True, slots=True)
class FinalityRate:
    """A finality compared with its rate, whole euros.

    Attributes:
        cost_eur: sum of its actions.
        aid_eur: sum of its actions.
        maximum_aid_eur: `floor(rate * cost)`.
        headroom_eur: maximum less aid, negative when exceeded.
        effective_rate: aid over cost, 0 to 1; None without cost.
        is_compliant: the sum holds and no action is paid more than its cost, or less than nothing.
        over_cost: positions of the actions whose aid is above their cost or negative.
    """

    cost_eur: int
    aid_eur: int
    maximum_aid_eur: int
    headroom_eur: int
    effective_rate: float | None
    is_compliant: bool
    over_cost: Ints


def judge_finality(cost_eur: Ints, aid_eur: Ints, rate: float | Fraction) -> FinalityRate:
    """Judge the rate on the finality, not on each action (fiche 24, METHODS 5.7).

    Args:
        cost_eur: shape (n,), whole euros, one per action.
        aid_eur: shape (n,), whole euros, one per action.
        rate: 0 to 1, as typed.

    Raises:
        OutOfDomain: a negative cost, a rate outside 0 to 1, lists of different lengths.
    """
    share = rate_fraction(rate)
    if len(cost_eur) != len(aid_eur) or (cost_eur < 0).any():
        raise OutOfDomain("actions", "a negative cost or lists of different lengths", "one cost >= 0 per aid")
    cost, aid = total(cost_eur), total(aid_eur)
    maximum = floor(share * cost)
    over_cost: Ints = np.flatnonzero((aid_eur > cost_eur) | (aid_eur < 0))
    return FinalityRate(
        cost_eur=cost,
        aid_eur=aid,
        maximum_aid_eur=maximum,
        headroom_eur=maximum - aid,
        effective_rate=aid / cost if cost else None,
        is_compliant=aid <= maximum and len(over_cost) == 0,
        over_cost=over_cost,
    )


def rate_fraction(rate: float | Fraction) -> Fraction:
    """Read one rate or share as it is typed.

    Raises:
        OutOfDomain: outside 0 to 1.
    """
    share = fraction(rate)
    if not 0 <= share <= 1:
        raise OutOfDomain("rate", str(rate), "a number of 0 to 1")
    return share


@dataclass(frozen=True, slots=True)
class Advance:
    """Aid carried by the commune while it waits to be paid, euros.

    Attributes:
        advance_eur: paid at the start.
        carried_eur: shape (n + lag,), at the end of each period; negative where the advance is ahead of the costs.
        peak_eur: the most it carries, >= 0.
        final_eur: the last value, 0.
    """

    advance_eur: float
    carried_eur: Floats
    peak_eur: float
    final_eur: float


def advance(
    costs_by_period: Sequence[float], rate: float | Fraction, advance_share: float | Fraction, lag: int
) -> Advance:
    """Follow the aid that the commune carries before it is paid (fiche 24, METHODS 5.8).

    Aid follows the cost by `lag` periods; an advance is paid at the start and recovered by the same share of each
    later payment. Computed in fractions.

    Args:
        costs_by_period: euros, >= 0, one per period.
        rate: 0 to 1, as typed.
        advance_share: 0 to 1, as typed.
        lag: periods between a cost and its aid, >= 0.

    Raises:
        OutOfDomain: a negative cost or lag, a rate or share outside 0 to 1.
    """
    aids = [fraction(cost) * rate_fraction(rate) for cost in costs_by_period]
    share = rate_fraction(advance_share)
    if lag < 0 or any(aid < 0 for aid in aids):
        raise OutOfDomain("costs_by_period", "a negative cost or lag", "numbers >= 0")
    advanced = share * sum(aids, Fraction(0))
    carried, balance = [], -advanced
    for period in range(len(aids) + lag):
        balance += aids[period] if period < len(aids) else 0
        balance -= (1 - share) * aids[period - lag] if period >= lag else 0
        carried.append(balance)
    return Advance(
        advance_eur=float(advanced),
        carried_eur=np.array([float(value) for value in carried]),
        peak_eur=float(max([Fraction(0), *carried])),
        final_eur=float(carried[-1]) if carried else 0.0,
    )

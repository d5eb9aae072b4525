"""Ordinary-law staff redistributed towards need at constant total (METHODS 7, proposition 25).

Staff is counted in grains (1 post, or a tenth): everything is whole numbers of grains and exact fractions, so that the
total never changes by a hair and each territory stays within its bounds.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from domain.allocation import fill
from domain.decimals import Decimals, Integers, decimals, fraction, times, total
from domain.disparities import gini
from domain.equity import concentration_index
from domain.errors import OutOfDomain
from domain.ranking import rank_order
from domain.rounding import Quotas, round_to_total, whole_parts
from domain.values import MISSING, OK, Bools, Floats, States, Texts

MAX_CHANGE = 0.10
"""β, largest change of a territory, as a share of its staff (METHODS 7, project choice)."""

TOLERANCE = 1e-9


class StaffStatus(StrEnum):
    """Outcome of a redistribution. The texts are those of the reference vectors."""

    OK = "ok"
    WRONG_GRAIN = "grain_invalide"
    NO_NEED = "aucun_besoin"


@dataclass(frozen=True, slots=True)
class StaffRedistribution:
    """Staff before and after, in posts; None everywhere but in the first fields unless the status is `ok`.

    Attributes:
        status: `ok`, or the first reason why nothing is redistributed.
        states: shape (n,), `MISSING` where staff, population or need is unknown: outside the sums, nothing proposed.
        coverage: staff of the territories in the sums / known staff, 0 to 1; NaN without staff.
        lower: shape (n,), fewest posts allowed; NaN where missing, as all that follows.
        upper: shape (n,), most posts allowed.
        target: shape (n,), share of the total that need alone would give, without bounds.
        exact: shape (n,), posts nearest to need within the bounds, before rounding to grains.
        after: shape (n,), posts in whole grains, their sum is that of the staff before.
        per_head_before: shape (n,), posts per inhabitant (or pupil, job seeker); NaN too where there is nobody.
        per_head_after: shape (n,), the same after.
        moved: posts that change territory, half the sum of the changes.
        gini_before: Gini of staff per need-weighted inhabitant, over the territories of weight > 0.
        gini_after: the same after.
    """

    status: StaffStatus
    states: States
    coverage: float
    lower: Floats | None = None
    upper: Floats | None = None
    target: Floats | None = None
    exact: Floats | None = None
    after: Floats | None = None
    per_head_before: Floats | None = None
    per_head_after: Floats | None = None
    moved: float | None = None
    gini_before: float | None = None
    gini_after: float | None = None


@dataclass(frozen=True, slots=True)
class _Grains:
    """Whole numbers of grains of the known territories, weights `population x need` as whole numbers."""

    staff: Integers
    lower: Integers
    upper: Integers
    weights: Integers
    size: Fraction

    def posts(self, grains: Integers) -> Floats:
        places = decimals(np.array([float(self.size)]))
        return Decimals(times(grains, int(places.numerators[0])), places.places).approximate()


def redistribute_staff(
    codes: Texts | None,
    staff: Floats,
    population: Floats,
    need: Floats,
    max_change: float = MAX_CHANGE,
    grain: float = 1.0,
) -> StaffRedistribution:
    """Move staff towards `population x need`, each territory within bounds, the total constant (METHODS 7).

    Args:
        codes: shape (n,), for the last tie; None: the place in the list.
        staff: shape (n,), posts, >= 0, multiples of the grain; NaN where unknown.
        population: shape (n,), inhabitants, pupils or job seekers of that staff, >= 0; NaN where unknown.
        need: shape (n,), >= 0, high = need; NaN where unknown.
        max_change: β, 0 to 1.
        grain: smallest number of posts that can move, > 0: 1, or 0.1.

    Returns:
        Staff after, exact and rounded, or the status that says why not.

    Raises:
        OutOfDomain: lengths differ, a negative or infinite number, β outside 0 to 1, a grain that is not positive.
    """
    known = _checked(staff, population, need, max_change, grain)
    states = np.where(known, OK, MISSING).astype(np.int8)
    everything = float(np.nansum(staff))
    coverage = float(staff[known].sum()) / everything if everything > 0 else float("nan")
    grains = _grains(staff[known], population[known], need[known], max_change, grain)
    if grains is None:
        return StaffRedistribution(StaffStatus.WRONG_GRAIN, states, coverage)
    if not (grains.weights > 0).any():
        return StaffRedistribution(StaffStatus.NO_NEED, states, coverage)
    quotas = _quotas(grains)
    parts = whole_parts(quotas)
    after = round_to_total(parts, total(grains.staff), grains.weights, None if codes is None else codes[known])
    weights = population[known] * need[known]
    posts = {
        "lower": grains.posts(grains.lower),
        "upper": grains.posts(grains.upper),
        "target": _target(grains),
        "exact": parts.estimate() * float(grains.size),
        "after": grains.posts(after),
    }
    posts["per_head_before"] = _per_head(staff[known], population[known])
    posts["per_head_after"] = _per_head(posts["after"], population[known])
    return StaffRedistribution(
        StaffStatus.OK,
        states,
        coverage,
        **{key: _spread(values, known) for key, values in posts.items()},
        moved=float(grains.posts(np.array([total(np.abs(after - grains.staff))]))[0]) / 2,
        gini_before=gini(_per_head(staff[known], weights), weights),
        gini_after=gini(_per_head(posts["after"], weights), weights),
    )


def _checked(staff: Floats, population: Floats, need: Floats, max_change: float, grain: float) -> Bools:
    """Tell which territories are known, after checking the numbers."""
    if not staff.shape == population.shape == need.shape:
        raise OutOfDomain(field="staff", given="lists of other lengths", expected="lists of equal length")
    for field, values in (("staff", staff), ("population", population), ("need", need)):
        if (values < 0).any() or np.isinf(values).any():
            raise OutOfDomain(field=field, given="a negative or infinite number", expected="numbers >= 0")
    if not 0 <= max_change <= 1:
        raise OutOfDomain(field="max_change", given=str(max_change), expected="0 to 1")
    if not 0 < grain < float("inf"):
        raise OutOfDomain(field="grain", given=str(grain), expected="a number > 0")
    return ~(np.isnan(staff) | np.isnan(population) | np.isnan(need))


def _grains(staff: Floats, population: Floats, need: Floats, max_change: float, grain: float) -> _Grains | None:
    """Count staff and bounds in grains, exactly; None where some staff is not a multiple of the grain."""
    size, posts = fraction(grain), decimals(staff)
    scaled = times(posts.numerators, size.denominator)
    divisor = size.numerator * 10**posts.places
    held = scaled.astype(object) if divisor >= 2**62 else scaled
    if (held % divisor != 0).any():
        return None
    counted = np.array(held // divisor, dtype=np.int64)
    share = fraction(max_change)
    change = times(counted, share.numerator) // share.denominator
    people, wants = decimals(population), decimals(need)
    weights = times(people.numerators, wants.numerators)
    return _Grains(counted, counted - change, counted + change, weights, size)


def _quotas(grains: _Grains) -> Quotas:
    """Return the exact posts in grains: `clip(λ w, L, U)`, or what the weighted units leave where they are all full.

    What is left stays with the units of weight 0, in proportion to their staff within the same bounds.
    """
    weighted = grains.weights > 0
    everything = total(grains.staff)
    full = total(grains.upper[weighted])
    zero = np.zeros(len(grains.staff), dtype=np.int64)
    if full + total(grains.lower[~weighted]) < everything:
        weights, lower = np.where(weighted, zero, grains.staff), np.where(weighted, grains.upper, grains.lower)
        upper = np.where(weights > 0, grains.upper, lower)
    else:
        weights, lower = grains.weights, grains.lower
        upper = np.where(weighted, grains.upper, lower)
    return fill(everything, weights, lower, upper).quotas


def _target(grains: _Grains) -> Floats:
    quotas = Quotas(grains.weights, total(grains.staff), np.zeros_like(grains.staff), 0, total(grains.weights))
    return whole_parts(quotas).estimate() * float(grains.size)


def _per_head(amounts: Floats, people: Floats) -> Floats:
    per_head: Floats = np.divide(amounts, people, out=np.full(amounts.size, np.nan), where=people > 0)
    return per_head


def _spread(values: Floats, known: Bools) -> Floats:
    spread = np.full(known.size, np.nan)
    spread[known] = values
    return spread


def staff_concentration(per_head: Floats, capacity: Floats, population: Floats) -> float | None:
    """Compute the concentration index of staff per inhabitant by fiscal capacity, poorest first (METHODS 7 and 6.4).

    Args:
        per_head: shape (n,), posts per inhabitant, NaN where unknown.
        capacity: shape (n,), euros per inhabitant, NaN where unknown.
        population: shape (n,), inhabitants, NaN where unknown.

    Returns:
        -1 to 1, below 0 where staff goes to the poorer; None without staff.
    """
    return concentration_index(per_head, rank_order(capacity, population))

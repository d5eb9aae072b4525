"""Sharing an envelope in proportion to need between floors and caps, exactly (METHODS 4.3).

`a_i = clip(λ w_i, L_i, U_i)` with the smallest λ >= 0 such that the amounts sum to the envelope. Floats guess λ on the
sorted breakpoints; whole numbers then find which units lie at a bound, and λ is one exact division. The guess only
saves time: the partition is checked exactly, and where it does not settle the breakpoints are searched in fractions.
"""

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from domain.decimals import Decimals, Integers, as_floats, decimals, narrow, sign_of_difference, times, total
from domain.errors import OutOfDomain
from domain.rounding import NO_BENEFICIARY, OK_STATUS, Quotas, round_to_total, whole_parts
from domain.values import MISSING, OK, Bools, Floats, States, Texts

BOUNDS_CROSS = "bornes_incompatibles"
FLOORS_TOO_HIGH = "infaisable_planchers"
CAPS_TOO_LOW = "infaisable_plafonds"

_MOST_PASSES = 12
_MOST_EXACT_POWER = 4


@dataclass(frozen=True, slots=True)
class Filling:
    """Amounts between bounds, proportional to weights where no bound is met.

    Attributes:
        multiplier: λ, scaled euros per unit of weight, the smallest that reaches the total.
        quotas: the exact amounts, euros.
    """

    multiplier: Fraction
    quotas: Quotas


@dataclass(frozen=True, slots=True)
class _Problem:
    total: int
    weights: Integers
    lower: Integers
    upper: Integers


def fill(total_scaled: int, weights: Integers, lower: Integers, upper: Integers, scale: int = 1) -> Filling:
    """Find the exact amounts `clip(λ w, lower, upper)` that sum to a total.

    Args:
        total_scaled: amount to share, in `1 / scale` euros, between the sums of the bounds.
        weights: shape (n,), whole numbers >= 0, one at least > 0.
        lower: shape (n,), in `1 / scale` euros, >= 0.
        upper: shape (n,), in `1 / scale` euros, at least `lower`; equal to it where the weight is 0.
        scale: 1 for whole euros.

    Returns:
        λ and the exact quotas in euros.
    """
    problem = _Problem(total_scaled, weights, lower, upper)
    multiplier, at_lower, at_upper = _solve(problem)
    is_free = ~(at_lower | at_upper)
    zero = np.zeros(len(weights), dtype=np.int64)
    bound = np.where(at_lower, lower, np.where(at_upper, upper, zero))
    quotas = Quotas(
        first=np.where(is_free, weights, zero),
        first_factor=multiplier.numerator,
        second=bound,
        second_factor=multiplier.denominator,
        denominator=multiplier.denominator * scale,
    )
    return Filling(_smallest(problem, multiplier, at_upper, is_free), quotas)


def _solve(problem: _Problem) -> tuple[Fraction, Bools, Bools]:
    """Return λ and the units at their lower and upper bounds."""
    multiplier = Fraction(problem.total, total(problem.weights))
    for passes in range(_MOST_PASSES):
        at_lower, at_upper = _partition(problem, multiplier)
        following = _multiplier(problem, at_lower, at_upper)
        if following == multiplier:
            return multiplier, at_lower, at_upper
        if following is None and _reaches(problem, at_lower, at_upper):
            return multiplier, at_lower, at_upper
        if passes == 0:
            multiplier = _float_guess(problem)
        elif following is None:
            break
        else:
            multiplier = following
    return _search(problem)


def _partition(problem: _Problem, multiplier: Fraction) -> tuple[Bools, Bools]:
    against_lower = sign_of_difference(problem.weights, multiplier.numerator, problem.lower, multiplier.denominator)
    against_upper = sign_of_difference(problem.weights, multiplier.numerator, problem.upper, multiplier.denominator)
    at_lower = against_lower < 0
    return at_lower, (against_upper > 0) & ~at_lower


def _multiplier(problem: _Problem, at_lower: Bools, at_upper: Bools) -> Fraction | None:
    """Return the λ of a partition, None when no unit of it is free or when it is negative."""
    free_weight = total(problem.weights[~(at_lower | at_upper)])
    rest = problem.total - total(problem.lower[at_lower]) - total(problem.upper[at_upper])
    return None if free_weight == 0 or rest < 0 else Fraction(rest, free_weight)


def _reaches(problem: _Problem, at_lower: Bools, at_upper: Bools) -> bool:
    """Tell whether every weighted unit lies at a bound and the bounds sum to the total."""
    is_free = ~(at_lower | at_upper)
    held = total(problem.lower[at_lower]) + total(problem.upper[at_upper])
    return total(problem.weights[is_free]) == 0 and held + total(problem.lower[is_free]) == problem.total


def _float_guess(problem: _Problem) -> Fraction:
    """Return λ found in floats on the sorted breakpoints."""
    weighted = problem.weights > 0
    weights, lower, upper = (as_floats(one[weighted]) for one in (problem.weights, problem.lower, problem.upper))
    points = np.concatenate([lower / weights, upper / weights])
    order = np.argsort(points)
    points = points[order]
    slopes = np.cumsum(np.concatenate([weights, -weights])[order])
    reached = float(total(problem.lower)) + np.concatenate([[0.0], np.cumsum(slopes[:-1] * np.diff(points))])
    after = int(np.searchsorted(np.maximum.accumulate(reached), float(problem.total)))
    before = min(max(after - 1, 0), len(points) - 1)
    missing = float(problem.total) - reached[before]
    step = missing / slopes[before] if slopes[before] > 0 else 0.0
    return Fraction(max(float(points[before] + step), 0.0))


def _search(problem: _Problem) -> tuple[Fraction, Bools, Bools]:
    """Return the solution by exact search between the breakpoints, in fractions."""
    weighted = np.flatnonzero(problem.weights > 0).tolist()
    points = sorted(
        {Fraction(0)}
        | {Fraction(int(problem.lower[at]), int(problem.weights[at])) for at in weighted}
        | {Fraction(int(problem.upper[at]), int(problem.weights[at])) for at in weighted}
    )
    place = bisect_left(points, Fraction(problem.total), key=lambda point: _reached(problem, point))
    if place == 0:
        return points[0], *_partition(problem, points[0])
    inside = (points[place - 1] + points[place]) / 2
    at_lower, at_upper = _partition(problem, inside)
    multiplier = _multiplier(problem, at_lower, at_upper)
    return (points[place] if multiplier is None else multiplier), at_lower, at_upper


def _reached(problem: _Problem, multiplier: Fraction) -> Fraction:
    """Return the sum of the amounts at λ, exactly."""
    at_lower, at_upper = _partition(problem, multiplier)
    free_weight = total(problem.weights[~(at_lower | at_upper)])
    return multiplier * free_weight + total(problem.lower[at_lower]) + total(problem.upper[at_upper])


def _smallest(problem: _Problem, multiplier: Fraction, at_upper: Bools, is_free: Bools) -> Fraction:
    """Return the smallest λ giving the same amounts: it moves only where no free unit lies above its floor."""
    free = np.flatnonzero(is_free & (problem.weights > 0))
    above = sign_of_difference(problem.weights[free], multiplier.numerator, problem.lower[free], multiplier.denominator)
    if (above > 0).any():
        return multiplier
    raised = np.flatnonzero(at_upper & (problem.upper > problem.lower))
    if len(raised) == 0:
        return Fraction(0)
    ratios = as_floats(problem.upper[raised]) / as_floats(problem.weights[raised])
    nearest = raised[ratios >= ratios.max() * (1 - 1e-12)]
    return max(Fraction(int(problem.upper[at]), int(problem.weights[at])) for at in nearest.tolist())


@dataclass(frozen=True, slots=True)
class Allocation:
    """An envelope shared per inhabitant in proportion to need.

    Attributes:
        status: `ok`, or the first reason of METHODS 4.3 why nothing is shared.
        states: shape (n,), `MISSING` where the population or the need is unknown: no amount, outside the sums.
        eur_per_weight: λ, euros per unit of weight; None unless `ok`.
        quota_eur: shape (n,), exact amounts before rounding; NaN where missing; None unless `ok`.
        amount_eur: shape (n,), whole euros, their sum is the envelope; NaN where missing; None unless `ok`.
        unallocated_eur: whole euros that the caps leave; 0 unless `infaisable_plafonds`.
    """

    status: str
    states: States
    eur_per_weight: float | None = None
    quota_eur: Floats | None = None
    amount_eur: Floats | None = None
    unallocated_eur: int = 0


def allocate(
    envelope_eur: int,
    codes: Texts | None,
    population: Floats,
    need: Floats,
    gamma: float = 1.0,
    floor_eur_per_head: Floats | None = None,
    cap_eur_per_head: Floats | None = None,
) -> Allocation:
    """Share an envelope in proportion to `population * need**gamma`, between floors and caps (METHODS 4.3).

    Args:
        envelope_eur: whole euros, >= 0.
        codes: shape (n,), one code per unit, for the last tie; None: the place in the list.
        population: shape (n,), inhabitants, >= 0; NaN where unknown.
        need: shape (n,), >= 0, high = need; NaN where unknown.
        gamma: >= 0; whole powers up to 4 are exact, the others are computed in floats and read as decimals.
        floor_eur_per_head: shape (n,), euros per inhabitant, >= 0; NaN or None: no floor.
        cap_eur_per_head: shape (n,), euros per inhabitant, >= 0; NaN or None: no cap.

    Returns:
        amounts whose sum is exactly the envelope, or the status that says why not.

    Raises:
        OutOfDomain: a negative envelope, population, need, floor, cap or power.
    """
    states = np.where(np.isnan(population) | np.isnan(need), MISSING, OK).astype(np.int8)
    known = states == OK
    inhabitants = decimals(_checked(population[known], "population"))
    weights = _weights(inhabitants, _checked(need[known], "need"), gamma)
    lower = _floors(floor_eur_per_head, known, inhabitants)
    caps, is_capped = _caps(cap_eur_per_head, known, inhabitants)
    status, unallocated = _feasibility(_checked_envelope(envelope_eur), weights.numerators, lower, (caps, is_capped))
    if status != OK_STATUS:
        return Allocation(status, states, unallocated_eur=unallocated)
    upper = np.where(is_capped, np.minimum(caps, envelope_eur), envelope_eur)
    upper = narrow(np.where(weights.numerators > 0, upper, lower))
    filling = fill(envelope_eur, weights.numerators, lower, upper)
    parts = whole_parts(filling.quotas)
    amounts = round_to_total(parts, envelope_eur, weights.numerators, None if codes is None else codes[known])
    return Allocation(
        status=OK_STATUS,
        states=states,
        eur_per_weight=float(filling.multiplier * 10**weights.places),
        quota_eur=_spread(parts.estimate(), known),
        amount_eur=_spread(amounts.astype(np.float64), known),
    )


def _checked(values: Floats, field: str) -> Floats:
    if len(values) and not (values.min() >= 0 and values.max() < np.inf):
        raise OutOfDomain(field=field, given="a negative or infinite number", expected="numbers >= 0")
    return values


def _checked_envelope(envelope_eur: int) -> int:
    if envelope_eur < 0:
        raise OutOfDomain(field="envelope", given=str(envelope_eur), expected="whole euros >= 0")
    return envelope_eur


def _weights(inhabitants: Decimals, need: Floats, gamma: float) -> Decimals:
    """Return `population * need**gamma`, exact for whole powers up to 4."""
    if not 0 <= gamma < np.inf:
        raise OutOfDomain(field="gamma", given=str(gamma), expected="a number >= 0")
    if not float(gamma).is_integer() or gamma > _MOST_EXACT_POWER:
        powers = decimals(np.power(need, gamma))
        return Decimals(times(inhabitants.numerators, powers.numerators), inhabitants.places + powers.places)
    base, product = decimals(need), inhabitants
    for _ in range(int(gamma)):
        product = Decimals(times(product.numerators, base.numerators), product.places + base.places)
    return product


def _floors(per_head: Floats | None, known: Bools, inhabitants: Decimals) -> Integers:
    if per_head is None:
        return np.zeros(len(inhabitants), dtype=np.int64)
    bounds = decimals(_checked(np.nan_to_num(per_head[known], nan=0.0), "floor_eur_per_head"))
    return Decimals(times(inhabitants.numerators, bounds.numerators), inhabitants.places + bounds.places).ceil()


def _caps(per_head: Floats | None, known: Bools, inhabitants: Decimals) -> tuple[Integers, Bools]:
    """Return the caps in whole euros and a mask of the units that have one."""
    if per_head is None:
        return np.zeros(len(inhabitants), dtype=np.int64), np.zeros(len(inhabitants), dtype=np.bool_)
    own = per_head[known]
    bounds = decimals(_checked(np.nan_to_num(own, nan=0.0), "cap_eur_per_head"))
    caps = Decimals(times(inhabitants.numerators, bounds.numerators), inhabitants.places + bounds.places).floor()
    return caps, ~np.isnan(own)


def _feasibility(
    envelope_eur: int, weights: Integers, lower: Integers, caps: tuple[Integers, Bools]
) -> tuple[str, int]:
    """Return the status in the order of METHODS 4.3 and the euros that the caps leave."""
    upper, is_capped = caps
    weighted = weights > 0
    if not weighted.any():
        return NO_BENEFICIARY, 0
    if (is_capped & (lower > upper)).any():
        return BOUNDS_CROSS, 0
    if envelope_eur < total(lower):
        return FLOORS_TOO_HIGH, 0
    unallocated = envelope_eur - total(upper[weighted]) - total(lower[~weighted])
    if is_capped[weighted].all() and unallocated > 0:
        return CAPS_TOO_LOW, unallocated
    return OK_STATUS, 0


def _spread(values: Floats, known: Bools) -> Floats:
    """Put the values of the known units back in their places, NaN elsewhere."""
    spread = np.full(len(known), np.nan)
    spread[known] = values
    return spread

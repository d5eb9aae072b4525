"""Efforts of the project owners: uniform rates, budget-neutral rates, rates of equal effort (METHODS 5.9)."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from domain.allocation import fill
from domain.cofinancing_effects import rate_fraction
from domain.decimals import Decimals, Exact, approximate, decimals, narrow, product, times, total
from domain.errors import OutOfDomain
from domain.rounding import whole_parts
from domain.values import Bools, Floats, Ints

EQUAL_EFFORT_IMPOSSIBLE = "effort_egal_impossible"

_PLACES = 9
_WITHIN = 1e-9


@dataclass(frozen=True, slots=True)
class Efforts:
    """What a set of rates leaves to pay, compared with revenues.

    Attributes:
        aid_eur: total aid, euros, exact value as a float.
        effort_share: shape (n,), rest over fiscal revenue; NaN where the revenue is unknown or not above 0.
        ratio_max_min: over known efforts; None if the least is not above 0.
    """

    aid_eur: float
    effort_share: Floats
    ratio_max_min: float | None


@dataclass(frozen=True, slots=True)
class UniformComparison:
    """Modulated rates beside a uniform rate and beside the uniform rate of the same cost.

    Attributes:
        modulated: the rates on the table.
        uniform: every unit at the uniform rate.
        neutral: every unit at the rate that costs what the modulated rates cost.
        neutral_rate: 0 to 1; None without cost.
    """

    modulated: Efforts
    uniform: Efforts
    neutral: Efforts
    neutral_rate: float | None


def compare_uniform(
    cost_eur: Ints, population: Floats, revenue_eur_per_head: Floats, rates: Exact, uniform_rate: float | Fraction
) -> UniformComparison:
    """Compare rates with a uniform one and with the budget-neutral one (METHODS 5.9).

    Both are always shown: otherwise generosity is taken for equity.

    Args:
        cost_eur: shape (n,), whole euros, >= 0.
        population: shape (n,), inhabitants; NaN where unknown.
        revenue_eur_per_head: shape (n,), fiscal revenue; NaN where unknown.
        rates: shape (n,), 0 to 1; NaN where unknown: the unit is left out of the three totals and has no effort.
        uniform_rate: 0 to 1.

    Raises:
        OutOfDomain: a negative cost, a rate outside 0 to 1.
    """
    known = np.ones(len(cost_eur), dtype=np.bool_) if isinstance(rates, Decimals) else ~np.isnan(rates)
    common = rate_fraction(uniform_rate)
    costs, own = cost_eur[known], approximate(rates[known])
    if (costs < 0).any() or ((own < 0) | (own > 1)).any():
        raise OutOfDomain("rates", "a negative cost or a rate outside 0..1", "costs >= 0, rates of 0 to 1")
    revenue = (population * revenue_eur_per_head)[known]
    spent, cost = product(rates[known], costs).total(), total(costs)
    neutral = spent / cost if cost else None
    flat = np.full(len(costs), 0.0 if neutral is None else float(neutral))
    return UniformComparison(
        modulated=_efforts(spent, costs, revenue, own, known),
        uniform=_efforts(common * cost, costs, revenue, np.full(len(costs), float(common)), known),
        neutral=_efforts(spent, costs, revenue, flat, known),
        neutral_rate=None if neutral is None else float(neutral),
    )


def _efforts(aid: Fraction, costs: Ints, revenue: Floats, rates: Floats, known: Bools) -> Efforts:
    rest = np.round(costs * (1 - rates), _PLACES)
    effort = np.divide(rest, revenue, out=np.full(len(costs), np.nan), where=revenue > 0)
    spread = np.full(len(known), np.nan)
    spread[known] = effort
    seen = effort[~np.isnan(effort)]
    has_ratio = len(seen) > 0 and seen.min() > 0
    return Efforts(float(aid), spread, float(seen.max() / seen.min()) if has_ratio else None)


@dataclass(frozen=True, slots=True)
class EqualEffort:
    """Rates that ask the same effort of every unit for a given total aid.

    Attributes:
        effort_share: rest over revenue, the same for all; None where no unit has a revenue.
        rates: shape (n,), at most 1, below 0 where a unit should pay more than its cost; NaN without cost or revenue.
        clipped_rates: shape (n,), 0 to 1, for the same total aid; None where it cannot be reached.
        flag: `effort_egal_impossible` when a rate is below 0, else None.
    """

    effort_share: float | None
    rates: Floats
    clipped_rates: Floats | None
    flag: str | None


def equal_effort_rates(
    cost_eur: Ints, population: Floats, revenue_eur_per_head: Floats, total_aid_eur: int
) -> EqualEffort:
    """Return the rates of equal effort, unclipped, and the same kept between 0 and 1 (METHODS 5.9).

    The clipped rests are shared like an envelope (METHODS 4.3): weights are revenues, bounds 0 and the cost.

    Args:
        cost_eur: shape (n,), whole euros, >= 0.
        population: shape (n,), inhabitants; NaN where unknown: the unit is left out.
        revenue_eur_per_head: shape (n,), fiscal revenue, >= 0; NaN where unknown: the unit is left out.
        total_aid_eur: whole euros, 0 to the sum of the costs of the units known.

    Raises:
        OutOfDomain: a negative amount or revenue, more aid than costs.
    """
    known = ~(np.isnan(population) | np.isnan(revenue_eur_per_head))
    costs = cost_eur[known]
    people, revenue = decimals(population[known]), decimals(revenue_eur_per_head[known])
    weights = Decimals(times(people.numerators, revenue.numerators), people.places + revenue.places)
    rest = total(costs) - total_aid_eur
    if rest < 0 or total_aid_eur < 0 or min(costs.min(initial=0), weights.numerators.min(initial=0)) < 0:
        raise OutOfDomain("total_aid", str(total_aid_eur), "0 to the sum of the costs, no negative cost nor revenue")
    base = weights.total()
    if base == 0:
        return EqualEffort(None, np.full(len(known), np.nan), None, None)
    effort = Fraction(rest) / base
    rates = _one_less(weights.approximate() * float(effort), costs, known)
    return EqualEffort(
        effort_share=float(effort),
        rates=rates,
        clipped_rates=_clipped(weights, costs, rest, known),
        flag=EQUAL_EFFORT_IMPOSSIBLE if (rates < -_WITHIN).any() else None,
    )


def _clipped(weights: Decimals, costs: Ints, rest: int, known: Bools) -> Floats | None:
    """Share the rest like an envelope between 0 and each cost, in proportion to revenues."""
    has_weight: Bools = weights.numerators > 0
    upper = np.where(has_weight, costs, np.zeros(len(costs), dtype=np.int64))
    if rest > total(upper):
        return None
    filling = fill(rest, narrow(weights.numerators), np.zeros(len(costs), dtype=np.int64), upper)
    return _one_less(whole_parts(filling.quotas).estimate(), costs, known)


def _one_less(rests: Floats, costs: Ints, known: Bools) -> Floats:
    """Return `1 - rest / cost`, NaN without cost."""
    share = np.divide(rests, costs, out=np.full(len(costs), np.nan), where=costs > 0)
    rates = np.full(len(known), np.nan)
    rates[known] = 1.0 - share
    return rates

"""Comparisons of published amounts per inhabitant, those of the report first (METHODS 11)."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from domain.errors import OutOfDomain
from domain.ranking import both_known, weighted_sum
from domain.values import Floats


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two published figures compared, in the order in which they were given.

    Attributes:
        ratio: first / second, None if the second is 0.
        difference: first - second, in their unit.
        inverse: second / first, None if the first is 0.
    """

    ratio: float | None
    difference: float
    inverse: float | None


@dataclass(frozen=True, slots=True)
class Equalised:
    """The same total shared at one rate per inhabitant.

    Attributes:
        common_rate: euros per inhabitant, None without inhabitants.
        change: shape (n,), relative change of each unit, -0.28 for a loss of 28 %; NaN where the rate is 0 or missing.
    """

    common_rate: float | None
    change: Floats


def ratio(first: float, second: float) -> Ratio:
    """Compare two published figures (METHODS 11), exactly on the decimals that were published.

    Args:
        first: for instance euros per inhabitant of one territory.
        second: the same of another one.

    Raises:
        OutOfDomain: a figure is NaN or infinite.
    """
    try:
        one, other = Fraction(str(first)), Fraction(str(second))
    except ValueError:
        raise OutOfDomain(field="figures", given=f"{first}, {second}", expected="two finite numbers") from None
    return Ratio(
        ratio=float(one / other) if other else None,
        difference=float(one - other),
        inverse=float(other / one) if one else None,
    )


def equalise_per_capita(rates: Floats, population: Floats) -> Equalised:
    """Share the same total at one rate per inhabitant: `sum(rate pop) / sum(pop)`, and the change of each unit.

    Args:
        rates: shape (n,), euros per inhabitant, NaN where missing.
        population: shape (n,), inhabitants, >= 0, NaN where missing. A unit with either missing leaves both sums.

    Raises:
        OutOfDomain: lengths differ, a population is negative, a number is infinite.
    """
    known = both_known(rates, population)
    inhabitants = float(population[known].sum())
    change = np.full(rates.shape, np.nan)
    if inhabitants <= 0:
        return Equalised(None, change)
    common = weighted_sum(population[known], rates[known]) / inhabitants
    np.divide(common, rates, out=change, where=known & (rates != 0))
    return Equalised(common, change - 1)

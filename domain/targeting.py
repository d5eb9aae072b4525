"""Whether money and perimeter reach the worst-off: concentration and targeting (METHODS 3.4, 3.5).

Every measure here looks at units from the neediest down. That order does not change when the perimeter or the money
does: `need_order` computes it once per index and the other functions reuse it.
"""

from dataclasses import dataclass

import numpy as np

from domain.errors import OutOfDomain
from domain.perimeter import ratio
from domain.values import Bools, Floats, Ints

TIE_DECIMALS = 9
"""Computed scores closer than this are equal (METHODS 1.3)."""

TOLERANCE = 1e-9
"""Share of the population taken as nothing."""

WORST_QUINTILE = 0.2
WORST_DECILE = 0.1


@dataclass(frozen=True, slots=True)
class NeedOrder:
    """Units from the neediest down, in blocks of equal need.

    Attributes:
        n: number of units.
        order: shape (m,), positions of the units of known need and population, neediest first.
        starts: shape (b,), place in `order` of the first unit of each block.
        block: shape (m,), block of each unit of `order`.
        population: shape (m,), inhabitants in that order.
        block_population: shape (b,), inhabitants of each block.
        before: shape (b,), inhabitants of the blocks before.
        total: inhabitants of all blocks.
        coverage: inhabitants of units with a need over all known inhabitants; NaN without inhabitants.
    """

    n: int
    order: Ints
    starts: Ints
    block: Ints
    population: Floats
    block_population: Floats
    before: Floats
    total: float
    coverage: float


def need_order(need: Floats, population: Floats) -> NeedOrder:
    """Order units from the neediest down (METHODS 3.4: equal needs, to 9 decimals, form one block).

    Args:
        need: shape (n,), high = need; NaN where unknown, then the unit is outside.
        population: shape (n,), inhabitants, >= 0; NaN where unknown, then the unit is outside.

    Returns:
        The order, to be reused for every perimeter and every split of money.

    Raises:
        OutOfDomain: arrays of unequal length or a negative population.
    """
    _require_parallel(need, population)
    _require_not_negative("population", population)
    known = np.flatnonzero(~(np.isnan(need) | np.isnan(population)))
    rounded = np.round(need[known], TIE_DECIMALS)
    by_need = np.argsort(-rounded, kind="stable")
    order, sorted_need, people = known[by_need], rounded[by_need], population[known][by_need]
    is_start = np.ones(order.size, dtype=np.bool_)
    is_start[1:] = sorted_need[1:] != sorted_need[:-1]
    starts = np.flatnonzero(is_start)
    block_population = _by_block(people, starts)
    total = float(block_population.sum())
    return NeedOrder(
        n=need.size,
        order=order,
        starts=starts,
        block=np.cumsum(is_start) - 1,
        population=people,
        block_population=block_population,
        before=np.cumsum(block_population) - block_population,
        total=total,
        coverage=ratio(total, float(np.nansum(population))),
    )


def _by_block(values: Floats, starts: Ints) -> Floats:
    return np.add.reduceat(values, starts) if starts.size else np.zeros(0)


def _require_parallel(*arrays: Floats | Bools) -> None:
    sizes = {array.size for array in arrays}
    if len(sizes) > 1:
        raise OutOfDomain(field="lists", given=str(sorted(sizes)), expected="lists of equal length")


def _require_not_negative(field: str, values: Floats) -> None:
    if (values < 0.0).any():
        raise OutOfDomain(field=field, given=str(float(np.nanmin(values))), expected="numbers >= 0")


def worst_off(order: NeedOrder, target_share: float) -> Floats:
    """Give the fraction of each block that belongs to the worst-off share of the population.

    Population is taken from the neediest block down until the share is reached; the last block is split in
    proportion. A block without inhabitants is taken whole when it is met before the share is reached.

    Args:
        order: units by need.
        target_share: share of the population to take, in ]0, 1].

    Returns:
        shape (b,), 0 to 1.

    Raises:
        OutOfDomain: the share is not in ]0, 1].
    """
    if not 0.0 < target_share <= 1.0:
        raise OutOfDomain(field="target_population_share", given=str(target_share), expected="above 0, at most 1")
    room = target_share * order.total - order.before
    empty = np.where(room > TOLERANCE * order.total, 1.0, 0.0)
    return np.clip(np.divide(room, order.block_population, out=empty, where=order.block_population > 0.0), 0.0, 1.0)


def worst_off_units(order: NeedOrder, target_share: float) -> Floats:
    """Give the fraction of each unit that belongs to the worst-off share of the population.

    Args:
        order: units by need.
        target_share: share of the population to take, in ]0, 1].

    Returns:
        shape (n,), 0 to 1; NaN for a unit of unknown need or population.
    """
    fractions = np.full(order.n, np.nan)
    fractions[order.order] = worst_off(order, target_share)[order.block]
    return fractions


@dataclass(frozen=True, slots=True)
class Concentration:
    """Whether money is concentrated or scattered (METHODS 3.4). Without money every ratio is NaN.

    Attributes:
        hhi: sum of squared shares of money, 1/n to 1.
        hhi_normalised: the same brought to 0 to 1; NaN with one unit.
        effective_beneficiaries: 1 / hhi, number of equal beneficiaries that would give the same concentration.
        beneficiaries: units that receive something.
        effective_population_share: 1 exactly when aid per inhabitant is uniform; NaN when money goes where nobody
            lives.
        share_to_worst_quintile: share of the money that goes to the worst-off fifth of the population.
        has_money_without_inhabitants: money goes to a unit where nobody lives.
        n_units: units with a known amount, paid or not.
    """

    hhi: float
    hhi_normalised: float
    effective_beneficiaries: float
    beneficiaries: int
    effective_population_share: float
    share_to_worst_quintile: float
    has_money_without_inhabitants: bool
    n_units: int


def concentration(amounts: Floats, population: Floats, need: Floats, order: NeedOrder | None = None) -> Concentration:
    """Measure concentration against scattering (*saupoudrage*) of money (METHODS 3.4).

    Args:
        amounts: shape (n,), euros, >= 0; a unit of unknown amount (NaN) is outside every index.
        population: shape (n,), inhabitants; a unit where it is unknown is outside the two indices per inhabitant.
        need: shape (n,), high = need; a unit where it is unknown is outside the quintile, money and people.
        order: `need_order(need, population)` where it is already known.

    Returns:
        The indices.

    Raises:
        OutOfDomain: arrays of unequal length, a negative amount or a negative population.
    """
    _require_parallel(amounts, population, need)
    _require_not_negative("amounts", amounts)
    known = ~np.isnan(amounts)
    money = amounts[known]
    total = float(money.sum())
    if order is None or not known.all():
        order = need_order(np.where(known, need, np.nan), population)
    shares = money / total if total else np.full(money.size, np.nan)
    hhi = float((shares * shares).sum()) if total else float("nan")
    n_units = money.size
    return Concentration(
        hhi=hhi,
        hhi_normalised=ratio(hhi - 1.0 / n_units, 1.0 - 1.0 / n_units) if n_units else float("nan"),
        effective_beneficiaries=1.0 / hhi,
        beneficiaries=int((money > 0.0).sum()),
        effective_population_share=_effective_population_share(money, population[known]),
        share_to_worst_quintile=share_to_worst_off(amounts, order, WORST_QUINTILE),
        has_money_without_inhabitants=bool(((money > 0.0) & (population[known] == 0.0)).any()),
        n_units=n_units,
    )


def _effective_population_share(money: Floats, population: Floats) -> float:
    inhabited = ~np.isnan(population)
    money, people = money[inhabited], population[inhabited]
    total, inhabitants = float(money.sum()), float(people.sum())
    paid = money > 0.0
    if not total or not inhabitants or (people[paid] == 0.0).any():
        return float("nan")
    shares = money[paid] / total
    return 1.0 / float((shares * shares / (people[paid] / inhabitants)).sum())


def share_to_worst_off(amounts: Floats, order: NeedOrder, target_share: float = WORST_QUINTILE) -> float:
    """Give the share of the money that goes to the worst-off part of the population (METHODS 3.4).

    Args:
        amounts: shape (n,), euros; known wherever the order holds the unit.
        order: units by need.
        target_share: part of the population, 0.2 for the quintile.

    Returns:
        0 to 1; NaN without money or without inhabitants among the units of known need.
    """
    by_block = _by_block(amounts[order.order], order.starts)
    total = float(by_block.sum())
    if not total or not order.total:
        return float("nan")
    return float((by_block * worst_off(order, target_share)).sum()) / total


@dataclass(frozen=True, slots=True)
class Targeting:
    """How well a perimeter meets the worst-off population (METHODS 3.5).

    Attributes:
        inclusion_error: share of the inhabitants inside who are not of the target; NaN without inhabitants inside.
        exclusion_error: share of the target left outside; NaN without inhabitants at all.
        coverage_of_target: 1 - exclusion_error.
        auc: probability that an inhabitant inside has a higher need than one outside, ties one half; NaN when the
            perimeter or its complement is empty.
        coverage: inhabitants of units with an index over all inhabitants.
        target_population: inhabitants of the target.
        covered_population: those of them inside.
        inside_population: inhabitants inside, of units with an index.
    """

    inclusion_error: float
    exclusion_error: float
    coverage_of_target: float
    auc: float
    coverage: float
    target_population: float
    covered_population: float
    inside_population: float


def targeting(
    need: Floats,
    population: Floats,
    selected: Bools | Floats,
    target_share: float = WORST_QUINTILE,
    order: NeedOrder | None = None,
) -> Targeting:
    """Measure inclusion and exclusion errors and the area under the curve (METHODS 3.5).

    Args:
        need: shape (n,), composite index, high = need; a unit where it is unknown is outside the calculation.
        population: shape (n,), inhabitants, >= 0.
        selected: shape (n,), communes of the perimeter; or the share of each one's inhabitants inside, 0 to 1.
        target_share: share of the population that is the target, in ]0, 1].
        order: `need_order(need, population)` where it is already known.

    Returns:
        The errors and the area.

    Raises:
        OutOfDomain: arrays of unequal length, a negative population, a share outside ]0, 1].
    """
    _require_parallel(need, population, selected)
    order = need_order(need, population) if order is None else order
    inside = _by_block(order.population * selected[order.order], order.starts)
    fraction = worst_off(order, target_share)
    target = float((order.block_population * fraction).sum())
    inside_target = float((inside * fraction).sum())
    inside_total = float(inside.sum())
    covered = min(ratio(inside_target, target), 1.0) if target else float("nan")
    return Targeting(
        inclusion_error=max(0.0, 1.0 - inside_target / inside_total) if inside_total else float("nan"),
        exclusion_error=1.0 - covered,
        coverage_of_target=covered,
        auc=_auc(inside, order.block_population - inside),
        coverage=order.coverage,
        target_population=target,
        covered_population=inside_target,
        inside_population=inside_total,
    )


def _auc(inside: Floats, outside: Floats) -> float:
    pairs = float(inside.sum()) * float(outside.sum())
    below = outside.sum() - np.cumsum(outside)
    return ratio(float((inside * (below + outside / 2.0)).sum()), pairs)


def targeting_curve(order: NeedOrder, selected: Bools | Floats) -> Floats:
    """Draw the curve whose area is the AUC (METHODS 3.5).

    Args:
        order: units by need.
        selected: shape (n,), communes of the perimeter.

    Returns:
        shape (b + 1, 2), from (0, 0) to (1, 1): for each need threshold, the population share outside (x) and
        inside (y) the perimeter whose need is at least that; shape (0, 2) when one of them is empty.
    """
    inside = np.cumsum(_by_block(order.population * selected[order.order], order.starts))
    outside = np.cumsum(order.block_population) - inside
    if not inside.size or not inside[-1] or not outside[-1]:
        return np.empty((0, 2))
    points = np.zeros((inside.size + 1, 2))
    points[1:, 0] = outside / outside[-1]
    points[1:, 1] = inside / inside[-1]
    return points

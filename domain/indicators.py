"""Indicators: rates per inhabitant, their aggregation and the composite index of need (METHODS 1.1, 1.3).

Normalisation stands in `domain/normalisation.py`, the index of resources and charges in `domain/dsu.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.errors import OutOfDomain
from domain.normalisation import percentile_scores
from domain.totals import total
from domain.values import INVALID, MISSING, NO_POPULATION, OK, SECRET, STATES, Bools, Column, Floats, Ints, States

MIN_COVERAGE = 0.8
"""Coverage below which a group's figure is flagged (METHODS 0.5, project choice)."""
MIN_WEIGHT_SHARE = 0.6
"""Share of the weight that must be available for an index to be given (METHODS 1.3, project choice)."""
TOLERANCE = 1e-9
RANK_DECIMALS = 9
"""Computed scores and indices are rounded to this before they are ranked or compared (METHODS 1.3)."""


class MissingPolicy(StrEnum):
    """What the composite index does with a unit that lacks an indicator (METHODS 1.3)."""

    RENORMALISE = "renormalise"
    EXCLUDE = "exclude"


class CompositeState(StrEnum):
    """State of one unit's composite index. The texts are those of the reference vectors."""

    OK = "ok"
    NOT_ENOUGH_WEIGHT = "poids_disponible_insuffisant"
    INDICATOR_MISSING = "indicateur_manquant"


COMPOSITE_STATES: tuple[CompositeState, ...] = tuple(CompositeState)


@dataclass(frozen=True, slots=True)
class GroupRate:
    """Rate of a group of units: a ratio of sums.

    Attributes:
        value: scale x Σ numerator / Σ population over the units where both are known; NaN where undefined.
        coverage: population used / known population, 0 to 1; NaN where nobody is known.
        numerator: Σ numerator used.
        population: Σ population used.
    """

    value: float
    coverage: float
    numerator: float
    population: float

    @property
    def is_well_covered(self) -> bool:
        """False where the coverage is known and below `MIN_COVERAGE`."""
        return not self.coverage < MIN_COVERAGE - TOLERANCE


@dataclass(frozen=True, slots=True)
class Imputed:
    """Rates completed by those of their parent areas.

    Attributes:
        rates: shape (n,); still unknown where no parent has a rate.
        parent_rank: shape (n,): -1 the unit's own value or still unknown; 0, 1... rank of the parent level used: the
            unit is then shown as « estimé ».
    """

    rates: Column
    parent_rank: Ints


@dataclass(frozen=True, slots=True)
class Composite:
    """Composite index of need.

    Attributes:
        index: shape (n,), weighted mean of the oriented scores, high = need; NaN where not given.
        weight_share: shape (n,), available weight / total weight, 0 to 1, whatever the policy.
        states: shape (n,), positions in `COMPOSITE_STATES`.
    """

    index: Floats
    weight_share: Floats
    states: States


def rate(numerator: Column, population: Column, scale: float = 1.0) -> Column:
    """Divide an amount by inhabitants (METHODS 1.1).

    Args:
        numerator: n amounts or counts, possibly negative (gross savings).
        population: n counts of the declared denominator.
        scale: 1 (per inhabitant), 1 000 or 10 000.

    Returns:
        n rates. The state of a unit is the first that applies: secret, missing, invalid (negative population, or a
        rate beyond the largest float), no population.
    """
    states = _first_state(numerator.states, population.states)
    inhabitants = population.values
    states = _first_state(states, np.where(inhabitants < 0, INVALID, np.where(inhabitants == 0, NO_POPULATION, OK)))
    values = np.full(states.shape, np.nan)
    with np.errstate(over="ignore"):
        np.divide(scale * numerator.values, inhabitants, out=values, where=np.equal(states, OK))
    overflown = np.isinf(values)
    return Column(np.where(overflown, np.nan, values), np.where(overflown, INVALID, states).astype(np.int8))


def _first_state(first: States, second: States) -> States:
    """Keep the state of precedence, which is the smallest code other than `OK`."""
    beyond = np.int8(len(STATES))
    least = np.minimum(np.where(first == OK, beyond, first), np.where(second == OK, beyond, second))
    return np.where(least == beyond, OK, least).astype(np.int8)


def _is_used(numerator: Column, population: Column) -> Bools:
    return numerator.is_known & population.is_known & (population.values >= 0)


def group_rate(numerator: Column, population: Column, scale: float = 1.0) -> GroupRate:
    """Return the rate of a group: the ratio of sums, never the mean of ratios (METHODS 0.5, 1.1).

    Args:
        numerator: n amounts or counts of the members.
        population: n counts of the same denominator.
        scale: 1, 1 000 or 10 000.

    Returns:
        The rate and its coverage. A member whose numerator or population is unknown, or whose population is negative,
        is in neither sum; a member of population 0 with a known numerator stays in. A confidential member being in
        neither sum, it cannot be recovered by subtraction.
    """
    used = _is_used(numerator, population)
    known = population.is_known & (population.values >= 0)
    amount, inhabitants = total(numerator.values[used]), total(population.values[used])
    everybody = total(population.values[known])
    return GroupRate(
        value=scale * amount / inhabitants if inhabitants > 0 else np.nan,
        coverage=inhabitants / everybody if everybody > 0 else np.nan,
        numerator=amount,
        population=inhabitants,
    )


def impute_from_parents(numerator: Column, population: Column, parents: Sequence[Ints], scale: float = 1.0) -> Imputed:
    """Replace missing and confidential rates by the ratio of sums of the parent area (METHODS 1.3, `impute_parent`).

    It is done before normalisation: an invented middle score would make every small confidential commune average.

    Args:
        numerator: n amounts or counts.
        population: n counts of the denominator.
        parents: levels from the nearest (EPCI) to the widest (département), each shape (n,): position of the unit's
            area, -1 where it has none.
        scale: 1, 1 000 or 10 000.

    Returns:
        The completed rates and the level used. Units without inhabitants or with an impossible population are left.
    """
    own = rate(numerator, population, scale)
    values, states = own.values.copy(), own.states.copy()
    rank = np.full(values.shape, -1, dtype=np.int64)
    for level, area_of in enumerate(parents):
        of_area = area_rates(numerator, population, area_of, scale, int(area_of.max(initial=-1)) + 1)
        offered = np.where(area_of >= 0, np.append(of_area, np.nan)[area_of], np.nan)
        filled = np.isin(states, (MISSING, SECRET)) & ~np.isnan(offered)
        values[filled], states[filled], rank[filled] = offered[filled], OK, level
    return Imputed(Column(values, states), rank)


def area_rates(numerator: Column, population: Column, area_of: Ints, scale: float, n_areas: int) -> Floats:
    """Return the ratio of sums of every area (METHODS 0.5, 1.1).

    Args:
        numerator: n amounts or counts.
        population: n counts of the denominator.
        area_of: shape (n,), position of the unit's area, -1 where it has none.
        scale: 1, 1 000 or 10 000.
        n_areas: number of areas.

    Returns:
        shape (n_areas,); NaN where nobody known lives.
    """
    used = np.flatnonzero(_is_used(numerator, population) & (area_of >= 0))
    used = used[np.lexsort((population.values[used], numerator.values[used]))]
    amounts = np.bincount(area_of[used], weights=numerator.values[used], minlength=n_areas)
    inhabitants = np.bincount(area_of[used], weights=population.values[used], minlength=n_areas)
    rates = np.full(n_areas, np.nan)
    np.divide(scale * amounts, inhabitants, out=rates, where=inhabitants > 0)
    return rates


def composite(
    scores: Floats,
    weights: Floats,
    policy: MissingPolicy = MissingPolicy.RENORMALISE,
    min_weight_share: float = MIN_WEIGHT_SHARE,
) -> Composite:
    """Combine oriented scores into one index: Σ w s / Σ w over the available indicators (METHODS 1.3).

    Args:
        scores: shape (K, n), oriented (high = need) and all of one normalisation; NaN where unknown.
        weights: shape (K,), >= 0, not all 0.
        policy: `RENORMALISE` gives an index where the available weight share reaches `min_weight_share`; `EXCLUDE`
            only where no indicator of positive weight is unknown.
        min_weight_share: 0 to 1, inclusive within 1e-9.

    Returns:
        The index, the available weight share and the state of each unit. Outputs are not rounded; `position` and
        `ranks` round to 9 decimals before they compare.

    Raises:
        OutOfDomain: lengths differ, a weight is negative or unknown, all weights are 0, a score is infinite.
    """
    _check_composite(scores, weights, min_weight_share)
    relative = weights / weights.max()
    available = np.zeros(scores.shape[1])
    summed = np.zeros(scores.shape[1])
    for one_score, weight in zip(scores, relative, strict=True):
        known = ~np.isnan(one_score)
        available += np.where(known, weight, 0.0)
        summed += np.where(known, weight * one_score, 0.0)
    share = available / _same_order_sum(relative)
    if policy is MissingPolicy.EXCLUDE:
        lacking = np.isnan(scores[weights > 0]).any(axis=0)
        states = np.where(lacking, COMPOSITE_STATES.index(CompositeState.INDICATOR_MISSING), 0)
    else:
        lacking = (share < min_weight_share - TOLERANCE) | (available <= 0)
        states = np.where(lacking, COMPOSITE_STATES.index(CompositeState.NOT_ENOUGH_WEIGHT), 0)
    index = np.full(scores.shape[1], np.nan)
    np.divide(summed, available, out=index, where=~lacking)
    return Composite(index, share, states.astype(np.int8))


def _same_order_sum(weights: Floats) -> float:
    """Sum one after the other, as the available weights are, so that full availability gives a share of exactly 1."""
    return float(np.cumsum(weights)[-1])


def _check_composite(scores: Floats, weights: Floats, min_weight_share: float) -> None:
    if scores.ndim != 2 or weights.shape != scores.shape[:1]:
        raise OutOfDomain(field="weights", given=f"{scores.shape} {weights.shape}", expected="one weight per indicator")
    if not np.all((weights >= 0) & np.isfinite(weights)):
        raise OutOfDomain(field="weights", given=str(weights.tolist())[:60], expected="weights >= 0")
    if not np.any(weights > 0):
        raise OutOfDomain(field="weights", given="0", expected="one weight above 0")
    if not 0 <= min_weight_share <= 1:
        raise OutOfDomain(field="min_weight_share", given=str(min_weight_share), expected="0 to 1")
    if np.isinf(scores).any():
        raise OutOfDomain(field="scores", given="infinity", expected="finite scores")


def position(index: Floats, universe: Bools | None = None) -> Floats:
    """Return the position of each unit: the percentile score of the index over the reference universe (METHODS 1.3).

    Args:
        index: shape (n,), high = need; NaN where not given.
        universe: shape (n,), units of the reference universe; all by default. It must not depend on the perimeter, on
            the extent of the map or on a filter (METHODS 0.2).

    Returns:
        shape (n,), 0 to 100 open, high = need; NaN outside the universe or without index.
    """
    return percentile_scores(_ranked_index(index, universe))


def ranks(index: Floats, universe: Bools | None = None) -> Floats:
    """Return competition ranks, 1 = most in need: 1 + the number of strictly greater indices (METHODS 1.6).

    Args:
        index: shape (n,), high = need; NaN where not given.
        universe: shape (n,), units of the reference universe; all by default.

    Returns:
        shape (n,), whole numbers from 1; NaN outside the universe or without index.
    """
    rounded = _ranked_index(index, universe)
    ascending = np.sort(rounded[~np.isnan(rounded)])
    greater = ascending.size - np.searchsorted(ascending, rounded, side="right")
    return np.where(np.isnan(rounded), np.nan, 1.0 + greater)


def _ranked_index(index: Floats, universe: Bools | None) -> Floats:
    rounded = np.round(index, RANK_DECIMALS)
    return rounded if universe is None else np.where(universe, rounded, np.nan)

"""Aid as a benefit and rest to pay as a charge, both read against fiscal capacity (METHODS 6.4 and 6.5).

X is the fiscal capacity per inhabitant, A the aid per inhabitant. Units are ranked by X, poorest first. Both sections
must be shown together: an equal rate looks equalising as a benefit and is regressive as a charge.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.disparities import gini_of_sorted
from domain.errors import OutOfDomain
from domain.ranking import RankOrder, rank_order, weighted_sum
from domain.values import Floats, Ints

NEUTRAL_TOLERANCE = 1e-9
"""Two concentration indices closer than this are equal."""


class Verdict(StrEnum):
    """What an aid does to the gaps in capacity (METHODS 6.4). The texts are those of the reference vectors."""

    UNDETERMINED = "indetermine"
    NO_AID = "sans_objet"
    NEUTRAL = "neutre"
    ABSOLUTELY_EQUALISING = "perequateur_absolu"
    RELATIVELY_EQUALISING = "perequateur_relatif"
    ANTI_REDISTRIBUTIVE = "anti_redistributif"


class ChargeBurden(StrEnum):
    """On whom a charge weighs, relatively to capacity (METHODS 6.5)."""

    UNDETERMINED = "indetermine"
    ON_THE_RICH = "pese_sur_les_riches"
    PROPORTIONAL = "proportionnel"
    REGRESSIVE = "regressif"


@dataclass(frozen=True, slots=True)
class Redistribution:
    """Effect of an aid on the gaps in capacity; None where an index is not defined.

    Attributes:
        mean_capacity: mean of X, euros per inhabitant; None if no unit is left.
        mean_aid: mean of A, euros per inhabitant; None likewise.
        gini_before: Gini of X.
        concentration_aid: concentration index C_A of the aid by capacity; None without aid.
        kakwani_aid: `gini_before - concentration_aid`, > 0 when aid is less concentrated on the rich than capacity.
        gini_after: Gini of X + A.
        concentration_after: concentration index of X + A by X.
        reynolds_smolensky: `gini_before - concentration_after`.
        reranking: `gini_after - concentration_after`, >= 0: what is lost because ranks change.
        net_effect: `gini_before - gini_after`, > 0 when the gaps shrink.
        verdict: see `Verdict`.
        n_used: number of units in the calculation.
        missing: positions of the units dropped because a capacity, an aid or a population is missing.
    """

    mean_capacity: float | None
    mean_aid: float | None
    gini_before: float | None
    concentration_aid: float | None
    kakwani_aid: float | None
    gini_after: float | None
    concentration_after: float | None
    reynolds_smolensky: float | None
    reranking: float | None
    net_effect: float | None
    verdict: Verdict
    n_used: int
    missing: Ints

    @property
    def net_effect_ratio(self) -> float | None:
        """`net_effect / gini_before`, a component of the solidarity score; None without gap in capacity."""
        if self.net_effect is None or self.gini_before is None or self.gini_before <= NEUTRAL_TOLERANCE:
            return None
        return self.net_effect / self.gini_before


@dataclass(frozen=True, slots=True)
class RestToPayBurden:
    """Progressivity of the rest to pay, read as a charge; None where an index is not defined.

    Attributes:
        gini_capacity: Gini of X.
        concentration_rest: concentration index of the rest to pay by capacity; None without rest.
        kakwani_rest: `concentration_rest - gini_capacity`, > 0 when the charge weighs on the rich.
        n_used: number of units in the calculation.
        missing: positions of the units dropped because a capacity, a rest or a population is missing.
    """

    gini_capacity: float | None
    concentration_rest: float | None
    kakwani_rest: float | None
    n_used: int
    missing: Ints

    @property
    def burden(self) -> ChargeBurden:
        """On whom the charge weighs, by the sign of `kakwani_rest`."""
        return charge_burden(self.kakwani_rest)


def concentration_index(amounts: Floats, order: RankOrder) -> float | None:
    """Compute `C = 2 cov_w(A, R) / mu_A`, R being the fractional rank of the unit (METHODS 6.4).

    Args:
        amounts: shape (n,), per inhabitant, NaN where missing.
        order: ranking of the units, poorest first, with their populations.

    Returns:
        -1 to 1 for amounts >= 0; below 0 when the amounts go to the poorer. None if their mean is not positive.

    Raises:
        OutOfDomain: an infinite amount, or fewer amounts than units.
    """
    ranking = order.where_known(amounts)
    return _concentration(amounts[ranking.order], ranking)


def redistribution(capacity: Floats, aid: Floats, population: Floats, order: RankOrder | None = None) -> Redistribution:
    """Compute what an aid does to the gaps in capacity (METHODS 6.4).

    Concentration `C_A`, Kakwani `G_X - C_A` (sign for benefits), Reynolds-Smolensky `RS = G_X - C_{X+A}`, which
    equals `mu_A / (mu_X + mu_A) * Kakwani`, re-ranking `G_{X+A} - C_{X+A}` and net effect `G_X - G_{X+A}`.
    Sources: Kakwani 1977, Reynolds and Smolensky 1977, Atkinson 1980, Plotnick 1981.

    Args:
        capacity: shape (n,), euros per inhabitant, NaN where missing.
        aid: shape (n,), euros per inhabitant, 0 where none is paid, NaN where unknown.
        population: shape (n,), inhabitants, >= 0, NaN where missing.
        order: `rank_order(capacity, population)` where it is at hand: it does not change with the aid.

    Returns:
        Every index None and verdict `indetermine` if no unit is left or the mean capacity is not positive.
        An aid whose mean is not positive although some is paid (net contributions) has no concentration index.

    Raises:
        OutOfDomain: lengths differ, a population is negative, a number is infinite.
    """
    ranking = _ranking(capacity, aid, population, order)
    x, a = capacity[ranking.order], aid[ranking.order]
    before = gini_of_sorted(x, ranking.weights, ranking.cumulated)
    n_used = int(x.size)
    if before is None:
        means, nothing = (_mean(x, ranking), _mean(a, ranking)), (None,) * 8
        return Redistribution(*means, *nothing, verdict=Verdict.UNDETERMINED, n_used=n_used, missing=ranking.missing)
    concentration_aid = _concentration(a, ranking)
    after, concentration_after = _gini_by_new_ranks(x + a, ranking.weights), _concentration(x + a, ranking)
    return Redistribution(
        mean_capacity=_mean(x, ranking),
        mean_aid=_mean(a, ranking),
        gini_before=before,
        concentration_aid=concentration_aid,
        kakwani_aid=_minus(before, concentration_aid),
        gini_after=after,
        concentration_after=concentration_after,
        reynolds_smolensky=_minus(before, concentration_after),
        reranking=_not_negative(_minus(after, concentration_after)),
        net_effect=_minus(before, after),
        verdict=verdict(before, concentration_aid, bool(a.any())),
        n_used=n_used,
        missing=ranking.missing,
    )


def verdict(gini_before: float | None, concentration_aid: float | None, is_aid_paid: bool) -> Verdict:
    """Choose the first verdict of METHODS 6.4 that holds.

    Args:
        gini_before: Gini of capacity, None where undefined.
        concentration_aid: concentration index of the aid, None where undefined.
        is_aid_paid: some unit receives an aid that is not 0.
    """
    if gini_before is None:
        return Verdict.UNDETERMINED
    if concentration_aid is None:
        return Verdict.UNDETERMINED if is_aid_paid else Verdict.NO_AID
    if abs(concentration_aid - gini_before) <= NEUTRAL_TOLERANCE:
        return Verdict.NEUTRAL
    if concentration_aid < -NEUTRAL_TOLERANCE:
        return Verdict.ABSOLUTELY_EQUALISING
    if concentration_aid < gini_before:
        return Verdict.RELATIVELY_EQUALISING
    return Verdict.ANTI_REDISTRIBUTIVE


def kakwani_rest_to_pay(
    capacity: Floats, rest: Floats, population: Floats, order: RankOrder | None = None
) -> RestToPayBurden:
    """Compute the Kakwani index of the rest to pay, read as a charge: `K = C_rest - G_X` (METHODS 6.5).

    Args:
        capacity: shape (n,), euros per inhabitant, NaN where missing.
        rest: shape (n,), rest to pay in euros per inhabitant, NaN where unknown.
        population: shape (n,), inhabitants, >= 0, NaN where missing.
        order: `rank_order(capacity, population)` where it is at hand.

    Returns:
        Every index None if no unit is left or the mean capacity is not positive; the last two None without rest.

    Raises:
        OutOfDomain: lengths differ, a population is negative, a number is infinite.
    """
    ranking = _ranking(capacity, rest, population, order)
    x = capacity[ranking.order]
    gini_capacity = gini_of_sorted(x, ranking.weights, ranking.cumulated)
    concentration = None if gini_capacity is None else _concentration(rest[ranking.order], ranking)
    return RestToPayBurden(
        gini_capacity=gini_capacity,
        concentration_rest=concentration,
        kakwani_rest=_minus(concentration, gini_capacity),
        n_used=int(x.size),
        missing=ranking.missing,
    )


def charge_burden(kakwani_rest: float | None) -> ChargeBurden:
    """Read the sign of the Kakwani index of a charge (METHODS 6.5), with the tolerance of the verdicts."""
    if kakwani_rest is None:
        return ChargeBurden.UNDETERMINED
    if abs(kakwani_rest) <= NEUTRAL_TOLERANCE:
        return ChargeBurden.PROPORTIONAL
    return ChargeBurden.ON_THE_RICH if kakwani_rest > 0 else ChargeBurden.REGRESSIVE


def _ranking(capacity: Floats, amounts: Floats, population: Floats, order: RankOrder | None) -> RankOrder:
    if not capacity.shape == amounts.shape == population.shape:
        given = f"{capacity.shape}, {amounts.shape}, {population.shape}"
        raise OutOfDomain(field="capacity", given=given, expected="arrays of equal length")
    ranking = rank_order(capacity, population) if order is None else order
    return ranking.where_known(amounts)


def _mean(amounts: Floats, ranking: RankOrder) -> float | None:
    return weighted_sum(ranking.weights, amounts) / ranking.total if amounts.size else None


def _concentration(amounts: Floats, ranking: RankOrder) -> float | None:
    """Compute the index of amounts given in ranked order; centred first, so that a uniform amount gives about 0."""
    total = weighted_sum(ranking.weights, amounts)
    if not amounts.size or total <= 0:
        return None
    centred = amounts - total / ranking.total
    return 2 * weighted_sum(ranking.weights * centred, ranking.ranks - 0.5) / total


def _gini_by_new_ranks(amounts: Floats, weights: Floats) -> float | None:
    """Compute the Gini of amounts that are nearly sorted: the stable sort is close to linear on them."""
    order = np.argsort(amounts, kind="stable")
    weights = weights[order]
    return gini_of_sorted(amounts[order], weights, np.cumsum(weights))


def _minus(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first - second


def _not_negative(value: float | None) -> float | None:
    return None if value is None else max(0.0, value)

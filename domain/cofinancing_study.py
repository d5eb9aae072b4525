"""What the rules do to each commune: schedules side by side, thresholds, rests to pay, winners and losers (METHODS 5).

Everything is computed from a `Plan`: the same positions, costs and rules as the panel of the map.
"""

from dataclasses import dataclass

import numpy as np

from domain.cofinancing import Funding, cofinance, legal_cap
from domain.cofinancing_effects import reversal_count, threshold_effects
from domain.law import ORDINARY_SHARE
from domain.plan import (
    DEROGATED_SHARE,
    POSITION_DECIMALS,
    SCHEDULES,
    UNDECIDED,
    Plan,
    Rules,
    guaranteed_floors,
    minimum_shares,
    scheduled_rates,
)
from domain.scaling import ScalingMode
from domain.schedules import Schedule, steepest_slope
from domain.strata import strata_of
from domain.territory import Territory
from domain.values import Floats, Ints

_CENT_PLACES = 9
UNIFORM_RATE = 0.5
"""Rate that the report compares with."""
REVENUE, REVENUE_POPULATION = "operating_revenue_eur", "operating_revenue_population"


@dataclass(frozen=True, slots=True)
class ScheduleFigures:
    """One schedule for the same projects.

    Attributes:
        schedule: its key.
        requested_eur: requests before the legal ceiling, whole euros rounded down by commune.
        capped_eur: the same within the legal ceiling.
        aid_eur: what the envelope then gives; None where the guaranteed rate costs more than the envelope.
        mean_rate: requests over costs, the uniform rate of the same cost, 0 to 1; None without cost.
        equal_factor: what multiplies its rates to cost what the chosen schedule costs; None without requests.
        step_eur: highest step at a threshold at that equal cost, euros per inhabitant; 0 for a smooth schedule.
        slope_eur: steepest slope at that equal cost, euros per inhabitant and point of position; None for steps.
        neighbour_gap_eur: largest gap at equal cost between neighbours across a limit that are within the window
            of the terms, euros per inhabitant; None without such a pair.
        reversals: pairs of communes whose order by leeway the aid reverses.
        reversal_share: the same over all pairs, 0 to 1; None with fewer than two communes of known revenue.
    """

    schedule: str
    requested_eur: int
    capped_eur: int
    aid_eur: int | None
    mean_rate: float | None
    equal_factor: float | None
    step_eur: float | None
    slope_eur: float | None
    neighbour_gap_eur: float | None
    reversals: int
    reversal_share: float | None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Neighbours of the plan. Arrays are parallel.

    Attributes:
        first: shape (p,), places in the plan of the one less in need.
        second: shape (p,), places in the plan of the other.
        position_gap: shape (p,), points.
        gap_eur: shape (p,), euros per inhabitant between them under the chosen schedule.
        linear_gap_eur: shape (p,), the same under the linear one.
    """

    first: Ints
    second: Ints
    position_gap: Floats
    gap_eur: Floats
    linear_gap_eur: Floats


@dataclass(frozen=True, slots=True)
class Comparison:
    """The aid of each commune beside that of one rate for all.

    Attributes:
        rate: the rate for all, 0 to 1; None without cost.
        aid_eur: shape (m,), what it would give, euros, not rounded; NaN where the commune is undecided.
        total_eur: its sum; None without cost.
        n_winners: communes to which the rules give more, by at least a euro.
        n_losers: communes to which they give less, by at least a euro.
    """

    rate: float | None
    aid_eur: Floats
    total_eur: float | None
    n_winners: int
    n_losers: int


@dataclass(frozen=True, slots=True)
class Study:
    """Every figure of the page. Arrays of communes are parallel to those of the plan.

    Attributes:
        plan: the money of each commune.
        position: shape (m,), 0 to 100; NaN where unknown.
        schedules: the five, in their order.
        step_eur: shape (t,), step at each threshold of the strata, euros per inhabitant.
        legal_step_eur: shape (t,), the same once both rates are within the legal ceiling of the rules, without private
            money nor an exception of one commune.
        near: for each threshold, places of the communes within the window of the terms points.
        pairs: neighbours across a limit.
        same_stratum: neighbours in one stratum, farthest apart in position first.
        revenue_eur: shape (m,), operating revenue of the commune in 2017; NaN where unknown.
        population: shape (m,), inhabitants; NaN where unknown.
        capacity_per_head: shape (m,), operating revenue per inhabitant of its own year; NaN where unknown.
        over_eur: shape (m,), request beyond the ceiling of ordinary law, whole euros.
        own_share: shape (m,), what the commune pays of the public funding, 0 to 1; NaN where undecided.
        uniform: beside 50 % for all.
        neutral: beside the rate for all that costs the same.
    """

    plan: Plan
    position: Floats
    schedules: tuple[ScheduleFigures, ...]
    step_eur: Floats
    legal_step_eur: Floats
    near: tuple[Ints, ...]
    pairs: Pairs
    same_stratum: Pairs
    revenue_eur: Floats
    population: Floats
    capacity_per_head: Floats
    over_eur: Ints
    own_share: Floats
    uniform: Comparison
    neutral: Comparison

    @property
    def rest_per_head(self) -> Floats:
        """Rest to pay per inhabitant of the commune, shape (m,); NaN where undecided or nobody is known to live."""
        return _over(_decided(self.plan, self.plan.rest_eur), self.population)

    @property
    def rest_share(self) -> Floats:
        """Rest to pay over the operating revenue of 2017, shape (m,); NaN where undecided or unknown."""
        return _over(_decided(self.plan, self.plan.rest_eur), self.revenue_eur)


def study(territory: Territory, need_position: Floats, plan: Plan) -> Study:
    """Compute every figure of the page « Cofinancement ».

    Args:
        territory: the territory.
        need_position: shape (n,), 0 to 100, high = need; NaN where unknown.
        plan: the money of the perimeter.
    """
    rules, places = plan.rules, plan.communes
    position = np.round(need_position[places], POSITION_DECIMALS)
    revenue, capacity = _revenue(territory, places)
    population = territory.columns["municipal_population"].values[places]
    strata = strata_of(rules.thresholds, rules.rates, rules.schedule)
    effects = threshold_effects(position, rules.cost_eur_per_head, rules.terms.window, strata)
    pairs, same_stratum = _pairs(territory, plan, position)
    no_money = np.zeros_like(plan.cost_eur)
    ordinary = legal_cap(plan.cost_eur, no_money, plan.scheduled_rate, ORDINARY_SHARE)
    asked = legal_cap(plan.cost_eur, no_money, plan.scheduled_rate, 0.0)
    aid = _decided(plan, plan.aid_eur)
    uniform = np.where(np.isnan(aid), np.nan, UNIFORM_RATE * plan.cost_eur)
    cost = float(plan.cost_eur[~np.isnan(aid)].sum())
    neutral_rate = float(np.nansum(aid)) / cost if cost else None
    return Study(
        plan=plan,
        position=position,
        schedules=_schedules(territory, plan, position, pairs, capacity, _over(plan.cost_eur, population)),
        step_eur=effects.jump_eur_per_head,
        legal_step_eur=_legal_steps(rules),
        near=effects.near,
        pairs=pairs,
        same_stratum=same_stratum,
        revenue_eur=revenue,
        population=population,
        capacity_per_head=capacity,
        over_eur=np.nan_to_num(asked.aid_eur - ordinary.aid_eur).astype(np.int64),
        own_share=1.0 - _over(aid, plan.cost_eur),
        uniform=_comparison(aid, uniform, UNIFORM_RATE if cost else None),
        neutral=_comparison(aid, aid * np.nan if neutral_rate is None else _share(plan, aid, cost), neutral_rate),
    )


def _legal_steps(rules: Rules) -> Floats:
    """Return the steps of the strata once their rates are cut to the ceiling, euros per inhabitant."""
    ceiling = 1.0 - (DEROGATED_SHARE if rules.derogation else ORDINARY_SHARE)
    cut = np.minimum(np.array(rules.rates), ceiling)
    steps: Floats = np.round(np.diff(cut) * rules.cost_eur_per_head, _CENT_PLACES)
    return steps


def _share(plan: Plan, aid: Floats, cost: float) -> Floats:
    """Return the aid of each commune at the rate for all that costs the same."""
    return np.where(np.isnan(aid), np.nan, plan.cost_eur * float(np.nansum(aid)) / cost)


def _comparison(aid: Floats, other: Floats, rate: float | None) -> Comparison:
    gain = aid - other
    return Comparison(
        rate=rate,
        aid_eur=other,
        total_eur=None if rate is None else float(np.nansum(other)),
        n_winners=int((gain >= 1.0).sum()),
        n_losers=int((gain <= -1.0).sum()),
    )


def _decided(plan: Plan, amounts: Ints) -> Floats:
    """Return amounts as floats, NaN where no rate is decided or the rules give no aid at all."""
    is_decided = (plan.stratum != UNDECIDED) & (plan.total_aid_eur is not None)
    return np.where(is_decided, amounts.astype(np.float64), np.nan)


def _over(amounts: Floats | Ints, base: Floats | Ints) -> Floats:
    divisor = base.astype(np.float64)
    ratio: Floats = np.divide(amounts, divisor, out=np.full(len(divisor), np.nan), where=divisor > 0)
    return ratio


def _revenue(territory: Territory, places: Ints) -> tuple[Floats, Floats]:
    """Return the operating revenue of communes and the same per inhabitant of its own year; NaN where unknown."""
    if REVENUE not in territory.columns:
        unknown = np.full(len(places), np.nan)
        return unknown, unknown
    revenue, people = (territory.columns[key].values[places] for key in (REVENUE, REVENUE_POPULATION))
    return revenue, _over(revenue, people)


def _pairs(territory: Territory, plan: Plan, position: Floats) -> tuple[Pairs, Pairs]:
    """Find neighbours of the plan on two sides of a limit, closest first, then those of one stratum, farthest first."""
    place = np.full(territory.communes.size, -1, dtype=np.int64)
    place[plan.communes] = np.arange(plan.communes.size)
    ends = place[territory.neighbours]
    ends = ends[(ends >= 0).all(axis=1)]
    strata = plan.stratum[ends]
    is_decided = (strata != UNDECIDED).all(axis=1)
    is_across = strata[:, 0] != strata[:, 1]
    across = _measured(plan, position, ends[is_decided & is_across], 1)
    return across, _measured(plan, position, ends[is_decided & ~is_across], -1)


def _measured(plan: Plan, position: Floats, ends: Ints, direction: int) -> Pairs:
    """Order pairs by their gap of position, ascending for 1 and descending for -1, and measure them."""
    ends = np.where((position[ends[:, 0]] <= position[ends[:, 1]])[:, None], ends, ends[:, ::-1])
    gap = position[ends[:, 1]] - position[ends[:, 0]]
    order = np.lexsort((ends[:, 1], ends[:, 0], direction * gap))
    first, second = ends[order, 0], ends[order, 1]
    linear = scheduled_rates(position, plan.rules, Schedule.LINEAR)
    cost = plan.rules.cost_eur_per_head
    return Pairs(
        first=first,
        second=second,
        position_gap=gap[order],
        gap_eur=(plan.scheduled_rate[second] - plan.scheduled_rate[first]) * cost,
        linear_gap_eur=(linear[second] - linear[first]) * cost,
    )


def _schedules(
    territory: Territory, plan: Plan, position: Floats, pairs: Pairs, capacity: Floats, cost_per_head: Floats
) -> tuple[ScheduleFigures, ...]:
    rules, cost = plan.rules, plan.cost_eur
    no_money, codes = np.zeros_like(cost), territory.communes[plan.communes]
    funding = Funding(cost, no_money, minimum_shares(codes, rules))
    chosen = float(np.nansum(plan.scheduled_rate * cost))
    is_close = pairs.position_gap <= rules.terms.window
    close = (pairs.first[is_close], pairs.second[is_close])
    found = []
    for key in SCHEDULES:
        rates = scheduled_rates(position, rules, key)
        floors = guaranteed_floors(rates, plan.stratum, rules)
        chain = cofinance(funding, rates, rules.envelope_eur, ScalingMode(rules.mode), floors, codes)
        own = float(np.nansum(rates * cost))
        factor = chosen / own if own else None
        scale = np.nan if factor is None else factor * rules.cost_eur_per_head
        count, share = reversal_count(capacity, cost_per_head, rates)
        is_stepped = key == Schedule.STEPPED
        gaps = np.abs(rates[close[1]] - rates[close[0]]) * scale
        decided = float(cost[~np.isnan(rates)].sum())
        aid = chain.scaling.aid_eur
        found.append(
            ScheduleFigures(
                schedule=key,
                requested_eur=int(np.nansum(legal_cap(cost, no_money, rates, 0.0).aid_eur)),
                capped_eur=int(np.nansum(chain.legal.aid_eur)),
                aid_eur=None if aid is None else int(np.nansum(aid)),
                mean_rate=own / decided if decided else None,
                equal_factor=factor,
                step_eur=None if factor is None else float(max(np.diff(rules.rates)) * scale) if is_stepped else 0.0,
                slope_eur=None
                if is_stepped or factor is None
                else steepest_slope(strata_of(rules.thresholds, rules.rates, key)) * float(scale),
                neighbour_gap_eur=float(gaps.max()) if gaps.size and factor is not None else None,
                reversals=count,
                reversal_share=share,
            )
        )
    return tuple(found)

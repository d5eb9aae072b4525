"""Does the plan bring capacities nearer: curves, aid as a benefit, rest to pay as a charge, payers (METHODS 6).

The plan is always read beside one rate for all, 50 % and that of the same cost, on both sides at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from domain.cofinancing_study import Study
from domain.disparities import lorenz
from domain.equity import Redistribution, RestToPayBurden, kakwani_rest_to_pay, redistribution
from domain.gap_choices import COVERED, REACHES, WEIGHTS, GapChoices
from domain.means import EUROS, read_means
from domain.measures import POPULATION, plan_amounts
from domain.need import Need
from domain.ordinary_law import Placed, place
from domain.plan import Plan
from domain.ranking import RankOrder, rank_order
from domain.solidarity import (
    COMPONENTS,
    CONCENTRATION_AID,
    KAKWANI_REST,
    NET_EFFECT_RATIO,
    TOLERANCE,
    WORST_QUINTILE,
    GradeRange,
    Grading,
    Solidarity,
    SolidarityStatus,
    draw_weights,
    grade_range,
    ramp_around,
    solidarity_score,
)
from domain.targeting import need_order, share_to_worst_off
from domain.territory import Territory
from domain.values import Floats
from domain.wording import disparities as words

CAPACITIES = ("operating_revenue_eur_per_head", "median_income_eur_per_cu", "rental_value_eur")
"""Columns that can stand for fiscal capacity, the nearest to it first; none is the potentiel financier."""
NATIONAL_GRANTS = "equalisation_eur"
"""Grants of the State and national funds, net of what a commune contributes: only what is received is aid."""
N_DRAWS, SEED = 1_000, 21
PLAN, UNIFORM, NEUTRAL = "plan", "uniform", "neutral"


@dataclass(frozen=True, slots=True)
class Universe:
    """Who is ranked, and by what.

    Attributes:
        capacity_key: column of the capacity per inhabitant; empty where the territory has none.
        capacity: shape (n,), per inhabitant; NaN where unknown.
        population: shape (n,), inhabitants who count; 0 outside the universe.
        order: communes by capacity, poorest first.
    """

    capacity_key: str
    capacity: Floats
    population: Floats
    order: RankOrder


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to share the aid, read on both sides.

    Attributes:
        key: `PLAN`, `UNIFORM` (50 % for all) or `NEUTRAL` (the rate for all of the same cost).
        rate: the rate for all, 0 to 1; None for the plan, or where there is none.
        aid: what the aid does to the gaps in capacity.
        rest: on whom the rest to pay weighs.
    """

    key: str
    rate: float | None
    aid: Redistribution
    rest: RestToPayBurden


@dataclass(frozen=True, slots=True)
class Curves:
    """Cumulated shares, from (0, 0) to (1, 1); None where the amount is not positive.

    Attributes:
        before: Lorenz curve of capacity.
        after: Lorenz curve of capacity and aid, ranked anew.
        aid: concentration curve of the aid, poorest first by capacity.
        rest: concentration curve of the rest to pay, likewise.
    """

    before: Floats | None
    after: Floats | None
    aid: Floats | None
    rest: Floats | None


@dataclass(frozen=True, slots=True)
class Payer:
    """The solidarity indicator of one payer; not an official indicator.

    Attributes:
        label: French name.
        solidarity: components, score and grade; neither where too few are covered.
        components: value of each component; None where unknown.
        range: score and grade under weights drawn at random; None without a grade.
        mean_eur: mean of its money, euros per inhabitant; None where unknown.
        coverage: inhabitants whose amount and capacity are known over all who are ranked, 0 to 1; None without any.
        is_covered: enough inhabitants are known for a letter.
        said: how it counts its ordinary law, in its own words; may be empty.
    """

    label: str
    solidarity: Solidarity
    components: dict[str, float | None]
    range: GradeRange | None
    mean_eur: float | None
    coverage: float | None
    is_covered: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class Equity:
    """Everything that the page says of fairness.

    Attributes:
        universe: who is ranked.
        readings: the plan, then one rate for all.
        curves: of the plan.
        payers: the contract, then the State and each institution that declares euros.
        grading: how they are graded.
        plan: the simulation, for the communes that it leaves undecided: in no index, no curve, no letter.
        n_posts: declarations in posts: they are no money and have no grade.
    """

    universe: Universe
    readings: tuple[Reading, ...]
    curves: Curves
    payers: tuple[Payer, ...]
    grading: Grading
    plan: Plan
    n_posts: int


def capacities(territory: Territory) -> tuple[str, ...]:
    """Return the columns of the territory that can stand for capacity."""
    return tuple(key for key in CAPACITIES if key in territory.columns)


def universe_of(territory: Territory, study: Study, choices: GapChoices) -> Universe:
    """Rank the communes by capacity.

    Args:
        territory: the territory.
        study: the money of the perimeter, for its covered inhabitants.
        choices: the capacity and the universe chosen.
    """
    known = capacities(territory)
    key = choices.capacity if choices.capacity in known else next(iter(known), "")
    n = territory.communes.size
    capacity = territory.columns[key].values if key else np.full(n, np.nan)
    population = np.nan_to_num(territory.columns[POPULATION].values)
    if choices.universe == COVERED:
        population = np.zeros(n)
        population[study.plan.communes] = study.plan.covered_population
    return Universe(key, capacity, population, rank_order(capacity, population))


def equity_of(territory: Territory, need: Need, study: Study, choices: GapChoices) -> Equity:
    """Read the plan on both sides, beside one rate for all, and grade each payer.

    Under one rate for all costs are not rounded to euros: an even aid is even to the last digit.

    Args:
        territory: the territory.
        need: its index.
        study: the money of the perimeter.
        choices: what is looked at.
    """
    universe, plan = universe_of(territory, study, choices), study.plan
    exact = plan.covered_population * plan.rules.cost_eur_per_head
    shares = (
        (PLAN, None, plan.aid_eur.astype(np.float64), plan.rest_eur.astype(np.float64)),
        *(
            (key, rate, exact * _or_nan(rate), exact * (1 - _or_nan(rate)))
            for key, rate in ((UNIFORM, study.uniform.rate), (NEUTRAL, study.neutral.rate))
        ),
    )
    n = territory.communes.size
    amounts = [(plan_amounts(plan, aid, n), plan_amounts(plan, rest, n)) for _, _, aid, rest in shares]
    readings = tuple(
        _reading(universe, key, rate, aid, rest) for (key, rate, *_), (aid, rest) in zip(shares, amounts, strict=True)
    )
    rest, grading = readings[0].rest, grading_of(choices)
    return Equity(
        universe=universe,
        readings=readings,
        curves=_curves(universe, *amounts[0]),
        payers=tuple(
            _payer(universe, need, *money, rest, grading)
            for money in _money(territory, study, _per_head(amounts[0][0], universe.population))
        ),
        grading=grading,
        plan=plan,
        n_posts=sum(one.unit != EUROS for one in read_means(plan.rules.means)),
    )


def _or_nan(rate: float | None) -> float:
    return float("nan") if rate is None else rate


def _per_head(amounts: Floats, population: Floats) -> Floats:
    rates: Floats = np.divide(amounts, population, out=np.zeros_like(amounts), where=population > 0)
    return np.where(np.isnan(amounts), np.nan, rates)


def _reading(universe: Universe, key: str, rate: float | None, aid: Floats, rest: Floats) -> Reading:
    people = universe.population
    ranked = (universe.capacity, _per_head(aid, people), people, universe.order)
    charged = (universe.capacity, _per_head(rest, people), people, universe.order)
    return Reading(key, rate, redistribution(*ranked), kakwani_rest_to_pay(*charged))


def _curves(universe: Universe, aid: Floats, rest: Floats) -> Curves:
    people, capacity = universe.population, universe.capacity
    after = capacity + _per_head(aid, people)
    return Curves(
        before=lorenz(capacity, people, universe.order),
        after=lorenz(after, people),
        aid=lorenz(_per_head(aid, people), people, universe.order),
        rest=lorenz(_per_head(rest, people), people, universe.order),
    )


def _money(territory: Territory, study: Study, aid: Floats) -> list[tuple[str, str, Floats]]:
    """Return who pays, its words, and what an inhabitant of each commune gets, euros, shape (n,); NaN where unknown."""
    listed = [(words.PAYER_CONTRACT, "", aid)]
    population = territory.columns[POPULATION].values
    if NATIONAL_GRANTS in territory.columns:
        received = np.maximum(territory.columns[NATIONAL_GRANTS].values, 0.0)
        listed.append((words.PAYER_STATE, words.RECEIVED_ONLY, _per_head(received, population)))
    for one in read_means(study.plan.rules.means):
        if one.unit == EUROS:
            placed = place(one, territory)
            whole = placed.spread(placed.common + _credits(placed), population)
            listed.append((one.name, one.method, _per_head(whole, population)))
    return listed


def _credits(placed: Placed) -> Floats:
    """Return specific credits of the areas: zero where none is declared at all, else NaN where one is unknown."""
    return np.zeros_like(placed.specific) if np.isnan(placed.specific).all() else placed.specific


def grading_of(choices: GapChoices) -> Grading:
    """Return how payers are graded under these choices."""
    return Grading(
        weights={key: getattr(choices, name) for key, name in zip(COMPONENTS, WEIGHTS, strict=True)},
        ramps={
            key: ramp_around(key, getattr(choices, name) / 100) for key, name in zip(COMPONENTS, REACHES, strict=True)
        },
        least_coverage=choices.coverage / 100,
    )


def _payer(
    universe: Universe,
    need: Need,
    label: str,
    said: str,
    per_head: Floats,
    rest: RestToPayBurden,
    grading: Grading,
) -> Payer:
    people, known = universe.population, ~np.isnan(per_head)
    found = redistribution(universe.capacity, per_head, people, universe.order)
    order = need_order(need.index, np.where(known, people, 0.0))
    share = share_to_worst_off(np.where(known, per_head * people, 0.0), order)
    components = {
        CONCENTRATION_AID: found.concentration_aid,
        NET_EFFECT_RATIO: found.net_effect_ratio,
        KAKWANI_REST: rest.kakwani_rest,
        WORST_QUINTILE: None if np.isnan(share) else share,
    }
    everybody = float(people.sum())
    counted = float(people[known & ~np.isnan(universe.capacity)].sum())
    coverage = counted / everybody if everybody > 0 else None
    is_covered = coverage is not None and coverage >= grading.least_coverage - TOLERANCE
    graded = solidarity_score(components, grading.ramps, grading.weights)
    if not is_covered:
        graded = _without_grade(graded)
    n_known = sum(value is not None for value in components.values())
    range_of = grade_range(graded, _draws(n_known)) if graded.grade is not None else None
    return Payer(label, graded, components, range_of, found.mean_aid, coverage, is_covered, said)


def _without_grade(found: Solidarity) -> Solidarity:
    return replace(found, score=None, grade=None, status=SolidarityStatus.NOT_GRADED)


@cache
def _draws(n_components: int) -> Floats:
    return draw_weights(n_components, N_DRAWS, SEED)


def deciles(points: Floats | None, at: Sequence[float]) -> list[float | None]:
    """Return the cumulated amount share at cumulated population shares, read on the curve.

    Args:
        points: shape (b + 1, 2), or None.
        at: population shares, 0 to 1.
    """
    if points is None:
        return [None for _ in at]
    return [float(one) for one in np.interp(at, points[:, 0], points[:, 1])]

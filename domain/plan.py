"""Money for a perimeter: cost, rate by stratum of need, legal ceiling, envelope, whole euros (METHODS 5)."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from domain.codes import CommuneCode
from domain.cofinancing import Funding, cofinance, legal_cap
from domain.law import ORDINARY_SHARE, RURAL_BILL_SHARE
from domain.scaling import ScalingMode, ScalingStatus
from domain.schedules import Schedule, rates_of
from domain.strata import strata_of
from domain.terms import Terms
from domain.territory import Territory, most_populated
from domain.values import Bools, Floats, Ints, Texts

UNDECIDED = -1
"""Stratum of a commune whose position is unknown."""
TO_DECIDE = "a_decider"
"""Status of a plan in which no rate is known."""
DEROGATED_SHARE = RURAL_BILL_SHARE.value or 0.0
"""Minimum share supposed under a derogation: the 5 % of the 2025 bill, whose promulgation is to be verified."""
CENT = 0.01
POSITION_DECIMALS = 9
"""Decimals kept before a position is compared with a threshold (METHODS 1.3)."""
MOST_NAMED = 3
"""Communes named in a sentence."""

SCHEDULES = tuple(str(one) for one in Schedule)
MODES = ("protected", "factor", "shift")


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of the simulation; each is a choice of the Conference unless said otherwise.

    Attributes:
        envelope_eur: euros of the State for the territories, whole.
        cost_eur_per_head: cost supposed per covered inhabitant until projects are loaded, whole euros.
        schedule: `stepped` (the report's strata), or one of the smooth ones of `domain.schedules`.
        mode: how requests above the envelope are cut: `protected`, `factor` or `shift`.
        guaranteed_rate: rate, 0 to 1, below which the stratum most in need is not cut in mode `protected`.
        derogation: true where the préfet de département grants the derogation to the owner's minimum share to all.
        thresholds: positions between strata, ascending.
        rates: rate of each stratum, 0 to 1, ascending, one more than the thresholds.
        population_cap: most inhabitants that the perimeter may cover, None without a cap; it changes no amount and is
            checked by `domain.checks`.
        derogations: codes of the communes to which the préfet grants it one by one, ascending.
        contract_eur: envelope of the whole contract, of which `envelope_eur` is then the part of the territories, as
            `domain.contract` makes it; None where the latter is typed for itself.
        contract_shares: the four shares of its tree, 0 to 1; none without a contract.
        terms: what is set beside the rates; it changes no aid.
        means: ordinary-law means that institutions declare, as `domain.means` writes them; they change no amount.
        index: definition of the index of need that the rates follow, as `domain.index.chosen_text` writes it; empty for
            the default one.
    """

    envelope_eur: int = 120_000_000
    cost_eur_per_head: int = 100
    schedule: str = "stepped"
    mode: str = "protected"
    guaranteed_rate: float = 0.5
    derogation: bool = False
    thresholds: tuple[float, ...] = (25.0, 50.0, 75.0)
    rates: tuple[float, ...] = (0.30, 0.50, 0.70, 0.95)
    population_cap: int | None = None
    derogations: tuple[CommuneCode, ...] = ()
    contract_eur: int | None = None
    contract_shares: tuple[float, ...] = ()
    terms: Terms = field(default_factory=Terms)
    means: str = ""
    index: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Money of each beneficiary commune, and totals. Arrays are parallel, in ascending commune order.

    Attributes:
        rules: the rules applied.
        communes: shape (m,), positions of the communes with covered inhabitants.
        covered_population: shape (m,), inhabitants covered: the whole commune, or its chosen quarters alone.
        stratum: shape (m,), 0 for the least in need, -1 where the position is unknown (« à décider »).
        cost_eur: shape (m,), whole euros.
        scheduled_rate: shape (m,), 0 to 1, by the schedule; NaN where the position is unknown.
        scaling_parameter: φ or δ of the fit to the envelope (METHODS 5.4), both as shares; None where the guaranteed
            rates are too high.
        final_rate: shape (m,), 0 to 1, after the legal ceiling and the envelope; NaN where nothing is decided.
        aid_eur: shape (m,), whole euros; 0 where nothing is decided.
        rest_eur: shape (m,), whole euros left to the commune.
        needs_derogation: shape (m,), true where the scheduled rate exceeds ordinary law.
        status: `ok` (cut to the envelope), `enveloppe_suffisante`, `infaisable_planchers` or `a_decider` (no rate is
            known): under the last two no aid is given.
        requested_eur: sum of the requests of the schedule, whole euros rounded down by commune.
        capped_request_eur: the same after the legal ceiling with the rules' derogation.
        ordinary_request_eur: the same under ordinary law, without derogation.
        derogated_request_eur: the same with the derogation.
        other_schedule_eur: requests under the other schedule (linear beside stepped, stepped beside the smooth ones).
        total_cost_eur: sum of the costs.
        total_aid_eur: sum of the aids, exactly the envelope when it binds; None where the status gives no aid.
        total_rest_eur: costs less aids of the communes whose rate is decided; None likewise.
        unused_eur: what is left of the envelope; None likewise.
        guaranteed_floor_eur: what the guaranteed rate alone costs.
        n_undecided: beneficiaries whose position is unknown.
        undecided: names of the most populated of them, at most three.
        undecided_cost_eur: their costs, outside `total_rest_eur`.
        undecided_population: their covered inhabitants.
    """

    rules: Rules
    communes: Ints
    covered_population: Floats
    stratum: Ints
    cost_eur: Ints
    scheduled_rate: Floats
    scaling_parameter: float | None
    final_rate: Floats
    aid_eur: Ints
    rest_eur: Ints
    needs_derogation: Bools
    status: str
    requested_eur: int
    capped_request_eur: int
    ordinary_request_eur: int
    derogated_request_eur: int
    other_schedule_eur: int
    total_cost_eur: int
    total_aid_eur: int | None
    total_rest_eur: int | None
    unused_eur: int | None
    guaranteed_floor_eur: int
    n_undecided: int
    undecided: tuple[str, ...]
    undecided_cost_eur: int
    undecided_population: float


def make_plan(territory: Territory, position: Floats, selected: Bools, selected_quarters: Bools, rules: Rules) -> Plan:
    """Simulate the money of a perimeter: schedule, legal ceiling, envelope, whole euros (METHODS 5.1 to 5.4).

    A commune chosen whole is supposed to cost `cost_eur_per_head` for each of its inhabitants; a commune reached
    through chosen quarters alone, for each inhabitant of their parts in it. The cost is rounded to the euro.

    Args:
        territory: the territory.
        position: shape (n,), 0 to 100, high = need; NaN where unknown: the rate is « à décider » and no aid is given.
        selected: shape (n,), communes chosen whole.
        selected_quarters: shape (q,), quarters chosen for themselves.
        rules: what the Conference chose.

    Returns:
        The money of every commune with covered inhabitants. Under a guaranteed rate that the envelope cannot pay,
        the status says so and nobody receives anything.
    """
    covered = covered_population(territory, selected, selected_quarters)
    communes = np.flatnonzero(covered > 0)
    covered, position = covered[communes], position[communes]
    cost = np.floor(covered * rules.cost_eur_per_head + 0.5).astype(np.int64)
    position = np.round(position, POSITION_DECIMALS)
    scheduled, other = (scheduled_rates(position, rules, name) for name in (rules.schedule, _other(rules.schedule)))
    stratum = stratum_of(position, rules)
    floors = guaranteed_floors(scheduled, stratum, rules)
    mode, codes = ScalingMode(rules.mode), territory.communes[communes]
    funding = Funding(cost, np.zeros_like(cost), minimum_shares(codes, rules))
    chain = cofinance(funding, scheduled, rules.envelope_eur, mode, floors, codes)
    aid, final = _whole(chain.scaling.aid_eur, cost.size), chain.scaling.final_rate
    legal = _whole(chain.legal.aid_eur, cost.size)
    return Plan(
        rules=rules,
        communes=communes,
        covered_population=covered,
        stratum=stratum,
        cost_eur=cost,
        scheduled_rate=scheduled,
        scaling_parameter=chain.scaling.parameter,
        final_rate=np.full(cost.size, np.nan) if final is None else final,
        aid_eur=aid,
        rest_eur=cost - aid,
        needs_derogation=legal_cap(cost, funding.private_eur, scheduled, ORDINARY_SHARE).needs_derogation,
        requested_eur=_requests(scheduled, cost),
        capped_request_eur=int(legal.sum()),
        ordinary_request_eur=_capped_requests(scheduled, cost, ORDINARY_SHARE),
        derogated_request_eur=_capped_requests(scheduled, cost, DEROGATED_SHARE),
        other_schedule_eur=_requests(other, cost),
        guaranteed_floor_eur=_floor_cost(floors, cost, legal),
        total_cost_eur=int(cost.sum()),
        undecided=_undecided(territory, communes[stratum == UNDECIDED]),
        **_totals(rules, cost, aid, stratum != UNDECIDED, chain.scaling.status),
        **_left_to_decide(cost, covered, stratum == UNDECIDED),
    )


def scheduled_rates(position: Floats, rules: Rules, schedule: str) -> Floats:
    """Return the rate of each position under the rules' strata and a schedule, 0 to 1, NaN where it is unknown."""
    return rates_of(strata_of(rules.thresholds, rules.rates, schedule), position)


def minimum_shares(codes: Texts, rules: Rules) -> Floats:
    """Return the least share of the public funding that each commune pays, 0 to 1, with its derogation if it has one.

    Args:
        codes: shape (m,), codes of the communes.
        rules: the derogations, one for all or one by one; a code that is not there has no effect.
    """
    derogated = np.isin(codes, list(rules.derogations)) | rules.derogation
    return np.where(derogated, DEROGATED_SHARE, ORDINARY_SHARE)


def _totals(rules: Rules, cost: Ints, aid: Ints, decided: Bools, status: ScalingStatus) -> dict[str, Any]:
    """Return the totals of the communes whose rate is decided; None where nobody's is, or no aid can be given."""
    if status is ScalingStatus.FLOORS_TOO_HIGH or (decided.size and not decided.any()):
        is_short = status is ScalingStatus.FLOORS_TOO_HIGH
        nothing = dict.fromkeys(("total_aid_eur", "total_rest_eur", "unused_eur"))
        return {"status": str(status) if is_short else TO_DECIDE, **nothing}
    total = int(aid.sum())
    return {
        "status": str(status),
        "total_aid_eur": total,
        "total_rest_eur": int((cost - aid)[decided].sum()),
        "unused_eur": rules.envelope_eur - total,
    }


def _left_to_decide(cost: Ints, covered: Floats, undecided: Bools) -> dict[str, Any]:
    return {
        "n_undecided": int(undecided.sum()),
        "undecided_cost_eur": int(cost[undecided].sum()),
        "undecided_population": float(covered[undecided].sum()),
    }


def _undecided(territory: Territory, places: Ints) -> tuple[str, ...]:
    return tuple(str(territory.names[place]) for place in most_populated(territory, places)[:MOST_NAMED])


def covered_population(territory: Territory, selected: Bools, selected_quarters: Bools) -> Floats:
    """Count the covered inhabitants of every commune: all of them, or those of its chosen quarters.

    Returns:
        shape (n,); 0 where nobody is covered. A quarter or commune of unknown population counts for nobody.
    """
    population = np.nan_to_num(territory.columns["municipal_population"].values)
    quarters = territory.quarters
    people = np.nan_to_num(quarters.population.values) * selected_quarters
    parts = people[quarters.part_quarter] * quarters.part_share
    in_quarters = np.bincount(quarters.part_commune, weights=parts, minlength=population.size)
    return np.where(selected, population, np.minimum(in_quarters, population))


def stratum_of(position: Floats, rules: Rules) -> Ints:
    """Return the stratum of each rounded position, 0 for the least in need, -1 where the position is unknown."""
    return np.where(np.isnan(position), UNDECIDED, np.searchsorted(rules.thresholds, position, side="right"))


def guaranteed_floors(scheduled: Floats, stratum: Ints, rules: Rules) -> Floats | None:
    """Return the guaranteed rate of the stratum most in need, none elsewhere; only `protected` has floors.

    Args:
        scheduled: shape (m,), rates of a schedule, 0 to 1; NaN where the position is unknown.
        stratum: shape (m,), 0 for the least in need.
        rules: mode and guaranteed rate.

    Returns:
        shape (m,), 0 to 1; None in the other modes.
    """
    if rules.mode != ScalingMode.PROTECTED:
        return None
    guaranteed = np.minimum(rules.guaranteed_rate, np.nan_to_num(scheduled))
    return np.where(stratum == len(rules.thresholds), guaranteed, 0.0)


def _floor_cost(floors: Floats | None, cost: Ints, request: Ints) -> int:
    return 0 if floors is None else int(np.ceil(np.minimum(floors * cost, request).sum() - CENT))


def _requests(rates: Floats, cost: Ints) -> int:
    return _capped_requests(rates, cost, 0.0)


def _capped_requests(rates: Floats, cost: Ints, minimum_share: float) -> int:
    return int(_whole(legal_cap(cost, np.zeros_like(cost), rates, minimum_share).aid_eur, cost.size).sum())


def _whole(amounts: Floats | None, n: int) -> Ints:
    return np.zeros(n, dtype=np.int64) if amounts is None else np.nan_to_num(amounts).astype(np.int64)


def _other(schedule: str) -> str:
    return str(Schedule.LINEAR if schedule == Schedule.STEPPED else Schedule.STEPPED)

"""Why these figures of one commune: its money step by step, from its place on the scale of need to its rest to pay."""

from collections.abc import Iterator

import numpy as np

from domain.cofinancing import legal_cap
from domain.cofinancing_study import Study
from domain.errors import UnknownCode
from domain.explanations import Explanation, Term
from domain.law import minimum_share_to_verify
from domain.plan import POSITION_DECIMALS, UNDECIDED, Plan, guaranteed_floors, minimum_shares
from domain.scaling import ScalingMode, ScalingStatus
from domain.schedules import Schedule, Strata
from domain.strata import strata_of
from domain.territory import Territory
from domain.wording.formulas import panel
from domain.wording.formulas.money import EUROS, EUROS_PER_HEAD, PEOPLE, PER_CENT, SYMBOLS
from domain.wording.numbers import number, percent, quantity


def explain_commune_money(study: Study, territory: Territory, code: str) -> tuple[Explanation, ...]:
    """Explain every figure of one commune of the perimeter (METHODS 5.1 to 5.4), with the values put in.

    Args:
        study: the figures on screen.
        territory: for the codes of the communes.
        code: of a commune with covered inhabitants.

    Returns:
        Cost, rate of the schedule, request within the law, aid within the envelope, rest to pay: total, per inhabitant,
        beside the revenue. What is not decided is not there.

    Raises:
        UnknownCode: the commune has no money in this perimeter.
    """
    found = np.flatnonzero(territory.communes[study.plan.communes] == code)
    if not found.size:
        raise UnknownCode(field="commune", given=code, expected="a commune of the perimeter")
    k = int(found[0])
    return tuple(_chain(study, territory, k))


def _chain(study: Study, territory: Territory, k: int) -> Iterator[Explanation]:
    plan = study.plan
    yield _cost(plan, k)
    if plan.stratum[k] == UNDECIDED:
        return
    yield _schedule(study, k)
    share = float(minimum_shares(territory.communes[plan.communes], plan.rules)[k])
    request = _request(plan, share, k)
    yield _legal(plan, share, request, k)
    if plan.total_aid_eur is None:
        return
    yield _scale(plan, request, k)
    yield from _rest(study, k)


def _cost(plan: Plan, k: int) -> Explanation:
    people = float(plan.covered_population[k])
    terms = (
        Term(panel.COVERED, quantity(people, PEOPLE, 0 if people.is_integer() else 2)),
        Term(panel.COST_PER_HEAD, plan.rules.cost_eur_per_head, EUROS_PER_HEAD),
    )
    return Explanation("panel_cost", terms, Term(SYMBOLS["cost"], int(plan.cost_eur[k]), EUROS), "5.2")


def _schedule(study: Study, k: int) -> Explanation:
    rules = study.plan.rules
    strata, digits = strata_of(rules.thresholds, rules.rates, rules.schedule), _digits(study.plan, k)
    terms = (
        Term(SYMBOLS["position"], number(float(study.position[k]), POSITION_DECIMALS)),
        *(Term(f"{SYMBOLS['threshold']} {rank}", limit) for rank, limit in enumerate(rules.thresholds, start=1)),
        *(Term(f"{SYMBOLS['stratum_rate']} {rank}", rate, PER_CENT) for rank, rate in enumerate(rules.rates, start=1)),
        *((Term(SYMBOLS["half_width"], strata.half_width),) if rules.schedule == Schedule.RAMP else ()),
        *(_logistic(strata) if rules.schedule == Schedule.LOGISTIC else ()),
    )
    result = _rate("requested_rate", study.plan.scheduled_rate[k], digits)
    return Explanation(f"rate_schedule_{rules.schedule}", terms, result, "5.1")


def _request(plan: Plan, share: float, k: int) -> int:
    """Return what a commune may ask for within the law, whole euros."""
    cost = plan.cost_eur[k : k + 1]
    return int(legal_cap(cost, np.zeros_like(cost), plan.scheduled_rate[k : k + 1], share).aid_eur[0])


def _legal(plan: Plan, share: float, request: int, k: int) -> Explanation:
    terms = (
        Term(SYMBOLS["cost"], int(plan.cost_eur[k]), EUROS),
        _rate("requested_rate", plan.scheduled_rate[k], _digits(plan, k)),
        Term(SYMBOLS["minimum_share"], share, PER_CENT),
        Term(SYMBOLS["private"], 0, EUROS),
        Term(SYMBOLS["other_aids"], 0, EUROS),
    )
    result = Term(SYMBOLS["legal_request"], request, EUROS)
    return Explanation("legal_cap", terms, result, "5.3", to_verify=minimum_share_to_verify(share))


def _scale(plan: Plan, request: int, k: int) -> Explanation:
    rules, digits, cost = plan.rules, _digits(plan, k), int(plan.cost_eur[k])
    is_enough = plan.status == ScalingStatus.SUFFICIENT
    floors = guaranteed_floors(plan.scheduled_rate, plan.stratum, rules)
    terms = (
        Term(SYMBOLS["envelope"], rules.envelope_eur, EUROS),
        Term(SYMBOLS["requests"], plan.capped_request_eur, EUROS),
        *(() if is_enough else (_parameter(plan, digits),)),
        Term(SYMBOLS["legal_request"], request, EUROS),
        Term(SYMBOLS["cost"], cost, EUROS),
        _rate("legal_rate", request / cost if cost else None, digits),
        *(() if is_enough or floors is None else (_rate("floor_rate", floors[k], digits),)),
        _rate("final_rate", plan.final_rate[k], digits),
    )
    key = "scale_unchanged" if is_enough else f"scale_{rules.mode}"
    return Explanation(key, terms, Term(SYMBOLS["aid"], int(plan.aid_eur[k]), EUROS), "5.4", plan.status)


def _parameter(plan: Plan, digits: int) -> Term:
    if plan.rules.mode == ScalingMode.SHIFT:
        return _rate("shift", plan.scaling_parameter, digits)
    return Term(SYMBOLS["factor"], number(plan.scaling_parameter, digits + 2))


def _rate(symbol: str, share: float | None, digits: int) -> Term:
    is_round = share is not None and np.isclose(1e3 * share, np.rint(1e3 * share), rtol=0, atol=1e-12)
    return Term(SYMBOLS[symbol], percent(share, 1 if is_round else digits))


def _digits(plan: Plan, k: int) -> int:
    """Return the decimals of a rate in per cent that give the euros of a commune back to a tenth."""
    return len(str(int(plan.cost_eur[k])))


def _logistic(strata: Strata) -> tuple[Term, ...]:
    return Term(SYMBOLS["k"], number(strata.steepness, 6)), Term(SYMBOLS["midpoint"], strata.midpoint)


def _rest(study: Study, k: int) -> Iterator[Explanation]:
    plan = study.plan
    rest = Term(SYMBOLS["rest"], int(plan.rest_eur[k]), EUROS)
    terms = (
        Term(SYMBOLS["cost"], int(plan.cost_eur[k]), EUROS),
        Term(SYMBOLS["private"], 0, EUROS),
        Term(SYMBOLS["aid"], int(plan.aid_eur[k]), EUROS),
    )
    yield Explanation("rest_to_pay", terms, rest, "5.2")
    people = Term(SYMBOLS["population"], _or_none(study.population[k]), PEOPLE)
    per_head = Term(SYMBOLS["rest_per_head"], _or_none(study.rest_per_head[k]), EUROS_PER_HEAD)
    yield Explanation("rest_per_head", (rest, people), per_head, "5.2")
    revenue = Term(SYMBOLS["operating_revenue"], _or_none(study.revenue_eur[k]), EUROS)
    share = Term(SYMBOLS["rest_of_operating_revenue"], percent(_or_none(study.rest_share[k]), 2))
    yield Explanation("rest_of_revenue", (rest, revenue), share, "5.2")
    own = Term(SYMBOLS["own_contribution"], _or_none(study.own_share[k]), PER_CENT)
    yield Explanation("own_share", (rest, Term(SYMBOLS["cost"], int(plan.cost_eur[k]), EUROS)), own, "5.2")


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

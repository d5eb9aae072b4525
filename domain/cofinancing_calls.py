"""What the page « Cofinancement » shows, as calls of the operations: anybody can run them again on the same inputs.

Rates are per cent and money whole euros, as METHODS 12.2 asks; `null` where a value is not available.
"""

from collections.abc import Iterator

import numpy as np

from domain.calls import Call, Json, per_cents, plain
from domain.cofinancing import Funding, legal_cap
from domain.cofinancing_study import UNIFORM_RATE, ScheduleFigures, Study
from domain.contract import split_of
from domain.plan import SCHEDULES, UNDECIDED, Rules, guaranteed_floors, minimum_shares, scheduled_rates
from domain.strata import strata_of
from domain.terms_calls import terms_calls
from domain.territory import Territory
from domain.values import Bools, Floats


def calls_of(study: Study, territory: Territory) -> tuple[Call, ...]:
    """Write every figure of the page as calls, in the order of the page.

    Args:
        study: the figures.
        territory: for the codes of the communes.
    """
    return (
        *_schedules(study),
        *_same_cost(study),
        _thresholds(study),
        *_legal(study, territory),
        _envelope(study, territory),
        *_rests(study, territory),
        _reversals(study),
        _uniform(study),
        *_split(study.plan.rules),
        *terms_calls(territory, study.plan),
    )


def _schedules(study: Study) -> Iterator[Call]:
    rules = study.plan.rules
    for key in SCHEDULES:
        rates = scheduled_rates(study.position, rules, key)
        yield Call("rate_schedule", key, {**_strata(study, key), "schedule": key}, {"rates": per_cents(rates)})


def _strata(study: Study, schedule: str) -> Json:
    rules = study.plan.rules
    strata = strata_of(rules.thresholds, rules.rates, schedule)
    return {
        "positions": plain(study.position),
        "params": {"half_width": strata.half_width},
        "thresholds": list(rules.thresholds),
        "rates": per_cents(rules.rates),
    }


def _same_cost(study: Study) -> Iterator[Call]:
    """Cost of each schedule before ceiling and envelope: the factors of same cost are the ratios of these totals."""
    for one in study.schedules:
        rates = scheduled_rates(study.position, study.plan.rules, one.schedule)
        yield Call("compare_uniform", f"same_cost_{one.schedule}", _beside_uniform(study, rates), _mean_rate(one))


def _mean_rate(one: ScheduleFigures) -> Json:
    return {"budget_neutral_uniform_rate": None if one.mean_rate is None else 100.0 * one.mean_rate}


def _beside_uniform(study: Study, rates: Floats) -> Json:
    per_head = np.divide(
        study.revenue_eur, study.population, out=np.full(study.population.size, np.nan), where=study.population > 0
    )
    return {
        "costs": study.plan.cost_eur.tolist(),
        "population": plain(study.population),
        "fiscal_revenue_per_capita": plain(per_head),
        "rates": per_cents(rates),
        "uniform_rate": 100.0 * UNIFORM_RATE,
    }


def _thresholds(study: Study) -> Call:
    inputs = {
        **_strata(study, "stepped"),
        "window": study.plan.rules.terms.window,
        "cost_per_capita": study.plan.rules.cost_eur_per_head,
    }
    shown = {"jump_eur_per_capita": study.step_eur.tolist(), "units_near": [len(near) for near in study.near]}
    return Call("threshold_diagnostics", "thresholds", inputs, shown)


def _funding(study: Study, territory: Territory) -> Funding:
    plan = study.plan
    codes = territory.communes[plan.communes]
    return Funding(plan.cost_eur, np.zeros_like(plan.cost_eur), minimum_shares(codes, plan.rules))


def _legal(study: Study, territory: Territory) -> Iterator[Call]:
    plan, funding = study.plan, _funding(study, territory)
    shares = np.broadcast_to(np.asarray(funding.minimum_share), plan.cost_eur.shape).tolist()
    found = legal_cap(funding.cost_eur, funding.private_eur, plan.scheduled_rate, np.asarray(shares))
    rates, aids = per_cents(plan.scheduled_rate), plain(found.aid_eur)
    for k in np.flatnonzero(plan.stratum != UNDECIDED).tolist():
        inputs = {
            "cost": int(plan.cost_eur[k]),
            "private_funding": 0,
            "requested_rate": rates[k],
            "minimum_share": shares[k],
            "other_public_aids": 0,
        }
        yield Call("legal_cap", "legal", inputs, {"aid": int(aids[k])}, _code(study, territory, k))


def _envelope(study: Study, territory: Territory) -> Call:
    plan, rules = study.plan, study.plan.rules
    funding = _funding(study, territory)
    legal = legal_cap(funding.cost_eur, funding.private_eur, plan.scheduled_rate, np.asarray(funding.minimum_share))
    floors = guaranteed_floors(plan.scheduled_rate, plan.stratum, rules)
    inputs = {
        "costs": plan.cost_eur.tolist(),
        "rates": per_cents(plan.scheduled_rate),
        "envelope": rules.envelope_eur,
        "mode": rules.mode,
        "floors": None if floors is None else per_cents(floors),
        "codes": territory.communes[plan.communes].tolist(),
        "maxima": np.nan_to_num(legal.aid_eur).astype(np.int64).tolist(),
    }
    decided = _decided(study)
    shown: Json = {"aid": None, "final_rates_pct": None, "unused": None}
    if plan.total_aid_eur is not None:
        shown = {
            "aid": plain(np.where(decided, plan.aid_eur, np.nan).astype(np.float64)),
            "final_rates_pct": per_cents(plan.final_rate),
            "unused": plan.unused_eur,
        }
    return Call("scale_to_envelope", "envelope", inputs, shown)


def _decided(study: Study) -> Bools:
    decided: Bools = study.plan.stratum != UNDECIDED
    return decided


def _rests(study: Study, territory: Territory) -> Iterator[Call]:
    """Rest of each commune at the rate that its aid in whole euros makes."""
    plan = study.plan
    if plan.total_aid_eur is None:
        return
    population, revenue = plain(study.population), plain(study.revenue_eur)
    per_head, share = plain(study.rest_per_head), plain(study.rest_share)
    for k in np.flatnonzero(_decided(study) & (plan.cost_eur > 0)).tolist():
        cost, aid, rest = (int(one[k]) for one in (plan.cost_eur, plan.aid_eur, plan.rest_eur))
        inputs = {
            "cost": cost,
            "private_funding": 0,
            "rate": 100.0 * aid / cost,
            "population": population[k],
            "fiscal_revenue": revenue[k],
            "gross_savings": None,
        }
        shown = {
            "aid": aid,
            "rest": rest,
            "rest_per_capita": per_head[k],
            "rest_pct_fiscal_revenue": None if share[k] is None else 100.0 * share[k],
        }
        yield Call("rest_to_pay", "rest", inputs, shown, _code(study, territory, k))


def _code(study: Study, territory: Territory, k: int) -> str:
    return str(territory.communes[study.plan.communes[k]])


def _reversals(study: Study) -> Call:
    chosen = next(one for one in study.schedules if one.schedule == study.plan.rules.schedule)
    cost_per_head = np.divide(
        study.plan.cost_eur,
        study.population,
        out=np.full(study.population.size, np.nan),
        where=study.population > 0,
    )
    inputs = {
        "capacity_per_capita": plain(study.capacity_per_head),
        "cost_per_capita": plain(cost_per_head),
        "rates": per_cents(study.plan.scheduled_rate),
    }
    shown = {"count": chosen.reversals, "share_of_pairs": chosen.reversal_share}
    return Call("rank_reversals", "reversals", inputs, shown)


def _uniform(study: Study) -> Call:
    """What the rules give in the end beside one rate for all."""
    plan = study.plan
    is_given = _decided(study) & (plan.cost_eur > 0) & (plan.total_aid_eur is not None)
    rates = np.divide(plan.aid_eur, plan.cost_eur, out=np.full(plan.cost_eur.size, np.nan), where=is_given)
    rate = study.neutral.rate
    shown: Json = {"budget_neutral_uniform_rate": None if rate is None else 100.0 * rate}
    if rate is not None:
        shown["aid_total_uniform"] = study.uniform.total_eur
    return Call("compare_uniform", "uniform", _beside_uniform(study, rates), shown)


def _split(rules: Rules) -> Iterator[Call]:
    split = split_of(rules)
    if split is None:
        return
    names = ("evaluation_share", "engineering_share", "territory_share", "state_theme_share")
    inputs = {"envelope": rules.contract_eur, **dict(zip(names, rules.contract_shares, strict=True))}
    shown = {
        "evaluation": split.evaluation_eur,
        "ingenierie": split.engineering_eur,
        "interventions": split.interventions_eur,
        "territoires": split.territories_eur,
        "projets": split.projects_eur,
        "themes_etat": split.state_themes_eur,
        "themes_collectivites": split.local_themes_eur,
    }
    yield Call("envelope_split", "tree", inputs, shown)

"""The page « Cofinancement » against figures recomputed commune by commune, and against the operations."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from callbacks._context import bundled_alone
from domain.cofinancing_study import study
from domain.operations import OPERATIONS
from domain.plan import SCHEDULES, Rules, make_plan

RULES = Rules(envelope_eur=10**9, thresholds=(20.0, 50.0, 80.0), rates=(0.2, 0.5, 0.7, 0.9), cost_eur_per_head=130)


@pytest.fixture(scope="module")
def table():
    return bundled_alone().context(None)


def _study(table, rules=RULES, share=3):
    territory = table.territory
    selected = np.arange(territory.communes.size) % share == 0
    nobody = np.zeros(territory.quarters.codes.size, dtype=np.bool_)
    plan = make_plan(territory, table.need.position, selected, nobody, rules)
    return study(territory, table.need.position, plan)


def _listed(values):
    return [None if isinstance(one, float) and math.isnan(one) else one for one in values.tolist()]


def _run(key, inputs):
    return next(one for one in OPERATIONS.values() if one.key == key).run(inputs)


def test_steps_and_communes_near_them_are_those_of_the_operation(table):
    found = _study(table)
    told = _run(
        "threshold_diagnostics",
        {
            "positions": _listed(found.position),
            "thresholds": list(RULES.thresholds),
            "rates": [20, 50, 70, 90],
            "cost_per_capita": 130,
            "window": 5,
        },
    )
    assert found.step_eur.tolist() == pytest.approx([39.0, 26.0, 26.0])
    assert found.step_eur.tolist() == pytest.approx(told["jump_eur_per_capita"])
    assert found.legal_step_eur.tolist() == pytest.approx([39.0, 26.0, 13.0])
    assert [near.tolist() for near in found.near] == told["positions_near"]


def test_the_rate_of_the_same_cost_is_that_of_the_operation(table):
    found = _study(table, replace(RULES, rates=(0.2, 0.5, 0.7, 0.8)))
    told = _run(
        "compare_uniform",
        {
            "costs": found.plan.cost_eur.tolist(),
            "population": _listed(found.population),
            "fiscal_revenue_per_capita": [None] * found.population.size,
            "rates": [None if one is None else round(one * 100, 9) for one in _listed(found.plan.scheduled_rate)],
            "uniform_rate": 50,
        },
    )
    assert found.schedules[0].mean_rate == pytest.approx(told["budget_neutral_uniform_rate"] / 100)
    assert found.uniform.total_eur == pytest.approx(told["aid_total_uniform"])


def test_the_aid_within_the_envelope_is_that_of_the_operations(table):
    rules = replace(RULES, mode="factor", envelope_eur=20_000_000)
    found = _study(table, rules)
    rates = [None if one is None else round(one * 100, 9) for one in _listed(found.plan.scheduled_rate)]
    maxima = [cost * 8 // 10 for cost in found.plan.cost_eur.tolist()]
    legal = [
        None if rate is None else min(int(rate * cost // 100), most)
        for rate, cost, most in zip(rates, found.plan.cost_eur.tolist(), maxima, strict=True)
    ]
    told = _run(
        "scale_to_envelope",
        {
            "costs": found.plan.cost_eur.tolist(),
            "rates": rates,
            "envelope": rules.envelope_eur,
            "mode": "factor",
            "maxima": [0 if one is None else one for one in legal],
            "codes": table.territory.communes[found.plan.communes].tolist(),
        },
    )
    assert told["status"] == found.plan.status == "ok"
    assert [one or 0 for one in told["aid"]] == found.plan.aid_eur.tolist()


def test_requests_of_the_steps_are_the_sum_commune_by_commune(table):
    found = _study(table)
    total = 0
    for position, cost in zip(found.position.tolist(), found.plan.cost_eur.tolist(), strict=True):
        if math.isnan(position):
            continue
        rate = (20, 50, 70, 90)[sum(position >= limit for limit in RULES.thresholds)]
        total += rate * cost // 100
    assert found.schedules[0].requested_eur == total
    assert found.plan.requested_eur == total


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_line_of_the_chosen_schedule_is_its_plan(table, schedule):
    found = _study(table, replace(RULES, schedule=schedule, envelope_eur=30_000_000))
    line = next(one for one in found.schedules if one.schedule == schedule)
    plan = found.plan
    assert (line.requested_eur, line.capped_eur) == (plan.requested_eur, plan.capped_request_eur)
    assert line.aid_eur == plan.total_aid_eur
    assert line.equal_factor == pytest.approx(1.0)


def test_at_equal_budget_only_the_steps_have_a_cliff(table):
    for one in _study(table).schedules:
        assert (one.step_eur == 0.0) == (one.schedule != "stepped")


def test_winners_and_losers_are_those_counted_in_fractions(table):
    found = _study(table)
    plan = found.plan
    decided = [k for k in range(plan.communes.size) if plan.stratum[k] >= 0]
    aid, cost = sum(int(plan.aid_eur[k]) for k in decided), sum(int(plan.cost_eur[k]) for k in decided)
    for rate, one in ((Fraction(1, 2), found.uniform), (Fraction(aid, cost), found.neutral)):
        gains = [int(plan.aid_eur[k]) - rate * int(plan.cost_eur[k]) for k in decided]
        assert one.rate == pytest.approx(float(rate))
        assert one.n_winners == sum(gain >= 1 for gain in gains)
        assert one.n_losers == sum(gain <= -1 for gain in gains)
    assert found.neutral.total_eur == pytest.approx(aid)


def test_the_rest_in_part_of_the_revenue_is_unknown_where_the_revenue_is(table):
    found = _study(table)
    assert np.isnan(found.rest_share[np.isnan(found.revenue_eur)]).all()
    known = np.flatnonzero(found.revenue_eur > 0)
    known = known[found.plan.stratum[known] >= 0]
    k = int(known[0])
    assert found.rest_share[k] == pytest.approx(int(found.plan.rest_eur[k]) / found.revenue_eur[k])


def test_an_exception_lifts_the_ceiling_of_that_commune_alone(table):
    rules = replace(RULES, rates=(0.2, 0.5, 0.7, 0.95), mode="factor")
    before = _study(table, rules)
    k = int(np.flatnonzero(before.plan.needs_derogation)[0])
    code = str(table.territory.communes[before.plan.communes[k]])
    after = _study(table, replace(rules, derogations=(code,)))
    changed = np.flatnonzero(after.plan.aid_eur != before.plan.aid_eur)
    assert changed.tolist() == [k]
    assert after.plan.aid_eur[k] == 95 * int(after.plan.cost_eur[k]) // 100
    assert before.plan.aid_eur[k] == 80 * int(before.plan.cost_eur[k]) // 100


def test_neighbours_across_a_limit_touch_and_stand_on_two_sides(table):
    found = _study(table, share=1)
    pairs, plan = found.pairs, found.plan
    borders = {tuple(sorted(pair)) for pair in table.territory.neighbours.tolist()}
    assert pairs.first.size > 100
    for first, second in zip(pairs.first[:100].tolist(), pairs.second[:100].tolist(), strict=True):
        assert plan.stratum[first] < plan.stratum[second]
        assert tuple(sorted((int(plan.communes[first]), int(plan.communes[second])))) in borders
    assert (np.diff(pairs.position_gap) >= 0).all()


def test_pairs_are_neighbours_across_a_limit_or_within_a_stratum_each_once(table):
    found = _study(table, share=1)
    stratum = found.plan.stratum
    across, within = found.pairs, found.same_stratum
    assert (stratum[across.first] != stratum[across.second]).all()
    assert (stratum[within.first] == stratum[within.second]).all()
    assert (np.diff(across.position_gap) >= 0).all() and (np.diff(within.position_gap) <= 0).all()
    decided = stratum[table.territory.neighbours] >= 0
    assert across.first.size + within.first.size == decided.all(axis=1).sum()

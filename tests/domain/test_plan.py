"""Money of a perimeter: whole euros that add up, within the law, under the rules of the Conference."""

from dataclasses import replace
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.codes import CommuneCode, QpvCode
from domain.edits import Perimeter
from domain.need import default_need
from domain.perimeter import QuarterParts, population_covered, selection
from domain.plan import MODES, SCHEDULES, UNDECIDED, Rules, covered_population, make_plan
from tests import strategies
from tests.worlds import twelve_communes

WORLD = twelve_communes()
NEED = default_need(WORLD)
POPULATION = WORLD.columns["municipal_population"].values
thorough = settings(max_examples=100, deadline=None, derandomize=True)
perimeters = strategies.perimeters(WORLD)
rules = strategies.rules()
EVERY_COMMUNE = Perimeter(frozenset(CommuneCode(str(code)) for code in WORLD.communes))
TOP = len(Rules().thresholds)


def _masks(perimeter):
    return (
        selection(WORLD.communes.size, WORLD.positions(perimeter.communes)),
        selection(WORLD.quarters.codes.size, WORLD.quarter_positions(perimeter.quarters)),
    )


def _plan(perimeter, chosen_rules):
    return make_plan(WORLD, NEED.position, *_masks(perimeter), chosen_rules)


def _exact(rate):
    return Fraction(repr(float(rate)))


def _by_code(plan, values):
    return dict(zip(WORLD.communes[plan.communes].tolist(), values.tolist(), strict=True))


@thorough
@given(perimeters, rules)
def test_i69_aid_sums_exactly_to_the_envelope_when_it_binds_and_never_exceeds_it(perimeter, chosen):
    """I69: Σ aid = E when binding."""
    plan = _plan(perimeter, chosen)
    assert (plan.status == "ok") == (
        plan.capped_request_eur > chosen.envelope_eur and plan.guaranteed_floor_eur <= chosen.envelope_eur
    )
    assert (plan.total_aid_eur is None) == (plan.status in {"infaisable_planchers", "a_decider"})
    if plan.total_aid_eur is None:
        assert (plan.total_rest_eur, plan.unused_eur) == (None, None)
        assert not plan.aid_eur.any()
        return
    assert plan.total_aid_eur == int(plan.aid_eur.sum())
    assert plan.total_aid_eur + plan.unused_eur == chosen.envelope_eur
    assert plan.total_aid_eur + plan.total_rest_eur + plan.undecided_cost_eur == plan.total_cost_eur
    assert plan.unused_eur >= 0
    if plan.status == "ok":
        assert plan.unused_eur == 0
    if plan.status == "enveloppe_suffisante":
        assert plan.total_aid_eur == plan.capped_request_eur


@thorough
@given(perimeters, rules)
def test_amounts_are_whole_euros_and_each_cost_is_paid_once(perimeter, chosen):
    plan = _plan(perimeter, chosen)
    for amounts in (plan.cost_eur, plan.aid_eur, plan.rest_eur):
        assert amounts.dtype == np.int64 and (amounts >= 0).all()
    assert (plan.aid_eur + plan.rest_eur == plan.cost_eur).all()
    assert plan.total_cost_eur == int(plan.cost_eur.sum())
    exact = [floor(_exact(covered) * chosen.cost_eur_per_head + Fraction(1, 2)) for covered in plan.covered_population]
    assert plan.cost_eur.tolist() == exact


@thorough
@given(perimeters, rules)
def test_i66_the_owner_keeps_the_legal_share_of_each_cost(perimeter, chosen):
    """I66: own part >= m (C - V) exactly, in integers."""
    plan = _plan(perimeter, chosen)
    share = Fraction("0.05") if chosen.derogation else Fraction("0.20")
    assert all(rest >= share * cost for rest, cost in zip(plan.rest_eur.tolist(), plan.cost_eur.tolist(), strict=True))


@thorough
@given(perimeters, rules)
def test_i70_no_rate_rises(perimeter, chosen):
    """I70: no rate rises above that of the schedule."""
    plan = _plan(perimeter, chosen)
    known = ~np.isnan(plan.final_rate)
    assert (plan.final_rate[known] <= plan.scheduled_rate[known] + 1e-12).all()
    for aid, cost, rate in zip(plan.aid_eur.tolist(), plan.cost_eur.tolist(), plan.scheduled_rate, strict=True):
        assert aid <= (0 if np.isnan(rate) else floor(_exact(rate) * cost))


@thorough
@given(perimeters, rules)
def test_derogation_is_needed_exactly_above_ordinary_law(perimeter, chosen):
    plan = _plan(perimeter, chosen)
    expected = [
        bool(not np.isnan(rate) and _exact(rate) * cost > Fraction("0.8") * cost)
        for rate, cost in zip(plan.scheduled_rate, plan.cost_eur.tolist(), strict=True)
    ]
    assert plan.needs_derogation.tolist() == expected
    assert plan.ordinary_request_eur <= plan.derogated_request_eur <= plan.requested_eur
    if not any(expected):
        assert plan.ordinary_request_eur == plan.derogated_request_eur == plan.requested_eur


@thorough
@given(perimeters, rules)
def test_the_guaranteed_rate_is_kept_for_the_stratum_most_in_need(perimeter, chosen):
    plan = _plan(perimeter, replace(chosen, mode="protected"))
    legal = 1 - (Fraction("0.05") if chosen.derogation else Fraction("0.20"))
    promised = Fraction(0)
    for k, cost in enumerate(plan.cost_eur.tolist()):
        if plan.stratum[k] != TOP:
            continue
        asked = min(floor(_exact(plan.scheduled_rate[k]) * cost), floor(legal * cost))
        kept = min(min(_exact(chosen.guaranteed_rate), _exact(plan.scheduled_rate[k])) * cost, asked)
        promised += kept
        if plan.status != "infaisable_planchers":
            assert plan.aid_eur[k] >= floor(kept)
    assert (plan.status == "infaisable_planchers") == (promised > chosen.envelope_eur)
    assert plan.guaranteed_floor_eur == -floor(-promised)


@thorough
@given(perimeters, rules.filter(lambda one: one.mode != "protected"))
def test_without_protection_nothing_is_guaranteed_and_no_plan_is_impossible(perimeter, chosen):
    plan = _plan(perimeter, chosen)
    assert plan.guaranteed_floor_eur == 0
    is_any_decided = not plan.communes.size or (plan.stratum != UNDECIDED).any()
    assert plan.status in ({"ok", "enveloppe_suffisante"} if is_any_decided else {"a_decider"})


@thorough
@given(perimeters, rules)
def test_the_covered_population_is_that_of_the_perimeter_nobody_counted_twice(perimeter, chosen):
    """Every part of every quarter lies in the territory: Σ covered = P of METHODS 3.1."""
    selected, quarters = _masks(perimeter)
    plan = _plan(perimeter, chosen)
    found = population_covered(POPULATION, selected, QuarterParts.of(WORLD.quarters), quarters)
    assert float(plan.covered_population.sum()) == pytest.approx(found.population, rel=1e-12)
    assert (plan.covered_population > 0).all()
    assert (plan.covered_population <= POPULATION[plan.communes]).all()


@thorough
@given(perimeters, st.sampled_from(WORLD.quarters.codes.tolist()))
def test_i32_one_more_quarter_never_lowers_the_covered_population(perimeter, quarter):
    """I32: adding a quarter never lowers P."""
    more = replace(perimeter, quarters=perimeter.quarters | {QpvCode(quarter)})
    before, after = covered_population(WORLD, *_masks(perimeter)), covered_population(WORLD, *_masks(more))
    assert (after >= before).all()


@thorough
@given(perimeters, rules)
def test_each_schedule_is_shown_beside_the_other(perimeter, chosen):
    stepped = _plan(perimeter, replace(chosen, schedule="stepped"))
    linear = _plan(perimeter, replace(chosen, schedule="linear"))
    assert stepped.requested_eur == linear.other_schedule_eur
    assert linear.requested_eur == stepped.other_schedule_eur
    assert stepped.stratum.tolist() == linear.stratum.tolist()
    known = ~np.isnan(stepped.scheduled_rate)
    assert np.isin(stepped.scheduled_rate[known], Rules().rates).all()
    assert (np.abs(linear.scheduled_rate[known] - stepped.scheduled_rate[known]) <= 0.125 + 1e-12).all()


@thorough
@given(perimeters, rules)
def test_more_need_never_gets_a_lower_scheduled_rate(perimeter, chosen):
    plan = _plan(perimeter, chosen)
    position = NEED.position[plan.communes]
    order = np.argsort(position[~np.isnan(position)], kind="stable")
    assert (np.diff(plan.scheduled_rate[~np.isnan(position)][order]) >= 0).all()


@thorough
@given(perimeters, rules)
def test_a_commune_without_position_is_to_be_decided_and_receives_nothing(perimeter, chosen):
    plan = _plan(perimeter, chosen)
    undecided = np.isnan(NEED.position[plan.communes])
    assert (plan.stratum == UNDECIDED).tolist() == undecided.tolist()
    assert np.isnan(plan.scheduled_rate).tolist() == undecided.tolist()
    assert plan.n_undecided == int(undecided.sum())
    assert (plan.aid_eur[undecided] == 0).all()
    assert plan.undecided_cost_eur == int(plan.cost_eur[undecided].sum())
    assert plan.undecided_population == pytest.approx(float(plan.covered_population[undecided].sum()))
    if plan.total_rest_eur is not None:
        assert plan.total_rest_eur == int(plan.rest_eur[~undecided].sum())


@thorough
@given(perimeters, rules)
def test_a_plan_waits_exactly_where_there_are_beneficiaries_and_none_has_a_position(perimeter, chosen):
    plan = _plan(perimeter, chosen)
    position = NEED.position[plan.communes]
    assert (plan.status == "a_decider") == bool(position.size and np.isnan(position).all())


@thorough
@given(perimeters, rules, st.sampled_from(["2A001", "2A003"]))
def test_a_commune_left_to_decide_changes_no_total_of_the_others(perimeter, chosen, code):
    decided = Perimeter(perimeter.communes - {CommuneCode("2A001"), CommuneCode("2A003")}, perimeter.quarters)
    more = replace(decided, communes=decided.communes | {CommuneCode(code)})
    before, after = _plan(decided, chosen), _plan(more, chosen)
    assume((before.stratum != UNDECIDED).any())
    for name in ("status", "total_aid_eur", "total_rest_eur", "unused_eur", "requested_eur"):
        assert getattr(before, name) == getattr(after, name)


def test_communes_left_to_decide_stand_apart_with_their_names_cost_and_inhabitants():
    alone = _plan(Perimeter(frozenset({CommuneCode("2A001")})), Rules(cost_eur_per_head=7))
    assert (alone.status, alone.n_undecided, alone.undecided) == ("a_decider", 1, ("Île-aux-Moines",))
    assert (alone.total_aid_eur, alone.total_rest_eur, alone.unused_eur) == (None, None, None)
    assert alone.total_cost_eur == alone.undecided_cost_eur == 2_940
    assert alone.undecided_population == 420
    beside = _plan(Perimeter(frozenset({CommuneCode("2A001"), CommuneCode("01001")})), Rules(cost_eur_per_head=7))
    assert (beside.total_cost_eur, beside.undecided_cost_eur) == (364_000 + 2_940, 2_940)
    assert beside.total_aid_eur + beside.total_rest_eur == 364_000


@pytest.mark.parametrize("envelope", [0, 10**9])
@pytest.mark.parametrize("mode", MODES)
def test_where_nobody_has_a_position_the_plan_waits_whatever_the_money(mode, envelope):
    everyone, nobody = np.ones(12, dtype=np.bool_), np.zeros(4, dtype=np.bool_)
    plan = make_plan(WORLD, np.full(12, np.nan), everyone, nobody, Rules(envelope_eur=envelope, mode=mode))
    assert (plan.status, plan.n_undecided) == ("a_decider", 11)
    assert plan.undecided == ("L'Haÿe-Saint-Denis", "Aubœuf", "Daÿes-la-Ville")
    assert plan.total_aid_eur is plan.total_rest_eur is plan.unused_eur is None


@thorough
@given(perimeters, rules, st.sampled_from(MODES), st.sampled_from(SCHEDULES))
def test_the_same_choices_give_the_same_euros(perimeter, chosen, mode, schedule):
    chosen = replace(chosen, mode=mode, schedule=schedule)
    first, second = _plan(perimeter, chosen), _plan(perimeter, chosen)
    assert first.aid_eur.tolist() == second.aid_eur.tolist()


def test_an_empty_perimeter_costs_nothing_and_leaves_the_envelope_whole():
    plan = _plan(Perimeter(), Rules())
    assert plan.communes.size == plan.total_cost_eur == plan.total_aid_eur == plan.requested_eur == 0
    assert (plan.status, plan.unused_eur) == ("enveloppe_suffisante", Rules().envelope_eur)


def test_a_commune_reached_by_its_quarters_alone_costs_for_their_inhabitants():
    plan = _plan(Perimeter(quarters=frozenset({QpvCode("QN00102M")})), Rules(cost_eur_per_head=7))
    assert _by_code(plan, plan.covered_population) == {"01001": pytest.approx(2_870), "01004": pytest.approx(1_230)}
    assert _by_code(plan, plan.cost_eur) == {"01001": 20_090, "01004": 8_610}


def test_a_quarter_inside_a_chosen_commune_adds_nothing():
    alone = Perimeter(frozenset({CommuneCode("01001")}))
    with_quarter = replace(alone, quarters=frozenset({QpvCode("QN00101M")}))
    for chosen in (Rules(), Rules(envelope_eur=1_000)):
        first, second = _plan(alone, chosen), _plan(with_quarter, chosen)
        assert first.aid_eur.tolist() == second.aid_eur.tolist()
        assert first.total_cost_eur == second.total_cost_eur


def test_a_quarter_across_a_chosen_commune_counts_for_the_part_outside():
    plan = _plan(Perimeter(frozenset({CommuneCode("01001")}), frozenset({QpvCode("QN00102M")})), Rules())
    assert _by_code(plan, plan.covered_population) == {"01001": 52_000, "01004": pytest.approx(1_230)}


def test_a_quarter_of_unknown_population_and_a_commune_without_inhabitants_cost_nothing():
    nobody = Perimeter(frozenset({CommuneCode("2A003")}), frozenset({QpvCode("QN02002M")}))
    assert _plan(nobody, Rules()).communes.size == 0


def test_the_highest_stratum_asks_95_percent_is_held_at_80_and_named():
    plan = _plan(EVERY_COMMUNE, Rules(envelope_eur=10**9))
    top = plan.stratum == TOP
    assert top.any() and plan.needs_derogation.tolist() == top.tolist()
    assert (plan.aid_eur[top] == plan.cost_eur[top] * 8 // 10).all()
    derogated = _plan(EVERY_COMMUNE, Rules(envelope_eur=10**9, derogation=True))
    assert (derogated.aid_eur[top] == plan.cost_eur[top] * 95 // 100).all()
    assert derogated.capped_request_eur == plan.derogated_request_eur > plan.ordinary_request_eur


def test_a_promise_that_the_envelope_cannot_keep_decides_nothing_and_says_what_it_costs():
    plan = _plan(EVERY_COMMUNE, Rules(envelope_eur=1_000_000))
    assert plan.status == "infaisable_planchers"
    assert (plan.total_aid_eur, plan.total_rest_eur, plan.unused_eur) == (None, None, None)
    assert np.isnan(plan.final_rate).all()
    enough = _plan(EVERY_COMMUNE, Rules(envelope_eur=plan.guaranteed_floor_eur))
    assert enough.status == "ok" and enough.total_aid_eur == plan.guaranteed_floor_eur
    almost = _plan(EVERY_COMMUNE, Rules(envelope_eur=plan.guaranteed_floor_eur - 1))
    assert almost.status == "infaisable_planchers"


def test_one_euro_too_few_binds_and_costs_one_commune_one_euro():
    whole = _plan(EVERY_COMMUNE, Rules(envelope_eur=10**9, mode="factor"))
    short = _plan(EVERY_COMMUNE, Rules(envelope_eur=whole.total_aid_eur - 1, mode="factor"))
    assert (whole.status, short.status) == ("enveloppe_suffisante", "ok")
    assert sorted((whole.aid_eur - short.aid_eur).tolist())[-1] == 1
    assert short.total_aid_eur == whole.total_aid_eur - 1


@pytest.mark.parametrize("schedule", ["stepped", "linear"])
def test_a_position_on_a_threshold_takes_the_higher_stratum(schedule):
    position = np.array([25.0, 50.0, 75.0, np.nextafter(25.0, 0), 0.0, 100.0, *[np.nan] * 6])
    everyone = np.ones(12, dtype=np.bool_)
    plan = make_plan(WORLD, position, everyone, np.zeros(4, dtype=np.bool_), Rules(schedule=schedule))
    assert plan.stratum[[0, 1, 2, 4, 5]].tolist() == [1, 2, 3, 0, 3]
    if schedule == "stepped":
        assert plan.scheduled_rate[[0, 1, 2, 4, 5]].tolist() == [0.5, 0.7, 0.95, 0.3, 0.95]
    else:
        assert plan.scheduled_rate[[0, 1, 2, 4, 5]].tolist() == pytest.approx([0.4, 0.6, 0.825, 0.3, 0.95])


def test_a_position_a_hair_under_a_threshold_has_one_rate_and_one_stratum():
    """METHODS 1.3: positions are compared to 9 decimals; the stratum shown is the one that gave the rate."""
    position = np.array([np.nextafter(75.0, 0), *[np.nan] * 11])
    everyone = np.ones(12, dtype=np.bool_)
    plan = make_plan(WORLD, position, everyone, np.zeros(4, dtype=np.bool_), Rules(schedule="stepped"))
    assert plan.scheduled_rate[0] == Rules().rates[plan.stratum[0]]

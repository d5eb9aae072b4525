"""The page « Disparités » on the invented world and on the bundled one, against plain loops and the operations."""

import math
from dataclasses import replace

import numpy as np
import pytest

from domain.cofinancing_study import study
from domain.contiguity import contiguity_of_pairs
from domain.disparities_study import compared_rates, drawn_jumps, study_gaps
from domain.errors import InvalidInput
from domain.gap_choices import COVERED, NAMES, GapChoices, read_gaps, write_gaps
from domain.means_study import study_means
from domain.measures import measure_of, offered, refused
from domain.plan import Rules, make_plan
from domain.plan_equity import NEUTRAL, UNIFORM, deciles, equity_of
from domain.wording import disparities as words
from domain.wording.errors import sentence

MEANS = "# État ; crédits ; € ; departement ; négociable ; budget voté"
MEANS += "\n01 ; 900000 ; 0\n02 ; 1200000 ; 50000\n2A ; 30000 ; 0"


def _plan(world, need, rules=None, selected=None):
    chosen = np.arange(12) % 2 == 0 if selected is None else selected
    nobody = np.zeros(world.quarters.codes.size, dtype=np.bool_)
    return make_plan(world, need.position, chosen, nobody, rules or Rules(means=MEANS))


def _gaps(world, need, key, **choices):
    chosen = GapChoices(measure=key, **choices)
    measure = measure_of(key, world, _plan(world, need))
    return study_gaps(world, measure, chosen, contiguity_of_pairs(world.neighbours, 12))


def test_choices_go_through_an_address_and_the_usual_ones_take_no_place():
    chosen = GapChoices(
        "n_facilities", "departement", "rental_value_eur", COVERED, 125, "general", "declared.0", 5, 0.1
    )
    assert read_gaps(write_gaps(chosen)) == chosen
    assert write_gaps(GapChoices()) == "" and read_gaps("") == GapChoices()
    graded = GapChoices(weight_worst=3, reach_aid=40, coverage=60)
    assert read_gaps(write_gaps(graded)) == graded
    assert write_gaps(GapChoices(measure="rest")) == "rest"


@pytest.mark.parametrize(
    "text",
    [
        ",".join("x" for _ in NAMES),
        ",".join(["aid,epci,,territory,80,typology,,10,1,raw,1,1,1,1,30,10,20,20,80", "1"]),
        "aid,epci,,territory,0,typology,,10,1,raw",
        "aid,epci,,territory,80,typology,,10,1,raw,0,0,0,0",
        "aid,epci,,territory,80,typology,,10,1,raw,1,1,1,1,30,10,20,21",
        "é" * 40,
    ],
)
def test_choices_that_cannot_be_are_refused(text):
    with pytest.raises(InvalidInput):
        read_gaps(text)


def test_medians_shares_and_denominators_are_refused_with_their_reason(world, need):
    listed = dict(refused(world))
    assert listed[world.variables["median_income_eur_per_cu"].label] == words.REFUSED_MEDIAN
    assert listed[world.variables["municipal_population"].label] == words.REFUSED_DENOMINATOR
    keys = [key for key, _ in offered(world, MEANS)]
    assert keys[:2] == ["aid", "rest"] and "n_facilities" in keys
    assert keys[-2:] == ["declared.0.common", "declared.0.specific"]
    with pytest.raises(InvalidInput) as refusal:
        measure_of("median_income_eur_per_cu", world, _plan(world, need))
    assert "ne se compare pas par habitant" in sentence(refusal.value)


def test_the_rate_of_an_area_is_a_ratio_of_sums_over_what_is_known(world, need):
    found = _gaps(world, need, "operating_revenue_eur")
    revenue, people = (world.columns[key].values for key in ("operating_revenue_eur", "municipal_population"))
    area = world.zonings["departement"].area_of
    for one in found.areas:
        if one.zoning == "departement":
            for k in range(3):
                members = [i for i in range(12) if area[i] == k and not math.isnan(revenue[i])]
                expected = sum(revenue[i] for i in members) / sum(people[i] for i in members)
                assert one.rates[k] == pytest.approx(expected)
    assert found.measure.denominator_label == "Population municipale, 2021"
    assert found.communes.zoning == "commune"


def test_theil_gini_and_deviations_are_those_of_plain_loops(world, need):
    found = _gaps(world, need, "operating_revenue_eur", zoning="departement")
    revenue, people = (world.columns[key].values for key in ("operating_revenue_eur", "municipal_population"))
    known = [i for i in range(12) if not math.isnan(revenue[i])]
    rate = {i: revenue[i] / people[i] for i in known}
    everybody = sum(people[i] for i in known)
    mean = sum(revenue[i] for i in known) / everybody
    theil = sum(people[i] / everybody * rate[i] / mean * math.log(rate[i] / mean) for i in known)
    pairs = sum(people[i] * people[j] * abs(rate[i] - rate[j]) for i in known for j in known)
    assert found.overall == pytest.approx(mean)
    assert found.communes.inequality.theil == pytest.approx(theil)
    assert found.communes.inequality.gini == pytest.approx(pairs / (2 * everybody**2 * mean))
    area = world.zonings["departement"].area_of
    split = next(one for one in found.theils if one.zoning == "departement").theil
    between = 0.0
    for k in range(3):
        members = [i for i in known if area[i] == k]
        own = sum(revenue[i] for i in members) / sum(people[i] for i in members)
        share = sum(revenue[i] for i in members) / (mean * everybody)
        between += share * math.log(own / mean)
        for i in members:
            assert found.deviations.territorial.relative[i] == pytest.approx(100 * rate[i] / own)
    assert split.between == pytest.approx(between)
    assert split.between + split.within == pytest.approx(split.total)
    for i in known:
        assert found.deviations.general.absolute[i] == pytest.approx(revenue[i] - mean * people[i])


def test_what_must_move_is_what_stands_above_the_mean(world, need):
    found = _gaps(world, need, "operating_revenue_eur")
    amounts = found.deviations.general.absolute
    assert found.deviations.general.mass == pytest.approx(sum(one for one in amounts if one > 0))
    assert float(np.nansum(amounts)) == pytest.approx(0, abs=1e-3)


def test_the_highest_jumps_are_drawn_and_the_first_is_the_highest(world, need):
    found = _gaps(world, need, "operating_revenue_eur")
    drawn = drawn_jumps(found)
    assert found.jumps.gap[drawn[0]] == np.nanmax(found.jumps.gap)
    assert len(drawn) == math.ceil(0.1 * int((found.jumps.gap > 0).sum()))


def test_smoothed_rates_stay_between_their_own_and_the_common_one(world, need):
    raw, smooth = (_gaps(world, need, "n_facilities", rates=one) for one in ("raw", "smoothed"))
    own, drawn, common = compared_rates(raw), compared_rates(smooth), raw.overall
    for one, other in zip(own, drawn, strict=True):
        assert math.isnan(one) or min(one, common) - 1e-9 <= other <= max(one, common) + 1e-9
    assert not np.array_equal(own, drawn, equal_nan=True)


def test_a_declared_amount_is_even_inside_its_areas_and_says_so(world, need):
    found = _gaps(world, need, "declared.0.common", zoning="departement")
    assert found.measure.coarse == "departement" and "département" in found.measure.warnings[0]
    split = next(one for one in found.theils if one.zoning == "departement").theil
    assert split.within == pytest.approx(0, abs=1e-12) and split.between == pytest.approx(split.total)


def _equity(world, need, universe, rules=None):
    plan = _plan(world, need, rules)
    figures = study(world, need.position, plan)
    return equity_of(world, need, figures, GapChoices(universe=universe, capacity="median_income_eur_per_cu")), plan


def test_a_uniform_rate_is_even_as_an_aid_and_regressive_as_a_charge(world, need):
    found, _ = _equity(world, need, COVERED)
    for one in found.readings:
        if one.key in {UNIFORM, NEUTRAL}:
            assert one.aid.concentration_aid == pytest.approx(0, abs=1e-12)
            assert one.aid.verdict == "perequateur_relatif"
            assert one.rest.kakwani_rest == pytest.approx(-one.aid.gini_before)
            assert one.rest.burden == "regressif"


def test_each_payer_has_its_components_before_its_letter(world, need):
    found, plan = _equity(world, need, "territory")
    assert [one.label for one in found.payers] == [words.PAYER_CONTRACT, words.PAYER_STATE, "État\u00a0: crédits"]
    kakwani = {one.components["kakwani_rest"] for one in found.payers}
    assert kakwani == {found.readings[0].rest.kakwani_rest}
    declared = found.payers[2]
    per_head = {0: 900_000, 1: 1_250_000, 2: 30_000}
    area = world.zonings["departement"].area_of
    people = np.nan_to_num(world.columns["municipal_population"].values)
    income = world.columns["median_income_eur_per_cu"].values
    ranked = sorted((i for i in range(12) if not math.isnan(income[i]) and people[i] > 0), key=lambda i: income[i])
    weight = {i: people[i] for i in ranked}
    rate = {i: per_head[int(area[i])] / sum(people[j] for j in range(12) if area[j] == area[i]) for i in ranked}
    mean = sum(weight[i] * rate[i] for i in ranked) / sum(weight.values())
    passed, covariance = 0.0, 0.0
    for i in ranked:
        rank = (passed + weight[i] / 2) / sum(weight.values())
        covariance += weight[i] / sum(weight.values()) * (rate[i] - mean) * (rank - 0.5)
        passed += weight[i]
    assert declared.components["concentration_aid"] == pytest.approx(2 * covariance / mean)
    assert plan.rules.means and declared.mean_eur == pytest.approx(mean)
    assert [one.said for one in found.payers] == ["", words.RECEIVED_ONLY, "budget voté"]


def _with_grants(world, amounts):
    column = world.columns["equalisation_eur"]
    return replace(world, columns={**world.columns, "equalisation_eur": replace(column, values=amounts)})


def test_what_a_commune_contributes_is_no_negative_aid_of_the_state(world, need):
    received = np.where(np.arange(12) % 3 == 0, -500_000.0, 200_000.0)
    (_, net, _), (_, bare, _) = (
        _equity(_with_grants(world, amounts), need, "territory")[0].payers
        for amounts in (received, np.maximum(received, 0))
    )
    assert net.components == bare.components and net.mean_eur > 0


def _declared(world, need, rows):
    means = f"# État ; crédits ; € ; departement ; négociable\n{rows}"
    return _equity(world, need, "territory", Rules(means=means))[0].payers[-1]


def test_credits_unknown_in_one_area_and_known_in_another_leave_it_unknown(world, need):
    whole, partial = (_declared(world, need, f"01 ; 900 ; 50\n02 ; 800 ; {one}\n2A ; 30 ; 0") for one in ("0", ""))
    area, people = world.zonings["departement"].area_of, np.nan_to_num(world.columns["municipal_population"].values)
    income = world.columns["median_income_eur_per_cu"].values
    counted = sum(people[i] for i in range(12) if area[i] in {0, 2} and not math.isnan(income[i]))
    assert partial.coverage == pytest.approx(counted / people.sum()) and partial.coverage < whole.coverage
    assert _declared(world, need, "01 ; 900\n02 ; 800\n2A ; 30").coverage == whole.coverage


def test_a_payer_known_for_few_inhabitants_has_no_letter(world, need):
    few = _declared(world, need, "2A ; 30")
    assert few.coverage < 0.8 and few.components["concentration_aid"] is not None
    assert few.solidarity.grade is None and few.solidarity.score is None and few.range is None
    whole = _declared(world, need, "01 ; 900\n02 ; 800\n2A ; 30")
    assert whole.coverage >= 0.8 and whole.solidarity.grade is not None


def test_curves_go_from_nothing_to_everything(world, need):
    found, _ = _equity(world, need, "territory")
    for one in (found.curves.before, found.curves.after, found.curves.aid, found.curves.rest):
        assert deciles(one, (0.0, 1.0)) == [0.0, 1.0]
    assert deciles(None, (0.5,)) == [None]


def test_facilities_serve_until_means_are_declared_and_their_total_never_changes(world, need):
    plan = _plan(world, need, Rules())
    found = study_means(world, need, plan, GapChoices(zoning="departement", change=20))
    proposal = found.proposal
    assert proposal.resource.is_facility and found.declared == ()
    assert float(np.nansum(proposal.found.after)) == float(np.nansum(proposal.staff)) == 1607
    for before, after in zip(proposal.staff, proposal.found.after, strict=True):
        assert math.ceil(before * 0.8) <= after <= math.floor(before * 1.2)


def test_declared_means_come_first_and_keep_their_stance(world, need):
    plan = _plan(world, need)
    found = study_means(world, need, plan, replace(GapChoices(), change=10))
    assert found.resources[0].key == "declared.0" and found.resources[0].is_open
    assert found.proposal.zoning == "departement" and float(found.proposal.found.after.sum()) == 2_130_000

"""The panel's figures on the twelve-commune world, by hand, and what always holds of them."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import CommuneCode, QpvCode
from domain.edits import Perimeter
from domain.errors import UnknownCode
from domain.metrics import AreaCut, LeftOut
from domain.need import default_need
from domain.plan import Rules
from domain.summary import summarise
from domain.targeting import need_order
from domain.values import Column
from tests import strategies
from tests.worlds import twelve_communes

WORLD = twelve_communes()
NEED = default_need(WORLD)
POPULATION = WORLD.columns["municipal_population"].values
REGION = 220_460.0
thorough = settings(max_examples=60, deadline=None, derandomize=True)
perimeters = strategies.perimeters(WORLD)
rules = strategies.rules()


def _perimeter(communes=(), quarters=()):
    return Perimeter(frozenset(map(CommuneCode, communes)), frozenset(map(QpvCode, quarters)))


def _metrics(communes=(), quarters=(), chosen=None):
    return summarise(WORLD, NEED, _perimeter(communes, quarters), chosen or Rules())


MIXED = _metrics(("01001", "01004", "2A004"), ("QN02001M",))


def test_who_counts_communes_people_and_quarters():
    who = MIXED.who
    assert who.n_communes == 3
    assert who.largest == ("Aubœuf", "Daÿes-la-Ville", "Lande-l'Écart")
    assert who.population.population == who.population.low == who.population.high == 96_200
    assert who.population.share_of_region == pytest.approx(96_200 / REGION)
    assert who.population.quarter_population == 19_600
    assert (who.n_quarters_whole, who.n_quarters_part) == (3, 0)
    assert MIXED.region_population == REGION
    assert MIXED.region_quarter_population == 19_600


def test_a_quarter_partly_inside_has_bounds():
    population = _metrics(("01001",)).who.population
    assert population.quarter_population == pytest.approx(6_200 + 0.7 * 4_100)
    assert (population.quarter_low, population.quarter_high) == (6_200, 10_300)
    outside = _metrics(("01001",), ("QN00102M",)).who.population
    assert outside.population == pytest.approx(52_000 + 0.3 * 4_100)
    assert (outside.low, outside.high) == (52_000, 56_100)


def test_revenue_is_a_ratio_of_sums_with_its_coverage():
    assert MIXED.who.revenue.value == pytest.approx((71.2e6 + 38.4e6 + 4.1e6) / (51_200 + 30_600 + 3_850))
    assert MIXED.who.revenue.coverage == 1.0
    partial = _metrics(("01003", "2A001")).who.revenue
    assert partial.value == pytest.approx(1.1e6 / 1_190)
    assert partial.coverage == pytest.approx(1_200 / 1_620)
    unknown = _metrics(("2A001",)).who.revenue
    assert (unknown.value, unknown.coverage) == (None, 0.0)
    assert (_metrics().who.revenue.value, _metrics().who.revenue.coverage) == (None, None)


def test_where_counts_pieces_and_cuts():
    where = MIXED.where
    assert where.n_pieces == 3
    assert where.largest_piece_share == pytest.approx(52_000 / 86_900)
    living = where.living_areas
    assert (living.n_touched, living.n_whole, living.n_cut, living.n_cut_by_border) == (2, 1, 1, 0)
    assert living.cut_index == pytest.approx(2 * 10_240 / (93_240 + 3_900))
    assert living.worst == (AreaCut("Aubœuf", 93_240.0, 83_000.0, pytest.approx(83_000 / 93_240), False),)


def test_an_area_that_crosses_the_border_is_never_whole():
    living = _metrics(("02002", "02003", "02004")).where.living_areas
    assert (living.n_touched, living.n_whole, living.n_cut, living.n_cut_by_border) == (1, 0, 1, 1)
    (cut,) = living.worst
    assert cut.crosses_border and cut.population == 115_800 + 12_000


def test_two_communes_that_meet_at_a_corner_are_two_pieces():
    assert _metrics(("01001", "01004")).where.n_pieces == 2
    assert _metrics(("01001", "01002", "01004")).where.n_pieces == 1


def test_a_commune_reached_through_its_quarters_counts_for_the_covered_share():
    """The targeting figure takes S_i = covered population / population; Aubœuf alone holds the worst-off fifth."""
    assert _metrics(("01001",)).who.worst_fifth_reached == pytest.approx(1.0)
    part = _metrics((), ("QN00101M", "QN00102M")).who
    assert part.worst_fifth_reached == pytest.approx((6_200 + 0.7 * 4_100) / 52_000)
    assert part.n_communes == 0


def test_left_out_names_the_worst_off_communes_with_their_inhabitants_not_covered():
    assert _metrics().who.left_out == (LeftOut("Aubœuf", 52_000.0, 52_000.0),)
    assert _metrics((), ("QN00101M",)).who.left_out == (LeftOut("Aubœuf", 52_000.0, 45_800.0),)
    both = _metrics((), ("QN00101M", "QN00102M")).who.left_out
    assert both == (LeftOut("Aubœuf", 52_000.0, pytest.approx(52_000 - 6_200 - 0.7 * 4_100)),)
    assert _metrics(("01001",)).who.left_out == ()


def test_left_out_ranks_by_inhabitants_not_covered_and_names_three():
    """Aubœuf is larger than Daÿes-la-Ville, and its quarters leave fewer inhabitants out."""
    quarters = replace(WORLD.quarters, population=Column.known([40_000.0, 4_100.0, 9_300.0, np.nan]))
    world = replace(WORLD, quarters=quarters)
    index = np.where(POPULATION > 1_000, 50.0, np.nan)
    need = replace(NEED, index=index, order=need_order(index, POPULATION))
    chosen = ("02004", "02002", "01002", "2A002", "2A004", "02003")
    found = summarise(world, need, _perimeter(chosen, ("QN00101M", "QN00102M")), Rules()).who.left_out
    assert [one.name for one in found] == ["Daÿes-la-Ville", "Aubœuf", "Champ-d'Œuvre"]
    assert [one.uncovered for one in found] == [pytest.approx(29_770), pytest.approx(9_130), 1_200]
    more = summarise(world, need, _perimeter(chosen[1:], ("QN00101M", "QN00102M")), Rules()).who.left_out
    assert [one.name for one in more] == ["L'Haÿe-Saint-Denis", "Daÿes-la-Ville", "Aubœuf"]


@thorough
@given(perimeters)
def test_the_inhabitants_left_out_are_those_of_the_commune_less_the_covered(perimeter):
    found = summarise(WORLD, NEED, perimeter, Rules())
    names = WORLD.names[found.plan.communes].tolist()
    covered = dict(zip(names, found.plan.covered_population.tolist(), strict=True))
    for one in found.who.left_out:
        assert 0 < one.uncovered <= one.population
        assert one.uncovered == pytest.approx(one.population - covered.get(one.name, 0.0))
    uncovered = [one.uncovered for one in found.who.left_out]
    assert uncovered == sorted(uncovered, reverse=True)


def test_the_largest_communes_chosen_are_named_up_to_six():
    assert _metrics(WORLD.communes.tolist()).who.largest == (
        *("L'Haÿe-Saint-Denis", "Aubœuf", "Daÿes-la-Ville"),
        *("Fontenelle-sous-Forêt", "Le Grand-Bouc", "Jonquières"),
    )


def test_an_empty_perimeter_has_zeros_and_no_ratio():
    """METHODS 0.9."""
    empty = _metrics()
    assert empty.who.population.population == 0
    assert empty.who.worst_fifth_reached == 0
    assert empty.where.n_pieces == 0 and empty.where.largest_piece_share is None
    assert empty.where.living_areas.cut_index is None and empty.where.living_areas.worst == ()
    assert empty.fair.max_min_ratio is None and empty.fair.concentration_aid is None
    assert empty.fair.share_to_worst_fifth is None
    assert empty.fair.gini_income == MIXED.fair.gini_income


def test_a_departement_reached_without_aid_is_apart_from_one_not_reached():
    fair = _metrics(("01001",), chosen=Rules(envelope_eur=0, mode="factor")).fair
    by_code = {one.code: one for one in fair.departements}
    assert by_code["01"].per_covered_head == 0.0
    assert by_code["02"].per_covered_head is None and by_code["02"].aid_eur == 0
    assert fair.max_min_ratio is None


def test_an_unknown_code_is_refused():
    with pytest.raises(UnknownCode):
        _metrics(("99999",))
    with pytest.raises(UnknownCode):
        _metrics((), ("QN99999M",))


@thorough
@given(perimeters, rules)
def test_no_figure_is_nan_or_infinite_where_it_says_none(perimeter, chosen):
    found = summarise(WORLD, NEED, perimeter, chosen)
    for record in (found.who.revenue, found.where, found.fair, found.where.living_areas, found.where.employment_areas):
        for field in fields(record):
            value = getattr(record, field.name)
            if isinstance(value, float):
                assert np.isfinite(value), field.name


@thorough
@given(perimeters, rules)
def test_departements_add_up_to_the_plan(perimeter, chosen):
    found = summarise(WORLD, NEED, perimeter, chosen)
    amounts = [one.aid_eur for one in found.fair.departements]
    if found.plan.total_aid_eur is None:
        assert set(amounts) == {None}
    else:
        assert sum(amount for amount in amounts if amount is not None) == found.plan.total_aid_eur
    decided = sum(one.covered_population for one in found.fair.departements)
    undecided = sum(one.undecided_population for one in found.fair.departements)
    assert undecided == pytest.approx(found.plan.undecided_population)
    assert decided + undecided == pytest.approx(found.who.population.population)


@thorough
@given(perimeters, rules)
def test_a_departement_has_no_euros_exactly_where_nobody_reached_is_decided(perimeter, chosen):
    found = summarise(WORLD, NEED, perimeter, chosen)
    for one in found.fair.departements:
        waits = one.undecided_population > 0 and one.covered_population == 0
        is_unknown = found.plan.total_aid_eur is None or waits
        assert (one.aid_eur is None) == (one.per_head is None) == is_unknown
        assert (one.per_covered_head is None) == (is_unknown or one.covered_population == 0)


def test_a_departement_reached_only_through_communes_left_to_decide_has_no_euros():
    fair = _metrics(("01001", "2A001")).fair
    ardre, brenne, cime = fair.departements
    assert (cime.aid_eur, cime.per_covered_head, cime.per_head) == (None, None, None)
    assert (cime.covered_population, cime.undecided_population) == (0, 420)
    assert (brenne.aid_eur, brenne.per_covered_head, brenne.per_head) == (0, None, 0)
    assert ardre.aid_eur == 4_160_000 and ardre.per_covered_head == 80
    beside = {one.code: one for one in _metrics(("01001", "2A001", "2A004")).fair.departements}["2A"]
    assert (beside.covered_population, beside.undecided_population) == (3_900, 420)
    assert beside.per_covered_head == beside.aid_eur / 3_900


def test_undecided_communes_alone_have_no_total_and_no_euros():
    found = _metrics(("2A001",))
    assert found.plan.status == "a_decider"
    assert {one.aid_eur for one in found.fair.departements} == {None}
    assert found.fair.concentration_aid is None and found.fair.concentration_rest is None


def test_the_amounts_of_communes_left_to_decide_are_unknown_to_the_concentration_and_not_zero():
    """As many inhabitants at 0 would weigh on the ranks: the commune is dropped from them."""
    index = np.where(WORLD.communes == "02004", np.nan, NEED.index)
    position = np.where(WORLD.communes == "02004", np.nan, NEED.position)
    need = replace(NEED, index=index, position=position, order=need_order(index, POPULATION))
    fair = summarise(WORLD, need, _perimeter(("01001", "01002", "02004")), Rules()).fair
    income = WORLD.columns["median_income_eur_per_cu"].values
    plan = summarise(WORLD, need, _perimeter(("01001", "01002")), Rules()).plan
    for found, amounts in ((fair.concentration_aid, plan.aid_eur), (fair.concentration_rest, plan.rest_eur)):
        paid = np.zeros(POPULATION.size)
        paid[plan.communes] = amounts
        counted = ~np.isnan(income) & (WORLD.communes != "02004") & (POPULATION > 0)
        assert found == pytest.approx(_pairwise(paid[counted], POPULATION[counted], income[counted]))


def _pairwise(amounts, people, income):
    """Σ_ij w_i w_j (a_i - a_j) sign(x_i - x_j) / (2 W² mean a), amounts being w_i a_i."""
    per_head = amounts / people
    pairs = np.outer(people, people) * np.subtract.outer(per_head, per_head)
    pairs = pairs * np.sign(np.subtract.outer(income, income))
    return float(pairs.sum() / (2 * people.sum() * amounts.sum()))


@thorough
@given(perimeters, rules)
def test_money_never_moves_who_and_where(perimeter, chosen):
    first, second = summarise(WORLD, NEED, perimeter, chosen), summarise(WORLD, NEED, perimeter, Rules())
    assert first.where == second.where
    assert first.who.population == second.who.population
    assert first.who.worst_fifth_reached == second.who.worst_fifth_reached


@thorough
@given(perimeters, st.sampled_from(WORLD.communes.tolist()))
def test_i32_and_i49_one_more_commune_never_lowers_population_nor_the_part_of_the_worst_off_reached(perimeter, code):
    """I32: adding a commune never lowers P. I49, for any unit: the exclusion error never rises."""
    more = Perimeter(perimeter.communes | {CommuneCode(code)}, perimeter.quarters)
    before, after = summarise(WORLD, NEED, perimeter, Rules()), summarise(WORLD, NEED, more, Rules())
    assert after.who.population.population >= before.who.population.population - 1e-9
    assert after.who.worst_fifth_reached >= before.who.worst_fifth_reached - 1e-12


@thorough
@given(st.frozensets(st.sampled_from(WORLD.quarters.codes.tolist())))
def test_i33_every_commune_is_the_whole_region_whatever_the_quarters(quarters):
    """I33: S = all communes: share of region exactly 1 whatever Q."""
    assert _metrics(WORLD.communes.tolist(), quarters).who.population.share_of_region == 1.0


@thorough
@given(perimeters)
def test_i34_a_perimeter_never_holds_more_people_than_the_region(perimeter):
    """I34: P(S, Q) <= P(region)."""
    assert summarise(WORLD, NEED, perimeter, Rules()).who.population.population <= REGION


@thorough
@given(st.frozensets(st.sampled_from(["BV01", "BV04"]), min_size=1))
def test_i40_whole_areas_have_a_cut_index_of_zero(areas):
    """I40: a perimeter made of whole areas has index 0."""
    zoning = WORLD.zonings["living_area"]
    inside = np.isin(zoning.codes, sorted(areas))[zoning.area_of]
    found = _metrics(WORLD.communes[inside].tolist()).where.living_areas
    assert found.cut_index == 0 and found.n_whole == found.n_touched == len(areas)

"""The panel's figures on the twelve-commune world, by hand, and what always holds of them."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import CommuneCode, QpvCode
from domain.edits import Perimeter
from domain.errors import UnknownCode
from domain.metrics import AreaCut, LeftOut, summarise
from domain.need import default_need
from domain.plan import Rules
from tests import strategies
from tests.worlds import twelve_communes

WORLD = twelve_communes()
NEED = default_need(WORLD)
REGION = 220_460.0
thorough = settings(max_examples=60, deadline=None, derandomize=True)
perimeters = strategies.perimeters(WORLD)
rules = strategies.rules()


def _metrics(communes=(), quarters=(), chosen=None):
    perimeter = Perimeter(frozenset(map(CommuneCode, communes)), frozenset(map(QpvCode, quarters)))
    return summarise(WORLD, NEED, perimeter, chosen or Rules())


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


def test_left_out_names_the_worst_off_communes_that_are_not_chosen_whole():
    assert _metrics().who.left_out == (LeftOut("Aubœuf", 52_000.0),)
    assert _metrics((), ("QN00101M",)).who.left_out == (LeftOut("Aubœuf", 52_000.0),)
    assert _metrics(("01001",)).who.left_out == ()


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
        assert sum(amounts) == found.plan.total_aid_eur
    covered = sum(one.covered_population for one in found.fair.departements)
    assert covered == pytest.approx(found.who.population.population)


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

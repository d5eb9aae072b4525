"""Population covered, coherence and commuting of a perimeter (METHODS 3.1 and 3.3)."""

from dataclasses import astuple
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.errors import OutOfDomain
from domain.perimeter import (
    QuarterParts,
    check_quarters,
    coherence,
    commuting,
    population_covered,
    quarter_share_inside,
    selection,
)

thorough = settings(max_examples=100, deadline=None, derandomize=True)


@st.composite
def worlds(draw):
    """Communes and quarters that agree: shares sum to 1 and no commune holds less than its quarters."""
    n, q = draw(st.integers(1, 7)), draw(st.integers(0, 5))
    people = np.array(draw(st.lists(st.integers(0, 5000), min_size=q, max_size=q)), dtype=float)
    part_quarter, part_commune, part_share = [], [], []
    for quarter in range(q):
        weights = draw(st.dictionaries(st.integers(0, n - 1), st.integers(1, 9), min_size=1, max_size=3))
        for commune, weight in sorted(weights.items()):
            part_quarter.append(quarter)
            part_commune.append(commune)
            part_share.append(weight / sum(weights.values()))
    quarters = QuarterParts(
        people,
        np.array(part_quarter, dtype=np.int64),
        np.array(part_commune, dtype=np.int64),
        np.array(part_share, dtype=np.float64),
    )
    held = np.bincount(quarters.part_commune, quarters.part_share * people[quarters.part_quarter], minlength=n)
    others = np.array(draw(st.lists(st.integers(0, 9000), min_size=n, max_size=n)), dtype=float)
    return np.ceil(held) + others, quarters


@st.composite
def perimeters(draw):
    population, quarters = draw(worlds())
    selected = np.array(draw(st.lists(st.booleans(), min_size=population.size, max_size=population.size)), dtype=bool)
    q = quarters.population.size
    chosen = np.array(draw(st.lists(st.booleans(), min_size=q, max_size=q)), dtype=bool)
    return population, quarters, selected, chosen


def _world():
    """Aubin 10,000, Bray 6,000, Clary 4,000; « Les Ormes » in Aubin, « Le Pont » 25 % in Aubin and 75 % in Bray."""
    quarters = QuarterParts(
        np.array([3000.0, 2000.0]), np.array([0, 1, 1]), np.array([0, 0, 1]), np.array([1.0, 0.25, 0.75])
    )
    return np.array([10_000.0, 6_000.0, 4_000.0]), quarters


@thorough
@given(perimeters(), st.data())
def test_i32_adding_a_commune_or_a_quarter_never_lowers_the_population(world, data):
    """I32: adding a commune never lowers P, adding a quarter never lowers P."""
    population, quarters, selected, chosen = world
    before = population_covered(population, selected, quarters, chosen).population
    more = selected | selection(population.size, np.array([data.draw(st.integers(0, population.size - 1))]))
    assert population_covered(population, more, quarters, chosen).population >= before - 1e-6
    if chosen.size:
        larger = chosen | selection(chosen.size, np.array([data.draw(st.integers(0, chosen.size - 1))]))
        assert population_covered(population, selected, quarters, larger).population >= before - 1e-6


@thorough
@given(perimeters())
def test_i33_all_communes_are_the_whole_region_whatever_the_quarters(world):
    """I33: S = all communes: share of region exactly 1 whatever Q."""
    population, quarters, selected, chosen = world
    assume(population.sum() > 0)
    assert population_covered(population, np.ones_like(selected), quarters, chosen).share_of_region == 1.0


@thorough
@given(perimeters())
def test_i34_a_perimeter_never_holds_more_than_the_region(world):
    """I34: P(S, Q) <= P(region)."""
    population, quarters, selected, chosen = world
    assert population_covered(population, selected, quarters, chosen).population <= population.sum() + 1e-6


@thorough
@given(perimeters())
def test_i35_a_quarter_inside_a_selected_commune_changes_nothing(world):
    """I35: selecting a quarter inside a selected commune changes nothing."""
    population, quarters, selected, chosen = world
    inside = quarter_share_inside(quarters, selected) == 1.0
    without = population_covered(population, selected, quarters, chosen & ~inside)
    assert astuple(population_covered(population, selected, quarters, chosen | inside)) == pytest.approx(
        astuple(without), nan_ok=True
    )


@thorough
@given(perimeters())
def test_the_estimate_lies_between_its_bounds(world):
    population, quarters, selected, chosen = world
    covered = population_covered(population, selected, quarters, chosen)
    assert covered.low - 1e-6 <= covered.population <= covered.high + 1e-6
    assert covered.quarter_low - 1e-6 <= covered.quarter_population <= covered.quarter_high + 1e-6


@thorough
@given(perimeters(), st.randoms(use_true_random=False))
def test_the_population_does_not_depend_on_the_order_of_rows(world, random):
    population, quarters, selected, chosen = world
    order = list(range(population.size))
    random.shuffle(order)
    place = np.argsort(order)
    moved = QuarterParts(
        quarters.population, quarters.part_quarter[::-1], place[quarters.part_commune][::-1], quarters.part_share[::-1]
    )
    assert astuple(population_covered(population[order], selected[order], moved, chosen)) == pytest.approx(
        astuple(population_covered(population, selected, quarters, chosen)), nan_ok=True
    )


def test_a_quarter_across_a_limit_is_counted_by_its_share_with_its_bounds():
    population, quarters = _world()
    covered = population_covered(population, selection(3, np.array([1])), quarters, selection(2, np.array([1])))
    assert (covered.population, covered.low, covered.high) == (6_500.0, 6_000.0, 8_000.0)
    assert (covered.quarter_population, covered.quarter_low, covered.quarter_high) == (2_000.0, 2_000.0, 2_000.0)


def test_unknown_populations_are_in_no_sum_and_are_counted():
    population, quarters = _world()
    population[0] = np.nan
    unknown = QuarterParts(
        np.array([np.nan, 2000.0]), quarters.part_quarter, quarters.part_commune, quarters.part_share
    )
    covered = population_covered(population, np.array([True, True, False]), unknown, np.array([False, False]))
    assert covered.population == 6_000.0
    assert covered.share_of_region == 0.6
    assert (covered.n_unknown_communes, covered.n_unknown_quarters) == (1, 1)
    assert covered.quarter_population == 2_000.0


def test_an_empty_region_has_no_share():
    none = QuarterParts(np.empty(0), np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    covered = population_covered(np.zeros(2), np.ones(2, dtype=bool), none, np.empty(0, dtype=bool))
    assert covered.population == 0.0
    assert np.isnan([covered.share_of_region, covered.quarter_coverage]).all()


def test_quarters_that_contradict_their_communes_are_findings():
    population, quarters = _world()
    assert check_quarters(population, quarters).overfull_communes.size == 0
    assert check_quarters(population, quarters).incomplete_quarters.size == 0
    population[0] = 3_000.0
    partial = QuarterParts(
        quarters.population, quarters.part_quarter, quarters.part_commune, np.array([1.0, 0.25, 0.5])
    )
    findings = check_quarters(population, partial)
    assert findings.overfull_communes.tolist() == [0]
    assert findings.incomplete_quarters.tolist() == [1]


def test_a_position_outside_the_territory_is_refused():
    with pytest.raises(OutOfDomain):
        selection(3, np.array([3]))
    with pytest.raises(OutOfDomain):
        selection(3, np.array([-1]))


@st.composite
def zonings(draw):
    n, k = draw(st.integers(1, 12)), draw(st.integers(1, 4))
    population = np.array(draw(st.lists(st.integers(0, 900), min_size=n, max_size=n)), dtype=float)
    area_of = np.array(draw(st.lists(st.integers(-1, k - 1), min_size=n, max_size=n)))
    outside = np.array(draw(st.lists(st.sampled_from([0.0, 0.0, 250.0]), min_size=k, max_size=k)))
    mask = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=bool)
    return population, area_of, outside, mask


@thorough
@given(zonings())
def test_i40_a_perimeter_of_whole_areas_has_index_0(zoning):
    """I40: a perimeter made of whole areas has index 0."""
    population, area_of, outside, mask = zoning
    whole = np.isin(area_of, np.unique(area_of[mask & (area_of >= 0)]))
    found = coherence(population, area_of, np.zeros_like(outside), whole & (area_of >= 0))
    assert found.cut_index == 0.0 or np.isnan(found.cut_index)
    assert (found.whole == found.touched).all()


@thorough
@given(zonings())
def test_i41_the_cut_index_lies_between_0_and_1(zoning):
    """I41: in [0, 1]."""
    found = coherence(*zoning)
    assert np.isnan(found.cut_index) or 0.0 <= found.cut_index <= 1.0
    assert np.isnan(found.cut_index) == (not found.touched.any())
    assert (found.touched.astype(int) == found.whole.astype(int) + found.cut.astype(int)).all()


@thorough
@given(zonings())
def test_i42_the_shares_of_a_perimeter_and_of_its_complement_add_up_to_1(zoning):
    """I42: s_b of the complement = 1 - s_b (areas within the territory)."""
    population, area_of, outside, mask = zoning
    inside = coherence(population, area_of, np.zeros_like(outside), mask)
    rest = coherence(population, area_of, np.zeros_like(outside), ~mask)
    total = inside.share_inside + rest.share_inside
    assert np.isnan(total).tolist() == (inside.population == 0.0).tolist()
    assert total[inside.population > 0.0] == pytest.approx(1.0)


@thorough
@given(zonings())
def test_the_cut_index_equals_its_exact_fraction(zoning):
    population, area_of, outside, mask = zoning
    halves, everybody = Fraction(0), Fraction(0)
    for area, beyond in enumerate(outside):
        people = [(int(p), m) for p, a, m in zip(population, area_of, mask, strict=True) if a == area]
        whole = sum(p for p, _ in people) + int(beyond)
        within = sum(p for p, m in people if m)
        if within:
            halves += whole * 2 * min(Fraction(within, whole), 1 - Fraction(within, whole))
            everybody += whole
    found = coherence(*zoning).cut_index
    assert (np.isnan(found) and not everybody) or found == pytest.approx(float(halves / everybody), abs=1e-12)


def test_an_area_across_the_border_is_never_whole():
    found = coherence(np.array([300.0, 100.0]), np.array([0, 0]), np.array([100.0]), np.array([True, True]))
    assert not found.whole.any()
    assert found.cut.all()
    assert found.share_inside.tolist() == [0.8]


def test_an_area_of_unknown_extent_is_neither_whole_nor_cut():
    found = coherence(
        np.array([300.0, 100.0, 100.0]), np.array([0, 1, 1]), np.array([np.nan, 0.0]), np.array([True, True, False])
    )
    assert found.unknown.tolist() == [True, False]
    assert found.touched.tolist() == [True, True]
    assert not (found.whole | found.cut)[0]
    assert np.isnan(found.share_inside[0])
    assert found.cut_index == 1.0


def test_a_commune_of_unknown_population_leaves_its_area():
    found = coherence(np.array([300.0, np.nan]), np.array([0, 0]), np.array([0.0]), np.array([True, False]))
    assert found.whole.tolist() == [True]


@st.composite
def commutes(draw):
    n = draw(st.integers(1, 6))
    m = draw(st.integers(0, 20))
    ends = st.lists(st.integers(-1, n - 1), min_size=m, max_size=m)
    flow = draw(st.lists(st.one_of(st.integers(0, 50), st.none()), min_size=m, max_size=m))
    mask = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=bool)
    flows = np.array([np.nan if value is None else value for value in flow], dtype=float)
    return np.array(draw(ends), dtype=np.int64), np.array(draw(ends), dtype=np.int64), flows, mask


@thorough
@given(commutes())
def test_commuting_equals_its_definition_flow_by_flow(flows):
    home, work, flow, mask = flows
    inner = residents = jobs = crossing = between = known = cells = 0
    for i, j, f in zip(home.tolist(), work.tolist(), flow.tolist(), strict=True):
        lives, works = i >= 0 and bool(mask[i]), j >= 0 and bool(mask[j])
        cells += lives or works
        if np.isnan(f) or not (lives or works):
            continue
        known += 1
        inner += f * (lives and works)
        residents += f * lives
        jobs += f * works
        between += f * (i != j)
        crossing += f * (i != j and lives != works)
    expected = [(inner, residents), (inner, jobs), (crossing, between), (known, cells)]
    found = astuple(commuting(home, work, flow, mask))
    assert found == pytest.approx([a / b if b else np.nan for a, b in expected], nan_ok=True)


def test_workers_who_leave_the_region_cross_the_limit():
    found = commuting(np.array([0, 0]), np.array([0, -1]), np.array([60.0, 40.0]), np.array([True]))
    assert found.resident_self_containment == 0.6
    assert found.cut_flow_index == 1.0

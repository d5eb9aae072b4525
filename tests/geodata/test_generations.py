from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import OutOfDomain
from geodata.cells import Cells
from geodata.generations import Generation, carry, compare
from geodata.quarters import AREA, POPULATION, UNKNOWN
from geodata.topology import unproject
from tests.geodata.squares import array, box, common_m2, degrees, rectangles

thorough = settings(max_examples=50, deadline=None, derandomize=True)


def strips(draw, low, high):
    """Quarters side by side that do not overlap, some places left empty."""
    limits = sorted(draw(st.lists(st.integers(0, 60), min_size=2, max_size=7, unique=True)))
    both = list(pairwise(limits))
    kept = [one for one in both if draw(st.booleans())] or both[:1]
    return [(50 * west, low, 50 * east, high) for west, east in kept]


@st.composite
def two_generations(draw):
    return strips(draw, 0, 1000), strips(draw, draw(st.sampled_from([0, 300])), draw(st.sampled_from([900, 1400])))


def generation(sides):
    return Generation(degrees([box(*one) for one in sides]))


def grid(seed):
    places = [(column, row) for row in range(7) for column in range(15)]
    squares = [box(200 * x, 200 * y, 200 * x + 200, 200 * y + 200) for x, y in places]
    random = np.random.default_rng(seed)
    return Cells(degrees(squares), random.integers(1, 300, len(places)).astype(float), random.random(len(places)) < 0.3)


@thorough
@given(worlds=two_generations())
def test_areas_are_those_of_arithmetic_and_both_sides_keep_the_same(worlds):
    old, new = worlds
    found = compare(generation(old), generation(new))
    kept = np.array([[common_m2(one, other) for other in new] for one in old], dtype=float)
    assert found.old_area.kept == pytest.approx(kept.sum(axis=1), abs=0.1)
    assert found.new_area.kept == pytest.approx(kept.sum(axis=0), abs=0.1)
    assert found.old_area.kept.sum() == pytest.approx(found.new_area.kept.sum())
    assert found.old_area.rest + found.old_area.kept == pytest.approx(found.old_area.total)
    assert found.new_area.rest + found.new_area.kept == pytest.approx(found.new_area.total)
    assert not found.is_doubled.any()


@thorough
@given(worlds=two_generations())
def test_pairs_are_the_common_parts_that_are_no_slivers(worlds):
    old, new = worlds
    pairs = compare(generation(old), generation(new)).pairs
    expected = {
        (place, other): common_m2(old[place], new[other])
        for place in range(len(old))
        for other in range(len(new))
        if common_m2(old[place], new[other])
    }
    assert list(zip(pairs.old.tolist(), pairs.new.tolist(), strict=True)) == sorted(expected)
    assert pairs.overlap_m2 == pytest.approx([expected[pair] for pair in sorted(expected)], abs=0.1)
    assert pairs.share_of_old == pytest.approx(
        [expected[one, other] / common_m2(old[one], old[one]) for one, other in sorted(expected)]
    )
    assert pairs.share_of_new == pytest.approx(
        [expected[one, other] / common_m2(new[other], new[other]) for one, other in sorted(expected)]
    )


@thorough
@given(worlds=two_generations(), seed=st.integers(0, 20), with_cells=st.booleans())
def test_i102_carried_left_and_unplaced_sum_to_the_old_inhabitants(worlds, seed, with_cells):
    """I102: Σ targets + outside = Σ sources."""
    old, new = worlds
    population = np.random.default_rng(seed).integers(0, 9_000, len(old) + 1).astype(float)
    shapes = np.append(generation(old).shapes, array(None))
    carried = carry(population, compare(Generation(shapes), generation(new), grid(seed) if with_cells else None))
    assert carried.by_new.sum() + carried.left + carried.unplaced == pytest.approx(population.sum())
    assert carried.unplaced == population[-1]
    assert carried.total == population.sum()
    assert (carried.by_new >= 0).all()


@thorough
@given(worlds=two_generations(), seed=st.integers(0, 20))
def test_both_sides_keep_the_same_inhabitants_of_cells(worlds, seed):
    old, new = worlds
    found = compare(generation(old), generation(new), grid(seed))
    assert found.old_people.kept.sum() == found.new_people.kept.sum()
    assert (found.old_people.rest >= 0).all()
    assert (found.new_people.rest >= 0).all()


@thorough
@given(sides=st.lists(rectangles(), min_size=1, max_size=1), seed=st.integers(0, 20))
def test_i103_the_same_quarter_twice_is_kept_whole(sides, seed):
    """I103: identity when zonings coincide."""
    found = compare(generation(sides), generation(sides), grid(seed))
    carried = carry(np.array([1234.0]), found)
    assert found.old_area.kept_share == pytest.approx([1])
    assert carried.by_new == pytest.approx([1234])
    assert not carried.is_estimate.any()


def test_example_of_the_method_note():
    """Old: a (1 km x 1 km, 400 people), b (2 km x 1 km, 1,200). New: the last half kilometre of a, the first of b."""
    found = compare(generation([(0, 0, 1000, 1000), (1000, 0, 3000, 1000)]), generation([(500, 0, 1500, 1000)]))
    carried = carry(np.array([400.0, 1200.0]), found)
    assert found.old_area.kept_share == pytest.approx([0.5, 0.25])
    assert found.new_area.kept_share == pytest.approx([1])
    assert carried.by_new == pytest.approx([500])
    assert carried.left == pytest.approx(1100)
    assert carried.split_share == pytest.approx([1])
    assert carried.is_estimate.tolist() == [True]


def test_inhabitants_follow_the_cells_and_not_the_area():
    """Half of the area is kept, where 270 of the 300 inhabitants live."""
    cells = Cells(
        degrees([box(0, 0, 200, 200), box(200, 0, 400, 200)]), np.array([270.0, 30.0]), np.array([False, True])
    )
    found = compare(generation([(0, 0, 400, 200)]), generation([(0, 0, 200, 200)]), cells)
    carried = carry(np.array([1000.0]), found)
    assert found.method.tolist() == [POPULATION]
    assert found.old_area.kept_share == pytest.approx([0.5])
    assert found.old_people.kept_share == pytest.approx([0.9])
    assert (carried.by_new.tolist(), carried.left) == (pytest.approx([900]), pytest.approx(100))


def test_cells_elsewhere_leave_the_area():
    cells = Cells(degrees([box(2000, 0, 2200, 200)]), np.array([270.0]), np.array([False]))
    found = compare(generation([(0, 0, 400, 200)]), generation([(0, 0, 200, 200)]), cells)
    assert found.method.tolist() == [AREA]
    assert carry(np.array([1000.0]), found).by_new == pytest.approx([500])


def test_an_unknown_population_is_unknown_wherever_it_goes():
    found = compare(
        generation([(0, 0, 400, 200), (600, 0, 800, 200)]), generation([(0, 0, 200, 200), (600, 0, 800, 200)])
    )
    carried = carry(np.array([np.nan, 70.0]), found)
    assert np.isnan(carried.by_new[0])
    assert carried.by_new[1] == pytest.approx(70)
    assert np.isnan(carried.left)
    assert carried.total == 70


def test_an_old_quarter_without_contour_is_counted_apart():
    found = compare(Generation(array(None, *degrees([box(0, 0, 200, 200)]))), generation([(0, 0, 200, 200)]))
    carried = carry(np.array([40.0, 60.0]), found)
    assert found.method.tolist() == [UNKNOWN, AREA]
    assert np.isnan(found.old_area.kept_share[0])
    assert (carried.by_new.tolist(), carried.left, carried.unplaced, carried.total) == (pytest.approx([60]), 0, 40, 100)


def test_new_quarters_that_overlap_count_nobody_twice():
    """Both new quarters cover the whole old one: each gets half, and it is told."""
    found = compare(generation([(0, 0, 200, 200)]), generation([(0, 0, 200, 200), (0, 0, 400, 200)]))
    carried = carry(np.array([80.0]), found)
    assert found.is_doubled.tolist() == [True]
    assert carried.by_new == pytest.approx([40, 40])
    assert carried.left == pytest.approx(0)
    assert found.old_area.kept == pytest.approx(found.old_area.total)


def test_quarters_overseas_are_compared_in_their_own_system():
    old = unproject(array(shapely.box(340_000, 7_640_000, 341_000, 7_641_000)), "EPSG:2975")
    new = unproject(array(shapely.box(340_500, 7_640_000, 342_500, 7_641_000)), "EPSG:2975")
    found = compare(Generation(old, "EPSG:2975"), Generation(new, "EPSG:2975"))
    assert found.old_area.total == pytest.approx([1e6], abs=0.1)
    assert found.new_area.rest == pytest.approx([1.5e6], abs=0.1)


def test_there_is_one_population_for_each_old_quarter():
    found = compare(generation([(0, 0, 200, 200)]), generation([(0, 0, 200, 200)]))
    with pytest.raises(OutOfDomain, match="1 values"):
        carry(np.array([1.0, 2.0]), found)


def test_no_old_quarter_at_all_is_no_failure():
    found = compare(Generation(array()), generation([(0, 0, 200, 200)]))
    assert found.pairs.old.size == 0
    assert found.new_area.rest == pytest.approx([40_000])
    assert carry(np.empty(0), found).by_new.tolist() == [0]

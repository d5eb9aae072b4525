"""Deviations from the region, the territory and the neighbours, beside exact fractions (METHODS 2)."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.contiguity import contiguity_of_lists, contiguity_of_pairs
from domain.errors import InvalidInput, OutOfDomain
from domain.multiscalar import discontinuities, multiscalar, typology
from domain.operations import OPERATIONS
from domain.wording.formulas.scales import TYPOLOGY

invented = settings(max_examples=120, deadline=None, derandomize=True)
UNKNOWN = np.nan


@st.composite
def worlds(draw, missing=True, empty=True):
    """Numerators, denominators, territories and neighbours of 1 to 9 units."""
    n = draw(st.integers(1, 9))
    amounts = st.integers(-20, 500) | st.none() if missing else st.integers(1, 500)
    people = st.integers(0 if empty else 1, 60) | st.none() if missing else st.integers(0 if empty else 1, 60)
    numerator = draw(st.lists(amounts, min_size=n, max_size=n))
    denominator = draw(st.lists(people, min_size=n, max_size=n))
    territory = draw(st.lists(st.integers(-1, 3), min_size=n, max_size=n))
    pairs = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=14))
    return numerator, denominator, territory, pairs


def deviations(numerator, denominator, territory, pairs, threshold=80.0, superior=False):
    pairs = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return multiscalar(
        np.array(numerator, dtype=np.float64),
        np.array(denominator, dtype=np.float64),
        np.array(territory, dtype=np.int64),
        contiguity_of_pairs(pairs, len(numerator)),
        threshold,
        superior,
    )


def plain_deviation(unit, context, numerator, denominator):
    """Exact relative and absolute deviations of a unit from a context, None where there is none."""
    known = [one for one in context if numerator[one] is not None and denominator[one] is not None]
    if unit not in known:
        return None, None
    amounts, people = sum(numerator[one] for one in known), sum(denominator[one] for one in known)
    own, weight = numerator[unit], denominator[unit]
    if people == 0:
        return None, own
    reference = Fraction(amounts, people)
    relative = None if weight == 0 or reference == 0 else 100 * Fraction(own, weight) / reference
    return relative, own - reference * weight


@invented
@given(worlds())
def test_deviations_are_those_of_exact_fractions(world):
    numerator, denominator, territory, pairs = world
    found = deviations(*world)
    n = len(numerator)
    for unit in range(n):
        beside = {other for pair in pairs for other in pair if unit in pair} | {unit}
        same = [one for one in range(n) if territory[one] == territory[unit] and territory[unit] >= 0]
        for context, deviation in zip(
            (range(n), same, beside), (found.general, found.territorial, found.spatial), strict=True
        ):
            expected = plain_deviation(unit, list(context), numerator, denominator)
            for value, exact in zip((deviation.relative[unit], deviation.absolute[unit]), expected, strict=True):
                if exact is None:
                    assert np.isnan(value)
                else:
                    assert value == pytest.approx(float(exact), abs=1e-9, rel=1e-12)


@invented
@given(worlds())
def test_i27_absolute_deviations_sum_to_zero(world):
    """I27: Σ absolute general deviations = 0, and 0 in each territory for the territorial one."""
    numerator, denominator, territory, _ = world
    known = [one for one in range(len(numerator)) if numerator[one] is not None and denominator[one] is not None]
    found = deviations(*world)
    if sum(denominator[one] for one in known) > 0:
        assert np.nansum(found.general.absolute) == pytest.approx(0, abs=1e-9)
    for one in set(territory) - {-1}:
        inside = np.array(territory) == one
        if sum(denominator[unit] for unit in known if inside[unit]) > 0:
            assert np.nansum(found.territorial.absolute[inside]) == pytest.approx(0, abs=1e-9)


@invented
@given(worlds(missing=False, empty=False))
def test_i28_the_weighted_mean_of_the_general_deviation_is_one_hundred(world):
    """I28: the den-weighted mean of the general relative deviation is 100."""
    weights = np.array(world[1], dtype=np.float64)
    assert (deviations(*world).general.relative * weights).sum() / weights.sum() == pytest.approx(100)


@invented
@given(worlds())
def test_i29_one_territory_is_the_region(world):
    """I29: if the only territory is the region, territorial = general."""
    numerator, denominator, territory, pairs = world
    found = deviations(numerator, denominator, [0] * len(territory), pairs)
    np.testing.assert_allclose(found.territorial.relative, found.general.relative, rtol=1e-12)
    np.testing.assert_allclose(found.territorial.absolute, found.general.absolute, atol=1e-9)


@invented
@given(worlds(), st.integers(2, 50))
def test_i30_scaling_the_numerator_changes_no_relative_deviation(world, factor):
    """I30: scaling num changes no relative deviation."""
    numerator, *rest = world
    scaled = deviations([None if one is None else factor * one for one in numerator], *rest)
    own = deviations(*world)
    for context in ("general", "territorial", "spatial"):
        np.testing.assert_allclose(getattr(scaled, context).relative, getattr(own, context).relative, rtol=1e-9)


@invented
@given(worlds(), st.sampled_from([50.0, 80.0, 100.0, 125.0]), st.booleans())
def test_the_typology_reads_the_three_deviations(world, threshold, superior):
    found = deviations(*world, threshold, superior)
    for unit, kind in enumerate(found.typology.tolist()):
        three = [one.relative[unit] for one in (found.general, found.territorial, found.spatial)]
        if any(np.isnan(three)):
            assert kind == -1
            continue
        beyond = [one >= threshold - 1e-9 if superior else one <= threshold + 1e-9 for one in three]
        assert kind == sum(2**bit for bit, is_beyond in enumerate(beyond) if is_beyond)


def test_a_threshold_reached_within_a_billionth_is_reached():
    reached = np.array([80 + 0.9e-9, 80 + 2e-9])
    assert typology((reached, reached, reached), 80.0, False).tolist() == [7, 0]


def test_a_chain_of_four_reads_as_in_the_method():
    """METHODS 2: unit 3 is at 66.67 of the region, 50 of its EPCI, 54.55 of its neighbourhood; typology 7 at 75."""
    found = deviations([100, 300, 200, 600], [10] * 4, [0, 0, 1, 1], [(0, 1), (1, 2), (2, 3)], 75.0)
    three = [one.relative[2] for one in (found.general, found.territorial, found.spatial)]
    assert three == pytest.approx([200 / 3, 50, 54.545454545454545])
    assert found.typology[2] == 7


def test_an_island_and_a_lone_territory_are_at_one_hundred_exactly():
    found = deviations([100 / 3, 7, 9], [7, 3, 10], [0, 1, 1], [(1, 2)])
    assert (found.territorial.relative[0], found.territorial.absolute[0]) == (100, 0)
    assert (found.spatial.relative[0], found.spatial.absolute[0]) == (100, 0)


def test_nobody_anywhere_leaves_amounts_as_they_are():
    found = deviations([5, 0], [0, 0], [0, 0], [(0, 1)])
    assert np.isnan(found.general.relative).all() and found.general.absolute.tolist() == [5, 0]


def test_a_reference_of_zero_gives_no_relative_deviation():
    found = deviations([5, -5], [1, 1], [0, -1], [(0, 1)])
    assert np.isnan(found.general.relative).all() and found.general.absolute.tolist() == [5, -5]
    assert np.isnan(found.territorial.absolute[1])


def test_neighbours_named_twice_count_once_and_a_unit_is_not_its_own_neighbour():
    listed = contiguity_of_lists([[1, 1, 0], [0], [2]])
    assert (listed.unit.tolist(), listed.neighbour.tolist(), listed.counts().tolist()) == ([0, 1], [1, 0], [1, 1, 0])
    paired = contiguity_of_pairs(np.array([[0, 1], [1, 0], [2, 2]]), 3)
    np.testing.assert_array_equal(paired.unit, listed.unit)
    assert contiguity_of_lists([]).counts().size == 0


@pytest.mark.parametrize("lists", [[[1]], [[-1], []], [[0], [2]]])
def test_a_neighbour_that_is_no_unit_is_refused(lists):
    with pytest.raises(OutOfDomain):
        contiguity_of_lists(lists)


def test_jumps_across_borders_name_the_higher_side():
    found = discontinuities(
        np.array([10.0, 40.0, UNKNOWN, -6.0]), np.array([1.0, 2.0, 1.0, 2.0]), np.array([[0, 1], [1, 2], [1, 3]])
    )
    assert (found.higher.tolist()[0], found.lower.tolist()[0]) == (1, 0)
    np.testing.assert_array_equal(found.ratio, [2, UNKNOWN, UNKNOWN])
    np.testing.assert_array_equal(found.gap, [10, UNKNOWN, 23])


def test_negative_denominators_and_unequal_lists_are_refused():
    with pytest.raises(OutOfDomain):
        deviations([1], [-1], [0], [])
    with pytest.raises(OutOfDomain):
        deviations([1, 2], [1], [0, 0], [])


BASE = {"numerator": [10, "secret"], "denominator": [1, 1], "territory": ["A", None], "neighbours": [[1], [0]]}


def test_a_confidential_unit_counts_as_missing_and_says_why():
    inputs = {**BASE, "threshold": 80, "superior": False}
    operation = OPERATIONS["multiscalar"]
    outputs = operation.run(inputs)
    assert outputs["gdev_rel"] == [100, None] and outputs["typology"] == [0, None]
    assert operation.explain(inputs, outputs, 1).status == "secret"
    first = operation.explain(inputs, outputs, 0)
    assert first.result.value == 0 and first.result.value in TYPOLOGY
    assert ("écart à la région", 100.0) in [(term.symbol, term.value) for term in first.terms]


@pytest.mark.parametrize("wrong", [{"superior": 1}, {"neighbours": [[True], [0]]}, {"threshold": None}])
def test_malformed_inputs_are_refused(wrong):
    with pytest.raises(InvalidInput):
        OPERATIONS["multiscalar"].run({**BASE, "threshold": 80, "superior": False, **wrong})

"""Ordinary-law staff at constant total, beside exact fractions (METHODS 7)."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import GeoprioError, OutOfDomain
from domain.operations import OPERATIONS
from domain.staffing import StaffStatus, redistribute_staff
from domain.values import MISSING, OK
from domain.wording.formulas.staffing import STATUSES

invented = settings(max_examples=150, deadline=None, derandomize=True)
shares = st.sampled_from([0.0, 0.05, 0.1, 0.2, 1 / 3, 0.5, 1.0])
grain_sizes = st.sampled_from([1.0, 0.1, 0.5, 2.0])


@st.composite
def worlds(draw, weighted=False):
    """Grains of staff, population and need of 1 to 8 territories, β and the size of a grain."""
    n = draw(st.integers(1, 8))
    grains = draw(st.lists(st.integers(0, 120), min_size=n, max_size=n))
    people = draw(st.lists(st.integers(1 if weighted else 0, 400), min_size=n, max_size=n))
    need = draw(st.lists(st.integers(1 if weighted else 0, 100).map(lambda one: one / 4), min_size=n, max_size=n))
    return grains, people, need, draw(shares), draw(grain_sizes)


def posts_of(grains, size):
    return np.array([float(one * Fraction(str(size))) for one in grains])


def run(world):
    grains, people, need, share, size = world
    codes = np.array([f"{place:02d}" for place in range(len(grains))])
    numbers = (posts_of(grains, size), np.array(people, dtype=np.float64), np.array(need, dtype=np.float64))
    return redistribute_staff(codes, *numbers, share, size)


def plain_bounds(grains, share):
    change = [math.floor(one * Fraction(str(share))) for one in grains]
    return [one - step for one, step in zip(grains, change, strict=True)], [
        one + step for one, step in zip(grains, change, strict=True)
    ]


def plain_fill(total, weights, lower, upper):
    """`clip(λ w, lower, upper)` of that total, in fractions, found between two breakpoints."""
    bounds = [*zip(lower, weights, strict=True), *zip(upper, weights, strict=True)]
    points = sorted({Fraction(0)} | {Fraction(bound, weight) for bound, weight in bounds if weight})

    def amounts(level):
        return [
            min(max(level * weight, Fraction(low)), Fraction(high)) if weight else Fraction(low)
            for weight, low, high in zip(weights, lower, upper, strict=True)
        ]

    for first, second in pairwise(points):
        low, high = sum(amounts(first)), sum(amounts(second))
        if low <= total <= high:
            return amounts(first + (second - first) * (Fraction(total - low) / (high - low) if high > low else 0))
    return amounts(points[-1])


def plain_exact(grains, weights, share):
    """Exact grains of every territory: weighted ones first, what they cannot take stays with the others."""
    lower, upper = plain_bounds(grains, share)
    total = sum(grains)
    full = sum(high for high, weight in zip(upper, weights, strict=True) if weight)
    idle = sum(low for low, weight in zip(lower, weights, strict=True) if not weight)
    if full + idle >= total:
        return plain_fill(total, weights, lower, upper)
    kept = plain_fill(
        total - full,
        [0 if weight else one for one, weight in zip(grains, weights, strict=True)],
        [0 if weight else low for low, weight in zip(lower, weights, strict=True)],
        upper,
    )
    return [Fraction(high) if weight else own for high, weight, own in zip(upper, weights, kept, strict=True)]


def plain_rounded(exact, total, weights):
    floors = [math.floor(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda one: (floors[one] - exact[one], -weights[one], one))
    return [floor + (place in order[: total - sum(floors)]) for place, floor in enumerate(floors)]


@invented
@given(worlds())
def test_staff_is_that_of_exact_fractions(world):
    grains, people, need, share, size = world
    found = run(world)
    weights = [one * Fraction(str(own)) for one, own in zip(people, need, strict=True)]
    if not any(weights):
        assert found.status is StaffStatus.NO_NEED and found.after is None
        return
    exact = plain_exact(grains, weights, share)
    np.testing.assert_allclose(found.exact, [float(one * Fraction(str(size))) for one in exact], atol=1e-9)
    rounded = plain_rounded(exact, sum(grains), weights)
    np.testing.assert_array_equal(found.after, posts_of(rounded, size))


@invented
@given(worlds())
def test_i87_i88_the_total_is_constant_and_bounds_hold(world):
    """I87: Σ constant; I88: bounds hold."""
    grains, _, _, share, size = world
    found = run(world)
    if found.status is StaffStatus.OK:
        after = [round(one / size) for one in found.after.tolist()]
        assert sum(after) == sum(grains)
        lower, upper = plain_bounds(grains, share)
        assert all(low <= own <= high for low, own, high in zip(lower, after, upper, strict=True))
        np.testing.assert_array_equal(found.lower, posts_of(lower, size))
        np.testing.assert_array_equal(found.upper, posts_of(upper, size))


@invented
@given(worlds())
def test_i89_no_change_allowed_changes_nothing(world):
    """I89: β = 0 changes nothing."""
    grains, people, need, _, size = world
    found = run((grains, people, need, 0.0, size))
    if found.status is StaffStatus.OK:
        np.testing.assert_array_equal(found.after, posts_of(grains, size))
        assert found.moved == 0 and found.gini_before == found.gini_after


@invented
@given(worlds(weighted=True))
def test_i90_the_exact_result_never_raises_the_gini(world):
    """I90: all weights > 0: the exact result never raises the Gini of staff per need-weighted inhabitant."""
    grains, people, need, _, size = world
    found = run(world)
    weights = np.array(people) * np.array(need)

    def gini(posts):
        rates = posts / weights
        gaps = np.abs(np.subtract.outer(rates, rates)) * np.outer(weights, weights)
        return gaps.sum() / (2 * weights.sum() * posts.sum())

    if sum(grains) > 0:
        before, exact = gini(posts_of(grains, size)), gini(found.exact)
        assert exact <= before + 1e-9
        assert found.gini_before == pytest.approx(before, abs=1e-9)
        assert found.gini_after == pytest.approx(gini(found.after), abs=1e-9)


@invented
@given(worlds())
def test_i91_the_posts_moved_are_at_most_half_the_change_allowed(world):
    """I91: posts moved <= β S / 2 (exact result)."""
    grains, _, _, share, size = world
    found = run(world)
    if found.status is StaffStatus.OK:
        before = posts_of(grains, size)
        assert np.abs(found.exact - before).sum() / 2 <= share * before.sum() / 2 + 1e-9
        assert found.moved == pytest.approx(np.abs(found.after - before).sum() / 2)


@invented
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(world, random):
    grains, people, need, share, size = world
    codes = np.array([f"{place:02d}" for place in range(len(grains))])
    order = random.sample(range(len(grains)), len(grains))
    staff = posts_of(grains, size)
    arrays = (staff, np.array(people, dtype=np.float64), np.array(need, dtype=np.float64))
    ours = redistribute_staff(codes, *arrays, share, size)
    other = redistribute_staff(codes[order], *(one[order] for one in arrays), share, size)
    if ours.status is StaffStatus.OK:
        np.testing.assert_array_equal(ours.after[order], other.after)


def test_two_territories_move_towards_need_within_ten_per_cent():
    """METHODS 7: 100 and 100 posts, needs 60 and 40: target 120 and 80, 110 and 90 with β = 10 %; Gini 0.10 to 0.05."""
    found = run(([100, 100], [1000, 1000], [60, 40], 0.1, 1.0))
    assert (found.target.tolist(), found.after.tolist(), found.moved) == ([120, 80], [110, 90], 10)
    assert (found.gini_before, found.gini_after) == (pytest.approx(0.10), pytest.approx(0.05))


def test_what_cannot_be_taken_stays_within_the_bounds_of_those_without_need():
    """METHODS 7: 3 and 100 posts of weight 0, 95 left: a plain proportion would give 2.77, below 3."""
    found = run(([3, 100, 80], [0, 0, 500], [50, 50, 50], 0.1, 1.0))
    assert found.after.tolist() == [3, 92, 88]
    stuck = run(([3, 100, 40], [0, 0, 500], [50, 50, 50], 0.1, 1.0))
    assert stuck.lower.tolist() == [3, 90, 36] and stuck.after.tolist() == [3, 96, 44]


def test_tied_remainders_go_to_the_larger_weight_then_to_the_lower_code():
    """2 posts each, 3 to share by thirds of 4.5: codes decide between equal weights."""
    found = run(([1, 1, 1], [10, 10, 10], [1, 1, 1], 1.0, 1.0))
    assert found.after.tolist() == [1, 1, 1]
    halves = run(([3, 0], [10, 10], [1, 1], 1.0, 1.0))
    assert halves.exact.tolist() == [3, 0]
    shared = run(([5, 4, 4], [10, 20, 20], [2, 1, 1], 0.25, 1.0))
    assert shared.exact == pytest.approx([13 / 3] * 3) and shared.after.tolist() == [5, 4, 4]


def test_a_tenth_of_a_post_can_move_where_a_post_cannot():
    posts = [3.0, 5.0]
    whole, tenth = (
        redistribute_staff(None, np.array(posts), np.array([300.0, 900]), np.array([90.0, 10]), 0.1, size)
        for size in (1.0, 0.1)
    )
    assert whole.after.tolist() == posts
    assert tenth.after.tolist() == [3.3, 4.7]


def test_staff_that_is_no_multiple_of_the_grain_is_refused_as_such():
    found = redistribute_staff(None, np.array([3.5]), np.array([1.0]), np.array([1.0]), 0.1, 1.0)
    assert (found.status, found.after) == (StaffStatus.WRONG_GRAIN, None)
    assert redistribute_staff(None, np.array([0.3]), np.array([1.0]), np.array([1.0]), 0.1, 0.1).after.tolist() == [0.3]


def test_a_territory_of_unknown_need_stays_outside_and_coverage_says_so():
    staff, people, need = np.array([30.0, 10, np.nan]), np.array([10.0, 10, 5]), np.array([np.nan, 4, 1])
    found = redistribute_staff(None, staff, people, need)
    assert found.states.tolist() == [MISSING, OK, MISSING]
    assert found.coverage == 0.25
    np.testing.assert_array_equal(found.after, [np.nan, 10, np.nan])


def test_nobody_to_serve_and_no_staff():
    assert run(([5], [0], [9.0], 0.1, 1.0)).status is StaffStatus.NO_NEED
    empty = run(([0, 0], [5, 5], [1.0, 2.0], 0.1, 1.0))
    assert empty.after.tolist() == [0, 0] and empty.gini_before is None and math.isnan(empty.coverage)


@pytest.mark.parametrize(
    "wrong",
    [
        {"staff": [-1]},
        {"need": [-1]},
        {"population": [1, 2]},
        {"max_change": 1.5},
        {"grain": 0},
        {"max_change": None},
    ],
)
def test_what_lies_outside_the_definition_is_refused(wrong):
    inputs = {"codes": ["a"], "staff": [1], "population": [1], "need": [1], "max_change": 0.1, "grain": 1} | wrong
    with pytest.raises(GeoprioError):
        OPERATIONS["redistribute_staff"].run(inputs)


def test_staff_goes_to_the_poorer_after_than_before():
    inputs = {
        "codes": ["a", "b"],
        "staff": [100, 100],
        "population": [1000, 1000],
        "need": [60, 40],
        "max_change": 0.1,
        "grain": 1,
        "capacity": [200, 400],
    }
    outputs = OPERATIONS["redistribute_staff"].run(inputs)
    assert outputs["concentration_before"] == pytest.approx(0)
    assert outputs["concentration_after"] == pytest.approx(-0.05)
    assert outputs["per_head_after"] == [0.11, 0.09]


def test_every_outcome_has_a_sentence_and_the_explanation_its_bounds():
    assert set(STATUSES) == {status.value for status in StaffStatus}
    inputs = {"codes": ["a", "b"], "staff": [10, "secret"], "population": [100, 100], "need": [3, 2]}
    operation = OPERATIONS["redistribute_staff"]
    outputs = operation.run(inputs)
    first, second = (operation.explain(inputs, outputs, place) for place in (0, 1))
    assert {term.symbol: term.value for term in first.terms}["plafond"] == 11
    assert (first.status, second.status, second.result.value) == ("ok", "secret", None)


def test_a_negative_grain_is_refused():
    with pytest.raises(OutOfDomain):
        redistribute_staff(None, np.array([1.0]), np.array([1.0]), np.array([1.0]), 0.1, -1.0)

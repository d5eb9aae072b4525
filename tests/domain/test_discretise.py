"""Classes of a map on small invented worlds (METHODS 9): invariants, exactness of natural breaks, reference package."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.discretise import KEEPS_EMPTY_CLASSES, OUTSIDE, Discretisation, class_of, classify, diverging_bounds
from domain.errors import InvalidInput
from domain.natural_breaks import natural_breaks
from domain.operations import OPERATIONS
from domain.values import MISSING, OK, SECRET, Column
from domain.wording.legend import class_count_text, decimals_that_separate, legend_labels

invented = settings(max_examples=60, deadline=None, derandomize=True)
methods = st.sampled_from(list(Discretisation))
known_values = st.lists(st.integers(-60, 60).map(lambda value: value / 4), min_size=1, max_size=25)
decimal_values = st.one_of(
    st.lists(st.integers(0, 25).map(lambda value: value / 10), min_size=2, max_size=12),
    st.lists(st.integers(0, 15).map(lambda value: 1e6 + value / 10), min_size=2, max_size=12),
    st.lists(st.sampled_from((0.1, 0.2, 0.3, 0.7, 1e9, 1e9 + 1, -1e7)), min_size=2, max_size=12),
    st.lists(st.integers(-9, 9).map(lambda power: 3.0**power), min_size=2, max_size=12),
)
WORLD = np.array([1.0, 2, 3, 4, 5, 10, 11, 12, 30, 31])


def classes(values, method=Discretisation.QUANTILES, k=5, breaks=(-5.0, 0.0, 2.5, 8.0)):
    return classify(Column.known(values), method, k, np.array(breaks))


def spread(values, class_index):
    groups = (values[class_index == one] for one in np.unique(class_index))
    return sum(float(((group - group.mean()) ** 2).sum()) for group in groups)


def exhaustive_breaks(values, counts, k):
    """Try every partition in exact fractions; the first of equal optima has the smallest bounds."""
    exact = [Fraction(repr(float(value))) for value in values]
    weights = [int(count) for count in counts]

    def cost(first, last):
        run = list(zip(weights[first:last], exact[first:last], strict=True))
        total, summed = sum(w for w, _ in run), sum(w * x for w, x in run)
        return sum(w * x * x for w, x in run) - summed * summed / total

    costs = {run: cost(*run) for run in itertools.combinations(range(len(exact) + 1), 2)}
    partitions = ((0, *cuts, len(exact)) for cuts in itertools.combinations(range(1, len(exact)), k - 1))
    best = min(partitions, key=lambda cuts: (sum(costs[run] for run in itertools.pairwise(cuts)), cuts))
    return [last - 1 for last in best[1:]]


# Invariants


@invented
@given(known_values, methods, st.integers(1, 8))
def test_i98_every_known_value_falls_in_exactly_one_class(values, method, k):
    """I98: every known value falls in exactly one class, counts sum to n."""
    found = classes(values, method, k)
    assert found.counts.sum() == len(values)
    assert ((found.class_index >= 0) & (found.class_index < found.upper_bounds.size)).all()
    np.testing.assert_array_equal(np.bincount(found.class_index, minlength=found.counts.size), found.counts)
    if method not in KEEPS_EMPTY_CLASSES:
        assert found.counts.min() > 0


@invented
@given(known_values, methods, st.integers(1, 8))
def test_i99_classes_keep_the_order_of_values(values, method, k):
    """I99: order preserved."""
    found = classes(values, method, k)
    order = np.argsort(values, kind="stable")
    assert (np.diff(found.class_index[order]) >= 0).all()
    assert (np.diff(found.upper_bounds) > 0).all()
    assert found.upper_bounds[-1] >= max(values)


@invented
@given(known_values, st.integers(1, 8))
def test_i100_natural_breaks_spread_less_than_quantiles(values, k):
    """I100: Fisher-Jenks within-class sum of squares <= that of quantiles with the same k."""
    array = np.array(values)
    natural, equal_counts = classes(values, Discretisation.FISHER_JENKS, k), classes(values, k=k)
    assert spread(array, natural.class_index) <= spread(array, equal_counts.class_index) + 1e-9


@invented
@given(known_values, methods, st.integers(1, 8), st.integers(0, 25), st.sampled_from((MISSING, SECRET)))
def test_i101_an_unknown_value_changes_nothing_but_its_count(values, method, k, place, state):
    """I101: adding a missing value changes nothing but the count of missing."""
    place = min(place, len(values))
    column = Column(
        np.insert(np.array(values), place, np.nan),
        np.insert(np.full(len(values), OK, dtype=np.int8), place, state),
    )
    without = classes(values, method, k)
    found = classify(column, method, k, np.array((-5.0, 0.0, 2.5, 8.0)))
    np.testing.assert_array_equal(found.upper_bounds, without.upper_bounds)
    np.testing.assert_array_equal(np.delete(found.class_index, place), without.class_index)
    assert found.class_index[place] == OUTSIDE
    assert (found.n_missing, found.n_secret) == ((1, 0) if state == MISSING else (0, 1))


@invented
@given(known_values, methods, st.integers(1, 8), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_bit_of_a_bound(values, method, k, random):
    thirds = np.array(values) / 3
    mixed = np.array(random.sample(thirds.tolist(), thirds.size))
    np.testing.assert_array_equal(classes(thirds, method, k).upper_bounds, classes(mixed, method, k).upper_bounds)


# Natural breaks


@settings(max_examples=100, deadline=None, derandomize=True)
@given(decimal_values, st.integers(1, 6))
def test_natural_breaks_are_the_exact_optimum_with_the_smallest_bounds(values, k):
    distinct, counts = np.unique(values, return_counts=True)
    k = min(k, distinct.size)
    assert natural_breaks(distinct, counts, k).tolist() == exhaustive_breaks(distinct, counts, k)


def test_of_equal_optima_the_smallest_first_bound_wins():
    for values in ([0.1, 0.2, 0.3], [1 / 3, 2 / 3, 1.0], [1e6 + 0.1, 1e6 + 0.2, 1e6 + 0.3]):
        assert natural_breaks(np.array(values), np.ones(3, dtype=np.int64), 2).tolist() == [0, 2]


def test_groups_far_from_one_another_are_still_cut_inside():
    """Pairs of floats: the spread inside the groups is 1e-22 of the whole."""
    values = np.array([-1e8, 0.0, 0.001, 0.002, 0.01, 0.011, 1e8])
    assert natural_breaks(values, np.ones(7, dtype=np.int64), 4).tolist() == [0, 3, 5, 6]


def test_one_enormous_value_does_not_melt_the_others_together():
    values = np.append(np.arange(12) / 8, 1e9)
    found = classes(values, Discretisation.FISHER_JENKS, 3)
    assert found.upper_bounds.tolist() == [0.625, 1.375, 1e9]


def test_natural_breaks_of_many_values_cannot_be_improved_by_moving_a_bound():
    values = np.unique(np.random.default_rng(7).lognormal(size=4000))
    bounds = natural_breaks(values, np.ones(values.size, dtype=np.int64), 5)
    least = spread(values, np.searchsorted(bounds, np.arange(values.size)))
    for place, move in itertools.product(range(4), (-1, 1)):
        moved = bounds.copy()
        moved[place] += move
        assert spread(values, np.searchsorted(moved, np.arange(values.size))) >= least


# Reference package, where the definitions agree


@pytest.mark.parametrize("seed", range(6))
def test_bounds_are_those_of_mapclassify(seed):
    mapclassify = pytest.importorskip("mapclassify")
    values = np.round(np.random.default_rng(seed).lognormal(3, 1, 90), 2)
    pairs = {
        Discretisation.QUANTILES: mapclassify.Quantiles(values, k=5),
        Discretisation.EQUAL_INTERVAL: mapclassify.EqualInterval(values, k=5),
        Discretisation.HEAD_TAIL: mapclassify.HeadTailBreaks(values),
    }
    for method, reference in pairs.items():
        np.testing.assert_allclose(classes(values, method).upper_bounds, reference.bins, rtol=1e-12)
        np.testing.assert_array_equal(classes(values, method).class_index, reference.yb)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.filterwarnings("ignore:Numba not installed")
def test_natural_breaks_are_those_of_mapclassify(seed):
    """mapclassify works in single precision: the values are kept small and distinct."""
    mapclassify = pytest.importorskip("mapclassify")
    values = np.round(np.random.default_rng(seed).lognormal(1, 1, 60), 2)
    reference = mapclassify.FisherJenks(values, k=4)
    found = classes(values, Discretisation.FISHER_JENKS, 4)
    np.testing.assert_allclose(found.upper_bounds, reference.bins, rtol=1e-6)


def test_standard_deviations_are_those_of_mapclassify_without_its_empty_classes():
    mapclassify = pytest.importorskip("mapclassify")
    values = np.random.default_rng(1).normal(10, 2, 200)
    reference = mapclassify.StdMean(values)
    found = classes(values, Discretisation.STD_MEAN)
    np.testing.assert_allclose(found.upper_bounds, reference.bins[reference.counts > 0], rtol=1e-12)


# Cases


def test_nothing_known_gives_no_class():
    for method in Discretisation:
        found = classify(Column.known([np.nan, np.nan]), method, 3, np.array([1.0]))
        assert found.upper_bounds.size == found.counts.size == 0
        assert found.class_index.tolist() == [OUTSIDE, OUTSIDE]
        assert found.n_missing == 2 and np.isnan(found.minimum)


@pytest.mark.parametrize("method", list(Discretisation))
def test_one_distinct_value_makes_one_class(method):
    assert classes([0.1, 0.1, 0.1], method, 4, breaks=()).upper_bounds.tolist() == [0.1]


def test_equal_intervals_keep_their_empty_classes():
    assert classes([0, 0, 1, 10], Discretisation.EQUAL_INTERVAL, 3).counts.tolist() == [3, 0, 1]


def test_no_more_classes_than_distinct_values_are_made_and_the_legend_says_so():
    found = classes([1, 1, 2, 2, 9], Discretisation.FISHER_JENKS, 5)
    assert found.upper_bounds.tolist() == [1, 2, 9]
    assert class_count_text(found.upper_bounds.size, found.n_asked) == (
        "3\u00a0classes au lieu de 5\u00a0: trop de valeurs égales"
    )
    assert class_count_text(5, 5) == class_count_text(3, None) == ""


def test_values_that_differ_by_rounding_only_are_one_value():
    found = classes([0.1 + 0.2, 0.3, 5.0], Discretisation.FISHER_JENKS, 3)
    assert found.counts.tolist() == [2, 1]


def test_manual_bounds_are_sorted_merged_and_completed_by_the_maximum():
    found = classes([1, 5, 7, 12], Discretisation.MANUAL, None, breaks=(6.0, 2.0, 6.0))
    assert found.upper_bounds.tolist() == [2, 6, 12]
    assert found.counts.tolist() == [1, 1, 2]
    assert found.n_asked is None


def test_a_value_on_a_bound_written_in_decimals_stays_below_it():
    found = classes([0.1, 0.2, 0.3, 0.4], Discretisation.EQUAL_INTERVAL, 3)
    assert found.class_index.tolist() == [0, 0, 1, 2]


def test_head_tail_stops_at_seven_classes():
    assert classes(np.arange(1000.0), Discretisation.HEAD_TAIL).upper_bounds.size == 7


def test_the_bounds_of_another_scenario_leave_larger_values_outside():
    assert class_of(np.array([1.0, 9.0, np.nan]), np.array([2.0, 5.0])).tolist() == [0, OUTSIDE, OUTSIDE]


@invented
@given(known_values, st.integers(-20, 20), st.sampled_from((2, 4, 6)))
def test_a_diverging_scale_is_symmetric_about_its_centre(values, centre, k):
    found = diverging_bounds(np.array(values), centre, k)
    assert centre in found.upper_bounds
    assert found.lower_limit <= min(values) + 1e-9 and found.upper_bounds[-1] >= max(values) - 1e-9
    limits = np.append(found.lower_limit, found.upper_bounds)
    if found.upper_bounds.size > 1:
        np.testing.assert_allclose(limits + limits[::-1], 2 * centre, atol=1e-9)


def test_a_diverging_scale_without_deviation_has_its_centre_for_only_bound():
    found = diverging_bounds(np.array([100.0, np.nan]), 100, 4)
    assert found.upper_bounds.tolist() == [100] and found.lower_limit == 100
    outputs = OPERATIONS["diverging_bounds"].run({"values": [None], "centre": 1, "k": 2})
    assert outputs == {"upper_bounds": [], "lower_limit": None}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: classes([1, 2], k=0),
        lambda: classes([1, 2], k=None),
        lambda: classes([1, 1e200]),
        lambda: classes([1, 2], Discretisation.MANUAL, None, breaks=(np.nan,)),
        lambda: classify(Column.known([1.0]), Discretisation.MANUAL, None, None),
        lambda: diverging_bounds(WORLD, 0, 3),
        lambda: OPERATIONS["classify"].run({"values": [1], "method": "pretty", "k": 3, "breaks": None}),
    ],
)
def test_what_lies_outside_a_method_is_refused(wrong):
    with pytest.raises(InvalidInput):
        wrong()


# Legend


def test_a_manual_class_below_every_value_is_not_given_a_wrong_lower_limit():
    assert legend_labels([10, 30], 20, 0, "€") == ["jusqu'à 10 €", "plus de 10 à 30 €"]
    assert legend_labels([], None, 0, "€") == []
    assert legend_labels([1], 0, 0, "") == ["de 0 à 1"]


def test_decimals_are_enough_to_tell_the_limits_apart():
    assert decimals_that_separate([12.5, 1400, 25000.25], 3) == 0
    assert decimals_that_separate([1.21, 1.24], 1.2) == 2
    assert decimals_that_separate([7], 7) == 0
    assert decimals_that_separate([1.0, 1.0 + 1e-12], 0) == 6


def test_a_class_is_explained_by_its_limits():
    inputs = {"values": WORLD.tolist(), "method": "fisher_jenks", "k": 3, "breaks": None}
    explanation = OPERATIONS["classify"].explain(inputs, OPERATIONS["classify"].run(inputs), 6)
    values = {term.symbol: term.value for term in explanation.terms}
    assert (values["plus de"], values["jusqu'à"], values["effectif"], explanation.result.value) == (5, 12, 3, 1)

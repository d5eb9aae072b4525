"""Scores over the territory and inside strata, on small invented worlds (METHODS 1.2 and 1.4)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import InvalidInput, OutOfDomain
from domain.indicators import ranks
from domain.normalisation import (
    Dispersion,
    Method,
    minmax_scores,
    normalise,
    percentile_scores,
    robust_z_scores,
    stratified_scores,
    stratum_shares_of_worst,
    weighted_percentile_scores,
    z_scores,
)
from domain.operations import OPERATIONS

invented = settings(max_examples=60, deadline=None, derandomize=True)
small_values = st.lists(st.integers(-20, 20).map(float) | st.none(), min_size=1, max_size=14)
known_values = st.lists(st.integers(-20, 20).map(float), min_size=1, max_size=14)


def array_of(values):
    return np.array(values, dtype=np.float64)


# 1.2


@invented
@given(small_values.filter(lambda values: any(value is not None for value in values)))
def test_i4_unweighted_percentiles_average_fifty(values):
    """I4: unweighted percentile scores average exactly 50."""
    assert np.nanmean(percentile_scores(array_of(values))) == pytest.approx(50, abs=1e-9)


@invented
@given(small_values)
def test_i5_increasing_transforms_leave_percentiles_unchanged(values):
    """I5: strictly increasing transforms of x leave `percentile` unchanged."""
    array = array_of(values)
    np.testing.assert_array_equal(percentile_scores(array), percentile_scores(np.exp(array / 7) + array))


@invented
@given(small_values, st.integers(1, 9), st.integers(-50, 50))
def test_i6_affine_transforms_leave_scores_unchanged(values, slope, shift):
    """I6: affine transforms with positive slope leave `zscore`, `robust_z`, `minmax` unchanged."""
    array = array_of(values)
    for score in (z_scores, robust_z_scores, minmax_scores):
        np.testing.assert_allclose(score(slope * array + shift).scores, score(array).scores, atol=1e-9)


@invented
@given(small_values, st.sampled_from(list(Method)))
def test_i7_reversing_the_direction_is_negating_the_values(values, method):
    """I7: direction -1 equals direction +1 applied to -x."""
    array = array_of(values)
    np.testing.assert_allclose(normalise(array, method, -1).scores, normalise(-array, method, 1).scores, atol=1e-9)


@invented
@given(small_values, st.sampled_from(list(Method)), st.sampled_from((1, -1)))
def test_i8_equal_values_get_equal_scores(values, method, direction):
    """I8: equal values get equal scores."""
    array = array_of(values)
    scores = normalise(array, method, direction).scores
    for value in set(array[~np.isnan(array)]):
        assert len(set(scores[array == value])) == 1


@pytest.mark.parametrize(
    ("method", "score"), [(Method.PERCENTILE, 50), (Method.ZSCORE, 0), (Method.ROBUST_Z, 0), (Method.MINMAX, 50)]
)
@pytest.mark.parametrize("direction", [1, -1])
def test_i9_a_single_unit_gets_the_middle(method, score, direction):
    """I9: a single unit gets 50 (or 0 for z)."""
    found = normalise(array_of([0.1, np.nan]), method, direction).scores
    assert found[0] == score and np.isnan(found[1])


@invented
@given(small_values, st.sampled_from(list(Method)), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_bit_of_a_score(values, method, random):
    places = random.sample(range(len(values)), len(values))
    array = array_of(values) / 3
    np.testing.assert_array_equal(normalise(array, method).scores[places], normalise(array[places], method).scores)


@invented
@given(known_values, st.data())
def test_weighted_percentiles_average_fifty_by_weight(values, data):
    weights = array_of(data.draw(st.lists(st.integers(0, 9), min_size=len(values), max_size=len(values))))
    scores = weighted_percentile_scores(array_of(values), weights)
    if weights.sum() > 0:
        assert float(scores @ weights / weights.sum()) == pytest.approx(50, abs=1e-9)
    else:
        assert np.isnan(scores).all()


def test_a_unit_without_weight_gets_no_score_and_one_of_weight_zero_gets_one():
    scores = weighted_percentile_scores(array_of([1, 2, 3]), array_of([np.nan, 0, 4]))
    np.testing.assert_array_equal(scores, [np.nan, 0, 50])


def test_equal_values_that_no_float_writes_have_no_dispersion():
    found = robust_z_scores(array_of([0.1] * 3))
    assert found.dispersion is Dispersion.NONE and found.scores.tolist() == [0, 0, 0]


def test_nothing_known_gives_no_score_and_no_dispersion():
    outputs = OPERATIONS["normalise"].run({"values": [None, "secret"], "method": "robust_z", "direction": 1})
    assert outputs == {"scores": [None, None], "dispersion": None}


def test_tiny_values_keep_their_dispersion():
    np.testing.assert_allclose(z_scores(array_of([0, 2e-300])).scores, [-1, 1])


# 1.4


def strata_of(data, values):
    return np.array(data.draw(st.lists(st.integers(-1, 2), min_size=len(values), max_size=len(values))))


@invented
@given(small_values, st.data(), st.sampled_from((1, -1)))
def test_i14_each_large_enough_stratum_averages_fifty(values, data, direction):
    """I14: λ = 1: mean score of each (large enough) stratum is exactly 50."""
    strata = strata_of(data, values)
    found = stratified_scores(array_of(values), strata, 1, direction, min_group=1)
    for stratum in set(strata[(strata >= 0) & ~found.is_fallback]):
        assert np.nanmean(found.scores[strata == stratum]) == pytest.approx(50, abs=1e-9)


@invented
@given(small_values, st.data(), st.sampled_from((1, -1)))
def test_i15_without_balance_the_score_is_regional(values, data, direction):
    """I15: λ = 0 equals 1.2."""
    found = stratified_scores(array_of(values), strata_of(data, values), 0, direction, min_group=2)
    np.testing.assert_array_equal(found.scores, percentile_scores(array_of(values), direction))


@invented
@given(small_values, st.data(), st.floats(0, 1), st.floats(0, 1))
def test_i16_ranks_inside_a_stratum_do_not_depend_on_the_balance(values, data, first, second):
    """I16: ranks inside a stratum do not depend on λ."""
    strata, array = strata_of(data, values), array_of(values)
    both = [stratified_scores(array, strata, balance, 1, min_group=2).scores for balance in (first, second)]
    for stratum in range(3):
        orders = [ranks(scores, strata == stratum) for scores in both]
        np.testing.assert_array_equal(*orders)


@invented
@given(small_values, st.data())
def test_a_stratum_ranked_apart_scores_as_if_alone(values, data):
    strata, array = strata_of(data, values), array_of(values)
    found = stratified_scores(array, strata, 1, 1, min_group=1)
    for stratum in range(3):
        alone = np.where(strata == stratum, array, np.nan)
        inside = (strata == stratum) & ~found.is_fallback
        np.testing.assert_allclose(found.scores[inside], percentile_scores(alone)[inside], atol=1e-12)


def test_a_stratum_with_too_few_known_values_falls_back_with_its_missing_units():
    found = stratified_scores(array_of([1, 2, np.nan, 4, 5]), np.array([0, 0, 0, 1, -1]), 1, 1, min_group=2)
    assert found.is_fallback.tolist() == [False, False, False, True, True]
    np.testing.assert_allclose(found.scores, [25, 75, np.nan, 62.5, 87.5])


def test_the_worst_off_divide_among_strata_and_ties_count_in_proportion():
    shares = stratum_shares_of_worst(array_of([9, 9, 1, 1, 1, np.nan]), np.array([0, 1, 0, 1, 1, 0]), 2)
    np.testing.assert_allclose(shares, [0.5, 0.5])
    assert np.isnan(stratum_shares_of_worst(array_of([np.nan]), np.array([0]), 1)).all()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: percentile_scores(array_of([1.0]), 2),
        lambda: percentile_scores(array_of([np.inf])),
        lambda: weighted_percentile_scores(array_of([1.0]), array_of([-1.0])),
        lambda: minmax_scores(array_of([1.0]), 1, 0.9, 0.1),
        lambda: normalise(array_of([1.0]), Method.ZSCORE, 1, array_of([1.0])),
        lambda: stratified_scores(array_of([1.0]), np.array([0]), 1.5),
        lambda: OPERATIONS["normalise"].run({"values": [1], "method": "zscore", "direction": 1, "params": {}}),
        lambda: OPERATIONS["normalise"].run({"values": [1], "method": "rank", "direction": 1}),
    ],
)
def test_what_lies_outside_a_formula_is_refused(wrong):
    with pytest.raises(InvalidInput):
        wrong()


def test_the_explanation_of_a_percentile_gives_its_rank():
    inputs = {"values": [1, 2, 2, 5, None], "method": "percentile", "direction": -1}
    explanation = OPERATIONS["normalise"].explain(inputs, OPERATIONS["normalise"].run(inputs), 2)
    values = {term.symbol: term.value for term in explanation.terms}
    assert (values["rang"], values["n"], explanation.result.value) == (2.5, 4, 50.0)


def test_a_confidential_value_is_explained_as_such():
    inputs = {"values": [1, "secret"], "method": "zscore", "direction": 1}
    assert OPERATIONS["normalise"].explain(inputs, OPERATIONS["normalise"].run(inputs), 1).status == "secret"


def test_no_unit_beyond_the_list_is_explained():
    inputs = {"values": [1], "method": "zscore", "direction": 1}
    with pytest.raises(OutOfDomain):
        OPERATIONS["normalise"].explain(inputs, OPERATIONS["normalise"].run(inputs), 1)

"""Ranks under other weights: every dominance holds, intervals are attained, chunks change nothing (METHODS 1.6)."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import sensitivity
from domain.errors import Cancelled, OutOfDomain
from domain.indicators import composite, ranks
from domain.operations import OPERATIONS
from domain.sensitivity import (
    dominance_counts,
    dominance_pairs,
    draw_weights,
    probability_before,
    rank_intervals,
    weights_around,
)
from domain.wording.errors import sentence

invented = settings(max_examples=80, deadline=None, derandomize=True)
cells = st.one_of(
    st.integers(0, 4).map(lambda one: 25.0 * one), st.floats(0, 100), st.sampled_from([100 / 3, np.nextafter(50, 60)])
)


@st.composite
def worlds(draw, missing=True):
    """Scores of 1 to 4 indicators and 1 to 9 units, with 1 to 12 weight vectors."""
    n_indicators, n_units = draw(st.integers(1, 4)), draw(st.integers(1, 9))
    values = cells | st.none() if missing else cells
    table = draw(st.lists(st.lists(values, min_size=n_units, max_size=n_units), min_size=n_indicators, max_size=4))
    table = table[:n_indicators] + table[: max(0, n_indicators - len(table))]
    rows = draw(
        st.lists(
            st.lists(st.integers(0, 9), min_size=n_indicators, max_size=n_indicators).filter(any),
            min_size=1,
            max_size=12,
        )
    )
    return np.array(table, dtype=np.float64), np.array(rows, dtype=np.float64)


def plain_ranks(scores, weights):
    """Competition ranks of one draw, in plain Python; None for a unit that lacks an indicator."""
    tested = [not any(math.isnan(one) for one in column) for column in scores.T]
    index = [
        round(sum(w * round(s, 9) for w, s in zip(weights, column, strict=True)) / sum(weights), 9)
        for column in scores.T
    ]
    kept = [own for own, is_tested in zip(index, tested, strict=True) if is_tested]
    return [
        1 + sum(other > own for other in kept) if is_tested else None
        for own, is_tested in zip(index, tested, strict=True)
    ]


@invented
@given(worlds(), st.floats(0, 0.5), st.floats(0.5, 1))
def test_intervals_are_those_of_a_plain_loop(world, low, high):
    scores, draws = world
    found = rank_intervals(scores, draws, (low, high), n_priority=2)
    each = [plain_ranks(scores, row) for row in draws.tolist()]
    for unit in range(scores.shape[1]):
        attained = [ranked[unit] for ranked in each]
        own = [getattr(found, key)[unit] for key in ("low", "high", "smallest", "largest", "priority_share")]
        if attained[0] is None:
            assert np.isnan(own).all()
            continue
        ordered = sorted(attained)
        places = [max(1, math.ceil(quantile * len(draws) - 1e-9)) - 1 for quantile in (low, high)]
        assert own[:4] == [ordered[places[0]], ordered[places[1]], ordered[0], ordered[-1]]
        assert own[4] == pytest.approx(sum(rank <= 2 for rank in attained) / len(draws))


@invented
@given(worlds())
def test_i20_a_dominating_unit_is_never_after_the_dominated_one(world):
    """I20: a dominating unit is never ranked after the dominated one in any draw."""
    scores, draws = world
    pairs = dominance_pairs(scores)
    for row in draws:
        found = rank_intervals(scores, row[None, :]).smallest
        assert (found[pairs[:, 0]] <= found[pairs[:, 1]]).all()


@invented
@given(worlds(), st.integers(1, 9))
def test_i21_equal_draws_give_one_rank(world, times):
    """I21: all draws equal: low = high."""
    scores, draws = world
    found = rank_intervals(scores, np.repeat(draws[:1], times, axis=0))
    np.testing.assert_array_equal(found.low, found.high)
    np.testing.assert_array_equal(found.smallest, found.largest)


@invented
@given(worlds())
def test_i22_ranks_lie_inside_one_and_n(world):
    """I22: rank intervals are inside [1, n]."""
    scores, draws = world
    found = rank_intervals(scores, draws)
    for ranked in (found.smallest, found.low, found.high, found.largest):
        known = ranked[~np.isnan(ranked)]
        assert known.size == found.n_tested and ((known >= 1) & (known <= max(1, found.n_tested))).all()
    assert not (found.smallest > found.low).any() and not (found.low > found.high).any()
    assert not (found.high > found.largest).any()


@invented
@given(st.lists(st.floats(0.01, 30), min_size=1, max_size=5), st.integers(0, 2**31))
def test_i23_the_same_seed_gives_the_same_result(alpha, seed):
    """I23: same seed, same result."""
    first, second = (draw_weights(np.array(alpha), 20, seed) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    np.testing.assert_allclose(first.sum(axis=1), 1)


@invented
@given(worlds(missing=False))
def test_one_draw_ranks_as_the_composite_index_does(world):
    scores, draws = world
    rounded = np.round(scores, 9)
    found = rank_intervals(scores, draws[:1]).smallest
    expected = ranks(composite(rounded, draws[0]).index)
    close = np.abs(np.subtract.outer(*[composite(rounded, draws[0]).index] * 2))
    if not ((close > 0) & (close < 1e-8)).any():
        np.testing.assert_array_equal(found, expected)


@invented
@given(worlds())
def test_dominances_are_those_of_their_definition(world):
    scores, _ = world
    columns = np.round(scores, 9).T
    expected = [
        [i, j]
        for i, own in enumerate(columns)
        for j, other in enumerate(columns)
        if (own >= other).all() and (own > other).any()
    ]
    assert dominance_pairs(scores).tolist() == expected
    dominated, dominating = dominance_counts(scores)
    assert dominated.tolist() == [sum(i == unit for i, _ in expected) for unit in range(len(columns))]
    assert dominating.tolist() == [sum(j == unit for _, j in expected) for unit in range(len(columns))]


@invented
@given(worlds(), st.integers(1, 7))
def test_the_size_of_the_chunks_changes_nothing(world, size):
    scores, draws = world
    whole = rank_intervals(scores, draws)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sensitivity, "_CHUNK", size)
        cut = rank_intervals(scores, draws)
        pairs = dominance_pairs(scores)
    for key in ("low", "high", "smallest", "largest", "priority_share"):
        np.testing.assert_array_equal(getattr(cut, key), getattr(whole, key))
    np.testing.assert_array_equal(pairs, dominance_pairs(scores))


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6, 1e9, 1e200])
def test_scores_of_any_size_are_ranked(scale):
    scores = scale * np.array([[3.0, 1.0, 2.0, 3.0], [0.0, 5.0, 2.0, 0.0]])
    found = rank_intervals(scores, np.array([[1.0, 0.0], [0.0, 1.0]]), (0, 1))
    assert found.smallest.tolist() == [1, 1, 2, 1]
    assert found.largest.tolist() == [3, 4, 3, 3]


def test_uniform_weights_put_the_first_before_the_second_five_times_in_seven():
    """METHODS 1.6: 80 w + 10 > 10 w + 30 iff w > 2/7."""
    scores = np.array([[90.0, 40.0], [10.0, 30.0]])
    share = probability_before(scores, draw_weights(np.ones(2), 20_000, 3), 0, 1)
    assert share == pytest.approx(5 / 7, abs=0.015)
    assert probability_before(scores, draw_weights(np.ones(2), 20_000, 3), 1, 0) == pytest.approx(1 - share)


def test_equal_indices_are_before_neither():
    scores = np.array([[0.1 + 0.2, 0.3]])
    assert probability_before(scores, np.ones((3, 1)), 0, 1) == 0 == probability_before(scores, np.ones((3, 1)), 1, 0)


def test_draws_around_the_choice_stay_near_it_and_leave_zero_at_zero():
    alpha = weights_around(np.array([3.0, 0.0, 1.0]))
    assert alpha.tolist() == [37.5, 0, 12.5]
    draws = draw_weights(alpha, 4_000, 5)
    assert (draws[:, 1] == 0).all()
    assert draws[:, 0].mean() == pytest.approx(0.75, abs=0.01)
    assert draws[:, 0].std() == pytest.approx(math.sqrt(0.75 * 0.25 / 51), abs=0.005)


def test_a_unit_without_an_indicator_is_not_tested_and_counts_for_nobody():
    scores = np.array([[90.0, 80.0, 10.0], [np.nan, 20.0, 10.0]])
    found = rank_intervals(scores, np.array([[1.0, 1.0]]))
    np.testing.assert_array_equal(found.smallest, [np.nan, 1, 2])
    assert (found.n_tested, found.n_priority) == (2, 1)


def test_no_unit_and_no_tested_unit_give_nothing():
    assert rank_intervals(np.empty((2, 0)), np.ones((3, 2))).low.size == 0
    assert np.isnan(rank_intervals(np.full((2, 2), np.nan), np.ones((3, 2))).largest).all()


def test_progress_is_told_and_a_refusal_to_go_on_stops():
    scores, draws = np.random.default_rng(1).uniform(0, 100, (3, 4_000)), np.ones((100, 3))
    told = []
    rank_intervals(scores, draws, keep_going=lambda done, total: told.append((done, total)) is None)
    assert told == sorted(told) and told[-1] == (100, 100) and len(told) > 2
    with pytest.raises(Cancelled) as stopped:
        rank_intervals(scores, draws, keep_going=lambda done, _: done < 50)
    assert 50 <= stopped.value.done < 100
    assert "arrêté" in sentence(stopped.value)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: rank_intervals(np.ones((2, 3)), np.ones((1, 3))),
        lambda: rank_intervals(np.ones((2, 3)), np.empty((0, 2))),
        lambda: rank_intervals(np.ones((2, 3)), np.zeros((1, 2))),
        lambda: rank_intervals(np.ones((2, 3)), -np.ones((1, 2))),
        lambda: rank_intervals(np.full((2, 3), np.inf), np.ones((1, 2))),
        lambda: rank_intervals(np.ones((2, 3)), np.ones((1, 2)), (0.9, 0.1)),
        lambda: draw_weights(np.zeros(2), 3, 1),
        lambda: draw_weights(np.array([1.0, -1.0]), 3, 1),
        lambda: weights_around(np.zeros(3)),
    ],
)
def test_what_lies_outside_the_definition_is_refused(wrong):
    with pytest.raises(OutOfDomain):
        wrong()


def test_the_explanation_counts_those_always_before_and_after():
    inputs = {"scores": {"a": [90, 50, 10, None], "b": [80, 40, 30, 1]}, "weight_draws": [[1, 0], [0, 1]]}
    operation = OPERATIONS["rank_sensitivity"]
    outputs = operation.run(inputs)
    assert outputs["rank_min"] == [1, 2, 3, None]
    explanation = operation.explain(inputs, outputs, 1)
    values = {term.symbol: term.value for term in explanation.terms}
    assert (values["communes toujours avant elle"], values["communes toujours après elle"]) == (1, 1)
    assert operation.explain(inputs, outputs, 3).status == "non_teste"

"""Thresholds, rank reversals, finalities, advances (METHODS 5.5 to 5.8), invariants I73 to I76."""

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.cofinancing_effects import (
    _count_reversed,
    _reversed_pairs,
    advance,
    judge_finality,
    rank_reversals,
    threshold_effects,
)
from domain.errors import OutOfDomain
from domain.schedules import Strata

check = settings(max_examples=100, deadline=None, derandomize=True)
cents = st.integers(0, 400).map(lambda value: value / 100)
columns = st.integers(2, 25).flatmap(
    lambda n: st.tuples(*(st.lists(cents, min_size=n, max_size=n).map(np.array) for _ in range(3)))
)


@check
@given(columns, st.integers(0, 1000).map(lambda value: value / 1000), cents)
def test_i73_a_uniform_rate_and_an_equal_cost_reverse_nobody(columns, rate, cost):
    """I73: uniform rate with equal cost: 0 reversal."""
    n = len(columns[0])
    assert rank_reversals(columns[0], np.full(n, cost), np.full(n, rate)).count == 0


@check
@given(columns)
def test_counting_agrees_with_comparing_all_pairs(columns):
    before, after, _ = columns
    assert _count_reversed(before, after) == len(_reversed_pairs(before, after))
    near = before + np.arange(len(before)) % 3 * 1e-9
    assert _count_reversed(near, after) == len(_reversed_pairs(near, after))


def test_a_large_region_is_counted_without_listing_its_pairs():
    random = np.random.default_rng(3)
    capacity, rates = random.integers(0, 900, 2100) * 1.0, random.integers(0, 100, 2100) / 100
    found = rank_reversals(capacity, np.full(2100, 100.0), rates)
    assert found.pairs is None
    assert found.count == len(_reversed_pairs(found.before, found.after))


@check
@given(columns, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_change_the_count(columns, random):
    capacity, cost, rates = columns[0], columns[1], columns[2] / 4
    order = list(range(len(capacity)))
    random.shuffle(order)
    found = rank_reversals(capacity, cost, rates)
    assert rank_reversals(capacity[order], cost[order], rates[order]).count == found.count
    assert found.share_of_pairs == found.count / (len(order) * (len(order) - 1) / 2)


def test_a_town_without_rate_is_in_no_pair():
    found = rank_reversals(np.array([500.0, 505.0, 510.0]), np.full(3, 100.0), np.array([0.7, np.nan, 0.5]))
    assert found.pairs.tolist() == [[0, 2]]
    assert found.share_of_pairs == 1.0
    assert rank_reversals(np.ones(1), np.ones(1), np.ones(1)).share_of_pairs is None


@check
@given(st.lists(st.floats(0, 100), min_size=1, max_size=20), st.integers(0, 200).map(lambda value: value / 10), cents)
def test_jumps_are_euros_and_the_window_counts_both_sides(places, window, cost):
    found = threshold_effects(np.array(places), cost, window, Strata())
    np.testing.assert_allclose(found.jump_eur_per_head, np.array([0.2, 0.2, 0.25]) * cost, atol=1e-12)
    for threshold, near in zip((25, 50, 75), found.near, strict=True):
        assert near.tolist() == [at for at, place in enumerate(places) if abs(place - threshold) <= window + 1e-9]
    assert found.steepest_linear_eur_per_point == pytest.approx(cost / 100)


actions = st.lists(st.tuples(st.integers(0, 1000), st.integers(-5, 1100)), max_size=6)


@check
@given(actions, st.integers(0, 1000).map(lambda value: value / 1000))
def test_a_finality_is_judged_on_its_total_and_no_action_is_overpaid(pairs, rate):
    costs = np.array([cost for cost, _ in pairs], dtype=np.int64)
    aids = np.array([aid for _, aid in pairs], dtype=np.int64)
    found = judge_finality(costs, aids, rate)
    allowed = floor(Fraction(str(rate)) * int(costs.sum()))
    assert found.headroom_eur == allowed - int(aids.sum())
    sound = all(0 <= aid <= cost for cost, aid in pairs)
    assert found.is_compliant == (sound and int(aids.sum()) <= allowed)
    assert (found.effective_rate is None) == (sum(costs) == 0)


payments = st.lists(st.integers(0, 1000), max_size=8)
fractions = st.integers(0, 100).map(lambda value: value / 100)
lags = st.integers(0, 4)


@check
@given(payments, fractions, fractions, lags)
def test_i74_nothing_is_carried_at_the_end(costs, rate, share, lag):
    """I74: final balance 0."""
    found = advance(costs, rate, share, lag)
    assert found.final_eur == 0
    assert len(found.carried_eur) == len(costs) + lag
    assert found.peak_eur >= 0


@check
@given(payments, fractions, fractions, fractions, lags)
def test_i75_a_larger_advance_never_raises_the_peak(costs, rate, share, other, lag):
    """I75: peak non-increasing in α."""
    low, high = sorted([share, other])
    assert advance(costs, rate, high, lag).peak_eur <= advance(costs, rate, low, lag).peak_eur


@check
@given(payments, fractions, lags)
def test_i76_an_advance_of_everything_leaves_nothing_to_carry(costs, rate, lag):
    """I76: α = 1: peak 0."""
    assert advance(costs, rate, 1, lag).peak_eur == 0


@check
@given(payments, fractions, fractions, lags)
def test_what_is_carried_follows_the_written_formula(costs, rate, share, lag):
    found = advance(costs, rate, share, lag)
    rate, share = Fraction(str(rate)), Fraction(str(share))
    for at, carried in enumerate(found.carried_eur, start=1):
        spent, paid = sum(costs[:at]), sum(costs[: max(0, at - lag)])
        assert carried == float(rate * spent - share * rate * sum(costs) - (1 - share) * rate * paid)


@pytest.mark.parametrize("wrong", [([-1], 0.5, 0.3, 1), ([1], 1.5, 0.3, 1), ([1], 0.5, -0.3, 1), ([1], 0.5, 0.3, -1)])
def test_impossible_advances_are_refused(wrong):
    with pytest.raises(OutOfDomain):
        advance(*wrong)

"""Uniform rates, budget-neutral rates, equal efforts (METHODS 5.9)."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.effort import compare_uniform, equal_effort_rates
from domain.errors import OutOfDomain

check = settings(max_examples=100, deadline=None, derandomize=True)


@st.composite
def regions(draw):
    n = draw(st.integers(1, 8))

    def column(values):
        return np.array(draw(st.lists(values, min_size=n, max_size=n)))

    return (
        column(st.integers(1, 10**6)),
        column(st.integers(1, 10**5)).astype(np.float64),
        column(st.integers(1, 3000)).astype(np.float64),
        column(st.integers(0, 100)) / 100,
    )


@check
@given(regions(), st.integers(0, 100).map(lambda value: value / 100))
def test_the_neutral_rate_costs_what_the_modulated_rates_cost(region, uniform_rate):
    costs, population, revenue, rates = region
    found = compare_uniform(costs, population, revenue, rates, uniform_rate)
    assert found.neutral.aid_eur == found.modulated.aid_eur
    assert found.neutral_rate * costs.sum() == pytest.approx(found.modulated.aid_eur, rel=1e-12)
    np.testing.assert_allclose(found.modulated.effort_share, costs * (1 - rates) / (population * revenue), atol=1e-12)


@check
@given(regions(), st.integers(0, 99).map(lambda value: value / 100))
def test_at_equal_cost_per_head_no_uniform_rate_changes_the_gap(region, uniform_rate):
    _, population, revenue, rates = region
    costs = (population * 100).astype(np.int64)
    found = compare_uniform(costs, population, revenue, rates, uniform_rate)
    assert found.uniform.ratio_max_min == pytest.approx(revenue.max() / revenue.min(), rel=1e-9)


@check
@given(regions(), st.integers(0, 1000))
def test_equal_effort_asks_the_same_of_all_for_the_same_aid(region, part):
    costs, population, revenue, _ = region
    aid = int(costs.sum()) * part // 1000
    found = equal_effort_rates(costs, population, revenue, aid)
    rests = costs * (1 - found.rates)
    np.testing.assert_allclose(rests / (population * revenue), found.effort_share, rtol=1e-6, atol=1e-12)
    assert rests.sum() == pytest.approx(costs.sum() - aid, abs=1e-3)
    assert found.flag == ("effort_egal_impossible" if found.rates.min() < -1e-9 else None)


@check
@given(regions(), st.integers(0, 1000))
def test_clipped_rates_keep_the_aid_and_stay_between_0_and_1(region, part):
    costs, population, revenue, _ = region
    aid = int(costs.sum()) * part // 1000
    found = equal_effort_rates(costs, population, revenue, aid)
    assert found.clipped_rates.min() >= 0
    assert found.clipped_rates.max() <= 1
    assert (costs * found.clipped_rates).sum() == pytest.approx(aid, abs=1e-3)
    if found.flag is None:
        np.testing.assert_allclose(found.clipped_rates, found.rates, atol=1e-9)


def test_a_town_without_revenue_has_no_effort():
    found = compare_uniform(np.array([10, 10]), np.ones(2), np.array([0.0, 5.0]), np.array([0.5, np.nan]), 0.5)
    assert np.isnan(found.modulated.effort_share).all()
    assert found.modulated.ratio_max_min is None
    assert found.uniform.aid_eur == 5.0


def test_a_town_of_unknown_revenue_is_left_out_of_equal_effort():
    found = equal_effort_rates(np.array([100, 100]), np.ones(2), np.array([10.0, np.nan]), 40)
    assert found.rates[0] == pytest.approx(0.4)
    assert np.isnan(found.rates[1])


def test_without_any_revenue_there_is_no_effort_to_equal():
    found = equal_effort_rates(np.array([100]), np.ones(1), np.zeros(1), 40)
    assert (found.effort_share, found.clipped_rates, found.flag) == (None, None, None)


def test_revenues_that_cannot_bear_the_rest_have_no_clipped_rates():
    found = equal_effort_rates(np.array([100, 100]), np.ones(2), np.array([0.0, 5.0]), 50)
    assert found.clipped_rates is None
    assert found.flag == "effort_egal_impossible"


@check
@given(regions())
def test_more_aid_than_costs_is_refused(region):
    costs, population, revenue, _ = region
    assume(len(costs))
    with pytest.raises(OutOfDomain):
        equal_effort_rates(costs, population, revenue, int(costs.sum()) + 1)

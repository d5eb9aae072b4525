"""Rate schedules (METHODS 5.1), invariants I61 to I65."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.cofinancing import schedule_rates
from domain.errors import OutOfDomain
from domain.schedules import Schedule, Strata, average_rate, rates_of, steepest_slope

check = settings(max_examples=100, deadline=None, derandomize=True)
ROUNDING = 2e-12
"""Rates are rounded to 12 decimals."""


@st.composite
def strata(draw, schedules=tuple(Schedule)):
    n = draw(st.integers(1, 5))
    thresholds = sorted(draw(st.sets(st.integers(1, 99), min_size=n, max_size=n)))
    rates = sorted(draw(st.sets(st.integers(0, 100), min_size=n + 1, max_size=n + 1)))
    gaps = [thresholds[0] * 2, (100 - thresholds[-1]) * 2, *np.diff(thresholds)]
    return Strata(
        thresholds=tuple(map(float, thresholds)),
        rates=tuple(rate / 100 for rate in rates),
        schedule=draw(st.sampled_from(schedules)),
        half_width=min(gaps) / 2 * draw(st.sampled_from([0, 0.1, 0.5, 1])),
        steepness=draw(st.sampled_from([0.02, 0.08, 0.5])),
        midpoint=draw(st.sampled_from([0.0, 30.0, 50.0, 100.0])),
    )


positions = st.lists(st.floats(0, 100), min_size=2, max_size=30).map(lambda values: np.sort(np.array(values)))


@check
@given(strata(), positions)
def test_i61_no_schedule_ever_decreases(rule, places):
    """I61: every schedule non-decreasing."""
    assert (np.diff(rates_of(rule, places)) >= 0).all()


@check
@given(strata(), positions)
def test_i62_rates_stay_between_the_first_and_the_last(rule, places):
    """I62: values in [r_0, r_m]."""
    rates = rates_of(rule, places)
    assert rates.min() >= rule.rates[0]
    assert rates.max() <= rule.rates[-1]


@check
@given(
    strata((Schedule.RAMP, Schedule.LINEAR, Schedule.PCHIP, Schedule.LOGISTIC)), st.floats(0, 100), st.floats(1e-3, 1)
)
def test_i63_all_but_stepped_are_continuous(rule, place, step):
    """I63: |r(p + ε) - r(p)| <= L ε, L = largest slope of the ramp or of the line, twice that for pchip."""
    linear = max(np.diff(rule.rates) / np.diff(rule.midpoints))
    bound = {Schedule.LINEAR: linear, Schedule.PCHIP: 2 * linear}.get(rule.schedule, steepest_slope(rule))
    if np.isfinite(bound):
        low, high = rates_of(rule, np.array([place, min(place + step, 100)]))
        assert high - low <= bound * step + ROUNDING + bound * 2e-9
        assert steepest_slope(rule) <= bound * (1 + 1e-9)


@pytest.mark.parametrize("schedule", [Schedule.STEPPED, Schedule.RAMP, Schedule.LINEAR, Schedule.PCHIP])
def test_i64_smoothing_is_neutral_in_the_default_case(schedule):
    """I64: average over uniform p is 61.25 in the default case. One default case: nothing to draw."""
    assert average_rate(Strata(schedule=schedule)) == pytest.approx(0.6125, abs=1e-12)


@check
@given(strata())
def test_the_average_is_that_of_a_fine_grid(rule):
    grid = (np.arange(20_000) + 0.5) / 200
    assert average_rate(rule) == pytest.approx(rates_of(rule, grid).mean(), abs=2e-4)


@check
@given(strata((Schedule.STEPPED,)), st.floats(0, 100), st.floats(1e-6, 0.4))
def test_i65_a_narrow_ramp_is_stepped_away_from_the_thresholds(rule, place, width):
    """I65: ramp(h -> 0) converges to stepped except at thresholds."""
    ramp = Strata(rule.thresholds, rule.rates, Schedule.RAMP, half_width=width)
    if np.abs(np.array(rule.thresholds) - place).min() > width + 1e-9:
        assert rates_of(ramp, np.array([place])) == rates_of(rule, np.array([place]))


@check
@given(strata(), st.permutations(range(6)))
def test_a_missing_position_is_to_be_decided_and_order_does_not_matter(rule, order):
    places = np.array([0, 12.5, np.nan, 50, 75, 100])
    rates = rates_of(rule, places)
    assert np.isnan(rates).tolist() == [False, False, True, False, False, False]
    np.testing.assert_array_equal(rates_of(rule, places[order]), rates[order])


def test_a_position_a_hair_below_a_threshold_is_on_it():
    assert schedule_rates(np.array([25 - 1e-12, 24.999]), Schedule.STEPPED).tolist() == [0.5, 0.3]


def test_forty_per_cent_is_not_the_float_beside_it():
    assert schedule_rates(np.array([25.0, 50.0])).tolist() == [0.4, 0.6]


def test_equal_strata_make_the_line_a_wide_ramp():
    places = np.linspace(0, 100, 401)
    np.testing.assert_array_equal(schedule_rates(places), schedule_rates(places, Schedule.RAMP, half_width=12.5))


@pytest.mark.parametrize(
    "wrong",
    [
        {"thresholds": ()},
        {"thresholds": (0.0, 50.0, 75.0)},
        {"thresholds": (50.0, 25.0, 75.0)},
        {"rates": (0.3, 0.3, 0.7, 0.95)},
        {"rates": (0.3, 0.5, 0.7)},
        {"rates": (0.3, 0.5, 0.7, 1.2)},
        {"schedule": Schedule.RAMP, "half_width": 13.0},
        {"schedule": Schedule.RAMP, "half_width": -1.0},
        {"steepness": 0.0},
    ],
)
def test_strata_that_break_a_rule_are_refused(wrong):
    with pytest.raises(OutOfDomain):
        Strata(**wrong)


@pytest.mark.parametrize("place", [-1.0, 100.5])
def test_a_position_outside_0_to_100_is_refused(place):
    with pytest.raises(OutOfDomain):
        schedule_rates(np.array([place]))

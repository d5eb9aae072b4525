"""Requests brought down to the envelope (METHODS 5.4), invariants I69 to I72, beside a reference in fractions."""

from fractions import Fraction
from itertools import pairwise
from math import floor

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.decimals import decimals
from domain.errors import OutOfDomain
from domain.scaling import ScalingMode, ScalingStatus, scale_to_envelope

check = settings(max_examples=100, deadline=None, derandomize=True)
MODES = tuple(ScalingMode)


def exact(value):
    return Fraction(str(value))


def solved(amounts, available, points):
    """Find the parameter on a falling or rising broken line known at its breakpoints."""
    ordered = sorted(points)
    for before, after in pairwise(ordered):
        low, high = sum(amounts(before)), sum(amounts(after))
        if min(low, high) <= available <= max(low, high) and low != high:
            return before + (available - low) / (high - low) * (after - before)
    return ordered[0]


def scaled_reference(world, mode):
    """Return status, parameter and whole aid, all by fractions."""
    requests = [
        exact(rate) * cost if top is None else min(exact(rate) * cost, Fraction(top))
        for rate, cost, top in zip(world["rates"], world["costs"], world["maxima"], strict=True)
    ]
    floors = [
        min(exact(low) * cost, request) if mode is ScalingMode.PROTECTED else Fraction(0)
        for low, cost, request in zip(world["floors"], world["costs"], requests, strict=True)
    ]
    envelope, costs = world["envelope"], world["costs"]
    if sum(floors) > envelope:
        return ScalingStatus.FLOORS_TOO_HIGH, None, None
    if sum(requests) <= envelope:
        parameter = Fraction(mode is not ScalingMode.SHIFT)
        return ScalingStatus.SUFFICIENT, parameter, rounded(requests, floor(sum(requests)), world)
    if mode is ScalingMode.SHIFT:

        def amounts(shift):
            return [max(Fraction(0), request - shift * cost) for request, cost in zip(requests, costs, strict=True)]

        points = {Fraction(0)} | {request / cost for request, cost in zip(requests, costs, strict=True) if cost}
    else:

        def amounts(factor):
            return [max(factor * request, low) for request, low in zip(requests, floors, strict=True)]

        points = {Fraction(0), Fraction(1)} | {
            low / request for request, low in zip(requests, floors, strict=True) if request
        }
    parameter = solved(amounts, envelope, points)
    return ScalingStatus.BINDING, parameter, rounded(amounts(parameter), envelope, world)


def rounded(quotas, target, world):
    aid = [floor(quota) for quota in quotas]
    order = sorted(range(len(quotas)), key=lambda at: (aid[at] - quotas[at], -world["costs"][at], world["codes"][at]))
    for at in order[: target - sum(aid)]:
        aid[at] += 1
    return aid


rates = st.one_of(
    st.sampled_from([0.0, 0.3, 0.5, 0.7, 0.95, 1.0]),
    st.integers(0, 1000).map(lambda value: value / 1000),
    st.floats(0, 1).map(lambda value: 0.0 if value < 1e-9 else value),
)
costs = st.one_of(st.integers(0, 30), st.sampled_from([100, 1000, 1000, 2000]), st.integers(0, 10**8))


@st.composite
def worlds(draw, has_maxima=True):
    n = draw(st.integers(1, 8))
    world = {
        "costs": draw(st.lists(costs, min_size=n, max_size=n)),
        "rates": draw(st.lists(rates, min_size=n, max_size=n)),
        "codes": draw(st.permutations([f"{rank:05d}" for rank in range(n)])),
    }
    world["floors"] = [
        draw(st.sampled_from([0.0, rate, float(np.round(rate / 2, 3)), rate / 3])) for rate in world["rates"]
    ]
    world["floors"] = [min(pair) for pair in zip(world["floors"], world["rates"], strict=True)]
    capped = has_maxima and draw(st.booleans())
    world["maxima"] = [draw(st.integers(0, cost)) if capped else None for cost in world["costs"]]
    asked = sum(exact(rate) * cost for rate, cost in zip(world["rates"], world["costs"], strict=True))
    part = draw(
        st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(9, 10), Fraction(1), Fraction(2)])
    )
    world["envelope"] = max(0, floor(asked * part) + draw(st.integers(-1, 1)))
    return world


def scaled(world, mode, order=None):
    order = list(range(len(world["costs"]))) if order is None else order
    maxima = None if None in world["maxima"] else np.array(world["maxima"])[order]
    return scale_to_envelope(
        np.array(world["costs"], dtype=np.int64)[order],
        np.array(world["rates"])[order],
        world["envelope"],
        mode,
        np.array(world["floors"])[order],
        maxima,
        np.array(world["codes"])[order],
    )


modes = st.sampled_from(MODES)


@check
@given(worlds(), modes)
def test_aid_is_that_of_fractions(world, mode):
    status, parameter, aid = scaled_reference(world, mode)
    found = scaled(world, mode)
    assert found.status is status
    if aid is None:
        assert found.aid_eur is found.parameter is None
    else:
        assert found.aid_eur.astype(int).tolist() == aid
        assert found.parameter == pytest.approx(float(parameter), rel=1e-12, abs=1e-15)


@check
@given(worlds(), modes)
def test_i69_the_aid_is_the_envelope_when_it_binds(world, mode):
    """I69: Σ aid = E when binding."""
    found = scaled(world, mode)
    assume(found.status is ScalingStatus.BINDING)
    assert int(found.aid_eur.sum()) == world["envelope"]
    assert found.unused_eur == 0


@check
@given(worlds(), modes)
def test_i70_no_rate_rises_and_no_maximum_is_passed(world, mode):
    """I70: no rate rises; the rounding euro stays within the maxima."""
    found = scaled(world, mode)
    assume(found.aid_eur is not None)
    assert (found.final_rate <= np.array(world["rates"]) + 1e-12).all()
    if None not in world["maxima"]:
        assert (found.aid_eur <= np.array(world["maxima"])).all()


@check
@given(worlds(has_maxima=False), st.sampled_from([ScalingMode.FACTOR, ScalingMode.SHIFT]))
def test_i71_factor_keeps_ratios_and_shift_keeps_differences(world, mode):
    """I71: factor keeps the ratios, shift the differences of positive rates."""
    found = scaled(world, mode)
    asked = np.array(world["rates"])
    is_factor = mode is ScalingMode.FACTOR
    expected = asked * found.parameter if is_factor else np.maximum(asked - found.parameter, 0)
    np.testing.assert_allclose(found.final_rate, expected, rtol=0, atol=1e-9)


@check
@given(worlds(has_maxima=False), modes)
def test_i72_the_order_of_rates_is_kept(world, mode):
    """I72: order of rates kept (`protected`: when the floors have the same order)."""
    found = scaled(world | {"floors": [rate / 2 for rate in world["rates"]]}, mode)
    assume(found.final_rate is not None)
    order = np.argsort(np.array(world["rates"]), kind="stable")
    assert (np.diff(found.final_rate[order]) >= -1e-12).all()


@check
@given(worlds(), modes, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(world, mode, random):
    order = list(range(len(world["costs"])))
    random.shuffle(order)
    found, shuffled = scaled(world, mode), scaled(world, mode, order)
    assert shuffled.parameter == found.parameter
    if found.aid_eur is not None:
        assert shuffled.aid_eur.tolist() == found.aid_eur[order].tolist()


def test_a_request_cut_by_law_before_counts_for_what_the_law_allows():
    raw = scale_to_envelope(
        np.array([1000, 1000]), np.array([1.0, 1.0]), 900, ScalingMode.FACTOR, None, np.array([800, 1000])
    )
    assert raw.aid_eur.tolist() == [400, 500]


def test_a_rate_to_be_decided_gets_no_aid():
    found = scale_to_envelope(np.array([100, 100]), np.array([np.nan, 0.5]), 40, ScalingMode.FACTOR)
    assert np.isnan(found.aid_eur[0])
    assert found.aid_eur[1] == 40


def test_per_cent_of_sixteen_digits_are_exact():
    third = decimals(np.array([33.333333333333336, 33.333333333333336])).shifted(2)
    found = scale_to_envelope(np.array([3, 3]), third, 10, ScalingMode.FACTOR)
    assert found.aid_eur.tolist() == [1, 1]


def test_nobody_asks_and_nothing_is_spent():
    found = scale_to_envelope(np.array([], dtype=np.int64), np.array([]), 10)
    assert (found.status, found.unused_eur, found.aid_eur.tolist()) == (ScalingStatus.SUFFICIENT, 10.0, [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"floors": np.array([0.6])},
        {"rates": np.array([1.2])},
        {"costs": np.array([-5])},
        {"envelope_eur": -1},
        {"maxima": np.array([-1])},
    ],
)
def test_impossible_requests_are_refused(wrong):
    with pytest.raises(OutOfDomain):
        scale_to_envelope(**{"costs": np.array([10]), "rates": np.array([0.5]), "envelope_eur": 2} | wrong)

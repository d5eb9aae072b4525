"""Rest to pay, legal cap, the whole chain, legal parameters (METHODS 5.2 to 5.4), invariants I66 to I68."""

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.cofinancing import Funding, ScalingMode, cofinance, legal_cap, rest_to_pay, schedule_rates
from domain.decimals import decimals
from domain.errors import OutOfDomain
from domain.law import (
    DEROGATION_REASONS,
    ENGINEERING_OUTSIDE_RULE,
    MINIMUM_SHARES,
    minimum_share_of,
    minimum_share_to_verify,
)
from domain.wording import law as wording

check = settings(max_examples=100, deadline=None, derandomize=True)
rates = st.one_of(
    st.sampled_from([0.0, 0.3, 0.5, 0.7, 0.8, 0.95, 1.0]),
    st.integers(0, 1000).map(lambda value: value / 1000),
    st.floats(0, 1).map(lambda value: 0.0 if value < 1e-9 else value),
)
minima = st.sampled_from([0.0, 0.05, 0.1, 0.2, 0.3, 0.333])


def exact(value):
    return Fraction(str(value))


@st.composite
def projects(draw):
    """Draw projects with private money and aids of others that leave something to fund."""
    n = draw(st.integers(1, 8))
    costs = draw(st.lists(st.one_of(st.integers(0, 30), st.integers(0, 10**8)), min_size=n, max_size=n))
    private = [draw(st.integers(0, cost)) if draw(st.booleans()) else 0 for cost in costs]
    others = [
        draw(st.integers(0, cost - gift)) if draw(st.booleans()) else 0
        for cost, gift in zip(costs, private, strict=True)
    ]
    return tuple(np.array(column, dtype=np.int64) for column in (costs, private, others)), np.array(
        draw(st.lists(rates, min_size=n, max_size=n))
    )


@check
@given(projects(), minima)
def test_the_legal_cap_is_that_of_fractions(project, minimum):
    (costs, private, others), requested = project
    found = legal_cap(costs, private, requested, minimum, others)
    rows = zip(costs.tolist(), private.tolist(), others.tolist(), requested.tolist(), strict=True)
    for at, (cost, gift, other, rate) in enumerate(rows):
        share, request = (1 - exact(minimum)) * (cost - gift), exact(rate) * cost
        allowed = max(0, floor(share) - other)
        assert found.maximum_aid_eur[at] == floor(share)
        assert found.aid_eur[at] == min(floor(request), allowed)
        assert found.is_capped[at] == (request > allowed)
        assert found.needs_derogation[at] == (request > 0 and request + other > share)


@check
@given(projects(), minima)
def test_i66_the_owner_keeps_its_minimum_share(project, minimum):
    """I66: own part >= m (C - V) exactly, in integers (other aids within the maximum)."""
    (costs, private, others), requested = project
    found = legal_cap(costs, private, requested, minimum, others)
    for at in np.flatnonzero(others <= found.maximum_aid_eur).tolist():
        assert int(found.own_contribution_eur[at]) >= exact(minimum) * int(costs[at] - private[at])


@check
@given(projects())
def test_i67_without_minimum_only_the_public_funding_limits_the_aid(project):
    """I67: m = 0: aid = min(floor(request), C - V)."""
    (costs, private, _), requested = project
    found = legal_cap(costs, private, requested, 0.0)
    requests = [floor(exact(rate) * int(cost)) for rate, cost in zip(requested, costs, strict=True)]
    assert found.aid_eur.tolist() == np.minimum(requests, costs - private).tolist()


@check
@given(projects(), minima, st.integers(0, 1000))
def test_i68_more_private_money_never_raises_the_public_aid(project, minimum, gift):
    """I68: more private money never raises the allowed public aid."""
    (costs, private, _), requested = project
    more = np.minimum(private + gift, costs)
    assert (
        legal_cap(costs, more, requested, minimum).aid_eur <= legal_cap(costs, private, requested, minimum).aid_eur
    ).all()


def test_a_rate_to_be_decided_has_no_aid_and_no_label():
    found = legal_cap(np.array([100, 100]), np.zeros(2, dtype=np.int64), np.array([np.nan, 0.95]))
    assert np.isnan(found.aid_eur[0])
    assert found.needs_derogation.tolist() == [False, True]


def test_cents_cut_from_eighty_per_cent_are_no_derogation():
    found = legal_cap(np.array([999]), np.array([0]), np.array([0.8]))
    assert (found.aid_eur[0], found.is_capped[0], found.needs_derogation[0]) == (799, True, False)


def test_minimum_shares_may_differ_from_unit_to_unit():
    found = legal_cap(np.array([100, 100]), np.zeros(2, dtype=np.int64), np.full(2, 0.95), np.array([0.2, 0.0]))
    assert found.aid_eur.tolist() == [80, 95]


def test_per_cent_read_as_decimals_are_not_rounded_to_a_float():
    requested = decimals(np.array([33.3])).shifted(2)
    assert legal_cap(np.array([1000]), np.array([0]), requested).aid_eur.tolist() == [333]


@pytest.mark.parametrize(
    "wrong",
    [
        {"private_eur": np.array([101])},
        {"cost_eur": np.array([-1])},
        {"requested_rate": np.array([1.01])},
        {"minimum_share": -0.1},
        {"other_aids_eur": np.array([101])},
    ],
)
def test_impossible_funding_is_refused(wrong):
    given_project = {"cost_eur": np.array([100]), "private_eur": np.array([0]), "requested_rate": np.array([0.5])}
    with pytest.raises(OutOfDomain):
        legal_cap(**given_project | wrong)


money = st.integers(0, 10**7).map(float)


@check
@given(money, rates, st.floats(0, 1), st.integers(0, 3000), money)
def test_what_the_funders_do_not_pay_stays_to_pay(cost, rate, private_share, population, revenue):
    private = np.array([np.floor(cost * private_share)])
    savings = np.array([-1.0])
    found = rest_to_pay(
        np.array([cost]), private, np.array([rate]), np.array([float(population)]), np.array([revenue]), savings
    )
    assert found.aid_eur[0] + found.rest_eur[0] + private[0] == pytest.approx(cost, abs=1e-6)
    assert found.aid_eur[0] == pytest.approx(float(min(exact(rate) * int(cost), int(cost - private[0]))), abs=1e-6)
    assert np.isnan(found.rest_eur_per_head[0]) == (population == 0)
    assert np.isnan(found.rest_share_of_revenue[0]) == (revenue == 0)
    assert np.isnan(found.rest_share_of_savings[0])
    assert found.savings_status.tolist() == ["epargne_nulle_ou_negative"]


def test_private_money_above_the_cost_is_refused():
    one = np.ones(1)
    with pytest.raises(OutOfDomain):
        rest_to_pay(one, 2 * one, one / 2, one, one, one)


@check
@given(projects(), minima, st.integers(0, 10**8), st.sampled_from(ScalingMode))
def test_the_whole_chain_respects_the_law_and_the_envelope(project, minimum, envelope, mode):
    """Second check of the legal cap (METHODS 5.4): the rounding euro cannot break it."""
    (costs, private, others), requested = project
    funding = Funding(costs, private, minimum, others)
    found = cofinance(funding, requested, envelope, mode, requested * 0.5)
    assert found.respects_law.all()
    if found.scaling.aid_eur is not None:
        assert found.scaling.aid_eur.sum() == min(envelope, found.legal.aid_eur.sum())
        assert (found.scaling.aid_eur <= found.legal.aid_eur).all()


def test_an_ample_envelope_pays_exactly_what_the_law_allows():
    costs = np.array([999, 1001, 7])
    funding = Funding(costs, np.zeros(3, dtype=np.int64))
    found = cofinance(funding, schedule_rates(np.array([90.0, 30.0, np.nan])), 10_000)
    assert found.scaling.aid_eur[:2].tolist() == found.legal.aid_eur[:2].tolist() == [799, 440]
    assert np.isnan(found.scaling.aid_eur[2])


def test_overseas_towns_are_exempted_and_the_others_follow_ordinary_law():
    assert minimum_share_of("97411").value == 0.0
    assert minimum_share_of("93066").value == 0.2


@pytest.mark.parametrize(("share", "is_unsure"), [(0.2, False), (0.3, False), (0.0, False), (0.05, True), (0.15, True)])
def test_a_minimum_share_whose_text_was_not_read_is_to_verify(share, is_unsure):
    assert minimum_share_to_verify(share) is is_unsure


def test_every_legal_parameter_has_its_french_label():
    assert {threshold.key for threshold in (*MINIMUM_SHARES, ENGINEERING_OUTSIDE_RULE)} == set(wording.THRESHOLDS)
    assert set(DEROGATION_REASONS) == set(wording.DEROGATION_REASONS)
    sentences = wording.minimum_share_sentences()
    unsure = [wording.TO_VERIFY in sentence for sentence in sentences]
    assert unsure == [threshold.to_verify for threshold in MINIMUM_SHARES]
    assert "Mayotte" in wording.exempted_sentence()

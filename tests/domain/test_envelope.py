"""Envelope split, balance of themes, transfers, engineering assistance (METHODS 4.1, 4.2, 4.5), I50 to I55."""

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.engineering import EngineeringRule, judge_engineering
from domain.envelope import (
    Fungibility,
    Theme,
    ThemeOwner,
    Transfer,
    TransferVerdict,
    balance_themes,
    split_envelope,
    transfer_between_themes,
)
from domain.errors import OutOfDomain, UnknownCode

check = settings(max_examples=100, deadline=None, derandomize=True)
shares = st.integers(0, 500).map(lambda value: value / 1000)
envelopes = st.one_of(st.integers(0, 50), st.integers(0, 10**10))


def exact(value):
    return Fraction(str(value))


@check
@given(envelopes, shares, shares, shares, shares)
def test_i50_every_level_sums_to_its_parent(envelope, evaluation, engineering, territory, state):
    """I50: every level sums to its parent."""
    found = split_envelope(envelope, evaluation, engineering, territory, state)
    assert found.evaluation_eur + found.engineering_eur + found.interventions_eur == envelope
    assert found.territories_eur + found.projects_eur == found.interventions_eur
    assert found.state_themes_eur + found.local_themes_eur == found.projects_eur


@check
@given(envelopes, shares, shares, shares, shares)
def test_i51_each_part_is_within_a_euro_of_its_quota(envelope, evaluation, engineering, territory, state):
    """I51: each part differs from its exact quota by less than 1 euro."""
    found = split_envelope(envelope, evaluation, engineering, territory, state)
    assert abs(found.evaluation_eur - envelope * exact(evaluation)) < 1
    assert abs(found.engineering_eur - envelope * exact(engineering)) < 1
    assert abs(found.territories_eur - found.interventions_eur * exact(territory)) < 1
    assert abs(found.state_themes_eur - found.projects_eur * exact(state)) < 1


@check
@given(shares, shares, shares, shares)
def test_i52_an_empty_envelope_gives_zeros(evaluation, engineering, territory, state):
    """I52: envelope 0 gives zeros."""
    found = split_envelope(0, evaluation, engineering, territory, state)
    assert found.territories_share is None
    assert {found.evaluation_eur, found.engineering_eur, found.interventions_eur, found.territories_eur} == {0}
    assert {found.projects_eur, found.state_themes_eur, found.local_themes_eur} == {0}


def test_a_tie_goes_to_the_first_listed_part_even_if_it_is_the_smaller():
    found = split_envelope(5, 0.1, 0.0, 0.5, 0.5)
    assert (found.evaluation_eur, found.interventions_eur) == (1, 4)


@pytest.mark.parametrize("wrong", [(-1, 0, 0), (100, 0.6, 0.5), (100, -0.1, 0)])
def test_impossible_splits_are_refused(wrong):
    with pytest.raises(OutOfDomain):
        split_envelope(*wrong)


@pytest.mark.parametrize(("local", "state", "is_compliant"), [(55, 45, True), (45, 55, True), (56, 44, False)])
def test_five_points_of_tolerance_accept_45_to_55_included(local, state, is_compliant):
    found = balance_themes(state, local, state * 10, local * 10, 5)
    assert found.themes_are_compliant is found.amounts_are_compliant is is_compliant
    assert found.local_share_of_themes == local / 100


def test_no_theme_and_no_credit_give_no_balance():
    found = balance_themes(0, 0, 0, 0)
    assert found.local_share_of_themes is found.themes_are_compliant is None
    assert found.local_share_of_amounts is found.amounts_are_compliant is None


KEYS = ("E1", "E2", "C1", "C2")


@st.composite
def contracts(draw):
    themes = [
        Theme(key, ThemeOwner.STATE if key[0] == "E" else ThemeOwner.LOCAL, draw(st.integers(0, 60))) for key in KEYS
    ]
    transfer = st.builds(
        Transfer,
        st.sampled_from(KEYS),
        st.sampled_from(KEYS),
        st.integers(-1, 20),
        st.sampled_from([True, True, False]),
    )
    share = draw(st.sampled_from([0, 0.25, 0.333, 0.5, 1]))
    return themes, draw(st.lists(transfer, max_size=12)), share


@check
@given(contracts(), st.sampled_from(Fungibility))
def test_i53_the_sum_of_the_themes_is_constant(contract, variant):
    """I53: Σ balances constant."""
    themes, transfers, share = contract
    found = transfer_between_themes(themes, transfers, share, variant)
    assert sum(found.balances_eur.values()) == sum(theme.initial_eur for theme in themes)
    assert min(found.remaining_eur.values()) >= 0


@check
@given(contracts(), st.sampled_from(Fungibility))
def test_i54_each_family_keeps_its_total(contract, variant):
    """I54: family totals constant."""
    themes, transfers, share = contract
    found = transfer_between_themes(themes, transfers, share, variant)
    for family in ThemeOwner:
        own = [theme for theme in themes if theme.owner is family]
        assert sum(found.balances_eur[theme.key] for theme in own) == sum(theme.initial_eur for theme in own)


@check
@given(contracts())
def test_i55_no_theme_loses_more_than_its_share(contract):
    """I55: no theme loses more than 25 % of its initial credits gross (not in `globale`)."""
    themes, transfers, share = contract
    found = transfer_between_themes(themes, transfers, share)
    for theme in themes:
        lost = sum(
            transfer.amount_eur
            for transfer, verdict in zip(transfers, found.verdicts, strict=True)
            if verdict is TransferVerdict.OK and transfer.source == theme.key
        )
        assert lost <= floor(exact(share) * theme.initial_eur)
        assert found.remaining_eur[theme.key] == floor(exact(share) * theme.initial_eur) - lost


TWO = [Theme("E", ThemeOwner.STATE, 100), Theme("C", ThemeOwner.LOCAL, 100)]


def test_a_loan_between_families_stands_when_it_is_paid_back():
    there, back = Transfer("E", "C", 90, True), Transfer("C", "E", 90, True)
    found = transfer_between_themes(TWO, [there, back], 0.25, Fungibility.WHOLE)
    assert found.verdicts == (TransferVerdict.OK, TransferVerdict.OK)


def test_a_loan_between_families_that_is_not_paid_back_never_happened():
    themes = [*TWO, Theme("E2", ThemeOwner.STATE, 0)]
    transfers = [Transfer("C", "E", 50, True), Transfer("E", "E2", 120), Transfer("E", "E2", 100)]
    found = transfer_between_themes(themes, transfers, 0.25, Fungibility.WHOLE)
    expected = (TransferVerdict.PROPORTION_CHANGED, TransferVerdict.OVER_CAP, TransferVerdict.OK)
    assert found.verdicts == expected
    assert found.balances_eur == {"E": 0, "C": 100, "E2": 100}


def test_a_transfer_touching_the_collectivities_needs_their_agreement_in_the_whole_variant():
    found = transfer_between_themes(TWO, [Transfer("E", "C", 10)], 0.25, Fungibility.WHOLE)
    assert found.verdicts == (TransferVerdict.NEEDS_UNANIMITY,)


def test_an_unknown_theme_is_refused():
    with pytest.raises(UnknownCode):
        transfer_between_themes(TWO, [Transfer("E", "X", 10)])


def test_a_theme_listed_twice_is_refused():
    with pytest.raises(OutOfDomain):
        transfer_between_themes([*TWO, TWO[0]], [])


known_or_not = st.one_of(st.just(np.nan), st.sampled_from([0.0, 1.0, 2.0]))


@check
@given(st.lists(st.tuples(known_or_not, known_or_not, known_or_not), min_size=1, max_size=8))
def test_one_true_criterion_is_enough_and_doubt_is_said(units):
    population, share, ratio = np.array(units).T
    rule = EngineeringRule(population_below=1, quarter_share_min=2, potential_ratio_max=0)
    for unit, verdict in zip(units, judge_engineering(population, share, ratio, rule), strict=True):
        is_true = unit[0] < 1 or unit[1] >= 2 or unit[2] <= 0
        in_doubt = "indetermine" if np.isnan(unit).any() else "non_eligible"
        assert verdict == ("eligible" if is_true else in_doubt)

"""The contract's tree inside the rules: exact sums, one envelope, older texts unchanged."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contract import (
    DEFAULT_SHARES,
    PRESETS,
    checked_contract,
    read_contract,
    split_of,
    with_contract,
    write_contract,
)
from domain.envelope import Fungibility, TransferVerdict
from domain.errors import InvalidInput
from domain.ledger import read_ledger
from domain.plan import Rules

tenths = st.integers(0, 500).map(lambda one: round(one / 1000, 3))


def test_the_envelope_of_the_simulation_is_the_part_of_the_territories():
    """METHODS 4.1: 10 000 001 gives 9 500 000 to interventions by halves, the odd euro to the first."""
    assert with_contract(Rules(), 10_000_001).envelope_eur == 4_750_001
    assert with_contract(Rules(), 10_000_000, PRESETS["anru"]).envelope_eur == 6_650_000


@given(st.integers(0, 10**11), st.tuples(tenths, tenths, tenths, tenths))
def test_a_contract_is_written_and_read_alike_and_its_levels_add_up(amount, shares):
    rules = with_contract(Rules(), amount, shares)
    checked_contract(rules)
    assert with_contract(Rules(), *read_contract(write_contract(rules))) == rules
    split = split_of(rules)
    assert split.evaluation_eur + split.engineering_eur + split.interventions_eur == amount
    assert split.territories_eur + split.projects_eur == split.interventions_eur
    assert split.state_themes_eur + split.local_themes_eur == split.projects_eur
    assert rules.envelope_eur == split.territories_eur


def test_without_a_contract_rules_are_what_they_were():
    assert with_contract(Rules(), None) == Rules()
    assert (write_contract(Rules()), split_of(Rules())) == ("", None)


@pytest.mark.parametrize(
    "rules",
    [
        replace(with_contract(Rules(), 1_000_000), envelope_eur=5),
        replace(Rules(), contract_shares=DEFAULT_SHARES),
        replace(Rules(), contract_eur=1_000_000),
    ],
)
def test_an_envelope_that_is_not_of_its_contract_is_refused(rules):
    with pytest.raises(InvalidInput):
        checked_contract(rules)


@pytest.mark.parametrize(
    "text", ["", "5", "5,2,3,50", "5,2,3,50,50,1", "-5,2,3,50,50", "5,2,3,50,50.55", "x,2,3,50,50"]
)
def test_another_form_is_refused(text):
    with pytest.raises(InvalidInput):
        read_contract(text)


def test_evaluation_and_engineering_beyond_the_whole_are_refused():
    with pytest.raises(InvalidInput):
        with_contract(Rules(), 100, (0.6, 0.5, 0.5, 0.5))


def test_the_ledger_judges_transfers_in_their_order():
    """METHODS 4.2: 25 % of 1 001 is 250.25: 250 accepted, then 1 more refused."""
    told = read_ledger(
        "Habitat ; État ; 1 001\nEmploi;etat;999\n\nÉcole ; Collectivités ; 2000\nHabitat > Emploi ; 250\n"
        "Habitat > Emploi ; 1\nHabitat > École ; 5 ; unanimité",
        Fungibility.WITHIN_FAMILY,
    )
    assert told.outcome.verdicts == (TransferVerdict.OK, TransferVerdict.OVER_CAP, TransferVerdict.OTHER_FAMILY)
    assert told.outcome.balances_eur == {"Habitat": 751, "Emploi": 1249, "École": 2000}
    assert (told.balance.amounts_are_compliant, told.balance.themes_are_compliant) == (True, False)


@pytest.mark.parametrize(
    "line",
    [
        "Habitat",
        "Habitat ; Région ; 5",
        "Habitat ; État ; -5",
        "Habitat ; État ; x",
        "A > B ; 5",
        "A > B",
        "; État ; 5",
    ],
)
def test_a_line_that_cannot_be_read_is_named(line):
    with pytest.raises(InvalidInput) as refused:
        read_ledger(f"Emploi ; État ; 5\n{line}", Fungibility.WITHIN_FAMILY)
    assert refused.value.given.startswith("2 :")

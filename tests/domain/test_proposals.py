"""A proposal keeps clean names, plain keys and rules that can be; it shows the state that it was made from."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.classing import Classing
from domain.errors import InvalidInput, StaleState, UnknownTerritory
from domain.plan import Rules
from domain.proposals import (
    Choices,
    changed_choices,
    check_territory,
    checked_choices,
    checked_key,
    content_of,
    proposal_name,
    state_of,
)
from domain.state import territory_mark
from domain.wording.errors import sentence
from tests import strategies
from tests.worlds import twelve_communes

WORLD = twelve_communes()
thorough = settings(max_examples=200, deadline=None, derandomize=True)


@thorough
@given(st.text(max_size=300))
def test_a_name_is_one_clean_line_of_120_characters_and_cleaning_it_again_changes_nothing(text):
    try:
        name = proposal_name(text)
    except InvalidInput:
        assert not any(unicodedata.category(letter)[0] in "LNPS" for letter in text)
        return
    assert 1 <= len(name) <= 120
    assert proposal_name(name) == name
    assert not any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in name)
    assert not set(name) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b\ufeff")


def test_a_name_in_the_experts_words():
    assert proposal_name("  Périmètre\tnord \n v2 ") == "Périmètre nord v2"
    assert proposal_name("abc\u202egnp.exe") == "abcgnp.exe"
    assert proposal_name("Cre\u0301teil") == "Créteil"
    assert proposal_name("<b>=1+1</b>") == "<b>=1+1</b>"
    assert proposal_name("x" * 10_000) == "x" * 120
    assert proposal_name("x" * 119 + "👨\u200d👩") == "x" * 119 + "👨"


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\u202e\n", "\ud800"])
def test_a_name_that_nobody_sees_is_refused(text):
    with pytest.raises(InvalidInput) as caught:
        proposal_name(text)
    assert sentence(caught.value).startswith("La variante n'a pas de nom")


@pytest.mark.parametrize("value", ["", "a b", "é", "x" * 65, "<a>", "a\n"])
def test_a_key_is_letters_digits_and_a_few_signs(value):
    with pytest.raises(InvalidInput):
        checked_key("actor", value)
    assert checked_key("actor", "p-77_a.b:C") == "p-77_a.b:C"


@pytest.mark.parametrize(
    "choices",
    [
        Choices(""),
        Choices("poverty_rate", ("qpv", "<b>")),
        Choices("poverty_rate", (), Rules(envelope_eur=-1)),
        Choices("poverty_rate", (), Rules(schedule="other")),
        Choices("poverty_rate", (), Rules(guaranteed_rate=float("nan"))),
        Choices("poverty_rate", (), Rules(thresholds=(25.0, 20.0, 75.0))),
        Choices("poverty_rate", (), Rules(thresholds=(25.0, float("nan"), 75.0))),
        Choices("poverty_rate", (), Rules(rates=(0.3, 0.5))),
        Choices("poverty_rate", (), Rules(rates=(0.3, 0.5, 0.7, 1.5))),
        Choices("poverty_rate", (), Rules(rates=(0.3, 0.5, 0.5, 0.95))),
        Choices("poverty_rate", (), Rules(thresholds=(50.0,), rates=(0.3, 0.5))),
        Choices("poverty_rate", (), Rules(thresholds=(10.0, 20.0, 30.0, 40.0), rates=(0.1, 0.2, 0.3, 0.4, 0.5))),
        Choices("poverty_rate", (), Rules(thresholds=(25.01, 50.0, 75.0))),
    ],
)
def test_choices_that_cannot_be_are_refused(choices):
    with pytest.raises(InvalidInput):
        checked_choices(choices)


@thorough
@given(strategies.states(WORLD, ("poverty_rate", "need_position"), ("qpv", "zus")))
def test_a_state_kept_and_shown_again_is_the_same_but_for_the_view_and_the_classes(state):
    assert state_of(content_of(state)) == replace(state, view=None, classing=Classing())
    assert checked_choices(content_of(state).choices) == content_of(state).choices


@thorough
@given(strategies.rules(), strategies.rules())
def test_choices_differ_by_the_rules_that_differ(first, second):
    before, after = Choices("poverty_rate", (), first), Choices("poverty_rate", ("qpv",), second)
    names = changed_choices(before, after)
    assert ("envelope_eur" in names) is (first.envelope_eur != second.envelope_eur)
    assert "layers" in names
    assert "indicator" not in names
    assert changed_choices(before, before) == frozenset()


def test_a_proposal_of_another_territory_or_of_another_list_is_told_apart():
    check_territory(WORLD.key, territory_mark(WORLD), WORLD)
    with pytest.raises(UnknownTerritory):
        check_territory("ailleurs", territory_mark(WORLD), WORLD)
    with pytest.raises(StaleState):
        check_territory(WORLD.key, "00000000", WORLD)

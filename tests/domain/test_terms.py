"""Terms beside the rates: what is not usual is written, in the address as in the journal, and read back."""

import json
from dataclasses import replace

import pytest

from domain.edits import Perimeter
from domain.errors import InvalidInput
from domain.plan import Rules
from domain.proposals import Choices, Content, changed_choices
from domain.terms import Terms, advances_of, decode_terms, encode_terms, read_terms, write_terms
from domain.wording.terms import ORIGIN, terms_text
from store.events import read_content, write_content

OWN = Terms(
    window=7.5,
    advances=(0.0, 0.125, 0.3),
    periods=6,
    payment_lag=0,
    engineering_population=3_500,
    engineering_share=0.125,
    engineering_ratio=0.9,
    finalities="Habitat ; 40\nÉcole ; 60",
    ledger="Habitat ; État ; 500",
    fungibility="globale",
    tolerance=2.5,
)


def test_usual_terms_are_written_as_nothing():
    assert write_terms(Terms()) == {}
    assert encode_terms(Terms()) == ""
    assert Rules() == Rules(terms=Terms())
    assert terms_text(Terms()) == ORIGIN


@pytest.mark.parametrize("terms", [Terms(), OWN, replace(Terms(), ledger="x" * 8_000)])
def test_terms_written_are_read_back(terms):
    assert read_terms(write_terms(terms)) == terms
    assert (decode_terms(encode_terms(terms)) if encode_terms(terms) else Terms()) == terms


def test_shares_are_written_in_per_cent_and_advances_as_they_are_typed():
    written = write_terms(OWN)
    assert written["engineering_share"] == 12.5
    assert written["advances"] == "0 ; 12,5 ; 30"
    assert read_terms({"advances": "0; 12.5 %;30%"}).advances == OWN.advances


def test_an_emptied_value_is_the_usual_one():
    assert read_terms({"window": "", "ledger": None}) == Terms()


@pytest.mark.parametrize(
    "value",
    [
        [],
        {"other": 5},
        {"window": -1},
        {"window": True},
        {"window": 5.55},
        {"window": float("nan")},
        {"periods": 2.5},
        {"periods": 0},
        {"advances": "0 ; 20 ; 101"},
        {"advances": "beaucoup"},
        {"advances": 5},
        {"fungibility": "libre"},
        {"ledger": "x" * 8_001},
    ],
)
def test_another_form_is_refused(value):
    with pytest.raises(InvalidInput) as refused:
        read_terms(value)
    assert refused.value.field == "y"


@pytest.mark.parametrize("text", ["x", "AAAA", encode_terms(OWN)[:-3], encode_terms(OWN) + "AAAA"])
def test_an_address_that_was_cut_is_refused(text):
    with pytest.raises(InvalidInput):
        decode_terms(text)


def test_advances_typed_for_other_strata_give_way_to_the_usual_ones():
    assert advances_of(OWN, 3) == (0.0, 0.125, 0.3)
    assert advances_of(OWN, 4) == (0.0, 0.0, 0.2, 0.3)
    assert advances_of(Terms(), 3) == (0.0, 0.2, 0.3)


def test_each_term_that_is_not_usual_is_said():
    told = terms_text(OWN)
    for words in (
        "7,5 points",
        "12,5\u202f%",
        "6 périodes",
        "globale",
        "finalités en 2 lignes",
        "3\u202f500 habitants",
    ):
        assert words in told.replace("\u00a0", " ")


def test_terms_are_one_choice_of_a_variant_written_only_where_they_are_not_usual():
    usual, own = Choices("need_position"), Choices("need_position", rules=Rules(terms=OWN))
    assert changed_choices(usual, own) == {"terms"}
    content = Content(Perimeter(), own)
    assert read_content(json.loads(json.dumps(write_content(content)))) == content
    assert "terms" not in write_content(Content(Perimeter(), usual))["choices"]["rules"]

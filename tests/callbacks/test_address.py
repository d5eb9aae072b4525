"""The address restores the state on screen; where it cannot, the page opens at the starting point and says why."""

from dataclasses import replace

import pytest
from dash.exceptions import PreventUpdate
from hypothesis import given, settings
from hypothesis import strategies as st

from callbacks.address import open_address, read_state, write_address
from callbacks.perimeter import edit_perimeter
from domain.plan import Rules
from tests import strategies
from tests.trees import texts

RULE_FIELDS = ("envelope", "cost", "schedule", "mode", "guaranteed", "derogation")
HERE = {"communes": ["93010", "93066"], "quarters": ["QN09219N"]}
RULES = {
    "envelope": 7_000_000,
    "cost": 37,
    "schedule": "linear",
    "mode": "shift",
    "guaranteed": 33,
    "derogation": True,
}
VIEW = [48.9362, 2.3574, 11.75]


def _written(perimeter=HERE, indicator="poverty_rate", layers=("epci", "zus"), view=VIEW, rules=RULES):
    return write_address(perimeter, indicator, list(layers), view, rules)


def test_opening_the_written_address_puts_everything_back():
    opened = open_address(_written())
    assert opened["start"] == {"communes": tuple(HERE["communes"]), "quarters": tuple(HERE["quarters"])}
    assert (opened["indicator"], opened["layers"], opened["view"]) == ("poverty_rate", ["epci", "zus"], tuple(VIEW))
    assert {key: opened[key] for key in RULE_FIELDS} == RULES
    assert opened["notice"] == []


@settings(max_examples=50, deadline=None, derandomize=True)
@given(rules=strategies.rules(10**11), percent=st.integers(0, 100))
def test_settings_survive_the_address_to_the_last_digit(rules, percent):
    written = {
        "envelope": rules.envelope_eur,
        "cost": rules.cost_eur_per_head,
        "schedule": rules.schedule,
        "mode": rules.mode,
        "guaranteed": percent,
        "derogation": rules.derogation,
    }
    search = _written(rules=written)
    assert {key: open_address(search)[key] for key in RULE_FIELDS} == written
    assert read_state(search).rules == replace(rules, guaranteed_rate=percent / 100)


def test_reopening_the_address_gives_the_same_panel_to_the_last_digit():
    journal = {"start": HERE, "edits": [], "sequence": 1}
    opened = open_address(_written())
    again = {"start": {key: list(codes) for key, codes in opened["start"].items()}, "edits": [], "sequence": 1}
    first = edit_perimeter(journal, RULES, None)
    second = edit_perimeter(again, {key: opened[key] for key in RULE_FIELDS}, None)
    for key in ("keys", "who_where", "money", "fair"):
        assert texts(first[key]) == texts(second[key])
    assert first["perimeter"] == second["perimeter"]


@pytest.mark.parametrize("nothing", [None, "", "?"])
def test_an_address_without_state_opens_at_the_present_quarters(table, nothing):
    opened = open_address(nothing)
    assert opened["start"]["communes"] == ()
    assert len(opened["start"]["quarters"]) == 298
    assert opened["notice"] == []
    assert opened["indicator"] == "median_income_eur_per_cu"
    assert opened["envelope"] == Rules().envelope_eur


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("t=idf", "t=corse"), "une autre version du découpage"),
        (("g=", "g=0"), "une autre version du découpage"),
        (("p=eN", "p=e"), "La liste des communes ne peut pas être lue"),
        (("q=eN", "q=!"), "La liste des quartiers ne peut pas être lue"),
        (("i=poverty_rate", "i=richesse"), "L'indicateur ne peut pas être lu "),
        (("c=epci", "c=cantons"), "La liste des couches ne peut pas être lue"),
        (("e=7000000", "e=beaucoup"), "L'enveloppe ne peut pas être lue"),
        (("e=7000000", "e=-5"), "L'enveloppe ne peut pas être lue"),
        (("k=37", "k=37,5"), "Le coût par habitant ne peut pas être lu "),
        (("b=linear", "b=libre"), "Le barème ne peut pas être lu "),
        (("m=shift", "m=hasard"), "Le mode de réduction ne peut pas être lu "),
        (("r=33", "r=330"), "Le taux garanti ne peut pas être lu "),
        (("d=1", "d=oui"), "La dérogation ne peut pas être lue"),
        (("v=48", "v=148"), "Le cadrage de la carte ne peut pas être lu "),
    ],
)
def test_a_bad_address_opens_at_the_starting_point_and_says_what_is_wrong(change, said):
    search = _written()
    assert change[0] in search
    opened = open_address(search.replace(*change))
    assert said in texts(opened["notice"]).replace("\u00a0", " ")
    default = open_address("")
    assert {key: opened[key] for key in opened if key != "notice"} == {
        key: default[key] for key in default if key != "notice"
    }


@pytest.mark.parametrize("search", [5, [], {}, "?" + "a=1&" * 200, "?i=\ud800", "x" * 30_000])
def test_what_is_no_address_opens_at_the_starting_point_too(search):
    opened = open_address(search)
    assert texts(opened["notice"])
    assert len(opened["start"]["quarters"]) == 298


@pytest.mark.parametrize(
    "change",
    [
        {"perimeter": None},
        {"perimeter": {}},
        {"perimeter": {"communes": ["99999"], "quarters": []}},
        {"indicator": "richesse"},
        {"indicator": []},
        {"layers": [5]},
        {"view": [1, 2]},
        {"view": ["nan", 0, 0]},
        {"rules": {**RULES, "envelope": -1}},
        {"rules": {**RULES, "schedule": None}},
    ],
)
def test_a_state_that_cannot_be_written_leaves_the_address_as_it_is(change):
    with pytest.raises(PreventUpdate):
        _written(**change)


def test_the_empty_perimeter_has_an_address_of_its_own():
    search = _written(perimeter={"communes": [], "quarters": [], "sequence": 4})
    assert open_address(search)["start"] == {"communes": (), "quarters": ()}


def test_the_address_of_every_other_commune_of_the_region_stays_below_1_000_characters(table):
    every = {
        "communes": table.territory.communes[::2].tolist(),
        "quarters": table.territory.quarters.codes[::2].tolist(),
    }
    search = _written(perimeter=every, layers=table.layer_keys)
    assert len(search) < 1_000
    assert search.isascii() and " " not in search

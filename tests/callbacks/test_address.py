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
from tests.callbacks.controls import OWN_RULES as RULES
from tests.trees import texts

RULE_FIELDS = tuple(RULES)
FREE = {"locked": [], "withdrawn": []}
HERE = {"communes": ["93010", "93066"], "quarters": ["QN09219N"]}
READING = ["need_position", ""]
CLASSING = {"method": "quantiles", "number": "5", "bounds": ""}
VIEW = [48.9362, 2.3574, 11.75]


def _written(
    perimeter=HERE, indicator="poverty_rate", layers=("epci", "zus"), view=VIEW, rules=RULES, classing=CLASSING
):
    return write_address(
        perimeter, indicator, list(layers), {"view": view, "gaps": None, "reading": READING}, rules, classing
    )


def test_opening_the_written_address_puts_everything_back():
    opened = open_address(_written())
    assert opened["start"] == {"communes": tuple(HERE["communes"]), "quarters": tuple(HERE["quarters"]), **FREE}
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
        "population_cap": "" if rules.population_cap is None else rules.population_cap,
        "strata": [[25, 50, 75], [30, 50, 70, 95]],
        "derogations": [],
        "means": "",
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
    assert len(first["panel"]) > 4 and set(first["panel"]) == set(second["panel"])
    for place, drawn in first["panel"].items():
        assert texts(drawn) == texts(second["panel"][place])
    assert first["perimeter"] == second["perimeter"]


@pytest.mark.parametrize("nothing", [None, "", "?"])
def test_an_address_without_state_opens_at_the_present_quarters(table, nothing):
    opened = open_address(nothing)
    assert opened["start"]["communes"] == ()
    assert len(opened["start"]["quarters"]) == 298
    assert opened["notice"] == []
    assert opened["indicator"] == "median_income_eur_per_cu"
    assert opened["envelope"] == Rules().envelope_eur


NO_TOWN = {"communes": (), "quarters": ("QN09219N",), **FREE}
NO_QUARTER = {"communes": ("93010", "93066"), "quarters": (), **FREE}
BROKEN = {
    "p": ("p=e", "start", NO_TOWN, "La liste des communes ne peut pas être lue"),
    "q": ("q=!", "start", NO_QUARTER, "La liste des quartiers ne peut pas être lue"),
    "i": ("i=richesse", "indicator", "median_income_eur_per_cu", "L'indicateur ne peut pas être lu "),
    "c": ("c=cantons", "layers", None, "La liste des couches ne peut pas être lue"),
    "e": ("e=beaucoup", "envelope", 120_000_000, "L'enveloppe ne peut pas être lue"),
    "k": ("k=37,5", "cost", 100, "Le coût par habitant ne peut pas être lu "),
    "b": ("b=libre", "schedule", "stepped", "Le barème ne peut pas être lu "),
    "m": ("m=hasard", "mode", "protected", "Le mode de réduction ne peut pas être lu "),
    "r": ("r=33,3", "guaranteed", 50, "Le taux garanti ne peut pas être lu "),
    "d": ("d=oui", "derogation", False, "La dérogation ne peut pas être lue"),
    "n": ("n=hasard-9", "method", "own", "Le choix des classes ne peut pas être lu "),
    "cr": ("cr=richesse", "reading", ["", ""], "L'indicateur croisé ne peut pas être lu"),
    "h": ("h=beaucoup", "population_cap", "", "Le plafond d'habitants ne peut pas être lu "),
    "v": ("v=48", "view", None, "Le cadrage de la carte ne peut pas être lu "),
}
"""For each field: a text that cannot be read, what it restores, what stands instead, and the sentence."""


def _changed(search, *changes):
    """Write other texts in the place of some fields, each given as `key=text`."""
    fields = dict(one.split("=", 1) for one in search[1:].split("&"))
    for change in changes:
        key, text = change.split("=", 1)
        assert key in fields
        fields[key] = text
    return "?" + "&".join(f"{key}={text}" for key, text in fields.items())


def _said(opened):
    return texts(opened["notice"]).replace("\u00a0", " ").replace("\u202f", " ")


def _without_notice(opened):
    return {key: value for key, value in opened.items() if key != "notice"}


@pytest.mark.parametrize("field", BROKEN)
def test_a_field_that_cannot_be_read_loses_itself_alone_and_is_named(field):
    change, output, instead, said = BROKEN[field]
    opened = open_address(_changed(_written(), change))
    assert _said(opened).startswith(said)
    kept = _without_notice(open_address(_written()))
    default = open_address("")
    kept[output] = default[output] if instead is None else instead
    assert _without_notice(opened) == kept


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sets(st.sampled_from(sorted(set(BROKEN) - {"p", "q"}))))
def test_whatever_fields_are_wrong_the_others_are_kept_and_one_refusal_is_shown(wrong):
    opened = open_address(_changed(_written(), *(BROKEN[field][0] for field in wrong)))
    kept, default = open_address(_written()), open_address("")
    for field, (_, output, _, _) in BROKEN.items():
        assert opened[output] == (default if field in wrong else kept)[output]
    assert opened["start"] == kept["start"]
    named = [field for field in wrong if _said(opened).startswith(BROKEN[field][3])]
    assert len(named) == min(1, len(wrong))
    assert bool(opened["notice"]) == bool(wrong)


def test_two_lists_of_places_that_cannot_be_read_leave_the_starting_point_and_the_rest_of_the_address():
    opened = open_address(_changed(_written(), "p=e", "q=!"))
    assert _said(opened).startswith("La liste des communes ne peut pas être lue")
    assert opened["start"] == open_address("")["start"]
    assert {key: opened[key] for key in RULE_FIELDS} == RULES and opened["view"] == tuple(VIEW)


@pytest.mark.parametrize(
    ("change", "output", "said"),
    [
        (
            "e=100000000001",
            "envelope",
            "L'enveloppe doit être comprise entre 0 et 100 000 000 000 € ; « 100000000001 »",
        ),
        ("k=100001", "cost", "Le coût par habitant doit être compris entre 0 et 100 000 € ; « 100001 »"),
        ("r=330", "guaranteed", "Le taux garanti doit être compris entre 0 et 100 % ; « 330 »"),
        ("v=148.5,2,9", "view", "Le cadrage de la carte doit être compris entre −90 et 90 ; « 148.5 »"),
        ("v=48,nan,9", "view", "Le cadrage de la carte doit être compris entre −180 et 180 ; « nan »"),
    ],
)
def test_a_number_out_of_bounds_loses_itself_alone_and_its_bounds_are_said(change, output, said):
    opened = open_address(_changed(_written(), change))
    assert _said(opened).startswith(said)
    kept = _without_notice(open_address(_written()))
    assert _without_notice(opened) == {**kept, output: open_address("")[output]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("t=corse", "Cette adresse décrit un autre territoire (« corse »)"),
        ("t=", "Cette adresse décrit un autre territoire"),
        ("g=00000000", "une autre version du découpage"),
        ("g=", "une autre version du découpage"),
    ],
)
@pytest.mark.parametrize("beside", [(), ("i=richesse", "e=beaucoup")])
def test_an_address_of_another_territory_or_of_other_communes_opens_at_the_starting_point(change, said, beside):
    opened = open_address(_changed(_written(), change, *beside))
    assert said in _said(opened)
    assert _without_notice(opened) == _without_notice(open_address(""))


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
    ],
)
def test_a_state_that_cannot_be_written_leaves_the_address_as_it_is(change):
    with pytest.raises(PreventUpdate):
        _written(**change)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("envelope", -1), ("cost", 1.5), ("guaranteed", 101), ("schedule", "libre"), ("mode", "hasard")],
)
def test_a_setting_that_cannot_be_used_is_written_at_its_default_as_it_was_applied(field, wrong):
    opened = open_address(_written(rules={**RULES, field: wrong}))
    assert opened["notice"] == []
    default = open_address("")[field]
    assert {key: opened[key] for key in RULE_FIELDS} == {**RULES, field: default}


def test_the_empty_perimeter_has_an_address_of_its_own():
    search = _written(perimeter={"communes": [], "quarters": [], "sequence": 4})
    assert open_address(search)["start"] == {"communes": (), "quarters": (), **FREE}


def test_the_address_of_every_other_commune_of_the_region_stays_below_1_000_characters(table):
    every = {
        "communes": table.territory.communes[::2].tolist(),
        "quarters": table.territory.quarters.codes[::2].tolist(),
    }
    search = _written(perimeter=every, layers=table.layer_keys)
    assert len(search) < 1_000
    assert search.isascii() and " " not in search

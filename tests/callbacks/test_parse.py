"""What comes from the browser is read or refused by name, whatever it is."""

import json
import math
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callbacks import _parse
from domain.edits import ChangeArea, Clear, Perimeter, ToggleCommune, ToggleQuarter
from domain.errors import GeoprioError, InvalidInput
from domain.plan import Rules
from domain.wording.errors import sentence
from tests.callbacks import forged
from tests.callbacks.controls import DEFAULT_RULES as RULES

JOURNAL = {"start": {"communes": ["93066"], "quarters": ["QN09301M"]}, "edits": [{"op": "clear"}], "sequence": 1}
READERS = {
    _parse.query: "?t=idf&i=need_position&p=",
    _parse.perimeter: JOURNAL["start"],
    _parse.journal: JOURNAL,
    _parse.edit: {"op": "add_area", "zoning": "epci", "area": "200054781"},
    _parse.subject: {"kind": "commune", "code": "93066"},
    _parse.indicator: "need_position",
    _parse.keys: ["qpv", "departements"],
    _parse.view: [48.85, 2.35, 10.5],
}
N_FORGED = 3_000


def test_well_formed_values_are_read():
    for reader, value in READERS.items():
        reader(value)
    assert _parse.perimeter(JOURNAL["start"]) == Perimeter(frozenset({"93066"}), frozenset({"QN09301M"}))
    assert _parse.view([48.85, 2.35, 10.5]) == (48.85, 2.35, 10.5)
    assert _parse.rules(RULES) == Rules()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"op": "toggle_commune", "commune": "01001"}, ToggleCommune("01001")),
        ({"op": "toggle_quarter", "quarter": "QN00101M"}, ToggleQuarter("QN00101M")),
        ({"op": "add_area", "zoning": "epci", "area": "2"}, ChangeArea("epci", "2", "add")),
        ({"op": "remove_area", "zoning": "epci", "area": "2"}, ChangeArea("epci", "2", "remove")),
        ({"op": "clear", "else": 1}, Clear()),
    ],
)
def test_each_operation_is_read(written, read):
    assert _parse.edit(written) == read


def test_3_000_forged_values_are_read_or_refused_in_french():
    draws = random.Random(1789)
    refused = 0
    for _ in range(N_FORGED):
        reader = draws.choice(list(READERS))
        value = forged.mutated(READERS[reader], draws)
        try:
            reader(value)
        except GeoprioError as error:
            refused += 1
            text = sentence(error)
            assert len(text) < 400
            json.dumps(text, ensure_ascii=False).encode()
    assert N_FORGED / 4 < refused < N_FORGED


def test_1_000_forged_settings_are_read_within_bounds_or_refused():
    draws = random.Random(1901)
    for _ in range(1_000):
        values = {key: forged.mutated(value, draws) if draws.random() < 0.4 else value for key, value in RULES.items()}
        try:
            rules = _parse.rules(values)
        except InvalidInput:
            continue
        assert 0 <= rules.guaranteed_rate <= 1
        assert type(rules.envelope_eur) is int and type(rules.cost_eur_per_head) is int


@pytest.mark.parametrize("emptied", [None, ""])
def test_an_emptied_field_keeps_its_default(emptied):
    values = {**RULES, "envelope": emptied, "cost": emptied, "guaranteed": emptied}
    assert _parse.rules(values) == Rules()


@pytest.mark.parametrize("number", [1.5, -1, True, "100", [1], math.nan, math.inf, -math.inf, 1e300, 10**400])
@pytest.mark.parametrize("field", ["envelope", "cost", "guaranteed"])
def test_a_setting_that_is_no_whole_number_within_bounds_is_refused_by_its_name(field, number):
    with pytest.raises(InvalidInput) as refusal:
        _parse.rules({**RULES, field: number})
    assert refusal.value.field == {"envelope": "e", "cost": "k", "guaranteed": "r"}[field]


OTHER = {"envelope": 7, "cost": 37, "schedule": "linear", "mode": "shift", "guaranteed": 33, "derogation": True}
UNUSABLE = {
    "envelope": (-1, 10**11 + 1, 1.5, "7", [7], math.nan),
    "cost": (-1, 10**5 + 1, 1.5, "7", {}, math.inf),
    "guaranteed": (-1, 101, 33.3, True, "33", [33]),
    "schedule": ("libre", "LINEAR", "x" * 40),
    "mode": ("hasard", "stepped", "protected "),
}
LETTERS = {"envelope": "e", "cost": "k", "guaranteed": "r", "schedule": "b", "mode": "m"}


@pytest.mark.parametrize(("field", "wrong"), [(field, one) for field, wrong in UNUSABLE.items() for one in wrong])
def test_a_setting_that_cannot_be_used_keeps_its_default_and_loses_no_other(field, wrong):
    found, refusal = _parse.usable_rules({**OTHER, field: wrong})
    assert found == _parse.rules({**OTHER, field: RULES[field]})
    assert isinstance(refusal, InvalidInput) and refusal.field == LETTERS[field]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.sets(st.sampled_from(sorted(UNUSABLE)), max_size=4), st.data())
def test_whatever_settings_cannot_be_used_the_others_are_kept(wrong, data):
    values = OTHER | {field: data.draw(st.sampled_from(UNUSABLE[field])) for field in wrong}
    found, refusal = _parse.usable_rules(values)
    assert found == _parse.rules(OTHER | {field: RULES[field] for field in wrong})
    assert (refusal is None) == (not wrong)
    if refusal is not None:
        assert refusal.field in {LETTERS[field] for field in wrong}


def test_where_no_setting_can_be_used_the_derogation_is_kept():
    found, _ = _parse.usable_rules(OTHER | {field: wrong[0] for field, wrong in UNUSABLE.items()})
    assert found == replace(Rules(), derogation=True)


@pytest.mark.parametrize("field", ["schedule", "mode"])
@pytest.mark.parametrize("wrong", [None, "", 5, ["linear"], "x" * 41])
def test_a_choice_that_is_no_text_loses_no_other_setting(field, wrong):
    found, refusal = _parse.usable_rules({**OTHER, field: wrong})
    assert found == _parse.rules({**OTHER, field: RULES[field]})
    assert refusal.field == LETTERS[field]


def test_1_000_forged_settings_are_always_usable_within_bounds():
    draws = random.Random(1905)
    for _ in range(1_000):
        values = {key: forged.mutated(value, draws) if draws.random() < 0.4 else value for key, value in RULES.items()}
        found, refusal = _parse.usable_rules(values)
        assert 0 <= found.guaranteed_rate <= 1
        assert type(found.envelope_eur) is int and type(found.cost_eur_per_head) is int
        if refusal is not None:
            json.dumps(sentence(refusal), ensure_ascii=False).encode()


def test_a_whole_number_written_with_a_point_is_whole():
    assert _parse.rules({**RULES, "envelope": 5_000_000.0}).envelope_eur == 5_000_000


@pytest.mark.parametrize("sequence", [None, "1", 1.0, True, -1, 2**53 + 1, 10**30])
def test_a_sequence_is_a_count(sequence):
    with pytest.raises(InvalidInput):
        _parse.journal({**JOURNAL, "sequence": sequence})


def test_a_journal_has_a_limit():
    edits = [{"op": "clear"}] * (_parse.MOST_EDITS + 1)
    with pytest.raises(InvalidInput):
        _parse.journal({**JOURNAL, "edits": edits})
    assert len(_parse.journal({**JOURNAL, "edits": edits[1:]})[1]) == _parse.MOST_EDITS


@pytest.mark.parametrize("code", ["", " 93066é", "93066\0", "93066\n", "٣", "\ud800", "x" * 41, None, 93066, ["93066"]])
def test_a_code_is_a_short_printable_text(code):
    with pytest.raises(InvalidInput):
        _parse.subject({"kind": "commune", "code": code})
    with pytest.raises(InvalidInput):
        _parse.perimeter({"communes": [code], "quarters": []})


@pytest.mark.parametrize(
    "search", [5, [], "?" + "a=1&" * 100, "?i=\ud800", "x" * 20_001, {"t": "idf"}, b"?t=idf", True, 0.0]
)
def test_a_query_is_a_text_of_a_few_fields(search):
    with pytest.raises(InvalidInput):
        _parse.query(search)


def test_the_last_of_repeated_fields_wins_and_nothing_is_no_field():
    assert _parse.query("?i=a&i=b&p=") == {"i": "b", "p": ""}
    assert _parse.query(None) == _parse.query("") == _parse.query("?") == {}


@pytest.mark.parametrize(
    "view",
    [
        [1, 2],
        [1, 2, 3, 4],
        ["48.8", "2.3", "9"],
        [True, 2, 3],
        [math.nan, 2, 9],
        [math.inf, 2, 9],
        [10**400, 2, 9],
        [91, 2, 9],
        [48, 181, 9],
        [48, 2, 21],
        {"a": 1},
        "48,2,9",
        5,
    ],
)
def test_a_view_is_a_place_on_the_globe(view):
    with pytest.raises(InvalidInput):
        _parse.view(view)


@pytest.mark.parametrize("nothing", [None, [], "", 0])
def test_no_view_is_no_view(nothing):
    assert _parse.view(nothing) is None


@pytest.mark.parametrize("key", [None, [], {}, ["need_position"], 5, "", "nom", "NEED_POSITION", "\ud800"])
def test_an_indicator_is_one_of_the_menu(key):
    with pytest.raises(InvalidInput):
        _parse.indicator(key)

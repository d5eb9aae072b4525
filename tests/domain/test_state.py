"""An address restores the exact state, or is refused in a named way; nothing else can happen."""

import base64
import random
import string
import time
import zlib
from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import CommuneCode, QpvCode
from domain.edits import Perimeter, starting_point
from domain.errors import InvalidInput, OutOfBounds, StaleState, UnknownCode, UnknownTerritory
from domain.plan import Rules
from domain.state import (
    LARGEST_AMOUNT_EUR,
    LARGEST_COST_EUR_PER_HEAD,
    State,
    checked_rules,
    decode,
    default_state,
    encode,
    territory_mark,
)
from tests import strategies
from tests.worlds import twelve_communes

WORLD = twelve_communes()
INDICATORS = ("median_income_eur_per_cu", "need_position", "density_per_km2")
LAYERS = ("departements", "qpv", "living_areas", "zus")
DEFAULT = default_state(WORLD, INDICATORS[0], LAYERS[:2])
REFUSALS = (InvalidInput, StaleState, UnknownTerritory)
N_FORGED = 2_000
NUMBERS = ("envelope_eur", "cost_eur_per_head", "guaranteed_rate")
thorough = settings(max_examples=100, deadline=None, derandomize=True)


def _fields(search):
    assert search.startswith("?")
    return dict(parse_qsl(search[1:], keep_blank_values=True))


def _read(fields):
    return decode(fields, WORLD, DEFAULT, INDICATORS, LAYERS)


@thorough
@given(strategies.states(WORLD, INDICATORS, LAYERS))
def test_reading_what_was_written_is_identity(state):
    expected = state if state.view is not None else replace(state, view=DEFAULT.view)
    assert _read(_fields(encode(state, WORLD))) == expected


@thorough
@given(strategies.states(WORLD, INDICATORS, LAYERS))
def test_the_same_state_has_one_address(state):
    again = _read(_fields(encode(state, WORLD)))
    assert encode(again, WORLD) == encode(state, WORLD)


@thorough
@given(strategies.states(WORLD, INDICATORS, LAYERS))
def test_the_order_of_the_fields_does_not_count(state):
    fields = _fields(encode(state, WORLD))
    assert _read(dict(reversed(fields.items()))) == _read(fields)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 2**32 - 1),
    share=st.sampled_from([0.0, 0.01, 0.3, 0.5, 0.9, 1.0]),
    rules=strategies.rules(LARGEST_AMOUNT_EUR),
    view=strategies.views(),
)
def test_every_state_of_the_region_comes_back_from_an_address_below_1_000_characters(
    region, table, seed, share, rules, view
):
    draws = np.random.default_rng(seed)
    perimeter = Perimeter(
        frozenset(CommuneCode(str(code)) for code in region.communes[draws.random(region.communes.size) < share]),
        frozenset(
            QpvCode(str(code)) for code in region.quarters.codes[draws.random(region.quarters.codes.size) < share]
        ),
    )
    keys = table.indicator_keys
    default = table.default_state()
    state = State(perimeter, keys[seed % len(keys)], table.layer_keys, rules, view)
    search = encode(state, region)
    assert len("http://127.0.0.1:8050/" + search) < 1_000
    found = decode(_fields(search), region, default, keys, table.layer_keys)
    assert found == (state if view is not None else replace(state, view=default.view))


def test_the_empty_query_is_the_starting_point_and_unknown_fields_are_ignored():
    assert _read({}) == DEFAULT
    assert _read({"utm_source": "courriel", "x": ""}) == DEFAULT
    assert DEFAULT.perimeter == starting_point(WORLD)


def test_an_empty_perimeter_is_not_the_default_one():
    empty = replace(DEFAULT, perimeter=Perimeter())
    assert _read(_fields(encode(empty, WORLD))).perimeter == Perimeter()


def test_writing_an_unknown_code_is_refused():
    with pytest.raises(UnknownCode):
        encode(replace(DEFAULT, perimeter=Perimeter(frozenset({CommuneCode("99999")}))), WORLD)


@pytest.mark.parametrize("key", ["idf", "", "MONDE", "monde ", "x" * 60])
def test_an_address_of_another_territory_is_refused_by_its_name(key):
    fields = _fields(encode(DEFAULT, WORLD))
    for changed in ({**fields, "t": key}, {**fields, "t": key, "g": "00000000", "e": "trop"}, {"t": key}):
        with pytest.raises(UnknownTerritory) as refusal:
            _read(changed)
        assert refusal.value.given == key[:40]


def test_an_address_of_another_list_of_communes_is_stale():
    fields = _fields(encode(DEFAULT, WORLD))
    for stale in ({**fields, "g": "00000000"}, {**fields, "g": ""}):
        with pytest.raises(StaleState) as refusal:
            _read(stale)
        assert refusal.value.given != refusal.value.expected
    without_mark = {key: value for key, value in fields.items() if key != "g"}
    with pytest.raises(StaleState):
        _read(without_mark)


def test_the_mark_follows_the_geography_and_not_the_figures():
    figures = replace(WORLD, columns={}, fingerprint="0" * 64)
    assert territory_mark(figures) == territory_mark(WORLD)
    assert territory_mark(replace(WORLD, cog_year=2026)) != territory_mark(WORLD)
    assert territory_mark(replace(WORLD, communes=WORLD.communes[:-1])) != territory_mark(WORLD)


WRITTEN = encode(
    State(
        Perimeter(frozenset({CommuneCode("01001"), CommuneCode("2A004")}), frozenset({QpvCode("QN00102M")})),
        "need_position",
        LAYERS,
        Rules(),
        (48.8566, 2.3522, 11.25),
    ),
    WORLD,
)


def _is_read_or_refused(fields):
    try:
        state = _read(fields)
    except REFUSALS:
        return False
    checked_rules(state.rules)
    assert set(state.perimeter.communes) <= set(WORLD.communes.tolist())
    assert set(state.perimeter.quarters) <= set(WORLD.quarters.codes.tolist())
    assert state.indicator in INDICATORS and set(state.layers) <= set(LAYERS)
    if state.view is not None:
        latitude, longitude, zoom = state.view
        assert -90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 <= zoom <= 20
    return True


@pytest.mark.parametrize("field", sorted(_fields(WRITTEN)))
def test_a_field_cut_anywhere_is_read_or_refused_by_name(field):
    fields = _fields(WRITTEN)
    for length in range(len(fields[field])):
        _is_read_or_refused({**fields, field: fields[field][:length]})


@pytest.mark.parametrize("field", sorted(_fields(WRITTEN)))
def test_a_field_with_one_character_changed_is_read_or_refused_by_name(field):
    fields = _fields(WRITTEN)
    for place in range(len(fields[field])):
        for letter in "A0-_=.,é\0 ²٣":
            changed = fields[field][:place] + letter + fields[field][place + 1 :]
            _is_read_or_refused({**fields, field: changed})


ODD_TEXTS = (
    *("", " ", "-1", "+5", "1e9", "0x10", "nan", "inf", "-inf", "1_000", "²", "٣", "１２", "9" * 15, "9" * 16),
    *("null", "undefined", "[]", "{}", "true", "../../etc", "<script>", "%00", "\ud800", "AAAA", "eJw=", "eJwDAAAAAAE"),
    *("48,2", "48,2,nan", "91,2,9", "48,181,9", "48,2,21", ",,", "48,2,9,9", "inf,2,9", "qpv.qpv", "..", "qpv.zz"),
)


@pytest.mark.parametrize("field", sorted(_fields(WRITTEN)))
def test_odd_texts_in_a_field_are_read_or_refused_by_name(field):
    for text in ODD_TEXTS:
        _is_read_or_refused({**_fields(WRITTEN), field: text})


def test_2_000_forged_addresses_are_read_or_refused_by_name():
    draws = random.Random(2012)
    letters = string.ascii_letters + string.digits + "-_.,=%&é²\0"
    outcomes = []
    for _ in range(N_FORGED):
        fields = _fields(WRITTEN)
        for field in draws.sample(sorted(fields), draws.randint(1, 3)):
            fields[field] = draws.choice(
                [
                    "".join(draws.choices(letters, k=draws.randint(0, 60))),
                    draws.choice(ODD_TEXTS),
                    fields[field] + draws.choice(letters),
                    fields[field][draws.randint(0, len(fields[field])) :],
                    _compressed(draws.randbytes(draws.randint(0, 4))),
                ]
            )
        outcomes.append(_is_read_or_refused(fields))
    assert 0 < sum(outcomes) < N_FORGED


def _compressed(body):
    return base64.urlsafe_b64encode(zlib.compress(body, 9)).decode().rstrip("=")


def test_a_decompression_bomb_is_refused_without_being_inflated():
    bomb = _compressed(bytes(100_000_000))
    started = time.thread_time()
    with pytest.raises(InvalidInput) as refusal:
        _read({**_fields(WRITTEN), "p": bomb})
    assert time.thread_time() - started < 0.05
    assert refusal.value.field == "p" and len(refusal.value.given) <= 40


@pytest.mark.parametrize("extra", [b"\x00", b"\x00" * 40])
def test_a_list_longer_than_the_territory_is_refused(extra):
    body = np.packbits(np.ones(WORLD.communes.size, dtype=np.bool_)).tobytes()
    with pytest.raises(InvalidInput):
        _read({**_fields(WRITTEN), "p": _compressed(body + extra)})


def test_a_place_beyond_the_last_commune_is_refused():
    with pytest.raises(InvalidInput):
        _read({**_fields(WRITTEN), "p": _compressed(b"\xff\xff")})


def test_a_list_followed_by_other_bytes_is_refused():
    body = np.packbits(np.ones(WORLD.communes.size, dtype=np.bool_)).tobytes()
    padded = base64.urlsafe_b64encode(zlib.compress(body, 9) + b"tail").decode().rstrip("=")
    with pytest.raises(InvalidInput):
        _read({**_fields(WRITTEN), "p": padded})


def test_a_truncated_list_is_refused():
    body = zlib.compress(np.packbits(np.ones(WORLD.communes.size, dtype=np.bool_)).tobytes(), 9)
    for length in range(1, len(body)):
        cut = base64.urlsafe_b64encode(body[:length]).decode().rstrip("=")
        with pytest.raises(InvalidInput):
            _read({**_fields(WRITTEN), "p": cut})


@pytest.mark.parametrize(
    ("field", "number"),
    [
        ("envelope_eur", -1),
        ("envelope_eur", LARGEST_AMOUNT_EUR + 1),
        ("cost_eur_per_head", -1),
        ("cost_eur_per_head", LARGEST_COST_EUR_PER_HEAD + 1),
        ("guaranteed_rate", -0.01),
        ("guaranteed_rate", 1.01),
        ("guaranteed_rate", 1.004),
        ("guaranteed_rate", -0.004),
        *((field, wrong) for field in NUMBERS for wrong in (float("nan"), float("inf"), -float("inf"))),
        ("schedule", "cubic"),
        ("thresholds", (25.0, 25.0, 75.0)),
        ("rates", (0.3, 0.5)),
        ("mode", "maximin"),
    ],
)
def test_rules_out_of_bounds_are_refused(field, number):
    with pytest.raises(InvalidInput):
        checked_rules(replace(Rules(), **{field: number}))


@pytest.mark.parametrize(
    ("field", "number", "bounds"),
    [
        ("e", LARGEST_AMOUNT_EUR + 1, (0, LARGEST_AMOUNT_EUR)),
        ("k", LARGEST_COST_EUR_PER_HEAD + 1, (0, LARGEST_COST_EUR_PER_HEAD)),
        ("r", 101, (0, 100)),
    ],
)
def test_a_number_of_an_address_out_of_bounds_is_refused_with_its_bounds(field, number, bounds):
    with pytest.raises(OutOfBounds) as refusal:
        _read({field: str(number)})
    assert (refusal.value.field, refusal.value.given) == (field, str(number))
    assert (refusal.value.low, refusal.value.high) == bounds


@pytest.mark.parametrize(
    ("view", "low", "high"),
    [("90.1,2,9", -90, 90), ("48,-180.5,9", -180, 180), ("48,2,20.25", 0, 20), ("48,2,-1", 0, 20)],
)
def test_a_view_out_of_the_globe_is_refused_with_its_bounds(view, low, high):
    with pytest.raises(OutOfBounds) as refusal:
        _read({"v": view})
    assert (refusal.value.field, refusal.value.low, refusal.value.high) == ("v", low, high)


def test_rules_at_their_bounds_are_accepted():
    for rules in (
        Rules(envelope_eur=0, cost_eur_per_head=0, guaranteed_rate=0.0),
        Rules(envelope_eur=LARGEST_AMOUNT_EUR, cost_eur_per_head=LARGEST_COST_EUR_PER_HEAD, guaranteed_rate=1.0),
    ):
        assert checked_rules(rules) == rules

"""Rules, distances and lists find communes by plain comparison; what they cannot read is said."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.choosing import (
    EARTH_RADIUS_KM,
    RULE_NAMES,
    by_rule,
    by_zoning,
    listed,
    near_quarters,
    official_zonings,
    rule_dictionary,
)
from domain.edits import Perimeter
from domain.errors import FormulaRefused, InvalidInput, OutOfBounds
from domain.need import default_need
from tests import strategies
from tests.worlds import twelve_communes

WORLD = twelve_communes()
NEED = default_need(WORLD)
CODES, NAMES = WORLD.communes.tolist(), WORLD.names.tolist()
thorough = settings(max_examples=80, deadline=None, derandomize=True)


def _those(chosen):
    return {code for code, is_chosen in zip(CODES, chosen, strict=True) if is_chosen}


@thorough
@given(st.integers(0, 100), st.integers(0, 400))
def test_a_rule_finds_what_a_comparison_finds(index, density):
    found = by_rule(f"indice >= {index} et densité < {density}", WORLD, NEED)
    known = WORLD.columns["density_per_km2"]
    with np.errstate(invalid="ignore"):
        expected = (NEED.position >= index) & known.is_known & (known.values < density)
    assert found.communes == _those(expected)
    assert found.n_unknown == int((np.isnan(NEED.position) | ~known.is_known).sum())


@thorough
@given(st.integers(0, 100))
def test_a_rule_and_its_negation_share_out_what_is_known(index):
    rule = by_rule(f"indice > {index}", WORLD, NEED)
    other = by_rule(f"non (indice > {index})", WORLD, NEED)
    assert not rule.communes & other.communes
    assert len(rule.communes) + len(other.communes) + rule.n_unknown == len(CODES)


def test_shares_are_written_in_per_cent_as_they_are_shown():
    column = WORLD.columns["qpv_population_share"]
    half = float(np.nanmax(column.values)) / 2
    found = by_rule(f"part_qpv >= {100 * half:.9f}", WORLD, NEED)
    assert found.communes == _those(column.is_known & (np.nan_to_num(column.values) >= half)) != set()


def test_words_are_read_with_or_without_accents_and_capitals():
    assert by_rule("Densité < 100 ET Indice >= 0", WORLD, NEED) == by_rule("densite<100 and indice>=0", WORLD, NEED)
    assert by_rule("densite < 100 ou indice < 0", WORLD, NEED) == by_rule("densite < 100 or indice < 0", WORLD, NEED)


@pytest.mark.parametrize(
    ("rule", "refused"),
    [
        ("indise >= 75", "indise"),
        ("indice >= 75 et richesse > 1", "richesse"),
        ("densité et et indice", "et"),
        ("9**9", "*"),
    ],
)
def test_a_refusal_points_at_the_piece_of_the_text_given(rule, refused):
    with pytest.raises(FormulaRefused) as error:
        by_rule(rule, WORLD, NEED)
    assert rule[error.value.start : error.value.end] == refused == error.value.given


def test_every_name_of_a_rule_that_the_world_has_can_be_used():
    dictionary = rule_dictionary(WORLD, NEED)
    assert set(dictionary) <= set(RULE_NAMES) and {"indice", "densite", "population"} <= set(dictionary)
    for name in dictionary:
        by_rule(f"{name} > 0", WORLD, NEED)


@thorough
@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_a_named_refusal(text):
    try:
        by_rule(text, WORLD, NEED)
    except FormulaRefused as error:
        assert 0 <= error.start <= error.end <= len(text)


def _apart_km(one, other):
    """Law of cosines, another formula of the same distance."""
    (lon, lat), (to_lon, to_lat) = (map(math.radians, one), map(math.radians, other))
    cosine = math.sin(lat) * math.sin(to_lat) + math.cos(lat) * math.cos(to_lat) * math.cos(lon - to_lon)
    return EARTH_RADIUS_KM * math.acos(min(1.0, cosine))


@thorough
@given(st.floats(0, 200), strategies.perimeters(WORLD))
def test_a_distance_finds_the_communes_near_one_of_the_quarters(km, perimeter):
    quarters = WORLD.quarters
    chosen = WORLD.quarter_positions(perimeter.quarters).tolist() or range(quarters.codes.size)
    places = [(quarters.lon[k], quarters.lat[k]) for k in chosen]
    found = near_quarters(km, perimeter, WORLD).communes
    for code, lon, lat in zip(CODES, WORLD.lon, WORLD.lat, strict=True):
        nearest = min(_apart_km((lon, lat), place) for place in places)
        if abs(nearest - km) > 1e-3:
            assert (code in found) == (nearest < km)


@pytest.mark.parametrize("km", [-1.0, 201.0, float("nan"), float("inf")])
def test_a_distance_out_of_bounds_is_refused(km):
    with pytest.raises(OutOfBounds):
        near_quarters(km, Perimeter(), WORLD)


@thorough
@given(st.lists(st.sampled_from(CODES), max_size=12), st.sampled_from(["\n", ";", ", ", "\t", "\r\n"]))
def test_a_list_of_codes_finds_those_communes(codes, separator):
    found = listed(separator.join(codes), WORLD)
    assert found.communes == set(codes) and not found.unknown and not found.ambiguous


def test_a_list_of_names_finds_the_communes_that_alone_bear_them():
    unique = [name for name in NAMES if NAMES.count(name) == 1]
    found = listed("\n".join(name.upper() for name in unique), WORLD)
    assert found.communes == {code for code, name in zip(CODES, NAMES, strict=True) if name in unique}


def test_what_names_nothing_or_several_communes_is_said_and_not_chosen():
    found = listed(f"99999; Nulle-Part; {CODES[0]}; 99999", WORLD)
    assert found.communes == {CODES[0]} and found.unknown == ("99999", "Nulle-Part")


def test_a_code_that_lost_its_zero_is_known_again():
    assert listed(CODES[0].lstrip("0"), WORLD).communes == {CODES[0]}


def test_a_list_too_long_is_refused():
    with pytest.raises(InvalidInput):
        listed("1" * 400_001, WORLD)


def test_a_zoning_finds_its_communes():
    """The world has quarters in communes 0, 3, 5 and 7, ZUS in 0 and 3, and one letter of the ABC zoning for each."""
    assert by_zoning("qpv", WORLD).communes == {CODES[place] for place in (0, 3, 5, 7)}
    assert by_zoning("zus", WORLD).communes == {CODES[0], CODES[3]}
    assert by_zoning("abc:A", WORLD).communes == {CODES[0], CODES[7]}
    parts = [by_zoning(key, WORLD).communes for key in official_zonings(WORLD) if key.startswith("abc:")]
    assert sorted(code for part in parts for code in part) == CODES


@pytest.mark.parametrize("key", ["", "abc", "abc:D", "epci:1", "qpv ", "departement:93"])
def test_a_zoning_that_is_not_offered_is_refused(key):
    with pytest.raises(InvalidInput):
        by_zoning(key, WORLD)


def test_a_territory_offers_what_it_has():
    bare = dataclasses.replace(WORLD, zonings={"departement": WORLD.zonings["departement"]}, zus_names=((),) * 12)
    assert list(official_zonings(bare)) == ["qpv"]

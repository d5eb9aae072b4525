"""Live checks on the twelve communes: what holds, what does not, what cannot be said yet, and where to look."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings

from domain.checks import CHECKS, MOST_FRAMED, CheckState, check_perimeter
from domain.edits import Perimeter
from domain.need import default_need
from domain.plan import Rules
from domain.summary import summarise
from domain.values import Column
from domain.wording.checks import LABELS, check_sentence, how_many_hold, keys_by_state, states_counted
from tests import strategies
from tests.worlds import twelve_communes

WORLD = twelve_communes()
NEED = default_need(WORLD)
EVERYTHING = tuple(WORLD.communes.tolist())
RING = ("01001", "01002", "01003", "02001", "02003", "2A001", "2A002")
"""One piece around 01004, closed by a corner."""
ON_BORDER = WORLD.communes != "01004"
YES, NO, NOT_YET = CheckState.YES, CheckState.NO, CheckState.NOT_YET
ROOMY = Rules(envelope_eur=10**9)


def checked(communes=(), quarters=(), rules=ROOMY, world=WORLD, need=NEED):
    perimeter = Perimeter(frozenset(communes), frozenset(quarters))
    found = check_perimeter(world, need, summarise(world, need, perimeter, rules), ON_BORDER)
    return {one.key: one for one in found}


def said(check):
    return check_sentence(check).replace("\u00a0", " ").replace("\u202f", " ")


def states(found):
    return {key: one.state for key, one in found.items()}


@settings(max_examples=80, deadline=None, derandomize=True)
@given(strategies.perimeters(WORLD), strategies.rules())
def test_every_check_says_something_in_french_about_places_that_exist(perimeter, rules):
    found = checked(perimeter.communes, perimeter.quarters, rules)
    assert list(found) == list(CHECKS) == list(LABELS)
    for one in found.values():
        text = said(one)
        assert text.endswith(".") and not any(word in text for word in ("None", "nan", "True", "False")), text
        assert set(one.places) <= set(EVERYTHING)
        assert one.places or one.state is not NO or one.key == "sufficient"


def test_an_empty_perimeter_is_not_judged():
    found = checked()
    assert set(states(found).values()) == {NOT_YET}
    assert "vide" in said(found["population_cap"])


def test_quarters_alone_have_neither_pieces_nor_enclaves():
    found = checked(quarters=("QN00101M",))
    assert [found[key].state for key in ("contiguous", "no_enclave", "living_areas")] == [NOT_YET] * 3
    assert found["envelope"].state is YES


def test_two_pieces_and_where_the_second_is():
    one = checked(("01001", "01002", "2A004"))["contiguous"]
    assert (one.state, one.places) == (NO, ("2A004",))
    assert said(one) == (
        "2 morceaux, le plus grand réunit 93,9 % des habitants ; le deuxième est autour de : Lande-l'Écart."
    )
    assert said(checked(("01001", "01002"))["contiguous"]) == "1 morceau."


def test_an_enclave_is_named_and_shown():
    one = checked(RING)["no_enclave"]
    assert (one.state, one.places) == (NO, ("01004",))
    assert said(one) == "1 commune enfermée dans le périmètre (31 000 habitants), en une enclave : Daÿes-la-Ville."
    assert checked((*RING, "01004"))["no_enclave"].state is YES


def test_pieces_that_touch_by_corners_shut_in_nothing():
    assert checked(("01002", "01003", "02003", "2A002"))["no_enclave"].state is YES


def test_the_whole_territory_cuts_no_living_area_that_it_could_keep_whole():
    found = checked(EVERYTHING)
    assert found["no_enclave"].state is YES and found["living_areas"].state is YES
    assert said(found["living_areas"]) == (
        "4 bassins touchés, aucun coupé par le périmètre. 2 dépassent la limite régionale."
    )


def test_a_cut_living_area_is_shown_whole():
    # BV01 is made of the five first communes, 93 240 inhabitants: 41 240 of them are left out.
    one = checked(("01001",))["living_areas"]
    assert one.state is NO
    assert set(one.places) == {"01001", "01002", "01003", "01004", "02001"}
    assert said(one) == "1 bassin coupé par le périmètre, sur 1 bassin touché ; le plus coupé : Aubœuf."


def test_without_living_areas_nothing_is_said_of_them():
    zonings = {key: zoning for key, zoning in WORLD.zonings.items() if key != "living_area"}
    one = checked(("01001",), world=replace(WORLD, zonings=MappingProxyType(zonings)))["living_areas"]
    assert one.state is NOT_YET and "bassins de vie" in said(one)


@pytest.mark.parametrize(("cap", "state"), [(60_400, YES), (60_399, NO), (None, NOT_YET), (0, NO)])
def test_the_population_cap_is_met_to_the_inhabitant(cap, state):
    # 01001 and 01002: 52 000 + 8 400 inhabitants.
    one = checked(("01001", "01002"), rules=Rules(population_cap=cap))["population_cap"]
    assert one.state is state
    if cap == 60_399:
        assert said(one) == "60 400 habitants couverts pour un plafond de 60 399 : 1 de trop."


def test_a_cap_between_the_bounds_of_the_population_is_left_open():
    # QN00102M (4 100) lies for 70 % in 01001: the 30 % elsewhere are between 0 and 4 100 inhabitants.
    chosen = {"communes": ("01001",), "quarters": ("QN00102M",)}
    for cap, state in ((51_999, NO), (52_000, NOT_YET), (56_099, NOT_YET), (56_100, YES)):
        assert checked(**chosen, rules=Rules(population_cap=cap))["population_cap"].state is state


def test_an_unknown_population_leaves_the_cap_open_unless_the_known_one_breaks_it():
    for cap, state in ((10**6, NOT_YET), (100, NO)):
        one = checked(("01001",), ("QN02002M",), Rules(population_cap=cap))["population_cap"]
        assert one.state is state
    assert "1 population est inconnue" in said(
        checked(("01001",), ("QN02002M",), Rules(population_cap=10**6))["population_cap"]
    )


def test_an_envelope_holds_after_the_cut_and_says_what_was_asked():
    # 01001: 52 000 inhabitants at 100 euros, at most 80 % by law.
    for envelope in (10**9, 3_000_000):
        one = checked(("01001",), rules=Rules(envelope_eur=envelope))["envelope"]
        assert one.state is YES and "demandé" in said(one)
    assert "après réduction" in said(one) and "3 000 000 € d'aide" in said(one)


def test_a_guaranteed_rate_above_the_envelope_breaks_it():
    neediest = str(WORLD.communes[np.nanargmax(NEED.position)])
    one = checked((neediest,), rules=Rules(envelope_eur=1_000, guaranteed_rate=0.5))["envelope"]
    assert (one.state, one.places) == (NO, (neediest,))


def test_a_rate_left_to_decide_leaves_the_envelope_open():
    need = replace(NEED, position=np.where(WORLD.communes == "01002", np.nan, NEED.position))
    one = checked(("01001", "01002"), need=need)["envelope"]
    assert (one.state, one.places) == (NOT_YET, ("01002",))
    assert said(one).startswith("Taux à décider pour 1 commune ;")


def test_urban_and_rural_are_both_to_be_reached():
    # 16 km² each: below 2 400 inhabitants a commune is rural: 01003, 02001, 02003, 2A001; nobody lives in 2A003.
    assert checked(("01001", "01003"))["urban_and_rural"].state is YES
    one = checked(("01001", "2A003"))["urban_and_rural"]
    assert one.state is NO and set(one.places) < {"01003", "02001", "02003", "2A001"}
    assert said(one).startswith("1 commune urbaine sur 7 et 0 commune rurale sur 4 (rurale : moins de 150 hab./km²).")
    assert checked(("01003",))["urban_and_rural"].state is NO


def test_a_reached_commune_of_unknown_kind_may_be_the_one_lacking():
    found = WORLD.columns["municipal_population"].values.copy()
    found[found < 2_400] = 2_400
    columns = {**WORLD.columns, "municipal_population": Column.known(found)}
    all_urban = replace(WORLD, columns=MappingProxyType(columns))
    one = checked(("01001",), world=all_urban)["urban_and_rural"]
    assert one.state is NOT_YET and said(one).startswith("Aucune commune rurale dans la région")


def test_a_perimeter_of_the_worst_off_alone_is_sufficient_and_its_opposite_is_not():
    order = [str(WORLD.communes[place]) for place in NEED.order.order]
    assert checked(order[-3:])["sufficient"].state is NO
    found = checked(order[:1])["sufficient"]
    assert found.facts["inclusion"] is not None and "Seuils : proposés par l'outil" in said(found)


def test_where_too_little_is_known_sufficiency_is_left_open():
    need = default_need(
        replace(WORLD, columns=MappingProxyType({"municipal_population": WORLD.columns["municipal_population"]}))
    )
    one = checked(("01001",), need=need)["sufficient"]
    assert one.state is NOT_YET and "L'indice n'est connu que pour" in said(one)


def test_of_many_communes_the_outermost_are_framed():
    found = checked(EVERYTHING, rules=Rules(population_cap=1))["population_cap"]
    assert 0 < len(found.places) <= MOST_FRAMED


def test_checks_are_counted_in_words():
    found = tuple(checked(RING).values())
    n_yes = sum(one.state is YES for one in found)
    assert how_many_hold(found).replace("\u00a0", " ").startswith(f"{n_yes} vérification")
    assert sum(int(part.split()[0]) for part in states_counted(found).split(", ")) == len(CHECKS)
    assert "non\u00a0: sans enclave" in keys_by_state(found)

"""Ordinary-law means declared: read, refused by line, kept in an address, led to areas, inside and outside."""

import base64
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import state
from domain.errors import InvalidInput
from domain.means import checked_means, read_means, unpacked_means, write_means, written
from domain.ordinary_law import place, substitution
from domain.plan import Rules
from domain.wording.errors import sentence

POLICE = """# État ; policiers ; ETP ; departement ; négociable ; effectifs au 31 décembre
01 ; 120 ; 5 000
02 ; 1 200,5
2A ; n.d."""
GRANTS = "# Région ; lycées ; € ; commune ; non négociable\n01001 ; 900\nLa commune d'ailleurs ; 5"


def test_a_declaration_says_who_what_where_and_how():
    (police,) = read_means(POLICE)
    assert (police.institution, police.label, police.unit, police.zoning) == ("État", "policiers", "ETP", "departement")
    assert police.is_open and police.method == "effectifs au 31 décembre"
    assert police.territories == ("01", "02", "2A")
    assert police.common[:2] == (120.0, 1200.5) and np.isnan(police.common[2])
    assert police.specific[0] == 5000.0 and np.isnan(police.specific[1:]).all()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("01 ; 5", "1", "il faut l'institution"),
        ("# État ; policiers ; hommes ; departement ; négociable\n01 ; 5", "1", "unité (€ ou ETP)"),
        ("# État ; policiers ; ETP ; canton ; négociable\n01 ; 5", "1", "il faut l'institution"),
        ("# État ; policiers ; ETP ; departement ; négociable\n01 ; beaucoup", "2", "pas un nombre positif"),
        ("# État ; policiers ; ETP ; departement ; négociable\n01 ; -3", "2", "pas un nombre positif"),
        ("# État ; policiers ; ETP ; departement ; négociable\n ; 5", "2", "il faut un territoire"),
        ("# État ; policiers ; ETP ; departement ; négociable\n01 ; 5 ; 6 ; 7", "2", "il faut un territoire"),
        ("# État ; policiers ; ETP ; departement ; négociable\n01 ; 5\n01 ; 6", "1", "nommé deux fois"),
        ("# État ; policiers ; ETP ; departement ; négociable\n", "1", "aucune ligne ne suit"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_line_in_french(text, line, words):
    with pytest.raises(InvalidInput) as refusal:
        read_means(text)
    assert refusal.value.given == line
    assert words in sentence(refusal.value) and f"ligne {line}" in sentence(refusal.value)


def test_too_many_lines_are_refused_with_what_to_do():
    rows = "\n".join(f"{k:05d} ; {k * k * 7_919 % 100_003}" for k in range(5_001))
    with pytest.raises(InvalidInput) as refusal:
        checked_means(f"# État ; policiers ; ETP ; commune ; négociable\n{rows}")
    assert "par EPCI" in sentence(refusal.value) and "5\u202f002\u00a0lignes" in sentence(refusal.value)


def test_declarations_go_through_an_address_unchanged():
    plain = checked_means(f"{POLICE}\n\n{GRANTS}")
    assert unpacked_means(write_means(plain)) == plain
    assert written(read_means(plain)) == plain
    assert checked_means("") == "" and write_means("") == ""


def test_a_whole_region_by_commune_with_its_credits_goes_through_an_address():
    people = np.exp(np.random.default_rng(8).uniform(5, 12, 1_280))
    places = [f"{departement}{commune:03d}" for departement in range(75, 83) for commune in range(1, 320, 2)]
    rows = [f"{code} ; {40 * one:.0f} ; {3.7 * one:.0f}" for code, one in zip(places, people, strict=True)]
    plain = checked_means("\n".join(["# État ; écoles ; € ; commune ; négociable", *rows]))
    assert len(plain.splitlines()) == 1_281 and len(write_means(plain)) < 11_000
    assert unpacked_means(write_means(plain)) == plain


def test_codes_of_any_form_and_order_are_found_again():
    names = ("2A004", "01001", "01009", "01002", "+5", "++5", "97411", "097412", "99999", "Évry", "1", "2")
    text = "# Région ; lycées ; € ; commune ; négociable\n" + "\n".join(f"{one};;7" for one in names)
    plain = checked_means(text)
    assert read_means(unpacked_means(write_means(plain)))[0].territories == names


def test_an_address_of_rows_is_still_read():
    packed = base64.urlsafe_b64encode(zlib.compress(checked_means(GRANTS).encode())).decode().rstrip("=")
    assert unpacked_means(packed) == checked_means(GRANTS)


@pytest.mark.parametrize("columns", ["|\n# a\n01", "|\n\n\n\n", f"|\n# a\n{'9' * 70};+1\n;\n;", "|\n# a\n1;2\n3\n4;5"])
def test_columns_that_do_not_go_together_are_refused(columns):
    with pytest.raises(InvalidInput):
        unpacked_means(base64.urlsafe_b64encode(zlib.compress(columns.encode())).decode())


def test_declarations_and_a_long_index_that_no_address_could_hold_together_are_refused(monkeypatch):
    monkeypatch.setattr(state, "LONGEST_RULES", 100)
    with pytest.raises(InvalidInput) as refusal:
        state.checked_rules(Rules(means=checked_means(POLICE)))
    assert "Arrondissez les montants, ou déclarez par EPCI" in sentence(refusal.value)
    assert state.checked_rules(Rules()) == Rules()


@pytest.mark.parametrize(
    ("cell", "shown"), [("0,00005", "0.00005"), ("1 000 000 000 000", "1000000000000"), ("0,1", "0.1"), ("0", "0")]
)
def test_small_and_large_amounts_are_written_as_they_are_read(cell, shown):
    plain = checked_means(f"# État ; policiers ; ETP ; departement ; négociable\n93 ; {cell}")
    assert plain.endswith(f"\n93;{shown}")
    assert checked_means(plain) == unpacked_means(write_means(plain)) == plain


@given(st.text(max_size=80))
def test_any_text_in_the_address_is_read_or_refused(text):
    try:
        unpacked_means(text)
    except InvalidInput as error:
        assert sentence(error).startswith("Déclaration")


def test_areas_are_named_by_code_or_by_name_and_the_others_are_listed(world):
    placed = place(read_means(GRANTS.replace("01001", "daÿes la ville"))[0], world)
    assert placed.common[3] == 900 and np.isnan(np.delete(placed.common, 3)).all()
    assert placed.unknown == ("La commune d'ailleurs",)


def test_a_name_that_several_communes_bear_asks_for_the_code(world):
    names = world.names.copy()
    names[5] = names[3]
    twins = replace(world, names=names)
    head = "# Région ; lycées ; € ; commune ; non négociable"
    placed = place(read_means(f"{head}\n{names[3]} ; 900\n{world.communes[5]} ; 20")[0], twins)
    assert placed.ambiguous == (str(names[3]),) and not placed.unknown
    assert placed.common[5] == 20 and np.isnan(np.delete(placed.common, 5)).all()


def test_a_second_amount_of_an_area_does_not_replace_the_first(world):
    head = "# Région ; lycées ; € ; commune ; non négociable"
    placed = place(read_means(f"{head}\n{world.communes[3]} ; 900\n{world.names[3]} ; 5")[0], world)
    assert placed.common[3] == 900 and placed.repeated == (str(world.names[3]),)


def test_a_declared_amount_shared_between_communes_adds_up_to_itself(world):
    placed = place(read_means(POLICE)[0], world)
    people = world.columns["municipal_population"].values
    spread = placed.spread(placed.common, people)
    area = world.zonings["departement"].area_of
    assert spread[area == 0].sum() == pytest.approx(120)
    assert spread[area == 1].sum() == pytest.approx(1200.5)
    assert np.isnan(spread[(area == 2) & (people > 0)]).all()


def test_substitution_is_possible_where_less_goes_inside_than_outside(world):
    placed = place(read_means(POLICE)[0], world)
    people = world.columns["municipal_population"].values
    area = world.zonings["departement"].area_of
    covered = np.where(area == 0, people, 0.0)
    found = substitution(placed, covered)
    total = {k: sum(float(people[i]) for i in range(12) if area[i] == k) for k in (0, 1, 2)}
    assert found.inside == pytest.approx(120 / total[0])
    assert found.outside == pytest.approx(1200.5 / total[1])
    assert found.is_possible and found.specific_eur == 5_000
    assert found.coverage == pytest.approx((total[0] + total[1]) / sum(total.values()))
    assert found.areas.tolist() == [True, False, False]
    other_way = substitution(placed, np.where(area == 1, people, 0.0))
    assert not other_way.is_possible and other_way.inside == pytest.approx(1200.5 / total[1])


def test_half_of_an_area_inside_counts_for_half(world):
    placed = place(read_means(POLICE)[0], world)
    people = world.columns["municipal_population"].values
    found = substitution(placed, people / 2)
    assert found.inside == pytest.approx(found.outside) and not found.is_possible


def test_an_empty_perimeter_has_no_inside(world):
    found = substitution(place(read_means(POLICE)[0], world), np.zeros(12))
    assert found.inside is None and found.outside is not None and not found.is_possible

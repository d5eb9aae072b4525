"""Sheets of every commune, area and quarter; lists of layers, files and columns."""

import json
import re

import numpy as np
import pytest

from callbacks.data import show_catalogue
from callbacks.layers import list_layers
from callbacks.rail import mark_page
from callbacks.sheet import show_sheet
from components import export_menu
from components.shell import LINKS
from domain.territory import Territory
from exports.formats import FORMATS
from tests.trees import pieces, texts, walk

NOTHING = {"communes": [], "quarters": []}


def _sheet(kind, code, perimeter=NOTHING):
    return show_sheet({"kind": kind, "code": code}, perimeter)


def _assert_readable(sheet, name):
    for piece in pieces(sheet):
        assert piece and "nan" not in piece.split() and "None" not in piece, (name, piece)
        assert not re.search(r"(?<!section )\b\d+\.\d", piece), (name, piece)


def _edits(sheet):
    return [json.loads(one.to_plotly_json()["props"]["data-edit"]) for one in walk(sheet) if hasattr(one, "data-edit")]


def test_every_commune_has_a_sheet(region):
    for code, name in zip(region.communes.tolist(), region.names.tolist(), strict=True):
        sheet = _sheet("commune", code)
        assert f"{name} ({code})" in pieces(sheet)
        assert {"op": "toggle_commune", "commune": code} in _edits(sheet)
        _assert_readable(sheet, name)


def test_every_area_of_every_zoning_has_a_sheet(region):
    for key, zoning in region.zonings.items():
        for code, name in zip(zoning.codes.tolist(), zoning.names.tolist(), strict=True):
            sheet = _sheet(key, code)
            assert name in pieces(sheet)
            assert {"op": "add_area", "zoning": key, "area": code} in _edits(sheet)
            _assert_readable(sheet, name)


def test_every_quarter_has_a_sheet(region):
    for code, name in zip(region.quarters.codes.tolist(), region.quarters.names.tolist(), strict=True):
        sheet = _sheet("qpv", code)
        assert name in pieces(sheet)
        assert {"op": "toggle_quarter", "quarter": code} in _edits(sheet)
        _assert_readable(sheet, name)


def test_the_gesture_of_a_sheet_follows_the_perimeter():
    assert "Ajouter la commune" in pieces(_sheet("commune", "93066"))
    assert "Retirer la commune" in pieces(_sheet("commune", "93066", {"communes": ["93066"], "quarters": []}))
    assert "Ajouter le quartier" in pieces(_sheet("qpv", "QN09219N"))
    assert "Retirer le quartier" in pieces(_sheet("qpv", "QN09219N", {"communes": [], "quarters": ["QN09219N"]}))


def test_a_sheet_says_when_a_value_is_secret_or_lost_in_a_merger():
    assert "secret" in pieces(_sheet("commune", "77304"))
    merged = pieces(_sheet("commune", "93066"))
    assert "n.d. (fusion)" in merged
    assert any("ZUS (1996)" in piece for piece in merged)


def test_areas_are_counted_with_their_plural_and_their_part_outside(region):
    mantes = texts(_sheet("living_area", "78361")).replace("\u00a0", " ")
    assert "Ajouter les 37 communes | Tout retirer | Communes | 37" in mantes
    assert "hors de la région" not in mantes
    provins = texts(_sheet("living_area", "77379")).replace("\u202f", " ")
    assert "3 668" in provins and "coupé par la limite régionale" in provins


def test_an_area_of_one_commune_is_added_in_the_singular():
    assert not any(piece.startswith("Ajouter les ") for piece in pieces(_sheet("departement", "75")))


def _portrait(sheet):
    return next(one for one in walk(sheet) if getattr(one, "className", None) == "portrait")


def test_a_commune_stands_in_its_rank_among_the_others_with_source_and_reason(region):
    said = texts(_portrait(_sheet("commune", "93010"))).replace("\u202f", " ").replace("\u00a0", " ")
    income = region.columns["median_income_eur_per_cu"].values
    place = int(np.flatnonzero(region.communes == "93010")[0])
    n_poorer = int((income < income[place]).sum())
    assert f"{n_poorer + 1}e sur 1 246 communes, du plus au moins en difficulté. INSEE, 2016" in said
    assert "Chiffre publié par le producteur" in said
    assert "s(niveau de vie médian)" in said and "position = 100 × (rang − 0,5) ÷ n" in said


def test_an_area_has_ratios_of_sums_and_refuses_medians_and_positions(region):
    code = "200054781"
    said = texts(_portrait(_sheet("epci", code))).replace("\u202f", " ").replace("\u00a0", " ")
    epci = region.zonings["epci"]
    inside = epci.area_of == int(np.flatnonzero(epci.codes == code)[0])
    people, places = region.columns["municipal_population"].values, region.columns["area_km2"].values
    density = round(people[inside].sum() / places[inside].sum())
    assert f"{density:,} hab./km²".replace(",", " ") in said
    assert "sur 52 EPCI" in said
    assert "Niveau de vie médian, " in said and "ni somme ni moyenne pour plusieurs communes" in said
    figures = [one for one in walk(_sheet("epci", code)) if getattr(one, "className", None) == "mesure"]
    assert not any("médian" in pieces(one)[0] for one in figures)


def test_neighbours_open_their_own_sheets(region):
    sheet = _sheet("commune", "93010")
    subjects = [
        json.loads(getattr(one, "data-sheet")) for one in walk(sheet) if getattr(one, "title", "").startswith("Ouvrir")
    ]
    names = {str(region.names[region.communes == one["code"]][0]) for one in subjects}
    assert {one["kind"] for one in subjects} == {"commune"}
    assert {"Aulnay-sous-Bois", "Drancy", "Bobigny"} & names and "Bondy" not in names


def test_a_quarter_is_ranked_among_the_quarters():
    said = texts(_portrait(_sheet("qpv", "QN09219N"))).replace("\u202f", " ")
    assert "sur 298 quartiers, du plus au moins élevé" in said


def test_nothing_clicked_shows_nothing():
    for nothing in (None, "", {}, []):
        assert show_sheet(nothing, NOTHING) == []


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ({"kind": "commune", "code": "99999"}, "La commune « 99999 » n'existe pas"),
        ({"kind": "qpv", "code": "93066"}, "Le quartier « 93066 » n'existe pas"),
        ({"kind": "canton", "code": "1"}, "Le découpage « canton » n'existe pas"),
        ({"kind": "living_area", "code": "99999"}, "Le bassin de vie « 99999 » n'existe pas"),
        ({"kind": "employment_area", "code": "0"}, "La zone d'emploi « 0 » n'existe pas"),
        ({"kind": "departement", "code": "2A"}, "Le département « 2A » n'existe pas"),
        ({"kind": "commune"}, "ne peut pas être lue"),
        ({"code": "93066"}, "ne peut pas être lue"),
        ("93066", "ne peut pas être lue"),
        ([1], "ne peut pas être lue"),
    ],
)
def test_a_subject_that_does_not_exist_is_a_french_refusal(subject, said):
    assert said in texts(show_sheet(subject, NOTHING))


def test_a_perimeter_that_cannot_be_read_is_a_french_refusal():
    assert "ne peut pas être lue" in texts(_sheet("commune", "93066", [1]))


def test_the_legend_lists_the_layers_shown_in_menu_order(table):
    assert list_layers([]) == list_layers(None) == []
    keys = table.layer_keys
    rows = list_layers(list(reversed(keys)))
    assert [texts(row) for row in rows] == [label for layer in table.view.layers for _, label in layer.signs]
    assert len(list_layers([keys[0], keys[0], "unknown"])) == 1
    signs = [sign for layer in table.view.layers for sign, _ in layer.signs]
    assert len(set(signs)) == len(signs) and all(layer.signs for layer in table.view.layers)


def test_one_link_for_each_format_waits_for_the_address():
    links = [
        one for one in walk(export_menu.frame([(one.key, one.label) for one in FORMATS])) if hasattr(one, "download")
    ]
    assert [getattr(link, "data-file") for link in links] == [f"/exports/perimetre.{one.key}" for one in FORMATS]
    assert {one.key for one in FORMATS} == {"pdf", "a3", "png", "xlsx", "csv", "geojson"}
    assert all(texts(link) and not hasattr(link, "href") for link in links)


def test_the_catalogue_counts_every_commune_of_every_column(region: Territory):
    catalogue = show_catalogue("data-catalogue-body")
    said = texts(catalogue)
    for variable in region.variables.values():
        assert variable.label[1:] in said and variable.producer in said
    rows = [one for one in walk(catalogue) if type(one).__name__ == "Tr"]
    counted = [[int(re.sub(r"\D", "", cell)) for cell in pieces(row)[-3:]] for row in rows[1 : 1 + len(region.columns)]]
    assert [sum(counts) for counts in counted] == [region.communes.size] * len(region.columns)
    income = list(region.columns).index("median_income_eur_per_cu")
    assert counted[income] == [1_246, 2, 18]


@pytest.mark.parametrize("link", LINKS)
def test_the_rail_marks_the_page_on_screen(link):
    marked = [one.href for one in mark_page(link.path) if one.className == "actif"]
    assert marked == [link.path]


def test_the_rail_marks_nothing_elsewhere():
    assert [one.className for one in mark_page(None)] == [""] * len(LINKS)

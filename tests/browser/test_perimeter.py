"""Composing a perimeter: by click, by search, by whole areas, by quarter; undone, redone, never lost."""

import pytest
from playwright.sync_api import Page, expect

from callbacks._context import context
from tests.browser import map_page

RAMBOUILLET, FONTAINEBLEAU, SAINT_DENIS = "78517", "77186", "93066"
COUNTRY_COMMUNES = ("77186", "77333", "77302", "77313", "77101", "78517", "77079", "77341", "77467")
"""Communes without a quarter, far enough from one another to be clicked at the scale of the region."""


def test_clicking_a_commune_changes_the_shape_and_the_figures(empty_map: Page) -> None:
    before = map_page.colours(empty_map, "selection")
    map_page.click_commune(empty_map, RAMBOUILLET)
    assert map_page.confirmed_perimeter(empty_map).communes == {RAMBOUILLET}
    assert map_page.colours(empty_map, "selection") != before
    assert map_page.n_whole_communes(empty_map) == 1
    population = int(_population([RAMBOUILLET]))
    assert map_page.whole_number(map_page.key_figure(empty_map, "habitants?")) == population
    expect(empty_map.locator("#perimeter-sheet")).to_contain_text("Rambouillet")
    map_page.click_commune(empty_map, RAMBOUILLET)
    assert map_page.shown_perimeter(empty_map).communes == frozenset()
    expect(map_page.panel(empty_map)).to_contain_text("Le périmètre est vide")


def _population(communes: list[str]) -> float:
    territory = context(None).territory
    return float(territory.columns["municipal_population"].values[territory.positions(communes)].sum())


def test_the_map_does_not_move_under_the_hand_that_selects(empty_map: Page) -> None:
    before = map_page.place_of(empty_map, RAMBOUILLET)
    map_page.click_commune(empty_map, RAMBOUILLET)
    empty_map.wait_for_timeout(300)
    assert map_page.place_of(empty_map, RAMBOUILLET) == before


def test_searching_finds_a_name_without_accents_and_adds_it(empty_map: Page) -> None:
    assert "Saint-Denis (93)" in map_page.search(empty_map, "saint-den").all_inner_texts()
    sheet = map_page.choose_place(empty_map, "Saint-Denis", "commune")
    map_page.press(empty_map, sheet.get_by_role("button", name="Ajouter Saint-Denis", exact=True))
    assert map_page.confirmed_perimeter(empty_map).communes == {SAINT_DENIS}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("living_area", "Rambouillet"),
        ("employment_area", "Melun"),
        ("epci", "CA Coulommiers Pays de Brie"),
        ("departement", "Essonne"),
    ],
)
def test_a_whole_area_is_added_then_removed(empty_map: Page, kind: str, name: str) -> None:
    zoning = context(None).territory.zonings[kind]
    sheet = map_page.choose_place(empty_map, name, kind)
    map_page.press(empty_map, sheet.get_by_role("button", name="Ajouter les"))
    added = map_page.confirmed_perimeter(empty_map).communes
    places = context(None).territory.positions(sorted(added))
    assert len(set(zoning.area_of[places].tolist())) == 1
    assert (
        len(added) == int((zoning.area_of == zoning.area_of[places[0]]).sum()) == map_page.n_whole_communes(empty_map)
    )
    map_page.press(empty_map, sheet.get_by_role("button", name="retirer"))
    assert map_page.confirmed_perimeter(empty_map).communes == frozenset()


def test_a_quarter_is_chosen_on_the_map(empty_map: Page) -> None:
    sheet = map_page.choose_place(empty_map, "Pyramides - Bois Sauvage", "qpv")
    map_page.press(empty_map, sheet.get_by_role("button", name="Ajouter le quartier"))
    (code,) = map_page.confirmed_perimeter(empty_map).quarters
    assert map_page.row(empty_map, "Quartiers prioritaires 2024") == "1 | 298"
    empty_map.mouse.click(*map_page.place_of(empty_map, code, "qpv"))
    map_page.wait_until_settled(empty_map)
    assert map_page.confirmed_perimeter(empty_map).quarters == frozenset()


def test_undo_redo_and_clear_by_buttons_and_by_keys(empty_map: Page) -> None:
    map_page.click_commune(empty_map, RAMBOUILLET)
    map_page.click_commune(empty_map, FONTAINEBLEAU)
    both = frozenset({RAMBOUILLET, FONTAINEBLEAU})

    def now() -> frozenset[str]:
        map_page.wait_until_settled(empty_map)
        return map_page.confirmed_perimeter(empty_map).communes

    empty_map.locator("#perimeter-undo").click()
    assert now() == {RAMBOUILLET}
    empty_map.locator("#perimeter-redo").click()
    assert now() == both
    empty_map.locator("#perimeter-clear").click()
    assert now() == frozenset()
    empty_map.keyboard.press("Control+z")
    assert now() == both
    empty_map.keyboard.press("Control+z")
    assert now() == {RAMBOUILLET}
    empty_map.keyboard.press("Control+y")
    assert now() == both
    expect(empty_map.locator("#perimeter-undo")).to_be_enabled()


def test_thirty_clicks_in_quick_succession_lose_nothing(empty_map: Page) -> None:
    places = [map_page.place_of(empty_map, code) for code in COUNTRY_COMMUNES[:7]]
    for turn in range(30):
        empty_map.mouse.click(*places[turn % 7])
        if turn % 10 == 9:
            empty_map.keyboard.press("Control+z")
    clicks = [turn % 7 for turn in range(30) if turn % 10 != 9]
    wanted = {COUNTRY_COMMUNES[k] for k in range(7) if clicks.count(k) % 2}
    map_page.wait_until_settled(empty_map)
    assert map_page.shown_perimeter(empty_map).communes == wanted
    assert map_page.confirmed_perimeter(empty_map).communes == wanted
    map_page.until(
        empty_map, lambda: map_page.n_whole_communes(empty_map) == len(wanted), "the figures follow the last click"
    )

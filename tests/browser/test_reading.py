"""Reading the map: every way of classing recolours it, two indicators cross, circles show an amount, bounds stay."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import map_page

METHODS = ("Quantiles", "Amplitudes égales", "Moyenne et écarts-types", "Moyennes emboîtées", "Seuils naturels")


def _choose_method(page: Page, name: str) -> None:
    page.locator("#classes-method").click()
    map_page.offered(page).filter(has_text=name).click()
    expect(map_page.legend(page).locator(".remarque")).to_contain_text(name)


def _is_recoloured(page: Page) -> bool:
    painted, wanted = map_page.colours(page, "overlay"), map_page.swatches(page)
    return all(colour in painted for colour in wanted[:3])


def test_each_classification_recolours_the_map_as_its_legend_says(empty_map: Page) -> None:
    legends = set()
    for name in METHODS:
        _choose_method(empty_map, name)
        map_page.until(empty_map, lambda: _is_recoloured(empty_map), f"the map wears the colours of « {name} »")
        legends.add(map_page.legend(empty_map).inner_text())
    assert len(legends) == len(METHODS)
    map_page.until(empty_map, lambda: "n=fisher_jenks-5" in map_page.search_of(empty_map), "the address says it")
    _choose_method(empty_map, "Seuils naturels")


def test_the_histogram_gives_its_data_as_a_table(resting_map: Page) -> None:
    place = resting_map.locator("#classes-histogram")
    said = place.get_by_role("img").get_attribute("aria-label")
    assert said and said.startswith("Histogramme : niveau de vie médian")
    place.get_by_text("Voir les données").click()
    cells = place.get_by_role("cell").all_inner_texts()
    assert sum(map_page.whole_number(text) for text in cells if text.strip()[:1].isdigit()) == 1_266
    place.get_by_text("Voir les données").click()


def test_kept_bounds_show_the_same_classes_in_another_tab(open_page: map_page.OpenPage) -> None:
    page = open_page("/?n=quantiles-4")
    map_page.wait_until_drawn(page)
    expect(page.locator("#classes-method")).to_have_value("Quantiles (effectifs égaux)")
    rows = "#legend-classes li"
    before = page.locator(rows).all_inner_texts()[:4]
    page.get_by_label("Garder ces bornes").check()
    expect(map_page.legend(page).locator(".remarque")).to_contain_text("Bornes choisies")
    map_page.until(page, lambda: "&o=" in map_page.search_of(page), "the bounds are in the address")
    there = open_page("/" + map_page.search_of(page))
    map_page.wait_until_drawn(there)
    expect(there.get_by_label("Garder ces bornes")).to_be_checked()
    assert [text.split("(")[-1] for text in there.locator(rows).all_inner_texts()[:4]] == [
        text.split("(")[-1] for text in before
    ]
    there.get_by_label("Garder ces bornes").uncheck()
    expect(map_page.legend(there).locator(".remarque")).to_contain_text("Quantiles")
    map_page.until(there, lambda: "o=" not in map_page.search_of(there).split("&")[-1], "the bounds leave the address")


def _circles(page: Page) -> int:
    return map_page.n_painted(page, "cercles")


def test_two_indicators_cross_by_keyboard_and_circles_by_mouse_let_clicks_through(
    open_page: map_page.OpenPage,
) -> None:
    page = open_page("/?c=departements", 1440, 900)
    map_page.wait_until_drawn(page)
    map_page.clear(page)
    page.get_by_label("Croiser avec").focus()
    page.keyboard.type("Taux de pauvreté")
    square = map_page.legend(page).get_by_role("table")
    expect(square.get_by_role("cell")).to_have_count(10)
    counts = [
        *square.get_by_role("cell").all_inner_texts(),
        *page.locator("#legend-classes .effectif").all_inner_texts(),
    ]
    assert sum(int("".join(filter(str.isdigit, one)) or 0) for one in counts) == 1_266
    map_page.until(
        page, lambda: set(map_page.swatches(page)[:9]) <= set(map_page.colours(page, "overlay")), "nine colours"
    )
    assert page.locator(".leaflet-cercles-pane").count() == 0
    page.get_by_label("Cercles").select_option(label="Population municipale")
    map_page.until(page, lambda: page.locator(".leaflet-cercles-pane canvas").count() and _circles(page), "circles")
    expect(map_page.legend(page)).to_contain_text("2\u202f000\u202f000\u202fhab.")
    assert Axe().run(page).response["violations"] == []
    map_page.click_commune(page, "75056")
    assert "75056" in map_page.confirmed_perimeter(page).communes
    expect(page.locator("#map-hover")).to_contain_text(re.compile(r"taux de pauvreté à 60 %\s: \d"))
    expect(page.locator("#map-hover")).to_contain_text("population municipale\u00a0: 2\u202f103\u202f778")
    page.get_by_role("button", name="Réduire").click()
    map_page.until(page, lambda: _circles(page), "circles after a change of view")
    map_page.until(page, lambda: "cr=poverty_rate&ce=municipal_population" in map_page.search_of(page), "the address")
    for label in ("Croiser avec", "Cercles"):
        page.get_by_label(label).select_option(label="aucun")
    expect(map_page.legend(page).locator("table, .cercles")).to_have_count(0)
    assert page.locator(".leaflet-cercles-pane canvas").count() == 0
    map_page.until(page, lambda: "cr=" not in map_page.search_of(page), "the address is short again")


@pytest.mark.parametrize("width", [1280, 820])
def test_the_drawer_offers_its_lists_over_itself(open_page: map_page.OpenPage, width: int) -> None:
    page = open_page("/", width, 900)
    map_page.wait_until_drawn(page)
    if page.get_by_role("button", name="Ouvrir ou fermer le tiroir").is_visible():
        page.get_by_role("button", name="Ouvrir ou fermer le tiroir").click()
    _choose_method(page, "Amplitudes égales")


def test_the_keys_are_listed_by_a_key_and_escape_gives_the_focus_back(open_page: map_page.OpenPage) -> None:
    page = open_page()
    map_page.wait_until_drawn(page)
    home = page.get_by_role("button", name="Voir tout le territoire")
    home.focus()
    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Raccourcis du clavier")
    expect(listed).to_be_focused()
    expect(listed).to_contain_text("aller à la commune voisine")
    expect(listed.get_by_text("tableau des communes")).to_be_visible(visible=page.evaluate("Boolean(geoprio.tableau)"))
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    expect(home).to_be_focused()
    page.get_by_role("button", name="Raccourcis (?)").click()
    expect(listed).to_be_visible()
    listed.get_by_role("button", name="Fermer").click()
    expect(listed).to_be_hidden()
    page.locator("#search-field").click()
    page.keyboard.type("?")
    expect(listed).to_be_hidden()


def test_the_sheet_of_an_epci_ranks_it_says_what_it_cannot_have_and_leads_to_the_next(
    open_page: map_page.OpenPage,
) -> None:
    page = open_page()
    map_page.wait_until_drawn(page)
    sheet = map_page.choose_place(page, "Val d'Yerres", "epci")
    sheet.get_by_text("Chiffres, rangs et sources").click()
    expect(sheet.locator(".mesure").first).to_contain_text("sur 52 EPCI")
    expect(sheet).to_contain_text("ni somme ni moyenne")
    sheet.get_by_text("Pourquoi ce chiffre ?").first.click()
    expect(sheet.locator(".explication").first).to_contain_text("Σ habitants en quartier prioritaire")
    sheet.get_by_text("EPCI à côté").click()
    other = sheet.locator(".voisines button").first
    name = other.inner_text()
    other.click()
    expect(sheet.get_by_role("heading", level=2)).to_have_text(name)

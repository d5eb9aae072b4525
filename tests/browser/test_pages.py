"""The other pages, the way between them, and the faults that every walk looks for."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import map_page
from tests.browser.conftest import Witness

WIDTHS = {1920: 1080, 1280: 720, 820: 1180, 390: 844}


def test_the_rail_leads_to_every_page_and_back_to_the_same_perimeter(open_page: map_page.OpenPage) -> None:
    page = open_page("/a-propos")
    expect(page.get_by_role("heading", name="Neutralité")).to_be_visible()
    rail = page.get_by_role("navigation", name="Pages")
    rail.get_by_role("link", name="Données").click()
    expect(page.get_by_role("heading", name="Données du territoire : Île-de-France")).to_be_visible()
    expect(page).to_have_title("Données · Géoprio")
    rail.get_by_role("link", name="Carte").click()
    map_page.wait_until_drawn(page)
    expect(page).to_have_title("Carte · Géoprio")


def test_the_data_page_names_producer_year_licence_and_completeness(open_page: map_page.OpenPage) -> None:
    page = open_page("/donnees")
    heads = page.get_by_role("columnheader")
    for words in ("Producteur", "Année", "Licence", "Connue", "n.d.", "secret"):
        expect(heads.get_by_text(words, exact=True).first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Niveau de vie médian").first).to_contain_text("INSEE")


def test_an_unknown_page_says_so_in_french(open_page: map_page.OpenPage, witness: Witness) -> None:
    witness.expected = ["404"]
    page = open_page("/budget")
    expect(page.get_by_role("heading", name="Cette page n'existe pas")).to_be_visible()
    page.get_by_role("link", name="Ouvrir la carte").click()
    map_page.wait_until_drawn(page)


def test_an_unknown_layer_is_a_french_page_not_a_traceback(resting_map: Page) -> None:
    answer = resting_map.request.get("/layers/inconnue.geojson")
    assert answer.status == 404
    assert "Cette adresse ne mène nulle part" in answer.text()


@pytest.mark.parametrize("path", ["/", "/donnees", "/a-propos"])
def test_nothing_scrolls_sideways_at_any_width(open_page: map_page.OpenPage, path: str) -> None:
    page = open_page(path)
    page.get_by_role("main").wait_for()
    page.get_by_role("heading", level=2).first.wait_for()
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(150)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        wide = page.evaluate(
            "(width) => [...document.querySelectorAll('header, nav, main, aside, section, h1, h2, button')]"
            ".filter((one) => one.checkVisibility() && !one.closest('.leaflet-container, .defile'))"
            ".filter((one) => one.getBoundingClientRect().right > width + 1).map((one) => one.outerHTML.slice(0, 90))",
            width,
        )
        assert wide == []


def test_a_console_error_and_a_request_to_another_origin_do_not_go_unseen(
    open_page: map_page.OpenPage, witness: Witness
) -> None:
    page = open_page("/a-propos")
    page.get_by_role("heading", name="Neutralité").wait_for()
    page.evaluate("console.error('provoked')")
    page.evaluate("fetch('https://example.org/').catch(() => null)")
    page.evaluate("setTimeout(() => { throw new Error('provoked too') })")
    map_page.until(page, lambda: len(witness.unexpected()) >= 3, "the witness has heard")
    assert any("example.org" in fault for fault in witness.unexpected())
    witness.expected = ["provoked", "example.org"]

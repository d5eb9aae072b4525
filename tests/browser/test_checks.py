"""Live checks: an enclave is said, shown on the map by its button, and gone once it is filled."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser import map_page

HOUILLES = "78311"


def _check(page: Page, title: str) -> Locator:
    return map_page.panel(page).locator(".verification").filter(has_text=title)


def _surround(page: Page) -> None:
    """Choose Houilles, then its neighbours, then leave Houilles out."""
    sheet = map_page.choose_place(page, "Houilles", "commune")
    map_page.press(page, sheet.get_by_role("button", name="Ajouter Houilles"))
    map_page.change_figures(page, page.get_by_role("button", name="Ajouter les voisines").click)
    map_page.press(page, sheet.get_by_role("button", name="Retirer Houilles"))


def test_an_enclave_is_said_shown_by_keyboard_and_gone_once_filled(empty_map: Page) -> None:
    page = empty_map
    _surround(page)
    line = _check(page, "Sans enclave")
    expect(line.locator("strong")).to_have_text(re.compile(r"Sans enclave\s:\snon"))
    expect(line).to_contain_text("1 commune enfermée")
    page.get_by_role("button", name="Voir tout le territoire").click()
    line.get_by_role("button", name="Voir sur la carte").focus()
    page.keyboard.press("Enter")
    map_page.until(page, lambda: page.evaluate("geoprio.carte.map().getZoom()") >= 11, "the map shows the enclave")
    x, y = map_page.place_of(page, HOUILLES)
    stage = page.locator("#map").bounding_box()
    legend = map_page.legend(page).bounding_box()
    assert stage and stage["x"] < x < stage["x"] + stage["width"] and stage["y"] < y < stage["y"] + stage["height"]
    assert legend and not (x < legend["x"] + legend["width"] and y > legend["y"])
    assert Axe().run(page).response["violations"] == []
    map_page.click_commune(page, HOUILLES)
    expect(line.locator("strong")).to_have_text(re.compile(r"Sans enclave\s:\soui"))


def test_the_cap_is_set_checked_and_kept_in_the_address(open_page: map_page.OpenPage) -> None:
    page = open_page()
    map_page.wait_until_drawn(page)
    map_page.set_amount(page, "Plafond d'habitants (facultatif)", "1000")
    expect(_check(page, "Plafond d'habitants").locator("strong")).to_have_text(re.compile("non"))
    map_page.until(page, lambda: "h=1000" in map_page.search_of(page), "the address holds the cap")
    again = open_page("/" + map_page.search_of(page))
    map_page.wait_until_drawn(again)
    expect(again.locator("#funding-plan-population-cap")).to_have_value(re.compile(r"1\s000"))
    map_page.set_amount(again, "Plafond d'habitants (facultatif)", "")
    map_page.until(again, lambda: "h=" not in map_page.search_of(again), "the cap is taken away")


def test_the_room_reads_how_many_checks_hold(open_page: map_page.OpenPage) -> None:
    page = open_page()
    map_page.wait_until_drawn(page)
    page.keyboard.press("p")
    expect(page.locator("#metrics-panel-keys")).to_contain_text(re.compile(r"\d\svérifications? sur 7\s: oui"))

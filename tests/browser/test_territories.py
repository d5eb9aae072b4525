"""From one territory to another by the header, and two territories at once in two browsers."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import map_page

pytestmark = pytest.mark.usefixtures("wide")
NEAREST_QUARTER = """() => {
    const middleOf = (one) => {
        const { left, top, width, height } = one.getBoundingClientRect();
        return [left + width / 2, top + height / 2];
    };
    const [x, y] = middleOf(geoprio.carte.map().getContainer());
    const away = ([a, b]) => Math.hypot(a - x, b - y);
    const shapes = [...document.querySelectorAll('.leaflet-quartiers-pane path')].map(middleOf);
    return shapes.sort((a, b) => away(a) - away(b))[0];
}"""
N_COMMUNES = {"dep-78": "259", "dep-93": "39", "idf": "1266"}


def _choose(page: Page, words: str) -> None:
    """Choose another territory by keyboard alone."""
    field = page.get_by_role("combobox", name="Territoire").or_(page.get_by_role("textbox", name="Territoire"))
    field.first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    expect(map_page.offered(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**de=**")


def _n_drawn(page: Page) -> str:
    map_page.wait_until_drawn(page)
    return str(page.locator("body").get_attribute("data-communes"))


def test_another_territory_opens_by_keyboard_with_what_exists_there_and_says_what_does_not(
    open_page: map_page.OpenPage,
) -> None:
    page = open_page()
    map_page.wait_until_drawn(page)
    map_page.clear(page)
    for code in ("78646", "93048"):
        page.evaluate("(commune) => geoprio.carte.gesture({ op: 'toggle_commune', commune })", code)
    map_page.wait_until_settled(page)
    map_page.set_amount(page, "Enveloppe de l'État", "90000000")
    map_page.until(page, lambda: "e=90000000" in map_page.search_of(page), "the address is complete")
    _choose(page, "yvel")
    assert _n_drawn(page) == N_COMMUNES["dep-78"]
    assert map_page.shown_perimeter(page).communes == {"78646"}
    assert map_page.search_of(page).startswith("?t=dep-78&")
    note = page.locator(".annonce")
    expect(note).to_contain_text("1 commune du périmètre")
    expect(page.get_by_label("Enveloppe de l'État")).to_have_value("90\u202f000\u202f000 €")
    note.get_by_role("button", name="Fermer").click()
    expect(note).to_be_hidden()


def test_every_page_keeps_the_territory_and_the_rail_leads_back_to_its_map(open_page: map_page.OpenPage) -> None:
    page = open_page("/?t=dep-93")
    assert _n_drawn(page) == N_COMMUNES["dep-93"]
    rail = page.get_by_role("navigation", name="Pages")
    rail.get_by_role("link", name="Données").click()
    expect(page.get_by_role("heading", name="Données du territoire : Seine-Saint-Denis")).to_be_visible()
    _choose(page, "yvel")
    expect(page.get_by_role("heading", name="Données du territoire : Yvelines")).to_be_visible()
    rail.get_by_role("link", name="Carte").click()
    assert _n_drawn(page) == N_COMMUNES["dep-78"]
    expect(page.locator(".annonce")).to_contain_text("Territoire ouvert : Yvelines")


def test_two_browsers_look_at_two_territories_at_once(
    open_page: map_page.OpenPage, open_elsewhere: map_page.OpenPage
) -> None:
    here, there = open_page("/?t=dep-93"), open_elsewhere("/?t=dep-78")
    assert (_n_drawn(here), _n_drawn(there)) == (N_COMMUNES["dep-93"], N_COMMUNES["dep-78"])
    for page, code in ((here, "93048"), (there, "78646"), (here, "93066"), (there, "78517")):
        page.evaluate("(commune) => geoprio.carte.gesture({ op: 'toggle_commune', commune })", code)
        map_page.wait_until_settled(page)
    assert map_page.n_whole_communes(here) == map_page.n_whole_communes(there) == 2
    assert "sur 39 dans le département" in " ".join(map_page.figures(here))
    assert "sur 259 dans le département" in " ".join(map_page.figures(there))


def test_the_search_and_the_layers_are_those_of_the_territory(open_page: map_page.OpenPage) -> None:
    page = open_page("/?t=dep-93")
    map_page.wait_until_drawn(page)
    expect(map_page.search(page, "versailles")).to_have_count(0)
    page.keyboard.press("Escape")
    map_page.layer_box(page, "epci").check()
    map_page.until(page, lambda: map_page.n_painted(page, "contours") > 0, "the outlines are drawn")


def test_near_an_official_contour_is_drawn_clicked_and_named_and_nothing_is_called_indicative(
    open_page: map_page.OpenPage,
) -> None:
    page = open_page("/?t=dep-93")
    map_page.wait_until_drawn(page)
    map_page.clear(page)
    page.evaluate("(() => { geoprio.carte.map().setView([48.9362, 2.3574], 13.5, { animate: false }) })()")
    shapes = page.locator(".leaflet-quartiers-pane path")
    map_page.until(page, lambda: shapes.count() > 0 and page.locator(".nom-quartier").count() > 0, "contours and names")
    assert page.locator(".leaflet-quartiers-pane path[stroke-dasharray]").count() == 0
    centre = page.evaluate(NEAREST_QUARTER)
    page.mouse.click(*centre)
    map_page.wait_until_settled(page)
    assert len(map_page.shown_perimeter(page).quarters) == 1
    expect(page.locator("#perimeter-sheet")).to_contain_text("Superficie")
    assert "indicati" not in page.locator("body").inner_text()


def test_near_an_indicative_extent_stays_dashed_and_the_legend_says_so(open_page: map_page.OpenPage) -> None:
    page = open_page("/?t=dep-78")
    map_page.wait_until_drawn(page)
    expect(map_page.legend(page)).to_contain_text("emprise indicative")
    page.evaluate("(() => { geoprio.carte.map().setView([48.99, 1.71], 13, { animate: false }) })()")
    dashed = page.locator(".leaflet-quartiers-pane path[stroke-dasharray]")
    map_page.until(page, lambda: dashed.count() > 0, "the dashed discs")

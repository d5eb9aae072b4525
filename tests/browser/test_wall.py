"""On the wall: one key gives the projector look, legible at 1280x720, without any control."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import map_page

SMALLEST_TYPE_PX = 24
TYPE_SIZES = """(root) => {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (!node.textContent.trim() || !parent.checkVisibility() || !parent.getClientRects().length) continue;
        found.push([parseFloat(getComputedStyle(parent).fontSize), node.textContent.trim()]);
    }
    return found;
}"""
NAMES_UNDER_THE_LEGEND = """() => {
    const { left, right, top, bottom } = document.querySelector('.legende').getBoundingClientRect();
    const isUnder = (box) => box.left < right && box.right > left && box.top < bottom && box.bottom > top;
    const names = [...document.querySelectorAll('.nom-lieu span')];
    return [names.length, names.filter((one) => isUnder(one.getBoundingClientRect())).map((one) => one.textContent)];
}"""
CONTROLS_ON_SCREEN = """() => {
    const isOnScreen = (one) => one.checkVisibility() && one.getBoundingClientRect().right > 0;
    const controls = [...document.querySelectorAll('button, input, select, a, summary')];
    return controls.filter(isOnScreen).map((one) => one.outerHTML.slice(0, 80));
}"""


@pytest.fixture
def wall(open_page: map_page.OpenPage) -> Page:
    page = open_page(width=1280, height=720)
    map_page.wait_until_drawn(page)
    page.keyboard.press("p")
    expect(page.locator("body.projecteur")).to_be_attached()
    expect(map_page.legend(page)).to_contain_text("4 classes")
    return page


def test_one_key_gives_large_type_four_classes_and_no_control_and_escape_leaves(wall: Page) -> None:
    for part in (map_page.panel(wall), map_page.legend(wall)):
        sizes = part.evaluate(TYPE_SIZES)
        assert len(sizes) >= 5
        assert [one for one in sizes if one[0] < SMALLEST_TYPE_PX] == []
    assert wall.evaluate(CONTROLS_ON_SCREEN) == []
    classes = [text for text in wall.locator("#legend-classes li").all_inner_texts() if "€/UC" in text]
    assert len(classes) == 4
    wall.keyboard.press("Escape")
    expect(wall.locator("body.projecteur")).not_to_be_attached()
    expect(wall.get_by_role("button", name="Projeter (P)")).to_be_visible()
    expect(wall.locator("#legend-classes li").filter(has_text="€/UC")).to_have_count(5)


def test_the_room_reads_what_is_selected_what_it_costs_and_who_is_left_out_without_scrolling(wall: Page) -> None:
    panel = map_page.panel(wall)
    for words in ("Périmètre :", "Habitants couverts", "Coût supposé", "Aide de l'État", "Laissés de côté"):
        expect(panel.get_by_text(words).first).to_be_in_viewport(ratio=0.9)
    hidden = panel.evaluate("(one) => [one.scrollHeight - one.clientHeight, one.scrollWidth - one.clientWidth]")
    assert max(hidden) <= 0
    beyond = map_page.legend(wall).evaluate(
        "(one) => { const box = one.getBoundingClientRect(); return [-box.left, -box.top, box.bottom - innerHeight]; }"
    )
    assert max(beyond) <= 0


def test_no_name_is_cut_by_the_legend_even_where_it_grows(wall: Page) -> None:
    wall.evaluate("() => geoprio.carte.gesture({ op: 'add_area', zoning: 'departement', area: '78' })")
    map_page.wait_until_settled(wall)
    map_page.until(wall, lambda: wall.evaluate(NAMES_UNDER_THE_LEGEND)[0] > 0, "the names are drawn")
    for height in (None, "520px"):
        wall.evaluate("(height) => { document.querySelector('.legende').style.minHeight = height; }", height)
        wall.wait_for_timeout(200)
        n_names, under = wall.evaluate(NAMES_UNDER_THE_LEGEND)
        assert n_names > 0
        assert under == []

"""What is left of every page at 320 pixels, with wider text, in the system's own colours, and without movement."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import map_page

PAGES = ["/", "/indicateurs", "/cofinancement", "/disparites", "/donnees", "/a-propos"]
WIDER_TEXT = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
"""The text spacing that WCAG 1.4.12 lets a reader ask for."""
OPEN_ALL = "() => { for (const one of document.querySelectorAll('details')) one.open = true; }"
OUT_OF_PAGE = """() => {
    const width = document.documentElement.clientWidth;
    const ownBox = '.leaflet-container, .defile, .trace, .graphe-serveur, .graphe-indice, .parametres, .ag-root,'
        + ' .hors-ecran, .saut, svg';
    const beyond = [...document.querySelectorAll('body *')]
        .filter((one) => one.checkVisibility() && !one.closest(ownBox) && getComputedStyle(one).clipPath === 'none')
        .filter((one) => one.getBoundingClientRect().right > width + 1)
        .map((one) => one.outerHTML.slice(0, 90));
    const scrolling = [document.documentElement, ...document.querySelectorAll('main, aside, nav, header, section')]
        .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
        .map((one) => `scrolls: ${one.tagName} ${one.textContent.slice(0, 40)}`);
    return [...scrolling, ...beyond.slice(0, 5)];
}"""
TOO_SMALL = """(least) => [...document.querySelectorAll('button, summary, select, input, a.bouton, nav a')]
    .filter((one) => one.checkVisibility() && !one.closest('svg, .ag-header') && one.type !== 'file')
    .map((one) => [one.type === 'checkbox' ? (one.labels[0] ?? one) : one, one])
    .filter(([target]) => target.getBoundingClientRect().height)
    .filter(([target]) => target.getBoundingClientRect().height < least || target.getBoundingClientRect().width < 24)
    .map(([, one]) => one.outerHTML.slice(0, 90))"""

RING = """() => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(document.activeElement);
    return [outlineStyle, parseFloat(outlineWidth), outlineColor, getComputedStyle(document.body).backgroundColor];
}"""


def _open(page: Page, path: str) -> None:
    if path == "/":
        map_page.wait_until_drawn(page)
        page.get_by_role("button", name="Tableau des communes (T)").click()
        page.locator(".ag-row").first.wait_for()
    else:
        page.wait_for_load_state("networkidle")
        page.get_by_role("heading", level=2).first.wait_for()
    page.evaluate(OPEN_ALL)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_lost_at_320_pixels_nor_with_wider_text(open_page: map_page.OpenPage, path: str) -> None:
    page = open_page(path, 320, 640)
    _open(page, path)
    page.wait_for_timeout(300)
    small = page.evaluate(TOO_SMALL, 44)
    assert small == []
    found = [
        f"{one['id']}: {node['html'][:120]}" for one in Axe().run(page).response["violations"] for node in one["nodes"]
    ]
    assert found == []
    page.add_style_tag(content=WIDER_TEXT)
    page.wait_for_timeout(300)
    assert page.evaluate(OUT_OF_PAGE) == []


def test_the_system_s_own_colours_leave_the_legend_the_choice_and_the_focus(open_page: map_page.OpenPage) -> None:
    page = open_page()
    map_page.wait_until_drawn(page)
    classes = map_page.swatches(page)
    page.emulate_media(forced_colors="active", reduced_motion="reduce", color_scheme="dark")
    assert map_page.swatches(page) == classes
    pressed, other = (page.locator(f"[data-tool={key}]") for key in ("click", "brush"))
    ground = "(one) => getComputedStyle(one).backgroundColor"
    assert pressed.evaluate(ground) != other.evaluate(ground)
    other.focus()
    page.keyboard.press("Tab")
    ring = page.evaluate(RING)
    assert ring[0] == "solid"
    assert ring[1] >= 3
    assert ring[2] != ring[3]
    page.get_by_role("button", name="Agrandir").click()
    moving = page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length")
    assert moving == 0


def test_zoomed_far_in_head_and_rail_leave_the_screen_to_the_page(open_page: map_page.OpenPage) -> None:
    page = open_page("/a-propos", 640, 360)
    page.get_by_role("heading", name="Neutralité").wait_for()
    page.mouse.wheel(0, 900)
    expect(page.get_by_role("navigation", name="Pages")).not_to_be_in_viewport()

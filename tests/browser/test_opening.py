"""The first sight of the map, before the libraries have run: the communes, colours and legend of the map that comes."""

import re
from collections import Counter

from playwright.sync_api import Page

from tests.browser import map_page
from tests.browser.conftest import Witness
from tests.browser.map_page import OpenPage

GRID = """(where) => {
    const canvas = document.querySelector(where);
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    const own = canvas.getBoundingClientRect(), ratio = canvas.width / own.width;
    const scene = document.querySelector('.scene').getBoundingClientRect();
    const colours = [];
    for (let y = scene.top + 40; y < scene.bottom - 40; y += 7)
        for (let x = scene.left + 40; x < scene.right - 40; x += 7)
            colours.push([...pen.getImageData((x - own.left) * ratio, (y - own.top) * ratio, 1, 1).data].join());
    return colours;
}"""
RENDERER = re.compile("dash_renderer")
LEAST_SAME = {"": 0.85, "?v=48.8566,2.3500,11&i=need_position": 0.95}
"""Leaflet smooths outlines by a pixel: of communes ten pixels wide, one place in ten is near an outline."""


def _legend(page: Page, where: str) -> list[str]:
    rows = page.locator(f"{where} .effectif").locator("xpath=..")
    return [str(row.text_content()) for row in rows.all()]


def test_the_first_sight_is_the_map_that_comes(open_page: OpenPage, witness: Witness) -> None:
    witness.expected = ["net::ERR_FAILED", "DashRenderer is not defined", "DashContext"]
    page = open_page("/a-propos", 1280, 720)
    for search, least in LEAST_SAME.items():
        page.route(RENDERER, lambda route: route.abort())
        page.goto(f"/{search}")
        page.locator("body[data-premiere=vue]").wait_for(state="attached")
        seen, rows = page.evaluate(GRID, ".premiere-vue canvas"), _legend(page, ".premiere-vue")
        page.unroute(RENDERER)
        page.goto(f"/{search}")
        map_page.wait_until_drawn(page)
        drawn = page.evaluate(GRID, ".leaflet-overlay-pane canvas")
        assert rows == _legend(page, "#legend-classes") and len(rows) >= 4
        swatches = set(map_page.swatches(page))
        plain = [(one, other) for one, other in zip(seen, drawn, strict=True) if one.rpartition(",")[0] in swatches]
        assert len(plain) > 1_000
        assert sum(one == other for one, other in plain) / len(plain) >= least
        assert page.locator(".premiere-vue, .premier").count() == 0


def test_the_first_sight_draws_secrecy_as_itself_and_leaves_a_composed_perimeter_to_the_live_map(
    open_page: OpenPage, witness: Witness
) -> None:
    witness.expected = ["net::ERR_FAILED", "DashRenderer is not defined", "DashContext"]
    page = open_page("/?i=poverty_rate", 1280, 720)
    map_page.wait_until_drawn(page)
    drawn = Counter(page.evaluate(GRID, ".leaflet-overlay-pane canvas"))
    known = {f"{one},255" for one in map_page.swatches(page)} | {drawn.most_common(1)[0][0]}
    page.route(RENDERER, lambda route: route.abort())
    page.goto("/?i=poverty_rate")
    page.locator("body[data-premiere=vue]").wait_for(state="attached")
    seen = Counter(page.evaluate(GRID, ".premiere-vue canvas"))
    ground = next(colour for colour, _ in drawn.most_common() if colour not in known)
    assert drawn[ground] > 100 and abs(seen[ground] / drawn[ground] - 1) < 0.2  # the hatch covers the rest of it
    page.goto("/?p=eNoDAAAAAAE")
    page.wait_for_load_state()
    assert page.locator(".premiere-vue").count() == 0


def test_a_document_that_cannot_be_read_leaves_the_page_to_open_without_its_first_sight(
    open_page: OpenPage, witness: Witness
) -> None:
    witness.expected = ["status of 500", "Error: /layers/couleurs.json"]
    page = open_page("/a-propos")
    page.route("**/couleurs.json*", lambda route: route.fulfill(status=500))
    page.goto("/")
    map_page.wait_until_drawn(page)
    assert page.locator("body").get_attribute("data-premiere") is None
    assert page.locator(".premiere-vue, .premier").count() == 0

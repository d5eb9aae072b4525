"""The map: every commune drawn, a complete legend, other indicators, layers over one another."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import map_page

LAYERS = {
    "departements": "contours",
    "epci": "contours",
    "ept": "contours",
    "arrondissements": "contours",
    "living_areas": "contours",
    "employment_areas": "contours",
    "zus": "textures",
    "abc": "textures",
    "qpv": "quartiers",
}
N_COMMUNES = 1266


def test_every_commune_is_drawn_in_the_colours_of_the_legend(map_tab: Page) -> None:
    assert map_tab.locator("body").get_attribute("data-communes") == str(N_COMMUNES)
    painted, wanted = map_page.colours(map_tab, "overlay"), map_page.swatches(map_tab)
    assert len(wanted) >= 5
    assert [colour for colour in wanted[:5] if painted.get(colour, 0) < 20] == []


def test_the_legend_is_complete(map_tab: Page) -> None:
    legend = map_page.legend(map_tab)
    rows = map_tab.locator("#legend-classes li").all_inner_texts()
    counts = [map_page.whole_number(re.findall(r"\(([^()]+)\)\s*$", text)[0]) for text in rows]
    assert sum(counts) == N_COMMUNES
    assert sum("€/UC" in text and re.search(r"\d", text) is not None for text in rows) == 5
    assert sum(text.startswith("n.d.") for text in rows) == 1
    assert sum(text.startswith("secret statistique") for text in rows) == 1
    expect(legend.get_by_role("heading")).to_have_text(re.compile("Niveau de vie médian.*€/UC"))
    expect(legend).to_contain_text(re.compile(r"INSEE, 2016.*COG"))
    expect(legend).to_contain_text("Licence Ouverte")


def test_another_indicator_recolours_the_map_and_rewrites_the_legend(map_tab: Page) -> None:
    before, title = map_page.colours(map_tab, "overlay"), map_page.legend(map_tab).get_by_role("heading").inner_text()
    map_tab.locator("#perimeter-indicator").click()
    other = map_tab.get_by_role("option").nth(2)
    name = other.inner_text()
    other.click()
    expect(map_page.legend(map_tab).get_by_role("heading")).to_contain_text(name)
    map_page.until(map_tab, lambda: map_page.colours(map_tab, "overlay") != before, "the map is recoloured")
    assert map_page.legend(map_tab).get_by_role("heading").inner_text() != title


def _drawn(page: Page, pane: str) -> tuple[int, int]:
    shapes = page.locator(f".leaflet-{pane}-pane svg path").count()
    return shapes, sum(map_page.colours(page, pane).values())


@pytest.mark.parametrize("key", LAYERS)
def test_each_layer_can_be_shown(layers_tab: Page, key: str) -> None:
    page, pane = layers_tab, LAYERS[key]
    before = _drawn(page, pane)
    page.locator(f"#perimeter-layers input[value={key}]").check()
    expect(page.locator("#legend-layers li")).to_have_count(1)
    map_page.until(page, lambda: _drawn(page, pane) > before, f"layer {key} is drawn")
    page.locator(f"#perimeter-layers input[value={key}]").uncheck()
    map_page.until(page, lambda: _drawn(page, pane) == before, f"layer {key} is gone")


@pytest.fixture(scope="module")
def layers_address() -> str:
    return "/?c="


@pytest.fixture
def layers_tab(open_page: map_page.OpenPage, layers_address: str) -> Page:
    page = open_page(layers_address)
    map_page.wait_until_drawn(page)
    return page

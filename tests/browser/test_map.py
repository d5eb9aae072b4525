"""The map: every commune drawn, a complete legend, other indicators, layers over one another."""

import re

from playwright.sync_api import Page, expect

from tests.browser import map_page

PANE_OF_LAYER = {
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
COUNT = re.compile(r"\(([\d\s\u202f]+?)(?:\u00a0communes?)?\)\s*$", re.MULTILINE)
"""What ends a class of the legend: its number of communes, whose unit the first class alone writes."""


def test_every_commune_is_drawn_in_the_colours_of_the_legend(resting_map: Page) -> None:
    assert resting_map.locator("body").get_attribute("data-communes") == str(N_COMMUNES)
    painted, wanted = map_page.colours(resting_map, "overlay"), map_page.swatches(resting_map)
    assert len(wanted) >= 6
    assert [colour for colour in wanted if painted.get(colour, 0) < 20] == []


def test_the_legend_is_complete(resting_map: Page) -> None:
    legend = map_page.legend(resting_map)
    rows = resting_map.locator("#legend-classes li").all_inner_texts()
    counts = [map_page.whole_number(count) for text in rows for count in COUNT.findall(text)]
    assert sum(counts) == N_COMMUNES, rows
    assert sum(re.search(r"\d.*€/UC", text) is not None for text in rows) == 5
    assert sum(text.startswith("n.d.") for text in rows) == 1
    assert sum(text.startswith("secret statistique") for text in rows) == 1
    expect(legend.get_by_role("heading")).to_have_text(re.compile("Niveau de vie médian.*€/UC"))
    expect(legend).to_contain_text(re.compile(r"INSEE, 2016.*COG"))
    expect(legend).to_contain_text("Licence Ouverte")


def test_another_indicator_recolours_the_map_and_rewrites_the_legend(empty_map: Page) -> None:
    before, heading = map_page.colours(empty_map, "overlay"), map_page.legend(empty_map).get_by_role("heading")
    empty_map.locator("#perimeter-indicator").click()
    other = map_page.offered(empty_map).nth(2)
    name = other.inner_text()
    other.click()
    expect(heading).to_contain_text(name)
    map_page.until(empty_map, lambda: map_page.colours(empty_map, "overlay") != before, "the map is recoloured")
    counts = COUNT.findall(map_page.legend(empty_map).inner_text())
    assert sum(map(map_page.whole_number, counts)) == N_COMMUNES


def _drawn(page: Page, pane: str) -> tuple[int, int]:
    return page.locator(f".leaflet-{pane}-pane svg path").count(), map_page.n_painted(page, pane)


def test_each_layer_can_be_shown_alone_and_all_together(empty_map: Page) -> None:
    page = empty_map
    for box in page.get_by_role("group", name="Couches").get_by_role("checkbox", checked=True).all()[::-1]:
        box.uncheck()
    rows = page.locator("#legend-layers li")
    expect(rows).to_have_count(0)
    for key, pane in PANE_OF_LAYER.items():
        before = _drawn(page, pane)
        map_page.layer_box(page, key).check()
        expect(rows).not_to_have_count(0)
        map_page.until(page, lambda b=before, p=pane: _drawn(page, p) != b, f"layer {key} is drawn")
        map_page.layer_box(page, key).uncheck()
        expect(rows).to_have_count(0)
    for key in PANE_OF_LAYER:
        map_page.layer_box(page, key).check()
    signs = page.locator("#legend-layers [class*=couche-]")
    map_page.until(page, lambda: signs.count() >= len(PANE_OF_LAYER), "every layer has its row in the legend")
    map_page.until(page, lambda: len(map_page.colours(page, "contours")) >= 4, "outlines of several colours together")
    assert _drawn(page, "quartiers")[0] == 298
    assert _drawn(page, "textures")[0] > 0


def test_every_layer_of_the_list_says_its_source_and_vintage(resting_map: Page) -> None:
    group = resting_map.get_by_role("group", name="Couches")
    boxes = group.get_by_role("checkbox")
    expect(boxes).to_have_count(len(PANE_OF_LAYER))
    described = group.locator("p").all_inner_texts()
    assert len(described) == len(PANE_OF_LAYER)
    assert [text for text in described if re.fullmatch(r".+, \d{4}", text) is None] == []


def test_hovering_a_commune_names_it_with_its_value_and_rank(resting_map: Page) -> None:
    resting_map.mouse.move(*map_page.place_of(resting_map, "78517"))
    card = resting_map.locator("#map-hover")
    expect(card).to_contain_text("Rambouillet")
    expect(card).to_contain_text(re.compile(r"rang \d+ sur"))
    expect(card).to_contain_text(re.compile(r"\d\s€/UC"))

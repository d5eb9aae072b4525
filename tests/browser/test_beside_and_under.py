"""What lies beside the communes and under them: frames of the far parts of a territory, and a base map."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from callbacks._context import install
from geodata.atlas import DEFAULT_FOLDER, open_default, write_atlas
from geodata.shelf import Shelf
from tests.browser import map_page
from tests.browser.conftest import CONTEXT, STEP_MS, Witness
from tests.browser.serving import running_server
from tests.territories import cut_atlas, moved_overseas
from tests.tiles import CREDIT, Source, running_source

AFAR = "93015"
"""Coubron, which has no quarter, moved with its département."""
IN_FRAME = """(code) => {
    const map = geoprio.cartons.mapOf(code);
    if (!map) return null;
    const { x, y } = map.latLngToContainerPoint(geoprio.carte.placeOf(code));
    const { left, top } = map.getContainer().getBoundingClientRect();
    return [left + x, top + y];
}"""
COVERED = """() => {
    const boxes = ['.cartons', '.legende', '.outils'].map((one) => document.querySelector(one).getBoundingClientRect());
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return boxes.some((one, k) => boxes.slice(k + 1).some((other) => meet(one, other)));
}"""


@pytest.fixture(scope="module")
def source() -> Iterator[Source]:
    with running_source() as one:
        yield one


@pytest.fixture(scope="module")
def page(source: Source, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Open a territory in two parts, on a server with a base map; its witness lets no fault pass."""
    folder = tmp_path_factory.mktemp("loin")
    made = cut_atlas(open_default(), "loin", "Essonne et La Réunion", ("91", "93"))
    write_atlas(folder / "loin", moved_overseas(made, "93"), {})
    base_map = {"GEOPRIO_FOND": source.template, "GEOPRIO_FOND_CREDIT": CREDIT}
    state: Any = tmp_path_factory.mktemp("serveur")
    known = Flask("loin")
    install(known, Shelf(DEFAULT_FOLDER, None, folder / "loin"))
    with running_server(state, first=str(folder / "loin"), more=base_map) as address, known.app_context():
        context = browser.new_context(base_url=address, **CONTEXT)
        tab = context.new_page()
        tab.set_default_timeout(STEP_MS)
        tab.set_viewport_size({"width": 1440, "height": 800})
        witness = Witness(address)
        witness.watch(tab)
        tab.goto("/")
        map_page.wait_until_drawn(tab)
        yield tab
        assert witness.unexpected() == []
        context.close()


def test_a_far_part_has_its_frame_where_a_commune_is_hovered_clicked_and_walked_to(page: Page) -> None:
    map_page.clear(page)
    frame = page.get_by_role("complementary", name="Cartes d'outre-mer")
    expect(frame.get_by_role("img", name="Carte : La Réunion")).to_be_visible()
    expect(frame.locator(".leaflet-control-scale-line")).to_contain_text("km")
    assert not page.evaluate(COVERED)
    place = page.evaluate(IN_FRAME, AFAR)
    page.mouse.move(*place)
    expect(page.locator("#map-hover")).to_contain_text("Coubron")
    page.mouse.click(*place)
    map_page.wait_until_settled(page)
    assert map_page.confirmed_perimeter(page).communes == {AFAR}
    drawn = frame.locator(".leaflet-selection-pane canvas")
    map_page.until(page, lambda: drawn.evaluate_all(map_page.N_PAINTED) > 0, "the outline is drawn in the frame")
    frame.get_by_role("button", name="Voir en grand : La Réunion").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("geoprio.carte.map().getBounds().contains(geoprio.carte.placeOf('93015'))")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#map-spoken")).to_contain_text("du périmètre")
    page.keyboard.press("Enter")
    map_page.wait_until_settled(page)
    assert len(map_page.confirmed_perimeter(page).communes ^ {AFAR}) == 1
    page.get_by_label("Cercles").select_option(label="Population municipale")
    circles = frame.locator(".leaflet-cercles-pane canvas")
    map_page.until(page, lambda: circles.evaluate_all(map_page.N_PAINTED) > 0, "circles are drawn in the frame")
    page.get_by_label("Cercles").select_option(label="aucun")
    map_page.until(page, lambda: circles.count() == 0, "they are gone")
    page.set_viewport_size({"width": 600, "height": 800})
    fold = page.get_by_role("button", name="Outre-mer (1)")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(frame.get_by_role("img", name="Carte : La Réunion")).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 800})
    expect(fold).to_be_hidden()


def test_the_base_map_is_a_choice_credited_and_where_its_source_is_silent_the_map_is_whole(
    page: Page, source: Source
) -> None:
    assert source.asked == []
    box, note = map_page.layer_box(page, "base_map"), page.locator("#map-base-note")
    page.get_by_role("button", name="Voir tout le territoire").click()
    communes = page.locator("#map > .leaflet-map-pane > .leaflet-overlay-pane canvas")
    painted = communes.evaluate_all(map_page.N_PAINTED)
    source.manner = "missing"
    box.check()
    expect(note).to_have_text("Fond de carte indisponible\u00a0: la carte reste complète sans lui.")
    expect(map_page.legend(page).get_by_text(CREDIT)).to_be_hidden()
    assert communes.evaluate_all(map_page.N_PAINTED) == painted
    box.uncheck()
    expect(note).to_be_hidden()
    source.manner = "tile"
    page.evaluate("(() => { geoprio.carte.map().setZoom(12, { animate: false }) })()")
    box.check()
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    expect(map_page.legend(page).get_by_text(CREDIT)).to_be_visible()
    expect(note).to_be_hidden()
    found = Axe().run(page).response["violations"]
    assert not found, found

"""Brush, rectangle, lasso, locks, and what the pointer foresees."""

import math
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import map_page

PLACE = """(code) => {
    const carte = geoprio.carte, map = carte.map();
    const box = map.getContainer().getBoundingClientRect();
    const { x, y } = map.latLngToContainerPoint(carte.placeOf(code));
    return [box.left + x, box.top + y];
}"""
SIZES = "Object.fromEntries(Object.entries(geoprio.carte.journal().perimeter()).map(([part, set]) => [part, set.size]))"
SYMBOLS = """() => geoprio.couches.drawnQuarters().map(({ code, centre, radius }) => {
    const map = geoprio.carte.map();
    const box = map.getContainer().getBoundingClientRect();
    const { x, y } = map.latLngToContainerPoint(centre);
    return [code, box.left + x, box.top + y, radius];
})"""
"""Code, place on screen and radius of the symbol of each quarter."""
BRUSH_PX = 20
MELUN, MEAUX, PROVINS = "77288", "77284", "77379"


@pytest.fixture
def tools(empty_map: Page):
    yield empty_map
    empty_map.locator("[data-tool=click]").click()
    expect(empty_map.locator("#map-effects")).to_be_hidden()
    empty_map.evaluate("""() => {
        const { locked, withdrawn } = geoprio.carte.journal().perimeter();
        geoprio.carte.gesture({ op: "hold", hold: "free", communes: [...locked, ...withdrawn] });
    }""")
    map_page.wait_until_settled(empty_map)


def _draw(page: Page, points: list[list[float]]) -> None:
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=6)
    page.mouse.up()


def _choose(page: Page, tool: str, effect: str) -> None:
    page.locator(f"[data-tool={tool}]").click()
    page.locator(f"[data-effect={effect}]").click()


def test_a_brush_stroke_is_one_edit_and_undone_at_once(tools):
    _choose(tools, "brush", "add")
    start, end = tools.evaluate(PLACE, MELUN), tools.evaluate(PLACE, PROVINS)
    _draw(tools, [start, end])
    map_page.wait_until_settled(tools)
    chosen = set(map_page.confirmed_perimeter(tools).communes)
    assert {MELUN, PROVINS} <= chosen and len(chosen) > 20
    tools.keyboard.press("Control+z")
    map_page.wait_until_settled(tools)
    assert tools.evaluate(SIZES)["communes"] == 0


def test_a_lasso_takes_what_lies_inside_and_can_keep_nothing_else(tools):
    _choose(tools, "lasso", "add")
    x, y = tools.evaluate(PLACE, MEAUX)
    _draw(tools, [[x - 45, y - 30], [x + 45, y - 30], [x + 45, y + 45], [x - 45, y + 45]])
    map_page.wait_until_settled(tools)
    wide = set(map_page.confirmed_perimeter(tools).communes)
    _choose(tools, "rectangle", "keep")
    _draw(tools, [[x - 25, y - 25], [x + 25, y + 25]])
    map_page.wait_until_settled(tools)
    kept = set(map_page.confirmed_perimeter(tools).communes)
    assert MEAUX in kept and kept < wide


def test_withdrawn_communes_stay_out_and_the_legend_says_so(tools):
    x, y = tools.evaluate(PLACE, MEAUX)
    square = [[x - 30, y - 30], [x + 30, y + 30]]
    _choose(tools, "rectangle", "withdrawn")
    _draw(tools, square)
    _choose(tools, "rectangle", "add")
    _draw(tools, square)
    map_page.wait_until_settled(tools)
    sizes = tools.evaluate(SIZES)
    assert sizes["withdrawn"] > 0 and sizes["communes"] == 0
    expect(tools.locator(".legende .hors-negociation")).to_be_visible()


def test_escape_leaves_the_tool_and_the_map_is_dragged_again(tools):
    _choose(tools, "brush", "add")
    tools.keyboard.press("Escape")
    expect(tools.locator("#map-effects")).to_be_hidden()
    before = tools.evaluate("geoprio.carte.map().getCenter()")
    x, y = tools.evaluate(PLACE, MELUN)
    _draw(tools, [[x, y], [x + 80, y + 10]])
    assert tools.evaluate("geoprio.carte.map().getCenter()") != before
    assert tools.evaluate(SIZES)["communes"] == 0


def test_the_pointer_foresees_what_a_commune_would_change(tools):
    tools.mouse.move(*tools.evaluate(PLACE, MELUN))
    card = tools.locator("#map-hover")
    expect(card).to_contain_text("Melun")
    expect(card).to_contain_text("+1\u00a0commune")
    expect(card).to_contain_text("d'aide")
    assert card.locator("> *").count() <= 4


def test_the_map_is_walked_and_chosen_by_keyboard_alone(empty_map):
    empty_map.locator("#map").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Enter"):
        empty_map.keyboard.press(key)
        expect(empty_map.locator("#map-spoken")).to_contain_text("périmètre")
    expect(empty_map.locator("#map-spoken")).to_contain_text("dans le périmètre")
    map_page.wait_until_settled(empty_map)
    assert empty_map.evaluate(SIZES)["communes"] == 1
    empty_map.keyboard.press("Enter")
    expect(empty_map.locator("#map-spoken")).to_contain_text("hors du périmètre")
    empty_map.keyboard.press("Escape")
    assert empty_map.evaluate("document.activeElement.closest('#export-menu-links') !== null")


def test_the_neighbours_of_a_commune_are_added_in_one_edit(empty_map, region):
    map_page.click_commune(empty_map, MELUN)
    empty_map.get_by_role("button", name="Ajouter les voisines").click()
    place = region.communes.tolist().index(MELUN)
    touching = {int(other) for pair in region.neighbours if place in pair for other in pair} - {place}
    expected = {MELUN, *(str(region.communes[other]) for other in touching)}
    map_page.until(empty_map, lambda: empty_map.evaluate(SIZES)["communes"] > 1, "the neighbours are in")
    map_page.wait_until_settled(empty_map)
    assert set(map_page.confirmed_perimeter(empty_map).communes) == expected
    empty_map.keyboard.press("Control+z")
    map_page.wait_until_settled(empty_map)
    assert set(map_page.confirmed_perimeter(empty_map).communes) == {MELUN}


def test_a_rule_shows_what_it_finds_and_is_chosen_by_one_button(empty_map):
    empty_map.get_by_text("Choisir par une règle, une liste, un zonage…").click()
    empty_map.get_by_label("Critère").fill("indice >= 75 et densité < 100")
    answer = empty_map.locator("#choosing-answer")
    expect(answer).to_contain_text("communes trouvées")
    found = map_page.whole_number(answer.inner_text().split("commune")[0])
    empty_map.locator("#choosing-buttons").get_by_role("button", name="Ajouter").click()
    map_page.wait_until_settled(empty_map)
    assert empty_map.evaluate(SIZES)["communes"] == found > 0
    empty_map.get_by_label("Critère").fill("richesse > 1")
    expect(answer).to_contain_text("n’est pas un indicateur connu")
    expect(empty_map.locator("#choosing-buttons")).to_be_hidden()
    empty_map.get_by_label("Critère").fill("")
    empty_map.get_by_role("textbox", name="Trouver par").click()
    empty_map.get_by_role("option", name="un zonage officiel").click()
    expect(empty_map.get_by_label("Critère")).to_be_hidden()
    empty_map.get_by_role("textbox", name="Partir de").click()
    empty_map.get_by_role("option", name=re.compile("zone urbaine sensible")).click()
    expect(answer).to_contain_text("communes trouvées")
    empty_map.locator("#choosing-buttons").get_by_role("button", name="Ne garder qu'elles").click()
    map_page.until(empty_map, lambda: empty_map.evaluate(SIZES)["communes"] < found, "only communes of ZUS are left")
    empty_map.get_by_text("Choisir par une règle, une liste, un zonage…").click()


def test_a_list_written_or_read_in_a_file_and_a_distance_choose_communes(empty_map):
    def add() -> set[str]:
        empty_map.locator("#choosing-buttons").get_by_role("button", name="Ajouter").click()
        map_page.wait_until_settled(empty_map)
        return set(map_page.confirmed_perimeter(empty_map).communes)

    def find_by(kind: str) -> None:
        empty_map.get_by_role("textbox", name="Trouver par").click()
        empty_map.get_by_role("option", name=kind).click()

    answer, told = empty_map.locator("#choosing-answer"), empty_map.locator("#choosing-file-told")
    empty_map.get_by_text("Choisir par une règle, une liste, un zonage…").click()
    find_by("une liste de codes ou de noms")
    empty_map.get_by_label("Critère").fill("melun\n77284 ; Atlantide")
    expect(answer).to_contain_text("2\u00a0communes trouvées")
    expect(answer).to_contain_text("Atlantide")
    assert add() == {MELUN, MEAUX}
    file = {"name": "communes.csv", "mimeType": "text/csv", "buffer": b"population;code\n77288;77379\n"}
    empty_map.locator("#choosing-file input").set_input_files(file)
    expect(told).to_contain_text("communes.csv : colonne « code » lue.")
    expect(answer).to_contain_text("1\u00a0commune trouvée")
    assert add() == {MELUN, MEAUX, PROVINS}
    empty_map.locator("#choosing-file input").set_input_files({**file, "buffer": b"a;b\n1;2\n"})
    expect(told).to_contain_text("refusé, la liste n'a pas changé. Il faut une colonne de codes de communes")
    expect(empty_map.get_by_label("Critère")).to_have_value(PROVINS)
    empty_map.evaluate("() => geoprio.carte.gesture({ op: 'toggle_quarter', quarter: 'QN09301I' })")
    map_page.wait_until_settled(empty_map)
    chosen_quarters = map_page.confirmed_perimeter(empty_map).quarters
    assert chosen_quarters == {"QN09301I"}
    find_by("une distance aux quartiers choisis, en km")
    empty_map.get_by_label("Critère").fill("2,5")
    expect(answer).to_contain_text("communes trouvées")
    found = map_page.whole_number(answer.inner_text().split("commune")[0])
    before = set(map_page.confirmed_perimeter(empty_map).communes)
    after = add()
    assert found > 1 and before < after and len(after) >= found
    assert map_page.confirmed_perimeter(empty_map).quarters == chosen_quarters
    find_by("une règle sur les indicateurs")
    empty_map.get_by_label("Critère").fill("")
    empty_map.get_by_text("Choisir par une règle, une liste, un zonage…").click()


def test_a_stroke_over_quarters_takes_those_whose_symbol_it_touches_and_undoes_it_as_one(tools):
    tools.locator("[data-tool=brush]").click()
    bar = tools.locator("#map-effects")
    bar.get_by_role("button", name="Quartiers", exact=True).click()
    expect(map_page.layer_box(tools, "qpv")).to_be_checked()
    expect(bar.get_by_role("button", name="Verrouiller", exact=True)).to_be_disabled()
    symbols = tools.evaluate(SYMBOLS)
    _, x, y, _ = next(one for one in symbols if one[0].startswith("QN077"))
    away = {code: math.hypot(u - x, v - y) - radius for code, u, v, radius in symbols}
    _draw(tools, [[x, y], [x, y + 1]])
    map_page.wait_until_settled(tools)
    after = map_page.confirmed_perimeter(tools)
    assert {code for code, gap in away.items() if gap < BRUSH_PX - 2} <= after.quarters
    assert after.quarters <= {code for code, gap in away.items() if gap < BRUSH_PX + 2}
    assert not after.communes
    tools.keyboard.press("Control+z")
    map_page.wait_until_settled(tools)
    assert not map_page.confirmed_perimeter(tools).quarters
    tools.keyboard.press("Control+y")
    bar.get_by_role("button", name="Inverser", exact=True).click()
    _draw(tools, [[x, y], [x, y + 1]])
    map_page.wait_until_settled(tools)
    assert not map_page.confirmed_perimeter(tools).quarters
    bar.get_by_role("button", name="Communes", exact=True).click()
    tools.locator("[data-effect=add]").click()

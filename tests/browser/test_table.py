"""The table, twin of the map: opened, sorted, filtered, a box for each commune, copied, walked by keyboard alone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser import map_page
from tests.browser.conftest import Witness

BONDY, MELUN, RAMBOUILLET = "93010", "77288", "78517"
SIZES = {1280: 720, 820: 1180}
COLUMN = """(cells) => cells
    .map((one) => [Number(one.closest('.ag-row').getAttribute('row-index')), one.textContent])
    .sort(([a], [b]) => a - b)
    .map(([, text]) => text)"""
SORT_BY_POVERTY = """(sort) => dash_ag_grid.getApi('table-grid')
    .applyColumnState({ state: [{ colId: 'poverty_rate', sort }] })"""
KINDS = """() => {
    const kinds = [];
    const grid = dash_ag_grid.getApi('table-grid');
    grid.forEachNodeAfterFilterAndSort((one) => kinds.push(typeof one.data.poverty_rate));
    return kinds;
}"""
FOCUSED = """() => {
    const cell = document.activeElement;
    return [cell.closest('.ag-row')?.getAttribute('row-index'), cell.getAttribute('col-id')];
}"""


def _open(page: Page) -> None:
    page.get_by_role("button", name="Tableau des communes (T)").click()
    _wait_until_filled(page)


def _wait_until_filled(page: Page) -> None:
    page.locator(".ag-row").first.wait_for()
    expect(_count(page)).to_contain_text("affichée")


def _count(page: Page) -> Locator:
    return page.locator("#table-count")


def _counts(page: Page, chosen: str, shown: str) -> None:
    """Wait for the line that counts, whose first part never changes here."""
    expect(_count(page)).to_have_text(f"1\u202f266 communes, {chosen}, {shown}")


def _column(page: Page, field: str) -> list[str]:
    """Return the texts of a column on screen, from the top."""
    return list(page.locator(f".ag-row [col-id={field}]").evaluate_all(COLUMN))


def _sort(page: Page, field: str) -> None:
    page.locator(f".ag-header-cell[col-id={field}] .ag-header-cell-label").click()


def _filter(page: Page, label: str, words: str) -> None:
    page.get_by_label(f"{label} valeur du filtre").fill(words)


def _box(page: Page, row: int = 0) -> Locator:
    return page.locator(f".ag-row[row-index='{row}'] [col-id=chosen] input")


def _press(page: Page, label: str) -> None:
    """Press one of the table's buttons and wait for the figures."""
    map_page.press(page, page.get_by_role("region", name="Tableau des communes").get_by_role("button", name=label))


@pytest.fixture
def table(empty_map: Page) -> Iterator[Page]:
    """Give the page with an empty perimeter and the table open, without filter or sort; close it after the walk."""
    _open(empty_map)
    empty_map.evaluate("dash_ag_grid.getApi('table-grid').resetColumnState()")
    _counts(empty_map, "0 retenue", "1\u202f266 affichées")
    yield empty_map
    empty_map.get_by_role("button", name="Effacer les filtres").click()
    empty_map.get_by_role("button", name="Fermer le tableau").click()


def test_nothing_of_the_grid_is_asked_for_before_the_table_is_opened(open_page: map_page.OpenPage) -> None:
    page = open_page("/a-propos")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    map_page.wait_until_drawn(page)
    of_table = ("dash_ag_grid", "tableau.json")
    assert not [url for url in asked if any(name in url for name in of_table)]
    _open(page)
    assert all(any(name in url for url in asked) for name in of_table)


def test_names_are_sorted_as_in_french_both_ways(table: Page) -> None:
    _sort(table, "name")
    expect(table.locator(".ag-row[row-index='0'] [col-id=name]")).to_have_text("Abbéville-la-Rivière")
    first = _column(table, "name")
    assert first.index("Achères") < first.index("Achères-la-Forêt") < first.index("Adainville")
    _sort(table, "name")
    expect(table.locator(".ag-row[row-index='0'] [col-id=name]")).to_have_text("Yerres")
    expect(table.locator(".ag-row[row-index='1'] [col-id=name]")).to_have_text("Yèbles")


def test_what_is_secret_or_unknown_comes_last_both_ways(table: Page) -> None:
    for way in ("asc", "desc"):
        table.evaluate(SORT_BY_POVERTY, way)
        found = table.evaluate(KINDS)
        known = found.index("string")
        assert 0 < known < len(found) and set(found[:known]) == {"number"} and set(found[known:]) == {"string"}


def test_a_filter_ignores_accents_and_its_rows_are_added_in_one_gesture(table: Page) -> None:
    _filter(table, "Commune", "evry-cour")
    _counts(table, "0 retenue", "1 affichée")
    _filter(table, "Commune", "EVRY")
    expect(_count(table)).not_to_contain_text(" 1 affichée")
    shown = _column(table, "name")
    assert "Évry-Courcouronnes" in shown
    _press(table, "Ajouter les lignes affichées")
    assert len(map_page.confirmed_perimeter(table).communes) == len(shown) == map_page.n_whole_communes(table)
    table.locator("#perimeter-undo").click()
    map_page.wait_until_settled(table)
    assert not map_page.confirmed_perimeter(table).communes


def test_a_box_is_the_perimeter_and_follows_the_map_and_undo(table: Page) -> None:
    _filter(table, "Code", RAMBOUILLET)
    _counts(table, "0 retenue", "1 affichée")
    before = map_page.figures(table)
    _box(table).check()
    map_page.wait_until_settled(table)
    assert map_page.confirmed_perimeter(table).communes == {RAMBOUILLET} and map_page.figures(table) != before
    _counts(table, "1 retenue", "1 affichée")
    map_page.click_commune(table, RAMBOUILLET)
    expect(_box(table)).not_to_be_checked()
    assert map_page.figures(table) == before
    table.locator("#perimeter-undo").click()
    expect(_box(table)).to_be_checked()


def test_locked_rows_stay_as_they_are_until_they_are_freed(table: Page) -> None:
    _filter(table, "Code", BONDY)
    _counts(table, "0 retenue", "1 affichée")
    _press(table, "Ajouter les lignes affichées")
    _press(table, "Verrouiller les lignes affichées")
    expect(_box(table)).to_be_disabled()
    _press(table, "Retirer les lignes affichées")
    expect(_box(table)).to_be_checked()
    _press(table, "Libérer les lignes affichées")
    _press(table, "Retirer les lignes affichées")
    expect(_box(table)).not_to_be_checked()


def test_only_the_chosen_are_shown_and_all_others_are_taken_out(table: Page) -> None:
    _filter(table, "Département", "Yvelines")
    _counts(table, "0 retenue", "259 affichées")
    _press(table, "Ajouter les lignes affichées")
    table.get_by_role("button", name="Effacer les filtres").click()
    table.get_by_role("button", name="Seulement les retenues").click()
    _counts(table, "259 retenues", "259 affichées")
    _filter(table, "Commune", "Rambouillet")
    _counts(table, "259 retenues", "1 affichée")
    _press(table, "Ne garder qu'elles")
    _counts(table, "1 retenue", "1 affichée")


def test_the_rows_shown_are_copied_for_a_spreadsheet(table: Page) -> None:
    table.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _filter(table, "Commune", "Melun")
    expect(_count(table)).not_to_contain_text("266 affichées")
    shown = len(_column(table, "name"))
    table.get_by_role("button", name="Copier les lignes affichées").click()
    expect(table.locator("#table-said")).to_contain_text("copiée")
    lines = str(table.evaluate("navigator.clipboard.readText()")).splitlines()
    header, rows = lines[0].split("\t"), [line.split("\t") for line in lines[1:]]
    assert len(rows) == shown and header[:3] == ["Retenue", "Code", "Commune"]
    (melun,) = [row for row in rows if row[1] == MELUN]
    assert len(melun) == len(header) and melun[0] == "non" and melun[2:4] == ["Melun", "Seine-et-Marne"]
    median = melun[header.index("Niveau de vie médian (€/UC)")]
    assert median.replace(",", "").isdigit()


def test_the_table_is_walked_by_keyboard_alone(open_page: map_page.OpenPage) -> None:
    page = open_page()
    map_page.wait_until_drawn(page)
    page.get_by_role("link", name="Aller au tableau").focus()
    page.keyboard.press("Enter")
    _wait_until_filled(page)
    map_page.until(page, lambda: page.evaluate(FOCUSED) == ["0", "name"], "the first name has the focus")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == ["1", "name"]
    code = _column(page, "code")[1]
    page.keyboard.press(" ")
    map_page.until(page, lambda: code in map_page.shown_perimeter(page).communes, "the space bar adds it")
    map_page.wait_until_settled(page)
    assert code in map_page.confirmed_perimeter(page).communes
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(" ")
    map_page.until(page, lambda: code not in map_page.shown_perimeter(page).communes, "the space bar takes it out")
    map_page.wait_until_settled(page)
    assert code not in map_page.confirmed_perimeter(page).communes
    assert page.evaluate(FOCUSED) == ["1", "chosen"]
    page.keyboard.press("Enter")
    expect(page.locator("#perimeter-sheet")).to_contain_text(f"({code})")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Tableau des communes (T)")).to_be_focused()
    expect(page.locator("#table")).to_be_hidden()
    page.keyboard.press("t")
    expect(page.locator("#table")).to_be_visible()
    page.get_by_role("link", name="Aller à la carte").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map")).to_be_focused()


@pytest.mark.parametrize("width", SIZES)
def test_axe_finds_nothing_with_the_table_open(open_page: map_page.OpenPage, witness: Witness, width: int) -> None:
    page = open_page("/", width, SIZES[width])
    map_page.wait_until_drawn(page)
    _open(page)
    found = [(one["id"], node["target"]) for one in Axe().run(page).response["violations"] for node in one["nodes"]]
    assert found == []

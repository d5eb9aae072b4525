"""The table, twin of the map: opened, sorted, filtered, a box for each commune, copied, walked by keyboard alone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser import map_page

BONDY = "93010"
GRID_SCRIPT = "dash_ag_grid"


def _table(page: Page) -> Locator:
    return page.get_by_role("region", name="Tableau des communes")


def _open(page: Page) -> Locator:
    page.get_by_role("button", name="Tableau des communes (T)").click()
    _table(page).locator(".ag-row").first.wait_for()
    expect(_count(page)).to_contain_text("affichées")
    return _table(page)


def _count(page: Page) -> Locator:
    return page.locator("#table-count")


def _said(locator: Locator) -> str:
    return (locator.text_content() or "").replace("\u202f", " ")


def _cell(page: Page, code: str, field: str) -> Locator:
    """Find a cell; a field pinned on the left stands in another part of the row than the others."""
    index = page.locator(f".ag-row:has([col-id=code]:text-is('{code}'))").first.get_attribute("row-index")
    return page.locator(f".ag-row[row-index='{index}'] [col-id={field}]")


def _column(page: Page, field: str) -> list[str]:
    """Return the texts of a column on screen, from the top."""
    cells = page.locator(f".ag-row [col-id={field}]").evaluate_all(
        "(all) => all.map((one) => [Number(one.closest('.ag-row').getAttribute('row-index')), one.textContent])"
    )
    return [text for _, text in sorted(cells)]


def _filter(page: Page, field: str, words: str) -> None:
    """Write in the field under a header, found by the place of its column."""
    place = page.locator(f".ag-header-cell[col-id={field}]").first.get_attribute("aria-colindex")
    box = page.locator(f".ag-floating-filter[aria-colindex='{place}'] input").first
    box.fill(words)


@pytest.fixture(scope="module")
def table_tab(worked_tab: Page) -> Page:
    """Open the table once for every walk of this module that works in it."""
    _open(worked_tab)
    return worked_tab


@pytest.fixture
def table_page(table_tab: Page, empty_map: Page) -> Iterator[Page]:
    """Give the page with an empty perimeter, the table open and without a filter."""
    table_tab.get_by_role("button", name="Effacer les filtres").click()
    table_tab.evaluate("dash_ag_grid.getApi('table-grid').resetColumnState()")
    expect(_count(table_tab)).to_have_text("1\u202f266 communes, 0 retenue, 1\u202f266 affichées")
    yield table_tab


def test_nothing_of_the_grid_is_asked_for_before_the_table_is_opened(open_page: map_page.OpenPage) -> None:
    page = open_page("/a-propos")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    map_page.wait_until_drawn(page)
    assert not [url for url in asked if GRID_SCRIPT in url or "tableau.json" in url]
    _open(page)
    assert [url for url in asked if GRID_SCRIPT in url] and [url for url in asked if "tableau.json" in url]


def test_a_column_is_sorted_both_ways_with_the_unknown_last(table_page: Page) -> None:
    header = table_page.locator(".ag-header-cell[col-id=name] .ag-header-cell-label")
    header.click()
    assert _column(table_page, "name")[:2] == ["Ablis", "Ablon-sur-Seine"]
    header.click()

"""By keyboard alone, and what axe-core says of every page and look."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import map_page
from tests.browser.conftest import Witness

SIZES = {1280: 720, 820: 1180}


def test_a_commune_is_found_added_undone_and_exported_by_keyboard_alone(open_page: map_page.OpenPage) -> None:
    page = open_page()
    map_page.wait_until_drawn(page)
    n_before = len(map_page.shown_perimeter(page).communes)
    map_page.tab_to(page, page.locator("#search-field"))
    page.keyboard.type("rambouillet")
    expect(map_page.offered(page).first).to_be_visible()
    page.keyboard.press("Enter")
    add = page.get_by_role("button", name="Ajouter Rambouillet", exact=True)
    expect(add).to_be_visible()
    map_page.tab_to(page, add)
    page.keyboard.press("Enter")
    map_page.wait_until_settled(page)
    assert len(map_page.confirmed_perimeter(page).communes) == n_before + 1
    map_page.tab_to(page, page.locator("#perimeter-undo"))
    page.keyboard.press("Enter")
    map_page.wait_until_settled(page)
    assert len(map_page.confirmed_perimeter(page).communes) == n_before
    csv = page.get_by_role("link", name="CSV")
    map_page.tab_to(page, csv)
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.endswith(".csv")


def test_the_first_tab_stop_leads_to_the_content(open_page: map_page.OpenPage) -> None:
    page = open_page("/a-propos")
    page.get_by_role("heading", name="Neutralité").wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()


def test_the_page_says_its_language_and_the_map_its_selection(resting_map: Page) -> None:
    expect(resting_map.locator("html")).to_have_attribute("lang", "fr")
    expect(resting_map.get_by_role("heading", level=1)).to_have_count(1)
    expect(resting_map.locator("#map-summary")).to_have_text("0 commune entière, 298 quartiers choisis")


def test_the_map_is_one_stop_of_the_keyboard(resting_map: Page) -> None:
    resting_map.locator("#map").focus()
    resting_map.keyboard.press("Tab")
    expect(resting_map.get_by_role("button", name="Agrandir")).to_be_focused()


def _violations(page: Page) -> list[str]:
    answer = Axe().run(page).response
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:120]}"
        for one in answer["violations"]
        for node in one["nodes"]
    ]


def _map(page: Page) -> None:
    map_page.wait_until_drawn(page)


def _drawer(page: Page) -> None:
    _map(page)
    if page.get_by_role("button", name="Ouvrir ou fermer le tiroir").is_visible():
        page.get_by_role("button", name="Ouvrir ou fermer le tiroir").click()
    map_page.choose_place(page, "Melun", "living_area")


def _portrait(page: Page) -> None:
    _drawer(page)
    for name in ("Chiffres, rangs et sources", "Bassins de vie à côté", "Pourquoi ce chiffre ?", "Voir les données"):
        page.get_by_text(name).first.click()


def _keys(page: Page) -> None:
    _map(page)
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Raccourcis du clavier").wait_for()


def _projector(page: Page) -> None:
    _map(page)
    page.keyboard.press("p")
    expect(map_page.legend(page)).to_contain_text("4 classes")


def _refusal(page: Page) -> None:
    _map(page)
    page.get_by_role("alert").wait_for()


def _text(page: Page) -> None:
    page.get_by_role("heading", level=2).first.wait_for()


def _unknown(page: Page) -> None:
    page.get_by_role("heading", name="Cette page n'existe pas").wait_for()


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize(
    ("path", "prepare"),
    [
        pytest.param("/", _drawer, id="map with the drawer open and a sheet"),
        pytest.param("/", _portrait, id="figures of a sheet and histogram in full"),
        pytest.param("/", _keys, id="list of the keys"),
        pytest.param("/", _projector, id="projector"),
        pytest.param("/?e=beaucoup", _refusal, id="refusal"),
        pytest.param("/donnees", _text, id="data"),
        pytest.param("/a-propos", _text, id="about"),
        pytest.param("/budget", _unknown, id="unknown page"),
    ],
)
def test_axe_finds_nothing(
    open_page: map_page.OpenPage, witness: Witness, path: str, prepare: Callable[[Page], None], width: int
) -> None:
    witness.expected = ["404"] if prepare is _unknown else []
    page = open_page(path, width, SIZES[width])
    prepare(page)
    found = _violations(page)
    assert not found, "\n".join(found)

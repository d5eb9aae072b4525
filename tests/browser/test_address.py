"""The address: it restores the exact state elsewhere, and a bad one is answered by a French sentence."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import map_page


def _state(page: Page) -> dict[str, object]:
    return {
        "perimeter": map_page.shown_perimeter(page),
        "figures": map_page.figures(page),
        "legend": map_page.legend(page).inner_text(),
        "indicator": page.locator("#perimeter-indicator").input_value(),
        "layers": page.get_by_role("group", name="Couches")
        .get_by_role("checkbox", checked=True)
        .evaluate_all("(all) => all.map((one) => one.value)"),
        "settings": map_page.panel(page)
        .locator("input")
        .evaluate_all("(all) => all.map((one) => one.type === 'checkbox' ? one.checked : one.value)"),
        "view": page.evaluate(
            "(({ lat, lng }, zoom) => [lat.toFixed(3), lng.toFixed(3), zoom])"
            "(geoprio.carte.map().getCenter(), geoprio.carte.map().getZoom())"
        ),
    }


def test_the_address_restores_the_exact_state_in_another_browser(
    open_page: map_page.OpenPage, open_elsewhere: map_page.OpenPage
) -> None:
    page = open_page()
    map_page.wait_until_drawn(page)
    map_page.press(page, map_page.choose_place(page, "Melun", "living_area").get_by_role("button", name="Ajouter les"))
    map_page.set_amount(page, "Enveloppe de l'État", "90000000")
    map_page.set_amount(page, "Coût par habitant", "85")
    map_page.choose_option(page, "funding-plan-schedule", "lissé")
    map_page.layer_box(page, "living_areas").check()
    map_page.layer_box(page, "departements").uncheck()
    page.locator("#perimeter-indicator").click()
    map_page.offered(page).nth(1).click()
    page.get_by_role("button", name="Agrandir").click()
    wanted = ("e=90000000", "k=85", "b=linear", "living_areas")
    map_page.until(page, lambda: all(part in map_page.search_of(page) for part in wanted), "the address is complete")
    page.wait_for_timeout(500)
    map_page.wait_until_settled(page)
    there = open_elsewhere("/" + map_page.search_of(page))
    map_page.wait_until_drawn(there)
    map_page.until(there, lambda: _state(there) == _state(page), f"the same state, {_differences(page, there)}")


def _differences(page: Page, there: Page) -> object:
    one, other = _state(page), _state(there)
    return {key: (one[key], other[key]) for key in one if one[key] != other[key]}


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?e=beaucoup", "L'enveloppe ne peut pas être lue"),
        ("?i=bonheur", "L'indicateur ne peut pas être lu"),
        ("?c=metro", "La liste des couches ne peut pas être lue"),
        ("?p=abc&g=00000000", "une autre version du découpage"),
        ("?t=bretagne", "Cette adresse décrit un autre territoire (« bretagne »)"),
        ("?v=paris", "Le cadrage de la carte ne peut pas être lu"),
    ],
)
def test_a_bad_or_stale_address_is_answered_in_french_over_a_working_map(
    open_page: map_page.OpenPage, search: str, words: str
) -> None:
    page = open_page("/" + search)
    map_page.wait_until_drawn(page)
    expect(page.get_by_role("alert")).to_contain_text(words)
    assert map_page.key_figure(page, "habitants") == "1\u202f703\u202f219"


def test_an_unknown_code_is_refused_in_french_and_the_work_goes_on(empty_map: Page) -> None:
    empty_map.evaluate("geoprio.carte.gesture({ op: 'toggle_commune', commune: '99999' })")
    alert = empty_map.get_by_role("alert")
    expect(alert).to_contain_text("La commune « 99999 » n'existe pas dans ce territoire")
    empty_map.locator("#perimeter-undo").click()
    map_page.click_commune(empty_map, "78517")
    assert map_page.n_whole_communes(empty_map) == 1
    expect(alert).to_have_count(0)


def test_files_asked_with_a_bad_address_are_refused_in_french(resting_map: Page) -> None:
    answer = resting_map.request.get("/exports/perimetre.csv?e=beaucoup")
    assert answer.status == 400
    assert "L&#x27;enveloppe ne peut pas être lue" in answer.text()
    assert re.search("Traceback|werkzeug|python", answer.text(), re.IGNORECASE) is None

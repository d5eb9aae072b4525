"""The page « Cofinancement »: thresholds dragged and typed, cliffs that vanish, exceptions declared, all undone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from callbacks.address import read_state
from domain.plan import Rules
from tests.browser import map_page

SIZES = {1280: 720, 820: 1180}


def _opened(open_page: map_page.OpenPage, path: str = "/cofinancement", **size: int) -> Page:
    page = open_page(path, **size)
    page.locator("#cofinancing-editor .seuil").first.wait_for()
    page.locator("#cofinancing-results h2").first.wait_for()
    map_page.until(page, lambda: "e=" in map_page.search_of(page), "the address is written")
    map_page.see_results(page)
    return page


def _rules(page: Page) -> Rules:
    return read_state(map_page.search_of(page)).rules


def _cells(page: Page, question: str, row: str) -> list[str]:
    """Return the cells of the first row with this name in the tables of a result."""
    section = page.locator("section").filter(has=page.get_by_role("heading", name=question))
    name = re.compile(f"^{re.escape(row)}")
    found = section.locator("tbody tr").filter(has=page.locator("th", has_text=name)).first
    return [text.replace("\u202f", " ") for text in found.locator("th, td").all_inner_texts()]


def _until_rules(page: Page, expected: Rules) -> None:
    map_page.until(page, lambda: _rules(page) == expected, f"the address says {expected}")


def _drag(page: Page, k: int, points: float) -> None:
    box = page.locator("#cofinancing-editor svg").bounding_box()
    circle = page.locator(f"#cofinancing-editor [data-threshold='{k}'] circle").bounding_box()
    assert box is not None and circle is not None
    x, y = circle["x"] + circle["width"] / 2, circle["y"] + circle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + points * box["width"] * (842 / 900) / 100, y, steps=4)
    page.mouse.up()


def test_a_threshold_is_dragged_its_step_is_read_and_all_is_undone(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    expect(page.locator("#perimeter-undo")).to_be_disabled()
    _drag(page, 1, 10)
    _until_rules(page, Rules(thresholds=(25.0, 60.0, 75.0)))
    page.locator("#cofinancing-figures").get_by_text("60 (50").wait_for()
    rate = page.get_by_label("Taux 3 (%)")
    rate.fill("80")
    rate.press("Tab")
    _until_rules(page, Rules(thresholds=(25.0, 60.0, 75.0), rates=(0.3, 0.5, 0.8, 0.95)))
    expect(page.locator("#cofinancing-figures").get_by_text("60 (50")).to_contain_text("80")
    assert _cells(page, "Que vaut un seuil franchi ?", "60 (")[1] == "30,00 €"
    for _ in range(2):
        page.locator("#perimeter-undo").click()
    _until_rules(page, Rules())
    page.locator("#cofinancing-figures").get_by_text("50 (50").wait_for()


def test_the_cliffs_vanish_at_equal_budget(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    assert _cells(page, "Que coûte chaque barème", "par paliers")[6] == "25,00 €"
    map_page.choose_option(page, "funding-plan-schedule", "lissé")
    page.locator("#cofinancing-figures").get_by_text("lissé (choisi)").wait_for()
    chosen = _cells(page, "Que coûte chaque barème", "lissé (choisi)")
    assert chosen[5:7] == ["1,000", "aucune"]
    assert _cells(page, "Que vaut un seuil franchi ?", "50 (")[1] == "0,00 €"


def test_a_derogation_is_declared_and_kept_in_the_address(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    page.get_by_role("button", name="déclarer").first.click()
    map_page.until(page, lambda: len(_rules(page).derogations) == 1, "the address names the exception")
    page.get_by_role("button", name="retirer").wait_for()
    page.locator("#perimeter-undo").click()
    _until_rules(page, Rules())


def test_by_keyboard_a_threshold_moves_by_points_and_tenths(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    page.get_by_role("slider", name="Seuil entre les strates 2 et 3").focus()
    page.keyboard.press("ArrowRight")
    _until_rules(page, Rules(thresholds=(25.0, 51.0, 75.0)))
    page.keyboard.press("Shift+ArrowLeft")
    _until_rules(page, Rules(thresholds=(25.0, 50.9, 75.0)))
    page.keyboard.press("Control+z")
    _until_rules(page, Rules(thresholds=(25.0, 51.0, 75.0)))


def test_the_map_and_the_page_lead_to_one_another_with_the_rules(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page, "/cofinancement?s=30,50.5,75&f=20,50,70,95")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Carte").click()
    map_page.wait_until_drawn(page)
    assert _rules(page) == Rules(thresholds=(30.0, 50.5, 75.0), rates=(0.2, 0.5, 0.7, 0.95))
    assert "20\u202f% · 0 à 30" in map_page.panel(page).inner_text()


def test_strata_that_cannot_be_are_refused_in_french(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page, "/cofinancement?s=60,50,75")
    expect(page.get_by_role("alert")).to_contain_text("Les strates ne conviennent pas")
    assert _rules(page) == Rules()


@pytest.mark.parametrize("width", SIZES)
def test_axe_finds_nothing(open_page: map_page.OpenPage, width: int) -> None:
    page = _opened(open_page, width=width, height=SIZES[width])
    answer = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in answer["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_terms_are_kept_in_the_address_and_undone(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    page.get_by_text("Thèmes et transferts (fongibilité)").click()
    themes = page.get_by_label("Thèmes, puis transferts dans leur ordre")
    themes.fill("Habitat ; État ; 1000\nEmploi ; État ; 500\nHabitat > Emploi ; 300")
    themes.press("Tab")
    body = page.locator("#envelope-tree-ledger-body")
    body.get_by_text("refusé : plafond dépassé").wait_for()
    map_page.until(page, lambda: _rules(page).terms.ledger.startswith("Habitat"), "the address keeps the themes")
    page.locator("#perimeter-undo").click()
    body.get_by_text("Aucun thème n'est saisi").wait_for()
    assert themes.input_value() == ""
    _until_rules(page, Rules())
    page.locator("#perimeter-redo").click()
    body.get_by_text("refusé : plafond dépassé").wait_for()


def test_rules_taken_away_are_given_back_and_undone_as_one_gesture(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page, "/cofinancement?s=30,50.5,75&f=20,50,70,95&b=linear&k=130")
    own = _rules(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Règles (JSON)").click()
    file = {"name": "regles.json", "mimeType": "application/json", "buffer": waiting.value.path().read_bytes()}
    page = _opened(open_page)
    page.locator("#rules-upload-file input").set_input_files(file)
    page.get_by_text("règles reprises").wait_for()
    _until_rules(page, own)
    page.locator("#perimeter-undo").click()
    _until_rules(page, Rules())
    page.locator("#rules-upload-file input").set_input_files({**file, "buffer": b"x" * 600_000})
    page.locator("#rules-upload-report").get_by_text("0,5 Mo au plus").wait_for()


def test_a_pair_of_neighbours_leads_to_the_map_framed_and_named(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page, "/cofinancement?s=30,50,75")
    link = page.locator("[data-pair]").first
    first, second = link.inner_text().split(" / ")
    link.click()
    map_page.wait_until_drawn(page)
    names = page.locator(".etiquette-paire").all_inner_texts()
    assert sorted(names) == sorted([first, second])
    assert _rules(page) == Rules(thresholds=(30.0, 50.0, 75.0))


def test_the_name_of_a_commune_explains_its_money_until_the_next_figures(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    name = page.locator("#communes [data-why]").first
    town = name.inner_text()
    name.focus()
    page.keyboard.press("Enter")
    told = page.locator("#cofinancing-why")
    told.get_by_text(f"Pourquoi ces chiffres ? {town}").wait_for()
    rest = _cells(page, "Que reste-t-il à payer à chaque commune ?", town)[5]
    expect(told).to_contain_text(f"reste = {rest}".replace(" ", "\u202f").replace("reste\u202f=\u202f", "reste = "))
    page.get_by_role("slider", name="Seuil entre les strates 2 et 3").focus()
    page.keyboard.press("ArrowRight")
    expect(told).to_be_empty()

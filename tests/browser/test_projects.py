"""Real projects and the tree of the envelope, on the page Cofinancement."""

import csv
import os
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from domain.plan import Rules
from tests.browser import map_page

LIST = (
    "Code commune;Finalité;Coût;Aide accordée;Objet\r\n"
    "93005;École;100000;20000;Toit\r\n"
    "93048;Voirie;200000;30000;Rue\r\n"
    ";Voirie;1000;10;Sans commune\r\n"
)
DETR_2018 = "Projets_DI_2018_extrait_31_78_91_93.csv"


def _open(open_page: map_page.OpenPage, width: int = 1440, height: int = 900) -> Page:
    page = open_page("/cofinancement", width, height)
    page.locator("#project-replay-body p").first.wait_for()
    page.locator("#envelope-tree-body p").first.wait_for()
    map_page.see_results(page)
    return page


def _drop(page: Page, body: bytes, name: str = "liste.csv") -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": body}
    page.set_input_files("#project-replay-upload input[type=file]", files=[file])


def _text(page: Page, place: str) -> str:
    return page.locator(place).inner_text().replace("\u202f", " ").replace("\u00a0", " ")


def _wait(page: Page, place: str, words: str) -> None:
    map_page.until(page, lambda: words in _text(page, place), f"« {words} » in {place}")


def test_a_list_is_dropped_replayed_and_taken_away(open_page: map_page.OpenPage) -> None:
    page = _open(open_page)
    assert "Déposez la liste DETR/DSIL" in _text(page, "#project-replay-body")
    _drop(page, LIST.encode())
    _wait(page, "#project-replay-body", "2 projets de 2 communes")
    assert "1 projet : sans commune" in _text(page, "#project-replay-body")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Télécharger tous les projets (CSV)").click()
    rows = list(csv.DictReader(Path(waiting.value.path()).read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [row["maître d'ouvrage"] for row in rows] == ["", "", ""]
    assert len(rows) == 3
    _drop(page, b"a;b\r\n1;2\r\n")
    _wait(page, "#project-replay-report", "refusé")
    assert "2 projets de 2 communes" in _text(page, "#project-replay-body")


def test_the_projects_of_2018_are_replayed(open_page: map_page.OpenPage) -> None:
    folder = Path(os.environ.get("GEOPRIO_DONNEES", "/nowhere"))
    if not folder.is_dir():
        pytest.skip("official files are not at hand: set GEOPRIO_DONNEES")
    page = _open(open_page)
    _drop(page, (folder / DETR_2018).read_bytes(), DETR_2018)
    _wait(page, "#project-replay-body", "279 projets de 209 communes")
    body = _text(page, "#project-replay-body")
    assert "187 projets : hors du territoire" in body and "58 projets : sans commune" in body


def test_a_preset_makes_the_envelope_and_it_is_left_again(open_page: map_page.OpenPage) -> None:
    page = _open(open_page)
    page.get_by_role("button", name="moitié-moitié", exact=True).click()
    _wait(page, "#envelope-tree-body", "252 631 579 €")
    assert page.locator("#funding-plan-envelope").is_disabled()
    map_page.until(page, lambda: "a=252631579,2,3,50,50" in map_page.search_of(page), "the address carries the tree")
    page.locator("#envelope-tree-total").fill("10000001")
    page.keyboard.press("Tab")
    _wait(page, "#envelope-tree-body", "4 750 001 €")
    map_page.until(
        page,
        lambda: page.locator("#funding-plan-envelope").input_value().replace("\u202f", "") == "4750001 €",
        "the envelope of the simulation follows the tree",
    )
    page.get_by_role("button", name="saisir l'enveloppe directement").click()
    _wait(page, "#envelope-tree-body", "saisie directement")
    map_page.until(page, lambda: page.locator("#funding-plan-envelope").is_enabled(), "the envelope is typed again")


def test_each_gesture_on_the_tree_is_one_step_back(open_page: map_page.OpenPage) -> None:
    page = _open(open_page)
    envelope = page.locator("#funding-plan-envelope")

    def until(tree: str, euros: str) -> None:
        def is_there() -> bool:
            written = envelope.input_value().replace("\u202f", "")
            return parse_qs(map_page.search_of(page)[1:]).get("a", [""]) == [tree] and written == f"{euros} €"

        map_page.until(page, is_there, f"the tree is {tree}, the envelope {euros} €")

    typed = str(Rules().envelope_eur)
    page.get_by_role("button", name="moitié-moitié", exact=True).click()
    until("252631579,2,3,50,50", typed)
    page.locator("#envelope-tree-total").fill("10000001")
    page.keyboard.press("Tab")
    until("10000001,2,3,50,50", "4750001")
    page.get_by_role("button", name="Annuler").click()
    until("252631579,2,3,50,50", typed)
    page.get_by_role("button", name="Annuler").click()
    until("", typed)
    assert page.get_by_role("button", name="Annuler").is_disabled() and envelope.is_enabled()
    page.get_by_role("button", name="Rétablir").click()
    page.get_by_role("button", name="Rétablir").click()
    until("10000001,2,3,50,50", "4750001")
    assert page.get_by_role("button", name="Rétablir").is_disabled()


def test_transfers_refused_are_explained(open_page: map_page.OpenPage) -> None:
    page = _open(open_page)
    page.get_by_text("Thèmes et transferts (fongibilité)").click()
    page.locator("#cofinancing-envelope").get_by_role("button", name="Mettre l'exemple").click()
    _wait(page, "#envelope-tree-ledger-body", "accepté")
    body = _text(page, "#envelope-tree-ledger-body")
    for words in ("accepté", "refusé : plafond dépassé", "refusé : accord unanime", "refusé : thèmes de familles"):
        assert words in body


@pytest.mark.parametrize("size", [(1280, 720), (820, 1180)])
def test_axe_finds_nothing(open_page: map_page.OpenPage, size: tuple[int, int]) -> None:
    page = _open(open_page, *size)
    _drop(page, LIST.encode())
    _wait(page, "#project-replay-body", "2 projets de 2 communes")
    page.get_by_role("button", name="moitié-moitié", exact=True).click()
    _wait(page, "#envelope-tree-body", "252 631 579 €")
    page.get_by_text("Thèmes et transferts (fongibilité)").click()
    found = Axe().run(page, context=[["#cofinancing-envelope"], ["#cofinancing-projects"]])
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found.response["violations"]] == []

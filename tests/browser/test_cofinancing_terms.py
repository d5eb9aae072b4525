"""Finalities, advances with their cash curve and engineering assistance: typed, drawn, explained, kept, undone."""

import re

from playwright.sync_api import Locator, Page, expect

from callbacks.address import read_state
from domain.plan import Rules
from tests.browser import map_page


def _result(page: Page, question: str) -> Locator:
    return page.locator("section").filter(has=page.get_by_role("heading", name=question))


def test_the_terms_are_typed_drawn_explained_and_kept(open_page: map_page.OpenPage) -> None:
    page = open_page("/cofinancement#avances")
    advances = _result(page, "Que portent les communes en attendant l'aide ?")
    advances.locator("svg path").first.wait_for()
    expect(advances).to_be_in_viewport()
    map_page.see_results(page)
    lag = advances.get_by_label("Périodes entre une dépense et son aide")
    before = advances.locator(".trouvaille").inner_text()
    lag.fill("4")
    lag.press("Tab")
    map_page.until(page, lambda: advances.locator(".trouvaille").inner_text() != before, "the cash curve follows")
    with page.expect_download() as waiting:
        advances.get_by_role("button", name="Télécharger le graphique en SVG").click()
    assert waiting.value.suggested_filename == "avances.svg"

    finalities = _result(page, "Le taux est-il tenu pour chaque finalité ?")
    finalities.get_by_role("button", name="Mettre l'exemple").click()
    finalities.locator("tbody tr").first.wait_for()
    assert finalities.locator("tbody th").all_inner_texts() == ["Habitat", "École", "Mobilité"]
    lines = finalities.get_by_label("Finalités et part du coût de chacune")
    lines.fill("Habitat ; 40")
    lines.press("Tab")
    expect(finalities.locator(".refus")).to_contain_text("chaque somme fait 100")
    page.locator("#perimeter-undo").click()
    finalities.locator("tbody tr").first.wait_for()

    engineering = _result(page, "Qui peut recevoir l'assistance à l'ingénierie ?")
    told = engineering.locator(".trouvaille")
    n_before = told.inner_text()
    people = engineering.get_by_label("Population inférieure à (habitants)")
    people.fill("5000")
    people.press("Tab")
    map_page.until(page, lambda: told.inner_text() != n_before, "more communes are eligible")
    assert re.match(r"[\d\s]+communes du territoire peuvent la recevoir", told.inner_text())

    page.get_by_role("button", name="Pourquoi ces chiffres ?").click()
    for title in ("Marge d’une finalité", "Aide portée au plus par la commune", "Accès à l’assistance à l’ingénierie"):
        page.get_by_role("heading", name=title).first.wait_for()
    terms = read_state(map_page.search_of(page)).rules.terms
    assert (terms.payment_lag, terms.engineering_population) == (4, 5_000)
    for _ in range(3):
        page.locator("#perimeter-undo").click()
    map_page.until(page, lambda: read_state(map_page.search_of(page)).rules == Rules(), "all is undone")

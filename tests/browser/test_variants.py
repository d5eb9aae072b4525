"""Variants on the page: kept, saved by themselves, opened again, changed in two tabs, never lost."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser import map_page
from tests.browser.conftest import Witness

TOGGLE = "(commune) => geoprio.carte.gesture({ op: 'toggle_commune', commune })"
SAVES = re.compile(r"/variantes/idf/[0-9a-f]{32}$")
VERSAILLES, MONTREUIL, PARIS, CRETEIL = "78646", "93048", "75056", "94028"


def _toggle(page: Page, *communes: str) -> None:
    for commune in communes:
        page.evaluate(TOGGLE, commune)
    map_page.wait_until_settled(page)


def _status(page: Page, words: str) -> None:
    map_page.until(page, lambda: words in page.locator("#variants-status").inner_text(), f"« {words} » is said")


def _unfold(page: Page, title: str) -> None:
    block = page.locator(".variantes details").filter(has=page.get_by_text(title, exact=True))
    if not block.evaluate("(one) => one.open"):
        block.locator("> summary").click()


def _keep(page: Page, name: str) -> str:
    """Keep the draft on screen; return the query of its address."""
    _unfold(page, "Garder comme variante")
    page.locator("#variants-name").fill(name)
    page.locator("#variants-keep").click()
    _status(page, "Enregistré à")
    map_page.until(page, lambda: "va=" in map_page.search_of(page), "the address names the variant")
    return map_page.search_of(page)


def _opened(open_page: map_page.OpenPage, search: str = "") -> Page:
    page = open_page(f"/{search}")
    map_page.wait_until_drawn(page)
    return page


def _name_only(search: str) -> str:
    """Keep of an address what names the variant: what it described may be old."""
    return "?" + "&".join(part for part in search.lstrip("?").split("&") if part.startswith(("t=", "va=")))


def test_a_gesture_is_saved_by_itself_and_another_browser_opens_it(
    open_page: map_page.OpenPage, open_elsewhere: map_page.OpenPage
) -> None:
    page = _opened(open_page)
    map_page.clear(page)
    search = _keep(page, "Deux villes")
    _toggle(page, VERSAILLES, MONTREUIL)
    _status(page, "Enregistré à")
    other = _opened(open_elsewhere, _name_only(search))
    expect(other.locator("#variants-title")).to_have_text("Deux villes")
    assert map_page.shown_perimeter(other).communes == {VERSAILLES, MONTREUIL}
    assert map_page.figures(other) == map_page.figures(page)


def test_another_variant_is_a_start(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    map_page.clear(page)
    _toggle(page, VERSAILLES, PARIS)
    _keep(page, "Deux grandes villes")
    page = _opened(open_page)
    map_page.clear(page)
    _toggle(page, MONTREUIL)
    page.get_by_text("Choisir par une règle, une liste, un zonage…").click()
    page.get_by_role("textbox", name="Trouver par").click()
    page.get_by_role("option", name="une autre variante").click()
    page.get_by_role("textbox", name="Partir de").click()
    page.get_by_role("option", name="Deux grandes villes").first.click()
    expect(page.locator("#choosing-answer")).to_contain_text("2\u00a0communes trouvées")
    page.locator("#choosing-buttons").get_by_role("button", name="Ajouter").click()
    map_page.wait_until_settled(page)
    assert map_page.confirmed_perimeter(page).communes == {MONTREUIL, VERSAILLES, PARIS}


def test_undo_reaches_what_was_done_before_the_page_was_opened(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    map_page.clear(page)
    _toggle(page, VERSAILLES)
    search = _keep(page, "À reprendre")
    map_page.set_amount(page, "Enveloppe de l'État", "90000000")
    _status(page, "Enregistré à")
    again = _opened(open_page, _name_only(search))
    expect(again.get_by_label("Enveloppe de l'État")).to_have_value("90\u202f000\u202f000 €")
    for left in ("120\u202f000\u202f000 €", None):
        again.locator("#perimeter-undo").click()
        if left:
            expect(again.get_by_label("Enveloppe de l'État")).to_have_value(left)
    map_page.until(again, lambda: not map_page.shown_perimeter(again).communes, "the commune is taken back")
    again.locator("#perimeter-redo").click()
    map_page.until(again, lambda: map_page.shown_perimeter(again).communes == {VERSAILLES}, "it is done again")


def test_two_tabs_on_different_communes_merge(open_page: map_page.OpenPage, witness: Witness) -> None:
    witness.expected = ["409"]
    here = _opened(open_page)
    map_page.clear(here)
    there = _opened(open_page, _name_only(_keep(here, "À deux")))
    _toggle(here, PARIS)
    _toggle(there, CRETEIL)
    slow = _with_conflict(here, there)
    expect(slow.locator("#variants-conflict")).to_contain_text("Un changement a été fait ailleurs")
    slow.get_by_role("button", name="Fusionner").click()
    for page in (here, there):
        map_page.until(page, lambda p=page: map_page.shown_perimeter(p).communes == {PARIS, CRETEIL}, "both are there")
    expect(slow.locator("#variants-conflict")).to_be_empty()


def test_two_tabs_on_the_same_commune_fork_and_both_versions_stay(
    open_page: map_page.OpenPage, witness: Witness
) -> None:
    witness.expected = ["409"]
    here = _opened(open_page)
    map_page.clear(here)
    search = _keep(here, "Disputée")
    there = _opened(open_page, _name_only(search))
    _toggle(here, PARIS)
    there.evaluate("() => geoprio.carte.gesture({ op: 'hold', hold: 'withdrawn', communes: ['75056'] })")
    slow = _with_conflict(here, there)
    expect(slow.get_by_role("button", name="Fusionner")).to_have_count(0)
    own = map_page.shown_perimeter(slow)
    slow.get_by_role("button", name="Garder ma version (copie)").click()
    expect(slow.locator("#variants-title")).to_have_text("Copie de Disputée")
    copied = _opened(open_page, _name_only(map_page.search_of(slow)))
    first = _opened(open_page, _name_only(search))
    assert map_page.shown_perimeter(copied) == own
    assert map_page.shown_perimeter(first) != own


def _with_conflict(*pages: Page) -> Page:
    """Return the page whose save came second."""
    found: list[Page] = []

    def is_told() -> bool:
        found[:] = [page for page in pages if page.locator("#variants-conflict [role=alert]").count()]
        return bool(found)

    map_page.until(pages[0], is_told, "one of the two is told")
    return found[0]


def test_a_server_that_does_not_answer_loses_nothing_even_if_the_page_is_closed(
    open_page: map_page.OpenPage, witness: Witness
) -> None:
    witness.expected = ["ERR_FAILED"]
    page = _opened(open_page)
    map_page.clear(page)
    search = _name_only(_keep(page, "Hors ligne"))
    page.route(SAVES, _cut)
    _toggle(page, VERSAILLES)
    _status(page, "le serveur ne répond pas")
    _toggle(page, MONTREUIL)
    page.goto("about:blank")
    page.unroute(SAVES, _cut)
    page.goto(f"/{search}")
    map_page.wait_until_drawn(page)
    _status(page, "Enregistré à")
    assert map_page.shown_perimeter(page).communes == {VERSAILLES, MONTREUIL}
    other = _opened(open_page, search)
    assert map_page.shown_perimeter(other).communes == {VERSAILLES, MONTREUIL}


def test_a_save_that_is_refused_is_kept_said_and_sent_again_by_hand_alone(
    open_page: map_page.OpenPage, witness: Witness
) -> None:
    witness.expected = ["403"]
    page = _opened(open_page)
    map_page.clear(page)
    _name_only(_keep(page, "Refusée"))
    sent: list[str] = []

    def refuse(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        sent.append(route.request.post_data or "")
        return route.fulfill(status=403, body="<h1>Interdit</h1>", content_type="text/html")

    page.route(SAVES, refuse)
    _toggle(page, VERSAILLES)
    box = page.locator("#variants-conflict").get_by_role("alert")
    expect(box).to_contain_text("Vos modifications restent dans ce navigateur")
    _toggle(page, MONTREUIL)
    page.wait_for_timeout(2500)
    assert len(sent) == 1
    page.unroute(SAVES, refuse)
    box.get_by_role("button", name="Réessayer d'enregistrer").click()
    _status(page, "Enregistré à")
    expect(box).to_have_count(0)
    assert map_page.shown_perimeter(page).communes == {VERSAILLES, MONTREUIL}


def _cut(route: Route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_a_variant_is_renamed_copied_deleted_and_put_back(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    _keep(page, "Ancien nom")
    page.locator("#variants-name").fill("Nouveau nom")
    map_page.choose_option(page, "variants-visibility", "collectivités")
    page.locator("#variants-keep").click()
    expect(page.locator("#variants-title")).to_have_text("Nouveau nom")
    page.get_by_role("button", name="Dupliquer").click()
    expect(page.locator("#variants-title")).to_have_text("Copie de Nouveau nom")
    page.get_by_role("button", name="Supprimer").click()
    expect(page.locator("#variants-title")).to_have_text("Brouillon, non gardé")
    _unfold(page, "Variantes gardées")
    kept = page.locator("#variants-list")
    expect(kept).to_contain_text("Copie de Nouveau nom (supprimée)")
    expect(kept.get_by_role("listitem").filter(has_text="Nouveau nom").first).to_contain_text("collectivités")
    page.get_by_role("button", name="Rétablir Copie de Nouveau nom").click()
    expect(kept.get_by_role("link", name="Ouvrir Copie de Nouveau nom")).to_be_visible()
    kept.get_by_role("link", name="Ouvrir Nouveau nom").click()
    expect(page.locator("#variants-title")).to_have_text("Nouveau nom")


def test_the_history_says_what_was_done_and_leads_back_to_any_state(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    map_page.clear(page)
    page.evaluate("() => geoprio.carte.gesture({ op: 'add_area', zoning: 'departement', area: '92' })")
    _toggle(page, MONTREUIL)
    _keep(page, "Avec histoire")
    _unfold(page, "Historique")
    history = page.locator("#variants-history")
    lines = history.get_by_role("listitem")
    map_page.until(page, lambda: lines.count() == 4, "the creation, what was cleared, and two gestures")
    assert "ajout de Montreuil" in lines.nth(0).inner_text()
    assert "Hauts-de-Seine (92), 36\u00a0communes" in lines.nth(1).inner_text()
    lines.nth(1).get_by_role("button").click()
    expect(lines.nth(0)).to_contain_text("retour à l'état 3")
    assert len(map_page.shown_perimeter(page).communes) == 36


def test_a_variant_is_kept_by_keyboard_alone(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    page.locator("#variants-keeping > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#variants-name")).to_be_focused()
    page.keyboard.type("Au clavier")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#variants-keep")).to_be_focused()
    page.keyboard.press("Enter")
    _status(page, "Enregistré à")
    expect(page.locator("#variants-title")).to_have_text("Au clavier")

"""The page « Indicateurs »: four variables and a formula, proposed, adopted, amended; by mouse, by keyboard."""

import re
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from callbacks.address import read_state
from domain import index
from domain.index import Definition, Part
from tests.browser import map_page

SIZES = {1280: 720, 820: 1180}
DENSITY = index.written(Definition((Part("densite", -1, 25.0),)))


def _opened(open_page: map_page.OpenPage, path: str = "/indicateurs", **size: int) -> Page:
    page = open_page(path, **size)
    page.locator("#index-editor article, #index-editor > p").first.wait_for()
    page.locator("#index-keys .chiffre, #index-keys .alerte").first.wait_for()
    page.locator("#index-map[data-drawn]").wait_for()
    map_page.until(page, lambda: "e=" in map_page.search_of(page), "the address is written")
    return page


def _definition(page: Page) -> Definition:
    return index.chosen(read_state(map_page.search_of(page)).rules.index)


def _until(page: Page, expected: dict[str, float], balance: float = 0.0) -> None:
    def is_there() -> bool:
        now = _definition(page)
        return {one.expression: one.weight for one in now.parts} == expected and now.balance == balance

    map_page.until(page, is_there, f"the address says {expected}")


def _sign(page: Page, reason: str) -> None:
    page.get_by_label("Qui propose ou décide").fill("Préfecture de région")
    page.get_by_label("Motif").fill(reason)


def test_an_index_is_built_published_adopted_and_amended(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    page.get_by_role("button", name="Vide").click()
    expect(page.locator("#index-keys")).to_contain_text("L'indice n'a aucune variable")
    for k, name in enumerate(("niveau_de_vie", "part_qpv", "equipements", "vacance")):
        page.locator("#index-offer").select_option(name)
        page.locator("#index-offered").get_by_role("button", name="Ajouter à l'indice").click()
        expect(page.locator("#index-editor article")).to_have_count(k + 1)
    page.get_by_label("Formule, avec les noms des variables").press_sequentially("ecoles / logem")
    expect(page.locator("#index-formula-answer mark")).to_have_text("logem")
    page.get_by_role("option", name=re.compile("^logements ")).click()
    expect(page.locator("#index-formula-answer tbody tr")).to_have_count(10)
    page.get_by_label("Nom de la variable").fill("Écoles par logement")
    page.get_by_role("button", name="Ajouter à l'indice").last.click()
    weights = {"niveau_de_vie": 25, "part_qpv": 25, "equipements": 25, "vacance": 25, "ecoles / logements": 25}
    _until(page, weights)
    page.get_by_label("Nom de l'indice").fill("Indice de mars")
    _sign(page, "Première proposition")
    page.get_by_role("button", name="Proposer cet indice").click()
    expect(page.locator("#index-badge")).to_contain_text("version 1, proposée")
    _sign(page, "Adopté en séance")
    page.get_by_role("button", name="Adopter la version 1").click()
    expect(page.locator("#index-badge")).to_contain_text("« Indice de mars », version 1, adoptée")
    page.get_by_label("Poids : Écoles par logement, en nombre").fill("40")
    _until(page, {**weights, "ecoles / logements": 40})
    page.get_by_label("Il amende").select_option("1")
    _sign(page, "Les écoles comptent davantage")
    page.get_by_role("button", name="Proposer cet indice").click()
    version = page.locator("#index-versions article").first
    expect(version).to_contain_text("Face à la version 1")
    expect(version).to_contain_text("poids de « Écoles par logement » : 25 → 40")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Carte").click()
    map_page.wait_until_drawn(page)
    expect(map_page.panel(page)).to_contain_text("« Indice de mars », version 2, proposée")


def _tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, which must be seen there."""
    target = target.first
    for _ in range(12):
        page.keyboard.press("Tab")
        if target.evaluate("(one) => one === document.activeElement"):
            break
    expect(target).to_be_focused()
    assert target.evaluate("(one) => getComputedStyle(one).outlineStyle") != "none"


def _propose(page: Page, reason: str, **typed: str) -> int:
    """Fill the form of a proposal from its first field on, by keyboard; return the number of the version."""
    page.get_by_label("Nom de l'indice").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Indice au clavier")
    for label, text in (("Qui propose ou décide", "Région"), ("Il amende", typed.get("amends", "")), ("Motif", reason)):
        _tab_to(page, page.get_by_label(label))
        page.keyboard.type(text)
    button = page.get_by_role("button", name="Proposer cet indice")
    _tab_to(page, button)
    before = page.locator("#index-status").inner_text()
    page.keyboard.press("Enter")
    map_page.until(page, lambda: page.locator("#index-status").inner_text() not in ("", before), "the version is there")
    expect(button).to_be_focused()
    return int(re.findall("Version ([0-9]+) proposée", page.locator("#index-status").inner_text())[0])


def test_by_keyboard_alone_an_index_is_made_published_adopted_and_amended(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    page.locator("#index-offer").focus()
    page.keyboard.type("Densité")
    _tab_to(page, page.locator("#index-offered button"))
    page.keyboard.press("Enter")
    slider = page.get_by_role("slider", name="Poids : Densité")
    expect(slider).to_be_focused()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    map_page.until(page, lambda: _definition(page).parts[-1].weight == 30, "the weight is 30")
    expect(page.locator("#index-keys")).to_contain_text(re.compile("[1-9][0-9]* ?y entrent"))
    expect(slider).to_be_focused()
    formula = page.locator("#index-formula")
    formula.focus()
    page.keyboard.type("ecoles / logem")
    page.get_by_role("option", name=re.compile("^logements ")).wait_for()
    while page.locator("#index-formula-names [aria-selected=true] code").inner_text() != "logements":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(formula).to_have_value("ecoles / logements")
    page.locator("#index-formula-answer tbody tr").first.wait_for()
    _tab_to(page, page.get_by_label("Nom de la variable"))
    page.keyboard.type("Écoles par logement")
    _tab_to(page, page.locator("#index-formula-add"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("slider", name="Poids : Écoles par logement")).to_be_focused()
    map_page.until(page, lambda: len(_definition(page).parts) == 6, "the formula is in the index")
    number = _propose(page, "Proposé au clavier")
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.get_by_label("Motif").evaluate("(one) => one === document.activeElement"):
            break
    page.keyboard.type("Adopté au clavier")
    _tab_to(page, page.get_by_role("button", name=f"Adopter la version {number}"))
    page.keyboard.press("Enter")
    expect(page.locator(f"#index-version-{number}")).to_be_focused()
    expect(page.locator("#index-badge")).to_contain_text(f"version {number}, adoptée")
    page.get_by_role("slider", name="Poids : Écoles par logement").focus()
    page.keyboard.press("ArrowRight")
    map_page.until(page, lambda: _definition(page).parts[-1].weight == 26, "the weight is 26")
    amending = _propose(page, "Amendé au clavier", amends=f"version {number}")
    version = page.locator(f"#index-version-{amending}")
    expect(version).to_contain_text(f"Face à la version {number}")
    expect(version).to_contain_text("poids de « Écoles par logement » : 25 → 26")


def test_a_step_goes_back_and_a_commune_is_explained(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    page.get_by_role("slider", name="Poids : Niveau de vie médian").press("ArrowRight")
    map_page.until(page, lambda: _definition(page).parts[0].weight == 26, "the weight is 26")
    page.locator("#perimeter-undo").press("Enter")
    map_page.until(page, lambda: _definition(page) == index.DEFAULT, "the default index is back")
    page.get_by_label("Commune, par son nom ou son code").fill("clichy-sous-bois")
    page.keyboard.press("Enter")
    expect(page.locator("#index-why")).to_contain_text("Clichy-sous-Bois est dans le cinquième le plus en difficulté")
    expect(page.locator("#index-ranks")).to_contain_text("dans 95 % des pondérations")


def test_a_note_that_somebody_else_kept_meanwhile_is_not_overwritten(open_page: map_page.OpenPage, witness) -> None:
    witness.expected.append("409")
    page = _opened(open_page)

    def others(path: str, **body: object) -> dict[str, int]:
        signed = {"op_id": str(uuid4()), "author": "Région", "reason": "Relecture"}
        return dict(page.request.post(f"/indices/idf{path}", data={**signed, **body}).json())

    number = others("", name="Densité", index=DENSITY)["number"]
    page.evaluate("geoprio.publier.list()")
    version = page.locator(f"#index-version-{number}")
    version.locator("summary").click()
    field = page.locator(f"#index-note-{number}")
    field.press("Control+Home")
    page.keyboard.type("Relue à Paris.\n")
    others(f"/{number}/note", note=f"Relue à Melun.\n{field.evaluate('(one) => one.defaultValue')}", base=1)
    _sign(page, "Relue à Paris")
    version.get_by_role("button", name="Garder la note").click()
    expect(version.get_by_role("alert")).to_contain_text("Région a gardé une autre note le")
    expect(version.locator("pre mark")).to_have_text("Relue à Melun.")
    assert field.input_value().startswith("Relue à Paris.\n#")
    version.get_by_role("button", name="Prendre la leur").click()
    assert field.input_value().startswith("Relue à Melun.\n#")
    page.reload()
    version.get_by_role("button", name="Reprendre la mienne").click()
    _sign(page, "Relue à Paris")
    version.get_by_role("button", name="Garder la note").click()
    expect(version.get_by_role("link", name=re.compile("^Télécharger la note [0-9]"))).to_have_count(3)
    kept = [page.request.get(f"/indices/idf/{number}/note.md?texte={k}").text()[:14] for k in (2, 3)]
    assert kept == ["Relue à Melun.", "Relue à Paris."]
    expect(version.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("width", SIZES)
def test_axe_finds_nothing(open_page: map_page.OpenPage, width: int) -> None:
    page = _opened(open_page, width=width, height=SIZES[width])
    page.locator("#index-offer").select_option("pauvrete")
    page.locator("#index-formula").fill("population + recettes_totales")
    page.locator("#index-formula-answer [role=alert]").wait_for()
    page.locator("#index-ranks svg").wait_for()
    answer = Axe().run(page).response
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in answer["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

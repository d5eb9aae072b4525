"""The page « Disparités »: Theil shares run again by hand, both sides of a uniform rate, means declared and moved."""

import csv
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from domain.means import write_means
from tests.browser import map_page
from tests.browser.serving import ROOT

SIZES = {1280: 720, 820: 1180}


def _opened(open_page: map_page.OpenPage, path: str = "/disparites", **size: int) -> Page:
    page = open_page(path, **size)
    page.locator("#disparities-figures .graphe-serveur svg").first.wait_for()
    page.locator("#disparities-figures .cartouche svg").wait_for()
    page.locator("#disparities-clusters h2").wait_for()
    map_page.until(page, lambda: "e=" in map_page.search_of(page), "the address is written")
    return page


def _section(page: Page, anchor: str) -> Locator:
    return page.locator("section").filter(has=page.locator(f"#{anchor}"))


def _choose(page: Page, name: str, value: str) -> None:
    page.locator(f"select[data-gap={name}]").select_option(value)


def _rows(file: Path, area: str) -> list[tuple[float, float, str]]:
    """Read rate, inhabitants and area of each commune whose rate is known in the file that the page gives."""
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))
    rate, people = (next(name for name in rows[0] if name.startswith(words)) for words in ("montant par", "dénom"))
    known = [row for row in rows if "n.d." not in (row[rate], row[people])]
    return [(float(row[rate].replace(",", ".")), float(row[people].replace(",", ".")), row[area]) for row in known]


def _theil_by_loops(rows: list[tuple[float, float, str]]) -> tuple[float, float]:
    """Compute by plain loops Theil's index between areas and inside them (METHODS 6.2): Σ s_g ln(μ_g/μ), Σ s_g T_g."""
    total, mean = (lambda of: sum(p for _, p, _ in of)), (lambda of: sum(x * p for x, p, _ in of) / total(of))
    between = within = 0.0
    for area in {group for _, _, group in rows}:
        of = [row for row in rows if row[2] == area]
        share = total(of) * mean(of) / (total(rows) * mean(rows))
        between += share * math.log(mean(of) / mean(rows)) if share else 0.0
        within += sum(x * p / (total(rows) * mean(rows)) * math.log(x / mean(of)) for x, p, _ in of if x)
    return between, within


def _theil_by_operation(rows: list[tuple[float, float, str]]) -> dict[str, float]:
    """Run the operation of the command line."""
    values, weights, groups = zip(*rows, strict=True)
    done = subprocess.run(
        [sys.executable, "-m", "domain.operations", "theil_decomposition"],
        input=json.dumps({"values": values, "weights": weights, "groups": groups}),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    return dict(json.loads(done.stdout))


def test_theil_shares_of_a_grant_are_those_that_plain_loops_find_in_the_file(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    _choose(page, "zoning", "departement")
    finding = _section(page, "indices").locator(".trouvaille")
    expect(finding).to_contain_text("entre départements")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Télécharger toutes les communes").click()
    rows = _rows(Path(waiting.value.path()), "département")
    between, within = _theil_by_loops(rows)
    found = _theil_by_operation(rows)
    assert (found["between"], found["within"]) == pytest.approx((between, within), abs=1e-9)
    for share in (between, within):
        expect(finding).to_contain_text(f"{100 * share / (between + within):.1f}".replace(".", ",") + "\u202f%")


def test_a_uniform_rate_is_read_on_its_two_sides(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page, "/disparites?dy=aid,epci,,perimeter,80,typology,,10,1,raw#verdict")
    row = _section(page, "verdict").locator("tbody tr").filter(has_text="taux uniforme de 50").first
    expect(row).to_contain_text("péréquateur relatif")
    expect(row).to_contain_text("régressif")
    expect(row.locator("td").first).to_have_text("0,000")
    assert _section(page, "verdict").bounding_box()["y"] < 200
    page.get_by_role("button", name="Pourquoi ces chiffres ?").click()
    expect(page.locator("#explanation-body")).to_contain_text("Indice de Kakwani du reste à charge")


def test_an_address_that_holds_the_declaration_of_a_whole_region_opens_its_own_page(
    open_page: map_page.OpenPage,
) -> None:
    """Servers and browsers cut addresses: a line at 8,190 characters, what a page tells of its own at 4,096."""
    amounts = [k * k * 7_919 % 900_001 for k in range(1, 1_200)]
    rows = "\n".join(f"{77_000 + k};{amount};{amount % 9_973}" for k, amount in enumerate(amounts))
    packed = write_means(f"# État ; écoles ; € ; commune ; négociable\n{rows}")
    assert len(packed) > 9_000
    page = _opened(open_page, f"/disparites?dc={packed}")
    expect(page.locator("#disparities-means-body tbody").first).to_contain_text("État\u00a0: écoles")
    map_page.until(page, lambda: packed in map_page.search_of(page), "the address keeps what it said")


def test_by_keyboard_another_amount_is_compared(open_page: map_page.OpenPage) -> None:
    page = _opened(open_page)
    page.locator("select[data-gap=measure]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#disparities-figures")).to_contain_text("Reste à charge simulé des communes ; unité")
    map_page.until(page, lambda: "dy=rest" in map_page.search_of(page), "the address says what is compared")
    expect(page.locator("select[data-gap=measure]")).to_be_focused()


def test_by_keyboard_alone_staff_is_declared_flagged_moved_withdrawn_and_given_back(
    open_page: map_page.OpenPage,
) -> None:
    page = _opened(open_page)
    means, keys = page.locator("#disparities-means-body"), page.keyboard
    page.locator(".sommaire a").first.focus()
    map_page.tab_to(page, page.get_by_role("link", name="Droit commun", exact=True))
    keys.press("Enter")
    expect(page.locator("#droit-commun")).to_be_focused()
    map_page.tab_to(page, page.locator(".declarer > summary"))
    keys.press("Enter")
    map_page.tab_to(page, page.locator("#means-label"))
    keys.type("policiers")
    map_page.tab_to(page, page.locator("#means-rows"))
    keys.insert_text("75 ; 9000\n93 ; 2200 ; 150000\nYvelines ; 3100\n77 ; 1900")
    map_page.tab_to(page, page.locator("#means-declare"))
    keys.press("Enter")
    expect(means.get_by_text("substitution possible", exact=True)).to_be_visible()
    expect(means).to_contain_text("total inchangé : 16\u202f200")
    change = page.locator("select[data-gap=change]")
    map_page.tab_to(page, change, "Shift+Tab")
    paris = means.locator("tbody tr").filter(has_text="Paris").last
    expect(paris).to_contain_text("8\u202f280")
    keys.press("ArrowUp")
    expect(paris).to_contain_text("8\u202f640")
    keys.press("ArrowDown")
    expect(paris).to_contain_text("8\u202f280")
    expect(change).to_be_focused()
    map_page.tab_to(page, page.get_by_role("button", name="Retirer la déclaration"), "Shift+Tab")
    keys.press("Enter")
    expect(means).to_contain_text("Aucune institution n'a encore déclaré")
    expect(page.locator(".declarer > summary")).to_be_focused()
    keys.press("Control+z")
    expect(means.get_by_text("substitution possible", exact=True)).to_be_visible()
    map_page.until(page, lambda: "dc=" in map_page.search_of(page), "the address holds the declaration again")


@pytest.mark.parametrize("width", SIZES)
def test_axe_finds_nothing(open_page: map_page.OpenPage, width: int) -> None:
    page = _opened(open_page, width=width, height=SIZES[width])
    if width == max(SIZES):
        page.evaluate("for (const one of document.querySelectorAll('#contenu details')) one.open = true")
    answer = Axe().run(page).response
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in answer["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

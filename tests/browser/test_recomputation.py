"""What the page « Cofinancement » shows is what `python -m domain.operations` gives on the file that it exports."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence

from playwright.sync_api import Locator, Page

from domain.envelope import TransferVerdict
from domain.terms import Terms, encode_terms
from domain.wording.envelope import LEDGER_EXAMPLE, verdict_text
from domain.wording.numbers import euros, number, percent
from tests.browser import map_page
from tests.browser.serving import ROOT

TERMS = encode_terms(Terms(ledger=LEDGER_EXAMPLE, periods=5))
STATE = f"/cofinancement?b=linear&m=factor&k=130&s=20,50,80&f=30,50.5,70,95&a=40000000,2,3,70,50&y={TERMS}"
CELLS = "(table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()))"


def _recomputed(page: Page) -> dict[str, list[dict]]:
    """Take the file away as a reader would, run every call of it, and return the outputs by key."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Fichier de recalcul (JSON)").click()
    content = waiting.value.path().read_bytes()
    command = [sys.executable, "-m", "domain.operations", "recompute"]
    ran = subprocess.run(command, cwd=ROOT, input=content, capture_output=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    told = json.loads(ran.stdout)
    assert told["different"] == [] and told["n_compared"] > 1000
    by_key: dict[str, list[dict]] = {"document": [json.loads(content)]}
    for call in told["calls"]:
        by_key.setdefault(call["key"], []).append(call)
    return by_key


def _rows(section: Locator, table: int = 0) -> dict[str, Sequence[str]]:
    """Return the cells of a table by the text of its first one."""
    rows = section.locator("table").nth(table).evaluate(CELLS)
    return {row[0]: row for row in rows}


def _result(page: Page, question: str) -> Locator:
    return page.locator("section").filter(has=page.get_by_role("heading", name=question))


def test_the_figures_on_screen_are_those_of_the_operations_on_the_exported_inputs(open_page: map_page.OpenPage) -> None:
    page = open_page(STATE)
    page.locator("#cofinancing-results h2").first.wait_for()
    map_page.until(page, lambda: "a=" in map_page.search_of(page), "the address is written")
    map_page.see_results(page)
    told = _recomputed(page)
    names = told["document"][0]["names"]
    codes = told["document"][0]["communes"]

    aids = told["envelope"][0]["outputs"]
    rates = told["linear"][0]["outputs"]["rates"]
    rests = {one["commune"]: one["outputs"] for one in told["rest"]}
    communes = _rows(_result(page, "Que reste-t-il à payer à chaque commune ?"))
    assert len(communes) > 20
    for name, cells in communes.items():
        k = names.index(name)
        rest = rests[codes[k]]
        assert cells[2] == percent(rates[k] / 100)
        assert cells[3] == percent(aids["final_rates_pct"][k] / 100)
        assert cells[4] == euros(aids["aid"][k])
        assert cells[5] == euros(round(rest["rest"]))
        assert cells[6] == euros(rest["rest_per_capita"], 2)
        assert cells[7] == percent(rest["rest_pct_fiscal_revenue"] / 100, 2)

    schedules = _rows(_result(page, "Que coûte chaque barème pour les mêmes projets ?"))
    cost = {key: told[f"same_cost_{key}"][0]["outputs"]["aid_total_modulated"] for key in ("stepped", "linear")}
    factor = cost["linear"] / cost["stepped"]
    steps = told["thresholds"][0]["outputs"]["jump_eur_per_capita"]
    assert schedules["par paliers"][5] == number(factor, 3)
    assert schedules["par paliers"][6] == euros(max(steps) * factor, 2)
    limits = list(_rows(_result(page, "Que vaut un seuil franchi ?")).values())
    assert [cells[2] for cells in limits] == [euros(step, 2) for step in steps]

    cash = list(_rows(_result(page, "Que portent les communes en attendant l'aide ?")).values())
    with_advance, without = told["advances"][0]["outputs"], told["advances"][1]["outputs"]
    peaks = [with_advance["advance"], with_advance["peak_carried"], without["peak_carried"]]
    assert list(cash[0][4:]) == [euros(one) for one in peaks]

    ledger = told["transfers"][0]["outputs"]
    themes, transfers = (page.locator("#envelope-tree-ledger-body table").nth(k).evaluate(CELLS) for k in range(2))
    assert {row[0]: row[3] for row in themes} == {key: euros(one) for key, one in ledger["balances"].items()}
    assert [row[2] for row in transfers] == [verdict_text(TransferVerdict(one)) for one in ledger["verdicts"]]

    tree = told["tree"][0]["outputs"]
    parts = {name: cells[1] for name, cells in _rows(page.locator("#envelope-tree-body")).items()}
    assert parts["Territoires prioritaires"] == euros(tree["territoires"])
    assert parts["Thèmes des collectivités"] == euros(tree["themes_collectivites"])
    envelope = re.sub(r"\D", "", page.locator("#funding-plan-envelope").input_value())
    assert int(envelope) == tree["territoires"]

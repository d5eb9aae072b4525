"""What a move of a threshold costs on the page « Cofinancement »: `python -m benchmarks.cofinancing [--runs 20]
[--territory FOLDER] [--everything]`.

Medians, timed inside the page from the time stamp of the key to two animation frames after the change (17 to 33 ms are
the floor): the line of the threshold, the figures (first table of the results), the charts (of the same answer),
and, on the map, the figures of the panel after a change of the strata. Beside them, in the same run: the arithmetic of
the page on the server, and a plain pandas loop that computes rate, legal ceiling, envelope and rest to pay.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pandas as pd
from playwright.sync_api import Browser, Page

from benchmarks.page import measure
from benchmarks.tables import Row
from callbacks import _reads
from callbacks._context import Context, context
from callbacks.cofinancing import draw_money
from components import drawing
from domain.codes import CommuneCode
from domain.edits import Perimeter
from domain.plan import Rules
from domain.state import State, encode
from tests.browser.serving import running_server

NATION_COMMUNES = 20_000
LINE_MS, FIGURES_MS, CHARTS_MS, NATION_MS = 50.0, 150.0, 300.0, 1000.0

PREPARE = """() => {
    const at = (window.measured = {});
    const note = (name) => requestAnimationFrame(() => requestAnimationFrame((now) => (at[name] = now - at.start)));
    const once = (place, name) => {
        const one = new MutationObserver(() => { one.disconnect(); note(name); });
        one.observe(place, { subtree: true, childList: true, characterData: true, attributes: true });
    };
    window.addEventListener('keydown', (event) => {
        at.start = event.timeStamp;
        once(document.querySelector('#cofinancing-editor'), 'line');
        once(document.querySelector('#cofinancing-figures table'), 'figures');
        once(document.querySelector('#cofinancing-results'), 'charts');
    }, { capture: true, once: true });
}"""
PREPARE_MAP = """() => {
    const at = (window.measured = {});
    const one = new MutationObserver(() => {
        one.disconnect();
        requestAnimationFrame(() => requestAnimationFrame((now) => (at.panel = now - at.start)));
    });
    one.observe(document.querySelector('#funding-plan-body'), { subtree: true, childList: true, characterData: true });
    at.start = performance.now();
}"""
SET_STRATA = "(strata) => dash_clientside.set_props('strata', { data: strata })"


def measured(page: Page, names: set[str]) -> dict[str, float]:
    """Wait until the page has noted all its times."""
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        found: dict[str, float] = page.evaluate("window.measured || {}")
        if names <= found.keys():
            return found
        page.wait_for_timeout(20)
    raise TimeoutError(str(names))


def moves(page: Page, runs: int) -> dict[str, list[float]]:
    """Move the second threshold by a point, back and forth, and collect the times."""
    times: dict[str, list[float]] = {"line": [], "figures": [], "charts": []}
    for run in range(runs + 2):
        page.locator("#cofinancing-editor .seuil[data-threshold='1']").focus()
        page.evaluate(PREPARE)
        page.keyboard.press("ArrowRight" if run % 2 else "ArrowLeft")
        found = measured(page, set(times))
        if run > 1:
            for name, values in times.items():
                values.append(found[name])
        page.wait_for_timeout(250)
    return times


def changes_on_the_map(page: Page, runs: int) -> list[float]:
    """Change the strata under the panel of the map and collect the times of its figures."""
    times = []
    for run in range(runs + 2):
        page.evaluate(PREPARE_MAP)
        page.evaluate(SET_STRATA, [[25, 51 + run, 75 + run / 10], [30, 50, 70, 95]])
        found = measured(page, {"panel"})
        if run > 1:
            times.append(found["panel"])
        page.wait_for_timeout(250)
    return times


def on_the_server(now: Context, perimeter: Perimeter, runs: int) -> tuple[list[float], list[float]]:
    """Time the arithmetic of the page, then its drawing, in milliseconds; no run takes the result of another."""
    figures, drawn = [], []
    for run in range(runs):
        rules = Rules(thresholds=(25.0, 50.0, 75.0 + (run + 1) / 10))
        begin = time.perf_counter()
        _reads.study(now, perimeter, rules)
        _reads.terms(now, perimeter, rules)
        middle = time.perf_counter()
        drawing.written(draw_money(now, perimeter, rules))
        figures.append(1e3 * (middle - begin))
        drawn.append(1e3 * (time.perf_counter() - middle))
    return figures, drawn


def pandas_loop(now: Context, perimeter: Perimeter, runs: int) -> list[float]:
    """Time what a user of pandas would write: one row after another."""
    plan = _reads.study(now, perimeter, Rules()).plan
    position = now.need.position[plan.communes]
    frame = pd.DataFrame({"position": position, "cost": plan.cost_eur, "people": plan.covered_population})
    times = []
    for run in range(runs):
        thresholds = (25.0, 50.0, 75.0 + (run + 1) / 10)
        times.append(_timed(lambda limits=thresholds: _looped(frame.copy(), limits)))  # type: ignore[misc]  # a default
    return times


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - begin)


def _looped(frame: pd.DataFrame, thresholds: tuple[float, ...]) -> pd.DataFrame:
    rates, envelope = (0.30, 0.50, 0.70, 0.95), 120_000_000
    for place, row in frame.iterrows():
        if pd.isna(row["position"]):
            continue
        rate = rates[sum(row["position"] >= one for one in thresholds)]
        frame.loc[place, "request"] = min(int(rate * row["cost"]), int(0.8 * row["cost"]))  # type: ignore[index]
    total = frame["request"].sum()
    factor = min(1.0, envelope / total) if total else 1.0
    frame["aid"] = frame["request"] * factor
    frame["rest_per_head"] = (frame["cost"] - frame["aid"]) / frame["people"]
    return frame


def rows(browser: Browser, chosen: argparse.Namespace) -> Iterator[Row]:
    """Measure everything, one line at a time."""
    now = context(None)
    n = now.territory.communes.size
    is_nation = n > NATION_COMMUNES
    perimeter = now.default_state().perimeter
    if chosen.everything or is_nation:
        perimeter = Perimeter(frozenset(map(CommuneCode, now.territory.communes.tolist())), perimeter.quarters)
    figures_ms, charts_ms = (NATION_MS, NATION_MS) if is_nation else (FIGURES_MS, CHARTS_MS)
    state: State = now.default_state()
    query = encode(State(perimeter, state.indicator, (), Rules()), now.territory)
    yield Row("communes of the territory", n, "")
    figures, drawn = on_the_server(now, perimeter, chosen.runs)
    yield Row("server: arithmetic of the page", median(figures), "ms")
    yield Row("server: drawing and writing of the first answer", median(drawn), "ms")
    yield Row(
        "pandas, row after row: rate, ceiling, envelope, rest alone", median(pandas_loop(now, perimeter, 3)), "ms"
    )
    with tempfile.TemporaryDirectory() as name, running_server(Path(name), None, chosen.territory) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/cofinancement{query}")
        page.locator("#baremes svg").wait_for(timeout=60_000)
        page.wait_for_timeout(1500)
        times = moves(page, chosen.runs)
        yield Row("threshold moved by a key: its line", median(times["line"]), "ms", LINE_MS)
        yield Row("threshold moved by a key: figures", median(times["figures"]), "ms", figures_ms)
        yield Row("threshold moved by a key: charts", median(times["charts"]), "ms", charts_ms)
        page.goto(f"{address}/{query}")
        page.locator("body[data-carte=prete]").wait_for(state="attached", timeout=60_000)
        page.locator("#funding-plan-body table").first.wait_for(timeout=60_000)
        page.wait_for_timeout(2500)
        yield Row(
            "strata changed under the map: figures", median(changes_on_the_map(page, chosen.runs)), "ms", figures_ms
        )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cofinancing")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--territory", default="", help="folder of another territory than the bundled one")
    parser.add_argument("--everything", action="store_true", help="every commune in the perimeter")
    arguments = parser.parse_args()
    measure(rows, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())

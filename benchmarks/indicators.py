"""What a move of a weight costs, and 1,000 other weightings.

`python -m benchmarks.indicators [--runs 9] [--nation FOLDER]`: on the bundled region, and on the nation where its built
folder is given, the answer of the server to a move (map, figures and charts in one text, without the network), then the
intervals of ranks, beside a plain pandas loop on the same scores in the same run. Both must agree on every interval.
Then, in Chromium on the bundled region, from the key that moves a weight to two animation frames after the change: the
map, then the ranking with the charts, which come in the same answer.
Nothing is asserted about time; targets are printed beside.
"""

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
from flask import Flask
from playwright.sync_api import Page, sync_playwright

from benchmarks.cofinancing import measured
from benchmarks.tables import Row, show
from callbacks._context import context, install
from callbacks.perimeter import edit_perimeter
from components import drawing, stores
from domain.index import DEFAULT, Definition, written
from domain.index_study import study, worst_of
from domain.need import Need, default_need, need_of, score_part
from domain.sensitivity import RankIntervals, draw_weights, rank_intervals
from geodata.atlas import DEFAULT_FOLDER
from geodata.shelf import Shelf
from tests.browser.serving import CHROMIUM, FLAGS, running_server

RULES = {
    "envelope": 120_000_000,
    "cost": 100,
    "schedule": "stepped",
    "mode": "protected",
    "guaranteed": 50,
    "derogation": False,
}
JOURNAL = {"start": {"communes": [], "quarters": []}, "edits": [], "sequence": 1}
MOVE_MS, CHARTS_MS = 150.0, 300.0
MOVES = 20
PREPARE = """() => {
    const at = (window.measured = {});
    const note = (name) => requestAnimationFrame(() => requestAnimationFrame((now) => (at[name] = now - at.start)));
    const once = (place, name, what) => {
        const one = new MutationObserver(() => { one.disconnect(); note(name); });
        one.observe(document.querySelector(place), { subtree: true, ...what });
    };
    window.addEventListener('keydown', (event) => {
        at.start = event.timeStamp;
        once('#index-map', 'map', { attributes: true, attributeFilter: ['data-drawn'] });
        once('#index-figures', 'figures and charts', { attributes: true, childList: true, characterData: true });
    }, { capture: true, once: true });
}"""
RANKS_MS = {"region": 1_500.0, "nation": 8_000.0}


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - start)


def moved(k: int) -> Definition:
    """The default index with the k-th weight of a hand on the slider."""
    first, *others = DEFAULT.parts
    return replace(DEFAULT, parts=(replace(first, weight=26.0 + k), *others), balance=0.5)


def pandas_intervals(need: Need, draws: np.ndarray) -> pd.DataFrame:
    """The road of a notebook: a weighted sum and a rank for each weighting, then quantiles of the attained ranks."""
    scores = pd.DataFrame(need.scores.T).dropna().round(9)
    attained = pd.DataFrame(
        {k: (scores @ (row / row.sum())).round(9).rank(ascending=False, method="min") for k, row in enumerate(draws)}
    )
    ordered = np.sort(attained.to_numpy(), axis=1)
    low, high = (ordered[:, max(1, int(np.ceil(q * len(draws) - 1e-9))) - 1] for q in (0.05, 0.95))
    return pd.DataFrame({"low": low, "high": high}, index=scores.index)


def agree(found: RankIntervals, table: pd.DataFrame) -> str:
    places = table.index.to_numpy()
    gap = max(np.abs(found.low[places] - table["low"]).max(), np.abs(found.high[places] - table["high"]).max())
    return f"largest gap with pandas: {gap:.0f} rank"


def measure(name: str, key: str, runs: int) -> list[Row]:
    """Measure one territory; the first move, which scores the variables, is counted apart."""
    table = context(key).territory

    def move(k: int) -> str:
        rules = {**RULES, "index": written(moved(k))}
        return drawing.plain(edit_perimeter(JOURNAL, rules, None, key, stores.INDEX_PAGE))

    first = timed(lambda: move(0))
    moves = [timed(lambda k=k: move(k)) for k in range(1, runs + 1)]
    need, then = need_of(table, moved(0)), worst_of(default_need(table))
    alone = [timed(lambda k=k: need_of(table, moved(k))) for k in range(runs)]
    figures = [timed(lambda: study(table, moved(0), need, then)) for _ in range(runs)]
    draws = draw_weights(np.ones(len(need.scores)))
    ours = [timed(lambda: rank_intervals(need.scores, draws)) for _ in range(min(runs, 3))]
    start = time.perf_counter()
    theirs = pandas_intervals(need, draws)
    loop = 1e3 * (time.perf_counter() - start)
    found = rank_intervals(need.scores, draws)
    return [
        Row(f"{name}: first move, variables scored", first, "ms"),
        Row(f"{name}: move to the whole answer, map, figures and charts", median(moves), "ms", MOVE_MS),
        Row(f"{name}: … of which the index, variables scored again", median(alone), "ms"),
        Row(f"{name}: … of which every figure, variables scored again", median(figures), "ms", CHARTS_MS),
        Row(f"{name}: intervals of ranks, 1,000 weightings", median(ours), "ms", RANKS_MS[name], agree(found, theirs)),
        Row(f"{name}: the same in a plain pandas loop", loop, "ms", None, f"{loop / median(ours):.1f} times as long"),
    ]


def moves_of_a_hand(page: Page) -> dict[str, list[float]]:
    """Move the first weight by a key, back and forth, and collect the times."""
    times: dict[str, list[float]] = {"map": [], "figures and charts": []}
    for run in range(MOVES + 2):
        page.locator("#index-editor input[type=range]").first.focus()
        page.evaluate(PREPARE)
        page.keyboard.press("ArrowLeft" if run % 2 else "ArrowRight")
        found = measured(page, set(times))
        if run > 1:
            for name, values in times.items():
                values.append(found[name])
        page.wait_for_timeout(400)
    return times


def browser_rows() -> Iterator[Row]:
    with (
        sync_playwright() as driver,
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder)) as address,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/indicateurs")
        page.locator("#index-map[data-drawn]").wait_for(timeout=60_000)
        page.locator("#index-ranks svg").wait_for(timeout=60_000)
        page.wait_for_timeout(1500)
        times = moves_of_a_hand(page)
        browser.close()
    for name in ("map", "figures and charts"):
        yield Row(f"browser, a weight moved by a key: {name}", median(times[name]), "ms", MOVE_MS, f"{MOVES} moves")


def score_all(key: str) -> None:
    """Open a territory and score its variables once."""
    for part in DEFAULT.parts:
        score_part(context(key).territory, part, DEFAULT.method, True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--nation", type=Path, help="built folder of the nation")
    chosen = parser.parse_args()
    app = Flask("benchmark")
    install(app, Shelf(DEFAULT_FOLDER, chosen.nation.parent if chosen.nation else None))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{os.cpu_count()} cores, load {load}, Python {platform.python_version()}, medians of {chosen.runs}")
    with app.app_context():
        for name, key in (("region", "idf"), *([("nation", chosen.nation.name)] if chosen.nation else [])):
            score_all(key)
            for row in measure(name, key, chosen.runs):
                print(show(row))
    for row in browser_rows():
        print(show(row))


if __name__ == "__main__":
    main()

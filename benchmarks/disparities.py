"""What « Disparités » costs: `python -m benchmarks.disparities [--territory FOLDER] [--nation FOLDER] [--runs 9]`.

In the browser: medians of twenty choices of another amount, by a key in its list, timed inside the page from the time
stamp of the key to two animation frames after the change of the figures (first table) and of the charts (bars or small
map, whichever comes last). On the server: medians of processor time, which the neighbours on a shared machine do not
lengthen, from the choices to the text of the answer, nothing kept from one run to the next but what a territory is
opened with. The deviations of the nation's communes in three contexts stand beside two roads that a user would take in
the same run, pandas (groups and a merge on the pairs of neighbours) and libpysal (a weights object and its lag on a
geopandas frame); all start from the same pairs of neighbours and give the same numbers to 1e-9.
"""

import argparse
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import geopandas
import numpy as np
import pandas as pd
from libpysal import weights
from playwright.sync_api import Browser, Page

from benchmarks.cofinancing import measured
from benchmarks.page import measure
from benchmarks.tables import Row
from callbacks import _gap_drawing, _reads
from callbacks._context import Context, context
from components import drawing
from domain.contiguity import contiguity_of_pairs
from domain.edits import starting_point
from domain.gap_choices import GapChoices
from domain.multiscalar import multiscalar
from domain.permutations import N_PERMUTATIONS
from domain.plan import Rules
from geodata.atlas import open_folder
from tests.browser.serving import running_server

THRESHOLD = 80.0
CHOICES = 20
FIGURES_MS, CHARTS_MS = 150.0, 300.0
PREPARE = """() => {
    const at = (window.measured = {});
    const note = (name) => requestAnimationFrame(() => requestAnimationFrame((now) => (at[name] = now - at.start)));
    const once = (place, name) => {
        const one = new MutationObserver(() => { one.disconnect(); note(name); });
        one.observe(document.querySelector(place), { subtree: true, childList: true, characterData: true });
    };
    window.addEventListener('keydown', (event) => {
        at.start = event.timeStamp;
        once('#disparities-figures table', 'figures');
        once('#disparities-figures .graphe-serveur', 'bars');
        once('#disparities-figures .cartouche', 'map');
    }, { capture: true, once: true });
}"""


def timed(run: Callable[[], Any], runs: int) -> float:
    """Return the median processor time of a call, in milliseconds."""
    times = []
    for _ in range(runs):
        begin = time.process_time()
        run()
        times.append((time.process_time() - begin) * 1_000)
    return median(times)


def page_rows(table: Context, runs: int) -> Iterator[Row]:
    perimeter, rules = starting_point(table.territory), Rules()
    n = table.territory.communes.size
    measures = ["aid", *(key for key in ("n_facilities", "operating_revenue_eur") if key in table.territory.columns)]
    _reads.contiguity(table)
    for key in measures:
        choices = GapChoices(measure=key)

        def answer(choices: GapChoices = choices) -> str:
            _reads._study.cache_clear()
            return drawing.written(_gap_drawing.draw_gaps(table, perimeter, rules, choices))

        remark = f"{n} communes, {len(answer()) / 1_000:.0f} kB"
        yield Row(f"every figure and chart of the page, {key}", timed(answer, runs), "ms", 150, remark)
    found, _ = _gap_drawing.readable(table, perimeter, rules, GapChoices(measure=measures[-1]))

    def clusters() -> None:
        _reads._clusters.cache_clear()
        _reads.clusters(table, found, N_PERMUTATIONS)

    few = max(1, runs // 3)
    yield Row("Moran and 999 permutations, beside the answer", timed(clusters, few), "ms", 5_000, f"{few} runs")


def nation_rows(folder: Path, runs: int) -> Iterator[Row]:
    territory = open_folder(folder).territory
    n = territory.communes.size
    amounts = territory.columns["operating_revenue_eur"].values
    people = territory.columns["operating_revenue_population"].values
    area = territory.zonings["epci"].area_of
    beside = contiguity_of_pairs(territory.neighbours, n)
    ours = multiscalar(amounts, people, area, beside, THRESHOLD, superior=False)
    own = timed(lambda: multiscalar(amounts, people, area, beside, THRESHOLD, superior=False), runs)
    yield Row("deviations of the nation in three contexts", own, "ms", 25, f"{n} communes")
    both = np.concatenate([territory.neighbours, territory.neighbours[:, ::-1]])
    pairs = pd.DataFrame(both, columns=["unit", "other"])
    frame = pd.DataFrame({"amount": amounts, "people": people, "area": np.where(area < 0, np.nan, area)})
    points = geopandas.points_from_xy(territory.lon, territory.lat)
    shapes = geopandas.GeoDataFrame(frame, geometry=points, crs=4326)
    lists = pairs.groupby("unit")["other"].apply(list).to_dict()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph = weights.W({k: lists.get(k, []) for k in range(n)}, silence_warnings=True)
    for name, road in (
        ("pandas: groups and a merge on pairs", lambda: by_pandas(frame, pairs)),
        ("geopandas and libpysal: groups and a lag", lambda: by_pysal(shapes, graph)),
    ):
        same = "same" if agrees(ours, road()) else "DIFFERENT"
        other = timed(road, max(3, runs // 3))
        yield Row(f"  {name}", other, "ms", remark=f"x{other / own:.1f}, {same}")


def by_pandas(frame: pd.DataFrame, pairs: pd.DataFrame) -> list[Any]:
    known = frame.assign(
        amount=frame.amount.where(frame.people.notna()), people=frame.people.where(frame.amount.notna())
    )
    around = pairs.merge(known[["amount", "people"]], left_on="other", right_index=True).groupby("unit")
    near = around[["amount", "people"]].sum().reindex(known.index, fill_value=0.0)
    return _relative(known, near)


def by_pysal(shapes: geopandas.GeoDataFrame, graph: Any) -> list[Any]:
    known = shapes.assign(
        amount=shapes.amount.where(shapes.people.notna()), people=shapes.people.where(shapes.amount.notna())
    )
    near = pd.DataFrame(
        {key: weights.lag_spatial(graph, known[key].fillna(0.0).to_numpy()) for key in ("amount", "people")}
    )
    return _relative(known, near)


def _relative(known: Any, near: pd.DataFrame) -> list[Any]:
    own = known.amount / known.people
    area = known.groupby("area")[["amount", "people"]].transform("sum")
    here = known[["amount", "people"]].fillna(0.0) + near
    references = (known.amount.sum() / known.people.sum(), area.amount / area.people, here.amount / here.people)
    relative = [(100 * own / one).to_numpy() for one in references]
    absolute = [(known.amount - one * known.people).to_numpy() for one in references]
    return [*relative, *absolute]


def agrees(ours: Any, other: list[Any]) -> bool:
    contexts = (ours.general, ours.territorial, ours.spatial)
    mine = [*(one.relative for one in contexts), *(one.absolute for one in contexts)]
    return all(np.allclose(a, b, rtol=1e-9, atol=1e-4, equal_nan=True) for a, b in zip(mine, other, strict=True))


def choices_of_another_amount(page: Page) -> tuple[list[float], list[float]]:
    """Choose the amounts one after the other by a key, and collect the times of figures and of charts."""
    figures, charts = [], []
    listed = page.locator("select[data-gap=measure]")
    for run in range(CHOICES + 2):
        listed.focus()
        page.evaluate(PREPARE)
        page.keyboard.press("ArrowUp" if run % 2 else "ArrowDown")
        found = measured(page, {"figures", "bars", "map"})
        if run > 1:
            figures.append(found["figures"])
            charts.append(max(found["bars"], found["map"]))
        page.wait_for_timeout(400)
    return figures, charts


def browser_rows(browser: Browser, territory: str) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name, running_server(Path(name), None, territory) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/disparites")
        page.locator("#disparities-figures .cartouche svg").wait_for(timeout=60_000)
        page.locator("#disparities-clusters h2").wait_for(timeout=60_000)
        page.wait_for_timeout(1500)
        figures, charts = choices_of_another_amount(page)
    yield Row("another amount chosen by a key: figures", median(figures), "ms", FIGURES_MS, f"{CHOICES} choices")
    yield Row("another amount chosen by a key: charts", median(charts), "ms", CHARTS_MS, f"{CHOICES} choices")


def rows(browser: Browser, chosen: argparse.Namespace) -> Iterator[Row]:
    table = context(None)
    _reads.study(table, starting_point(table.territory), Rules())
    yield from page_rows(table, chosen.runs)
    yield from browser_rows(browser, chosen.territory)
    if chosen.nation:
        yield from nation_rows(Path(chosen.nation), chosen.runs)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.disparities")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--territory", default="", help="folder of another territory than the bundled one")
    parser.add_argument("--nation", default="", help="folder of the nation")
    measure(rows, parser.parse_args())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the page costs, measured from outside on the real server: `python -m benchmarks.page [--runs 20] [--cold 5]
[--territory FOLDER] [--no-alternatives]`.

Every time is a median. A gesture is timed inside the page, from the time stamp of the click to two animation frames
after the change: the shape when a pixel of the commune on the canvas has changed, the figures when the page says that
they are drawn and a part of the panel has indeed been rewritten (MutationObserver). Two frames are 17 to 33 ms, so that
is the floor. A cold opening is a new browser profile with an empty cache. Beside it, in the same run: the first draw of
the same communes by plotly (`px.choropleth_map`, white ground, everything in one page of this machine, until plotly
says that it has drawn), and by folium. The bounds are those that the project set itself for each size of territory.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from flask import Flask
from playwright.sync_api import Browser, Response, sync_playwright

from benchmarks.alternatives import folium_rows, plotly_rows
from benchmarks.gestures import RESTYLE_ALL, dragged_frames, gestures, recolourings, strokes
from benchmarks.profiles import new_profile
from benchmarks.tables import Row, show
from callbacks._context import install
from geodata.atlas import DEFAULT_FOLDER
from geodata.shelf import Shelf
from tests.browser import map_page
from tests.browser.serving import CHROMIUM, FLAGS, running_server

MAX_PAGE_BYTES = 2_200_000
NATION_COMMUNES = 20_000


@dataclass(frozen=True)
class Targets:
    """Milliseconds and bytes promised for a territory of one size."""

    drawn: float
    restyled: float
    shape: float
    figures: float
    stroke: float
    frame: float | None = None
    gzip: float | None = None
    brotli: float | None = None


TARGETS = {
    "bundled": Targets(1000.0, 30.0, 70.0, 120.0, 150.0, frame=18.0, gzip=200_000),
    "region": Targets(1200.0, 65.0, 80.0, 130.0, 150.0, gzip=650_000),
}
NATION = Targets(2400.0, 250.0, 110.0, 180.0, 250.0, brotli=2_300_000)


def start_times(runs: int, territory: str) -> list[float]:
    """Time the server from its command to its first `/pret`, in milliseconds."""
    times = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            begin = time.perf_counter()
            with running_server(Path(folder), first=territory):
                times.append((time.perf_counter() - begin) * 1000)
    return times


def cold_openings(browser: Browser, address: str, runs: int) -> dict[str, list[float]]:
    """Open the page in new profiles and time what appears, from the start of the navigation."""
    times: dict[str, list[float]] = {"seen": [], "drawn": [], "coloured": [], "complete": []}
    for _ in range(runs):
        context = new_profile(browser, address)
        page = context.new_page()
        page.goto("/")
        map_page.wait_until_drawn(page)
        map_page.until(page, lambda p=page: len(p.evaluate("probe.at")) == 4, "everything has appeared")
        for name, value in page.evaluate("probe.at").items():
            times[name].append(value)
        context.close()
    return times


def first_visit(browser: Browser, address: str) -> tuple[Counter[str], list[str]]:
    """Return the encoded bytes of one first visit by kind, and the addresses asked."""
    context = new_profile(browser, address)
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks the handler
    page.goto("/")
    map_page.wait_until_drawn(page)
    page.wait_for_timeout(1500)
    weight: Counter[str] = Counter()
    for answer in answers:
        if not answer.url.startswith("data:"):
            weight[answer.request.resource_type] += answer.request.sizes()["responseBodySize"]
    addresses = [answer.url for answer in answers if answer.request.method == "GET" and answer.url.startswith("http")]
    context.close()
    return weight, addresses


def encoded_size(url: str, encoding: str) -> int:
    """Return the bytes of an answer in an encoding."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": encoding})
    with urllib.request.urlopen(request) as answer:
        return len(answer.read())


def weight_rows(browser: Browser, address: str, targets: Targets) -> Iterator[Row]:
    weight, addresses = first_visit(browser, address)
    most = None if targets is NATION else MAX_PAGE_BYTES
    yield Row("page weight, first visit, as sent to this browser", weight.total(), "B", most)
    for kind, size in weight.most_common():
        yield Row(f"  of which {kind}", size, "B")
    by_gzip = sum(encoded_size(url, "gzip") for url in dict.fromkeys(addresses))
    yield Row("the same files where only gzip is offered (plain HTTP)", by_gzip, "B", most)
    layer = f"{address}/layers/communes.geojson"
    yield Row("commune layer, gzip", encoded_size(layer, "gzip"), "B", targets.gzip)
    yield Row("commune layer, brotli", encoded_size(layer, "br"), "B", targets.brotli)


def n_communes(address: str) -> int:
    with urllib.request.urlopen(f"{address}/pret") as answer:
        return int(json.load(answer)["communes"])


def targets_of(address: str, territory: str) -> Targets:
    """Choose what is promised: for the bundled territory, for another region, for the nation."""
    if n_communes(address) > NATION_COMMUNES:
        return NATION
    return TARGETS["region" if territory else "bundled"]


def opening_rows(browser: Browser, address: str, runs: int, targets: Targets) -> Iterator[Row]:
    opened = cold_openings(browser, address, runs)
    for name, words, target in (
        ("seen", "opening to first map drawn: communes in colours, legend", targets.drawn),
        ("drawn", "opening to map ready for gestures (data-carte = prete)", None),
        ("coloured", "opening to the same, its legend filled", None),
        ("complete", "opening to every figure and link", None),
    ):
        spread = f"{min(opened[name]):.0f} to {max(opened[name]):.0f}; cold cache, {runs} runs"
        yield Row(words, median(opened[name]), "ms", target, spread)


def gesture_rows(browser: Browser, address: str, runs: int, targets: Targets) -> Iterator[Row]:
    context = new_profile(browser, address)
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/")
    map_page.wait_until_drawn(page)
    page.wait_for_timeout(500)
    shapes, figures = gestures(page, runs)
    stroked = strokes(page, runs)
    recoloured, weights = recolourings(page, runs)
    for words, times, target in (
        ("click to changed shape", shapes, targets.shape),
        ("click to all figures changed", figures, targets.figures),
        ("stroke over 300 communes, release to all figures", stroked, targets.stroke),
        ("another indicator chosen to map recoloured", recoloured, None),
        ("all communes restyled in place", [page.evaluate(RESTYLE_ALL) for _ in range(runs)], targets.restyled),
    ):
        yield Row(words, median(times), "ms", target, f"{min(times):.0f} to {max(times):.0f}; {len(times)} runs")
    yield Row("another indicator: bytes sent for it", median(weights), "B")
    frames = dragged_frames(page)
    yield Row("frame while the map is dragged, 95th percentile", quantiles(frames, n=20)[-1], "ms", targets.frame)
    context.close()


def rows(browser: Browser, chosen: argparse.Namespace) -> Iterator[Row]:
    runs, cold, territory = chosen.runs, chosen.cold, chosen.territory
    starts = start_times(min(3, cold), territory)
    yield Row("server: command to /pret", median(starts), "ms", remark=f"{len(starts)} runs")
    with tempfile.TemporaryDirectory() as name, running_server(Path(name), first=territory) as address:
        folder, targets = Path(name), targets_of(address, territory)
        yield from opening_rows(browser, address, cold, targets)
        yield from gesture_rows(browser, address, runs, targets)
        yield from weight_rows(browser, address, targets)
        if not chosen.alternatives:
            return
        yield from plotly_rows(browser, address, folder, min(3, cold))
        yield from folium_rows(browser, address, folder, min(3, cold))


@contextmanager
def territories_of(chosen: str) -> Iterator[None]:
    """Let the walks read addresses of the territory that the server opens first."""
    server = Flask("benchmark")
    install(server, Shelf(DEFAULT_FOLDER, None, Path(chosen) if chosen else None))
    with server.app_context():
        yield


def yardstick() -> float:
    """Time a bare loop, in seconds: figures of two machines can be compared."""
    begin, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number * number
    return time.perf_counter() - begin


def measure(rows: Callable[[Browser, argparse.Namespace], Iterator[Row]], arguments: argparse.Namespace) -> None:
    """Print the rows that are measured in Chromium on a territory, under the name of the machine."""
    if arguments.territory:
        arguments.territory = str(Path(arguments.territory).resolve())
    if CHROMIUM is None:
        sys.exit("Chromium is not installed: nothing can be measured")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        load = os.getloadavg()[0]
        print(
            f"{os.cpu_count()} cores (load {load:.1f}; ten million turns of a bare Python loop: {yardstick():.2f} s), "
            f"Python {platform.python_version()}, Chromium {browser.version}"
        )
        with territories_of(arguments.territory):
            for row in rows(browser, arguments):
                print(show(row), flush=True)
        browser.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--cold", type=int, default=5)
    parser.add_argument("--territory", default="", help="folder of another territory than the bundled one")
    parser.add_argument("--alternatives", action=argparse.BooleanOptionalAction, default=True)
    arguments = parser.parse_args()
    measure(rows, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())

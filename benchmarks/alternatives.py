"""The same communes drawn by what a user would take instead: plotly and folium."""

import gzip
import json
import math
import re
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

import brotli
import folium
import plotly.express as px
from playwright.sync_api import Browser, Page

from benchmarks.profiles import SIZE, new_profile
from benchmarks.tables import Row
from geodata.download import fetch
from geodata.sources import Package

ALTERNATIVE_LIMIT_MS = 60_000
WORLD_DEGREES, WORLD_PIXELS = 360, 512
RECOLOURINGS = 5
COLOURS = ("#253494", "#2c7fb8", "#41b6c4", "#a1dab4", "#ffffcc")
LEAFLET = Package(
    "leaflet",
    "npm",
    "leaflet",
    "1.9.3",
    "BSD-2-Clause",
    "10d016716b56048661eaf9cde004dc82e80bd3613b52c4f53cf5aec73088006c",
)
"""What a page of folium asks of a CDN."""
_FRAMES = "requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)))"
RECOLOUR = {
    "plotly": """(turn) => new Promise((done) => {
        const chart = document.querySelector('.js-plotly-plot');
        const z = Array.from(chart.calcdata[0], (_, k) => (k + 1 + turn) % 5);
        const start = performance.now();
        chart.once('plotly_afterplot', () => FRAMES);
        Plotly.restyle(chart, { z: [z] });
    })""".replace("FRAMES", _FRAMES),
    "folium": """(turn) => new Promise((done) => {
        const colours = ['#253494', '#2c7fb8', '#41b6c4', '#a1dab4', '#ffffcc'];
        let k = turn;
        const start = performance.now();
        folium.eachLayer((layer) => layer.setStyle({ fillColor: colours[(k += 1) % 5] }));
        FRAMES;
    })""".replace("FRAMES", _FRAMES),
}
"""Give every shape another class, and answer two frames later with the milliseconds."""


def _bounds(address: str) -> tuple[float, float, float, float]:
    """Return west, south, east and north of the points in the communes of the main part, which our page frames too."""
    with urllib.request.urlopen(f"{address}/layers/unites.json") as answer:
        units = json.load(answer)
    apart = set(units["apart"])
    lon, lat = ([one for k, one in enumerate(units[axis]) if k not in apart] for axis in ("lon", "lat"))
    return min(lon), min(lat), max(lon), max(lat)


def _zoom(bounds: tuple[float, float, float, float]) -> float:
    """Return the zoom at which plotly's map, of 512 pixels for the world at zoom 0, holds bounds in a window."""
    west, south, east, north = bounds
    above, below = (math.asinh(math.tan(math.radians(one))) / (2 * math.pi) for one in (north, south))
    shares = ((east - west) / WORLD_DEGREES / SIZE["width"], (above - below) / SIZE["height"])
    return math.log2(1 / (WORLD_PIXELS * max(shares)))


def plotly_page(address: str, folder: Path) -> Path:
    """Write the same communes as a plotly map on a white ground, everything inside one file."""
    with urllib.request.urlopen(f"{address}/layers/communes.geojson") as answer:
        layer = json.load(answer)
    codes = [one["properties"]["c"] for one in layer["features"]]
    west, south, east, north = _bounds(address)
    figure = px.choropleth_map(
        locations=codes,
        geojson=layer,
        featureidkey="properties.c",
        color=[k % 5 for k in range(len(codes))],
        map_style="white-bg",
        center={"lat": (south + north) / 2, "lon": (west + east) / 2},
        zoom=_zoom((west, south, east, north)),
    )
    path = folder / "plotly.html"
    figure.write_html(path, include_plotlyjs=True, post_script="probe.frames('drawn')")
    return path


def folium_page(address: str, folder: Path, runs: int) -> tuple[Path, float]:
    """Write the same communes as folium and `gdf.explore()` do, with Leaflet inside: their pages ask it of a CDN.

    What else they ask of other sites (jquery, bootstrap, icons) is left out, to their advantage.

    Returns:
        The page, and the milliseconds that folium takes to make it once the communes are in memory, median of runs.
    """
    with urllib.request.urlopen(f"{address}/layers/communes.geojson") as answer:
        layer = json.load(answer)
    west, south, east, north = _bounds(address)
    made = []
    for _ in range(runs):
        start = time.perf_counter()
        chart = folium.Map(tiles=None, prefer_canvas=True)
        shapes = folium.GeoJson(layer, style_function=_class_of).add_to(chart)
        chart.fit_bounds([[south, west], [north, east]])
        written = chart.get_root().render()
        made.append((time.perf_counter() - start) * 1000)
    page = re.sub(r'<script src="http[^>]*></script>|<link[^>]*href="http[^>]*/?>', "", written)
    with tempfile.TemporaryDirectory() as aside:
        leaflet = fetch(LEAFLET, Path(aside)) / "package" / "dist" / "leaflet.js"
        head = f"<head><script>{leaflet.read_text(encoding='utf-8')}</script>"
    watch = (
        f"<script>window.folium = {shapes.get_name()}; addEventListener('load', () => probe.frames('drawn'))</script>"
    )
    path = folder / "folium.html"
    path.write_text(page.replace("<head>", head, 1) + watch, encoding="utf-8")
    return path, median(made)


def _class_of(feature: dict[str, Any]) -> dict[str, Any]:
    return {"fillColor": COLOURS[hash(feature["properties"]["c"]) % 5], "fillOpacity": 1, "weight": 0.5}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port: opened as a file, plotly's map draws nothing."""
    handler = partial(_Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{one.server_port}"
        one.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


@dataclass(frozen=True)
class Drawn:
    """Milliseconds of one page in a new profile.

    Attributes:
        first: from the address to the map drawn; None where it never says that it has drawn.
        again: the same in the browser that has just drawn it.
        recoloured: recolourings in place.
    """

    first: float | None
    again: float | None
    recoloured: list[float]


def _drawn(browser: Browser, address: str, recolour: str) -> Drawn:
    context = new_profile(browser)
    page = context.new_page()
    page.goto(address, timeout=ALTERNATIVE_LIMIT_MS)
    first = _until_drawn(page)
    if first is None:
        context.close()
        return Drawn(None, None, [])
    times = [page.evaluate(recolour, turn) for turn in range(RECOLOURINGS)]
    page.reload()
    again = _until_drawn(page)
    context.close()
    return Drawn(first, again, times)


def _until_drawn(page: Page) -> float | None:
    limit = time.monotonic() + ALTERNATIVE_LIMIT_MS / 1000
    while time.monotonic() < limit and "drawn" not in page.evaluate("probe.at"):
        page.wait_for_timeout(30)
    return page.evaluate("probe.at.drawn ?? null")


def plotly_rows(browser: Browser, address: str, folder: Path, runs: int) -> Iterator[Row]:
    """Measure plotly's map, which recolours in place."""
    yield from _alternative(browser, "plotly px.choropleth_map", plotly_page(address, folder), runs)


def folium_rows(browser: Browser, address: str, folder: Path, runs: int) -> Iterator[Row]:
    """Measure folium's map.

    An indicator that was not prepared in the page asks for another page, made, loaded and drawn again; the recolouring
    in place is Leaflet's own, called by hand.
    """
    path, made_ms = folium_page(address, folder, runs)
    yield from _alternative(browser, "folium, gdf.explore()", path, runs, made_ms)


def _alternative(browser: Browser, name: str, path: Path, runs: int, made_ms: float | None = None) -> Iterator[Row]:
    """Time the drawing and the recolouring of another road, with its weight compressed."""
    recolour = RECOLOUR[path.stem]
    with served(path.parent) as address:
        draws = [_drawn(browser, f"{address}/{path.name}", recolour) for _ in range(runs)]
    times = [one.first for one in draws if one.first is not None]
    again = [one.again for one in draws if one.again is not None]
    recoloured = [each for one in draws for each in one.recoloured]
    remark = f"no figures, no selection; {len(times)} runs" if times else "never said that it had drawn"
    yield Row(f"{name}: page to map drawn", median(times) if times else None, "ms", remark=remark)
    yield Row(f"{name}: all shapes recoloured", median(recoloured) if recoloured else None, "ms")
    if made_ms is not None and again:
        remark = f"made in {made_ms:.0f}, then a browser that has just drawn it"
        yield Row(f"{name}: made and drawn again, another indicator", made_ms + median(again), "ms", remark=remark)
    body = path.read_bytes()
    yield Row(
        f"{name}: weight, gzip", len(gzip.compress(body, 6)), "B", remark=f"brotli {len(brotli.compress(body)):,}"
    )

"""The same communes drawn by what a user would take instead: plotly and folium."""

import gzip
import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

import brotli
import plotly.express as px
from playwright.sync_api import Browser

from benchmarks.profiles import new_profile
from benchmarks.tables import Row

ALTERNATIVE_LIMIT_MS = 30_000


def plotly_page(address: str, folder: Path) -> Path:
    """Write the same communes as a plotly map on a white ground, everything inside one file."""
    with urllib.request.urlopen(f"{address}/layers/communes.geojson") as answer:
        layer = json.load(answer)
    codes = [one["properties"]["c"] for one in layer["features"]]
    figure = px.choropleth_map(
        locations=codes,
        geojson=layer,
        featureidkey="properties.c",
        color=[k % 5 for k in range(len(codes))],
        map_style="white-bg",
        center={"lat": 48.7, "lon": 2.5},
        zoom=8,
    )
    path = folder / "plotly.html"
    figure.write_html(path, include_plotlyjs=True, post_script="probe.frames('drawn')")
    return path


def folium_page(address: str, folder: Path) -> Path:
    """Write the same communes as `gdf.explore()` and folium do; needs folium."""
    import folium  # noqa: PLC0415 - optional: nothing else of the project uses it

    with urllib.request.urlopen(f"{address}/layers/communes.geojson") as answer:
        layer = json.load(answer)
    chart = folium.Map(location=[48.7, 2.5], zoom_start=9, tiles=None, prefer_canvas=True)
    folium.GeoJson(layer).add_to(chart)
    path = folder / "folium.html"
    chart.save(str(path))
    watch = "<script>addEventListener('load', () => probe.frames('drawn'))</script>"
    path.write_text(path.read_text(encoding="utf-8") + watch, encoding="utf-8")
    return path


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


def _first_draw(browser: Browser, address: str) -> float | None:
    """Open an address in a new profile and time its first draw; None where it never says that it has drawn."""
    context = new_profile(browser)
    page = context.new_page()
    page.goto(address, timeout=ALTERNATIVE_LIMIT_MS)
    limit = time.monotonic() + ALTERNATIVE_LIMIT_MS / 1000
    while time.monotonic() < limit and "drawn" not in page.evaluate("probe.at"):
        page.wait_for_timeout(30)
    drawn = page.evaluate("probe.at.drawn ?? null")
    context.close()
    return drawn


def alternative(browser: Browser, name: str, path: Path, runs: int) -> Iterator[Row]:
    """Time the first draw of another road, with its weight compressed."""
    with served(path.parent) as address:
        draws = [_first_draw(browser, f"{address}/{path.name}") for _ in range(runs)]
    times = [one for one in draws if one is not None]
    remark = f"no figures, no selection; {len(times)} runs" if times else "never said that it had drawn"
    yield Row(f"{name}: page to map drawn", median(times) if times else None, "ms", remark=remark)
    body = path.read_bytes()
    yield Row(
        f"{name}: weight, gzip", len(gzip.compress(body, 6)), "B", remark=f"brotli {len(brotli.compress(body)):,}"
    )

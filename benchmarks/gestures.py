"""Gestures on the map, timed inside the page: clicks, strokes, other indicators, drags (`benchmarks/page.py`)."""

import math
import sys
from itertools import cycle, islice

from playwright.sync_api import Page, Response

from components import funding_plan, metrics_panel
from tests.browser import map_page

PANEL_PARTS = [metrics_panel.KEYS, metrics_panel.WHO_WHERE, funding_plan.BODY, metrics_panel.FAIR]

PREPARE_GESTURE = """([parts, place]) => {
    const at = (probe.at = {});
    const canvas = document.querySelector('.leaflet-overlay-pane canvas');
    const pen = canvas.getContext('2d');
    const own = canvas.getBoundingClientRect();
    const ratio = canvas.width / own.width;
    const read = () => {
        const half = place.half;
        const x = (place.x - own.left) * ratio - half, y = (place.y - own.top) * ratio - half;
        return pen.getImageData(x, y, 2 * half + 1, 2 * half + 1).data.join();
    };
    const before = read();
    const watch = new MutationObserver(() => {});
    const all = { subtree: true, childList: true, characterData: true };
    for (const id of parts) watch.observe(document.getElementById(id), all);
    document.addEventListener('geoprio:chiffres', function drawn() {
        if (!watch.takeRecords().length) return;
        watch.disconnect();
        document.removeEventListener('geoprio:chiffres', drawn);
        probe.frames('figures');
    });
    if (place.isClicked) window.addEventListener('click', (event) => {
        at.start = event.timeStamp;
        const look = () => (read() === before ? requestAnimationFrame(look) : probe.frames('shape'));
        requestAnimationFrame(look);
    }, { capture: true, once: true });
}"""
RESTYLE_ALL = """() => new Promise((done) => {
    const start = performance.now();
    geoprio.carte.repaint();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""
FORESEE = "(communes) => geoprio.carte.preview({ op: 'add_communes', means: 'brush', communes })"
STROKE = """(communes) => {
    probe.at.start = performance.now();
    geoprio.carte.gesture({ op: 'add_communes', means: 'brush', communes });
}"""
"""What `gestes.js` does while the brush moves and where it is lifted."""
WATCH_FRAMES = """() => {
    probe.dragged = [];
    let last = null;
    const look = (now) => {
        if (last !== null) probe.dragged.push(now - last);
        last = now;
        if (probe.dragged.length < 2000) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
COMMUNES_IN_VIEW = """async () => {
    /* Over a country most communes are smaller than a pixel: a click on these lands beside them. */
    const WIDE = 6;
    const units = await (await fetch('/layers/unites.json')).json();
    const map = geoprio.carte.map();
    const box = map.getContainer().getBoundingClientRect();
    const point = (place) => map.latLngToContainerPoint(place);
    const width = (code) => {
        const bounds = geoprio.carte.layerOf(code)?.getBounds();
        if (!bounds) return 0;
        const [low, high] = [point(bounds.getSouthWest()), point(bounds.getNorthEast())];
        return Math.min(high.x - low.x, low.y - high.y);
    };
    const places = units.communes.map((code, k) => [k, point([units.lat[k], units.lon[k]])]);
    const ground = '.leaflet-overlay-pane canvas, .leaflet-container';
    const free = places.filter(([, { x, y }]) => document.elementFromPoint(box.left + x, box.top + y)?.matches(ground));
    const wide = free.filter(([k]) => width(units.communes[k]) >= WIDE);
    const clicked = { half: 1, isClicked: true };
    return wide.map(([k, { x, y }]) => ({ x: box.left + x, y: box.top + y, people: units.population[k], ...clicked }));
}"""


def gestures(page: Page, runs: int) -> tuple[list[float], list[float]]:
    """Click communes one after the other; return the times to the changed shape and to all figures changed.

    Where few are wide enough to be clicked, they are taken out again.
    """
    first = _largest(page, 1)[0]
    page.mouse.click(first["x"], first["y"])
    map_page.wait_until_settled(page)
    page.wait_for_timeout(500)
    shapes, figures = [], []
    others = _largest(page, runs + 1)[1:]
    if not others:
        sys.exit("No commune is wide enough on screen to be clicked beside the first one")
    for place in islice(cycle(others), runs):
        page.evaluate(PREPARE_GESTURE, [PANEL_PARTS, place])
        page.mouse.click(place["x"], place["y"])
        at = _collect(page, {"start", "shape", "figures"})
        map_page.wait_until_settled(page)
        page.wait_for_timeout(150)
        shapes.append(at["shape"] - at["start"])
        figures.append(at["figures"] - at["start"])
    return shapes, figures


def _largest(page: Page, n: int) -> list[dict[str, float]]:
    """Return the places on screen of the most populous communes that a click can reach."""
    return sorted(page.evaluate(COMMUNES_IN_VIEW), key=lambda one: -one["people"])[:n]


def _collect(page: Page, names: set[str]) -> dict[str, float]:
    map_page.until(page, lambda: names <= set(page.evaluate("probe.at")), f"all of {sorted(names)}")
    return dict(page.evaluate("probe.at"))


def strokes(page: Page, runs: int) -> list[float]:
    """Foresee 300 communes over an empty perimeter, then add them, as the brush does; time from its end to all figures.

    The other communes have faded while the stroke was under way. The perimeter is left empty.
    """
    codes = page.evaluate("geoprio.carte.codes()")
    times = []
    _clear(page)
    for turn in range(runs):
        page.evaluate(FORESEE, codes[turn : turn + 300])
        page.wait_for_timeout(600)
        page.evaluate(PREPARE_GESTURE, [PANEL_PARTS, {"x": 0, "y": 0, "half": 0}])
        page.evaluate(STROKE, codes[turn : turn + 300])
        at = _collect(page, {"start", "figures"})
        map_page.wait_until_settled(page)
        times.append(at["figures"] - at["start"])
        _clear(page)
    return times


def _clear(page: Page) -> None:
    page.evaluate("geoprio.carte.gesture({ op: 'clear' })")
    map_page.wait_until_settled(page)
    page.wait_for_timeout(600)


def dragged_frames(page: Page) -> list[float]:
    """Drag the map for some seconds; return the time of each frame."""
    page.evaluate(WATCH_FRAMES)
    x, y = 720, 450
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(120):
        page.mouse.move(x + 200 * math.sin(step / 15), y + 120 * math.cos(step / 15))
        page.wait_for_timeout(8)
    page.mouse.up()
    return [float(one) for one in page.evaluate("probe.dragged")]


def recolourings(page: Page, runs: int) -> tuple[list[float], list[float]]:
    """Choose other indicators in turn; return the times from the choice to the map in other colours, and the bytes."""
    centre = page.evaluate(COMMUNES_IN_VIEW)[0] | {"half": 90}
    times, weights = [], []
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks the handler
    for turn in range(runs):
        answers.clear()
        page.locator("#perimeter-indicator").click()
        page.wait_for_timeout(100)
        page.evaluate(PREPARE_GESTURE, [PANEL_PARTS, centre])
        options = page.locator("[role=option]:visible")
        options.nth((turn + 1) % 3).click()
        at = _collect(page, {"start", "shape"})
        times.append(at["shape"] - at["start"])
        page.wait_for_timeout(400)
        weights.append(float(sum(answer.request.sizes()["responseBodySize"] for answer in answers)))
    return times, weights

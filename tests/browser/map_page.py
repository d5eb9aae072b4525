"""What a walk does and reads on the map page, by ids, roles and French text."""

import re
from collections.abc import Callable
from time import monotonic

from playwright.sync_api import Locator, Page, expect

from callbacks.address import read_state
from domain.edits import Perimeter

OpenPage = Callable[..., Page]
SETTLE_SECONDS = 15.0
STEP_MS = 30
MOST_TAB_STOPS = 60

PERIMETER = """() => {
    const parts = Object.entries(geoprio.carte.journal().perimeter());
    return Object.fromEntries(parts.map(([part, codes]) => [part, [...codes]]));
}"""
PLACE = """async ([kind, code]) => {
    const units = await (await fetch('/layers/unites.json')).json();
    const { codes, lat, lon } = kind === 'qpv' ? units.quarters : { ...units, codes: units.communes };
    const k = codes.indexOf(code);
    const map = geoprio.carte.map();
    const point = map.latLngToContainerPoint([lat[k], lon[k]]);
    const box = map.getContainer().getBoundingClientRect();
    return [box.left + point.x, box.top + point.y];
}"""
FIGURES = """(panel) => {
    const copy = panel.cloneNode(true);
    for (const one of copy.querySelectorAll('.variation, a')) one.remove();
    const rows = [];
    for (const one of copy.querySelectorAll('tr, p, dt, dd, caption, .chiffre > div')) {
        if (one.closest('tr') && one.tagName !== 'TR') continue;
        const cells = one.tagName === 'TR' ? [...one.cells] : [...one.childNodes];
        rows.push(cells.map((cell) => cell.textContent.trim()).filter(Boolean).join(' | '));
    }
    return rows;
}"""
N_PAINTED = """(canvases) => {
    let n = 0;
    for (const canvas of canvases) {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 3; i < data.length; i += 4) n += data[i] > 40;
    }
    return n;
}"""
COLOURS = """(canvases) => {
    const count = {};
    for (const canvas of canvases) {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4 * 7) {
            if (data[i + 3] < 250) continue;
            const key = `${data[i]},${data[i + 1]},${data[i + 2]}`;
            count[key] = (count[key] || 0) + 1;
        }
    }
    return count;
}"""


SEE_EACH = """async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    for (const one of document.querySelectorAll('.chiffres-cofinancement > section')) {
        one.scrollIntoView();
        await frame();
        await frame();
    }
    document.querySelector('.resultats-cofinancement').scrollTop = 0;
    scrollTo(0, 0);
    await frame();
}"""


def see_results(page: Page) -> None:
    """Wait for both answers of a page of results and see each result once: until then what stands below them moves.

    A result out of sight has the height of the last time that it was seen, and before that a guess.
    """
    page.wait_for_load_state("networkidle")
    page.evaluate(SEE_EACH)


def until(page: Page, is_met: Callable[[], object], what: str) -> None:
    """Let the page live until a condition is met; the content policy forbids Playwright's own polling."""
    limit = monotonic() + SETTLE_SECONDS
    while not is_met():
        assert monotonic() < limit, f"never happened: {what}"
        page.wait_for_timeout(STEP_MS)


def wait_until_drawn(page: Page) -> None:
    """Wait for the map, its legend and every figure of the panel."""
    page.locator("body[data-carte=prete]").wait_for(state="attached")
    page.locator("#legend-classes li").first.wait_for(state="attached")
    page.locator("#export-menu-links a[href]").first.wait_for(state="attached")
    wait_until_settled(page)


def shown_perimeter(page: Page) -> Perimeter:
    """Return the perimeter that the browser shows."""
    shown = page.evaluate(PERIMETER)
    return Perimeter(**{part: frozenset(codes) for part, codes in shown.items()})


def confirmed_perimeter(page: Page) -> Perimeter:
    """Return the perimeter that the server confirmed: it is the one that it wrote in the address."""
    return read_state(search_of(page)).perimeter


def search_of(page: Page) -> str:
    """Return the query part of the address on screen."""
    return str(page.evaluate("location.search"))


def wait_until_settled(page: Page) -> None:
    """Wait until the server has confirmed what the browser shows, figures included: they come in the same answer."""

    def is_settled() -> bool:
        search = search_of(page)
        return bool(search) and read_state(search).perimeter == shown_perimeter(page)

    until(page, is_settled, "the server confirms the perimeter on screen")


def panel(page: Page) -> Locator:
    """Find the panel of figures."""
    return page.get_by_role("complementary", name="Chiffres du périmètre")


def legend(page: Page) -> Locator:
    """Find the legend."""
    return page.get_by_role("complementary", name="Légende")


def figures(page: Page) -> list[str]:
    """Return every line of figures of the panel, without the passing mention of what the last gesture changed.

    No-break spaces come as plain spaces; the narrow ones inside numbers stay.
    """
    return [line.replace("\u00a0", " ") for line in panel(page).evaluate(FIGURES)]


def row(page: Page, label: str) -> str:
    """Return what the panel says in the row that begins with this label."""
    found = [line for line in figures(page) if line.startswith(label)]
    assert found, f"no row « {label} » in the panel"
    return found[0].removeprefix(label).strip(" |")


def key_figure(page: Page, unit: str) -> str:
    """Return the large figure that stands before this unit."""
    found = [line for line in figures(page) if re.search(rf"\| {unit}", line)]
    assert found, f"no figure in « {unit} » in the panel: {figures(page)}"
    return found[0].split(" | ")[0]


def whole_number(text: str) -> int:
    """Read « 1 266 » or « 120 000 000 € »."""
    digits = re.sub(r"[\s\u202f\u00a0€]", "", text).replace("−", "-")
    return int(digits)


def n_whole_communes(page: Page) -> int:
    """Return the number of whole communes as the panel writes it."""
    return whole_number(key_figure(page, "communes? entières?"))


def place_of(page: Page, code: str, kind: str = "commune") -> tuple[float, float]:
    """Return the place on screen of a commune or of a quarter."""
    x, y = page.evaluate(PLACE, [kind, code])
    return float(x), float(y)


def click_commune(page: Page, commune: str) -> None:
    """Click a commune on the map and wait for the figures."""
    page.mouse.click(*place_of(page, commune))
    wait_until_settled(page)


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab, or Shift+Tab, until the target has the focus."""
    expect(target).to_have_count(1)
    for _ in range(MOST_TAB_STOPS):
        page.keyboard.press(key)
        if target.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached in {MOST_TAB_STOPS} tab stops")


def press(page: Page, button: Locator) -> None:
    """Press a button and wait for the figures."""
    button.click()
    wait_until_settled(page)


def clear(page: Page) -> None:
    """Empty the perimeter."""
    page.locator("#perimeter-clear").click()
    wait_until_settled(page)


def offered(page: Page) -> Locator:
    """Find what the open list of a field offers; the lists that the browser draws itself have options of their own."""
    return page.locator("[role=option]:visible")


def search(page: Page, words: str) -> Locator:
    """Type words in the search field and return the places that it offers."""
    field = page.locator("#search-field")
    field.click()
    offered(page).first.wait_for()
    field.fill(words)
    return offered(page)


def choose_place(page: Page, name: str, kind: str) -> Locator:
    """Search for a place of this kind by its name, choose it, and return its sheet."""
    search(page, name).and_(page.locator(f"[value^='{kind}:']")).first.click()
    sheet = page.locator("#perimeter-sheet")
    sheet.get_by_role("heading", name=name).wait_for()
    return sheet


def colours(page: Page, pane: str) -> dict[str, int]:
    """Count the pixels of each opaque colour on the canvases of one pane of the map, one pixel in seven."""
    return dict(page.locator(f".leaflet-{pane}-pane canvas").evaluate_all(COLOURS))


def n_painted(page: Page, pane: str) -> int:
    """Count the pixels painted on the canvases of one pane of the map, whatever their colour."""
    return int(page.locator(f".leaflet-{pane}-pane canvas").evaluate_all(N_PAINTED))


def swatches(page: Page) -> list[str]:
    """Return the colours of the classes in the legend, `r,g,b`."""
    found = page.locator("#legend-classes [style*=background]").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).backgroundColor)"
    )
    return [",".join(re.findall(r"\d+", colour)[:3]) for colour in found]


def choose_option(page: Page, field_id: str, label: str) -> None:
    """Choose an option of a drop-down list."""
    page.locator(f"#{field_id}").click()
    offered(page).filter(has_text=re.compile(f"^{re.escape(label)}$")).click()


def change_figures(page: Page, gesture: Callable[[], object]) -> None:
    """Make a gesture that changes figures and wait until they have changed."""
    before = figures(page)
    gesture()
    until(page, lambda: figures(page) != before, "the figures change")
    wait_until_settled(page)


def set_amount(page: Page, label: str, amount: str) -> None:
    """Write a number in a field of the money settings, leave the field and wait for the figures."""
    field = page.get_by_label(label)

    def write() -> None:
        field.fill(amount)
        field.press("Tab")

    change_figures(page, write)


def layer_box(page: Page, key: str) -> Locator:
    """Find the box that shows a layer."""
    return page.get_by_role("group", name="Couches").locator(f"input[value={key}]")

"""The real server, once for all walks, and Debian's Chromium; a walk fails on any console error or foreign request."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.browser import map_page
from tests.browser.serving import CHROMIUM, FLAGS, running_server

STEP_MS = 15_000
LOCAL_SCHEMES = {"data", "blob", "about"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every walk of this folder; without Chromium skip them all for one reason, or let them fail under CI."""
    walks = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in walks:
        item.add_marker(pytest.mark.browser)
        if CHROMIUM is None and os.environ.get("CI") != "true":
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed: browser walks skipped"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, cut_folders: list[Path]) -> Iterator[str]:
    """Serve the application once, with three territories of which the bundled one opens first; give its address."""
    with running_server(tmp_path_factory.mktemp("serveur"), cut_folders[0].parent) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Open Chromium once."""
    if CHROMIUM is None:
        pytest.fail("Chromium is not installed, and a walk that is not walked is a failure under CI")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Witness:
    """What went wrong in the pages of one walk; `expected` lists the words of faults that the walk provokes."""

    def __init__(self, address: str) -> None:
        """Watch pages served at this address."""
        self.host = urlsplit(address).netloc
        self.faults: list[str] = []
        self.expected: list[str] = []

    def watch(self, page: Page) -> None:
        """Listen to one page."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"page: {error}"))
        page.on("request", self._check_origin)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({message.location['url']})")

    def _check_origin(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc != self.host and parts.scheme not in LOCAL_SCHEMES:
            self.faults.append(f"foreign request: {request.url}")

    def unexpected(self) -> list[str]:
        """Return the faults that the walk did not announce."""
        return [fault for fault in self.faults if not any(words in fault for words in self.expected)]


@pytest.fixture(scope="session")
def watcher(server: str) -> Witness:
    """Give the witness of every page of the session."""
    return Witness(server)


@pytest.fixture
def witness(watcher: Witness) -> Iterator[Witness]:
    """Fail the walk at its end if a page complained or asked another origin."""
    watcher.faults, watcher.expected = [], []
    yield watcher
    assert watcher.unexpected() == []


CONTEXT: dict[str, Any] = {"locale": "fr-FR", "reduced_motion": "reduce", "timezone_id": "Europe/Paris"}


@pytest.fixture(scope="session")
def same_browser(server: str, browser: Browser) -> Iterator[BrowserContext]:
    """Give one browser profile whose cache is warm after the first walk."""
    context = browser.new_context(base_url=server, **CONTEXT)
    yield context
    context.close()


@pytest.fixture
def open_page(same_browser: BrowserContext, witness: Witness) -> Iterator[map_page.OpenPage]:
    """Give a function that opens an address in a new tab of the size asked, and closes it after the walk."""
    pages: list[Page] = []

    def open_one(path: str = "/", width: int = 1440, height: int = 900) -> Page:
        page = _tab(same_browser, witness, width, height)
        pages.append(page)
        page.goto(path)
        return page

    yield open_one
    for page in pages:
        page.close()


@pytest.fixture
def open_elsewhere(server: str, browser: Browser, witness: Witness) -> Iterator[map_page.OpenPage]:
    """Give a function that opens an address in a browser that never saw the site."""
    contexts: list[BrowserContext] = []

    def open_one(path: str = "/", width: int = 1440, height: int = 900) -> Page:
        context = browser.new_context(base_url=server, **CONTEXT)
        contexts.append(context)
        page = _tab(context, witness, width, height)
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()


def _tab(context: BrowserContext, witness: Witness, width: int, height: int) -> Page:
    page = context.new_page()
    page.set_default_timeout(STEP_MS)
    page.set_viewport_size({"width": width, "height": height})
    witness.watch(page)
    return page


@pytest.fixture(scope="session")
def resting_tab(same_browser: BrowserContext, watcher: Witness) -> Page:
    """Open the map on the starting point, once for every walk that only reads it."""
    page = _tab(same_browser, watcher, 1440, 900)
    page.goto("/")
    map_page.wait_until_drawn(page)
    return page


@pytest.fixture
def resting_map(resting_tab: Page, witness: Witness) -> Page:
    """Give the map on the starting point; the walk changes nothing."""
    return resting_tab


@pytest.fixture(scope="module")
def worked_tab(same_browser: BrowserContext, watcher: Witness) -> Iterator[Page]:
    """Open the map once for every walk of a module that composes a perimeter."""
    page = _tab(same_browser, watcher, 1440, 900)
    page.goto("/")
    map_page.wait_until_drawn(page)
    yield page
    page.close()


@pytest.fixture
def empty_map(worked_tab: Page, witness: Witness) -> Page:
    """Give the map with an empty perimeter, seen whole."""
    if worked_tab.locator("#perimeter-clear").is_enabled():
        map_page.clear(worked_tab)
    worked_tab.get_by_role("button", name="Voir tout le territoire").click()
    return worked_tab

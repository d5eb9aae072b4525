"""The real server, once for all walks, and Debian's Chromium; a walk fails on any console error or foreign request."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.browser import map_page

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60
STEP_MS = 15_000
LOCAL_SCHEMES = {"data", "blob", "about"}

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark every walk of this folder; without Chromium skip them all for one reason, or fail under CI."""
    here = Path(__file__).parent
    walks = [item for item in items if here in item.path.parents]
    for item in walks:
        item.add_marker(pytest.mark.browser)
    if CHROMIUM is None and os.environ.get("CI") != "true":
        missing = pytest.mark.skip(reason="Chromium is not installed: browser walks skipped")
        for item in walks:
            item.add_marker(missing)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start `python app.py` in its own process group and give its address; stop the group at the end."""
    port = _free_port()
    folder = tmp_path_factory.mktemp("serveur")
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "GEOPRIO_HOST": "127.0.0.1", "GEOPRIO_PORT": str(port), "GEOPRIO_ETAT": str(folder)}
    with (folder / "journal.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(process, address, folder / "journal.txt")
        yield address
    finally:
        _stop(process)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_until_ready(process: "subprocess.Popen[bytes]", address: str, journal: Path) -> None:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        with suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(f"{address}/pret", timeout=5):
            return
        time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{journal.read_text(errors='replace')[-3000:]}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Stop the whole group: the master alone would leave its worker holding the port."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=25)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=5)


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
    """What went wrong in the pages of one walk, and what the walk expects to go wrong."""

    def __init__(self, address: str) -> None:
        """Watch pages served at this address."""
        self.host = urlsplit(address).netloc
        self.faults: list[str] = []
        self.expected: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of a context."""
        context.on("console", lambda one: self._note("console", one.text) if one.type in {"error", "warning"} else None)
        context.on("weberror", lambda one: self._note("page", str(one.error)))
        context.on("request", self._check_origin)

    def _check_origin(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc != self.host and parts.scheme not in LOCAL_SCHEMES:
            self._note("foreign request", request.url)

    def _note(self, kind: str, text: str) -> None:
        self.faults.append(f"{kind}: {text}")

    def unexpected(self) -> list[str]:
        """Return the faults that the walk did not announce."""
        return [fault for fault in self.faults if not any(part in fault for part in self.expected)]


@pytest.fixture
def witness(server: str) -> Iterator[Witness]:
    """Fail the walk at its end if a page complained or asked another origin."""
    one = Witness(server)
    yield one
    assert one.unexpected() == []


@pytest.fixture
def open_page(server: str, browser: Browser, witness: Witness) -> Iterator[OpenPage]:
    """Give a function that opens an address in a new browser context of the size asked."""
    contexts: list[BrowserContext] = []

    def open_one(path: str = "/", width: int = 1280, height: int = 720, *, ready: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="fr-FR", base_url=server, reduced_motion="reduce"
        )
        contexts.append(context)
        witness.watch(context)
        context.set_default_timeout(STEP_MS)
        page = context.new_page()
        page.goto(path)
        if ready:
            map_page.wait_until_drawn(page)
        return page

    yield open_one
    for context in contexts:
        context.close()

"""The real server in its own process group, and Debian's Chromium, for the walks and for `benchmarks/page.py`."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

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
STOP_SECONDS = 25


class NotStarted(RuntimeError):
    """The server did not answer `/pret`; the message is the end of its log."""


@contextmanager
def running_server(
    folder: Path, territories: Path | None = None, first: str = "", more: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Start `python app.py` on a free port, give its address once it is ready, then stop its whole group.

    Args:
        folder: where the server keeps its state and its log.
        territories: folder of the territories that it may open beside the bundled one.
        first: folder or key of the one that opens first.
        more: other settings.

    Raises:
        NotStarted: it ended or stayed silent.
    """
    port, journal = _free_port(), folder / "journal.txt"
    chosen = {
        "GEOPRIO_HOST": "127.0.0.1",
        "GEOPRIO_PORT": str(port),
        "GEOPRIO_ETAT": str(folder),
        "GEOPRIO_TERRITOIRES": str(territories or folder / "territoires"),
        "TERRITOIRE": first,
        **(more or {}),
    }
    with journal.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env={**os.environ, **chosen},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(process, f"http://127.0.0.1:{port}", journal)
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop(process)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_until_ready(process: "subprocess.Popen[bytes]", address: str, journal: Path) -> None:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{address}/pret", timeout=5):
            return
        time.sleep(0.05)
    raise NotStarted(journal.read_text(errors="replace")[-3000:])


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Stop the whole group: the master alone would leave its worker holding the port."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=5)

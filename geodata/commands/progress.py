"""A line that says, after two seconds, what a command is doing and for how long."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from domain.wording.layouts import WORKING

FIRST_AFTER_S, EVERY_S = 2.0, 1.0
_ERASE = "\r\x1b[K"


@contextmanager
def progress(what: str, stream: TextIO | None = None) -> Iterator[None]:
    """Show what is being done on the error output, once it has lasted two seconds.

    On a terminal one line is rewritten every second; elsewhere one line is written, once.

    Args:
        what: French words, `Lecture de a.csv`.
        stream: where; the error output where None.
    """
    out = sys.stderr if stream is None else stream
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(what, out, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _watch(what: str, out: TextIO, done: threading.Event) -> None:
    started = time.monotonic()
    if done.wait(FIRST_AFTER_S):
        return
    if not out.isatty():
        out.write(f"{WORKING.format(what=what, seconds=round(FIRST_AFTER_S))}\n")
        return
    while True:
        out.write(f"{_ERASE}{WORKING.format(what=what, seconds=round(time.monotonic() - started))}")
        out.flush()
        if done.wait(EVERY_S):
            break
    out.write(_ERASE)
    out.flush()

"""A file that somebody dropped on a page: its bytes, and its turn to be read."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import InvalidInput

MOST_READ = threading.BoundedSemaphore(2)
"""Two files are read at a time: a child process may take 2 GiB."""
LONGEST_WAIT_SECONDS = 10


def body_of(contents: str, largest_bytes: int) -> bytes:
    """Return the bytes of `data:...;base64,...`, as the browser sends a file.

    Raises:
        InvalidInput: too large, or not what a browser sends.
    """
    head, comma, text = contents.partition(",")
    if not comma or not head.endswith(";base64") or len(text) > largest_bytes * 4 // 3 + 4:
        raise InvalidInput(field="file", given=ascii(head)[:40], expected=f"{largest_bytes} bytes at most")
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise InvalidInput(field="file", given="…", expected="base64") from error


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn to read a file.

    Raises:
        BlockingIOError: two files are being read.
    """
    if not MOST_READ.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise BlockingIOError
    try:
        yield
    finally:
        MOST_READ.release()

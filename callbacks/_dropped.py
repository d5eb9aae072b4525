"""A file that somebody dropped on a page: its bytes, and its turn to be read."""

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from callbacks import _parse
from domain.errors import InvalidInput
from domain.wording.means import TOO_LARGE
from domain.wording.projects import TOO_BUSY

Found = TypeVar("Found")

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


def read(contents: object, largest_bytes: int, reader: Callable[[bytes], Found]) -> Found | str:
    """Read what somebody dropped, in its turn; where that cannot be, the French sentence that says so.

    Args:
        contents: as the browser sends it.
        largest_bytes: largest file taken.
        reader: what reads its bytes.
    """
    try:
        body = body_of(_parse.text(contents, 2 * largest_bytes), largest_bytes)
        with turn():
            return reader(body)
    except InvalidInput:
        return TOO_LARGE
    except BlockingIOError:
        return TOO_BUSY


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

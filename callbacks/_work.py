"""Long calculations under way in this process: how far each is, and which ones are to stop."""

import threading
from collections import OrderedDict

from domain.errors import InvalidInput

MOST = 64
"""Works remembered; the oldest are forgotten first."""
LONGEST_KEY = 64


class Works:
    """Works by the key that the browser gave them; safe between threads."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._lock = threading.Lock()
        self._done: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._stopped: OrderedDict[str, None] = OrderedDict()

    def note(self, key: str, done: int, total: int) -> bool:
        """Note how far a work is; False where it is to stop."""
        with self._lock:
            self._done[key] = (done, total)
            self._done.move_to_end(key)
            while len(self._done) > MOST:
                self._done.popitem(last=False)
            return key not in self._stopped

    def progress(self, key: str) -> tuple[int, int]:
        """Return the parts done and their number; (0, 0) for a work that has not begun."""
        with self._lock:
            return self._done.get(key, (0, 0))

    def stop(self, key: str) -> None:
        """Ask a work to stop, begun or not."""
        with self._lock:
            self._stopped[key] = None
            while len(self._stopped) > MOST:
                self._stopped.popitem(last=False)


WORKS = Works()


def checked_work(key: object) -> str:
    """Read the key of a work.

    Raises:
        InvalidInput: another form.
    """
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise InvalidInput(field="work", given=ascii(key)[:40], expected="key of a calculation")
    return key

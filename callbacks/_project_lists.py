"""Lists of projects that pages of this server may replay: those of the territory, the last few that were dropped."""

import base64
import secrets
import threading
from collections import OrderedDict

from flask import current_app, has_app_context

from callbacks._context import Context
from components.project_replay import LARGEST_FILE_BYTES
from domain.errors import InvalidInput
from domain.projects import ProjectList
from geodata.intake.checked import Checked
from geodata.intake.projects import read_list

MOST_KEPT = 8
"""Dropped lists kept in memory, for all pages together; the one unused for longest goes first."""
MOST_READ = threading.BoundedSemaphore(2)
"""Two files are read at a time: a child process may take 2 GiB."""
EXTENSION = "geoprio-projets"
OWN = "territoire-"


class KeptLists:
    """Dropped lists by a key that cannot be guessed; safe between threads."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._lists: OrderedDict[str, tuple[str, ProjectList]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, territory: str, projects: ProjectList) -> str:
        """Keep a list led to the communes of a territory, and return its key."""
        key = secrets.token_urlsafe(16)
        with self._lock:
            self._lists[key] = (territory, projects)
            while len(self._lists) > MOST_KEPT:
                self._lists.popitem(last=False)
        return key

    def get(self, territory: str, key: str) -> ProjectList:
        """Return a list.

        Raises:
            InvalidInput: it is not kept any more, or was read for another territory.
        """
        with self._lock:
            found = self._lists.get(key)
            if found is None or found[0] != territory:
                raise InvalidInput(field="projects", given="…", expected="a list that is kept")
            self._lists.move_to_end(key)
            return found[1]


_alone = KeptLists()
"""Lists of calls outside a server."""


def _kept() -> KeptLists:
    if not has_app_context():
        return _alone
    lists: KeptLists = current_app.extensions.setdefault(EXTENSION, KeptLists())
    return lists


def read(now: Context, contents: str, label: str, *, accepts: bool) -> tuple[Checked, str]:
    """Read a dropped file in the child process, and keep its list.

    Args:
        now: the territory.
        contents: `data:...;base64,...`, as the browser sends it.
        label: name of the file.
        accepts: answer the questions of the file as proposed.

    Returns:
        The report, and the key of the list; empty where there is none.

    Raises:
        InvalidInput: too large, or not what a browser sends.
        BlockingIOError: two files are being read.
    """
    body = _body(contents)
    if not MOST_READ.acquire(timeout=10):
        raise BlockingIOError
    try:
        checked, projects = read_list(body, label, now.territory.cog_year, accepts=accepts)
    finally:
        MOST_READ.release()
    return checked, "" if projects is None else _kept().add(now.territory.key, projects)


def _body(contents: str) -> bytes:
    head, comma, text = contents.partition(",")
    if not comma or not head.endswith(";base64") or len(text) > LARGEST_FILE_BYTES * 4 // 3 + 4:
        raise InvalidInput(field="file", given=ascii(head)[:40], expected=f"{LARGEST_FILE_BYTES} bytes at most")
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise InvalidInput(field="file", given="…", expected="base64") from error


def own_lists(now: Context) -> dict[str, ProjectList]:
    """Return the lists that the territory was built with, by their key."""
    return {f"{OWN}{place}": one for place, one in enumerate(now.atlas.projects)}


def find(now: Context, key: str) -> ProjectList:
    """Return a list of the territory or a dropped one.

    Raises:
        InvalidInput: there is no such list.
    """
    own = own_lists(now)
    return own[key] if key in own else _kept().get(now.territory.key, key)

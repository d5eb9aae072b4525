"""Lists of projects that pages of this server may replay: those of the territory, the last few that were dropped."""

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace

from flask import current_app, has_app_context

from callbacks import _dropped
from callbacks._context import Context
from components.project_replay import LARGEST_FILE_BYTES
from domain.errors import InvalidInput
from domain.projects import ProjectList
from geodata.intake.checked import Checked
from geodata.intake.projects import read_list

MOST_KEPT = 8
"""Dropped lists kept in memory, for all pages together; the one unused for longest goes first."""
LONGEST_UNUSED_SECONDS = 12 * 3_600
"""A list that nobody has replayed for a working day is forgotten."""
EXTENSION = "geoprio-projets"
OWN = "territoire-"


@dataclass(frozen=True, slots=True)
class KeptList:
    """A dropped list.

    Attributes:
        territory: key of the territory whose communes it was led to.
        projects: the list.
        checked: what its reading found.
        used_at: when it was last asked for, seconds of `time.monotonic`.
    """

    territory: str
    projects: ProjectList
    checked: Checked
    used_at: float


class KeptLists:
    """Dropped lists by the mark of their file, which only who holds the file can tell; safe between threads."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._lists: OrderedDict[str, KeptList] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, key: str, territory: str, projects: ProjectList, checked: Checked) -> None:
        """Keep a list led to the communes of a territory."""
        with self._lock:
            self._lists[key] = KeptList(territory, projects, checked, time.monotonic())
            self._lists.move_to_end(key)
            self._forget()

    def get(self, territory: str, key: str) -> KeptList:
        """Return a list.

        Raises:
            InvalidInput: it is not kept any more, or was read for another territory.
        """
        with self._lock:
            self._forget()
            found = self._lists.get(key)
            if found is None or found.territory != territory:
                raise InvalidInput(field="projects", given="…", expected="a list that is kept")
            self._lists[key] = replace(found, used_at=time.monotonic())
            self._lists.move_to_end(key)
            return found

    def _forget(self) -> None:
        """Let go of the lists unused for long, and of the oldest of too many."""
        oldest = time.monotonic() - LONGEST_UNUSED_SECONDS
        while self._lists and (len(self._lists) > MOST_KEPT or next(iter(self._lists.values())).used_at < oldest):
            self._lists.popitem(last=False)


_alone = KeptLists()
"""Lists of calls outside a server."""


def _kept() -> KeptLists:
    if not has_app_context():
        return _alone
    lists: KeptLists = current_app.extensions.setdefault(EXTENSION, KeptLists())
    return lists


def read(now: Context, contents: str, label: str, *, accepts: bool) -> tuple[Checked, str]:
    """Read a dropped file in the child process, and keep its list; the same file is read once.

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
    body = _dropped.body_of(contents, LARGEST_FILE_BYTES)
    key = _mark(now.territory.key, body, accepts=accepts)
    try:
        return _kept().get(now.territory.key, key).checked, key
    except InvalidInput:
        return _read(now, body, label, key, accepts=accepts)


def _read(now: Context, body: bytes, label: str, key: str, *, accepts: bool) -> tuple[Checked, str]:
    with _dropped.turn():
        checked, projects = read_list(body, label, now.territory.cog_year, accepts=accepts)
    if projects is None:
        return checked, ""
    _kept().add(key, now.territory.key, projects, checked)
    return checked, key


def _mark(territory: str, body: bytes, *, accepts: bool) -> str:
    return hashlib.sha256(f"{territory} {accepts} ".encode() + body).hexdigest()[:32]


def own_lists(now: Context) -> dict[str, ProjectList]:
    """Return the lists that the territory was built with, by their key."""
    return {f"{OWN}{place}": one for place, one in enumerate(now.atlas.projects)}


def find(now: Context, key: str) -> ProjectList:
    """Return a list of the territory or a dropped one.

    Raises:
        InvalidInput: there is no such list.
    """
    own = own_lists(now)
    return own[key] if key in own else _kept().get(now.territory.key, key).projects

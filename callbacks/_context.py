"""The territories of this server, each opened at its first use and shared by every request that names it."""

import gc
import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, current_app, has_app_context

from callbacks._view import published_ratios, territory_view
from components.disparity_charts import PublishedRatio
from components.territory_view import Choice, TerritoryView
from domain.errors import GeoprioError, StoreUnavailable, UnknownTerritory, UnreadableData, UnreadableTerritory
from domain.need import Need, default_need
from domain.state import State, default_state
from domain.territory import Territory
from domain.wording.errors import sentence
from geodata.atlas import DEFAULT_FOLDER, Atlas, open_folder
from geodata.shelf import LONGEST_KEY, Entry, Mark, Shelf, manifest_mark, rebuild_command
from store.database import Database

logger = logging.getLogger(__name__)

MOST_OPEN = 4
"""Territories kept in memory; the one unused for longest is closed first."""
EXTENSION = "geoprio"
VARIANTS = "geoprio-variantes"


@dataclass(frozen=True, slots=True)
class Context:
    """What every callback reads.

    Attributes:
        atlas: the territory with its layers.
        need: default index of the territory.
        view: the territory as pages see it.
        published: published amounts per inhabitant of the quarters.
    """

    atlas: Atlas
    need: Need
    view: TerritoryView
    published: tuple[PublishedRatio, ...]

    @property
    def territory(self) -> Territory:
        """The arrays of the territory."""
        return self.atlas.territory

    @property
    def layer_keys(self) -> tuple[str, ...]:
        """Keys of the layers that can be shown."""
        return tuple(layer.key for layer in self.view.layers)

    @property
    def indicator_keys(self) -> tuple[str, ...]:
        """Keys of the indicators of the menu."""
        return tuple(one.key for one in self.view.indicators)

    @property
    def amount_keys(self) -> tuple[str, ...]:
        """Keys of the amounts that circles may show."""
        return tuple(one.key for one in self.view.amounts)

    def has_contour(self, quarter: str) -> bool:
        """Say whether the official contour of a quarter is known."""
        known = self.atlas.drawing.quarter_contours[self.territory.quarters.codes == quarter]
        return bool(known.size) and known[0] is not None

    def default_state(self) -> State:
        """What the page opens with."""
        layers = tuple(layer.key for layer in self.view.layers if layer.is_on)
        return default_state(self.territory, self.view.indicators[0].key, layers)


Place = tuple[Path, Mark]


class Slot:
    """One territory folder, opened once even where several threads ask at the same time."""

    def __init__(self, folder: Path, base_map_credit: str) -> None:
        self._folder, self._credit = folder, base_map_credit
        self._lock = threading.Lock()
        self._made: Context | None = None

    def context(self) -> Context:
        """Open the folder, or give what it gave before.

        Raises:
            UnreadableData: it is not as it was written.
        """
        with self._lock:
            if self._made is None:
                self._made = _opened(self._folder, self._credit)
            return self._made


def _opened(folder: Path, base_map_credit: str) -> Context:
    atlas = open_folder(folder)
    logger.info("territory opened key=%s communes=%d", atlas.territory.key, atlas.territory.communes.size)
    view = territory_view(atlas, base_map_credit)
    made = Context(atlas, default_need(atlas.territory), view, published_ratios(atlas))
    # What stays for good is not walked through again: a full collection would stop a gesture for 140 ms.
    gc.freeze()
    return made


class Territories:
    """The territories of one server, by the key that addresses carry; safe between threads."""

    def __init__(self, shelf: Shelf, base_map_credit: str = "") -> None:
        """Open nothing yet."""
        self._shelf, self._credit = shelf, base_map_credit
        self._lock = threading.Lock()
        self._slots: OrderedDict[Place, Slot] = OrderedDict()
        self._problems: dict[Place, UnreadableData] = {}
        self._shown: dict[str, Entry] = {}

    def context(self, key: str | None) -> Context:
        """Return an open territory; the one that opens first where no key is given.

        Raises:
            UnknownTerritory: no territory has that key.
            UnreadableTerritory: none that has it can be opened.
        """
        known = self._shown.get(key or "")
        if known and manifest_mark(known.folder) == known.mark:
            return self._context(known)
        shown, refusal = self.opening(key)
        if key and refusal and shown.territory.key != key:
            raise refusal
        return shown

    def opening(self, key: str | None) -> tuple[Context, GeoprioError | None]:
        """Return what a page shows for the key of its address, and why it is not what was asked where it is not.

        Raises:
            UnreadableData: not even the bundled territory can be opened.
        """
        entries = self._shelf.entries()
        first = next(one.key for one in entries if one.folder == self._shelf.first)
        asked = [one for one in entries if one.key == (key or first)]
        refusal: GeoprioError | None = None if asked else UnknownTerritory(given=str(key)[:LONGEST_KEY])
        for one in (*asked, *(other for other in entries if other.key == first), entries[-1]):
            try:
                shown = self._context(one)
            except UnreadableData as error:
                refusal = refusal or _refused(one, error)
                continue
            if refusal is None:
                self._shown[key or ""] = one
            return shown, refusal
        raise UnreadableData(file=entries[-1].folder.name, problem="the bundled territory cannot be opened")

    def choices(self) -> tuple[Choice, ...]:
        """List what can be opened, one for each key, and every folder that cannot, with what to do."""
        listed: dict[str, Choice] = {}
        broken: list[Choice] = []
        for one in self._shelf.entries():
            problem = self._problem(one)
            if problem:
                broken.append(Choice(one.key, one.name, one.n_communes, sentence(_refused(one, problem))))
            else:
                listed.setdefault(one.key, Choice(one.key, one.name, one.n_communes))
        return (*listed.values(), *broken)

    def _problem(self, entry: Entry) -> UnreadableData | None:
        return entry.problem or self._problems.get((entry.folder, entry.mark))

    def _context(self, entry: Entry) -> Context:
        problem = self._problem(entry)
        if problem:
            raise UnreadableData(file=problem.file, problem=problem.problem)
        place = (entry.folder, entry.mark)
        with self._lock:
            slot = self._slots.setdefault(place, Slot(entry.folder, self._credit))
            self._slots.move_to_end(place)
            while len(self._slots) > MOST_OPEN:
                self._slots.popitem(last=False)
        try:
            return slot.context()
        except UnreadableData as error:
            logger.error("territory unreadable folder=%s error=%r", entry.folder.name, error)
            self._problems[place] = UnreadableData(file=error.file, problem=error.problem)
            raise


def _refused(entry: Entry, problem: UnreadableData) -> UnreadableTerritory:
    return UnreadableTerritory(name=entry.name, file=problem.file, command=rebuild_command(entry.key))


def install(server: Flask, shelf: Shelf, variants: Database | None = None, base_map_credit: str = "") -> Territories:
    """Give a server its territories, the store of its variants where it keeps any, the credit of its base map."""
    territories_of_server = server.extensions[EXTENSION] = Territories(shelf, base_map_credit)
    server.extensions[VARIANTS] = variants
    return territories_of_server


def database() -> Database:
    """Return the store of the variants of the server that answers.

    Raises:
        StoreUnavailable: there is none.
    """
    kept: Database | None = current_app.extensions.get(VARIANTS) if has_app_context() else None
    if kept is None:
        raise StoreUnavailable(reason="missing", detail="no database")
    return kept


def territories() -> Territories:
    """Return the territories of the server that answers; outside a server, the bundled one alone."""
    return current_app.extensions[EXTENSION] if has_app_context() else bundled_alone()


@cache
def bundled_alone() -> Territories:
    """Return the bundled territory, for calls outside a server."""
    return Territories(Shelf(DEFAULT_FOLDER))


def context(key: str | None) -> Context:
    """Return the territory of a key, opened; the one that opens first where no key is given.

    Raises:
        UnknownTerritory: no territory has that key.
        UnreadableTerritory: none that has it can be opened.
    """
    return territories().context(key)

"""Lists of real projects: from a table read under a layout to the records that the replay takes, and as a file."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from domain.errors import UnreadableData
from domain.names import clean_text
from domain.projects import MOST_PROJECTS, ProjectList
from domain.values import Floats, Texts
from geodata.arrow import opened, table_bytes
from geodata.crosswalk import Crosswalk
from geodata.layouts.record import Layout, Level
from geodata.loaded import Loaded
from geodata.reading.header import folded

BEGINNING, ENDING = "projects_", ".arrow"
LONGEST_NAME, LONGEST_DESCRIPTION = 80, 160
"""Characters kept of a name and of a description: a list is held in memory as long as its page may ask for it."""
_TEXTS = ("keys", "owners", "descriptions", "finalities", "communes")
_NUMBERS = ("cost_eur", "private_eur", "other_eur", "granted_eur")
_ABOUT = ("label", "producer", "dataset", "vintage", "licence")


def list_of(frame: pd.DataFrame, layout: Layout, label: str, vintage: str, cog_year: int) -> ProjectList:
    """Make the records of a table of projects.

    A project has a commune where its owner is one: a syndicate or an EPCI has none.

    Args:
        frame: n rows, English names, NaN where unknown.
        layout: as read.
        label: name of the file.
        vintage: year described.
        cog_year: year of the communes led to.
    """
    current = Crosswalk.national(cog_year).current
    keys = _texts(frame, "project_id", LONGEST_NAME)
    if (keys == "").any() or np.unique(keys).size < keys.size:
        keys = np.array([f"{place:05d}" for place in range(1, len(frame) + 1)], dtype=np.str_)
    return ProjectList(
        label=label,
        producer=layout.origin.producer,
        dataset=layout.origin.dataset,
        vintage=vintage,
        licence=layout.origin.licence,
        keys=keys,
        owners=_texts(frame, "owner_name", LONGEST_NAME),
        descriptions=_texts(frame, "description", LONGEST_DESCRIPTION),
        finalities=_texts(frame, "category", LONGEST_NAME),
        communes=np.array([current.get(code, code) for code in _communes(frame).tolist()], dtype=np.str_),
        cost_eur=_euros(frame, "cost_eur"),
        private_eur=_euros(frame, "private_eur"),
        other_eur=_euros(frame, "other_eur"),
        granted_eur=_euros(frame, "grant_eur"),
    )


def _communes(frame: pd.DataFrame) -> Texts:
    codes, owners = _texts(frame, "commune_code", 5), _texts(frame, "owner_code", LONGEST_NAME)
    if "owner_level" not in frame:
        return codes
    levels = np.array([folded(text) for text in _texts(frame, "owner_level", LONGEST_NAME).tolist()])
    is_commune = np.char.startswith(levels.astype(np.str_), "commune") & (np.char.str_len(owners) == 5)
    return np.where((codes == "") & is_commune, owners, codes)


def _texts(frame: pd.DataFrame, name: str, longest: int) -> Texts:
    if name not in frame:
        return np.full(len(frame), "", dtype=np.str_)
    cells = frame[name].where(frame[name].notna(), "").tolist()
    return np.array([" ".join(clean_text(str(cell))[0].split())[:longest] for cell in cells], dtype=np.str_)


def _euros(frame: pd.DataFrame, name: str) -> Floats:
    return frame[name].to_numpy(dtype=np.float64) if name in frame else np.full(len(frame), np.nan)


def files_of(loaded: Iterable[Loaded], cog_year: int) -> dict[str, bytes]:
    """Write the lists of projects among what was loaded into a territory folder, one file each, the latest first."""
    lists = [
        list_of(one.table, one.layout, one.entry.label, one.vintage, cog_year)
        for one in sorted(loaded, key=lambda one: (one.vintage, one.entry.key), reverse=True)
        if one.layout.level is Level.PROJECT and 0 < len(one.table) <= MOST_PROJECTS
    ]
    return {f"{BEGINNING}{place:02d}{ENDING}": _bytes(one) for place, one in enumerate(lists)}


def _bytes(projects: ProjectList) -> bytes:
    columns: dict[str, Any] = {name: getattr(projects, name) for name in (*_TEXTS, *_NUMBERS)}
    return table_bytes(columns, {name: getattr(projects, name) for name in _ABOUT})


def read_lists(files: Mapping[str, bytes | memoryview]) -> tuple[ProjectList, ...]:
    """Read the lists of projects of a territory folder.

    Raises:
        UnreadableData: a list holds too many projects.
    """
    names = sorted(name for name in files if name.startswith(BEGINNING) and name.endswith(ENDING))
    lists = tuple(_read(files[name]) for name in names)
    for name, one in zip(names, lists, strict=True):
        if one.keys.size > MOST_PROJECTS:
            raise UnreadableData(file=name, problem=f"more than {MOST_PROJECTS} projects")
    return lists


def _read(body: bytes | memoryview) -> ProjectList:
    table = opened(body)
    texts = {name: table.texts(name) for name in _TEXTS}
    amounts = {name: table.floats(name) for name in _NUMBERS}
    return ProjectList(**{name: table.about[name] for name in _ABOUT}, **texts, **amounts)

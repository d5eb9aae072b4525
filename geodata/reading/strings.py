"""Texts of a file made safe to keep and to show: invisible characters, lengths, names of files (S and F12 rows)."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from uuid import uuid4

from domain import names
from domain.names import LONGEST_NAME, clean_text
from geodata.reading.table import Inquiry

UNSAFE_PROPERTIES = frozenset({"popup", "tooltip", "style", "cluster", "__proto__", "constructor", "prototype"})
"""Properties that a map library would run or draw instead of showing (ROBUSTNESS section 3): never kept."""


def clean_cells(cells: Sequence[str | None]) -> tuple[list[str | None], int]:
    """Clean the cells of a column: invisible characters removed, outer spaces too, empty texts to None.

    Returns:
        The cells and the number of characters removed.
    """
    cleaned: list[str | None] = []
    n_removed = 0
    for cell in cells:
        if cell is None:
            cleaned.append(None)
            continue
        text, removed = clean_text(cell)
        n_removed += removed
        cleaned.append(text.strip() or None)
    return cleaned, n_removed


def short_name(text: str, inquiry: Inquiry) -> str:
    """Clean the name of something on one line, and limit its length.

    Args:
        text: as typed or read.
        inquiry: receives S03 and S04.
    """
    name = names.short_name(text)
    if name.n_removed:
        inquiry.repaired("S03", n=name.n_removed)
    if name.is_cut:
        inquiry.repaired("S04")
    return name.text


def clean_label(name: str) -> str:
    """Make the label shown for a dropped file: no folder, nothing invisible, 120 characters at most (F12).

    Args:
        name: what the browser or the command line called it; never used to open or to write anything.
    """
    base = PurePosixPath(name.replace("\\", "/")).name
    label = " ".join(clean_text(base)[0].split())
    stem, dot, ending = label.rpartition(".")
    if len(label) > LONGEST_NAME and dot and len(ending) <= 8:
        return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip()}.{ending}"
    return label[:LONGEST_NAME].rstrip()


def server_name(ending: str) -> str:
    """Make the name under which the server keeps a file, made of nothing that the user wrote.

    Args:
        ending: of a kind known to us, `.csv`.
    """
    return f"{uuid4().hex}{ending}"

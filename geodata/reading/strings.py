"""Texts of a file made safe to keep and to show: invisible characters, lengths, names of files (S and F12 rows)."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import PurePosixPath
from uuid import uuid4

from geodata.reading.table import Inquiry

LONGEST_NAME = 120
"""Longest name of a proposal, a column or a file, in characters (ROBUSTNESS F12, S04)."""

UNSAFE_PROPERTIES = frozenset({"popup", "tooltip", "style", "cluster", "__proto__", "constructor", "prototype"})
"""Properties that a map library would run or draw instead of showing (ROBUSTNESS section 3): never kept."""

_REMOVED = frozenset({"Cc", "Cf", "Cs"})


def clean_text(text: str) -> tuple[str, int]:
    """Remove what nobody sees and may deceive: controls, zero width, direction overrides, lone surrogates.

    Markup and formulas are kept letter for letter: they are escaped where they are shown or exported.

    Args:
        text: as read, a cell or a whole file.

    Returns:
        The text in composed form (NFC), line ends and tabs kept, and the number of characters removed. The joiner
        between two pictograms is part of them and stays.
    """
    if text.isascii() and text.isprintable():
        return text, 0
    kept = _invisible().sub("", text)
    n_removed = len(text) - len(kept)
    return (kept if kept.isascii() else unicodedata.normalize("NFC", kept)), n_removed


@cache
def _invisible() -> re.Pattern[str]:
    """Compile the class of removed characters from the categories of Unicode."""
    removed = [code for code in range(0x10000) if unicodedata.category(chr(code)) in _REMOVED]
    listed = "".join(f"\\u{code:04x}" for code in removed if chr(code) not in "\t\n\r\u200d")
    pictograms = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
    joiner = f"\u200d(?![{pictograms}])|(?<![{pictograms}])\u200d"
    return re.compile(f"[{listed}\U000e0001-\U000e007f\U0001d173-\U0001d17a]|{joiner}")


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
    cleaned, n_removed = clean_text(text)
    if n_removed:
        inquiry.repaired("S03", n=n_removed)
    name = " ".join(cleaned.split())
    if len(name) > LONGEST_NAME:
        inquiry.repaired("S04")
    return name[:LONGEST_NAME].rstrip()


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

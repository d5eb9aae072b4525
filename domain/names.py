"""Texts made safe to keep and to show, and names on one line of 120 characters (ROBUSTNESS S03, S04)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

LONGEST_NAME = 120
"""Longest name of a proposal, a column or a file, in characters (ROBUSTNESS F12, S04)."""

_REMOVED = frozenset({"Cc", "Cf", "Cs"})


@dataclass(frozen=True, slots=True)
class ShortName:
    """A name as it is kept, and what was done to it.

    Attributes:
        text: one line, 120 characters at most, possibly empty.
        n_removed: invisible characters taken out.
        is_cut: true where it was longer.
    """

    text: str
    n_removed: int
    is_cut: bool


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


def short_name(text: str) -> ShortName:
    """Clean a name: one line, nothing invisible, single spaces, 120 characters at most.

    Args:
        text: as typed or read.
    """
    cleaned, n_removed = clean_text(text)
    name = " ".join(cleaned.split())
    if len(name) <= LONGEST_NAME:
        return ShortName(name, n_removed, is_cut=False)
    kept, _ = clean_text(name[:LONGEST_NAME])
    return ShortName(kept.rstrip(), n_removed, is_cut=True)


@cache
def _invisible() -> re.Pattern[str]:
    """Compile the class of removed characters from the categories of Unicode."""
    removed = [code for code in range(0x10000) if unicodedata.category(chr(code)) in _REMOVED]
    listed = "".join(f"\\u{code:04x}" for code in removed if chr(code) not in "\t\n\r\u200d")
    pictograms = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
    joiner = f"\u200d(?![{pictograms}])|(?<![{pictograms}])\u200d"
    return re.compile(f"[{listed}\U000e0001-\U000e007f\U0001d173-\U0001d17a]|{joiner}")

"""Text files: encoding, separator, quotes, and the grid of cells (T01 to T09 and T15)."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import chain, islice
from pathlib import Path

from domain.names import clean_text
from domain.wording.imports import ENCODINGS, SEPARATORS
from geodata.reading.grid import MAX_COLUMNS, MAX_ROWS, Grid
from geodata.reading.table import Inquiry, Refused

CANDIDATES = ("cp1252", "mac_roman", "cp850")
"""Encodings of one byte per letter that French files come in, tried after the marks and strict UTF-8."""

_FRENCH = frozenset("éèêëàâäçîïôöùûüÿœæÉÈÊËÀÂÄÇÎÏÔÖÙÛÜŸŒÆñÑóíáú«»’‘“”…–—€°²³½§·ºª\u00a0")
_USUAL = frozenset("éèêàâçîôùûœÉÈ’«»")
"""The most usual among them, to tell two encodings apart."""
_SURE = 0.9
_SAMPLE_LINES = 200
_SENTINEL = "\x00end"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SECOND_BYTES = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014"
    "\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
"""What Windows-1252 shows for the second and third bytes of a letter in UTF-8."""
_BROKEN = re.compile(f"[\u00c2\u00c3\u00c5\u00e2][{_SECOND_BYTES}]{{1,2}}")
_SEPARATOR_ORDER = (";", "\t", "|", ",")
_FIELD_LIMIT = 1_000_000


def read_grid(path: Path, inquiry: Inquiry) -> Grid:
    """Read a text file into a grid of cells.

    Args:
        path: where it is.
        inquiry: answers and findings.

    Raises:
        Refused: F01, T05, T09, T15.
    """
    text = _mended(decode(path.read_bytes(), inquiry), inquiry)
    text, n_removed = clean_text(text)
    if n_removed:
        inquiry.repaired("S03", n=n_removed)
    if not text.strip():
        raise Refused("F01")
    separator = _separator(text, inquiry)
    return _parsed(_literals_quoted(text, separator), separator)


def decode(raw: bytes, inquiry: Inquiry) -> str:
    """Decode bytes: marks first, then strict UTF-8, then Windows-1252, asking where the accents do not tell.

    Args:
        raw: content of the file.
        inquiry: receives T02 and T03; the encoding goes to its preview.

    Raises:
        Refused: T05 where a declared encoding does not hold, or where there are NUL bytes.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            inquiry.preview["encoding"] = encoding.removesuffix("-sig")
            return _strictly(raw, encoding)
    wide = _unmarked_utf16(raw)
    if wide:
        inquiry.preview["encoding"] = "utf-16"
        return _strictly(raw, wide)
    if b"\x00" in raw:
        raise Refused("T05", n=raw[: raw.index(b"\x00")].count(b"\n") + 1)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        _check_damaged_utf8(raw, error)
        return _one_byte(raw, inquiry)
    inquiry.preview["encoding"] = "utf-8"
    return text


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].decode(encoding, errors="replace").count("\n") + 1
        raise Refused("T05", n=line) from error
    if "\x00" in text:
        raise Refused("T05", n=text[: text.index("\x00")].count("\n") + 1)
    return text


def _unmarked_utf16(raw: bytes) -> str:
    """Recognise UTF-16 without its mark: nearly every second byte is zero."""
    sample = raw[:4096]
    half = max(len(sample) // 2, 1)
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        others = sample[::2] if encoding == "utf-16-le" else sample[1::2]
        if len(sample) > 3 and zeros.count(0) > 0.8 * half and others.count(0) == 0:
            return encoding
    return ""


def _check_damaged_utf8(raw: bytes, error: UnicodeDecodeError) -> None:
    """Refuse a file that is UTF-8 but for a few bytes: guessing another encoding would spoil all its accents."""
    n_bad = raw.decode("utf-8", errors="replace").count("\ufffd")
    n_good = len(re.findall(rb"[\xc3\xc5][\x80-\xbf]|\xe2[\x80-\xbf]{2}", raw))
    if n_good > n_bad:
        raise Refused("T05", n=raw[: error.start].count(b"\n") + 1)


def _one_byte(raw: bytes, inquiry: Inquiry) -> str:
    shares = {encoding: _share(raw, encoding, _FRENCH) for encoding in CANDIDATES}
    if shares["cp1252"] >= max(_SURE, *shares.values()):
        inquiry.repaired("T02")
        inquiry.preview["encoding"] = "cp1252"
        return raw.decode("cp1252")
    ordered = sorted(CANDIDATES, key=lambda each: (-_share(raw, each, _USUAL), -shares[each]))
    line = next((part for part in raw.splitlines() if not part.isascii()), b"")
    samples = {
        f"ligne_{encoding}": clean_text(line.decode(encoding, errors="replace"))[0][:120] for encoding in ordered
    }
    labels = tuple(ENCODINGS[encoding] for encoding in ordered)
    answer = inquiry.ask("T03", labels, **samples)
    chosen = next(encoding for encoding in ordered if ENCODINGS[encoding] == answer)
    inquiry.preview["encoding"] = chosen
    return raw.decode(chosen, errors="replace")


def _share(raw: bytes, encoding: str, expected: frozenset[str]) -> float:
    """Tell which share of the letters beyond ASCII is expected once decoded; -1 where a byte has no letter."""
    counts = Counter(byte for byte in raw if byte > 127)
    try:
        letters = {byte: bytes([byte]).decode(encoding) for byte in counts}
    except UnicodeDecodeError:
        return -1.0
    return sum(counts[byte] for byte in counts if letters[byte] in expected) / max(sum(counts.values()), 1)


def mended(text: str) -> str:
    """Undo UTF-8 once read as Windows-1252: « CorrÃ¨ze » gives « Corrèze »; the rest is untouched."""
    return _BROKEN.sub(lambda found: _redecoded(found[0]), text)


def _redecoded(piece: str) -> str:
    for length in (3, 2):
        head, tail = piece[:length], piece[length:]
        try:
            return b"".join(_byte(letter) for letter in head).decode("utf-8") + tail
        except UnicodeError:
            continue
    return piece


def _byte(letter: str) -> bytes:
    """Return the byte that Windows-1252, or Latin-1 where it has none, shows as a letter."""
    return bytes([ord(letter)]) if ord(letter) < 256 else letter.encode("cp1252")


def _mended(text: str, inquiry: Inquiry) -> str:
    if not _BROKEN.search(text):
        return text
    repaired = mended(text)
    changed = next((found for found in _BROKEN.finditer(text) if _redecoded(found[0]) != found[0]), None)
    if changed is None:
        return text
    word = _word_at(text, changed.start())
    return repaired if inquiry.agrees("T04", avant=word, apres=mended(word)) else text


def _word_at(text: str, position: int) -> str:
    """Return the word around a position, 60 characters at most."""
    around = text[max(0, position - 30) : position + 30]
    words = re.finditer(r"[^\s;,\"|]+", around)
    return next((word[0] for word in words if word.end() > min(position, 30)), around)


def _separator(text: str, inquiry: Inquiry) -> str:
    lines = [line for line in islice(StringIO(text, newline=""), _SAMPLE_LINES) if line.strip()]
    scores = {mark: _regularity(lines, mark) for mark in _SEPARATOR_ORDER}
    best = max(_SEPARATOR_ORDER, key=lambda mark: scores[mark])
    if scores[best][1] < 2:
        labels = {label: mark for mark, label in SEPARATORS.items()}
        best = labels[inquiry.ask("T07", (SEPARATORS[""], *(label for label, mark in labels.items() if mark)))]
    inquiry.preview["separator"] = SEPARATORS[best]
    return best


def _regularity(lines: list[str], mark: str) -> tuple[float, int]:
    """Score a separator: share of the sampled rows that have the usual number of cells, and that number."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if row)
    except csv.Error:
        return (0.0, 0)
    several = [(count, width) for width, count in widths.items() if width > 1]
    if not several:
        return (0.0, 1)
    count, width = max(several)
    share = count / widths.total()
    return (round(share, 1), width) if share > 0.3 else (0.0, 1)


def _literals_quoted(text: str, separator: str) -> str:
    """Quote the cells written `="01053;01054"`, which hold the separator; others are left as they are."""
    if not separator or '="' not in text:
        return text
    mark = re.escape(separator)
    return re.sub(rf'(^|{mark})="([^"\r\n]*{mark}[^"\r\n]*)"(?={mark}|\r|\n|\Z)', r'\1"\2"', text, flags=re.MULTILINE)


def _parsed(text: str, separator: str) -> Grid:
    grid = Grid()
    start = 1
    rows = _rows(text, separator)
    while True:
        try:
            row, end = next(rows)
        except StopIteration:
            return grid
        except csv.Error as error:
            raise Refused("T09", n=start) from error
        if row[-1:] and row[-1].endswith(_SENTINEL):
            if row == [_SENTINEL]:
                return grid
            raise Refused("T09", n=start)
        grid.add([cell.strip() or None for cell in row], start)
        if len(grid.rows) > MAX_ROWS + _SAMPLE_LINES:
            raise Refused("T15", n=max(map(len, grid.rows[:_SAMPLE_LINES])), m=text.count("\n"))
        if len(row) > 10 * MAX_COLUMNS:
            raise Refused("T15", n=len(row), m=text.count("\n"))
        start = end + 1


def _rows(text: str, separator: str) -> Iterator[tuple[list[str], int]]:
    """Yield each row and the number of its last line; a sentinel row tells a quote that was never closed."""
    previous = csv.field_size_limit(_FIELD_LIMIT)
    body = StringIO(text if text.endswith(("\n", "\r")) else f"{text}\n", newline="")
    try:
        reader = csv.reader(chain(body, [_SENTINEL]), delimiter=separator or "\x1f")
        for row in reader:
            yield row, reader.line_num
    finally:
        csv.field_size_limit(previous)

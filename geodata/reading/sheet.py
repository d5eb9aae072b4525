"""One sheet of a workbook: cells as texts, hidden rows, merged cells, formulas without result, cells far away."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from geodata.reading.archive import Archive
from geodata.reading.grid import MAX_COLUMNS, MAX_ROWS
from geodata.reading.markup import elements, make_parser, run

TEXTS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
MARGIN = 60
"""Rows and columns over the limits that are still read, for titles and empty borders."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_DATE_FORMATS = frozenset({14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 34, 35, 36, 45, 46, 47, 50, 57})
_PERCENT_FORMATS = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_SERIAL = 2_958_465
"""31 December 9999, the last day that a workbook knows."""


@dataclass(frozen=True, slots=True)
class Styles:
    """How numbers of a workbook are shown: positions of the styles of dates and of percentages."""

    dates: frozenset[int]
    percents: frozenset[int]
    epoch: datetime


@dataclass(frozen=True, slots=True)
class Merged:
    """A rectangle of merged cells, from 0."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(slots=True)
class Sheet:
    """What one sheet holds.

    Attributes:
        rows: text of each filled cell, by row then by column, from 0.
        merged: rectangles of merged cells.
        error_cells: names of the cells in error.
        n_unsaved_formulas: formulas without stored result.
        n_hidden_rows: rows hidden or filtered out that hold something.
        far_cell: the farthest filled cell outside the limits, empty where there is none.
        n_far_cells: how many there are.
        width: columns used.
    """

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    error_cells: list[str] = field(default_factory=list)
    n_unsaved_formulas: int = 0
    n_hidden_rows: int = 0
    far_cell: str = ""
    n_far_cells: int = 0
    width: int = 0

    @property
    def n_cells(self) -> int:
        """Number of filled cells, far ones included."""
        return sum(map(len, self.rows.values())) + self.n_far_cells + self.n_unsaved_formulas

    @property
    def height(self) -> int:
        """Number of the last filled row."""
        return max(self.rows, default=-1) + 1


def read_styles(archive: Archive, *, uses_1904: bool) -> Styles:
    """Read which styles show dates or percentages.

    Args:
        archive: the workbook.
        uses_1904: days are counted from 1904.
    """
    epoch = _EPOCH_1904 if uses_1904 else _EPOCH
    if not archive.has(STYLES):
        return Styles(frozenset(), frozenset(), epoch)
    dates, percents = set(_DATE_FORMATS), set(_PERCENT_FORMATS)
    formats: list[int] = []
    is_inside = False
    for each in elements(archive.read(STYLES), ("numFmt", "cellXfs", "cellStyleXfs", "cellStyles", "dxfs", "xf")):
        if each.name == "numFmt":
            code, shown = (
                int(each.attributes.get("numFmtId", "0")),
                _QUOTED.sub("", each.attributes.get("formatCode", "")),
            )
            (dates.add if re.search(r"[dmyhj]", shown, re.IGNORECASE) and "#" not in shown else dates.discard)(code)
            (percents.add if "%" in shown else percents.discard)(code)
        elif each.name == "xf":
            if is_inside:
                formats.append(int(each.attributes.get("numFmtId", "0")))
        else:
            is_inside = each.name == "cellXfs"
    return Styles(
        frozenset(position for position, code in enumerate(formats) if code in dates),
        frozenset(position for position, code in enumerate(formats) if code in percents),
        epoch,
    )


def read_texts(archive: Archive) -> list[str]:
    """Read the shared texts of a workbook; phonetic readings are left out."""
    if not archive.has(TEXTS):
        return []
    texts: list[str] = []
    pieces: list[str] = []
    state = {"text": False, "phonetic": 0}

    def start(name: str, _: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "si":
            pieces.clear()
        elif local == "rPh":
            state["phonetic"] += 1
        state["text"] = local == "t" and not state["phonetic"]

    def end(name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "si":
            texts.append("".join(pieces))
        elif local == "rPh":
            state["phonetic"] -= 1
        state["text"] = False

    parser = make_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = lambda data: pieces.append(data) if state["text"] else None
    run(parser, archive.read(TEXTS))
    return texts


def read_sheet(content: bytes, styles: Styles, texts: Sequence[str]) -> Sheet:
    """Read one sheet.

    Args:
        content: its XML document.
        styles: of the workbook.
        texts: shared texts of the workbook.

    Raises:
        Refused: F09 where it is damaged.
    """
    reader = _Reader(styles, texts)
    parser = make_parser()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.data
    run(parser, content)
    return reader.sheet


class _Reader:
    """Listens to the events of one sheet."""

    def __init__(self, styles: Styles, texts: Sequence[str]) -> None:
        self.sheet = Sheet()
        self._styles, self._texts = styles, texts
        self._row, self._column = -1, -1
        self._kind, self._style, self._reference = "n", -1, ""
        self._has_formula, self._has_value, self._is_row_hidden, self._listens = False, False, False, False
        self._pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._start_cell(attributes)
        elif local in ("v", "t"):
            self._listens = True
            self._has_value = True
        elif local == "f":
            self._has_formula = True
        elif local == "row":
            self._row = int(attributes["r"]) - 1 if attributes.get("r", "").isdigit() else self._row + 1
            self._column = -1
            self._is_row_hidden = attributes.get("hidden") in ("1", "true")
        elif local == "mergeCell":
            self._add_merged(attributes.get("ref", ""))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        if place:
            self._row, self._column = int(place[2]) - 1, column_number(place[1])
        else:
            self._column += 1
        self._reference = attributes.get("r", "")
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "")
        self._style = int(style) if style.isdigit() else -1
        self._has_formula = self._has_value = False
        self._pieces = []

    def data(self, data: str) -> None:
        if self._listens:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in ("v", "t"):
            self._listens = False
        elif local == "c":
            self._end_cell()

    def _end_cell(self) -> None:
        raw = "".join(self._pieces)
        if self._has_formula and not raw and not (self._has_value and self._kind == "str"):
            self.sheet.n_unsaved_formulas += 1
            return
        text = self._text(raw).strip() if raw else ""
        if not text:
            return
        if self._row >= MAX_ROWS + MARGIN or self._column >= MAX_COLUMNS + MARGIN:
            self.sheet.n_far_cells += 1
            self.sheet.far_cell = self._reference
            return
        if self._is_row_hidden and self._row not in self.sheet.rows:
            self.sheet.n_hidden_rows += 1
        self.sheet.rows.setdefault(self._row, {})[self._column] = text
        self.sheet.width = max(self.sheet.width, self._column + 1)

    def _text(self, raw: str) -> str:
        match self._kind:
            case "s":
                return self._texts[int(raw)] if raw.isdigit() and int(raw) < len(self._texts) else ""
            case "e":
                self.sheet.error_cells.append(self._reference)
                return ""
            case "b":
                return "1" if raw == "1" else "0"
            case "n":
                return _number_text(raw, self._style, self._styles)
            case _:
                return raw

    def _add_merged(self, reference: str) -> None:
        corners = [_REFERENCE.fullmatch(part) for part in reference.split(":")]
        if len(corners) == 2 and corners[0] and corners[1]:
            (left, top), (right, bottom) = ((column_number(c[1]), int(c[2]) - 1) for c in corners if c)
            self.sheet.merged.append(Merged(top, bottom, left, right))


def _number_text(raw: str, style: int, styles: Styles) -> str:
    """Write a number as the sheet shows it: a day in ISO form, a percentage with its sign, else its 15 digits."""
    try:
        value = float(raw)
    except ValueError:
        return raw
    if style in styles.dates and 0 < value <= _LAST_SERIAL:
        moment = styles.epoch + timedelta(days=value)
        return moment.date().isoformat() if value == int(value) else moment.isoformat(timespec="seconds")
    if style in styles.percents:
        return f"{value * 100:.12g} %"
    return raw if len(raw) < 16 and "E" not in raw.upper() else _shortest(value, raw)


def _shortest(value: float, raw: str) -> str:
    """Drop the noise of binary numbers (`0.30000000000000004`); whole numbers keep all their digits."""
    if re.fullmatch(r"-?\d+", raw):
        return raw
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def column_number(name: str) -> int:
    """Return the position of a column from its letters: `A` gives 0, `AA` gives 26."""
    position = 0
    for letter in name:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1

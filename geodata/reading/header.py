"""From a grid of cells to a table: where the header is, what the columns are called, which rows are data (T08-T14)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from domain.wording.imports import TO_IGNORE, UNNAMED, quoted
from geodata.reading.grid import MAX_COLUMNS, MAX_ROWS, Cell, Grid, letters
from geodata.reading.strings import short_name
from geodata.reading.table import YES, Inquiry, Refused, Table

_SAMPLE = 200
_HEADER_SEARCH = 40
_SHOWN = 5
_SHOWN_LENGTH = 40
_NUMBER = re.compile(r"[-+−]?[\d\s\u00a0\u202f]*\d([.,]\d+)?([eE][-+]?\d+)?\s*[%€]?")
_YEAR = re.compile(r"(19|20)\d\d")
CODE_LIKE = re.compile(r"\d{1,5}|\d{9}|\d{14}|0?2[ABab]\d{0,3}|20[AB]|Q[PN]\w{6}|C[VN]\w{3,8}|\d[\dA-Z]{2,4}")
_TOTAL = re.compile(r"(sous[- ]?)?tota(l|ux)\b|ensemble\b", re.IGNORECASE)
_NOTE = re.compile(
    r"(sources?|notes?|champ|lecture|avertissement|remarques?|date d'extraction|extrait le|producteur|mise à jour)\b"
    r"|[*©]|\(\d\)|nd\s*[:=]",
    re.IGNORECASE,
)


def to_table(grid: Grid, name: str, inquiry: Inquiry, sheet: str = "") -> Table:
    """Make a table of a grid.

    Args:
        grid: rows of cells.
        name: of the table.
        inquiry: answers and findings: T10 to T14.
        sheet: name of the sheet, empty elsewhere.

    Raises:
        Refused: F01, T08, T12, T15.
    """
    if not grid.rows:
        raise Refused("F01")
    header = _header(grid, inquiry)
    names, first = header.names, header.first_row
    if len(names) > MAX_COLUMNS or len(grid.rows) - first > MAX_ROWS:
        raise Refused("T15", n=len(names), m=len(grid.rows) - first)
    body = Grid(grid.rows[first:], grid.lines[first:], grid.is_padded)
    _fit(body, len(names))
    _drop_notes(body, inquiry)
    if not body.rows:
        raise Refused("F01")
    columns = _columns(names, body, inquiry)
    cells = {title: [row[position] for row in body.rows] for position, title in columns}
    return Table(name, tuple(title for _, title in columns), cells, body.lines, sheet)


@dataclass(frozen=True, slots=True)
class _Header:
    names: list[str]
    first_row: int


def _header(grid: Grid, inquiry: Inquiry) -> _Header:
    position = _header_position(grid, inquiry)
    row = grid.rows[position]
    following = grid.rows[position + 1 : position + 1 + _SAMPLE]
    above = grid.rows[position - 1] if position else []
    if not following and _is_data(row, row):
        raise Refused("F01")
    if following and _is_data(row, following[0]):
        return _confirmed(_invented(row, following), position, inquiry)
    if _is_group(above, row):
        return _confirmed(_joined(above, row), position + 1, inquiry)
    if len(following) > 1 and _is_second_header(row, following):
        return _confirmed(_joined(row, following[0]), position + 2, inquiry)
    return _Header(_texts(row), position + 1)


def _header_position(grid: Grid, inquiry: Inquiry) -> int:
    """Find the first row as full as the others; rows above it are titles, which the user confirms (T10)."""
    sample = grid.rows[:_SAMPLE]
    fullness = sorted(_n_filled(row) for row in sample)
    usual = fullness[len(fullness) // 2]
    candidates = [
        position
        for position, row in enumerate(islice(sample, _HEADER_SEARCH))
        if _n_filled(row) >= max(min(2, usual), 0.6 * usual)
    ]
    proposed = candidates[0] if candidates else 0
    if proposed == 0 or _is_group_block(sample[:proposed], sample[proposed]):
        return proposed
    by_line = {str(grid.lines[position]): position for position in candidates[:10]}
    shown = ", ".join(_texts(sample[proposed])[:_SHOWN])
    answer = inquiry.ask("T10", tuple(by_line), n=grid.lines[proposed], colonnes=quoted(shown))
    return by_line[answer]


def _is_group_block(above: Sequence[list[Cell]], row: list[Cell]) -> bool:
    return len(above) == 1 and _is_group(above[0], row)


def _is_group(above: list[Cell], row: list[Cell]) -> bool:
    """Tell whether a row names groups of the columns named under it, as merged cells leave it."""
    filled = [position for position, cell in enumerate(above) if cell is not None]
    return (
        len(filled) > 1 and filled[-1] < len(row) and len(filled) < _n_filled(row) and not any(map(_is_number, above))
    )


def _is_data(row: list[Cell], following: list[Cell]) -> bool:
    """Tell whether the first row is a row of data: numbers where the next one has numbers, texts where it has texts."""
    pairs = list(zip(row, following, strict=False))
    numbers = sum(_is_number(cell) and not _YEAR.fullmatch(cell or "") for cell, _ in pairs)
    alike = sum(_class(one) == _class(other) for one, other in pairs)
    starts_alike = bool(pairs) and _class(pairs[0][0]) == _class(pairs[0][1])
    return numbers >= max(1, 0.3 * len(pairs)) and alike >= 0.8 * len(pairs) and starts_alike


def _is_second_header(row: list[Cell], following: Sequence[list[Cell]]) -> bool:
    """Tell whether the row under the header is a header too: full of texts over columns that are mostly numbers."""
    second, data = following[0], following[1:]
    if any(map(_is_number, second)):
        return False
    numeric = [position for position in range(len(second)) if _is_numeric_column(data, position)]
    if any(_at(row, position) is None and second[position] is not None for position in numeric):
        return True
    is_as_full = _n_filled(second) >= 0.6 * _n_filled(row)
    return is_as_full and len(numeric) >= max(1, 0.3 * len(row))


def _is_numeric_column(rows: Sequence[list[Cell]], position: int) -> bool:
    known = [cell for cell in (_at(row, position) for row in rows) if cell is not None]
    return bool(known) and sum(map(_is_number, known)) > 0.8 * len(known)


def _invented(row: list[Cell], following: Sequence[list[Cell]]) -> list[str]:
    """Name the columns of a file without header: « code » for the first that looks like one, else its letter."""
    rows = [row, *following]
    names = [UNNAMED.format(letter=letters(position)) for position in range(len(row))]
    for position in range(len(row)):
        cells = [cell for cell in (_at(each, position) for each in rows) if cell is not None]
        if cells and all(re.fullmatch(r"\d{5}|2[AB]\d{3}|Q[PN]\w{6}", cell) for cell in cells):
            names[position] = "code"
            break
    return names


def _joined(upper: list[Cell], lower: list[Cell]) -> list[str]:
    """Make one header of two lines: the lower one alone where it says enough, else after the group above."""
    below = _texts(lower)
    width = max(len(upper), len(lower))
    below += [""] * (width - len(below))
    if all(below) and len(set(map(folded, below))) == width:
        return below
    names, group = [], ""
    for position in range(width):
        group = _at(upper, position) or group
        names.append(" - ".join(part for part in (group, below[position]) if part))
    return names


def _confirmed(names: list[str], first_row: int, inquiry: Inquiry) -> _Header:
    """Have invented or joined names confirmed, or replaced by as many names separated by semicolons (T11)."""
    proposal = ", ".join(names[:10])
    answer = inquiry.ask("T11", (YES,), is_open=True, proposition=quoted(proposal, 200))
    given = [name.strip() for name in answer.split(";")]
    return _Header(given if len(given) == len(names) and answer != YES else names, first_row)


def _texts(row: Sequence[Cell]) -> list[str]:
    names = [cell or "" for cell in row]
    while names and not names[-1]:
        names.pop()
    return names


def _fit(body: Grid, width: int) -> None:
    """Bring every row to the width of the header; a row of another length is refused, never shifted (T08).

    Values beyond the header make unnamed columns where every row has them, so that T13 may ask.
    """
    for position, row in enumerate(body.rows):
        if len(row) > width and all(cell is None for cell in row[width:]):
            del row[width:]
        is_note = _n_filled(row) == 1 and len(row) < width
        if len(row) < width and (body.is_padded or is_note):
            row.extend([None] * (width - len(row)))
        if len(row) != width and not body.is_padded:
            raise Refused("T08", n=body.lines[position], k=len(row), m=width)
    widest = max(map(len, body.rows), default=width)
    for row in body.rows:
        row.extend([None] * (widest - len(row)))


def _drop_notes(body: Grid, inquiry: Inquiry) -> None:
    """Leave out rows of totals and notes, and list them (T14)."""
    code_column = _code_column(body)
    last = len(body.rows) - 1
    dropped = {
        position
        for position, row in enumerate(body.rows)
        if _is_note(row) or _is_total(row, code_column, is_last=position == last)
    }
    while last >= 0 and (last in dropped or _is_tail(body.rows[last])):
        dropped.add(last)
        last -= 1
    if not dropped:
        return
    shown = [next(cell for cell in body.rows[position] if cell) for position in sorted(dropped)[:_SHOWN]]
    inquiry.repaired("T14", n=len(dropped), exemples=", ".join(quoted(text, _SHOWN_LENGTH) for text in shown))
    kept = [position for position in range(len(body.rows)) if position not in dropped]
    body.rows[:] = [body.rows[position] for position in kept]
    body.lines[:] = [body.lines[position] for position in kept]


def _code_column(body: Grid) -> int | None:
    """Return the first column most of whose cells look like codes and which does not merely count."""
    sample = [row for row in body.rows[:_SAMPLE] if _n_filled(row) > 1] or body.rows[:_SAMPLE]
    for position in range(len(sample[0]) if sample else 0):
        cells = [row[position] for row in sample if row[position] is not None]
        n_codes = sum(bool(CODE_LIKE.fullmatch(cell or "")) for cell in cells)
        is_distinct = len(set(cells)) > 0.5 * len(cells)
        if cells and n_codes >= 0.6 * len(cells) and is_distinct:
            return position
    return None


def _is_note(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if cell]
    return len(row) > 1 and len(filled) == 1 and bool(_NOTE.match(filled[0]))


def _is_tail(row: Sequence[Cell]) -> bool:
    """Tell a loose line of text after the table: one cell, that is no code and no number."""
    filled = [cell for cell in row if cell]
    return len(row) > 2 and len(filled) == 1 and len(filled[0]) > 20 and " " in filled[0]


def _is_total(row: Sequence[Cell], code_column: int | None, *, is_last: bool) -> bool:
    first = next((cell for cell in row if cell), "")
    if code_column is None:
        return is_last and re.fullmatch(r"total( général| france| région)?", first, re.IGNORECASE) is not None
    code = row[code_column]
    if code is not None and re.search(r"\d", code) and not _TOTAL.match(code):
        return False
    return any(_TOTAL.match(cell) for cell in row if cell)


def _columns(names: list[str], body: Grid, inquiry: Inquiry) -> list[tuple[int, str]]:
    """Give every column its name: unnamed ones are asked about (T13), two alike are refused (T12)."""
    width = len(body.rows[0])
    columns: list[tuple[int, str]] = []
    for position, raw in enumerate([*names, *[""] * (width - len(names))]):
        name = short_name(raw, inquiry)
        if not name and all(row[position] is None for row in body.rows):
            continue
        columns.append((position, name or _named(position, inquiry)))
    kept = [(position, name) for position, name in columns if name != TO_IGNORE]
    twice = [name for name, count in Counter(folded(name) for _, name in kept).items() if count > 1]
    if twice:
        raise Refused("T12", nom=[name for _, name in kept if folded(name) == twice[0]][-1])
    return kept


def _named(position: int, inquiry: Inquiry) -> str:
    letter = letters(position)
    choices = (UNNAMED.format(letter=letter), TO_IGNORE)
    return short_name(inquiry.ask("T13", choices, is_open=True, lettre=letter, subject=letter), inquiry)


def folded(name: str) -> str:
    """Bring a name to lower case without accents or repeated spaces: two names alike once folded are the same."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def _n_filled(row: Sequence[Cell]) -> int:
    return sum(cell is not None for cell in row)


def _at(row: Sequence[Cell], position: int) -> Cell:
    return row[position] if position < len(row) else None


def _is_number(cell: Cell) -> bool:
    return cell is not None and _NUMBER.fullmatch(cell) is not None


def _class(cell: Cell) -> str:
    return "empty" if cell is None else "number" if _is_number(cell) else "text"

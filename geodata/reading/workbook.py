"""Workbooks (XLSX): which sheet, which table on it, merged cells, formulas, dates (X rows).

Cells are read by `geodata.reading.sheet`; nothing is evaluated, no link followed, no image opened.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from domain.wording.imports import quoted
from geodata.reading.archive import Archive
from geodata.reading.grid import MAX_COLUMNS, MAX_ROWS, Grid, letters
from geodata.reading.header import folded
from geodata.reading.markup import Element, elements
from geodata.reading.sheet import Sheet, Styles, read_sheet, read_styles, read_texts
from geodata.reading.table import Inquiry, Refused, Table

MAIN, RELATION = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_LINKED = ("xl/externalLinks/", "xl/media/", "xl/drawings/", "xl/embeddings/", "xl/charts/", "xl/connections.xml")
_SHOWN = 5
_NAME_COLUMN = re.compile(r"(code|codgeo|insee|siren|dep|reg)\b.*|.*(commune|libelle|libgeo|nom|name|quartier|lib)\b.*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One sheet of the workbook: its name, its file, whether it is hidden."""

    name: str
    path: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class _Block:
    """A rectangle of filled cells: first and last row and column, from 0."""

    top: int
    bottom: int
    left: int
    right: int

    def name(self) -> str:
        """Write it as spreadsheets do, `A1:D20`."""
        return f"{letters(self.left)}{self.top + 1}:{letters(self.right)}{self.bottom + 1}"


def read_grid(archive: Archive, inquiry: Inquiry) -> tuple[Grid, str]:
    """Read the table of a workbook.

    Args:
        archive: the workbook, its limits checked.
        inquiry: answers and findings: X01 to X03, X05, X08.

    Returns:
        The cells of the chosen table, as texts, and the name of its sheet.

    Raises:
        Refused: F01, F09, T15, X04, X07.
    """
    styles = read_styles(archive, uses_1904=_uses_1904(archive))
    texts = read_texts(archive)
    if any(name.startswith(_LINKED) for name in archive.entries):
        inquiry.repaired("X08")
    entries = _entries(archive)
    visible = [entry for entry in entries if not entry.is_hidden and archive.has(entry.path)]
    chosen, sheet = _chosen_sheet(archive, visible, styles, texts, inquiry)
    _check_sheet(sheet)
    hidden = [entry.name for entry in entries if entry.is_hidden]
    if hidden or sheet.n_hidden_rows:
        named = {"nom": ", ".join(quoted(name) for name in hidden[:_SHOWN])} if hidden else {}
        inquiry.warned("X02", n=sheet.n_hidden_rows, **named)
    if sheet.error_cells:
        inquiry.repaired("X05", n=len(sheet.error_cells), cellules=", ".join(sheet.error_cells[:_SHOWN]))
    block = _chosen_block(sheet, chosen, inquiry)
    _fill_merged(sheet, block, inquiry)
    return _grid(sheet, block), chosen


def _uses_1904(archive: Archive) -> bool:
    about = next((each for each in elements(archive.read(MAIN), ("workbookPr",))), None)
    return about is not None and about.attributes.get("date1904") in ("1", "true")


def _entries(archive: Archive) -> list[_Entry]:
    targets = {
        each.attributes.get("Id", ""): each.attributes.get("Target", "")
        for each in elements(archive.read(RELATION), ("Relationship",))
    }
    found = elements(archive.read(MAIN), ("sheet",))
    return [_entry(each, targets) for each in found]


def _entry(found: Element, targets: Mapping[str, str]) -> _Entry:
    relation = next((value for name, value in found.attributes.items() if name.rpartition(":")[2] == "id"), "")
    target = targets.get(relation, "")
    path = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    is_hidden = found.attributes.get("state", "visible") != "visible"
    return _Entry(found.attributes.get("name", ""), path, is_hidden)


def _chosen_sheet(
    archive: Archive, visible: Sequence[_Entry], styles: Styles, texts: Sequence[str], inquiry: Inquiry
) -> tuple[str, Sheet]:
    """Read the visible sheets and ask which one, the fullest first (X01)."""
    if not visible:
        raise Refused("F01")
    answer = inquiry.answers.get("X01:feuille", "")
    wanted = [entry for entry in visible if entry.name == answer] or visible
    sheets = {entry.name: read_sheet(archive.read(entry.path), styles, texts) for entry in wanted}
    filled = {name: sheet for name, sheet in sheets.items() if sheet.n_cells}
    if not filled:
        raise Refused("F01")
    ordered = tuple(sorted(filled, key=lambda name: -filled[name].n_cells))
    if len(ordered) == 1 and len(wanted) == len(visible):
        return ordered[0], filled[ordered[0]]
    chosen = inquiry.ask("X01", ordered, subject="feuille")
    return chosen, filled[chosen]


def _check_sheet(sheet: Sheet) -> None:
    if sheet.far_cell and sheet.n_far_cells <= _SHOWN:
        raise Refused("X07", cellule=sheet.far_cell)
    if sheet.far_cell:
        raise Refused("T15", n=max(sheet.width, MAX_COLUMNS), m=max(sheet.height, MAX_ROWS))
    if sheet.n_unsaved_formulas:
        raise Refused("X04", n=sheet.n_unsaved_formulas)


def _chosen_block(sheet: Sheet, name: str, inquiry: Inquiry) -> _Block:
    """Find the tables of a sheet, parted by empty rows or columns, and ask which one (X01)."""
    whole = _Block(min(sheet.rows), max(sheet.rows), 0, sheet.width - 1)
    blocks = [block for block in _blocks(sheet) if block.bottom > block.top and block.right > block.left]
    if len(blocks) < 2:
        return whole
    ordered = sorted(blocks, key=lambda block: -(block.bottom - block.top + 1) * (block.right - block.left + 1))
    by_name = {f"{name} {block.name()}": block for block in ordered}
    return by_name[inquiry.ask("X01", tuple(by_name), subject="tableau")]


def _blocks(sheet: Sheet) -> list[_Block]:
    blocks = []
    for top, bottom in _runs(sorted(sheet.rows)):
        rows = [sheet.rows[row] for row in range(top, bottom + 1)]
        for left, right in _runs(sorted({column for row in rows for column in row})):
            inside = [row for row in range(top, bottom + 1) if any(left <= c <= right for c in sheet.rows[row])]
            blocks.append(_Block(inside[0], inside[-1], left, right))
    return _rejoined(sheet, blocks)


def _runs(positions: Sequence[int]) -> list[tuple[int, int]]:
    """Group ascending positions into runs without gap."""
    runs: list[tuple[int, int]] = []
    for position in positions:
        if runs and position == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], position)
        else:
            runs.append((position, position))
    return runs


def _rejoined(sheet: Sheet, blocks: Sequence[_Block]) -> list[_Block]:
    """Join to the table above a block that only continues it: same columns, first row holding numbers like its own."""
    joined: list[_Block] = []
    for block in blocks:
        above = joined[-1] if joined else None
        first = [sheet.rows[block.top].get(column) for column in range(block.left, block.right + 1)]
        continues = any(cell is not None and re.fullmatch(r"[-\d.,\s]+", cell) for cell in first)
        if above and continues and above.left <= block.left and block.right <= above.right and block.top > above.bottom:
            joined[-1] = _Block(above.top, block.bottom, above.left, above.right)
        else:
            joined.append(block)
    return joined


def _fill_merged(sheet: Sheet, block: _Block, inquiry: Inquiry) -> None:
    """Ask whether the value of cells merged over several rows is repeated on each of them (X03)."""
    tall = [
        merged
        for merged in sheet.merged
        if merged.bottom > merged.top
        and block.top <= merged.top <= block.bottom
        and block.left <= merged.left <= block.right
        and merged.left in sheet.rows.get(merged.top, {})
    ]
    if not tall:
        return
    first = tall[0]
    value = sheet.rows[first.top][first.left]
    place = f"{letters(first.left)}{first.top + 1}:{letters(first.right)}{first.bottom + 1}"
    if not inquiry.agrees("X03", plage=place, v=quoted(value), n=first.bottom - first.top + 1):
        return
    for merged in tall:
        for row in range(merged.top, min(merged.bottom, block.bottom) + 1):
            sheet.rows.setdefault(row, {})[merged.left] = sheet.rows[merged.top][merged.left]


def _grid(sheet: Sheet, block: _Block) -> Grid:
    grid = Grid(is_padded=True)
    columns = range(block.left, block.right + 1)
    for row in range(block.top, block.bottom + 1):
        cells = sheet.rows.get(row)
        if cells:
            grid.add([cells.get(column) for column in columns], row + 1)
    return grid


def refuse_dates_in_names(table: Table) -> None:
    """Refuse a date among names or codes: the spreadsheet turned « MARS » into a day of March (X06).

    Args:
        table: of a workbook, dates written `2024-03-01`.

    Raises:
        Refused: X06, with the cell.
    """
    for position, column in enumerate(table.columns):
        cells = table.cells[column]
        dated = [row for row, cell in enumerate(cells) if cell and _DAY.fullmatch(cell)]
        if not dated:
            continue
        n_told = sum(cell is not None for cell in cells)
        is_name = _NAME_COLUMN.fullmatch(folded(column)) is not None and "date" not in folded(column)
        if is_name or len(dated) < 0.5 * n_told:
            raise Refused("X06", cellule=f"{letters(position)}{table.lines[dated[0]]}")

"""Cells in rows before anybody knows which is the header: common to text files and workbooks."""

from dataclasses import dataclass, field

MAX_ROWS, MAX_COLUMNS = 200_000, 200
"""Largest table read (ROBUSTNESS section 4)."""

Cell = str | None


@dataclass(slots=True)
class Grid:
    """Rows of cells, possibly of unequal lengths, empty rows left out.

    Attributes:
        rows: cells of each row, None where empty.
        lines: line of each row in its source, from 1.
        is_padded: rows are short only because their last cells are empty, as in a workbook.
    """

    rows: list[list[Cell]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    is_padded: bool = False

    def add(self, row: list[Cell], line: int) -> None:
        """Append a row unless it is empty."""
        if any(cell is not None for cell in row):
            self.rows.append(row)
            self.lines.append(line)


def letters(position: int) -> str:
    """Name a column as spreadsheets do: 0 gives A, 26 gives AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name

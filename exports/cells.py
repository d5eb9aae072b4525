"""Cells and columns of exported tables: a number, a text, or what stands in place of a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from domain.values import OK, SECRET, Column
from domain.wording.exports import header, missing_because
from domain.wording.numbers import MISSING_TEXT, SECRET_TEXT

Cell: TypeAlias = int | float | str
"""Numbers are finite; an unknown number is a text, « n.d. » or « secret », never blank and never 0."""

PER_CENT = "%"
DECIMALS_KEPT = 9
"""Digits after the comma of a number in a file: enough to compute again, without the last bits of a quotient."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of an exported table.

    Attributes:
        key: English identifier ending in its unit.
        label: French name.
        unit: French unit text, may be empty; shares are stored 0 to 1 and have the unit `%`.
        decimals: digits shown by a spreadsheet; None for a column of texts.
        cells: one per row.
    """

    key: str
    label: str
    unit: str
    decimals: int | None
    cells: tuple[Cell, ...]

    @property
    def header(self) -> str:
        """Name with unit."""
        return header(self.label, self.unit)

    @property
    def shown(self) -> tuple[Cell, ...]:
        """Cells as written under the header: shares in per cent."""
        return tuple(_shown(cell, self.unit) for cell in self.cells)


def _shown(cell: Cell, unit: str) -> Cell:
    if isinstance(cell, str):
        return cell
    number = round(100.0 * cell if unit == PER_CENT else cell, DECIMALS_KEPT)
    return int(number) if number == int(number) else number


def column_cells(column: Column, reasons: Mapping[int, str]) -> tuple[Cell, ...]:
    """Write a column as cells.

    Args:
        column: n values with their states.
        reasons: French reason of a missing value by position, where one is known.

    Returns:
        n numbers, « n.d. », « n.d. (fusion) » or « secret ».
    """
    known, secret = int(OK), int(SECRET)
    pairs = enumerate(zip(column.values.tolist(), column.states.tolist(), strict=True))
    return tuple(
        value
        if state == known
        else SECRET_TEXT
        if state == secret
        else missing_because(MISSING_TEXT, reasons.get(position, ""))
        for position, (value, state) in pairs
    )

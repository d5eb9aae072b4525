"""The communes that benefit as CSV and as a workbook: codes as text, units in headers, states never blank, never 0."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

import xlsxwriter

from domain.wording import exports as wording
from domain.wording.checks import HEADER, LABELS, STATES, check_sentence
from domain.wording.extent import extent_of
from domain.wording.numbers import MISSING_TEXT
from domain.wording.rules import TABLES, rules_text
from exports.beneficiaries import beneficiaries, beneficiary_columns
from exports.cells import PER_CENT, Cell, TableColumn
from exports.figures import Figure, panel_figures
from exports.request import ExportRequest
from exports.rules import RuleTable, rule_tables
from exports.sources import document_rows, short_credit, source_rows

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

BYTE_ORDER_MARK = "\ufeff"
WORKBOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NARROWEST, WIDEST = 9, 48
"""Widths of columns, in characters."""


def communes_table(request: ExportRequest) -> tuple[TableColumn, ...]:
    """Make the table of the communes that benefit, one row per commune in code order."""
    return beneficiary_columns(request, beneficiaries(request))


def render_csv(request: ExportRequest) -> bytes:
    """Write the communes that benefit as CSV.

    UTF-8 with byte order mark, semicolons, CRLF, decimal comma, one header row with units. A text that a spreadsheet
    would run as a formula gets a leading apostrophe. The last columns say on every row what the file is: territory,
    fingerprint of the data, status, producers and licence.
    """
    columns = communes_table(request)
    columns += _about_columns(request, len(columns[0].cells))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([wording.in_spreadsheet(column.header) for column in columns])
    writer.writerows(zip(*([csv_text(cell) for cell in column.shown] for column in columns), strict=True))
    return (BYTE_ORDER_MARK + stream.getvalue()).encode()


def _about_columns(request: ExportRequest, n_rows: int) -> tuple[TableColumn, ...]:
    territory = request.territory
    texts = {
        "territory": territory.name,
        "fingerprint": territory.fingerprint,
        "status": wording.WORKING_DOCUMENT,
        "rules": rules_text(request.metrics.plan.rules),
        "sources": short_credit(request),
    }
    return tuple(TableColumn(key, wording.DOCUMENT[key], "", None, (text,) * n_rows) for key, text in texts.items())


def csv_text(cell: Cell) -> str:
    """Write one cell: a text that a spreadsheet would run is neutralised, a number has a decimal comma."""
    if isinstance(cell, str):
        return wording.in_spreadsheet(cell)
    if isinstance(cell, int):
        return str(cell)
    return f"{Decimal(repr(cell)):f}".replace(".", ",")


def render_xlsx(request: ExportRequest) -> bytes:
    """Write a workbook: the communes that benefit, the figures of the panel, the rules, the checks, the sources.

    Nothing in it is a formula or a link; its dates are the day asked for, so the same request gives the same bytes.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS) as book:
        book.set_properties(
            {
                "title": request.territory.name,
                "comments": wording.WORKING_DOCUMENT,
                "author": wording.PROGRAM,
                "created": datetime.combine(request.day, time()),
            }
        )
        styles = Styles.of(book)
        write_columns(book.add_worksheet(wording.SHEETS["communes"]), styles, communes_table(request))
        _write_figures(book.add_worksheet(wording.SHEETS["figures"]), styles, panel_figures(request))
        write_rules(book.add_worksheet(TABLES["rules"]), styles, rule_tables(request.territory, request.metrics.plan))
        _write_checks(book.add_worksheet(wording.SHEETS["checks"]), styles, request)
        _write_sources(book.add_worksheet(wording.SHEETS["sources"]), styles, request)
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class Styles:
    """Formats of a workbook: header, text, wrapped text, and numbers by decimals."""

    header: "Format"
    text: "Format"
    wrapped: "Format"
    state: "Format"
    numbers: "tuple[Format, ...]"

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> "Styles":
        """Add the formats to a workbook."""
        numbers = ["#,##0" + ("." + "0" * decimals if decimals else "") for decimals in range(4)]
        return cls(
            header=book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            text=book.add_format({"num_format": "@"}),
            wrapped=book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            state=book.add_format({"num_format": "@", "align": "right"}),
            numbers=tuple(book.add_format({"num_format": code}) for code in numbers),
        )


def _write_header(sheet: "Worksheet", styles: Styles, headers: Iterable[str]) -> None:
    for place, header in enumerate(headers):
        sheet.write_string(0, place, wording.in_spreadsheet(header), styles.header)
    sheet.freeze_panes(1, 0)


def write_columns(sheet: "Worksheet", styles: Styles, columns: Sequence[TableColumn]) -> None:
    """Write columns under their headers, each as wide as its cells ask."""
    _write_header(sheet, styles, (column.header for column in columns))
    sheet.freeze_panes(1, 2)
    sheet.set_row(0, 62)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(column))
        write_cells(sheet, styles, column, place, 1)


def write_rules(sheet: "Worksheet", styles: Styles, tables: Sequence[RuleTable]) -> None:
    """Write the tables of the rules one under another, each under its title."""
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 7, 24)
    row = 0
    for table in tables:
        sheet.write_string(row, 0, wording.in_spreadsheet(table.title), styles.header)
        for place, column in enumerate(table.columns):
            sheet.write_string(row + 1, place, wording.in_spreadsheet(column.header), styles.header)
            write_cells(sheet, styles, column, place, row + 2)
        row += 3 + len(table.columns[0].cells)


def write_cells(sheet: "Worksheet", styles: Styles, column: TableColumn, place: int, first: int) -> None:
    """Write the cells of a column down from a row: numbers as numbers, texts and states as texts."""
    of_text = styles.text if column.decimals is None else styles.state
    of_number = styles.numbers[min(column.decimals or 0, len(styles.numbers) - 1)]
    for row, cell in enumerate(column.shown, start=first):
        if isinstance(cell, str):
            sheet.write_string(row, place, wording.in_spreadsheet(cell), of_text)
        else:
            sheet.write_number(row, place, cell, of_number)


def _width(column: TableColumn) -> int:
    longest = max((len(_as_shown(cell, column.decimals)) for cell in column.shown), default=0)
    words = max(len(word) for word in column.header.split())
    return min(max(longest, words, NARROWEST) + 2, WIDEST)


def _as_shown(cell: Cell, decimals: int | None) -> str:
    return cell if isinstance(cell, str) else f"{cell:,.{decimals or 0}f}"


def _write_figures(sheet: "Worksheet", styles: Styles, figures: Sequence[Figure]) -> None:
    _write_header(sheet, styles, wording.FIGURES_HEADER)
    for place, width in enumerate((15, 58, 24, 10, 52)):
        sheet.set_column(place, place, width)
    for row, figure in enumerate(figures, start=1):
        texts = {0: wording.BLOCKS[figure.block], 1: figure.label, 3: figure.unit, 4: figure.note}
        for place, text in texts.items():
            sheet.write_string(row, place, wording.in_spreadsheet(text), styles.text)
        if isinstance(figure.value, int | float):
            value = 100.0 * figure.value if figure.unit == PER_CENT else figure.value
            sheet.write_number(row, 2, round(value, 9), styles.numbers[figure.decimals])
        else:
            text = wording.in_spreadsheet(figure.value or MISSING_TEXT)
            sheet.write_string(row, 2, text, styles.state)


def _write_checks(sheet: "Worksheet", styles: Styles, request: ExportRequest) -> None:
    _write_header(sheet, styles, HEADER)
    for place, width in enumerate((30, 12, 110)):
        sheet.set_column(place, place, width)
    extent = extent_of(request.territory)
    for row, check in enumerate(request.checks, start=1):
        for place, text in enumerate((LABELS[check.key], STATES[check.state], check_sentence(check, extent))):
            sheet.write_string(row, place, wording.in_spreadsheet(text), styles.wrapped)


def _write_sources(sheet: "Worksheet", styles: Styles, request: ExportRequest) -> None:
    _write_header(sheet, styles, wording.SOURCES_HEADER)
    for place, width in enumerate((48, 30, 22, 8, 20, 30, 20, 90)):
        sheet.set_column(place, place, width)
    rows = [*source_rows(request), *document_rows(request)]
    for row, cells in enumerate(rows, start=1):
        for place, text in enumerate(cells):
            sheet.write_string(row, place, wording.in_spreadsheet(text), styles.wrapped)

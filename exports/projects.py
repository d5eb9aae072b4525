"""Replayed projects as CSV and as a workbook: every project of the list, replayed or not, one row each."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, time

import numpy as np
import xlsxwriter

from domain.projects import Replay
from domain.territory import Territory, Zoning
from domain.values import Floats
from domain.wording import exports as export_wording
from domain.wording import projects as wording
from domain.wording.exports import in_spreadsheet
from domain.wording.numbers import MISSING_TEXT, euros
from exports.cells import PER_CENT, Cell, TableColumn
from exports.tables import BYTE_ORDER_MARK, WORKBOOK_OPTIONS, Styles, csv_text, write_columns

SHEET = "Projets"
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def render(key: str, replayed: Replay, territory: Territory, day: date) -> bytes:
    """Write the projects in one of `MEDIA_TYPES`."""
    return render_csv(replayed, territory) if key == "csv" else render_xlsx(replayed, territory, day)


def project_columns(replayed: Replay, territory: Territory) -> tuple[TableColumn, ...]:
    """Make the table of the projects in the order of the list, what is unknown as « n.d. »."""
    projects, place, taken = replayed.projects, replayed.place, replayed.is_replayed
    inside = np.maximum(place, 0)
    names = np.where(place >= 0, territory.names[inside], "")
    standings = [wording.STANDINGS[one] for one in replayed.standing.tolist()]
    aid = np.where(taken & replayed.gives_aid, replayed.aid_eur, np.nan)
    rest = np.where(taken & replayed.gives_aid, replayed.rest_eur, np.nan)
    return (
        _texts("key", projects.keys.tolist()),
        _texts("owner", projects.owners.tolist()),
        _texts("description", projects.descriptions.tolist()),
        _texts("finality", projects.finalities.tolist()),
        _texts("commune_code", projects.communes.tolist()),
        _texts("commune", names.tolist()),
        *(_areas(key, territory.zonings[key], replayed) for key in ("epci", "departement")),
        _texts("standing", standings),
        _numbers("cost_eur", "€", projects.cost_eur),
        _numbers("private_eur", "€", projects.private_eur),
        _numbers("other_eur", "€", projects.other_eur),
        _numbers("granted_eur", "€", projects.granted_eur),
        _numbers("position", "", replayed.position, 1),
        _numbers("scheduled_rate", PER_CENT, replayed.scheduled_rate, 1),
        _numbers("aid_eur", "€", aid),
        _numbers("gap_eur", "€", aid - replayed.granted_eur),
        _numbers("rest_eur", "€", rest),
        _texts("about", [_about(replayed)] * projects.keys.size),
    )


def _about(replayed: Replay) -> str:
    budget = f"{wording.BUDGETS[replayed.budget]}, {euros(replayed.envelope_eur)}"
    return f"{wording.credit_text(replayed.projects)} {budget}. {export_wording.WORKING_DOCUMENT}"


def _texts(key: str, cells: Iterable[str]) -> TableColumn:
    return TableColumn(key, wording.COLUMNS[key], "", None, tuple(cells))


def _numbers(key: str, unit: str, values: Floats, decimals: int = 0) -> TableColumn:
    cells: tuple[Cell, ...] = tuple(MISSING_TEXT if np.isnan(one) else float(one) for one in values.tolist())
    return TableColumn(key, wording.COLUMNS[key], unit, decimals, cells)


def _areas(key: str, zoning: Zoning, replayed: Replay) -> TableColumn:
    area = np.where(replayed.place >= 0, zoning.area_of[np.maximum(replayed.place, 0)], -1)
    return _texts(key, np.append(zoning.names, "")[area].tolist())


def render_csv(replayed: Replay, territory: Territory) -> bytes:
    """Write the projects as CSV: UTF-8 with byte order mark, semicolons, CRLF, decimal comma; formulas neutralised."""
    columns = project_columns(replayed, territory)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([in_spreadsheet(column.header) for column in columns])
    writer.writerows(zip(*([csv_text(cell) for cell in column.shown] for column in columns), strict=True))
    return (BYTE_ORDER_MARK + stream.getvalue()).encode()


def render_xlsx(replayed: Replay, territory: Territory, day: date) -> bytes:
    """Write the projects as a workbook of one sheet; nothing in it is a formula or a link."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS) as book:
        book.set_properties({"title": territory.name, "created": datetime.combine(day, time())})
        write_columns(book.add_worksheet(SHEET), Styles.of(book), project_columns(replayed, territory))
    return stream.getvalue()

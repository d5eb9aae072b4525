"""Every commune of a comparison as CSV: amount, denominator, areas, deviations, so that operations can be run again."""

import csv
import io
from collections.abc import Iterable

import numpy as np

from domain.disparities_study import GapStudy
from domain.multiscalar import Deviation
from domain.territory import Territory
from domain.values import Floats
from domain.wording.disparities import CONTEXT_HEADERS, FILE_HEADERS, ZONING_NAMES
from domain.wording.exports import in_spreadsheet
from domain.wording.numbers import MISSING_TEXT
from exports.cells import TableColumn
from exports.tables import BYTE_ORDER_MARK, csv_text

MEDIA_TYPE = "text/csv"


def gap_columns(study: GapStudy, territory: Territory) -> tuple[TableColumn, ...]:
    """Make the table of the communes in code order, what is unknown as « n.d. »."""
    measure, communes, found = study.measure, study.communes, study.deviations
    kinds = np.where(found.typology < 0, np.nan, found.typology.astype(np.float64))
    return (
        _texts("code", FILE_HEADERS["code"], territory.communes.tolist()),
        _texts("name", FILE_HEADERS["name"], territory.names.tolist()),
        *_areas(study, territory),
        _numbers("numerator", measure.label, measure.amount_unit, measure.numerator),
        _numbers("denominator", f"dénominateur : {measure.denominator_label}", "", measure.denominator),
        _numbers("rate", FILE_HEADERS["rate"], measure.unit, communes.rates),
        *_deviation("general", found.general, measure.amount_unit),
        *_deviation("territorial", found.territorial, measure.amount_unit),
        *_deviation("spatial", found.spatial, measure.amount_unit),
        _numbers("typology", FILE_HEADERS["typology"], "", kinds),
        _texts("source", FILE_HEADERS["source"], [measure.source] * territory.communes.size),
    )


def _areas(study: GapStudy, territory: Territory) -> list[TableColumn]:
    return [
        _texts(
            one.zoning,
            ZONING_NAMES[one.zoning][0],
            np.append(one.names, "")[territory.zonings[one.zoning].area_of].tolist(),
        )
        for one in study.areas[1:]
    ]


def _deviation(key: str, one: Deviation, unit: str) -> tuple[TableColumn, TableColumn]:
    relative, absolute = CONTEXT_HEADERS[key]
    return (
        _numbers(f"{key}_relative", relative, "", one.relative),
        _numbers(f"{key}_absolute", absolute, unit, one.absolute),
    )


def _texts(key: str, label: str, cells: Iterable[str]) -> TableColumn:
    return TableColumn(key, label, "", None, tuple(cells))


def _numbers(key: str, label: str, unit: str, values: Floats) -> TableColumn:
    cells = tuple(MISSING_TEXT if np.isnan(one) else float(one) for one in values.tolist())
    return TableColumn(key, label, unit, 2, cells)


def render_csv(study: GapStudy, territory: Territory) -> bytes:
    """Write the communes as CSV: UTF-8 with byte order mark, semicolons, CRLF, decimal comma; formulas neutralised."""
    columns = gap_columns(study, territory)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([in_spreadsheet(column.header) for column in columns])
    writer.writerows(zip(*([csv_text(cell) for cell in column.shown] for column in columns), strict=True))
    return (BYTE_ORDER_MARK + stream.getvalue()).encode()

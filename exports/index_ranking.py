"""The ranking of every commune by an index as CSV: values, scores, index, rank and one sentence each."""

import csv
import io
from collections.abc import Iterable

import numpy as np

from domain.index_study import IndexStudy, account
from domain.mapped import mapped
from domain.territory import Territory
from domain.values import Floats
from domain.variable_names import column_key
from domain.wording.exports import in_spreadsheet
from domain.wording.index import part_label, part_unit, why_sentence
from domain.wording.numbers import MISSING_TEXT
from exports.cells import Cell, TableColumn, column_cells
from exports.tables import BYTE_ORDER_MARK, csv_text

MEDIA_TYPE = "text/csv"


def ranking_columns(found: IndexStudy, territory: Territory) -> tuple[TableColumn, ...]:
    """Make the table of the communes in code order; what is unknown as « n.d. » or « secret », never blank."""
    places = range(territory.communes.size)
    return (
        _texts("commune_code", "Code de la commune", territory.communes.tolist()),
        _texts("commune", "Commune", territory.names.tolist()),
        *_parts(found, territory),
        _numbers("index", "Indice", found.need.index, 4),
        _numbers("position", "Position de 0 à 100", found.need.position, 4),
        _numbers("rank", "Rang", found.worst.ranks, 0),
        _texts("why", "Pourquoi", (why_sentence(found, account(found, territory, k), territory) for k in places)),
    )


def _parts(found: IndexStudy, territory: Territory) -> Iterable[TableColumn]:
    for k, part in enumerate(found.need.components):
        key = column_key(part.expression, territory)
        label = f"{part_label(territory, part)} [{part.expression}]"
        cells = column_cells(found.parts[k].column, territory.reasons.get(key or "", {}))
        decimals = 2 if key is None else mapped(key).decimals
        yield TableColumn(part.expression, label, part_unit(territory, part), decimals, cells)
        yield _numbers(f"score_{k}", f"Score de {part_label(territory, part)}", found.need.scores[k], 4)


def _texts(key: str, label: str, cells: Iterable[str]) -> TableColumn:
    return TableColumn(key, label, "", None, tuple(cells))


def _numbers(key: str, label: str, values: Floats, decimals: int) -> TableColumn:
    cells: tuple[Cell, ...] = tuple(MISSING_TEXT if np.isnan(one) else float(one) for one in values.tolist())
    return TableColumn(key, label, "", decimals, cells)


def render_csv(found: IndexStudy, territory: Territory) -> bytes:
    """Write the ranking: UTF-8 with byte order mark, semicolons, CRLF, decimal comma; formulas neutralised."""
    columns = ranking_columns(found, territory)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([in_spreadsheet(column.header) for column in columns])
    writer.writerows(zip(*([csv_text(cell) for cell in column.shown] for column in columns), strict=True))
    return (BYTE_ORDER_MARK + stream.getvalue()).encode()

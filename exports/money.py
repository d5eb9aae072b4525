"""Files of the page « Cofinancement »: what it shows, with the inputs that give it."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time

import numpy as np
import orjson
import xlsxwriter

from domain.cofinancing_calls import calls_of
from domain.cofinancing_study import Study
from domain.plan import UNDECIDED, minimum_shares
from domain.terms_study import study_terms
from domain.territory import Territory
from domain.values import Bools, Floats, Ints
from domain.wording import exports as wording
from domain.wording import recomputation
from domain.wording.exports import in_spreadsheet
from domain.wording.money_tables import SHEETS
from domain.wording.numbers import MISSING_TEXT
from domain.written_rules import write_file
from exports.cells import PER_CENT, Cell, TableColumn
from exports.money_tables import result_tables
from exports.rules import rule_tables
from exports.tables import BYTE_ORDER_MARK, WORKBOOK_OPTIONS, Styles, csv_text, write_columns, write_rules


@dataclass(frozen=True, slots=True)
class MoneyRequest:
    """One state of the page; the same request gives the same bytes.

    Attributes:
        territory: the territory.
        study: every figure of the page.
        address: permanent address that restores the state.
        day: date printed; the clock is never read.
    """

    territory: Territory
    study: Study
    address: str
    day: date


@dataclass(frozen=True, slots=True)
class MoneyFile:
    """One file of the page.

    Attributes:
        name: as in the address `/exports/cofinancement/<name>`.
        media_type: as sent by the server.
        render: makes the file.
    """

    name: str
    media_type: str
    render: Callable[[MoneyRequest], bytes]


def render_calls(request: MoneyRequest) -> bytes:
    """Write the inputs of every figure and the figures as calls of the operations, in JSON."""
    territory = request.territory
    calls = calls_of(request.study, territory)
    return orjson.dumps(
        {
            "format": "geoprio-recalcul",
            "version": 1,
            "how": recomputation.HOW,
            "status": wording.WORKING_DOCUMENT,
            "territory": territory.name,
            "fingerprint": territory.fingerprint,
            "address": request.address,
            "day": request.day.isoformat(),
            "communes": territory.communes[request.study.plan.communes].tolist(),
            "names": territory.names[request.study.plan.communes].tolist(),
            "calls": [{**asdict(one), "about": recomputation.ABOUT[one.about], "key": one.about} for one in calls],
        },
        option=orjson.OPT_INDENT_2,
    )


def render_rules(request: MoneyRequest) -> bytes:
    """Write the rules in JSON, which the page reads again."""
    territory = request.territory
    about = {"territory": territory.key, "day": request.day.isoformat(), "address": request.address}
    return orjson.dumps(write_file(request.study.plan.rules, about), option=orjson.OPT_INDENT_2)


def commune_columns(request: MoneyRequest) -> tuple[TableColumn, ...]:
    """Make the table of the beneficiaries: inputs, rules of each, results; what is unknown is « n.d. », never 0."""
    study, territory = request.study, request.territory
    plan, codes = study.plan, territory.communes[request.study.plan.communes]
    decided = (plan.stratum != UNDECIDED) & (plan.total_aid_eur is not None)
    nothing = np.zeros(codes.size)
    granted = np.isin(codes, list(plan.rules.derogations)) | plan.rules.derogation
    stratum = np.where(plan.stratum == UNDECIDED, np.nan, plan.stratum + 1.0)
    return (
        _texts("commune_code", codes.tolist()),
        _texts("name", territory.names[plan.communes].tolist()),
        _numbers("position", "", 9, study.position),
        _numbers("stratum", "", 0, stratum),
        _numbers("covered_population", "hab.", 0, plan.covered_population),
        _numbers("cost_eur", "€", 0, plan.cost_eur),
        _numbers("private_eur", "€", 0, nothing),
        _numbers("other_eur", "€", 0, nothing),
        _numbers("minimum_share", PER_CENT, 1, minimum_shares(codes, plan.rules)),
        _texts("derogation", [wording.YES if one else wording.NO for one in granted.tolist()]),
        _numbers("scheduled_rate", PER_CENT, 10, plan.scheduled_rate),
        _numbers("over_eur", "€", 0, _where(plan.stratum != UNDECIDED, study.over_eur)),
        _numbers("final_rate", PER_CENT, 10, plan.final_rate),
        _numbers("aid_eur", "€", 0, _where(decided, plan.aid_eur)),
        _numbers("rest_eur", "€", 0, _where(decided, plan.rest_eur)),
        _numbers("rest_eur_per_head", "€/hab.", 9, study.rest_per_head),
        _numbers("revenue_eur", "€", 0, study.revenue_eur),
        _numbers("rest_share", PER_CENT, 9, study.rest_share),
        _numbers("own_share", PER_CENT, 9, study.own_share),
    )


def _where(known: Bools, values: Ints) -> Floats:
    return np.where(known, values.astype(np.float64), np.nan)


def _texts(key: str, cells: Sequence[str]) -> TableColumn:
    return TableColumn(key, _label(key), "", None, tuple(cells))


def _numbers(key: str, unit: str, decimals: int, values: Floats | Ints) -> TableColumn:
    cells: tuple[Cell, ...] = tuple(MISSING_TEXT if np.isnan(one) else one for one in values.tolist())
    return TableColumn(key, _label(key), unit, decimals, cells)


def _label(key: str) -> str:
    return recomputation.COLUMNS.get(key) or wording.COLUMNS[key]


def render_communes(request: MoneyRequest) -> bytes:
    """Write the same table as CSV: UTF-8 with byte order mark, semicolons, CRLF, decimal comma."""
    columns = commune_columns(request)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([in_spreadsheet(column.header) for column in columns])
    writer.writerows(zip(*([csv_text(cell) for cell in column.shown] for column in columns), strict=True))
    return (BYTE_ORDER_MARK + stream.getvalue()).encode()


def render_workbook(request: MoneyRequest) -> bytes:
    """Write every result as a workbook: communes, rules, then one sheet for each result; no formula, no link."""
    stream = io.BytesIO()
    told = study_terms(request.territory, request.study.plan)
    with xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS) as book:
        day = datetime.combine(request.day, time())
        comments = f"{wording.WORKING_DOCUMENT}. {request.address}"[:250]
        book.set_properties({"title": request.territory.name, "comments": comments, "created": day})
        styles = Styles.of(book)
        write_columns(book.add_worksheet(SHEETS["communes"]), styles, commune_columns(request))
        write_rules(book.add_worksheet(SHEETS["rules"]), styles, rule_tables(request.territory, request.study.plan))
        for key, columns in result_tables(request.study, told, request.territory).items():
            write_columns(book.add_worksheet(SHEETS[key]), styles, columns)
    return stream.getvalue()


MONEY_FILES: tuple[MoneyFile, ...] = (
    MoneyFile("recalcul.json", "application/json", render_calls),
    MoneyFile("regles.json", "application/json", render_rules),
    MoneyFile("communes.csv", "text/csv", render_communes),
    MoneyFile(
        "resultats.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        render_workbook,
    ),
)
"""One for each of `domain.wording.recomputation.FILE_LABELS`."""

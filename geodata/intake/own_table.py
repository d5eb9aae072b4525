"""A table of one's own: the layout that its owner describes by answering a few questions, likely answers proposed."""

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.territory import Aggregation
from domain.wording.imports import LEVELS
from domain.wording.layouts import (
    COUNT,
    DATES,
    EUROS,
    INCOME,
    LEFT_OUT,
    OTHER,
    PEOPLE,
    PERCENT,
    WORDS,
)
from geodata.intake.typed import absorb
from geodata.layouts.recognise import Match
from geodata.layouts.record import (
    EUR,
    EUR_PER_CU,
    Duplicates,
    Field,
    Kind,
    Layout,
    Level,
    Origin,
)
from geodata.layouts.record import PEOPLE as PEOPLE_UNIT
from geodata.layouts.record import PERCENT as PERCENT_UNIT
from geodata.reading.codes import level_of
from geodata.reading.header import folded
from geodata.reading.keys import find_code_column
from geodata.reading.numbers import MISSING_SIGNS, SECRET_SIGNS
from geodata.reading.table import NO, YES, Inquiry, Refused, Table

KEY = "own_table"
_SAMPLE = 2000
_NUMBER = re.compile(
    r"\(?[-+−]?\s*[\d\s\u00a0\u202f.,]*\d[\d\s\u00a0\u202f.,]*\)?\s*([%€]|k€|m€|md€|eur|hab\.?)?|∞|inf|1e\d+"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}.*|\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})")
_SECRET_FORM = re.compile(r"<\s*\d+|moins de \d+")
_DATE_NAME = re.compile(r"\b(date|signature|debut|fin)\b")
_NAME = re.compile(r"nom|libelle|libgeo|commune|ville|nom[ _]commune|lib[ _]com|quartier|nom[ _]qp")
_YEAR_NAME = re.compile(r"annee|an|year|exercice|millesime|periode")
_CONTENTS = (
    (PERCENT, re.compile(r"%|\b(taux|part|pourcentage|proportion)")),
    (INCOME, re.compile(r"revenu|median|niveau de vie")),
    (EUROS, re.compile(r"€|\b(k?eur|euros?|montant|cout|subvention|depense|recette|dotation|budget|credit)")),
    (PEOPLE, re.compile(r"\bpop|habitant|personnes")),
)
_KINDS = {
    PEOPLE: (Kind.NUMBER, PEOPLE_UNIT, Aggregation.SUM),
    EUROS: (Kind.NUMBER, EUR, Aggregation.SUM),
    COUNT: (Kind.NUMBER, "", Aggregation.SUM),
    PERCENT: (Kind.NUMBER, PERCENT_UNIT, Aggregation.NONE),
    INCOME: (Kind.NUMBER, EUR_PER_CU, Aggregation.NONE),
    OTHER: (Kind.NUMBER, "", Aggregation.NONE),
    WORDS: (Kind.TEXT, "", Aggregation.NONE),
    DATES: (Kind.DATE, "", Aggregation.NONE),
}
_CODES = {
    Level.COMMUNE: ("commune_code", Kind.COMMUNE),
    Level.QUARTER: ("qpv_code", Kind.QPV),
    Level.EPCI: ("epci_siren", Kind.EPCI),
    Level.IRIS: ("iris_code", Kind.IRIS),
}


def described(table: Table, inquiry: Inquiry, *, has_shapes: bool) -> Match:
    """Make the layout of a table that no layout of the registry fits, from what its owner answers.

    Args:
        table: as read.
        inquiry: receives T17, C17, M01, M03; the proposed answers are used until others are given.
        has_shapes: rows have contours, which need no codes.

    Returns:
        A layout made for this table, and where its columns are.

    Raises:
        Refused: M11.
    """
    codes = _code_column(table, inquiry, has_shapes=has_shapes)
    level = Level.CONTOUR if not codes else _level(table.cells[codes], inquiry)
    fields: list[Field] = []
    columns: dict[str, str] = {}
    if codes:
        name, kind = _CODES[level]
        fields.append(Field(name, (codes,), kind, is_required=True))
        columns[name] = codes
    for column in table.columns:
        if column != codes and (field := _field(column, table.cells[column], columns, inquiry)):
            fields.append(field)
            columns[field.name] = column
    origin = Origin(_producer(inquiry), table.name, inquiry.answers.get("licence", "").strip() or "")
    layout = Layout(KEY, origin, level, tuple(fields), duplicates=Duplicates.KEPT, has_shapes=has_shapes)
    return Match(layout, columns, {})


def identifier(column: str) -> str:
    """Make a name of small letters, digits and underscores out of the header of a column."""
    plain = re.sub(r"[^a-z0-9]+", "_", folded(column).replace("%", " pct ").replace("€", " eur ")).strip("_")
    return plain if plain and not plain[0].isdigit() else f"c_{plain}"


def told_apart(match: Match, column: str) -> Match:
    """Return the same layout, its rows being identified by their code and one column more (T16)."""
    names = {published: name for name, published in match.columns.items()}
    layout = match.layout
    keys = (layout.fields[0].name, *((names[column],) if column in names else ()))
    return replace(match, layout=replace(layout, row_key=keys))


def _code_column(table: Table, inquiry: Inquiry, *, has_shapes: bool) -> str:
    column, findings = find_code_column(table, inquiry.answers)
    if has_shapes and findings:
        return ""
    absorb(inquiry, findings)
    return column


def _level(cells: Sequence[str | None], inquiry: Inquiry) -> Level:
    """Tell the level of the codes; codes of quarters and EPCI stay what they are, which is confirmed (C17)."""
    bare = [re.sub(r"[\s'\"=]", "", cell).upper() for cell in cells if cell]
    level = level_of(bare)
    if not level:
        return Level.COMMUNE
    if level == "iris":
        return Level.COMMUNE if inquiry.answers.get("C17", YES) != NO else _kept_level("iris", inquiry)
    return _kept_level(level, inquiry)


def _kept_level(level: str, inquiry: Inquiry) -> Level:
    if inquiry.ask("C17", (NO, YES), niveau=LEVELS[level]) == YES:
        raise Refused("M11", niveau=LEVELS[level])
    return {"iris": Level.IRIS, "epci": Level.EPCI, "qpv": Level.QUARTER}[level]


def _field(column: str, cells: Sequence[str | None], taken: dict[str, str], inquiry: Inquiry) -> Field | None:
    """Describe one column: texts need no answer, numbers and dates are asked about (M03)."""
    name = identifier(column)
    if "name" not in taken and _NAME.fullmatch(folded(column)):
        return Field("name", (column,), Kind.TEXT)
    if name in taken:
        name = f"{name}_{len(taken)}"
    proposed = _content(column, cells)
    if proposed == WORDS and inquiry.answers.get(f"M03:{column}") is None:
        return Field(name, (column,), Kind.TEXT)
    choices = (proposed, *(each for each in (*_KINDS, LEFT_OUT) if each != proposed))
    answer = inquiry.ask("M03", choices, col=column, subject=column)
    if answer == LEFT_OUT:
        return None
    kind, unit, aggregation = _KINDS[answer]
    return Field(name, (column,), kind, unit, aggregation=aggregation)


def _content(column: str, cells: Sequence[str | None]) -> str:
    """Guess what a column holds, by its name and its cells."""
    title = folded(column)
    told = [cell for cell in (_bare(each) for each in cells[:_SAMPLE]) if cell]
    n_numbers = sum(bool(_NUMBER.fullmatch(cell)) for cell in told)
    n_days = sum(bool(_DAY.fullmatch(cell)) for cell in told)
    if told and (n_days > 0.5 * len(told) or (_DATE_NAME.search(title) and n_numbers + n_days > 0.5 * len(told))):
        return DATES
    if _YEAR_NAME.fullmatch(title) or n_numbers <= 0.3 * len(told):
        return WORDS
    units = " ".join(told[:50])
    if "%" in units or "€" in units:
        title = f"{title} {'%' if '%' in units else '€'}"
    return next((content for content, form in _CONTENTS if form.search(title)), OTHER)


def _bare(cell: str | None) -> str:
    """Write a cell in small letters; empty where it says that there is no value, or that it is secret."""
    text = (cell or "").strip().lower()
    return "" if text in MISSING_SIGNS | SECRET_SIGNS or _SECRET_FORM.fullmatch(text) else text


def _producer(inquiry: Inquiry) -> str:
    return inquiry.ask("M01", ("",), is_open=True)

"""Columns of texts typed as a layout says: codes repaired, numbers with their states, flags, terms."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from domain.values import Column, Floats
from domain.wording.imports import THE_LINE
from geodata.layouts.recognise import Match, translated
from geodata.layouts.record import EUR, EUR_PER_CU, PEOPLE, PERCENT, Empty, Field, Kind
from geodata.reading.codes import (
    CodeRules,
    Codes,
    KnownCodes,
    clean_commune_codes,
    clean_departement_codes,
    clean_qpv_codes,
    clean_sirens,
)
from geodata.reading.dates import parse_dates
from geodata.reading.numbers import Hints, Unit, parse_numbers
from geodata.reading.plausibility import check_numbers
from geodata.reading.table import Finding, Inquiry, Outcome, Refused, Table

STATE = "__state"
"""Ending of the column of the states of a column of numbers, while rows are shaped and in the file kept."""

Texts = Sequence[str | None]

_TRUE = frozenset({"true", "vrai", "oui", "o", "1", "1.0"})
_FALSE = frozenset({"false", "faux", "non", "n", "0", "0.0"})
_UNITS = {PEOPLE: Unit.PEOPLE, PERCENT: Unit.PERCENT}
_OWN_UNITS = {**_UNITS, EUR: Unit.EUROS, EUR_PER_CU: Unit.INCOME}
_REFUSALS = frozenset({"N09", "N10"})
"""Impossible values that are refused even from a producer; questions of likelihood are for tables of one's own."""


@dataclass(frozen=True, slots=True)
class Context:
    """What typing needs beside the table.

    Attributes:
        inquiry: answers and findings.
        known: official codes of all years; None to do without.
        is_own: a table that no producer vouches for: every question of likelihood is asked.
        references: known figures by field, aligned with the rows, for the scale of one's own columns.
    """

    inquiry: Inquiry
    known: KnownCodes | None = None
    is_own: bool = False
    references: Mapping[str, Floats] | None = None


def typed(match: Match, table: Table, context: Context) -> pd.DataFrame:
    """Type the columns of a table.

    Args:
        match: where the fields are.
        table: n rows of texts.
        context: answers, official codes.

    Returns:
        n rows: texts as `str` (NaN where empty), flags as `boolean`, numbers as float64 with a column of states.

    Raises:
        Refused: a code or a number is refused (C, N rows).
    """
    columns: dict[str, pd.Series] = {}
    names = table.cells.get(match.columns.get("name", ""), [])
    for field in match.layout.fields:
        if field.name not in match.columns:
            continue
        published = match.columns[field.name]
        cells = table.cells[published]
        if field.kind.is_number:
            column = numbers(field, cells, table.lines, published, names, context)
            columns[field.name] = pd.Series(column.values)
            columns[field.name + STATE] = pd.Series(column.states)
        else:
            columns[field.name] = words(field, cells, table.lines, context)
    return pd.DataFrame(columns)


def words(field: Field, cells: Texts, lines: Sequence[int], context: Context) -> pd.Series:
    """Type a column that holds no numbers."""
    if field.kind is Kind.FLAG:
        return pd.Series([_flag(cell) for cell in cells], dtype="boolean")
    return pd.Series(_texts(field, cells, lines, context), dtype="str")


def numbers(field: Field, cells: Texts, lines: Sequence[int], published: str, names: Texts, context: Context) -> Column:
    """Type a column of numbers, and refuse what cannot be.

    Raises:
        Refused: N rows.
    """
    references = context.references or {}
    is_whole = context.is_own or field.kind is Kind.COUNT or field.unit != PEOPLE
    hints = Hints(
        unit=(_OWN_UNITS if context.is_own else _UNITS).get(field.unit, Unit.NUMBER) if is_whole else Unit.NUMBER,
        answers=context.inquiry.answers,
        missing_signs=frozenset(sign.lower() for sign in field.signs),
        is_secret_where_empty=field.empty is Empty.SECRET,
        places=[name or THE_LINE.format(line=line) for name, line in zip(names, lines, strict=True)] if names else (),
        can_exceed=field.can_exceed,
        reference=references.get(field.name),
    )
    column, findings = parse_numbers(cells, lines, published, hints)
    absorb(context.inquiry, findings)
    checked, found = check_numbers(column, lines, published, hints)
    if context.is_own:
        absorb(context.inquiry, found)
        return checked
    absorb(context.inquiry, [finding for finding in found if finding.key in _REFUSALS])
    return Column(column.values * field.scale, column.states) if field.scale != 1.0 else column


def absorb(inquiry: Inquiry, findings: Sequence[Finding]) -> None:
    """Add findings to those of an inquiry.

    Raises:
        Refused: one of them is a refusal.
    """
    for finding in findings:
        if finding.outcome is Outcome.REFUSED:
            raise Refused(finding.key, **dict(finding.facts))
        inquiry.findings.append(finding)


def _texts(field: Field, cells: Texts, lines: Sequence[int], context: Context) -> list[str | None]:
    rules = CodeRules(context.inquiry.answers, context.is_own, field.signs)
    match field.kind:
        case Kind.COMMUNE:
            codes, findings = clean_commune_codes(cells, lines, context.known, rules)
        case Kind.QPV:
            codes, findings = clean_qpv_codes(cells, lines, rules)
        case Kind.EPCI:
            codes, findings = clean_sirens(cells, lines, rules)
        case Kind.DEPARTEMENT | Kind.REGION:
            codes, findings = clean_departement_codes(cells, lines, rules)
        case Kind.COMMUNES:
            codes, findings = _lists(cells, lines, context.known, rules)
        case Kind.DATE:
            days, findings = parse_dates(cells, lines, field.published[0], context.inquiry.answers)
            absorb(context.inquiry, findings)
            return [day.isoformat() if day else None for day in days]
        case Kind.TEXT if field.terms:
            return [translated(field, cell) if cell else None for cell in cells]
        case _:
            return [cell if cell not in field.signs else None for cell in cells]
    absorb(context.inquiry, findings)
    return codes


def _lists(
    cells: Texts, lines: Sequence[int], known: KnownCodes | None, rules: CodeRules
) -> tuple[Codes, tuple[Finding, ...]]:
    """Clean lists of commune codes written in one cell."""
    parts = [[part for part in re.split(r"[,;]", cell or "") if part.strip()] for cell in cells]
    flat = [part.strip() for each in parts for part in each]
    where = [line for line, each in zip(lines, parts, strict=True) for _ in each]
    cleaned, findings = clean_commune_codes(flat, where, known, rules)
    rest = iter(cleaned)
    joined = [", ".join(code for code in (next(rest) for _ in each) if code) or None for each in parts]
    return joined, findings


def _flag(cell: str | None) -> bool | None:
    text = (cell or "").strip().lower()
    return True if text in _TRUE else False if text in _FALSE else None


def states_of(frame: pd.DataFrame, name: str) -> np.ndarray:
    """Return the states of a column of numbers of a shaped table."""
    return frame[name + STATE].to_numpy(dtype=np.int8)

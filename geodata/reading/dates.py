"""Texts of a column turned into dates: day first, ISO, or the serial numbers of a workbook (N18)."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from domain.wording.numbers import date_long
from geodata.reading.table import NO, YES, Finding, Inquiry, Refused

FIRST_YEAR, LAST_YEAR = 1950, 2060
"""A date outside is read and asked about: Excel writes 2204 for 1904 dates, and typing errors abound."""

_EPOCH = date(1899, 12, 30)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})([T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_PIVOT = 50
"""Two-digit years below it are of this century."""


def parse_dates(
    values: Sequence[str | None], lines: Sequence[int], column_name: str, answers: Mapping[str, str]
) -> tuple[list[date | None], tuple[Finding, ...]]:
    """Read the dates of a column, day before month; anything but ISO dates is shown for confirmation.

    Args:
        values: n texts.
        lines: n lines in the source.
        column_name: for the sentences.
        answers: what the user answered, by `Finding.answer_key`.

    Returns:
        n dates, None where there is none (all of them where the user said no), and the findings; a text that is no
        date is refused (N16).
    """
    inquiry = Inquiry(answers)
    dates: list[date | None] = []
    doubtful: tuple[str, date] | None = None
    for value, line in zip(values, lines, strict=True):
        text = (value or "").strip()
        day, is_sure = _date(text) if text else (None, True)
        if text and day is None:
            refusal = Refused("N16", v=text, col=column_name, n=line, k=0)
            return [None] * len(values), (*inquiry.findings, refusal.finding)
        if day is not None and not is_sure:
            doubtful = doubtful or (text, day)
        dates.append(day)
    if doubtful is not None:
        text, day = doubtful
        if inquiry.ask("N18", (YES, NO), v=text, date=date_long(day), subject=column_name) == NO:
            return [None] * len(values), tuple(inquiry.findings)
    return dates, tuple(inquiry.findings)


def _date(text: str) -> tuple[date | None, bool]:
    """Read one date and say whether it needs no confirmation."""
    try:
        if found := _ISO.fullmatch(text):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return day, FIRST_YEAR <= day.year <= LAST_YEAR
        if found := _DAY_FIRST.fullmatch(text):
            year = int(found[3])
            if len(found[3]) == 2:
                year += 2000 if year < _PIVOT else 1900
            return date(year, int(found[2]), int(found[1])), False
    except ValueError:
        return None, False
    if found := _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(found[1])), False
    return None, False

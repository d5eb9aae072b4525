"""Texts of a column turned into numbers: ways of writing, units, absent and secret values (N01-N05, N12-N14, N16)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from domain.values import MISSING, OK, SECRET, Column, Floats
from domain.wording.imports import EMPTY_CELL, decimal_reading, thousands_reading
from geodata.reading.table import Finding, Inquiry, Refused

LARGEST_EXACT = 2.0**53
"""Largest whole number that a binary float writes exactly; nothing measured here comes near."""

MISSING_SIGNS = frozenset(
    {"", "n.d.", "n.d", "nd", "nc", "n.c.", "///", "//", "...", "…", "-", "–", "—", "nan", "na", "n/a", "#n/a", "null"}
)
"""Texts that mean « no value », folded (N13)."""
SECRET_SIGNS = frozenset({"s", "c", "secret", "secret statistique", "confidentiel"})
"""Texts that mean statistical confidentiality, folded (N14)."""

_SECRET_FORM = re.compile(r"<\s*\d+|moins de \d+")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_UNIT = re.compile(r"(?P<number>.*\d\)?)\s*(?P<unit>%|€|k€|m€|md€|eur|keur|meur|euros?|hab\.?|€/hab\.?|ha|km²|km2)")
_NAMES = {"eur": "€", "euro": "€", "euros": "€", "keur": "k€", "meur": "M€", "m€": "M€", "md€": "Md€", "hab": "hab."}
MONEY = {"€": 1.0, "k€": 1e3, "M€": 1e6, "Md€": 1e9}
"""Units of money found in cells and what they are worth in euros."""
_GROUPED = re.compile(r"[+-]?\d{1,3}( \d{3})+([.,]\d+)?")
_PLAIN = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?")
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DOT_GROUPS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_WRITTEN_BY_PROGRAMS = re.compile(r"(?:(?:-?[0-9]+(?:\.[0-9]+)?)?(?:\n|\Z))*")
_INFINITE = frozenset({"inf", "+inf", "-inf", "infinity", "∞", "+∞", "-∞"})
DECIMAL_COMMA, THOUSANDS_COMMA = "virgule", "milliers"
"""Answers to N02."""


class Unit(StrEnum):
    """What the numbers of a column are, as far as its checks are concerned."""

    NUMBER = "number"
    PERCENT = "percent"
    EUROS = "euros"
    PEOPLE = "people"
    INCOME = "income"


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a column before it is read.

    Attributes:
        unit: kind of numbers.
        answers: what the user answered, by `Finding.answer_key`.
        missing_signs: other texts for « no value » of this producer, folded to lower case.
        is_secret_where_empty: an empty cell of this producer is confidential, not absent.
        reference: shape (n,), the same variable from a known source, NaN where unknown; None without one.
        places: n names of places for the sentences; empty where there are none.
        can_exceed: rates over 100 % or negative are possible in this source.
    """

    unit: Unit = Unit.NUMBER
    answers: Mapping[str, str] = field(default_factory=dict)
    missing_signs: frozenset[str] = frozenset()
    is_secret_where_empty: bool = False
    reference: Floats | None = None
    places: Sequence[str] = ()
    can_exceed: bool = False


PLAIN_HINTS = Hints()


@dataclass(slots=True)
class _Cell:
    """One cell: its text without spaces and unit, and its line."""

    text: str
    line: int
    position: int
    unit: str = ""


def parse_numbers(
    values: Sequence[str | None],
    lines: Sequence[int],
    column_name: str,
    hints: Hints = PLAIN_HINTS,
) -> tuple[Column, tuple[Finding, ...]]:
    """Read the numbers of a column.

    Args:
        values: n texts, None for an empty cell.
        lines: n lines in the source.
        column_name: for the sentences.
        hints: what is known of the column.

    Returns:
        n values with their states, amounts written with a unit brought to euros and others as written (12,5 % is
        12.5); and the findings. Where one of them is a refusal no value may be used. Checks on the values themselves
        are in `geodata.reading.plausibility`.
    """
    inquiry = Inquiry(hints.answers)
    size = len(values)
    try:
        return _read(values, lines, column_name, hints, inquiry), tuple(inquiry.findings)
    except Refused as refusal:
        refused = Column(np.full(size, np.nan), np.full(size, MISSING, dtype=np.int8))
        return refused, (*inquiry.findings, refusal.finding)


def _read(values: Sequence[str | None], lines: Sequence[int], name: str, hints: Hints, inquiry: Inquiry) -> Column:
    plain = _plain(values)
    if plain is not None:
        return _told_plain(plain, hints, inquiry)
    numbers, states = np.full(len(values), np.nan), np.full(len(values), MISSING, dtype=np.int8)
    cells = _told(values, lines, hints, states, inquiry)
    scale = _strip_units(cells, name, inquiry)
    _tell_not_numbers(cells, name)
    comma = _comma_meaning(cells, name, inquiry)
    for cell in cells:
        number = _number(cell.text, comma)
        if not abs(number) < LARGEST_EXACT:
            raise Refused("N12", n=cell.line, col=name)
        numbers[cell.position], states[cell.position] = number * scale.get(cell.unit, 1.0), OK
    return Column(numbers, states)


def _plain(values: Sequence[str | None]) -> Floats | None:
    """Read at once a column that programs wrote: digits and a decimal point, or nothing; None for any other.

    Returns:
        shape (n,), NaN where a cell is empty.
    """
    written = "\n".join(value or "" for value in values)
    if not _WRITTEN_BY_PROGRAMS.fullmatch(written):
        return None
    numbers = np.array([float(value) if value else np.nan for value in values], dtype=np.float64)
    return numbers if not (np.abs(numbers) >= LARGEST_EXACT).any() else None


def _told_plain(numbers: Floats, hints: Hints, inquiry: Inquiry) -> Column:
    is_empty = np.isnan(numbers)
    n_empty = int(is_empty.sum())
    if n_empty and hints.is_secret_where_empty:
        inquiry.repaired("N14", n=n_empty)
    elif n_empty:
        inquiry.repaired("N13", n=n_empty, signes=EMPTY_CELL)
    empty = SECRET if hints.is_secret_where_empty else MISSING
    return Column(numbers, np.where(is_empty, empty, OK).astype(np.int8))


def _told(
    values: Sequence[str | None], lines: Sequence[int], hints: Hints, states: np.ndarray, inquiry: Inquiry
) -> list[_Cell]:
    """Set apart the absent and the confidential cells (N13, N14); return the others."""
    cells: list[_Cell] = []
    missing: Counter[str] = Counter()
    for position, value in enumerate(values):
        text = _SPACES.sub(" ", value or "").strip()
        sign = text.lower()
        if sign in SECRET_SIGNS or _SECRET_FORM.fullmatch(sign) or (not sign and hints.is_secret_where_empty):
            states[position] = SECRET
        elif sign in MISSING_SIGNS or sign in hints.missing_signs:
            missing[text or EMPTY_CELL] += 1
        else:
            cells.append(_Cell(text.replace("\u2212", "-"), lines[position], position))
    if missing:
        inquiry.repaired("N13", n=missing.total(), signes=", ".join(sorted(missing)))
    n_secret = int((states == SECRET).sum())
    if n_secret:
        inquiry.repaired("N14", n=n_secret)
    return cells


def _strip_units(cells: Sequence[_Cell], name: str, inquiry: Inquiry) -> dict[str, float]:
    """Take the units out of the cells: one is noted (N04), two of money are refused (N05).

    Returns:
        What each unit is worth in the unit of the result.
    """
    for cell in cells:
        found = _UNIT.fullmatch(cell.text.lower())
        if found:
            unit = found["unit"].rstrip(".")
            cell.unit = _NAMES.get(unit, unit)
            cell.text = cell.text[: len(found["number"])].strip()
    units = Counter(cell.unit for cell in cells if cell.unit)
    if len(units) > 1:
        rarer = units.most_common()[-1][0]
        odd = [cell for cell in cells if cell.unit == rarer]
        if set(units) <= set(MONEY):
            shown = ", ".join(str(cell.line) for cell in odd[:5])
            other = next(unit for unit, _ in units.most_common() if unit != "€")
            raise Refused("N05", col=name, u=other, exemples=shown)
        raise Refused("N16", v=f"{odd[0].text} {rarer}", col=name, n=odd[0].line, k=len(odd) - 1)
    for unit in units:
        inquiry.repaired("N04", u=unit, col=name)
    return MONEY


def _tell_not_numbers(cells: Sequence[_Cell], name: str) -> None:
    """Refuse what is no number, with the first cell and the count of the others (N16); infinite ones too (N12)."""
    wrong = []
    for cell in cells:
        bare = _unwrapped(cell.text.lower())
        if bare in _INFINITE:
            raise Refused("N12", n=cell.line, col=name)
        if not any(form.fullmatch(bare) for form in (_PLAIN, _GROUPED, _COMMA_GROUPS, _DOT_GROUPS)):
            wrong.append(cell)
    if wrong:
        raise Refused("N16", v=wrong[0].text, col=name, n=wrong[0].line, k=len(wrong) - 1)


def _unwrapped(text: str) -> str:
    """Write an amount between parentheses, as accountants do, with a minus sign."""
    inner = re.fullmatch(r"\((.+)\)", text)
    return f"-{inner[1].strip()}" if inner else re.sub(r"^([+-]) ", r"\1", text)


def _comma_meaning(cells: Sequence[_Cell], name: str, inquiry: Inquiry) -> str:
    """Tell what a comma is in a column, from the cells that leave no doubt.

    Returns:
        `DECIMAL_COMMA` or `THOUSANDS_COMMA`.

    Raises:
        Refused: N03, both are written.
    """
    decimal, thousands, doubtful = None, None, None
    for cell in cells:
        text = _unwrapped(cell.text)
        if "," not in text:
            thousands = thousands or (cell if _is_dot_decimal(text) else None)
        elif "." in text:
            is_decimal = text.rindex(",") > text.rindex(".")
            decimal, thousands = (decimal or cell, thousands) if is_decimal else (decimal, thousands or cell)
        elif text.count(",") > 1:
            thousands = thousands or cell
        elif not re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", text):
            decimal = decimal or cell
        else:
            doubtful = doubtful or cell
    if decimal and thousands:
        raise Refused("N03", col=name, a=min(decimal.line, thousands.line), b=max(decimal.line, thousands.line))
    if thousands and any("," in cell.text for cell in cells):
        return THOUSANDS_COMMA
    if decimal or not doubtful:
        return DECIMAL_COMMA
    return _asked_comma(doubtful, name, inquiry)


def _is_dot_decimal(text: str) -> bool:
    """Tell a point that can only be a decimal one: `12.5`, `0.125`, not `1.234`, which both writings allow."""
    return re.fullmatch(r"[+-]?(\d*\.\d{1,2}|\d*\.\d{4,}|0\.\d{3}|\d{4,}\.\d{3})", text) is not None


def _asked_comma(cell: _Cell, name: str, inquiry: Inquiry) -> str:
    text = _unwrapped(cell.text)
    readings = {"lecture_décimale": decimal_reading(text), "lecture_milliers": thousands_reading(text)}
    return inquiry.ask("N02", (DECIMAL_COMMA, THOUSANDS_COMMA), v=cell.text, subject=name, **readings)


def _number(text: str, comma: str) -> float:
    bare = _unwrapped(text).replace(" ", "")
    if comma == THOUSANDS_COMMA:
        bare = bare.replace(",", "")
    elif "," in bare or bare.count(".") > 1:
        bare = bare.replace(".", "").replace(",", ".")
    return float(bare)

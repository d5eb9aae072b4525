"""Numbers that were read but cannot be, or may mean something else (N06 to N11, N15, N17, N19)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.values import MISSING, OK, Column, Floats
from domain.wording.imports import ABOVE, BELOW, SOME_COMMUNE, THE_LINE, THOUSANDS, UNITS, gap
from domain.wording.numbers import number
from geodata.reading.numbers import Hints, Unit
from geodata.reading.table import Finding, Inquiry, Refused

PROPORTION, PERCENTAGE = "proportion", "pourcentage"
"""Answers to N08."""
REFUNDS, SIGN_ERROR = "remboursements", "erreur de signe"
"""Answers to N11."""
TRUE_ZEROS, ABSENT = "vraies valeurs", "données absentes"
"""Answers to N15."""

_TOLERATED_TOTAL_GAP = 0.02
_SHOWN_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class _Known:
    """The known values of a column: values, their positions, their lines."""

    values: Floats
    positions: list[int]
    lines: list[int]


def check_numbers(
    column: Column, lines: Sequence[int], column_name: str, hints: Hints
) -> tuple[Column, tuple[Finding, ...]]:
    """Check the values of a column that nobody vouches for; official layouts need it less than one's own tables.

    Args:
        column: n values with their states, as `parse_numbers` gives them.
        lines: n lines in the source.
        column_name: for the sentences.
        hints: unit, reference, names of places, answers.

    Returns:
        The column, changed where a question says so (proportions to per cent, k€ to €, false zeros to missing), and
        the findings; where one is a refusal no value may be used.
    """
    inquiry = Inquiry(hints.answers)
    values, states = column.values.copy(), column.states.copy()
    checked = Column(values, states)
    try:
        match hints.unit:
            case Unit.PERCENT:
                _check_rates(checked, lines, column_name, hints, inquiry)
            case Unit.PEOPLE:
                _check_people(checked, lines, column_name, hints, inquiry)
            case Unit.EUROS:
                _check_signs(checked, column_name, inquiry)
                _check_scale(checked, column_name, hints, inquiry)
            case Unit.INCOME:
                _check_scale(checked, column_name, hints, inquiry)
                _check_zeros(checked, column_name, (ABSENT, TRUE_ZEROS), inquiry)
            case Unit.NUMBER:
                _check_scale(checked, column_name, hints, inquiry)
    except Refused as refusal:
        return checked, (*inquiry.findings, refusal.finding)
    return checked, tuple(inquiry.findings)


def _known(column: Column, lines: Sequence[int]) -> _Known:
    positions = np.flatnonzero(column.states == OK).tolist()
    return _Known(column.values[positions], positions, [lines[position] for position in positions])


def _check_rates(column: Column, lines: Sequence[int], name: str, hints: Hints, inquiry: Inquiry) -> None:
    known = _known(column, lines)
    for value, position in zip(known.values.tolist(), known.positions, strict=True):
        if not hints.can_exceed and not 0 <= value <= 100:
            raise Refused("N09", commune=_place(hints, position, lines), v=_shown(value))
    if _is_mixed(known.values):
        raise Refused("N07", col=name, max=_shown(float(known.values.max())))
    positive = known.values[known.values > 0]
    if positive.size and positive.max() <= 1 and (positive < 1).any():
        example = float(np.sort(positive[positive < 1])[(positive < 1).sum() // 2])
        facts = {"v": _shown(example), "pourcent": _shown(100 * example)}
        if inquiry.ask("N08", (PROPORTION, PERCENTAGE), col=name, subject=name, **facts) == PROPORTION:
            column.values[:] = np.round(column.values * 100, 10)


def _is_mixed(values: Floats) -> bool:
    """Tell two clusters of the same rates, one a hundred times the other, with nothing between them.

    Small true percentages are no proof: a gap of a factor three must part the two, and the smaller ones times one
    hundred must fall among the larger ones.
    """
    small, large = values[(values > 0) & (values <= 1)], values[values > 1]
    if small.size < 2 or large.size < 2 or min(small.size, large.size) < 0.05 * values.size:
        return False
    is_apart = large.min() >= 3 * small.max() or (
        large.min() > 2 and small.max() < 1 and large.min() >= 2 * small.max()
    )
    centre = 100 * float(np.median(small))
    return bool(is_apart and large.min() / 2 <= centre <= 2 * large.max())


def _check_people(column: Column, lines: Sequence[int], name: str, hints: Hints, inquiry: Inquiry) -> None:
    known = _known(column, lines)
    for value, position, line in zip(known.values.tolist(), known.positions, known.lines, strict=True):
        if value < 0 or value != int(value):
            place = hints.places[position] if hints.places else SOME_COMMUNE
            raise Refused("N10", commune=place, n=line, v=_shown(value))
    _check_scale(column, name, hints, inquiry)
    _check_zeros(column, name, (TRUE_ZEROS, ABSENT), inquiry)


def _check_zeros(column: Column, name: str, choices: tuple[str, str], inquiry: Inquiry) -> None:
    is_zero = (column.states == OK) & (column.values == 0)
    n_zeros = int(is_zero.sum())
    if n_zeros and inquiry.ask("N15", choices, n=n_zeros, col=name, subject=name) == ABSENT:
        column.values[is_zero], column.states[is_zero] = np.nan, MISSING


def _check_signs(column: Column, name: str, inquiry: Inquiry) -> None:
    is_negative = (column.states == OK) & (column.values < 0)
    n_negative = int(is_negative.sum())
    if n_negative and inquiry.ask("N11", (REFUNDS, SIGN_ERROR), n=n_negative, subject=name) == SIGN_ERROR:
        column.values[is_negative] *= -1


def _check_scale(column: Column, name: str, hints: Hints, inquiry: Inquiry) -> None:
    """Compare with the reference: a column a thousand times away was written in another unit (N06)."""
    if hints.reference is None:
        return
    is_common = (column.states == OK) & (column.values > 0) & (hints.reference > 0)
    if not is_common.any():
        return
    ratio = float(np.median(column.values[is_common] / hints.reference[is_common]))
    if not (300 <= ratio <= 3000 or 300 <= 1 / ratio <= 3000):
        return
    is_above = ratio > 1
    unit = ("€", "k€") if hints.unit in (Unit.EUROS, Unit.INCOME) else (UNITS, THOUSANDS)
    sense = ABOVE if is_above else BELOW
    if inquiry.agrees("N06", sens=sense, u=unit[0] if is_above else unit[1], subject=name):
        column.values[:] = column.values / 1000 if is_above else column.values * 1000


def _place(hints: Hints, position: int, lines: Sequence[int]) -> str:
    return hints.places[position] if hints.places else THE_LINE.format(line=number(lines[position]))


def _shown(value: float) -> str:
    text = number(value, _SHOWN_DECIMALS)
    return text.rstrip("0").rstrip(",") if "," in text else text


def check_total(total: float, reference: float, year: int) -> tuple[Finding, ...]:
    """Compare a total population with that of the census: over 2 % apart it is worth a finding (N17).

    Args:
        total: inhabitants of the file.
        reference: inhabitants of the same places in the census, > 0.
        year: of that census.
    """
    away = total / reference - 1
    if abs(away) <= _TOLERATED_TOTAL_GAP:
        return ()
    inquiry = Inquiry()
    inquiry.warned("N17", x=round(total), y=round(reference), annee=str(year), p=gap(away))
    return tuple(inquiry.findings)


def check_costs(
    cost_eur: Floats,
    shares_eur: Floats,
    lines: Sequence[int],
    answers: dict[str, str] | None = None,
    *,
    has_year: bool,
) -> tuple[Finding, ...]:
    """Ask for the year of amounts that have none, and about the first cost below the sum of its shares (N19).

    Args:
        cost_eur: shape (n,), NaN where unknown.
        shares_eur: shape (n,), sum of the shares of the funders, NaN where unknown.
        lines: n lines in the source.
        answers: what the user answered: a year, or `oui` to keep the costs as they are.
        has_year: the file or the layout says the year of the amounts.
    """
    inquiry = Inquiry(answers or {})
    if not has_year:
        inquiry.ask("N19", ("",), is_open=True, sans_annee=" ", subject="annee")
    over = np.flatnonzero(shares_eur > cost_eur)
    if over.size:
        first = int(over[0])
        facts = {"s": round(float(shares_eur[first])), "c": round(float(cost_eur[first])), "line": lines[first]}
        inquiry.agrees("N19", **facts, subject="parts")
    return tuple(inquiry.findings)

"""French numbers, amounts, dates and states of values: the same text on the screen, on paper and in files.

Decimal comma, narrow no-break space (U+202F) between thousands and before a symbol, true minus (U+2212), never
« −0 ». Rounding is half away from zero on the shortest decimal text of the number (METHODS 0.6 and 9), so that
2.675 gives « 2,68 » although its binary value lies below. Every function returns text and raises nothing on an
unknown value: None and NaN give « n.d. ».
"""

import math
import operator
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import TypeAlias
from zoneinfo import ZoneInfo

import numpy as np

from domain.errors import InvalidInput
from domain.values import OK, SECRET, STATES, Column, Floats, ValueState

Number: TypeAlias = int | float | Decimal | Fraction

THIN_SPACE = "\u202f"
"""Narrow no-break space: between thousands, before %, €, and other symbols."""
NO_BREAK_SPACE = "\u00a0"
"""Ordinary no-break space: between a number and a word."""
MINUS = "\u2212"

MISSING_TEXT = "n.d."
SECRET_TEXT = "secret"  # noqa: S105 - statistical confidentiality, not a credential

STATE_TEXTS: dict[ValueState, str] = {
    state: SECRET_TEXT if state is ValueState.SECRET else "" if state is ValueState.OK else MISSING_TEXT
    for state in ValueState
}
"""What stands in place of a number in a cell, by state; empty where the number itself stands."""

STATE_REASONS: dict[ValueState, str] = {
    ValueState.OK: "valeur connue",
    ValueState.SECRET: "couvert par le secret statistique",
    ValueState.MISSING: "donnée non disponible",
    ValueState.INVALID: "valeur impossible dans la source",
    ValueState.NO_POPULATION: "aucun habitant au dénominateur",
    ValueState.DIVISION_BY_ZERO: "division par zéro",
}
"""Why there is no number, in a few words, by state."""

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
TIME_ZONE = "Europe/Paris"
SHORT_AMOUNTS: tuple[tuple[int, str, int], ...] = ((10**9, "Md€", -5), (10**6, "M€", 0))
"""Units of short amounts, largest first, with the decimals to which an amount is rounded before the unit is chosen;
below one million euros an amount is short enough in full."""

EXACT_DECIMALS = 9
"""Decimals at which the largest unit of short amounts shows every euro."""

_NEAR_TIE, _LARGEST_PLAIN = 1e-6, 1e9
"""Nearer than that to the middle of two roundings, or larger, a number is rounded on its decimal text."""
_EXACT = Context(prec=1100)
"""Enough digits for the integer part of any binary float and hundreds of decimals."""


def number(value: Number | None, decimals: int = 0) -> str:
    """Write a number in French.

    Args:
        value: the number; None or NaN where unknown. Fractions are rounded exactly.
        decimals: digits after the comma, >= 0.

    Returns:
        `1 234,5`, `−3`, or « n.d. ».

    Raises:
        InvalidInput: the value is infinite, or `decimals` is negative.
    """
    if decimals < 0:
        raise InvalidInput(field="decimals", given=str(decimals), expected="integer >= 0")
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return MISSING_TEXT
    return _written(rounded(value, decimals), decimals)


def numbers(values: Floats, decimals: int = 0, factor: float = 1.0) -> list[str]:
    """Write many numbers as `number` writes each, tens of thousands in an instant.

    Args:
        values: shape (n,), NaN where unknown.
        decimals: digits after the comma, >= 0.
        factor: 1, or 100 for shares, as `percent` multiplies them.

    Returns:
        n texts without unit.
    """
    scaled = values * factor
    steps = np.abs(scaled) * 10.0**decimals
    is_plain = (np.abs(steps - np.floor(steps) - 0.5) > _NEAR_TIE) & (steps < _LARGEST_PLAIN)
    triples = zip(values.tolist(), scaled.tolist(), is_plain.tolist(), strict=True)
    return [
        _plain(product, decimals) if plain else _exactly(value, decimals, factor) for value, product, plain in triples
    ]


def _plain(value: float, decimals: int) -> str:
    """Write a number far from the middle of two roundings: any way of rounding gives the same text."""
    text = f"{abs(value):,.{decimals}f}".replace(",", THIN_SPACE).replace(".", ",")
    return f"{MINUS}{text}" if value < 0 and any(digit in text for digit in "123456789") else text


def _exactly(value: float, decimals: int, factor: float) -> str:
    return number(value if factor == 1.0 else _hundredfold(value), decimals)


def rounded(value: Number, decimals: int = 0) -> Decimal:
    """Round half away from zero on the shortest decimal text, as displayed (METHODS 0.6).

    Args:
        value: a finite number.
        decimals: digits kept after the comma; negative to round to tens, hundreds...

    Returns:
        The rounded decimal, never a negative zero.

    Raises:
        InvalidInput: the value is not finite.
    """
    kept = _decimal(value, decimals).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_EXACT)
    return kept.copy_abs() if kept.is_zero() else kept


def _decimal(value: Number, decimals: int) -> Decimal:
    if isinstance(value, Fraction):
        scaled = abs(value) * Fraction(10) ** (decimals + 1)
        digits = math.floor(scaled) * 10 + (scaled.denominator > 1)
        size = Decimal(digits).scaleb(-decimals - 2, context=_EXACT)
        return size.copy_negate() if value < 0 else size
    if isinstance(value, Decimal):
        exact = value
    else:
        exact = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(operator.index(value))
    if not exact.is_finite():
        raise InvalidInput(field="number", given=str(value), expected="finite number")
    return exact


def _written(value: Decimal, decimals: int) -> str:
    text = f"{value.copy_abs():,.{decimals}f}".replace(",", THIN_SPACE).replace(".", ",")
    return f"{MINUS}{text}" if value < 0 else text


def signed(value: Number | None, decimals: int = 0) -> str:
    """Write a gap with its sign: `+3,2`, `−1,0`, `0,0`; « n.d. » where unknown."""
    text = number(value, decimals)
    if text == MISSING_TEXT or text.startswith(MINUS) or not any(digit in text for digit in "123456789"):
        return text
    return f"+{text}"


def percent(share: Number | None, decimals: int = 1, *, with_sign: bool = False) -> str:
    """Write a share in per cent.

    Args:
        share: 0 to 1 (STYLE section 4); None or NaN where unknown.
        decimals: digits after the comma.
        with_sign: write `+` before positive values, for gaps.

    Returns:
        `12,3 %` with a narrow no-break space, or « n.d. ».
    """
    hundredfold = _hundredfold(share)
    text = signed(hundredfold, decimals) if with_sign else number(hundredfold, decimals)
    return text if text == MISSING_TEXT else f"{text}{THIN_SPACE}%"


def _hundredfold(share: Number | None) -> Decimal | Fraction | None:
    if share is None or (isinstance(share, float) and math.isnan(share)):
        return None
    if isinstance(share, Fraction):
        return share * 100
    return _decimal(share, 0).scaleb(2, context=_EXACT)


def points(share_gap: Number | None, decimals: int = 1) -> str:
    """Write a difference of two shares in points: 0.032 gives `+3,2 points`, 0.01 gives `+1,0 point`."""
    hundredfold = _hundredfold(share_gap)
    text = signed(hundredfold, decimals)
    if hundredfold is None:
        return text
    return f"{text}{NO_BREAK_SPACE}{'point' if _is_singular(rounded(hundredfold, decimals)) else 'points'}"


def quantity(value: Number | None, unit: str, decimals: int = 0) -> str:
    """Write a number and its unit, `12,5 €/hab.`; without unit the number alone, « n.d. » where unknown."""
    text = number(value, decimals)
    return text if text == MISSING_TEXT or not unit else f"{text}{THIN_SPACE}{unit}"


def euros(amount: Number | None, decimals: int = 0) -> str:
    """Write an amount in euros: `1 234 €`, `12,50 €` with 2 decimals, « n.d. » where unknown."""
    return quantity(amount, "€", decimals)


def euros_short(amount: Number | None, decimals: int = 1) -> str:
    """Write a large amount shortly, with the unit that its rounded value asks for.

    Args:
        amount: euros; None or NaN where unknown.
        decimals: digits after the comma; `decimals_that_add_up` where amounts stand under their total.

    Returns:
        `1,2 M€`, `3,4 Md€`; in full below one million, `987 654 €`; « n.d. » where unknown. 999 960 000 gives
        `1,0 Md€`, not `1 000,0 M€`. The exact value must stand beside it or on hover (LOOK, Words).
    """
    if amount is None or (isinstance(amount, float) and math.isnan(amount)):
        return MISSING_TEXT
    exact = _decimal(amount, 0)
    unit_eur, unit = _short_unit(exact)
    return quantity(_EXACT.divide(exact, Decimal(unit_eur)), unit, decimals) if unit_eur > 1 else euros(amount)


def _short_unit(exact: Decimal) -> tuple[int, str]:
    for unit_eur, unit, kept in SHORT_AMOUNTS:
        if abs(rounded(exact, kept)) >= unit_eur:
            return unit_eur, unit
    return 1, "€"


def decimals_that_add_up(*sums: tuple[int, Sequence[int]]) -> int:
    """Choose how finely short amounts are written, so that whoever adds up what is shown finds the total shown.

    57 186 000 and 89 960 800 make 147 146 800; with one decimal 57,2 and 90,0 would seem to make 147,2 and not 147,1.

    Args:
        sums: each total with its parts, in whole euros.

    Returns:
        At least 1; rarely more than 3, and 9 at most, at which billions are exact to the euro.

    Raises:
        InvalidInput: a total is not the sum of its parts.
    """
    for kept in range(1, EXACT_DECIMALS + 1):
        if all(_adds_up(total, parts, kept) for total, parts in sums):
            return kept
    raise InvalidInput(field="amounts", given=str(sums), expected="totals that are the sums of their parts")


def _adds_up(total: int, parts: Sequence[int], decimals: int) -> bool:
    """Tell whether the parts as they are written, added and written as the total is, give the total as written."""
    found = sum((_shown(part, decimals) for part in parts), Decimal(0))
    unit_eur, _ = _short_unit(Decimal(total))
    last = Decimal(unit_eur).scaleb(-decimals)
    return rounded(_EXACT.divide(found, last)) * last == _shown(total, decimals)


def _shown(amount: int, decimals: int) -> Decimal:
    unit_eur, _ = _short_unit(Decimal(amount))
    return rounded(_EXACT.divide(Decimal(amount), Decimal(unit_eur)), decimals) * unit_eur


def counted(count: Number | None, singular: str, plural: str | None = None, decimals: int = 0) -> str:
    """Write a count and its noun: `0 commune`, `1 commune`, `2 communes`, `1,5 point`.

    Args:
        count: how many; None where unknown.
        singular: the noun.
        plural: its plural where it is not the singular and an s; of a noun group, `communes retenues`.
        decimals: digits after the comma.

    Returns:
        The number, a no-break space, and the noun, plural from 2 on as French asks; « n.d. » where unknown.
    """
    text = number(count, decimals)
    if text == MISSING_TEXT or count is None:
        return text
    return f"{text}{NO_BREAK_SPACE}{agreed(rounded(count, decimals), singular, plural)}"


def agreed(count: Number, singular: str, plural: str | None = None) -> str:
    """Return the noun alone, agreed with a count: singular between −2 and 2 excluded, as French asks."""
    return singular if _is_singular(count) else plural or f"{singular}s"


def _is_singular(count: Number) -> bool:
    return -2 < count < 2


def ordinal(rank: int, *, feminine: bool = False) -> str:
    """Write a rank: `1er`, `1re` (feminine), `2e`, `1 234e`."""
    return number(rank) + (("re" if feminine else "er") if rank == 1 else "e")


def listed(items: Sequence[str], last: str = "et") -> str:
    """Write a list in a sentence: `a`, `a et b`, `a, b et c`; empty for nothing."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def capital(text: str) -> str:
    """Begin a text with a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """Put a name between French quotation marks."""
    return f"«{NO_BREAK_SPACE}{text}{NO_BREAK_SPACE}»"


def date_long(day: date) -> str:
    """Write a date in words: `12 mars 2026`, `1er avril 2026`, with no-break spaces."""
    ordinal_day = "1er" if day.day == 1 else str(day.day)
    return NO_BREAK_SPACE.join((ordinal_day, MONTHS[day.month - 1], str(day.year)))


def date_short(day: date) -> str:
    """Write a date in figures: `03/04/2026`."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def clock(moment: datetime) -> str:
    """Write the time of a moment in Paris: `14:32`.

    Args:
        moment: a moment with its time zone, UTC as stored.

    Raises:
        InvalidInput: the moment has no time zone.
    """
    local = _in_paris(moment)
    return f"{local.hour:02d}:{local.minute:02d}"


def moment_long(moment: datetime) -> str:
    """Write a moment in Paris: `12 mars 2026 à 14:32`.

    Args:
        moment: a moment with its time zone, UTC as stored.

    Raises:
        InvalidInput: the moment has no time zone.
    """
    return f"{date_long(_in_paris(moment))} à {clock(moment)}"


def _in_paris(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise InvalidInput(field="moment", given=str(moment), expected="moment with a time zone")
    return moment.astimezone(ZoneInfo(TIME_ZONE))


def value_text(value: Number | None, state: ValueState = ValueState.OK, decimals: int = 0, unit: str = "") -> str:
    """Write one value or what stands in its place.

    Args:
        value: the number, ignored unless the state is `OK`.
        state: state of the value.
        decimals: digits after the comma.
        unit: unit text, may be empty.

    Returns:
        The number with its unit, « n.d. » or « secret »; never an empty text.
    """
    return STATE_TEXTS[state] or quantity(value, unit, decimals)


def column_texts(column: Column, decimals: int = 0, unit: str = "") -> list[str]:
    """Write a whole column, one text per unit: numbers, « n.d. », « secret »."""
    pairs: Iterable[tuple[float, int]] = zip(column.values.tolist(), column.states.tolist(), strict=True)
    known, secret = int(OK), int(SECRET)
    return [
        quantity(value, unit, decimals) if state == known else SECRET_TEXT if state == secret else MISSING_TEXT
        for value, state in pairs
    ]


def reason(state: int) -> str:
    """Say in a few words why a value is absent, from its state code."""
    return STATE_REASONS[STATES[state]]

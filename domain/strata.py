"""The strata of the Conference: what they may be, and how an address writes them (proposition 24: 3 or 4 strata)."""

import re
from itertools import pairwise

from domain.errors import InvalidInput, OutOfDomain
from domain.schedules import Schedule, Strata

FEWEST, MOST = 3, 4
"""Strata that proposition 24 asks for."""
THRESHOLD_DECIMALS = 1
"""A position between strata is written to a tenth of a point."""
RATE_DECIMALS = 3
"""A rate is written to a tenth of a per cent."""
HALF_WIDTH = 5.0
"""Half width of the ramps in points of position (METHODS 5.1), less where strata are too narrow for it."""
THRESHOLDS_FIELD, RATES_FIELD = "s", "f"
"""Fields of the address."""

_NUMBERS = re.compile(r"\d{1,3}(\.\d)?(,\d{1,3}(\.\d)?){0,3}", re.ASCII)


def checked_strata(thresholds: tuple[float, ...], rates: tuple[float, ...], field: str = THRESHOLDS_FIELD) -> None:
    """Refuse strata that are not 3 or 4, do not ascend, or are finer than a tenth.

    Args:
        thresholds: positions between strata.
        rates: one per stratum, 0 to 1.
        field: what is refused.

    Raises:
        InvalidInput: a rule of METHODS 5.1 or of proposition 24 is broken.
    """
    given = f"{_written(thresholds)} / {_written(tuple(rate * 100 for rate in rates))}"[:60]
    try:
        Strata(thresholds, rates)
    except OutOfDomain as error:
        raise InvalidInput(field=field, given=given, expected=error.expected) from error
    fine = [round(one, THRESHOLD_DECIMALS) == one for one in thresholds]
    fine += [round(one, RATE_DECIMALS) == one for one in rates]
    if not FEWEST <= len(rates) <= MOST or not all(fine):
        raise InvalidInput(field=field, given=given, expected=f"{FEWEST} or {MOST} strata, to a tenth")


def strata_of(thresholds: tuple[float, ...], rates: tuple[float, ...], schedule: str) -> Strata:
    """Return the strata under a schedule; ramps narrow where two thresholds, or one and an end, are too close."""
    gaps = [high - low for low, high in pairwise(thresholds)]
    room = min(HALF_WIDTH, thresholds[0], 100.0 - thresholds[-1], *(gap / 2 for gap in gaps))
    return Strata(thresholds, rates, Schedule(schedule), half_width=room)


def write_thresholds(thresholds: tuple[float, ...]) -> str:
    """Write positions between strata, `25,50,75`."""
    return _written(thresholds)


def write_rates(rates: tuple[float, ...]) -> str:
    """Write rates in per cent, `30,50,70,95`."""
    return _written(tuple(rate * 100 for rate in rates))


def read_thresholds(text: str) -> tuple[float, ...]:
    """Read positions between strata.

    Raises:
        InvalidInput: another form.
    """
    return _read(THRESHOLDS_FIELD, text)


def read_rates(text: str) -> tuple[float, ...]:
    """Read rates in per cent; they come back as shares.

    Raises:
        InvalidInput: another form.
    """
    return tuple(share(one) for one in _read(RATES_FIELD, text))


def share(per_cent: float) -> float:
    """Return a rate typed in per cent as a share: 30.5 is 0.305, not the float beside it."""
    return round(per_cent / 100, RATE_DECIMALS)


def _written(values: tuple[float, ...]) -> str:
    return ",".join(f"{round(value, 1):g}" for value in values)


def _read(field: str, text: str) -> tuple[float, ...]:
    if not _NUMBERS.fullmatch(text):
        raise InvalidInput(field=field, given=text[:40], expected="two to four numbers to a tenth")
    return tuple(float(one) for one in text.split(","))

"""Numbers of the browser: parsed here, never trusted."""

import math
from typing import Any

from domain.contract import DEFAULT_SHARES, FIELD, share_of
from domain.errors import InvalidInput
from domain.strata import MOST, checked_strata, share

LARGEST_SEQUENCE = 2**53
"""Beyond it a number of the browser no longer counts one by one."""


def is_number(value: Any) -> bool:
    """Tell a finite number from the rest; JSON has true and false, and this server's reader takes NaN and infinity."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= LARGEST_SEQUENCE and math.isfinite(value)


def contract(value: object) -> tuple[int | None, tuple[float, ...]]:
    """Read `[amount, four shares in per cent]`; nothing is an envelope typed for itself."""
    if value is None or value == "":
        return None, ()
    listed = value if isinstance(value, list) and len(value) == 1 + len(DEFAULT_SHARES) else [None]
    if not all(map(is_number, listed)) or listed[0] != int(listed[0]):
        raise InvalidInput(field=FIELD, given=ascii(value)[:40], expected="whole euros and four shares in per cent")
    return int(listed[0]), tuple(share_of(one) for one in listed[1:])


def strata(value: object) -> dict[str, tuple[float, ...]]:
    """Read `[[positions], [rates in per cent]]`; nothing is the strata of the report.

    Raises:
        InvalidInput: another form, or strata that cannot be.
    """
    if value is None or value == "":
        return {}
    both = value if isinstance(value, list) and len(value) == 2 else [None]
    if not all(isinstance(one, list) and len(one) <= MOST and all(map(is_number, one)) for one in both):
        raise InvalidInput(field="s", given=ascii(value)[:40], expected="positions, then rates")
    thresholds, rates = (tuple(float(one) for one in listed) for listed in both)
    shares = tuple(share(one) for one in rates)
    if tuple(round(one * 100, 1) for one in shares) != rates:
        raise InvalidInput(field="s", given=ascii(value)[:40], expected="rates to a tenth")
    checked_strata(thresholds, shares)
    return {"thresholds": thresholds, "rates": shares}


def kilometres(text: str) -> float:
    """Read a distance as it is typed in French: `2,5` or `2.5 km`.

    Raises:
        InvalidInput: not a number.
    """
    bare = text.strip().removesuffix("km").strip().replace(",", ".")
    try:
        return float(bare)
    except ValueError as error:
        raise InvalidInput(field="distance", given=ascii(text)[:40], expected="number of kilometres") from error

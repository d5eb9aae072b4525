"""Numbers of the browser: parsed here, never trusted."""

import math
from typing import Any

from domain.contract import DEFAULT_SHARES, FIELD, share_of
from domain.errors import InvalidInput

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


def tolerance(value: Any) -> float:
    """Read percentage points of tolerance; nothing is none.

    Raises:
        InvalidInput: not a number of 0 to 50.
    """
    if value is None or value == "":
        return 0.0
    if not is_number(value) or not 0 <= value <= 50:
        raise InvalidInput(field="tolerance", given=ascii(value)[:40], expected="0 to 50")
    return float(value)


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

"""Between plain JSON and exact money: whole euros, decimals, per cent on the outside and shares of 0 to 1 inside."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from domain.decimals import Decimals, decimals, fraction
from domain.errors import InvalidInput
from domain.operations._arrays import column, plain
from domain.values import Bools, Floats, Ints, Texts


def whole(value: Any, field: str) -> int:
    """Read whole euros or a count.

    Raises:
        InvalidInput: a text, a boolean, null or a broken number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise InvalidInput(field=field, given=repr(value)[:60], expected="whole number")
    return int(value)


def wholes(values: Sequence[Any], field: str) -> Ints:
    """Read a list of whole numbers."""
    return np.array([whole(value, field) for value in values], dtype=np.int64)


def number(value: Any, field: str) -> float:
    """Read one finite number.

    Raises:
        InvalidInput: null, a text, a boolean, NaN or infinity.
    """
    read = column([value], field).values[0]
    if np.isnan(read):
        raise InvalidInput(field=field, given=repr(value)[:60], expected="number")
    return value if isinstance(value, int) else float(read)


def share_of(per_cent: Any, field: str) -> float:
    """Read a rate in per cent as the share of 0 to 1 it is written for: 33.3 becomes 0.333."""
    return float(fraction(number(per_cent, field)) / 100)


def known_rates(per_cent: Sequence[Any], field: str) -> tuple[Decimals, Bools]:
    """Read rates in per cent as exact shares.

    Returns:
        the known rates, and a mask of their places in the list.
    """
    read = column(per_cent, field)
    return decimals(read.values[read.is_known]).shifted(2), read.is_known


def per_cent(share: float | None) -> float | None:
    """Write a share in per cent; NaN and None become null."""
    written = plain(share)
    return None if written is None else float(fraction(float(written)) * 100)


def per_cents(shares: Floats) -> list[float | None]:
    """Write shares in per cent; NaN becomes null."""
    return [per_cent(share) for share in shares.tolist()]


def euros(amounts: Floats | Ints) -> list[int | None]:
    """Write whole euros as integers; NaN becomes null."""
    return [None if math.isnan(amount) else int(amount) for amount in amounts.tolist()]


def codes_of(values: Sequence[Any] | None) -> Texts | None:
    """Read codes, None for none."""
    return None if values is None else np.array([str(value) for value in values], dtype=np.str_)


def spread(values: Sequence[Any], known: Bools) -> list[Any]:
    """Put the values of the known units back in their places, null elsewhere."""
    left = iter(values)
    return [next(left) if is_known else None for is_known in known.tolist()]

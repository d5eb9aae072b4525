"""Between lists of plain JSON and columns: `null` is missing, `"secret"` confidential, never NaN on the way out."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from domain.errors import InvalidInput, OutOfDomain
from domain.values import MISSING, OK, SECRET, STATES, Column, Floats, States

SECRET_TEXT = "secret"  # noqa: S105 - statistical confidentiality, not a credential


def column(values: Sequence[Any], field: str = "values") -> Column:
    """Read a list of numbers, nulls and "secret".

    Raises:
        InvalidInput: another text, a boolean, NaN or infinity.
    """
    numbers = np.empty(len(values), dtype=np.float64)
    states = np.full(len(values), OK, dtype=np.int8)
    for position, value in enumerate(values):
        if value is None or value == SECRET_TEXT:
            numbers[position] = math.nan
            states[position] = MISSING if value is None else SECRET
        elif isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise InvalidInput(field=field, given=repr(value)[:60], expected="number, null or secret")
        else:
            numbers[position] = value
    return Column(numbers, states)


def floats(values: Sequence[Any], field: str = "values") -> Floats:
    """Read a list of numbers; null and "secret" become NaN."""
    return column(values, field).values


def same_length(*lists: Sequence[Any]) -> int:
    """Return the common length of parallel lists.

    Raises:
        OutOfDomain: the lists differ in length.
    """
    lengths = {len(one) for one in lists}
    if len(lengths) > 1:
        raise OutOfDomain(field="lists", given=str(sorted(lengths)), expected="lists of equal length")
    return lengths.pop() if lengths else 0


def plain(value: Any) -> Any:
    """Turn a NumPy number into a plain one; NaN and None become null."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def plain_list(values: Iterable[Any]) -> list[Any]:
    """Turn an array into a list of plain values; NaN becomes null."""
    return [plain(value) for value in values]


def state_texts(states: States) -> list[str]:
    """Write state codes as the texts of the method."""
    return [str(STATES[code]) for code in states]

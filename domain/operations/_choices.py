"""Words of an input that must be one of a list, and places in the lists of an output."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

import numpy.typing as npt

from domain.errors import InvalidInput, OutOfDomain
from domain.operations._arrays import SECRET_TEXT
from domain.values import ValueState

Choice = TypeVar("Choice", bound=StrEnum)


def choice(kind: type[Choice], text: Any, field: str) -> Choice:
    """Read a word.

    Raises:
        InvalidInput: it is not one of the words of `kind`.
    """
    words = [word.value for word in kind]
    if text not in words:
        raise InvalidInput(field=field, given=repr(text)[:60], expected=" ".join(words))
    return kind(text)


def at(items: Sequence[Any] | npt.NDArray[Any], position: int) -> Any:
    """Return the item of a unit, None where the list is empty.

    Raises:
        OutOfDomain: no unit has that position.
    """
    if not len(items):
        return None
    if not 0 <= position < len(items):
        raise OutOfDomain(field="position", given=str(position), expected=f"0 to {len(items) - 1}")
    return items[position]


def state_of(value: Any) -> str:
    """Return the state of an input value: `ok`, `manquant` or `secret`."""
    if value == SECRET_TEXT:
        return ValueState.SECRET.value
    return ValueState.MISSING.value if value is None else ValueState.OK.value

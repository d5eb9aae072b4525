"""Every call of a file run again: is what a page showed what the operations give?"""

import math
from collections.abc import Sequence
from typing import Any

from domain.errors import InvalidInput
from domain.operations import OPERATIONS
from domain.operations._record import Json

WITHIN = 1e-6
"""Largest difference between two equal numbers, relative above 1: rates of whole euros are not exact decimals."""


def recompute(document: Json) -> Json:
    """Run each call of a file that the page « Cofinancement » exports.

    Args:
        document: `{"calls": [{"op", "inputs", "shown", ...}]}`.

    Returns:
        `calls`, each with its `op`, `key`, `about`, `commune` and the `outputs` of the operation; `n_compared`, the
        numbers and texts compared; `different`, one record for each output that is not what was shown.

    Raises:
        InvalidInput: another form, or an unknown operation.
    """
    listed = document.get("calls")
    if not isinstance(listed, list):
        raise InvalidInput(field="calls", given=type(listed).__name__, expected="list of calls")
    ran, different, n_compared = [], [], 0
    for place, call in enumerate(listed):
        if call.get("op") not in OPERATIONS:
            raise InvalidInput(field="op", given=str(call.get("op"))[:60], expected="known operation")
        outputs = OPERATIONS[call["op"]].run(call["inputs"])
        named = {key: call.get(key, "") for key in ("op", "key", "about", "commune")}
        ran.append({**named, "outputs": outputs})
        for key, shown in call["shown"].items():
            n_compared += len(shown) if isinstance(shown, list) else 1
            if not is_same(shown, outputs.get(key)):
                different.append({**named, "call": place, "output": key, "shown": shown, "found": outputs.get(key)})
    return {"calls": ran, "n_compared": n_compared, "different": different}


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two plain values are equal, numbers within `WITHIN`, null only to null."""
    if isinstance(one, Sequence) and isinstance(other, Sequence) and not isinstance(one, str):
        return len(one) == len(other) and all(map(is_same, one, other))
    if _is_number(one) and _is_number(other):
        return math.isclose(one, other, rel_tol=WITHIN, abs_tol=WITHIN)
    return bool(one == other)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

"""One figure on screen as a call of an operation, and numbers as plain JSON."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from domain.decimals import fraction
from domain.values import Floats, Ints

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One operation with what the page shows of it.

    Attributes:
        op: its name in `domain.operations`.
        about: which figures, a key of `domain.wording.recomputation.ABOUT`.
        inputs: plain JSON, as `python -m domain.operations` reads it.
        shown: the outputs that the page shows, or that it shows something of; a part of the operation's own.
        commune: code of the commune, empty where the call is about all.
    """

    op: str
    about: str
    inputs: Json
    shown: Json
    commune: str = ""


def per_cents(shares: Floats | tuple[float, ...]) -> list[float | None]:
    """Write shares of 0 to 1 in per cent, exactly as the operations do; NaN becomes null."""
    return [None if np.isnan(one) else float(fraction(float(one)) * 100) for one in np.asarray(shares).tolist()]


def plain(values: Floats | Ints) -> list[Any]:
    """Write numbers as they are; NaN becomes null."""
    return [None if np.isnan(one) else one for one in values.tolist()]

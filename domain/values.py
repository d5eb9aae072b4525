"""Values and their states: a number is never alone, it is known, missing or confidential."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Texts: TypeAlias = npt.NDArray[np.str_]
States: TypeAlias = npt.NDArray[np.int8]
"""Codes of `ValueState`, one per unit: `STATES.index(state)`."""


class ValueState(StrEnum):
    """State of one value (METHODS 0.3). The texts are those of the reference vectors."""

    OK = "ok"
    SECRET = "secret"  # noqa: S105 - statistical confidentiality, not a credential
    MISSING = "manquant"
    INVALID = "invalide"
    NO_POPULATION = "population_nulle"
    DIVISION_BY_ZERO = "division_par_zero"


STATES: tuple[ValueState, ...] = tuple(ValueState)
"""Order of the codes, which is also the order of precedence when several states apply (METHODS 1.1)."""

OK, SECRET, MISSING, INVALID, NO_POPULATION, DIVISION_BY_ZERO = (np.int8(code) for code in range(len(STATES)))


@dataclass(frozen=True, slots=True)
class Column:
    """One variable over n units.

    Attributes:
        values: shape (n,), NaN wherever the state is not `OK`.
        states: shape (n,), codes of `ValueState`.
    """

    values: Floats
    states: States

    @classmethod
    def known(cls, values: npt.ArrayLike) -> "Column":
        """Make a column from numbers; NaN becomes missing."""
        array = np.asarray(values, dtype=np.float64)
        return cls(array, np.where(np.isnan(array), MISSING, OK).astype(np.int8))

    @property
    def is_known(self) -> Bools:
        """Shape (n,): true where the value is known."""
        return np.equal(self.states, OK)

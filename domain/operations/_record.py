"""The record of one operation, and the plain JSON it speaks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from domain.explanations import Explanation

Json: TypeAlias = dict[str, Any]
"""Plain JSON object: `null` is missing, the text `"secret"` confidential."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the method, reachable by name.

    Attributes:
        key: its name, the `op` of the reference vectors.
        section: section of the method note.
        run: inputs to outputs, plain JSON values.
        explain: inputs, outputs and the position of a unit (0 when the operation has no units) to the formula
            with the actual values put in.
    """

    key: str
    section: str
    run: Callable[[Json], Json]
    explain: Callable[[Json, Json, int], Explanation]

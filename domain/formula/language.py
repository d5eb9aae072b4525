"""Words, limits and steps of the formula language of user-defined indicators (METHODS 1.7).

A formula is kept as its steps in postfix order, operands before what is done with them: `rev / pop` is `rev`, `pop`,
`/`. Each step is one node of METHODS 1.7 (number, name, operator, sign or call), so that printing, units and values are
loops over at most 200 steps and no text can exhaust the stack.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias, TypeVar

MOST_CHARACTERS = 500
MOST_OPEN_PARENTHESES = 20
MOST_STEPS = 200
LARGEST_EXPONENT = 4

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
KEYWORDS = ("and", "or", "not", "if")
"""Words that can be no indicator's name."""

FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "min": (1, None),
    "max": (1, None),
    "abs": (1, 1),
    "sqrt": (1, 1),
    "ln": (1, 1),
    "log10": (1, 1),
    "exp": (1, 1),
    "clip": (3, 3),
    "if": (3, 3),
    "coalesce": (1, None),
    "region_sum": (1, 1),
    "region_ratio": (2, 2),
    "group_ratio": (2, 2),
    "rank_pct": (1, 1),
}
"""Each function with its fewest and most arguments; None for no limit."""


class Kind(StrEnum):
    """What one step does with the operands that stand before it."""

    NUMBER = "number"
    NAME = "name"
    SIGN = "sign"
    POWER = "power"
    NOT = "not"
    OPERATOR = "operator"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a formula; two steps are equal when they do the same, wherever they were written.

    Attributes:
        kind: what it does.
        text: digits of a number as written, a name, `+ - * /`, a comparison, `and or not`, a function, or the whole
            exponent of a power.
        n_operands: number of operands it takes: 0 to 2, or the arguments of a call.
        start: place of its first character in the text, from 0.
        end: place after its last character.
    """

    kind: Kind
    text: str
    n_operands: int = 0
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


Steps: TypeAlias = tuple[Step, ...]

Operand = TypeVar("Operand")


def take(stack: list[Operand], n_operands: int) -> Sequence[Operand]:
    """Take the last operands off a stack, in the order in which they were written."""
    operands = stack[len(stack) - n_operands :]
    del stack[len(stack) - n_operands :]
    return operands


def used_names(steps: Steps) -> tuple[str, ...]:
    """Return the names of a formula, each once, in the order in which they are first written."""
    return tuple(dict.fromkeys(step.text for step in steps if step.kind is Kind.NAME))

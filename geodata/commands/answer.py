"""What a command says and how it ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

DONE, REFUSED, MISUSED, ASKED = 0, 1, 2, 3
"""Exit codes: done; refused or impossible; wrong words on the command line; questions await their answers."""

Say = Callable[[str], None]
"""Prints one line while a command runs."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says once it ends.

    Attributes:
        code: exit code.
        lines: French lines for a person.
        facts: the same for a program, JSON values.
        is_error: lines go to the error output.
    """

    code: int
    lines: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_error: bool = False

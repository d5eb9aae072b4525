"""What the page « Disparités » looks at, as the browser holds it: parsed here, never trusted."""

from dataclasses import asdict
from typing import Any

from callbacks._parse_numbers import is_number
from domain.errors import InvalidInput
from domain.gap_choices import FIELD, NAMES, NUMBERS, GapChoices, checked_gaps


def gaps(value: object) -> GapChoices:
    """Read `{"measure": ..., "zoning": ...}`; an absent choice is that which the page opens with.

    Raises:
        InvalidInput: another form, an unknown choice, a number out of bounds.
    """
    if value is None or value == "":
        return GapChoices()
    if not isinstance(value, dict) or not set(value) <= set(NAMES):
        raise InvalidInput(field=FIELD, given="…", expected=", ".join(NAMES))
    read: dict[str, Any] = {name: _number(name, one) if name in NUMBERS else _word(one) for name, one in value.items()}
    return checked_gaps(GapChoices(**read))


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidInput(field=FIELD, given="…", expected="word")
    return value


def _number(name: str, value: Any) -> float:
    if not is_number(value) or (name != "grain" and value != int(value)):
        raise InvalidInput(field=FIELD, given=ascii(value)[:40], expected="number")
    return float(value) if name == "grain" else int(value)


def gap_values(choices: GapChoices) -> dict[str, Any]:
    """Write choices as the browser holds them."""
    return asdict(choices)

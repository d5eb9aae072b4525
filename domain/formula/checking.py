"""Names and units of a formula: what its indicators decide, whatever their values (METHODS 1.7, I26)."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

from domain.errors import FormulaCode, FormulaRefused
from domain.formula.language import COMPARISONS, Kind, Step, Steps, take
from domain.formula.printer import printed
from domain.formula.units import ONE, Unit
from domain.values import Column

_MOST_NEAR = 3
_CLOSENESS = 0.6


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator that a formula may name.

    Attributes:
        column: its values, one per unit of analysis.
        unit: its unit.
        label: its French name, to look it up when a formula writes it otherwise.
    """

    column: Column
    unit: Unit
    label: str = ""


Dictionary: TypeAlias = Mapping[str, Indicator]
"""The indicators that formulas may name, by name (`[a-z][a-z0-9_]*`, 64 characters at most)."""


@dataclass(frozen=True, slots=True)
class _Measured:
    """Unit of a part of the formula; None for a written zero, which takes the unit of its partner."""

    unit: Unit | None
    steps: Steps

    @property
    def or_one(self) -> Unit:
        return ONE if self.unit is None else self.unit


def unit_of_formula(steps: Steps, dictionary: Dictionary) -> Unit:
    """Return the unit of a formula; it does not depend on the data.

    Raises:
        FormulaRefused: `NOM_INCONNU` with the nearest names, or `UNITE` with what cannot be put together.
    """
    for step in sorted(steps, key=lambda step: step.start):
        if step.kind is Kind.NAME and step.text not in dictionary:
            raise FormulaRefused(
                field="formula",
                given=step.text,
                expected="known indicator",
                code=FormulaCode.UNKNOWN_NAME,
                start=step.start,
                end=step.end,
                operands=_nearest(step.text, dictionary),
            )
    stack: list[_Measured] = []
    for step in steps:
        operands = take(stack, step.n_operands)
        written = tuple(part for operand in operands for part in operand.steps)
        stack.append(_Measured(_unit(step, operands, dictionary), (*written, step)))
    return stack[0].or_one


def _nearest(name: str, dictionary: Dictionary) -> tuple[str, ...]:
    """Return the names whose spelling, or whose label's, is nearest."""
    spellings = {_plain_text(indicator.label): own for own, indicator in dictionary.items()}
    spellings |= {own: own for own in dictionary}
    near = get_close_matches(name, [one for one in spellings if one], n=2 * _MOST_NEAR, cutoff=_CLOSENESS)
    return tuple(dict.fromkeys(spellings[one] for one in near))[:_MOST_NEAR]


def _plain_text(label: str) -> str:
    """Write a French label as a name would be: small letters without accents, `_` between words."""
    letters = unicodedata.normalize("NFKD", label.lower())
    return "_".join("".join(one if one.isalnum() else " " for one in letters if not unicodedata.combining(one)).split())


def _unit(step: Step, operands: Sequence[_Measured], dictionary: Dictionary) -> Unit | None:
    match step.kind:
        case Kind.NUMBER:
            return ONE if step.text.strip("0.") else None
        case Kind.NAME:
            return dictionary[step.text].unit
        case Kind.SIGN:
            return operands[0].unit
        case Kind.POWER:
            return operands[0].or_one.power(int(step.text))
        case Kind.NOT | Kind.OPERATOR:
            return _operator_unit(step, operands)
        case Kind.CALL:
            return _CALL_UNITS[step.text](step, operands)


def _operator_unit(step: Step, operands: Sequence[_Measured]) -> Unit:
    if step.text in ("and", "or", "not"):
        return _without_unit(step, operands)
    if step.text == "*":
        return operands[0].or_one.times(operands[1].or_one)
    if step.text == "/":
        return operands[0].or_one.over(operands[1].or_one)
    common = _common(step, operands)
    return ONE if step.text in COMPARISONS else common


def _common(step: Step, operands: Sequence[_Measured]) -> Unit:
    """Return the unit that operands share, written zeros left aside."""
    measured = [operand for operand in operands if operand.unit is not None]
    for other in measured[1:]:
        if other.unit != measured[0].unit:
            raise _mismatch(step, (measured[0], other), "equal units")
    return measured[0].or_one if measured else ONE


def _without_unit(step: Step, operands: Sequence[_Measured]) -> Unit:
    for operand in operands:
        if not operand.or_one.is_one:
            raise _mismatch(step, (operand,), "a number without unit")
    return ONE


def _square_root(step: Step, operands: Sequence[_Measured]) -> Unit:
    if any(exponent % 2 for exponent in operands[0].or_one.exponents):
        raise _mismatch(step, operands, "even exponents")
    return operands[0].or_one.root()


def _condition(step: Step, operands: Sequence[_Measured]) -> Unit:
    _without_unit(step, operands[:1])
    return _common(step, operands[1:])


def _own(_step: Step, operands: Sequence[_Measured]) -> Unit:
    return operands[0].or_one


def _quotient(_step: Step, operands: Sequence[_Measured]) -> Unit:
    return operands[0].or_one.over(operands[1].or_one)


def _rank(_step: Step, _operands: Sequence[_Measured]) -> Unit:
    return ONE


_CALL_UNITS: dict[str, Callable[[Step, Sequence[_Measured]], Unit]] = {
    **dict.fromkeys(("min", "max", "clip", "coalesce"), _common),
    **dict.fromkeys(("ln", "log10", "exp"), _without_unit),
    **dict.fromkeys(("abs", "region_sum"), _own),
    **dict.fromkeys(("region_ratio", "group_ratio"), _quotient),
    "if": _condition,
    "sqrt": _square_root,
    "rank_pct": _rank,
}


def _mismatch(step: Step, operands: Sequence[_Measured], expected: str) -> FormulaRefused:
    return FormulaRefused(
        field="formula",
        given=step.text,
        expected=expected,
        code=FormulaCode.UNIT,
        start=step.start,
        end=step.end,
        operands=tuple(printed(operand.steps) for operand in operands),
        units=tuple(operand.or_one.text() for operand in operands),
    )

"""Values of a formula: each step is an operation on whole columns, numbers with their states (METHODS 1.7).

The columns on the stack hold a number only where it is known and finite; a number that overflows is `invalide`.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np

from domain.formula.checking import Dictionary
from domain.formula.language import Kind, Step, Steps, take
from domain.formula.territory import Universe, group_ratio, rank_percentile, region_ratio, region_sum
from domain.values import DIVISION_BY_ZERO, INVALID, OK, Bools, Column, Floats, States

_OPERATORS: dict[str, Callable[[Floats, Floats], Floats | Bools]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


def values_of(steps: Steps, dictionary: Dictionary, universe: Universe) -> Column:
    """Evaluate a formula whose names and units have been checked.

    Args:
        steps: the formula.
        dictionary: the indicators, n values each.
        universe: the n units, those of reference and the group of each.

    Returns:
        n values. The state of a unit without value is that of the first operand that lacks one, from the left;
        `division_par_zero` or `invalide` where the operands are known and the result is not.
    """
    stack: list[Column] = []
    with np.errstate(all="ignore"):
        for step in steps:
            stack.append(_value(step, take(stack, step.n_operands), dictionary, universe))
    found = stack[0]
    return Column(found.values + 0.0, found.states)


def _value(step: Step, operands: Sequence[Column], dictionary: Dictionary, universe: Universe) -> Column:
    match step.kind:
        case Kind.NUMBER:
            return _literal(float(step.text), universe.n_units)
        case Kind.NAME:
            column = dictionary[step.text].column
            return _computed((column,), column.values)
        case Kind.CALL:
            return _call(step.text, operands, universe)
        case Kind.OPERATOR:
            return _operator(step.text, operands)
        case Kind.SIGN | Kind.POWER | Kind.NOT:
            return _one_operand(step, operands)


def _literal(number: float, n_units: int) -> Column:
    is_finite = math.isfinite(number)
    states = np.full(n_units, OK if is_finite else INVALID, dtype=np.int8)
    return Column(np.full(n_units, number if is_finite else math.nan), states)


def _first_states(operands: Sequence[Column]) -> States:
    """Return the state of the first operand that is not known, `OK` where all are."""
    states = operands[-1].states
    for operand in reversed(operands[:-1]):
        states = np.where(operand.states != OK, operand.states, states)
    return states


def _computed(
    operands: Sequence[Column], values: Floats | Bools, by_zero: Bools | None = None, invalid: Bools | None = None
) -> Column:
    """Make a column of computed values: states of the operands first, then what the operation refuses."""
    numbers = values.astype(np.float64)
    refused = ~np.isfinite(numbers) if invalid is None else invalid | ~np.isfinite(numbers)
    own = np.where(refused, INVALID, OK)
    if by_zero is not None:
        own = np.where(by_zero, DIVISION_BY_ZERO, own)
    missing = _first_states(operands)
    states = np.where(missing != OK, missing, own).astype(np.int8)
    return Column(np.where(states == OK, numbers, np.nan), states)


def _one_operand(step: Step, operands: Sequence[Column]) -> Column:
    values = operands[0].values
    if step.kind is Kind.NOT:
        return _computed(operands, values == 0)
    if step.kind is Kind.SIGN:
        return _computed(operands, -values if step.text == "-" else values)
    exponent = int(step.text)
    return _computed(operands, np.power(values, float(exponent)), by_zero=(values == 0) & (exponent < 0))


def _operator(text: str, operands: Sequence[Column]) -> Column:
    left, right = (operand.values for operand in operands)
    if text in ("and", "or"):
        combined = np.logical_and if text == "and" else np.logical_or
        return _computed(operands, combined(left != 0, right != 0))
    return _computed(operands, _OPERATORS[text](left, right), by_zero=right == 0 if text == "/" else None)


def _call(name: str, operands: Sequence[Column], universe: Universe) -> Column:
    match name:
        case "region_sum":
            return region_sum(operands[0], universe)
        case "region_ratio":
            return region_ratio(operands[0], operands[1], universe)
        case "group_ratio":
            return group_ratio(operands[0], operands[1], universe)
        case "rank_pct":
            return rank_percentile(operands[0], universe)
        case _:
            return _CALLS[name](operands)


def _min(operands: Sequence[Column]) -> Column:
    return _computed(operands, np.minimum.reduce([operand.values for operand in operands]))


def _max(operands: Sequence[Column]) -> Column:
    return _computed(operands, np.maximum.reduce([operand.values for operand in operands]))


def _abs(operands: Sequence[Column]) -> Column:
    return _computed(operands, np.abs(operands[0].values))


def _sqrt(operands: Sequence[Column]) -> Column:
    return _computed(operands, np.sqrt(operands[0].values))


def _ln(operands: Sequence[Column]) -> Column:
    return _computed(operands, np.log(operands[0].values))


def _log10(operands: Sequence[Column]) -> Column:
    return _computed(operands, np.log10(operands[0].values))


def _exp(operands: Sequence[Column]) -> Column:
    return _computed(operands, np.exp(operands[0].values))


def _clip(operands: Sequence[Column]) -> Column:
    value, low, high = (operand.values for operand in operands)
    return _computed(operands, np.minimum(np.maximum(value, low), high), invalid=low > high)


def _if(operands: Sequence[Column]) -> Column:
    condition, chosen, other = operands
    is_chosen = condition.values != 0
    states = np.where(is_chosen, chosen.states, other.states)
    states = np.where(condition.states != OK, condition.states, states).astype(np.int8)
    return Column(np.where(states == OK, np.where(is_chosen, chosen.values, other.values), np.nan), states)


def _coalesce(operands: Sequence[Column]) -> Column:
    values, states = operands[0].values, operands[0].states
    for operand in operands[1:]:
        is_filled = (states != OK) & operand.is_known
        values, states = np.where(is_filled, operand.values, values), np.where(is_filled, OK, states).astype(np.int8)
    return Column(values, states)


_CALLS: dict[str, Callable[[Sequence[Column]], Column]] = {
    "min": _min,
    "max": _max,
    "abs": _abs,
    "sqrt": _sqrt,
    "ln": _ln,
    "log10": _log10,
    "exp": _exp,
    "clip": _clip,
    "if": _if,
    "coalesce": _coalesce,
}

"""Writing a formula back from its steps: `parse(printed(steps)) == steps` (METHODS 1.7, I24)."""

from domain.formula.language import COMPARISONS, MOST_CHARACTERS, Kind, Step, Steps, take

_LOOSEST = 1
_LEVELS = {"or": 1, "and": 2, **dict.fromkeys(COMPARISONS, 4), "+": 5, "-": 5, "*": 6, "/": 6}
_NOT_LEVEL, _COMPARISON_LEVEL, _SIGN_LEVEL, _POWER_LEVEL, _ATOM_LEVEL = 3, 4, 7, 8, 9


def printed(steps: Steps) -> str:
    """Write a formula with the fewest parentheses, with spaces where it stays within the longest text allowed.

    Without spaces it is never longer than the text it was read from.
    """
    spaced = _written(steps, " ")
    return spaced if len(spaced) <= MOST_CHARACTERS else _written(steps, "")


def _written(steps: Steps, gap: str) -> str:
    stack: list[tuple[str, int]] = []
    for step in steps:
        stack.append(_step(step, [*take(stack, step.n_operands)], gap))
    return stack[0][0]


def _step(step: Step, operands: list[tuple[str, int]], gap: str) -> tuple[str, int]:
    """Write one step, with its level: the higher, the tighter it holds together."""
    match step.kind:
        case Kind.NUMBER | Kind.NAME:
            return step.text, _ATOM_LEVEL
        case Kind.CALL:
            arguments = f",{gap}".join(_held(operand, _LOOSEST) for operand in operands)
            return f"{step.text}({arguments})", _ATOM_LEVEL
        case Kind.POWER:
            return f"{_held(operands[0], _ATOM_LEVEL)}^{step.text}", _POWER_LEVEL
        case Kind.SIGN:
            return step.text + _held(operands[0], _POWER_LEVEL), _SIGN_LEVEL
        case Kind.NOT:
            return _joined(step.text, _held(operands[0], _COMPARISON_LEVEL), gap), _NOT_LEVEL
        case Kind.OPERATOR:
            level = _LEVELS[step.text]
            left = _held(operands[0], level + 1 if step.text in COMPARISONS else level)
            right = _held(operands[1], level + 1)
            return _joined(_joined(left, step.text, gap), right, gap), level


def _held(operand: tuple[str, int], level: int) -> str:
    text, own_level = operand
    return text if own_level >= level else f"({text})"


def _joined(left: str, right: str, gap: str) -> str:
    """Put two words side by side, apart where they would make one word."""
    is_one_word = _is_word(left[-1]) and _is_word(right[0])
    return f"{left} {right}" if is_one_word else f"{left}{gap}{right}"


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"

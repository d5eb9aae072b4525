"""French texts of the values of an indicator: shares in per cent, units, « n.d. » and « secret »."""

from domain.territory import Variable
from domain.values import STATES, Column
from domain.wording.numbers import MISSING_TEXT, STATE_TEXTS, THIN_SPACE, number, numbers, ordinal

PERCENT = "%"
NEED_ORDER = "du plus au moins en difficulté"
VALUE_ORDER = "du plus au moins élevé"


def value_texts(column: Column, variable: Variable, decimals: int, unit: str | None = None) -> list[str]:
    """Write every value of a column with its unit; a share (stored 0 to 1) in per cent.

    Args:
        column: n values.
        variable: what is known of them.
        decimals: digits after the comma.
        unit: another unit text; None for that of the variable.
    """
    shown = variable.unit if unit is None else unit
    written = numbers(column.values, decimals, display_factor(variable))
    ending = f"{THIN_SPACE}{shown}" if shown else ""
    return [
        STATE_TEXTS[STATES[state]] or (text if text == MISSING_TEXT else f"{text}{ending}")
        for text, state in zip(written, column.states.tolist(), strict=True)
    ]


def display_factor(variable: Variable) -> float:
    """Return what stored values are multiplied by on a legend: 100 for a share, else 1."""
    return 100.0 if variable.unit == PERCENT else 1.0


def source_text(variable: Variable) -> str:
    """Write the source of an indicator in one line."""
    return f"{variable.producer}, {variable.vintage}, au COG {variable.cog_year}."


def rank_text(rank: int, n_tied: int, n_ranked: int, like: str) -> str:
    """Write a rank among its like, `12e sur 1 246 communes`, and say when it is shared."""
    tied = " ex aequo" if n_tied > 1 else ""
    return f"{ordinal(rank)}{tied} sur {number(n_ranked)} {like}"

"""French wording of every formula, by the key of its explanation."""

from domain.wording.formulas import disparities, money, need, panel, perimeter, ranks, scales, staffing
from domain.wording.formulas._text import FormulaText

FORMULAS: dict[str, FormulaText] = {
    **need.FORMULAS,
    **ranks.FORMULAS,
    **scales.FORMULAS,
    **perimeter.FORMULAS,
    **money.FORMULAS,
    **disparities.FORMULAS,
    **staffing.FORMULAS,
    **panel.FORMULAS,
}

__all__ = ["FORMULAS", "FormulaText"]

"""French wording of the formulas of this chapter."""

from domain.wording.formulas._text import FormulaText

FORMULAS: dict[str, FormulaText] = {}

"""Formula language of user-defined indicators: text to checked formula, formula to values (METHODS 1.7)."""

from domain.formula.checking import Dictionary, Indicator
from domain.formula.formula import Formula, evaluate, holds, read_formula
from domain.formula.language import FUNCTIONS, KEYWORDS
from domain.formula.territory import Universe
from domain.formula.units import BASE_UNITS, ONE, Unit, unit_of

__all__ = [
    "BASE_UNITS",
    "FUNCTIONS",
    "KEYWORDS",
    "ONE",
    "Dictionary",
    "Formula",
    "Indicator",
    "Unit",
    "Universe",
    "evaluate",
    "holds",
    "read_formula",
    "unit_of",
]

"""The record of one formula's French wording."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormulaText:
    """French wording of one formula.

    Attributes:
        title: what the figure is, « Taux par habitant ».
        formula: the formula in symbols, `taux = échelle × numérateur ÷ population`.
        source: legal or scientific source as it must be shown, empty when it is a definition of the project.
    """

    title: str
    formula: str
    source: str = ""

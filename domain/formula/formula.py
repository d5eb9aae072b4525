"""A user-defined indicator: read once, checked once, evaluated on any territory that has its indicators."""

from dataclasses import dataclass

import numpy as np

from domain.errors import OutOfDomain
from domain.formula.checking import Dictionary, unit_of_formula
from domain.formula.evaluation import values_of
from domain.formula.language import Steps, used_names
from domain.formula.parser import parse
from domain.formula.printer import printed
from domain.formula.territory import Universe
from domain.formula.units import Unit
from domain.values import Bools, Column


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula inside the language, its names known and its units in order.

    Attributes:
        steps: its steps in postfix order.
        unit: unit of its values.
    """

    steps: Steps
    unit: Unit

    @property
    def names(self) -> tuple[str, ...]:
        """Indicators that it uses, in the order in which they are first written."""
        return used_names(self.steps)

    def text(self) -> str:
        """Write it in the one form that is stored and compared: two texts of one formula give the same."""
        return printed(self.steps)


def read_formula(text: str, dictionary: Dictionary) -> Formula:
    """Read a formula written by a user (METHODS 1.7).

    Args:
        text: what was typed.
        dictionary: the indicators that it may name; only their units and labels are read.

    Raises:
        FormulaRefused: the first check that fails, with the place of what it refuses.
    """
    steps = parse(text)
    return Formula(steps, unit_of_formula(steps, dictionary))


def evaluate(formula: Formula, dictionary: Dictionary, universe: Universe) -> Column:
    """Compute a formula on every unit.

    Args:
        formula: a formula read with the same names.
        dictionary: the indicators, n values each.
        universe: the n units, those of reference and the group of each.

    Returns:
        n values, each with its state; never NaN or infinity where the state is `OK`.

    Raises:
        OutOfDomain: an indicator has not one value per unit, or the groups are not one per unit.
    """
    sizes = {dictionary[name].column.values.size for name in formula.names} | {universe.group_of.size}
    if sizes != {universe.n_units}:
        raise OutOfDomain(field="dictionary", given=str(sorted(sizes)), expected=f"{universe.n_units} values each")
    return values_of(formula.steps, dictionary, universe)


def holds(condition: Column) -> Bools:
    """Tell where a condition such as `index >= 75 and density < 100` is known and true (not zero)."""
    return condition.is_known & np.not_equal(condition.values, 0.0)

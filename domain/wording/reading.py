"""French words of what is read over the indicator: the axes of two crossed indicators, the circles of an amount."""

from dataclasses import dataclass

import numpy as np

from domain.circles import Circles
from domain.crossing import Axis, Crossing
from domain.discretise import Discretisation
from domain.wording.exports import dated, header
from domain.wording.indicators import display_factor
from domain.wording.legend import decimals_that_separate, legend_labels, remark_text
from domain.wording.numbers import MISSING_TEXT, NO_BREAK_SPACE, SECRET_TEXT, capital, euros_short, number, quantity

CROSS_WITH, CIRCLES, NOTHING = "Croiser avec", "Cercles", "aucun"
CROSSED_WITH_ITSELF = "Un indicateur ne se croise pas avec lui-même : choisissez-en un autre."
HIDDEN_BY_CROSSING = "Les couleurs croisent deux indicateurs : la manière de classer reprendra sans croisement."
NONE_LABEL = "à zéro ou moins"
COLON = f"{NO_BREAK_SPACE}: "


@dataclass(frozen=True, slots=True)
class AxisText:
    """One side of the square of two crossed indicators.

    Attributes:
        name: French name with its unit.
        labels: wording of each class, from the least need.
        edges: bounds of the classes in that order, one more than there are classes.
    """

    name: str
    labels: tuple[str, ...]
    edges: tuple[str, ...]


def axis_text(axis: Axis) -> AxisText:
    """Write the classes of an axis and their bounds, from the least need."""
    classes, variable = axis.classes, axis.variable
    factor = display_factor(variable)
    bounds = (classes.upper_bounds * factor).tolist()
    minimum = None if np.isnan(classes.minimum) else classes.minimum * factor
    decimals = decimals_that_separate(bounds, minimum)
    labels = legend_labels(bounds, minimum, decimals, variable.unit)
    edges = [number(one, decimals) for one in (minimum, *bounds) if one is not None]
    way = -1 if axis.is_descending else 1
    return AxisText(header(capital(variable.label), variable.unit), tuple(labels[::way]), tuple(edges[::way]))


def crossing_title(crossing: Crossing) -> str:
    """Name both indicators."""
    named = f"{capital(crossing.first.variable.label)} × {crossing.second.variable.label}"
    return named.replace(" %", f"{NO_BREAK_SPACE}%")


def crossing_remark(crossing: Crossing) -> str:
    """Say how both were cut, and where equal values left fewer classes."""
    said = [
        remark_text(Discretisation.QUANTILES, axis.classes.upper_bounds.size, axis.classes.n_asked, "")
        for axis in (crossing.first, crossing.second)
    ]
    return " × ".join(dict.fromkeys(said))


def cell_text(column: str, row: str, count: int) -> str:
    """Put a cell of the square into words."""
    return f"{column} ; {row}{COLON}{number(count)}"


def cell_texts(crossing: Crossing) -> list[str]:
    """Put every cell of a square into words."""
    one, other = axis_text(crossing.first), axis_text(crossing.second)
    return [
        cell_text(column, row, int(crossing.counts[place, over]))
        for place, column in enumerate(one.labels)
        for over, row in enumerate(other.labels)
    ]


def circles_title(circles: Circles) -> str:
    """Write the name of the amount of the circles, with its year and its unit."""
    return header(dated(circles.variable.label, circles.variable.vintage), circles.variable.unit)


def circles_in_words(circles: Circles) -> str:
    """Say what the circles of a map show, and how many communes have none."""
    return f"Cercles proportionnels{COLON}{circles_title(circles)}. {without_circle(circles)}"


def reference_texts(circles: Circles, place: int = 0) -> list[str]:
    """Write the amount of each circle of the legend, at the first scale or at another."""
    unit = circles.variable.unit
    return [
        euros_short(amount) if unit == "€" else quantity(amount, unit, 0 if amount >= 1 else 2)
        for amount, _ in circles.references[place]
    ]


def without_circle(circles: Circles) -> str:
    """Count the communes that have no circle, each reason apart; an amount never hides what is not known."""
    counts = ((circles.n_missing, MISSING_TEXT), (circles.n_secret, SECRET_TEXT), (circles.n_none, NONE_LABEL))
    return "Communes sans cercle" + COLON + ", ".join(f"{number(n)}{NO_BREAK_SPACE}{label}" for n, label in counts)

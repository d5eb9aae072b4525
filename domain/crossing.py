"""Two indicators on one map: three quantiles of each, nine cells (METHODS 9)."""

from dataclasses import dataclass

import numpy as np

from domain.discretise import OUTSIDE, Classes, Discretisation
from domain.look import CROSSED
from domain.mapped import MapClasses, classes_of, mapped
from domain.territory import Variable
from domain.values import SECRET, Column, Ints

N_CLASSES = 3
STEPS = {0: (), 1: (1,), 2: (0, 2), 3: (0, 1, 2)}
"""Step of colour of each class along an axis, by number of classes."""
SECRET_CELL = -2
"""Cell of a commune one of whose values is confidential; `OUTSIDE` where one is missing and none confidential."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One of the two indicators.

    Attributes:
        variable: what is known of it.
        column: n values.
        classes: its classes, 3 at most, by ascending values.
        is_descending: true where a low value means need: along the axis the values then go down.
    """

    variable: Variable
    column: Column
    classes: Classes
    is_descending: bool

    @property
    def steps(self) -> tuple[int, ...]:
        """Step of colour of each place of the axis, the last for the most need."""
        return STEPS[self.classes.upper_bounds.size]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Every commune in one of the cells of two indicators.

    Attributes:
        first: indicator of the map, along the lower side of the legend.
        second: the one crossed with it, along its left side.
        cell_of: shape (n,), place along the first x classes of the second + place along the second; `OUTSIDE` or
            `SECRET_CELL` where a value is unknown.
        counts: shape (classes of the first, classes of the second), communes of each cell, from the least need.
        colors: colour of each cell, in the order of `cell_of`.
        n_missing: communes outside the cells, none of whose values is confidential.
        n_secret: communes one of whose values is.
    """

    first: Axis
    second: Axis
    cell_of: Ints
    counts: Ints
    colors: tuple[str, ...]
    n_missing: int
    n_secret: int

    def first_alone(self) -> MapClasses:
        """Return the classes of the first indicator, in the colours that they have where the second is lowest."""
        colors = tuple(CROSSED[step][0] for step in self.first.steps)
        ordered = colors[::-1] if self.first.is_descending else colors
        return MapClasses(self.first.classes, ordered, Discretisation.QUANTILES)


def cross(first: Column, first_variable: Variable, second: Column, second_variable: Variable) -> Crossing:
    """Cross two indicators, each cut into three quantiles as the map cuts it: zero apart where it stands apart.

    Args:
        first: n values of the indicator of the map.
        first_variable: what is known of them.
        second: n values of the other one.
        second_variable: what is known of them.
    """
    one, other = _axis(first, first_variable), _axis(second, second_variable)
    places = _places(one), _places(other)
    n_second = len(other.steps)
    is_secret = (first.states == SECRET) | (second.states == SECRET)
    is_known = (places[0] != OUTSIDE) & (places[1] != OUTSIDE)
    cell_of = np.where(is_known, places[0] * n_second + places[1], np.where(is_secret, SECRET_CELL, OUTSIDE))
    counts = np.bincount(cell_of[is_known], minlength=len(one.steps) * n_second)
    return Crossing(
        first=one,
        second=other,
        cell_of=cell_of,
        counts=counts.reshape(len(one.steps), n_second),
        colors=tuple(CROSSED[step][over] for step in one.steps for over in other.steps),
        n_missing=int(np.count_nonzero(cell_of == OUTSIDE)),
        n_secret=int(np.count_nonzero(cell_of == SECRET_CELL)),
    )


def _axis(column: Column, variable: Variable) -> Axis:
    shown = mapped(variable.key)
    return Axis(variable, column, classes_of(column, shown, N_CLASSES, Discretisation.QUANTILES), shown.direction < 0)


def _places(axis: Axis) -> Ints:
    """Return the place of each commune along an axis, from the least need; `OUTSIDE` where it has none."""
    index, last = axis.classes.class_index, axis.classes.upper_bounds.size - 1
    return np.where(index == OUTSIDE, OUTSIDE, last - index if axis.is_descending else index)

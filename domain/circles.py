"""Proportional circles: the area of each is in proportion to the amount of its commune."""

import math
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from domain.territory import Variable
from domain.values import SECRET, Column, Floats, Ints

LARGEST_RADIUS = 36.0
"""Radius of the greatest amount, pixels of the design."""
PROJECTED = 1.5
"""How much larger they are on the projector (LOOK)."""
REFERENCES = (1.0, 3.0, 5.0)
"""What the amount before, at first the greatest, is divided by for each circle of the legend, then rounded down."""
STEPS = (5, 4, 3, 2, 1)
SCALES = (1, 2, 4)
"""How many times larger the screen draws every circle as one comes near (`web/assets/cercles.js`)."""


@dataclass(frozen=True, slots=True)
class Circles:
    """Circles of one amount over the communes.

    Attributes:
        variable: what is known of the amount.
        column: n amounts.
        radii: shape (n,), pixels; 0 where there is no circle: unknown, none, or below zero.
        references: for each of `SCALES`, amount and radius of each circle of the legend, the largest first; none where
            no circle is drawn.
        n_missing: communes without value, confidential ones not counted.
        n_secret: confidential communes.
        n_none: communes whose amount is zero or below.
    """

    variable: Variable
    column: Column
    radii: Floats
    references: tuple[tuple[tuple[float, float], ...], ...]
    n_missing: int
    n_secret: int
    n_none: int


def circles_of(column: Column, variable: Variable, largest_radius: float = LARGEST_RADIUS) -> Circles:
    """Return the circles of an amount: radius = largest radius x √(amount / greatest amount).

    Args:
        column: n amounts.
        variable: what is known of them.
        largest_radius: pixels.
    """
    amounts = np.where(column.is_known, np.maximum(column.values, 0.0), 0.0)
    greatest = float(amounts.max(initial=0.0))
    radii = largest_radius * np.sqrt(amounts / greatest) if greatest > 0 else np.zeros(amounts.size)
    n_secret = int(np.count_nonzero(column.states == SECRET))
    return Circles(
        variable=variable,
        column=column,
        radii=radii,
        references=tuple(_references(greatest, scale, largest_radius) for scale in SCALES) if greatest > 0 else ((),),
        n_missing=int(np.count_nonzero(~column.is_known)) - n_secret,
        n_secret=n_secret,
        n_none=int(np.count_nonzero(column.is_known & (amounts == 0))),
    )


def _references(greatest: float, scale: int, largest_radius: float) -> tuple[tuple[float, float], ...]:
    """Return the circles of the legend at a scale: none is larger there than the largest one at the first."""
    amounts = accumulate(REFERENCES, lambda amount, part: round_down(amount / part), initial=greatest / scale**2)
    return tuple((amount, scale * largest_radius * math.sqrt(amount / greatest)) for amount in list(amounts)[1:])


def round_down(amount: float) -> float:
    """Return the greatest of 1 to 5 times a power of ten that is not above an amount > 0."""
    power = 10.0 ** math.floor(math.log10(amount))
    return next((step * power for step in STEPS if step * power <= amount), power)


def drawing_order(radii: Floats) -> Ints:
    """Return the positions that have a circle, the largest first so that smaller ones lie on top."""
    order = np.lexsort((np.arange(radii.size), -radii))
    return order[radii[order] > 0]

"""Invented places for the tests of quarters: rectangles in metres, on the ground of Île-de-France."""

import numpy as np
import shapely
from hypothesis import strategies as st

from geodata.topology import unproject

ORIGIN = np.array([650_000.0, 6_860_000.0])
N_SIDE, SIDE_M = 3, 1_000


def box(west, south, east, north):
    """A rectangle in metres from the corner of the place."""
    return shapely.box(ORIGIN[0] + west, ORIGIN[1] + south, ORIGIN[0] + east, ORIGIN[1] + north)


def array(*shapes):
    made = np.full(len(shapes), None, dtype=object)
    made[:] = shapes
    return made


def degrees(shapes):
    return unproject(array(*shapes))


def communes():
    """Nine square communes of 1 km, row after row."""
    return [
        box(SIDE_M * column, SIDE_M * row, SIDE_M * (column + 1), SIDE_M * (row + 1))
        for row in range(N_SIDE)
        for column in range(N_SIDE)
    ]


@st.composite
def rectangles(draw, largest=N_SIDE * SIDE_M):
    """West, south, east and north in metres, in steps of 10 m, inside the nine communes."""
    steps = largest // 10
    first = draw(st.tuples(st.integers(0, steps - 1), st.integers(0, steps - 1)))
    last = [draw(st.integers(start + 1, steps)) for start in first]
    return (10 * first[0], 10 * first[1], 10 * last[0], 10 * last[1])


def common_m2(one, other):
    """Area in common of two rectangles, by arithmetic alone."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0) * max(height, 0)

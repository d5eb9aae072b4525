"""What a perimeter shuts in, against the interior rings of the dissolved union on small grids."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.compactness import shared_borders
from domain.enclaves import enclosed, sides

SIDE = 6
PLACES = np.array([(column, row) for row in range(SIDE) for column in range(SIDE)])
CELLS = shapely.box(*(1_000_000.0 + 10.0 * PLACES).T, *(1_000_010.0 + 10.0 * PLACES).T)
NEIGHBOURS = shared_borders(CELLS)
ON_BORDER = ((PLACES == 0) | (PLACES == SIDE - 1)).any(axis=1)
thorough = settings(max_examples=300, deadline=None, derandomize=True)


def shut_in(selected):
    return enclosed(sides(NEIGHBOURS, selected), NEIGHBOURS, selected, ON_BORDER)


def drawn(*rows):
    """Read a perimeter drawn from the top row down, `#` where it is selected."""
    return np.array([[mark == "#" for mark in row] for row in reversed(rows)]).ravel()


def in_a_ring(selected):
    parts = shapely.get_parts(shapely.union_all(CELLS[selected])) if selected.any() else []
    rings = [shapely.polygons(ring) for part in parts for ring in part.interiors]
    centres = shapely.centroid(CELLS)
    inside = [shapely.contains(ring, centres) for ring in rings]
    return np.any(inside, axis=0) & ~selected if inside else np.zeros(selected.size, dtype=bool)


@thorough
@given(st.lists(st.booleans(), min_size=SIDE**2, max_size=SIDE**2).map(np.array))
@example(drawn("######", "#....#", "#.##.#", "#.##.#", "#....#", "######"))
@example(drawn("......", "..##..", ".#..#.", "..##..", "......", "......"))
@example(drawn(".#####", ".#...#", "..#.#.", ".###..", "......", "......"))
def test_what_is_shut_in_stands_in_an_interior_ring_of_the_union(selected):
    assert shut_in(selected).tolist() == in_a_ring(selected).tolist()


@pytest.mark.parametrize(
    ("rows", "n_shut_in"),
    [
        (("......", ".###..", ".#.#..", ".###..", "......", "......"), 1),
        (("......", ".###..", ".#.#..", ".##...", "......", "......"), 1),
        (("......", "..#...", ".#.#..", "..#...", "......", "......"), 0),
        (("######", "......", "......", "......", "......", "######"), 0),
        (("######", "#....#", "#.##.#", "#.##.#", "#....#", "######"), 12),
        (("......",) * 6, 0),
        (("######",) * 6, 0),
    ],
    ids=[
        *("a ring", "a ring of one piece open at a corner", "four pieces that touch by corners", "two bands"),
        *("a moat around an islet", "nothing", "everything"),
    ],
)
def test_cases_drawn_by_hand(rows, n_shut_in):
    assert shut_in(drawn(*rows)).sum() == n_shut_in


def test_a_territory_without_communes_has_no_enclave():
    nothing = np.zeros(0, dtype=bool)
    pairs = np.empty((0, 2), dtype=np.int64)
    assert enclosed(sides(pairs, nothing), pairs, nothing, nothing).size == 0

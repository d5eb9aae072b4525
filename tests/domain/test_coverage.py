"""Shape of a perimeter from measures made once: the same as that of the dissolved union (METHODS 3.2)."""

from dataclasses import astuple

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.compactness import boxes, measure_shape
from domain.coverage import index_coverage, shape_of_perimeter

thorough = settings(max_examples=100, deadline=None, derandomize=True)


def _grid(side):
    """Squares of 1 km, row by row."""
    return boxes(np.array([[x, y, x + 1, y + 1] for y in range(side) for x in range(side)], dtype=float) * 1000.0)


@st.composite
def tilings(draw):
    """A square cut again and again, so that borders meet in T-junctions; some pieces are islands of one unit."""
    todo = [(0.0, 0.0, 8000.0, 8000.0)]
    for _ in range(draw(st.integers(0, 14))):
        xmin, ymin, xmax, ymax = todo.pop(draw(st.integers(0, len(todo) - 1)))
        part = draw(st.sampled_from([0.3, 0.5, 0.61]))
        if xmax - xmin > ymax - ymin:
            middle = xmin + part * (xmax - xmin)
            todo += [(xmin, ymin, middle, ymax), (middle, ymin, xmax, ymax)]
        else:
            middle = ymin + part * (ymax - ymin)
            todo += [(xmin, ymin, xmax, middle), (xmin, middle, xmax, ymax)]
    cells = boxes(np.array(todo))
    unit = np.array(draw(st.lists(st.integers(0, 9), min_size=cells.size, max_size=cells.size)))
    units = np.array([shapely.union_all(cells[unit == key]) for key in np.unique(unit)], dtype=object)
    mask = np.array(draw(st.lists(st.booleans(), min_size=units.size, max_size=units.size)), dtype=bool)
    return units, mask


def _assert_same(units, mask):
    found = astuple(shape_of_perimeter(index_coverage(units), mask))
    assert found == pytest.approx(astuple(measure_shape(units[mask])), rel=1e-9, nan_ok=True)


@thorough
@given(st.lists(st.booleans(), min_size=36, max_size=36))
def test_a_grid_measured_once_gives_the_shape_of_every_perimeter(mask):
    """Corner contacts, rings closed by a corner, holes that touch: squares have them all."""
    _assert_same(_grid(6), np.array(mask, dtype=bool))


@thorough
@given(tilings())
def test_units_with_islands_holes_and_t_junctions_give_the_shape_of_their_union(tiling):
    _assert_same(*tiling)


@thorough
@given(tilings(), st.floats(0.01, 6.28))
def test_the_shape_is_the_same_on_a_turned_map(tiling, angle):
    units, mask = tiling
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    turned = shapely.transform(units, lambda xy: xy @ turn + (600_000.0, 6_800_000.0))
    found = astuple(shape_of_perimeter(index_coverage(turned), mask))
    assert found == pytest.approx(astuple(measure_shape(units[mask])), rel=1e-6, nan_ok=True)


def test_two_enclaves_that_touch_at_a_point_are_two():
    """A unit whose two holes meet at a corner, filled by two other units."""
    squares = _grid(4)
    holes = np.array([5, 10])
    ring = shapely.union_all(np.delete(squares, holes))
    units = np.array([ring, *squares[holes]], dtype=object)
    index = index_coverage(units)
    assert shape_of_perimeter(index, np.array([True, False, False])).n_enclaves == 2
    assert shape_of_perimeter(index, np.array([True, True, False])).n_enclaves == 1
    assert shape_of_perimeter(index, np.array([True, True, True])).n_enclaves == 0


def test_an_empty_perimeter_has_no_ratio():
    shape = shape_of_perimeter(index_coverage(_grid(2)), np.zeros(4, dtype=bool))
    assert (shape.area_m2, shape.perimeter_m, shape.n_enclaves) == (0.0, 0.0, 0)
    assert np.isnan([shape.polsby_popper, shape.reock, shape.convex_hull_ratio]).all()

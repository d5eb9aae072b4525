import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import UnreadableData
from geodata import topology

ORIGIN = (650_000.0, 6_860_000.0)


def square(column, row, side=1000.0):
    x, y = ORIGIN[0] + column * side, ORIGIN[1] + row * side
    return shapely.box(x, y, x + side, y + side)


def grid(n):
    return np.array([square(column, row) for row in range(n) for column in range(n)], dtype=object)


def test_squares_that_touch_at_a_corner_are_no_neighbours():
    assert topology.neighbours(grid(2)).tolist() == [[0, 1], [0, 2], [1, 3], [2, 3]]


def test_a_border_along_part_of_a_longer_edge_counts():
    wide = shapely.box(*ORIGIN, ORIGIN[0] + 2000, ORIGIN[1] + 1000)
    above = np.array([wide, square(0, 1), square(1, 1)], dtype=object)
    assert topology.neighbours(above).tolist() == [[0, 1], [0, 2], [1, 2]]
    assert topology.neighbours(topology.cleaned(above)).tolist() == [[0, 1], [0, 2], [1, 2]]


def test_a_common_border_of_a_metre_is_not_enough():
    low = shapely.box(ORIGIN[0], ORIGIN[1], ORIGIN[0] + 10, ORIGIN[1] + 10)
    shifted = shapely.box(ORIGIN[0] + 9, ORIGIN[1] + 10, ORIGIN[0] + 19, ORIGIN[1] + 20)
    further = shapely.box(ORIGIN[0] + 8.9, ORIGIN[1] + 10, ORIGIN[0] + 19, ORIGIN[1] + 20)
    assert topology.neighbours(np.array([low, shifted], dtype=object)).size == 0
    assert topology.neighbours(np.array([low, further], dtype=object)).tolist() == [[0, 1]]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(order=st.permutations(range(9)))
def test_0_7_neighbours_do_not_depend_on_the_order_of_units(order):
    """METHODS 0.7: the result does not depend on the order of rows."""
    units = grid(3)
    pairs = {tuple(sorted((order[first], order[second]))) for first, second in topology.neighbours(units[list(order)])}
    assert pairs == set(map(tuple, topology.neighbours(units).tolist()))


def test_degrees_and_metres_are_inverse():
    units = grid(2)
    back = topology.project(topology.unproject(units))
    assert np.allclose(shapely.get_coordinates(back), shapely.get_coordinates(units), atol=1e-3)


def test_degrees_and_metres_of_another_system_are_inverse():
    units = np.array([shapely.box(340_000, 7_640_000, 341_000, 7_641_000)], dtype=object)
    degrees = topology.unproject(units, "EPSG:2975")
    assert np.allclose(shapely.get_coordinates(topology.project(degrees, "EPSG:2975")), shapely.get_coordinates(units))
    west, south, east, north = shapely.total_bounds(degrees)
    assert 55 < west < east < 56
    assert -22 < south < north < -20


def test_a_hole_goes_to_the_unit_that_lacks_a_part():
    ring = np.delete(grid(3), 4)
    filled = topology.with_holes_filled(ring, [1])
    assert shapely.area(filled).tolist() == [1e6, 2e6, *[1e6] * 6]
    assert shapely.coverage_is_valid(filled)


def test_a_hole_that_nobody_lacks_is_refused():
    with pytest.raises(UnreadableData):
        topology.with_holes_filled(np.delete(grid(3), 4), [])


def test_a_part_that_is_lacking_without_hole_is_refused():
    with pytest.raises(UnreadableData):
        topology.with_holes_filled(grid(2), [0])


def test_rounding_keeps_common_vertices():
    degrees = topology.rounded_degrees(grid(3), 5)
    assert shapely.coverage_is_valid(degrees)
    assert len(np.unique(shapely.get_coordinates(degrees), axis=0)) == 16


def test_rounding_too_much_is_refused():
    with pytest.raises(UnreadableData):
        topology.rounded_degrees(grid(3), 1)


def test_simplifying_keeps_common_borders():
    wavy = shapely.Polygon([(0, 0), (500, 3), (1000, 0), (1000, 1000), (0, 1000)])
    below = shapely.Polygon([(0, 0), (500, 3), (1000, 0), (1000, -1000), (0, -1000)])
    made = topology.simplified(np.array([wavy, below], dtype=object), 50.0)
    assert shapely.coverage_is_valid(made)
    assert shapely.get_num_coordinates(made).tolist() == [5, 5]


def test_dissolving_leaves_out_units_without_area():
    areas = topology.dissolved(grid(2), np.array([0, 0, -1, -1]), 2)
    assert areas[0].area == 2e6
    assert areas[1] is None

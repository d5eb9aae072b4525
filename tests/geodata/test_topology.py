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


def test_only_the_middle_of_nine_squares_is_off_the_border():
    assert topology.on_the_border(grid(3)).tolist() == [place != 4 for place in range(9)]


def test_a_square_beside_a_hole_is_on_the_border():
    around = [6, 7, 8, 11, 12, 15, 16, 17]
    found = topology.on_the_border(np.delete(grid(5), 12))
    assert [place for place in around if found[place]] == [7, 11, 12, 16]


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
    assert shapely.area(filled.shapes).tolist() == [1e6, 2e6, *[1e6] * 6]
    assert shapely.coverage_is_valid(filled.shapes)
    assert filled.still_lacking == ()


def test_a_hole_that_nobody_lacks_stays_a_hole():
    ring = np.delete(grid(3), 4)
    assert shapely.area(topology.with_holes_filled(ring, []).shapes).tolist() == [1e6] * 8
    corner = topology.with_holes_filled(ring, [0])
    assert shapely.area(corner.shapes).tolist() == [1e6] * 8
    assert corner.still_lacking == (0,)


def test_a_commune_inside_the_part_that_it_lacks_is_given_the_ring_around_it():
    ring = np.append(np.delete(grid(5), [6, 7, 8, 11, 13, 16, 17, 18]), [])
    centre = next(place for place, unit in enumerate(ring) if unit.equals(square(2, 2)))
    filled = topology.with_holes_filled(ring, [centre])
    assert shapely.area(filled.shapes[centre]) == 9e6
    assert filled.still_lacking == ()


def test_a_hole_between_two_units_that_lack_a_part_is_given_to_none():
    filled = topology.with_holes_filled(np.delete(grid(3), 4), [1, 3])
    assert shapely.area(filled.shapes).tolist() == [1e6] * 8
    assert filled.still_lacking == (1, 3)


def test_a_part_that_is_lacking_without_hole_is_told():
    filled = topology.with_holes_filled(grid(2), [0])
    assert shapely.area(filled.shapes).tolist() == [1e6] * 4
    assert filled.still_lacking == (0,)


def test_rounding_keeps_common_vertices():
    degrees = topology.rounded_degrees(grid(3), 5)
    assert shapely.coverage_is_valid(degrees)
    assert len(np.unique(shapely.get_coordinates(degrees), axis=0)) == 16


def test_rounding_too_much_is_refused():
    with pytest.raises(UnreadableData):
        topology.rounded_degrees(grid(3), 1)


def test_a_unit_that_rounding_would_break_keeps_more_decimals():
    units = np.array([square(0, 0), square(1, 0), square(2, 0, 10.0)], dtype=object)
    rounded = topology.rounded_where_possible(units, 2)
    assert shapely.is_valid(rounded).all()
    assert shapely.coverage_is_valid(rounded)
    far = np.array([square(40, 40, 9000.0)], dtype=object)
    points = shapely.get_coordinates(topology.rounded_where_possible(np.concatenate([units, far]), 2)[-1])
    assert np.array_equal(points, points.round(2))


def test_rounding_that_no_decimal_mends_is_refused():
    with pytest.raises(UnreadableData):
        topology.rounded_where_possible(np.array([square(0, 0, 1e-4)], dtype=object), 1)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(corners=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 3)), min_size=1, max_size=8))
def test_3_2_neighbours_are_the_pairs_with_a_common_line_longer_than_a_metre(corners):
    """METHODS 3.2: the common line may be a part of a longer edge; squares of several sizes meet in T-junctions."""
    units = np.array([square(2 * x, 2 * y, 1000.0 * side) for x, y, side in corners], dtype=object)
    expected = [
        [first, second]
        for first in range(len(units))
        for second in range(first + 1, len(units))
        if shapely.length(shapely.intersection(units[first].boundary, units[second].boundary)) > 1
    ]
    assert topology.neighbours(units).tolist() == expected


def test_units_without_contour_have_no_neighbours():
    units = np.append(grid(2), [None])
    assert topology.neighbours(units).tolist() == [[0, 1], [0, 2], [1, 3], [2, 3]]


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

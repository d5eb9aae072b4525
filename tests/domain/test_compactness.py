"""Contacts, pieces, compactness and enclaves of a perimeter (METHODS 3.2)."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.compactness import any_contacts, boxes, components, contacts, measure_shape, shared_borders
from domain.errors import OutOfDomain

thorough = settings(max_examples=100, deadline=None, derandomize=True)


def _grid(side):
    """Squares of 1 km, row by row."""
    return boxes(np.array([[x, y, x + 1, y + 1] for y in range(side) for x in range(side)], dtype=float) * 1000.0)


def _moved(polygons, angle=0.0, scale=1.0, shift=(0.0, 0.0)):
    c, s = np.cos(angle) * scale, np.sin(angle) * scale
    turn = np.array([[c, s], [-s, c]])
    return shapely.transform(polygons, lambda xy: xy @ turn + shift)


grid_masks = st.lists(st.booleans(), min_size=25, max_size=25).map(lambda mask: np.array(mask, dtype=bool))


@thorough
@given(grid_masks.filter(np.any))
def test_i36_the_three_ratios_of_compactness_lie_between_0_and_1(mask):
    """I36: all three ratios in (0, 1]."""
    shape = measure_shape(_grid(5)[mask])
    for value in (shape.polsby_popper, shape.reock, shape.convex_hull_ratio):
        assert 0.0 < value <= 1.0


@thorough
@given(
    grid_masks.filter(np.any),
    st.floats(0.0, 6.28),
    st.floats(0.1, 10.0),
    st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)),
)
def test_i37_compactness_is_the_same_after_moving_turning_or_scaling(mask, angle, scale, shift):
    """I37: invariant by translation, rotation, scaling. Noding a turned grid is checked from its exact squares."""
    union = shapely.union_all(_grid(5)[mask])
    before = measure_shape(np.array([union], dtype=object))
    after = measure_shape(_moved(np.array([union], dtype=object), angle, scale, shift))
    for name in ("polsby_popper", "reock", "convex_hull_ratio"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), rel=1e-6)
    assert after.n_enclaves == before.n_enclaves
    assert after.area_m2 == pytest.approx(before.area_m2 * scale**2, rel=1e-6)


@thorough
@given(grid_masks, st.floats(0.0, 6.28))
def test_neighbours_are_the_same_on_a_turned_map(mask, angle):
    squares = _grid(5)[mask]
    assert shared_borders(_moved(squares, angle)).tolist() == shared_borders(squares).tolist()


@thorough
@given(grid_masks)
def test_i38_there_are_at_most_as_many_pieces_as_units(mask):
    """I38: components <= number of units."""
    squares = _grid(5)
    found = components(25, shared_borders(squares), mask)
    assert found.count <= mask.sum()
    assert (found.labels >= 0).tolist() == mask.tolist()


@thorough
@given(grid_masks)
def test_i39_contacts_at_a_corner_can_only_join_pieces(mask):
    """I39: components(queen) <= components(rook)."""
    squares = _grid(5)
    rook = components(25, shared_borders(squares), mask)
    queen = components(25, any_contacts(squares), mask)
    assert queen.count <= rook.count
    assert rook.count == len(shapely.get_parts(shapely.union_all(squares[mask])))


@thorough
@given(grid_masks)
def test_units_that_share_a_border_are_in_the_same_piece(mask):
    neighbours = shared_borders(_grid(5))
    labels = components(25, neighbours, mask).labels
    inner = neighbours[mask[neighbours].all(axis=1)]
    assert (labels[inner[:, 0]] == labels[inner[:, 1]]).all()


def test_a_border_counts_even_where_the_vertices_differ():
    """One long square beside two halves: a T-junction that no shared vertex reveals."""
    squares = boxes(np.array([[0, 0, 1000, 1000], [1000, -300, 2000, 400], [1000, 400, 2000, 1000]], dtype=float))
    assert shared_borders(squares).tolist() == [[0, 1], [0, 2], [1, 2]]
    assert contacts(squares).length_m == pytest.approx([400.0, 600.0, 1000.0])


@pytest.mark.parametrize(("overlap_m", "expected"), [(0.9, []), (1.0, []), (1.1, [[0, 1]])])
def test_neighbours_have_more_than_one_metre_in_common(overlap_m, expected):
    squares = boxes(np.array([[0, 0, 1000, 1000], [1000, 1000 - overlap_m, 2000, 2000]]))
    assert shared_borders(squares).tolist() == expected


def test_a_common_line_of_many_short_segments_is_one_line():
    zigzag = [(1000.0 + 0.2 * (step % 2), 500.0 + 0.3 * step) for step in range(11)]
    left = shapely.Polygon([(0, 0), (1000, 0), *zigzag, (1000, 1000), (0, 1000)])
    right = shapely.Polygon([*zigzag, (1500, 900), (1500, 600)])
    assert shared_borders(np.array([left, right], dtype=object)).tolist() == [[0, 1]]


def test_two_short_contacts_far_apart_are_no_border():
    comb = shapely.Polygon([(1000, 0), (1000, 0.8), (1500, 300), (1000, 600), (1000, 600.8), (2000, 600.8), (2000, 0)])
    square = shapely.box(0, 0, 1000, 1000)
    pair = np.array([square, comb], dtype=object)
    assert contacts(pair).length_m == pytest.approx([1.6])
    assert shared_borders(pair).tolist() == []


def test_a_commune_inside_another_is_its_neighbour():
    hole = shapely.box(400, 400, 600, 600)
    ring = shapely.box(0, 0, 1000, 1000).difference(hole)
    assert shared_borders(np.array([hole, ring], dtype=object)).tolist() == [[0, 1]]


def test_the_islands_of_one_commune_are_one_unit():
    islands = shapely.MultiPolygon([shapely.box(0, 0, 1000, 1000), shapely.box(5000, 0, 6000, 1000)])
    units = np.array([islands, shapely.box(6000, 0, 7000, 1000)], dtype=object)
    assert components(2, shared_borders(units), np.ones(2, dtype=bool)).count == 1


def test_lengths_are_never_measured_in_degrees():
    with pytest.raises(OutOfDomain):
        shared_borders(boxes(np.array([[2.0, 48.0, 2.1, 48.1]])))


def test_a_manual_link_joins_two_pieces_and_the_largest_is_weighed_by_people():
    mask = np.array([True, False, True, True])
    chain = np.array([[0, 1], [1, 2], [2, 3]])
    apart = components(4, chain, mask, np.array([100.0, 999.0, 40.0, 60.0]))
    assert (apart.count, apart.labels.tolist(), apart.largest_population_share) == (2, [0, -1, 1, 1], 0.5)
    linked = components(4, np.vstack([chain, [[0, 3]]]), mask, np.array([100.0, 999.0, 40.0, 60.0]))
    assert (linked.count, linked.largest_population_share) == (1, 1.0)


def test_no_unit_has_neighbours_in_an_empty_territory():
    nothing = np.empty(0, dtype=object)
    assert shared_borders(nothing).shape == (0, 2)
    assert components(0, shared_borders(nothing), np.empty(0, dtype=bool)).count == 0


@thorough
@given(st.permutations(range(9)))
def test_neighbours_do_not_depend_on_the_order_of_rows(order):
    squares = _grid(3)
    found = shared_borders(squares[list(order)])
    named = {frozenset((order[a], order[b])) for a, b in found.tolist()}
    assert named == {frozenset(pair) for pair in shared_borders(squares).tolist()}


def test_a_gap_closed_by_corners_only_is_no_enclave():
    squares = _grid(3)
    diamond = np.zeros(9, dtype=bool)
    diamond[[1, 3, 5, 7]] = True
    assert measure_shape(squares[diamond]).n_enclaves == 0
    ring = np.ones(9, dtype=bool)
    ring[4] = False
    assert measure_shape(squares[ring]).n_enclaves == 1

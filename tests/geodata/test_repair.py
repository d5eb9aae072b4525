import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.repair import repaired

SQUARE = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)])
BOW = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
FLAT = shapely.Polygon([(0, 0), (10, 0), (20, 0)])
POINT = shapely.Polygon([(1, 1), (1, 1), (1, 1)])
SPIKE = shapely.Polygon([(0, 0), (10, 0), (10, 10), (10, 15), (10, 10), (0, 10)])
corners = st.tuples(st.integers(0, 30), st.integers(0, 30))
outlines = st.lists(corners, min_size=3, max_size=9).map(shapely.Polygon)


def contours(*shapes):
    made = np.full(len(shapes), None, dtype=object)
    made[:] = shapes
    return made


@settings(max_examples=200, deadline=None, derandomize=True)
@given(shapes=st.lists(st.one_of(outlines, st.none()), min_size=1, max_size=5))
def test_what_comes_out_is_a_valid_polygon_or_nothing(shapes):
    mended = repaired(contours(*shapes))
    for before, after in zip(shapes, mended.shapes, strict=True):
        if after is None:
            assert before is None or before.is_empty or shapely.make_valid(before).area == 0
        else:
            assert after.is_valid
            assert after.geom_type in ("Polygon", "MultiPolygon")
            assert after.area > 0
    assert 0 <= mended.area_change_share <= 1
    assert set(mended.collapsed) == {
        place for place, one in enumerate(shapes) if one is not None and mended.shapes[place] is None
    }


@settings(max_examples=100, deadline=None, derandomize=True)
@given(shapes=st.lists(outlines, min_size=1, max_size=5))
def test_repairing_twice_changes_nothing_more(shapes):
    once = repaired(contours(*shapes))
    twice = repaired(once.shapes)
    assert twice.n_repaired == 0
    assert all(one is other for one, other in zip(once.shapes, twice.shapes, strict=True))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(shape=outlines)
def test_nothing_is_added_outside_the_hull_of_the_outline(shape):
    mended = repaired(contours(shape)).shapes[0]
    assert mended is None or shapely.area(shapely.difference(mended, shape.convex_hull)) < 1e-9


def test_a_valid_contour_is_left_as_it_is():
    mended = repaired(contours(SQUARE, None))
    assert mended.shapes.tolist() == [SQUARE, None]
    assert (mended.n_repaired, mended.area_change_share) == (0, 0.0)
    assert mended.collapsed.size == mended.shed.size == 0


def test_a_bow_keeps_both_sides():
    """Each side is a triangle of base 10 and height 5: 25; the crossing outline itself measured 0."""
    mended = repaired(contours(BOW))
    assert mended.shapes[0].area == pytest.approx(50)
    assert mended.area_change_share == 1
    assert mended.is_repaired.tolist() == [True]


def test_a_place_run_around_twice_stays_inside():
    twice = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0), (2, 2), (8, 2), (8, 8), (2, 8), (2, 2)])
    assert repaired(contours(twice)).shapes[0].area == pytest.approx(100)


def test_what_collapsed_is_told_and_not_invented():
    mended = repaired(contours(FLAT, POINT, SQUARE, shapely.LineString([(0, 0), (1, 1)])))
    assert mended.shapes.tolist() == [None, None, SQUARE, None]
    assert mended.collapsed.tolist() == [0, 1, 3]


def test_a_spike_is_cut_and_told():
    mended = repaired(contours(SPIKE, BOW))
    assert mended.shapes[0].area == pytest.approx(100)
    assert mended.shed.tolist() == [0]


def test_two_squares_side_by_side_become_one_contour_without_loss():
    beside = shapely.box(10, 0, 20, 10)
    mended = repaired(contours(shapely.MultiPolygon([SQUARE, beside])))
    assert mended.shapes[0].area == pytest.approx(200)
    assert mended.shed.size == 0


def test_the_change_is_measured_over_the_repaired_contours_alone():
    """The spike measures 100 before and after, the square beside it is not repaired; a bow would add 50 to 0."""
    mended = repaired(contours(SPIKE, SQUARE, BOW))
    assert mended.area_change_share == pytest.approx(50 / 150)
    assert mended.change_share.tolist() == pytest.approx([0, 0, 1])


def test_no_contour_at_all_is_no_failure():
    mended = repaired(np.empty(0, dtype=object))
    assert (mended.n_repaired, mended.area_change_share, mended.shapes.size) == (0, 0.0, 0)

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import OutOfDomain
from geodata.overlaps import Parts, parts
from geodata.quarters import (
    AREA,
    NOBODY_LISTED,
    OFFICIAL,
    OUTSIDE,
    SNAP,
    UNKNOWN,
    Listed,
    area_shares,
    bounds,
    listed_communes,
    snapped_shares,
)
from tests.geodata.squares import box, common_m2, communes, degrees, rectangles

PIECES = st.lists(st.tuples(st.integers(0, 4), st.floats(1.0, 1e6)), min_size=1, max_size=20)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(pieces=PIECES)
def test_3_1_shares_of_a_quarter_sum_to_one(pieces):
    """METHODS 3.1: a quarter wholly in the universe has shares that sum to 1 once snapped and renormalised."""
    quarter = np.array([piece[0] for piece in pieces])
    share = snapped_shares(quarter, np.array([piece[1] for piece in pieces]))
    sums = np.bincount(quarter, weights=share)
    assert np.allclose(sums[np.unique(quarter)], 1, atol=1e-12)
    assert ((share == 0) | (share >= SNAP)).all()


@settings(max_examples=50, deadline=None, derandomize=True)
@given(pieces=PIECES, factor=st.floats(0.001, 1000))
def test_3_1_shares_do_not_depend_on_the_unit_of_area(pieces, factor):
    """METHODS 3.1: a share is a quotient of areas."""
    quarter = np.array([piece[0] for piece in pieces])
    area = np.array([piece[1] for piece in pieces])
    raw = area / np.bincount(quarter, weights=area)[quarter]
    if np.min(np.abs(np.concatenate([raw - SNAP, raw - 1 + SNAP]))) > 1e-9:
        assert np.allclose(snapped_shares(quarter, area), snapped_shares(quarter, factor * area))


def test_a_sliver_goes_to_the_rest():
    assert snapped_shares(np.array([0, 0]), np.array([0.4, 99.6])).tolist() == [0, 1]


def test_a_quarter_in_one_commune_is_whole_there_even_without_contour():
    assert snapped_shares(np.array([0, 1]), np.array([np.nan, 5.0])).tolist() == [1, 1]


def test_a_quarter_in_two_communes_without_contour_has_no_share():
    assert np.isnan(snapped_shares(np.array([0, 0]), np.array([np.nan, np.nan]))).all()


def test_a_quarter_keeps_its_true_parts():
    assert snapped_shares(np.array([0, 0]), np.array([30.0, 10.0])).tolist() == [0.75, 0.25]


thorough = settings(max_examples=60, deadline=None, derandomize=True)
NINE = [(1000 * column, 1000 * row, 1000 * column + 1000, 1000 * row + 1000) for row in range(3) for column in range(3)]


def measured(rows, area):
    """Parts from (quarter, commune, m2) and the area of each quarter."""
    columns = [
        np.array(column, dtype=kind) for column, kind in zip(zip(*rows, strict=True), (int, int, float), strict=True)
    ]
    return Parts(*columns, np.array(area, dtype=float))


def pairs(*rows):
    array = np.array(sorted(rows), dtype=np.int64).reshape(-1, 2)
    return Listed(array[:, 0], array[:, 1])


@thorough
@given(sides=st.lists(rectangles(), min_size=1, max_size=4))
def test_3_1_shares_of_a_contour_sum_to_one_between_its_bounds(sides):
    """METHODS 3.1: inside the universe shares sum to 1; a piece strictly between 0 and 1 is bounded by 0 and 1."""
    shares = area_shares(parts(degrees([box(*one) for one in sides]), degrees(communes())))
    assert np.bincount(shares.quarter, weights=shares.share) == pytest.approx(np.ones(len(sides)))
    assert (shares.low <= shares.share).all()
    assert (shares.share <= shares.high).all()
    is_exact = (shares.share <= 1e-9) | (shares.share >= 1 - 1e-9)
    assert ((shares.low == shares.high) == is_exact).all()
    assert set(shares.method) == {AREA}


@thorough
@given(sides=st.lists(rectangles(), min_size=1, max_size=4))
def test_3_1_shares_of_a_contour_are_quotients_of_areas(sides):
    """METHODS 3.1, written again with rectangles: snap at 0.005, then divide by the sum."""
    shares = area_shares(parts(degrees([box(*one) for one in sides]), degrees(communes())))
    found = np.zeros((len(sides), 9))
    found[shares.quarter, shares.commune] = shares.share
    for row, one in zip(found, sides, strict=True):
        raw = np.array([common_m2(one, cell) / common_m2(one, one) for cell in NINE])
        if np.min(np.abs(np.concatenate([raw - 0.005, raw - 0.995]))) > 1e-6:
            snapped = np.where(raw < 0.005, 0, np.where(raw > 0.995, 1, raw))
            assert row == pytest.approx(snapped / snapped.sum(), abs=1e-6)


@thorough
@given(place=st.integers(0, 8), side=rectangles(largest=1000))
def test_a_quarter_inside_one_commune_is_whole_there(place, side):
    west, south = 1000 * (place % 3), 1000 * (place // 3)
    moved = box(west + side[0], south + side[1], west + side[2], south + side[3])
    shares = area_shares(parts(degrees([moved]), degrees(communes())))
    assert (shares.commune.tolist(), shares.share.tolist()) == ([place], [1.0])
    assert (shares.low.tolist(), shares.high.tolist()) == ([1.0], [1.0])


@thorough
@given(sides=st.lists(rectangles(), min_size=1, max_size=4), named=st.lists(st.integers(0, 8), min_size=1, max_size=3))
def test_a_list_of_communes_at_hand_takes_the_whole_quarter(sides, named):
    found = parts(degrees([box(*one) for one in sides]), degrees(communes()))
    listed = pairs(*{(quarter, commune) for quarter in range(len(sides)) for commune in named})
    shares = area_shares(found, listed)
    assert set(shares.commune) <= set(named)
    for quarter in range(len(sides)):
        mine = shares.share[shares.quarter == quarter]
        assert np.isnan(mine).all() or mine.sum() == pytest.approx(1)
        told = shares.unlisted.share[shares.unlisted.quarter == quarter].sum()
        assert shares.listed_share[quarter] + told == pytest.approx(1, abs=9 * SNAP)


def test_what_lies_outside_the_list_is_given_back_and_told():
    """A hundred: 60 and 30 in the two listed communes, 10 in a third: shares 2/3 and 1/3, listed 0.9."""
    shares = area_shares(measured([(0, 0, 60), (0, 1, 30), (0, 2, 10)], [100]), pairs((0, 0), (0, 1)))
    assert shares.share == pytest.approx([2 / 3, 1 / 3])
    assert shares.listed_share == pytest.approx([0.9])
    assert (shares.unlisted.quarter.tolist(), shares.unlisted.commune.tolist()) == ([0], [2])
    assert shares.unlisted.share == pytest.approx([0.1])


def test_a_sliver_outside_the_list_is_not_told():
    shares = area_shares(measured([(0, 0, 99.6), (0, 2, 0.4)], [100]), pairs((0, 0)))
    assert shares.share.tolist() == [1]
    assert shares.unlisted.share.size == 0


def test_a_listed_commune_that_is_not_at_hand_keeps_its_rest():
    """40 of 100 lie in the commune at hand; the others in a commune of another region."""
    shares = area_shares(measured([(0, 0, 40)], [100]), pairs((0, 0), (0, OUTSIDE)))
    assert shares.share == pytest.approx([0.4])
    assert (shares.low.tolist(), shares.high.tolist()) == ([0], [1])
    assert np.isnan(shares.listed_share).all()


def test_a_quarter_without_list_keeps_what_lies_in_no_commune():
    shares = area_shares(measured([(0, 0, 40), (0, 1, 20)], [100]), NOBODY_LISTED)
    assert shares.share == pytest.approx([0.4, 0.2])
    assert np.isnan(shares.listed_share).all()


def test_a_listed_commune_without_overlap_stays_with_share_zero():
    shares = area_shares(measured([(0, 0, 50)], [50]), pairs((0, 0), (0, 3)))
    assert (shares.commune.tolist(), shares.share.tolist(), shares.high.tolist()) == ([0, 3], [1, 0], [1, 0])


def test_without_contour_the_list_decides_if_it_names_one_commune():
    shares = area_shares(measured([(2, 0, 9)], [np.nan, np.nan, 9]), pairs((0, 4), (1, 4), (1, 5)))
    assert shares.quarter.tolist() == [0, 1, 1, 2]
    assert np.isnan(shares.share[1:3]).all()
    assert (shares.low[1:3].tolist(), shares.high[1:3].tolist()) == ([0, 0], [1, 1])
    assert shares.share[[0, 3]].tolist() == [1, 1]
    assert shares.method.tolist() == [OFFICIAL, UNKNOWN, AREA]


def test_an_unknown_quarter_does_not_hide_communes_that_overlap():
    doubled = measured([(0, 0, 80), (0, 1, 80)], [100, np.nan])
    with pytest.raises(OutOfDomain, match="overlap"):
        area_shares(doubled, pairs((1, 0), (1, OUTSIDE)))


def test_official_lists_are_read_once_each_in_order():
    listed = listed_communes(["01002, 01001,01002", "", "99999"], np.array(["01001", "01002"]))
    assert listed.quarter.tolist() == [0, 0, 2]
    assert listed.commune.tolist() == [0, 1, OUTSIDE]


def test_bounds_are_exact_at_zero_and_one_within_rounding():
    low, high = bounds(np.array([0.0, 1e-12, 0.3, 1 - 1e-12, 1.0, np.nan]))
    assert low.tolist() == [0, 0, 0, 1, 1, 0]
    assert high.tolist() == [0, 0, 1, 1, 1, 1]

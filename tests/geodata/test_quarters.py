import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.quarters import SNAP, snapped_shares

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

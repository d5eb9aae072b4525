"""The histogram counts every known value once, in the bar and the class where it lies."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.discretise import Discretisation, classify
from domain.histogram import histogram
from domain.values import Column

thorough = settings(max_examples=100, deadline=None, derandomize=True)
columns = st.lists(st.floats(-1e6, 1e6) | st.none(), max_size=40).map(
    lambda drawn: Column.known(np.array([np.nan if one is None else one for one in drawn], dtype=np.float64))
)


@thorough
@given(columns, st.integers(1, 30))
def test_bars_and_classes_count_the_same_communes(column, n_bars):
    classes = classify(column, Discretisation.QUANTILES, 5)
    found = histogram(column, classes, n_bars)
    assert found.counts.sum(axis=0).tolist() == classes.counts.tolist()
    assert found.heights.sum() == column.is_known.sum()
    assert found.edges.size == (found.heights.size + 1 if found.heights.size else 0)


@thorough
@given(columns)
def test_a_missing_value_changes_no_bar(column):
    more = Column.known(np.append(column.values, np.nan))
    method = Discretisation.EQUAL_INTERVAL
    before, after = (histogram(one, classify(one, method, 4)).counts.tolist() for one in (column, more))
    assert before == after


def test_bars_are_closed_on_the_right_as_classes_are():
    column = Column.known(np.array([0.0, 1.0, 2.0, 3.0, 4.0]))
    classes = classify(column, Discretisation.MANUAL, breaks=np.array([1.0]))
    assert histogram(column, classes, 4).counts.tolist() == [[2, 0], [0, 1], [0, 1], [0, 1]]


def test_a_single_value_is_one_bar():
    column = Column.known(np.array([7.0, 7.0, np.nan]))
    found = histogram(column, classify(column, Discretisation.QUANTILES, 5))
    assert found.edges.tolist() == [7.0, 7.0] and found.heights.tolist() == [2]


def test_nothing_known_is_no_bar():
    column = Column.known(np.array([np.nan]))
    assert histogram(column, classify(column, Discretisation.QUANTILES, 5)).heights.size == 0

"""Classes of a map: zero apart, two sides of a centre, natural breaks; every known value in one class."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.discretise import OUTSIDE, Discretisation, classify
from domain.mapped import INDICATORS, MappedIndicator, classes_of, mapped
from domain.values import Column

thorough = settings(max_examples=100, deadline=None, derandomize=True)


def _columns(low, first=()):
    """Columns of whole numbers from `low` to 60, some unknown, that begin with `first`."""
    values = st.lists(st.integers(low, 60) | st.none(), min_size=1, max_size=30)
    return values.map(
        lambda drawn: Column.known(np.array([np.nan if one is None else float(one) for one in (*first, *drawn)]))
    )


sizes = st.integers(2, 5)
ZERO_APART = MappedIndicator("share", 1, 1, is_zero_apart=True)


@thorough
@given(_columns(0, (0,)), sizes)
def test_zero_has_a_class_of_its_own_and_every_value_one_class(column, n):
    found = classes_of(column, ZERO_APART, n)
    assert ((found.class_index == 0) == (column.values == 0)).all()
    assert ((found.class_index == OUTSIDE) == ~column.is_known).all()
    assert found.counts.sum() + found.n_missing + found.n_secret == column.values.size
    assert found.upper_bounds[0] == 0 and 1 <= found.upper_bounds.size <= n


@thorough
@given(_columns(0), sizes)
def test_without_zero_the_classes_are_natural_breaks(column, n):
    above = Column.known(np.where(column.values > 0, column.values, np.nan))
    found, plain = classes_of(above, ZERO_APART, n), classify(above, Discretisation.FISHER_JENKS, n)
    assert found.upper_bounds.tolist() == plain.upper_bounds.tolist()
    assert found.class_index.tolist() == plain.class_index.tolist()


@thorough
@given(_columns(-60), sizes, st.sampled_from([0.0, 10.0]))
def test_a_diverging_scale_parts_the_values_at_its_centre_into_equal_steps(column, n, centre):
    known = column.values[column.is_known]
    assume(known.size and (known != centre).any())
    found = classes_of(column, MappedIndicator("gap", 1, 0, centre=centre), n)
    bounds = found.upper_bounds
    assert bounds.size == n - n % 2
    step = 2 * (bounds[-1] - centre) / bounds.size
    assert np.diff([found.minimum, *bounds]) == pytest.approx(np.full(bounds.size, step))
    assert bounds[bounds.size // 2 - 1] == pytest.approx(centre)
    is_above = found.class_index >= bounds.size // 2
    assert (is_above == (column.values > centre)).all()
    assert ((found.class_index == OUTSIDE) == ~column.is_known).all()


def test_values_all_at_the_centre_are_one_class():
    found = classes_of(Column.known(np.array([10.0, 10.0, np.nan])), MappedIndicator("gap", 1, 0, centre=10.0), 4)
    assert found.upper_bounds.tolist() == [10.0] and found.class_index.tolist() == [0, 0, OUTSIDE]


def test_a_variable_outside_the_menu_only_describes():
    assert mapped("nom") == MappedIndicator("nom", 1, 1, is_need=False)
    assert [mapped(one.key) for one in INDICATORS] == list(INDICATORS)

"""Exact decimals by the array: every float stands for `Fraction(str(x))` (METHODS 0.6)."""

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.decimals import (
    Decimals,
    capped_product,
    decimals,
    is_above,
    product_floor,
    product_sign,
    sign_of_difference,
    times,
    total,
)
from domain.errors import OutOfDomain

check = settings(max_examples=100, deadline=None, derandomize=True)
DUST = 1e-40
floats_of_any_length = st.one_of(
    st.floats(0, 1),
    st.floats(0, 100),
    st.floats(0, 1e9),
    st.integers(0, 10**6).map(lambda value: value / 1000),
    st.integers(1, 10**5).map(lambda value: value / 99_999),
    st.integers(0, 100).map(lambda value: np.nextafter(value / 100, 1)),
).map(lambda value: 0.0 if value < DUST else float(value))
columns = st.lists(floats_of_any_length, min_size=1, max_size=20).map(np.array)


def fractions(values):
    return [Fraction(str(value)) for value in values.tolist()]


def exact(column):
    return [Fraction(int(numerator), 10**column.places) for numerator in column.numerators]


@check
@given(columns)
def test_a_float_is_read_as_the_decimal_it_is_written_with(values):
    assert exact(decimals(values)) == fractions(values)
    assert exact(decimals(-values)) == [-one for one in fractions(values)]


def test_long_decimals_of_a_large_column_are_read_without_a_mistake():
    random = np.random.default_rng(5)
    values = np.concatenate([random.uniform(0, 1, 4000), np.arange(1, 2001) / 1999, 2.0 ** np.arange(-20, 20)])
    assert exact(decimals(values)) == fractions(values)


@check
@given(columns, st.data())
def test_products_are_cut_and_compared_as_fractions_are(values, data):
    amounts = np.array([data.draw(st.integers(0, 10**9)) for _ in values])
    products = [one * int(amount) for one, amount in zip(fractions(values), amounts, strict=True)]
    limits = np.array([max(0, floor(one) + data.draw(st.integers(-1, 1))) for one in products])
    whole, has_rest = product_floor(values, amounts)
    assert whole.tolist() == [floor(one) for one in products]
    assert has_rest.tolist() == [one.denominator != 1 for one in products]
    signs = [(one > limit) - (one < limit) for one, limit in zip(products, limits.tolist(), strict=True)]
    assert product_sign(values, amounts, Decimals(limits)).tolist() == signs
    capped = [min(one, Fraction(limit)) for one, limit in zip(products, limits.tolist(), strict=True)]
    assert exact(capped_product(values, amounts, Decimals(limits))) == capped


@check
@given(columns, columns)
def test_two_columns_are_ordered_as_their_decimals(left, right):
    n = min(len(left), len(right))
    expected = [one > other for one, other in zip(fractions(left[:n]), fractions(right[:n]), strict=True)]
    assert is_above(left[:n], right[:n]).tolist() == expected
    assert is_above(decimals(left[:n]), right[:n]).tolist() == expected


wholes = st.lists(st.one_of(st.integers(0, 100), st.integers(0, 2**62 - 1)), min_size=1, max_size=15)


@check
@given(wholes, st.integers(0, 10**30), st.integers(0, 10**30))
def test_whole_numbers_never_overflow(values, factor, other_factor):
    column = np.array(values, dtype=np.int64)
    assert total(column) == sum(values)
    assert times(column, factor).tolist() == [value * factor for value in values]
    assert times(column, column).tolist() == [value * value for value in values]
    signs = sign_of_difference(column, factor, column[::-1], other_factor).tolist()
    pairs = zip(values, reversed(values), strict=True)
    assert signs == [(a * factor > b * other_factor) - (a * factor < b * other_factor) for a, b in pairs]


def test_near_ties_beyond_the_reach_of_floats_are_told_apart():
    big = np.array([10**17 + 1, 10**17, 10**17 - 1])
    assert sign_of_difference(big, 10**17, np.full(3, 10**17), 10**17).tolist() == [1, 0, -1]


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e-70])
def test_numbers_without_a_reasonable_decimal_are_refused(bad):
    with pytest.raises(OutOfDomain):
        decimals(np.array([0.5, bad]))

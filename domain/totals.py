"""Sums and means that do not depend on the order of the rows (METHODS 0.7)."""

import numpy as np

from domain.values import Floats


def total(values: Floats) -> float:
    """Sum numbers in ascending order, by pairs, so that any order of rows gives the same bits.

    Args:
        values: shape (n,), without NaN.

    Returns:
        The sum; 0 for nothing.
    """
    return float(np.sort(values).sum())


def mean(values: Floats) -> float:
    """Return the arithmetic mean, between the smallest and the largest value; NaN for nothing.

    Args:
        values: shape (n,), without NaN.
    """
    if not values.size:
        return float("nan")
    ascending = np.sort(values)
    return float(np.clip(ascending.sum() / ascending.size, ascending[0], ascending[-1]))

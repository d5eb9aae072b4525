"""Histogram of a mapped indicator: bars of equal width, each divided among the classes of the map (METHODS 9)."""

from dataclasses import dataclass

import numpy as np

from domain.discretise import Classes
from domain.values import Column, Floats, Ints

N_BARS = 24


@dataclass(frozen=True, slots=True)
class Histogram:
    """Known values counted by bar and by class; missing and confidential units are counted by `Classes`.

    Attributes:
        edges: shape (b + 1,), ascending, from the least to the greatest known value; empty where nothing is known.
        counts: shape (b, k), units of each bar and class.
    """

    edges: Floats
    counts: Ints

    @property
    def heights(self) -> Ints:
        """Units of each bar, shape (b,)."""
        return np.asarray(self.counts.sum(axis=1), dtype=np.int64)


def histogram(column: Column, classes: Classes, n_bars: int = N_BARS) -> Histogram:
    """Count known values in bars of equal width, closed on the right as classes are.

    Args:
        column: n values.
        classes: their classes; every known value is in one.
        n_bars: bars wanted, >= 1; one where every known value is the same.

    Returns:
        Bar 0 is [e_0, e_1], bar j is ]e_j, e_(j+1)].
    """
    known = column.values[column.is_known]
    n_classes = classes.upper_bounds.size
    if not known.size:
        return Histogram(np.empty(0), np.zeros((0, n_classes), dtype=np.int64))
    low, high = float(known.min()), float(known.max())
    edges = np.linspace(low, high, n_bars + 1) if low < high else np.array([low, high])
    bar = np.clip(np.searchsorted(edges, known, side="left") - 1, 0, edges.size - 2)
    counts = np.zeros((edges.size - 1, n_classes), dtype=np.int64)
    np.add.at(counts, (bar, classes.class_index[column.is_known]), 1)
    return Histogram(edges, counts)

"""Exact natural breaks: the classes of least spread (Fisher 1958, Jenks 1977; METHODS 9).

The spread of a class is its within-class sum of squares. With D(j, i) the least spread of the first i distinct values
in j classes, D(j, i) = min over p of D(j - 1, p) + spread(p, i). The best p never moves left when i grows (the spread
obeys the quadrangle inequality), so each layer is solved by halving: the best p of every second i bounds those between.
All rows of one halving level are computed in one sweep of arrays: O(k n log n) in all, exact.

Rounding. The spread of a class far from the centre is a small difference of large running sums, which costs digits.
`_Spreads.noise` bounds that error. Where it is not negligible beside the result, running sums and spreads are carried
in pairs of floats (about 32 digits, Dekker 1971). In both cases every split that the error could hide is kept as a
candidate, and the choice is made among the candidates on spreads recomputed from the values themselves, class by class.
Two partitions are equal when they differ by no more than the rounding of the values explains (0.1, 0.2, 0.3 in two
classes): then the smallest first bound wins, then the second, as METHODS 9 asks.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from domain.values import Floats, Ints

_EPSILON = float(np.finfo(np.float64).eps)
_PAIR_EPSILON = 2.0**-95
_NEGLIGIBLE = 1e-9
"""Part of the least spread that the error may reach before pairs of floats are used."""
_Partition: TypeAlias = tuple[float, float, tuple[int, ...]]
"""Spread of a partition, how far the rounding of its values may have moved it, and its bounds."""
_SPLITTER = 134217729.0
"""2**27 + 1: splits a float into two halves whose products are exact."""


@dataclass(frozen=True, slots=True)
class _Spreads:
    """Running sums over sorted distinct values, which give the spread of any run of them.

    Attributes:
        values: shape (m,), ascending, scaled by a power of two.
        counts: shape (m,), how many units share each value.
        weight: shape (m + 1,), running count.
        sums: shape (2, m + 1), running sum of the centred values: a float and what it lacks.
        squares: shape (2, m + 1), running sum of their squares, the same.
        is_paired: whether spreads are computed in pairs of floats.
        noise: bound on the absolute error of one spread.
    """

    values: Floats
    counts: Floats
    weight: Floats
    sums: Floats
    squares: Floats
    is_paired: bool
    noise: float

    def between(self, first: Ints, last: Ints) -> Floats:
        """Return the spread of the values at positions first to last - 1, arrays broadcast together."""
        weight = self.weight[last] - self.weight[first]
        if not self.is_paired:
            amount = self.sums[0][last] - self.sums[0][first]
            spread: Floats = self.squares[0][last] - self.squares[0][first] - amount * amount / weight
            return np.maximum(spread, 0.0, out=spread)
        amounts = _pair_sum(self.sums[:, last], -self.sums[:, first])
        squares = _pair_sum(self.squares[:, last], -self.squares[:, first])
        lost = _pair_ratio(_pair_product(amounts, amounts), weight)
        exact: Floats = _pair_sum(squares, -lost)[0]
        return np.maximum(exact, 0.0, out=exact)

    def exactly(self, first: int, last: int) -> tuple[float, float]:
        """Return the spread of a run from its values, and how far the rounding of the values may have moved it."""
        values, counts = self.values[first:last], self.counts[first:last]
        shifted = values - values[0]
        gaps = shifted - (counts * shifted).sum() / counts.sum()
        lack = (counts * gaps).sum()
        spread = (counts * gaps * gaps).sum() - lack * lack / counts.sum()
        return max(float(spread), 0.0), 8 * _EPSILON * float((counts * np.abs(values) * np.abs(gaps)).sum())


def natural_breaks(values: Floats, counts: Ints, k: int) -> Ints:
    """Cut sorted distinct values into k classes of least within-class sum of squares.

    Args:
        values: shape (m,), strictly ascending, finite.
        counts: shape (m,), how many units have each value, >= 1.
        k: number of classes, 1 to m.

    Returns:
        shape (k,), ascending positions of the last value of each class; the last is m - 1. Of equal optima, the
        smallest first bound, then the second.
    """
    if k >= values.size or k == 1:
        return np.arange(values.size)[-k:]
    for is_paired in (False, True):
        spreads = _spreads(values, counts, is_paired)
        layers = _least_spreads(spreads, k)
        cuts = _one_partition(spreads, layers)
        found = [spreads.exactly(first, last) for first, last in pairwise(cuts)]
        least = sum(spread for spread, _ in found)
        doubt = 2 * k * (np.log2(values.size) + 2) * spreads.noise
        if doubt <= _NEGLIGIBLE * least:
            break
    slack = doubt + 64 * k * _EPSILON * least + 2 * sum(rounding for _, rounding in found)
    return _chosen(spreads, layers, k, slack)


def _spreads(values: Floats, counts: Ints, is_paired: bool) -> _Spreads:
    _, exponent = np.frexp(max(abs(float(values[0])), abs(float(values[-1]))))
    scaled = np.ldexp(values, -int(exponent))
    weight = np.concatenate(([0.0], np.cumsum(counts)))
    counts_as_floats = counts.astype(np.float64)
    centred = _exact_sum(scaled, np.full_like(scaled, -(counts * scaled).sum() / weight[-1]))
    weighted = _pair_product(centred, np.stack((counts_as_floats, np.zeros_like(scaled))))
    sums, squares = _running(weighted), _running(_pair_product(weighted, centred))
    size = squares[0][-1] + np.abs(centred[0]).max() * np.abs(sums[0]).max()
    noise = float(size) * (_PAIR_EPSILON if is_paired else 8 * _EPSILON)
    return _Spreads(scaled, counts_as_floats, weight, sums, squares, is_paired, noise)


def _running(terms: Floats) -> Floats:
    """Return running sums of pairs, shape (2, m + 1) from 0, doubling the reach of each sum at every step."""
    sums = np.concatenate((np.zeros((2, 1)), terms), axis=1)
    reach = 1
    while reach < sums.shape[1]:
        sums = np.concatenate((sums[:, :reach], _pair_sum(sums[:, reach:], sums[:, :-reach])), axis=1)
        reach *= 2
    return sums


def _exact_sum(first: Floats, second: Floats) -> Floats:
    """Return the rounded sum of two floats and what it lacks, shape (2, ...) (Knuth's two-sum)."""
    rounded = first + second
    part = rounded - first
    return np.stack((rounded, (first - (rounded - part)) + (second - part)))


def _exact_product(first: Floats, second: Floats) -> Floats:
    """Return the rounded product of two floats and what it lacks, shape (2, ...) (Dekker 1971)."""
    rounded = first * second
    high_1, high_2 = _high_half(first), _high_half(second)
    low_1, low_2 = first - high_1, second - high_2
    return np.stack((rounded, low_1 * low_2 - (((rounded - high_1 * high_2) - low_1 * high_2) - high_1 * low_2)))


def _high_half(values: Floats) -> Floats:
    lifted = _SPLITTER * values
    return lifted - (lifted - values)


def _pair_sum(first: Floats, second: Floats) -> Floats:
    heads, tails = _exact_sum(first[0], second[0]), _exact_sum(first[1], second[1])
    once = _exact_sum(heads[0], heads[1] + tails[0])
    return _exact_sum(once[0], once[1] + tails[1])


def _pair_product(first: Floats, second: Floats) -> Floats:
    product = _exact_product(first[0], second[0])
    return _exact_sum(product[0], product[1] + (first[0] * second[1] + first[1] * second[0]))


def _pair_ratio(pair: Floats, divisor: Floats) -> Floats:
    quotient = pair[0] / divisor
    back = _exact_product(quotient, divisor)
    return _exact_sum(quotient, ((pair[0] - back[0]) - back[1] + pair[1]) / divisor)


def _least_spreads(spreads: _Spreads, k: int) -> list[Floats]:
    """Return D(1..k-1, i), each shape (m + 1,), inf where i < j."""
    n_values = spreads.values.size
    first = np.full(n_values + 1, np.inf)
    first[1:] = spreads.between(np.zeros(n_values, dtype=np.int64), np.arange(1, n_values + 1))
    layers = [first]
    for j in range(2, k):
        layers.append(_layer(spreads, layers[-1], j))
    return layers


def _one_partition(spreads: _Spreads, layers: list[Floats]) -> list[int]:
    """Return the bounds of one partition of least computed spread, from 0 to m."""
    cuts = [spreads.values.size]
    for j in range(len(layers), 0, -1):
        cuts.append(int(_candidates(spreads, layers[j - 1], j + 1, cuts[-1], 0.0)[0]))
    return [0, *cuts[::-1]]


def _layer(spreads: _Spreads, previous: Floats, j: int) -> Floats:
    """Solve one layer by halving: row t is i = j - 1 + t, and its best split lies between those of its neighbours."""
    n_values = spreads.values.size
    n_rows = n_values - j + 1
    least, split = np.full(n_values + 1, np.inf), np.full(n_values + 2, n_values - 1)
    split[j - 1] = j - 1
    step = 1 << (n_rows.bit_length() - 1)
    while step:
        last = np.arange(step, n_rows + 1, 2 * step) + (j - 1)
        low = split[last - step]
        high = np.minimum(split[np.minimum(last + step, n_values + 1)], last - 1)
        least[last], split[last] = _row_minima(spreads, previous, last, low, high)
        step //= 2
    return least


def _row_minima(spreads: _Spreads, previous: Floats, last: Ints, low: Ints, high: Ints) -> tuple[Floats, Ints]:
    """Return for each row the least previous(p) + spread(p, last), low <= p <= high, and its first p."""
    lengths = high - low + 1
    ends = np.cumsum(lengths)
    starts = ends - lengths
    first = np.arange(ends[-1]) + np.repeat(low - starts, lengths)
    totals = previous[first] + spreads.between(first, np.repeat(last, lengths))
    minima = np.minimum.reduceat(totals, starts)
    hits = np.flatnonzero(totals == np.repeat(minima, lengths))[::-1]
    best = np.empty(last.size, dtype=np.int64)
    best[np.searchsorted(ends, hits, side="right")] = first[hits]
    return minima, best


def _chosen(spreads: _Spreads, layers: list[Floats], k: int, slack: float) -> Ints:
    """Choose among all partitions whose computed spread is within `slack` of the least."""
    n_values = spreads.values.size
    options: list[dict[int, Ints]] = [{} for _ in range(k + 1)]
    reached = {n_values}
    for j in range(k, 1, -1):
        options[j] = {last: _candidates(spreads, layers[j - 2], j, last, slack) for last in reached}
        reached = {int(first) for found in options[j].values() for first in found}
    best: dict[int, _Partition] = {last: (*spreads.exactly(0, last), (last,)) for last in reached}
    for j in range(2, k + 1):
        best = {last: _better(spreads, best, found, last) for last, found in options[j].items()}
    return np.array(best[n_values][2], dtype=np.int64) - 1


def _candidates(spreads: _Spreads, previous: Floats, j: int, last: int, slack: float) -> Ints:
    first = np.arange(j - 1, last)
    totals = previous[first] + spreads.between(first, np.full_like(first, last))
    kept: Ints = first[totals <= totals.min() + slack]
    return kept


def _better(spreads: _Spreads, best: dict[int, _Partition], found: Ints, last: int) -> _Partition:
    """Return the least spread, its rounding and its bounds; within the rounding, the smallest bounds."""
    partitions = []
    for first in found.tolist():
        spread, rounding = spreads.exactly(first, last)
        before, before_rounding, bounds = best[first]
        partitions.append((before + spread, before_rounding + rounding, (*bounds, last)))
    least, rounding, _ = min(partitions)
    return min((part for part in partitions if part[0] <= least + rounding), key=lambda part: part[2])

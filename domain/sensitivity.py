"""How far ranks depend on the weights of a composite index (METHODS 1.6).

Rank 1 is the unit most in need. Scores are rounded to 9 decimals before they are weighted, and indices before they are
ranked. Indices add one indicator after the other, in the same order for every unit: floats never turn round a dominance
(I20), and no library of linear algebra decides a last bit.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from domain.errors import Cancelled, OutOfDomain
from domain.indicators import RANK_DECIMALS, TOLERANCE
from domain.values import Bools, Floats, Ints

N_DRAWS = 1_000
"""Weight vectors drawn by default (METHODS 1.6)."""
CONCENTRATION = 50.0
"""κ, how near to the chosen weights the draws « autour du choix » stay (METHODS 1.6, project choice)."""
INTERVAL = (0.05, 0.95)
"""Quantiles of the rank that are reported (METHODS 1.6)."""
PRIORITY_SHARE = 0.2
"""Share of the units that counts as the priority part (project choice)."""

KeepGoing: TypeAlias = Callable[[int, int], bool]
"""Called with the draws done and their number; False stops the calculation."""

_CHUNK = 2**17
_KEY_BITS = 62


@dataclass(frozen=True, slots=True)
class RankIntervals:
    """Ranks of each unit over all draws; NaN for a unit that lacks an indicator (« non testé »).

    Attributes:
        low: shape (n,), attained rank at the lower quantile.
        high: shape (n,), attained rank at the upper quantile.
        smallest: shape (n,), best rank attained.
        largest: shape (n,), worst rank attained.
        priority_share: shape (n,), share of the draws in which the rank is at most `n_priority`, 0 to 1.
        n_tested: number of units with all indicators.
        n_priority: number of units of the priority part.
    """

    low: Floats
    high: Floats
    smallest: Floats
    largest: Floats
    priority_share: Floats
    n_tested: int
    n_priority: int


def weights_around(weights: Floats, concentration: float = CONCENTRATION) -> Floats:
    """Return the Dirichlet parameters κ w / Σ w of draws around chosen weights (METHODS 1.6).

    Args:
        weights: shape (K,), >= 0, not all 0.
        concentration: κ > 0; the larger, the nearer to the chosen weights.
    """
    _check_weights(weights.reshape(1, -1))
    alpha: Floats = concentration * weights / weights.sum()
    return alpha


def draw_weights(alpha: Floats, n_draws: int = N_DRAWS, seed: int = 0) -> Floats:
    """Draw weight vectors from a Dirichlet distribution (METHODS 1.6).

    Args:
        alpha: shape (K,), >= 0, not all 0: all 1 for « toutes pondérations possibles », `weights_around` for « autour
            du choix ». An indicator of parameter 0 keeps a weight of 0.
        n_draws: number of vectors.
        seed: same seed, same draws.

    Returns:
        shape (n_draws, K), each row >= 0 with sum 1.

    Raises:
        OutOfDomain: a negative parameter, or none above 0.
    """
    _check_weights(alpha.reshape(1, -1))
    draws = np.zeros((n_draws, alpha.size))
    draws[:, alpha > 0] = np.random.default_rng(seed).dirichlet(alpha[alpha > 0], size=n_draws)
    return draws


def rank_intervals(
    scores: Floats,
    draws: Floats,
    interval: tuple[float, float] = INTERVAL,
    n_priority: int | None = None,
    keep_going: KeepGoing | None = None,
) -> RankIntervals:
    """Rank the units under every weight vector and report the ranks that each attains (METHODS 1.6).

    Args:
        scores: shape (K, n), oriented, high = need; NaN where unknown.
        draws: shape (M, K), one weight vector per row, >= 0, its sum is free but not 0.
        interval: lower and upper quantiles, each an attained rank: the `max(1, ceil(q M - 1e-9))`-th smallest.
        n_priority: number of units of the priority part; `PRIORITY_SHARE` of the tested ones by default.
        keep_going: called after each chunk of draws, for progress and cancelling.

    Raises:
        OutOfDomain: lengths differ, a weight is negative, a row of weights sums to 0, an infinite score.
        Cancelled: `keep_going` returned False.
    """
    _check(scores, draws)
    low, high = interval
    if not 0 <= low <= high <= 1:
        raise OutOfDomain(field="interval", given=f"{low} {high}", expected="0 <= low <= high <= 1")
    is_tested: Bools = np.logical_not(np.isnan(scores).any(axis=0))
    n_tested = int(is_tested.sum())
    if n_priority is None:
        n_priority = max(1, math.ceil(PRIORITY_SHARE * n_tested - TOLERANCE))
    ranks = _ranks(scores[:, is_tested], draws, keep_going)
    places = [max(1, math.ceil(quantile * len(draws) - TOLERANCE)) - 1 for quantile in interval]
    attained = _attained(ranks, places)
    share = (ranks <= n_priority).mean(axis=0) if n_tested else np.empty(0)
    lower, upper, smallest, largest, priority_share = (_spread(one, is_tested) for one in (*attained, share))
    return RankIntervals(lower, upper, smallest, largest, priority_share, n_tested, n_priority)


def probability_before(scores: Floats, draws: Floats, first: int, second: int) -> float:
    """Return the share of the draws in which one unit comes before another: its index is strictly greater.

    Args:
        scores: shape (K, n), oriented, high = need; NaN where unknown.
        draws: shape (M, K), one weight vector per row.
        first: position of the unit that may come before.
        second: position of the other.

    Returns:
        0 to 1; NaN where either unit lacks an indicator.
    """
    _check(scores, draws)
    pair = scores[:, [first, second]]
    if np.isnan(pair).any():
        return float("nan")
    index = np.rint(_indices(_rounded(pair), _shares(draws)) * 10.0**RANK_DECIMALS)
    return float(np.mean(index[:, 0] > index[:, 1]))


def dominance_pairs(scores: Floats) -> Ints:
    """List the pairs in which one unit dominates another: every score is >= the other's, one is >.

    A dominating unit is never ranked after the dominated one, whatever the weights (I20). With few indicators nearly
    half of the pairs are listed: `dominance_counts` is made for large territories.

    Args:
        scores: shape (K, n), oriented, high = need; NaN where unknown: such a unit is in no pair.

    Returns:
        shape (p, 2), positions of the dominating and of the dominated unit, ascending.
    """
    blocks = [
        np.stack(np.nonzero(mask), axis=1) + np.array([start, 0], dtype=np.int64)
        for start, mask in _dominance_blocks(scores)
    ]
    return np.concatenate([np.empty((0, 2), dtype=np.int64), *blocks])


def dominance_counts(scores: Floats) -> tuple[Ints, Ints]:
    """Count for each unit how many it dominates and by how many it is dominated, as `dominance_pairs` lists them."""
    n_units = scores.shape[1]
    dominated, dominating = np.zeros(n_units, dtype=np.int64), np.zeros(n_units, dtype=np.int64)
    for start, mask in _dominance_blocks(scores):
        dominated[start : start + len(mask)] = np.count_nonzero(mask, axis=1)
        dominating += np.count_nonzero(mask, axis=0)
    return dominated, dominating


def _dominance_blocks(scores: Floats) -> Iterator[tuple[int, Bools]]:
    """Yield blocks of rows of the table « unit i dominates unit j », with the first i of each."""
    rounded = _rounded(scores)
    n_units = rounded.shape[1]
    n_rows = max(1, 2 * _CHUNK // max(n_units, 1))
    for start in range(0, n_units, n_rows):
        own = rounded[:, start : start + n_rows, None]
        is_above = np.ones((own.shape[1], n_units), dtype=np.bool_)
        is_below = is_above.copy()
        for ours, theirs in zip(own, rounded, strict=True):
            is_above &= ours >= theirs
            is_below &= ours <= theirs
        yield start, is_above & ~is_below


def _check(scores: Floats, draws: Floats) -> None:
    if scores.ndim != 2 or draws.ndim != 2 or not len(draws) or draws.shape[1] != len(scores):
        raise OutOfDomain(
            field="weight_draws", given=f"{scores.shape} {draws.shape}", expected="one weight per indicator"
        )
    if np.isinf(scores).any():
        raise OutOfDomain(field="scores", given="infinity", expected="finite scores")
    _check_weights(draws)


def _check_weights(rows: Floats) -> None:
    if not (np.isfinite(rows) & (rows >= 0)).all() or not (rows.sum(axis=1) > 0).all():
        raise OutOfDomain(field="weights", given="a row of weights", expected="numbers >= 0, not all 0")


def _rounded(scores: Floats) -> Floats:
    return np.round(scores, RANK_DECIMALS)


def _shares(draws: Floats) -> Floats:
    shares: Floats = draws / draws.sum(axis=1, keepdims=True)
    return shares


def _indices(scores: Floats, shares: Floats) -> Floats:
    """Return Σ w s for each draw and unit, shape (m, n), added indicator by indicator."""
    index: Floats = shares[:, :1] * scores[0]
    term = np.empty_like(index)
    for weight, one_score in zip(shares.T[1:], scores[1:], strict=True):
        np.multiply(weight[:, None], one_score, out=term)
        index += term
    return index


def _ranks(scores: Floats, draws: Floats, keep_going: KeepGoing | None) -> npt.NDArray[Any]:
    """Return competition ranks, shape (M, n), in the smallest whole type that holds them."""
    n_draws, n_units = len(draws), scores.shape[1]
    ranks = np.empty((n_draws, n_units), dtype=np.uint16 if n_units < 2**16 else np.uint32)
    rounded, shares = _rounded(scores), _shares(draws)
    n_rows = max(1, _CHUNK // max(n_units, 1))
    for start in range(0, n_draws, n_rows):
        end = min(start + n_rows, n_draws)
        _fill_ranks(ranks[start:end], _indices(rounded, shares[start:end]))
        if keep_going is not None and not keep_going(end, n_draws):
            raise Cancelled(done=end, total=n_draws)
    return ranks


def _fill_ranks(ranks: npt.NDArray[Any], index: Floats) -> None:
    """Write 1 + the number of strictly greater indices, row by row."""
    if not index.size:
        return
    order, depths = _descending(np.rint(index * 10.0**RANK_DECIMALS))
    places = np.arange(1, order.shape[1] + 1, dtype=ranks.dtype)
    np.put_along_axis(ranks, order, np.broadcast_to(places, order.shape), axis=1)
    is_tied = depths[:, 1:] == depths[:, :-1]
    for row in np.flatnonzero(is_tied.any(axis=1)).tolist():
        firsts = np.where(np.append(False, is_tied[row]), 0, places)
        ranks[row, order[row]] = np.maximum.accumulate(firsts)


def _descending(rounded: Floats) -> tuple[Ints, npt.NDArray[Any]]:
    """Return the units of each row from the greatest index down, and how far each lies below the row's greatest.

    Whole numbers that hold the index and the unit together are sorted faster than places; indices too wide for that
    are sorted by place.
    """
    depths = rounded.max(axis=1, keepdims=True) - rounded
    unit_bits = max(1, (rounded.shape[1] - 1).bit_length())
    if depths.max() >= 2.0 ** min(_KEY_BITS - unit_bits, 52) or np.abs(rounded).max() >= 2.0**52:
        order = np.argsort(depths, axis=1, kind="stable")
        return order, np.take_along_axis(depths, order, axis=1)
    keys = depths.astype(np.int64)
    keys <<= unit_bits
    keys |= np.arange(rounded.shape[1])
    keys.sort(axis=1)
    return keys & ((1 << unit_bits) - 1), keys >> unit_bits


def _attained(ranks: npt.NDArray[Any], places: list[int]) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the ranks at two places of the ascending ranks of each unit, the smallest and the largest."""
    n_draws, n_units = ranks.shape
    found = np.empty((4, n_units))
    n_columns = max(1, 4 * _CHUNK // n_draws)
    for start in range(0, n_units, n_columns):
        own = np.ascontiguousarray(ranks[:, start : start + n_columns].T)
        own.partition(sorted({0, *places, n_draws - 1}), axis=1)
        found[:, start : start + n_columns] = own[:, [*places, 0, n_draws - 1]].T
    low, high, smallest, largest = found
    return low, high, smallest, largest


def _spread(values: Floats, is_tested: Bools) -> Floats:
    spread = np.full(is_tested.shape, np.nan)
    spread[is_tested] = values
    return spread

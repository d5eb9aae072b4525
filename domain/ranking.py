"""Units ranked by one variable with their weights: tie blocks and fractional ranks (METHODS 6.3 and 6.4)."""

from dataclasses import dataclass

import numpy as np

from domain.errors import OutOfDomain
from domain.values import Bools, Floats, Ints

RANK_DECIMALS = 9
"""Decimals kept before two units are called tied: the last bit of a quotient must not decide a rank."""


@dataclass(frozen=True, slots=True)
class RankOrder:
    """Units ranked by one variable, weights included; computed once, reused while that variable does not change.

    Attributes:
        order: shape (m,), positions of the m ranked units, ascending values.
        starts: shape (b,), place in `order` of the first unit of each block of tied units.
        weights: shape (m,), weights of the ranked units, > 0, in that order.
        cumulated: shape (m,), running sum of `weights`.
        ranks: shape (m,), fractional rank, 0 to 1: cumulated weight share at the middle of the block of the unit.
        missing: positions of the units left out because their value or weight is missing, ascending.
    """

    order: Ints
    starts: Ints
    weights: Floats
    cumulated: Floats
    ranks: Floats
    missing: Ints

    @property
    def total(self) -> float:
        """Total weight, 0 when no unit is ranked."""
        return float(self.cumulated[-1]) if self.order.size else 0.0

    def where_known(self, amounts: Floats) -> "RankOrder":
        """Drop the ranked units whose amount is missing; no new sort.

        Args:
            amounts: shape (n,), by unit, NaN where missing.

        Returns:
            This very record when every ranked unit has an amount.

        Raises:
            OutOfDomain: an infinite amount, or fewer amounts than units.
        """
        if self.order.size and int(self.order.max()) >= amounts.size:
            raise OutOfDomain(field="amounts", given=f"{amounts.size} values", expected="one value per unit")
        if np.isinf(amounts).any():
            raise OutOfDomain(field="amounts", given="infinity", expected="finite numbers")
        kept = ~np.isnan(amounts[self.order])
        if kept.all():
            return self
        missing = np.sort(np.concatenate((self.missing, self.order[~kept])))
        block = np.repeat(np.arange(self.starts.size), np.diff(np.append(self.starts, self.order.size)))
        return _ranked(self.order[kept], _starts(block[kept]), self.weights[kept], missing)


def rank_order(values: Floats, weights: Floats, decimals: int | None = RANK_DECIMALS) -> RankOrder:
    """Rank units by ascending value, tied units in one block (METHODS 6.3, 6.4).

    Args:
        values: shape (n,), NaN where missing.
        weights: shape (n,), >= 0, NaN where missing.
        decimals: values equal to that many decimals are tied; None asks for exact equality.

    Raises:
        OutOfDomain: lengths differ, a weight is negative, a number is infinite.
    """
    known = both_known(values, weights)
    used = np.flatnonzero(known & (weights > 0))
    order = used[np.argsort(values[used], kind="stable")]
    keys = values[order] if decimals is None else np.round(values[order], decimals)
    return _ranked(order, _starts(keys), weights[order], np.flatnonzero(~known))


def weighted_sum(weights: Floats, values: Floats) -> float:
    """Sum `w x` by pairs: unlike a BLAS product, the same bits whatever the number of cores (METHODS 0.7).

    Args:
        weights: shape (n,).
        values: shape (n,), all known.
    """
    return float((weights * values).sum())


def both_known(values: Floats, weights: Floats) -> Bools:
    """Tell where a value and its weight are known, after checking them.

    Args:
        values: shape (n,), NaN where missing.
        weights: shape (n,), >= 0, NaN where missing.

    Raises:
        OutOfDomain: lengths differ, a weight is negative, a number is infinite.
    """
    if values.shape != weights.shape or values.ndim != 1:
        given = f"{values.shape} and {weights.shape}"
        raise OutOfDomain(field="weights", given=given, expected="one weight per value")
    if np.isinf(values).any() or np.isinf(weights).any():
        raise OutOfDomain(field="values", given="infinity", expected="finite numbers")
    if (weights < 0).any():
        raise OutOfDomain(field="weights", given=f"{np.nanmin(weights)}", expected="numbers >= 0")
    return ~(np.isnan(values) | np.isnan(weights))


def _ranked(order: Ints, starts: Ints, weights: Floats, missing: Ints) -> RankOrder:
    cumulated = np.cumsum(weights)
    if not order.size:
        return RankOrder(order, starts, weights, cumulated, weights, missing)
    bounds = np.append(starts, order.size)
    after = cumulated[bounds[1:] - 1]
    before = np.concatenate(([0.0], after[:-1]))
    middle = (before + after) / (2 * cumulated[-1])
    return RankOrder(order, starts, weights, cumulated, np.repeat(middle, np.diff(bounds)), missing)


def _starts(keys: Floats | Ints) -> Ints:
    is_first = np.ones(keys.size, dtype=np.bool_)
    is_first[1:] = keys[1:] != keys[:-1]
    return np.flatnonzero(is_first)

"""Whole euros that add up: the largest remainder on exact quotas (METHODS 4.4).

Quotas are exact rationals kept as whole numbers over one denominator. Floats place them; wherever a float cannot tell
a whole part, or the order of two remainders at the cut, whole numbers decide. The result is that of exact fractions.
"""

from dataclasses import dataclass

import numpy as np

from domain.decimals import Exact, Integers, as_floats, decimals, times, total
from domain.errors import OutOfDomain
from domain.values import Bools, Floats, Ints, Texts

OK_STATUS = "ok"
NO_BENEFICIARY = "aucun_beneficiaire"

_ROUNDING = 2.0**-49


@dataclass(frozen=True, slots=True)
class Quotas:
    """Exact quotas `(first * first_factor + second * second_factor) / denominator`, in euros, all >= 0.

    Attributes:
        first: shape (n,), whole numbers.
        first_factor: whole number.
        second: shape (n,), whole numbers.
        second_factor: whole number, may be negative.
        denominator: whole number > 0.
    """

    first: Integers
    first_factor: int
    second: Integers
    second_factor: int
    denominator: int

    def numerators(self, chosen: Bools | Ints) -> Integers:
        """Return the exact numerators at a mask or at positions."""
        left = times(self.first[chosen], self.first_factor)
        right = times(self.second[chosen], self.second_factor)
        if left.dtype != right.dtype:
            left, right = left.astype(object), right.astype(object)
        added: Integers = left + right
        return added

    def approximate(self) -> tuple[Floats, Floats]:
        """Return the nearest floats and a bound of their error, both shape (n,), euros."""
        left = as_floats(self.first) * (self.first_factor / self.denominator)
        right = as_floats(self.second) * (self.second_factor / self.denominator)
        return left + right, (np.abs(left) + np.abs(right)) * _ROUNDING


@dataclass(frozen=True, slots=True)
class WholeParts:
    """Quotas cut into whole euros and remainders.

    Attributes:
        quotas: the exact quotas.
        whole: shape (n,), euros, rounded down exactly.
        remainder: shape (n,), euros below 1, within `doubt` of the exact remainder; 0 only where it is exactly 0.
        doubt: bound of the error of `remainder`.
    """

    quotas: Quotas
    whole: Ints
    remainder: Floats
    doubt: float

    def estimate(self) -> Floats:
        """Return the quotas as floats, whole where they are whole."""
        return self.whole + self.remainder


def whole_parts(quotas: Quotas) -> WholeParts:
    """Cut quotas into whole euros and remainders, exactly."""
    estimate, error = quotas.approximate()
    whole: Ints = np.floor(estimate).astype(np.int64)
    remainder = estimate - whole
    near = np.abs(estimate - np.rint(estimate)) <= error
    if near.any():
        numerators = quotas.numerators(near)
        if numerators.dtype != object and quotas.denominator >= 2**62:
            numerators = numerators.astype(object)
        floors = numerators // quotas.denominator
        whole[near] = floors.astype(np.int64)
        remainder[near] = ((numerators - times(floors, quotas.denominator)) / quotas.denominator).astype(np.float64)
    return WholeParts(quotas, whole, remainder, float(error.max(initial=0.0)) + _ROUNDING)


def round_to_total(parts: WholeParts, total_eur: int, weights: Integers, codes: Texts | None) -> Ints:
    """Give the missing euros to the largest remainders (METHODS 4.4).

    Args:
        parts: quotas whose exact sum is at least `total_eur` and less than `total_eur + 1`.
        total_eur: whole euros to reach.
        weights: shape (n,), the larger goes first at equal remainders.
        codes: shape (n,), the lower goes first at equal weights; None: the place in the list.

    Returns:
        shape (n,), whole euros, their sum is `total_eur`; a whole quota is never raised.
    """
    amounts = parts.whole.copy()
    n_missing = total_eur - total(parts.whole)
    if n_missing == 0:
        return amounts
    candidates = np.flatnonzero(parts.remainder > 0)
    if not 0 < n_missing <= len(candidates):
        raise OutOfDomain(field="total_eur", given=str(total_eur), expected="the sum of the quotas, rounded down")
    remainder = parts.remainder[candidates]
    cut = np.partition(remainder, len(candidates) - n_missing)[len(candidates) - n_missing]
    winners = candidates[remainder > cut + 2 * parts.doubt]
    amounts[winners] += 1
    tied = candidates[np.abs(remainder - cut) <= 2 * parts.doubt]
    amounts[_first_of(tied, n_missing - len(winners), parts, weights, codes)] += 1
    return amounts


def _first_of(tied: Ints, n_wanted: int, parts: WholeParts, weights: Integers, codes: Texts | None) -> Ints:
    """Return the positions of the first `n_wanted` by exact remainder, then weight, then code."""
    numerators = parts.quotas.numerators(tied)
    wholes = times(parts.whole[tied], parts.quotas.denominator)
    if numerators.dtype != wholes.dtype:
        numerators, wholes = numerators.astype(object), wholes.astype(object)
    chosen: list[Ints] = []
    group: Ints = np.arange(len(tied))
    for key in (numerators - wholes, weights[tied]):
        if n_wanted in {0, len(group)}:
            break
        own = key[group]
        cut = np.sort(own)[len(own) - n_wanted]
        chosen.append(group[own > cut])
        group = group[own == cut]
        n_wanted -= len(chosen[-1])
    order = np.arange(len(group)) if codes is None else np.argsort(codes[tied[group]], kind="stable")
    first: Ints = tied[np.concatenate([*chosen, group[order[:n_wanted]]])]
    return first


@dataclass(frozen=True, slots=True)
class Split:
    """A whole amount split between units.

    Attributes:
        status: `ok`, or `aucun_beneficiaire` when every weight is 0.
        amount_eur: shape (n,), whole euros, their sum is the amount split; None unless `ok`.
        quota_eur: shape (n,), exact shares before rounding, as floats; None unless `ok`.
    """

    status: str
    amount_eur: Ints | None
    quota_eur: Floats | None


def largest_remainder(total_eur: int, weights: Exact | Ints, codes: Texts | None = None) -> Split:
    """Split whole euros in proportion to weights: floors, then one euro to each of the largest remainders.

    Ties go to the larger weight, then to the lower code, without codes to the place in the list. Weights typed as
    decimals are exact: 0.1, 0.2 and 0.7 of 10 are 1, 2 and 7 (METHODS 4.4).

    Args:
        total_eur: whole euros, >= 0.
        weights: shape (n,), >= 0, finite.
        codes: shape (n,), one code per unit, all different.

    Returns:
        whole euros whose sum is `total_eur`.

    Raises:
        OutOfDomain: a negative total or weight.
    """
    exact = decimals(weights).numerators
    if total_eur < 0 or (len(exact) and exact.min() < 0):
        raise OutOfDomain(field="weights", given="a negative number", expected="total and weights >= 0")
    weight_total = total(exact)
    if weight_total == 0:
        return Split(NO_BENEFICIARY, None, None)
    parts = whole_parts(Quotas(exact, total_eur, np.zeros(len(exact), dtype=np.int64), 0, weight_total))
    return Split(OK_STATUS, round_to_total(parts, total_eur, exact, codes), parts.estimate())

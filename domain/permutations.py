"""Is a clustering more than chance? Permutation tests of Moran's index, global and local (METHODS 6.7)."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.clustering import Lattice
from domain.errors import OutOfDomain
from domain.values import Bools, Floats, Ints

N_PERMUTATIONS = 999
LEVEL = 0.05
"""Share of false discoveries allowed among the local values called significant (METHODS 6.7)."""
TIE_TOLERANCE = 1e-12
"""Permuted values closer than this to the observed one, relatively to the larger of 1 and it, are as extreme."""

_CHUNK = 2**20


class Tail(StrEnum):
    """Which permuted values are at least as extreme as the observed one."""

    UPPER = "upper"
    LOWER = "lower"
    TWO_SIDED = "two_sided"


@dataclass(frozen=True, slots=True)
class Significance:
    """Probabilities by permutation; no correction stands in `local_p`.

    Attributes:
        global_p: tail `upper`; None where the index is not defined.
        local_p: shape (n,), tail `two_sided`; NaN for a unit left out.
        local_adjusted_p: shape (n,), the same, corrected by Benjamini and Hochberg over the units used.
        is_significant: shape (n,), adjusted probability at most `level`; the others are drawn in grey.
        n_permutations: number of permutations.
        seed: same seed, same result.
        level: share of false discoveries allowed.
    """

    global_p: float | None
    local_p: Floats
    local_adjusted_p: Floats
    is_significant: Bools
    n_permutations: int
    seed: int
    level: float


def permutation_p(observed: float, permuted: Floats, tail: Tail) -> float:
    """Return `(1 + permuted values at least as extreme) / (permutations + 1)`, ties count (METHODS 6.7).

    Args:
        observed: the index of the data.
        permuted: shape (r,), the same index of permuted data.
        tail: `upper` counts values >=, `lower` values <=, `two_sided` is twice the smaller, at most 1.
    """
    upper, lower = _probabilities(np.array([observed]), permuted.reshape(1, -1))
    return float({Tail.UPPER: upper, Tail.LOWER: lower, Tail.TWO_SIDED: _two_sided(upper, lower)}[tail][0])


def _probabilities(observed: Floats, permuted: Floats) -> tuple[Floats, Floats]:
    """Return upper and lower probabilities of each row of permuted values."""
    close = TIE_TOLERANCE * np.maximum(1.0, np.abs(observed))[:, None]
    gaps = permuted - observed[:, None]
    n_after = permuted.shape[1] + 1
    return (1 + np.count_nonzero(gaps >= -close, axis=1)) / n_after, (
        1 + np.count_nonzero(gaps <= close, axis=1)
    ) / n_after


def _two_sided(upper: Floats, lower: Floats) -> Floats:
    both: Floats = np.minimum(1.0, 2 * np.minimum(upper, lower))
    return both


def false_discovery(probabilities: Floats) -> Floats:
    """Correct probabilities for their number (Benjamini and Hochberg 1995).

    Args:
        probabilities: shape (m,), all known.

    Returns:
        shape (m,), the smallest share of false discoveries at which each is called significant.
    """
    order = np.argsort(probabilities)[::-1]
    n_tests = probabilities.size
    scaled = probabilities[order] * n_tests / np.arange(n_tests, 0, -1)
    adjusted = np.empty(n_tests)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled))
    return adjusted


def moran_significance(
    lattice: Lattice, n_units: int, n_permutations: int = N_PERMUTATIONS, seed: int = 0, level: float = LEVEL
) -> Significance:
    """Test Moran's index and its local values by permutation (METHODS 6.7).

    The global test permutes all values. A local test keeps the unit's own value and draws its neighbours' among the
    other units, without replacement; one set of draws serves every unit.

    Args:
        lattice: the units compared with their neighbours.
        n_units: number of units of the territory, used or not.
        n_permutations: number of permutations, >= 1.
        seed: same seed, same result.
        level: share of false discoveries allowed.

    Raises:
        OutOfDomain: no permutation.
    """
    if n_permutations < 1:
        raise OutOfDomain(field="n_permutations", given=str(n_permutations), expected=">= 1")
    local_p, adjusted = np.full(n_units, np.nan), np.full(n_units, np.nan)
    global_p = None
    if lattice.is_testable:
        random = np.random.default_rng(seed)
        index = float(lattice.deviations @ lattice.lags()) / (lattice.used.size * lattice.variance)
        global_p = permutation_p(index, _permuted_indices(lattice, n_permutations, random), Tail.UPPER)
        local_p[lattice.used] = _local_probabilities(lattice, n_permutations, random)
        adjusted[lattice.used] = false_discovery(local_p[lattice.used])
    is_significant = adjusted <= level + TIE_TOLERANCE
    return Significance(global_p, local_p, adjusted, is_significant, n_permutations, seed, level)


def _permuted_indices(lattice: Lattice, n_permutations: int, random: np.random.Generator) -> Floats:
    n_used = lattice.used.size
    n_rows = max(1, _CHUNK // n_used)
    indices = np.empty(n_permutations)
    for start in range(0, n_permutations, n_rows):
        n_now = min(n_rows, n_permutations - start)
        shuffled = random.permuted(np.tile(lattice.deviations, (n_now, 1)), axis=1).T
        indices[start : start + n_now] = (shuffled * (lattice.weights @ shuffled)).sum(axis=0)
    return indices / (n_used * lattice.variance)


def _local_probabilities(lattice: Lattice, n_permutations: int, random: np.random.Generator) -> Floats:
    n_used = lattice.used.size
    degrees = np.diff(lattice.weights.indptr).astype(np.int64)
    order = np.argsort(-degrees, kind="stable")
    draws = np.stack(
        [random.choice(n_used - 1, int(degrees.max()), replace=False) for _ in range(n_permutations)], axis=1
    )
    observed, found = lattice.deviations * lattice.lags(), np.empty(n_used)
    n_rows = max(1, _CHUNK // n_permutations)
    for start in range(0, n_used, n_rows):
        units = order[start : start + n_rows]
        sums = _drawn_sums(lattice.deviations, units, degrees[units], draws)
        permuted = lattice.deviations[units][:, None] * sums / degrees[units][:, None]
        scale = lattice.variance
        found[units] = _two_sided(*_probabilities(observed[units] / scale, permuted / scale))
    return found


def _drawn_sums(deviations: Floats, units: Ints, degrees: Ints, draws: Ints) -> Floats:
    """Add as many drawn deviations as each unit has neighbours, never its own; units come by falling degree.

    A draw d among the others is unit d, or d + 1 from the unit itself on.
    """
    sums = np.zeros((units.size, draws.shape[1]))
    for rank, drawn in enumerate(draws[: degrees.max()]):
        n_rows = int(np.count_nonzero(degrees > rank))
        sums[:n_rows] += deviations[drawn + (drawn >= units[:n_rows, None])]
    return sums

"""Spatial clustering: do neighbours resemble one another, and where (METHODS 6.7).

Moran's index with row-standardised contiguity, its local values on the scale of Anselin 1995 (their mean is the index;
esda divides by n - 1: multiply its local values by n / (n - 1)), and permutation tests.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.sparse import csr_array

from domain.contiguity import Contiguity
from domain.errors import OutOfDomain
from domain.totals import mean
from domain.values import Bools, Floats, Ints

HIGH_TOLERANCE = 1e-12
"""Share of the largest deviation above which a unit is high; equal to the mean counts as low."""
MIN_UNITS = 2


class Quadrant(StrEnum):
    """A unit, then its neighbours, above the mean (H) or not (L). The texts are those of the reference vectors."""

    HIGH_HIGH = "HH"
    LOW_HIGH = "LH"
    LOW_LOW = "LL"
    HIGH_LOW = "HL"


QUADRANTS: tuple[Quadrant, ...] = tuple(Quadrant)


@dataclass(frozen=True, slots=True)
class Lattice:
    """The units that can be compared with neighbours, and who these are.

    Attributes:
        used: shape (m,), their positions among the n units, ascending.
        deviations: shape (m,), (value - mean) / `largest`, -1 to 1; all 0 where the used values are equal.
        mean: mean of the used values; NaN without any.
        largest: largest absolute deviation from the mean, 0 where the used values are equal.
        weights: (m, m), 1 / number of known neighbours.
        missing: positions of the units without value.
        isolated: positions of the units with a value and without a known neighbour.
    """

    used: Ints
    deviations: Floats
    mean: float
    largest: float
    weights: csr_array
    missing: Ints
    isolated: Ints

    @property
    def is_testable(self) -> bool:
        """True where two units at least are used and their values differ."""
        return self.used.size >= MIN_UNITS and self.largest > 0

    @property
    def variance(self) -> float:
        """Σ deviation² / m, of the deviations as they stand here."""
        return mean(np.square(self.deviations))

    def lags(self) -> Floats:
        """Return the mean deviation of the known neighbours of each used unit, shape (m,)."""
        lags: Floats = self.weights @ self.deviations
        return lags


@dataclass(frozen=True, slots=True)
class Moran:
    """Moran's index, global and local.

    Attributes:
        index: I; None without dispersion or with fewer than two units.
        expected: -1 / (m - 1), its mean when values fall at random; None with fewer than two units.
        local: shape (n,), I_i; NaN for a unit left out or without dispersion.
        quadrants: shape (n,), positions in `QUADRANTS`; -1 in the same cases.
        lags: shape (n,), mean of the known neighbours less the mean of all; NaN in the same cases.
        lattice: the units used, and those left out with the reason.
    """

    index: float | None
    expected: float | None
    local: Floats
    quadrants: Ints
    lags: Floats
    lattice: Lattice


def lattice_of(values: Floats, contiguity: Contiguity) -> Lattice:
    """Keep the units that have a value, then those that have a known neighbour left (METHODS 6.7).

    Args:
        values: shape (n,), usually rates; NaN where unknown.
        contiguity: neighbours of the n units.

    Raises:
        OutOfDomain: lengths differ, an infinite value.
    """
    if values.size != contiguity.n_units or np.isinf(values).any():
        raise OutOfDomain(field="values", given=f"{values.size} values", expected="one finite value per unit")
    is_known = ~np.isnan(values)
    is_used, is_edge = _with_neighbours(is_known, contiguity)
    used = np.flatnonzero(is_used)
    place = np.cumsum(is_used) - 1
    unit, neighbour = place[contiguity.unit[is_edge]], place[contiguity.neighbour[is_edge]]
    counts = np.bincount(unit, minlength=used.size)
    weights = csr_array((1.0 / counts[unit], (unit, neighbour)), shape=(used.size, used.size))
    centre = mean(values[used])
    deviations = values[used] - centre
    is_flat = used.size == 0 or values[used].max() == values[used].min()
    largest = 0.0 if is_flat else float(np.abs(deviations).max())
    deviations = np.zeros(used.size) if is_flat else deviations / largest
    missing, isolated = np.flatnonzero(~is_known), np.flatnonzero(is_known & ~is_used)
    return Lattice(used, deviations, centre, largest, weights, missing, isolated)


def _with_neighbours(is_known: Bools, contiguity: Contiguity) -> tuple[Bools, Bools]:
    """Return the known units with a known neighbour, and the links between them.

    Lists of neighbours need not be mutual: leaving a unit out may leave another one alone.
    """
    is_used = is_known
    while True:
        is_edge = is_used[contiguity.unit] & is_used[contiguity.neighbour]
        is_met = np.bincount(contiguity.unit[is_edge], minlength=is_known.size) > 0
        if (is_met == is_used).all():
            return is_used, is_edge
        is_used = is_used & is_met


def moran(values: Floats, contiguity: Contiguity) -> Moran:
    """Compute Moran's index `I = (n / S0) Σ_ij w_ij z_i z_j / Σ z_i²` and its local values (METHODS 6.7).

    Args:
        values: shape (n,), usually rates; NaN where unknown.
        contiguity: neighbours of the n units.

    Returns:
        The index, 1 where neighbours are alike, -1 where they are opposed; local values `z_i Σ_j w_ij z_j / m2`.

    Raises:
        OutOfDomain: lengths differ, an infinite value.
    """
    lattice = lattice_of(values, contiguity)
    n_used = lattice.used.size
    local, lags = np.full(values.size, np.nan), np.full(values.size, np.nan)
    quadrants = np.full(values.size, -1, dtype=np.int64)
    expected = -1.0 / (n_used - 1) if n_used >= MIN_UNITS else None
    if not lattice.is_testable:
        return Moran(None, expected, local, quadrants, lags, lattice)
    around = lattice.lags()
    lags[lattice.used] = lattice.largest * around
    local[lattice.used] = lattice.deviations * around / lattice.variance
    quadrants[lattice.used] = _quadrants(lattice.deviations, around)
    return Moran(mean(local[lattice.used]), expected, local, quadrants, lags, lattice)


def _quadrants(deviations: Floats, lags: Floats) -> Ints:
    is_high, are_high = deviations > HIGH_TOLERANCE, lags > HIGH_TOLERANCE
    codes = [QUADRANTS.index(Quadrant(own + around)) for own in "LH" for around in "LH"]
    quadrants: Ints = np.array(codes, dtype=np.int64)[2 * is_high + are_high]
    return quadrants


def empirical_bayes(events: Floats, population: Floats) -> Floats:
    """Draw rates of small populations towards the common rate before they are compared (METHODS 6.7, option).

    Global smoothing of Marshall 1991: `θ_i = w_i r_i + (1 - w_i) b`, `b = Σ events / Σ population`, `w_i = a / (a + b /
    population_i)`, `a = Σ population (r - b)² / Σ population - b / mean population`, 0 where that is negative.

    Args:
        events: shape (n,), >= 0, NaN where unknown.
        population: shape (n,), >= 0, NaN where unknown.

    Returns:
        shape (n,), between the unit's own rate and the common one; NaN where the population is 0 or a side is unknown.

    Raises:
        OutOfDomain: lengths differ, a negative or infinite number.
    """
    if events.shape != population.shape or np.isinf(events).any() or np.isinf(population).any():
        raise OutOfDomain(field="population", given="other lengths or infinity", expected="finite, equal lengths")
    if (events < 0).any() or (population < 0).any():
        raise OutOfDomain(field="events", given="a negative number", expected="numbers >= 0")
    smoothed = np.full(events.size, np.nan)
    known = np.flatnonzero(~np.isnan(events) & (population > 0))
    if not known.size:
        return smoothed
    people, rates = population[known], events[known] / population[known]
    common = float(events[known].sum() / people.sum())
    spread = float((people * np.square(rates - common)).sum() / people.sum()) - common / float(people.mean())
    noise = common / people
    own = np.divide(max(spread, 0.0), max(spread, 0.0) + noise, out=np.zeros(known.size), where=noise > 0)
    smoothed[known] = own * rates + (1 - own) * common
    return smoothed

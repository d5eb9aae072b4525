"""Who is beside whom: the neighbours of each unit, each once, the unit itself left out (METHODS 2 and 6.7)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.errors import OutOfDomain
from domain.values import Floats, Ints


@dataclass(frozen=True, slots=True)
class Contiguity:
    """Neighbours of n units.

    Attributes:
        unit: shape (e,), position of a unit, ascending.
        neighbour: shape (e,), position of one of its neighbours, ascending for each unit.
        n_units: number of units.
    """

    unit: Ints
    neighbour: Ints
    n_units: int

    def sums(self, values: Floats) -> Floats:
        """Add the values of the neighbours of each unit, its own left out.

        Args:
            values: shape (n,), all known: 0 for what must not count.

        Returns:
            shape (n,), 0 for a unit without neighbour.
        """
        sums = np.bincount(self.unit, weights=values[self.neighbour], minlength=self.n_units)
        return sums.astype(np.float64)

    def counts(self) -> Ints:
        """Return the number of neighbours of each unit, shape (n,)."""
        return np.bincount(self.unit, minlength=self.n_units)


def contiguity_of_pairs(pairs: Ints, n_units: int) -> Contiguity:
    """Read pairs of neighbours, written once or in both directions.

    Args:
        pairs: shape (p, 2), positions.
        n_units: number of units.

    Raises:
        OutOfDomain: a position is not that of a unit.
    """
    both = np.concatenate([pairs, pairs[:, ::-1]])
    return _contiguity(both[:, 0], both[:, 1], n_units)


def contiguity_of_lists(neighbours: Sequence[Sequence[int]]) -> Contiguity:
    """Read one list of neighbours per unit, as they are: a list may name a unit whose own list does not name it back.

    Raises:
        OutOfDomain: a position is not that of a unit.
    """
    unit = np.repeat(np.arange(len(neighbours)), [len(one) for one in neighbours])
    named = [position for one in neighbours for position in one]
    return _contiguity(unit, np.array(named, dtype=np.int64), len(neighbours))


def _contiguity(unit: Ints, neighbour: Ints, n_units: int) -> Contiguity:
    if unit.size and not (min(unit.min(), neighbour.min()) >= 0 and max(unit.max(), neighbour.max()) < n_units):
        raise OutOfDomain(field="neighbours", given="a position", expected=f"0 to {n_units - 1}")
    keys = np.unique(unit * n_units + neighbour)
    unit, neighbour = np.divmod(keys, max(n_units, 1))
    is_other = unit != neighbour
    return Contiguity(unit[is_other], neighbour[is_other], n_units)

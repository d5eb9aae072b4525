"""Two generations of quarters compared: what is kept, left and entered, and inhabitants carried over (METHODS 10)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.errors import OutOfDomain
from domain.interpolate import SNAP_SHARE, TOLERANCE, Overlay, interpolate_extensive, snap_shares
from domain.values import Bools, Floats, Ints
from geodata.cells import MIN_COVER_SHARE, Cells, LocatedCells, locate_cells
from geodata.overlaps import Systems, cut, summed
from geodata.projections import LAMBERT_93
from geodata.quarters import AREA, POPULATION, UNKNOWN
from geodata.topology import Geometries


@dataclass(frozen=True, slots=True)
class Generation:
    """Quarters defined at one date.

    Attributes:
        shapes: shape (n,), valid polygons in degrees, as `repaired` leaves them; None without contour.
        system: projected system of every quarter, or of each.
    """

    shapes: Geometries
    system: Systems = LAMBERT_93


@dataclass(frozen=True, slots=True)
class Side:
    """How much of each quarter of one generation lies in quarters of the other.

    Attributes:
        total: shape (n,), square metres, or inhabitants of cells; NaN without contour.
        kept: shape (n,), the part of it that lies in the other generation, 0 to `total`.
    """

    total: Floats
    kept: Floats

    @property
    def rest(self) -> Floats:
        """Shape (n,): what an old quarter left, or what a new one entered."""
        return self.total - self.kept

    @property
    def kept_share(self) -> Floats:
        """Shape (n,): kept over total, 0 to 1; NaN where the total is 0 or unknown."""
        return np.divide(self.kept, self.total, out=np.full(self.total.size, np.nan), where=self.total > 0.0)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Old and new quarters with a common part, digitising slivers left out.

    Attributes:
        old: shape (p,), position of the old quarter, ascending.
        new: shape (p,), position of the new one, ascending within an old one.
        overlap_m2: shape (p,), area in common.
        share_of_old: shape (p,), that over the area of the old quarter, 0 to 1.
        share_of_new: shape (p,), that over the area of the new quarter, 0 to 1.
    """

    old: Ints
    new: Ints
    overlap_m2: Floats
    share_of_old: Floats
    share_of_new: Floats


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two generations of quarters, side by side.

    Attributes:
        pairs: which old quarter became which new one.
        old_area: of the a old quarters, in square metres: kept and left.
        new_area: of the b new quarters: kept and entered.
        old_people: the same in inhabitants of cells, imputed ones included; None without cells.
        new_people: the same for new quarters.
        shares: part of each old quarter in each new one, by the method of the old one, slivers snapped.
        method: shape (a,), `POPULATION`, `AREA`, or `UNKNOWN` without contour.
        is_doubled: shape (a,), true where new quarters overlap inside the old one by more than a sliver: its
            inhabitants are split in proportion and counted once.
    """

    pairs: Pairs
    old_area: Side
    new_area: Side
    old_people: Side | None
    new_people: Side | None
    shares: Overlay
    method: npt.NDArray[np.object_]
    is_doubled: Bools


def compare(old: Generation, new: Generation, cells: Cells | None = None) -> Comparison:
    """Compare two generations of quarters.

    Args:
        old: a quarters.
        new: b quarters.
        cells: population grid: where it covers an old quarter, inhabitants are carried by cells and not by area.

    Returns:
        The comparison. As long as no quarter overlaps another of its own generation, what the old ones keep is what
        the new ones keep, in square metres as in inhabitants of cells.

    Source:
        METHODS 10, areas in the projected system of the place.
    """
    area = _area_pieces(old, new)
    has_contour = ~np.isnan(area.old_total)
    people, is_covered = _cell_pieces(old, new, cells) if cells else (None, np.zeros(has_contour.size, dtype=np.bool_))
    old_area, new_area = area.sides()
    old_people, new_people = people.sides() if people else (None, None)
    return Comparison(
        pairs=_pairs(area),
        old_area=old_area,
        new_area=new_area,
        old_people=old_people,
        new_people=new_people,
        shares=_shares(area, people, is_covered),
        method=np.where(is_covered, POPULATION, np.where(has_contour, AREA, UNKNOWN)).astype(object),
        is_doubled=area.summed_shares() > 1.0 + SNAP_SHARE + TOLERANCE,
    )


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Common parts of old and new quarters, in square metres or inhabitants, and the totals of both sides."""

    old: Ints
    new: Ints
    amount: Floats
    old_total: Floats
    new_total: Floats

    def sides(self) -> tuple[Side, Side]:
        """Sum the common parts of each quarter of both generations."""
        kept_old = summed(self.old, self.amount, self.old_total.size)
        kept_new = summed(self.new, self.amount, self.new_total.size)
        return (
            Side(self.old_total, np.minimum(kept_old, self.old_total)),
            Side(self.new_total, np.minimum(kept_new, self.new_total)),
        )

    def shares_of_old(self) -> Floats:
        """Shape (p,): part of the old quarter in each piece."""
        return self.amount / self.old_total[self.old]

    def shares_of_new(self) -> Floats:
        """Shape (p,): part of the new quarter in each piece."""
        return self.amount / self.new_total[self.new]

    def summed_shares(self) -> Floats:
        """Shape (a,): sum of the parts of each old quarter, above 1 where new quarters overlap."""
        return summed(self.old, self.shares_of_old(), self.old_total.size)

    def of(self, wanted: Bools) -> "_Pieces":
        """Keep the pieces of some old quarters."""
        kept = wanted[self.old]
        return _Pieces(self.old[kept], self.new[kept], self.amount[kept], self.old_total, self.new_total)


def _area_pieces(old: Generation, new: Generation) -> _Pieces:
    first, second, overlap_m2, old_m2 = cut(old.shapes, new.shapes, old.system)
    new_m2 = cut(new.shapes, np.empty(0, dtype=object), new.system)[3]
    return _Pieces(first, second, overlap_m2, old_m2, new_m2)


def _cell_pieces(old: Generation, new: Generation, cells: Cells) -> tuple[_Pieces, Bools]:
    """Count the inhabitants of cells in old and new quarters, and tell which old quarters the cells cover."""
    before, after = locate_cells(old.shapes, cells, old.system), locate_cells(new.shapes, cells, new.system)
    left = pd.DataFrame({"cell": before.cell, "old": before.contour})
    both = left.merge(pd.DataFrame({"cell": after.cell, "new": after.contour}), on="cell")
    people = both.assign(people=cells.population[both["cell"]]).groupby(["old", "new"])["people"].sum(min_count=1)
    people = people[people > 0.0]
    old_of, new_of = (people.index.get_level_values(name).to_numpy(dtype=np.int64) for name in ("old", "new"))
    pieces = _Pieces(old_of, new_of, people.to_numpy(dtype=np.float64), _people(before), _people(after))
    return pieces, (before.count.cover_share >= MIN_COVER_SHARE) & (before.count.population > 0.0)


def _people(located: LocatedCells) -> Floats:
    return np.where(np.isnan(located.count.cover_share), np.nan, located.count.population)


def _pairs(area: _Pieces) -> Pairs:
    of_old, of_new = area.shares_of_old(), area.shares_of_new()
    real = (of_old >= SNAP_SHARE) | (of_new >= SNAP_SHARE)
    return Pairs(area.old[real], area.new[real], area.amount[real], of_old[real], of_new[real])


def _shares(area: _Pieces, people: _Pieces | None, is_covered: Bools) -> Overlay:
    by_area = area.of(~is_covered)
    share = snap_shares(by_area.old, _once(by_area), is_covered.size, by_area.shares_of_new())
    old, new = by_area.old, by_area.new
    if people is not None:
        by_cells = people.of(is_covered)
        old, new = np.concatenate([old, by_cells.old]), np.concatenate([new, by_cells.new])
        share = np.concatenate([share, _once(by_cells)])
    order = np.lexsort((new, old))
    order = order[share[order] > 0.0]
    return Overlay(old[order], new[order], share[order], is_covered.size, area.new_total.size)


def _once(pieces: _Pieces) -> Floats:
    """Return the parts of each old quarter; where new quarters overlap, divided so that nobody is counted twice."""
    return pieces.shares_of_old() / np.maximum(pieces.summed_shares(), 1.0)[pieces.old]


@dataclass(frozen=True, slots=True)
class Carried:
    """Inhabitants of old quarters carried to new ones: by_new, left and unplaced sum to the old ones that are known.

    Attributes:
        by_new: shape (b,), inhabitants of old quarters now in each new one; NaN where an old quarter of unknown
            population feeds it.
        is_estimate: shape (b,), true where a part comes from an old quarter that is split (*estimation*).
        split_share: shape (b,), that part of the value; NaN where the value is 0 or unknown.
        left: inhabitants of old quarters in no new one; NaN where one of unknown population is split or left.
        unplaced: inhabitants of old quarters without contour.
        total: inhabitants of all old quarters of known population.
    """

    by_new: Floats
    is_estimate: Bools
    split_share: Floats
    left: float
    unplaced: float
    total: float


def carry(population: Floats, comparison: Comparison) -> Carried:
    """Carry the inhabitants of old quarters to new ones.

    Args:
        population: shape (a,), inhabitants of old quarters; NaN where unknown, never 0.
        comparison: of these old quarters with new ones.

    Returns:
        The estimates, totals kept.

    Raises:
        OutOfDomain: not one population per old quarter.

    Source:
        METHODS 10: by cells where they cover the old quarter, else in proportion to the area.
    """
    if population.size != comparison.method.size:
        raise OutOfDomain(field="population", given=str(population.size), expected=f"{comparison.method.size} values")
    is_placed = comparison.method != UNKNOWN
    carried = interpolate_extensive(np.where(is_placed, population, 0.0), comparison.shares)
    shares = comparison.shares
    is_split = shares.share < 1.0 - TOLERANCE
    return Carried(
        by_new=carried.values,
        is_estimate=np.bincount(shares.target[is_split], minlength=shares.n_targets) > 0,
        split_share=carried.split_share,
        left=carried.outside,
        unplaced=float(np.nansum(population[~is_placed])),
        total=float(np.nansum(population)),
    )

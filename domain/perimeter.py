"""What a perimeter covers and what it cuts: population with its bounds, living areas, commuting (METHODS 3.1, 3.3)."""

from dataclasses import dataclass

import numpy as np

from domain.errors import OutOfDomain
from domain.territory import Quarters
from domain.values import Bools, Floats, Ints

TOLERANCE = 1e-9
"""Below it a share counts as 0, above its complement as 1 (METHODS 3.1)."""


@dataclass(frozen=True, slots=True)
class QuarterParts:
    """Priority quarters as arrays: who lives there and how each is shared between communes.

    Attributes:
        population: shape (q,), inhabitants; NaN where unknown.
        part_quarter: shape (p,), position of the quarter of each part.
        part_commune: shape (p,), position of the commune of each part.
        part_share: shape (p,), share of the quarter in that commune, 0 to 1, already snapped.
    """

    population: Floats
    part_quarter: Ints
    part_commune: Ints
    part_share: Floats

    @classmethod
    def of(cls, quarters: Quarters) -> "QuarterParts":
        """Take the arrays of a territory's quarters."""
        return cls(quarters.population.values, quarters.part_quarter, quarters.part_commune, quarters.part_share)


@dataclass(frozen=True, slots=True)
class PopulationCovered:
    """Inhabitants of a perimeter of communes and quarters, nobody counted twice.

    Attributes:
        population: inhabitants of the union of the communes and the quarters.
        low: the same when every unknown piece of a quarter holds nobody.
        high: the same when every unknown piece holds the whole quarter.
        share_of_region: population over that of all communes, 0 to 1; NaN when nobody lives in the region.
        quarter_population: inhabitants of quarters who are covered.
        quarter_low: its lower bound.
        quarter_high: its upper bound.
        quarter_coverage: over the inhabitants of all quarters, 0 to 1; NaN without quarters.
        n_unknown_communes: selected communes of unknown population, in no sum.
        n_unknown_quarters: quarters covered in whole or in part whose population is unknown, in no sum.
    """

    population: float
    low: float
    high: float
    share_of_region: float
    quarter_population: float
    quarter_low: float
    quarter_high: float
    quarter_coverage: float
    n_unknown_communes: int
    n_unknown_quarters: int


def quarter_share_inside(quarters: QuarterParts, selected: Bools) -> Floats:
    """Add up the shares of each quarter that lie in the selected communes (METHODS 3.1).

    Args:
        quarters: q quarters in p parts.
        selected: shape (n,), true where the commune is in the perimeter.

    Returns:
        shape (q,), 0 to 1; exactly 0 or 1 within 1e-9 of it, so that rounding never makes a piece.
    """
    weights = quarters.part_share * selected[quarters.part_commune]
    inside = np.bincount(quarters.part_quarter, weights=weights, minlength=quarters.population.size)
    return np.where(inside <= TOLERANCE, 0.0, np.where(inside >= 1.0 - TOLERANCE, 1.0, inside))


def population_covered(
    commune_population: Floats, selected: Bools, quarters: QuarterParts, selected_quarters: Bools
) -> PopulationCovered:
    """Count the inhabitants of a perimeter of communes S and quarters Q without double count (METHODS 3.1).

    `P = Σ_{c∈S} pop_c + Σ_{q∈Q} pop_q (1 - Σ_{c∈S} share_qc)`. The population of a piece of a quarter is
    estimated by its share; the bounds take it as nobody, then as the whole quarter.

    Args:
        commune_population: shape (n,), inhabitants; NaN where unknown.
        selected: shape (n,), communes of the perimeter.
        quarters: the q priority quarters.
        selected_quarters: shape (q,), quarters chosen for themselves.

    Returns:
        The population, its bounds and its shares. Unknown populations are in no sum; their number is given.
        An empty perimeter gives 0.
    """
    inside = quarter_share_inside(quarters, selected)
    unknown = np.isnan(quarters.population)
    people = np.where(unknown, 0.0, quarters.population)
    in_pieces = (inside > 0.0) & (inside < 1.0)
    base = float(np.nansum(commune_population[selected])) + float(people[selected_quarters & (inside == 0.0)].sum())
    pieces = selected_quarters & in_pieces
    population = base + float((people[pieces] * (1.0 - inside[pieces])).sum())
    certain = float(people[selected_quarters | (inside == 1.0)].sum())
    open_pieces = in_pieces & ~selected_quarters
    quarter_population = certain + float((people[open_pieces] * inside[open_pieces]).sum())
    return PopulationCovered(
        population=population,
        low=base,
        high=base + float(people[pieces].sum()),
        share_of_region=ratio(population, float(np.nansum(commune_population))),
        quarter_population=quarter_population,
        quarter_low=certain,
        quarter_high=certain + float(people[open_pieces].sum()),
        quarter_coverage=ratio(quarter_population, float(people.sum())),
        n_unknown_communes=int(np.isnan(commune_population[selected]).sum()),
        n_unknown_quarters=int((unknown & (selected_quarters | (inside > 0.0))).sum()),
    )


def ratio(numerator: float, denominator: float) -> float:
    """Divide, NaN where the denominator is 0 (METHODS 0.9: no exception on an empty perimeter)."""
    return numerator / denominator if denominator else float("nan")


@dataclass(frozen=True, slots=True)
class QuarterFindings:
    """Where the data of the quarters contradict themselves: there the population covered may mislead.

    Attributes:
        overfull_communes: positions of communes whose quarters hold more inhabitants than they do.
        incomplete_quarters: positions of quarters whose shares do not sum to 1: a part lies outside the territory,
            or counts twice.
    """

    overfull_communes: Ints
    incomplete_quarters: Ints


def check_quarters(commune_population: Floats, quarters: QuarterParts) -> QuarterFindings:
    """Find the quarters and communes whose figures contradict each other (METHODS 3.1, I32 and I34).

    Args:
        commune_population: shape (n,), inhabitants; NaN where unknown (never found overfull).
        quarters: the q priority quarters.

    Returns:
        Positions in ascending order. A rounding of half an inhabitant is not a finding.
    """
    people = np.nan_to_num(quarters.population)[quarters.part_quarter] * quarters.part_share
    held = np.bincount(quarters.part_commune, weights=people, minlength=commune_population.size)
    total = np.bincount(quarters.part_quarter, weights=quarters.part_share, minlength=quarters.population.size)
    return QuarterFindings(
        overfull_communes=np.flatnonzero(held > commune_population + 0.5),
        incomplete_quarters=np.flatnonzero(np.abs(total - 1.0) > TOLERANCE),
    )


@dataclass(frozen=True, slots=True)
class Coherence:
    """How a perimeter follows or cuts the areas of one zoning (METHODS 3.3).

    Attributes:
        share_inside: shape (k,), share of each area's inhabitants inside the perimeter, 0 to 1; NaN where nobody
            lives or where its population outside the territory is unknown.
        population: shape (k,), inhabitants of the whole area, communes outside the territory included; NaN where
            that part is unknown.
        touched: shape (k,), true where somebody of the area is inside, even if the share is unknown.
        whole: shape (k,), true where all of them are; never true of an area with inhabitants outside the territory.
        cut: shape (k,), true where some are inside and some are not.
        unknown: shape (k,), true where the area is touched and its share unknown: neither whole nor cut, and out of
            the index.
        cut_index: 0 when no touched area is cut, 1 when all are cut in half; NaN when none is touched.
    """

    share_inside: Floats
    population: Floats
    touched: Bools
    whole: Bools
    cut: Bools
    unknown: Bools
    cut_index: float


def coherence(commune_population: Floats, area_of: Ints, outside_population: Floats, selected: Bools) -> Coherence:
    """Measure the areas that a perimeter cuts (METHODS 3.3).

    `cut_index = Σ_touched pop_b · 2 min(s_b, 1 - s_b) / Σ_touched pop_b`.

    Args:
        commune_population: shape (n,), inhabitants; a commune of unknown population (NaN) leaves its area.
        area_of: shape (n,), position of the area of each commune; -1 where it has none.
        outside_population: shape (k,), inhabitants of each area outside the territory; NaN where unknown.
        selected: shape (n,), communes of the perimeter.

    Returns:
        The share of each area and the index.
    """
    n_areas = outside_population.size
    counted = (area_of >= 0) & ~np.isnan(commune_population)
    area, people = area_of[counted], commune_population[counted]
    within = np.bincount(area, weights=people * selected[counted], minlength=n_areas)
    local = np.bincount(area, weights=people, minlength=n_areas)
    population = local + outside_population
    share = np.divide(within, population, out=np.full(n_areas, np.nan), where=population > 0.0)
    touched = within > 0.0
    whole = touched & (within == population)
    unknown = touched & np.isnan(population)
    cut = touched & ~whole & ~unknown
    halves = population[cut] * 2.0 * np.minimum(share[cut], 1.0 - share[cut])
    index = ratio(float(halves.sum()), float(population[touched & ~unknown].sum()))
    return Coherence(share, population, touched, whole, cut, unknown, index)


@dataclass(frozen=True, slots=True)
class Commuting:
    """How far people live and work inside the same perimeter (METHODS 3.3).

    Attributes:
        resident_self_containment: workers who live and work inside, over those who live inside; NaN without any.
        job_self_containment: the same over those who work inside; NaN without any.
        cut_flow_index: flows across the limit over flows between different communes with an end inside; NaN without.
        coverage: known flows over flows with an end inside, counted as cells; NaN without any.
    """

    resident_self_containment: float
    job_self_containment: float
    cut_flow_index: float
    coverage: float


def commuting(home: Ints, work: Ints, flow: Floats, selected: Bools) -> Commuting:
    """Measure self-containment and cut flows (METHODS 3.3).

    Args:
        home: shape (m,), position of the commune of residence; -1 outside the territory, never selected.
        work: shape (m,), position of the commune of work; -1 outside.
        flow: shape (m,), workers; NaN where confidential or missing: in no sum, and lowering the coverage.
        selected: shape (n,), communes of the perimeter.

    Returns:
        Three ratios, 0 to 1, and the coverage.
    """
    inside = np.append(selected, False)
    lives, works = inside[home], inside[work]
    concerned = lives | works
    known = concerned & ~np.isnan(flow)
    workers = np.where(known, flow, 0.0)
    both = float(workers[lives & works].sum())
    between = known & (home != work)
    return Commuting(
        resident_self_containment=ratio(both, float(workers[lives].sum())),
        job_self_containment=ratio(both, float(workers[works].sum())),
        cut_flow_index=ratio(float(workers[between & (lives != works)].sum()), float(workers[between].sum())),
        coverage=ratio(float(known.sum()), float(concerned.sum())),
    )


def selection(n: int, positions: Ints) -> Bools:
    """Turn positions into a mask.

    Args:
        n: number of units.
        positions: those selected, 0 to n - 1, each at most once or more.

    Returns:
        shape (n,).

    Raises:
        OutOfDomain: a position does not exist.
    """
    if positions.size and (positions.min() < 0 or positions.max() >= n):
        raise OutOfDomain(field="selected", given=str(positions.tolist())[:60], expected=f"positions from 0 to {n - 1}")
    mask = np.zeros(n, dtype=np.bool_)
    mask[positions] = True
    return mask

"""Ordinary law on the table: declarations led to areas, inside against outside the perimeter (METHODS 7)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from domain.gap_choices import COMMUNE
from domain.means import Declaration, folded
from domain.territory import Territory
from domain.values import Bools, Floats, Ints, Texts

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Placed:
    """A declaration led to the areas of a territory.

    Attributes:
        declaration: what was declared.
        codes: shape (k,), codes of the areas.
        names: shape (k,), French names.
        area_of: shape (n,), position of each commune's area, -1 where it has none.
        population: shape (k,), inhabitants of the communes of the territory; NaN where unknown.
        common: shape (k,), ordinary-law means; NaN where not declared.
        specific: shape (k,), specific credits; NaN where not declared.
        unknown: territories that are none of the areas, as written.
    """

    declaration: Declaration
    codes: Texts
    names: Texts
    area_of: Ints
    population: Floats
    common: Floats
    specific: Floats
    unknown: tuple[str, ...]

    @property
    def per_head(self) -> Floats:
        """Ordinary-law means per inhabitant, shape (k,); NaN where unknown."""
        rates: Floats = np.divide(
            self.common, self.population, out=np.full(self.common.size, np.nan), where=self.population > 0
        )
        return rates

    def spread(self, amounts: Floats, population: Floats) -> Floats:
        """Share amounts of areas between their communes in proportion to inhabitants, shape (n,); NaN where unknown."""
        rates = np.divide(amounts, self.population, out=np.full(amounts.size, np.nan), where=self.population > 0)
        of_commune: Floats = np.where(self.area_of >= 0, np.append(rates, np.nan)[self.area_of], np.nan)
        return of_commune * population


def areas_of(territory: Territory, zoning: str) -> tuple[Texts, Texts, Ints]:
    """Return codes and names of the areas of a zoning, and the area of each commune; none where it has no such zoning.

    Args:
        territory: the territory.
        zoning: one of `ZONINGS`.
    """
    if zoning == COMMUNE:
        return territory.communes, territory.names, np.arange(territory.communes.size)
    found = territory.zonings.get(zoning)
    if found is None:
        nothing = np.empty(0, dtype=np.str_)
        return nothing, nothing, np.full(territory.communes.size, -1)
    return found.codes, found.names, found.area_of


def place(declaration: Declaration, territory: Territory) -> Placed:
    """Lead a declaration to the areas that it names, by code, else by name."""
    codes, names, area_of = areas_of(territory, declaration.zoning)
    by_code: Mapping[str, int] = {str(code): k for k, code in enumerate(codes)}
    by_name = {folded(str(name)): k for k, name in enumerate(names)}
    found = [by_code.get(one, by_name.get(folded(one), -1)) for one in declaration.territories]
    common, specific = np.full((2, codes.size), np.nan)
    for k, amount, credit in zip(found, declaration.common, declaration.specific, strict=True):
        if k >= 0:
            common[k], specific[k] = amount, credit
    unknown = tuple(one for one, k in zip(declaration.territories, found, strict=True) if k < 0)
    return Placed(
        declaration, codes, names, area_of, _population(territory, area_of, codes.size), common, specific, unknown
    )


def _population(territory: Territory, area_of: Ints, n_areas: int) -> Floats:
    people = territory.columns["municipal_population"].values
    placed = area_of >= 0
    return _by_area(area_of[placed], people[placed], n_areas)


def _by_area(area: Ints, people: Floats, n_areas: int) -> Floats:
    return np.bincount(area, weights=people, minlength=n_areas).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Substitution:
    """Ordinary-law means per inhabitant inside the perimeter and outside it.

    Attributes:
        inside: means per covered inhabitant; None where nobody of a known area is covered.
        outside: the same of the others; None likewise.
        coverage: inhabitants of the areas declared over all inhabitants, 0 to 1; None without inhabitants.
        specific_eur: specific credits declared, None where none is.
        is_possible: less inside than outside: the specific may stand in for ordinary law. A fact to discuss, no proof.
        areas: shape (k,), areas that receive specific credits and have less per inhabitant than all of them together.
    """

    inside: float | None
    outside: float | None
    coverage: float | None
    specific_eur: float | None
    is_possible: bool
    areas: Bools


def substitution(placed: Placed, covered: Floats) -> Substitution:
    """Compare ordinary-law means per inhabitant inside and outside the perimeter (METHODS 7, proposition 25).

    Inside an area means are supposed to be even: `Σ r_a c_a / Σ c_a`, `r_a` means per inhabitant of the area and `c_a`
    its covered inhabitants; outside, the same with the others. Only areas whose means are declared count.

    Args:
        placed: a declaration on its areas.
        covered: shape (n,), covered inhabitants of each commune.
    """
    rates, is_placed = placed.per_head, placed.area_of >= 0
    inside = _by_area(placed.area_of[is_placed], covered[is_placed], rates.size)
    known = ~np.isnan(rates)
    within, beyond = _mean(rates[known], inside[known]), _mean(rates[known], (placed.population - inside)[known])
    overall = _mean(rates[known], placed.population[known])
    everybody = float(np.nansum(placed.population))
    has_credit = placed.specific > 0
    return Substitution(
        inside=within,
        outside=beyond,
        coverage=float(placed.population[known].sum()) / everybody if everybody > 0 else None,
        specific_eur=None if np.isnan(placed.specific).all() else float(np.nansum(placed.specific)),
        is_possible=within is not None and beyond is not None and within < beyond * (1 - TOLERANCE),
        areas=has_credit & known & (rates < (overall or 0.0) * (1 - TOLERANCE)),
    )


def _mean(rates: Floats, people: Floats) -> float | None:
    everybody = float(people.sum())
    return float((rates * people).sum()) / everybody if everybody > 0 else None

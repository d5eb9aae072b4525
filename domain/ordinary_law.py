"""Ordinary law on the table: declarations led to areas, inside against outside the perimeter (METHODS 7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from domain.errors import InvalidInput
from domain.gap_choices import COMMUNE
from domain.means import FIELD, Declaration, folded
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
        ambiguous: names that several areas bear, as written: left aside.
        repeated: territories whose area an earlier line has already named, as written: left aside.
    """

    declaration: Declaration
    codes: Texts
    names: Texts
    area_of: Ints
    population: Floats
    common: Floats
    specific: Floats
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]
    repeated: tuple[str, ...]

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
    """Lead a declaration to the areas that it names, by code, else by a name that one area alone bears."""
    codes, names, area_of = areas_of(territory, declaration.zoning)
    by_key = _by_key(codes, names)
    common, specific = np.full((2, codes.size), np.nan)
    aside: dict[str, list[str]] = {"unknown": [], "ambiguous": [], "repeated": []}
    seen: set[int] = set()
    for one, amount, credit in zip(declaration.territories, declaration.common, declaration.specific, strict=True):
        found = by_key.get(one) or by_key.get(folded(one), ())
        if len(found) != 1:
            aside["ambiguous" if found else "unknown"].append(one)
        elif found[0] in seen:
            aside["repeated"].append(one)
        else:
            seen.add(found[0])
            common[found[0]], specific[found[0]] = amount, credit
    return Placed(
        declaration=declaration,
        codes=codes,
        names=names,
        area_of=area_of,
        population=_population(territory, area_of, codes.size),
        common=common,
        specific=specific,
        **{key: tuple(places) for key, places in aside.items()},
    )


def _by_key(codes: Texts, names: Texts) -> Mapping[str, tuple[int, ...]]:
    """Return the areas of each folded name, then of each code, which prevails."""
    found: dict[str, tuple[int, ...]] = {}
    for k, name in enumerate(names):
        key = folded(str(name))
        found[key] = (*found.get(key, ()), k)
    return found | {str(code): (k,) for k, code in enumerate(codes)}


def refuse_second_amounts(declarations: Iterable[Declaration], territory: Territory) -> None:
    """Refuse an area declared twice, by its code and by its name.

    Raises:
        InvalidInput: `expected` is `twice`.
    """
    if any(place(one, territory).repeated for one in declarations):
        raise InvalidInput(field=FIELD, given="0", expected="twice")


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

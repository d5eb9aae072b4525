"""Ordinary-law means of the page « Disparités »: declared ones inside and outside, then redistributed (METHODS 7).

Until an institution declares its staff, the facilities of the BPE serve, and are called facilities.
"""

from dataclasses import dataclass

import numpy as np

from domain.gap_choices import COMMUNE, GapChoices
from domain.means import read_means
from domain.measures import DECLARED, POPULATION
from domain.need import Need
from domain.ordinary_law import Placed, Substitution, areas_of, place, substitution
from domain.plan import Plan
from domain.staffing import StaffRedistribution, redistribute_staff
from domain.territory import Territory
from domain.values import Floats, Ints, Texts

FACILITIES = ("n_public_services", "n_schools", "n_health_services", "n_facilities")
FACILITY_UNIT = "équipements"
PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Resource:
    """Means that are redistributed.

    Attributes:
        key: column of facilities, or `declared.k`.
        label: French name.
        unit: French unit, `ETP`, `€`, or `équipements`.
        is_facility: counts facilities, not staff.
        is_open: « négociable »; None where nobody has said.
    """

    key: str
    label: str
    unit: str
    is_facility: bool
    is_open: bool | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Means redistributed towards need at constant total. Arrays are parallel, shape (k,).

    Attributes:
        resource: what is redistributed.
        zoning: areas between which it moves.
        codes: their codes.
        names: their French names.
        staff: means before; NaN where unknown.
        population: inhabitants.
        need: mean position of their inhabitants on the index, 0 to 100, high = need; NaN where unknown.
        found: the redistribution.
    """

    resource: Resource
    zoning: str
    codes: Texts
    names: Texts
    staff: Floats
    population: Floats
    need: Floats
    found: StaffRedistribution


@dataclass(frozen=True, slots=True)
class MeansStudy:
    """Everything that the page says of ordinary law.

    Attributes:
        declared: each declaration on its areas, inside the perimeter and outside.
        resources: what can be redistributed, declared means first.
        proposal: the one chosen, redistributed; None where the territory has nothing.
    """

    declared: tuple[tuple[Placed, Substitution], ...]
    resources: tuple[Resource, ...]
    proposal: Proposal | None


def study_means(territory: Territory, need: Need, plan: Plan, choices: GapChoices) -> MeansStudy:
    """Compare and redistribute ordinary-law means.

    Args:
        territory: the territory.
        need: its index.
        plan: the simulation, for the covered inhabitants and what is declared.
        choices: what is redistributed and within which bounds.
    """
    covered = np.zeros(territory.communes.size)
    covered[plan.communes] = plan.covered_population
    placed = [place(one, territory) for one in read_means(plan.rules.means)]
    resources = resources_of(territory, placed)
    chosen = next((one for one in resources if one.key == choices.resource), next(iter(resources), None))
    return MeansStudy(
        declared=tuple((one, substitution(one, covered)) for one in placed),
        resources=resources,
        proposal=None if chosen is None else _proposal(territory, need, chosen, placed, choices),
    )


def resources_of(territory: Territory, placed: list[Placed]) -> tuple[Resource, ...]:
    """Return what can be redistributed: declared means, then the facilities that the territory counts."""
    own = [
        Resource(
            f"{DECLARED}.{k}",
            one.declaration.name,
            one.declaration.unit,
            is_facility=False,
            is_open=one.declaration.is_open,
        )
        for k, one in enumerate(placed)
    ]
    counted = [
        Resource(key, territory.variables[key].label, FACILITY_UNIT, is_facility=True, is_open=None)
        for key in FACILITIES
        if key in territory.columns
    ]
    return (*own, *counted)


def _proposal(
    territory: Territory, need: Need, resource: Resource, placed: list[Placed], choices: GapChoices
) -> Proposal:
    if resource.is_facility:
        zoning = (
            "departement" if choices.zoning == COMMUNE or choices.zoning not in territory.zonings else choices.zoning
        )
        codes, names, area_of = areas_of(territory, zoning)
        values = territory.columns[resource.key].values
        staff = _sums(np.nan_to_num(values), area_of, codes.size)
        staff[_sums(np.isnan(values).astype(np.float64), area_of, codes.size) > 0] = np.nan
        population = _sums(territory.columns[POPULATION].values, area_of, codes.size)
    else:
        one = placed[int(resource.key.split(".")[1])]
        zoning, codes, names, area_of = one.declaration.zoning, one.codes, one.names, one.area_of
        staff, population = one.common, one.population
    wanted = _need(territory, need, area_of, codes.size)
    change, grain = choices.change / PER_CENT, 1.0 if resource.is_facility else choices.grain
    found = redistribute_staff(codes, staff, population, wanted, change, grain)
    return Proposal(resource, zoning, codes, names, staff, population, wanted, found)


def _sums(values: Floats, area_of: Ints, n_areas: int) -> Floats:
    placed = area_of >= 0
    return np.bincount(area_of[placed], weights=values[placed], minlength=n_areas).astype(np.float64)


def _need(territory: Territory, need: Need, area_of: Ints, n_areas: int) -> Floats:
    """Return the mean position of the inhabitants of each area, over the communes where it is known."""
    people = np.where(np.isnan(need.position), 0.0, np.nan_to_num(territory.columns[POPULATION].values))
    weighted = _sums(people * np.nan_to_num(need.position), area_of, n_areas)
    everybody = _sums(people, area_of, n_areas)
    wanted: Floats = np.divide(weighted, everybody, out=np.full(n_areas, np.nan), where=everybody > 0)
    return wanted

"""Live checks of a perimeter: what holds, what does not, what cannot be said yet, and the places that it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import numpy as np

from domain.codes import CommuneCode
from domain.enclaves import enclosed, sides
from domain.metrics import Metrics
from domain.need import Need
from domain.plan import MOST_NAMED, TO_DECIDE, UNDECIDED
from domain.rurality import rurality
from domain.scaling import ScalingStatus
from domain.sufficiency import Sufficiency, SufficiencyMetrics, Verdict, sufficiency
from domain.targeting import WORST_DECILE, worst_off
from domain.territory import Territory, most_populated
from domain.values import Bools, Floats, Ints

Fact: TypeAlias = int | float | str | bool | tuple[str, ...] | None
MOST_FRAMED = 40
"""Communes that a check names for the map to frame; of more, the outermost are enough."""


class CheckState(StrEnum):
    """Whether a check holds."""

    YES = "yes"
    NO = "no"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a perimeter: a fact, not a verdict on the perimeter.

    Attributes:
        key: one of `CHECKS`.
        state: whether it holds.
        facts: numbers and names for its sentence; the fact `why` says why nothing can be said yet.
        places: communes to look at, none where there is nothing to see; of many, the outermost.
    """

    key: str
    state: CheckState
    facts: Mapping[str, Fact] = field(default_factory=dict)
    places: tuple[CommuneCode, ...] = ()


@dataclass(frozen=True, slots=True)
class _Table:
    """What every check reads.

    Attributes:
        territory: the territory.
        need: its index.
        metrics: figures of the perimeter.
        on_border: shape (n,), communes on the border of the territory.
        part: shape (n,), connected part of each commune, inside or outside the perimeter.
        population: shape (n,), inhabitants, 0 where unknown.
    """

    territory: Territory
    need: Need
    metrics: Metrics
    on_border: Bools
    part: Ints
    population: Floats

    @property
    def selected(self) -> Bools:
        """Communes chosen whole."""
        return self.metrics.who.selected

    @property
    def is_empty(self) -> bool:
        """Whether neither a commune nor a quarter is chosen."""
        return not self.metrics.who.n_communes and not self.metrics.who.selected_quarters.any()


def check_perimeter(territory: Territory, need: Need, metrics: Metrics, on_border: Bools) -> tuple[Check, ...]:
    """Check a perimeter: one piece, no enclave, whole living areas, caps, urban and rural, sufficiency.

    Args:
        territory: the territory.
        need: its default index.
        metrics: figures of the perimeter under its rules.
        on_border: shape (n,), communes with a part of their outline that no other commune shares.

    Returns:
        One check for each of `CHECKS`, in order.
    """
    population = np.nan_to_num(territory.columns["municipal_population"].values)
    part = sides(territory.neighbours, metrics.who.selected)
    table = _Table(territory, need, metrics, on_border, part, population)
    return tuple(check(key, table) for key, check in CHECKS.items())


def _not_yet(key: str, why: str, **facts: Fact) -> Check:
    return Check(key, CheckState.NOT_YET, {"why": why, **facts})


def _contiguous(key: str, table: _Table) -> Check:
    where = table.metrics.where
    if not where.n_pieces:
        return _not_yet(key, "no_commune")
    facts: dict[str, Fact] = {"n_pieces": where.n_pieces, "largest_share": where.largest_piece_share}
    if where.n_pieces == 1:
        return Check(key, CheckState.YES, facts)
    apart = _second_largest(table.part, table.selected, table.population)
    return Check(key, CheckState.NO, {**facts, "name": _name(table, apart)}, _framed(table, apart))


def _second_largest(part: Ints, among: Bools, population: Floats) -> Ints:
    """Return the communes of the second most populated part; among equals, parts go by their first commune."""
    parts, first = np.unique(part[among], return_index=True)
    people = np.bincount(part[among], weights=population[among], minlength=int(part.max()) + 1)[parts]
    return np.flatnonzero(among & (part == parts[np.lexsort((first, -people))[1]]))


def _no_enclave(key: str, table: _Table) -> Check:
    if not table.metrics.who.n_communes:
        return _not_yet(key, "no_commune")
    shut = enclosed(table.part, table.territory.neighbours, table.selected, table.on_border)
    if not shut.any():
        return Check(key, CheckState.YES)
    parts = np.unique(table.part[shut])
    people = np.bincount(table.part[shut], weights=table.population[shut])[parts]
    largest = np.flatnonzero(shut & (table.part == parts[np.argmax(people)]))
    facts: dict[str, Fact] = {
        "n_enclaves": int(parts.size),
        "n_communes": int(shut.sum()),
        "population": float(people.sum()),
        "name": _name(table, largest),
    }
    return Check(key, CheckState.NO, facts, _framed(table, largest))


def _living_areas(key: str, table: _Table) -> Check:
    """Look at the areas that the limit of the perimeter cuts; one that only the border cuts is no fault of it."""
    zoning = table.territory.zonings.get("living_area")
    if zoning is None:
        return _not_yet(key, "no_living_areas")
    n_areas, member = zoning.codes.size, zoning.area_of >= 0
    area, people = zoning.area_of[member], table.population[member]
    local = np.bincount(area, weights=people, minlength=n_areas)
    inside = np.bincount(area, weights=people * table.selected[member], minlength=n_areas)
    touched, cut = inside > 0, (inside > 0) & (inside < local)
    if not touched.any():
        return _not_yet(key, "no_commune")
    beyond = touched & ~cut & ~(zoning.outside_population == 0)
    facts: dict[str, Fact] = {
        "n_touched": int(touched.sum()),
        "n_cut": int(cut.sum()),
        "n_beyond_border": int(beyond.sum()),
    }
    if not cut.any():
        return Check(key, CheckState.YES, facts)
    smaller_side = np.where(cut, np.minimum(inside, local - inside), -1.0)
    worst = int(np.argmax(smaller_side))
    facts["name"] = str(zoning.names[worst])
    return Check(key, CheckState.NO, facts, _framed(table, np.flatnonzero(zoning.area_of == worst)))


def _population_cap(key: str, table: _Table) -> Check:
    cap, people = table.metrics.plan.rules.population_cap, table.metrics.who.population
    if table.is_empty:
        return _not_yet(key, "empty")
    if cap is None:
        return _not_yet(key, "no_cap", population=people.population)
    n_unknown = people.n_unknown_communes + people.n_unknown_quarters
    facts: dict[str, Fact] = {"cap": cap, "population": people.population, "low": people.low, "high": people.high}
    if people.low > cap:
        return Check(key, CheckState.NO, facts, _framed(table, table.metrics.plan.communes))
    if people.high > cap or n_unknown:
        return _not_yet(key, "unknown_population", **facts, n_unknown=n_unknown)
    return Check(key, CheckState.YES, facts)


def _envelope(key: str, table: _Table) -> Check:
    plan = table.metrics.plan
    facts: dict[str, Fact] = {
        "envelope": plan.rules.envelope_eur,
        "aid": plan.total_aid_eur,
        "asked": plan.capped_request_eur,
        "guaranteed": plan.guaranteed_floor_eur,
        "n_undecided": plan.n_undecided,
    }
    if not plan.communes.size:
        return _not_yet(key, "empty" if table.is_empty else "nobody")
    if plan.status == ScalingStatus.FLOORS_TOO_HIGH:
        neediest = plan.communes[plan.stratum == len(plan.rules.thresholds)]
        return Check(key, CheckState.NO, facts, _framed(table, neediest))
    if plan.status == TO_DECIDE or plan.n_undecided:
        undecided = plan.communes[plan.stratum == UNDECIDED]
        return Check(key, CheckState.NOT_YET, {"why": "undecided", **facts}, _framed(table, undecided))
    return Check(key, CheckState.YES, facts)


def _urban_and_rural(key: str, table: _Table) -> Check:
    found = rurality(table.territory)
    reached = np.zeros(table.population.size, dtype=np.bool_)
    reached[table.metrics.plan.communes] = True
    inhabited = {"urban": found.urban & (table.population > 0), "rural": found.rural & (table.population > 0)}
    facts: dict[str, Fact] = {"by_grid": found.by_grid}
    for kind, communes in inhabited.items():
        facts |= {f"n_{kind}": int((communes & reached).sum()), f"n_all_{kind}": int(communes.sum())}
    if table.is_empty:
        return _not_yet(key, "empty")
    absent = [kind for kind, communes in inhabited.items() if not communes.any()]
    if absent:
        return _not_yet(key, f"no_{absent[0]}", **facts)
    lacking = [kind for kind, communes in inhabited.items() if not (communes & reached).any()]
    if not lacking:
        return Check(key, CheckState.YES, facts)
    if (reached & ~found.urban & ~found.rural).any():
        return _not_yet(key, "unclassified", **facts)
    neediest = _neediest(table, np.flatnonzero(inhabited[lacking[0]]))
    facts |= {"lacking": lacking[0], "names": _names(table, neediest)}
    return Check(key, CheckState.NO, facts, _framed(table, neediest))


def _neediest(table: _Table, places: Ints) -> Ints:
    return places[np.lexsort((places, -np.nan_to_num(table.need.position[places], nan=-1.0)))][:MOST_NAMED]


def _sufficient(key: str, table: _Table) -> Check:
    if table.is_empty:
        return _not_yet(key, "empty")
    who, coverage = table.metrics.who, table.metrics.who.worst_fifth_coverage
    found = sufficiency(
        SufficiencyMetrics(
            coverage_worst_decile=who.worst_tenth_reached,
            share_money_worst_quintile=table.metrics.fair.share_to_worst_fifth,
            inclusion_error=who.inclusion_error,
            data_coverage=None if np.isnan(coverage) else coverage,
        )
    )
    facts = _sufficiency_facts(found)
    if found.verdict is Verdict.UNDETERMINED:
        lacks_data = coverage < found.thresholds.data_coverage_min or np.isnan(coverage)
        return _not_yet(key, "little_data" if lacks_data else "unknown_criterion", **facts)
    if found.verdict is Verdict.SUFFICIENT:
        return Check(key, CheckState.YES, facts)
    left_out = _left_out(table)
    return Check(key, CheckState.NO, {**facts, "names": _names(table, left_out)}, _framed(table, left_out))


def _sufficiency_facts(found: Sufficiency) -> dict[str, Fact]:
    return {
        "decile": found.metrics.coverage_worst_decile,
        "decile_min": found.thresholds.coverage_worst_decile_min,
        "covers": found.covers_worst_decile,
        "money": found.metrics.share_money_worst_quintile,
        "money_min": found.thresholds.share_money_worst_quintile_min,
        "pays": found.pays_worst_quintile,
        "inclusion": found.metrics.inclusion_error,
        "inclusion_max": found.thresholds.inclusion_error_max,
        "includes": found.includes_rightly,
        "data": found.metrics.data_coverage,
        "data_min": found.thresholds.data_coverage_min,
        "set_by": found.thresholds.set_by,
    }


def _left_out(table: _Table) -> Ints:
    """Return the communes of the worst-off tenth with most inhabitants left out, at most three."""
    order, plan = table.need.order, table.metrics.plan
    uncovered = table.population.copy()
    uncovered[plan.communes] -= plan.covered_population
    fraction = worst_off(order, WORST_DECILE)[order.block]
    places = order.order[(fraction > 0) & (uncovered[order.order] > 0)]
    return places[np.lexsort((places, -uncovered[places]))][:MOST_NAMED]


def _name(table: _Table, places: Ints) -> str:
    return str(table.territory.names[most_populated(table.territory, places)[0]])


def _names(table: _Table, places: Ints) -> tuple[str, ...]:
    return tuple(map(str, table.territory.names[places]))


def _framed(table: _Table, places: Ints) -> tuple[CommuneCode, ...]:
    """Return the codes of communes to frame; of many, those farthest in eight directions."""
    if places.size > MOST_FRAMED:
        east, north = table.territory.lon[places], table.territory.lat[places]
        far = [end(along) for along in (east, north, east + north, east - north) for end in (np.argmin, np.argmax)]
        places = places[np.unique(far)]
    return tuple(CommuneCode(str(code)) for code in table.territory.communes[places])


CHECKS: Mapping[str, Callable[[str, _Table], Check]] = {
    "contiguous": _contiguous,
    "no_enclave": _no_enclave,
    "living_areas": _living_areas,
    "population_cap": _population_cap,
    "envelope": _envelope,
    "urban_and_rural": _urban_and_rural,
    "sufficient": _sufficient,
}
"""Each check by its key, in the order shown."""

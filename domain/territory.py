"""A territory on the table: aligned arrays over its communes, its zonings and its priority quarters."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.codes import CommuneCode, QpvCode
from domain.errors import UnknownCode
from domain.values import Column, Floats, Ints, Texts


class Aggregation(StrEnum):
    """How a column adds up over several communes (PRODUCT: no median is ever summed or averaged)."""

    SUM = "sum"
    RATIO_OF_SUMS = "ratio_of_sums"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Variable:
    """What is known of one column, to be shown wherever its figures are.

    Attributes:
        key: its name in `Territory.columns`, an English identifier ending in its unit.
        label: French name.
        unit: French unit text, `€`, `hab.`, `€/UC`, `%` (shares are stored 0 to 1 and shown in per cent).
        aggregation: how it adds up.
        producer: who publishes it.
        vintage: year or years that it describes, `2016`.
        cog_year: geography in which it was published.
        licence: licence of the producer.
        via: package or file through which it was read.
        numerator: for a ratio of sums, key of the numerator.
        denominator: for a ratio of sums, key of the denominator.
        warning: French sentence to be shown with every figure of it, or empty.
        is_own: true for a column of a table of one's own, loaded for this territory alone.
    """

    key: str
    label: str
    unit: str
    aggregation: Aggregation
    producer: str
    vintage: str
    cog_year: int
    licence: str
    via: str
    numerator: str = ""
    denominator: str = ""
    warning: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Zoning:
    """One division of the territory into areas: départements, EPCI, living areas, employment areas...

    Attributes:
        key: `departement`, `epci`, `ept`, `living_area`, `employment_area`, `abc`.
        label: French name of one area, `bassin de vie`.
        vintage: year of the zoning.
        producer: who publishes it.
        codes: shape (k,), codes of the areas, ascending text order.
        names: shape (k,), French names.
        area_of: shape (n,), position of each commune's area in `codes`; -1 where it has none.
        outside_population: shape (k,), inhabitants of the area's communes outside the territory; 0 where it
            does not cross the border, NaN where unknown.
    """

    key: str
    label: str
    vintage: str
    producer: str
    codes: Texts
    names: Texts
    area_of: Ints
    outside_population: Floats


@dataclass(frozen=True, slots=True)
class Quarters:
    """Priority quarters (QPV) of one generation and their parts in communes.

    Attributes:
        generation: year of the generation, 2024.
        codes: shape (q,), ascending text order.
        names: shape (q,).
        population: q inhabitants counts.
        poverty_rate: q shares, 0 to 1.
        area_m2: shape (q,), NaN where unknown.
        lon: shape (q,), representative point in degrees, for display only.
        lat: shape (q,), the same.
        part_quarter: shape (p,), position of the quarter of each part.
        part_commune: shape (p,), position of the commune of each part.
        part_share: shape (p,), share of the quarter in that commune, 0 to 1.
        share_method: how the shares were obtained: `population` (grid cells), `area`, `official` (published list or
            shares), or `mixed` where it differs from one quarter to the next.
        producer: who publishes it.
        vintage: what the figures describe.
    """

    generation: int
    codes: Texts
    names: Texts
    population: Column
    poverty_rate: Column
    area_m2: Floats
    lon: Floats
    lat: Floats
    part_quarter: Ints
    part_commune: Ints
    part_share: Floats
    share_method: str
    producer: str
    vintage: str


@dataclass(frozen=True, slots=True)
class Territory:
    """Everything that a calculation needs of a territory; geometry for drawing stays in `geodata`.

    What no source of the territory gives is absent, not a column of unknowns: a column other than
    `municipal_population` and `area_km2`, a zoning other than `departement` and `epci`, and quarters (then none) may be
    lacking. Ask with `key in territory.columns` or `territory.zonings.get(key)`.

    Attributes:
        key: short name in addresses, `idf`.
        name: French name.
        cog_year: year of the official geographic code of every commune code here.
        communes: shape (n,), commune codes, ascending text order.
        names: shape (n,).
        lon: shape (n,), a point inside the commune, degrees.
        lat: shape (n,), the same.
        area_m2: shape (n,), measured in a projected system.
        columns: n-long columns by key.
        variables: what is known of each column, by the same keys.
        zonings: by key.
        quarters: priority quarters.
        neighbours: shape (e, 2), positions of communes with a shared border longer than 1 m, first < second.
        zus_names: for each commune, names of its ZUS (1996), possibly none.
        reasons: by column key, French reason of a missing value at a position (« fusion »), where one is known.
        fingerprint: hash of all of the above, lower-case hexadecimal.
    """

    key: str
    name: str
    cog_year: int
    communes: Texts
    names: Texts
    lon: Floats
    lat: Floats
    area_m2: Floats
    columns: Mapping[str, Column]
    variables: Mapping[str, Variable]
    zonings: Mapping[str, Zoning]
    quarters: Quarters
    neighbours: Ints
    zus_names: tuple[tuple[str, ...], ...]
    reasons: Mapping[str, Mapping[int, str]]
    fingerprint: str

    def positions(self, codes: frozenset[CommuneCode] | tuple[CommuneCode, ...]) -> Ints:
        """Return the ascending positions of commune codes.

        Raises:
            UnknownCode: a code is not in the territory.
        """
        return _positions(self.communes, sorted(codes), "commune")

    def quarter_positions(self, codes: frozenset[QpvCode] | tuple[QpvCode, ...]) -> Ints:
        """Return the ascending positions of quarter codes.

        Raises:
            UnknownCode: a code is not in the territory.
        """
        return _positions(self.quarters.codes, sorted(codes), "qpv")


COMMON_ZONINGS = frozenset({"departement", "epci", "ept", "living_area", "employment_area", "abc"})
"""Zonings with a look of their own on maps."""


def own_zonings(territory: Territory) -> tuple[str, ...]:
    """Return the keys of the other zonings, given as lists of communes, in their order."""
    return tuple(key for key in territory.zonings if key not in COMMON_ZONINGS)


def most_populated(territory: Territory, places: Ints) -> Ints:
    """Return positions of communes from the most populated down; an unknown population comes last, then code order."""
    population = np.nan_to_num(territory.columns["municipal_population"].values[places], nan=-1.0)
    return places[np.lexsort((places, -population))]


def _positions(known: Texts, codes: list[str], field: str) -> Ints:
    wanted = np.asarray(codes, dtype=np.str_)
    if not wanted.size:
        return np.empty(0, dtype=np.int64)
    found = np.minimum(np.searchsorted(known, wanted), known.size - 1)
    absent = np.flatnonzero(known[found] != wanted)
    if absent.size:
        raise UnknownCode(field=field, given=str(wanted[absent[0]]), expected="code of the territory")
    return found.astype(np.int64)

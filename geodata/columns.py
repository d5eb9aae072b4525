"""Columns of a territory from tables of any vintage: counts summed into merged communes, medians and rates left out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from domain.codes import departement_of
from domain.values import MISSING, OK, Column, Floats, Texts
from domain.wording.territory import MERGED, SPLIT
from geodata.cog.conversion import Arrived, Conversion
from geodata.cog.table import ChangeKind
from geodata.crosswalk import NationalCrosswalk
from geodata.supplies import OWN, Supplies, Supply
from geodata.variables import FACILITY_GROUPS

_RATE_DECIMALS = 6
_REASONS = {ChangeKind.MERGER: MERGED, ChangeKind.SPLIT: SPLIT}
_COUNTS = {
    "population": ("municipal_population",),
    "census": (
        "census_population",
        "n_inhabitants_under_20",
        "n_inhabitants_over_65",
        "n_dwellings",
        "n_main_residences",
        "n_vacant_dwellings",
    ),
    "finances": ("operating_revenue_eur", "operating_revenue_population", "equalisation_eur"),
}
"""Columns of counts and euros that each dataset gives under the same name."""
_RATES = {
    "filosofi": {
        "median_income_eur_per_cu": ("median_income_eur_per_cu", 1.0),
        "poverty_rate": ("poverty_rate_pct", 0.01),
    },
    "housing_tax_2022": {"rental_value_eur": ("rental_value_eur", 1.0), "housing_tax_rate": ("housing_tax_rate", 1.0)},
    "housing_tax_2017": {
        "rental_value_2017_eur": ("rental_value_eur", 1.0),
        "housing_tax_rate_2017": ("housing_tax_rate", 1.0),
    },
}
"""Medians and rates that each dataset gives: name in its table, and what it is multiplied by."""


@dataclass(frozen=True, slots=True)
class Made:
    """One column brought to the communes of a territory.

    Attributes:
        column: n values with their states.
        supply: the table that it comes from.
        reasons: French reason of a missing value, by position, where one is known.
    """

    column: Column
    supply: Supply
    reasons: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True where the source says nothing of any commune of the territory."""
        return bool((self.column.states == MISSING).all())


def make(communes: Texts, supplies: Supplies, crosswalk: NationalCrosswalk) -> dict[str, Made]:
    """Make every column that some source gives for the territory; the others are absent.

    Args:
        communes: shape (n,), ascending codes.
        supplies: tables at hand.
        crosswalk: leads codes of any year to those of the territory.

    Raises:
        UnreadableData: more than 5 % of the codes of a table are unknown.
    """
    made: dict[str, Made] = {}
    for key, names in _COUNTS.items():
        made |= _counts(communes, supplies.best(key), crosswalk, {name: name for name in names})
    for key, rates in _RATES.items():
        made |= _rates(communes, supplies.best(key), crosswalk, rates)
    made |= _facilities(communes, supplies.best("facilities"), crosswalk)
    for supply in supplies.every(OWN):
        made |= _own(communes, supply, crosswalk)
    return {key: one for key, one in made.items() if not one.is_empty}


def counts_from(communes: Texts, codes: Texts, values: Floats, supply: Supply) -> Made:
    """Make a column of counts from rows that already bear codes of the territory; 0 where a commune has no row."""
    sums = np.bincount(np.searchsorted(communes, codes), weights=values, minlength=communes.size)
    return Made(Column.known(sums), supply)


def conversion_of(codes: Collection[str], supply: Supply, crosswalk: NationalCrosswalk) -> Conversion:
    """Decide how the rows of a table come to the territory; up to 5 % of unknown codes are left out (C11).

    Raises:
        UnreadableData: more codes are unknown.
    """
    year = fitting_year(frozenset(codes), supply.source.cog_year or crosswalk.cog_year, crosswalk)
    return crosswalk.conversion(sorted(codes), year, "leave out")


def fitting_year(codes: frozenset[str], stated: int, crosswalk: NationalCrosswalk) -> int:
    """Return the year whose list knows most of the codes of a table: the stated one where it knows them all.

    Producers date a file by what it describes, and its communes may be those of a year before (*REI* of 2017 in the
    geography of 2016). Of years that know as many, the nearest to the stated one is taken, then the earlier.
    """
    n_unknown = {stated: len(codes - crosswalk.codes_of(stated))} if stated in crosswalk.years else {}
    if n_unknown.get(stated) == 0:
        return stated
    n_unknown |= {year: len(codes - crosswalk.codes_of(year)) for year in crosswalk.years}
    return min(n_unknown, key=lambda year: (n_unknown[year], abs(year - stated), year))


def _counts(
    communes: Texts, supply: Supply | None, crosswalk: NationalCrosswalk, names: Mapping[str, str]
) -> dict[str, Made]:
    if supply is None:
        return {}
    codes, conversion = None, None
    made = {}
    for key, name in names.items():
        column = supply.column(name)
        codes, summed = _by_code(supply.table["commune_code"], column)
        conversion = conversion or conversion_of(codes.tolist(), supply, crosswalk)
        made[key] = _placed(communes, conversion.counts(summed), supply, _split_targets(conversion))
    return made


def _by_code(codes: "pd.Series[str]", column: Column) -> tuple[Texts, Column]:
    """Sum the rows of each code; unknown where one is, by the state of the first that is not known."""
    names, place = np.unique(codes.to_numpy(dtype=np.str_), return_inverse=True)
    sums = np.bincount(place, weights=np.nan_to_num(column.values), minlength=names.size)
    states = np.full(names.size, OK, dtype=np.int8)
    unknown = np.flatnonzero(column.states != OK)[::-1]
    states[place[unknown]] = column.states[unknown]
    return names, Column(np.where(states == OK, sums, np.nan), states)


def _split_targets(conversion: Conversion) -> dict[str, str]:
    return {target: SPLIT for code in conversion.unshared for target in conversion.moves.get(code, ())}


def _placed(
    communes: Texts, arrived: Arrived, supply: Supply, reasons: Mapping[str, str], absent: Floats | None = None
) -> Made:
    """Put values of arrival at their commune; `absent` holds what a commune without row is given, else missing."""
    column = Column.known(np.full(communes.size, np.nan) if absent is None else absent)
    values, states = column.values.copy(), column.states.copy()
    inside = np.isin(arrived.codes, communes)
    places = np.searchsorted(communes, arrived.codes[inside])
    values[places], states[places] = arrived.column.values[inside], arrived.column.states[inside]
    place_of = {code: place for place, code in enumerate(communes.tolist()) if code in reasons}
    told = {place: reasons[code] for code, place in place_of.items() if states[place] == MISSING}
    return Made(Column(values, states), supply, dict(sorted(told.items())))


def _rates(
    communes: Texts,
    supply: Supply | None,
    crosswalk: NationalCrosswalk,
    names: Mapping[str, tuple[str, float]],
) -> dict[str, Made]:
    if supply is None:
        return {}
    order = np.argsort(supply.table["commune_code"].to_numpy(dtype=np.str_), kind="stable")
    conversion = conversion_of(supply.table["commune_code"].tolist(), supply, crosswalk)
    made = {}
    for key, (name, scale) in names.items():
        column = supply.column(name)
        values = (column.values * scale).round(_RATE_DECIMALS) if scale != 1.0 else column.values
        arrived = conversion.rates(Column(values[order], column.states[order]))
        lost = {code: _REASONS[kind] for code, kind in arrived.lost.items()}
        made[key] = _placed(communes, arrived, supply, lost)
    return made


def _facilities(communes: Texts, supply: Supply | None, crosswalk: NationalCrosswalk) -> dict[str, Made]:
    """Count facilities of every type and of each group; a commune without row has none, which is a true 0.

    That holds in the départements that the table speaks of: an extract says nothing of the others.
    """
    if supply is None:
        return {}
    covered = {departement_of(code) for code in supply.table["commune_code"]}
    nothing = np.array([0.0 if departement_of(code) in covered else np.nan for code in communes.tolist()])
    groups = {"n_facilities": None, **FACILITY_GROUPS}
    made = {}
    for key, types in groups.items():
        rows = supply.table if types is None else supply.table[supply.table["type"].isin(types)]
        codes, summed = _by_code(rows["commune_code"], Column.known(rows["n_facilities"].to_numpy(np.float64)))
        conversion = conversion_of(codes.tolist(), supply, crosswalk)
        arrived = conversion.counts(summed, absent=0.0)
        made[key] = _placed(communes, arrived, supply, _split_targets(conversion), nothing)
    return made


def _own(communes: Texts, supply: Supply, crosswalk: NationalCrosswalk) -> dict[str, Made]:
    """Bring the columns of a table of one's own: what adds up is summed, the rest kept where nothing changed."""
    if supply.loaded is None or supply.table["commune_code"].duplicated().any():
        return {}
    numbers = [field for field in supply.loaded.layout.all_fields() if field.kind.is_number]
    held = [field for field in numbers if field.name in supply.table]
    summed = {own_key(field.name): field.name for field in held if field.aggregation == "sum"}
    rates = {
        own_key(field.name): (field.name, 0.01 if field.unit == "%" else 1.0)
        for field in held
        if field.aggregation != "sum"
    }
    return _counts(communes, supply, crosswalk, summed) | _rates(communes, supply, crosswalk, rates)


def own_key(name: str) -> str:
    """Name a column of a table of one's own apart from those of the registry."""
    return f"own_{name}"


def published_name(key: str) -> str:
    """Return the name that a column of a table of one's own has there."""
    return key.removeprefix(own_key(""))

"""Where a commune, an area or a quarter stands among its like: values, ranks, five numbers, neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from domain.indicators import area_rates, ranks
from domain.mapped import MappedIndicator, column_of, indicators_of
from domain.need import Need
from domain.territory import Aggregation, Territory, Variable, Zoning
from domain.values import Column, Floats, Ints
from domain.wording.territory import HEADS, PER_THOUSAND, QUARTER_PEOPLE, QUARTER_POVERTY, SHARE

POVERTY = MappedIndicator("quarter_poverty_rate", 1, 1)
PEOPLE = MappedIndicator("quarter_population", 1, 0, is_need=False)


@dataclass(frozen=True, slots=True)
class Distribution:
    """One figure over every unit of a kind.

    Attributes:
        shown: how the figure is read and written.
        column: n values.
        ranks: shape (n,), 1 for the most in need, or the highest where the figure only describes; NaN where unknown.
        five: least value, quartiles (type 7) and greatest value; NaN where nothing is known.
    """

    shown: MappedIndicator
    column: Column
    ranks: Floats
    five: tuple[float, ...]

    @property
    def n_ranked(self) -> int:
        """Units whose value is known."""
        return int(self.column.is_known.sum())

    def n_tied(self, place: int) -> int:
        """Count the units of the same rank, the one asked included; 0 where it has none."""
        return int((self.ranks == self.ranks[place]).sum())


def distribution(column: Column, shown: MappedIndicator) -> Distribution:
    """Rank the known values of a column and sum it up in five numbers."""
    known = column.values[column.is_known]
    five = np.quantile(known, (0, 0.25, 0.5, 0.75, 1)) if known.size else np.full(5, np.nan)
    return Distribution(shown, column, ranks(column.values * shown.direction), tuple(five.tolist()))


def of_communes(territory: Territory, need: Need) -> Mapping[str, Distribution]:
    """Return the distribution of every indicator of the map over the communes, in menu order."""
    return {one.key: distribution(column_of(one.key, territory, need), one) for one in indicators_of(territory)}


def of_areas(territory: Territory, zoning: Zoning) -> Mapping[str, Distribution]:
    """Return the distribution over the areas of a zoning of every indicator that can be aggregated.

    A rate is the ratio of the sums over the communes of the territory; a median or a position has none, and is absent.
    """
    found = {}
    for one in indicators_of(territory):
        variable = territory.variables.get(one.key)
        if variable is None or variable.aggregation is not Aggregation.RATIO_OF_SUMS:
            continue
        sides = territory.columns[variable.numerator], territory.columns[variable.denominator]
        rates = area_rates(*sides, zoning.area_of, scale_of(variable), zoning.codes.size)
        found[one.key] = distribution(Column.known(rates), one)
    return found


def of_quarters(territory: Territory) -> Mapping[str, Distribution]:
    """Return the distributions of inhabitants and poverty over the priority quarters."""
    quarters = territory.quarters
    return {
        PEOPLE.key: distribution(quarters.population, PEOPLE),
        POVERTY.key: distribution(quarters.poverty_rate, POVERTY),
    }


def quarter_variable(territory: Territory, shown: MappedIndicator) -> Variable:
    """Return what is known of a figure of the quarters."""
    quarters, is_people = territory.quarters, shown is PEOPLE
    return Variable(
        key=shown.key,
        label=QUARTER_PEOPLE if is_people else QUARTER_POVERTY,
        unit=HEADS if is_people else SHARE,
        aggregation=Aggregation.NONE,
        producer=quarters.producer,
        vintage=quarters.vintage,
        cog_year=territory.cog_year,
        licence="",
        via="",
    )


def scale_of(variable: Variable) -> float:
    """Return what a ratio of sums is multiplied by: 1 000 for a rate per thousand."""
    return 1_000.0 if variable.unit == PER_THOUSAND else 1.0


def next_communes(territory: Territory, place: int) -> Ints:
    """Return the positions of the communes that share a border with one, ascending."""
    pairs = territory.neighbours
    touching = pairs[(pairs == place).any(axis=1)]
    return np.unique(touching[touching != place])


def next_areas(territory: Territory, zoning: Zoning, area: int) -> Ints:
    """Return the positions of the areas that share a border with one inside the territory, ascending."""
    pairs = zoning.area_of[territory.neighbours]
    touching = pairs[(pairs == area).any(axis=1)]
    return np.unique(touching[(touching != area) & (touching >= 0)])


def next_quarters(territory: Territory, quarter: int) -> Ints:
    """Return the positions of the other quarters of the same communes, ascending."""
    parts = territory.quarters
    communes = parts.part_commune[(parts.part_quarter == quarter) & (parts.part_share > 0)]
    others = parts.part_quarter[np.isin(parts.part_commune, communes) & (parts.part_share > 0)]
    return np.unique(others[others != quarter])

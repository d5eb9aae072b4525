"""Indicators that can be mapped: which way is need, and how they are written."""

from dataclasses import dataclass

from domain.need import Need
from domain.territory import Aggregation, Territory, Variable
from domain.values import Column

NEED_POSITION = "need_position"
PERCENT = "%"


@dataclass(frozen=True, slots=True)
class MappedIndicator:
    """One indicator offered to the map.

    Attributes:
        key: key in `Territory.columns`, or `NEED_POSITION`.
        direction: 1 where a high value means need, -1 where a low one does; darker always means more need.
        decimals: digits after the comma on the screen.
    """

    key: str
    direction: int
    decimals: int


INDICATORS: tuple[MappedIndicator, ...] = (
    MappedIndicator("median_income_eur_per_cu", -1, 0),
    MappedIndicator(NEED_POSITION, 1, 1),
    MappedIndicator("qpv_population_share", 1, 1),
    MappedIndicator("poverty_rate", 1, 1),
    MappedIndicator("facilities_per_1000", -1, 2),
    MappedIndicator("rental_value_eur", -1, 0),
    MappedIndicator("operating_revenue_eur_per_head", -1, 0),
    MappedIndicator("equalisation_eur_per_head", 1, 0),
    MappedIndicator("density_per_km2", 1, 0),
    MappedIndicator("under_20_share", 1, 1),
    MappedIndicator("over_65_share", 1, 1),
    MappedIndicator("vacant_dwelling_share", 1, 1),
)


def mapped(key: str) -> MappedIndicator:
    """Return the indicator of this key; a variable outside the menu is read as « high means more »."""
    return next((one for one in INDICATORS if one.key == key), MappedIndicator(key, 1, 1))


def column_of(key: str, territory: Territory, need: Need) -> Column:
    """Return the values of an indicator, shape (n,)."""
    return Column.known(need.position) if key == NEED_POSITION else territory.columns[key]


def variable_of(key: str, territory: Territory) -> Variable:
    """Return what is known of an indicator."""
    if key != NEED_POSITION:
        return territory.variables[key]
    return Variable(
        key=NEED_POSITION,
        label="Indice de Géoprio, position de 0 à 100",
        unit="",
        aggregation=Aggregation.NONE,
        producer="calcul de Géoprio",
        vintage="indice par défaut, quatre indicateurs à poids égaux",
        cog_year=territory.cog_year,
        licence="",
        via="",
        warning="Un choix de la Conférence, pas un indice officiel.",
    )

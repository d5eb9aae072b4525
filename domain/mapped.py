"""Indicators that can be mapped: which way is need, and how they are written."""

from dataclasses import dataclass, replace

import numpy as np

from domain.discretise import Classes, Discretisation, classify, diverging_bounds
from domain.need import Need, components_of
from domain.territory import Aggregation, Territory, Variable
from domain.values import Column
from domain.wording.territory import index_made_of

NEED_POSITION = "need_position"


@dataclass(frozen=True, slots=True)
class MappedIndicator:
    """One indicator offered to the map.

    Attributes:
        key: key in `Territory.columns`, or `NEED_POSITION`.
        direction: -1 where a low value is drawn dark (it means need), 1 where a high one is.
        decimals: digits after the comma on the screen.
        is_need: the dark side means need; False where the indicator only describes.
        is_zero_apart: communes at zero make a class of their own.
        centre: middle of a diverging scale, or None.
    """

    key: str
    direction: int
    decimals: int
    is_need: bool = True
    is_zero_apart: bool = False
    centre: float | None = None


INDICATORS: tuple[MappedIndicator, ...] = (
    MappedIndicator("median_income_eur_per_cu", -1, 0),
    MappedIndicator(NEED_POSITION, 1, 1),
    MappedIndicator("qpv_population_share", 1, 1, is_zero_apart=True),
    MappedIndicator("poverty_rate", 1, 1),
    MappedIndicator("facilities_per_1000", -1, 2),
    MappedIndicator("rental_value_eur", -1, 0),
    MappedIndicator("operating_revenue_eur_per_head", -1, 0),
    MappedIndicator("equalisation_eur_per_head", 1, 0, is_need=False, centre=0.0),
    MappedIndicator("density_per_km2", 1, 0, is_need=False),
    MappedIndicator("under_20_share", 1, 1, is_need=False),
    MappedIndicator("over_65_share", 1, 1, is_need=False),
    MappedIndicator("vacant_dwelling_share", 1, 1, is_need=False),
)


def classes_of(column: Column, shown: MappedIndicator, n_classes: int) -> Classes:
    """Put an indicator into classes for a map: natural breaks, zero apart, or equal steps on both sides of a centre.

    Args:
        column: n values.
        shown: how the indicator is mapped.
        n_classes: classes wanted; a diverging scale has the even number below.
    """
    if shown.centre is not None:
        even = n_classes - n_classes % 2
        bounds = diverging_bounds(column.values[column.is_known], shown.centre, even)
        found = classify(column, Discretisation.MANUAL, breaks=bounds.upper_bounds)
        return replace(found, minimum=bounds.lower_limit)
    if not shown.is_zero_apart or not (column.values == 0).any():
        return classify(column, Discretisation.FISHER_JENKS, n_classes)
    above = Column.known(np.where(column.is_known & (column.values > 0), column.values, np.nan))
    breaks = classify(above, Discretisation.FISHER_JENKS, n_classes - 1).upper_bounds
    return replace(classify(column, Discretisation.MANUAL, breaks=np.append(0.0, breaks)), n_asked=n_classes)


def mapped(key: str) -> MappedIndicator:
    """Return the indicator of this key; a variable outside the menu is read as « high means more »."""
    return next((one for one in INDICATORS if one.key == key), MappedIndicator(key, 1, 1, is_need=False))


def indicators_of(territory: Territory) -> tuple[MappedIndicator, ...]:
    """Return the menu of a territory: the indicators that it holds, then the rates of its own tables.

    A column of counts has no place on a choropleth (METHODS 9: maps show rates).
    """
    held = {NEED_POSITION} if components_of(territory) else set()
    known = [one for one in INDICATORS if one.key in territory.columns or one.key in held]
    of_registry = {one.key for one in INDICATORS}
    own = [
        mapped(key)
        for key, variable in territory.variables.items()
        if variable.is_own and variable.aggregation is not Aggregation.SUM and key not in of_registry
    ]
    return (*known, *own)


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
        vintage=index_made_of(len(components_of(territory))),
        cog_year=territory.cog_year,
        licence="",
        via="",
        warning="Un choix de la Conférence, pas un indice officiel.",
    )

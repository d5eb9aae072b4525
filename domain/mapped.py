"""Indicators that can be mapped: which way is need, and how they are written."""

from dataclasses import dataclass, replace

import numpy as np

from domain.classing import MOST, Classing, holds_for
from domain.discretise import TAKES_K, TOLERANCE, Classes, Discretisation, classify, diverging_bounds
from domain.index import DEFAULT, Definition
from domain.look import class_colors
from domain.need import Need, components_of
from domain.territory import Aggregation, Territory, Variable
from domain.values import Column, Floats
from domain.wording.indicators import NEED_ORDER, VALUE_ORDER, display_factor
from domain.wording.territory import index_made_of, own_index_made_of

NEED_POSITION = "need_position"
OWN_INDEX_LABEL = "Indice composé, position de 0 à 100"
PROJECTOR_MOST = 4
"""Classes on the projector (LOOK)."""


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

    @property
    def order_text(self) -> str:
        """French words for the order of its ranks."""
        return NEED_ORDER if self.is_need else VALUE_ORDER


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


@dataclass(frozen=True, slots=True)
class MapClasses:
    """The fill of a map: what the screen, the legend and every file show alike.

    Attributes:
        classes: units in classes.
        colors: colour of each class, the darkest for the most need.
        method: how the bounds were found; None for equal steps on both sides of a centre.
        is_unit_other: true where kept bounds do not hold, being in another unit.
    """

    classes: Classes
    colors: tuple[str, ...]
    method: Discretisation | None
    is_unit_other: bool = False


def map_classes(column: Column, variable: Variable, asked: Classing, *, is_projected: bool = False) -> MapClasses:
    """Put an indicator into the classes that the reader asks for, at most 5, and 4 on the projector.

    Args:
        column: n values.
        variable: what is known of them.
        asked: method, number and kept bounds; bounds in another unit are left aside.
        is_projected: whether the map is projected in a room.
    """
    shown, most = mapped(variable.key), PROJECTOR_MOST if is_projected else MOST
    n_classes, are_kept = min(asked.n_classes, most), holds_for(asked, variable.unit)
    if are_kept:
        breaks = np.array(asked.bounds) / display_factor(variable)
        classes = _at_most(classify(column, Discretisation.MANUAL, breaks=breaks), column, most)
    else:
        classes = classes_of(column, shown, n_classes, asked.method)
    n_obtained = classes.upper_bounds.size
    n_colors = max(n_obtained, min(len(asked.bounds) + 1, most)) if are_kept and n_obtained else n_obtained
    method = Discretisation.MANUAL if are_kept else asked.method or _own_method(shown)
    colors = class_colors(
        n_colors,
        shown.direction,
        is_projected=is_projected,
        is_diverging=_is_parted(classes.upper_bounds, n_colors, shown.centre),
    )
    return MapClasses(classes, colors[:n_obtained], method, is_unit_other=bool(asked.bounds) and not are_kept)


def _own_method(shown: MappedIndicator) -> Discretisation | None:
    return Discretisation.FISHER_JENKS if shown.centre is None else None


def _is_parted(bounds: Floats, n_classes: int, centre: float | None) -> bool:
    """Tell whether the centre parts the classes in two halves: only then do colours diverge from it."""
    middle = max(n_classes // 2 - 1, 0)
    if centre is None or n_classes not in {1, 2, 4} or middle >= bounds.size:
        return False
    return bool(abs(bounds[middle] - centre) <= TOLERANCE * np.abs(bounds).max())


def classes_of(column: Column, shown: MappedIndicator, n_classes: int, method: Discretisation | None = None) -> Classes:
    """Put an indicator into classes for a map, zero apart where it stands apart.

    Args:
        column: n values.
        shown: how the indicator is mapped.
        n_classes: classes wanted; a diverging scale has the even number below.
        method: the method; None for that of the indicator, which is equal steps on both sides of its centre where it
            has one, natural breaks elsewhere.
    """
    if shown.centre is not None and method is None:
        even = n_classes - n_classes % 2
        bounds = diverging_bounds(column.values[column.is_known], shown.centre, even)
        found = classify(column, Discretisation.MANUAL, breaks=bounds.upper_bounds)
        return replace(found, minimum=bounds.lower_limit)
    chosen = method or Discretisation.FISHER_JENKS
    if not shown.is_zero_apart or not (column.values == 0).any():
        return _at_most(classify(column, chosen, n_classes), column, n_classes)
    above = Column.known(np.where(column.is_known & (column.values > 0), column.values, np.nan))
    breaks = _at_most(classify(above, chosen, n_classes - 1), above, n_classes - 1).upper_bounds
    n_asked = n_classes if chosen in TAKES_K else None
    return replace(classify(column, Discretisation.MANUAL, breaks=np.append(0.0, breaks)), n_asked=n_asked)


def _at_most(found: Classes, column: Column, n_classes: int) -> Classes:
    """Join the rarer of the two end classes to its neighbour until there are few enough classes for the map."""
    while found.upper_bounds.size > n_classes:
        dropped = 0 if found.counts[0] < found.counts[-1] else -2
        found = classify(column, Discretisation.MANUAL, breaks=np.delete(found.upper_bounds, dropped))
    return found


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


def variable_of(key: str, territory: Territory, definition: Definition = DEFAULT) -> Variable:
    """Return what is known of an indicator; the position is that of an index."""
    if key != NEED_POSITION:
        return territory.variables[key]
    n_held = len(components_of(territory, tuple(part for part in definition.parts if part.weight > 0)))
    made_of = index_made_of(n_held) if definition == DEFAULT else own_index_made_of(n_held)
    return Variable(
        key=NEED_POSITION,
        label="Indice de Géoprio, position de 0 à 100" if definition == DEFAULT else OWN_INDEX_LABEL,
        unit="",
        aggregation=Aggregation.NONE,
        producer="calcul de Géoprio",
        vintage=made_of,
        cog_year=territory.cog_year,
        licence="",
        via="",
        warning="Un choix de la Conférence, pas un indice officiel.",
    )

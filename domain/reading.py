"""How the map is read beside its indicator: a second indicator crossed with it, an amount drawn as circles."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.errors import InvalidInput
from domain.territory import Aggregation, Territory

CROSSED_FIELD, CIRCLES_FIELD = "cr", "ce"
"""Fields of the address."""
AMOUNTS = ("municipal_population", "qpv_population", "operating_revenue_eur")
"""Columns that circles are offered for, in menu order, before those of one's own tables."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read over the indicator.

    Attributes:
        crossed: key of the indicator crossed with that of the map, or empty.
        circles: key of the amount drawn as circles, or empty.
    """

    crossed: str = ""
    circles: str = ""


def amounts_of(territory: Territory) -> tuple[str, ...]:
    """Return the amounts that circles may show: what adds up, where a choropleth shows rates (METHODS 9)."""
    own = [
        key
        for key, variable in territory.variables.items()
        if variable.is_own and variable.aggregation is Aggregation.SUM
    ]
    return (*(key for key in AMOUNTS if key in territory.columns), *own)


def known_reading(reading: Reading, indicators: tuple[str, ...], amounts: tuple[str, ...]) -> Reading:
    """Return what of a reading can be shown with these indicators and amounts."""
    return Reading(
        reading.crossed if reading.crossed in indicators else "", reading.circles if reading.circles in amounts else ""
    )


def checked_reading(reading: Reading, indicators: tuple[str, ...], amounts: tuple[str, ...]) -> Reading:
    """Return a reading that can be shown whole.

    Raises:
        InvalidInput: an indicator or an amount that the territory does not offer.
    """
    kept = known_reading(reading, indicators, amounts)
    if kept.crossed != reading.crossed:
        raise InvalidInput(field=CROSSED_FIELD, given=ascii(reading.crossed)[:40], expected="indicator of the menu")
    if kept.circles != reading.circles:
        raise InvalidInput(field=CIRCLES_FIELD, given=ascii(reading.circles)[:40], expected=", ".join(amounts))
    return reading


def read_reading(query: Mapping[str, str], default: Reading) -> Reading:
    """Read the fields of an address; an absent one keeps its default."""
    return replace(
        default,
        crossed=query.get(CROSSED_FIELD, default.crossed),
        circles=query.get(CIRCLES_FIELD, default.circles),
    )


def write_reading(reading: Reading) -> tuple[tuple[str, str], ...]:
    """Write the fields of an address; empty where nothing is read over the indicator."""
    return ((CROSSED_FIELD, reading.crossed), (CIRCLES_FIELD, reading.circles))

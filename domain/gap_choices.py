"""What the page « Disparités » looks at: the amount compared, the areas, the capacity, the map, the bounds of staff.

They change what is shown, never the perimeter nor the money: an address keeps them, a variant does not.
"""

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, fields
from typing import Any

from domain.errors import InvalidInput

FIELD = "dy"
"""Field of the address."""
SEPARATOR = ","
LONGEST_KEY = 64

COMMUNE = "commune"
ZONINGS = ("commune", "epci", "living_area", "employment_area", "departement")
"""Areas that can be compared, the smallest first."""
WHOLE, COVERED = "territory", "perimeter"
UNIVERSES = (WHOLE, COVERED)
TYPOLOGY, GENERAL = "typology", "general"
PICTURES = (TYPOLOGY, GENERAL)
GRAINS = (1.0, 0.1)
RAW, SMOOTHED = "raw", "smoothed"
RATES = (RAW, SMOOTHED)
AID, REST = "aid", "rest"
"""Keys of the simulated aid and of the rest to pay, beside those of the columns of the territory."""


@dataclass(frozen=True, slots=True)
class GapChoices:
    """What is looked at.

    Attributes:
        measure: key of the amount compared, a column, `AID`, `REST`, or a declared one (`domain.measures`).
        zoning: areas listed, one of `ZONINGS`; a commune is compared with its own one.
        capacity: column of the capacity per inhabitant; empty for the first that the territory has.
        universe: `WHOLE` ranks every inhabitant of the territory, `COVERED` those of the perimeter alone.
        threshold: relative deviation, in per cent of the reference, from which a commune counts as apart: below 100
            those at or below it, from 100 those at or above it.
        picture: what the small map shows.
        resource: means redistributed, a column of facilities or a declared one; empty for the first.
        change: β, largest change of an area, per cent of its means.
        grain: smallest number of posts that moves.
        rates: what the test of clusters compares, `RAW` rates or those `SMOOTHED` towards the common one.
    """

    measure: str = AID
    zoning: str = "epci"
    capacity: str = ""
    universe: str = WHOLE
    threshold: int = 80
    picture: str = TYPOLOGY
    resource: str = ""
    change: int = 10
    grain: float = 1.0
    rates: str = RAW


NAMES: tuple[str, ...] = tuple(one.name for one in fields(GapChoices))
"""Names of the choices, in the order of the address."""
_NUMBERS: Mapping[str, Callable[[str], float]] = {"threshold": int, "change": int, "grain": float}


def checked_gaps(choices: GapChoices) -> GapChoices:
    """Return choices that are known words and numbers within bounds.

    Raises:
        InvalidInput: one is not.
    """
    listed = {"zoning": ZONINGS, "universe": UNIVERSES, "picture": PICTURES, "grain": GRAINS, "rates": RATES}
    is_fine = all(getattr(choices, name) in known for name, known in listed.items())
    keys = (choices.measure, choices.capacity, choices.resource)
    if not is_fine or not all(_is_key(one) for one in keys) or not choices.measure:
        raise InvalidInput(field=FIELD, given=write_gaps(choices)[:40], expected="known choices")
    if not (1 <= choices.threshold <= 400 and 0 <= choices.change <= 100):
        raise InvalidInput(field=FIELD, given=f"{choices.threshold}, {choices.change}", expected="1 to 400, 0 to 100")
    return choices


def _is_key(text: str) -> bool:
    return len(text) <= LONGEST_KEY and text.isascii() and all(one.isalnum() or one in "_." for one in text)


def write_gaps(choices: GapChoices) -> str:
    """Write choices for an address; empty where they are those that the page opens with."""
    return "" if choices == GapChoices() else SEPARATOR.join(_text(one) for one in astuple(choices))


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def read_gaps(text: str) -> GapChoices:
    """Read what `write_gaps` wrote.

    Raises:
        InvalidInput: another form.
    """
    if not text:
        return GapChoices()
    parts = text.split(SEPARATOR)
    try:
        values: dict[str, Any] = {
            name: _NUMBERS[name](part) if name in _NUMBERS else part for name, part in zip(NAMES, parts, strict=True)
        }
    except ValueError as error:
        raise InvalidInput(field=FIELD, given=text[:40], expected=", ".join(NAMES)) from error
    return checked_gaps(GapChoices(**values))

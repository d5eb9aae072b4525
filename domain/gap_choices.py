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
SOME_WEIGHT = "some weight"
"""What is expected where every weight of the solidarity indicator is 0."""


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
        weight_aid: relative weight of the concentration of aid in the solidarity indicator (METHODS 6.6), as the
            three others.
        weight_net: of the net effect on the Gini of capacity.
        weight_rest: of the Kakwani index of the rest to pay.
        weight_worst: of the share of the money to the worst-off fifth.
        reach_aid: distance from neutral that scores 0 or 100, hundredths, as the three others.
        reach_net: of the net effect.
        reach_rest: of the Kakwani index.
        reach_worst: of the share to the worst-off fifth.
        coverage: inhabitants whose amount must be known for a letter, per cent.
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
    weight_aid: int = 1
    weight_net: int = 1
    weight_rest: int = 1
    weight_worst: int = 1
    reach_aid: int = 30
    reach_net: int = 10
    reach_rest: int = 20
    reach_worst: int = 20
    coverage: int = 80


NAMES: tuple[str, ...] = tuple(one.name for one in fields(GapChoices))
"""Names of the choices, in the order of the address."""
WEIGHTS = ("weight_aid", "weight_net", "weight_rest", "weight_worst")
REACHES = ("reach_aid", "reach_net", "reach_rest", "reach_worst")
GRADING = (*WEIGHTS, *REACHES, "coverage")
"""Choices of the solidarity indicator."""
BOUNDS: Mapping[str, tuple[int, int]] = {
    "threshold": (1, 400),
    "change": (0, 100),
    **dict.fromkeys(WEIGHTS, (0, 10)),
    **dict.fromkeys(REACHES, (1, 100)),
    "reach_worst": (1, 20),
    "coverage": (1, 100),
}
"""Smallest and largest of each whole number."""
NUMBERS: Mapping[str, Callable[[str], float]] = {**dict.fromkeys(BOUNDS, int), "grain": float}


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
    for name, (low, high) in BOUNDS.items():
        if not low <= getattr(choices, name) <= high:
            raise InvalidInput(field=FIELD, given=f"{name} {getattr(choices, name)}", expected=f"{low} to {high}")
    if not any(getattr(choices, name) for name in WEIGHTS):
        raise InvalidInput(field=FIELD, given="weights 0", expected=SOME_WEIGHT)
    return choices


def _is_key(text: str) -> bool:
    return len(text) <= LONGEST_KEY and text.isascii() and all(one.isalnum() or one in "_." for one in text)


def write_gaps(choices: GapChoices) -> str:
    """Write choices for an address, up to the last that is not as the page opens; empty where none is."""
    pairs = list(zip(astuple(choices), astuple(GapChoices()), strict=True))
    while pairs and pairs[-1][0] == pairs[-1][1]:
        pairs.pop()
    return SEPARATOR.join(_text(one) for one, _ in pairs)


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def read_gaps(text: str) -> GapChoices:
    """Read what `write_gaps` wrote; choices that it leaves out are as the page opens.

    Raises:
        InvalidInput: another form.
    """
    if not text:
        return GapChoices()
    parts = text.split(SEPARATOR)
    try:
        named = zip(NAMES[: len(parts)], parts, strict=True)
        values: dict[str, Any] = {name: NUMBERS[name](part) if name in NUMBERS else part for name, part in named}
    except ValueError as error:
        raise InvalidInput(field=FIELD, given=text[:40], expected=", ".join(NAMES)) from error
    return checked_gaps(GapChoices(**values))

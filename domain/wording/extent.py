"""How the territory on the table is named in a sentence: région, département, territoire, France."""

from dataclasses import dataclass

from domain.territory import Territory

NATION = "france"


@dataclass(frozen=True, slots=True)
class Extent:
    """French words for one kind of territory.

    Attributes:
        noun: head of a column, `région`.
        of: `de la région`.
        inside: `dans la région`.
        border: `la limite régionale`.
    """

    noun: str
    of: str
    inside: str
    border: str


REGION = Extent("région", "de la région", "dans la région", "la limite régionale")
DEPARTEMENT = Extent("département", "du département", "dans le département", "la limite du département")
FRANCE = Extent("France", "de la France", "en France", "la frontière")
OTHER = Extent("territoire", "du territoire", "dans le territoire", "la limite du territoire")
BUNDLED = "idf"


def extent_of(territory: Territory) -> Extent:
    """Choose the words for a territory; its key says what it was built as."""
    if territory.key == NATION:
        return FRANCE
    if territory.key == BUNDLED or territory.key.isdecimal():
        return REGION
    return DEPARTEMENT if territory.zonings["departement"].codes.size == 1 else OTHER

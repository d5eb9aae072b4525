"""What a page needs to know of the territory on the table before any callback has run."""

from dataclasses import dataclass
from urllib.parse import quote

from domain.territory import Variable

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corners, latitude and longitude in degrees."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One territory of the header's list.

    Attributes:
        key: its name in addresses.
        name: French name.
        n_communes: number of communes, or None where it is not known before opening.
        problem: French sentence, why it cannot be opened and what to do; empty where it can.
    """

    key: str
    name: str
    n_communes: int | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LayerView:
    """One layer that can be shown over the communes.

    Attributes:
        key: its name in addresses.
        label: French name, with its vintage.
        source: producer and vintage in French.
        is_on: shown when the page opens.
        signs: CSS key and French label of each sign of its legend.
    """

    key: str
    label: str
    source: str
    is_on: bool
    signs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """A part of a territory that is seen together: the mainland, an overseas département.

    Attributes:
        label: French name.
        bounds: south-west and north-east corners, degrees.
        n_communes: number of its communes.
    """

    label: str
    bounds: Bounds
    n_communes: int


@dataclass(frozen=True, slots=True)
class TerritoryView:
    """The territory as pages see it.

    Attributes:
        key: its name in addresses.
        name: French name.
        cog_year: year of the commune codes.
        fingerprint: hash that addresses of layers carry.
        n_communes: number of communes.
        extracts: its parts that are seen together, the largest first.
        min_zoom: least zoom of the map.
        indicators: variables that can be mapped, in menu order.
        amounts: variables that circles may show, in menu order.
        layers: layers, in menu order.
        credits: French credit line of the map.
    """

    key: str
    name: str
    cog_year: int
    fingerprint: str
    n_communes: int
    extracts: tuple[Extract, ...]
    min_zoom: int
    indicators: tuple[Variable, ...]
    amounts: tuple[Variable, ...]
    layers: tuple[LayerView, ...]
    credits: str

    def surroundings(self) -> list[Bounds]:
        """Return the box of each part with as much again on every side: where there may be a base map."""
        found = []
        for (south, west), (north, east) in (part.bounds for part in self.extracts):
            tall, wide = north - south, east - west
            found.append(((south - tall, west - wide), (north + tall, east + wide)))
        return found

    def document(self, name: str) -> str:
        """Write the address of a layer or of the units document, which changes with their content."""
        return f"/layers/{quote(self.key, safe='')}/{name}?v={self.fingerprint}"

"""What a page needs to know of the territory on the table before any callback has run."""

from dataclasses import dataclass

from domain.territory import Variable


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
class TerritoryView:
    """The territory as pages see it.

    Attributes:
        name: French name.
        cog_year: year of the commune codes.
        fingerprint: hash that addresses of layers carry.
        n_communes: number of communes.
        bounds: south-west and north-east corners, degrees.
        indicators: variables that can be mapped, in menu order.
        layers: layers, in menu order.
        credits: French credit line of the map.
    """

    name: str
    cog_year: int
    fingerprint: str
    n_communes: int
    bounds: tuple[tuple[float, float], tuple[float, float]]
    indicators: tuple[Variable, ...]
    layers: tuple[LayerView, ...]
    credits: str

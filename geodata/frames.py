"""Parts of a territory that can be seen and measured together: the mainland, and each overseas département apart."""

from dataclasses import dataclass

import numpy as np

from domain.territory import Territory
from domain.values import Floats, Ints
from domain.wording.territory import MAINLAND
from geodata.projections import METROPOLITAN, projection_of


@dataclass(frozen=True, slots=True)
class Frame:
    """One part of a territory, drawn in one projected system.

    Attributes:
        label: French name of the part.
        system: projected system, as `EPSG:2154`.
        communes: ascending positions of its communes.
    """

    label: str
    system: str
    communes: Ints

    def bounds(self, territory: Territory, margin: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the south-west and north-east corners of its places, degrees, with a margin."""
        lat, lon = territory.lat[self.communes], territory.lon[self.communes]
        return _corner(lat.min(), lon.min(), -margin), _corner(lat.max(), lon.max(), margin)


def _corner(latitude: Floats, longitude: Floats, margin: float) -> tuple[float, float]:
    return float(latitude) + margin, float(longitude) + margin


def frames(territory: Territory) -> tuple[Frame, ...]:
    """Return the parts of a territory, the one with most communes first; most territories have one."""
    zoning = territory.zonings["departement"]
    codes, names = zoning.codes.tolist(), zoning.names.tolist()
    mainland = np.array([code in METROPOLITAN for code in codes], dtype=np.bool_)
    is_mainland = mainland[zoning.area_of]
    found = [
        Frame(names[place], projection_of(codes[place]), np.flatnonzero(zoning.area_of == place))
        for place in np.flatnonzero(~mainland).tolist()
    ]
    if is_mainland.any():
        system = projection_of(codes[int(np.flatnonzero(mainland)[0])])
        found.append(Frame(MAINLAND if found else territory.name, system, np.flatnonzero(is_mainland)))
    return tuple(sorted((one for one in found if one.communes.size), key=lambda one: -one.communes.size))

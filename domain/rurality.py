"""Which communes are urban and which rural, from what a territory holds (METHODS 1.4)."""

from dataclasses import dataclass

import numpy as np

from domain.territory import Territory
from domain.values import Bools, Texts

DENSITY_GRID = "density"
"""Key of Insee's density grid, where its list of communes was loaded."""
RURAL_WORDS = ("rura", "peu dense")
"""What the names of the rural classes of the grid hold: « bourgs ruraux », « communes très peu denses »..."""
RURAL_BELOW_PER_KM2 = 150.0
"""Without the grid: fewer inhabitants per km² is rural (project choice)."""
SQUARE_METRES_PER_KM2 = 1e6


@dataclass(frozen=True, slots=True)
class Rurality:
    """Urban and rural communes.

    Attributes:
        urban: shape (n,).
        rural: shape (n,); a commune that is neither is unknown.
        by_grid: true where the density grid says so, false where the number of inhabitants per km² does.
    """

    urban: Bools
    rural: Bools
    by_grid: bool


def rurality(territory: Territory) -> Rurality:
    """Tell urban communes from rural ones, by Insee's density grid where it is loaded with its names, else by density.

    Args:
        territory: the territory.

    Returns:
        The two sets. Unknown: a commune in no class of the grid; without the grid, one of unknown population or area.
    """
    grid = territory.zonings.get(DENSITY_GRID)
    if grid is not None and _is_rural(grid.names).any():
        known = grid.area_of >= 0
        rural = known & _is_rural(grid.names)[grid.area_of]
        return Rurality(known & ~rural, rural, by_grid=True)
    people, area = territory.columns["municipal_population"].values, territory.area_m2 / SQUARE_METRES_PER_KM2
    density = np.divide(people, area, out=np.full(people.size, np.nan), where=area > 0)
    return Rurality(density >= RURAL_BELOW_PER_KM2, density < RURAL_BELOW_PER_KM2, by_grid=False)


def _is_rural(names: Texts) -> Bools:
    return np.array([any(word in name.lower() for word in RURAL_WORDS) for name in names.tolist()], dtype=np.bool_)

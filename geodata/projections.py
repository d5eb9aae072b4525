"""The official projected system of each département: where lengths and areas are measured in metres."""

from collections.abc import Mapping

from domain.errors import UnknownCode

LAMBERT_93 = "EPSG:2154"
_ANTILLES = "EPSG:5490"

METROPOLITAN = frozenset({*(f"{number:02d}" for number in range(1, 96) if number != 20), "2A", "2B"})
"""Départements of metropolitan France, all in Lambert-93."""
OVERSEAS: Mapping[str, str] = {
    "971": _ANTILLES,
    "972": _ANTILLES,
    "973": "EPSG:2972",
    "974": "EPSG:2975",
    "975": "EPSG:4467",
    "976": "EPSG:4471",
    "977": _ANTILLES,
    "978": _ANTILLES,
    "986": "EPSG:8903",
    "987": "EPSG:3297",
    "988": "EPSG:3163",
}
"""Départements and collectivités overseas that have communes, or stand as one; for French Polynesia zone 6 South, that
of Tahiti."""
_POLYNESIAN_ZONES = ((-150.0, "EPSG:3296"), (-144.0, "EPSG:3297"), (-138.0, "EPSG:3298"), (180.0, "EPSG:3299"))
"""UTM zones 5 to 8 South of the RGPF, by the longitude where each ends."""


def projection_of(departement_code: str, longitude: float | None = None) -> str:
    """Name the system that lengths and areas of a département are measured in.

    Args:
        departement_code: 2 or 3 characters; of a collectivité overseas the three first of its commune codes.
        longitude: of what is measured, degrees; used in French Polynesia alone, which spreads over four zones: in that
            of Tahiti, areas of the Marquises come out 1.6 % and those of the Gambier 2 % too large.

    Returns:
        A code that pyproj reads, as `EPSG:2154`. An area measured there differs from that on the ellipsoid by 0.5 %
        at most, 0.6 % at the southern end of Corsica, where Lambert-93 is at its worst.

    Raises:
        UnknownCode: no département or collectivité with communes has that code.
    """
    if departement_code in METROPOLITAN:
        return LAMBERT_93
    if departement_code not in OVERSEAS:
        raise UnknownCode(field="departement", given=departement_code[:20], expected="code of a département")
    if departement_code == "987" and longitude is not None:
        return next(system for end, system in _POLYNESIAN_ZONES if longitude < end)
    return OVERSEAS[departement_code]

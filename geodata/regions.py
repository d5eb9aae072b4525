"""The working unit of the application: a region, some départements, or the nation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.codes import DepartementCode, RegionCode
from domain.errors import UnknownCode
from domain.wording.numbers import listed
from domain.wording.territory import NATION

if TYPE_CHECKING:
    from geodata.loaders.decoupage import Decoupage

COG_YEAR = 2025
"""Geography of every commune code once built; the list of 1 January 2026 is the same for what is drawn."""


@dataclass(frozen=True, slots=True)
class Region:
    """What is built into one territory.

    Attributes:
        key: short name in addresses: code of a region, `dep-31-81`, `france`.
        name: French name.
        code: code of the region; None for some départements or the nation.
        departements: codes of its départements, ascending.
        cog_year: geography of every commune code once built.
    """

    key: str
    name: str
    code: RegionCode | None
    departements: tuple[DepartementCode, ...]
    cog_year: int

    def holds(self, commune_code: str) -> bool:
        """Say whether a commune code of any vintage begins with one of the region's départements."""
        return commune_code.startswith(self.departements)


DEFAULT = Region(
    key="idf",
    name="Île-de-France",
    code=RegionCode("11"),
    departements=tuple(DepartementCode(code) for code in ("75", "77", "78", "91", "92", "93", "94", "95")),
    cog_year=COG_YEAR,
)
NATION_KEY = "france"
PARIS_ARRONDISSEMENTS = tuple(f"751{number:02d}" for number in range(1, 21))


def region_of(code: str, national: "Decoupage") -> Region:
    """Return one region of the national list; the bundled one keeps its key, so that once built it takes its place.

    Args:
        code: code of the region, `76`.
        national: the national lists.

    Raises:
        UnknownCode: no region with contours has that code.
    """
    every, region_of_departement = national.departements(), national.region_of_departement()
    departements = tuple(departement for departement in every if region_of_departement[departement] == code)
    if not departements:
        known = sorted({region_of_departement[departement] for departement in every})
        raise UnknownCode(field="region", given=code[:20], expected=", ".join(known))
    key = DEFAULT.key if code == DEFAULT.code else code
    return Region(key, national.region_names[code], RegionCode(code), departements, COG_YEAR)


def departements_of(codes: Sequence[str], national: "Decoupage") -> Region:
    """Put départements together, each once.

    Args:
        codes: codes of départements, `31`, `2A`, `974`.
        national: the national lists.

    Raises:
        UnknownCode: no département with contours has one of the codes, or none is given.
    """
    known = national.departements()
    wanted = sorted({code.strip().upper() for code in codes if code.strip()})
    for code in wanted or [""]:
        if code not in known:
            raise UnknownCode(field="departement", given=code[:20], expected=", ".join(known))
    departements = tuple(DepartementCode(code) for code in wanted)
    name = listed([national.departement_names[code] for code in departements])
    return Region(f"dep-{'-'.join(wanted).lower()}", name, None, departements, COG_YEAR)


def nation(national: "Decoupage") -> Region:
    """Take every département that has contours, overseas ones included."""
    return Region(NATION_KEY, NATION, None, national.departements(), COG_YEAR)

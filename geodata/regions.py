"""The working unit of the application: one region and its départements."""

from dataclasses import dataclass

from domain.codes import DepartementCode, RegionCode


@dataclass(frozen=True, slots=True)
class Region:
    """What is built into one territory.

    Attributes:
        key: short name in addresses.
        name: official name.
        code: code of the region.
        departements: codes of its départements, ascending.
        cog_year: geography of every commune code once built.
    """

    key: str
    name: str
    code: RegionCode
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
    cog_year=2025,
)
PARIS = "75056"
PARIS_ARRONDISSEMENTS = tuple(f"751{number:02d}" for number in range(1, 21))

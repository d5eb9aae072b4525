"""What a file is compared with: the official codes of several years, the territory on the table, its populations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from domain.values import Floats
from geodata import loaded
from geodata.atlas import open_folder
from geodata.folder import MANIFEST
from geodata.reading.header import folded
from geodata.reading.table import Box, Geometries
from geodata.reading.vintages import Vintages

MEMBERSHIP = "insee_membership"


@dataclass(frozen=True, slots=True)
class Years:
    """Years of the official code known by the membership tables loaded; it fulfils `Vintages`.

    Attributes:
        by_year: all the commune codes of each year.
    """

    by_year: Mapping[int, frozenset[str]]

    @property
    def target_year(self) -> int:
        """Latest year known."""
        return max(self.by_year)

    @property
    def years(self) -> Sequence[int]:
        """Years known, ascending."""
        return sorted(self.by_year)

    def codes_of(self, year: int) -> frozenset[str]:
        """Return all the commune codes of a year."""
        return self.by_year[year]

    def knows(self, code: str) -> bool:
        """Tell whether a code was that of a commune in any known year."""
        return any(code in codes for codes in self.by_year.values())

    def split_since(self, code: str, year: int) -> Sequence[tuple[str, int]]:  # noqa: ARG002 - the protocol's call
        """Return nothing: lists of codes do not say which commune another one was taken out of."""
        return ()


@dataclass(frozen=True, slots=True)
class Reference:
    """What a file is compared with; every part may be absent, and then nothing is compared.

    Attributes:
        vintages: years of the official code.
        gazetteer: codes of the communes of each folded name.
        communes: codes of the territory, ascending; empty where no territory is on the table.
        population: municipal population of each commune of the territory.
        population_year: year of that population.
        figures: known figures of the territory by unit, each by commune: the scale of one's own columns.
        box: bounds of the territory, in degrees.
        contours: shape (n,), contours of its communes, in degrees.
    """

    vintages: Vintages | None = None
    gazetteer: Mapping[str, Sequence[str]] = field(default_factory=dict)
    communes: tuple[str, ...] = ()
    population: Mapping[str, float] = field(default_factory=dict)
    population_year: int = 0
    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    box: Box | None = None
    contours: Geometries | None = None

    def aligned(self, unit: str, codes: Sequence[str | None]) -> Floats | None:
        """Return the known figures of a unit in the order of some codes, None where there are none.

        Returns:
            shape (n,), NaN where unknown.
        """
        known = self.figures.get(unit)
        return None if known is None else np.array([known.get(code or "", np.nan) for code in codes])


NOTHING = Reference()


def reference_of(folder: Path | None) -> Reference:
    """Gather what a territory folder knows: its own communes if it was built, the membership tables loaded there.

    Args:
        folder: None where no folder is named.

    Raises:
        UnreadableData: the folder is not as it was written.
    """
    if folder is None or not folder.is_dir():
        return NOTHING
    tables = {one.cog_year: one.table for one in loaded.read_all(folder, MEMBERSHIP)}
    vintages = Years({year: frozenset(table["commune_code"]) for year, table in tables.items()}) if tables else None
    gazetteer: dict[str, list[str]] = {}
    if vintages is not None:
        latest = tables[vintages.target_year]
        for code, name in zip(latest["commune_code"], latest["name"], strict=True):
            gazetteer.setdefault(folded(name), []).append(code)
    if not (folder / MANIFEST).exists():
        return Reference(vintages, gazetteer)
    return _with_territory(folder, vintages, gazetteer)


def _with_territory(folder: Path, vintages: Vintages | None, gazetteer: dict[str, list[str]]) -> Reference:
    atlas = open_folder(folder)
    territory = atlas.territory
    communes = tuple(territory.communes.tolist())
    if not gazetteer:
        for code, name in zip(communes, territory.names.tolist(), strict=True):
            gazetteer.setdefault(folded(name), []).append(code)
    figures = {
        unit: dict(zip(communes, territory.columns[key].values.tolist(), strict=True))
        for unit, key in _SCALES.items()
        if key in territory.columns
    }
    vintage = territory.variables[_POPULATION].vintage if _POPULATION in territory.variables else ""
    contours = atlas.drawing.contours
    return Reference(
        vintages,
        gazetteer,
        communes,
        figures.get("hab.", {}),
        int(vintage) if vintage.isdigit() else 0,
        figures,
        _box(contours),
        contours,
    )


_POPULATION = "municipal_population"
_SCALES = {"hab.": _POPULATION, "€/UC": "median_income_eur_per_cu", "€": "operating_revenue_eur"}


def _box(contours: Geometries) -> Box:
    west, south, east, north = shapely.total_bounds(contours).tolist()
    return west, south, east, north

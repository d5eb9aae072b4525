"""What a file is compared with: the official codes of several years, the territory on the table, its populations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from domain.values import Floats
from geodata import loaded
from geodata.atlas import open_folder
from geodata.cog.lineage import national_lineage
from geodata.crosswalk import Crosswalk
from geodata.folder import MANIFEST
from geodata.layouts.record import EUR, EUR_PER_CU, PEOPLE
from geodata.reading.header import folded
from geodata.reading.table import Box, Geometries
from geodata.reading.vintages import Vintages

MEMBERSHIP = "insee_membership"


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
_POPULATION = "municipal_population"
_SCALES = {PEOPLE: _POPULATION, EUR_PER_CU: "median_income_eur_per_cu", EUR: "operating_revenue_eur"}
"""Column of the territory that gives the scale of one's own columns, by unit."""


def reference_of(folder: Path | None) -> Reference:
    """Gather what files are compared with: the codes of all years, and what a territory folder knows.

    Args:
        folder: a territory folder, built or holding only loaded files; None where none is named.

    Raises:
        UnreadableData: the folder is not as it was written.
    """
    if folder is None or not folder.is_dir():
        return Reference(Crosswalk.national(national_lineage().years[-1]))
    gazetteer = _gazetteer(folder)
    if (folder / MANIFEST).exists():
        return _with_territory(folder, gazetteer)
    return Reference(Crosswalk.national(national_lineage().years[-1]), gazetteer)


def _gazetteer(folder: Path) -> dict[str, list[str]]:
    """List the codes of each name, by the latest membership table loaded."""
    tables = sorted(loaded.read_all(folder, MEMBERSHIP), key=lambda one: one.cog_year)
    return _names(tables[-1].table["commune_code"], tables[-1].table["name"]) if tables else {}


def _names(codes: Iterable[str], names: Iterable[str]) -> dict[str, list[str]]:
    gazetteer: dict[str, list[str]] = {}
    for code, name in zip(codes, names, strict=True):
        gazetteer.setdefault(folded(name), []).append(code)
    return gazetteer


def _with_territory(folder: Path, gazetteer: dict[str, list[str]]) -> Reference:
    atlas = open_folder(folder)
    territory, contours = atlas.territory, atlas.drawing.contours
    communes = tuple(territory.communes.tolist())
    figures = {
        unit: dict(zip(communes, territory.columns[key].values.tolist(), strict=True))
        for unit, key in _SCALES.items()
        if key in territory.columns
    }
    vintage = territory.variables[_POPULATION].vintage if _POPULATION in territory.variables else ""
    west, south, east, north = shapely.total_bounds(contours).tolist()
    return Reference(
        Crosswalk.national(territory.cog_year),
        gazetteer or _names(communes, territory.names.tolist()),
        communes,
        figures.get(PEOPLE, {}),
        int(vintage) if vintage.isdigit() else 0,
        figures,
        (west, south, east, north),
        contours,
    )

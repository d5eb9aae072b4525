"""The quarters of 2015 beside those of 2024: what each one kept, left and entered, and inhabitants carried over."""

from dataclasses import dataclass

import numpy as np
import shapely

from domain.codes import departement_of
from domain.values import Floats, Texts
from geodata.arrow import table_bytes
from geodata.cells import Cells
from geodata.generations import Carried, Comparison, Generation, carry, compare
from geodata.projections import LAMBERT_93, projection_of
from geodata.repair import repaired
from geodata.supplies import Supply
from geodata.topology import Geometries


@dataclass(frozen=True, slots=True)
class Compared:
    """Quarters of 2015 near a territory, compared with its quarters of 2024.

    Attributes:
        codes: shape (a,), codes of the quarters of 2015, ascending.
        names: shape (a,).
        contours: shape (a,), repaired contours in degrees.
        population: shape (a,), inhabitants; NaN where unknown.
        comparison: of both generations.
        carried: inhabitants of 2015 brought to the quarters of 2024.
    """

    codes: Texts
    names: Texts
    contours: Geometries
    population: Floats
    comparison: Comparison
    carried: Carried


def compared(
    old: Supply, figures: Supply | None, new: tuple[Geometries, Texts], territory: Geometries, cells: Cells | None
) -> Compared | None:
    """Compare the quarters of 2015 that touch a territory with its quarters of 2024.

    Args:
        old: contours of 2015.
        figures: populations of 2015, or None.
        new: contours of the quarters of 2024 and the codes of their first communes.
        territory: contours of the communes, degrees; None without contour.
        cells: population grid, or None.

    Returns:
        None where no quarter of 2015 lies in the territory.
    """
    shapes = repaired(old.shapes).shapes
    tree = shapely.STRtree(territory[~shapely.is_missing(territory)])
    touching = np.unique(tree.query(shapes, predicate="intersects")[0])
    codes = old.table["qpv_code"].to_numpy(dtype=np.str_)
    kept = touching[np.argsort(codes[touching], kind="stable")]
    if not kept.size:
        return None
    new_shapes, communes = new
    systems = [projection_of(departement_of(code)) for code in communes.tolist()]
    place = systems[0] if len(set(systems)) == 1 else LAMBERT_93
    comparison = compare(Generation(shapes[kept], place), Generation(new_shapes, place), cells)
    population = _population(codes[kept], figures)
    names = old.table["name"].to_numpy(dtype=np.str_)
    return Compared(codes[kept], names[kept], shapes[kept], population, comparison, carry(population, comparison))


def _population(codes: Texts, figures: Supply | None) -> Floats:
    if figures is None:
        return np.full(codes.size, np.nan)
    known = dict(zip(figures.table["qpv_code"], figures.column("population").values.tolist(), strict=True))
    return np.array([known.get(code, np.nan) for code in codes.tolist()], dtype=np.float64)


def files_of(found: Compared, new_codes: Texts) -> dict[str, bytes]:
    """Write the comparison as three tables: quarters of 2015, quarters of 2024, and the pairs in common."""
    pairs, old, new = found.comparison.pairs, found.comparison.old_area, found.comparison.new_area
    return {
        "quarters_2015.arrow": table_bytes(
            {
                "code": found.codes,
                "name": found.names,
                "population": found.population,
                "area_m2": old.total,
                "kept_m2": old.kept,
                "method": found.comparison.method.astype(np.str_),
                "contour": found.contours,
            },
            {"inhabitants_left": str(found.carried.left), "inhabitants": str(found.carried.total)},
        ),
        "quarters_2024_from_2015.arrow": table_bytes(
            {
                "code": new_codes,
                "area_m2": new.total,
                "kept_m2": new.kept,
                "inhabitants_of_2015": found.carried.by_new,
                "split_share": found.carried.split_share,
            }
        ),
        "quarters_2015_2024.arrow": table_bytes(
            {
                "old": found.codes[pairs.old],
                "new": new_codes[pairs.new],
                "overlap_m2": pairs.overlap_m2,
                "share_of_old": pairs.share_of_old,
                "share_of_new": pairs.share_of_new,
            }
        ),
    }

"""Inhabitants of grid cells by quarter and commune: a cell goes where its centroid is (METHODS 3.1, *carroyage*)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from domain.errors import OutOfDomain
from domain.interpolate import TOLERANCE, intersect_valid
from domain.values import Bools, Floats, Ints
from geodata.overlaps import Parts, Systems, boxes_of, by_system, in_metres, near_boxes, parts, summed
from geodata.projections import LAMBERT_93
from geodata.quarters import (
    NOBODY_LISTED,
    OUTSIDE,
    POPULATION,
    UNKNOWN,
    Amounts,
    Listed,
    Shares,
    Unlisted,
    area_shares,
    as_shares,
    chosen_pieces,
    normalised,
)
from geodata.repair import repaired
from geodata.topology import Geometries

MIN_COVER_SHARE = 0.5
"""Cells cover a quarter when their squares cover at least this part of it (project choice): inhabited cells alone are
published, so a park leaves a gap."""

MIN_PIECE_COVER_SHARE = 0.1
"""Squares that cover less of a piece in one commune do not reach it (project choice): the grid may stop there."""

MAX_UNREACHED_SHARE = 0.05
"""Pieces that are not reached may be at most this part of the quarter together (project choice)."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Squares of a population grid, those without inhabitants left out by the producer.

    Attributes:
        squares: shape (k,), polygons in degrees.
        population: shape (k,), inhabitants, >= 0; NaN where unknown.
        is_imputed: shape (k,), true where the producer imputed the values: not observed.
    """

    squares: Geometries
    population: Floats
    is_imputed: Bools


@dataclass(frozen=True, slots=True)
class CellCount:
    """What cells say of quarters.

    Attributes:
        population: shape (q,), inhabitants of the cells whose centroid is in the quarter; 0 without cell, NaN where one
            is unknown.
        n_cells: shape (q,), number of those cells.
        n_imputed: shape (q,), how many of them are imputed.
        imputed_population: shape (q,), their inhabitants, part of `population`: imputed, not observed.
        cover_share: shape (q,), part of the quarter under squares; NaN without contour.
    """

    population: Floats
    n_cells: Ints
    n_imputed: Ints
    imputed_population: Floats
    cover_share: Floats


@dataclass(frozen=True, slots=True)
class _Place:
    """Quarters of one projected system with what is near them, in metres, and their positions."""

    quarters: Geometries
    communes: Geometries
    squares: Geometries
    quarter: Ints
    commune: Ints
    cell: Ints


@dataclass(frozen=True, slots=True)
class _Found:
    """Cells in quarters: positions of quarter, cell and commune (`OUTSIDE` without), and areas under squares."""

    quarter: Ints
    cell: Ints
    commune: Ints
    cover_m2: Floats
    piece_cover_m2: Floats


def population_shares(
    quarters: Geometries,
    communes: Geometries,
    cells: Cells,
    listed: Listed = NOBODY_LISTED,
    system: Systems = LAMBERT_93,
) -> tuple[Shares, CellCount]:
    """Share quarters between communes by the inhabitants of cells where these cover them, by area elsewhere.

    Args:
        quarters: shape (q,), valid polygons in degrees; None without contour.
        communes: shape (n,), valid polygons in degrees.
        cells: the grid.
        listed: official lists of communes, as for `area_shares`.
        system: projected system of every quarter, or of each.

    Returns:
        The shares, the method of each quarter among them, and what the cells say of each quarter.

    Raises:
        OutOfDomain: not one population per square, or coordinates that are no degrees.

    Source:
        METHODS 3.1: shares of population before shares of area.
    """
    _require_one_per_square(cells)
    measured = parts(quarters, communes, system)
    found = _found(quarters, communes, cells, measured, system)
    counted = _counted(found, cells, measured.quarter_area_m2)
    is_covered = _is_covered(measured, found, listed) & (counted.population > 0.0)
    amounts = _amounts(found, cells, np.where(is_covered, counted.population, np.nan))
    return _either(_by_population(amounts, listed), area_shares(measured, listed)), counted


@dataclass(frozen=True, slots=True)
class LocatedCells:
    """Which cells have their centroid in which contours.

    Attributes:
        contour: shape (p,), position of the contour of each pair, ascending.
        cell: shape (p,), position of the cell.
        count: what they say of each contour.
    """

    contour: Ints
    cell: Ints
    count: CellCount


def locate_cells(contours: Geometries, cells: Cells, system: Systems = LAMBERT_93) -> LocatedCells:
    """Find the cells whose centroid is in a contour and count their inhabitants.

    A centroid on the common border of two contours counts in the first alone; where contours overlap, in both.

    Args:
        contours: shape (n,), valid polygons in degrees; None without contour.
        cells: the grid.
        system: projected system of every contour, or of each.

    Returns:
        The pairs and their counts.

    Raises:
        OutOfDomain: not one population per square, or coordinates that are no degrees.
    """
    _require_one_per_square(cells)
    nowhere = np.empty(0, dtype=object)
    measured = parts(contours, nowhere, system)
    found = _found(contours, nowhere, cells, measured, system)
    return LocatedCells(found.quarter, found.cell, _counted(found, cells, measured.quarter_area_m2))


def _require_one_per_square(cells: Cells) -> None:
    sizes = {cells.squares.size, cells.population.size, cells.is_imputed.size}
    if len(sizes) > 1:
        raise OutOfDomain(field="cells", given=str(sorted(sizes)), expected="one population for each square")


def _places(quarters: Geometries, communes: Geometries, cells: Cells, system: Systems) -> Iterator[_Place]:
    commune_boxes, square_boxes = boxes_of(communes), boxes_of(cells.squares)
    for name, quarter in by_system(quarters, system):
        here = quarters[quarter]
        commune, cell = near_boxes(here, commune_boxes), near_boxes(here, square_boxes)
        measured = (in_metres(here, name), in_metres(communes[commune], name), in_metres(cells.squares[cell], name))
        yield _Place(*measured, quarter, commune, cell)


def _found(quarters: Geometries, communes: Geometries, cells: Cells, measured: Parts, system: Systems) -> _Found:
    cover, piece_cover = np.zeros(quarters.size), np.zeros(measured.quarter.size)
    triples = [np.empty((0, 3), dtype=np.int64)]
    for place in _places(quarters, communes, cells, system):
        triples.append(_located(place))
        cover[place.quarter] = _under_squares(place.quarters, place.squares)
        mine = np.flatnonzero(np.isin(measured.quarter, place.quarter))
        piece_cover[mine] = _pieces_under_squares(place, measured.of(mine), cover[measured.quarter[mine]])
    rows = np.concatenate(triples)
    quarter, cell, commune = rows[np.lexsort((rows[:, 1], rows[:, 0]))].T
    return _Found(quarter, cell, commune, cover, piece_cover)


def _located(place: _Place) -> Ints:
    """List quarter, cell and commune of the cells whose centroid is in a quarter: one commune, the first, for each."""
    centres = shapely.centroid(place.squares)
    cell, quarter = _holders(place.quarters, centres)
    inside = np.unique(cell)
    near, holder = _holders(place.communes, centres[inside])
    near, first = np.unique(near, return_index=True)
    commune = np.full(centres.size, OUTSIDE, dtype=np.int64)
    commune[inside[near]] = place.commune[holder[first]]
    return np.column_stack([place.quarter[quarter], place.cell[cell], commune[cell]])


def _holders(contours: Geometries, points: Geometries) -> tuple[Ints, Ints]:
    """Pair points with the contours that hold them, by point then contour.

    A point on a border goes to the contour whose inside it is in, else to the first: neighbours share nobody.
    """
    point, contour = shapely.STRtree(contours).query(points, predicate="intersects")
    order = np.lexsort((contour, point))
    point, contour = point[order], contour[order]
    several = np.bincount(point, minlength=points.size)[point] > 1
    is_inside = ~several
    is_inside[several] = shapely.contains(contours[contour[several]], points[point[several]])
    is_first = np.diff(point, prepend=-1) != 0
    on_borders = np.bincount(point[is_inside], minlength=points.size)[point] == 0
    kept = is_inside | (on_borders & is_first)
    return point[kept], contour[kept]


def _pieces_under_squares(place: _Place, pieces: Parts, cover_m2: Floats) -> Floats:
    """Measure the part of each piece under squares; a piece that is its whole quarter has the cover of the quarter."""
    cut = pieces.overlap_m2 < (1.0 - TOLERANCE) * pieces.quarter_area_m2[pieces.quarter]
    first = np.searchsorted(place.quarter, pieces.quarter[cut])
    second = np.searchsorted(place.commune, pieces.commune[cut])
    shapes = repaired(shapely.intersection(place.quarters[first], place.communes[second])).shapes
    covers = cover_m2.copy()
    covers[cut] = _under_squares(shapes, place.squares)
    return covers


def _under_squares(contours: Geometries, squares: Geometries) -> Floats:
    """Measure the part of each contour under squares, square metres."""
    pieces = intersect_valid(squares, contours)
    return summed(pieces.target, pieces.area_m2, contours.size)


def _counted(found: _Found, cells: Cells, area_m2: Floats) -> CellCount:
    n = area_m2.size
    people, imputed = cells.population[found.cell], cells.is_imputed[found.cell]
    return CellCount(
        population=summed(found.quarter, people, n),
        n_cells=np.bincount(found.quarter, minlength=n),
        n_imputed=np.bincount(found.quarter[imputed], minlength=n),
        imputed_population=summed(found.quarter[imputed], people[imputed], n),
        cover_share=found.cover_m2 / area_m2,
    )


def _is_covered(measured: Parts, found: _Found, listed: Listed) -> Bools:
    """Tell where squares cover enough of the quarter and reach its pieces, and what is in no commune at hand."""
    n, area = measured.n_quarters, measured.quarter_area_m2
    chosen = chosen_pieces(Amounts(measured.quarter, measured.commune, measured.overlap_m2, area), listed)
    is_kept = np.isin(_keys(measured.quarter, measured.commune), _keys(chosen.quarter, chosen.commune))
    is_missed = is_kept & (found.piece_cover_m2 < MIN_PIECE_COVER_SHARE * measured.overlap_m2)
    missed = summed(measured.quarter, np.where(is_missed, measured.overlap_m2, 0.0), n)
    rest = area - summed(measured.quarter, measured.overlap_m2, n)
    rest_cover = found.cover_m2 - summed(measured.quarter, found.piece_cover_m2, n)
    missed += np.where(~chosen.is_whole & (rest_cover < MIN_PIECE_COVER_SHARE * rest), rest, 0.0)
    return (found.cover_m2 >= MIN_COVER_SHARE * area) & (missed <= MAX_UNREACHED_SHARE * area)


def _keys(quarter: Ints, commune: Ints) -> Ints:
    return quarter * (2**31) + commune + 1


def _amounts(found: _Found, cells: Cells, total: Floats) -> Amounts:
    known = ~np.isnan(total[found.quarter])
    quarter, commune = found.quarter[known], found.commune[known]
    keys, first, pair = np.unique(_keys(quarter, commune), return_index=True, return_inverse=True)
    people = summed(pair, cells.population[found.cell[known]], keys.size)
    inhabited = people > 0.0
    return Amounts(quarter[first][inhabited], commune[first][inhabited], people[inhabited], total)


def _by_population(amounts: Amounts, listed: Listed) -> Shares:
    chosen = chosen_pieces(amounts, listed)
    whole = chosen.is_whole[chosen.quarter]
    among = normalised(chosen.quarter, chosen.amount, amounts.total.size)
    share = np.where(whole, among, chosen.amount / amounts.total[chosen.quarter])
    return as_shares(amounts, listed, chosen, share, np.full(amounts.total.size, POPULATION))


def _either(first: Shares, second: Shares) -> Shares:
    """Take the shares of the first where it has some, quarter by quarter, else those of the second."""
    is_first = first.method != UNKNOWN
    one, other = is_first[first.quarter], ~is_first[second.quarter]
    columns = [
        np.concatenate([getattr(first, name)[one], getattr(second, name)[other]])
        for name in ("quarter", "commune", "share", "low", "high")
    ]
    order = np.lexsort((columns[1], columns[0]))
    told, told_too = is_first[first.unlisted.quarter], ~is_first[second.unlisted.quarter]
    unlisted = [
        np.concatenate([getattr(first.unlisted, name)[told], getattr(second.unlisted, name)[told_too]])
        for name in ("quarter", "commune", "share")
    ]
    return Shares(
        *(column[order] for column in columns),
        method=np.where(is_first, first.method, second.method),
        listed_share=np.where(is_first, first.listed_share, second.listed_share),
        unlisted=Unlisted(*unlisted),
    )

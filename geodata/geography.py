"""From published contours to what is measured and what is drawn: neighbours, areas, points, simplified contours."""

from dataclasses import dataclass

import numpy as np
import shapely

from domain.values import Bools, Floats, Ints, Texts
from geodata import topology
from geodata.loaders.contours import Contours
from geodata.regions import PARIS
from geodata.topology import Geometries

TOLERANCE_M = 50.0
DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Geography:
    """Geometry of a territory.

    Attributes:
        communes: shape (n,), codes, ascending.
        area_m2: shape (n,), measured on the cleaned contours before any simplification.
        points: shape (n, 2), longitude and latitude of a point inside each commune.
        neighbours: shape (e, 2), positions, first < second.
        contours: shape (n,), simplified contours in rounded degrees.
        arrondissements: codes of the arrondissements of Paris, or none.
        arrondissement_contours: as many, vertices shared with Paris and its neighbours.
    """

    communes: Texts
    area_m2: Floats
    points: Floats
    neighbours: Ints
    contours: Geometries
    arrondissements: Texts
    arrondissement_contours: Geometries


def make(contours: Contours) -> Geography:
    """Clean, complete, measure, then simplify and round a region's contours as one coverage.

    Where arrondissements are given, they stand for Paris in the coverage and Paris is their union: its outline and
    theirs have the same vertices.

    Raises:
        UnreadableData: the contours do not make a valid coverage.
    """
    is_split = (contours.communes == PARIS) & bool(contours.arrondissements.size)
    units = np.concatenate([contours.shapes[~is_split], contours.arrondissement_shapes])
    codes = list(contours.communes[~is_split])
    cleaned = topology.cleaned(topology.project(units))
    whole = topology.with_holes_filled(cleaned, [codes.index(code) for code in contours.lacking])
    drawn = topology.rounded_degrees(topology.simplified(whole, TOLERANCE_M), DECIMALS)
    communes = _united(whole, is_split)
    return Geography(
        contours.communes,
        topology.areas_m2(communes),
        _points(communes),
        topology.neighbours(communes),
        _united(drawn, is_split),
        contours.arrondissements,
        drawn[int((~is_split).sum()) :],
    )


def _united(units: Geometries, is_split: Bools) -> Geometries:
    communes = np.full(is_split.size, None, dtype=object)
    n_whole = int((~is_split).sum())
    communes[~is_split] = units[:n_whole]
    communes[is_split] = [shapely.coverage_union_all(units[n_whole:])] * int(is_split.sum())
    return communes


def _points(communes: Geometries) -> Floats:
    inside = topology.unproject(shapely.point_on_surface(communes))
    return shapely.get_coordinates(inside).round(DECIMALS)

"""From published contours to what is measured and what is drawn: neighbours, areas, points, simplified contours."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely

from domain.codes import departement_of
from domain.values import Bools, Floats, Ints, Texts
from geodata import topology
from geodata.loaders.contours import Contours
from geodata.projections import projection_of
from geodata.reading.codes import COMMUNE_OF_ARRONDISSEMENT
from geodata.topology import Geometries

DECIMALS = 5
"""Decimals of a degree kept of every point; 5 is about a metre."""
NEAR_DEGREES = 0.15
"""Communes outside the territory that are looked at around one that lacks a part: about 15 km."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How finely contours are drawn.

    Attributes:
        tolerance_m: square root of the smallest triangle kept, in metres.
        decimals: decimals of a degree.
    """

    tolerance_m: float
    decimals: int


def detail_for(n_communes: int) -> Detail:
    """Choose how finely a territory is drawn: the more communes, the coarser, so that the map opens in a second."""
    if n_communes <= 1_500:
        return Detail(50.0, DECIMALS)
    return Detail(250.0, DECIMALS - 1) if n_communes <= 8_000 else Detail(600.0, DECIMALS - 1)


@dataclass(frozen=True, slots=True)
class Geography:
    """Geometry of a territory.

    Attributes:
        communes: shape (n,), codes, ascending.
        area_m2: shape (n,), measured on the cleaned contours before any simplification; NaN where a commune has no
            contour, or one that lacks a part.
        points: shape (n, 2), longitude and latitude of a point inside each commune; NaN without contour.
        neighbours: shape (e, 2), positions, first < second.
        detailed: shape (n,), cleaned contours in degrees; None without contour.
        contours: shape (n,), simplified contours in rounded degrees; None without contour.
        arrondissements: codes of the municipal arrondissements, ascending.
        arrondissement_contours: as many, vertices shared with their commune and its neighbours.
        detail: how finely it is drawn.
    """

    communes: Texts
    area_m2: Floats
    points: Floats
    neighbours: Ints
    detailed: Geometries
    contours: Geometries
    arrondissements: Texts
    arrondissement_contours: Geometries
    detail: Detail

    @property
    def without_contour(self) -> list[str]:
        """Codes of the communes that have no contour."""
        return self.communes[shapely.is_missing(self.contours)].tolist()

    @property
    def without_area(self) -> list[str]:
        """Codes of the communes whose contour lacks a part, or holds one that is no longer theirs."""
        return self.communes[np.isnan(self.area_m2) & ~shapely.is_missing(self.contours)].tolist()


def make(
    contours: Contours, communes: Texts, detail: Detail, too_large: Collection[str] = (), lacking: Collection[str] = ()
) -> Geography:
    """Clean, complete, measure, then simplify and round the contours of a territory, each projected system apart.

    Where a commune has arrondissements, they stand for it in the coverage and it is their union: its outline and
    theirs have the same vertices.

    Args:
        contours: those of the whole country, or at least of the territory.
        communes: shape (n,), codes of the territory, ascending.
        detail: how finely it is drawn.
        too_large: communes whose contour holds parts that are no longer theirs: their area is left unknown.
        lacking: communes that may lack a part, beside those that `contours` names.

    Raises:
        UnreadableData: the contours do not make a valid coverage.
    """
    systems = np.array([projection_of(departement_of(code)) for code in communes.tolist()])
    owners = {*contours.lacking, *lacking}
    arrondissements = _arrondissements_of(contours, communes)
    made = _empty(communes, arrondissements, detail)
    pairs = []
    for system in np.unique(systems):
        places = np.flatnonzero(systems == system)
        part = _measured(_units(contours, communes[places], owners), str(system), detail)
        pairs.append(places[part.neighbours])
        made.area_m2[places], made.points[places] = part.area_m2, part.points
        made.detailed[places], made.contours[places] = part.detailed, part.contours
        inside = np.isin(arrondissements, part.arrondissements)
        made.arrondissement_contours[inside] = part.arrondissement_contours
    made.area_m2[np.isin(communes, list(too_large))] = np.nan
    neighbours = np.concatenate(pairs)
    return replace(made, neighbours=neighbours[np.lexsort((neighbours[:, 1], neighbours[:, 0]))])


def _arrondissements_of(contours: Contours, communes: Texts) -> Texts:
    cities = [COMMUNE_OF_ARRONDISSEMENT.get(code, "") for code in contours.arrondissements.tolist()]
    return contours.arrondissements[np.isin(cities, communes)]


def _empty(communes: Texts, arrondissements: Texts, detail: Detail) -> Geography:
    n = communes.size
    return Geography(
        communes=communes,
        area_m2=np.full(n, np.nan),
        points=np.full((n, 2), np.nan),
        neighbours=np.empty((0, 2), dtype=np.int64),
        detailed=np.full(n, None, dtype=object),
        contours=np.full(n, None, dtype=object),
        arrondissements=arrondissements,
        arrondissement_contours=np.full(arrondissements.size, None, dtype=object),
        detail=detail,
    )


@dataclass(frozen=True, slots=True)
class _Units:
    """What one coverage is made of: communes, arrondissements in the place of some, and communes around.

    Attributes:
        communes: codes of the communes of the territory.
        codes: code of each unit; an arrondissement bears its own.
        shapes: contours in degrees.
        is_around: true for communes outside the territory.
        owners: codes of the units that may lack a part.
    """

    communes: Texts
    codes: Texts
    shapes: Geometries
    is_around: Bools
    owners: frozenset[str]


def _units(contours: Contours, communes: Texts, owners: Collection[str]) -> _Units:
    arrondissements = _arrondissements_of(contours, communes)
    cities = [COMMUNE_OF_ARRONDISSEMENT[code] for code in arrondissements.tolist()]
    has_shape = ~shapely.is_missing(contours.shapes)
    is_inside = np.isin(contours.communes, communes) & ~np.isin(contours.communes, cities) & has_shape
    owning = np.flatnonzero(is_inside & np.isin(contours.communes, list(owners)))
    around = _around(contours.shapes, owning, ~np.isin(contours.communes, communes) & has_shape)
    parts = contours.arrondissement_shapes[np.isin(contours.arrondissements, arrondissements)]
    return _Units(
        communes,
        np.concatenate([contours.communes[is_inside], arrondissements, contours.communes[around]]),
        np.concatenate([contours.shapes[is_inside], parts, contours.shapes[around]]),
        np.repeat([False, False, True], [is_inside.sum(), arrondissements.size, around.size]),
        frozenset(contours.communes[owning].tolist()),
    )


def _around(shapes: Geometries, owning: Ints, is_outside: Bools) -> Ints:
    """Return the communes outside the territory near one that lacks a part, which may lie across the border."""
    outside = np.flatnonzero(is_outside)
    if not owning.size or not outside.size:
        return np.empty(0, dtype=np.int64)
    boxes = shapely.bounds(shapes[owning]) + NEAR_DEGREES * np.array([-1.0, -1.0, 1.0, 1.0])
    found = shapely.STRtree(shapely.box(*boxes.T)).query(shapes[outside], predicate="intersects")[0]
    return outside[np.unique(found)]


def _measured(units: _Units, system: str, detail: Detail) -> Geography:
    place_of = {code: place for place, code in enumerate(units.codes.tolist())}
    cleaned = topology.cleaned(topology.project(units.shapes, system))
    filled = topology.with_holes_filled(cleaned, [place_of[code] for code in units.owners])
    lacking = units.codes[list(filled.still_lacking)]
    whole, codes = filled.shapes[~units.is_around], units.codes[~units.is_around]
    drawn = topology.rounded_where_possible(topology.simplified(whole, detail.tolerance_m), detail.decimals, system)
    communes = _united(whole, codes, units.communes)
    area_m2 = topology.areas_m2(communes)
    is_part = np.isin(codes, list(COMMUNE_OF_ARRONDISSEMENT))
    return Geography(
        communes=units.communes,
        area_m2=np.where(shapely.is_missing(communes) | np.isin(units.communes, lacking), np.nan, area_m2),
        points=_points(communes, system),
        neighbours=topology.neighbours(communes),
        detailed=topology.unproject(communes, system),
        contours=_united(drawn, codes, units.communes),
        arrondissements=codes[is_part],
        arrondissement_contours=drawn[is_part],
        detail=detail,
    )


def _united(units: Geometries, codes: Texts, communes: Texts) -> Geometries:
    """Return the communes: units, the union of arrondissements, or None."""
    places: dict[str, list[int]] = {}
    for place, code in enumerate(codes.tolist()):
        places.setdefault(COMMUNE_OF_ARRONDISSEMENT.get(code, code), []).append(place)
    made = np.full(communes.size, None, dtype=object)
    for position, code in enumerate(communes.tolist()):
        own = places.get(code, [])
        if own:
            made[position] = units[own[0]] if len(own) == 1 else shapely.coverage_union_all(units[own])
    return made


def _points(communes: Geometries, system: str) -> Floats:
    inside = shapely.point_on_surface(communes)
    has_shape = ~shapely.is_missing(communes)
    points = np.full((communes.size, 2), np.nan)
    points[has_shape] = shapely.get_coordinates(topology.unproject(inside[has_shape], system)).round(DECIMALS)
    return points


def points_or_near(points: Floats, epci_of: Mapping[int, str]) -> Floats:
    """Give communes without contour the middle of the communes of their EPCI, for labels and search only.

    Args:
        points: shape (n, 2), degrees; NaN without contour.
        epci_of: EPCI of each position that has one.
    """
    completed = points.copy()
    for place in np.flatnonzero(np.isnan(points[:, 0])).tolist():
        group = [other for other, epci in epci_of.items() if epci == epci_of.get(place)]
        known = points[group][~np.isnan(points[group, 0])]
        completed[place] = (known if known.size else points[~np.isnan(points[:, 0])]).mean(axis=0).round(DECIMALS)
    return completed

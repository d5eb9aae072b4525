"""Contours made of polygons only, valid, flat, and told where they are not (G06 to G14)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from domain.values import Bools, Floats
from domain.wording.imports import POLYGONS_EXTRACTED, SHAPE_TYPES, Z_REMOVED
from domain.wording.numbers import listed
from geodata import repair
from geodata.reading.projections import locate
from geodata.reading.table import Geometries, Inquiry, Reading, Refused, Report, Shapes, Table

MAX_VERTICES = 2_000_000
NEAR_LIMIT_M = 50.0
"""Distance to the limits of communes under which a contour is proposed to follow them (G11)."""

_HECTARE_M2 = 10_000.0
_SMALLEST_OVERLAP_HA, _SMALLEST_OVERLAP_SHARE = 1.0, 0.005
_POINT, _LINE, _POLYGON, _MULTI_POINT, _MULTI_LINE, _MULTI_POLYGON, _COLLECTION = 0, 1, 3, 4, 5, 6, 7
_AREAS = (_POLYGON, _MULTI_POLYGON)
_M_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Raw:
    """Contours as a reader found them.

    Attributes:
        geometries: shape (n,), of any types; None where a row has none.
        declared: code or WKT of the declared system, empty without one.
        is_geojson: degrees need no declaration in this format.
        changes: changes already made while reading, in words (curves converted).
        n_open: contours whose rings had to be closed.
    """

    geometries: Geometries
    declared: str
    is_geojson: bool = False
    changes: tuple[str, ...] = ()
    n_open: int = 0


def to_reading(table: Table, raw: Raw, inquiry: Inquiry) -> Reading:
    """Check and repair the contours of a file.

    Args:
        table: n rows of properties.
        raw: n contours as read.
        inquiry: answers, findings and bounds of the territory.

    Raises:
        Refused: G02, G05, G09, G13, G14.
    """
    check_vertices(int(shapely.get_num_coordinates(raw.geometries).sum()))
    flat = flattened(raw.geometries, inquiry, raw.changes)
    located = locate(flat, raw.declared, inquiry, is_geojson=raw.is_geojson)
    sound = repaired(located.geometries, inquiry, raw.n_open)
    n_absent = int((shapely.is_missing(sound) | shapely.is_empty(sound)).sum())
    if n_absent == len(sound):
        raise Refused("F01")
    if n_absent:
        inquiry.warned("G07", n=n_absent)
    sound = np.where(shapely.is_empty(sound), None, sound)
    tell_overlaps(sound, _names(table), inquiry)
    report = Report(tuple(inquiry.findings))
    return Reading(report, (table,), Shapes(table, sound, located.crs), inquiry.preview)


def _names(table: Table) -> list[str]:
    """Name each row by its first cell that says something, else by its number."""
    rows = table.rows() or [()] * table.n_rows
    return [next((cell for cell in row if cell), str(place)) for place, row in zip(table.lines, rows, strict=True)]


def check_vertices(n_vertices: int) -> None:
    """Refuse more than two million vertices.

    Raises:
        Refused: G13.
    """
    if n_vertices > MAX_VERTICES:
        raise Refused("G13", n=n_vertices)


def flattened(geometries: Geometries, inquiry: Inquiry, noted: Sequence[str] = ()) -> Geometries:
    """Keep polygons: altitudes removed, collections searched (G12), points and lines asked about or refused (G08, G09).

    Args:
        geometries: shape (n,), of any types.
        inquiry: answers and findings.
        noted: other changes to be told with these.
    """
    changes = list(noted)
    if (shapely.has_z(geometries) | shapely.has_m(geometries)).any():
        geometries = np.asarray(shapely.force_2d(geometries), dtype=object)
        changes.insert(0, Z_REMOVED)
    kinds = shapely.get_type_id(geometries)
    if (kinds == _COLLECTION).any():
        extracted = [
            _polygons_of(each) if kind == _COLLECTION else each for each, kind in zip(geometries, kinds, strict=True)
        ]
        geometries = _array(extracted)
        kinds = shapely.get_type_id(geometries)
        changes.append(POLYGONS_EXTRACTED)
    if changes:
        inquiry.repaired("G12", quoi=", ".join(changes))
    is_area, is_other = np.isin(kinds, _AREAS), (kinds >= 0) & ~np.isin(kinds, _AREAS) & ~shapely.is_empty(geometries)
    if is_other.any() and not is_area.any():
        raise Refused("G09", type=_type_names(kinds[is_other]))
    if is_other.any():
        n_areas, n_others = int(is_area.sum()), int(is_other.sum())
        if not inquiry.agrees("G08", n=n_areas, m=n_others):
            raise Refused("G09", type=_type_names(kinds[is_other]))
        geometries = np.where(is_other, None, geometries)
    return geometries


def _array(geometries: Sequence[object]) -> Geometries:
    made = np.full(len(geometries), None, dtype=object)
    made[:] = geometries
    return made


def _type_names(kinds: np.ndarray) -> str:
    has_points, has_lines = np.isin(kinds, (_POINT, _MULTI_POINT)).any(), np.isin(kinds, (_LINE, _MULTI_LINE, 2)).any()
    names = [SHAPE_TYPES["Point"]] * bool(has_points) + [SHAPE_TYPES["LineString"]] * bool(has_lines)
    return listed(names)


def _polygons_of(geometry: shapely.Geometry) -> shapely.Geometry | None:
    """Return the polygons of a collection as one geometry; the collection itself where it has none."""
    parts = list(_leaves(geometry))
    polygons = [part for part in parts if shapely.get_type_id(part) == _POLYGON]
    if not polygons:
        return parts[0] if parts else None
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def _leaves(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    leaves, waiting = [], [geometry]
    while waiting:
        part = waiting.pop()
        if hasattr(part, "geoms"):
            waiting.extend(reversed(list(part.geoms)))
        else:
            leaves.append(part)
    return leaves


def repaired(geometries: Geometries, inquiry: Inquiry, n_open: int = 0) -> Geometries:
    """Repair crossing outlines, measuring how much area that moves (G06); above 1 % the user is asked.

    Args:
        geometries: shape (n,), polygons in degrees; None where a row has none.
        inquiry: answers and findings.
        n_open: contours already closed, told with the others.

    Returns:
        Valid polygons. Where the user does not want the repair, the contours that needed it are gone.
    """
    mended = repair.repaired(geometries)
    if not mended.n_repaired:
        if n_open:
            inquiry.repaired("G06", n=n_open, x=0.0)
        return geometries
    facts = {"n": mended.n_repaired + n_open, "x": round(100.0 * mended.area_change_share, 2)}
    if mended.area_change_share <= repair.DOUBTFUL_CHANGE_SHARE:
        inquiry.repaired("G06", **facts)
    elif not inquiry.agrees("G06", **facts):
        return np.where(mended.is_repaired, None, geometries)
    return mended.shapes


def _areas(geometries: Geometries) -> Floats:
    return np.nan_to_num(shapely.area(geometries))


def tell_overlaps(geometries: Geometries, names: Sequence[str], inquiry: Inquiry) -> None:
    """Tell the largest overlap between two contours, over one hectare and 0.5 % of the smaller (G10).

    Args:
        geometries: shape (n,), valid polygons in degrees.
        names: n names for the sentence.
        inquiry: receives the finding, with the number of pairs.
    """
    places = np.flatnonzero(~shapely.is_missing(geometries))
    shapes = geometries[places]
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    if not one.size:
        return
    common = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    smaller = np.minimum(_areas(shapes[one]), _areas(shapes[other]))
    hectares = common * _m2_per_square_degree(shapes[one]) / _HECTARE_M2
    is_real = (hectares > _SMALLEST_OVERLAP_HA) & (common > _SMALLEST_OVERLAP_SHARE * smaller)
    if is_real.any():
        worst = int(np.argmax(np.where(is_real, hectares, 0)))
        facts = {"a": names[places[one[worst]]], "b": names[places[other[worst]]], "n": int(is_real.sum())}
        inquiry.warned("G10", x=round(float(hectares[worst]), 1), **facts)


def _m2_per_square_degree(geometries: Geometries) -> Floats:
    """Give the ground area of a square degree where each contour is, for orders of magnitude in sentences only."""
    bounds = shapely.bounds(geometries)
    latitude = np.radians((bounds[:, 1] + bounds[:, 3]) / 2)
    return np.asarray(_M_PER_DEGREE**2 * np.cos(latitude))


def follow_limits(geometries: Geometries, communes: Geometries, inquiry: Inquiry) -> Geometries:
    """Ask whether contours that run along the limits of communes, within 50 m, should follow them exactly (G11).

    Args:
        geometries: shape (n,), valid polygons in metres.
        communes: shape (m,), valid coverage in the same metres.
        inquiry: answers and findings.

    Returns:
        The contours, those that are near replaced by the communes that they cover.
    """
    tree = shapely.STRtree(communes)
    unions = [_covered(each, communes, tree) for each in geometries]
    near = np.array([_is_near(each, union) for each, union in zip(geometries, unions, strict=True)], dtype=bool)
    if not near.any() or not inquiry.agrees("G11", n=int(near.sum())):
        return geometries
    return np.where(near, _array(unions), geometries)


def _covered(contour: shapely.Geometry | None, communes: Geometries, tree: shapely.STRtree) -> shapely.Geometry | None:
    """Return the union of the communes more than half of which is inside a contour."""
    if contour is None:
        return None
    touched = communes[tree.query(contour, predicate="intersects")]
    inside: Bools = shapely.area(shapely.intersection(touched, contour)) > 0.5 * shapely.area(touched)
    return shapely.union_all(touched[inside]) if inside.any() else None


def _is_near(contour: shapely.Geometry | None, union: shapely.Geometry | None) -> bool:
    if contour is None or union is None:
        return False
    return bool(0 < shapely.hausdorff_distance(shapely.boundary(contour), shapely.boundary(union)) <= NEAR_LIMIT_M)

"""The perimeter as GeoJSON: communes chosen whole with contours and figures, chosen quarters by contour or point."""

import numpy as np
import orjson
import shapely

from domain.territory import Quarters
from domain.values import OK, STATES
from domain.wording import exports as wording
from exports.beneficiaries import beneficiary_columns
from exports.cells import TableColumn
from exports.request import ExportRequest
from exports.sources import credit_line

CRS84 = "urn:ogc:def:crs:OGC:1.3:CRS84"
FOREIGN_MEMBER = "geoprio"

Json = dict[str, object]


def render_geojson(request: ExportRequest) -> bytes:
    """Write the perimeter as one GeoJSON collection, longitude and latitude (CRS84).

    An unknown number is null, with its state beside it under `<key>_state`; shares are 0 to 1. A quarter has its
    official contour, or is a point with `indicatif` true: only a representative point of it is known.
    """
    collection: Json = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": CRS84}},
        FOREIGN_MEMBER: _about(request),
        "features": [*_communes(request), *_quarters(request)],
    }
    return orjson.dumps(collection)


def _variant(request: ExportRequest) -> Json:
    one = request.variant
    if one is None:
        return {}
    return {
        "variant": one.name,
        "visibility": one.visibility,
        "version": one.version,
        "is_exact": one.is_exact,
        "journal": one.head_hash,
    }


def _about(request: ExportRequest) -> Json:
    territory = request.territory
    return {
        "status": wording.WORKING_DOCUMENT,
        **_variant(request),
        "territory": territory.name,
        "cog_year": territory.cog_year,
        "fingerprint": territory.fingerprint,
        "address": request.address,
        "date": request.day.isoformat(),
        "total_aid_eur": request.metrics.plan.total_aid_eur,
        "sources": [
            {
                "column": variable.key,
                "label": variable.label,
                "unit": variable.unit,
                "producer": variable.producer,
                "vintage": variable.vintage,
                "licence": variable.licence,
            }
            for variable in territory.variables.values()
        ],
        "credit": credit_line(request),
    }


def _communes(request: ExportRequest) -> list[Json]:
    rows = np.flatnonzero(request.metrics.who.selected)
    columns = beneficiary_columns(request, rows)
    return [
        {"type": "Feature", "properties": _properties(columns, row), "geometry": _written(contour)}
        for row, contour in enumerate(request.atlas.drawing.contours[rows].tolist())
    ]


def _written(shape: shapely.Geometry | None) -> orjson.Fragment | None:
    """Write a geometry; nothing for a commune made so lately that its contour is not published."""
    return None if shape is None or shape.is_empty else orjson.Fragment(shapely.to_geojson(shape))


def _properties(columns: tuple[TableColumn, ...], row: int) -> Json:
    properties: Json = {"indicatif": False}
    for column in columns:
        cell = column.cells[row]
        if column.decimals is not None and isinstance(cell, str):
            properties[column.key] = None
            properties[f"{column.key}_state"] = cell
        else:
            properties[column.key] = cell
    return properties


def _quarters(request: ExportRequest) -> list[Json]:
    quarters = request.territory.quarters
    return [
        {
            "type": "Feature",
            "properties": _quarter_properties(request, quarters, position),
            "geometry": _quarter_geometry(request, quarters, position),
        }
        for position in np.flatnonzero(request.metrics.who.selected_quarters).tolist()
    ]


def _quarter_geometry(request: ExportRequest, quarters: Quarters, position: int) -> Json | orjson.Fragment:
    contour = request.atlas.drawing.quarter_contours[position]
    return _written(contour) or {
        "type": "Point",
        "coordinates": [float(quarters.lon[position]), float(quarters.lat[position])],
    }


def _quarter_properties(request: ExportRequest, quarters: Quarters, position: int) -> Json:
    parts = np.flatnonzero(quarters.part_quarter == position)
    communes = quarters.part_commune[parts]
    properties: Json = {
        "indicatif": request.atlas.drawing.quarter_contours[position] is None,
        "qpv_code": str(quarters.codes[position]),
        "name": str(quarters.names[position]),
        "generation": quarters.generation,
        "commune_codes": ",".join(request.territory.communes[communes].tolist()),
        "communes": ", ".join(request.territory.names[communes].tolist()),
    }
    for key, column in (("population", quarters.population), ("poverty_rate", quarters.poverty_rate)):
        state = int(column.states[position])
        properties[key] = float(column.values[position]) if state == int(OK) else None
        if state != int(OK):
            properties[f"{key}_state"] = wording.state_text(STATES[state])
    return properties

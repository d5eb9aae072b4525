"""Layers of the map as bytes: GeoJSON made, compressed and hashed once, the same bytes every time.

All outlines are dissolved from the one rounded coverage of communes: two units with a common border have identical
vertices along it, so that the page can cancel shared segments.
"""

import gzip
import hashlib
import math
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import brotli
import numpy as np
import orjson
import shapely

from domain.errors import UnknownCode
from domain.territory import Territory
from domain.values import Texts
from domain.wording.territory import LAYER_LABELS
from geodata.sources import source
from geodata.topology import Geometries, dissolved

_GZIP_LEVEL = 9

Feature = dict[str, object]


class LayerKind(StrEnum):
    """How a layer is drawn."""

    OUTLINE = "outline"
    SYMBOL = "symbol"
    TEXTURE = "texture"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What layers are drawn from, in degrees of rounded coordinates.

    Attributes:
        contours: shape (n,), polygons of the communes of the territory, in its order.
        arrondissements: codes of the arrondissements of Paris, or none.
        arrondissement_names: as many.
        arrondissement_contours: as many.
    """

    contours: Geometries
    arrondissements: Texts
    arrondissement_names: Texts
    arrondissement_contours: Geometries


@dataclass(frozen=True)
class Layer:
    """One layer as the browser receives it.

    Attributes:
        key: its key in `LAYERS`.
        body: GeoJSON in UTF-8.
        etag: strong entity tag of the body, in its quotes.
    """

    key: str
    body: bytes
    etag: str

    @cached_property
    def gzip(self) -> bytes:
        """Body compressed for any browser, without date."""
        return gzip.compress(self.body, _GZIP_LEVEL, mtime=0)

    @cached_property
    def brotli(self) -> bytes:
        """Body compressed for browsers that offer it."""
        return brotli.compress(self.body)


@dataclass(frozen=True, slots=True)
class LayerRecord:
    """What is known of one layer before it is made.

    Attributes:
        key: name in its address.
        label: French name.
        producer: who is to be credited.
        vintage: what it describes.
        kind: how it is drawn.
        features: makes its features.
    """

    key: str
    label: str
    producer: str
    vintage: str
    kind: LayerKind
    features: Callable[[Territory, Drawing], list[Feature]]


class LazyLayers(Mapping[str, Layer]):
    """Layers of one territory, each made at its first request and kept; safe between threads."""

    def __init__(self, territory: Territory, drawing: Drawing) -> None:
        self._territory = territory
        self._drawing = drawing
        self._made: dict[str, Layer] = {}
        self._lock = threading.Lock()

    def __getitem__(self, key: str) -> Layer:
        with self._lock:
            if key not in self._made:
                self._made[key] = make(key, self._territory, self._drawing)
            return self._made[key]

    def __contains__(self, key: object) -> bool:
        return any(record.key == key for record in LAYERS)

    def __iter__(self) -> Iterator[str]:
        return (record.key for record in LAYERS)

    def __len__(self) -> int:
        return len(LAYERS)

    def prepare(self) -> None:
        """Make and compress every layer, for a thread at start."""
        for layer in self.values():
            _ = layer.gzip, layer.brotli


def make(key: str, territory: Territory, drawing: Drawing) -> Layer:
    """Make one layer.

    Raises:
        UnknownCode: no layer has that key.
    """
    for record in LAYERS:
        if record.key == key:
            collection = {"type": "FeatureCollection", "features": record.features(territory, drawing)}
            body = orjson.dumps(collection)
            return Layer(key, body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
    raise UnknownCode(field="layer", given=key, expected="key of LAYERS")


def _communes(territory: Territory, drawing: Drawing) -> list[Feature]:
    properties = zip(territory.communes.tolist(), territory.names.tolist(), strict=True)
    return _polygons(drawing.contours, [{"c": code, "n": name} for code, name in properties])


def _arrondissements(territory: Territory, drawing: Drawing) -> list[Feature]:  # noqa: ARG001 - same call as other layers
    properties = zip(drawing.arrondissements.tolist(), drawing.arrondissement_names.tolist(), strict=True)
    return _polygons(drawing.arrondissement_contours, [{"c": code, "n": name} for code, name in properties])


def _zoning(key: str) -> Callable[[Territory, Drawing], list[Feature]]:
    def features(territory: Territory, drawing: Drawing) -> list[Feature]:
        zoning = territory.zonings[key]
        areas = dissolved(drawing.contours, zoning.area_of, zoning.codes.size)
        cut = np.nan_to_num(zoning.outside_population, nan=1.0) > 0
        properties: list[Feature] = [
            {"c": code, "n": name, "cut": is_cut}
            for code, name, is_cut in zip(zoning.codes.tolist(), zoning.names.tolist(), cut.tolist(), strict=True)
        ]
        return _polygons(areas, properties)

    return features


def _zus(territory: Territory, drawing: Drawing) -> list[Feature]:
    holding = [position for position, names in enumerate(territory.zus_names) if names]
    properties: list[Feature] = [
        {
            "c": str(territory.communes[position]),
            "n": str(territory.names[position]),
            "count": len(territory.zus_names[position]),
            "zus": list(territory.zus_names[position]),
        }
        for position in holding
    ]
    return _polygons(drawing.contours[holding], properties)


def _qpv(territory: Territory, drawing: Drawing) -> list[Feature]:  # noqa: ARG001 - same call as other layers
    quarters = territory.quarters
    communes: list[list[str]] = [[] for _ in quarters.codes]
    for quarter, commune in zip(quarters.part_quarter, quarters.part_commune, strict=True):
        communes[quarter].append(str(territory.names[commune]))
    return [
        _point(
            quarters.lon[position],
            quarters.lat[position],
            {
                "c": str(quarters.codes[position]),
                "n": str(quarters.names[position]),
                "pop": _whole(quarters.population.values[position]),
                "poverty": _or_none(quarters.poverty_rate.values[position]),
                "communes": communes[position],
                "radius_m": _whole(math.sqrt(quarters.area_m2[position] / math.pi)),
            },
        )
        for position in range(quarters.codes.size)
    ]


def _labels(territory: Territory, drawing: Drawing) -> list[Feature]:  # noqa: ARG001 - same call as other layers
    people = np.nan_to_num(territory.columns["municipal_population"].values, nan=0.0)
    order = np.lexsort((territory.communes, -people))
    return [
        _point(
            territory.lon[position],
            territory.lat[position],
            {
                "c": str(territory.communes[position]),
                "n": str(territory.names[position]),
                "pop": _whole(territory.columns["municipal_population"].values[position]),
            },
        )
        for position in order
    ]


def _polygons(shapes: Geometries, properties: list[Feature]) -> list[Feature]:
    texts = shapely.to_geojson(shapes)
    return [
        {"type": "Feature", "properties": known, "geometry": orjson.loads(text)}
        for known, text in zip(properties, texts, strict=True)
        if text is not None
    ]


def _point(lon: float, lat: float, properties: Feature) -> Feature:
    geometry = {"type": "Point", "coordinates": [float(lon), float(lat)]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else math.floor(value + 0.5)


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _record(
    key: str, source_key: str, kind: LayerKind, features: Callable[[Territory, Drawing], list[Feature]]
) -> LayerRecord:
    origin = source(source_key)
    return LayerRecord(key, LAYER_LABELS[key], origin.producer, origin.vintage, kind, features)


LAYERS: tuple[LayerRecord, ...] = (
    _record("communes", "contours", LayerKind.OUTLINE, _communes),
    _record("departements", "contours", LayerKind.OUTLINE, _zoning("departement")),
    _record("epci", "epci", LayerKind.OUTLINE, _zoning("epci")),
    _record("ept", "ept", LayerKind.OUTLINE, _zoning("ept")),
    _record("arrondissements", "contours", LayerKind.OUTLINE, _arrondissements),
    _record("living_areas", "living_areas", LayerKind.OUTLINE, _zoning("living_area")),
    _record("employment_areas", "employment_areas", LayerKind.OUTLINE, _zoning("employment_area")),
    _record("qpv", "qpv", LayerKind.SYMBOL, _qpv),
    _record("zus", "zus", LayerKind.TEXTURE, _zus),
    _record("abc", "abc", LayerKind.TEXTURE, _zoning("abc")),
    _record("labels", "population", LayerKind.SYMBOL, _labels),
)
"""Layers of every territory, in the order of the legend."""

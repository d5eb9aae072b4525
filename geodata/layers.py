"""Layers of the map as bytes: GeoJSON made, compressed and hashed once, when a territory is built.

All outlines are dissolved from the one rounded coverage of communes: two units with a common border have identical
vertices along it, so that the page can cancel shared segments.
"""

import gzip
import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
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
from domain.wording.territory import layer_label
from geodata.sources import Source, source_among
from geodata.topology import Geometries, dissolved

_LARGE_BYTES = 250_000
_SMALL, _LARGE = (11, 9), (9, 6)
"""Qualities of brotli and of gzip. The best brotli takes a second per 500 kB and spares a tenth: small layers alone are
worth it; the best gzip takes ten times the time of the sixth and spares a hundredth."""

_EMPTY = '{"type":"Polygon","coordinates":[]'

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
        quarter_contours: shape (q,), contours of the priority quarters of the territory, in its order; None where
            only an indicative extent is known.
    """

    contours: Geometries
    arrondissements: Texts
    arrondissement_names: Texts
    arrondissement_contours: Geometries
    quarter_contours: Geometries


@dataclass(frozen=True)
class Layer:
    """One layer as the browser receives it, and what a legend says of it.

    Attributes:
        key: name in its address.
        label: French name.
        producer: who is to be credited.
        vintage: what it describes.
        kind: how it is drawn.
        etag: strong entity tag of the body, in its quotes.
        gzip: body compressed for any browser, without date.
        brotli: body compressed for browsers that offer it.
    """

    key: str
    label: str
    producer: str
    vintage: str
    kind: LayerKind
    etag: str
    gzip: bytes
    brotli: bytes

    @cached_property
    def body(self) -> bytes:
        """GeoJSON in UTF-8."""
        return gzip.decompress(self.gzip)


@dataclass(frozen=True, slots=True)
class LayerRecord:
    """What is known of one layer before it is made.

    Attributes:
        key: name in its address.
        source_key: dataset to be credited.
        kind: how it is drawn.
        features: makes its features.
        exists: tells whether a territory has it.
    """

    key: str
    source_key: str
    kind: LayerKind
    features: Callable[[Territory, Drawing], list[Feature]]
    exists: Callable[[Territory, Drawing], bool]


class Layers(Mapping[str, Layer]):
    """Layers of one territory, by key, in the order of the legend."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        self._layers = {layer.key: layer for layer in layers}

    def __getitem__(self, key: str) -> Layer:
        if key not in self._layers:
            raise UnknownCode(field="layer", given=key[:40], expected="layer of the territory")
        return self._layers[key]

    def __contains__(self, key: object) -> bool:
        return key in self._layers

    def __iter__(self) -> Iterator[str]:
        return iter(self._layers)

    def __len__(self) -> int:
        return len(self._layers)


def make_all(territory: Territory, drawing: Drawing, sources: tuple[Source, ...]) -> Layers:
    """Make and compress every layer that a territory has; the same territory gives the same bytes.

    Args:
        territory: the territory.
        drawing: its contours.
        sources: the datasets that it is made of.
    """
    with ThreadPoolExecutor() as pool:
        return Layers(pool.map(lambda record: _made(record, territory, drawing, sources), records(territory, drawing)))


def records(territory: Territory, drawing: Drawing) -> tuple[LayerRecord, ...]:
    """List the layers that a territory has: those of the registry, then its zonings given as lists of communes."""
    of_registry = [record for record in LAYERS if record.exists(territory, drawing)]
    known = {_ZONING_OF.get(record.key) for record in LAYERS}
    others = [
        LayerRecord(key, key, LayerKind.TEXTURE, _zoning(key), _has_zoning(key))
        for key in territory.zonings
        if key not in known
    ]
    return (*of_registry, *others)


def _made(record: LayerRecord, territory: Territory, drawing: Drawing, sources: tuple[Source, ...]) -> Layer:
    body = orjson.dumps({"type": "FeatureCollection", "features": record.features(territory, drawing)})
    brotli_quality, gzip_level = _LARGE if len(body) > _LARGE_BYTES else _SMALL
    zoning = territory.zonings.get(_ZONING_OF.get(record.key, record.key))
    origin = source_among(sources, record.source_key) if zoning is None else zoning
    return Layer(
        key=record.key,
        label=layer_label(record.key, zoning.label if zoning else "", drawing.arrondissements.tolist()),
        producer=origin.producer,
        vintage=origin.vintage,
        kind=record.kind,
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        gzip=gzip.compress(body, gzip_level, mtime=0),
        brotli=brotli.compress(body, quality=brotli_quality),
    )


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


def _quarter_contours(territory: Territory, drawing: Drawing) -> list[Feature]:
    quarters = territory.quarters
    rows = zip(quarters.codes.tolist(), quarters.names.tolist(), quarters.population.values.tolist(), strict=True)
    return _polygons(
        drawing.quarter_contours, [{"c": code, "n": name, "pop": _whole(people)} for code, name, people in rows]
    )


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
        if text is not None and not text.startswith(_EMPTY)
    ]


def _point(lon: float, lat: float, properties: Feature) -> Feature:
    geometry = {"type": "Point", "coordinates": [float(lon), float(lat)]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else math.floor(value + 0.5)


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _always(territory: Territory, drawing: Drawing) -> bool:  # noqa: ARG001 - same call as other layers
    return True


def _has_zoning(key: str) -> Callable[[Territory, Drawing], bool]:
    return lambda territory, _drawing: key in territory.zonings


def _has_arrondissements(territory: Territory, drawing: Drawing) -> bool:  # noqa: ARG001 - same call as other layers
    return bool(drawing.arrondissements.size)


def _has_quarters(territory: Territory, drawing: Drawing) -> bool:  # noqa: ARG001 - same call as other layers
    return bool(territory.quarters.codes.size)


def _has_quarter_contours(territory: Territory, drawing: Drawing) -> bool:  # noqa: ARG001 - same call as other layers
    return bool((~shapely.is_missing(drawing.quarter_contours)).any())


def _has_zus(territory: Territory, drawing: Drawing) -> bool:  # noqa: ARG001 - same call as other layers
    return any(territory.zus_names)


_OUTLINE, _SYMBOL, _TEXTURE = LayerKind.OUTLINE, LayerKind.SYMBOL, LayerKind.TEXTURE
_ZONING_OF = {
    "departements": "departement",
    "epci": "epci",
    "ept": "ept",
    "living_areas": "living_area",
    "employment_areas": "employment_area",
    "abc": "abc",
}
"""Zoning that each layer draws, by key."""

LAYERS: tuple[LayerRecord, ...] = (
    LayerRecord("communes", "contours", _OUTLINE, _communes, _always),
    LayerRecord("departements", "contours", _OUTLINE, _zoning("departement"), _always),
    LayerRecord("epci", "epci", _OUTLINE, _zoning("epci"), _has_zoning("epci")),
    LayerRecord("ept", "ept", _OUTLINE, _zoning("ept"), _has_zoning("ept")),
    LayerRecord("arrondissements", "contours", _OUTLINE, _arrondissements, _has_arrondissements),
    LayerRecord("living_areas", "living_areas", _OUTLINE, _zoning("living_area"), _has_zoning("living_area")),
    LayerRecord(
        "employment_areas", "employment_areas", _OUTLINE, _zoning("employment_area"), _has_zoning("employment_area")
    ),
    LayerRecord("qpv", "qpv", _SYMBOL, _qpv, _has_quarters),
    LayerRecord("qpv_contours", "qpv", _OUTLINE, _quarter_contours, _has_quarter_contours),
    LayerRecord("zus", "zus", _TEXTURE, _zus, _has_zus),
    LayerRecord("abc", "abc", _TEXTURE, _zoning("abc"), _has_zoning("abc")),
    LayerRecord("labels", "population", _SYMBOL, _labels, _always),
)
"""Layers that a territory may have, in the order of the legend."""

"""The units document: what the browser needs to select, search and describe before the server answers."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache

import brotli
import numpy as np
import orjson

from domain.index import chosen
from domain.mapped import column_of, indicators_of, variable_of
from domain.need import Need, need_of
from domain.territory import Quarters, Territory, Zoning
from domain.values import STATES
from domain.wording.numbers import counted, listed, value_text
from domain.wording.zonings import ZONING_PLURALS
from exports.cells import Cell, TableColumn, column_cells
from geodata.frames import frames

LARGE_BYTES = 1_000_000
"""A larger document is compressed less hard: that of the nation would keep the first visitor waiting for seconds."""


@dataclass(frozen=True, slots=True)
class UnitsDocument:
    """A JSON document, compressed once.

    Attributes:
        body: the document.
        gzip: the same, gzip.
        brotli: the same, brotli.
        etag: strong entity tag of the document, in its quotes.
    """

    body: bytes
    gzip: bytes
    brotli: bytes
    etag: str


def units_document(territory: Territory, *, has_contours: bool = False) -> UnitsDocument:
    """Write codes, names, inhabitants, zonings and quarters of a territory; the order is that of its arrays.

    Args:
        territory: the territory.
        has_contours: whether the layer of official contours of its quarters exists.
    """
    return _document(_Keyed(territory), has_contours)


class _Keyed:
    """A territory that compares by its fingerprint, so that the document is made once."""

    __slots__ = ("territory",)

    def __init__(self, territory: Territory) -> None:
        self.territory = territory

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self.territory.fingerprint == other.territory.fingerprint

    def __hash__(self) -> int:
        return hash(self.territory.fingerprint)


def neighbours_document(territory: Territory) -> UnitsDocument:
    """Write the pairs of neighbouring communes, one flat list of positions in the order of the units document."""
    return _neighbours(_Keyed(territory))


@lru_cache(maxsize=4)
def _neighbours(keyed: _Keyed) -> UnitsDocument:
    return compressed({"pairs": keyed.territory.neighbours.ravel().tolist()})


def table_document(territory: Territory, index_text: str = "") -> UnitsDocument:
    """Write what the map can show of every commune, for the table, under the index that a state keeps.

    By key of the indicators of the menu, n cells in the order of the units document: a number in the unit shown (shares
    in per cent), « n.d. » with its reason where one is known, or « secret ».
    """
    return _table(_Keyed(territory), index_text)


@lru_cache(maxsize=4)
def _table(keyed: _Keyed, index_text: str) -> UnitsDocument:
    territory = keyed.territory
    need = need_of(territory, chosen(index_text))
    return compressed({"values": {one.key: _cells(one.key, territory, need) for one in indicators_of(territory)}})


def _cells(key: str, territory: Territory, need: Need) -> tuple[Cell, ...]:
    variable = variable_of(key, territory)
    cells = column_cells(column_of(key, territory, need), territory.reasons.get(key, {}))
    return TableColumn(key, variable.label, variable.unit, None, cells).shown


@lru_cache(maxsize=4)
def _document(keyed: _Keyed, has_contours: bool) -> UnitsDocument:
    territory = keyed.territory
    population = territory.columns["municipal_population"]
    return compressed(
        {
            "territory": territory.key,
            "fingerprint": territory.fingerprint,
            "communes": territory.communes.tolist(),
            "names": territory.names.tolist(),
            "lon": np.round(territory.lon, 4).tolist(),
            "lat": np.round(territory.lat, 4).tolist(),
            "population": _plain(population.values),
            "zonings": {key: _zoning(zoning) for key, zoning in territory.zonings.items()},
            "apart": _apart(territory),
            "quarters": _quarters(territory, territory.quarters),
            "contours": has_contours,
        }
    )


def compressed(content: dict[str, object]) -> UnitsDocument:
    """Write a record of plain values, compressed once.

    Args:
        content: the record.
    """
    body = orjson.dumps(content)
    return UnitsDocument(
        body=body,
        gzip=gzip.compress(body, 9 if len(body) < LARGE_BYTES else 6, mtime=0),
        brotli=brotli.compress(body, quality=9 if len(body) < LARGE_BYTES else 5),
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
    )


def _apart(territory: Territory) -> list[int]:
    """List the communes that a view of the whole leaves out: those overseas of a territory that is mostly mainland."""
    return [place for frame in frames(territory)[1:] for place in frame.communes.tolist()]


def _plain(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else value for value in values.tolist()]


def _zoning(zoning: Zoning) -> dict[str, object]:
    return {
        "plural": ZONING_PLURALS.get(zoning.key, ""),
        "codes": zoning.codes.tolist(),
        "names": zoning.names.tolist(),
        "area_of": zoning.area_of.tolist(),
    }


def _quarters(territory: Territory, quarters: Quarters) -> dict[str, object]:
    places = [
        listed([str(territory.names[commune]) for commune in quarters.part_commune[quarters.part_quarter == place]])
        for place in range(quarters.codes.size)
    ]
    people = quarters.population
    return {
        "codes": quarters.codes.tolist(),
        "names": quarters.names.tolist(),
        "places": places,
        "lon": quarters.lon.tolist(),
        "lat": quarters.lat.tolist(),
        "radius_m": [None if np.isnan(area) else round(float(np.sqrt(area / np.pi))) for area in quarters.area_m2],
        "population": _plain(people.values),
        "population_texts": [
            counted(value, "hab.", "hab.") if known else value_text(None, STATES[state])
            for value, known, state in zip(people.values.tolist(), people.is_known, people.states, strict=True)
        ],
    }

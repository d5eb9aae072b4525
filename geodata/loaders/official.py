"""Official files of INSEE, DGCL, ANCT and the Cour des comptes, in their published presentation."""

from pathlib import Path

import numpy as np
import orjson
import pandas as pd
import shapely

from domain.errors import UnreadableData
from geodata import schema
from geodata.layouts.doors import dated, door
from geodata.layouts.registry import layout as layout_named
from geodata.schema import Layout

COMMUNE_CODE = layout_named("commune_contours_geojson").column_read("commune_code").published[0]
"""Column of the codes in the simplified contours of communes."""

_EMPTY_INCOMES = ("median_income_eur_per_cu", "poverty_rate_pct")
_INCOME = door(
    "filosofi_communes",
    "base_cc_filosofi_2016_COM.csv",
    ("commune_code", *_EMPTY_INCOMES),
    may_be_empty=_EMPTY_INCOMES,
    unique=("commune_code",),
    years=dict.fromkeys(_EMPTY_INCOMES, 2016),
)
_FINANCES = door(
    "equalisation_2017",
    "dotations_perequation_communes_2017",
    ("commune_code", "operating_revenue_eur", "equalisation_eur", "operating_revenue_eur_per_head"),
    may_be_empty=("operating_revenue_eur_per_head",),
)
_FACILITIES = door(
    "bpe_communes",
    "bpe_2019_communes_types_choisis.parquet",
    ("commune_code", "type", "n_facilities"),
    unique=("commune_code", "type"),
)
_FACILITY_TYPES = door("bpe_types", "bpe_types_choisis_libelles.csv", ("type", "label"), unique=("type",))
_AREA_YEARS = {"living_area": 2022, "employment_area": 2020}
_AREAS = door(
    "insee_membership",
    "appartenance_geo_communes_2024.parquet",
    ("commune_code", "region_code", *_AREA_YEARS),
    unique=("commune_code",),
    years=_AREA_YEARS,
)
_AREA_NAMES = door(
    "insee_area_names",
    "libelles_zonages_supracommunaux.parquet",
    ("zoning", "code", "name", "year"),
    may_be_empty=("zoning", "code", "name"),
)
_QPV_FIGURES = door(
    "qpv_2024_figures",
    "qpv_2024_indicateurs.csv",
    ("qpv_code", "population", "poverty_rate_pct"),
    may_be_empty=("population", "poverty_rate_pct"),
)
_QPV_CONTOURS = door(
    "qpv_2024_contours", "qpv_2024_ile_de_france.geojson", ("qpv_code", "name", "communes"), unique=("qpv_code",)
)
_ZUS = door(
    "zus_list",
    "zus_liste_annexe_decret_1996_extrait.csv",
    ("departement_code", "commune_code", "name", "in_several_communes"),
    may_be_empty=("commune_code",),
)
_RATIOS = door(
    "credits_printed_ratios",
    "credits_politique_ville_ratios_publies.csv",
    tuple(field.name for field in schema.RATIOS_TABLE.fields),
    may_be_empty=("year", "credits_meur"),
)


def area_zonings() -> dict[str, str]:
    """Return the zonings whose names are kept, by the code that INSEE gives them in the table of names."""
    terms = layout_named("insee_area_names").column_read("zoning").terms
    return {dated(pattern, _AREA_YEARS[term]): term for pattern, term in terms.items() if term in _AREA_YEARS}


def income(folder: Path) -> pd.DataFrame:
    """Read Filosofi 2016 by commune: `MED16` empty for a commune that is present is statistical confidentiality."""
    return _csv(folder / _INCOME.key, _INCOME, separator=";")


def finances(folder: Path) -> pd.DataFrame:
    """Read operating revenue and equalisation grants of communes, 2017; 47 codes stand there twice."""
    return _parquet(folder / f"{_FINANCES.key}.parquet", _FINANCES)


def facilities(folder: Path) -> pd.DataFrame:
    """Read counts of the chosen BPE 2019 types; a type absent from a commune has no row and counts 0."""
    return _parquet(folder / _FACILITIES.key, _FACILITIES)


def facility_types(folder: Path) -> pd.DataFrame:
    """Read the labels of the chosen BPE types."""
    return _csv(folder / _FACILITY_TYPES.key, _FACILITY_TYPES)


def areas(folder: Path) -> pd.DataFrame:
    """Read the living area and the employment area of every commune, geography of 1 January 2024."""
    return _parquet(folder / _AREAS.key, _AREAS)


def area_names(folder: Path) -> pd.DataFrame:
    """Read the names of living areas and employment areas, geography of 2024."""
    return _parquet(folder / _AREA_NAMES.key, _AREA_NAMES)


def quarter_figures(folder: Path) -> pd.DataFrame:
    """Read population and poverty rate of QPV 2024: one row per commune, each with the figures of the whole quarter."""
    return _csv(folder / _QPV_FIGURES.key, _QPV_FIGURES)


def zus(folder: Path) -> pd.DataFrame:
    """Read the names of ZUS by commune; one in several communes stands once in each."""
    return _csv(folder / _ZUS.key, _ZUS)


def published_ratios(folder: Path) -> pd.DataFrame:
    """Read the credits per inhabitant printed in public reports."""
    return _csv(folder / _RATIOS.key, _RATIOS)


def quarter_contours(folder: Path) -> tuple[pd.DataFrame, np.ndarray]:
    """Read the contours of QPV 2024.

    Returns:
        A frame of `qpv_code`, `name`, `communes` (official list, separated by commas), and as many valid geometries
        in degrees. A contour that collapsed to a point stays a point.
    """
    path = folder / _QPV_CONTOURS.key
    try:
        features = orjson.loads(path.read_bytes())["features"]
        geometries = shapely.from_geojson([orjson.dumps(feature["geometry"]) for feature in features])
    except OSError as error:
        raise UnreadableData(file=path.name, problem=f"cannot be read: {error.strerror}") from error
    except (orjson.JSONDecodeError, KeyError, shapely.errors.GEOSException) as error:
        raise UnreadableData(file=path.name, problem=f"no GeoJSON FeatureCollection: {error}") from error
    frame = pd.DataFrame([feature["properties"] for feature in features]).astype(str)
    return schema.read(frame, _QPV_CONTOURS), shapely.make_valid(geometries)


def _csv(path: Path, layout: Layout, separator: str = ",") -> pd.DataFrame:
    try:
        frame = pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableData(file=path.name, problem=f"cannot be read: {error.strerror}") from error
    return schema.read(frame, layout)


def _parquet(path: Path, layout: Layout) -> pd.DataFrame:
    try:
        frame = pd.read_parquet(path).dropna(how="all")
    except OSError as error:
        raise UnreadableData(file=path.name, problem=f"cannot be read: {error.strerror}") from error
    return schema.read(frame.astype(object).where(frame.notna(), ""), layout)

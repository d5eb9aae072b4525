"""Official files of INSEE, DGCL, ANCT and the Cour des comptes, in their published presentation."""

from pathlib import Path

import numpy as np
import orjson
import pandas as pd
import shapely

from domain.errors import UnreadableData
from geodata import schema
from geodata.schema import Layout


def income(folder: Path) -> pd.DataFrame:
    """Read Filosofi 2016 by commune: `MED16` empty for a commune that is present is statistical confidentiality."""
    return _csv(folder / schema.PUBLISHED_INCOME.key, schema.PUBLISHED_INCOME, separator=";")


def finances(folder: Path) -> pd.DataFrame:
    """Read operating revenue and equalisation grants of communes, 2017; 47 codes stand there twice."""
    return _parquet(folder / f"{schema.PUBLISHED_FINANCES.key}.parquet", schema.PUBLISHED_FINANCES)


def facilities(folder: Path) -> pd.DataFrame:
    """Read counts of the chosen BPE 2019 types; a type absent from a commune has no row and counts 0."""
    return _parquet(folder / schema.PUBLISHED_FACILITIES.key, schema.PUBLISHED_FACILITIES)


def facility_types(folder: Path) -> pd.DataFrame:
    """Read the labels of the chosen BPE types."""
    return _csv(folder / schema.PUBLISHED_FACILITY_TYPES.key, schema.PUBLISHED_FACILITY_TYPES)


def areas(folder: Path) -> pd.DataFrame:
    """Read the living area and the employment area of every commune, geography of 1 January 2024."""
    return _parquet(folder / schema.PUBLISHED_AREAS.key, schema.PUBLISHED_AREAS)


def area_names(folder: Path) -> pd.DataFrame:
    """Read the names of living areas and employment areas, geography of 2024."""
    return _parquet(folder / schema.PUBLISHED_AREA_NAMES.key, schema.PUBLISHED_AREA_NAMES)


def quarter_figures(folder: Path) -> pd.DataFrame:
    """Read population and poverty rate of QPV 2024: one row per commune, each with the figures of the whole quarter."""
    return _csv(folder / schema.PUBLISHED_QPV_FIGURES.key, schema.PUBLISHED_QPV_FIGURES)


def zus(folder: Path) -> pd.DataFrame:
    """Read the names of ZUS by commune; one in several communes stands once in each."""
    return _csv(folder / schema.PUBLISHED_ZUS.key, schema.PUBLISHED_ZUS)


def published_ratios(folder: Path) -> pd.DataFrame:
    """Read the credits per inhabitant printed in public reports."""
    return _csv(folder / schema.PUBLISHED_RATIOS.key, schema.PUBLISHED_RATIOS)


def quarter_contours(folder: Path) -> tuple[pd.DataFrame, np.ndarray]:
    """Read the contours of QPV 2024.

    Returns:
        A frame of `qpv_code`, `name`, `communes` (official list, separated by commas), and as many valid geometries
        in degrees. A contour that collapsed to a point stays a point.
    """
    path = folder / schema.PUBLISHED_QPV_CONTOURS.key
    try:
        features = orjson.loads(path.read_bytes())["features"]
        geometries = shapely.from_geojson([orjson.dumps(feature["geometry"]) for feature in features])
    except OSError as error:
        raise UnreadableData(file=path.name, problem=f"cannot be read: {error.strerror}") from error
    except (orjson.JSONDecodeError, KeyError, shapely.errors.GEOSException) as error:
        raise UnreadableData(file=path.name, problem=f"no GeoJSON FeatureCollection: {error}") from error
    frame = pd.DataFrame([feature["properties"] for feature in features]).astype(str)
    return schema.read(frame, schema.PUBLISHED_QPV_CONTOURS), shapely.make_valid(geometries)


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

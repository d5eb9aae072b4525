"""One-time extraction: facts and figures by code of official files become small tables of the project.

No contour is kept: of a quarter remain its area, its area in each of its communes and one point of 0.001 degree.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import schema
from geodata.folder import write_text
from geodata.intake.shaped import round_half_away
from geodata.loaders import official
from geodata.regions import PARIS_ARRONDISSEMENTS, Region
from geodata.topology import project

COMMUNE_CONTOURS = "communes_ile_de_france.parquet"
NAMES_YEAR = "2024"
_POINT_DECIMALS = 3


def extract(folder: Path, into: Path, region: Region) -> list[str]:
    """Write the tables of the project from a folder of official files.

    Args:
        folder: where the official files are.
        into: folder of the tables, made where absent.
        region: rows of other regions are left out, except communes of a living area that crosses its border.

    Returns:
        Names of the files written.

    Raises:
        UnreadableData: a file is not as described in `schema`.
    """
    into.mkdir(parents=True, exist_ok=True)
    names = []
    for key, make in TABLES.items():
        name = f"{key}.csv"
        write_text(into / name, make(folder, region).to_csv(index=False, lineterminator="\n"))
        names.append(name)
    return names


def income(folder: Path, region: Region) -> pd.DataFrame:
    """Keep median and poverty rate; Paris once, without its arrondissements."""
    frame = _of_region(official.income(folder), region)
    return frame[~frame["commune_code"].isin(PARIS_ARRONDISSEMENTS)]


def finances(folder: Path, region: Region) -> pd.DataFrame:
    """Keep whole euros and the population that the ratios were published with.

    A code that stands twice with the same amounts is kept once; with different amounts it is known to be
    unreadable there and its amounts are left empty: nothing says which row is right.
    """
    frame = official.finances(folder)
    amounts = ["operating_revenue_eur", "equalisation_eur"]
    frame["operating_revenue_population"] = frame["operating_revenue_eur"] / frame.pop("operating_revenue_eur_per_head")
    figures = [*amounts, "operating_revenue_population"]
    frame[figures] = round_half_away(frame[figures].to_numpy())
    frame = _of_region(frame, region).drop_duplicates()
    frame.loc[frame.duplicated("commune_code", keep=False), figures] = np.nan
    return frame.drop_duplicates("commune_code").astype(_whole(*figures))


def facilities(folder: Path, region: Region) -> pd.DataFrame:
    """Keep the counts by commune and type as published, municipal arrondissements included."""
    frame = _of_region(official.facilities(folder), region)
    return frame.sort_values(["commune_code", "type"]).astype(_whole("n_facilities"))


def facility_types(folder: Path, region: Region) -> pd.DataFrame:  # noqa: ARG001 - same call as other tables
    """Keep the labels of the types counted."""
    return official.facility_types(folder).sort_values("type")


def areas(folder: Path, region: Region) -> pd.DataFrame:
    """Keep the communes of the region, and those outside that share a living area with it."""
    frame = official.areas(folder)
    is_inside = frame["region_code"] == region.code
    shared = frame["living_area"].isin(frame.loc[is_inside, "living_area"])
    shared |= frame["employment_area"].isin(frame.loc[is_inside, "employment_area"])
    return frame[shared].drop(columns="region_code").sort_values("commune_code")


def area_names(folder: Path, region: Region) -> pd.DataFrame:
    """Keep the names of the living and employment areas of the region."""
    members, names = areas(folder, region), official.area_names(folder)
    keys = official.area_zonings()
    names = names[names["zoning"].isin(keys) & (names["year"] == NAMES_YEAR)]
    names = names.assign(zoning=names["zoning"].map(keys)).drop(columns="year")
    is_known = [row.code in set(members[row.zoning]) for row in names.itertuples()]
    inside = members[[region.holds(code) for code in members["commune_code"]]]
    is_inside = [row.code in set(inside[row.zoning]) for row in names.itertuples()]
    return names[np.array(is_known) & np.array(is_inside)].sort_values(["zoning", "code"])


def quarters(folder: Path, region: Region) -> pd.DataFrame:
    """Keep code, name, population, poverty rate, area and one rounded point of every quarter."""
    frame, contours = official.quarter_contours(folder)
    figures = official.quarter_figures(folder).drop_duplicates("qpv_code")
    points = shapely.get_coordinates(shapely.point_on_surface(contours)).round(_POINT_DECIMALS)
    area_m2 = round_half_away(shapely.area(project(contours)))
    frame = frame.assign(area_m2=np.where(area_m2 > 0, area_m2, np.nan), lon=points[:, 0], lat=points[:, 1])
    frame = frame[[any(map(region.holds, codes)) for codes in _lists(frame["communes"])]]
    merged = frame.merge(figures, on="qpv_code", how="left", validate="one_to_one")
    columns = [field.name for field in schema.QPV_TABLE.fields]
    return merged[columns].sort_values("qpv_code").astype(_whole("population", "area_m2"))


def quarter_parts(folder: Path, region: Region) -> pd.DataFrame:
    """Measure every quarter inside each commune of its official list, on the most detailed contours at hand."""
    frame, contours = official.quarter_contours(folder)
    quarter_m = dict(zip(frame["qpv_code"], project(contours), strict=True))
    table = gpd.read_parquet(folder / COMMUNE_CONTOURS)
    commune_m = dict(
        zip(table[official.COMMUNE_CODE], project(shapely.make_valid(table.geometry.to_numpy())), strict=True)
    )
    pairs = [
        (qpv_code, commune_code)
        for qpv_code, codes in zip(frame["qpv_code"], _lists(frame["communes"]), strict=True)
        for commune_code in codes
        if region.holds(commune_code)
    ]
    parts = pd.DataFrame(sorted(pairs), columns=["qpv_code", "commune_code"])
    left = np.array([quarter_m[code] for code in parts["qpv_code"]])
    right = np.array([commune_m[code] for code in parts["commune_code"]])
    overlap_m2 = round_half_away(shapely.area(shapely.intersection(left, right)))
    return parts.assign(overlap_m2=np.where(shapely.area(left) > 0, overlap_m2, np.nan)).astype(_whole("overlap_m2"))


def zus(folder: Path, region: Region) -> pd.DataFrame:
    """Keep the names of ZUS by commune of the region."""
    frame = official.zus(folder)
    frame = frame[frame["departement_code"].isin(region.departements)]
    return frame[["commune_code", "name"]].sort_values(["commune_code", "name"])


def published_ratios(folder: Path, region: Region) -> pd.DataFrame:  # noqa: ARG001 - same call as other tables
    """Keep the published credits per inhabitant, other regions included: they are context."""
    return official.published_ratios(folder)


TABLES: Mapping[str, Callable[[Path, Region], pd.DataFrame]] = {
    "income_2016": income,
    "finances_2017": finances,
    "facilities_2019": facilities,
    "facility_types_2019": facility_types,
    "areas_2024": areas,
    "area_names": area_names,
    "qpv_2024": quarters,
    "qpv_2024_parts": quarter_parts,
    "zus_1996": zus,
    "published_ratios_2012": published_ratios,
}


def _of_region(frame: pd.DataFrame, region: Region) -> pd.DataFrame:
    return frame[[region.holds(code) for code in frame["commune_code"]]].sort_values("commune_code")


def _lists(texts: "pd.Series[str]") -> list[list[str]]:
    return [text.split(", ") for text in texts]


def _whole(*columns: str) -> dict[str, str]:
    return dict.fromkeys(columns, "Int64")

"""Files of the pinned packages and tables of the project: their columns, and the strict check at the door.

The columns of files that users load are in `geodata.layouts`; no published name is written in both.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from domain.errors import UnreadableData

_COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_QPV = re.compile(r"Q[NP]\w{6}")
_SHOWN = 3


class Kind(StrEnum):
    """What the cells of one column are."""

    COMMUNE = "commune"
    QPV = "qpv"
    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a published file.

    Attributes:
        name: English name used from here on.
        published: name in the file.
        kind: what its cells are.
        may_be_empty: True where an empty cell is allowed; it stays empty, never zero.
    """

    name: str
    published: str
    kind: Kind
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns read from one published file, and those that identify a row.

    Attributes:
        key: name of the file in messages.
        fields: columns read; others are ignored.
        unique: English names of the columns that no two rows share.
    """

    key: str
    fields: tuple[Field, ...]
    unique: tuple[str, ...] = ()


def _same(key: str, unique: tuple[str, ...], fields: tuple[tuple[str, Kind, bool], ...]) -> Layout:
    return Layout(key, tuple(Field(name, name, kind, empty) for name, kind, empty in fields), unique)


CONTOURS = Layout(
    "communes.csv.lzma",
    (
        Field("row_id", "id", Kind.TEXT),
        Field("commune_code", "code", Kind.TEXT),  # sectors of Marseille stand there too, as 13055SR01
        Field("type", "type", Kind.TEXT),
        Field("parent_row_id", "commune_parent_id", Kind.TEXT),
        Field("wkb", "geometry", Kind.TEXT, may_be_empty=True),
    ),
    ("commune_code", "type"),
)
COMMUNES = Layout(
    "communes.json",
    (
        Field("commune_code", "code", Kind.COMMUNE),
        Field("name", "nom", Kind.TEXT),
        Field("departement_code", "departement", Kind.TEXT),
        Field("region_code", "region", Kind.TEXT),
        Field("municipal_population", "population", Kind.COUNT, may_be_empty=True),
    ),
    ("commune_code",),
)
FORMER_CODES = "anciensCodes"
COMMUNE_TYPE, CURRENT_COMMUNE = "type", "commune-actuelle"
MUNICIPAL_ARRONDISSEMENT = "arrondissement-municipal"
SEAT, PARTS_OF_COMMUNES = "chefLieu", ("commune-deleguee", "commune-associee")
STATE_ID, STATE_COMMUNE, POLE = "id", "COM", "pole"
STATE_START, STATE_END, STATE_BEFORE, STATE_AFTER = "dateDebut", "dateFin", "predecesseur", "successeur"
AREA_MEMBERS = "membres"
AREA_CODE, AREA_NAME = "code", "nom"
CENSUS = Layout(
    "iris_2021.parquet",
    (
        Field("iris_code", "iris", Kind.TEXT),
        Field("commune_code", "com", Kind.COMMUNE),
        Field("census_population", "pop", Kind.COUNT),
        Field("n_inhabitants_under_20", "pop_0_19", Kind.COUNT),
        Field("n_inhabitants_over_65", "pop_65p", Kind.COUNT),
        Field("n_dwellings", "logements", Kind.COUNT),
        Field("n_main_residences", "res_principales", Kind.COUNT),
        Field("n_vacant_dwellings", "logements_vacants", Kind.COUNT),
    ),
    ("iris_code",),
)
HOUSING_TAX = Layout(
    "parametres_th.csv",
    (
        Field("commune_code", "code_insee_commune", Kind.TEXT),  # some overseas codes lost their end
        Field("rental_value_eur", "valeur_locative_moyenne_com", Kind.NUMBER),
        Field("housing_tax_rate", "taux_com", Kind.NUMBER),
    ),
    ("commune_code",),
)
ABC_ZONING = Layout(
    "zonage-abc-juillet-2024.csv",
    (
        Field("commune_code", "CODGEO", Kind.COMMUNE),
        Field("abc", "Zone en vigueur depuis le 5 juillet 2024", Kind.TEXT),
    ),
    ("commune_code",),
)
INCOME_TABLE = _same(
    "income_2016",
    ("commune_code",),
    (
        ("commune_code", Kind.COMMUNE, False),
        ("median_income_eur_per_cu", Kind.NUMBER, True),
        ("poverty_rate_pct", Kind.NUMBER, True),
    ),
)
FINANCES_TABLE = _same(
    "finances_2017",
    ("commune_code",),
    (
        ("commune_code", Kind.COMMUNE, False),
        ("operating_revenue_eur", Kind.NUMBER, True),
        ("equalisation_eur", Kind.NUMBER, True),
        ("operating_revenue_population", Kind.COUNT, True),
    ),
)
FACILITIES_TABLE = _same(
    "facilities_2019",
    ("commune_code", "type"),
    (("commune_code", Kind.COMMUNE, False), ("type", Kind.TEXT, False), ("n_facilities", Kind.COUNT, False)),
)
AREAS_TABLE = _same(
    "areas_2024",
    ("commune_code",),
    (
        ("commune_code", Kind.COMMUNE, False),
        ("living_area", Kind.TEXT, False),
        ("employment_area", Kind.TEXT, False),
    ),
)
AREA_NAMES_TABLE = _same(
    "area_names",
    ("zoning", "code"),
    (("zoning", Kind.TEXT, False), ("code", Kind.TEXT, False), ("name", Kind.TEXT, False)),
)
QPV_TABLE = _same(
    "qpv_2024",
    ("qpv_code",),
    (
        ("qpv_code", Kind.QPV, False),
        ("name", Kind.TEXT, False),
        ("population", Kind.COUNT, True),
        ("poverty_rate_pct", Kind.NUMBER, True),
        ("area_m2", Kind.COUNT, True),
        ("lon", Kind.NUMBER, False),
        ("lat", Kind.NUMBER, False),
    ),
)
QPV_PARTS_TABLE = _same(
    "qpv_2024_parts",
    ("qpv_code", "commune_code"),
    (("qpv_code", Kind.QPV, False), ("commune_code", Kind.COMMUNE, False), ("overlap_m2", Kind.COUNT, True)),
)
ZUS_TABLE = _same("zus_1996", (), (("commune_code", Kind.COMMUNE, False), ("name", Kind.TEXT, False)))
RATIOS_TABLE = _same(
    "published_ratios_2012",
    ("territory_type", "code", "source"),
    (
        ("territory_type", Kind.TEXT, False),
        ("code", Kind.TEXT, False),
        ("name", Kind.TEXT, False),
        ("year", Kind.TEXT, True),
        ("credits_meur", Kind.NUMBER, True),
        ("eur_per_inhabitant", Kind.NUMBER, False),
        ("scope", Kind.TEXT, False),
        ("source", Kind.TEXT, False),
    ),
)


def read(frame: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Check a frame of text cells and give its columns their English names and types.

    Args:
        frame: cells as text, empty text or NaN where a cell is empty.
        layout: what is expected.

    Returns:
        The columns of the layout only: codes and texts as text, counts and numbers as float64, NaN where empty.

    Raises:
        UnreadableData: the frame is not as expected; every problem is listed.
    """
    check(frame, layout)
    columns = {}
    for field in layout.fields:
        text = _text(frame[field.published])
        is_numeric = field.kind in (Kind.COUNT, Kind.NUMBER)
        columns[field.name] = pd.to_numeric(text.where(text != "")).astype("float64") if is_numeric else text
    return pd.DataFrame(columns).reset_index(drop=True)


def check(frame: pd.DataFrame, layout: Layout) -> None:
    """List everything that is wrong with a frame, in one error.

    Args:
        frame: cells as text, empty text or NaN where a cell is empty.
        layout: what is expected.

    Raises:
        UnreadableData: at least one problem was found.
    """
    absent = [field.published for field in layout.fields if field.published not in frame.columns]
    problems = [f"column {name!r} is absent" for name in absent]
    for field in layout.fields:
        if field.published not in absent:
            problems += _cell_problems(_text(frame[field.published]), field)
    if layout.unique and not absent:
        published = [field.published for field in layout.fields if field.name in layout.unique]
        repeated = frame[frame.duplicated(published)][published].astype(str).agg("/".join, axis=1)
        problems += [f"{len(repeated)} repeated rows: {', '.join(repeated[:_SHOWN])}"] if len(repeated) else []
    if problems:
        raise UnreadableData(file=layout.key, problem="; ".join(problems))


def _text(cells: "pd.Series[str]") -> "pd.Series[str]":
    return cells.where(cells.notna(), "").astype(str).str.strip()


def _cell_problems(text: "pd.Series[str]", field: Field) -> list[str]:
    filled = text[text != ""]
    problems = []
    if len(filled) < len(text) and not field.may_be_empty:
        problems.append(f"column {field.published!r} has {len(text) - len(filled)} empty cells")
    wrong = filled[~_is_well_formed(filled, field.kind)]
    if len(wrong):
        shown = ", ".join(repr(value) for value in wrong[:_SHOWN])
        problems.append(f"column {field.published!r} has {len(wrong)} cells that are no {field.kind}: {shown}")
    return problems


def _is_well_formed(filled: "pd.Series[str]", kind: Kind) -> "pd.Series[bool]":
    match kind:
        case Kind.COMMUNE:
            return filled.str.fullmatch(_COMMUNE)
        case Kind.QPV:
            return filled.str.fullmatch(_QPV)
        case Kind.TEXT:
            return filled.notna()
        case Kind.NUMBER:
            return pd.to_numeric(filled, errors="coerce").abs() < float("inf")
        case Kind.COUNT:
            numbers = pd.to_numeric(filled, errors="coerce")
            return (numbers >= 0) & (numbers % 1 == 0)

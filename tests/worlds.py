"""A small invented territory, the same in every process, for tests of every package.

Twelve communes, squares of 4 km, in three départements; population in brackets:

    row 2   2A001 (420)     2A002 (7 100)                                  . 2A003 (0), an island
    row 1   01003 (1 200)   01004 (31 000)  02003 (2 300)  02004 (98 000)
    row 0   01001 (52 000)  01002 (8 400)   02001 (640)    02002 (15 500)  . 2A004 (3 900), an island

The income of 02001 is secret, those of 2A001 (merged) and 2A003 (nobody lives there) are missing. Quarter
QN00102M lies for 70 % in 01001 and 30 % in 01004; the population of QN02002M is unknown. Living areas BV02 and BV03
go on beyond the border.
"""

import hashlib
from types import MappingProxyType

import numpy as np
import shapely

from domain.compactness import Polygons, shared_borders
from domain.territory import Aggregation, Quarters, Territory, Variable, Zoning
from domain.values import MISSING, NO_POPULATION, OK, SECRET, Column, Floats

SIDE_M = 4_000.0
WEST_M, SOUTH_M = 650_000.0, 6_850_000.0
"""South-west corner of the grid in EPSG:2154, near Paris."""
WEST_DEGREES, SOUTH_DEGREES = 2.3190, 48.7480
METRES_PER_DEGREE = (73_480.0, 111_200.0)

GRID = (
    *("01001", "Aubœuf", 0.0, 0.0),
    *("01002", "Le Grand-Bouc", 1.0, 0.0),
    *("01003", "Champ-d'Œuvre", 0.0, 1.0),
    *("01004", "Daÿes-la-Ville", 1.0, 1.0),
    *("02001", "Étang-Neuf", 2.0, 0.0),
    *("02002", "Fontenelle-sous-Forêt", 3.0, 0.0),
    *("02003", "Grésillons", 2.0, 1.0),
    *("02004", "L'Haÿe-Saint-Denis", 3.0, 1.0),
    *("2A001", "Île-aux-Moines", 0.0, 2.0),
    *("2A002", "Jonquières", 1.0, 2.0),
    *("2A003", "Kerzéro", 4.5, 2.5),
    *("2A004", "Lande-l'Écart", 5.0, 0.0),
)
CODES, NAMES = np.array(GRID[0::4]), np.array(GRID[1::4])
COLUMNS_AND_ROWS = np.column_stack([GRID[2::4], GRID[3::4]]).astype(np.float64)

UNKNOWN = np.nan
POPULATION = np.array([52_000, 8_400, 1_200, 31_000, 640, 15_500, 2_300, 98_000, 420, 7_100, 0, 3_900], np.float64)
INCOME = np.array(
    [14_900, 22_100, 27_350, 17_800, UNKNOWN, 19_400, 31_200, 16_100, UNKNOWN, 20_500, UNKNOWN, 24_300], np.float64
)
POVERTY = np.array([0.34, 0.11, UNKNOWN, 0.26, UNKNOWN, 0.19, UNKNOWN, 0.31, UNKNOWN, 0.16, UNKNOWN, 0.09])
REVENUE = np.array(
    [71.2e6, 9.9e6, 1.1e6, 38.4e6, 0.6e6, 20.3e6, 4.9e6, 131e6, UNKNOWN, 8e6, UNKNOWN, 4.1e6], np.float64
)
REVENUE_POPULATION = np.array(
    [51_200, 8_350, 1_190, 30_600, 655, 15_100, 2_280, 96_400, UNKNOWN, 7_000, UNKNOWN, 3_850]
)
EQUALISATION = np.array([9.3e6, 2.4e5, 0, 4.1e6, 3.1e4, 9e5, 0, 17.5e6, UNKNOWN, 5.2e5, UNKNOWN, 1.1e5])
FACILITIES = np.array([410, 61, 7, 205, 2, 118, 24, 703, 1, 49, 0, 27], np.float64)
RENTAL_VALUE = np.array([3_150, 4_020, 4_410, 3_380, 3_900, 3_700, 5_230, 3_290, UNKNOWN, 3_560, UNKNOWN, 3_840])

PRODUCER = "Institut des mondes inventés"
LICENCE = "Licence Ouverte 2.0"


def twelve_communes() -> Territory:
    """Make the invented territory."""
    quarters, columns = _quarters(), _columns()
    points = (COLUMNS_AND_ROWS + 0.5) * SIDE_M / np.array(METRES_PER_DEGREE)
    return Territory(
        key="monde",
        name="Douze-Communes",
        cog_year=2025,
        communes=CODES,
        names=NAMES,
        lon=WEST_DEGREES + points[:, 0],
        lat=SOUTH_DEGREES + points[:, 1],
        area_m2=np.full(CODES.size, SIDE_M**2),
        columns=MappingProxyType(columns),
        variables=MappingProxyType({variable.key: variable for variable in _variables()}),
        zonings=MappingProxyType({zoning.key: zoning for zoning in _zonings()}),
        quarters=quarters,
        neighbours=shared_borders(squares()),
        zus_names=(("Les Ronces",), (), (), ("La Haie", "Les Ormes")) + ((),) * 8,
        reasons=MappingProxyType({"median_income_eur_per_cu": MappingProxyType({8: "fusion"})}),
        fingerprint=hashlib.sha256(b"".join(columns[key].values.tobytes() for key in sorted(columns))).hexdigest(),
    )


def squares() -> Polygons:
    """Contours of the twelve communes, metres, EPSG:2154."""
    low = np.array([WEST_M, SOUTH_M]) + COLUMNS_AND_ROWS * SIDE_M
    return shapely.box(low[:, 0], low[:, 1], low[:, 0] + SIDE_M, low[:, 1] + SIDE_M)


def squares_in_degrees() -> Polygons:
    """Contours of the twelve communes, longitude and latitude; neighbours have the same vertices."""
    step = SIDE_M / np.array(METRES_PER_DEGREE)
    west, south = np.round(np.array([WEST_DEGREES, SOUTH_DEGREES]) + COLUMNS_AND_ROWS * step, 5).T
    east, north = np.round(np.array([WEST_DEGREES, SOUTH_DEGREES]) + (COLUMNS_AND_ROWS + 1.0) * step, 5).T
    return shapely.box(west, south, east, north)


def _columns() -> dict[str, Column]:
    secret_income = np.where(CODES == "02001", SECRET, np.where(np.isnan(INCOME), MISSING, OK)).astype(np.int8)
    in_quarters = _population_in_quarters()
    return {
        "municipal_population": Column.known(POPULATION),
        "median_income_eur_per_cu": Column(INCOME, secret_income),
        "poverty_rate": Column.known(POVERTY),
        "operating_revenue_eur": Column.known(REVENUE),
        "operating_revenue_population": Column.known(REVENUE_POPULATION),
        "equalisation_eur": Column.known(EQUALISATION),
        "n_facilities": Column.known(FACILITIES),
        "qpv_population": Column.known(in_quarters),
        "qpv_population_share": _per_inhabitant(in_quarters),
        "facilities_per_1000": _per_inhabitant(1_000.0 * FACILITIES),
        "rental_value_eur": Column.known(RENTAL_VALUE),
        "density_per_km2": Column.known(POPULATION / (SIDE_M / 1_000.0) ** 2),
    }


def _per_inhabitant(amounts: Floats) -> Column:
    lived_in = POPULATION > 0
    values = np.divide(amounts, POPULATION, out=np.full(CODES.size, np.nan), where=lived_in)
    states = np.where(~lived_in, NO_POPULATION, np.where(np.isnan(values), MISSING, OK)).astype(np.int8)
    return Column(values, states)


def _population_in_quarters() -> Floats:
    quarters = _quarters()
    people = quarters.population.values[quarters.part_quarter] * quarters.part_share
    return np.bincount(quarters.part_commune, weights=people, minlength=CODES.size)


def _quarters() -> Quarters:
    codes = np.array(["QN00101M", "QN00102M", "QN02001M", "QN02002M"])
    return Quarters(
        generation=2024,
        codes=codes,
        names=np.array(["Les Ronces", "La Haie - Les Ormes", "Cœur de Ville", "Le Bois Joli"]),
        population=Column.known([6_200.0, 4_100.0, 9_300.0, UNKNOWN]),
        poverty_rate=Column(np.array([0.47, 0.42, 0.51, UNKNOWN]), np.array([OK, OK, OK, SECRET], np.int8)),
        area_m2=np.array([310_000.0, 240_000.0, 520_000.0, 150_000.0]),
        lon=WEST_DEGREES + np.array([0.4, 0.9, 3.4, 3.6]) * SIDE_M / METRES_PER_DEGREE[0],
        lat=SOUTH_DEGREES + np.array([0.4, 1.0, 1.6, 0.3]) * SIDE_M / METRES_PER_DEGREE[1],
        part_quarter=np.array([0, 1, 1, 2, 3]),
        part_commune=np.array([0, 0, 3, 7, 5]),
        part_share=np.array([1.0, 0.7, 0.3, 1.0, 1.0]),
        share_method="area",
        producer=PRODUCER,
        vintage="2024",
    )


def _zonings() -> tuple[Zoning, ...]:
    return (
        _zoning("departement", "département", ("01", "02", "2A"), ("Ardre", "Brenne", "Cime"), "000011112222"),
        _zoning("epci", "EPCI", ("200000001", "200000002"), ("CA des Œillets", "CC du Nord"), "00010111----"),
        _zoning("ept", "EPT", ("T1",), ("Plaine inventée",), "0--0--------"),
        _zoning(
            "living_area",
            "bassin de vie",
            ("BV01", "BV02", "BV03", "BV04"),
            ("Aubœuf", "L'Haÿe-Saint-Denis", "Jonquières", "Lande-l'Écart"),
            "000001112233",
            (0.0, 12_000.0, 850.0, 0.0),
        ),
        _zoning("employment_area", "zone d'emploi", ("ZE1", "ZE2"), ("Aubœuf", "Brenne"), "000011110011", (0.0, 4e4)),
        _zoning("abc", "zonage ABC", ("A", "B1", "C"), ("A", "B1", "C"), "012122202222"),
    )


def _zoning(
    key: str,
    label: str,
    codes: tuple[str, ...],
    names: tuple[str, ...],
    area_of: str,
    outside: tuple[float, ...] | None = None,
) -> Zoning:
    return Zoning(
        key=key,
        label=label,
        vintage="2022",
        producer=PRODUCER,
        codes=np.array(codes),
        names=np.array(names),
        area_of=np.array([-1 if area == "-" else int(area) for area in area_of]),
        outside_population=np.zeros(len(codes)) if outside is None else np.array(outside),
    )


def _variables() -> tuple[Variable, ...]:
    total, ratio, alone = Aggregation.SUM, Aggregation.RATIO_OF_SUMS, Aggregation.NONE
    not_comparable = "Recettes non comparables entre communes d'intercommunalités différentes."
    return (
        _variable("municipal_population", "Population municipale", "hab.", total),
        _variable("median_income_eur_per_cu", "Niveau de vie médian", "€/UC", alone),
        _variable("poverty_rate", "Taux de pauvreté", "%", alone),
        _variable("operating_revenue_eur", "Recettes de fonctionnement", "€", total, warning=not_comparable),
        _variable("operating_revenue_population", "Population des recettes", "hab.", total),
        _variable("equalisation_eur", "Dotations de péréquation", "€", total),
        _variable("n_facilities", "Équipements de proximité", "équipements", total),
        _variable("qpv_population", "Population en QPV (estimation)", "hab.", total),
        _variable("qpv_population_share", "Part de la population en QPV", "%", ratio, "qpv_population"),
        _variable("facilities_per_1000", "Équipements pour 1 000 habitants", "pour 1 000 hab.", ratio, "n_facilities"),
        _variable("rental_value_eur", "Valeur locative moyenne", "€", alone),
        _variable("density_per_km2", "Densité", "hab./km²", alone),
    )


def _variable(
    key: str, label: str, unit: str, aggregation: Aggregation, numerator: str = "", warning: str = ""
) -> Variable:
    return Variable(
        key=key,
        label=label,
        unit=unit,
        aggregation=aggregation,
        producer=PRODUCER,
        vintage="2021",
        cog_year=2025,
        licence=LICENCE,
        via="tests",
        numerator=numerator,
        denominator="municipal_population" if numerator else "",
        warning=warning,
    )

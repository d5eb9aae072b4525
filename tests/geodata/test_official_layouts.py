"""Every file of the shared folder is recognised as what it is, and its published totals are found (SOURCES.md)."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from domain.values import MISSING, OK, SECRET
from geodata.intake.checked import Checked, Status, check
from geodata.intake.shaped import shapes_of
from geodata.intake.typed import states_of
from geodata.topology import project

GPKG = "qpv_2015_lille_filosofi_200m.gpkg"
MEMBERSHIP_ROWS = {2014: 36681, 2016: 35885, 2018: 35357, 2019: 34970, 2021: 34965, 2024: 34936}

FILES = [
    *[
        (f"appartenance_geo_communes_{year}.parquet", "insee_membership", str(year), year, rows)
        for year, rows in MEMBERSHIP_ROWS.items()
    ],
    ("Projets_DI_2018_extrait_31_78_91_93.csv", "investment_projects_2018", "2018", 2018, 526),
    ("adulte-relais-2023.json", "city_policy_posts", "2023", 0, 5416),
    ("base_cc_filosofi_2016_COM.csv", "filosofi_communes", "2016", 2019, 34932),
    ("base_cc_filosofi_2016_EPCI.csv", "filosofi_epci", "2016", 2019, 1244),
    ("bpe19_ensemble_extrait_78_93.csv", "bpe_iris", "2019", 2020, 37197),
    ("bpe_2019_communes_types_choisis.parquet", "bpe_communes", "2019", 2020, 109736),
    ("bpe_types_choisis_libelles.csv", "bpe_types", "2019", 0, 29),
    ("communes_ile_de_france.parquet", "commune_contours_geojson", "", 0, 1276),
    ("communes_occitanie_2023.parquet", "commune_contours_simplified", "2023", 2023, 4453),
    ("contrats_de_ville_2015_2023.csv", "city_contracts_2015_2023", "2015-2023", 0, 434),
    ("contrats_de_ville_2018_contours.parquet", "city_contract_contours_2018", "2018", 0, 431),
    ("contrats_de_ville_2024_2030.csv", "city_contracts_2024_2030", "2024-2030", 0, 448),
    ("credits_politique_ville_ratios_publies.csv", "credits_printed_ratios", "2012", 0, 12),
    ("dotations_perequation_communes_2017.parquet", "equalisation_2017", "2017", 2017, 35451),
    ("dotations_perequation_communes_2017_ile_de_france.csv", "equalisation_2017", "2017", 2017, 1277),
    ("libelles_zonages_supracommunaux.parquet", "insee_area_names", "2014-2024", 0, 41291),
    ("ofgl_base_communes_2020_loire_atlantique_extrait.csv", "ofgl_communes", "2020", 2020, 100),
    ("ofgl_base_communes_2021_2023_loire_atlantique_extrait.csv", "ofgl_communes", "2021-2023", 2023, 590),
    ("ofgl_communes_2025_extrait.csv", "ofgl_communes_extract", "2025", 2025, 326),
    ("ofgl_communes_series_extrait.csv", "ofgl_communes_extract", "2018-2025", 2025, 32),
    ("ofgl_dotations_communes_2026_extrait.csv", "ofgl_grants", "2026", 2026, 208),
    ("ofgl_strates_extrait.csv", "ofgl_strata", "2018-2025", 0, 176),
    ("politique_ville_postes_2020_2024.parquet", "city_policy_posts", "2020-2024", 0, 33396),
    ("projets_dotations_investissement_2018.parquet", "investment_projects_2018", "2018", 2018, 26295),
    ("qpv_2015_contours_occitanie.parquet", "qpv_2015_contours", "2015", 2015, 105),
    ("qpv_2015_statistiques_occitanie.csv", "qpv_2015_figures", "2015", 2015, 105),
    ("qpv_2015_statistiques_occitanie_dictionnaire.csv", "qpv_2015_dictionary", "2015", 0, 44),
    ("qpv_2024_contours.parquet", "qpv_2024_contours", "2024", 2024, 1561),
    ("qpv_2024_ile_de_france.geojson", "qpv_2024_contours", "2024", 2024, 298),
    ("qpv_2024_indicateurs.csv", "qpv_2024_figures", "2025", 2024, 1658),
    ("zfu_communes_2019.parquet", "zfu_communes", "2019", 0, 145),
    ("zones_emploi_2010_contours.parquet", "employment_area_contours", "2010", 0, 322),
    ("zones_emploi_2010_indicateurs.csv", "employment_area_figures", "1999-2017", 0, 2576),
    ("zus_indicateurs_nationaux_cour_des_comptes_2012.csv", "zus_printed_figures", "2012", 0, 8),
    ("zus_liste_annexe_decret_1996_extrait.csv", "zus_list", "1996", 2019, 277),
]
QUESTIONS = {
    "communes_ile_de_france.parquet": {"M02"},
    "ofgl_base_communes_2021_2023_loire_atlantique_extrait.csv": {"T04"},
    "projets_dotations_investissement_2018.parquet": {"N19"},
}
"""Files that await an answer: a vintage that nothing gives, spoilt accents, subsidies above the cost."""


@cache
def read(folder: Path, name: str, layer: str = "") -> Checked:
    return check(folder / name, {"G15": layer} if layer else {})


def values(checked: Checked, name: str) -> np.ndarray:
    assert checked.frame is not None
    return checked.frame[name].to_numpy()


@pytest.mark.parametrize(("name", "key", "vintage", "cog_year", "n_rows"), FILES)
def test_a_file_is_recognised_dated_and_counted(donnees, name, key, vintage, cog_year, n_rows):
    checked = read(donnees, name)
    assert checked.layout is not None
    assert (checked.layout.key, checked.vintage, checked.cog_year, checked.n_rows) == (key, vintage, cog_year, n_rows)
    assert {finding.key for finding in checked.report.questions} == QUESTIONS.get(name, set())
    assert checked.status is (Status.ASKED if name in QUESTIONS else Status.READY)


def test_no_file_of_the_folder_is_left_out(donnees):
    on_disk = {path.name for path in donnees.iterdir() if path.suffix != ".md"}
    assert on_disk == {name for name, *_ in FILES} | {GPKG}


def test_people_of_the_quarters_of_2024_are_counted_once(donnees):
    checked = read(donnees, "qpv_2024_indicateurs.csv")
    assert len(values(checked, "qpv_code")) == 1470
    assert values(checked, "population").sum() == 5_738_339
    assert (states_of(checked.frame, "poverty_rate_pct") == MISSING).sum() > 0
    assert set(map(len, ", ".join(values(checked, "communes")).split(", "))) == {5}


def test_three_layers_of_lille_are_three_tables(donnees):
    quarters, communes, cells = (read(donnees, GPKG, layer) for layer in ("qpv", "communes", "carreaux_200m"))
    assert [each.layout.key for each in (quarters, communes, cells)] == [
        "qpv_2015_contours",
        "commune_contours_admin_express",
        "filosofi_grid_summary",
    ]
    assert [each.n_rows for each in (quarters, communes, cells)] == [26, 121, 9096]
    assert values(cells, "population").sum() == pytest.approx(1_099_836, abs=0.5)
    assert values(cells, "is_imputed").sum() == 3564
    areas = project(shapes_of(quarters.frame))
    assert shapely.area(areas).sum() / 1e6 == pytest.approx(18.18, abs=0.005)
    centres = shapely.centroid(project(shapes_of(cells.frame)))
    inside = np.unique(shapely.STRtree(centres).query(areas, predicate="contains")[1])
    assert values(cells, "population")[inside].sum() == pytest.approx(168_272, abs=0.5)


def test_facilities_are_counted_by_type(donnees):
    checked = read(donnees, "bpe_2019_communes_types_choisis.parquet")
    types, counts = values(checked, "type"), values(checked, "n_facilities")
    published = {"A101": 778, "A104": 3020, "A122": 1022, "C201": 7268}
    assert {key: counts[types == key].sum() for key in published} == published


def test_facilities_by_iris_are_summed_by_commune(donnees):
    by_commune = read(donnees, "bpe_2019_communes_types_choisis.parquet").frame
    by_iris = read(donnees, "bpe19_ensemble_extrait_78_93.csv").frame
    both = by_iris.merge(by_commune, on=["commune_code", "type"], suffixes=("_iris", "_commune"))
    assert len(both) == by_commune["commune_code"].str.match("78|93").sum()
    assert (both["n_facilities_iris"] == both["n_facilities_commune"]).all()


def test_incomes_of_cities_are_not_counted_twice_and_empty_cells_are_secret(donnees):
    checked = read(donnees, "base_cc_filosofi_2016_COM.csv")
    assert len(checked.frame) == 34932 - 45
    states = states_of(checked.frame, "poverty_rate_pct")
    assert set(np.unique(states)) == {OK, SECRET}
    assert (states == SECRET).mean() == pytest.approx(0.875, abs=0.005)
    assert (states_of(checked.frame, "median_income_eur_per_cu") == SECRET).mean() == pytest.approx(0.10, abs=0.005)


def test_contradictory_finances_are_left_empty_and_others_kept_once(donnees):
    checked = read(donnees, "dotations_perequation_communes_2017.parquet")
    assert len(checked.frame) == 35451 - 47
    (told,) = (finding for finding in checked.report.findings if finding.key == "M09")
    unknown = states_of(checked.frame, "operating_revenue_eur") == MISSING
    assert unknown.sum() == told.facts["n"]
    paris = checked.frame[checked.frame["commune_code"] == "75056"].iloc[0]
    assert paris["operating_revenue_population"] == round(4742424024.23 / 2113.6255260660887)


def test_only_main_budgets_of_reze_are_kept_and_made_wide(donnees):
    checked = read(donnees, "ofgl_base_communes_2021_2023_loire_atlantique_extrait.csv")
    reze = checked.frame[(checked.frame["commune_code"] == "44143") & (checked.frame["year"] == "2023")]
    assert len(reze) == 1
    assert reze["purchases_eur"].item() == 8265550.43
    assert reze["population"].item() == 43756
    amounts = [name for name in checked.frame if name.endswith("_eur")]
    assert len(amounts) == 49


def test_grants_of_2026_keep_a_true_zero_and_corsica(donnees):
    checked = read(donnees, "ofgl_dotations_communes_2026_extrait.csv")
    grants = dict(zip(values(checked, "commune_code"), values(checked, "dgf_eur"), strict=True))
    assert grants["75056"] == 0.0
    assert "2A004" in grants


def test_quarters_of_2024_that_collapsed_have_no_contour(donnees):
    checked = read(donnees, "qpv_2024_contours.parquet")
    shapes = shapes_of(checked.frame)
    assert len(shapes) == 1561
    assert shapely.is_missing(shapes).sum() == 3
    assert shapely.is_valid(shapes[~shapely.is_missing(shapes)]).all()
    assert {"69"} & set(values(checked, "departement_code")) == set()

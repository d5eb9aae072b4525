"""Territories built from the packages of the registries, alone and with official files loaded."""

import json

import numpy as np
import pandas as pd
import pyarrow.ipc
import pytest
import shapely

from domain.need import default_need
from domain.values import MISSING, OK, SECRET
from geodata.__main__ import main
from geodata.atlas import DEFAULT_FOLDER, open_folder
from tests.geodata.built import built
from tests.geodata.reading.made import plain

OCCITANIE = {"09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"}
LOADED = (
    "appartenance_geo_communes_2024.parquet",
    "libelles_zonages_supracommunaux.parquet",
    "qpv_2024_contours.parquet",
    "qpv_2024_indicateurs.csv",
    "qpv_2015_contours_occitanie.parquet",
    "qpv_2015_statistiques_occitanie.csv",
    "base_cc_filosofi_2016_COM.csv",
)


@pytest.fixture(scope="module")
def loaded(donnees, tmp_path_factory):
    folder = tmp_path_factory.mktemp("charge")
    assert main(["load", *(str(donnees / name) for name in LOADED), "--into", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def occitanie(packages, loaded, tmp_path_factory):
    folder = tmp_path_factory.mktemp("territoires") / "76"
    return built(["--region", "76", "--from", str(loaded)], folder), folder


def known(territory, key):
    return territory.columns[key].states == OK


def test_occitanie_has_the_communes_of_the_list_and_no_column_made_of_nothing(occitanie):
    territory = occitanie[0].territory
    # 4,453 communes on 1 January 2023 (SOURCES), seven fewer by the mergers listed in geodata/cog/events.csv
    assert territory.communes.size == 4_453 - 7
    assert (territory.key, territory.name, territory.cog_year) == ("76", "Occitanie", 2025)
    assert {code[:2] for code in territory.communes.tolist()} == OCCITANIE
    for key, column in territory.columns.items():
        assert (column.states != MISSING).any(), key
    assert "n_facilities" not in territory.columns
    assert "ept" not in territory.zonings


def test_quarters_of_occitanie_are_those_of_the_official_files(occitanie, donnees):
    atlas = occitanie[0]
    figures = pd.read_csv(donnees / "qpv_2024_indicateurs.csv", dtype=str).drop_duplicates("codeQPV")
    contours = pd.read_parquet(donnees / "qpv_2024_contours.parquet")
    inside = contours[contours["insee_dep"].str.zfill(2).isin(OCCITANIE)]
    quarters = atlas.territory.quarters
    assert quarters.codes.tolist() == sorted(inside["code_qp"])
    expected = pd.to_numeric(figures[figures["codeQPV"].isin(quarters.codes)]["popMuniQPV"]).sum()
    assert np.nansum(quarters.population.values) == expected
    assert not shapely.is_missing(atlas.drawing.quarter_contours).any()
    assert shapely.is_valid(atlas.drawing.quarter_contours).all()
    assert np.allclose(np.bincount(quarters.part_quarter, weights=quarters.part_share), 1, atol=1e-9)
    assert "qpv_contours" in atlas.layers


def test_quarters_stand_in_communes_of_their_official_list(occitanie, donnees):
    contours = pd.read_parquet(donnees / "qpv_2024_contours.parquet").set_index("code_qp")["insee_com"]
    territory = occitanie[0].territory
    quarters = territory.quarters
    for quarter, commune in zip(quarters.part_quarter, quarters.part_commune, strict=True):
        assert str(territory.communes[commune]) in contours[str(quarters.codes[quarter])].split(", ")


def test_medians_of_occitanie_are_those_of_insee_with_secret_and_mergers_apart(occitanie, donnees):
    published = pd.read_csv(donnees / "base_cc_filosofi_2016_COM.csv", sep=";", dtype={"CODGEO": str})
    published = published.set_index("CODGEO")["MED16"]
    territory = occitanie[0].territory
    column, reasons = territory.columns["median_income_eur_per_cu"], territory.reasons["median_income_eur_per_cu"]
    for place, code in enumerate(territory.communes.tolist()):
        if place in reasons:
            assert column.states[place] == MISSING
        elif code in published.index:
            expected = published[code]
            assert column.states[place] == (SECRET if np.isnan(expected) else OK)
            assert np.isnan(expected) or column.values[place] == expected
    assert set(reasons.values()) == {"fusion"}
    assert "09088" in territory.communes[list(reasons)].tolist()


def test_living_areas_of_occitanie_are_those_of_the_membership_table(occitanie, donnees):
    published = pd.read_parquet(donnees / "appartenance_geo_communes_2024.parquet").set_index("CODGEO")
    territory = occitanie[0].territory
    for key, name in (("living_area", "BV2022"), ("employment_area", "ZE2020")):
        zoning = territory.zonings[key]
        of_commune = dict(zip(territory.communes.tolist(), zoning.codes[zoning.area_of].tolist(), strict=True))
        held = [code for code in of_commune if code in published.index]
        assert [of_commune[code] for code in held] == published.loc[held, name].tolist()
        crossing = set(zoning.codes[zoning.outside_population > 0].tolist())
        assert crossing == set(published.loc[published["REG"] != "76", name]) & set(zoning.codes.tolist())


def test_quarters_of_2015_are_compared_with_those_of_2024(occitanie, donnees):
    old = pyarrow.ipc.open_file(occitanie[1] / "quarters_2015.arrow").read_all().to_pandas()
    new = pyarrow.ipc.open_file(occitanie[1] / "quarters_2024_from_2015.arrow").read_all().to_pandas()
    published = pd.read_csv(donnees / "qpv_2015_statistiques_occitanie.csv", dtype=str)
    assert len(old) == 105
    assert old["population"].sum() == pd.to_numeric(published["pop_mun"]).sum()
    assert old["kept_m2"].sum() == pytest.approx(new["kept_m2"].sum(), rel=1e-3)
    assert (old["kept_m2"] <= old["area_m2"] * (1 + 1e-9)).all()
    facts = pyarrow.ipc.open_file(occitanie[1] / "quarters_2015.arrow").schema.metadata
    left = float(facts[b"inhabitants_left"])
    assert new["inhabitants_of_2015"].sum() + left == pytest.approx(old["population"].sum())


def test_every_column_of_occitanie_tells_its_own_source(occitanie):
    variables = occitanie[0].territory.variables
    assert variables["median_income_eur_per_cu"].via == "fichier chargé"
    assert variables["median_income_eur_per_cu"].vintage == "2016"
    assert variables["rental_value_eur"].via.startswith("openfisca-france")
    assert occitanie[0].territory.zonings["living_area"].vintage == "2022"


def test_ile_de_france_with_official_contours_agrees_with_the_bundled_one(packages, loaded, tmp_path, capsys):
    assert main(["build", "--region", "11", "--from", str(loaded), "--into", str(tmp_path)]) == 0
    assert "Contours officiels des quartiers, sauf 3 quartiers" in plain(capsys.readouterr().out)
    atlas, bundled = open_folder(tmp_path), open_folder(DEFAULT_FOLDER)
    assert atlas.territory.key == bundled.territory.key
    quarters, before = atlas.territory.quarters, bundled.territory.quarters
    assert atlas.territory.communes.tolist() == bundled.territory.communes.tolist()
    assert quarters.codes.tolist() == before.codes.tolist()
    assert quarters.population.values.sum() == 1_703_219
    # three contours of the source collapsed to a point: they stay indicative, nothing is invented
    lacking = quarters.codes[shapely.is_missing(atlas.drawing.quarter_contours)].tolist()
    assert lacking == ["QN09105I", "QN09113I", "QN09503I"]
    # communes of two editions: small quarters along a limit move, the inhabitants of the region hardly do
    people = [one.columns["qpv_population"].values for one in (atlas.territory, bundled.territory)]
    assert people[0].sum() == pytest.approx(people[1].sum())
    assert np.abs(people[0] - people[1]).sum() / 2 < 0.005 * people[1].sum()


def test_a_rural_departement_is_built_from_the_registries_alone(bare_lozere):
    territory = bare_lozere.territory
    assert (territory.key, territory.name) == ("dep-48", "Lozère")
    assert territory.communes.size == 152
    assert {"municipal_population", "census_population", "rental_value_eur", "density_per_km2"} <= set(
        territory.columns
    )
    assert not {"median_income_eur_per_cu", "qpv_population", "n_facilities"} & set(territory.columns)
    assert set(territory.zonings) == {"departement", "epci", "abc"}
    assert territory.quarters.codes.size == 0
    assert list(bare_lozere.layers) == ["communes", "departements", "epci", "abc", "labels"]
    need = default_need(territory)
    assert [part.column for part in need.components] == ["rental_value_eur"]
    assert need.missing == ("median_income_eur_per_cu", "qpv_population_share", "facilities_per_1000")


def test_the_area_of_lozere_is_that_of_the_departement(bare_lozere):
    # INSEE: 5,167 km²; generalised contours in Lambert-93 are within 1 %
    assert bare_lozere.territory.columns["area_km2"].values.sum() == pytest.approx(5_167, rel=0.01)


def test_building_again_gives_the_same_bytes_and_says_in_french_what_is_lacking(bare_lozere, tmp_path, capsys):
    assert main(["build", "--departements", "48", "--into", str(tmp_path)]) == 0
    assert open_folder(tmp_path).fingerprint == bare_lozere.fingerprint
    printed = plain(capsys.readouterr().out)
    for words in ("« Lozère »", "152 communes", "0 quartier prioritaire", "niveau de vie médian", "bassin de vie"):
        assert words in printed
    assert f"make run TERRITOIRE={tmp_path}" in printed


@pytest.mark.parametrize("words", [["--region", "99"], ["--departements", "48,99"]])
def test_an_unknown_code_is_refused_in_french(packages, tmp_path, capsys, words):
    assert main(["build", *words, "--into", str(tmp_path), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["built"] is None
    assert "« 99 »" in plain(answer["message"])
    assert list(tmp_path.iterdir()) == []

"""Figures of the bundled territory recomputed straight from the official files, where these are at hand."""

import csv
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import orjson
import pandas as pd
import pytest
import shapely

from domain.values import SECRET
from geodata.topology import project

REGION = ("75", "77", "78", "91", "92", "93", "94", "95")


def column(atlas, key):
    return dict(zip(atlas.territory.communes.tolist(), atlas.territory.columns[key].values.tolist(), strict=True))


def rows(path, separator=","):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=separator))


def test_medians_are_the_published_ones(atlas, donnees):
    medians, states = (
        column(atlas, "median_income_eur_per_cu"),
        atlas.territory.columns["median_income_eur_per_cu"].states,
    )
    published = {row["CODGEO"]: row["MED16"] for row in rows(donnees / "base_cc_filosofi_2016_COM.csv", ";")}
    for position, (code, median) in enumerate(medians.items()):
        if code in ("93066", "95169"):
            assert np.isnan(median)
        elif published[code]:
            assert median == float(published[code])
        else:
            assert states[position] == SECRET


def test_operating_revenue_is_the_sum_of_the_published_amounts(atlas, donnees):
    published = rows(donnees / "dotations_perequation_communes_2017_ile_de_france.csv")
    whole = [Decimal(row["MONTANT"]).quantize(Decimal(1), ROUND_HALF_UP) for row in published]
    assert sum(column(atlas, "operating_revenue_eur").values()) == sum(whole)
    saint_denis = [
        amount for amount, row in zip(whole, published, strict=True) if row["code collectivite"] in ("93066", "93059")
    ]
    assert len(saint_denis) == 2
    assert column(atlas, "operating_revenue_eur")["93066"] == sum(saint_denis)


def test_the_published_amount_per_head_is_found_again(atlas, donnees):
    published = rows(donnees / "dotations_perequation_communes_2017_ile_de_france.csv")
    per_head = {row["code collectivite"]: float(row["apresp_hab"]) for row in published}
    merged = set(atlas.territory.reasons["rental_value_2017_eur"])
    for position, (code, ours) in enumerate(column(atlas, "operating_revenue_eur_per_head").items()):
        if position not in merged:
            assert ours == pytest.approx(per_head[code], abs=0.05)


def test_equalisation_is_the_sum_of_the_published_amounts(atlas, donnees):
    published = rows(donnees / "dotations_perequation_communes_2017_ile_de_france.csv")
    whole = [Decimal(row["perequations"]).quantize(Decimal(1), ROUND_HALF_UP) for row in published]
    assert sum(column(atlas, "equalisation_eur").values()) == sum(whole)


def test_facilities_are_counted_once_and_arrondissements_in_paris(atlas, donnees):
    published = pd.read_parquet(donnees / "bpe_2019_communes_types_choisis.parquet")
    inside = published[published["DEPCOM"].str[:2].isin(REGION)]
    ours = column(atlas, "n_facilities")
    assert sum(ours.values()) == inside["NB_EQUIP"].sum()
    assert ours["75056"] == inside.loc[inside["DEPCOM"].str.startswith("751"), "NB_EQUIP"].sum()
    assert ours["93066"] == inside.loc[inside["DEPCOM"].isin(["93066", "93059"]), "NB_EQUIP"].sum()


def test_quarters_have_their_published_figures(atlas, donnees):
    published = {row["codeQPV"]: row for row in rows(donnees / "qpv_2024_indicateurs.csv")}
    quarters = atlas.territory.quarters
    for position, code in enumerate(quarters.codes.tolist()):
        assert quarters.population.values[position] == int(published[code]["popMuniQPV"])
        rate = published[code]["taux_pauvrete_60%"]
        if rate:
            assert quarters.poverty_rate.values[position] == pytest.approx(float(rate) / 100)
        else:
            assert np.isnan(quarters.poverty_rate.values[position])


def test_quarters_stand_in_the_communes_of_the_official_list(atlas, donnees):
    features = orjson.loads((donnees / "qpv_2024_ile_de_france.geojson").read_bytes())["features"]
    listed = {feature["properties"]["code_qp"]: feature["properties"]["insee_com"].split(", ") for feature in features}
    territory = atlas.territory
    for quarter, commune in zip(territory.quarters.part_quarter, territory.quarters.part_commune, strict=True):
        official = [code.replace("93059", "93066") for code in listed[str(territory.quarters.codes[quarter])]]
        assert str(territory.communes[commune]) in official


def test_areas_of_quarters_are_measured_in_metres(atlas, donnees):
    features = orjson.loads((donnees / "qpv_2024_ile_de_france.geojson").read_bytes())["features"]
    contours = shapely.make_valid(shapely.from_geojson([orjson.dumps(feature["geometry"]) for feature in features]))
    area_m2 = dict(zip((f["properties"]["code_qp"] for f in features), shapely.area(project(contours)), strict=True))
    for code, ours in zip(atlas.territory.quarters.codes.tolist(), atlas.territory.quarters.area_m2, strict=True):
        if not np.isnan(ours):
            assert ours == pytest.approx(area_m2[code], abs=1)


def test_living_areas_are_those_of_the_membership_table(atlas, donnees):
    published = pd.read_parquet(donnees / "appartenance_geo_communes_2024.parquet").set_index("CODGEO")
    for key, name in (("living_area", "BV2022"), ("employment_area", "ZE2020")):
        zoning = atlas.territory.zonings[key]
        ours = zoning.codes[zoning.area_of].tolist()
        assert ours == published.loc[atlas.territory.communes.tolist(), name].tolist()


def test_living_areas_that_cross_the_border_have_communes_elsewhere(atlas, donnees):
    published = pd.read_parquet(donnees / "appartenance_geo_communes_2024.parquet")
    outside = set(published.loc[published["REG"] != "11", "BV2022"])
    zoning = atlas.territory.zonings["living_area"]
    crossing = {code for code, people in zip(zoning.codes.tolist(), zoning.outside_population, strict=True) if people}
    assert crossing == set(zoning.codes.tolist()) & outside


def test_zus_are_those_of_the_decree(atlas, donnees):
    expected = defaultdict(set)
    for row in rows(donnees / "zus_liste_annexe_decret_1996_extrait.csv"):
        if row["departement"] in REGION:
            code = "75056" if row["code_commune_2019"].startswith("751") else row["code_commune_2019"]
            expected[code.replace("93059", "93066")].add(row["quartier"])
    ours = zip(atlas.territory.communes.tolist(), atlas.territory.zus_names, strict=True)
    assert {code: set(names) for code, names in ours if names} == dict(expected)


def test_published_ratios_are_copied_figure_by_figure(atlas, donnees):
    published = rows(donnees / "credits_politique_ville_ratios_publies.csv")
    ours = [(ratio.code, ratio.eur_per_inhabitant) for ratio in atlas.published_ratios]
    assert ours == [(row["territoire_code"], float(row["ratio_eur_par_habitant"])) for row in published]


def test_contours_agree_with_those_of_another_edition(atlas, donnees):
    # ADMIN EXPRESS 2018: Saint-Denis and Pierrefitte together are what Saint-Denis is now
    table = pd.read_parquet(donnees / "communes_ile_de_france.parquet").set_index("code")
    former = project(shapely.from_wkb(table.loc[["93066", "93059"], "geometry"].to_numpy()))
    position = int(atlas.territory.positions(("93066",))[0])
    ours = project(np.array([atlas.drawing.contours[position]], dtype=object))[0]
    union = shapely.union_all(former)
    assert shapely.area(shapely.symmetric_difference(union, ours)) < 0.05 * shapely.area(union)
    assert atlas.territory.area_m2[position] == pytest.approx(shapely.area(union), rel=0.02)

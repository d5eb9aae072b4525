"""What was loaded into a territory enters its build: lists of communes, own tables, contours, grid cells."""

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from domain.mapped import indicators_of
from domain.values import MISSING, OK
from geodata.__main__ import main
from tests.geodata.built import built

MENDE, FLORAC, SAINT_ALBAN = "48095", "48061", "48132"
RURAL = f"CODGEO;LIBGEO;FRR\n{MENDE};Mende;FRR non\n{FLORAC};Florac;FRR\n{SAINT_ALBAN};Saint-Alban;FRR+\n"
DENSITY = (
    f"CODGEO;LIBGEO;DENS;LIBDENS\n{MENDE};Mende;5;Bourgs ruraux\n{FLORAC};Florac;7;Rural à habitat très dispersé\n"
)
OWN = f"code;nom;demandeurs d'emploi;taux de vacance\n{MENDE};Mende;812;9,4\n{FLORAC};Florac;n.d.;12,0\n"
ANSWERS = {
    "M01": "Observatoire local",
    "M02": "2024",
    "M03:demandeurs d'emploi": "effectifs",
    "M03:taux de vacance": "taux en %",
}
LILLE = "qpv_2015_lille_filosofi_200m.gpkg"


def loaded(folder, path, **answers):
    words = [word for key, value in answers.items() for word in ("--answer", f"{key}={value}")]
    assert main(["load", str(path), "--into", str(folder), *words]) == 0


@pytest.fixture(scope="module")
def lozere(bare_lozere, tmp_path_factory):
    """Lozère with two lists of communes, a table of one's own, and contours in the layout of ADMIN EXPRESS."""
    place = tmp_path_factory.mktemp("lozere")
    for name, content in (("frr.csv", RURAL), ("densite.csv", DENSITY), ("emploi.csv", OWN)):
        (place / name).write_text(content, encoding="utf-8")
    loaded(place / "charge", place / "frr.csv", M02="2024", M04="2024")
    loaded(place / "charge", place / "densite.csv", M02="2024", M04="2024")
    loaded(place / "charge", place / "emploi.csv", **ANSWERS)
    loaded(place / "charge", admin_express(bare_lozere, place / "COMMUNE.gpkg"), M02="2025", M04="2025")
    return bare_lozere, built(["--departements", "48", "--from", str(place / "charge")], place / "built")


def admin_express(atlas, path):
    """Write communes as IGN does, in Lambert-93, each shrunk by a tenth: a contour that no other source has."""
    territory = atlas.territory
    frame = geopandas.GeoDataFrame(
        {
            "ID": [f"COMMUNE_{code}" for code in territory.communes],
            "NOM": territory.names,
            "INSEE_COM": territory.communes,
            "STATUT": "Commune simple",
            "POPULATION": territory.columns["municipal_population"].values.astype(int),
            "INSEE_DEP": "48",
            "INSEE_REG": "76",
            "SIREN_EPCI": "200069151",
        },
        geometry=geopandas.GeoSeries(atlas.drawing.contours, crs=4326).to_crs(2154).scale(0.9, 0.9),
    )
    pyogrio.write_dataframe(frame, path, layer="commune")
    return path


def members(territory, zoning, area):
    one = territory.zonings[zoning]
    position = one.codes.tolist().index(area)
    return set(territory.communes[one.area_of == position].tolist())


def test_a_list_of_communes_is_a_zoning_whose_members_are_those_of_the_list(lozere):
    territory = lozere[1].territory
    assert members(territory, "frr", "frr") == {FLORAC, SAINT_ALBAN}
    assert "frr" not in lozere[0].territory.zonings
    assert {"frr", "density"} <= set(lozere[1].layers)


def test_a_table_of_classes_is_a_zoning_with_one_area_for_each(lozere):
    territory = lozere[1].territory
    assert (members(territory, "density", "5"), members(territory, "density", "7")) == ({MENDE}, {FLORAC})
    assert "Bourgs ruraux" in territory.zonings["density"].names.tolist()
    assert (territory.zonings["density"].area_of == -1).sum() == territory.communes.size - 2


def test_a_table_of_ones_own_is_an_indicator_with_its_producer_its_year_and_how_it_adds_up(lozere):
    territory = lozere[1].territory
    own = {one.label: one for one in territory.variables.values() if one.producer == "Observatoire local"}
    seekers, rate = own["demandeurs d'emploi"], own["taux de vacance"]
    assert (seekers.vintage, seekers.aggregation.value, rate.aggregation.value) == ("2024", "sum", "none")
    column = territory.columns[seekers.key]
    place = {code: k for k, code in enumerate(territory.communes.tolist())}
    assert (column.states[place[MENDE]], column.values[place[MENDE]]) == (OK, 812)
    assert column.states[place[FLORAC]] == column.states[place[SAINT_ALBAN]] == MISSING
    assert territory.columns[rate.key].values[place[FLORAC]] == pytest.approx(0.12)
    assert rate.key in {one.key for one in indicators_of(territory)}


def test_contours_of_admin_express_replace_those_of_the_package(lozere):
    bare, made = (one.territory.columns["area_km2"].values for one in lozere)
    assert made.sum() / bare.sum() == pytest.approx(0.81, rel=0.005)
    assert np.abs(made / bare - 0.81).max() < 0.05
    assert lozere[1].source("contours").producer == "IGN"
    assert shapely.is_valid(lozere[1].drawing.contours).all()


@pytest.fixture(scope="module")
def nord(packages, donnees, tmp_path_factory):
    """Le Nord with the quarters of 2024 and the cells of 200 m around Lille."""
    place = tmp_path_factory.mktemp("nord")
    for name in ("qpv_2024_contours.parquet", "qpv_2024_indicateurs.csv"):
        loaded(place / "charge", donnees / name)
    loaded(place / "charge", donnees / LILLE, G15="carreaux_200m")
    return built(["--departements", "59", "--from", str(place / "charge")], place / "built")


def test_quarters_under_cells_are_shared_by_inhabitants_as_a_spatial_join_counts_them(nord, donnees):
    territory = nord.territory
    quarters = territory.quarters
    cells = pyogrio.read_dataframe(donnees / LILLE, layer="carreaux_200m").to_crs(2154)
    people = "num_people"
    points = cells.set_geometry(cells.centroid)[[people, "geometry"]]
    communes = geopandas.GeoDataFrame(
        {"commune": territory.communes}, geometry=geopandas.GeoSeries(nord.drawing.contours, crs=4326).to_crs(2154)
    )
    contours = geopandas.GeoDataFrame(
        {"quarter": quarters.codes}, geometry=geopandas.GeoSeries(nord.drawing.quarter_contours, crs=4326).to_crs(2154)
    )
    joined = points.sjoin(contours, predicate="within").drop(columns="index_right").sjoin(communes, predicate="within")
    counted = joined.groupby(["quarter", "commune"])[people].sum()
    shared = counted.groupby("quarter").filter(lambda part: len(part) > 1)
    parts = pd.Series(
        quarters.part_share,
        index=pd.MultiIndex.from_arrays(
            [quarters.codes[quarters.part_quarter], territory.communes[quarters.part_commune]],
            names=["quarter", "commune"],
        ),
    )
    expected = shared / shared.groupby("quarter").transform("sum")
    compared = pd.concat([parts.rename("built"), expected.rename("joined")], axis=1, join="inner")
    assert len(compared) >= 4
    assert np.allclose(compared["built"], compared["joined"], atol=0.02)
    assert quarters.share_method in {"mixed", "population"}

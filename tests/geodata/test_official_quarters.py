"""Quarters of the official files: invalid contours, shares, inhabitants of grid cells, two generations."""

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.cells import Cells, locate_cells, population_shares
from geodata.generations import Generation, carry, compare
from geodata.overlaps import parts
from geodata.quarters import AREA, OFFICIAL, OUTSIDE, POPULATION, area_shares, listed_communes
from geodata.repair import DOUBTFUL_CHANGE_SHARE, repaired

ILE_DE_FRANCE = ("75", "77", "78", "91", "92", "93", "94", "95")
COURCOURONNES, EVRY_COURCOURONNES = "91182", "91228"
"""One commune since 1 January 2019; the contours at hand are of 2018, the lists of 2024."""


@pytest.fixture(scope="module")
def quarters(donnees):
    return geopandas.read_parquet(donnees / "qpv_2024_contours.parquet")


@pytest.fixture(scope="module")
def shapes(quarters):
    return repaired(quarters.geometry.to_numpy()).shapes


@pytest.fixture(scope="module")
def lille(donnees):
    path = donnees / "qpv_2015_lille_filosofi_200m.gpkg"
    return {layer: geopandas.read_file(path, layer=layer) for layer in ("qpv", "communes", "carreaux_200m")}


@pytest.fixture(scope="module")
def lille_cells(lille):
    frame = lille["carreaux_200m"]
    return Cells(
        frame.to_crs(4326).geometry.to_numpy(), frame["num_people"].to_numpy(), (frame["imputed"] == 1).to_numpy()
    )


@pytest.fixture(scope="module")
def lille_quarters(lille):
    return repaired(lille["qpv"].to_crs(4326).geometry.to_numpy()).shapes


@pytest.fixture(scope="module")
def occitanie(donnees):
    return geopandas.read_parquet(donnees / "qpv_2015_contours_occitanie.parquet")


def test_85_contours_are_invalid_and_repaired_within_one_per_cent(quarters):
    """SOURCES.md: 85 of the 1,609, all of them among the 1,561 at hand; the file lacks département 69."""
    contours = quarters.geometry.to_numpy()
    mended = repaired(contours)
    assert contours.size == 1_561
    assert mended.n_repaired == (~shapely.is_valid(contours)).sum() == 85
    assert mended.area_change_share < DOUBTFUL_CHANGE_SHARE
    left = shapely.area(mended.shapes)
    assert np.isnan(left).sum() == mended.collapsed.size
    by_lines = shapely.area(shapely.make_valid(contours))
    assert np.abs(np.nan_to_num(left) - by_lines).sum() < 0.001 * by_lines.sum()
    assert (by_lines[mended.collapsed] == 0).all()


def test_quarters_in_several_communes_are_those_of_the_lists(quarters):
    """SOURCES.md: 149 of the 1,609; six of them are in département 69."""
    codes = sorted({code for text in quarters["insee_com"] for code in text.split(", ")})
    listed = listed_communes(quarters["insee_com"].tolist(), np.array(codes))
    assert (np.bincount(listed.quarter) > 1).sum() == 143
    assert (listed.commune != OUTSIDE).all()
    assert listed.quarter.size == quarters["insee_com"].str.count(",").sum() + 1_561


def test_occitanie_has_32_invalid_contours_of_2015(occitanie):
    mended = repaired(occitanie.geometry.to_numpy())
    assert (mended.n_repaired, mended.collapsed.size) == (32, 0)


def test_99_6_per_cent_of_a_quarter_lie_in_its_listed_communes(donnees, quarters, shapes):
    """SOURCES.md: mean over Île-de-France."""
    inside = quarters["insee_dep"].isin(ILE_DE_FRANCE).to_numpy()
    communes = geopandas.read_parquet(donnees / "communes_ile_de_france.parquet")
    communes = communes.assign(code=communes["code"].replace(COURCOURONNES, EVRY_COURCOURONNES)).dissolve("code")
    listed = listed_communes(quarters.loc[inside, "insee_com"].tolist(), communes.index.to_numpy(dtype=str))
    shares = area_shares(parts(shapes[inside], repaired(communes.geometry.to_numpy()).shapes), listed)
    assert np.nanmean(shares.listed_share) == pytest.approx(0.996, abs=0.0005)
    assert np.bincount(shares.quarter, weights=shares.share) == pytest.approx(np.ones(298))
    assert pd.Series(shares.method).value_counts().to_dict() == {AREA: 295, OFFICIAL: 3}


def test_168_272_people_of_lille_live_in_quarters(lille, lille_quarters, lille_cells):
    """SOURCES.md: 1,099,836 people in cells, 168,272 by centroid in quarters, 18.18 km2."""
    located = locate_cells(lille_quarters, lille_cells)
    assert int(lille_cells.population.sum()) == 1_099_836
    assert located.count.population.sum() == 168_272
    area = parts(lille_quarters, lille["communes"].to_crs(4326).geometry.to_numpy()).quarter_area_m2
    assert area.sum() / 1e6 == pytest.approx(18.18, abs=0.005)
    assert lille_cells.is_imputed.sum() == 3_564
    assert (located.count.n_imputed <= located.count.n_cells).all()


def test_shares_of_lille_are_those_of_a_spatial_join(lille, lille_quarters, lille_cells):
    """Read again from the file, in its own metres, with geopandas alone."""
    communes = lille["communes"].to_crs(4326).geometry.to_numpy()
    shares, counted = population_shares(lille_quarters, communes, lille_cells)
    centres = lille["carreaux_200m"].set_geometry(lille["carreaux_200m"].centroid)[
        ["num_people", "imputed", "geometry"]
    ]
    quarter = lille["qpv"].assign(geometry=lille["qpv"].make_valid(), q=range(26))[["q", "geometry"]]
    commune = lille["communes"].assign(c=range(121))[["c", "geometry"]]
    joined = centres.sjoin(quarter, predicate="within").drop(columns="index_right").sjoin(commune, predicate="within")
    people = joined.groupby(["q", "c"])["num_people"].sum()
    share = people / people.groupby("q").transform("sum")
    assert set(shares.method) == {POPULATION}
    found = pd.Series(shares.share, index=pd.MultiIndex.from_arrays([shares.quarter, shares.commune]))
    assert found.to_dict() == pytest.approx(share[share > 0].to_dict(), abs=1e-9)
    imputed = joined[joined["imputed"] == 1].groupby("q")["num_people"].agg(["sum", "size"])
    assert counted.imputed_population[imputed.index] == pytest.approx(imputed["sum"])
    assert counted.n_imputed[imputed.index].tolist() == imputed["size"].tolist()
    assert counted.n_imputed.sum() == imputed["size"].sum()


def test_generations_of_occitanie_keep_their_totals(donnees, occitanie, quarters, shapes):
    """105 quarters of 2015 and 108 of 2024, again with geopandas.overlay and the published inhabitants of 2015."""
    here = (quarters["insee_reg"] == "76").to_numpy()
    old, new = repaired(occitanie.geometry.to_numpy()).shapes, shapes[here]
    found = compare(Generation(old), Generation(new))
    frames = [
        geopandas.GeoDataFrame({key: range(each.size)}, geometry=each, crs=4326).to_crs(2154)
        for key, each in (("old", old), ("new", new))
    ]
    common = geopandas.overlay(*frames, how="intersection", keep_geom_type=True)
    by_old = common.area.groupby(common["old"]).sum().reindex(range(105), fill_value=0)
    by_new = common.area.groupby(common["new"]).sum().reindex(range(108), fill_value=0)
    assert found.old_area.kept == pytest.approx(by_old.to_numpy(), rel=1e-9, abs=1e-3)
    assert found.new_area.kept == pytest.approx(by_new.to_numpy(), rel=1e-9, abs=1e-3)
    assert found.old_area.total == pytest.approx(frames[0].area.to_numpy())
    figures = pd.read_csv(donnees / "qpv_2015_statistiques_occitanie.csv", dtype={"code_qp": str}).set_index("code_qp")
    population = figures["pop_mun"].reindex(occitanie["code_qp"]).to_numpy(dtype=float)
    carried = carry(population, found)
    assert population.sum() == 358_011
    assert carried.by_new.sum() + carried.left == pytest.approx(358_011)
    assert not found.is_doubled.any()


def test_people_of_lille_kept_in_quarters_of_2024(lille, lille_quarters, lille_cells, shapes):
    """Centroids in both generations, counted again by two joins of geopandas."""
    found = compare(Generation(lille_quarters), Generation(shapes), lille_cells)
    centres = lille["carreaux_200m"].set_geometry(lille["carreaux_200m"].centroid)[["num_people", "geometry"]]
    old = geopandas.GeoDataFrame(geometry=lille_quarters, crs=4326).to_crs(2154)
    new = geopandas.GeoDataFrame(geometry=shapes, crs=4326).dropna().to_crs(2154)
    both = centres.sjoin(old, predicate="within").drop(columns="index_right").sjoin(new, predicate="within")
    assert found.old_people.total.sum() == 168_272
    assert found.old_people.kept.sum() == both["num_people"].sum() == np.nansum(found.new_people.kept)
    assert set(found.method) == {POPULATION}

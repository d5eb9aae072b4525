"""What the bundled territory holds, against published totals and the traps of its sources."""

from pathlib import Path

import numpy as np
import pytest

from domain.territory import Aggregation
from domain.values import MISSING, OK, SECRET
from geodata.atlas import DEFAULT_FOLDER
from geodata.variables import COLUMNS
from geodata.zonings import ABC_CLASSES


def at(territory, code):
    return int(territory.positions((code,))[0])


def value(territory, key, code):
    return territory.columns[key].values[at(territory, code)]


def test_the_region_has_its_communes_and_its_published_population(atlas):
    # INSEE Flash Île-de-France no 106: 12 463 067 inhabitants on 1 January 2023
    assert atlas.territory.communes.size == 1266
    assert atlas.territory.columns["municipal_population"].values.sum() == 12_463_067
    assert atlas.territory.cog_year == 2025


def test_communes_stand_in_ascending_order_without_repetition(atlas):
    assert atlas.territory.communes.tolist() == sorted(set(atlas.territory.communes.tolist()))


@pytest.mark.parametrize(
    ("zoning", "n_areas"),
    [("departement", 8), ("epci", 52), ("ept", 11), ("living_area", 71), ("employment_area", 15), ("abc", 4)],
)
def test_every_zoning_has_its_areas(atlas, zoning, n_areas):
    found = atlas.territory.zonings[zoning]
    assert found.codes.size == found.names.size == n_areas
    assert set(found.area_of[found.area_of >= 0].tolist()) == set(range(n_areas))


def test_every_commune_has_a_departement_an_epci_a_living_area_and_an_employment_area(atlas):
    for key in ("departement", "epci", "living_area", "employment_area"):
        assert (atlas.territory.zonings[key].area_of >= 0).all()


def test_twenty_nine_living_areas_cross_the_border_of_the_region(atlas):
    outside = atlas.territory.zonings["living_area"].outside_population
    assert (outside > 0).sum() == 29
    assert not np.isnan(outside).any()


def test_no_employment_area_crosses_the_border(atlas):
    assert (atlas.territory.zonings["employment_area"].outside_population == 0).all()


def test_one_epci_crosses_the_border(atlas):
    epci = atlas.territory.zonings["epci"]
    assert [code for code, people in zip(epci.codes, epci.outside_population, strict=True) if people] == ["247800550"]


def test_abc_classes_are_those_of_the_order(atlas):
    assert set(atlas.territory.zonings["abc"].codes.tolist()) <= set(ABC_CLASSES)


def test_saint_denis_sums_the_counts_of_pierrefitte(atlas):
    # table finances_2017, rows 93066 and 93059
    territory = atlas.territory
    assert "93059" not in territory.communes.tolist()
    assert value(territory, "operating_revenue_population", "93066") == 111_752 + 29_497
    assert value(territory, "operating_revenue_eur", "93066") == 188_034_861 + 38_595_436
    assert value(territory, "municipal_population", "93066") == 149_077


@pytest.mark.parametrize("key", ["median_income_eur_per_cu", "poverty_rate", "rental_value_eur", "housing_tax_rate"])
@pytest.mark.parametrize("code", ["93066", "95169"])
def test_a_rate_of_a_merged_commune_is_unknown_because_of_the_merger(atlas, key, code):
    position = at(atlas.territory, code)
    assert atlas.territory.columns[key].states[position] == MISSING
    assert atlas.territory.reasons[key][position] == "fusion"


def test_the_class_of_a_commune_whose_parts_disagree_is_unknown(atlas):
    position = at(atlas.territory, "93066")
    assert atlas.territory.zonings["abc"].area_of[position] == -1
    assert atlas.territory.reasons["abc"][position] == "fusion"


def test_the_contour_of_saint_denis_covers_pierrefitte(atlas):
    # the published contour leaves it out: 12.5 km2 without, 15.9 km2 with
    assert 15.5e6 < atlas.territory.area_m2[at(atlas.territory, "93066")] < 16.3e6


def test_paris_counts_once(atlas):
    territory = atlas.territory
    assert [code for code in territory.communes.tolist() if code.startswith("75")] == ["75056"]
    assert value(territory, "municipal_population", "75056") == 2_103_778
    assert value(territory, "median_income_eur_per_cu", "75056") == 26_808
    assert atlas.drawing.arrondissements.size == 20


def test_secret_and_missing_are_told_apart(atlas):
    median = atlas.territory.columns["median_income_eur_per_cu"]
    assert (median.states == SECRET).sum() == 18
    assert (median.states == MISSING).sum() == 2
    assert np.isnan(median.values[median.states != OK]).all()


def test_poverty_is_confidential_in_most_communes(atlas):
    assert (atlas.territory.columns["poverty_rate"].states == SECRET).sum() == 829


def test_a_rate_of_zero_that_was_voted_is_kept(atlas):
    assert value(atlas.territory, "housing_tax_rate", "77123") == 0


def test_census_counts_are_within_rounding_of_the_published_total(atlas):
    # INSEE Flash Île-de-France no 91: 12 317 279 inhabitants on 1 January 2021; IRIS are rounded one by one
    assert abs(atlas.territory.columns["census_population"].values.sum() - 12_317_279) < 200


def test_there_are_298_quarters_whose_shares_sum_to_one(atlas):
    quarters = atlas.territory.quarters
    sums = np.bincount(quarters.part_quarter, weights=quarters.part_share)
    assert quarters.codes.size == 298
    assert np.allclose(sums, 1, atol=1e-9)
    assert quarters.share_method == "area"


def test_no_share_is_a_sliver(atlas):
    share = atlas.territory.quarters.part_share
    assert ((share >= 0.005) & ((share <= 0.995) | np.isclose(share, 1))).all()


def test_people_in_quarters_are_counted_once(atlas):
    quarters = atlas.territory.quarters
    estimated = atlas.territory.columns["qpv_population"].values.sum()
    assert quarters.population.values.sum() == 1_703_219
    assert estimated == pytest.approx(1_703_219, abs=1e-6)


def test_no_commune_has_more_people_in_quarters_than_inhabitants(atlas):
    columns = atlas.territory.columns
    assert (columns["qpv_population"].values <= columns["municipal_population"].values).all()


def test_three_quarters_have_no_known_area(atlas):
    quarters = atlas.territory.quarters
    assert quarters.codes[np.isnan(quarters.area_m2)].tolist() == ["QN09105I", "QN09113I", "QN09503I"]


def test_zus_are_listed_in_every_departement(atlas):
    holding = [
        code[:2] for code, names in zip(atlas.territory.communes, atlas.territory.zus_names, strict=True) if names
    ]
    assert set(holding) == {"75", "77", "78", "91", "92", "93", "94", "95"}


def test_ratios_are_those_of_their_sides(atlas):
    columns = atlas.territory.columns
    for record in COLUMNS:
        if record.variable.aggregation is Aggregation.RATIO_OF_SUMS:
            above, below = columns[record.variable.numerator], columns[record.variable.denominator]
            expected = record.scale * above.values / below.values
            assert np.allclose(columns[record.variable.key].values, expected, equal_nan=True)


def test_every_column_is_described_and_has_a_producer(atlas):
    territory = atlas.territory
    assert list(territory.columns) == list(territory.variables)
    for variable in territory.variables.values():
        assert variable.label
        assert variable.producer
        assert variable.vintage


def test_operating_revenue_says_what_it_does_not_compare(atlas):
    warning = atlas.territory.variables["operating_revenue_eur"].warning
    assert "Métropole du Grand Paris" in warning
    assert "potentiel" in warning


def test_the_published_ratios_of_the_eight_departements_are_there(atlas):
    printed = {ratio.code: ratio.eur_per_inhabitant for ratio in atlas.published_ratios if ratio.source == "CC2012"}
    assert printed["93"] == 31
    assert printed["78"] == 70.8
    assert {"75", "77", "78", "91", "92", "93", "94", "95"} <= set(printed)


def test_no_commune_is_an_island(atlas):
    neighbours = atlas.territory.neighbours
    assert set(neighbours.ravel().tolist()) == set(range(1266))
    assert (neighbours[:, 0] < neighbours[:, 1]).all()


def test_the_committed_folder_weighs_less_than_three_megabytes():
    assert sum(path.stat().st_size for path in Path(DEFAULT_FOLDER).rglob("*") if path.is_file()) <= 3_000_000

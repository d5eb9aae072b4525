"""Columns made from tables of any vintage: what is absent is no zero, what merged is summed, reasons are told."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from domain.errors import UnreadableData
from domain.values import MISSING, OK, SECRET
from geodata import columns
from geodata.crosswalk import Crosswalk
from geodata.sources import source
from geodata.supplies import Supplies, Supply

CROSSWALK = Crosswalk.national(2025)
COMMUNES = np.array(["15031", "15141", "75056", "93066", "95169", "95018"])
COMMUNES.sort()


def supply(key, table, **changes):
    return Supply(replace(source(key), **changes), "essai", pd.DataFrame(table))


def made(*supplies):
    return columns.make(COMMUNES, Supplies(list(supplies)), CROSSWALK)


def value(one, code):
    place = COMMUNES.tolist().index(code)
    return one.column.values[place], one.column.states[place], one.reasons.get(place, "")


def finances(codes, amounts):
    return supply(
        "finances",
        {
            "commune_code": codes,
            "operating_revenue_eur": amounts,
            "operating_revenue_population": np.ones(len(codes)),
            "equalisation_eur": np.zeros(len(codes)),
        },
    )


def test_euros_of_merged_communes_are_summed():
    found = made(finances(["93066", "93059", "95018"], [10.0, 5.0, 1.0]))["operating_revenue_eur"]
    assert value(found, "93066")[:2] == (15.0, OK)


def test_a_part_that_the_table_lacks_makes_the_sum_unknown():
    found = made(finances(["93066", "95018"], [10.0, 1.0]))["operating_revenue_eur"]
    assert value(found, "93066")[1] == MISSING


def test_arrondissements_are_their_commune_once():
    table = {"commune_code": [f"751{place:02d}" for place in range(1, 21)] + ["95018"], "census_population": [1.0] * 21}
    others = ("n_inhabitants_under_20", "n_inhabitants_over_65", "n_dwellings", "n_main_residences")
    table |= {name: [1.0] * 21 for name in (*others, "n_vacant_dwellings")}
    assert value(made(supply("census", table))["census_population"], "75056")[:2] == (20.0, OK)


def test_a_median_of_a_merged_commune_is_unknown_because_of_the_merger():
    table = {"commune_code": ["93066", "93059", "95018"], "median_income_eur_per_cu": [15e3, 14e3, 2e4]}
    table["poverty_rate_pct"] = [30.0, 28.0, np.nan]
    one = supply("filosofi", table)
    one = replace(one, states={"poverty_rate_pct": np.array([OK, OK, SECRET], dtype=np.int8)})
    found = made(one)
    assert value(found["median_income_eur_per_cu"], "93066")[1:] == (MISSING, "fusion")
    assert value(found["median_income_eur_per_cu"], "95018")[:2] == (2e4, OK)
    assert value(found["poverty_rate"], "95018")[1] == SECRET


def test_a_rate_of_a_commune_since_split_says_so():
    table = {
        "commune_code": ["15141", "95018"],
        "median_income_eur_per_cu": [19e3, 2e4],
        "poverty_rate_pct": [10.0, 9.0],
    }
    found = made(supply("filosofi", table))["median_income_eur_per_cu"]
    for code in ("15141", "15031"):
        assert value(found, code)[1:] == (MISSING, "scission")


def facilities(codes):
    return supply(
        "facilities", {"commune_code": codes, "type": ["A101"] * len(codes), "n_facilities": [1.0] * len(codes)}
    )


def test_a_commune_without_facility_has_none_where_the_table_speaks_of_its_departement():
    found = made(facilities(["93066", "93059", "95018"]))["n_facilities"]
    assert value(found, "93066")[:2] == (2.0, OK)
    assert value(found, "95169")[:2] == (0.0, OK)
    assert value(found, "75056")[1] == MISSING


def test_a_column_that_no_source_gives_is_absent():
    assert made() == {}
    assert "operating_revenue_eur" not in made(finances(["31555"], [1.0]))


def test_the_year_of_a_table_is_that_whose_list_knows_its_codes():
    codes_2016 = frozenset(CROSSWALK.codes_of(2016))
    assert columns.fitting_year(codes_2016, 2017, CROSSWALK) == 2016
    assert columns.fitting_year(frozenset({"95018", "75056"}), 2021, CROSSWALK) == 2021


def test_many_unknown_codes_are_refused():
    with pytest.raises(UnreadableData):
        made(finances(["93066", "00000", "99999"], [1.0, 1.0, 1.0]))


def test_what_was_loaded_comes_before_what_comes_with_the_program_and_the_latest_first():
    old, new = facilities(["95018"]), facilities(["95018"])
    new = replace(new, source=replace(new.source, vintage="2024"))
    assert Supplies([old, new]).best("facilities") is new
    assert Supplies([old, new]).best("census") is None

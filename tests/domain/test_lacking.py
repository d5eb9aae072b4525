"""A territory that lacks columns, zonings or quarters is reckoned with what it holds, and says what it lacks."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import CommuneCode
from domain.edits import Perimeter, starting_point
from domain.mapped import NEED_POSITION, indicators_of, variable_of
from domain.need import DEFAULT_INDEX, default_need
from domain.plan import Rules
from domain.summary import summarise
from domain.territory import Aggregation, Quarters, Territory
from domain.values import Column
from tests.worlds import twelve_communes

WORLD = twelve_communes()
OPTIONAL_COLUMNS = sorted(set(WORLD.columns) - {"municipal_population", "area_km2"})
OPTIONAL_ZONINGS = sorted(set(WORLD.zonings) - {"departement", "epci"})
SOME = Perimeter(communes=frozenset(map(CommuneCode, ("01001", "02004", "2A003"))))


def without(columns=(), zonings=(), quarters=True) -> Territory:
    lacking = {key for key in WORLD.columns if key not in columns}
    return replace(
        WORLD,
        columns=MappingProxyType({key: WORLD.columns[key] for key in WORLD.columns if key in lacking}),
        variables=MappingProxyType({key: WORLD.variables[key] for key in WORLD.variables if key in lacking}),
        zonings=MappingProxyType({key: zoning for key, zoning in WORLD.zonings.items() if key not in zonings}),
        quarters=WORLD.quarters if quarters else no_quarters(),
    )


def no_quarters() -> Quarters:
    texts, numbers, places = np.array([], dtype=np.str_), np.array([]), np.array([], dtype=np.int64)
    nothing = Column.known(numbers)
    return replace(
        WORLD.quarters,
        codes=texts,
        names=texts,
        population=nothing,
        poverty_rate=nothing,
        area_m2=numbers,
        lon=numbers,
        lat=numbers,
        part_quarter=places,
        part_commune=places,
        part_share=numbers,
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    columns=st.sets(st.sampled_from(OPTIONAL_COLUMNS)),
    zonings=st.sets(st.sampled_from(OPTIONAL_ZONINGS)),
    quarters=st.booleans(),
)
def test_every_figure_is_computed_whatever_the_territory_lacks(columns, zonings, quarters):
    territory = without(columns, zonings, quarters)
    need = default_need(territory)
    found = summarise(territory, need, SOME, Rules())
    assert found.who.population.population >= 150_000
    assert (found.who.revenue is None) == bool(columns & {"operating_revenue_eur", "operating_revenue_population"})
    assert (found.fair.income_coverage is None) == ("median_income_eur_per_cu" in columns)
    assert (found.where.living_areas is None) == ("living_area" in zonings)
    assert (found.where.employment_areas is None) == ("employment_area" in zonings)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(columns=st.sets(st.sampled_from([part.column for part in DEFAULT_INDEX])))
def test_the_index_names_what_it_lacks_and_is_the_composite_of_the_rest(columns):
    need = default_need(without(columns))
    assert set(need.missing) == columns
    assert [part.column for part in need.components] == [p.column for p in DEFAULT_INDEX if p.column not in columns]
    if len(columns) == len(DEFAULT_INDEX):
        assert np.isnan(need.index).all()
        assert np.isnan(need.position).all()
    else:
        known = sum(~np.isnan(WORLD.columns[part.column].values) for part in need.components)
        enough = (known >= 0.6 * len(need.components)) & (WORLD.columns["municipal_population"].values > 0)
        assert np.array_equal(~np.isnan(need.index), enough & (known > 0))


def test_a_territory_that_holds_everything_lacks_nothing():
    need = default_need(WORLD)
    assert need.missing == ()
    assert need.components == DEFAULT_INDEX


def test_without_any_index_no_rate_is_decided():
    territory = without({part.column for part in DEFAULT_INDEX})
    plan = summarise(territory, default_need(territory), SOME, Rules()).plan
    assert plan.status == "a_decider"
    assert plan.total_aid_eur is None


def test_a_territory_without_quarters_starts_from_an_empty_perimeter():
    assert starting_point(without(quarters=False)) == Perimeter()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(columns=st.sets(st.sampled_from(OPTIONAL_COLUMNS)))
def test_the_menu_offers_only_what_can_be_drawn(columns):
    territory = without(columns)
    for one in indicators_of(territory):
        assert variable_of(one.key, territory).key == one.key
        assert one.key == NEED_POSITION or one.key in territory.columns


def test_the_menu_does_not_offer_an_index_made_of_nothing():
    keys = [one.key for one in indicators_of(without({part.column for part in DEFAULT_INDEX}))]
    assert NEED_POSITION not in keys


@pytest.mark.parametrize("n_lacking", [0, 1, 2, 3])
def test_the_index_says_of_how_many_indicators_it_is_made(n_lacking):
    territory = without({part.column for part in DEFAULT_INDEX[:n_lacking]})
    words = ("quatre indicateurs", "trois indicateurs", "deux indicateurs", "un seul indicateur")
    assert words[n_lacking] in variable_of(NEED_POSITION, territory).vintage


@pytest.mark.parametrize(("aggregation", "is_offered"), [(Aggregation.NONE, True), (Aggregation.SUM, False)])
def test_a_rate_of_an_own_table_joins_the_menu_and_a_count_does_not(aggregation, is_offered):
    own = replace(WORLD.variables["poverty_rate"], key="own_rate", is_own=True, aggregation=aggregation)
    territory = replace(
        WORLD,
        columns={**WORLD.columns, "own_rate": WORLD.columns["poverty_rate"]},
        variables={**WORLD.variables, "own_rate": own},
    )
    assert ("own_rate" in [one.key for one in indicators_of(territory)]) == is_offered

"""Index of type DSU on a group of three invented communes (METHODS 1.5)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dsu import DSU_STATES, LEGAL_WEIGHTS, DsuState, DsuUnits, DsuWeights, dsu_like_index
from domain.errors import InvalidInput

invented = settings(max_examples=60, deadline=None, derandomize=True)
WEIGHTS_2017 = LEGAL_WEIGHTS[0].weights


def array_of(values):
    return np.array(values, dtype=np.float64)


# 1.5


def dsu_world(**changed):
    totals = {
        "dgf_population": array_of([1000, 2000, 3000]),
        "insee_population": array_of([900, 2000, 2900]),
        "financial_potential_eur": array_of([8e5, 2e6, 4e6]),
        "dwellings": array_of([500, 900, 1400]),
        "social_dwellings": array_of([50, 300, 200]),
        "housing_aid_recipients": array_of([100, 500, 400]),
        "income_eur": array_of([1e7, 2e7, 5e7]),
    }
    return DsuUnits(**(totals | changed))


dsu_totals = st.lists(st.integers(1, 10**6).map(float), min_size=3, max_size=3).map(array_of)


@invented
@given(st.integers(1, 1000), st.integers(1, 1000), st.integers(1, 1000), st.integers(1, 9))
def test_i17_a_commune_at_the_mean_has_an_index_of_one(potential, dwellings, income, n_units):
    """I17: a commune equal to the group mean on the four terms has index exactly 1."""
    same = np.ones(n_units)
    world = DsuUnits(50 * same, 40 * same, potential * same, dwellings * same, same, 3 * same, income * same)
    np.testing.assert_allclose(dsu_like_index(world, WEIGHTS_2017).index, 1, atol=1e-12)


@invented
@given(dsu_totals, dsu_totals, st.integers(1, 10**4))
def test_i18_the_unit_of_money_changes_nothing(potential, income, factor):
    """I18: multiplying all amounts in euros by c changes nothing."""
    in_euros = dsu_world(financial_potential_eur=potential, income_eur=income)
    in_cents = dsu_world(financial_potential_eur=potential * factor, income_eur=income * factor)
    first, second = (dsu_like_index(world, WEIGHTS_2017) for world in (in_euros, in_cents))
    np.testing.assert_allclose(second.index, first.index, rtol=1e-12)
    np.testing.assert_array_equal(second.states, first.states)


@invented
@given(st.integers(1, 10**5), st.sampled_from(("financial_potential_eur", "income_eur", "social_dwellings")))
def test_i19_resources_lower_the_index_and_charges_raise_it(rise, field):
    """I19: the index decreases in PF_i and R_i, increases in LS_i and APL_i, the means being held.

    The means are held by giving the rise of one commune to a twin that loses it.
    """
    world = dsu_world()
    totals = getattr(world, field)
    twins = np.concatenate((totals, totals))
    twins[0], twins[3] = twins[0] + min(rise, 40), twins[3] - min(rise, 40)
    doubled = DsuUnits(*(np.tile(getattr(world, name), 2) for name in DsuUnits.__dataclass_fields__))
    moved = DsuUnits(**({name: getattr(doubled, name) for name in DsuUnits.__dataclass_fields__} | {field: twins}))
    before, after = (dsu_like_index(one, WEIGHTS_2017).index[0] for one in (doubled, moved))
    assert after > before if field == "social_dwellings" else after < before


def test_a_missing_value_leaves_its_mean_and_gives_no_index():
    found = dsu_like_index(dsu_world(income_eur=array_of([np.nan, 2e7, 5e7])), WEIGHTS_2017)
    assert DSU_STATES[found.states[0]] is DsuState.MISSING
    assert found.means[3] == pytest.approx(7e7 / 4900)
    assert found.means[0] == pytest.approx(6.8e6 / 6000)


def test_without_social_dwelling_in_the_group_the_other_weights_share():
    found = dsu_like_index(dsu_world(social_dwellings=np.zeros(3)), WEIGHTS_2017)
    terms = found.terms[[0, 2, 3]].T @ array_of([0.30, 0.30, 0.25])
    np.testing.assert_allclose(found.index, terms / 0.85, atol=1e-12)


def test_a_commune_without_dwelling_has_no_index_even_where_no_housing_term_is_used():
    world = dsu_world(dwellings=array_of([0, 9, 9]), social_dwellings=np.zeros(3), housing_aid_recipients=np.zeros(3))
    assert DSU_STATES[dsu_like_index(world, WEIGHTS_2017).states[0]] is DsuState.UNDEFINED_RATIO


def test_a_group_without_positive_income_has_no_index():
    found = dsu_like_index(dsu_world(income_eur=array_of([-9e7, 2e7, 5e7])), WEIGHTS_2017)
    assert {DSU_STATES[code] for code in found.states} == {DsuState.UNDEFINED_RATIO}


def test_two_and_a_half_times_the_mean_is_not_eligible():
    world = dsu_world(dgf_population=array_of([1, 1, 3]), financial_potential_eur=array_of([5, 1, 4]))
    assert [DSU_STATES[code] for code in dsu_like_index(world, WEIGHTS_2017).states] == [
        DsuState.INELIGIBLE,
        DsuState.OK,
        DsuState.OK,
    ]


def test_the_weights_of_the_law_sum_to_one():
    for legal in LEGAL_WEIGHTS:
        assert legal.weights.as_array().sum() == pytest.approx(1)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: dsu_like_index(dsu_world(), DsuWeights(0.5, 0.5, 0.5, 0.5)),
        lambda: dsu_like_index(dsu_world(dwellings=array_of([-1, 5, 5])), WEIGHTS_2017),
    ],
)
def test_what_lies_outside_a_formula_is_refused(wrong):
    with pytest.raises(InvalidInput):
        wrong()

"""Need on small invented worlds: rates, scores, composite index, strata, index of type DSU (METHODS 1.1 to 1.5)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dsu import DSU_STATES, LEGAL_WEIGHTS, DsuState, DsuUnits, DsuWeights, dsu_group, dsu_like_index
from domain.errors import InvalidInput, OutOfDomain
from domain.indicators import (
    COMPOSITE_STATES,
    CompositeState,
    MissingPolicy,
    composite,
    group_rate,
    impute_from_parents,
    position,
    ranks,
    rate,
)
from domain.normalisation import (
    Dispersion,
    Method,
    minmax_scores,
    normalise,
    percentile_scores,
    robust_z_scores,
    stratified_scores,
    stratum_shares_of_worst,
    weighted_percentile_scores,
    z_scores,
)
from domain.operations import OPERATIONS
from domain.values import MISSING, OK, SECRET, Column

invented = settings(max_examples=60, deadline=None, derandomize=True)
amounts = st.integers(-1000, 1000)
people = st.integers(1, 500)
members = st.lists(st.tuples(amounts, people), min_size=1, max_size=12)
small_values = st.lists(st.integers(-20, 20).map(float) | st.none(), min_size=1, max_size=14)
known_values = st.lists(st.integers(-20, 20).map(float), min_size=1, max_size=14)
scores_tables = st.integers(1, 4).flatmap(
    lambda k: st.lists(st.lists(st.floats(0, 100) | st.none(), min_size=k, max_size=k), min_size=1, max_size=8).map(
        lambda rows: array_of(rows).T
    )
)
WEIGHTS_2017 = LEGAL_WEIGHTS[0].weights


def array_of(values):
    return np.array(values, dtype=np.float64)


def columns(pairs):
    table = array_of(pairs)
    return Column.known(table[:, 0]), Column.known(table[:, 1])


def weights_for(data, n_indicators):
    weights = data.draw(st.lists(st.integers(0, 9), min_size=n_indicators, max_size=n_indicators))
    return array_of(weights if any(weights) else [1] * n_indicators)


# 1.1


@invented
@given(members, st.integers(1, 50))
def test_i1_scaling_both_sides_of_a_rate_changes_nothing(pairs, factor):
    """I1: scaling numerator and population by the same factor changes nothing."""
    numerator, population = columns(pairs)
    scaled = rate(Column.known(numerator.values * factor), Column.known(population.values * factor))
    np.testing.assert_allclose(scaled.values, rate(numerator, population).values, rtol=1e-12)


@invented
@given(members)
def test_i2_a_group_lies_between_its_members(pairs):
    """I2: a group's rate lies between the min and max of its members."""
    numerator, population = columns(pairs)
    own = rate(numerator, population).values
    group = group_rate(numerator, population).value
    assert own.min() - 1e-9 <= group <= own.max() + 1e-9


@invented
@given(members, members)
def test_i3_the_rate_of_a_union_is_the_weighted_mean_of_the_parts(first, second):
    """I3: rate(A∪B) is the population-weighted mean of rate(A) and rate(B)."""
    parts = [group_rate(*columns(pairs)) for pairs in (first, second)]
    expected = sum(part.value * part.population for part in parts) / sum(part.population for part in parts)
    assert group_rate(*columns(first + second)).value == pytest.approx(expected, abs=1e-9)


@invented
@given(members, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_bit_of_a_group(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    thirds = [(amount / 3, population / 7) for amount, population in pairs]
    mixed = [(amount / 3, population / 7) for amount, population in shuffled]
    assert group_rate(*columns(thirds)) == group_rate(*columns(mixed))


def test_the_first_state_that_applies_is_given():
    numerator = Column(array_of([np.nan, np.nan, 4, 4, 4]), np.array([SECRET, MISSING, OK, OK, OK], dtype=np.int8))
    population = Column(array_of([np.nan, np.nan, -1, 0, 2]), np.array([MISSING, SECRET, OK, OK, OK], dtype=np.int8))
    assert OPERATIONS["rate"].run(
        {"numerator": ["secret", None, 4, 4, 4], "population": [None, "secret", -1, 0, 2], "scale": 1}
    )["status"] == ["secret", "secret", "invalide", "population_nulle", "ok"]
    assert rate(numerator, population).states.tolist() == [SECRET, SECRET, 3, 4, OK]


def test_an_overflowing_rate_is_invalid_and_not_infinite():
    found = rate(Column.known([1e308]), Column.known([1]), scale=1000)
    assert np.isnan(found.values[0]) and found.states[0] == 3


def test_a_member_without_inhabitants_keeps_its_amount_in_the_group():
    assert group_rate(*columns([(10, 0), (10, 20)])).value == 1.0


def test_coverage_below_eight_tenths_is_flagged_and_eight_tenths_is_not():
    flagged = OPERATIONS["aggregate_ratio"].run({"numerator": [1, "secret"], "population": [79, 21]})
    kept = OPERATIONS["aggregate_ratio"].run({"numerator": [1, "secret"], "population": [80, 20]})
    assert flagged["flags"] == ["couverture_insuffisante"]
    assert kept["flags"] == []


def test_an_impossible_population_is_in_no_sum():
    found = group_rate(*columns([(5, -10), (6, 3)]))
    assert (found.value, found.coverage) == (2.0, 1.0)


def test_nobody_gives_no_rate_and_no_coverage():
    assert OPERATIONS["aggregate_ratio"].run({"numerator": [], "population": []})["value"] is None
    assert OPERATIONS["aggregate_ratio"].run({"numerator": [5], "population": [0]})["coverage"] is None


def test_missing_rates_come_from_the_epci_then_from_the_departement():
    numerator, population = columns([(10, 10), (np.nan, 10), (30, 10), (np.nan, 5), (np.nan, 0)])
    epci, departement = np.array([0, 0, 1, 2, 0]), np.array([0, 0, 0, 0, 0])
    found = impute_from_parents(numerator, population, (epci, departement))
    np.testing.assert_allclose(found.rates.values, [1, 1, 3, 2, 1])
    assert found.parent_rank.tolist() == [-1, 0, -1, 1, 0]


def test_a_commune_without_inhabitants_is_not_estimated():
    found = impute_from_parents(*columns([(10, 10), (0, 0)]), (np.array([0, 0]),))
    assert np.isnan(found.rates.values[1]) and found.parent_rank.tolist() == [-1, -1]


def test_without_parent_a_missing_rate_stays_missing():
    found = impute_from_parents(*columns([(10, 10), (np.nan, 10)]), (np.array([0, -1]),))
    assert np.isnan(found.rates.values[1])


# 1.2


@invented
@given(small_values.filter(lambda values: any(value is not None for value in values)))
def test_i4_unweighted_percentiles_average_fifty(values):
    """I4: unweighted percentile scores average exactly 50."""
    assert np.nanmean(percentile_scores(array_of(values))) == pytest.approx(50, abs=1e-9)


@invented
@given(small_values)
def test_i5_increasing_transforms_leave_percentiles_unchanged(values):
    """I5: strictly increasing transforms of x leave `percentile` unchanged."""
    array = array_of(values)
    np.testing.assert_array_equal(percentile_scores(array), percentile_scores(np.exp(array / 7) + array))


@invented
@given(small_values, st.integers(1, 9), st.integers(-50, 50))
def test_i6_affine_transforms_leave_scores_unchanged(values, slope, shift):
    """I6: affine transforms with positive slope leave `zscore`, `robust_z`, `minmax` unchanged."""
    array = array_of(values)
    for score in (z_scores, robust_z_scores, minmax_scores):
        np.testing.assert_allclose(score(slope * array + shift).scores, score(array).scores, atol=1e-9)


@invented
@given(small_values, st.sampled_from(list(Method)))
def test_i7_reversing_the_direction_is_negating_the_values(values, method):
    """I7: direction -1 equals direction +1 applied to -x."""
    array = array_of(values)
    np.testing.assert_allclose(normalise(array, method, -1).scores, normalise(-array, method, 1).scores, atol=1e-9)


@invented
@given(small_values, st.sampled_from(list(Method)), st.sampled_from((1, -1)))
def test_i8_equal_values_get_equal_scores(values, method, direction):
    """I8: equal values get equal scores."""
    array = array_of(values)
    scores = normalise(array, method, direction).scores
    for value in set(array[~np.isnan(array)]):
        assert len(set(scores[array == value])) == 1


@pytest.mark.parametrize(
    ("method", "score"), [(Method.PERCENTILE, 50), (Method.ZSCORE, 0), (Method.ROBUST_Z, 0), (Method.MINMAX, 50)]
)
@pytest.mark.parametrize("direction", [1, -1])
def test_i9_a_single_unit_gets_the_middle(method, score, direction):
    """I9: a single unit gets 50 (or 0 for z)."""
    found = normalise(array_of([0.1, np.nan]), method, direction).scores
    assert found[0] == score and np.isnan(found[1])


@invented
@given(small_values, st.sampled_from(list(Method)), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_bit_of_a_score(values, method, random):
    places = random.sample(range(len(values)), len(values))
    array = array_of(values) / 3
    np.testing.assert_array_equal(normalise(array, method).scores[places], normalise(array[places], method).scores)


@invented
@given(known_values, st.data())
def test_weighted_percentiles_average_fifty_by_weight(values, data):
    weights = array_of(data.draw(st.lists(st.integers(0, 9), min_size=len(values), max_size=len(values))))
    scores = weighted_percentile_scores(array_of(values), weights)
    if weights.sum() > 0:
        assert float(scores @ weights / weights.sum()) == pytest.approx(50, abs=1e-9)
    else:
        assert np.isnan(scores).all()


def test_a_unit_without_weight_gets_no_score_and_one_of_weight_zero_gets_one():
    scores = weighted_percentile_scores(array_of([1, 2, 3]), array_of([np.nan, 0, 4]))
    np.testing.assert_array_equal(scores, [np.nan, 0, 50])


def test_equal_values_that_no_float_writes_have_no_dispersion():
    found = robust_z_scores(array_of([0.1] * 3))
    assert found.dispersion is Dispersion.NONE and found.scores.tolist() == [0, 0, 0]


def test_nothing_known_gives_no_score_and_no_dispersion():
    outputs = OPERATIONS["normalise"].run({"values": [None, "secret"], "method": "robust_z", "direction": 1})
    assert outputs == {"scores": [None, None], "dispersion": None}


def test_tiny_values_keep_their_dispersion():
    np.testing.assert_allclose(z_scores(array_of([0, 2e-300])).scores, [-1, 1])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: percentile_scores(array_of([1.0]), 2),
        lambda: percentile_scores(array_of([np.inf])),
        lambda: weighted_percentile_scores(array_of([1.0]), array_of([-1.0])),
        lambda: minmax_scores(array_of([1.0]), 1, 0.9, 0.1),
        lambda: normalise(array_of([1.0]), Method.ZSCORE, 1, array_of([1.0])),
        lambda: stratified_scores(array_of([1.0]), np.array([0]), 1.5),
        lambda: composite(np.zeros((1, 2)), array_of([-1])),
        lambda: composite(np.zeros((1, 2)), array_of([0])),
        lambda: composite(np.zeros((1, 2)), array_of([1, 1])),
        lambda: composite(np.zeros((1, 2)), array_of([1]), min_weight_share=2),
        lambda: composite(np.full((1, 2), np.inf), array_of([1])),
        lambda: dsu_like_index(dsu_world(), DsuWeights(0.5, 0.5, 0.5, 0.5)),
        lambda: dsu_like_index(dsu_world(dwellings=array_of([-1, 5, 5])), WEIGHTS_2017),
        lambda: OPERATIONS["normalise"].run({"values": [1], "method": "zscore", "direction": 1, "params": {}}),
        lambda: OPERATIONS["normalise"].run({"values": [1], "method": "rank", "direction": 1}),
        lambda: OPERATIONS["rate"].run({"numerator": [1], "population": [], "scale": 1}),
        lambda: OPERATIONS["composite"].run({"scores": {"a": [1]}, "weights": {"b": 1}, "missing_policy": "exclude"}),
    ],
)
def test_what_lies_outside_a_formula_is_refused(wrong):
    with pytest.raises(InvalidInput):
        wrong()


# 1.3


@invented
@given(scores_tables, st.data(), st.integers(2, 1000))
def test_i10_the_scale_of_the_weights_changes_nothing(scores, data, factor):
    """I10: multiplying all weights by c > 0 changes nothing."""
    weights = weights_for(data, len(scores))
    first, second = composite(scores, weights), composite(scores, weights * factor)
    np.testing.assert_allclose(second.index, first.index, atol=1e-9)
    np.testing.assert_array_equal(second.states, first.states)


@invented
@given(scores_tables, st.data())
def test_i11_an_index_lies_between_its_scores(scores, data):
    """I11: min_k s_ik <= I_i <= max_k s_ik."""
    index = composite(scores, weights_for(data, len(scores)), min_weight_share=0).index
    given_units = ~np.isnan(index)
    assert (index[given_units] >= np.nanmin(scores[:, given_units], axis=0, initial=101) - 1e-9).all()
    assert (index[given_units] <= np.nanmax(scores[:, given_units], axis=0, initial=-1) + 1e-9).all()


@invented
@given(scores_tables, st.data(), st.floats(0, 50))
def test_i12_raising_a_score_never_lowers_the_index(scores, data, rise):
    """I12: raising one oriented score never lowers I_i (other things equal)."""
    weights = weights_for(data, len(scores))
    raised = scores.copy()
    raised[data.draw(st.integers(0, len(scores) - 1)), 0] += rise
    before, after = composite(scores, weights).index[0], composite(raised, weights).index[0]
    assert np.isnan(before) or after >= before - 1e-9


@invented
@given(scores_tables, st.data(), st.sampled_from(list(MissingPolicy)))
def test_i13_an_indicator_of_weight_zero_has_no_influence(scores, data, policy):
    """I13: an indicator of weight 0 has no influence."""
    weights = weights_for(data, len(scores))
    idle = array_of(
        data.draw(st.lists(st.floats(0, 100) | st.none(), min_size=scores.shape[1], max_size=scores.shape[1]))
    )
    without = composite(scores, weights, policy)
    with_idle = composite(np.vstack((scores, idle)), np.append(weights, 0), policy)
    np.testing.assert_array_equal(with_idle.index, without.index)
    np.testing.assert_array_equal(with_idle.states, without.states)


def test_full_availability_is_a_share_of_exactly_one():
    assert composite(np.full((3, 1), 5.0), array_of([0.1, 0.2, 0.7])).weight_share.tolist() == [1.0]


def test_no_weight_at_all_is_the_error_of_the_method():
    inputs = {"scores": {"a": [1]}, "weights": {"a": 0}, "missing_policy": "renormalise"}
    assert OPERATIONS["composite"].run(inputs) == {"error": "poids_nuls"}


def test_a_unit_with_no_indicator_has_no_index_even_when_no_share_is_asked():
    found = composite(np.full((2, 1), np.nan), array_of([1, 1]), min_weight_share=0)
    assert np.isnan(found.index[0])
    assert COMPOSITE_STATES[found.states[0]] is CompositeState.NOT_ENOUGH_WEIGHT


def test_indices_equal_to_nine_decimals_share_their_position_and_rank():
    index = array_of([30.0, 30.0 + 1e-12, 10.0, np.nan])
    np.testing.assert_array_equal(ranks(index), [1, 1, 3, np.nan])
    assert position(index)[0] == position(index)[1]


def test_the_position_is_taken_over_the_reference_universe_only():
    index, universe = array_of([1, 2, 3, 4]), np.array([True, True, False, True])
    np.testing.assert_allclose(position(index, universe), [100 / 6, 50, np.nan, 500 / 6])
    np.testing.assert_array_equal(ranks(index, universe), [3, 2, np.nan, 1])


# 1.4


def strata_of(data, values):
    return np.array(data.draw(st.lists(st.integers(-1, 2), min_size=len(values), max_size=len(values))))


@invented
@given(small_values, st.data(), st.sampled_from((1, -1)))
def test_i14_each_large_enough_stratum_averages_fifty(values, data, direction):
    """I14: λ = 1: mean score of each (large enough) stratum is exactly 50."""
    strata = strata_of(data, values)
    found = stratified_scores(array_of(values), strata, 1, direction, min_group=1)
    for stratum in set(strata[(strata >= 0) & ~found.is_fallback]):
        assert np.nanmean(found.scores[strata == stratum]) == pytest.approx(50, abs=1e-9)


@invented
@given(small_values, st.data(), st.sampled_from((1, -1)))
def test_i15_without_balance_the_score_is_regional(values, data, direction):
    """I15: λ = 0 equals 1.2."""
    found = stratified_scores(array_of(values), strata_of(data, values), 0, direction, min_group=2)
    np.testing.assert_array_equal(found.scores, percentile_scores(array_of(values), direction))


@invented
@given(small_values, st.data(), st.floats(0, 1), st.floats(0, 1))
def test_i16_ranks_inside_a_stratum_do_not_depend_on_the_balance(values, data, first, second):
    """I16: ranks inside a stratum do not depend on λ."""
    strata, array = strata_of(data, values), array_of(values)
    both = [stratified_scores(array, strata, balance, 1, min_group=2).scores for balance in (first, second)]
    for stratum in range(3):
        orders = [ranks(scores, strata == stratum) for scores in both]
        np.testing.assert_array_equal(*orders)


@invented
@given(small_values, st.data())
def test_a_stratum_ranked_apart_scores_as_if_alone(values, data):
    strata, array = strata_of(data, values), array_of(values)
    found = stratified_scores(array, strata, 1, 1, min_group=1)
    for stratum in range(3):
        alone = np.where(strata == stratum, array, np.nan)
        inside = (strata == stratum) & ~found.is_fallback
        np.testing.assert_allclose(found.scores[inside], percentile_scores(alone)[inside], atol=1e-12)


def test_a_stratum_with_too_few_known_values_falls_back_with_its_missing_units():
    found = stratified_scores(array_of([1, 2, np.nan, 4, 5]), np.array([0, 0, 0, 1, -1]), 1, 1, min_group=2)
    assert found.is_fallback.tolist() == [False, False, False, True, True]
    np.testing.assert_allclose(found.scores, [25, 75, np.nan, 62.5, 87.5])


def test_the_worst_off_divide_among_strata_and_ties_count_in_proportion():
    shares = stratum_shares_of_worst(array_of([9, 9, 1, 1, 1, np.nan]), np.array([0, 1, 0, 1, 1, 0]), 2)
    np.testing.assert_allclose(shares, [0.5, 0.5])
    assert np.isnan(stratum_shares_of_worst(array_of([np.nan]), np.array([0]), 1)).all()


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


def test_the_legal_groups_start_at_five_and_ten_thousand():
    assert dsu_group(array_of([np.nan, 4999, 5000, 9999, 10000])).tolist() == [0, 0, 1, 1, 2]


def test_the_weights_of_the_law_sum_to_one():
    for legal in LEGAL_WEIGHTS:
        assert legal.weights.as_array().sum() == pytest.approx(1)


# Explanations


@pytest.mark.parametrize("key", ["rate", "normalise", "composite", "normalise_by_stratum", "dsu_like_index"])
def test_an_empty_list_is_explained_without_figures(key):
    inputs = {
        "rate": {"numerator": [], "population": [], "scale": 1},
        "normalise": {"values": [], "method": "percentile", "direction": 1},
        "composite": {"scores": {"a": []}, "weights": {"a": 1}, "missing_policy": "exclude"},
        "normalise_by_stratum": {"values": [], "strata": [], "lambda": 1, "direction": 1},
        "dsu_like_index": {
            "units": [],
            "weights": {"potentiel_financier": 0.3, "logements_sociaux": 0.15, "aides_logement": 0.3, "revenu": 0.25},
        },
    }[key]
    operation = OPERATIONS[key]
    assert operation.explain(inputs, operation.run(inputs), 0).result.value is None


def test_the_explanation_of_a_percentile_gives_its_rank():
    inputs = {"values": [1, 2, 2, 5, None], "method": "percentile", "direction": -1}
    explanation = OPERATIONS["normalise"].explain(inputs, OPERATIONS["normalise"].run(inputs), 2)
    values = {term.symbol: term.value for term in explanation.terms}
    assert (values["rang"], values["n"], explanation.result.value) == (2.5, 4, 50.0)


def test_a_confidential_value_is_explained_as_such():
    inputs = {"values": [1, "secret"], "method": "zscore", "direction": 1}
    assert OPERATIONS["normalise"].explain(inputs, OPERATIONS["normalise"].run(inputs), 1).status == "secret"


def test_no_unit_beyond_the_list_is_explained():
    inputs = {"values": [1], "method": "zscore", "direction": 1}
    with pytest.raises(OutOfDomain):
        OPERATIONS["normalise"].explain(inputs, OPERATIONS["normalise"].run(inputs), 1)

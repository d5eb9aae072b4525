"""Rates, composite index and position on small invented worlds (METHODS 1.1 and 1.3)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import InvalidInput
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
from domain.operations import OPERATIONS
from domain.values import MISSING, OK, SECRET, Column

invented = settings(max_examples=60, deadline=None, derandomize=True)
amounts = st.integers(-1000, 1000)
people = st.integers(1, 500)
members = st.lists(st.tuples(amounts, people), min_size=1, max_size=12)
scores_tables = st.integers(1, 4).flatmap(
    lambda k: st.lists(st.lists(st.floats(0, 100) | st.none(), min_size=k, max_size=k), min_size=1, max_size=8).map(
        lambda rows: array_of(rows).T
    )
)


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


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: composite(np.zeros((1, 2)), array_of([-1])),
        lambda: composite(np.zeros((1, 2)), array_of([0])),
        lambda: composite(np.zeros((1, 2)), array_of([1, 1])),
        lambda: composite(np.zeros((1, 2)), array_of([1]), min_weight_share=2),
        lambda: composite(np.full((1, 2), np.inf), array_of([1])),
        lambda: OPERATIONS["rate"].run({"numerator": [1], "population": [], "scale": 1}),
        lambda: OPERATIONS["composite"].run({"scores": {"a": [1]}, "weights": {"b": 1}, "missing_policy": "exclude"}),
    ],
)
def test_what_lies_outside_a_formula_is_refused(wrong):
    with pytest.raises(InvalidInput):
        wrong()


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

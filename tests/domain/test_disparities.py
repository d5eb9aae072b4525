"""Inequality indices, Theil decomposition and Lorenz curves (METHODS 6.1 to 6.3, 11), invariants I77 to I80 and I83."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inequality.atkinson import Atkinson
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

from domain.disparities import gini, inequality, lorenz, theil_decomposition
from domain.errors import InvalidInput, OutOfDomain
from domain.operations import OPERATIONS
from domain.published_figures import equalise_per_capita, ratio
from domain.ranking import rank_order

INDICES = ("gini", "theil", "atkinson_half", "atkinson_one", "atkinson_two")
check = settings(max_examples=100, deadline=None, derandomize=True)


@st.composite
def worlds(draw, min_size=1, smallest=0, largest_weight=50_000):
    """Draw values to the cent and whole populations, the first one inhabited, some value above 0."""
    n = draw(st.integers(min_size, 14))
    cents = draw(st.lists(st.integers(smallest, 500_000), min_size=n, max_size=n).filter(any))
    weights = draw(st.lists(st.integers(1, largest_weight), min_size=n, max_size=n))
    return np.array(cents) / 100, np.array(weights, dtype=np.float64)


def all_indices(values, weights):
    found = inequality(values, weights)
    return np.array([getattr(found, name) for name in INDICES])


def gini_of_pairs(values, weights):
    gaps = np.abs(values[:, None] - values[None, :])
    mean = weights @ values / weights.sum()
    return float(weights @ gaps @ weights / (2 * weights.sum() ** 2 * mean))


@check
@given(worlds())
def test_i77_indices_are_zero_exactly_when_all_values_are_equal(world):
    """I77: Gini, Theil, Atkinson are 0 iff all x equal."""
    values, weights = world
    found = all_indices(values, weights)
    is_equal = bool((values == values[0]).all())
    assert ((found == 0) == is_equal).all()
    assert (all_indices(np.full_like(values, 0.1 + values[0]), weights) == 0).all()


@check
@given(worlds(), st.floats(0.001, 10_000), st.integers(2, 5))
def test_i78_indices_ignore_the_unit_of_money_and_the_size_of_the_population(world, factor, copies):
    """I78: unchanged by x -> c x and by replication of the population."""
    values, weights = world
    found = all_indices(values, weights)
    assert all_indices(factor * values, weights) == pytest.approx(found, abs=1e-12)
    assert all_indices(values, copies * weights) == pytest.approx(found, abs=1e-12)
    assert all_indices(np.tile(values, copies), np.tile(weights, copies)) == pytest.approx(found, abs=1e-12)


@check
@given(worlds(min_size=2), st.data())
def test_i79_a_transfer_to_a_poorer_unit_never_raises_an_index(world, data):
    """I79: a transfer from richer to poorer not reversing their order never raises them."""
    values, weights = world
    order = np.argsort(values)
    poor, rich = sorted(data.draw(st.lists(st.integers(0, values.size - 1), min_size=2, max_size=2, unique=True)))
    poor, rich = order[poor], order[rich]
    most = (values[rich] - values[poor]) / (1 / weights[rich] + 1 / weights[poor])
    amount = data.draw(st.floats(0, 1)) * most
    after = values.copy()
    after[rich] -= amount / weights[rich]
    after[poor] += amount / weights[poor]
    after = np.maximum(after, 0)
    assert (all_indices(after, weights) <= all_indices(values, weights) + 1e-12).all()


@check
@given(worlds(), st.data())
def test_i80_theil_is_between_plus_within(world, data):
    """I80: T = between + within to 1e-12; one group: between 0; singletons: within 0."""
    values, weights = world
    n = values.size
    group_of = np.array(data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)))
    found = theil_decomposition(values, weights, group_of, 4)
    assert found.total == pytest.approx(found.between + found.within, abs=1e-12)
    assert found.total == pytest.approx(inequality(values, weights).theil, abs=1e-12)
    assert np.nansum(found.shares) == pytest.approx(1, abs=1e-12)
    assert theil_decomposition(values, weights, np.zeros(n, dtype=np.int64), 1).between == pytest.approx(0, abs=1e-15)
    assert theil_decomposition(values, weights, np.arange(n), n).within == pytest.approx(0, abs=1e-15)


@check
@given(worlds(), st.randoms(use_true_random=False), st.data())
def test_i83_row_order_changes_nothing(world, random, data):
    """I83: permuting rows, including tied ones, changes nothing."""
    values, weights = world
    values = np.round(values, -1) + 1
    ranks = np.array(data.draw(st.lists(st.integers(0, 3), min_size=values.size, max_size=values.size)), dtype=float)
    mixed = np.array(random.sample(range(values.size), values.size))
    assert all_indices(values[mixed], weights[mixed]) == pytest.approx(all_indices(values, weights), abs=1e-12)
    here, there = lorenz(values, weights, ranks), lorenz(values[mixed], weights[mixed], ranks[mixed])
    assert there == pytest.approx(here, abs=1e-12)


@check
@given(worlds(min_size=2, smallest=-20_000))
def test_gini_equals_its_definition_on_pairs_even_with_negative_values(world):
    values, weights = world
    found = gini(values, weights)
    if weights @ values <= 0:
        assert found is None
    else:
        assert found == pytest.approx(gini_of_pairs(values, weights), rel=1e-9, abs=1e-12)


@check
@given(worlds(min_size=2, smallest=1, largest_weight=40), st.data())
def test_indices_equal_pysal_on_the_replicated_population(world, data):
    values, weights = world
    people = weights.astype(int)
    each = np.repeat(values, people)
    found = inequality(values, weights)
    assert found.gini == pytest.approx(Gini(each).g, abs=1e-9)
    assert found.theil == pytest.approx(Theil(each).T, abs=1e-9)
    for name, aversion in (("atkinson_half", 0.5), ("atkinson_one", 1), ("atkinson_two", 2)):
        assert getattr(found, name) == pytest.approx(Atkinson(each, aversion).A, abs=1e-9)
    group_of = np.array(data.draw(st.lists(st.integers(0, 2), min_size=values.size, max_size=values.size)))
    parts = theil_decomposition(values, weights, group_of, 3)
    pysal = TheilD(each, np.repeat(group_of, people))
    assert parts.between == pytest.approx(float(np.squeeze(pysal.bg)), abs=1e-9)
    assert parts.within == pytest.approx(float(np.squeeze(pysal.wg)), abs=1e-9)


@check
@given(worlds())
def test_deciles_are_those_of_the_replicated_population(world):
    values, weights = world
    people = np.maximum(weights.astype(int) % 40, 1)
    each = np.sort(np.repeat(values, people))
    found = inequality(values, people.astype(float))
    assert found.d1 == each[math.ceil(each.size / 10) - 1]
    assert found.d9 == each[math.ceil(9 * each.size / 10) - 1]


@check
@given(worlds())
def test_area_under_the_lorenz_curve_gives_the_gini(world):
    values, weights = world
    points = lorenz(values, weights)
    area = np.trapezoid(points[:, 1], points[:, 0])
    assert 1 - 2 * area == pytest.approx(gini(values, weights), abs=1e-12)
    assert points[0].tolist() == [0, 0]
    assert points[-1].tolist() == [1, 1]


@check
@given(worlds(min_size=2), st.data())
def test_a_missing_row_or_an_empty_commune_is_as_if_it_were_not_there(world, data):
    values, weights = world
    gone = data.draw(st.integers(0, values.size - 1))
    kept = np.arange(values.size) != gone
    if not values[kept].any():
        return
    group_of = np.arange(values.size) % 3
    expected = all_indices(values[kept], weights[kept])
    parts = theil_decomposition(values[kept], weights[kept], group_of[kept], 3)
    for spoilt in ("value", "weight", "empty"):
        x, w = values.copy(), weights.copy()
        if spoilt == "value":
            x[gone] = np.nan
        else:
            w[gone] = np.nan if spoilt == "weight" else 0
        found = inequality(x, w)
        assert all_indices(x, w) == pytest.approx(expected, abs=1e-12)
        assert found.missing.tolist() == ([] if spoilt == "empty" else [gone])
        assert found.n_used == values.size - 1
        assert theil_decomposition(x, w, group_of, 3).within == pytest.approx(parts.within, abs=1e-12)


@check
@given(worlds(min_size=3), st.data())
def test_a_reused_ranking_gives_what_a_new_one_gives(world, data):
    values, weights = world
    key = np.array(data.draw(st.lists(st.integers(0, 4), min_size=values.size, max_size=values.size)), dtype=float)
    values = values.copy()
    values[data.draw(st.integers(0, values.size - 1))] = np.nan
    if not np.nansum(values):
        return
    reused = rank_order(key, weights).where_known(values)
    fresh = rank_order(np.where(np.isnan(values), np.nan, key), weights)
    for name in ("order", "starts", "weights", "cumulated", "ranks", "missing"):
        assert getattr(reused, name).tolist() == getattr(fresh, name).tolist()
    assert lorenz(values, weights, rank_order(key, weights)).tolist() == lorenz(values, weights, key).tolist()
    own = rank_order(values, weights)
    assert inequality(values, weights, own).gini == inequality(values, weights).gini


def test_nearly_equal_values_keep_the_accuracy_of_the_index():
    small = 1e-7
    found = inequality(3.7 * np.array([1 - small, 1 + small]), np.array([3.0, 3.0]))
    assert found.theil == pytest.approx(small**2 / 2, rel=1e-6, abs=0)
    assert found.atkinson_half == pytest.approx(small**2 / 4, rel=1e-6, abs=0)
    assert found.atkinson_one == pytest.approx(small**2 / 2, rel=1e-6, abs=0)
    assert found.atkinson_two == pytest.approx(small**2, rel=1e-6, abs=0)
    assert found.gini == pytest.approx(small / 2, rel=1e-6, abs=0)


@pytest.mark.parametrize("weight", [1.0, 0.1, 1_234_567.0])
def test_a_decile_exactly_reached_is_the_value_that_reaches_it(weight):
    found = inequality(np.arange(1.0, 11.0), np.full(10, weight))
    assert (found.d1, found.d9) == (1, 9)


def test_ties_made_by_the_last_bit_of_a_quotient_are_ties():
    order = rank_order(np.array([0.1 + 0.2, 0.3, 0.5]), np.array([1.0, 1.0, 2.0]))
    assert order.ranks.tolist() == [0.25, 0.25, 0.75]


def test_a_unit_without_group_is_listed_as_missing():
    found = theil_decomposition(np.array([10.0, 20.0, 60.0]), np.array([3.0, 2.0, 1.0]), np.array([0, -1, 0]), 2)
    assert found.missing.tolist() == [1]
    assert found.n_used == 2
    assert math.isnan(found.shares[1])
    assert found.between == pytest.approx(0, abs=1e-15)


def test_nothing_left_gives_no_index():
    nobody = np.zeros(2)
    values = np.array([10.0, np.nan])
    found = inequality(values, nobody)
    assert [found.mean, found.gini, found.theil, found.d1] == [None] * 4
    assert found.missing.tolist() == [1]
    assert gini(values, nobody) is None
    assert lorenz(values, nobody) is None
    assert theil_decomposition(values, nobody, np.array([0, 0]), 1).total is None
    assert inequality(np.empty(0), np.empty(0)).n_used == 0


def test_all_zero_and_negative_means_have_no_index_of_dispersion():
    found = inequality(np.zeros(3), np.ones(3))
    assert (found.mean, found.gini, found.theil, found.atkinson_one) == (0, None, None, None)
    assert inequality(np.array([-3.0, 1.0]), np.ones(2)).gini is None
    assert theil_decomposition(np.array([-1.0, 5.0]), np.ones(2), np.array([0, 0]), 1).total is None
    assert lorenz(np.array([-3.0, 1.0]), np.ones(2)) is None


@pytest.mark.parametrize(
    "compute",
    [
        lambda: inequality(np.ones(2), np.ones(3)),
        lambda: inequality(np.ones(2), np.array([1.0, -1.0])),
        lambda: inequality(np.array([1.0, np.inf]), np.ones(2)),
        lambda: theil_decomposition(np.ones(2), np.ones(2), np.array([0, 2]), 2),
        lambda: theil_decomposition(np.ones(2), np.ones(2), np.array([0]), 2),
        lambda: lorenz(np.ones(2), np.ones(2), rank_order(np.ones(3), np.ones(3))),
        lambda: rank_order(np.ones(2), np.ones(2)).where_known(np.array([np.inf, 1.0])),
        lambda: ratio(float("nan"), 1),
    ],
)
def test_inputs_outside_the_domain_are_refused(compute):
    with pytest.raises(OutOfDomain):
        compute()


def test_published_ratios_are_exact_on_the_decimals_given():
    found = ratio(0.3, 0.1)
    assert (found.ratio, found.difference) == (3, 0.2)
    assert ratio(5, 0).ratio is None
    assert ratio(0, 5).inverse is None


def test_a_common_rate_keeps_the_total_and_leaves_unknown_rates_alone():
    rates = np.array([60.0, 30.0, 0.0, np.nan, 40.0])
    population = np.array([100.0, 300.0, 50.0, 900.0, np.nan])
    found = equalise_per_capita(rates, population)
    assert found.common_rate == pytest.approx(15_000 / 450)
    assert found.change[:2] == pytest.approx([100 / 180 - 1, 100 / 90 - 1])
    assert np.isnan(found.change[2:]).all()
    assert equalise_per_capita(rates, np.zeros(5)).common_rate is None


def test_every_figure_of_an_operation_explains_itself():
    inputs = {"values": [10, 20, None, 60], "weights": [3, 2, 8, 1]}
    operation = OPERATIONS["inequality"]
    outputs = operation.run(inputs)
    assert outputs["dropped"] == [2]
    assert outputs["total_weight"] == 6
    keys = [operation.explain(inputs, outputs, position).key for position in range(7)]
    assert keys == ["gini", "theil", "max_min_ratio", "d9_d1", "atkinson_half", "atkinson_one", "atkinson_two"]
    gini_explained = operation.explain(inputs, outputs, 0)
    values = {term.symbol: term.value for term in gini_explained.terms}
    assert gini_explained.result.value == pytest.approx(values["Δ"] / (2 * values["μ"]))
    with pytest.raises(OutOfDomain):
        operation.explain(inputs, outputs, 7)


def test_a_group_of_the_decomposition_explains_its_part():
    inputs = {"values": [10, 20, 60, 5], "weights": [3, 2, 1, 1], "groups": ["a", "b", "b", None]}
    operation = OPERATIONS["theil_decomposition"]
    outputs = operation.run(inputs)
    assert outputs["dropped"] == [3]
    found = operation.explain(inputs, outputs, 2)
    assert found.terms[0].value == "b"
    assert found.result.value == pytest.approx(outputs["within"])


def test_a_ratio_needs_two_numbers():
    for inputs in ({"a": 1}, {"a": 1, "b": None}, {"a": True, "b": 2}):
        with pytest.raises(InvalidInput):
            OPERATIONS["ratio"].run(inputs)

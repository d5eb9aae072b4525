"""Moran's index beside its double sum, permutation tests beside all permutations of small worlds (METHODS 6.7)."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.weights import W
from scipy.stats import false_discovery_control

from domain.clustering import QUADRANTS, empirical_bayes, lattice_of, moran
from domain.contiguity import contiguity_of_lists, contiguity_of_pairs
from domain.errors import OutOfDomain
from domain.operations import OPERATIONS
from domain.permutations import Tail, false_discovery, moran_significance, permutation_p
from domain.wording.formulas.scales import QUADRANTS as QUADRANT_TEXTS

invented = settings(max_examples=100, deadline=None, derandomize=True)
CHAIN = [[1], [0, 2], [1, 3], [2, 4], [3]]


@st.composite
def worlds(draw):
    """Values of 2 to 9 units and the pairs of neighbours among them."""
    n = draw(st.integers(2, 9))
    values = draw(st.lists(st.integers(-9, 9).map(lambda one: one / 3) | st.none(), min_size=n, max_size=n))
    pairs = draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=16))
    return np.array(values, dtype=np.float64), sorted(pair for pair in pairs if pair[0] < pair[1])


def found(values, pairs):
    return moran(values, contiguity_of_pairs(np.array(pairs, dtype=np.int64).reshape(-1, 2), values.size))


def plain_moran(values, pairs):
    """Global and local values by the double sum of the definition; None without dispersion."""
    known = [one for one in range(values.size) if not np.isnan(values[one])]
    beside = {one: [two for two in known if (min(one, two), max(one, two)) in pairs and one != two] for one in known}
    used = [one for one in known if beside[one]]
    if len(used) < 2 or len({values[one] for one in used}) == 1:
        return used, None, {}
    z = {one: values[one] - sum(values[two] for two in used) / len(used) for one in used}
    weight = {(one, two): 1 / len(beside[one]) if two in beside[one] else 0 for one in used for two in used}
    squares = sum(z[one] ** 2 for one in used)
    crossed = sum(weight[one, two] * z[one] * z[two] for one in used for two in used)
    local = {one: z[one] * sum(weight[one, two] * z[two] for two in used) / (squares / len(used)) for one in used}
    return used, len(used) / sum(weight.values()) * crossed / squares, local


@invented
@given(worlds())
def test_the_index_is_its_double_sum(world):
    values, pairs = world
    ours = found(values, pairs)
    used, index, local = plain_moran(values, pairs)
    assert ours.lattice.used.tolist() == used
    if index is None:
        assert ours.index is None and np.isnan(ours.local).all() and (ours.quadrants == -1).all()
    else:
        assert ours.index == pytest.approx(index, abs=1e-9)
        assert np.isnan(ours.local).sum() == values.size - len(used)
        for one, value in local.items():
            assert ours.local[one] == pytest.approx(value, abs=1e-9)


@invented
@given(worlds())
def test_the_mean_of_the_local_values_is_the_index(world):
    ours = found(*world)
    if ours.index is not None:
        assert np.nanmean(ours.local) == pytest.approx(ours.index, abs=1e-9)


@invented
@given(worlds(), st.sampled_from([1e-200, 0.01, 3.0, 1e150]), st.integers(-50, 50))
def test_the_unit_of_the_values_changes_nothing(world, slope, shift):
    values, pairs = world
    ours, other = found(values, pairs), found(slope * (values + shift if slope in (0.01, 3.0) else values), pairs)
    assert (ours.index is None) == (other.index is None)
    np.testing.assert_allclose(other.local, ours.local, atol=1e-9)


@invented
@given(worlds())
def test_lags_are_those_of_libpysal(world):
    values, pairs = world
    ours = found(values, pairs)
    used = ours.lattice.used.tolist()
    if ours.index is None:
        return
    place = {unit: rank for rank, unit in enumerate(used)}
    beside = {place[one]: [] for one in used}
    for first, second in pairs:
        if first in place and second in place:
            beside[place[first]].append(place[second])
            beside[place[second]].append(place[first])
    weights = W(beside, silence_warnings=True)
    weights.transform = "r"
    deviations = values[used] - values[used].mean()
    np.testing.assert_allclose(ours.lags[used], weights.sparse @ deviations, atol=1e-9)


def test_a_checkerboard_is_opposed_everywhere():
    ours = moran(np.array([1.0, 0, 0, 1]), contiguity_of_lists([[1, 2], [0, 3], [0, 3], [1, 2]]))
    assert ours.index == pytest.approx(-1)
    assert [str(QUADRANTS[code]) for code in ours.quadrants] == ["HL", "LH", "LH", "HL"]
    assert set(QUADRANT_TEXTS) == set(QUADRANTS)


def test_equal_to_the_mean_is_low():
    ours = moran(np.array([0.0, 1, 2]), contiguity_of_lists([[1], [0, 2], [1]]))
    assert [str(QUADRANTS[code]) for code in ours.quadrants] == ["LL", "LL", "HL"]


def test_three_times_one_tenth_has_no_dispersion():
    ours = moran(np.array([0.1, 0.1, 0.1]), contiguity_of_lists([[1], [0, 2], [1]]))
    assert (ours.index, ours.expected) == (None, -0.5)


def test_missing_units_leave_then_those_left_without_neighbour():
    ours = moran(np.array([1.0, np.nan, 3, 4, 8]), contiguity_of_lists([[1], [0, 2], [1, 3], [2], []]))
    assert ours.lattice.missing.tolist() == [1]
    assert ours.lattice.isolated.tolist() == [0, 4]
    assert ours.lattice.used.tolist() == [2, 3]


def test_a_one_sided_list_may_leave_a_unit_alone_in_turn():
    ours = moran(np.array([1.0, 2, 3, 4, 5]), contiguity_of_lists([[1], [2], [], [4], [3]]))
    assert ours.lattice.used.tolist() == [3, 4]


def test_fewer_than_two_units_have_no_index():
    ours = moran(np.array([np.nan, 1.0]), contiguity_of_lists([[1], [0]]))
    assert (ours.index, ours.expected, ours.lattice.used.size) == (None, None, 0)
    assert moran_significance(ours.lattice, 2).global_p is None
    assert moran(np.empty(0), contiguity_of_lists([])).index is None


# Permutations


@pytest.mark.parametrize(("tail", "p"), [(Tail.UPPER, 3 / 5), (Tail.LOWER, 4 / 5), (Tail.TWO_SIDED, 1)])
def test_ties_count_as_extreme(tail, p):
    assert permutation_p(0.2, np.array([0.1, 0.2, -0.4, 0.9]), tail) == p


def test_two_sided_probabilities_stay_below_one():
    assert permutation_p(0.0, np.zeros(9), Tail.TWO_SIDED) == 1.0


def test_the_last_bit_of_a_float_makes_no_difference():
    assert permutation_p(0.1 + 0.2, np.array([0.3]), Tail.UPPER) == permutation_p(
        0.3, np.array([0.1 + 0.2]), Tail.UPPER
    )


def test_the_global_probability_is_near_that_of_all_permutations():
    values, contiguity = np.array([1.0, 2, 4, 7, 9]), contiguity_of_lists(CHAIN)
    observed = moran(values, contiguity)
    every = [moran(np.array(order), contiguity).index for order in permutations(values)]
    exact = np.mean([index >= observed.index - 1e-12 for index in every])
    tested = moran_significance(observed.lattice, 5, 9_999, seed=2)
    assert tested.global_p == pytest.approx(exact, abs=0.02)


def test_local_probabilities_are_near_those_of_all_neighbours():
    """The unit keeps its value, its neighbours' are drawn among the others without replacement."""
    values, contiguity = np.array([1.0, 2, 4, 7, 9]), contiguity_of_lists(CHAIN)
    observed = moran(values, contiguity)
    tested = moran_significance(observed.lattice, 5, 9_999, seed=3)
    z = values - values.mean()
    for unit, beside in enumerate(CHAIN):
        others = [z[other] for other in range(5) if other != unit]
        drawn = [z[unit] * sum(one) / len(beside) for one in permutations(others, len(beside))]
        own = z[unit] * sum(z[other] for other in beside) / len(beside)
        upper = np.mean([one >= own - 1e-12 for one in drawn])
        lower = np.mean([one <= own + 1e-12 for one in drawn])
        assert tested.local_p[unit] == pytest.approx(min(1, 2 * min(upper, lower)), abs=0.03)


@invented
@given(worlds(), st.integers(0, 2**31), st.integers(1, 30))
def test_the_same_seed_gives_the_same_probabilities_inside_zero_and_one(world, seed, times):
    lattice = found(*world).lattice
    first, second = (moran_significance(lattice, world[0].size, times, seed) for _ in range(2))
    np.testing.assert_array_equal(first.local_p, second.local_p)
    assert first.global_p == second.global_p
    known = first.local_p[~np.isnan(first.local_p)]
    assert ((known >= 1 / (times + 1)) & (known <= 1)).all()
    assert not (first.local_adjusted_p < first.local_p).any()
    assert not first.is_significant[np.isnan(first.local_p)].any()


def test_a_strong_gradient_is_significant_and_noise_is_not():
    side = 20
    cells = np.arange(side * side).reshape(side, side)
    pairs = np.concatenate(
        [
            np.stack([cells[:, :-1].ravel(), cells[:, 1:].ravel()], axis=1),
            np.stack([cells[:-1].ravel(), cells[1:].ravel()], axis=1),
        ]
    )
    contiguity = contiguity_of_pairs(pairs, side * side)
    gradient = moran_significance(moran(np.repeat(np.arange(20.0), 20), contiguity).lattice, 400)
    noise = moran_significance(moran(np.random.default_rng(4).normal(size=400), contiguity).lattice, 400)
    assert gradient.global_p == 1 / 1000 and gradient.is_significant.sum() > 60
    assert noise.global_p > 0.05 and noise.is_significant.sum() == 0


@invented
@given(st.lists(st.floats(0.0001, 1), min_size=1, max_size=12))
def test_false_discoveries_are_corrected_as_scipy_does(probabilities):
    array = np.array(probabilities)
    np.testing.assert_allclose(false_discovery(array), false_discovery_control(array), rtol=1e-12)


def test_no_permutation_is_no_test():
    with pytest.raises(OutOfDomain):
        moran_significance(lattice_of(np.array([1.0, 2]), contiguity_of_lists([[1], [0]])), 2, 0)


# Empirical Bayes


@invented
@given(st.lists(st.tuples(st.integers(0, 40) | st.none(), st.integers(0, 300)), min_size=1, max_size=9))
def test_smoothed_rates_lie_between_their_own_and_the_common_rate(pairs):
    events, people = np.array([one for one, _ in pairs], dtype=np.float64), np.array([one for _, one in pairs], float)
    smoothed = empirical_bayes(events, people)
    known = ~np.isnan(events) & (people > 0)
    np.testing.assert_array_equal(np.isnan(smoothed), ~known)
    if known.any():
        common = events[known].sum() / people[known].sum()
        own = events[known] / people[known]
        low, high = np.minimum(own, common), np.maximum(own, common)
        assert ((smoothed[known] >= low - 1e-12) & (smoothed[known] <= high + 1e-12)).all()


def test_rates_are_smoothed_as_in_a_hand_computation():
    """b = 30/300 = 0.1; rates 0.2, 0.05, 0.1; spread (100·0.01 + 100·0.0025)/300 - 0.1/100 = 19/6000."""
    smoothed = empirical_bayes(np.array([20.0, 5, 5]), np.array([100.0, 100, 100]))
    spread = (100 * 0.1**2 + 100 * 0.05**2 + 100 * 0.05**2) / 300 - 0.1 / 100
    share = spread / (spread + 0.1 / 100)
    np.testing.assert_allclose(smoothed, [share * rate + (1 - share) * 0.1 for rate in (0.2, 0.05, 0.05)])


def test_smoothing_refuses_negative_numbers():
    with pytest.raises(OutOfDomain):
        empirical_bayes(np.array([-1.0]), np.array([1.0]))


# Operations


def test_the_explanation_says_why_a_unit_has_no_local_value():
    inputs = {"values": [1, 2, "secret", 4], "neighbours": [[1], [0], [], []]}
    operation = OPERATIONS["moran"]
    outputs = operation.run(inputs)
    assert [operation.explain(inputs, outputs, at).status for at in range(4)] == ["ok", "ok", "secret", "sans_voisine"]
    flat = {"values": [3, 3], "neighbours": [[1], [0]]}
    assert operation.explain(flat, operation.run(flat), 0).status == "dispersion_nulle"


def test_the_explanation_of_a_probability_counts_the_extremes():
    inputs = {"observed": 0.4, "permuted": [0.1, 0.4, 0.5], "tail": "upper"}
    operation = OPERATIONS["permutation_p"]
    terms = {term.symbol: term.value for term in operation.explain(inputs, operation.run(inputs), 0).terms}
    assert terms["permutations au moins aussi extrêmes"] == 2

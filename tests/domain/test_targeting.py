"""Concentration, targeting and sufficiency (METHODS 3.4 to 3.6)."""

from dataclasses import astuple
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.errors import OutOfDomain
from domain.sufficiency import SufficiencyMetrics, SufficiencyThresholds, Verdict, sufficiency
from domain.targeting import (
    concentration,
    need_order,
    share_to_worst_off,
    targeting,
    targeting_curve,
    worst_off,
    worst_off_units,
)

thorough = settings(max_examples=100, deadline=None, derandomize=True)


@st.composite
def funded_worlds(draw, people_from=0):
    """Units with a need (few values, so that ties are common), inhabitants, money and a place in the perimeter."""
    n = draw(st.integers(1, 10))
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, 4), st.integers(people_from, 500), st.integers(0, 900), st.booleans()),
            min_size=n,
            max_size=n,
        )
    )
    need, people, money, inside = (np.array(side) for side in zip(*rows, strict=True))
    return need.astype(float), people.astype(float), money.astype(float), inside


def _exact_target(need, people, share):
    """Fractions of each unit in the worst-off part, block by block, in exact arithmetic."""
    total = sum(int(p) for p in people)
    left = Fraction(str(share)) * total
    fraction = {}
    for value in sorted(set(need.tolist()), reverse=True):
        block = sum(int(p) for p, v in zip(people, need, strict=True) if v == value)
        taken = Fraction(int(left > 0)) if not block else min(Fraction(1), left / block)
        left -= taken * block
        fraction[value] = taken
    return [fraction[value] for value in need.tolist()]


@thorough
@given(funded_worlds())
def test_i43_effective_beneficiaries_lie_between_1_and_the_paid_units(world):
    """I43: 1 <= effective number <= number of paid units."""
    need, people, money, _ = world
    found = concentration(money, people, need)
    assume(money.any())
    assert 1.0 - 1e-12 <= found.effective_beneficiaries <= found.beneficiaries + 1e-9


@thorough
@given(funded_worlds(people_from=1), st.integers(1, 90))
def test_i44_uniform_aid_gives_a_fifth_to_the_worst_off_fifth(world, per_head):
    """I44: uniform aid per inhabitant: quintile share = 0.2, and an effective population share of 1."""
    need, people, _, _ = world
    found = concentration(people * per_head, people, need)
    assert found.share_to_worst_quintile == pytest.approx(0.2)
    assert found.effective_population_share == pytest.approx(1.0)


@thorough
@given(funded_worlds(), st.randoms(use_true_random=False))
def test_i45_the_order_of_rows_changes_nothing_even_with_ties(world, random):
    """I45: result independent of row order even with ties."""
    need, people, money, inside = world
    order = list(range(need.size))
    random.shuffle(order)
    before = astuple(concentration(money, people, need)) + astuple(targeting(need, people, inside))
    after = astuple(concentration(money[order], people[order], need[order]))
    after += astuple(targeting(need[order], people[order], inside[order]))
    assert after == pytest.approx(before, nan_ok=True)


@thorough
@given(funded_worlds(), st.integers(2, 4))
def test_i46_repeating_all_units_multiplies_the_effective_number(world, k):
    """I46: replicating all units k times multiplies the effective number by k."""
    need, people, money, _ = world
    assume(money.any())
    once = concentration(money, people, need)
    repeated = concentration(np.tile(money, k), np.tile(people, k), np.tile(need, k))
    assert repeated.effective_beneficiaries == pytest.approx(k * once.effective_beneficiaries)
    assert repeated.share_to_worst_quintile == pytest.approx(once.share_to_worst_quintile, nan_ok=True)


@thorough
@given(funded_worlds())
def test_i47_the_complement_has_the_opposite_auc(world):
    """I47: swapping perimeter and complement turns AUC into 1 - AUC."""
    need, people, _, inside = world
    one = targeting(need, people, inside).auc
    other = targeting(need, people, ~inside).auc
    assert np.isnan(one) == np.isnan(other)
    assert np.isnan(one) or one == pytest.approx(1.0 - other)


@thorough
@given(funded_worlds(), st.sampled_from([0.1, 0.2, 0.5, 1.0]))
def test_i48_only_the_order_of_needs_counts(world, share):
    """I48: strictly increasing transforms of need change nothing."""
    need, people, money, inside = world
    stretched = need**3 * 7.0 - 40.0
    assert astuple(targeting(stretched, people, inside, share)) == pytest.approx(
        astuple(targeting(need, people, inside, share)), nan_ok=True
    )
    assert concentration(money, people, stretched).share_to_worst_quintile == pytest.approx(
        concentration(money, people, need).share_to_worst_quintile, nan_ok=True
    )


@thorough
@given(funded_worlds(people_from=1), st.sampled_from([0.1, 0.2, 0.5]))
def test_i49_adding_the_neediest_excluded_unit_never_raises_the_exclusion_error(world, share):
    """I49: adding the neediest excluded unit never raises the exclusion error."""
    need, people, _, inside = world
    assume(not inside.all())
    more = inside.copy()
    more[int(np.argmax(np.where(inside, -1.0, need)))] = True
    assert (
        targeting(need, people, more, share).exclusion_error
        <= targeting(need, people, inside, share).exclusion_error + 1e-12
    )


@thorough
@given(funded_worlds(), st.sampled_from([0.1, 0.2, 0.25, 1.0]))
def test_the_target_equals_its_exact_fractions(world, share):
    need, people, money, _ = world
    assume(people.any())
    exact = _exact_target(need, people, share)
    order = need_order(need, people)
    assert worst_off_units(order, share) == pytest.approx([float(value) for value in exact], abs=1e-12)
    if money.any():
        paid = sum(t * int(m) for t, m in zip(exact, money, strict=True)) / int(money.sum())
        assert share_to_worst_off(money, order, share) == pytest.approx(float(paid), abs=1e-12)


@thorough
@given(funded_worlds())
def test_the_auc_equals_the_comparison_of_all_pairs(world):
    need, people, _, inside = world
    won = total = Fraction(0)
    for i, j in product(np.flatnonzero(inside).tolist(), np.flatnonzero(~inside).tolist()):
        weight = int(people[i]) * int(people[j])
        total += weight
        won += weight * (Fraction(int(need[i] > need[j])) + Fraction(int(need[i] == need[j]), 2))
    found = targeting(need, people, inside).auc
    assert (np.isnan(found) and not total) or found == pytest.approx(float(won / total), abs=1e-12)


@thorough
@given(funded_worlds())
def test_the_area_under_the_curve_is_the_auc(world):
    need, people, _, inside = world
    points = targeting_curve(need_order(need, people), inside)
    auc = targeting(need, people, inside).auc
    if not points.size:
        assert np.isnan(auc)
        return
    assert points[0].tolist() == [0.0, 0.0]
    assert points[-1].tolist() == [1.0, 1.0]
    assert np.trapezoid(points[:, 1], points[:, 0]) == pytest.approx(auc)


@thorough
@given(funded_worlds())
def test_an_order_computed_once_gives_the_same_figures(world):
    need, people, money, inside = world
    order = need_order(need, people)
    assert astuple(targeting(need, people, inside, 0.1, order)) == pytest.approx(
        astuple(targeting(need, people, inside, 0.1)), nan_ok=True
    )
    assert astuple(concentration(money, people, need, order)) == pytest.approx(
        astuple(concentration(money, people, need)), nan_ok=True
    )


@thorough
@given(funded_worlds(), st.integers(0, 9))
def test_a_unit_of_unknown_amount_counts_nowhere(world, place):
    need, people, money, _ = world
    money[place % money.size] = np.nan
    kept = ~np.isnan(money)
    assert astuple(concentration(money, people, need, need_order(need, people))) == pytest.approx(
        astuple(concentration(money[kept], people[kept], need[kept])), nan_ok=True
    )


@thorough
@given(funded_worlds())
def test_a_share_inside_of_0_or_1_is_a_unit_outside_or_inside(world):
    need, people, _, inside = world
    assert astuple(targeting(need, people, inside.astype(float))) == pytest.approx(
        astuple(targeting(need, people, inside)), nan_ok=True
    )


def test_needs_equal_to_nine_decimals_are_one_block():
    order = need_order(np.array([0.1 + 0.2, 0.3, 0.1]), np.array([100.0, 300.0, 600.0]))
    assert order.starts.size == 2
    assert worst_off_units(order, 0.2).tolist() == [0.5, 0.5, 0.0]


def test_a_block_without_inhabitants_is_whole_only_before_the_share_is_reached():
    people = np.array([0.0, 200.0, 0.0, 800.0])
    assert worst_off(need_order(np.array([9.0, 8.0, 7.0, 6.0]), people), 0.2).tolist() == [1.0, 1.0, 0.0, 0.0]


def test_a_unit_without_index_is_outside_and_the_coverage_says_so():
    found = targeting(np.array([9.0, np.nan, 1.0]), np.array([100.0, 500.0, 400.0]), np.array([True, True, False]))
    assert found.coverage == 0.5
    assert (found.inclusion_error, found.exclusion_error, found.auc) == (0.0, 0.0, 1.0)


def test_a_unit_without_need_leaves_the_quintile_with_its_money():
    found = concentration(
        np.array([300.0, 600.0, 700.0]), np.array([200.0, 100.0, 800.0]), np.array([9.0, np.nan, 1.0])
    )
    assert found.share_to_worst_quintile == 0.3


def test_money_where_nobody_lives_is_flagged():
    found = concentration(np.array([10.0, 90.0]), np.array([0.0, 50.0]), np.array([2.0, 1.0]))
    assert found.has_money_without_inhabitants
    assert np.isnan(found.effective_population_share)
    assert found.share_to_worst_quintile == pytest.approx(0.1 + 0.9 * 0.2)


def test_a_single_unit_has_no_normalised_index():
    found = concentration(np.array([10.0]), np.array([5.0]), np.array([1.0]))
    assert found.hhi == 1.0
    assert np.isnan(found.hhi_normalised)


def test_nobody_anywhere_leaves_every_ratio_unknown():
    found = targeting(np.array([2.0, 1.0]), np.zeros(2), np.array([True, False]))
    assert np.isnan([found.inclusion_error, found.exclusion_error, found.coverage_of_target, found.auc]).all()
    assert np.isnan(share_to_worst_off(np.array([1.0, 1.0]), need_order(np.array([2.0, 1.0]), np.zeros(2))))


@pytest.mark.parametrize("share", [0.0, -0.1, 1.2])
def test_a_target_outside_0_to_1_is_refused(share):
    with pytest.raises(OutOfDomain):
        targeting(np.array([1.0]), np.array([1.0]), np.array([True]), share)


def test_negative_amounts_and_lists_of_unequal_length_are_refused():
    with pytest.raises(OutOfDomain):
        concentration(np.array([-1.0]), np.array([1.0]), np.array([1.0]))
    with pytest.raises(OutOfDomain):
        need_order(np.array([1.0]), np.array([-1.0]))
    with pytest.raises(OutOfDomain):
        need_order(np.array([1.0, 2.0]), np.array([1.0]))


@pytest.mark.parametrize(
    ("decile", "money", "inclusion", "data"), list(product([0.7, 0.8, None], [0.3, 0.4, None], [0.5, 0.6], [0.79, 0.8]))
)
def test_every_case_of_the_sufficiency_test(decile, money, inclusion, data):
    """Data first, then one criterion false, then one unknown."""
    verdict = sufficiency(SufficiencyMetrics(decile, money, inclusion, data)).verdict
    if data < 0.8:
        assert verdict is Verdict.UNDETERMINED
    elif decile == 0.7 or money == 0.3 or inclusion == 0.6:
        assert verdict is Verdict.INSUFFICIENT
    elif decile is None or money is None:
        assert verdict is Verdict.UNDETERMINED
    else:
        assert verdict is Verdict.SUFFICIENT


def test_thresholds_are_inclusive_to_the_last_bit_and_name_who_set_them():
    thresholds = SufficiencyThresholds(set_by="Conférence du 12 mars")
    tested = sufficiency(SufficiencyMetrics(0.7999999999, 0.4, 0.5000000001, 1.0), thresholds)
    assert tested.verdict is Verdict.SUFFICIENT
    assert tested.thresholds.set_by == "Conférence du 12 mars"


@pytest.mark.parametrize("unknown", [None, float("nan")])
def test_too_little_is_known_when_the_coverage_of_data_is_unknown(unknown):
    assert sufficiency(SufficiencyMetrics(1.0, 1.0, 0.0, unknown)).verdict is Verdict.UNDETERMINED

"""Allocation between floors and caps and largest remainder (METHODS 4.3 and 4.4), invariants I56 to I60.

The reference is written in fractions, breakpoint by breakpoint; amounts must be the same to the euro, ties included.
"""

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.allocation import _Problem, _search, _solve, allocate
from domain.decimals import total
from domain.errors import OutOfDomain
from domain.rounding import largest_remainder

check = settings(max_examples=100, deadline=None, derandomize=True)


def exact(value):
    return Fraction(str(value))


def rounded_reference(quotas, target, weights, codes):
    amounts = [floor(quota) for quota in quotas]
    order = sorted(range(len(quotas)), key=lambda at: (amounts[at] - quotas[at], -weights[at], codes[at]))
    for at in order[: target - sum(amounts)]:
        amounts[at] += 1
    return amounts


def filled_reference(envelope, weights, lower, upper):
    """Walk the breakpoints in order: λ is in the first interval that reaches the envelope."""
    points = {Fraction(0)}
    for weight, low, high in zip(weights, lower, upper, strict=True):
        if weight:
            points |= {Fraction(low) / weight} | (set() if high is None else {Fraction(high) / weight})

    def amounts(multiplier):
        found = []
        for weight, low, high in zip(weights, lower, upper, strict=True):
            amount = max(multiplier * weight, Fraction(low))
            found.append(Fraction(low) if not weight else amount if high is None else min(amount, Fraction(high)))
        return found

    ordered = sorted(points)
    for before, after in zip(ordered, [*ordered[1:], None], strict=True):
        reached = sum(amounts(before))
        if reached == envelope:
            return before, amounts(before)
        following = before + 1 if after is None else after
        slope = (sum(amounts(following)) - reached) / (following - before)
        if after is None or sum(amounts(after)) >= envelope:
            multiplier = before + (envelope - reached) / slope
            return multiplier, amounts(multiplier)
    raise AssertionError


def allocated_reference(world):
    weights = [pop * exact(need) ** world["gamma"] for pop, need in zip(world["pop"], world["need"], strict=True)]
    lower = [ceil(exact(one) * pop) for one, pop in zip(world["floor"], world["pop"], strict=True)]
    upper = [
        None if one is None else floor(exact(one) * pop) for one, pop in zip(world["cap"], world["pop"], strict=True)
    ]
    if not any(weights):
        return "aucun_beneficiaire", None, None
    if any(high is not None and low > high for low, high in zip(lower, upper, strict=True)):
        return "bornes_incompatibles", None, None
    if world["envelope"] < sum(lower):
        return "infaisable_planchers", None, None
    held = [low if not weight else high for weight, low, high in zip(weights, lower, upper, strict=True)]
    if None not in held and world["envelope"] > sum(held):
        return "infaisable_plafonds", None, world["envelope"] - sum(held)
    multiplier, quotas = filled_reference(world["envelope"], weights, lower, upper)
    return "ok", multiplier, rounded_reference(quotas, world["envelope"], weights, world["codes"])


needs = st.one_of(
    st.integers(0, 9).map(float),
    st.integers(0, 10**9).map(lambda value: value / 10**7),
    st.floats(0, 100).map(lambda value: 0.0 if value < 1e-9 else value),
    st.integers(0, 3).map(lambda value: 50 + value * 1e-12),
)
bounds = st.one_of(st.just(0.0), st.integers(0, 40).map(lambda value: value / 4), st.floats(0.01, 5))


@st.composite
def worlds(draw, has_bounds=True):
    """Draw a dozen towns, many of them alike, and an envelope around what the bounds allow."""
    n = draw(st.integers(1, 12))
    pop = draw(
        st.lists(st.one_of(st.integers(0, 12), st.integers(0, 3).map(lambda k: 300 * k)), min_size=n, max_size=n)
    )
    floors = draw(st.lists(bounds, min_size=n, max_size=n)) if has_bounds else [0.0] * n
    room = st.one_of(st.none(), st.integers(0, 60).map(lambda value: value / 2))
    rooms = draw(st.lists(room, min_size=n, max_size=n)) if has_bounds else [None] * n
    caps = [None if extra is None else low + extra for low, extra in zip(floors, rooms, strict=True)]
    least = sum(ceil(exact(one) * people) for one, people in zip(floors, pop, strict=True))
    return {
        "pop": pop,
        "need": draw(st.lists(needs, min_size=n, max_size=n)),
        "gamma": draw(st.sampled_from([0, 1, 1, 1, 2, 3])),
        "floor": floors,
        "cap": caps,
        "envelope": max(0, least + draw(st.integers(-2, 3 * sum(pop) + 40))),
        "codes": draw(st.permutations([f"{rank:05d}" for rank in range(n)])),
    }


def allocated(world, order=None):
    order = list(range(len(world["pop"]))) if order is None else order

    def column(key):
        return np.array([np.nan if world[key][at] is None else world[key][at] for at in order], dtype=np.float64)

    codes = np.array([world["codes"][at] for at in order])
    return allocate(
        world["envelope"], codes, column("pop"), column("need"), world["gamma"], column("floor"), column("cap")
    )


@check
@given(worlds())
def test_amounts_are_those_of_fractions(world):
    status, multiplier, amounts = allocated_reference(world)
    found = allocated(world)
    assert found.status == status
    if status == "ok":
        assert found.amount_eur.astype(int).tolist() == amounts
        assert found.eur_per_weight == pytest.approx(float(multiplier), rel=1e-12)
    else:
        assert found.amount_eur is None
        assert found.unallocated_eur == (amounts or 0)


@check
@given(worlds(has_bounds=False))
def test_amounts_without_bounds_are_those_of_fractions(world):
    assert allocated(world).status == allocated_reference(world)[0]
    if allocated(world).status == "ok":
        assert allocated(world).amount_eur.astype(int).tolist() == allocated_reference(world)[2]


@check
@given(worlds())
def test_i56_the_amounts_sum_to_the_envelope(world):
    """I56: Σ = E exactly."""
    found = allocated(world)
    assume(found.status == "ok")
    assert int(found.amount_eur.sum()) == world["envelope"]


@check
@given(worlds())
def test_i57_every_amount_stays_between_its_floor_and_its_cap(world):
    """I57: L_i <= a_i <= U_i, in whole euros, after rounding."""
    found = allocated(world)
    assume(found.status == "ok")
    for amount, people, low, high in zip(found.amount_eur, world["pop"], world["floor"], world["cap"], strict=True):
        assert amount >= exact(low) * people
        assert high is None or amount <= floor(exact(high) * people)


@check
@given(worlds())
def test_i58_two_units_inside_their_bounds_share_by_weight(world):
    """I58: between two units strictly inside their bounds a_i / a_j = w_i / w_j before rounding."""
    found = allocated(world)
    assume(found.status == "ok")
    for quota, people, need, low, high in zip(
        found.quota_eur, world["pop"], world["need"], world["floor"], world["cap"], strict=True
    ):
        lower, upper = ceil(exact(low) * people), np.inf if high is None else floor(exact(high) * people)
        if lower + 1e-6 < quota < upper - 1e-6:
            weight = float(people * exact(need) ** world["gamma"])
            assert quota == pytest.approx(found.eur_per_weight * weight, rel=1e-9, abs=1e-9)


@check
@given(worlds(has_bounds=False))
def test_i59_without_bounds_the_amount_per_head_rises_with_need(world):
    """I59: without bounds, the amount per inhabitant increases with need."""
    found = allocated(world)
    assume(found.status == "ok")
    lived_in = [at for at, people in enumerate(world["pop"]) if people]
    by_need = sorted(lived_in, key=lambda at: world["need"][at])
    per_head = [found.quota_eur[at] / world["pop"][at] for at in by_need]
    assert all(before <= after + 1e-9 * (1 + after) for before, after in pairwise(per_head))


@check
@given(worlds())
def test_i60_one_more_euro_never_lowers_an_exact_amount(world):
    """I60: E up by 1 euro never lowers the exact a_i (rounded amounts may: the Alabama paradox)."""
    found, richer = allocated(world), allocated(world | {"envelope": world["envelope"] + 1})
    assume(found.status == richer.status == "ok")
    assert (richer.quota_eur >= found.quota_eur - 1e-9).all()


@check
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(world, random):
    order = list(range(len(world["pop"])))
    random.shuffle(order)
    found, shuffled = allocated(world), allocated(world, order)
    assume(found.status == "ok")
    assert shuffled.amount_eur.tolist() == found.amount_eur[order].tolist()
    assert shuffled.eur_per_weight == found.eur_per_weight


@st.composite
def problems(draw):
    n = draw(st.integers(1, 8))
    weights = draw(st.lists(st.integers(1, 10**12), min_size=n, max_size=n))
    lower = draw(st.lists(st.integers(0, 50), min_size=n, max_size=n))
    upper = [low + draw(st.integers(0, 50)) for low in lower]
    envelope = draw(st.integers(sum(lower), sum(upper)))
    arrays = (np.array(column, dtype=np.int64) for column in (weights, lower, upper))
    return _Problem(envelope, *arrays)


@check
@given(problems())
def test_the_exact_search_agrees_with_the_guided_one(problem):
    """The fallback, which the guess in floats nearly always spares, gives the same amounts."""
    amounts = []
    for multiplier, at_lower, at_upper in (_solve(problem), _search(problem)):
        free = [multiplier * int(weight) for weight in problem.weights]
        bounded = np.where(at_lower, problem.lower, problem.upper).tolist()
        at_bound = (at_lower | at_upper).tolist()
        amounts.append([low if held else one for held, low, one in zip(at_bound, bounded, free, strict=True)])
    assert amounts[0] == amounts[1]
    assert sum(amounts[0]) == problem.total


@check
@given(
    st.lists(st.one_of(st.integers(0, 6).map(float), st.integers(0, 10**4).map(lambda k: k / 1000), needs), min_size=1),
    st.integers(0, 10**6),
)
def test_largest_remainders_are_those_of_fractions(weights, amount):
    codes = [f"{(7 * rank) % 1009:04d}" for rank in range(len(weights))]
    found = largest_remainder(amount, np.array(weights), np.array(codes))
    if not any(weights):
        assert found.status == "aucun_beneficiaire"
        return
    whole = sum(map(exact, weights))
    quotas = [amount * exact(weight) / whole for weight in weights]
    assert found.amount_eur.tolist() == rounded_reference(quotas, amount, weights, codes)


def test_a_near_tie_at_the_seventeenth_digit_goes_to_the_larger_remainder():
    weights = np.array([0.30000000000000004, 0.3, 0.3])
    assert largest_remainder(10, weights, np.array(["c", "b", "a"])).amount_eur.tolist() == [4, 3, 3]


def test_a_large_region_of_identical_towns_gives_its_last_euros_by_code():
    codes = np.array([f"{rank:05d}" for rank in range(3000)])[::-1]
    found = allocate(10_000, codes, np.full(3000, 100.0), np.full(3000, 40.0))
    assert found.amount_eur.sum() == 10_000
    assert found.amount_eur.tolist() == [3.0] * 2000 + [4.0] * 1000


def test_a_town_without_population_or_need_is_left_out_and_flagged():
    found = allocate(90, None, np.array([10.0, np.nan, 20.0]), np.array([1.0, 1.0, 1.0]))
    assert found.amount_eur[[0, 2]].tolist() == [30.0, 60.0]
    assert np.isnan(found.amount_eur[1])
    assert found.states.tolist() == [0, 2, 0]


def test_a_cap_reached_by_all_gives_the_smallest_multiplier():
    found = allocate(30, None, np.array([1.0, 2.0]), np.array([1.0, 1.0]), 1, None, np.array([10.0, 10.0]))
    assert found.eur_per_weight == 10.0


def test_the_money_that_caps_leave_is_reported_and_not_given():
    found = allocate(
        100, None, np.array([1.0, 2.0]), np.array([1.0, 0.0]), 1, np.array([0.0, 5.0]), np.array([9.0, 9.0])
    )
    assert (found.status, found.unallocated_eur, found.amount_eur) == ("infaisable_plafonds", 81, None)


@pytest.mark.parametrize(
    "world",
    [
        {"envelope_eur": -1},
        {"need": np.array([-1.0, 2.0])},
        {"population": np.array([-1.0, 2.0])},
        {"gamma": -0.5},
        {"floor_eur_per_head": np.array([-1.0, 0.0])},
    ],
)
def test_negative_numbers_are_refused(world):
    given_world = {"envelope_eur": 10, "codes": None, "population": np.ones(2), "need": np.ones(2)} | world
    with pytest.raises(OutOfDomain):
        allocate(**given_world)


def test_totals_of_large_weights_are_exact():
    assert total(np.full(1000, 2**61 - 1)) == 1000 * (2**61 - 1)

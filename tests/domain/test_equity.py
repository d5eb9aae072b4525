"""Aid as a benefit and rest to pay as a charge (METHODS 6.4 and 6.5), invariants I81 to I85."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.disparities import gini, lorenz
from domain.equity import (
    ChargeBurden,
    Verdict,
    charge_burden,
    concentration_index,
    kakwani_rest_to_pay,
    redistribution,
    verdict,
)
from domain.errors import OutOfDomain
from domain.operations import OPERATIONS
from domain.ranking import rank_order
from domain.wording import verdicts

FIGURES = (
    "gini_before",
    "concentration_aid",
    "kakwani_aid",
    "gini_after",
    "concentration_after",
    "reynolds_smolensky",
    "reranking",
    "net_effect",
)
check = settings(max_examples=100, deadline=None, derandomize=True)


@st.composite
def worlds(draw):
    """Draw capacities (often tied), aids and populations of a few communes; some aid is paid."""
    n = draw(st.integers(2, 12))
    capacity = draw(st.lists(st.integers(1, 9) | st.integers(100, 300_000), min_size=n, max_size=n))
    aid = draw(st.lists(st.integers(0, 40_000), min_size=n, max_size=n).filter(any))
    population = draw(st.lists(st.integers(1, 50_000), min_size=n, max_size=n))
    return np.array(capacity) / 100, np.array(aid) / 100, np.array(population, dtype=np.float64)


def figures(found):
    return np.array([getattr(found, name) for name in FIGURES])


@check
@given(worlds())
def test_i81_an_aid_is_at_most_as_concentrated_as_it_is_unequal(world):
    """I81: |C_A| <= G_A, the Gini of A (for A >= 0)."""
    capacity, aid, population = world
    concentration = concentration_index(aid, rank_order(capacity, population))
    assert abs(concentration) <= gini(aid, population) + 1e-12


@check
@given(worlds())
def test_i82_reynolds_smolensky_is_kakwani_times_the_size_of_the_aid(world):
    """I82: RS = mu_A / (mu_X + mu_A) * Kakwani to 1e-9, and net effect = RS - re-ranking."""
    found = redistribution(*world)
    size = found.mean_aid / (found.mean_capacity + found.mean_aid)
    assert found.reynolds_smolensky == pytest.approx(size * found.kakwani_aid, abs=1e-9)
    assert found.net_effect == pytest.approx(found.reynolds_smolensky - found.reranking, abs=1e-9)


@check
@given(worlds(), st.randoms(use_true_random=False))
def test_i83_row_order_changes_nothing(world, random):
    """I83: permuting rows, including tied ones, changes nothing."""
    mixed = np.array(random.sample(range(world[0].size), world[0].size))
    here, there = redistribution(*world), redistribution(*(array[mixed] for array in world))
    assert figures(there) == pytest.approx(figures(here), abs=1e-12)
    assert there.verdict == here.verdict


@check
@given(worlds(), st.floats(0.01, 100))
def test_i84_proportional_aid_is_neutral_and_uniform_aid_is_not_concentrated(world, factor):
    """I84: A proportional to X: Kakwani = 0; A constant > 0: C_A = 0."""
    capacity, _, population = world
    proportional = redistribution(capacity, factor * capacity, population)
    assert proportional.kakwani_aid == pytest.approx(0, abs=1e-9)
    assert proportional.verdict is Verdict.NEUTRAL
    uniform = redistribution(capacity, np.full_like(capacity, factor), population)
    assert uniform.concentration_aid == pytest.approx(0, abs=1e-9)
    if uniform.gini_before > 1e-9:
        assert uniform.verdict is Verdict.RELATIVELY_EQUALISING


@check
@given(worlds())
def test_i85_reranking_is_never_negative(world):
    """I85: re-ranking >= 0, the difference itself too up to rounding."""
    found = redistribution(*world)
    assert found.reranking >= 0
    assert found.gini_after - found.concentration_after >= -1e-12


@check
@given(worlds())
def test_concentration_index_is_one_minus_twice_the_area_under_its_curve(world):
    capacity, aid, population = world
    order = rank_order(capacity, population)
    points = lorenz(aid, population, order)
    area = np.trapezoid(points[:, 1], points[:, 0])
    assert concentration_index(aid, order) == pytest.approx(1 - 2 * area, abs=1e-12)


@check
@given(worlds(), st.data())
def test_one_ranking_serves_every_edit_even_with_an_unknown_aid(world, data):
    capacity, aid, population = world
    aid = aid.copy()
    gone = data.draw(st.integers(0, aid.size - 1))
    aid[gone] = np.nan
    order = rank_order(capacity, population)
    fresh, reused = redistribution(capacity, aid, population), redistribution(capacity, aid, population, order)
    assert fresh.missing.tolist() == reused.missing.tolist() == [gone]
    assert [getattr(fresh, name) for name in FIGURES] == [getattr(reused, name) for name in FIGURES]
    kept = np.arange(aid.size) != gone
    known = redistribution(capacity[kept], aid[kept], population[kept])
    assert [getattr(known, name) for name in FIGURES] == pytest.approx(
        [getattr(fresh, name) for name in FIGURES], abs=1e-12
    )


@check
@given(worlds())
def test_the_same_list_read_as_aid_or_as_charge_has_opposite_signs(world):
    capacity, amounts, population = world
    as_aid, as_charge = redistribution(*world), kakwani_rest_to_pay(capacity, amounts, population)
    assert as_charge.kakwani_rest == pytest.approx(-as_aid.kakwani_aid, abs=1e-12)
    assert as_charge.concentration_rest == as_aid.concentration_aid


def test_a_uniform_rate_looks_equalising_as_aid_and_is_regressive_as_charge():
    capacity, population = np.array([900.0, 300.0]), np.array([10_000.0, 10_000.0])
    half_of_the_cost = np.array([50.0, 50.0])
    assert redistribution(capacity, half_of_the_cost, population).verdict is Verdict.RELATIVELY_EQUALISING
    found = kakwani_rest_to_pay(capacity, half_of_the_cost, population)
    assert found.kakwani_rest == pytest.approx(-0.25)
    assert found.burden is ChargeBurden.REGRESSIVE


def test_no_capacity_no_index():
    population = np.ones(2)
    for capacity in (np.zeros(2), np.full(2, np.nan), np.array([-5.0, 1.0])):
        found = redistribution(capacity, np.ones(2), population)
        assert found.verdict is Verdict.UNDETERMINED
        assert [getattr(found, name) for name in FIGURES] == [None] * 8
        assert found.net_effect_ratio is None
        charge = kakwani_rest_to_pay(capacity, np.ones(2), population)
        assert (charge.gini_capacity, charge.kakwani_rest, charge.burden) == (None, None, ChargeBurden.UNDETERMINED)


def test_no_aid_is_without_object_and_net_contributions_have_no_concentration():
    capacity, population = np.array([100.0, 200.0]), np.ones(2)
    assert redistribution(capacity, np.zeros(2), population).verdict is Verdict.NO_AID
    contributions = redistribution(capacity, np.array([10.0, -10.0]), population)
    assert contributions.verdict is Verdict.UNDETERMINED
    assert contributions.concentration_aid is None
    assert contributions.net_effect > 0
    assert kakwani_rest_to_pay(capacity, np.zeros(2), population).concentration_rest is None


def test_equal_capacities_have_no_net_effect_ratio():
    found = redistribution(np.full(3, 0.1), np.array([1.0, 0.0, 0.0]), np.ones(3))
    assert found.gini_before == 0
    assert found.net_effect_ratio is None


@pytest.mark.parametrize(
    ("gini_before", "concentration", "expected"),
    [
        (0.2, 0.2 + 5e-10, Verdict.NEUTRAL),
        (0.2, -1e-17, Verdict.RELATIVELY_EQUALISING),
        (0.2, -2e-9, Verdict.ABSOLUTELY_EQUALISING),
        (0.2, 0.19, Verdict.RELATIVELY_EQUALISING),
        (0.2, 0.21, Verdict.ANTI_REDISTRIBUTIVE),
        (0.0, -1e-17, Verdict.NEUTRAL),
    ],
)
def test_the_first_verdict_that_holds_is_given(gini_before, concentration, expected):
    assert verdict(gini_before, concentration, is_aid_paid=True) is expected


def test_arrays_of_unequal_length_are_refused():
    with pytest.raises(OutOfDomain):
        redistribution(np.ones(2), np.ones(3), np.ones(2))
    with pytest.raises(OutOfDomain):
        kakwani_rest_to_pay(np.ones(2), np.ones(2), np.ones(3))


def test_every_figure_of_the_redistribution_can_be_recomputed_from_its_terms():
    inputs = {"capacity_per_capita": [100, 200, 300], "aid_per_capita": [90, 30, 0], "population": [2, 1, 1]}
    operation = OPERATIONS["redistribution"]
    outputs = operation.run(inputs)
    for position in (0, 2, 3, 4):
        found = operation.explain(inputs, outputs, position)
        first, second = (term.value for term in found.terms)
        assert found.result.value == pytest.approx(first - second, abs=1e-12)
    concentration = operation.explain(inputs, outputs, 1)
    covariance, mean = (term.value for term in concentration.terms)
    assert concentration.result.value == pytest.approx(2 * covariance / mean)
    assert concentration.status == "perequateur_absolu"
    assert concentration.to_verify


def test_every_verdict_and_every_sign_has_a_french_sentence():
    assert set(verdicts.VERDICTS) == set(Verdict)
    assert set(verdicts.BURDENS) == set(ChargeBurden)
    assert charge_burden(1e-12) is ChargeBurden.PROPORTIONAL
    assert "augmentent" in verdicts.net_effect_sentence(-0.1)
    assert "diminuent" in verdicts.net_effect_sentence(0.1)
    assert "ne changent pas" in verdicts.net_effect_sentence(0)
    assert "ne peut pas" in verdicts.net_effect_sentence(None)
    assert verdicts.reranking_sentence(0) == ""
    assert verdicts.reranking_sentence(0.2).endswith("reclassements.")


def test_french_sentences_keep_their_no_break_spaces():
    texts = [text.sentence for text in (*verdicts.VERDICTS.values(), *verdicts.BURDENS.values())]
    texts += [verdicts.TOGETHER, *verdicts.FLAGS.values(), *verdicts.SOLIDARITY_STATUSES.values()]
    assert not [text for text in texts if " :" in text or " ;" in text]

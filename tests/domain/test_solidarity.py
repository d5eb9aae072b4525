"""Territorial solidarity indicator (METHODS 6.6), invariant I86."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import solidarity
from domain.errors import OutOfDomain
from domain.operations import OPERATIONS
from domain.solidarity import Ramp, SolidarityStatus, draw_weights, grade_of, grade_range, solidarity_score
from domain.wording import verdicts

NEUTRAL = {"concentration_aid": 0.0, "net_effect_ratio": 0.0, "kakwani_rest": 0.0, "share_money_worst_quintile": 0.2}
check = settings(max_examples=100, deadline=None, derandomize=True)
values = st.floats(-1, 1) | st.none()
components = st.fixed_dictionaries(dict.fromkeys(solidarity.COMPONENTS, values))
weightings = st.fixed_dictionaries(dict.fromkeys(solidarity.COMPONENTS, st.integers(0, 5))).filter(
    lambda weights: any(weights.values())
)


@check
@given(components, weightings, st.sampled_from(solidarity.COMPONENTS), st.floats(0, 1))
def test_i86_the_score_rises_with_each_component(found, weights, key, step):
    """I86: score monotone in each component, in the direction of its ramp."""
    if found[key] is None:
        return
    ramp = solidarity.DEFAULT_RAMPS[key]
    better = found | {key: found[key] + step * np.sign(ramp.at_100 - ramp.at_0)}
    before, after = solidarity_score(found, weights=weights), solidarity_score(better, weights=weights)
    assert after.status is before.status
    if before.score is not None:
        assert after.score >= before.score
        assert after.grade <= before.grade


@check
@given(components, weightings)
def test_the_score_lies_between_its_components(found, weights):
    result = solidarity_score(found, weights=weights)
    known = [score for score in result.component_scores.values() if score is not None]
    if result.score is None:
        assert result.status is SolidarityStatus.NOT_GRADED
        assert len(known) < 3 or not any(weights[key] for key in found if found[key] is not None)
    else:
        assert min(known) - 1e-9 <= result.score <= max(known) + 1e-9


@check
@given(components, st.integers(0, 1000))
def test_the_range_of_the_grade_holds_in_the_range_of_the_components(found, seed):
    result = solidarity_score(found)
    known = [score for score in result.component_scores.values() if score is not None]
    drawn = grade_range(result, draw_weights(max(len(known), 1), 200, seed))
    if result.score is None:
        assert drawn is None
    else:
        assert min(known) - 1e-9 <= drawn.low <= drawn.high <= max(known) + 1e-9
        assert drawn.grade_high <= drawn.grade_low
        assert 0 <= drawn.same_grade_share <= 1


def test_draws_are_weightings_and_the_same_seed_gives_the_same_ones():
    draws = draw_weights(4, 50, seed=3)
    assert (draws >= 0).all()
    assert draws.sum(axis=1) == pytest.approx(1)
    assert (draws == draw_weights(4, 50, seed=3)).all()
    assert (draws != draw_weights(4, 50, seed=4)).any()


def test_range_of_a_grade_is_made_of_attained_scores():
    found = solidarity_score(NEUTRAL | {"concentration_aid": -0.3})
    draws = np.array([[1.0, 0, 0, 0], [0, 1.0, 0, 0], [2.0, 2.0, 0, 0], [1.0, 1, 1, 1]])
    drawn = grade_range(found, draws)
    assert (drawn.low, drawn.high) == (50, 100)
    assert (drawn.grade_low, drawn.grade_high) == ("C", "A")
    assert found.grade == "B"
    assert drawn.same_grade_share == 0.5


def test_a_neutral_behaviour_scores_fifty():
    found = solidarity_score(NEUTRAL)
    assert set(found.component_scores.values()) == {50}
    assert (found.score, found.grade) == (50, "C")


@pytest.mark.parametrize(
    ("score", "grade"),
    [(100, "A"), (80 - 1e-10, "A"), (79.99, "B"), (60, "B"), (40, "C"), (20, "D"), (19.9, "E"), (0, "E")],
)
def test_grades_include_their_lower_bound(score, grade):
    assert grade_of(score) == grade


@pytest.mark.parametrize(
    "compute",
    [
        lambda: solidarity_score({"concentration_aid": 0.0}),
        lambda: solidarity_score(NEUTRAL, weights=dict.fromkeys(NEUTRAL, 0.0)),
        lambda: solidarity_score(NEUTRAL, weights=dict.fromkeys(NEUTRAL, -1.0)),
        lambda: solidarity_score(NEUTRAL | {"kakwani_rest": float("nan")}),
        lambda: solidarity_score(NEUTRAL, ramps=dict.fromkeys(NEUTRAL, Ramp(1, 1))),
        lambda: grade_range(solidarity_score(NEUTRAL), np.ones((3, 2))),
        lambda: grade_range(solidarity_score(NEUTRAL), np.zeros((3, 4))),
    ],
)
def test_inputs_outside_the_domain_are_refused(compute):
    with pytest.raises(OutOfDomain):
        compute()


def test_a_grade_is_never_written_without_its_warning():
    assert verdicts.grade_text("B") == "note B (indicateur non officiel)"
    assert verdicts.NOT_OFFICIAL in verdicts.grade_text(None)
    assert "reste C" in verdicts.grade_range_sentence("C", "C")
    assert "va de D à B" in verdicts.grade_range_sentence("D", "B")
    assert set(verdicts.COMPONENT_LABELS) == set(solidarity.COMPONENTS)
    assert set(verdicts.SOLIDARITY_STATUSES) == set(SolidarityStatus)


def test_each_component_explains_its_ramp():
    inputs = {
        "components": NEUTRAL | {"kakwani_rest": None},
        "ramps_from_0_to_100": {key: [ramp.at_0, ramp.at_100] for key, ramp in solidarity.DEFAULT_RAMPS.items()},
        "weights": dict(solidarity.DEFAULT_WEIGHTS),
        "min_components": 3,
    }
    operation = OPERATIONS["solidarity_score"]
    outputs = operation.run(inputs)
    found = operation.explain(inputs, outputs, 1)
    assert [term.value for term in found.terms] == ["concentration_aid", 0.0, 0.3, -0.3]
    assert found.result.value == 50
    assert operation.explain(inputs, outputs, 3).status == "manquant"
    assert operation.explain(inputs, outputs, 0).result.value == 50


@pytest.mark.parametrize(("key", "reach"), list(zip(solidarity.COMPONENTS, (0.3, 0.1, 0.2, 0.2), strict=True)))
def test_the_ramp_of_the_project_is_the_one_around_neutral(key, reach):
    ramp, usual = solidarity.ramp_around(key, reach), solidarity.DEFAULT_RAMPS[key]
    assert (ramp.at_0, ramp.at_100) == pytest.approx((usual.at_0, usual.at_100))


@given(st.sampled_from(solidarity.COMPONENTS), st.floats(0.01, 1))
def test_neutral_scores_50_whatever_the_reach(key, reach):
    assert solidarity.ramp_around(key, reach).score(solidarity.NEUTRAL[key]) == pytest.approx(50)

"""Territorial solidarity indicator of proposition 21 (METHODS 6.6). It is not an official indicator.

Four components of equity are turned into 0 to 100 by straight ramps and averaged. Ramps, weights and grades are choices
of the project, to be printed with every score; components are shown before the letter.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain import sensitivity
from domain.errors import OutOfDomain
from domain.values import Floats, Ints

CONCENTRATION_AID = "concentration_aid"
NET_EFFECT_RATIO = "net_effect_ratio"
KAKWANI_REST = "kakwani_rest"
WORST_QUINTILE = "share_money_worst_quintile"

COMPONENTS: tuple[str, ...] = (CONCENTRATION_AID, NET_EFFECT_RATIO, KAKWANI_REST, WORST_QUINTILE)
"""Keys of the four components, in the order of the screen."""

GRADES: tuple[tuple[float, str], ...] = ((80.0, "A"), (60.0, "B"), (40.0, "C"), (20.0, "D"), (-math.inf, "E"))
"""Smallest score of each grade, inclusive."""

TOLERANCE = 1e-9
"""A score this close below the bound of a grade has the grade."""


class SolidarityStatus(StrEnum):
    """State of a solidarity score. The texts are those of the reference vectors."""

    OK = "ok"
    NOT_GRADED = "non_note"


@dataclass(frozen=True, slots=True)
class Ramp:
    """Straight ramp from 0 to 100, clipped at both ends, rising or falling.

    Attributes:
        at_0: value of the component that scores 0.
        at_100: value that scores 100.
    """

    at_0: float
    at_100: float

    def score(self, value: float) -> float:
        """Return `100 (v - v0) / (v100 - v0)` clipped to 0..100.

        Raises:
            OutOfDomain: the two ends of the ramp are equal.
        """
        if self.at_0 == self.at_100:
            raise OutOfDomain(field="ramps_from_0_to_100", given=f"[{self.at_0}, {self.at_100}]", expected="two values")
        return min(100.0, max(0.0, 100 * (value - self.at_0) / (self.at_100 - self.at_0)))


DEFAULT_RAMPS: Mapping[str, Ramp] = {
    CONCENTRATION_AID: Ramp(0.30, -0.30),
    NET_EFFECT_RATIO: Ramp(-0.10, 0.10),
    KAKWANI_REST: Ramp(-0.20, 0.20),
    WORST_QUINTILE: Ramp(0.0, 0.40),
}
"""Ramps of the project: a neutral behaviour scores 50 on each. The Conference can change them."""

DEFAULT_WEIGHTS: Mapping[str, float] = dict.fromkeys(COMPONENTS, 0.25)
"""Equal weights, a choice of the project."""

NEUTRAL: Mapping[str, float] = {CONCENTRATION_AID: 0.0, NET_EFFECT_RATIO: 0.0, KAKWANI_REST: 0.0, WORST_QUINTILE: 0.2}
"""Value of each component that scores 50: nobody favoured."""
FALLING = frozenset({CONCENTRATION_AID})
"""Components that score more where they are lower."""

DEFAULT_MIN_COMPONENTS = 3
"""Known components below which no score is given."""


def ramp_around(key: str, reach: float) -> Ramp:
    """Return the ramp of a component that scores 0 and 100 at this distance from neutral, so that neutral scores 50.

    Args:
        key: one of `COMPONENTS`.
        reach: distance, > 0, in the unit of the component.
    """
    signed = -reach if key in FALLING else reach
    return Ramp(NEUTRAL[key] - signed, NEUTRAL[key] + signed)


@dataclass(frozen=True, slots=True)
class Grading:
    """How payers are graded, as the Conference chooses.

    Attributes:
        weights: of each component, >= 0, in any unit.
        ramps: of each component.
        least_coverage: share of the inhabitants whose amount must be known for a letter, 0 to 1.
    """

    weights: Mapping[str, float]
    ramps: Mapping[str, Ramp]
    least_coverage: float

    def weight_share(self, key: str) -> float:
        """Return the weight of a component over all of them, 0 to 1."""
        return self.weights[key] / math.fsum(self.weights.values())


@dataclass(frozen=True, slots=True)
class Solidarity:
    """Score of one actor or of a whole contract.

    Attributes:
        component_scores: 0 to 100 by component, None where the component is unknown.
        score: weighted mean of the known ones, 0 to 100; None when not graded.
        grade: letter A to E; None when not graded.
        status: `ok` or `non_note`.
    """

    component_scores: Mapping[str, float | None]
    score: float | None
    grade: str | None
    status: SolidarityStatus


@dataclass(frozen=True, slots=True)
class GradeRange:
    """How much score and grade depend on the weights (METHODS 1.6 applied to 6.6).

    Attributes:
        low: score at the lower quantile of the draws.
        high: score at the upper quantile.
        grade_low: grade of `low`.
        grade_high: grade of `high`.
        same_grade_share: share of the draws that give the grade of the chosen weights, 0 to 1.
    """

    low: float
    high: float
    grade_low: str
    grade_high: str
    same_grade_share: float


def solidarity_score(
    components: Mapping[str, float | None],
    ramps: Mapping[str, Ramp] = DEFAULT_RAMPS,
    weights: Mapping[str, float] = DEFAULT_WEIGHTS,
    min_components: int = DEFAULT_MIN_COMPONENTS,
) -> Solidarity:
    """Score the components, average the known ones, choose the grade (METHODS 6.6).

    `score = sum(w s) / sum(w)` over the known components; the weight of a missing one is shared by the others.

    Args:
        components: value of each component, None where unknown: concentration index of aid, net effect over Gini of
            capacity, Kakwani index of the rest to pay, share of money to the worst-off quintile.
        ramps: ramp of each component.
        weights: weight of each component, >= 0.
        min_components: number of known components below which the status is `non_note`.

    Raises:
        OutOfDomain: keys differ, a weight is negative, no weight is positive, a ramp has equal ends, a NaN.
    """
    _check(components, ramps, weights)
    scores = {key: None if value is None else ramps[key].score(value) for key, value in components.items()}
    known = {key: score for key, score in scores.items() if score is not None}
    total = math.fsum(weights[key] for key in known)
    if len(known) < min_components or total <= 0:
        return Solidarity(scores, None, None, SolidarityStatus.NOT_GRADED)
    score = math.fsum(weights[key] * value for key, value in known.items()) / total
    return Solidarity(scores, score, grade_of(score), SolidarityStatus.OK)


def grade_of(score: float) -> str:
    """Return the letter of a score: A from 80, B from 60, C from 40, D from 20, else E, bounds inclusive to 1e-9."""
    return next(letter for bound, letter in GRADES if score >= bound - TOLERANCE)


def _grade_places(scores: Floats) -> Ints:
    """Return the place in `GRADES` of many scores at once."""
    bounds = np.array([bound for bound, _ in GRADES[-2::-1]])
    return len(GRADES) - 1 - np.searchsorted(bounds - TOLERANCE, scores, side="right")


def draw_weights(n_components: int, n_draws: int, seed: int) -> Floats:
    """Draw weight vectors uniformly over all possible weightings (Dirichlet of parameter 1, METHODS 1.6).

    Args:
        n_components: number of weights in a vector.
        n_draws: number of vectors.
        seed: same seed, same draws.

    Returns:
        Shape (n_draws, n_components), each row >= 0 with sum 1.
    """
    return sensitivity.draw_weights(np.ones(n_components), n_draws, seed)


def grade_range(
    solidarity: Solidarity, draws: Floats, interval: tuple[float, float] = (0.05, 0.95)
) -> GradeRange | None:
    """Compute the range of the score and of the grade when the weights are drawn at random (METHODS 6.6, 1.6).

    Args:
        solidarity: a score.
        draws: shape (m, k), one weight vector per row, in the order of the known components.
        interval: lower and upper quantiles, each an attained value: the `max(1, ceil(q m - 1e-9))`-th smallest.

    Returns:
        None when the score is not graded.

    Raises:
        OutOfDomain: a row of weights has not one weight per known component, or no positive sum.
    """
    if solidarity.grade is None:
        return None
    known = np.array([score for score in solidarity.component_scores.values() if score is not None])
    if draws.ndim != 2 or not draws.size or draws.shape[1] != known.size or not (draws.sum(axis=1) > 0).all():
        raise OutOfDomain(field="draws", given=f"{draws.shape}", expected=f"rows of {known.size} weights, sum > 0")
    scores = np.sort((draws * known).sum(axis=1) / draws.sum(axis=1))
    low, high = (float(scores[max(1, math.ceil(q * scores.size - TOLERANCE)) - 1]) for q in interval)
    same = int((_grade_places(scores) == _grade_places(np.array([solidarity.score]))).sum())
    return GradeRange(low, high, grade_of(low), grade_of(high), same / scores.size)


def _check(components: Mapping[str, float | None], ramps: Mapping[str, Ramp], weights: Mapping[str, float]) -> None:
    if not set(components) == set(ramps) == set(weights):
        given = f"{sorted(components)}, {sorted(ramps)}, {sorted(weights)}"
        raise OutOfDomain(field="components", given=given[:120], expected="the same keys three times")
    if any(not math.isfinite(weight) or weight < 0 for weight in weights.values()) or not any(weights.values()):
        raise OutOfDomain(field="weights", given=str(list(weights.values()))[:60], expected="numbers >= 0, not all 0")
    if any(value is not None and not math.isfinite(value) for value in components.values()):
        raise OutOfDomain(field="components", given="NaN or infinity", expected="finite numbers or None")

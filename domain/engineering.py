"""Who may receive engineering assistance (proposition 23, METHODS 4.5)."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.values import Bools, Floats, Texts

_EQUAL = 1e-9


class Eligibility(StrEnum):
    """Verdict of the rule for one unit."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "non_eligible"
    UNDETERMINED = "indetermine"


@dataclass(frozen=True, slots=True)
class EngineeringRule:
    """Three criteria, one is enough; all are choices of the local partnership.

    Attributes:
        population_below: inhabitants, strictly below.
        quarter_share_min: 0 to 1, share of the population in priority quarters, included.
        potential_ratio_max: financial potential per head over the reference mean, included.
    """

    population_below: float = 2000
    quarter_share_min: float = 0.10
    potential_ratio_max: float = 0.75


def judge_engineering(
    population: Floats, quarter_share: Floats, potential_ratio: Floats, rule: EngineeringRule
) -> Texts:
    """Apply the three criteria as a three-valued « or » (METHODS 4.5).

    Once a perimeter is negotiated the share of priority quarters is the share of the population inside it.

    Args:
        population: shape (n,), inhabitants; NaN where unknown.
        quarter_share: shape (n,), 0 to 1; NaN where unknown.
        potential_ratio: shape (n,), financial potential per head over the reference mean; NaN where unknown.
        rule: the thresholds; shares and ratios are compared within 1e-9.

    Returns:
        shape (n,), texts of `Eligibility`: `eligible` if one criterion is true, `indetermine` if none is true and
        one is unknown.
    """
    is_met: Bools = (
        (population < rule.population_below)
        | (quarter_share >= rule.quarter_share_min - _EQUAL)
        | (potential_ratio <= rule.potential_ratio_max + _EQUAL)
    )
    is_unknown = np.isnan(population) | np.isnan(quarter_share) | np.isnan(potential_ratio)
    fallback = np.where(is_unknown, Eligibility.UNDETERMINED.value, Eligibility.NOT_ELIGIBLE.value)
    verdicts: Texts = np.where(is_met, Eligibility.ELIGIBLE.value, fallback)
    return verdicts

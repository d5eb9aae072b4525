"""Whether the Conference targets its means enough: the test states facts, it does not decide (METHODS 3.6)."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

TOLERANCE = 1e-9
"""Difference with a threshold taken as nothing: 0.8 computed as 0.7999999999 passes."""


class Verdict(StrEnum):
    """Verdict of the sufficiency test. The texts are those of the reference vectors."""

    SUFFICIENT = "suffisant"
    INSUFFICIENT = "insuffisant"
    UNDETERMINED = "indetermine"


@dataclass(frozen=True, slots=True)
class SufficiencyMetrics:
    """What the test looks at; None where unknown.

    Attributes:
        coverage_worst_decile: share of the worst-off tenth of the population inside the perimeter, 0 to 1.
        share_money_worst_quintile: share of the money to the worst-off fifth, 0 to 1.
        inclusion_error: 0 to 1.
        data_coverage: share of the population with an index, 0 to 1.
    """

    coverage_worst_decile: float | None
    share_money_worst_quintile: float | None
    inclusion_error: float | None
    data_coverage: float | None


@dataclass(frozen=True, slots=True)
class SufficiencyThresholds:
    """Thresholds of the test, all inclusive: choices of the project until the Conference sets its own.

    Attributes:
        coverage_worst_decile_min: 0 to 1.
        share_money_worst_quintile_min: 0 to 1.
        inclusion_error_max: 0 to 1.
        data_coverage_min: 0 to 1.
        set_by: who set them, printed with the verdict; empty for the defaults of the project.
    """

    coverage_worst_decile_min: float = 0.8
    share_money_worst_quintile_min: float = 0.4
    inclusion_error_max: float = 0.5
    data_coverage_min: float = 0.8
    set_by: str = ""


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """Facts put before the Conference: the test states, it does not decide (METHODS 3.6).

    Attributes:
        metrics: what was looked at.
        thresholds: what it was compared with, and who set it.
        covers_worst_decile: first criterion; None where unknown.
        pays_worst_quintile: second criterion; None where unknown.
        includes_rightly: third criterion; None where unknown.
        verdict: `indetermine` without enough data, whatever the criteria.
    """

    metrics: SufficiencyMetrics
    thresholds: SufficiencyThresholds
    covers_worst_decile: bool | None
    pays_worst_quintile: bool | None
    includes_rightly: bool | None
    verdict: Verdict


def sufficiency(
    metrics: SufficiencyMetrics,
    thresholds: SufficiencyThresholds = SufficiencyThresholds(),
) -> Sufficiency:
    """Compare the measures with the thresholds (METHODS 3.6, fiche 12 of the report).

    All bounds are inclusive, with a tolerance of 1e-9.

    Args:
        metrics: measures, None (or NaN) where unknown.
        thresholds: what the Conference asks.

    Returns:
        The three criteria and the verdict.
    """
    decile = _at_least(metrics.coverage_worst_decile, thresholds.coverage_worst_decile_min)
    money = _at_least(metrics.share_money_worst_quintile, thresholds.share_money_worst_quintile_min)
    inclusion = _at_most(metrics.inclusion_error, thresholds.inclusion_error_max)
    has_data = _at_least(metrics.data_coverage, thresholds.data_coverage_min)
    verdict = _verdict(has_data, (decile, money, inclusion))
    return Sufficiency(metrics, thresholds, decile, money, inclusion, verdict)


def _at_least(value: float | None, threshold: float) -> bool | None:
    return None if value is None or np.isnan(value) else bool(value >= threshold - TOLERANCE)


def _at_most(value: float | None, threshold: float) -> bool | None:
    return None if value is None or np.isnan(value) else bool(value <= threshold + TOLERANCE)


def _verdict(has_data: bool | None, criteria: tuple[bool | None, ...]) -> Verdict:
    if not has_data:
        return Verdict.UNDETERMINED
    if False in criteria:
        return Verdict.INSUFFICIENT
    return Verdict.UNDETERMINED if None in criteria else Verdict.SUFFICIENT

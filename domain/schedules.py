"""Rate schedules: from the position of a unit to its cofinancing rate (METHODS 5.1).

Proposition 24 gives the strata (30, 50, 70, 95 per cent); the thresholds between them are choices of the project. All
schedules but `stepped` are continuous, all are non-decreasing, and the first four cost the same where costs do not
depend on the position.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.special import expit, log_expit

from domain.errors import OutOfDomain
from domain.values import Floats

STRATUM_THRESHOLDS: tuple[float, ...] = (25.0, 50.0, 75.0)
"""Positions between strata, choice of the project."""
STRATUM_RATES: tuple[float, ...] = (0.30, 0.50, 0.70, 0.95)
"""Proposition 24."""

_RATE_PLACES = 12
_POSITION_PLACES = 9
_TOP = 100.0


class Schedule(StrEnum):
    """Form of a schedule."""

    STEPPED = "stepped"
    RAMP = "ramp"
    LINEAR = "linear"
    PCHIP = "pchip"
    LOGISTIC = "logistic"


@dataclass(frozen=True, slots=True)
class Strata:
    """A schedule with all that it needs.

    Attributes:
        thresholds: increasing, strictly between 0 and 100.
        rates: increasing, 0 to 1, one more than the thresholds.
        schedule: its form.
        half_width: of a ramp, in points of position.
        steepness: of the logistic curve, per point of position.
        midpoint: of the logistic curve, a position.
    """

    thresholds: tuple[float, ...] = STRATUM_THRESHOLDS
    rates: tuple[float, ...] = STRATUM_RATES
    schedule: Schedule = Schedule.LINEAR
    half_width: float = 5.0
    steepness: float = 0.08
    midpoint: float = 50.0

    def __post_init__(self) -> None:
        """Refuse strata that are not increasing.

        Raises:
            OutOfDomain: a rule of METHODS 5.1 is broken.
        """
        edges = np.array([0.0, *self.thresholds, _TOP])
        rates = np.array(self.rates)
        if len(self.thresholds) == 0 or not (np.diff(edges) > 0).all():
            raise OutOfDomain("thresholds", str(self.thresholds), "increasing positions strictly between 0 and 100")
        if len(rates) != len(edges) - 1 or not (np.diff(rates) > 0).all() or rates[0] < 0 or rates[-1] > 1:
            raise OutOfDomain("rates", str(self.rates), "one increasing rate of 0 to 1 per stratum")
        if not (self.steepness > 0 and 0 <= self.midpoint <= _TOP):
            raise OutOfDomain("params", f"{self.steepness}, {self.midpoint}", "a steepness > 0, a midpoint in 0..100")
        if self.schedule is Schedule.RAMP:
            self._check_ramp()

    def _check_ramp(self) -> None:
        inner = np.diff(self.thresholds).min(initial=_TOP)
        width = self.half_width
        if not 0 <= width <= min(inner / 2, self.thresholds[0], _TOP - self.thresholds[-1]):
            raise OutOfDomain("half_width", str(width), "ramps that do not overlap nor leave 0..100")

    @property
    def midpoints(self) -> Floats:
        """Return the middles of the strata, shape (m + 1,)."""
        edges = np.array([0.0, *self.thresholds, _TOP])
        middles: Floats = (edges[:-1] + edges[1:]) / 2
        return middles


def schedule_rates(
    positions: Floats,
    schedule: Schedule = Schedule.LINEAR,
    thresholds: tuple[float, ...] = STRATUM_THRESHOLDS,
    rates: tuple[float, ...] = STRATUM_RATES,
    half_width: float = 5.0,
    steepness: float = 0.08,
    midpoint: float = 50.0,
) -> Floats:
    """Return the cofinancing rate of each position (METHODS 5.1).

    Args:
        positions: shape (n,), 0 to 100, high = need; NaN where unknown.
        schedule: form of the schedule; `linear` is the recommended default, `stepped` the report's literal reading.
        thresholds: increasing positions between strata; a position on a threshold takes the higher rate.
        rates: increasing, 0 to 1, one per stratum.
        half_width: of a ramp.
        steepness: of the logistic curve.
        midpoint: of the logistic curve.

    Returns:
        shape (n,), 0 to 1, NaN (« à décider ») where the position is; rounded to 12 decimals, so that 40 % is 0.4 and
        not the float beside it.

    Raises:
        OutOfDomain: strata that break a rule of METHODS 5.1, a position outside 0 to 100.
    """
    strata = Strata(tuple(thresholds), tuple(rates), Schedule(schedule), half_width, steepness, midpoint)
    return rates_of(strata, positions)


def rates_of(strata: Strata, positions: Floats) -> Floats:
    """Return the cofinancing rate of each position; see `schedule_rates`."""
    places = np.round(positions, _POSITION_PLACES)
    if ((places < 0) | (places > _TOP)).any():
        raise OutOfDomain("positions", "a position outside 0..100", "positions of 0 to 100")
    rates = np.array(strata.rates)
    match strata.schedule:
        case Schedule.STEPPED:
            found = _stepped(strata, places)
        case Schedule.RAMP | Schedule.LINEAR:
            found = _stepped(strata, places) if _is_cliff(strata) else np.interp(places, *_knots(strata))
        case Schedule.PCHIP:
            found = _pchip(strata)(places)
        case Schedule.LOGISTIC:
            found = _logistic(strata, places)
        case _:
            assert_never(strata.schedule)
    if strata.schedule is not Schedule.STEPPED:
        found = np.clip(np.round(found, _RATE_PLACES), rates[0], rates[-1])
    return np.where(np.isnan(positions), np.nan, found)


def _stepped(strata: Strata, positions: Floats) -> Floats:
    stratum = np.searchsorted(np.array(strata.thresholds), positions, side="right")
    found: Floats = np.array(strata.rates)[np.minimum(stratum, len(strata.rates) - 1)]
    return found


def _is_cliff(strata: Strata) -> bool:
    return strata.schedule is Schedule.RAMP and strata.half_width == 0


def _knots(strata: Strata) -> tuple[Floats, Floats]:
    """Return the points of a broken line, flat outside."""
    rates = np.array(strata.rates)
    if strata.schedule is Schedule.LINEAR:
        return strata.midpoints, rates
    thresholds = np.array(strata.thresholds)
    around = np.column_stack([thresholds - strata.half_width, thresholds + strata.half_width]).ravel()
    return around, np.repeat(rates, 2)[1:-1]


def _pchip(strata: Strata) -> PchipInterpolator:
    rates = np.array(strata.rates)
    return PchipInterpolator(
        np.concatenate([[0.0], strata.midpoints, [_TOP]]), np.concatenate([rates[:1], rates, rates[-1:]])
    )


def _logistic(strata: Strata, positions: Floats) -> Floats:
    low, high = expit(strata.steepness * (np.array([0.0, _TOP]) - strata.midpoint))
    share = (expit(strata.steepness * (positions - strata.midpoint)) - low) / (high - low)
    found: Floats = strata.rates[0] + (strata.rates[-1] - strata.rates[0]) * share
    return found


def average_rate(strata: Strata) -> float:
    """Return the mean rate over positions uniform on 0 to 100, by exact integration (METHODS 5.1, I64)."""
    rates = np.array(strata.rates)
    match strata.schedule:
        case Schedule.STEPPED:
            mean = np.diff([0.0, *strata.thresholds, _TOP]) @ rates / _TOP
        case Schedule.RAMP | Schedule.LINEAR:
            places, knots = _knots(strata)
            mean = (
                np.trapezoid(np.concatenate([rates[:1], knots, rates[-1:]]), np.concatenate([[0.0], places, [_TOP]]))
                / _TOP
            )
        case Schedule.PCHIP:
            mean = _pchip(strata).integrate(0.0, _TOP) / _TOP
        case Schedule.LOGISTIC:
            ends = strata.steepness * (np.array([0.0, _TOP]) - strata.midpoint)
            low, high = expit(ends)
            area = np.diff(-log_expit(-ends))[0] / (strata.steepness * _TOP)
            mean = rates[0] + (rates[-1] - rates[0]) * (area - low) / (high - low)
        case _:
            assert_never(strata.schedule)
    return float(mean)


def steepest_slope(strata: Strata) -> float:
    """Return the largest slope of a schedule, rate (0 to 1) per point of position; infinite for `stepped`."""
    rates = np.array(strata.rates)
    match strata.schedule:
        case Schedule.STEPPED:
            slope = np.inf
        case Schedule.RAMP:
            slope = np.inf if _is_cliff(strata) else np.diff(rates).max() / (2 * strata.half_width)
        case Schedule.LINEAR:
            slope = (np.diff(rates) / np.diff(strata.midpoints)).max()
        case Schedule.PCHIP:
            curve = _pchip(strata)
            turns = curve.derivative(2).roots(extrapolate=False)
            places = np.concatenate([curve.x, turns[np.isfinite(turns)]])
            slope = curve.derivative()(places).max()
        case Schedule.LOGISTIC:
            low, high = expit(strata.steepness * (np.array([0.0, _TOP]) - strata.midpoint))
            slope = (rates[-1] - rates[0]) * strata.steepness / 4 / (high - low)
        case _:
            assert_never(strata.schedule)
    return float(slope)

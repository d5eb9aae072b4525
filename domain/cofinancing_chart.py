"""What the editor of the strata draws: communes by position, the steps and the curve of the schedule."""

from dataclasses import dataclass

import numpy as np

from domain.cofinancing_study import Study
from domain.plan import scheduled_rates
from domain.schedules import Schedule
from domain.values import Floats

N_BARS = 40
"""Bars of two points and a half of position."""
N_POINTS = 201
"""Points of the curve, every half point of position."""
_PLACES = 6


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, over positions of 0 to 100.

    Attributes:
        perimeter: communes of the perimeter in each bar, the last closed at 100.
        region: communes of the territory in each bar.
        curve: rate in per cent of the chosen schedule at each of the points.
        n_unknown: communes of the perimeter without position.
        is_stepped: the chosen schedule is that of the steps.
    """

    perimeter: list[int]
    region: list[int]
    curve: list[float]
    n_unknown: int
    is_stepped: bool


def chart(study: Study, need_position: Floats) -> Chart:
    """Count the communes by position and draw the schedule.

    Args:
        study: the figures of the page.
        need_position: shape (n,), 0 to 100, of every commune of the territory; NaN where unknown.
    """
    rules = study.plan.rules
    rates = scheduled_rates(np.linspace(0.0, 100.0, N_POINTS), rules, rules.schedule)
    return Chart(
        perimeter=_counts(study.position),
        region=_counts(need_position),
        curve=np.round(rates * 100, _PLACES).tolist(),
        n_unknown=int(np.isnan(study.position).sum()),
        is_stepped=rules.schedule == Schedule.STEPPED,
    )


def _counts(position: Floats) -> list[int]:
    known = position[~np.isnan(position)]
    return [int(count) for count in np.histogram(known, bins=N_BARS, range=(0.0, 100.0))[0]]

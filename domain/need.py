"""The index that drives the rates by default: four indicators, equal weights, shown as a choice."""

from dataclasses import dataclass

import numpy as np

from domain.indicators import composite, position
from domain.normalisation import percentile_scores
from domain.targeting import NeedOrder, need_order
from domain.territory import Territory
from domain.values import Floats


@dataclass(frozen=True, slots=True)
class IndexComponent:
    """One indicator of a composite index.

    Attributes:
        column: key in `Territory.columns`.
        direction: 1 where a high value means need, -1 where a low one does.
        weight: its weight, >= 0.
        criterion: which of the three criteria of proposition 24 it speaks for: `resources` (financial leeway of the
            collectivity), `social` (situation of the inhabitants), `equipment` (priority of equipment).
    """

    column: str
    direction: int
    weight: float
    criterion: str


DEFAULT_INDEX: tuple[IndexComponent, ...] = (
    IndexComponent("median_income_eur_per_cu", -1, 1.0, "social"),
    IndexComponent("qpv_population_share", 1, 1.0, "social"),
    IndexComponent("facilities_per_1000", -1, 1.0, "equipment"),
    IndexComponent("rental_value_eur", -1, 1.0, "resources"),
)


@dataclass(frozen=True, slots=True)
class Need:
    """Need of every commune over the whole territory; it never depends on the perimeter (METHODS 0.2).

    Attributes:
        index: shape (n,), composite index, high = need; NaN where too little is known.
        position: shape (n,), 0 to 100, percentile of the index over the territory; NaN likewise.
        weight_share: shape (n,), share of the weights that was known, 0 to 1.
        order: communes from the neediest down, with their inhabitants.
    """

    index: Floats
    position: Floats
    weight_share: Floats
    order: NeedOrder


def default_need(territory: Territory) -> Need:
    """Compute the default index of a territory.

    The universe is every commune with inhabitants; a missing indicator is left out and the index given where at
    least 60 % of the weights are known (METHODS 1.3, policy `renormalise`).
    """
    population = territory.columns["municipal_population"].values
    is_peopled = population > 0
    scores = np.vstack(
        [
            percentile_scores(np.where(is_peopled, territory.columns[part.column].values, np.nan), part.direction)
            for part in DEFAULT_INDEX
        ]
    )
    result = composite(scores, np.array([part.weight for part in DEFAULT_INDEX]))
    return Need(
        index=result.index,
        position=position(result.index),
        weight_share=result.weight_share,
        order=need_order(result.index, np.where(np.isnan(population), 0.0, population)),
    )

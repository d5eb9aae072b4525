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
        components: indicators of the default index that the territory holds: those that the index is made of.
        missing: keys of its other indicators, which no source of the territory gives, in the order of the index.
    """

    index: Floats
    position: Floats
    weight_share: Floats
    order: NeedOrder
    components: tuple[IndexComponent, ...]
    missing: tuple[str, ...]


def default_need(territory: Territory) -> Need:
    """Compute the default index of a territory from the indicators that it holds.

    An indicator without any source for the territory is left out of the index everywhere, and named in `missing`. The
    universe is every commune with inhabitants; where a commune lacks one of the others, its index is given if at least
    60 % of their weights are known (METHODS 1.3, policy `renormalise`). Without any indicator nobody has an index.
    """
    population = territory.columns["municipal_population"].values
    held = components_of(territory)
    index, weight_share = _composite(territory, held)
    return Need(
        index=index,
        position=position(index),
        weight_share=weight_share,
        order=need_order(index, np.where(np.isnan(population), 0.0, population)),
        components=held,
        missing=tuple(part.column for part in DEFAULT_INDEX if part not in held),
    )


def components_of(territory: Territory) -> tuple[IndexComponent, ...]:
    """Return the indicators of the default index that a territory holds, in their order."""
    return tuple(part for part in DEFAULT_INDEX if part.column in territory.columns)


def _composite(territory: Territory, components: tuple[IndexComponent, ...]) -> tuple[Floats, Floats]:
    if not components:
        n = territory.communes.size
        return np.full(n, np.nan), np.zeros(n)
    result = composite(scores_of(territory, components), np.array([part.weight for part in components]))
    return result.index, result.weight_share


def scores_of(territory: Territory, components: tuple[IndexComponent, ...]) -> Floats:
    """Return the oriented scores that the index is made of, shape (K, n), 0 to 100; NaN where unknown.

    Args:
        territory: the universe is its communes with inhabitants.
        components: K >= 1 indicators that it holds.
    """
    is_peopled = territory.columns["municipal_population"].values > 0
    return np.vstack(
        [
            percentile_scores(np.where(is_peopled, territory.columns[part.column].values, np.nan), part.direction)
            for part in components
        ]
    )

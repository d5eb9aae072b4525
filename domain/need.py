"""The need of every commune: the composite index of a definition over the whole territory (METHODS 1.2 to 1.4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from domain.errors import FormulaRefused
from domain.formula import Universe, evaluate, read_formula
from domain.index import DEFAULT, DEFAULT_INDEX, Definition, Part
from domain.indicators import composite, position
from domain.normalisation import Method, normalise, percentile_scores, stratified_scores
from domain.rurality import rurality
from domain.targeting import NeedOrder, need_order
from domain.territory import Territory
from domain.values import Bools, Column, Floats, Ints
from domain.variable_names import column_key, formula_dictionary

URBAN, RURAL, NEITHER = 0, 1, -1
"""Strata of the urban and rural balance."""


@dataclass(frozen=True, slots=True)
class PartScores:
    """One part of an index over the territory.

    Attributes:
        column: n values, in the unit of the column or of the formula.
        regional: shape (n,), oriented scores over the territory, high = need; NaN where unknown.
        within: shape (n,), those inside the commune's stratum, urban or rural; the regional ones where it is too small.
    """

    column: Column
    regional: Floats
    within: Floats

    def blended(self, balance: float) -> Floats:
        """Return (1 - λ) regional + λ within (METHODS 1.4), shape (n,)."""
        return self.regional if balance == 0 else (1 - balance) * self.regional + balance * self.within


ScorePart: TypeAlias = Callable[[Territory, Part, Method, bool], PartScores]


@dataclass(frozen=True, slots=True)
class Need:
    """Need of every commune over the whole territory; it never depends on the perimeter (METHODS 0.2).

    Attributes:
        index: shape (n,), composite index, high = need; NaN where too little is known.
        position: shape (n,), 0 to 100, percentile of the index over the territory; NaN likewise.
        weight_share: shape (n,), share of the weights that was known, 0 to 1.
        order: communes from the neediest down, with their inhabitants.
        components: parts of the definition that the territory holds, of a weight above 0: what the index is made of.
        missing: columns or formulas of its other parts that no source of the territory gives, in their order.
        scores: shape (K, n), oriented scores of the components; NaN where unknown.
        definition: what the index is made of, as it was asked for.
    """

    index: Floats
    position: Floats
    weight_share: Floats
    order: NeedOrder
    components: tuple[Part, ...]
    missing: tuple[str, ...]
    scores: Floats
    definition: Definition


def default_need(territory: Territory) -> Need:
    """Compute the default index of a territory."""
    return need_of(territory, DEFAULT)


def score_part(territory: Territory, part: Part, method: Method, with_strata: bool) -> PartScores:
    """Score one part that the territory holds.

    Args:
        territory: the universe is its communes with inhabitants.
        part: what is scored.
        method: how.
        with_strata: true to score inside urban and rural communes too, with percentiles only.
    """
    column = column_of_part(territory, part)
    values = np.where(is_peopled(territory), column.values, np.nan)
    if method is not Method.PERCENTILE:
        scores = normalise(values, method, part.direction).scores
        return PartScores(column, scores, scores)
    if not with_strata:
        scores = percentile_scores(values, part.direction)
        return PartScores(column, scores, scores)
    both = stratified_scores(values, strata_of(territory), 0.0, part.direction)
    return PartScores(column, both.regional, both.within)


def need_of(territory: Territory, definition: Definition, score: ScorePart = score_part) -> Need:
    """Compute the index of a definition from what the territory holds of it.

    A part without any source for the territory is left out of the index everywhere, and named in `missing`. The
    universe is every commune with inhabitants; where a commune lacks one of the others, its index is given if at least
    60 % of their weights are known (METHODS 1.3, policy `renormalise`). Without any part nobody has an index.

    Args:
        territory: the territory.
        definition: what the index is made of.
        score: what scores a part; a cache of `score_part`, or itself.
    """
    weighed = tuple(part for part in definition.parts if part.weight > 0)
    held = tuple(part for part in weighed if is_held(territory, part))
    with_strata, n = definition.balance > 0, territory.communes.size
    scores = np.array(
        [score(territory, part, definition.method, with_strata).blended(definition.balance) for part in held]
    ).reshape(len(held), n)
    index, weight_share = _composite(scores, [part.weight for part in held])
    people = territory.columns["municipal_population"].values
    return Need(
        index=index,
        position=position(index),
        weight_share=weight_share,
        order=need_order(index, np.where(np.isnan(people), 0.0, people)),
        components=held,
        missing=tuple(part.column for part in weighed if part not in held),
        scores=scores,
        definition=definition,
    )


def _composite(scores: Floats, weights: Sequence[float]) -> tuple[Floats, Floats]:
    if not len(scores):
        n = scores.shape[1]
        return np.full(n, np.nan), np.zeros(n)
    result = composite(scores, np.array(weights))
    return result.index, result.weight_share


def components_of(territory: Territory, parts: tuple[Part, ...] = DEFAULT_INDEX) -> tuple[Part, ...]:
    """Return the parts of an index, the default one where none is given, that a territory holds, in their order."""
    return tuple(part for part in parts if is_held(territory, part))


def is_held(territory: Territory, part: Part) -> bool:
    """Tell whether a territory gives every variable that a part names, in units that go together."""
    if column_key(part.expression, territory) is not None:
        return True
    try:
        read_formula(part.expression, formula_dictionary(territory))
    except FormulaRefused:
        return False
    return True


def column_of_part(territory: Territory, part: Part) -> Column:
    """Return the values of a part that the territory holds: a column as it is, or a formula computed.

    Raises:
        FormulaRefused: the territory does not hold it.
    """
    key = column_key(part.expression, territory)
    if key is not None:
        return territory.columns[key]
    dictionary = formula_dictionary(territory)
    return evaluate(read_formula(part.expression, dictionary), dictionary, universe_of(territory))


def universe_of(territory: Territory) -> Universe:
    """Return the units of reference of formulas, with the EPCI of each (METHODS 1.7)."""
    return Universe(is_peopled(territory), territory.zonings["epci"].area_of)


def is_peopled(territory: Territory) -> Bools:
    """Tell the communes with inhabitants: those of the reference universe (METHODS 0.2)."""
    peopled: Bools = territory.columns["municipal_population"].values > 0
    return peopled


def strata_of(territory: Territory) -> Ints:
    """Return the stratum of each commune, `URBAN`, `RURAL` or `NEITHER` where it is unknown."""
    found = rurality(territory)
    return np.where(found.urban, URBAN, np.where(found.rural, RURAL, NEITHER)).astype(np.int64)

"""What an index does: who is worst off, who enters and leaves, what repeats itself, what missing values may change.

The worst off are the communes of the 20 % first ranks (METHODS 1.4, 1.6): communes, not inhabitants.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.criteria import Cover, covers
from domain.index import Definition
from domain.indicators import RANK_DECIMALS, TOLERANCE, composite, ranks
from domain.need import RURAL, URBAN, Need, PartScores, ScorePart, score_part, strata_of
from domain.normalisation import Method, percentile_scores, stratum_shares_of_worst
from domain.sensitivity import PRIORITY_SHARE
from domain.territory import Territory, most_populated
from domain.values import Bools, Floats, Ints

REDUNDANT = 0.8
"""Rank correlation from which two variables are said to tell the same (project choice)."""
N_BARS = 40


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst-off part of the communes that have an index.

    Attributes:
        ranks: shape (n,), 1 for the most in need, equal needs share the better rank; NaN without index.
        n_ranked: communes that have an index.
        n_worst: last rank that counts as worst off.
        is_worst: shape (n,).
        threshold: least index among them; NaN where nobody has one.
    """

    ranks: Floats
    n_ranked: int
    n_worst: int
    is_worst: Bools
    threshold: float

    @property
    def n_tied(self) -> int:
        """Communes that share the threshold where they are too many for a fifth; 0 where the fifth is one."""
        if int(self.is_worst.sum()) <= self.n_worst:
            return 0
        own = self.ranks[self.is_worst]
        return int((own == own.max()).sum())


@dataclass(frozen=True, slots=True)
class MissingEffect:
    """What unknown values do to the worst-off part.

    Attributes:
        n_without: communes with inhabitants whose index is not given.
        n_partial: communes whose index lacks a variable.
        n_partial_worst: those of them among the worst off.
        may_enter: positions of communes that the worst value of what they lack would bring among the worst off.
        may_leave: positions of those that the best value would take out.
    """

    n_without: int
    n_partial: int
    n_partial_worst: int
    may_enter: Ints
    may_leave: Ints


@dataclass(frozen=True, slots=True)
class StrataShares:
    """How the worst off divide between town and country.

    Attributes:
        of_communes: urban and rural share of the communes that have an index.
        regional: shape (2,), urban and rural share of the worst off at λ = 0, compared over the whole territory.
        chosen: the same at the chosen λ.
        within: the same at λ = 1, each compared with its like only.
    """

    of_communes: Floats
    regional: Floats
    chosen: Floats
    within: Floats


@dataclass(frozen=True, slots=True)
class IndexStudy:
    """Everything that the page « Indicateurs » says of an index.

    Attributes:
        need: the index.
        parts: scores of its components, in their order.
        worst: its worst-off part.
        entered: positions of the communes that were not among the worst off before, the most populated first.
        left: positions of those that were, and are not any more.
        correlations: shape (K, K), Spearman's rank correlation of the oriented values of the components; NaN where
            undefined.
        n_complete: communes where every component is known: those of the correlations.
        missing: what unknown values may change.
        strata: town and country; None where scores are no percentiles.
        criteria: what the index holds of each criterion of proposition 24 (METHODS 5.1).
        bars: counts of communes between `edges`, and of worst-off ones.
        worst_bars: the same of the worst off.
        edges: shape (N_BARS + 1,), values of the index.
    """

    need: Need
    parts: tuple[PartScores, ...]
    worst: Worst
    entered: Ints
    left: Ints
    correlations: Floats
    n_complete: int
    missing: MissingEffect
    strata: StrataShares | None
    criteria: tuple[Cover, ...]
    bars: Ints
    worst_bars: Ints
    edges: Floats

    @property
    def definition(self) -> Definition:
        """What the index is made of."""
        return self.need.definition

    @property
    def weights(self) -> Floats:
        """Weights of the components, shape (K,)."""
        return np.array([part.weight for part in self.need.components])

    @property
    def redundant(self) -> tuple[tuple[int, int], ...]:
        """Pairs of components whose correlation is at least `REDUNDANT`, whatever its sign."""
        high = np.abs(np.nan_to_num(self.correlations)) >= REDUNDANT - TOLERANCE
        return tuple((int(i), int(j)) for i, j in np.argwhere(np.triu(high, 1)))


def study(
    territory: Territory, definition: Definition, need: Need, then: Worst, score: ScorePart = score_part
) -> IndexStudy:
    """Study an index beside the one in force.

    Args:
        territory: the territory.
        definition: what the index is made of.
        need: the index, from `need_of`.
        then: the worst-off part under the index that it is compared with.
        score: what scores a part; a cache of `score_part`, or itself.
    """
    is_percentile = definition.method is Method.PERCENTILE
    parts = tuple(score(territory, part, definition.method, is_percentile) for part in need.components)
    worst = worst_of(need)
    correlations, n_complete = correlations_of(parts)
    bars, edges = _bars(need.index)
    return IndexStudy(
        need=need,
        parts=parts,
        worst=worst,
        entered=most_populated(territory, np.flatnonzero(worst.is_worst & ~then.is_worst)),
        left=most_populated(territory, np.flatnonzero(then.is_worst & ~worst.is_worst)),
        correlations=correlations,
        n_complete=n_complete,
        missing=_missing_effect(territory, need, worst),
        strata=_strata(territory, definition, need, parts) if is_percentile and parts else None,
        criteria=covers(territory, need),
        bars=bars,
        worst_bars=np.histogram(need.index[worst.is_worst], edges)[0] if bars.size else bars,
        edges=edges,
    )


def worst_of(need: Need, among: Bools | None = None) -> Worst:
    """Return the worst-off part: the communes whose rank is among the first 20 %, ties at its end included.

    Args:
        need: the index.
        among: shape (n,), communes that are ranked; all that have an index by default.
    """
    found = ranks(need.index, among)
    n_ranked = int((~np.isnan(found)).sum())
    n_worst = max(1, math.ceil(PRIORITY_SHARE * n_ranked - TOLERANCE)) if n_ranked else 0
    is_worst: Bools = found <= n_worst
    threshold = float(need.index[is_worst].min()) if is_worst.any() else float("nan")
    return Worst(found, n_ranked, n_worst, is_worst, threshold)


def correlations_of(parts: Sequence[PartScores]) -> tuple[Floats, int]:
    """Return Spearman's rank correlations of oriented scores over the communes that have all of them.

    Args:
        parts: K parts.

    Returns:
        shape (K, K), -1 to 1, 1 on the diagonal; NaN where a part does not vary; and the number of communes.
    """
    if not parts:
        return np.empty((0, 0)), 0
    scores = np.array([one.regional for one in parts])
    known = scores[:, ~np.isnan(scores).any(axis=0)]
    if known.shape[1] < 2:
        return np.full((len(parts), len(parts)), np.nan), known.shape[1]
    centred = np.array([percentile_scores(one) - 50.0 for one in known])
    spread = np.sqrt(np.square(centred).sum(axis=1))
    products = (centred[:, None, :] * centred[None, :, :]).sum(axis=2)
    norms = np.outer(spread, spread)
    found = np.divide(products, norms, out=np.full_like(products, np.nan), where=norms > 0)
    return np.clip(found, -1.0, 1.0), known.shape[1]


def _bars(index: Floats) -> tuple[Ints, Floats]:
    known = index[~np.isnan(index)]
    if not known.size:
        return np.empty(0, dtype=np.int64), np.empty(0)
    low, high = float(known.min()), float(known.max())
    edges = np.linspace(low, high if high > low else low + 1.0, N_BARS + 1)
    return np.histogram(known, edges)[0].astype(np.int64), edges


def _missing_effect(territory: Territory, need: Need, worst: Worst) -> MissingEffect:
    peopled = territory.columns["municipal_population"].values > 0
    if not need.components:
        nobody = np.empty(0, dtype=np.int64)
        return MissingEffect(int(peopled.sum()), 0, 0, nobody, nobody)
    unknown = np.isnan(need.scores)
    is_partial = peopled & unknown.any(axis=0)
    least, most = _bounds(need, unknown)
    limit = round(worst.threshold, RANK_DECIMALS)
    has_index = ~np.isnan(need.index)
    may_enter = is_partial & ~worst.is_worst & (np.round(most, RANK_DECIMALS) >= limit)
    may_leave = is_partial & worst.is_worst & (np.round(least, RANK_DECIMALS) < limit)
    return MissingEffect(
        n_without=int((peopled & ~has_index).sum()),
        n_partial=int((is_partial & has_index).sum()),
        n_partial_worst=int((is_partial & worst.is_worst).sum()),
        may_enter=most_populated(territory, np.flatnonzero(may_enter)),
        may_leave=most_populated(territory, np.flatnonzero(may_leave)),
    )


def _bounds(need: Need, unknown: Bools) -> tuple[Floats, Floats]:
    """Return the index of each commune if what it lacks had the lowest, then the highest, score that is observed."""
    weights = np.array([part.weight for part in need.components])[:, None]
    observed = np.where(unknown, 0.0, need.scores)
    low, high = (
        np.array([end(row[~gap]) if not gap.all() else 0.0 for row, gap in zip(need.scores, unknown, strict=True)])
        for end in (np.min, np.max)
    )
    ends = [(weights * np.where(unknown, end[:, None], observed)).sum(axis=0) / weights.sum() for end in (low, high)]
    return ends[0], ends[1]


def _strata(territory: Territory, definition: Definition, need: Need, parts: Sequence[PartScores]) -> StrataShares:
    strata = strata_of(territory)
    weights = np.array([part.weight for part in need.components])
    known = strata[~np.isnan(need.index)]
    shares = [
        stratum_shares_of_worst(composite(np.array([one.blended(balance) for one in parts]), weights).index, strata, 2)
        for balance in (0.0, definition.balance, 1.0)
    ]
    of_communes = np.array([np.mean(known == one) if known.size else np.nan for one in (URBAN, RURAL)])
    return StrataShares(of_communes, *shares)


@dataclass(frozen=True, slots=True)
class Account:
    """Why one commune is among the worst off, or not.

    Attributes:
        place: its position.
        rank: its rank; None without index.
        index: its index; NaN without.
        is_worst: whether it is among the worst off.
        scores: shape (K,), oriented scores; NaN where unknown.
        values: shape (K,), values.
        pulls: shape (K,), weight x (score - middle) / known weight: what each variable adds to the index.
        worse_than: shape (K,), whole percents of the territory's communes, where the variable is known, that are
            strictly less in need; -1 where unknown.
        gap: index less that of the last of the worst off; NaN where either is unknown.
        is_peopled: whether anybody lives there.
    """

    place: int
    rank: int | None
    index: float
    is_worst: bool
    scores: Floats
    values: Floats
    pulls: Floats
    worse_than: Ints
    gap: float
    is_peopled: bool


def account(found: IndexStudy, territory: Territory, place: int) -> Account:
    """Explain one commune."""
    scores, weights = found.need.scores[:, place], found.weights
    middle = 50.0 if found.definition.method in (Method.PERCENTILE, Method.MINMAX) else 0.0
    known = float(weights[~np.isnan(scores)].sum())
    rank, index = found.worst.ranks[place], float(found.need.index[place])
    return Account(
        place=place,
        rank=None if np.isnan(rank) else int(rank),
        index=index,
        is_worst=bool(found.worst.is_worst[place]),
        scores=scores,
        values=np.array([one.column.values[place] for one in found.parts]),
        pulls=weights * (scores - middle) / known if known > 0 else np.full(scores.shape, np.nan),
        worse_than=np.array([_worse_than(one.regional, place) for one in found.parts], dtype=np.int64),
        gap=index - found.worst.threshold,
        is_peopled=bool(territory.columns["municipal_population"].values[place] > 0),
    )


def _worse_than(scores: Floats, place: int) -> int:
    if np.isnan(scores[place]):
        return -1
    return int(100 * np.count_nonzero(scores < scores[place])) // int(np.count_nonzero(~np.isnan(scores)))

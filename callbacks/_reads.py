"""Cached reads: results recomputed from choices, kept by sorted codes, rules, and key and mark of the territory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from callbacks._context import Context, context
from domain import cofinancing_study, index, standing
from domain.circles import LARGEST_RADIUS, PROJECTED, Circles, circles_of
from domain.classing import Classing
from domain.clustering import Moran, moran
from domain.codes import CommuneCode, QpvCode
from domain.cofinancing_study import Study
from domain.contiguity import Contiguity, contiguity_of_pairs
from domain.crossing import Crossing, cross
from domain.disparities_study import GapStudy, compared_rates, study_gaps
from domain.edits import Perimeter
from domain.gap_choices import GapChoices
from domain.index import Definition, Part
from domain.index_study import IndexStudy, Worst, worst_of
from domain.index_study import study as study_of
from domain.mapped import NEED_POSITION, MapClasses, column_of, map_classes, variable_of
from domain.means_study import MeansStudy, study_means
from domain.measures import measure_of
from domain.metrics import Metrics
from domain.need import Need, PartScores, need_of, score_part
from domain.normalisation import Method
from domain.permutations import Significance, moran_significance
from domain.plan import Rules, make_plan
from domain.plan_equity import Equity, equity_of
from domain.sensitivity import KeepGoing, RankIntervals, draw_weights, weights_around
from domain.sensitivity import rank_intervals as intervals_of
from domain.standing import Distribution
from domain.summary import chosen, summarise
from domain.terms_study import TermsStudy, study_terms
from domain.territory import Territory, Variable


def need(now: Context, text: str) -> Need:
    """Return the need of every commune by the index that a state keeps; the default one where it keeps none."""
    return _need(text, now.territory.key, now.territory.fingerprint) if text else now.need


@lru_cache(maxsize=16)
def _need(text: str, territory: str, _fingerprint: str) -> Need:
    return need_of(context(territory).territory, index.chosen(text), part_scores)


def part_scores(table: Territory, part: Part, method: Method, with_strata: bool) -> PartScores:
    """Return the scores of a part of an index, kept from one weighting to the next: weights do not change them."""
    return _part_scores(part.expression, part.direction, method, with_strata, table.key, table.fingerprint)


@lru_cache(maxsize=128)
def _part_scores(
    expression: str, direction: int, method: Method, with_strata: bool, territory: str, _fingerprint: str
) -> PartScores:
    return score_part(context(territory).territory, Part(expression, direction, 1.0), method, with_strata)


def worst(now: Context, text: str) -> Worst:
    """Return the worst-off communes by the index that a state keeps."""
    return _worst(text, now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=16)
def _worst(text: str, territory: str, _fingerprint: str) -> Worst:
    return worst_of(need(context(territory), text))


def index_study(now: Context, text: str, before: Definition) -> IndexStudy:
    """Return every figure of the page « Indicateurs » for an index, beside the one in force."""
    return _index_study(text, index.chosen_text(before), now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=16)
def _index_study(text: str, before: str, territory: str, _fingerprint: str) -> IndexStudy:
    now = context(territory)
    return study_of(now.territory, index.chosen(text), need(now, text), worst(now, before), part_scores)


@dataclass(frozen=True, slots=True)
class RanksQuestion:
    """What is asked of the ranks under other weightings; who follows the calculation makes no other question of it.

    Attributes:
        text: the index that a state keeps.
        is_around: true for weightings around the chosen one, false for all that are possible.
        territory: key of the territory.
        fingerprint: its mark.
        keep_going: called as the calculation goes on; false stops it.
    """

    text: str
    is_around: bool
    territory: str
    fingerprint: str
    keep_going: KeepGoing | None = field(default=None, compare=False)


@lru_cache(maxsize=8)
def rank_intervals(question: RanksQuestion) -> RankIntervals:
    """Return the intervals of ranks under 1 000 other weightings of an index that has a variable.

    Raises:
        Cancelled: `keep_going` said so.
    """
    found = need(context(question.territory), question.text)
    weights = np.array([part.weight for part in found.components])
    draws = draw_weights(weights_around(weights) if question.is_around else np.ones(weights.size))
    return intervals_of(found.scores, draws, keep_going=question.keep_going)


def variable(now: Context, key: str, text: str) -> Variable:
    """Return what is known of an indicator, under the index that a state keeps."""
    return variable_of(key, now.territory, index.chosen(text))


def metrics(now: Context, perimeter: Perimeter, rules: Rules) -> Metrics:
    """Return every figure of the panel for a perimeter of a territory under rules."""
    communes, quarters = perimeter.key()
    return _metrics(communes, quarters, rules, now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=256)
def _metrics(
    communes: tuple[str, ...], quarters: tuple[str, ...], rules: Rules, territory: str, _fingerprint: str
) -> Metrics:
    now = context(territory)
    return summarise(now.territory, need(now, rules.index), _perimeter(communes, quarters), rules)


def study(now: Context, perimeter: Perimeter, rules: Rules) -> Study:
    """Return every figure of the page « Cofinancement » for a perimeter of a territory under rules."""
    communes, quarters = perimeter.key()
    return _study(communes, quarters, rules, now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=64)
def _study(
    communes: tuple[str, ...], quarters: tuple[str, ...], rules: Rules, territory: str, _fingerprint: str
) -> Study:
    now = context(territory)
    table, position = now.territory, need(now, rules.index).position
    plan = make_plan(table, position, *chosen(table, _perimeter(communes, quarters)), rules)
    return cofinancing_study.study(table, position, plan)


def terms(now: Context, perimeter: Perimeter, rules: Rules) -> TermsStudy:
    """Return what the terms beside the rates do for a perimeter of a territory under rules."""
    return _terms(*perimeter.key(), rules, now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=64)
def _terms(
    communes: tuple[str, ...], quarters: tuple[str, ...], rules: Rules, territory: str, fingerprint: str
) -> TermsStudy:
    plan = _study(communes, quarters, rules, territory, fingerprint).plan
    return study_terms(context(territory).territory, plan)


def gaps(now: Context, perimeter: Perimeter, rules: Rules, choices: GapChoices) -> GapStudy:
    """Return every figure of one amount on the page « Disparités ».

    Raises:
        InvalidInput: the amount cannot be compared.
    """
    plan = study(now, perimeter, rules).plan
    return study_gaps(now.territory, measure_of(choices.measure, now.territory, plan), choices, contiguity(now))


def equity(now: Context, perimeter: Perimeter, rules: Rules, choices: GapChoices) -> Equity:
    """Return what a plan does to gaps in capacity."""
    return equity_of(now.territory, need(now, rules.index), study(now, perimeter, rules), choices)


def means(now: Context, perimeter: Perimeter, rules: Rules, choices: GapChoices) -> MeansStudy:
    """Return what is declared of ordinary law, and what redistribution would move."""
    return study_means(now.territory, need(now, rules.index), study(now, perimeter, rules).plan, choices)


def contiguity(now: Context) -> Contiguity:
    """Return who has a border with whom."""
    return _contiguity(now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=8)
def _contiguity(territory: str, _fingerprint: str) -> Contiguity:
    table = context(territory).territory
    return contiguity_of_pairs(table.neighbours, table.communes.size)


def clusters(now: Context, of: GapStudy, n_permutations: int) -> tuple[Moran, Significance]:
    """Return Moran's index of an amount and its test, kept by the rates themselves."""
    return _clusters(compared_rates(of).tobytes(), n_permutations, now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=32)
def _clusters(rates: bytes, n_permutations: int, territory: str, _fingerprint: str) -> tuple[Moran, Significance]:
    now = context(territory)
    found = moran(np.frombuffer(rates), contiguity(now))
    return found, moran_significance(found.lattice, now.territory.communes.size, n_permutations)


def _perimeter(communes: tuple[str, ...], quarters: tuple[str, ...]) -> Perimeter:
    return Perimeter(frozenset(map(CommuneCode, communes)), frozenset(map(QpvCode, quarters)))


def classes(
    now: Context, indicator: str, classing: Classing, text: str = "", *, is_projected: bool = False
) -> MapClasses:
    """Return the classes of an indicator over the whole of a territory, with their colours, under an index."""
    text = text if indicator == NEED_POSITION else ""
    return _classes(indicator, classing, text, is_projected, now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=128)
def _classes(
    indicator: str, classing: Classing, text: str, is_projected: bool, territory: str, _fingerprint: str
) -> MapClasses:
    now = context(territory)
    column = column_of(indicator, now.territory, need(now, text))
    return map_classes(column, variable_of(indicator, now.territory), classing, is_projected=is_projected)


def crossing(now: Context, indicator: str, crossed: str, text: str) -> Crossing | None:
    """Return an indicator crossed with another one under an index; None where there is no other."""
    if crossed in {"", indicator}:
        return None
    columns = [column_of(key, now.territory, need(now, text)) for key in (indicator, crossed)]
    return cross(columns[0], variable(now, indicator, text), columns[1], variable(now, crossed, text))


def circles(now: Context, amount: str, *, is_projected: bool = False) -> Circles | None:
    """Return the circles of an amount; None where there is none."""
    if not amount:
        return None
    largest_radius = LARGEST_RADIUS * (PROJECTED if is_projected else 1.0)
    return circles_of(now.territory.columns[amount], now.territory.variables[amount], largest_radius)


def communes_compared(now: Context, text: str = "") -> Mapping[str, Distribution]:
    """Return the distribution of every indicator of the map over the communes, under the index that a state keeps."""
    return _compared("", text, now.territory.key, now.territory.fingerprint)


def areas_compared(now: Context, zoning: str) -> Mapping[str, Distribution]:
    """Return the distribution over the areas of a zoning of every indicator that can be aggregated."""
    return _compared(zoning, "", now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=32)
def _compared(zoning: str, text: str, territory: str, _fingerprint: str) -> Mapping[str, Distribution]:
    now = context(territory)
    return (
        standing.of_areas(now.territory, now.territory.zonings[zoning])
        if zoning
        else standing.of_communes(now.territory, need(now, text))
    )

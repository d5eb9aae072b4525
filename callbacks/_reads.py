"""Cached reads: results recomputed from choices, kept by sorted codes, rules, and key and mark of the territory."""

from collections.abc import Mapping
from functools import lru_cache

from callbacks._context import Context, context
from domain import cofinancing_study, standing
from domain.classing import Classing
from domain.codes import CommuneCode, QpvCode
from domain.cofinancing_study import Study
from domain.edits import Perimeter
from domain.mapped import MapClasses, column_of, map_classes, variable_of
from domain.metrics import Metrics
from domain.plan import Rules, make_plan
from domain.standing import Distribution
from domain.summary import chosen, summarise
from domain.terms_study import TermsStudy, study_terms


def metrics(now: Context, perimeter: Perimeter, rules: Rules) -> Metrics:
    """Return every figure of the panel for a perimeter of a territory under rules."""
    communes, quarters = perimeter.key()
    return _metrics(communes, quarters, rules, now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=256)
def _metrics(
    communes: tuple[str, ...], quarters: tuple[str, ...], rules: Rules, territory: str, _fingerprint: str
) -> Metrics:
    now = context(territory)
    return summarise(now.territory, now.need, _perimeter(communes, quarters), rules)


def study(now: Context, perimeter: Perimeter, rules: Rules) -> Study:
    """Return every figure of the page « Cofinancement » for a perimeter of a territory under rules."""
    communes, quarters = perimeter.key()
    return _study(communes, quarters, rules, now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=64)
def _study(
    communes: tuple[str, ...], quarters: tuple[str, ...], rules: Rules, territory: str, _fingerprint: str
) -> Study:
    now = context(territory)
    table, position = now.territory, now.need.position
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


def _perimeter(communes: tuple[str, ...], quarters: tuple[str, ...]) -> Perimeter:
    return Perimeter(frozenset(map(CommuneCode, communes)), frozenset(map(QpvCode, quarters)))


def classes(now: Context, indicator: str, classing: Classing, *, is_projected: bool = False) -> MapClasses:
    """Return the classes of an indicator over the whole of a territory, with their colours."""
    return _classes(indicator, classing, is_projected, now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=128)
def _classes(indicator: str, classing: Classing, is_projected: bool, territory: str, _fingerprint: str) -> MapClasses:
    now = context(territory)
    column = column_of(indicator, now.territory, now.need)
    return map_classes(column, variable_of(indicator, now.territory), classing, is_projected=is_projected)


def communes_compared(now: Context) -> Mapping[str, Distribution]:
    """Return the distribution of every indicator of the map over the communes."""
    return _compared("", now.territory.key, now.territory.fingerprint)


def areas_compared(now: Context, zoning: str) -> Mapping[str, Distribution]:
    """Return the distribution over the areas of a zoning of every indicator that can be aggregated."""
    return _compared(zoning, now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=32)
def _compared(zoning: str, territory: str, _fingerprint: str) -> Mapping[str, Distribution]:
    now = context(territory)
    return (
        standing.of_areas(now.territory, now.territory.zonings[zoning])
        if zoning
        else standing.of_communes(now.territory, now.need)
    )

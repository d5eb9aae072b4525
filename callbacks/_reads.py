"""Cached reads: results recomputed from choices, kept by sorted codes, rules, and key and mark of the territory."""

from functools import lru_cache

from callbacks._context import Context, context
from domain.codes import CommuneCode, QpvCode
from domain.discretise import Classes
from domain.edits import Perimeter
from domain.mapped import classes_of, column_of, mapped
from domain.metrics import Metrics
from domain.plan import Rules
from domain.summary import summarise

SCREEN_CLASSES = 5
PROJECTOR_CLASSES = 4


def metrics(now: Context, perimeter: Perimeter, rules: Rules) -> Metrics:
    """Return every figure of the panel for a perimeter of a territory under rules."""
    communes, quarters = perimeter.key()
    return _metrics(communes, quarters, rules, now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=256)
def _metrics(
    communes: tuple[str, ...], quarters: tuple[str, ...], rules: Rules, territory: str, _fingerprint: str
) -> Metrics:
    now = context(territory)
    perimeter = Perimeter(frozenset(map(CommuneCode, communes)), frozenset(map(QpvCode, quarters)))
    return summarise(now.territory, now.need, perimeter, rules)


def classes(now: Context, indicator: str, n_classes: int) -> Classes:
    """Return the classes of an indicator over the whole of a territory."""
    return _classes(indicator, n_classes, now.territory.key, now.territory.fingerprint)


@lru_cache(maxsize=128)
def _classes(indicator: str, n_classes: int, territory: str, _fingerprint: str) -> Classes:
    now = context(territory)
    column = column_of(indicator, now.territory, now.need)
    return classes_of(column, mapped(indicator), n_classes)

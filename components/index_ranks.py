"""Intervals of ranks under other weightings, and the list of the published versions."""

from collections.abc import Sequence

import numpy as np
from dash import html
from dash.development.base_component import Component

from components.cofinancing_tables import table
from components.index_results import block, graph, ties
from domain.index_study import Worst, worst_of
from domain.indicators import MIN_COVERAGE
from domain.need import Need
from domain.sensitivity import RankIntervals
from domain.territory import Territory
from domain.wording.index import worst_name
from domain.wording.numbers import counted, number, percent

N_DRAWN = 40
CERTAIN = 0.95
"""Share of the weightings in which a place is said to hold (project choice)."""


def intervals(found: RankIntervals, need: Need, territory: Territory, how: str) -> list[Component]:
    """Draw how far the ranks move: a sentence, a chart of the first ranks, the communes whose place depends on weights.

    The rank under the chosen weights and the worst-off fifth are those of the tested communes, as the intervals are.

    Args:
        found: the intervals.
        need: the index under the chosen weights.
        territory: for names.
        how: how the weightings were drawn, in French.
    """
    tested = ~np.isnan(found.low)
    if not tested.any():
        return [html.P("Aucune commune n'a toutes les variables : rien à tester.", className="constat alerte")]
    worst = worst_of(need, tested)
    share, is_worst = found.priority_share, worst.is_worst
    held, excluded = is_worst & (share >= CERTAIN), tested & ~is_worst & (share <= 1 - CERTAIN)
    unsure = tested & ~held & ~excluded
    finding = (
        f"Sur {counted(int(is_worst.sum()), 'commune', 'communes')} du {worst_name(worst)} parmi les testées, "
        f"{number(int(held.sum()))} y restent dans 95 % des pondérations ou plus ; la place de "
        f"{counted(int(unsure.sum()), 'commune', 'communes')} dépend des poids ({how})."
    )
    note = html.P(
        f"Intervalle : du 5e au 95e centile des rangs obtenus. Prioritaires : les {number(found.n_priority)} premiers "
        f"rangs parmi les {counted(found.n_tested, 'commune testée', 'communes testées')}.",
        className="discret",
    )
    drawn = [*_untested(found, need), *ties(worst), _chart(found, worst, territory), note]
    return [
        block("rangs", "Qui est sûr de sa place ?", finding, drawn),
        _unsure(found, worst, territory, np.flatnonzero(unsure).tolist()),
    ]


def _untested(found: RankIntervals, need: Need) -> list[Component]:
    """Say how many communes are not tested; louder where fewer than `MIN_COVERAGE` are."""
    n_ranked = int((~np.isnan(need.index)).sum())
    if found.n_tested == n_ranked:
        return []
    told = (
        f"{counted(found.n_tested, 'commune testée', 'communes testées')} sur {number(n_ranked)} qui ont un indice : "
        "les autres n'ont pas toutes les variables."
    )
    if found.n_tested >= MIN_COVERAGE * n_ranked:
        return [html.P(told, className="discret")]
    more = " Les rangs ci-dessous sont ceux des seules communes testées, pas ceux du classement."
    return [html.P(told + more, className="constat alerte")]


def _chart(found: RankIntervals, worst: Worst, territory: Territory) -> Component:
    ranks = np.where(np.isnan(worst.ranks), np.inf, worst.ranks)
    places = [int(place) for place in np.argsort(ranks, kind="stable")[:N_DRAWN] if np.isfinite(ranks[place])]
    record = {
        "type": "intervals",
        "title": f"Intervalles de rang des {len(places)} premières communes testées",
        "rows": [[str(territory.names[k]), int(found.low[k]), int(found.high[k]), int(worst.ranks[k])] for k in places],
        "limit": found.n_priority,
        "axis": "rang parmi les communes testées (1 : le plus en difficulté)",
    }
    return graph(record, "intervalles-de-rang")


def _unsure(found: RankIntervals, worst: Worst, territory: Territory, places: Sequence[int]) -> Component:
    near = sorted(places, key=lambda place: (abs(found.priority_share[place] - 0.5), place))[:N_DRAWN]
    rows = [
        (
            str(territory.names[place]),
            number(worst.ranks[place]),
            f"{number(found.low[place])} à {number(found.high[place])}",
            f"{number(found.smallest[place])} à {number(found.largest[place])}",
            percent(float(found.priority_share[place]), 0),
        )
        for place in near
    ]
    own = f"rang parmi les {counted(found.n_tested, 'commune testée', 'communes testées')}"
    head = ("commune", own, "intervalle 5 à 95 %", "du meilleur au pire", "pondérations où elle est prioritaire")
    caption = f"Les {number(len(near))} communes dont la place dépend le plus des poids"
    return html.Div(
        table(head, rows, "indice-intervalles", caption)
        if rows
        else html.P("Aucune place ne dépend des poids.", className="discret")
    )

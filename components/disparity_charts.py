"""« Est-ce juste ? »: gaps per inhabitant, and the published reference apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.metrics_panel import block, column_head, figures
from domain.departements import EACH_END, listed_departements
from domain.metrics import DepartementAid, Fair
from domain.wording.aid import why_unknown
from domain.wording.extent import REGION, Extent
from domain.wording.numbers import euros, number, percent
from domain.wording.territory import not_loaded


@dataclass(frozen=True, slots=True)
class PublishedRatio:
    """One published amount per inhabitant.

    Attributes:
        name: département.
        eur_per_head: euros per inhabitant, as published.
        is_pair: one of the two that the report quotes.
    """

    name: str
    eur_per_head: float
    is_pair: bool


def render(fair: Fair, published: Sequence[PublishedRatio], extent: Extent = REGION) -> Component:
    """Draw the gaps of the simulated aid, then the published reference where there is one, never on the same axis."""
    return block(
        "Est-ce juste ?",
        [*_departements(fair), *_indices(fair, extent), *([reference(published)] if published else [])],
    )


def _departements(fair: Fair) -> list[Component]:
    reached = [one for one in fair.departements if one.per_covered_head is not None]
    if not reached:
        return [html.P(_nothing_text(fair), className="discret")]
    largest = max(one.per_covered_head or 0 for one in reached)
    shown, n_others = listed_departements(fair.departements)
    remark = _remark(fair, len(shown), n_others)
    rows = [_departement_row(one, largest) for one in shown]
    return [
        html.Table(
            className="figures",
            children=[
                html.Caption(f"Aide simulée par habitant couvert, par département{remark}"),
                html.Thead(html.Tr([column_head(text) for text in ("", "", "€/hab. couvert", "€/hab. du dép.")])),
                html.Tbody(rows),
            ],
        ),
        html.P(_ratio_text(fair), className="discret"),
    ]


def _remark(fair: Fair, n_listed: int, n_others: int) -> str:
    """Say of which départements the table is made."""
    if n_others:
        ends = f"les {EACH_END} plus et les {EACH_END} moins aidés"
        return f" : {ends} des {number(n_listed + n_others)} atteints"
    return " atteint" if n_listed < len(fair.departements) else ""


def _nothing_text(fair: Fair) -> str:
    if any(one.covered_population or one.undecided_population for one in fair.departements):
        return "Aucune aide n'est décidée : rien à comparer entre départements."
    return "Aucun département n'est atteint par le périmètre."


def _departement_row(one: DepartementAid, largest: float) -> Component:
    value = one.per_covered_head
    width = f"{100 * value / largest:.1f}%" if value and largest else "0"
    return html.Tr(
        [
            html.Th(one.name, scope="row"),
            html.Td(html.Span(html.I(style={"width": width}), className="barre")),
            html.Td(number(value, 2) if value is not None else why_unknown(one)),
            html.Td(number(one.per_head, 2)),
        ]
    )


def _ratio_text(fair: Fair) -> str:
    if fair.max_min_ratio is None:
        return "Rapport entre le plus et le moins aidé : n.d. (il faut deux départements aidés)."
    return f"Le plus aidé des départements atteints reçoit {number(fair.max_min_ratio, 2)} fois le moins aidé."


def _indices(fair: Fair, extent: Extent) -> list[Component]:
    aid = ("Part de l'aide au cinquième de la population le plus en difficulté", percent(fair.share_to_worst_fifth))
    if fair.income_coverage is None:
        return [figures([aid]), html.P(not_loaded("des niveaux de vie"), className="discret")]
    rows = [
        (f"Gini des niveaux de vie médians des communes (population, {extent.noun})", number(fair.gini_income, 3)),
        (
            "Concentration de l'aide selon le niveau de vie (négative : va aux plus modestes)",
            number(fair.concentration_aid, 3),
        ),
        ("Concentration du reste à charge (négative : pèse sur les plus modestes)", number(fair.concentration_rest, 3)),
        aid,
        ("Habitants des communes dont le niveau de vie est publié", percent(fair.income_coverage)),
    ]
    return [figures(rows)]


def reference(published: Sequence[PublishedRatio]) -> Component:
    """Draw the published amounts, on an axis of their own."""
    largest = max(one.eur_per_head for one in published)
    smallest = min(one.eur_per_head for one in published)
    rows = [
        html.Tr(
            [
                html.Th(html.Strong(one.name) if one.is_pair else one.name, scope="row"),
                html.Td(
                    html.Span(
                        html.I(style={"width": f"{100 * one.eur_per_head / largest:.1f}%"}),
                        className="barre fort" if one.is_pair else "barre publie",
                    )
                ),
                html.Td(number(one.eur_per_head, 1)),
            ]
        )
        for one in published
    ]
    return html.Div(
        className="reference",
        children=[
            html.Table(
                className="figures",
                children=[
                    html.Caption("Référence publiée : crédits de l'Acsé 2011, €/habitant des quartiers"),
                    html.Tbody(rows),
                ],
            ),
            html.P(
                f"Cour des comptes, 2012. Dénominateur non publié. Rapport du plus au moins doté : "
                f"{number(largest / smallest, 2)}. La paire du rapport (Yvelines {euros(70.8, 1)}, Seine-Saint-Denis "
                f"{euros(31)}) est mise en avant. Autre année, autre mesure : à ne pas comparer à la simulation "
                "ci-dessus.",
                className="discret",
            ),
        ],
    )

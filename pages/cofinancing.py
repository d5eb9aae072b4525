"""Cofinancement: what each rule does to each commune, in euros, and where it makes cliffs."""

from dash import html
from dash.development.base_component import Component

from components import cofinancing_page, explanation, funding_plan, index_page, perimeter_editor, rules_page, stores
from components.territory_view import TerritoryView
from domain.plan import Rules

PATH = "/cofinancement"
TITLE = "Cofinancement · Géoprio"


def layout(view: TerritoryView, refusal: str = "") -> Component:  # noqa: ARG001 - same signature as every page
    """Draw the page, its rules at hand."""
    settings = html.Section(
        [
            html.H2("Cofinancement"),
            html.Div(perimeter_editor.steps(), className="rangee"),
            html.Div(id=index_page.BADGE),
            funding_plan.settings(Rules()),
        ]
    )
    results = [*cofinancing_page.frame(), explanation.frame()]
    return rules_page.render(view, stores.MONEY_PAGE, [settings], results, others=stores.of_money())

"""Disparities: who receives how much per inhabitant, what the plan changes, whether ordinary law is on the table."""

from dash import html
from dash.development.base_component import Component

from components import disparities_page, explanation, funding_plan, perimeter_editor, rules_page, stores
from components.territory_view import TerritoryView
from domain.plan import Rules

PATH = "/disparites"
TITLE = "Disparités · Géoprio"


def layout(view: TerritoryView, refusal: str = "") -> Component:  # noqa: ARG001 - same signature as every page
    """Draw the page, the rules of the money folded."""
    rules = html.Details(
        [html.Summary("Règles de l'aide simulée"), funding_plan.settings(Rules())], className="gardees"
    )
    settings = html.Section(
        [
            html.H2("Disparités"),
            html.Div(id=disparities_page.SETTINGS, className="choix-disparites"),
            html.Div(perimeter_editor.steps(), className="rangee"),
            rules,
        ]
    )
    results = [*disparities_page.frame(), explanation.frame()]
    return rules_page.render(view, stores.GAPS_PAGE, [settings], results, class_name="disparites")

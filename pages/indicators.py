"""Indicateurs: an index of need built in the open, how fragile it is, and its published versions."""

from dash import html
from dash.development.base_component import Component

from components import funding_plan, index_page, perimeter_editor, rules_page, stores
from components.territory_view import TerritoryView
from domain.plan import Rules

PATH = "/indicateurs"
TITLE = "Indicateurs · Géoprio"


def layout(view: TerritoryView, refusal: str = "") -> Component:  # noqa: ARG001 - same signature as every page
    """Draw the page, the rules of the money kept out of sight."""
    head = html.Section(
        [
            html.H2("Indicateurs"),
            html.Div(perimeter_editor.steps(), className="rangee"),
            html.Div(id=index_page.BADGE),
        ]
    )
    return rules_page.render(
        view,
        stores.INDEX_PAGE,
        [head, *index_page.controls()],
        index_page.results(view),
        class_name="indicateurs",
        others=[*stores.of_index(), html.Div(funding_plan.settings(Rules()), hidden=True)],
    )

"""Disparities: who receives how much per inhabitant, what the plan changes, whether ordinary law is on the table."""

from dash import dcc, html
from dash.development.base_component import Component

from components import (
    deferred,
    disparities_page,
    drawing,
    explanation,
    funding_plan,
    map_view,
    notices,
    perimeter_editor,
    stores,
    variants,
)
from components.territory_view import TerritoryView
from domain.plan import Rules

PATH = "/disparites"
TITLE = "Disparités · Géoprio"


def layout(view: TerritoryView, refusal: str = "") -> Component:  # noqa: ARG001 - same signature as every page
    """Draw the page; the state of the address is put in place as on the map, by the same callbacks."""
    return html.Main(
        id="contenu",
        className="cofinancement disparites",
        children=[
            stores.of_territory(view.key),
            *stores.first(view.document("unites.json"), drawing.written({})),
            *deferred.render(
                "page",
                *stores.render(stores.GAPS_PAGE),
                dcc.Location(id=map_view.LOCATION, refresh=False),
                *_parts(view),
            ),
        ],
    )


def _parts(view: TerritoryView) -> list[Component]:
    rules = html.Details(
        [html.Summary("Règles de l'aide simulée"), funding_plan.settings(Rules())], className="gardees"
    )
    return [
        perimeter_editor.kept(view),
        *notices.areas(),
        html.Div(
            className="reglage-cofinancement",
            children=[
                html.Section(
                    [
                        html.H2("Disparités"),
                        html.Div(id=disparities_page.SETTINGS, className="choix-disparites"),
                        html.Div(perimeter_editor.steps(), className="rangee"),
                        rules,
                    ]
                ),
                variants.frame(),
            ],
        ),
        html.Div(
            className="resultats-cofinancement",
            children=[*disparities_page.frame(), explanation.frame()],
        ),
    ]

"""Cofinancement: what each rule does to each commune, in euros, and where it makes cliffs."""

from dash import dcc, html
from dash.development.base_component import Component

from components import (
    cofinancing_page,
    deferred,
    drawing,
    explanation,
    funding_plan,
    index_page,
    map_view,
    notices,
    perimeter_editor,
    stores,
    variants,
)
from components.territory_view import TerritoryView
from domain.plan import Rules

PATH = "/cofinancement"
TITLE = "Cofinancement · Géoprio"


def layout(view: TerritoryView, refusal: str = "") -> Component:  # noqa: ARG001 - same signature as every page
    """Draw the page; the state of the address is put in place as on the map, by the same callbacks."""
    return html.Main(
        id="contenu",
        className="cofinancement",
        children=[
            stores.of_territory(view.key),
            *stores.first(view.document("unites.json"), drawing.written({})),
            *deferred.render(
                "page",
                *stores.render(stores.MONEY_PAGE),
                dcc.Location(id=map_view.LOCATION, refresh=False),
                *_parts(view),
            ),
        ],
    )


def _parts(view: TerritoryView) -> list[Component]:
    return [
        perimeter_editor.kept(view),
        *notices.areas(),
        html.Div(
            className="reglage-cofinancement",
            children=[
                html.Section(
                    [
                        html.H2("Cofinancement"),
                        html.Div(perimeter_editor.steps(), className="rangee"),
                        html.Div(id=index_page.BADGE),
                        funding_plan.settings(Rules()),
                    ]
                ),
                variants.frame(),
            ],
        ),
        html.Div(
            className="resultats-cofinancement",
            children=[*cofinancing_page.frame(), explanation.frame()],
        ),
    ]

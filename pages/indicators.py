"""Indicateurs: an index of need built in the open, how fragile it is, and its published versions."""

from dash import dcc, html
from dash.development.base_component import Component

from components import (
    deferred,
    drawing,
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

PATH = "/indicateurs"
TITLE = "Indicateurs · Géoprio"


def layout(view: TerritoryView, refusal: str = "") -> Component:  # noqa: ARG001 - same signature as every page
    """Draw the page; the state of the address is put in place as on the map, by the same callbacks."""
    return html.Main(
        id="contenu",
        className="cofinancement indicateurs",
        children=[
            stores.of_territory(view.key),
            *stores.first(view.document("unites.json"), drawing.written({})),
            *deferred.render(
                "page",
                *stores.render(stores.INDEX_PAGE),
                *stores.of_index(),
                dcc.Location(id=map_view.LOCATION, refresh=False),
                *_parts(view),
            ),
        ],
    )


def _parts(view: TerritoryView) -> list[Component]:
    return [
        perimeter_editor.kept(view),
        html.Div(funding_plan.settings(Rules()), hidden=True),
        *notices.areas(),
        html.Div(
            className="reglage-cofinancement",
            children=[
                html.Section(
                    [
                        html.H2("Indicateurs"),
                        html.Div(perimeter_editor.steps(), className="rangee"),
                        html.Div(id=index_page.BADGE),
                    ]
                ),
                *index_page.controls(),
                variants.frame(),
            ],
        ),
        html.Div(className="resultats-cofinancement", children=index_page.results(view)),
    ]

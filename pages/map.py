"""Carte: compose the perimeter and see at once whom it reaches, what it costs and what it does to inequalities."""

from dash import dcc, html
from dash.development.base_component import Component

from components import (
    commune_table,
    deferred,
    drawing,
    explanation,
    export_menu,
    funding_plan,
    index_page,
    map_view,
    metrics_panel,
    perimeter_editor,
    shortcuts,
    stores,
)
from components.territory_view import TerritoryView
from domain.plan import Rules
from domain.wording.exports import FORMAT_LABELS

PATH = "/"
TITLE = "Carte · Géoprio"


def layout(view: TerritoryView, refusal: str = "") -> Component:  # noqa: ARG001 - same signature as every page
    """Draw the page; `callbacks/address.py` puts the state of the address in place, and says what it refuses."""
    return html.Main(
        id="contenu",
        disable_n_clicks=True,  # else Dash tells every part of the page of every click in it
        children=[
            html.A("Aller à la carte", href=f"#{map_view.MAP}", className="saut", **{"data-action": "aller-carte"}),
            html.A(
                "Aller au tableau", href=f"#{commune_table.PLACE}", className="saut", **{"data-action": "aller-tableau"}
            ),
            stores.of_territory(view.key),
            *stores.first(view.document("unites.json"), drawing.written({shortcuts.PANEL: shortcuts.render()})),
            html.Div(
                className="table",
                children=[
                    perimeter_editor.render(view),
                    map_view.render(view),
                    commune_table.frame(view),
                    _panel(),
                ],
            ),
            shortcuts.frame(),
        ],
    )


def _panel() -> Component:
    return html.Aside(
        className="panneau",
        **{"aria-label": "Chiffres du périmètre"},
        children=[
            html.Div(id=metrics_panel.KEYS),
            export_menu.frame(list(FORMAT_LABELS.items())),
            html.Div(id=index_page.BADGE),
            html.Div(id=metrics_panel.WHO_WHERE),
            *deferred.render(
                "plan",
                funding_plan.frame(Rules()),
                *stores.render(stores.MAP_PAGE),
                dcc.Location(id=map_view.LOCATION, refresh=False),
            ),
            html.Div(id=metrics_panel.FAIR),
            explanation.frame(),
        ],
    )

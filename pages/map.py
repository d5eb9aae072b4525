"""Carte: compose the perimeter and see at once whom it reaches, what it costs and what it does to inequalities."""

from dash import dcc, html
from dash.development.base_component import Component

from components import explanation, export_menu, funding_plan, map_view, metrics_panel, perimeter_editor, stores
from components.territory_view import TerritoryView
from domain.plan import Rules
from exports.formats import FORMATS

PATH = "/"
TITLE = "Carte · Géoprio"


def layout(view: TerritoryView, **_query: str) -> Component:
    """Draw the page; the state in the address is put in place by `callbacks/address.py`."""
    return html.Main(
        id="contenu",
        children=[
            dcc.Location(id=map_view.LOCATION, refresh=False),
            *stores.render(f"/layers/unites.json?v={view.fingerprint}"),
            html.Div(
                className="table",
                children=[perimeter_editor.render(view), map_view.render(view), _panel()],
            ),
        ],
    )


def _panel() -> Component:
    return html.Aside(
        className="panneau",
        **{"aria-label": "Chiffres du périmètre"},
        children=[
            html.Div(id=metrics_panel.KEYS),
            export_menu.frame([(one.key, one.label) for one in FORMATS]),
            html.Div(id=metrics_panel.WHO_WHERE),
            funding_plan.frame(Rules()),
            html.Div(id=metrics_panel.FAIR),
            explanation.frame(),
        ],
    )

"""The page of an address that leads nowhere."""

from dash import html
from dash.development.base_component import Component

from components import stores
from components.territory_view import TerritoryView

TITLE = "Page introuvable · Géoprio"


def layout(view: TerritoryView, refusal: str = "") -> Component:  # noqa: ARG001 - same signature as every page
    """Say that there is no such page and lead back."""
    return html.Main(
        id="contenu",
        className="texte",
        children=html.Div(
            className="prose",
            children=[
                stores.of_territory(view.key),
                html.H2("Cette page n'existe pas"),
                html.P("L'adresse est peut-être incomplète. Vérifiez-la, ou revenez à la carte."),
                html.P(html.A("Ouvrir la carte", href="/", className="bouton principal")),
            ],
        ),
    )

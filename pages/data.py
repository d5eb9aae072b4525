"""Données: every column and every layer with its producer, vintage, licence and completeness."""

from dash import html
from dash.development.base_component import Component

from components import data_catalogue, notices, stores
from components.territory_view import TerritoryView

PATH = "/donnees"
TITLE = "Données · Géoprio"


def layout(view: TerritoryView, refusal: str = "") -> Component:
    """Draw the page; the catalogue is filled by `callbacks/data.py`."""
    return html.Main(
        id="contenu",
        className="texte",
        children=html.Div(
            className="prose large",
            children=[
                stores.of_territory(view.key),
                *([notices.refusal(refusal)] if refusal else []),
                html.H2(f"Données du territoire : {view.name}"),
                html.P(
                    f"Toutes les valeurs sont ramenées au code officiel géographique {view.cog_year}. Une donnée "
                    "absente (n.d.) ou couverte par le secret statistique n'est jamais remplacée par zéro."
                ),
                html.Div(id=data_catalogue.BODY),
            ],
        ),
    )

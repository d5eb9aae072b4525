"""À propos: what Géoprio answers, and what it is not."""

from dash import html
from dash.development.base_component import Component

from components import notices, stores
from components.territory_view import TerritoryView

PATH = "/a-propos"
TITLE = "À propos · Géoprio"

_NEUTRAL = (
    "L'outil ne dit jamais quel périmètre est le meilleur. Les seuils, les taux, les poids et les coûts sont des choix "
    "de la Conférence, montrés comme tels. Les règles de droit rappelées à l'écran portent la mention « à vérifier » "
    "tant qu'un juriste ne les a pas relues."
)
_LOCAL = (
    "Tout est servi depuis cette machine : aucune requête ne part vers un autre site, aucune mesure d'audience n'est "
    "faite."
)


def layout(view: TerritoryView, refusal: str = "") -> Component:
    """Explain the conference, the report, the neutrality of the tool and its credits."""
    return html.Main(
        id="contenu",
        className="texte",
        tabIndex=0,
        children=html.Div(
            className="prose",
            children=[
                stores.of_territory(view.key),
                *([notices.refusal(refusal)] if refusal else []),
                html.H2("À quoi sert Géoprio"),
                html.P(
                    "Géoprio est la table de travail d'une Conférence territoriale d'action publique. Les élus et les "
                    "services du préfet y composent ensemble un périmètre local prioritaire et voient aussitôt qui il "
                    "atteint, ce qu'il coûte et ce qu'il fait aux inégalités. Il répond à la proposition 12 du rapport "
                    "de 2012 du groupe « Égalité territoriale » de l'INET sur la contractualisation entre l'État et "
                    "les collectivités."
                ),
                html.H2("Conférence territoriale d'action publique et CTAP"),
                html.P(
                    "Le nom vient du rapport de 2012. Depuis la loi du 27 janvier 2014, une « conférence territoriale "
                    "de l'action publique » (CTAP) existe dans chaque région : présidée par le président du conseil "
                    "régional, elle coordonne les compétences des collectivités. La Conférence du rapport est une "
                    "autre instance : le préfet y propose des indicateurs et garde le dernier mot si le ciblage est "
                    "trop faible."
                ),
                html.H2("Neutralité"),
                html.P(_NEUTRAL),
                html.H2("Données"),
                html.P(f"{view.credits} Le détail, colonne par colonne, est à la page Données."),
                html.H2("Aucun envoi au-dehors"),
                html.P(_LOCAL),
            ],
        ),
    )

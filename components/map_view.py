"""The map: communes drawn from one address, everything over them drawn by `web/assets`."""

import json

import dash_leaflet as dl
from dash import html
from dash.development.base_component import Component

from components import js, legend, notices, selection_tools
from components.territory_view import Extract, TerritoryView

MAP = "map"
COMMUNES = "map-communes"
SUMMARY = "map-summary"
HOVER = "map-hover"
SPOKEN = "map-spoken"
"""What is said of the commune reached by the arrows."""
LOCATION = "map-location"
DEEPEST_ZOOM = 16


def render(view: TerritoryView) -> Component:
    """Draw the map with its tools, its legend and its hover card."""
    return html.Section(
        className="scene",
        **{"aria-label": "Carte des communes"},
        children=[
            _leaflet(view),
            html.P(id=SUMMARY, className="hors-ecran", role="status"),
            html.P(id=SPOKEN, className="hors-ecran", role="status"),
            html.Div(
                className="outils",
                children=[
                    _tool("+", "Agrandir", "zoom-plus"),
                    _tool("−", "Réduire", "zoom-moins"),
                    _tool("⌂", "Voir tout le territoire", "cadrer"),
                    *selection_tools.tools(),
                    _table_button(),
                ],
            ),
            selection_tools.effects(),
            *notices.areas(),
            html.Div(id=HOVER, className="survol", hidden=True),
            legend.frame(),
            *_insets(view),
        ],
    )


def _insets(view: TerritoryView) -> list[Component]:
    """Draw a frame for each part of a territory that is far from the main one; `web/assets/cartons.js` draws its map.

    Where they would hide the map (narrow screens, table open, long legend on the wall) they are folded behind a button.
    """
    far = view.extracts[1:]
    if not far:
        return []
    fold = html.Button(
        f"Outre-mer ({len(far)})",
        type="button",
        className="bouton replier",
        title="Montrer ou cacher les cartes d'outre-mer",
        **{"aria-expanded": "false", "data-action": "cartons"},
    )
    return [
        html.Aside(
            [fold, html.Div([_inset(part) for part in far], className="liste-cartons")],
            className="cartons",
            **{"aria-label": "Cartes d'outre-mer"},
        )
    ]


def _inset(part: Extract) -> Component:
    bounds = json.dumps(part.bounds)
    label = f"Voir en grand\u00a0: {part.label}"
    title = html.Button(
        part.label,
        type="button",
        className="titre-carton",
        title=label,
        **{"aria-label": label, "data-action": "aller", "data-bounds": bounds},
    )
    place = html.Div(role="img", **{"aria-label": f"Carte\u00a0: {part.label}", "data-carton": bounds})
    return html.Div([title, place], className="carton")


def _leaflet(view: TerritoryView) -> Component:
    (south, west), (north, east) = view.extracts[0].bounds
    return dl.Map(
        id=MAP,
        preferCanvas=True,
        zoomControl=False,
        attributionControl=False,
        center=[(south + north) / 2, (west + east) / 2],
        zoom=view.min_zoom + 2,
        zoomSnap=0.25,
        zoomDelta=0.5,
        minZoom=view.min_zoom,
        maxZoom=DEEPEST_ZOOM,
        children=[
            dl.GeoJSON(
                id=COMMUNES,
                url=view.document("communes.geojson"),
                disableDefaultEventHandlers=True,
                style=js.STYLE_COMMUNE,
                onEachFeature=js.ON_EACH_COMMUNE,
                eventHandlers=js.COMMUNE_EVENTS,
            ),
            dl.ScaleControl(position="bottomright", imperial=False, maxWidth=160),
        ],
    )


def _table_button() -> Component:
    label = "Tableau des communes (T)"
    return html.Button(
        html.Img(src="/assets/icones/outil-tableau.svg", alt="", width=20, height=20),
        type="button",
        className="bouton outil",
        title=label,
        **{"aria-label": label, "aria-expanded": "false", "data-action": "tableau"},
    )


def _tool(sign: str, label: str, action: str) -> Component:
    return html.Button(
        sign, type="button", className="bouton", title=label, **{"aria-label": label, "data-action": action}
    )

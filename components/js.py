"""Handles of the JavaScript functions in `web/assets`."""

from dash import ClientsideFunction

STYLE_COMMUNE = {"variable": "geoprio.carte.styleCommune"}
ON_EACH_COMMUNE = {"variable": "geoprio.carte.onEachCommune"}
COMMUNE_EVENTS = {
    "click": {"variable": "geoprio.carte.onClick"},
    "mouseover": {"variable": "geoprio.carte.onMouseOver"},
    "mouseout": {"variable": "geoprio.carte.onMouseOut"},
}
SEARCH_WITHOUT_ACCENTS = {"function": "chercherSansAccent"}


def clientside(name: str) -> ClientsideFunction:
    """Name a clientside callback of `web/assets/actions.js`."""
    return ClientsideFunction(namespace="geoprio", function_name=name)

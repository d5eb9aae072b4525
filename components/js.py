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


def _of_the_table(name: str) -> dict[str, str]:
    """Name a function of `web/assets/tableau.js` that the grid calls with what it knows of a cell."""
    return {"function": f"{name}(params)"}


TABLE_BY_TEXT = {"function": "tableauParTexte"}
TABLE_BY_CODE = {"function": "tableauParCode"}
TABLE_BY_NUMBER = {"function": "tableauParNombre"}
TABLE_BY_BOX = {"function": "tableauParCase"}
TABLE_TEXT_FILTER = {"function": "tableauFiltreTexte"}
TABLE_NUMBER_FILTER = {"function": "tableauFiltreNombre"}
TABLE_THEME = {"function": "tableauAspect(themeQuartz)"}
TABLE_NUMBER = _of_the_table("tableauNombre")
TABLE_KNOWN_NUMBER = _of_the_table("tableauNombreConnu")
TABLE_IS_FREE = _of_the_table("tableauEstLibre")
TABLE_TOGGLE = _of_the_table("tableauBasculer")
TABLE_OWN_KEY = _of_the_table("tableauGardeTouche")

"""The drawer: indicator, layers, search and selection."""

import json
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from components import choosing, classes, deferred, js, reading, variants
from components.territory_view import TerritoryView
from domain.state import BASE_MAP
from domain.wording.numbers import capital

INDICATOR = "perimeter-indicator"
LAYERS = "perimeter-layers"
SEARCH = "search-field"
SHEET = "perimeter-sheet"
UNDO = "perimeter-undo"
REDO = "perimeter-redo"
CLEAR = "perimeter-clear"
NEIGHBOURS = "perimeter-neighbours"
BASE_MAP_NOTE = "map-base-note"


def render(view: TerritoryView) -> Component:
    """Draw the drawer."""
    return html.Aside(
        className="tiroir",
        **{"aria-label": "Composer le périmètre"},
        children=[
            _handle(),
            *deferred.render(
                "drawer",
                html.Section([_search(), html.Div(id=SHEET, **{"aria-live": "polite"})]),
                html.Section([*_history(), choosing.frame()]),
                variants.frame(),
                html.Section(_indicator(view)),
                html.Section(_layers(view)),
            ),
        ],
    )


def kept(view: TerritoryView) -> Component:
    """Hold the choices of the map on a page that has none, so that its address and its variant keep them."""
    return html.Div([*_indicator(view), *_layers(view)], hidden=True)


def _handle() -> Component:
    """Draw the button that opens the drawer where it is folded (narrow screens)."""
    return html.Button(
        "☰",
        type="button",
        className="bouton poignee",
        title="Ouvrir ou fermer le tiroir : chercher, sélectionner, choisir l'indicateur et les couches",
        **{"aria-label": "Ouvrir ou fermer le tiroir", "data-action": "tiroir"},
    )


def _search() -> Component:
    return dmc.Select(
        id=SEARCH,
        label="Chercher un lieu",
        description="Commune, bassin de vie, zone d'emploi, EPCI, département, quartier",
        placeholder="saint-den…",
        data=[],
        searchable=True,
        clearable=True,
        clearSearchOnFocus=True,
        selectFirstOptionOnChange=True,
        filter=js.SEARCH_WITHOUT_ACCENTS,
        limit=60,
        maxDropdownHeight=420,
        nothingFoundMessage="Aucun lieu de ce nom dans le territoire",
        comboboxProps={"width": 380, "position": "bottom-start", "zIndex": 2000},
    )


def _history() -> list[Component]:
    return [
        html.H2("Sélection"),
        html.Div(
            [
                *steps(),
                _action("Tout retirer", CLEAR, "vider", "Repartir d'un périmètre vide ; peut être annulé"),
                _action("Ajouter les voisines", NEIGHBOURS, "voisines", "Ajouter les communes voisines du périmètre"),
            ],
            className="rangee",
        ),
        html.P(
            "Cliquez une commune ou un quartier pour l'ajouter ou le retirer, ou prenez le pinceau, le rectangle ou le "
            "lasso sur la carte.",
            className="discret",
        ),
    ]


def steps() -> list[Component]:
    """Draw the two buttons of the history."""
    return [
        _action("Annuler", UNDO, "annuler", "Annuler la dernière modification (Ctrl+Z)"),
        _action("Rétablir", REDO, "retablir", "Rétablir (Ctrl+Y)"),
    ]


def _action(label: str, key: str, action: str, title: str) -> Component:
    return html.Button(
        label, id=key, type="button", className="bouton", title=title, disabled=True, **{"data-action": action}
    )


def _indicator(view: TerritoryView) -> list[Component]:
    return [
        dmc.Select(
            id=INDICATOR,
            label="Indicateur en couleur",
            value=view.indicators[0].key,
            data=[{"value": one.key, "label": capital(one.label)} for one in view.indicators],
            allowDeselect=False,
            comboboxProps=classes.OVER_DRAWER,
        ),
        reading.controls(view.indicators, view.amounts),
        *classes.frame(),
    ]


def _layers(view: TerritoryView) -> list[Component]:
    layers = view.layers
    has_base_map = any(layer.key == BASE_MAP for layer in layers)
    return [
        dmc.CheckboxGroup(
            id=LAYERS,
            label="Couches",
            value=[layer.key for layer in layers if layer.is_on],
            children=html.Div(
                [dmc.Checkbox(value=layer.key, label=layer.label, description=layer.source, mt=6) for layer in layers],
                className="couche",
            ),
        ),
        *([_base_map(view)] if has_base_map else []),
    ]


def _base_map(view: TerritoryView) -> Component:
    """Hold where the tiles of the base map are, and the sentence that is shown where none comes."""
    tiles = {"address": f"/layers/{quote(view.key, safe='')}/fond/{{z}}/{{x}}/{{y}}", "parts": view.surroundings()}
    return html.P(
        "Fond de carte indisponible\u00a0: la carte reste complète sans lui.",
        id=BASE_MAP_NOTE,
        className="discret",
        role="status",
        hidden=True,
        **{"data-tiles": json.dumps(tiles)},
    )


def edit_button(label: str, edit: dict[str, str], title: str, about: dict[str, str] | None = None) -> Component:
    """Draw a button that makes one edit of the perimeter.

    Args:
        label: text of the button.
        edit: the edit as the browser's journal reads it.
        title: what it does, in full.
        about: what the sheet shows afterwards, or None to leave it.
    """
    sheet = {"data-sheet": json.dumps(about)} if about else {}
    return html.Button(
        label,
        type="button",
        className="bouton",
        title=title,
        **{"aria-label": title, "data-edit": json.dumps(edit), **sheet},
    )

"""The table of the communes: the map's twin, one row per commune; its rows come by address, never in a layout."""

from typing import Any

import dash_ag_grid as dag
from dash import html
from dash.development.base_component import Component

from components import js
from components.grid_words import GRID_WORDS
from components.territory_view import TerritoryView
from domain.index import DEFAULT, Definition
from domain.mapped import indicators_of, variable_of
from domain.territory import Territory, Variable, Zoning
from domain.wording.exports import header
from domain.wording.numbers import NO_BREAK_SPACE, capital

PLACE = "table"
GRID_PLACE = "table-grid-place"
GRID = "table-grid"
COUNT = "table-count"
SAID = "table-said"
SHOWN = "table-shown"

KEYS = (
    f"Flèches{NO_BREAK_SPACE}: aller d'une cellule à l'autre · Espace{NO_BREAK_SPACE}: retenir ou retirer la commune · "
    f"Entrée{NO_BREAK_SPACE}: sa fiche, et la carte sur elle ; dans un en-tête, trier"
)

SCRIPT = "/_dash-component-suites/dash_ag_grid/dash_ag_grid.min.js"
"""Asked for by `web/assets/tableau.js` when the table is first opened, and not before."""
ZONINGS = ("departement", "epci", "living_area", "employment_area")
"""Zonings that have a column, where the territory holds them."""
ON_SHOWN: tuple[tuple[str, str, str], ...] = (
    ("add", "Ajouter", "Ajouter les lignes affichées au périmètre"),
    ("remove", "Retirer", "Retirer les lignes affichées du périmètre"),
    (
        "keep",
        "Ne garder qu'elles",
        "Ne garder qu'elles : retirer du périmètre toutes les communes qui ne sont pas affichées",
    ),
    ("locked", "Verrouiller", "Verrouiller les lignes affichées : plus rien ne les ajoute ni ne les retire"),
    (
        "withdrawn",
        "Hors négociation",
        "Hors négociation : les lignes affichées sortent du périmètre, et rien ne les ajoute",
    ),
    ("free", "Libérer", "Libérer les lignes affichées : ni verrouillées, ni hors négociation"),
    ("copy", "Copier", "Copier les lignes affichées, avec leurs en-têtes, pour un tableur"),
)
"""Key in `web/assets/tableau.js`, French name and explanation of each button that bears on the rows shown."""


def frame(view: TerritoryView) -> Component:
    """Draw the place of the table, closed: its buttons, its count and an empty place for the grid."""
    return html.Section(
        id=PLACE,
        className="tableau",
        hidden=True,
        **{"aria-label": "Tableau des communes", "data-script": SCRIPT, "data-rows": view.document("tableau.json")},
        children=[
            html.Div(
                className="rangee",
                children=[
                    html.P(id=COUNT, className="effectif", role="status"),
                    _button(
                        "only", "Seulement les retenues", "Seulement les retenues : les communes du périmètre", "false"
                    ),
                    _button(
                        "clear-filters", "Effacer les filtres", "Effacer les filtres : afficher toutes les communes"
                    ),
                    html.Button(
                        "Fermer",
                        type="button",
                        className="bouton fermer",
                        title="Fermer le tableau (T ou Échap)",
                        **{"aria-label": "Fermer le tableau", "data-action": "tableau"},
                    ),
                ],
            ),
            html.Div(
                className="rangee",
                role="group",
                **{"aria-labelledby": SHOWN},
                children=[
                    html.Span(f"Lignes affichées{NO_BREAK_SPACE}:", id=SHOWN, className="discret"),
                    *[_button(*one) for one in ON_SHOWN],
                ],
            ),
            html.P(KEYS, className="discret aide"),
            html.P(id=SAID, className="hors-ecran", role="status"),
            html.Div(id=GRID_PLACE, className="grille"),
        ],
    )


def _button(key: str, label: str, title: str, is_pressed: str = "") -> Component:
    state = {"aria-pressed": is_pressed} if is_pressed else {}
    about = {"data-table": key, "aria-label": title, **state}
    return html.Button(label, type="button", className="bouton", title=title, **about)


def grid(territory: Territory, definition: Definition = DEFAULT) -> Component:
    """Draw the grid without its rows."""
    return dag.AgGrid(
        id=GRID,
        columnDefs=columns(territory, definition),
        defaultColDef={
            "cellDataType": False,
            "filter": "agTextColumnFilter",
            "floatingFilter": True,
            "filterParams": js.TABLE_TEXT_FILTER,
            "comparator": js.TABLE_BY_TEXT,
            "suppressKeyboardEvent": js.TABLE_OWN_KEY,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
            "minWidth": 90,
        },
        dashGridOptions={
            "theme": js.TABLE_THEME,
            "localeText": GRID_WORDS,
            "animateRows": False,
            "suppressClickEdit": True,
            "suppressCellFocus": False,
            "enableBrowserTooltips": True,
            "suppressDragLeaveHidesColumns": True,
            "tooltipShowDelay": 300,
        },
        style={"height": "100%"},
    )


def columns(territory: Territory, definition: Definition = DEFAULT) -> list[dict[str, Any]]:
    """Describe the columns: the box, who the commune is, where it belongs, its indicators, whether it is held."""
    zonings = [territory.zonings[key] for key in ZONINGS if key in territory.zonings]
    indicators = [(variable_of(one.key, territory, definition), one.decimals) for one in indicators_of(territory)]
    communes = f"Code officiel géographique {territory.cog_year}"
    return [
        _box(),
        {**_text("code", "Code", communes, 92), "comparator": js.TABLE_BY_CODE, "pinned": "left"},
        {**_text("name", "Commune", communes, 190), "pinned": "left"},
        *[_area(zoning) for zoning in zonings],
        _number("population", territory.variables["municipal_population"], 0),
        *[_number(variable.key, variable, decimals) for variable, decimals in indicators],
        _text("state", "Négociation", "Verrouillée, ou hors négociation", 150),
    ]


def _box() -> dict[str, Any]:
    return {
        "field": "chosen",
        "headerName": "Retenue",
        "headerTooltip": "Dans le périmètre",
        "width": 96,
        "pinned": "left",
        "filter": False,
        "comparator": js.TABLE_BY_BOX,
        "cellRenderer": "agCheckboxCellRenderer",
        "editable": js.TABLE_IS_FREE,
        "valueSetter": js.TABLE_TOGGLE,
    }


def _text(field: str, label: str, source: str, width: int) -> dict[str, Any]:
    return {"field": field, "headerName": label, "headerTooltip": source, "width": width}


def _area(zoning: Zoning) -> dict[str, Any]:
    label = capital(zoning.label)
    return _text(zoning.key, label, _source(zoning.producer, zoning.vintage), 170)


def _number(field: str, variable: Variable, decimals: int) -> dict[str, Any]:
    label = header(capital(variable.label), variable.unit)
    return {
        **_text(field, label, _source(variable.producer, variable.vintage, variable.warning), 150),
        "type": "rightAligned",
        "context": {"decimals": decimals},
        "valueFormatter": js.TABLE_NUMBER,
        "comparator": js.TABLE_BY_NUMBER,
        "filter": "agNumberColumnFilter",
        "filterValueGetter": js.TABLE_KNOWN_NUMBER,
        "filterParams": js.TABLE_NUMBER_FILTER,
    }


def _source(producer: str, vintage: str, warning: str = "") -> str:
    told = ", ".join(part for part in (producer, vintage) if part)
    return f"Source{NO_BREAK_SPACE}: {told}. {warning}".strip()

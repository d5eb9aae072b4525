"""Catalogue of the territory's columns and layers."""

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks import _parse
from callbacks._context import context, territories
from components import data_catalogue, stores
from domain.values import SECRET


def register(app: Dash) -> None:
    app.callback(
        Output(data_catalogue.BODY, "children"),
        Input(data_catalogue.BODY, "id"),
        State(stores.TERRITORY, "data"),
    )(show_catalogue)


def show_catalogue(_identifier: object, territory: object = None) -> list[Component]:
    """Draw every column with its completeness, then every layer, then the territories that can be opened."""
    now = context(_parse.territory(territory))
    rows = []
    for key, variable in now.territory.variables.items():
        column = now.territory.columns[key]
        n_known, n_secret = int(column.is_known.sum()), int((column.states == SECRET).sum())
        n_missing = column.states.size - n_known - n_secret
        rows.append(data_catalogue.CatalogueRow(variable, n_known, n_missing, n_secret))
    return data_catalogue.render(rows, now.view.layers, territories().choices())

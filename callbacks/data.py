"""Catalogue of the territory's columns and layers."""

from dash import Dash, Input, Output
from dash.development.base_component import Component

from callbacks._context import context
from components import data_catalogue
from domain.values import SECRET


def register(app: Dash) -> None:
    app.callback(Output(data_catalogue.BODY, "children"), Input(data_catalogue.BODY, "id"))(show_catalogue)


def show_catalogue(_identifier: object) -> list[Component]:
    """Draw every column with its completeness, then every layer."""
    territory = context().territory
    rows = []
    for key, variable in territory.variables.items():
        column = territory.columns[key]
        n_known, n_secret = int(column.is_known.sum()), int((column.states == SECRET).sum())
        n_missing = column.states.size - n_known - n_secret
        rows.append(data_catalogue.CatalogueRow(variable, n_known, n_missing, n_secret))
    return data_catalogue.render(rows, context().view.layers)

"""What the map does not wait for: drawn by the browser once the map and the component library are there."""

from dash import ALL, Dash, Input, Output

from components import deferred, js


def register(app: Dash) -> None:
    app.clientside_callback(
        js.clientside("suite"),
        Output(deferred.place(ALL), "children"),
        Input(deferred.waiting(ALL), "data"),
    )

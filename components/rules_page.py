"""Frame of a page that works on the perimeter and the rules of the map without its map: settings, then results."""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components import deferred, drawing, map_view, notices, perimeter_editor, stores, variants
from components.territory_view import TerritoryView


def render(
    view: TerritoryView,
    page: str,
    settings: Sequence[Component],
    results: Sequence[Component],
    *,
    class_name: str = "",
    others: Sequence[Component] = (),
) -> Component:
    """Draw the page; the state of the address is put in place as on the map, by the same callbacks.

    Args:
        view: the territory.
        page: key of the page, one of those of `components/stores.py`.
        settings: its own column, above the variants.
        results: what the settings give.
        class_name: of the page, beside the common one.
        others: stores and hidden settings of its own.
    """
    return html.Main(
        id="contenu",
        disable_n_clicks=True,  # else Dash tells every part of the page of every click in it
        className=f"cofinancement {class_name}".strip(),
        children=[
            stores.of_territory(view.key),
            *stores.first(view.document("unites.json"), drawing.written({})),
            *deferred.render(
                "page",
                *stores.render(page),
                *others,
                dcc.Location(id=map_view.LOCATION, refresh=False),
                perimeter_editor.kept(view),
                *notices.areas(),
                html.Div([*settings, variants.frame()], className="reglage-cofinancement"),
                html.Div(list(results), className="resultats-cofinancement"),
            ),
        ],
    )

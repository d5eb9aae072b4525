"""Catalogue of the columns and layers of a territory."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.territory_view import Choice, LayerView
from domain.territory import Aggregation, Variable
from domain.wording.numbers import capital, number

BODY = "data-catalogue-body"

AGGREGATIONS = {
    Aggregation.SUM: "s'additionne",
    Aggregation.RATIO_OF_SUMS: "rapport de sommes",
    Aggregation.NONE: "ne s'additionne ni ne se moyenne",
}

NUMBERS = frozenset({"Connue", "n.d.", "secret", "Communes"})


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One column of the territory with its completeness.

    Attributes:
        variable: what is known of it.
        n_known: communes with a value.
        n_missing: communes without.
        n_secret: communes under statistical confidentiality.
    """

    variable: Variable
    n_known: int
    n_missing: int
    n_secret: int


def render(
    rows: Sequence[CatalogueRow], layers: Sequence[LayerView], choices: Sequence[Choice] = ()
) -> list[Component]:
    """Draw the tables: columns, layers, and the territories where there are several."""
    columns = (
        "Donnée",
        "Unité",
        "Producteur",
        "Année",
        "Géographie",
        "Licence",
        "Addition",
        "Connue",
        "n.d.",
        "secret",
    )
    return [
        html.H2("Colonnes par commune"),
        _table("Colonnes par commune", columns, [_row(row) for row in rows]),
        html.H2("Couches de la carte"),
        _table("Couches de la carte", ("Couche", "Source"), [[layer.label, layer.source] for layer in layers]),
        *_territories(choices),
    ]


def _territories(choices: Sequence[Choice]) -> list[Component]:
    if len(choices) < 2:
        return []
    rows = [
        [one.name, "" if one.n_communes is None else number(one.n_communes), one.problem or "peut être ouvert"]
        for one in choices
    ]
    title = "Territoires de ce serveur"
    return [html.H2(title), _table(title, ("Territoire", "Communes", "État"), rows)]


def _row(row: CatalogueRow) -> list[str]:
    one = row.variable
    name = capital(one.label)
    label = f"{name}. {one.warning}" if one.warning else name
    counts = [number(count) for count in (row.n_known, row.n_missing, row.n_secret)]
    return [
        label,
        one.unit,
        one.producer,
        one.vintage,
        f"COG {one.cog_year}",
        one.licence,
        AGGREGATIONS[one.aggregation],
        *counts,
    ]


def kind(title: str) -> str:
    """Return the class of a column: numbers are aligned on the right."""
    return "nombre" if title in NUMBERS else "licence" if title == "Licence" else ""


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Component:
    return html.Div(
        html.Table(
            className="figures",
            children=[
                html.Thead(html.Tr([html.Th(text, scope="col", className=kind(text)) for text in head])),
                html.Tbody(
                    [
                        html.Tr([html.Td(text, className=kind(title)) for title, text in zip(head, row, strict=True)])
                        for row in rows
                    ]
                ),
            ],
        ),
        className="defile",
        tabIndex=0,
        role="region",
        **{"aria-label": title},
    )

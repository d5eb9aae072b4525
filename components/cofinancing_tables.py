"""How the page « Cofinancement » shows a result: a question, the sentence that answers it, its data to take away."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.drawing import element
from components.metrics_panel import column_head


def block(title: str, finding: str, children: Sequence[Component], origin: Component | None = None) -> Component:
    """Draw one result.

    Args:
        title: the question.
        finding: the answer in one sentence, with its number.
        children: tables.
        origin: where its parameters come from.
    """
    return html.Section(
        [html.H2(title), html.P(finding, className="trouvaille"), *([origin] if origin else []), *children]
    )


def table(head: tuple[str, ...], rows: Sequence[tuple[str | Component, ...]], key: str, caption: str = "") -> Component:
    """Draw a table that can be taken away as CSV by `web/assets/emporter.js`.

    Args:
        head: names of the columns; the first column names the row.
        rows: texts, or an element with a gesture.
        key: name of the file.
        caption: what the table is, or empty.
    """
    drawn = html.Table(
        className="figures",
        children=[
            *([html.Caption(caption)] if caption else []),
            html.Thead(html.Tr([column_head(text) for text in head])),
            html.Tbody([_row(row) for row in rows]),
        ],
    )
    return html.Div(
        [html.Div(drawn, className="defile", tabIndex=0), _take(key, caption or head[0])], className="donnee"
    )


def _row(row: tuple[str | Component, ...]) -> Any:
    cells = [element("Th", row[0], scope="row"), *(element("Td", cell) for cell in row[1:])]
    return element("Tr", cells)


def _take(key: str, what: str) -> Component:
    return html.Button(
        "CSV",
        type="button",
        className="bouton",
        title=f"Télécharger ce tableau : {what}",
        **{"aria-label": f"Télécharger ce tableau : {what}", "data-take": "csv", "data-name": key},
    )


def known(text: str | None) -> str:
    """Return a text, or « n.d. » where there is none."""
    return text or "n.d."

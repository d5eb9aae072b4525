"""How the page « Cofinancement » shows a result: a question, the sentence that answers it, its data to take away."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.drawing import bare
from components.metrics_panel import column_head
from components.takes import take


def block(
    title: str, finding: str, children: Sequence[Component], origin: Component | None = None, key: str = ""
) -> Component:
    """Draw one result.

    Args:
        title: the question.
        finding: the answer in one sentence, with its number.
        children: tables.
        origin: where its parameters come from.
        key: of the result in an address.
    """
    head = heading(title, key)
    told = html.P(finding, className="trouvaille")
    return html.Section([head, told, *([origin] if origin else []), *children], id=key)


def heading(title: str, key: str) -> Component:
    """Draw a title with the link whose address leads back to it, with the state on screen."""
    link = html.A("adresse", href=f"#{key}", className="discret", **{"aria-label": f"Adresse permanente : {title}"})
    return html.Div([html.H2(title), link], className="tete-resultat")


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
        [html.Div(drawn, className="defile", tabIndex=0), take("csv", key, f"ce tableau : {caption or head[0]}")],
        className="donnee",
    )


def _row(cells: tuple[str | Component, ...]) -> Component:
    first, *others = cells
    return bare(html.Tr, [bare(html.Th, first, scope="row"), *(bare(html.Td, one) for one in others)])


def known(text: str | None) -> str:
    """Return a text, or « n.d. » where there is none."""
    return text or "n.d."

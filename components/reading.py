"""What is read over the indicator: its two choices, the square of two crossed indicators, the circles of an amount."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from domain.circles import SCALES
from domain.look import ink_on
from domain.territory import Variable
from domain.wording.numbers import capital, number
from domain.wording.reading import CIRCLES, CROSS_WITH, NOTHING, AxisText, cell_text


@dataclass(frozen=True, slots=True)
class SquareView:
    """The legend of two crossed indicators.

    Attributes:
        first: the side below, classes from the least need.
        second: the left side, likewise.
        colors: colour of each cell, the first class of `first` with every one of `second`, then the next.
        counts: communes of each cell: one tuple for each class of `first`.
    """

    first: AxisText
    second: AxisText
    colors: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class CirclesView:
    """The legend of proportional circles.

    Attributes:
        title: French name of the amount with its unit.
        references: for each of `SCALES`, amount as a text and radius in pixels of each circle, the largest first.
        without: sentence that counts the communes without circle.
    """

    title: str
    references: tuple[tuple[tuple[str, float], ...], ...]
    without: str


def controls(indicators: Sequence[Variable], amounts: Sequence[Variable]) -> Component:
    """Draw both choices as lists that the browser draws itself (`web/assets/lecture.js`)."""
    return html.Div([_choice(0, CROSS_WITH, indicators), _choice(1, CIRCLES, amounts)], className="lecture")


def _choice(place: int, label: str, offered: Sequence[Variable]) -> Component:
    options = [html.Option(capital(one.label), value=one.key) for one in offered]
    chooser = html.Select([html.Option(NOTHING, value=""), *options], className="liste", **{"data-reading": str(place)})
    return html.Label([html.Span(label), chooser])


def square(view: SquareView) -> list[Component]:
    """Draw the square of the cells, the most need of both at the upper right, its sides named beside their arrows."""
    order = range(len(view.second.labels))
    rows = [_row(view, place) for place in reversed(order)]
    heads = [
        html.Th([html.Span(label, className="hors-ecran"), *_edges(view.first, place)], scope="col")
        for place, label in enumerate(view.first.labels)
    ]
    return [
        html.P(f"↑ {view.second.name}", className="cote"),
        html.Table(
            [
                html.Caption(f"{view.second.name} selon {view.first.name} : communes", className="hors-ecran"),
                html.Tbody([*rows, html.Tr([html.Td(), *heads], className="bas")]),
            ],
            className="croisement",
        ),
        html.P(f"{view.first.name} →", className="cote bas"),
    ]


def _row(view: SquareView, place: int) -> Component:
    label, n_rows = view.second.labels[place], len(view.second.labels)
    cells = []
    for column, words in enumerate(view.first.labels):
        color, count = view.colors[column * n_rows + place], view.counts[column][place]
        style = {"background": color, "color": ink_on(color)}
        cells.append(html.Td(number(count), style=style, title=cell_text(words, label, count)))
    head = html.Th([html.Span(label, className="hors-ecran"), *_edges(view.second, place)], scope="row")
    return html.Tr([head, *cells])


def _edges(axis: AxisText, place: int) -> list[Component]:
    """Draw the bound at which a class begins, and after the last class the one at which it ends."""
    ends = [("borne", axis.edges[place])]
    if place == len(axis.labels) - 1:
        ends.append(("borne fin", axis.edges[place + 1]))
    return [html.Span(text, className=name, **{"aria-hidden": "true"}) for name, text in ends]


def circles(view: CirclesView) -> Component:
    """Draw the circles of the legend, of which the browser shows one scale, and say how many communes have none."""
    nested = [_nested(scale, shown) for scale, shown in zip(SCALES, view.references, strict=False)]
    said = html.P(view.without, className="sans-cercle")
    return html.Div([html.H3(view.title), html.Div([*nested, said], className="cote-a-cote")], className="cercles")


def _nested(scale: int, shown: tuple[tuple[str, float], ...]) -> Component:
    """Draw circles one inside the other, the amount of each at its top."""
    largest = shown[0][1] if shown else 0.0
    drawn: list[Component] = []
    for text, radius in shown:
        top = f"{2.0 * radius:.1f}px"
        side = {"width": top, "height": top, "left": f"{largest - radius:.1f}px"}
        line = {"left": f"{largest:.1f}px", "width": f"{largest + 6.0:.1f}px", "bottom": top}
        drawn += [
            html.Span(className="cercle", style=side),
            html.Span(className="repere", style=line),
            html.Span(text, className="valeur", style={"left": f"{2.0 * largest + 9.0:.1f}px", "bottom": top}),
        ]
    height = f"{2.0 * largest + 8.0:.1f}px"
    return html.Div(drawn, className=f"emboites echelle-{scale}", style={"height": height})

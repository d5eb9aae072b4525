"""Histogram of the indicator on the map: bars in the colours of the classes, bounds under them, the data as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.metrics_panel import figures
from domain.wording.numbers import counted, number

CHARACTER_SHARE = 2.5
"""Width of one digit of a bound in per cent of the width of the histogram, with a margin."""
LINE_PX = 16


@dataclass(frozen=True, slots=True)
class HistogramView:
    """What the histogram shows.

    Attributes:
        title: what is said of it to those who do not see it.
        bars: for each bar its wording, `de 9 000 à 10 000`, and its communes in each class.
        colors: colour of each class.
        bounds: place (0 to 1) and wording of each end and of each bound between classes, ascending.
        n_missing: communes without value.
        n_secret: communes under statistical confidentiality.
    """

    title: str
    bars: Sequence[tuple[str, Sequence[int]]]
    colors: Sequence[str]
    bounds: Sequence[tuple[float, str]]
    n_missing: int
    n_secret: int


def render(view: HistogramView) -> list[Component]:
    """Draw the histogram; nothing where no value is known."""
    if not view.bars:
        return []
    highest = max(sum(counts) for _, counts in view.bars)
    return [
        html.Div(
            className="histogramme",
            role="img",
            **{"aria-label": view.title},
            children=[
                html.Div([_bar(counts, view.colors, highest) for _, counts in view.bars], className="barres"),
                *_axis(view.bounds),
            ],
        ),
        html.Details([html.Summary("Voir les données"), _table(view)], className="donnees"),
    ]


def _bar(counts: Sequence[int], colors: Sequence[str], highest: int) -> Component:
    return html.Span(
        [
            html.I(style={"background": color, "height": f"{100 * count / highest:.2f}%"})
            for color, count in zip(colors, counts, strict=True)
            if count
        ][::-1]
    )


def _axis(bounds: Sequence[tuple[float, str]]) -> list[Component]:
    """Draw a tick at each bound, and its wording on the first line where it touches no other."""
    ends: list[float] = []
    labels = []
    for place, text in bounds:
        width = CHARACTER_SHARE * (len(text) + 1)
        start = min(max(100 * place - width / 2, 0.0), 100 - width)
        line = next((k for k, end in enumerate(ends) if end <= start), len(ends))
        ends[line : line + 1] = [start + width]
        style = {"left": f"{start:.2f}%", "width": f"{width:.2f}%", "top": f"{line * LINE_PX}px"}
        labels.append(html.Span(text, style=style))
    ticks = [html.I(style={"left": f"{100 * place:.2f}%"}) for place, _ in bounds[1:-1]]
    return [
        html.Div(ticks, className="reperes"),
        html.Div(labels, className="bornes", style={"height": f"{len(ends) * LINE_PX}px"}),
    ]


def _table(view: HistogramView) -> Component:
    rows = [(label, number(sum(counts))) for label, counts in view.bars]
    rows += [("non disponible", number(view.n_missing)), ("secret statistique", number(view.n_secret))]
    return figures(rows, caption=f"{counted(len(view.bars), 'barre')} de même largeur", head=("Valeur", "Communes"))

"""Legend of the map: always there, always complete."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components import reading
from components.territory_view import LayerView
from domain.wording.legend import FADED_LABEL
from domain.wording.numbers import agreed, number

CLASSES = "legend-classes"
LAYERS = "legend-layers"


@dataclass(frozen=True, slots=True)
class LegendView:
    """What the legend says of the indicator on screen.

    Attributes:
        title: French name of the indicator with its unit.
        labels: wording of each class, in order.
        colors: colour of each class.
        counts: communes in each class.
        n_missing: communes without value.
        n_secret: communes under statistical confidentiality.
        source: producer, vintage, geography.
        credits: producer and licence of the contours.
        remark: sentence to add (fewer classes than asked, reclassified for the projector), or empty.
        square: the cells of two crossed indicators, in place of the classes; None for one indicator.
        circles: circles of an amount, or None.
    """

    title: str
    labels: tuple[str, ...]
    colors: tuple[str, ...]
    counts: tuple[int, ...]
    n_missing: int
    n_secret: int
    source: str
    credits: str
    remark: str = ""
    square: reading.SquareView | None = None
    circles: reading.CirclesView | None = None


def frame() -> Component:
    """Draw the empty legend; where it is higher than the map it scrolls, and the keyboard reaches it."""
    return html.Aside(
        className="legende",
        tabIndex=0,
        **{"aria-label": "Légende"},
        children=[html.Div(id=CLASSES), html.Ul(id=LAYERS, className="couches")],
    )


def render(view: LegendView) -> list[Component]:
    """Draw the classes of the indicator, then what is not available and what is confidential, apart."""
    rows = [
        _row(html.Span(className="case", style={"background": color}), label, count, is_first=not k)
        for k, (color, label, count) in enumerate(zip(view.colors, view.labels, view.counts, strict=True))
    ]
    rows.append(
        _row(html.Span(className="case", style={"background": "var(--nd)"}), "n.d. (non disponible)", view.n_missing)
    )
    rows.append(_row(html.Span(className="case secret"), "secret statistique", view.n_secret))
    rows += [
        html.Li(
            [
                html.Span(className="case choisie"),
                html.Span(className="signe couche-qpv choisi"),
                html.Span("communes, quartiers choisis"),
            ],
            className="choisis",
        ),
        html.Li(
            [html.Span(className="case pale"), html.Span(FADED_LABEL)],
            className="hors-perimetre",
        ),
        html.Li([html.Span(className="case verrouillee"), html.Span("commune verrouillée")], className="verrouillees"),
        html.Li([html.Span(className="case retiree"), html.Span("hors négociation")], className="hors-negociation"),
    ]
    return [
        html.H2(view.title),
        *(reading.square(view.square) if view.square else []),
        html.Ul(rows),
        *([html.P(view.remark, className="remarque")] if view.remark else []),
        *([reading.circles(view.circles)] if view.circles else []),
        html.P([f"Source : {view.source}", html.Span(f" {view.credits}", className="credits")], className="source"),
    ]


def _row(sign: Component, label: str, count: int, *, is_first: bool = False) -> Component:
    """Draw one class with its communes; the first one names what is counted."""
    unit = html.Span(f"\u00a0{agreed(count, 'commune')}", className="unite") if is_first else ""
    counted = html.Span([f"({number(count)}", unit, ")"], className="effectif", title="communes")
    return html.Li([sign, html.Span(label), counted])


def layer_rows(layers: Sequence[LayerView]) -> list[Component]:
    """Draw one row for each layer shown over the communes."""
    return [
        html.Li([html.Span(className=f"signe couche-{sign}"), html.Span(label)], title=layer.source)
        for layer in layers
        for sign, label in layer.signs
    ]

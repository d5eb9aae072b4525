"""Legend of the map: always there, always complete."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.territory_view import LayerView
from domain.wording.numbers import number

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


def frame() -> Component:
    """Draw the empty legend."""
    return html.Aside(
        className="legende",
        **{"aria-label": "Légende"},
        children=[html.Div(id=CLASSES), html.Ul(id=LAYERS, className="couches")],
    )


def render(view: LegendView) -> list[Component]:
    """Draw the classes of the indicator, then what is not available and what is confidential, apart."""
    rows = [
        _row(html.Span(className="case", style={"background": color}), label, count)
        for color, label, count in zip(view.colors, view.labels, view.counts, strict=True)
    ]
    rows.append(
        _row(html.Span(className="case", style={"background": "var(--nd)"}), "n.d. (non disponible)", view.n_missing)
    )
    rows.append(_row(html.Span(className="case secret"), "secret statistique", view.n_secret))
    rows.append(
        html.Li(
            [html.Span(className="case pale"), html.Span("hors du périmètre : couleur pâlie")],
            className="hors-perimetre",
        )
    )
    rows += [
        html.Li([html.Span(className="case verrouillee"), html.Span("commune verrouillée")], className="verrouillees"),
        html.Li([html.Span(className="case retiree"), html.Span("hors négociation")], className="hors-negociation"),
    ]
    return [
        html.H2(view.title),
        html.Ul(rows),
        *([html.P(view.remark, className="remarque")] if view.remark else []),
        html.P([view.source, html.Span(f" {view.credits}", className="credits")], className="source"),
    ]


def _row(sign: Component, label: str, count: int) -> Component:
    return html.Li([sign, html.Span(label), html.Span(f"({number(count)})", className="effectif", title="communes")])


def layer_rows(layers: Sequence[LayerView]) -> list[Component]:
    """Draw one row for each layer shown over the communes."""
    return [
        html.Li([html.Span(className=f"signe couche-{sign}"), html.Span(label)], title=layer.source)
        for layer in layers
        for sign, label in layer.signs
    ]

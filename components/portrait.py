"""Figures of a sheet beside those of its like: value, rank, distribution, source, why; and the neighbours."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import explanation
from domain.explanations import Explanation
from domain.standing import Distribution
from domain.territory import Variable
from domain.wording.indicators import display_factor, rank_text, source_text
from domain.wording.numbers import capital, number

PUBLISHED = "Chiffre publié par le producteur, repris tel quel : Géoprio ne le calcule pas."


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure of a sheet.

    Attributes:
        variable: what is known of it.
        text: its value in words, or its state.
        among: its like over the territory.
        place: position of the subject there.
        like: plural noun of its like, `communes`.
        why: how it was obtained; nothing for a figure published as it stands.
    """

    variable: Variable
    text: str
    among: Distribution
    place: int
    like: str
    why: Sequence[Explanation] = ()


def figures(views: Sequence[FigureView], refused: Sequence[str] = (), reason: str = "") -> Component:
    """Draw the figures one under the other, then those that are refused and why.

    Args:
        views: the figures.
        refused: labels of the figures that this subject cannot have.
        reason: sentence that says why.
    """
    without = [html.P([html.Strong(f"{capital(', '.join(refused))} : "), reason], className="discret")]
    return html.Details(
        [html.Summary("Chiffres, rangs et sources"), *map(_figure, views), *(without if refused else [])],
        className="portrait",
    )


def _figure(view: FigureView) -> Component:
    rank = view.among.ranks[view.place]
    standing = (
        "" if np.isnan(rank) else rank_text(int(rank), view.among.n_tied(view.place), view.among.n_ranked, view.like)
    )
    said = f"{standing}, {view.among.shown.order_text}. " if standing else ""
    return html.Div(
        [
            html.Div([html.Span(capital(view.variable.label)), html.Strong(view.text)], className="ligne"),
            *_strip(view),
            html.P(f"{said}{capital(source_text(view.variable))}", className="discret"),
            *([html.P(view.variable.warning, className="discret")] if view.variable.warning else []),
            html.Details([html.Summary("Pourquoi ce chiffre ?"), *_why(view)], className="donnees"),
        ],
        className="mesure",
    )


def _why(view: FigureView) -> list[Component]:
    return explanation.render(view.why) if view.why else [html.P(PUBLISHED, className="discret")]


def _strip(view: FigureView) -> list[Component]:
    """Draw the least value, the quartiles, the greatest value, and the subject among them."""
    low, first, median, third, high = view.among.five
    if not low < high:
        return []
    factor, decimals = display_factor(view.variable), view.among.shown.decimals
    written = [number(one * factor, decimals) for one in view.among.five]
    box = {"left": _share(first, low, high), "width": _width(third - first, high - low)}
    value = float(view.among.column.values[view.place])
    return [
        html.Div(
            [
                html.I(className="boite", style=box),
                html.I(className="mediane", style={"left": _share(median, low, high)}),
                *([] if np.isnan(value) else [html.I(className="ici", style={"left": _share(value, low, high)})]),
            ],
            className="bande",
            role="img",
            title=_strip_text(view, written),
            **{"aria-label": _strip_text(view, written)},
        ),
        html.Div([html.Span(written[0]), html.Span(f"médiane {written[2]}"), html.Span(written[4])], className="bouts"),
    ]


def _strip_text(view: FigureView, written: Sequence[str]) -> str:
    low, first, median, third, high = written
    unit = f" {view.variable.unit}" if view.variable.unit else ""
    return (
        f"{number(view.among.n_ranked)} {view.like} : de {low} à {high}{unit}, un quart jusqu'à {first}, "
        f"la moitié jusqu'à {median}, les trois quarts jusqu'à {third}"
    )


def neighbours(title: str, kind: str, places: Sequence[tuple[str, str]]) -> list[Component]:
    """Draw one button for each neighbour, which opens its sheet.

    Args:
        title: what they are, `Communes voisines`.
        kind: kind of their sheets.
        places: code and name of each.
    """
    if not places:
        return []
    buttons = [
        html.Button(
            name,
            type="button",
            className="bouton",
            title=f"Ouvrir la fiche : {name}",
            **{"data-sheet": json.dumps({"kind": kind, "code": code})},
        )
        for code, name in places
    ]
    summary = html.Summary(f"{title} ({number(len(places))})")
    return [html.Details([summary, html.Div(buttons, className="rangee voisines")], className="portrait")]


def _width(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}%"


def _share(value: float, low: float, high: float) -> str:
    return _width(value - low, high - low)

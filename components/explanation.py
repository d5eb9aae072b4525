"""« Pourquoi ces chiffres ? »: each formula, the values put in, the result, the source and what is to be verified."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from domain.explanations import Explanation, Figure, Term
from domain.wording.formulas import FORMULAS
from domain.wording.numbers import number, percent, quantity

BUTTON = "explanation-button"
BODY = "explanation-body"
OF_MONEY = "45"
"""Chapters of the method whose rules are law; the others rest on publications."""
TO_VERIFY_LAW, TO_VERIFY_SOURCE = "Règle de droit à vérifier.", "Source scientifique à vérifier."


def frame() -> Component:
    """Draw the button and the empty place of the answers."""
    return html.Div(
        [
            html.Button("Pourquoi ces chiffres ?", id=BUTTON, type="button", className="bouton"),
            html.Div(id=BODY, **{"aria-live": "polite"}),
        ],
        className="pourquoi",
    )


def render(explanations: Sequence[Explanation]) -> list[Component]:
    """Draw one entry for each explanation."""
    return [_entry(one) for one in explanations]


def _entry(one: Explanation) -> Component:
    text = FORMULAS[one.key]
    notes = [f"Méthode, section {one.section}.", *([f"Source : {text.source}."] if text.source else [])]
    if one.to_verify:
        notes.append(TO_VERIFY_LAW if one.section[0] in OF_MONEY else TO_VERIFY_SOURCE)
    return html.Div(
        className="explication",
        children=[
            html.H3(text.title),
            html.P(text.formula),
            html.P(" ; ".join(f"{term.symbol} : {_value(term)}" for term in one.terms), className="discret"),
            html.P([f"{one.result.symbol} = ", html.Strong(_value(one.result))]),
            html.P(" ".join(notes), className="discret"),
        ],
    )


def _value(term: Term) -> str:
    value: Figure = term.value
    if isinstance(value, str):
        return value
    if term.unit == "%":
        return percent(value)
    decimals = 2 if isinstance(value, float) and term.unit in {"", "€/hab."} else 0
    return quantity(value, term.unit, decimals) if term.unit else number(value, decimals)

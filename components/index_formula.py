"""What is said of a formula as it is typed: its unit and ten communes, or what is refused in it and where."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.cofinancing_tables import table


def preview(name: str, unit: str, values: Sequence[tuple[str, str]], n_unknown: str, printed: str) -> list[Component]:
    """Draw a formula that can be read: its unit, ten communes from the least to the greatest value.

    Args:
        name: its text in its one form.
        unit: its French unit.
        values: name of each commune and its value.
        n_unknown: sentence on the communes without value, or empty.
        printed: text that is added to the index.
    """
    return [
        html.P([html.Strong("Formule lue"), f" : {name} ; résultat : {unit}."], **{"data-formula": printed}),
        *([html.P(n_unknown, className="constat alerte")] if n_unknown else []),
        table(
            ("commune", "valeur"),
            list(values),
            "indice-formule",
            "Dix communes, de la plus petite à la plus grande valeur",
        ),
    ]


def refused(text: str, start: int, end: int, sentence: str) -> list[Component]:
    """Draw a refusal: the formula, a mark under what is refused, and why."""
    flat = text.replace("\n", " ").replace("\t", " ")
    under = " " * start + "^" * max(1, end - start)
    return [
        html.Pre(
            [flat[:start], html.Mark(flat[start:end] or " "), flat[end:], "\n", under],
            className="formule-refusee",
            tabIndex=0,
        ),
        html.P(sentence, className="constat refus", role="alert"),
    ]

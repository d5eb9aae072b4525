"""Frame of the page « Disparités »: what is compared on the left, the places that each answer draws."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from components import takes
from components.cofinancing_tables import table
from components.graph import Part, picture
from components.rules_upload import drop
from domain.gap_choices import COVERED, WHOLE, GapChoices
from domain.means import OPEN, STANCES, UNITS
from domain.wording.disparities import ZONING_NAMES
from domain.wording.exports import WORKING_DOCUMENT
from domain.wording.numbers import capital

SETTINGS = "disparities-settings"
"""Filled by each answer: what can be chosen depends on the territory and on what is declared."""
FIGURES = "disparities-figures"
CLUSTERS = "disparities-clusters"
CLUSTERS_STORE = "disparities-clusters-drawing"
TEST = "disparities-test"
MEANS_BODY = "disparities-means-body"
REFERENCE = "disparities-reference"

INSTITUTION, MEANS_LABEL, UNIT = "means-institution", "means-label", "means-unit"
AREAS, STANCE, METHOD, ROWS = "means-areas", "means-stance", "means-method", "means-rows"
DECLARE, TEMPLATE, UPLOAD = "means-declare", "means-template", "means-upload"
CHECKED = "means-checked"
"""What the server read of the form: the declarations with the new one, and what it says."""
TOLD, TOLD_STORE = "means-told", "means-told-drawing"
FILE_TOLD, FILE_STORE = "means-file-told", "means-file-drawing"
"""What is said of a file given for the lines of the form."""
LARGEST_BYTES = 1_000_000

THRESHOLDS = (50, 60, 70, 80, 90, 110, 125, 150, 200)
CHANGES = (0, 5, 10, 15, 20, 30, 50)
SECTIONS = (
    ("combien", "Combien par habitant"),
    ("indices", "Indices et Theil"),
    ("verdict", "Verdict sur le plan"),
    ("courbes", "Courbes"),
    ("solidarite", "Solidarité"),
    ("ecarts", "Écarts et limites"),
    ("regroupements", "Regroupements"),
    ("droit-commun", "Droit commun"),
    ("reference", "Référence de 2011"),
)
LABELLED = {"aria-label": "Résultats de la page"}
UNIVERSES = {WHOLE: "tous ceux du territoire", COVERED: "ceux du périmètre seuls"}


def frame() -> list[Component]:
    """Draw the empty places of the results, and the form by which an institution declares its means."""
    return [
        dcc.Store(id=CLUSTERS_STORE),
        dcc.Store(id=CHECKED),
        dcc.Store(id=TOLD_STORE),
        dcc.Store(id=FILE_STORE),
        html.Nav([html.A(words, href=f"#{key}") for key, words in SECTIONS], className="sommaire", **LABELLED),
        html.Div(id=FIGURES, className="chiffres-cofinancement"),
        html.Div(id=CLUSTERS, className="chiffres-cofinancement"),
        html.Div(
            html.Button("Affiner le test des regroupements", id=TEST, type="button", className="bouton"),
            className="tester",
        ),
        html.Section(
            [
                _title("droit-commun", "Le droit commun est-il sur la table ?"),
                html.Div(id=MEANS_BODY, className="chiffres-cofinancement"),
                html.Details([html.Summary("Déclarer des moyens de droit commun"), _form()], className="declarer"),
            ]
        ),
        html.Div(id=REFERENCE, className="chiffres-cofinancement"),
    ]


def _form() -> Component:
    return html.Div(
        className="formulaire-moyens",
        children=[
            html.P(
                "Chaque institution déclare ce qu'elle mobilise déjà, en euros par an ou en agents (ETP), et comment "
                "elle l'a compté. « Négociable » dit ce qu'elle met en débat : pour l'État, dans le mandat du préfet "
                "de région.",
                className="discret",
            ),
            html.Div(_who(), className="reglages"),
            dmc.Textarea(
                id=ROWS,
                label="Une ligne par territoire : code ou nom ; droit commun ; crédits spécifiques (€)",
                placeholder="93 ; 5 200 ; 1 200 000\nYvelines ; 3 100",
                value="",
                autosize=True,
                minRows=5,
                maxRows=14,
            ),
            html.Div(id=FILE_TOLD, **{"aria-live": "polite"}),
            html.Div(_buttons(), className="rangee"),
            html.Div(id=TOLD, **{"aria-live": "polite"}),
        ],
    )


def _who() -> list[Component]:
    zonings = [(key, capital(names[0])) for key, names in ZONING_NAMES.items()]
    return [
        dmc.TextInput(id=INSTITUTION, label="Institution", value="État"),
        dmc.TextInput(id=MEANS_LABEL, label="Moyen", value="", placeholder="policiers"),
        _select(UNIT, "Unité", [(one, one) for one in UNITS], UNITS[1]),
        _select(AREAS, "Territoires", zonings, "departement"),
        _select(STANCE, "Place dans le débat", [(one, one) for one in STANCES], OPEN),
        dmc.TextInput(
            id=METHOD, label="Méthode de comptage", value="", placeholder="effectifs en poste au 31 décembre"
        ),
    ]


def _buttons() -> list[Component]:
    return [
        html.Button("Une ligne par territoire", id=TEMPLATE, type="button", className="bouton"),
        drop("Lire un fichier (CSV, XLSX)…", UPLOAD, FILE_TOLD, LARGEST_BYTES),
        html.Button("Déclarer", id=DECLARE, type="button", className="bouton principal"),
    ]


def _select(key: str, label: str, options: Sequence[tuple[str, str]], value: str) -> Component:
    data = [{"value": one, "label": words} for one, words in options]
    return dmc.Select(id=key, label=label, value=value, data=data, allowDeselect=False)


def file_report(label: str, sentences: Sequence[str], *, is_refused: bool) -> Component:
    """Draw what the reading of a file for the form found.

    Args:
        label: cleaned name of the file.
        sentences: French sentences.
        is_refused: the lines of the form are left as they were.
    """
    state = " : refusé, les lignes ci-dessus n'ont pas changé. " if is_refused else " : lu. "
    first, *others = sentences
    return html.Div(
        [html.P([html.Strong(label), state, first]), *(html.P(one) for one in others)],
        className="constat refus" if is_refused else "constat",
    )


def settings(
    choices: GapChoices,
    measures: Sequence[tuple[str, str]],
    zonings: Sequence[str],
    capacities: Sequence[tuple[str, str]],
) -> list[Component]:
    """Draw what is compared; `web/assets/disparites.js` reads every choice by its `data-gap`.

    Args:
        choices: what is looked at.
        measures: key and French name of everything that can be compared.
        zonings: areas of the territory.
        capacities: key and French name of the columns that can stand for capacity, the one used first where none is
            chosen.
    """
    capacity = choices.capacity or (capacities[0][0] if capacities else "")
    return [
        choice("measure", "Montant comparé", measures, choices.measure),
        choice("zoning", "Entre", [(one, capital(ZONING_NAMES[one][1])) for one in zonings], choices.zoning),
        choice(
            "threshold",
            "Écart qui compte, en % de la référence",
            _numbers(THRESHOLDS, choices.threshold),
            str(choices.threshold),
        ),
        *([choice("capacity", "Capacité des communes", capacities, capacity)] if capacities else []),
        choice("universe", "Habitants classés pour le verdict", list(UNIVERSES.items()), choices.universe),
    ]


def _numbers(offered: Sequence[int], chosen: int, unit: str = "\u202f%") -> list[tuple[str, str]]:
    return [(str(one), f"{one}{unit}") for one in sorted({*offered, chosen})]


def changes(choices: GapChoices) -> Component:
    """Draw the choice of the largest change of an area."""
    return choice(
        "change",
        "Variation maximale d'un territoire",
        _numbers(CHANGES, choices.change, "\u202f% en plus ou en moins"),
        str(choices.change),
    )


def choice(name: str, label: str, options: Sequence[tuple[str, str]], value: str) -> Component:
    """Draw one choice as a list that the browser draws itself.

    Args:
        name: of the choice in `GapChoices`.
        label: French name.
        options: value and French name of each.
        value: the chosen one.
    """
    return html.Label([html.Span(label), options_of(name, options, value)], className="choix-ecart")


def options_of(name: str, options: Sequence[tuple[str, str]], value: str, label: str = "") -> Component:
    """Draw the list of one choice.

    Args:
        name: of the choice in `GapChoices`.
        options: value and French name of each.
        value: the chosen one.
        label: what it is, for a screen reader, where no label stands beside.
    """
    offered = [html.Option(capital(words), value=key) for key, words in options]
    told = {"aria-label": label} if label else {}
    return html.Select(offered, className="liste", **{"data-gap": name, "data-value": value}, **told)


def block(anchor: str, title: str, finding: str, children: Sequence[Component]) -> Component:
    """Draw one result: a question with an address of its own, the sentence that answers it, its figures."""
    return html.Section([_title(anchor, title), html.P(finding, className="trouvaille"), *children])


def _title(anchor: str, title: str) -> Component:
    link = html.A(
        "adresse", href=f"#{anchor}", className="ancre", **{"aria-label": f"Adresse de ce résultat : {title}"}
    )
    return html.H2([title, " ", link], id=anchor, tabIndex=-1)


def chart(parts: Sequence[Part], size: tuple[int, int], label: str, key: str, source: str) -> Component:
    """Draw a chart and the buttons that take it away, with its question, its sentence and its source."""
    return html.Div(
        [picture(parts, *size, label, key), html.Div(takes.drawing(key, label), className="rangee donnee")],
        className="figure-serveur",
        **{"data-source": f"{capital(source)}. {capital(WORKING_DOCUMENT)}"},
    )


def data(head: tuple[str, ...], rows: Sequence[tuple[str | Component, ...]], key: str, caption: str = "") -> Component:
    """Draw the data of a chart, folded."""
    told = f"Voir les données : {caption[0].lower()}{caption[1:]}" if caption else "Voir les données"
    return html.Details([html.Summary(told), table(head, rows, key)], className="donnees")

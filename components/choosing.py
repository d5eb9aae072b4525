"""Choose communes by what they are: a rule on indicators, a distance to quarters, a list of codes or names."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from components.rules_upload import drop
from domain.choosing import RULE_NAMES, Choice
from domain.wording.numbers import agreed, counted, number

MEANS = "choosing-means"
TEXT = "choosing-text"
ANSWER = "choosing-answer"
BUTTONS = "choosing-buttons"
SOURCE = "choosing-source"
UPLOAD, FILE_TOLD, FILE_STORE = "choosing-file", "choosing-file-told", "choosing-file-drawing"
LARGEST_BYTES = 1_000_000
WRITTEN = frozenset({"rule", "distance", "list"})
"""Kinds that are written; the others are chosen in a list."""
HIDDEN = {"display": "none"}

KINDS: dict[str, str] = {
    "rule": "une règle sur les indicateurs",
    "distance": "une distance aux quartiers choisis, en km",
    "list": "une liste de codes ou de noms",
    "zoning": "un zonage officiel",
    "variant": "une autre variante",
}
"""How communes are found, and its French name."""
EFFECTS: tuple[tuple[str, str], ...] = (("add", "Ajouter"), ("remove", "Retirer"), ("keep", "Ne garder qu'elles"))
_MOST_NAMED = 5


def frame() -> Component:
    """Draw the fields, the place of the answer and the gestures, asleep until an answer comes."""
    return html.Details(
        className="choisir",
        children=[
            html.Summary("Choisir par une règle, une liste, un zonage…"),
            dmc.Select(
                id=MEANS,
                label="Trouver par",
                value="rule",
                data=[{"value": key, "label": label} for key, label in KINDS.items()],
                allowDeselect=False,
                mt=8,
            ),
            dmc.Textarea(
                id=TEXT,
                label="Critère",
                placeholder="indice >= 75 et densite < 100",
                debounce=400,
                autosize=True,
                minRows=2,
                maxRows=8,
                mt=8,
            ),
            _sources(),
            drop("Lire une liste dans un fichier (CSV, XLSX)…", UPLOAD, FILE_TOLD, LARGEST_BYTES),
            html.Div(id=FILE_TOLD, role="status"),
            dcc.Store(id=FILE_STORE),
            html.Details([html.Summary("Ce que l'on peut écrire"), *_help()], className="discret"),
            html.Div(id=ANSWER, role="status"),
            html.Div(
                id=BUTTONS,
                className="rangee",
                hidden=True,
                children=[_button(key, label) for key, label in EFFECTS],
            ),
        ],
    )


def _sources() -> Component:
    """Draw the list of what may be started from, hidden until a kind asks for it."""
    return dmc.Select(
        id=SOURCE,
        label="Partir de",
        data=[],
        value=None,
        placeholder="choisir…",
        searchable=True,
        nothingFoundMessage="Rien de ce nom",
        style=HIDDEN,
        mt=8,
    )


def _button(key: str, label: str) -> Component:
    return html.Button(label, type="button", className="bouton", **{"data-choose": key})


def _help() -> list[Component]:
    names = ", ".join(RULE_NAMES)
    return [
        html.P(f"Règle : comparaisons (<, <=, >, >=, ==, !=) reliées par et, ou, non. Noms : {names}. Parts en %."),
        html.P("Distance : un nombre de kilomètres, du point central de la commune à celui du quartier."),
        html.P(
            "Liste : codes ou noms, un par ligne ou séparés par des virgules ; ou la colonne de codes d'un fichier."
        ),
        html.P("Zonage ou variante : ses communes s'ajoutent, se retirent, ou sont seules gardées."),
    ]


NO_COLUMN = "Il faut une colonne de codes de communes (« code », « insee »…), ou de noms."


def file_report(label: str, sentences: Sequence[str], column: str = "") -> Component:
    """Say how a file was read.

    Args:
        label: cleaned name of the file.
        sentences: what was noticed.
        column: the column that was read; empty where nothing was, the list staying as it was.
    """
    state = f" : colonne « {column} » lue. " if column else " : refusé, la liste n'a pas changé. "
    return html.Div(
        [html.P([html.Strong(label), state, *sentences[:1]]), *(html.P(one) for one in sentences[1:])],
        className="constat" if column else "constat refus",
    )


def answer(choice: Choice) -> list[Component]:
    """Say how many communes were found, and what of the request was not understood."""
    found = len(choice.communes)
    said = [html.P(counted(found, "commune trouvée", "communes trouvées"))]
    if choice.n_unknown:
        verb = "a" if choice.n_unknown < 2 else "ont"
        said.append(
            html.P(
                f"{counted(choice.n_unknown, 'commune')} n'{verb} pas de réponse, une valeur étant n.d. ou secrète : "
                f"jamais {agreed(choice.n_unknown, 'choisie', 'choisies')}.",
                className="discret",
            )
        )
    said += _not_understood(choice.unknown, "ne désignent aucune commune")
    said += _not_understood(choice.ambiguous, "désignent plusieurs communes")
    return said


def _not_understood(entries: tuple[str, ...], words: str) -> list[Component]:
    if not entries:
        return []
    named = ", ".join(entries[:_MOST_NAMED]) + (" …" if len(entries) > _MOST_NAMED else "")
    return [html.P(f"Entrées qui {words} ({number(len(entries))}) : {named}.", className="constat alerte")]


def refused(sentence: str) -> list[Component]:
    """Say why nothing is found."""
    return [html.P(sentence, className="constat refus")]

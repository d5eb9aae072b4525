"""Frame of the page « Indicateurs »: the places that each answer draws, and those that the browser fills."""

import json

from dash import dcc, html
from dash.development.base_component import Component

from components import drawing
from components.territory_view import TerritoryView
from domain import index
from domain.index_catalogue import SIZE, Offered
from domain.mapped import mapped
from domain.normalisation import Method
from domain.wording.formula_language import unit_label
from domain.wording.index import METHOD_LABELS, NOT_LEGAL, PRESET_LABELS, caution_texts
from domain.wording.indicators import source_text
from domain.wording.numbers import capital, number, percent

BADGE = "index-badge"
"""Which index the figures of a page follow, by name and number."""
EDITOR = "index-editor"
"""Filled by `web/assets/indice.js`: the variables, their sliders and their fields."""
CATALOGUE = "index-catalogue"
"""Variables on offer, as the attribute `data-catalogue` of the element in it."""
FIGURES = "index-figures"
KEYS = "index-keys"
MAP = "index-map"
MAP_DATA = "index-map-data"
"""Class of each commune, as the attribute `data-classes` of the element in it."""
WHY_FIELD = "index-why-field"
WHY = "index-why"
RANKS = "index-ranks"
FORMULA = "index-formula"
FORMULA_NAME = "index-formula-name"
FORMULA_ANSWER = "index-formula-answer"
FORMULA_NAMES = "index-formula-names"
"""List box of the names that complete what is typed."""
VERSIONS = "index-versions"
PUBLISH = "index-publish"
STATUS = "index-status"
FILE = "index-file"

ANCHORS = {
    "carte": "Carte",
    "repartition": "Répartition",
    "mouvements": "Entrées et sorties",
    "classement": "Classement",
    "donnees-manquantes": "Données manquantes",
    "ville-campagne": "Ville et campagne",
    "correlations": "Corrélations",
    "intervalles": "Autres pondérations",
    "versions": "Publier et décider",
}
"""Results of the page, by the end of their address."""
ALWAYS = frozenset({"carte", "intervalles", "versions"})
"""Those that are there for an index of nothing too."""


def controls() -> list[Component]:
    """Draw the left column: presets, the variables, the formula, the files."""
    return [
        html.Section(
            [
                html.H3("Partir de"),
                html.Div(
                    [
                        _button(label, f"Partir de : {label}", **{"data-index-preset": key})
                        for key, label in PRESET_LABELS.items()
                    ],
                    className="rangee",
                ),
                html.P(NOT_LEGAL, className="discret", id="index-not-legal", hidden=True),
            ]
        ),
        html.Section([html.H3("Variables"), html.Div(id=EDITOR), html.Div(id=CATALOGUE, hidden=True)]),
        html.Section(_formula(), className="formule"),
        html.Section(_files()),
    ]


def _button(text: str, title: str, **attributes: str) -> Component:
    return html.Button(text, type="button", className="bouton", title=title, **attributes)


def _formula() -> list[Component]:
    return [
        html.H3("Formule"),
        html.Label("Formule, avec les noms des variables", htmlFor=FORMULA),
        html.Div(
            className="saisie",
            children=[
                html.Textarea(
                    id=FORMULA,
                    rows=3,
                    maxLength=500,
                    className="code",
                    placeholder="logements_vacants / logements",
                    spellCheck="false",
                    autoComplete="off",
                    **{
                        "aria-autocomplete": "list",
                        "aria-controls": FORMULA_NAMES,
                        "aria-describedby": FORMULA_ANSWER,
                    },
                ),
                html.Ul(id=FORMULA_NAMES, role="listbox", hidden=True, **{"aria-label": "Noms possibles"}),
            ],
        ),
        html.Div(id=FORMULA_ANSWER, **{"aria-live": "polite"}),
        html.Label("Nom de la variable", htmlFor=FORMULA_NAME),
        html.Div(
            [
                _text(FORMULA_NAME, "Part des logements vacants", 120),
                html.Button(
                    "Ajouter à l'indice", type="button", className="bouton", disabled=True, id="index-formula-add"
                ),
            ],
            className="ligne-champ",
        ),
    ]


def _text(key: str, placeholder: str, longest: int) -> Component:
    return dcc.Input(id=key, type="text", placeholder=placeholder, maxLength=longest, autoComplete="off", value="")


def _files() -> list[Component]:
    return [
        html.H3("Fichier"),
        html.Div(
            [
                _button("Exporter (JSON)", "Télécharger la définition de l'indice", **{"data-index-action": "export"}),
                _button("Importer…", "Lire une définition exportée de cette page", **{"data-index-action": "import"}),
                html.A(
                    "Classement (CSV)",
                    href="#",
                    className="bouton",
                    title="Télécharger le classement de toutes les communes, avec une phrase pour chacune",
                    **{"data-file": "/exports/indice.csv"},
                ),
            ],
            className="rangee",
        ),
    ]


def _publishing() -> list[Component]:
    propose = html.Button(
        "Proposer cet indice",
        type="button",
        className="bouton principal",
        title="Publier l'indice à l'écran comme une nouvelle version",
        **{"data-index-action": "propose"},
    )
    amends = html.Select([html.Option("aucune version", value="0")], id="index-amends")
    return [
        html.Label([html.Span("Nom de l'indice"), _text("index-name", "Indice de la Conférence", 120)]),
        html.Label([html.Span("Qui propose ou décide"), _text("index-author", "Préfecture de région", 120)]),
        html.Label([html.Span("Il amende"), amends]),
        html.Label([html.Span("Motif"), html.Textarea(id="index-reason", rows=2, maxLength=1000)], className="large"),
        html.Div(html.Div(propose, className="rangee"), className="large"),
    ]


def results(view: TerritoryView) -> list[Component]:
    """Draw the right column: the map, the figures, why one commune, the intervals of ranks, the versions."""
    return [
        html.Nav(
            [
                html.A(text, href=f"#indice-{key}", className=None if key in ALWAYS else "chiffre-de")
                for key, text in ANCHORS.items()
            ],
            className="ancres",
            **{"aria-label": "Résultats de cette page"},
        ),
        html.Section(_map(view), id="indice-carte"),
        html.Div(id=FIGURES, className="chiffres-cofinancement"),
        html.Section(_ranks(), id="indice-intervalles"),
        html.Section(
            [
                html.H2("Publier et décider"),
                html.Form(_publishing(), id=PUBLISH, className="publier"),
                html.P(id=STATUS, role="status", className="trouvaille"),
                html.H3("Versions"),
                html.Div(id=VERSIONS),
            ],
            id="indice-versions",
        ),
    ]


def _map(view: TerritoryView) -> list[Component]:
    drawn = html.Canvas(
        id=MAP,
        role="img",
        **{
            "aria-label": "Carte de l'indice ; le classement plus bas dit la même chose",
            "data-contours": view.document("communes.geojson"),
            "data-extents": json.dumps([one.bounds for one in view.extracts]),
        },
    )
    said = html.P(id="index-map-said", className="discret", role="status")
    return [
        html.H2("Où l'indice place-t-il le besoin ?", className="large"),
        html.Div([drawn, said, html.Div(id=MAP_DATA)], className="carte-indice"),
        html.Div([html.Div(id=KEYS), html.Section(_why(), id="indice-pourquoi")], className="a-cote"),
    ]


def _why() -> list[Component]:
    return [
        html.H3("Pourquoi cette commune ?"),
        html.Label("Commune, par son nom ou son code", htmlFor=WHY_FIELD),
        html.Div([_text(WHY_FIELD, "clichy-sous…", 80)], className="ligne-champ"),
        html.Div(id=WHY, **{"aria-live": "polite"}),
    ]


def _ranks() -> list[Component]:
    return [
        html.H2("Le classement tient-il sous d'autres pondérations ?"),
        html.P(
            "1\u202f000 pondérations tirées au hasard, toujours les mêmes : toutes possibles, ou proches de celles "
            "qui sont choisies. Seules les communes dont toutes les variables sont connues sont testées.",
            className="discret",
        ),
        html.Div(
            [
                html.Label([html.Span("Pondérations"), _modes()]),
                _button("Calculer", "Classer sous 1\u202f000 autres pondérations", **{"data-index-action": "ranks"}),
                html.Button("Arrêter", type="button", className="bouton", hidden=True, **{"data-index-action": "stop"}),
                html.Progress(id="index-progress", value="0", max="1", hidden=True, **{"aria-label": "Avancement"}),
                html.Span(id="index-progress-said", role="status", className="discret"),
            ],
            className="rangee",
        ),
        html.Div(id=RANKS, className="chiffres-cofinancement"),
    ]


def _modes() -> Component:
    return html.Select(
        [html.Option("toutes possibles", value="all"), html.Option("autour du choix", value="around")],
        id="index-ranks-mode",
    )


def catalogue(offered: tuple[Offered, ...]) -> Component:
    """Write what the editor needs to know: the variables on offer, the presets and the methods."""
    presets = {key: json.loads(index.written(one)) for key, one in index.PRESETS.items()}
    record = {
        "variables": [_written(one) for one in offered],
        "presets": presets,
        "methods": [[str(method), METHOD_LABELS[method]] for method in Method],
        "percentile": str(Method.PERCENTILE),
        "most": index.MOST_PARTS,
    }
    return html.Div(**{"data-catalogue": drawing.plain(record)})


def _written(one: Offered) -> dict[str, object]:
    low, first, median, third, high = (number(value, 1) for value in one.five)
    unit = one.variable.unit
    return {
        "name": one.name,
        "label": capital(one.variable.label),
        "unit": unit or "sans unité",
        "formula_unit": unit_label(one.unit),
        "source": source_text(one.variable).rstrip("."),
        "coverage": f"connue dans {percent(one.coverage)} des communes",
        "spread": f"de {low} à {high}, médiane {median}, moitié des communes entre {first} et {third}"
        + (f" ({unit})" if unit else ""),
        "size": SIZE in one.cautions,
        "direction": mapped(one.variable.key).direction,
        "bars": one.bars,
        "cautions": caution_texts(one),
    }

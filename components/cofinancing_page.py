"""Frame of the page « Cofinancement »: the places that each answer draws, and where sections of other modules stand."""

from dash import dcc, html
from dash.development.base_component import Component

from components import envelope_tree, project_replay, rules_upload
from components.cofinancing_tables import heading
from domain.wording.recomputation import FILE_LABELS
from domain.wording.rules import CHOICE, REPORT

EDITOR = "cofinancing-editor"
"""Filled by `web/assets/strates.js`: histogram, steps, curve, thresholds and their fields."""
EDITOR_DATA = "cofinancing-editor-data"
"""What the editor draws of the last answer, as the attribute `data-chart` of the element in it."""
FIGURES = "cofinancing-figures"
"""First results, drawn by the answer to each gesture."""
RESULTS = "cofinancing-results"
"""The other results, drawn a moment later."""
RESULTS_STORE = "cofinancing-results-drawing"
"""The other results, as one drawing."""
WHY = "cofinancing-why"
"""Why the figures of one commune, above the table that names it; the next figures wipe it out."""
ENVELOPE_PLACE = "cofinancing-envelope"
"""Section of the tree of the envelope."""
PROJECTS_PLACE = "cofinancing-projects"
"""Section of the real projects."""
FILES = "cofinancing-files"
"""Section of the files to take away."""


def frame() -> list[Component]:
    """Draw the empty places of the results, the editor of the strata first."""
    return [
        html.Section(
            [
                heading("Strates et barème", "cofinancing-editor"),
                origin(
                    ("Strates de 30, 50, 70 et 95 %", REPORT),
                    ("« 3 ou 4 strates »", REPORT),
                    ("Seuils 25, 50 et 75, forme de la courbe", CHOICE),
                ),
                html.Div(id=EDITOR, className="editeur-strates"),
                html.Div(id=EDITOR_DATA),
            ]
        ),
        html.Div(id=FIGURES, className="chiffres-cofinancement"),
        html.Div(id=RESULTS, className="chiffres-cofinancement"),
        dcc.Store(id=RESULTS_STORE),
        html.Section(envelope_tree.frame(), id=ENVELOPE_PLACE),
        html.Section(project_replay.frame(), id=PROJECTS_PLACE),
        _files(),
    ]


def _files() -> Component:
    """Draw the links to the files; each receives its address with the state on screen, in `web/assets/adresse.js`."""
    links = [
        html.A(label, className="bouton", download=True, **{"data-file": f"/exports/cofinancement/{name}"})
        for name, label in FILE_LABELS.items()
    ]
    return html.Section(
        id=FILES,
        children=[
            heading("Emporter et recalculer", FILES),
            html.P(
                "Le fichier de recalcul contient les entrées de chaque chiffre de cette page et l'opération de la "
                "méthode qui le donne : chacun peut tout refaire, et comparer.",
                className="trouvaille",
            ),
            html.Div(links, className="rangee"),
            *rules_upload.frame(),
        ],
    )


def origin(*parameters: tuple[str, str]) -> Component:
    """Say of each parameter whether it is the report's example, the law or a choice of the Conference."""
    parts: list[Component | str] = []
    for name, source in parameters:
        parts += [*([" · "] if parts else []), f"{name}\u00a0: ", html.Strong(source)]
    return html.P(parts, className="discret")

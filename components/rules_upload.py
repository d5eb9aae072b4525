"""Give back a file of rules that was taken away."""

from dash import dcc, html
from dash.development.base_component import Component

from components.drawing import Drawing
from domain.written_rules import LARGEST_FILE_BYTES

UPLOAD = "rules-upload-file"
REPORT = "rules-upload-report"
READ = "rules-upload-read"
"""Where each rule that was read is set: `[[id, property, value], ...]`."""
REPORT_STORE = "rules-report-drawing"
"""What the reading found, as one drawing."""


def frame() -> list[Component]:
    """Draw the field and the place of what is said of the file."""
    return [
        drop("Reprendre un fichier de règles (JSON)…", UPLOAD, REPORT, LARGEST_FILE_BYTES),
        html.Div(id=REPORT, role="status", **{"aria-live": "polite"}),
        dcc.Store(id=READ),
        dcc.Store(id=REPORT_STORE),
    ]


def drop(label: str, key: str, report: str, largest_bytes: int) -> Component:
    """Draw a field for a file; `web/assets/depot.js` says in the place of its report that one is too large.

    Args:
        label: of its button.
        key: id of the upload.
        report: id of the place where it is told.
        largest_bytes: largest file taken.
    """
    return html.Label(
        dcc.Upload(html.Button(label, type="button", className="bouton"), id=key, max_size=largest_bytes),
        className="depot",
        **{"data-largest": str(largest_bytes), "data-report": report},
    )


def done(label: str) -> Drawing:
    """Say that the rules are those of a file."""
    return html.P(
        [html.Strong(label), " : règles reprises. « Annuler » rend celles d'avant."], className="constat alerte"
    )

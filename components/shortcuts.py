"""The keys of the map page, listed by `?`."""

from dash import html
from dash.development.base_component import Component

PANEL = "shortcuts"
TITLE = "shortcuts-title"

GROUPS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "Partout",
        (
            ("?", "ouvrir cette liste", ""),
            ("/", "chercher un lieu", ""),
            ("Ctrl + Z", "annuler la dernière modification", ""),
            ("Ctrl + Y ou Ctrl + Maj + Z", "rétablir", ""),
            ("P", "projeter, ou revenir", ""),
            ("T", "tableau des communes", "tableau"),
            ("Échap", "fermer cette liste, quitter la projection", ""),
        ),
    ),
    (
        "Sur la carte",
        (
            ("← ↑ → ↓", "aller à la commune voisine", ""),
            ("Entrée ou Espace", "ajouter ou retirer la commune", ""),
            ("+ et −", "agrandir, réduire", ""),
            ("Échap", "quitter la carte", ""),
        ),
    ),
    (
        "Avec le pinceau, le rectangle ou le lasso",
        (
            ("Espace maintenue", "déplacer la carte", ""),
            ("Échap", "laisser le tracé, puis revenir au clic", ""),
        ),
    ),
)
"""Heading, then key, what it does, and the script of `web/assets` without which it does nothing; empty for none."""


def button() -> Component:
    """Draw the button of the header that opens the list."""
    return html.Button(
        html.Span([html.Span("Raccourcis (", className="mots"), "?", html.Span(")", className="mots")]),
        type="button",
        className="bouton",
        title="Touches du clavier ; touche ?",
        **{"data-action": "raccourcis", "aria-haspopup": "dialog"},
    )


def frame() -> Component:
    """Draw the place of the list, hidden until it is asked for."""
    return html.Div(
        id=PANEL,
        className="raccourcis",
        role="dialog",
        hidden=True,
        tabIndex=-1,
        **{"aria-labelledby": TITLE},
    )


def render() -> list[Component]:
    """Draw the list."""
    return [
        html.Div(
            [
                html.H2("Raccourcis du clavier", id=TITLE),
                html.Button("Fermer", type="button", className="bouton", **{"data-action": "raccourcis"}),
            ],
            className="ligne",
        ),
        *(part for heading, keys in GROUPS for part in (html.H3(heading), html.Dl([_key(*one) for one in keys]))),
    ]


def _key(key: str, what: str, needs: str) -> Component:
    asked = {"data-needs": needs} if needs else {}
    return html.Div([html.Dt(html.Kbd(key)), html.Dd(what)], className="touche", **asked)

"""Frame of every page: header, rail of pages, main part."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dash import dcc, html
from dash.development.base_component import Component

from components import shortcuts, territory_switch
from components.territory_view import TerritoryView

RAIL = "shell-rail"
PAGE_LOCATION = "shell-location"


@dataclass(frozen=True, slots=True)
class RailLink:
    """One page in the rail.

    Attributes:
        path: address.
        label: French name.
        icon: key of a drawing in `ICONS`.
        cut: the same name with a soft hyphen where it is too long for the rail.
    """

    path: str
    label: str
    icon: str
    cut: str = ""


LINKS: tuple[RailLink, ...] = (
    RailLink("/", "Carte", "carte"),
    RailLink("/indicateurs", "Indicateurs", "indicateurs", "Indica\u00adteurs"),
    RailLink("/cofinancement", "Cofinancement", "cofinancement", "Cofinan\u00adcement"),
    RailLink("/disparites", "Disparités", "disparites", "Dispa\u00adrités"),
    RailLink("/donnees", "Données", "donnees", "Don\u00adnées"),
    RailLink("/a-propos", "À propos", "a-propos"),
)
"""The pages, in menu order; `tests/test_architecture.py` holds them against `pages.PAGES`."""


def render(page: Component, current: str = "", search: str = "", view: TerritoryView | None = None) -> Component:
    """Draw the frame around the container of the pages.

    Args:
        page: the container.
        current: path of the page on screen; empty where it is not known yet.
        search: query part of every link: the territory.
        view: the territory of the page; none where it is not known yet.
    """
    return html.Div(
        [
            dcc.Location(id=PAGE_LOCATION, refresh="callback-nav"),
            html.A("Aller au contenu", href="#contenu", className="saut"),
            html.Div(
                className="cadre",
                children=[
                    _header(view),
                    html.Nav(rail(LINKS, current, search), id=RAIL, className="rail", **{"aria-label": "Pages"}),
                    page,
                ],
            ),
        ],
    )


def _header(view: TerritoryView | None) -> Component:
    return html.Header(
        className="tete",
        children=[
            html.H1("Géoprio"),
            territory_switch.frame(view),
            html.Div(
                className="actions rangee",
                children=[
                    shortcuts.button(),
                    html.Button(
                        html.Span(["Projeter", html.Span(" (P)", className="mots")]),
                        type="button",
                        className="bouton",
                        title="Grands caractères, fort contraste, sans commandes ; touche P, Échap pour revenir",
                        **{"data-action": "projecteur"},
                    ),
                ],
            ),
        ],
    )


def rail(links: Sequence[RailLink], current: str, search: str = "") -> list[Component]:
    """Draw the rail with the page on screen marked; each page is opened afresh, the first two from the last address.

    Args:
        links: the pages.
        current: path of the page on screen.
        search: query part of every link: the territory.
    """
    return [
        html.A(
            href=link.path + search,
            className="actif" if link.path == current else "",
            **({"aria-current": "page"} if link.path == current else {}),
            children=[
                html.Img(src=f"/assets/icones/{link.icon}.svg", alt="", width=22, height=22),
                html.Span(link.cut or link.label),
            ],
        )
        for link in links
    ]


def index_page(css_variables: str, template: Path) -> str:
    """Write the HTML page that carries the application.

    Args:
        css_variables: rule that defines the colours.
        template: file of the page, with a `/*couleurs*/` mark.
    """
    return template.read_text(encoding="utf-8").replace("/*couleurs*/", css_variables)

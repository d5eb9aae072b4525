"""Tools of the map: how communes are shown, and what is done with them."""

from dash import html
from dash.development.base_component import Component

EFFECTS_BAR = "map-effects"
RADIUS = "map-radius"
RADIUS_VALUE = "map-radius-value"

TOOLS: tuple[tuple[str, str], ...] = (
    ("click", "Cliquer : une commune ou un quartier à la fois"),
    ("brush", "Pinceau : toutes les communes touchées"),
    ("rectangle", "Rectangle : les communes dont le point central est dedans"),
    ("lasso", "Lasso : les communes dont le point central est dedans"),
)
"""Key in `web/assets/gestes.js` and French name of each tool; its drawing bears the same key."""
EFFECTS: tuple[tuple[str, str, str], ...] = (
    ("add", "Ajouter", "Ajouter ces communes au périmètre"),
    ("remove", "Retirer", "Retirer ces communes du périmètre"),
    ("toggle", "Inverser", "Retirer celles qui y sont, ajouter les autres"),
    ("keep", "Ne garder qu'elles", "Retirer toutes les autres communes"),
    ("locked", "Verrouiller", "Plus rien ne les ajoute ni ne les retire"),
    ("withdrawn", "Hors négociation", "Les retirer et empêcher qu'on les ajoute"),
    ("free", "Libérer", "Ni verrouillées, ni hors négociation"),
)
"""Key, French name and French explanation of each effect of a gesture."""


def tools() -> list[Component]:
    """Draw one button for each tool."""
    return [
        html.Button(
            html.Img(src=f"/assets/icones/outil-{key}.svg", alt="", width=20, height=20),
            type="button",
            className="bouton outil",
            title=label,
            **{"aria-label": label, "data-tool": key, "aria-pressed": "true" if key == TOOLS[0][0] else "false"},
        )
        for key, label in TOOLS
    ]


def effects() -> Component:
    """Draw the bar of effects, shown with every tool but the click."""
    return html.Div(
        id=EFFECTS_BAR,
        className="effets",
        hidden=True,
        role="group",
        **{"aria-label": "Ce que fait l'outil"},
        children=[
            *[_effect(*one) for one in EFFECTS],
            html.Span(id=RADIUS, className="rangee", children=_radius()),
            html.Span("Espace : déplacer la carte · Échap : revenir au clic", className="discret"),
        ],
    )


def _effect(key: str, label: str, title: str) -> Component:
    pressed = "true" if key == EFFECTS[0][0] else "false"
    return html.Button(
        label, type="button", className="bouton", title=title, **{"data-effect": key, "aria-pressed": pressed}
    )


def _radius() -> list[Component]:
    def button(sign: str, label: str, step: int) -> Component:
        return html.Button(
            sign, type="button", className="bouton", title=label, **{"aria-label": label, "data-radius": str(step)}
        )

    return [
        button("−", "Pinceau plus fin", -1),
        html.Span(id=RADIUS_VALUE, **{"aria-live": "polite"}),
        button("+", "Pinceau plus large", 1),
    ]

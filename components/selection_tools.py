"""Tools of the map: how communes are shown, and what is done with them."""

from dash import html
from dash.development.base_component import Component

EFFECTS_BAR = "map-effects"
RADIUS = "map-radius"
RADIUS_VALUE = "map-radius-value"

TOOLS: tuple[tuple[str, str], ...] = (
    ("click", "Cliquer : une commune ou un quartier à la fois"),
    ("brush", "Pinceau : les communes, ou les quartiers, qu'il touche"),
    ("rectangle", "Rectangle : les communes, ou les quartiers, dont le point central est dedans"),
    ("lasso", "Lasso : les communes, ou les quartiers, dont le point central est dedans"),
)
"""Key in `web/assets/gestes.js` and French name of each tool; its drawing bears the same key."""
SUBJECTS: tuple[tuple[str, str, str], ...] = (
    ("communes", "Communes", "Le tracé prend des communes"),
    ("quarters", "Quartiers", "Le tracé prend des quartiers prioritaires, là où ils sont dessinés"),
)
"""Key, French name and French explanation of what a stroke takes."""
EFFECTS: tuple[tuple[str, str, str], ...] = (
    ("add", "Ajouter", "Ajouter au périmètre ce que prend le tracé"),
    ("remove", "Retirer", "Retirer du périmètre ce que prend le tracé"),
    ("toggle", "Inverser", "Retirer ce qui y est, ajouter le reste"),
    ("keep", "Garder seulement", "Retirer toutes les autres communes, ou tous les autres quartiers"),
    ("locked", "Verrouiller", "Communes : plus rien ne les ajoute ni ne les retire"),
    ("withdrawn", "Hors négociation", "Communes : les retirer et empêcher qu'on les ajoute"),
    ("free", "Libérer", "Communes : ni verrouillées, ni hors négociation"),
)
"""Key, French name and French explanation of each effect of a gesture; the last three bear on communes alone."""


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
            html.Span(
                className="rangee sujets",
                role="group",
                children=[_choice("subject", *one, is_pressed=one == SUBJECTS[0]) for one in SUBJECTS],
                **{"aria-label": "Ce que prend le tracé"},
            ),
            *[_choice("effect", *one, is_pressed=one == EFFECTS[0]) for one in EFFECTS],
            html.Span(id=RADIUS, className="rangee", children=_radius()),
            html.Span("Espace : déplacer la carte · Échap : revenir au clic", className="discret"),
        ],
    )


def _choice(kind: str, key: str, label: str, title: str, *, is_pressed: bool) -> Component:
    about = {f"data-{kind}": key, "aria-pressed": str(is_pressed).lower()}
    return html.Button(label, type="button", className="bouton", title=title, **about)


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

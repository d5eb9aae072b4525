"""The variants kept: the one on screen with its name, its saving and its history, and the list of the others."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from domain.proposals import Visibility
from domain.wording.history import VISIBILITIES
from domain.wording.numbers import counted, moment_long, number

TITLE = "variants-title"
STATUS = "variants-status"
CONFLICT = "variants-conflict"
KEEPING = "variants-keeping"
NAME = "variants-name"
VISIBILITY = "variants-visibility"
KEEP = "variants-keep"
OWN = "variants-own"
HISTORY = "variants-history"
LIST = "variants-list"

DRAFT = "Brouillon, non gardé"
_ON_VISIBILITY = (
    "La visibilité suit la variante dans son historique et ses fichiers. Cette version de Géoprio n'a pas de comptes : "
    "toute personne qui l'ouvre voit toutes les variantes."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A variant in the list.

    Attributes:
        id: identifier in its address.
        version: present version.
        name: its name.
        visibility: French name of its visibility.
        n_communes: communes in full.
        n_quarters: quarters chosen.
        changed_at: when it was last changed, UTC.
        is_deleted: true between a deletion and its undoing.
        territory: key of its territory.
    """

    id: str
    version: int
    name: str
    visibility: str
    n_communes: int
    n_quarters: int
    changed_at: datetime
    is_deleted: bool
    territory: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of the history.

    Attributes:
        version: version that the event made.
        words: what happened, in French.
        at: when, UTC.
    """

    version: int
    words: str
    at: datetime


def frame() -> Component:
    """Draw the block of the drawer: a draft, until `web/assets/variantes.js` says which variant is on screen."""
    return html.Section(
        className="variantes",
        children=[
            html.H2("Variante"),
            html.P(DRAFT, id=TITLE, className="nom-variante", **{"data-draft": DRAFT}),
            html.P(id=STATUS, className="discret", role="status"),
            html.Div(id=CONFLICT),
            html.Details([html.Summary("Garder comme variante"), _keeping()], id=KEEPING),
            _opened_later("Historique", HISTORY),
            _opened_later("Variantes gardées", LIST),
        ],
    )


def _opened_later(title: str, key: str) -> Component:
    """Draw a folded block whose content is asked for when it is opened."""
    return html.Details([html.Summary(title), html.Div(id=key)], className="gardees")


def _keeping() -> Component:
    return html.Div(
        className="garder",
        children=[
            dmc.TextInput(id=NAME, label="Nom", placeholder="Périmètre de la séance du 12 mars", value=""),
            dmc.Select(
                id=VISIBILITY,
                label="Visibilité",
                description=_ON_VISIBILITY,
                value=Visibility.INSTITUTION.value,
                data=[{"value": key.value, "label": label} for key, label in VISIBILITIES.items()],
                allowDeselect=False,
            ),
            html.Div(
                [
                    _button("Garder", "garder", "Garder le périmètre et ses règles sous ce nom", id=KEEP),
                    html.Div(
                        [
                            _button("Dupliquer", "dupliquer", "Garder une copie et continuer sur elle"),
                            _button("Supprimer", "supprimer", "Retirer cette variante de la liste ; peut être annulé"),
                            _button("Quitter", "quitter", "Continuer en brouillon ; la variante reste comme elle est"),
                        ],
                        id=OWN,
                        className="rangee",
                        hidden=True,
                    ),
                ],
                className="rangee",
            ),
        ],
    )


def _button(label: str, action: str, title: str, asked: dict[str, object] | None = None, **own: str) -> Component:
    data = {"data-asked": json.dumps(asked)} if asked else {}
    return html.Button(label, type="button", className="bouton", title=title, **own, **{"data-keeping": action, **data})


def listed(kept: Sequence[Kept], shown: str | None) -> Component:
    """Draw the list of the variants of a territory, those that were deleted after the others.

    Args:
        kept: the last changed first.
        shown: identifier of the one on screen, or None.
    """
    if not kept:
        return html.P("Aucune variante n'est encore gardée pour ce territoire.", className="discret")
    ordered = sorted(kept, key=lambda one: one.is_deleted)
    return html.Ul([_line(one, one.id == shown) for one in ordered], className="liste-variantes")


def _line(one: Kept, is_shown: bool) -> Component:
    quarters = f", {counted(one.n_quarters, 'quartier')}" if one.n_quarters else ""
    about = f"{counted(one.n_communes, 'commune')}{quarters} · {one.visibility} · {moment_long(one.changed_at)}"
    if one.is_deleted:
        gesture = _button(
            "Rétablir",
            "reprendre",
            f"Annuler la suppression de {one.name}",
            {"id": one.id, "version": one.version},
            **{"aria-label": f"Rétablir {one.name}"},
        )
        name: list[Component | str] = [html.S(one.name), " (supprimée) "]
    elif is_shown:
        gesture, name = html.Span("à l'écran", className="discret sans-coupure"), [html.Strong(one.name)]
    else:
        address = f"/?t={one.territory}&va={one.id}"
        gesture = html.A("Ouvrir", href=address, className="bouton", **{"aria-label": f"Ouvrir {one.name}"})
        name = [one.name]
    return html.Li([html.Div([html.Span(name), html.Span(about, className="discret")]), gesture])


def history(lines: Sequence[HistoryLine]) -> Component:
    """Draw the history of the variant on screen, the latest line first.

    Args:
        lines: the last lines of the journal, the latest first.
    """
    items = [
        html.Li(
            [
                html.Div([html.Span(one.words), html.Span(moment_long(one.at), className="discret")]),
                _restore(one) if place else html.Span("état présent", className="discret sans-coupure"),
            ]
        )
        for place, one in enumerate(lines)
    ]
    first = lines[-1].version if lines else 1
    older = (
        []
        if first == 1
        else [html.P(f"{counted(first - 1, 'ligne plus ancienne', 'lignes plus anciennes')}.", className="discret")]
    )
    return html.Div([html.Ul(items, className="liste-variantes"), *older])


def _restore(one: HistoryLine) -> Component:
    return _button(
        "Revenir ici",
        "revenir",
        f"Revenir à l'état {number(one.version)} ; l'historique est gardé",
        {"version": one.version},
        **{"aria-label": f"Revenir à l'état {number(one.version)}, {one.words}"},
    )


def no_history() -> Component:
    """Say that a draft has no history kept."""
    return html.P("Un brouillon n'a pas d'historique : gardez-le comme variante.", className="discret")


def refused(sentence: str) -> Component:
    """Say why the variants cannot be read."""
    return html.P(sentence, className="constat refus")

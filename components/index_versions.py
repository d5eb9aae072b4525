"""The published versions of an index: what is proposed, adopted, amended or refused, and which one a page follows."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components import drawing
from domain import index
from domain.index import Definition
from domain.index_versions import EventKind, IndexEvent, Version
from domain.wording.index import DEFAULT_NAME, DRAFT_NAME
from domain.wording.numbers import moment_long, quoted

STATES: dict[EventKind, str] = {
    EventKind.PROPOSED: "proposée",
    EventKind.ADOPTED: "adoptée",
    EventKind.AMENDED: "amendée",
    EventKind.REFUSED: "refusée",
    EventKind.NOTED: "note modifiée",
}


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version with what it changes.

    Attributes:
        version: the version.
        against: what it is compared with, in French.
        changes: its differences, one line each.
        is_shown: whether it is the index on screen.
        note_url: address of its method note.
    """

    version: Version
    against: str
    changes: tuple[str, ...]
    is_shown: bool
    note_url: str


def version_name(version: Version) -> str:
    """Name a version, `« Indice de la Conférence », version 2, adoptée`."""
    return f"{quoted(version.name)}, version {version.number}, {STATES[version.state]}"


def name_of(definition: Definition, version: Version | None) -> str:
    """Name the index of a state: its published version, the default one, or a draft."""
    if version is not None:
        return version_name(version)
    return DEFAULT_NAME if definition == index.DEFAULT else f"{DRAFT_NAME} (marque {index.mark(definition)})"


def badge(definition: Definition, version: Version | None, adopted: Version | None) -> Component:
    """Say which index the figures of the page follow, and offer the adopted one where it is another."""
    said: list[Component | str] = ["Indice suivi : ", html.Strong(name_of(definition, version)), "."]
    if adopted is not None and adopted.definition != definition:
        said += [f" En vigueur : {version_name(adopted)}. ", use(adopted, "La suivre")]
    return html.P(said, className="discret indice-suivi")


def use(version: Version, text: str, **attributes: str) -> Component:
    """Draw the button that puts the index of a version on screen."""
    return _button(
        text,
        f"{text} : {version_name(version)}",
        **{"data-index-use": index.chosen_text(version.definition), **attributes},
    )


def _button(text: str, label: str, **attributes: str) -> Component:
    said = {"title": label, "aria-label": label}
    return html.Button(text, type="button", className="bouton", **{**said, **attributes})


def version_id(number: int) -> str:
    """Return the id of a version in the list; the browser recognises it by it whatever its place."""
    return f"index-version-{number}"


def listed(views: Sequence[VersionView]) -> list[Component]:
    """Draw the versions, the last one first."""
    if not views:
        return [html.P("Aucune version publiée : composez un indice, puis proposez-le.", className="discret")]
    numbers = [
        [one.version.number, one.version.name]
        for one in views
        if one.version.state in (EventKind.PROPOSED, EventKind.ADOPTED)
    ]
    return [html.Div(**{"data-living": drawing.plain(numbers)}), *(_version(one) for one in views)]


def _version(view: VersionView) -> Component:
    version = view.version
    shown = " · à l'écran" if view.is_shown else ""
    amends = f" · amende la version {version.amends}" if version.amends else ""
    return html.Article(
        id=version_id(version.number),
        className=f"version {version.state}",
        children=[
            html.H3(f"Version {version.number} · {version.name}"),
            html.P(
                [html.Strong(STATES[version.state]), f"{amends}{shown} · marque {version.mark}"],
                className="etat-version",
            ),
            html.P(f"Face à {view.against} :" if view.changes else f"Aucune différence avec {view.against}."),
            *([html.Ul([html.Li(one) for one in view.changes])] if view.changes else []),
            html.Ul([_event(one, view) for one in version.events], className="journal discret"),
            html.Div(_gestures(view), className="rangee"),
            _note(version),
        ],
    )


def _event(event: IndexEvent, view: VersionView) -> Component:
    said = f"{STATES[event.kind]} par {event.author}, le {moment_long(event.at)} : {event.reason}"
    notes = view.version.notes
    if len(notes) == 1 or event not in notes:
        return html.Li(said)
    number = notes.index(event) + 1
    label = f"Télécharger la note {number} de la version {view.version.number}"
    address = f"{view.note_url}?texte={number}"
    link = html.A(f"note {number}", href=address, download="", title=label, **{"aria-label": label})
    return html.Li([said, " · ", link])


def _gestures(view: VersionView) -> list[Component]:
    version = view.version
    gestures = [] if view.is_shown else [use(version, "Mettre à l'écran", id=f"index-use-{version.number}")]
    if version.state is EventKind.PROPOSED:
        gestures += [_decide(version, "Adopter", "adopt"), _decide(version, "Refuser", "refuse")]
    link = html.A("Note de méthode", href=view.note_url, className="bouton", download="", title="Télécharger la note")
    return [*gestures, link]


def _decide(version: Version, text: str, decision: str) -> Component:
    """Draw a button that decides; its id keeps it from becoming another one under the finger when the list changes."""
    number = str(version.number)
    label = f"{text} la version {number}"
    return _button(
        text,
        label,
        title=f"{label} ; qui décide et le motif se lisent ci-dessus",
        id=f"index-{decision}-{number}",
        **{"data-index-decide": decision, "data-number": number},
    )


def _note(version: Version) -> Component:
    number, key = str(version.number), f"index-note-{version.number}"
    base = {"data-note": number, "data-base": str(len(version.notes))}
    return html.Details(
        [
            html.Summary("Lire et modifier la note"),
            html.Label("Note de méthode (Markdown)", htmlFor=key),
            html.Textarea(version.note, id=key, rows=14, className="code", **base),
            html.Div(
                _button("Garder la note", f"Garder la note de la version {number}", **{"data-note-keep": number}),
                className="rangee",
            ),
            html.Div(**{"data-note-conflict": number}),
        ],
        className="donnees",
    )

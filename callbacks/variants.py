"""The kept variants: what the browser is told of the one on screen, their list and the history of one."""

from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks import _parse, _versions
from callbacks._context import Context, context, database
from callbacks._parse_changes import shown_variant
from callbacks.perimeter import RULES, written
from components import index_versions, js, perimeter_editor, stores, variants
from components.variants import HistoryLine, Kept
from domain.errors import GeoprioError
from domain.events import Recorded
from domain.proposals import Choices, Content, Proposal, content_of, state_of
from domain.reading import known_reading
from domain.replay import Timeline
from domain.state import State as Shown
from domain.wording.errors import sentence
from domain.wording.history import VISIBILITIES, history_lines, own_index
from domain.written_rules import write_rules
from store import proposals

MOST_LINES = 200
"""Lines of the history on screen, the last ones; the journal itself has no limit."""
CONTROLS: dict[str, tuple[str, str]] = {
    "indicator": (perimeter_editor.INDICATOR, "value"),
    "layers": (perimeter_editor.LAYERS, "value"),
    "reading": (stores.READING, "data"),
    **{key: (one.component_id, one.component_property) for key, one in RULES.items()},
}
"""Where each choice of a variant is set on the page."""


def register(app: Dash) -> None:
    app.callback(
        output={
            "listed": Output(variants.LIST, "children"),
            "history": Output(variants.HISTORY, "children"),
        },
        inputs={"variant": Input(stores.VARIANT, "data")},
        state={"territory": State(stores.TERRITORY, "data")},
        prevent_initial_call=True,
    )(show_variants)
    app.clientside_callback(js.clientside("ouvrirVariante"), Input(stores.VARIANT_OPENED, "data"))
    app.clientside_callback(js.clientside("choisirVisibilite"), Input(variants.VISIBILITY, "value"))
    app.clientside_callback(
        js.clientside("choixChanges"), *(Input(*place) for place in CONTROLS.values()), prevent_initial_call=True
    )


def show_variants(variant: object, territory: object = None) -> dict[str, Any]:
    """Draw the list of the variants of the territory, and the history of the one on screen."""
    try:
        now, shown = context(_parse.territory(territory)), shown_variant(variant)
        kept = [_kept(one) for one in proposals.listing(database(), with_deleted=True) if _is_here(one.proposal, now)]
        listed: Component = variants.listed(kept, shown)
        history = (
            variants.history(_lines(proposals.history(database(), shown), now)) if shown else variants.no_history()
        )
    except GeoprioError as error:
        listed, history = variants.refused(sentence(error)), variants.no_history()
    return {"listed": listed, "history": history}


def _is_here(proposal: Proposal, now: Context) -> bool:
    return proposal.territory_key == now.territory.key


def _kept(one: proposals.Listed) -> Kept:
    proposal = one.proposal
    return Kept(
        id=proposal.id,
        version=proposal.version,
        name=proposal.name,
        visibility=VISIBILITIES[proposal.visibility],
        n_communes=len(proposal.content.perimeter.communes),
        n_quarters=len(proposal.content.perimeter.quarters),
        changed_at=one.changed_at,
        is_deleted=proposal.is_deleted,
        territory=proposal.territory_key,
    )


def _lines(journal: tuple[Recorded, ...], now: Context) -> list[HistoryLine]:
    """Return the last lines of a journal, the latest first."""
    said = zip(journal[-MOST_LINES:], _named(history_lines(journal, now.territory, MOST_LINES), now), strict=True)
    return [HistoryLine(one.version, words, one.at) for one, words in said][::-1]


def _named(lines: list[str], now: Context) -> list[str]:
    """Name the published versions of the indexes that lines tell by their marks."""
    for version in _versions.published(now):
        lines = [one.replace(own_index(version.mark), index_versions.version_name(version)) for one in lines]
    return lines


def control_values(choices: Choices) -> dict[str, Any]:
    """Write choices as the controls of the page hold them, by the keys of `CONTROLS`."""
    return {
        "indicator": choices.indicator,
        "layers": list(choices.layers),
        "reading": [choices.reading.crossed, choices.reading.circles],
        **write_rules(choices.rules),
    }


def known_state(content: Content, now: Context) -> Shown:
    """Return the state that shows a content, with what the territory has of its indicator, reading and layers."""
    state, default = state_of(content), now.default_state()
    indicator = state.indicator if state.indicator in now.indicator_keys else default.indicator
    layers = tuple(key for key in state.layers if key in now.layer_keys)
    reading = known_reading(state.reading, now.indicator_keys, now.amount_keys)
    return replace(state, indicator=indicator, layers=layers, reading=reading)


def answer(proposal: Proposal, timeline: Timeline, now: Context) -> dict[str, Any]:
    """Write what the browser needs to know of a variant, with what the territory has of its choices."""
    values = control_values(content_of(known_state(proposal.content, now)).choices)
    return {
        "id": proposal.id,
        "version": proposal.version,
        "name": proposal.name,
        "visibility": proposal.visibility,
        "deleted": proposal.is_deleted,
        "undo": bool(timeline.done),
        "redo": bool(timeline.undone),
        "start": written(proposal.content.perimeter),
        "controls": [[*CONTROLS[key], value] for key, value in values.items()],
    }

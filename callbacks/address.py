"""The state in the address: read once when the page opens, written after every change; nowhere else."""

import logging
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import dash
from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from callbacks import _parse, _parse_gaps, _parse_reading
from callbacks._context import Context, context, database, territories
from callbacks._parse_changes import proposal_id
from callbacks.indicator import CLASSING, CLASSING_INPUTS, READING, classing_values
from callbacks.perimeter import RULES, written
from callbacks.variants import CONTROLS, answer, control_values, known_state
from components import js, map_view, notices, perimeter_editor, stores
from domain.carrying import carry
from domain.edits import Perimeter
from domain.errors import GeoprioError, ImpossibleChange, InvalidInput
from domain.mapped import variable_of
from domain.proposals import Proposal, check_territory, content_of
from domain.state import State, decode, encode
from domain.wording.carrying import opened_text
from domain.wording.errors import sentence
from store.proposals import get, steps

logger = logging.getLogger(__name__)

TERRITORY = "t"
"""Field of the territory that a page is about."""
VARIANT = "va"
"""Field of the kept variant, which opens as it stands; the other fields say what it was when the address was made."""
CAME_FROM = "de"
"""Field of the territory that the other fields describe, where it is to be brought to that of the page."""


def register(app: Dash) -> None:
    app.callback(
        output={
            "start": Output(stores.START, "data"),
            "view": Output(stores.START_VIEW, "data"),
            "variant": Output(stores.VARIANT_OPENED, "data"),
            **{key: Output(*place) for key, place in CONTROLS.items()},
            **{key: Output(*place) for key, place in CLASSING.items()},
            "gaps": Output(stores.GAPS, "data"),
            "notice": Output(notices.ADDRESS_AREA, "children"),
        },
        inputs={"search": Input(map_view.LOCATION, "search")},
    )(open_address)
    app.callback(
        output=Output(stores.ADDRESS, "data"),
        inputs={
            "perimeter": Input(stores.PERIMETER, "data"),
            "indicator": Input(perimeter_editor.INDICATOR, "value"),
            "layers": Input(perimeter_editor.LAYERS, "value"),
            "looked": {"view": Input(stores.VIEW, "data"), "gaps": Input(stores.GAPS, "data"), "reading": READING},
            "rules": RULES,
            "classing": CLASSING_INPUTS,
        },
        state={"territory": dash.State(stores.TERRITORY, "data")},
        prevent_initial_call=True,
    )(write_address)
    app.clientside_callback(js.clientside("montrerVue"), Input(stores.START_VIEW, "data"))
    app.clientside_callback(js.clientside("ecrireAdresse"), Input(stores.ADDRESS, "data"))


@dataclass(frozen=True, slots=True)
class Opening:
    """What a page opens with.

    Attributes:
        territory: key of the territory.
        state: what is put on screen.
        refusal: first thing of the address that could not be read, or None.
        note: French sentence on a change of territory, or empty.
        variant: the kept variant on screen, or None for a draft.
    """

    territory: str
    state: State
    refusal: GeoprioError | None = None
    note: str = ""
    variant: Proposal | None = None


def open_address(search: object) -> dict[str, Any]:
    """Put the state of the address on screen; where it cannot be read, the starting point and why."""
    opened = opening(search)
    return {
        "start": written(opened.state.perimeter),
        "view": opened.state.view,
        "variant": _written(opened.variant),
        **control_values(content_of(opened.state).choices),
        **classing_values(opened.state.classing),
        "gaps": _parse_gaps.gap_values(opened.state.gaps),
        "notice": _notice(opened),
    }


def _written(variant: Proposal | None) -> dict[str, Any] | None:
    if variant is None:
        return None
    return answer(variant, steps(database(), variant.id), context(variant.territory_key))


def _notice(opened: Opening) -> Any:
    if opened.refusal is not None:
        return notices.refusal(sentence(opened.refusal))
    return notices.note(opened.note) if opened.note else []


def opening(search: object) -> Opening:
    """Read an address for the territory that its page shows, whatever can be read of it."""
    try:
        fields = _parse.query(search)
    except GeoprioError as error:
        now, _ = territories().opening(None)
        return Opening(now.territory.key, now.default_state(), error)
    now, refusal = territories().opening(fields.get(TERRITORY))
    if refusal is not None:
        return Opening(now.territory.key, now.default_state(), refusal)
    origin = fields.pop(CAME_FROM, "")
    asked = fields.pop(VARIANT, "")
    if origin:
        return _brought(now, fields, origin)
    return _kept(now, fields, asked) if asked else _readable(now, fields)


def _kept(now: Context, fields: dict[str, str], asked: str) -> Opening:
    """Open a kept variant as it stands now; where it cannot be, what the address describes, and why."""
    shown = _readable(now, fields)
    try:
        proposal = get(database(), proposal_id(asked))
        check_territory(proposal.territory_key, proposal.territory_mark, now.territory)
        if proposal.is_deleted:
            raise ImpossibleChange(reason="deleted")
    except GeoprioError as error:
        return replace(shown, refusal=error)
    state = known_state(proposal.content, now)
    state = replace(state, view=shown.state.view, classing=shown.state.classing, gaps=shown.state.gaps)
    return replace(shown, state=state, variant=proposal)


def _readable(now: Context, fields: dict[str, str]) -> Opening:
    """Read what can be read: a wrong field loses itself alone; the first refusal is kept."""
    refusal: GeoprioError | None = None
    while True:
        try:
            return Opening(now.territory.key, _decoded(now, fields), refusal)
        except InvalidInput as error:
            refusal = refusal or error
            if error.field not in fields:
                return Opening(now.territory.key, now.default_state(), refusal)
            del fields[error.field]
        except GeoprioError as error:
            return Opening(now.territory.key, now.default_state(), error)


def _brought(now: Context, fields: dict[str, str], origin: str) -> Opening:
    """Bring the state of another territory to this one."""
    try:
        before = territories().context(origin)
    except GeoprioError as error:
        return Opening(now.territory.key, now.default_state(), error)
    was = _readable(before, {**fields, TERRITORY: origin})
    brought = carry(was.state, before.territory, now.territory, now.default_state(), now.indicator_keys, now.layer_keys)
    return Opening(now.territory.key, brought.state, was.refusal, opened_text(now.view.name, brought))


def territory_search(key: str | None) -> str:
    """Write the query part of an address that says its territory alone."""
    return f"?{urlencode({TERRITORY: key})}" if key else ""


def read_state(search: object) -> State:
    """Read the state that an address describes.

    Raises:
        GeoprioError: the address cannot be read, or its territory cannot be opened.
    """
    return read(search)[1]


def read(search: object) -> tuple[Context, State]:
    """Read the state that an address describes, with its territory.

    Raises:
        GeoprioError: the address cannot be read, or its territory cannot be opened.
    """
    fields = _parse.query(search)
    now = context(fields.get(TERRITORY))
    return now, _decoded(now, fields)


def _decoded(now: Context, fields: dict[str, str]) -> State:
    return decode(fields, now.territory, now.default_state(), now.indicator_keys, now.layer_keys)


def write_address(
    perimeter: object,
    indicator: object,
    layers: object,
    looked: dict[str, object],
    rules: dict[str, object],
    classing: dict[str, object],
    territory: object = None,
) -> str:
    """Write the address of the state on screen."""
    if not perimeter:
        raise PreventUpdate
    try:
        now = context(_parse.territory(territory))
        confirmed: Perimeter = _parse.perimeter(perimeter)
        key = _parse.indicator(indicator, now.indicator_keys)
        state = State(
            perimeter=confirmed,
            indicator=key,
            layers=_parse.keys(layers),
            rules=_parse.usable_rules(rules)[0],
            view=_parse.view(looked["view"]),
            classing=_parse.usable_classing(classing, variable_of(key, now.territory).unit)[0],
            gaps=_parse_gaps.gaps(looked["gaps"]),
            reading=_parse_reading.reading(looked["reading"], now),
        )
        return encode(state, now.territory)
    except GeoprioError as error:
        logger.info("address not written error=%r", error)
        raise PreventUpdate from error

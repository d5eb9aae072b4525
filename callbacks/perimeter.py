"""A gesture on the perimeter, or a change of the rules, to the confirmed perimeter and every figure: one round trip."""

from typing import Any, TypeAlias

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from callbacks import _parse, _reads
from callbacks._context import context
from components import disparity_charts, explanation, funding_plan, js, key_figures, metrics_panel, notices, stores
from domain import edits
from domain.errors import GeoprioError
from domain.metrics import Metrics
from domain.wording.errors import sentence

Drawing: TypeAlias = Component | list[Component]

RULES = {
    "envelope": Input(funding_plan.ENVELOPE, "value"),
    "cost": Input(funding_plan.COST, "value"),
    "schedule": Input(funding_plan.SCHEDULE, "value"),
    "mode": Input(funding_plan.MODE, "value"),
    "guaranteed": Input(funding_plan.GUARANTEED, "value"),
    "derogation": Input(funding_plan.DEROGATION, "checked"),
}


def register(app: Dash) -> None:
    app.callback(
        output={
            "perimeter": Output(stores.PERIMETER, "data"),
            "panel": Output(stores.PANEL, "data"),
        },
        inputs={"journal": Input(stores.EDITS, "data"), "rules": RULES},
        state={"before": State(stores.PERIMETER, "data")},
        prevent_initial_call=True,
    )(edit_perimeter)
    app.clientside_callback(js.clientside("commencer"), Input(stores.START, "data"), State(stores.UNITS_URL, "data"))
    app.clientside_callback(js.clientside("dessiner"), Input(stores.PANEL, "data"))
    app.clientside_callback(js.clientside("confirmer"), Input(stores.PERIMETER, "data"))


def edit_perimeter(journal: object, rules: dict[str, object], before: dict[str, Any] | None) -> dict[str, Any]:
    """Replay the browser's journal, confirm the perimeter and answer with every figure."""
    if journal is None:
        return {"perimeter": no_update, "panel": no_update}
    try:
        start, changes, sequence = _parse.journal(journal)
        perimeter = edits.replay(start, changes, context().territory)
        applied, refusal = _parse.usable_rules(rules)
        then = _reads.metrics(_parse.perimeter(before), applied) if before else None
    except GeoprioError as error:
        return _refused(error)
    now = _reads.metrics(perimeter, applied)
    communes, quarters = perimeter.key()
    confirmed = {
        "communes": communes,
        "quarters": quarters,
        "cog_year": context().territory.cog_year,
        "sequence": sequence,
    }
    notice: Drawing = [] if refusal is None else notices.refusal(sentence(refusal))
    return {"perimeter": confirmed, "panel": {notices.EDIT_AREA: notice, **draw(now, then)}}


def draw(now: Metrics, then: Metrics | None) -> dict[str, Drawing]:
    """Draw the panel, by place: the projector's key figures, then the four questions."""
    is_empty = not now.who.n_communes and not now.who.selected_quarters.any()
    keys = {metrics_panel.KEYS: key_figures.render(now), explanation.BODY: []}
    if is_empty:
        return {**keys, metrics_panel.WHO_WHERE: metrics_panel.empty(), funding_plan.BODY: [], metrics_panel.FAIR: []}
    return {
        **keys,
        metrics_panel.WHO_WHERE: [metrics_panel.who(now, then), metrics_panel.where(now)],
        funding_plan.BODY: funding_plan.render(now, then),
        metrics_panel.FAIR: disparity_charts.render(now.fair, context().published),
    }


def _refused(error: GeoprioError) -> dict[str, Any]:
    """Keep what is on screen and say why nothing changed."""
    return {"perimeter": no_update, "panel": {notices.EDIT_AREA: notices.refusal(sentence(error))}}

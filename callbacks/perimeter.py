"""A gesture on the perimeter, or a change of the rules, to the confirmed perimeter and every figure: one round trip."""

from typing import Any

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from callbacks import _parse, _reads
from callbacks._context import context
from components import disparity_charts, funding_plan, js, key_figures, metrics_panel, notices, stores
from domain import edits
from domain.errors import GeoprioError
from domain.metrics import Metrics
from domain.wording.errors import sentence

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
            "keys": Output(metrics_panel.KEYS, "children"),
            "who_where": Output(metrics_panel.WHO_WHERE, "children"),
            "money": Output(funding_plan.BODY, "children"),
            "fair": Output(metrics_panel.FAIR, "children"),
            "notice": Output(notices.EDIT_AREA, "children"),
        },
        inputs={"journal": Input(stores.EDITS, "data"), "rules": RULES},
        state={"before": State(stores.PERIMETER, "data")},
        prevent_initial_call=True,
    )(edit_perimeter)
    app.clientside_callback(js.clientside("commencer"), Input(stores.START, "data"), State(stores.UNITS_URL, "data"))
    app.clientside_callback(js.clientside("confirmer"), Input(stores.PERIMETER, "data"))


def edit_perimeter(journal: object, rules: dict[str, object], before: dict[str, Any] | None) -> dict[str, Any]:
    """Replay the browser's journal, confirm the perimeter and answer with every figure."""
    if journal is None:
        return dict.fromkeys(("perimeter", "keys", "who_where", "money", "fair", "notice"), no_update)
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
    notice = [] if refusal is None else notices.refusal(sentence(refusal))
    return {"perimeter": confirmed, "notice": notice, **draw(now, then)}


def draw(now: Metrics, then: Metrics | None) -> dict[str, Component | list[Component]]:
    """Draw the panel: the projector's key figures, then the four questions."""
    is_empty = not now.who.n_communes and not now.who.selected_quarters.any()
    if is_empty:
        return {"keys": key_figures.render(now), "who_where": metrics_panel.empty(), "money": [], "fair": []}
    return {
        "keys": key_figures.render(now),
        "who_where": [metrics_panel.who(now, then), metrics_panel.where(now)],
        "money": funding_plan.render(now, then),
        "fair": disparity_charts.render(now.fair, context().published),
    }


def _refused(error: GeoprioError) -> dict[str, Any]:
    """Keep what is on screen and say why nothing changed."""
    keep = dict.fromkeys(("perimeter", "keys", "who_where", "money", "fair"), no_update)
    return {**keep, "notice": notices.refusal(sentence(error))}

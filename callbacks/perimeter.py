"""A gesture on the perimeter, or a change of the rules, to the confirmed perimeter and every figure: one round trip.

The browser asks (`web/assets/chiffres.js`) at the address of `web/figures.py`: the page's renderer would wait for a
frame before it asks, and write what it sends and what it hears once more.
"""

from typing import Any, TypeAlias

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks import _parse, _parse_gaps, _reads, _versions
from callbacks._context import Context, context
from callbacks._gap_drawing import draw_gaps
from callbacks.cofinancing import draw_money
from callbacks.indicators import draw_index
from components import (
    checks,
    disparity_charts,
    drawing,
    explanation,
    funding_plan,
    index_page,
    js,
    key_figures,
    metrics_panel,
    notices,
    stores,
)
from domain import edits
from domain.checks import check_perimeter
from domain.edits import Perimeter
from domain.errors import GeoprioError
from domain.metrics import Metrics
from domain.plan import Rules
from domain.wording.errors import sentence
from domain.wording.extent import extent_of

Places: TypeAlias = dict[str, drawing.Drawing]

RULES = {
    "envelope": Input(funding_plan.ENVELOPE, "value"),
    "cost": Input(funding_plan.COST, "value"),
    "schedule": Input(funding_plan.SCHEDULE, "value"),
    "mode": Input(funding_plan.MODE, "value"),
    "guaranteed": Input(funding_plan.GUARANTEED, "value"),
    "derogation": Input(funding_plan.DEROGATION, "checked"),
    "population_cap": Input(funding_plan.POPULATION_CAP, "value"),
    "strata": Input(stores.STRATA, "data"),
    "derogations": Input(stores.DEROGATIONS, "data"),
    "contract": Input(stores.CONTRACT, "data"),
    "terms": Input(stores.TERMS, "data"),
    "means": Input(stores.MEANS, "data"),
    "index": Input(stores.INDEX, "data"),
}
READ_RULES = {key: State(one.component_id, one.component_property) for key, one in RULES.items()}
"""The same rules, for an answer that something else asks for."""
CONFIRMED = {
    "perimeter": State(stores.PERIMETER, "data"),
    "rules": READ_RULES,
    "territory": State(stores.TERRITORY, "data"),
}
"""The perimeter confirmed and its rules, for the same; each callback takes a copy, which Dash fills with its inputs."""


def register(app: Dash) -> None:
    app.clientside_callback(
        js.clientside("chiffrer"),
        Output(stores.PERIMETER, "data"),
        [*RULES.values(), Input(stores.GAPS, "data")],
        State(stores.TERRITORY, "data"),
        State(stores.PAGE, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        js.clientside("lireUnites"), Output(stores.UNITS_ASKED, "data"), Input(stores.UNITS_URL, "data")
    )
    app.clientside_callback(js.clientside("commencer"), Input(stores.START, "data"))
    app.clientside_callback(js.clientside("dessiner"), Input(stores.AT_REST, "data"))
    app.clientside_callback(js.clientside("confirmer"), Input(stores.PERIMETER, "data"))


def edit_perimeter(
    journal: object,
    rules: dict[str, object],
    before: dict[str, Any] | None,
    territory: object = None,
    page: object = stores.MAP_PAGE,
    gaps: object = None,
) -> dict[str, Any]:
    """Replay the browser's journal, confirm the perimeter and answer with every figure of the page.

    Returns:
        `perimeter` as the browser keeps it, or None where it is refused; `panel`, what is drawn in each place.
    """
    try:
        table = context(_parse.territory(territory))
        start, changes, sequence = _parse.journal(journal)
        perimeter = edits.replay(start, changes, table.territory)
        applied, refusal = _parse.usable_rules(rules)
        then = _parse.perimeter(before) if before else None
        panel = _panel(str(page), table, perimeter, applied, then, gaps)
    except GeoprioError as error:
        return _refused(error)
    confirmed = {**written(perimeter), "cog_year": table.territory.cog_year, "sequence": sequence}
    notice: drawing.Drawing = [] if refusal is None else notices.refusal(sentence(refusal))
    return {"perimeter": confirmed, "panel": {notices.EDIT_AREA: notice, **panel}}


def written(perimeter: Perimeter) -> dict[str, Any]:
    """Write a perimeter as the browser's journal reads it."""
    communes, quarters = perimeter.key()
    held = {"locked": sorted(perimeter.locked), "withdrawn": sorted(perimeter.withdrawn)}
    return {"communes": communes, "quarters": quarters, **held}


def draw_panel(table: Context, perimeter: Perimeter, rules: Rules, before: Perimeter | None) -> Places:
    """Draw the panel of the map: the figures of a perimeter, and what they were under the same rules before it."""
    now = _reads.metrics(table, perimeter, rules)
    return draw(table, now, None if before is None else _reads.metrics(table, before, rules))


def draw(table: Context, now: Metrics, then: Metrics | None) -> Places:
    """Draw the panel, by place: the projector's key figures, then the four questions, the checks after « Où ? »."""
    is_empty = not now.who.n_communes and not now.who.selected_quarters.any()
    extent, need = extent_of(table.territory), _reads.need(table, now.plan.rules.index)
    found = () if is_empty else check_perimeter(table.territory, need, now, table.atlas.on_border)
    keys = {
        metrics_panel.KEYS: key_figures.render(now, extent, found),
        explanation.BODY: [],
        index_page.BADGE: [_versions.badge(table, now.plan.rules.index)],
    }
    if is_empty:
        return {**keys, metrics_panel.WHO_WHERE: _empty(table), funding_plan.BODY: [], metrics_panel.FAIR: []}
    return {
        **keys,
        metrics_panel.WHO_WHERE: [
            metrics_panel.who(now, then, extent, need.missing),
            metrics_panel.where(now, extent),
            checks.render(found, extent),
        ],
        funding_plan.BODY: funding_plan.render(now, then),
        metrics_panel.FAIR: disparity_charts.render(now.fair, table.published, extent),
    }


def _empty(table: Context) -> Component:
    area = "un bassin de vie" if "living_area" in table.territory.zonings else "une intercommunalité"
    return metrics_panel.empty(has_quarters=table.territory.quarters.codes.size > 0, area=area)


def _refused(error: GeoprioError) -> dict[str, Any]:
    """Keep what is on screen and say why nothing changed."""
    return {"perimeter": None, "panel": {notices.EDIT_AREA: notices.refusal(sentence(error))}}


def _panel(
    page: str, table: Context, perimeter: Perimeter, rules: Rules, before: Perimeter | None, gaps: object
) -> Places:
    """Draw the figures of a page."""
    match page:
        case stores.MONEY_PAGE:
            return draw_money(table, perimeter, rules)
        case stores.GAPS_PAGE:
            return draw_gaps(table, perimeter, rules, _parse_gaps.gaps(gaps))
        case stores.INDEX_PAGE:
            return draw_index(table, rules)
        case _:
            return draw_panel(table, perimeter, rules, before)

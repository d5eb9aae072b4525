"""The page « Indicateurs »: what is on offer, a formula as it is typed, the index on screen, its versions."""

from typing import Any

import numpy as np
from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks import _parse, _reads, _versions
from callbacks._context import Context, context
from callbacks._parse_index import usable_index
from callbacks._work import WORKS, checked_work
from components import (
    drawing,
    explanation,
    index_formula,
    index_missing,
    index_page,
    index_ranks,
    index_results,
    index_versions,
    js,
    notices,
    stores,
)
from domain import index
from domain.codes import CommuneCode
from domain.errors import FormulaRefused, GeoprioError
from domain.formula import evaluate, read_formula
from domain.index_catalogue import catalogue
from domain.index_study import account
from domain.need import universe_of
from domain.plan import Rules
from domain.variable_names import formula_dictionary
from domain.why import why_position
from domain.wording.errors import sentence
from domain.wording.formula_language import refusal_sentence, unit_label, unknown_sentence
from domain.wording.index import formula_value

N_PREVIEWED = 10
LONGEST_FORMULA = 2_000
MODES = {"all": "toutes les pondérations possibles", "around": "autour des poids choisis"}


def register(app: Dash) -> None:
    drawn = (
        (stores.INDEX_CATALOGUE, offer, {"territory": Input(stores.TERRITORY, "data")}, {}),
        (stores.FORMULA, check_formula, {"text": Input(stores.FORMULA_TYPED, "data")}, {"territory": _of("TERRITORY")}),
        (
            stores.INDEX_WHY,
            explain_commune,
            {"asked": Input(stores.INDEX_COMMUNE, "data")},
            {"text": _of("INDEX"), "territory": _of("TERRITORY")},
        ),
        (stores.RANKS, show_ranks, {"asked": Input(stores.RANKS_ASKED, "data")}, {"territory": _of("TERRITORY")}),
        (
            stores.VERSIONS,
            list_versions,
            {"asked": Input(stores.VERSIONS_ASKED, "data")},
            {"text": _of("INDEX"), "territory": _of("TERRITORY")},
        ),
    )
    for store, answer, inputs, state in drawn:
        app.callback(
            output=Output(store, "data"),
            inputs=inputs,
            state=state,
            prevent_initial_call=store != stores.INDEX_CATALOGUE,
        )(answer)
    for name, store in (
        ("montrerIndice", stores.INDEX),
        ("montrerOffre", stores.INDEX_CATALOGUE),
        ("montrerFormule", stores.FORMULA),
        ("montrerRangs", stores.RANKS),
        ("montrerVersions", stores.VERSIONS),
    ):
        app.clientside_callback(js.clientside(name), Input(store, "data"))


def _of(store: str) -> State:
    return State(getattr(stores, store), "data")


def offer(territory: object) -> str:
    """Draw the variables on offer."""
    now = context(_parse.territory(territory))
    return drawing.written({index_page.CATALOGUE: [index_page.catalogue(catalogue(now.territory))]})


def check_formula(text: object, territory: object = None) -> str:
    """Say what a formula gives, or what is refused in it and where; nothing of an empty one."""
    drawn: list[Component]
    try:
        typed = _parse.text(text or "", LONGEST_FORMULA)
        drawn = _previewed(typed, context(_parse.territory(territory))) if typed.strip() else []
    except FormulaRefused as error:
        drawn = index_formula.refused(typed, error.start, error.end, refusal_sentence(error))
    except GeoprioError as error:
        drawn = [notices.refusal(sentence(error))]
    return drawing.written({index_page.FORMULA_ANSWER: drawn})


def _previewed(typed: str, now: Context) -> list[Component]:
    """Draw what a formula gives on ten communes, spread evenly from the least known value to the greatest."""
    table = now.territory
    dictionary, universe = formula_dictionary(table), universe_of(table)
    read = read_formula(typed, dictionary)
    column = evaluate(read, dictionary, universe)
    known = np.flatnonzero(column.is_known & universe.is_reference)
    order = known[np.argsort(column.values[known], kind="stable")]
    steps = np.unique(np.round(np.linspace(0, order.size - 1, min(N_PREVIEWED, order.size))).astype(np.int64))
    values = [(str(table.names[k]), formula_value(float(column.values[k]), "")) for k in order[steps].tolist()]
    n_unknown = int((~column.is_known & universe.is_reference).sum())
    unit = unit_label(read.unit.text())
    return index_formula.preview(read.text(), unit, values, unknown_sentence(n_unknown), read.text())


def draw_index(table: Context, rules: Rules) -> dict[str, drawing.Drawing]:
    """Draw every figure of the page, by place."""
    found = _reads.index_study(table, rules.index, _versions.reference(table)[0])
    places: dict[str, drawing.Drawing] = {
        explanation.BODY: [],
        index_page.BADGE: [_versions.badge(table, rules.index)],
        index_page.MAP_DATA: [index_results.classes(found)],
    }
    if not found.need.components:
        return {**places, index_page.KEYS: [index_results.nothing()], index_page.FIGURES: []}
    territory, (before, name) = table.territory, _versions.reference(table)
    return {
        **places,
        index_page.KEYS: index_results.keys(found, territory, name),
        index_page.FIGURES: [
            index_results.spread(found),
            index_results.moves(found, territory, name),
            index_results.ranking(found, territory, _reads.worst(table, index.chosen_text(before)).ranks),
            index_missing.missing(found, territory),
            index_results.strata(found),
            index_results.correlations(found, territory),
        ],
    }


def explain_commune(asked: object, text: object, territory: object = None) -> str:
    """Say why a commune is among the worst off, or not, with the formulas and the values put in."""
    if not isinstance(asked, dict):
        return drawing.written({index_page.WHY: []})
    try:
        now, chosen = context(_parse.territory(territory)), usable_index(text)
        place = int(now.territory.positions((_commune(asked.get("commune")),))[0])
        found = _reads.index_study(now, chosen, _versions.reference(now)[0])
        told = index_results.why(found, account(found, now.territory, place), now.territory)
        formulas = explanation.render(why_position(now.territory, found.need, place))
        drawn = [*told, index_results.formulas(formulas)]
    except GeoprioError as error:
        drawn = [notices.refusal(sentence(error))]
    return drawing.written({index_page.WHY: drawn})


def _commune(value: object) -> CommuneCode:
    return CommuneCode(_parse.text(value, 5))


def show_ranks(asked: object, territory: object = None) -> str:
    """Rank the communes under 1 000 other weightings; the browser may ask how far it is, or stop it."""
    if not asked:
        return drawing.written({})
    try:
        record: dict[str, Any] = asked if isinstance(asked, dict) else {}
        work, mode = checked_work(record.get("work")), _parse.among("mode", record.get("mode"), tuple(MODES))
        now, text = context(_parse.territory(territory)), usable_index(record.get("index"))
        need = _reads.need(now, text)
        if not need.components:
            return drawing.written({index_page.RANKS: [index_results.nothing()]})
        found = _reads.rank_intervals(
            _reads.RanksQuestion(
                text,
                mode == "around",
                now.territory.key,
                now.territory.fingerprint,
                lambda done, total: WORKS.note(work, done, total),
            )
        )
        drawn = index_ranks.intervals(found, need, now.territory, MODES[mode])
    except GeoprioError as error:
        drawn = [notices.refusal(sentence(error))]
    return drawing.written({index_page.RANKS: drawn})


def list_versions(asked: object, text: object, territory: object = None) -> str:  # noqa: ARG001 - what asks again
    """Draw the published versions."""
    now, chosen = context(_parse.territory(territory)), usable_index(text)
    return drawing.written(
        {
            index_page.VERSIONS: index_versions.listed(_versions.views(now, chosen)),
            index_page.BADGE: [_versions.badge(now, chosen)],
        }
    )

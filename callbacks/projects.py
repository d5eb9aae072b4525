"""Real projects: a file dropped is read, its list is replayed under the rules on screen."""

from typing import Any
from urllib.parse import urlencode

import numpy as np
from dash import Dash, Input, Output, State, no_update
from dash.exceptions import PreventUpdate

from callbacks import _parse, _project_lists, _reads
from callbacks._context import Context, context
from callbacks.perimeter import CONFIRMED
from components import cofinancing_page, drawing, notices, project_replay, stores
from domain.edits import Perimeter
from domain.errors import GeoprioError, InvalidInput
from domain.perimeter import selection
from domain.plan import Rules, covered_population
from domain.project_totals import Grouping, account
from domain.projects import Budget, Replay, replay
from domain.state import State as ScreenState
from domain.state import encode
from domain.values import Bools
from domain.wording import projects as wording
from domain.wording.errors import sentence
from domain.wording.imports import sentence as finding_sentence
from geodata.layouts.record import Level

LONGEST_CONTENTS = 40_000_000
LONGEST_NAME = 1_000
LIST, SCOPE, BUDGET = "liste", "portee", "budget"
"""Fields of the address of a file of projects, beside those of the state."""
CHOICES = {
    "source": Input(project_replay.SOURCE, "value"),
    "scope": Input(project_replay.SCOPE, "value"),
    "budget": Input(project_replay.BUDGET, "value"),
    "grouping": Input(project_replay.GROUPING, "value"),
}


def register(app: Dash) -> None:
    app.callback(
        output={
            "report": Output(project_replay.REPORT_STORE, "data"),
            "lists": Output(project_replay.SOURCE, "data"),
            "chosen": Output(project_replay.SOURCE, "value"),
        },
        inputs={
            "contents": Input(project_replay.UPLOAD, "contents"),
            "accepts": Input(project_replay.ACCEPTS, "checked"),
        },
        state={
            "label": State(project_replay.UPLOAD, "filename"),
            "territory": State(stores.TERRITORY, "data"),
        },
    )(read)
    app.callback(
        output=Output(project_replay.BODY_STORE, "data"),
        # After the other results: they would wait for it, and it changes when they do.
        inputs={"choices": CHOICES, "_results": Input(cofinancing_page.RESULTS_STORE, "data")},
        state={**CONFIRMED},
        prevent_initial_call=True,
    )(show)


def read(contents: object, accepts: object, label: object, territory: object = None) -> dict[str, Any]:
    """Read what was dropped, and list what can be replayed; a refusal leaves the list on screen."""
    try:
        now = context(_parse.territory(territory))
        if not contents:
            return _listed(now, "", "", drawing.written({}))
        text = _parse.text(contents, LONGEST_CONTENTS)
        name = _parse.text(label or "liste", LONGEST_NAME)
        checked, key = _project_lists.read(now, text, name, accepts=accepts is True)
    except GeoprioError as error:
        told = wording.TOO_LARGE if isinstance(error, InvalidInput) and error.field == "file" else sentence(error)
        return _refused(told)
    except BlockingIOError:
        return _refused(wording.TOO_BUSY)
    sentences = [finding_sentence(one) for one in checked.report.findings]
    has_questions = bool(checked.report.questions)
    is_other = checked.layout is None or checked.layout.level is not Level.PROJECT
    if not key and not checked.report.is_refused and (is_other or not has_questions):
        sentences, has_questions = [wording.NOT_PROJECTS], False
    is_refused = not key and not has_questions
    drawn = project_replay.report(checked.label, sentences, is_refused=is_refused, has_questions=has_questions)
    body = drawing.written({project_replay.REPORT: drawn})
    return _listed(now, key, checked.label, body) if key else _refused("", body)


def _refused(told: str, report: str = "") -> dict[str, Any]:
    report = report or drawing.written({project_replay.REPORT: notices.refusal(told)})
    return {"report": report, "lists": no_update, "chosen": no_update}


def _listed(now: Context, key: str, label: str, report: str) -> dict[str, Any]:
    own = _project_lists.own_lists(now)
    lists = [{"value": one, "label": wording.list_name(projects)} for one, projects in own.items()]
    if key:
        dropped = wording.list_name(_project_lists.find(now, key))
        lists.insert(0, {"value": key, "label": dropped or label})
    return {"report": report, "lists": lists, "chosen": lists[0]["value"] if lists else None}


def show(
    choices: dict[str, object],
    perimeter: object,
    rules: dict[str, object],
    territory: object = None,
    _results: object = None,
) -> str:
    """Draw the replay of the list chosen."""
    try:
        now = context(_parse.territory(territory))
        if not choices["source"]:
            return drawing.written({project_replay.BODY: project_replay.empty()})
        if not perimeter:
            raise PreventUpdate
        confirmed, applied = _parse.perimeter(perimeter), _parse.usable_rules(rules)[0]
        chosen = chosen_list(choices)
        by = Grouping(_parse.among("grouping", choices["grouping"], tuple(map(str, Grouping))))
        done = replayed(now, confirmed, applied, chosen)
        query = address(now, confirmed, applied, chosen)
    except GeoprioError as error:
        told = wording.FORGOTTEN if isinstance(error, InvalidInput) and error.field == "projects" else sentence(error)
        return drawing.written({project_replay.BODY: notices.refusal(told)})
    links = {key: f"/exports/projets.{key}{query}" for key, _ in project_replay.FORMATS}
    told = account(done, by, now.territory)
    return drawing.written({project_replay.BODY: project_replay.render(done, told, Budget(chosen[BUDGET]), links)})


def chosen_list(values: dict[str, object]) -> dict[str, str]:
    """Read which list, which projects of it and which envelope.

    Raises:
        InvalidInput: another form.
    """
    scopes = (project_replay.EVERYWHERE, project_replay.PERIMETER)
    return {
        LIST: _parse.text(values["source"], LONGEST_NAME),
        SCOPE: _parse.among("scope", values["scope"], scopes),
        BUDGET: _parse.among("budget", values["budget"], tuple(map(str, Budget))),
    }


def replayed(now: Context, perimeter: Perimeter, rules: Rules, chosen: dict[str, str]) -> Replay:
    """Replay a list on a territory.

    Raises:
        InvalidInput: the list is not kept any more.
        UnknownCode: the perimeter names a code that the territory does not hold.
    """
    covered = _covered(now, perimeter) if chosen[SCOPE] == project_replay.PERIMETER else None
    projects = _project_lists.find(now, chosen[LIST])
    return replay(
        projects, now.territory, _reads.need(now, rules.index).position, rules, covered, Budget(chosen[BUDGET])
    )


def _covered(now: Context, perimeter: Perimeter) -> Bools:
    territory = now.territory
    selected = selection(territory.communes.size, territory.positions(perimeter.communes))
    quarters = selection(territory.quarters.codes.size, territory.quarter_positions(perimeter.quarters))
    return np.asarray(covered_population(territory, selected, quarters) > 0) | selected


def address(now: Context, perimeter: Perimeter, rules: Rules, chosen: dict[str, str]) -> str:
    """Write the query that restores the replay, while the server keeps its list."""
    state = ScreenState(perimeter, now.indicator_keys[0], (), rules)
    return f"{encode(state, now.territory)}&{urlencode(chosen)}"

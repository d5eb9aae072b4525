"""Why these figures: asked by one button, wiped out by the next figures."""

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks import _gap_drawing, _parse, _parse_gaps, _reads
from callbacks._context import Context, context
from callbacks.perimeter import CONFIRMED
from components import cofinancing_page, drawing, explanation, money_why, notices, stores
from domain.codes import CommuneCode
from domain.cofinancing_why import explain_money
from domain.commune_money_why import explain_commune_money
from domain.disparities_why import explain_gaps
from domain.edits import Perimeter
from domain.errors import GeoprioError
from domain.explanations import Explanation
from domain.gap_choices import GapChoices
from domain.panel import explain
from domain.plan import Rules
from domain.wording.errors import sentence


def register(app: Dash) -> None:
    app.callback(
        output=Output(stores.EXPLANATION, "data"),
        inputs={"n_clicks": Input(explanation.BUTTON, "n_clicks")},
        state={
            **CONFIRMED,
            "page": State(stores.PAGE, "data"),
            "gaps": State(stores.GAPS, "data"),
        },
        prevent_initial_call=True,
    )(answer)
    app.callback(
        output=Output(stores.MONEY_WHY, "data"),
        inputs={"commune": Input(stores.MONEY_COMMUNE, "data")},
        state={**CONFIRMED},
        prevent_initial_call=True,
    )(explain_commune)


def explain_commune(commune: object, perimeter: object, rules: dict[str, object], territory: object = None) -> str:
    """Explain the money of one commune; the next figures wipe the answer out."""
    try:
        now = context(_parse.territory(territory))
        chosen, applied = _parse.perimeter(perimeter), _parse.usable_rules(rules)[0]
        study = _reads.study(now, chosen, applied)
        code = _parse.text(commune, _parse.LONGEST_CODE)
        told = explain_commune_money(study, now.territory, code)
    except GeoprioError as error:
        return drawing.written({cofinancing_page.WHY: notices.refusal(sentence(error))})
    name = str(now.territory.names[now.territory.positions((CommuneCode(code),))[0]])
    return drawing.written({cofinancing_page.WHY: money_why.render(name, told, study.plan)})


def answer(
    n_clicks: object,
    perimeter: object,
    rules: dict[str, object],
    territory: object = None,
    page: object = stores.MAP_PAGE,
    gaps: object = None,
) -> str:
    """Explain the figures on screen when asked; the next figures wipe the answer out."""
    asked = explained(perimeter, rules, territory, page, gaps) if n_clicks and perimeter else []
    return drawing.written({explanation.BODY: asked})


def explained(
    perimeter: object,
    rules: dict[str, object],
    territory: object = None,
    page: object = stores.MAP_PAGE,
    gaps: object = None,
) -> list[Component] | Component:
    """Draw the formulas of a page for a perimeter under rules."""
    try:
        now = context(_parse.territory(territory))
        chosen, applied = _parse.perimeter(perimeter), _parse.usable_rules(rules)[0]
        if page == stores.MONEY_PAGE:
            return explanation.render(explain_money(_reads.study(now, chosen, applied), now.territory))
        if page == stores.GAPS_PAGE:
            return explanation.render(_of_gaps(now, chosen, applied, _parse_gaps.gaps(gaps)))
        return explanation.render(explain(_reads.metrics(now, chosen, applied)))
    except GeoprioError as error:
        return notices.refusal(sentence(error))


def _of_gaps(now: Context, chosen: Perimeter, rules: Rules, choices: GapChoices) -> tuple[Explanation, ...]:
    study, _ = _gap_drawing.readable(now, chosen, rules, choices)
    equity = _reads.equity(now, chosen, rules, choices)
    return explain_gaps(study, equity, _reads.means(now, chosen, rules, choices), now.territory)

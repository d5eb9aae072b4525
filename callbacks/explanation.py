"""Why these figures: asked by one button, wiped out by the next figures."""

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks import _parse, _reads
from callbacks._context import context
from callbacks.perimeter import RULES
from components import drawing, explanation, notices, stores
from domain.cofinancing_why import explain_money
from domain.errors import GeoprioError
from domain.panel import explain
from domain.wording.errors import sentence


def register(app: Dash) -> None:
    app.callback(
        output=Output(stores.EXPLANATION, "data"),
        inputs={"n_clicks": Input(explanation.BUTTON, "n_clicks")},
        state={
            "perimeter": State(stores.PERIMETER, "data"),
            "rules": {key: State(one.component_id, one.component_property) for key, one in RULES.items()},
            "territory": State(stores.TERRITORY, "data"),
            "page": State(stores.PAGE, "data"),
        },
        prevent_initial_call=True,
    )(answer)


def answer(
    n_clicks: object,
    perimeter: object,
    rules: dict[str, object],
    territory: object = None,
    page: object = stores.MAP_PAGE,
) -> str:
    """Explain the figures on screen when asked; the next figures wipe the answer out."""
    asked = explained(perimeter, rules, territory, page) if n_clicks and perimeter else []
    return drawing.written({explanation.BODY: asked})


def explained(
    perimeter: object, rules: dict[str, object], territory: object = None, page: object = stores.MAP_PAGE
) -> list[Component] | Component:
    """Draw the formulas of a page for a perimeter under rules."""
    try:
        now = context(_parse.territory(territory))
        chosen, applied = _parse.perimeter(perimeter), _parse.usable_rules(rules)[0]
        if page == stores.MONEY_PAGE:
            return explanation.render(explain_money(_reads.study(now, chosen, applied), now.territory))
        return explanation.render(explain(_reads.metrics(now, chosen, applied)))
    except GeoprioError as error:
        return notices.refusal(sentence(error))

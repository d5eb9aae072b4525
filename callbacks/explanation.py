"""Why these figures: asked by one button, forgotten as soon as the figures change."""

from dash import Dash, Input, Output, State, ctx
from dash.development.base_component import Component

from callbacks import _parse, _reads
from callbacks.perimeter import RULES
from components import explanation, notices, stores
from domain.errors import GeoprioError
from domain.panel import explain
from domain.wording.errors import sentence


def register(app: Dash) -> None:
    app.callback(
        output=Output(explanation.BODY, "children"),
        inputs={"n_clicks": Input(explanation.BUTTON, "n_clicks"), "perimeter": Input(stores.PERIMETER, "data")},
        state={"rules": {key: State(one.component_id, one.component_property) for key, one in RULES.items()}},
        prevent_initial_call=True,
    )(answer)


def answer(n_clicks: object, perimeter: object, rules: dict[str, object]) -> list[Component] | Component:
    """Explain the figures on screen when asked; otherwise leave the place empty."""
    if ctx.triggered_id != explanation.BUTTON or not n_clicks or not perimeter:
        return []
    return explained(perimeter, rules)


def explained(perimeter: object, rules: dict[str, object]) -> list[Component] | Component:
    """Draw the formulas of the panel for a perimeter under rules."""
    try:
        return explanation.render(explain(_reads.metrics(_parse.perimeter(perimeter), _parse.rules(rules))))
    except GeoprioError as error:
        return notices.refusal(sentence(error))

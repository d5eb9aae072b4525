"""What the page « Cofinancement » draws a moment after its first figures: the rest of its results."""

from dash import Dash, Input, Output, State

from callbacks import _parse, _reads
from callbacks._context import context
from callbacks.perimeter import READ_RULES
from components import cofinancing_communes, cofinancing_page, cofinancing_results, cofinancing_terms, drawing, stores
from domain.errors import GeoprioError


def register(app: Dash) -> None:
    app.callback(
        output=Output(cofinancing_page.RESULTS_STORE, "data"),
        inputs={"perimeter": Input(stores.PERIMETER, "data")},
        state={
            "rules": READ_RULES,
            "territory": State(stores.TERRITORY, "data"),
        },
        prevent_initial_call=True,
    )(draw_results)


def draw_results(perimeter: object, rules: dict[str, object], territory: object = None) -> str:
    """Draw the results below the first ones; what cannot be read is told by the first answer."""
    try:
        now = context(_parse.territory(territory))
        confirmed, applied = _parse.perimeter(perimeter), _parse.usable_rules(rules)[0]
        study = _reads.study(now, confirmed, applied)
    except GeoprioError:
        return drawing.written({cofinancing_page.RESULTS: []})
    if not study.plan.communes.size:
        return drawing.written({cofinancing_page.RESULTS: []})
    told = _reads.terms(now, confirmed, applied)
    drawn = [
        cofinancing_communes.groups(study, now.territory),
        cofinancing_results.legal(study),
        cofinancing_terms.finalities(told),
        cofinancing_terms.advances(study, told),
        cofinancing_terms.engineering(told.engineering),
        cofinancing_results.comparisons(study, now.territory),
        cofinancing_communes.report_case(applied),
    ]
    return drawing.written({cofinancing_page.RESULTS: drawn})

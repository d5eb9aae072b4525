"""The page « Cofinancement »: what the rules on screen give to the perimeter on screen."""

from dash import Dash, Input, html

from callbacks import _reads
from callbacks._context import Context
from components import cofinancing_communes, cofinancing_page, cofinancing_results, drawing, explanation, js, stores
from domain.cofinancing_chart import chart
from domain.edits import Perimeter
from domain.plan import Rules


def register(app: Dash) -> None:
    """Hand the strata and the exceptions to the browser; `callbacks/perimeter.py` answers every gesture."""
    app.clientside_callback(js.clientside("montrerStrates"), Input(stores.STRATA, "data"))
    app.clientside_callback(js.clientside("montrerDerogations"), Input(stores.DEROGATIONS, "data"))


def draw_money(table: Context, perimeter: Perimeter, rules: Rules) -> dict[str, drawing.Drawing]:
    """Draw every figure of the page, by place."""
    study = _reads.study(table, perimeter, rules)
    drawn = chart(study, table.need.position)
    data = html.Div(**{"data-chart": drawing.plain(drawn)})
    places: dict[str, drawing.Drawing] = {explanation.BODY: [], cofinancing_page.EDITOR_DATA: [data]}
    if not study.plan.communes.size:
        return {**places, cofinancing_page.FIGURES: [cofinancing_results.empty()]}
    territory = table.territory
    return {
        **places,
        cofinancing_page.FIGURES: [
            cofinancing_results.schedules(study),
            cofinancing_results.thresholds(study, territory),
            cofinancing_communes.communes(study, territory),
            cofinancing_communes.groups(study, territory),
            cofinancing_results.legal(study),
            cofinancing_results.comparisons(study, territory),
            cofinancing_communes.report_case(rules),
        ],
    }

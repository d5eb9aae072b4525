"""The page « Cofinancement »: what the rules on screen give to the perimeter on screen."""

from dash import Dash, Input, html

from callbacks import _reads, _versions
from callbacks._context import Context
from components import (
    cofinancing_communes,
    cofinancing_page,
    cofinancing_results,
    drawing,
    explanation,
    index_missing,
    index_page,
    js,
    stores,
)
from domain.cofinancing_chart import chart
from domain.criteria import covers
from domain.edits import Perimeter
from domain.plan import Rules


def register(app: Dash) -> None:
    """Hand the strata and the exceptions to the browser; `callbacks/perimeter.py` answers every gesture."""
    app.clientside_callback(js.clientside("montrerStrates"), Input(stores.STRATA, "data"))
    app.clientside_callback(js.clientside("montrerDerogations"), Input(stores.DEROGATIONS, "data"))
    app.clientside_callback(js.clientside("montrerConditions"), Input(stores.TERMS, "data"))


def draw_money(table: Context, perimeter: Perimeter, rules: Rules) -> dict[str, drawing.Drawing]:
    """Draw the editor and the first figures of the page, by place; `callbacks/money_results.py` draws the others."""
    study = _reads.study(table, perimeter, rules)
    need = _reads.need(table, rules.index)
    drawn = chart(study, need.position)
    data = html.Div(**{"data-chart": drawing.plain(drawn)})
    places: dict[str, drawing.Drawing] = {
        explanation.BODY: [],
        cofinancing_page.EDITOR_DATA: [data],
        index_page.BADGE: [_versions.badge(table, rules.index), *index_missing.lacking(covers(table.territory, need))],
    }
    if not study.plan.communes.size:
        return {**places, cofinancing_page.FIGURES: [cofinancing_results.empty()]}
    territory = table.territory
    return {
        **places,
        cofinancing_page.FIGURES: [
            cofinancing_results.schedules(study),
            cofinancing_results.thresholds(study, territory),
            cofinancing_communes.communes(study, territory),
        ],
    }

"""The projector's panel: one sentence and the eight key figures, in large type."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.funding_plan import plan_decimals
from components.metrics_panel import counted_selection
from domain.checks import Check
from domain.metrics import Metrics
from domain.plan import Plan
from domain.wording.checks import how_many_hold
from domain.wording.extent import REGION, Extent
from domain.wording.numbers import euros_short, number, percent


def render(metrics: Metrics, extent: Extent = REGION, found: Sequence[Check] = ()) -> Component:
    """Draw what the room reads from its seats: what is selected, what it costs, who is left out, what holds."""
    people, plan = metrics.who.population, metrics.plan
    left_out = None if metrics.who.worst_fifth_reached is None else 1 - metrics.who.worst_fifth_reached
    kept = plan_decimals(plan)
    rows = [
        ("Habitants couverts", number(people.population)),
        (f"Part des habitants {extent.of}", percent(people.share_of_region)),
        (f"Part des habitants de QPV {extent.of}", percent(people.quarter_coverage)),
        ("Habitants du cinquième le plus en difficulté, laissés de côté", percent(left_out)),
        (f"Coût supposé, {number(plan.rules.cost_eur_per_head)} €/hab.", euros_short(plan.total_cost_eur, kept)),
        ("Aide de l'État", euros_short(plan.total_aid_eur, kept)),
        (f"Reste à charge des communes{_undecided(plan, kept)}", euros_short(plan.total_rest_eur, kept)),
        (
            f"Non utilisé, sur {euros_short(plan.rules.envelope_eur, kept)} d'enveloppe",
            euros_short(plan.unused_eur, kept),
        ),
    ]
    return html.Div(
        className="cles",
        children=[
            html.P(f"Périmètre : {counted_selection(metrics)}", className="phrase"),
            *_names_chosen(metrics),
            html.Dl([html.Div([html.Dt(label), html.Dd(value)], className="ligne") for label, value in rows]),
            *_names_left_out(metrics),
            *([html.P(how_many_hold(found), className="laissees verifiees")] if found else []),
        ],
    )


def _undecided(plan: Plan, kept: int) -> str:
    """Say which part of the cost is neither aid nor rest: without it the three amounts would not add up."""
    known = plan.total_rest_eur is not None and plan.undecided_cost_eur
    return f", hors {euros_short(plan.undecided_cost_eur, kept)} à décider" if known else ""


def _names_chosen(metrics: Metrics) -> list[Component]:
    who = metrics.who
    if not who.largest:
        return []
    rest = " …" if who.n_communes > len(who.largest) else ""
    return [html.P(f"{', '.join(who.largest)}{rest}", className="noms")]


def _names_left_out(metrics: Metrics) -> list[Component]:
    if not metrics.who.left_out:
        return []
    names = ", ".join(one.name for one in metrics.who.left_out)
    return [html.P(f"Laissés de côté, surtout : {names}", className="laissees")]

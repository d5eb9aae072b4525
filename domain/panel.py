"""Why these figures: the formulas of the panel with the actual values put in."""

from domain.explanations import Explanation, Term
from domain.metrics import Metrics
from domain.wording.formulas import panel as words

PEOPLE = "hab."
EUROS = "€"
EUROS_PER_HEAD = "€/hab."
SHARE = "%"


def explain(metrics: Metrics) -> tuple[Explanation, ...]:
    """Explain the main figures of the panel, in its order.

    Args:
        metrics: the figures on screen.

    Returns:
        One explanation each; a figure that is unknown keeps its formula, its result is None.
    """
    return (*_who(metrics), *_money(metrics), *_fair(metrics))


def _who(metrics: Metrics) -> tuple[Explanation, ...]:
    people = metrics.who.population
    reached = metrics.who.worst_fifth_reached
    target = metrics.target_population
    return (
        Explanation(
            "panel_population",
            (
                Term(words.COMMUNES, metrics.communes_population, PEOPLE),
                Term(words.QUARTERS, people.population - metrics.communes_population, PEOPLE),
            ),
            Term(words.COVERED, people.population, PEOPLE),
            "3.1",
        ),
        Explanation(
            "panel_quarters",
            (
                Term(words.QUARTER_PEOPLE, people.quarter_population, PEOPLE),
                Term(words.ALL_QUARTERS, metrics.region_quarter_population, PEOPLE),
            ),
            Term("part", people.quarter_coverage, SHARE),
            "3.1",
        ),
        Explanation(
            "panel_worst_fifth",
            (
                Term(words.TARGET_INSIDE, None if reached is None else reached * target, PEOPLE),
                Term(words.TARGET, target, PEOPLE),
            ),
            Term("part", reached, SHARE),
            "3.5",
        ),
    )


def _money(metrics: Metrics) -> tuple[Explanation, ...]:
    plan = metrics.plan
    covered = float(plan.covered_population.sum())
    rest = plan.total_rest_eur
    return (
        Explanation(
            "panel_cost",
            (
                Term(words.COVERED, covered, PEOPLE),
                Term(words.COST_PER_HEAD, plan.rules.cost_eur_per_head, EUROS_PER_HEAD),
            ),
            Term(words.COST, plan.total_cost_eur, EUROS),
            "5.2",
        ),
        Explanation(
            "panel_aid",
            (
                Term(words.REQUESTS, plan.requested_eur, EUROS),
                Term(words.LEGAL_REQUESTS, plan.capped_request_eur, EUROS),
                Term(words.ENVELOPE, plan.rules.envelope_eur, EUROS),
            ),
            Term(words.AID, plan.total_aid_eur, EUROS),
            "5.4",
            status=plan.status,
            to_verify=True,
        ),
        Explanation(
            "panel_rest",
            (
                Term(words.COST, plan.total_cost_eur, EUROS),
                Term(words.AID, plan.total_aid_eur, EUROS),
                Term(words.COVERED, covered, PEOPLE),
            ),
            Term("reste", rest / covered if covered and rest is not None else None, EUROS_PER_HEAD),
            "5.2",
        ),
    )


def _fair(metrics: Metrics) -> tuple[Explanation, ...]:
    reached = [one for one in metrics.fair.departements if one.per_covered_head is not None]
    heads = [one.per_covered_head for one in reached if one.per_covered_head is not None]
    share = metrics.fair.share_to_worst_fifth
    aid = metrics.plan.total_aid_eur
    return (
        Explanation(
            "panel_ratio",
            (
                Term(words.MOST, max(heads, default=None), EUROS_PER_HEAD),
                Term(words.LEAST, min(heads, default=None), EUROS_PER_HEAD),
            ),
            Term("rapport", metrics.fair.max_min_ratio),
            "6.1",
        ),
        Explanation(
            "panel_aid_to_worst",
            (
                Term(words.AID_TO_TARGET, None if share is None or aid is None else share * aid, EUROS),
                Term(words.AID, aid, EUROS),
            ),
            Term("part", share, SHARE),
            "3.4",
        ),
    )

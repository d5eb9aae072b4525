"""Why these figures: the formulas of the page « Cofinancement » with the actual values put in."""

import numpy as np

from domain.cofinancing_study import Study
from domain.explanations import Explanation, Term
from domain.law import ORDINARY_SHARE
from domain.plan import UNDECIDED
from domain.terms_why import explain_terms
from domain.territory import Territory
from domain.wording.formulas.money import SYMBOLS

EUROS, EUROS_PER_HEAD, SHARE = "€", "€/hab.", "%"


def explain_money(study: Study, territory: Territory) -> tuple[Explanation, ...]:
    """Explain the step at each threshold, the money of the commune that pays most, the rate for all, then the terms.

    Args:
        study: the figures on screen.
        territory: for the names of the communes.
    """
    money = (*_steps(study), *_commune(study, territory), *_uniform(study), *_reversals(study))
    return (*money, *explain_terms(study.plan, territory))


def _steps(study: Study) -> list[Explanation]:
    rules = study.plan.rules
    return [
        Explanation(
            "threshold_diagnostics",
            (
                Term(SYMBOLS["threshold"], float(limit)),
                Term(SYMBOLS["rate_before"], rules.rates[k], SHARE),
                Term(SYMBOLS["rate_after"], rules.rates[k + 1], SHARE),
                Term(SYMBOLS["cost_per_head"], rules.cost_eur_per_head, EUROS_PER_HEAD),
                Term(SYMBOLS["units_near"], len(study.near[k])),
            ),
            Term(SYMBOLS["jump"], float(study.step_eur[k]), EUROS_PER_HEAD),
            "5.5",
        )
        for k, limit in enumerate(rules.thresholds)
    ]


def _commune(study: Study, territory: Territory) -> list[Explanation]:
    plan = study.plan
    decided = np.flatnonzero(plan.stratum != UNDECIDED)
    if plan.total_aid_eur is None or not decided.size:
        return []
    k = int(decided[np.argmax(plan.rest_eur[decided])])
    name, cost = str(territory.names[plan.communes[k]]), int(plan.cost_eur[k])
    terms = (
        Term("commune", name),
        Term(SYMBOLS["cost"], cost, EUROS),
        Term(SYMBOLS["requested_rate"], float(plan.scheduled_rate[k]), SHARE),
    )
    return [
        Explanation(
            "legal_cap",
            (*terms, Term(SYMBOLS["minimum_share"], ORDINARY_SHARE, SHARE)),
            Term("au-delà du droit commun", int(study.over_eur[k]), EUROS),
            "5.3",
            to_verify=True,
        ),
        Explanation(
            "rest_to_pay",
            (*terms, Term(SYMBOLS["aid"], int(plan.aid_eur[k]), EUROS)),
            Term(SYMBOLS["rest"], int(plan.rest_eur[k]), EUROS),
            "5.2",
        ),
    ]


def _uniform(study: Study) -> list[Explanation]:
    plan = study.plan
    if study.neutral.rate is None:
        return []
    terms = (
        Term(SYMBOLS["total_aid"], plan.total_aid_eur, EUROS),
        Term(SYMBOLS["total_cost"], plan.total_cost_eur - plan.undecided_cost_eur, EUROS),
    )
    return [Explanation("neutral_rate", terms, Term(SYMBOLS["neutral_rate"], study.neutral.rate, SHARE), "5.9")]


def _reversals(study: Study) -> list[Explanation]:
    chosen = next(one for one in study.schedules if one.schedule == study.plan.rules.schedule)
    terms = (Term(SYMBOLS["share_of_pairs"], chosen.reversal_share, SHARE),)
    return [Explanation("rank_reversals", terms, Term(SYMBOLS["reversals"], chosen.reversals), "5.6")]

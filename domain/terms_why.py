"""Why the figures of the terms: the advance of the stratum most in need, the assistance of a commune, each finality."""

from collections.abc import Iterator

import numpy as np

from domain.explanations import Explanation, Term
from domain.plan import Plan
from domain.terms_study import Engineering, TermsStudy, study_terms
from domain.territory import Territory, most_populated
from domain.wording.formulas.money import EUROS, PEOPLE, PER_CENT, SYMBOLS
from domain.wording.law import STATUSES


def explain_terms(plan: Plan, territory: Territory) -> Iterator[Explanation]:
    """Explain what the terms of a plan do.

    Args:
        plan: the money of the perimeter.
        territory: for the names of the communes.
    """
    told = study_terms(territory, plan)
    yield from _finalities(told)
    yield from _advances(plan, told)
    yield from _engineering(territory, told.engineering)


def _finalities(told: TermsStudy) -> Iterator[Explanation]:
    for one in told.finalities:
        cost, aid, most = (int(amounts.sum()) for amounts in (one.cost_eur, one.aid_eur, one.maximum_eur))
        terms = (
            Term("finalité", one.finality.name),
            Term(SYMBOLS["total_cost"], cost, EUROS),
            Term(SYMBOLS["maximum_aid"], most, EUROS),
            Term(SYMBOLS["total_aid"], aid, EUROS),
        )
        yield Explanation("finality_rate", terms, Term(SYMBOLS["headroom"], most - aid, EUROS), "5.7")


def _advances(plan: Plan, told: TermsStudy) -> Iterator[Explanation]:
    for one in told.advances[:1]:
        terms = (
            Term("strate", one.stratum + 1),
            Term(SYMBOLS["total_cost"], sum(one.costs_eur), EUROS),
            Term(SYMBOLS["rate"], one.rate, PER_CENT),
            Term(SYMBOLS["advance_share"], one.share, PER_CENT),
            Term(SYMBOLS["lag"], plan.rules.terms.payment_lag),
            Term(SYMBOLS["advance"], one.paid.advance_eur, EUROS),
        )
        yield Explanation("advance", terms, Term(SYMBOLS["peak"], one.paid.peak_eur, EUROS), "5.8")


def _engineering(territory: Territory, told: Engineering) -> Iterator[Explanation]:
    """Explain the verdict of the most populated commune of the perimeter."""
    for place in most_populated(territory, np.flatnonzero(told.is_inside))[:1]:
        terms = (
            Term("commune", str(territory.names[place])),
            Term(SYMBOLS["population"], float(told.population[place]), PEOPLE),
            Term(SYMBOLS["population_below"], told.rule.population_below, PEOPLE),
            Term(SYMBOLS["quarter_share"], _known(float(told.share[place])), PER_CENT),
            Term(SYMBOLS["quarter_share_min"], told.rule.quarter_share_min, PER_CENT),
            Term(SYMBOLS["potential_ratio"], _known(float(told.ratio[place])), PER_CENT),
            Term(SYMBOLS["potential_ratio_max"], told.rule.potential_ratio_max, PER_CENT),
        )
        verdict = STATUSES[str(told.verdict[place])]
        yield Explanation("engineering_eligibility", terms, Term(SYMBOLS["eligibility"], verdict), "4.5")


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value

"""What the terms beside the rates do: advances, engineering assistance, finalities (METHODS 4.5, 5.7, 5.8)."""

from dataclasses import dataclass

import numpy as np

from domain.cofinancing_effects import Advance, advance
from domain.engineering import Eligibility, EngineeringRule, judge_engineering
from domain.errors import InvalidInput
from domain.finalities import FinalityFigures, by_finality, read_finalities
from domain.plan import Plan
from domain.terms import Terms, advances_of
from domain.territory import Territory
from domain.values import Bools, Floats, Texts


@dataclass(frozen=True, slots=True)
class StratumAdvance:
    """The advance of one stratum, its projects together.

    Attributes:
        stratum: 0 for the least in need.
        costs_eur: whole euros of each period.
        rate: aid over cost of the stratum, 0 to 1.
        share: advance, 0 to 1.
        paid: with the advance.
        unpaid: without any.
    """

    stratum: int
    costs_eur: tuple[int, ...]
    rate: float
    share: float
    paid: Advance
    unpaid: Advance


@dataclass(frozen=True, slots=True)
class Engineering:
    """Who may receive engineering assistance, over the whole territory. Arrays have shape (n,).

    Attributes:
        rule: thresholds.
        population: inhabitants; NaN where unknown.
        share: inhabitants inside the perimeter over all, 0 to 1; NaN where unknown.
        ratio: financial potential over the mean; NaN where the territory does not have it.
        verdict: texts of `domain.engineering.Eligibility`.
        is_inside: communes of the perimeter.
    """

    rule: EngineeringRule
    population: Floats
    share: Floats
    ratio: Floats
    verdict: Texts
    is_inside: Bools

    def count(self, verdict: Eligibility, *, inside: bool = False) -> int:
        """Count the communes of a verdict, those of the perimeter alone where asked."""
        found = np.equal(self.verdict, verdict.value)
        return int((found & self.is_inside).sum() if inside else found.sum())


@dataclass(frozen=True, slots=True)
class TermsStudy:
    """What the terms do.

    Attributes:
        advances: of the strata with a cost and an aid, the most in need first.
        engineering: who may receive assistance.
        finalities: figures of each; none without any.
        finality_error: why the finalities typed cannot be read; None where they can.
    """

    advances: tuple[StratumAdvance, ...]
    engineering: Engineering
    finalities: tuple[FinalityFigures, ...]
    finality_error: InvalidInput | None


def study_terms(territory: Territory, plan: Plan) -> TermsStudy:
    """Compute what the terms of a plan do."""
    try:
        finalities, error = by_finality(plan, read_finalities(plan.rules.terms.finalities)), None
    except InvalidInput as refused:
        finalities, error = (), refused
    return TermsStudy(_advances(plan), engineering_of(territory, plan), finalities, error)


def _advances(plan: Plan) -> tuple[StratumAdvance, ...]:
    if plan.total_aid_eur is None:
        return ()
    terms, n = plan.rules.terms, len(plan.rules.rates)
    shares = advances_of(terms, n)
    found = []
    for stratum in reversed(range(n)):
        inside = plan.stratum == stratum
        cost, aid = int(plan.cost_eur[inside].sum()), int(plan.aid_eur[inside].sum())
        if cost and aid:
            costs, rate = even(cost, terms.periods), aid / cost
            paid, unpaid = (advance(costs, rate, share, terms.payment_lag) for share in (shares[stratum], 0.0))
            found.append(StratumAdvance(stratum, costs, rate, shares[stratum], paid, unpaid))
    return tuple(found)


def even(total: int, periods: int) -> tuple[int, ...]:
    """Spread whole euros evenly over periods, the first ones taking what is left."""
    each, left = divmod(total, periods)
    return tuple(each + (k < left) for k in range(periods))


def rule_of(terms: Terms) -> EngineeringRule:
    """Return the thresholds of the assistance."""
    return EngineeringRule(terms.engineering_population, terms.engineering_share, terms.engineering_ratio)


def engineering_of(territory: Territory, plan: Plan) -> Engineering:
    """Judge every commune of the territory; the priority geography is the perimeter of the plan (METHODS 4.5)."""
    population = territory.columns["municipal_population"].values
    covered = np.zeros(population.size)
    covered[plan.communes] = plan.covered_population
    is_peopled = population > 0
    share = np.divide(covered, population, out=np.full(population.size, np.nan), where=is_peopled)
    ratio = np.full(population.size, np.nan)
    rule = rule_of(plan.rules.terms)
    verdict = judge_engineering(population, share, ratio, rule)
    return Engineering(rule, population, share, ratio, verdict, covered > 0)

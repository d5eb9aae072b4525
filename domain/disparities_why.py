"""Why these figures: the formulas of the page « Disparités » with the actual values put in."""

import numpy as np

from domain.disparities_study import FROM_NEED, GapStudy
from domain.explanations import Explanation, Term
from domain.means_study import MeansStudy
from domain.plan_equity import Equity
from domain.solidarity import COMPONENTS
from domain.staffing import StaffStatus
from domain.territory import Territory
from domain.wording.formulas.scales import SYMBOLS
from domain.wording.formulas.staffing import SYMBOLS as STAFF
from domain.wording.numbers import number
from domain.wording.verdicts import COMPONENT_LABELS

PEOPLE, SCORE = "hab.", "sur 100"
INDEX_DECIMALS = 4


def explain_gaps(study: GapStudy, equity: Equity, means: MeansStudy, territory: Territory) -> tuple[Explanation, ...]:
    """Explain indices, Theil, verdict on both sides, solidarity, one commune's deviations, one area's means.

    Args:
        study: the amount compared.
        equity: what the plan does.
        means: ordinary law.
        territory: for the name of a commune.
    """
    return (
        *_indices(study),
        *_theil(study),
        *_verdict(equity),
        *_solidarity(equity),
        *_deviations(study, territory),
        *_means(means),
    )


def _index(value: float | None) -> str:
    return number(value, INDEX_DECIMALS)


def _indices(study: GapStudy) -> list[Explanation]:
    found, unit = study.communes.inequality, study.measure.unit
    weight = float(np.nansum(np.where(np.isnan(study.communes.rates), np.nan, study.communes.denominator)))
    who = (Term("n", found.n_used, "communes"), Term("W", weight, PEOPLE))
    gap = None if found.gini is None or found.mean is None else 2 * found.mean * found.gini
    mean = Term("μ", found.mean, unit)
    deciles = (Term("D9", found.d9, unit), Term("D1", found.d1, unit))
    ends = (Term("max", found.maximum, unit), Term("min", found.minimum, unit))
    return [
        Explanation("gini", (Term("Δ", gap, unit), mean, *who), Term("G", _index(found.gini)), "6.1"),
        Explanation("theil", (mean, *who), Term("T", _index(found.theil)), "6.1", to_verify=True),
        Explanation("max_min_ratio", ends, Term("max ÷ min", _index(found.max_min_ratio)), "6.1"),
        Explanation("d9_d1", deciles, Term("D9 ÷ D1", _index(found.d9_d1)), "6.1"),
    ]


def _theil(study: GapStudy) -> list[Explanation]:
    chosen = next(one for one in study.theils if one.zoning == study.context).theil
    terms = (Term("T entre", _index(chosen.between)), Term("T dans", _index(chosen.within)))
    return [Explanation("theil_decomposition", terms, Term("T", _index(chosen.total)), "6.2", to_verify=True)]


def _verdict(equity: Equity) -> list[Explanation]:
    plan = equity.readings[0]
    aid, rest = plan.aid, plan.rest
    before = Term("G_X", _index(aid.gini_before))
    covariance = (
        None if aid.concentration_aid is None or aid.mean_aid is None else aid.concentration_aid * aid.mean_aid / 2
    )
    return [
        Explanation(
            "concentration_aid",
            (Term("cov(A, R)", covariance, "€/hab."), Term("μ_A", aid.mean_aid, "€/hab.")),
            Term("C_A", _index(aid.concentration_aid)),
            "6.4",
            to_verify=True,
        ),
        Explanation(
            "kakwani_aid",
            (before, Term("C_A", _index(aid.concentration_aid))),
            Term("Π", _index(aid.kakwani_aid)),
            "6.4",
            to_verify=True,
        ),
        Explanation(
            "net_effect",
            (before, Term("G_{X+A}", _index(aid.gini_after))),
            Term("effet net", _index(aid.net_effect)),
            "6.4",
            to_verify=True,
        ),
        Explanation(
            "kakwani_rest",
            (Term("C_reste", _index(rest.concentration_rest)), before),
            Term("K", _index(rest.kakwani_rest)),
            "6.5",
            to_verify=True,
        ),
    ]


def _solidarity(equity: Equity) -> list[Explanation]:
    payer = equity.payers[0]
    terms = tuple(
        Term(symbol, value)
        for key in COMPONENTS
        for symbol, value in (
            (f"note « {COMPONENT_LABELS[key]} »", payer.solidarity.component_scores[key]),
            ("poids", equity.grading.weight_share(key)),
        )
    )
    return [Explanation("solidarity_score", terms, Term("note", payer.solidarity.score, SCORE), "6.6")]


def _deviations(study: GapStudy, territory: Territory) -> list[Explanation]:
    amounts = study.deviations.general.absolute
    if np.isnan(amounts).all():
        return []
    k, unit = int(np.nanargmax(amounts)), study.measure.amount_unit
    communes, found = study.communes, study.deviations
    key = "multiscalar_superior" if study.choices.threshold >= FROM_NEED else "multiscalar_inferior"
    terms = [
        Term("commune", str(territory.names[k])),
        Term(SYMBOLS["numerator"], float(communes.numerator[k]), unit),
        Term(SYMBOLS["denominator"], float(communes.denominator[k]), PEOPLE),
    ]
    for name, one in (("general", found.general), ("territorial", found.territorial), ("spatial", found.spatial)):
        terms.append(Term(SYMBOLS[f"{name}_relative"], float(one.relative[k])))
        terms.append(Term(SYMBOLS[f"{name}_absolute"], float(one.absolute[k]), unit))
    terms.append(Term(SYMBOLS["threshold"], study.choices.threshold))
    return [Explanation(key, tuple(terms), Term(SYMBOLS["typology"], int(found.typology[k])), "2")]


def _means(means: MeansStudy) -> list[Explanation]:
    proposal = means.proposal
    if proposal is None or proposal.found.status is not StaffStatus.OK:
        return []
    found = proposal.found
    if found.after is None or found.lower is None or found.upper is None or found.target is None:
        return []
    moved = np.nan_to_num(np.abs(found.after - proposal.staff))
    k = int(np.argmax(moved))
    terms = (
        Term("territoire", str(proposal.names[k])),
        Term(STAFF["staff"], float(proposal.staff[k])),
        Term(STAFF["population"], float(proposal.population[k]), PEOPLE),
        Term(STAFF["need"], float(proposal.need[k])),
        Term(STAFF["lower"], float(found.lower[k])),
        Term(STAFF["upper"], float(found.upper[k])),
        Term(STAFF["target_unbounded"], float(found.target[k])),
    )
    return [Explanation("redistribute_staff", terms, Term(STAFF["staff_after"], float(found.after[k])), "7")]

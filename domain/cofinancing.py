"""Cofinancing of a territory: rest to pay, legal cap, and the whole chain from rate to euro (METHODS 5.2 to 5.4).

Schedules stand in `domain.schedules`, the envelope in `domain.scaling`. A rate is the part paid by the funders, 0 to 1.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.decimals import Decimals, Exact, approximate, decimals, product_floor, product_sign, times
from domain.errors import OutOfDomain
from domain.law import ORDINARY_SHARE
from domain.scaling import Scaling, ScalingMode, ScalingStatus, scale_to_envelope
from domain.schedules import STRATUM_RATES, STRATUM_THRESHOLDS, Schedule, Strata, schedule_rates
from domain.values import Bools, Floats, Ints, Texts

__all__ = [
    "STRATUM_RATES",
    "STRATUM_THRESHOLDS",
    "CofinancingPlan",
    "Funding",
    "LegalCap",
    "RestToPay",
    "SavingsStatus",
    "Scaling",
    "ScalingMode",
    "ScalingStatus",
    "Schedule",
    "Strata",
    "cofinance",
    "legal_cap",
    "rest_after_aid",
    "rest_to_pay",
    "scale_to_envelope",
    "schedule_rates",
]


class SavingsStatus(StrEnum):
    """What the gross savings of a unit allow to say."""

    OK = "ok"
    MISSING = "manquant"
    NONE_LEFT = "epargne_nulle_ou_negative"


@dataclass(frozen=True, slots=True)
class RestToPay:
    """What stays with the project owner.

    Attributes:
        aid_eur: shape (n,), euros; NaN where unknown.
        rest_eur: shape (n,), euros; NaN where unknown.
        rest_eur_per_head: shape (n,); NaN where nobody lives or the population is unknown.
        rest_share_of_revenue: shape (n,), of the fiscal revenue; NaN where it is unknown or not above 0.
        rest_share_of_savings: shape (n,), of the gross savings; NaN where they are unknown or not above 0.
        savings_status: shape (n,), texts of `SavingsStatus`; the worst case is named, never a negative share.
    """

    aid_eur: Floats
    rest_eur: Floats
    rest_eur_per_head: Floats
    rest_share_of_revenue: Floats
    rest_share_of_savings: Floats
    savings_status: Texts


def rest_to_pay(
    cost_eur: Floats,
    private_eur: Floats,
    rate: Floats,
    population: Floats,
    fiscal_revenue_eur: Floats,
    gross_savings_eur: Floats,
) -> RestToPay:
    """Return the rest to pay for rates not rounded to the euro: `aid = min(rate * cost, cost - private)`.

    METHODS 5.2; `rest_after_aid` gives the same figures for an aid already in whole euros.

    Args:
        cost_eur: shape (n,), total cost, >= 0; NaN where unknown.
        private_eur: shape (n,), private funding, at most the cost.
        rate: shape (n,), 0 to 1; NaN where unknown.
        population: shape (n,), inhabitants; NaN where unknown.
        fiscal_revenue_eur: shape (n,), per year; NaN where unknown.
        gross_savings_eur: shape (n,), per year; NaN where unknown.

    Raises:
        OutOfDomain: a negative cost, a rate outside 0 to 1, private funding above the cost.
    """
    if ((rate < 0) | (rate > 1)).any():
        raise OutOfDomain("rate", "a rate outside 0..1", "rates of 0 to 1")
    aid = np.minimum(np.round(rate * cost_eur, 9), cost_eur - private_eur)
    return rest_after_aid(cost_eur, private_eur, aid, population, fiscal_revenue_eur, gross_savings_eur)


def rest_after_aid(
    cost_eur: Floats,
    private_eur: Floats,
    aid_eur: Floats,
    population: Floats,
    fiscal_revenue_eur: Floats,
    gross_savings_eur: Floats,
) -> RestToPay:
    """Return the rest to pay once the aid is known; shapes, missing values and errors as in `rest_to_pay`."""
    if ((private_eur > cost_eur) | (private_eur < 0) | (cost_eur < 0)).any():
        raise OutOfDomain("private_funding", "more than the cost, or a negative amount", "0 <= private <= cost")
    rest = cost_eur - private_eur - aid_eur
    status = np.where(gross_savings_eur > 0, SavingsStatus.OK.value, SavingsStatus.NONE_LEFT.value)
    return RestToPay(
        aid_eur=aid_eur,
        rest_eur=rest,
        rest_eur_per_head=_over(rest, population),
        rest_share_of_revenue=_over(rest, fiscal_revenue_eur),
        rest_share_of_savings=_over(rest, gross_savings_eur),
        savings_status=np.where(np.isnan(gross_savings_eur), SavingsStatus.MISSING.value, status),
    )


def _over(amount_eur: Floats, base: Floats) -> Floats:
    """Divide where the base is above 0, NaN elsewhere."""
    ratio: Floats = np.divide(amount_eur, base, out=np.full(len(amount_eur), np.nan), where=base > 0)
    return ratio


@dataclass(frozen=True, slots=True)
class LegalCap:
    """Aid within the minimum share of the project owner; amounts in whole euros.

    Attributes:
        public_funding_eur: shape (n,), cost less private funding.
        maximum_aid_eur: shape (n,), the most that all public funders together may pay.
        aid_eur: shape (n,), aid allowed; NaN where the requested rate is unknown.
        own_contribution_eur: shape (n,), what the project owner pays; NaN where the requested rate is unknown.
        effective_rate: shape (n,), aid over cost, 0 to 1; NaN without cost.
        is_capped: shape (n,), the exact request exceeds the whole maximum, if only by cents.
        needs_derogation: shape (n,), the exact request exceeds the exact legal share: « dérogation requise ».
    """

    public_funding_eur: Ints
    maximum_aid_eur: Ints
    aid_eur: Floats
    own_contribution_eur: Floats
    effective_rate: Floats
    is_capped: Bools
    needs_derogation: Bools


def legal_cap(
    cost_eur: Ints,
    private_eur: Ints,
    requested_rate: Exact,
    minimum_share: Exact | float = ORDINARY_SHARE,
    other_aids_eur: Ints | None = None,
) -> LegalCap:
    """Keep the minimum share of the project owner, in whole numbers (CGCT L1111-10 III, METHODS 5.3).

    The share bears on the funding provided by public persons, so private money lowers the maximum. Investment only.

    Args:
        cost_eur: shape (n,), whole euros, >= 0.
        private_eur: shape (n,), whole euros, at most the cost.
        requested_rate: shape (n,), 0 to 1 of the total cost; NaN where unknown.
        minimum_share: 0 to 1, one for all or shape (n,); 0.20 in ordinary law.
        other_aids_eur: shape (n,), whole euros already given by other public funders; None for none.

    Raises:
        OutOfDomain: a negative amount, a rate or share outside 0 to 1, private funding and other aids above the cost.
    """
    other = np.zeros(len(cost_eur), dtype=np.int64) if other_aids_eur is None else other_aids_eur
    _check_funding(cost_eur, private_eur, other)
    shares = np.broadcast_to(minimum_share, cost_eur.shape) if isinstance(minimum_share, float | int) else minimum_share
    public = cost_eur - private_eur
    exact_maximum = _kept_for_others(public, decimals(shares))
    maximum = exact_maximum.floor().astype(np.int64)
    allowed = np.maximum(maximum - other, 0)
    known = np.ones(len(public), dtype=np.bool_) if isinstance(requested_rate, Decimals) else ~np.isnan(requested_rate)
    rates, costs = requested_rate[known], cost_eur[known]
    _check_shares(approximate(rates))
    asked, has_cents = product_floor(rates, costs)
    aid = _unknown(len(public))
    aid[known] = np.minimum(asked, allowed[known])
    is_capped, needs_derogation = np.zeros((2, len(public)), dtype=np.bool_)
    is_capped[known] = (asked > allowed[known]) | ((asked == allowed[known]) & has_cents)
    needs_derogation[known] = _exceeds(rates, costs, exact_maximum[known], other[known])
    return LegalCap(
        public_funding_eur=public,
        maximum_aid_eur=maximum,
        aid_eur=aid,
        own_contribution_eur=public - other - aid,
        effective_rate=_over(aid, cost_eur.astype(np.float64)),
        is_capped=is_capped,
        needs_derogation=needs_derogation,
    )


def _kept_for_others(public_eur: Ints, minimum_share: Decimals) -> Decimals:
    """Return `(1 - m)(C - V)`, exactly."""
    _check_shares(minimum_share.approximate())
    complement = 10**minimum_share.places - minimum_share.numerators
    return Decimals(times(complement, public_eur), minimum_share.places)


def _exceeds(rates: Exact, costs: Ints, maximum: Decimals, other_eur: Ints) -> Bools:
    """Tell where `rate * cost + other aids` exceeds the exact maximum."""
    left = maximum.numerators - times(other_eur, 10**maximum.places)
    already_over: Bools = left < 0
    bound = Decimals(np.where(already_over, np.zeros(len(left), dtype=np.int64), left), maximum.places)
    asked = product_sign(rates, costs, bound) > 0
    return asked | (already_over & (approximate(rates) * costs > 0))


def _check_funding(cost_eur: Ints, private_eur: Ints, other_eur: Ints) -> None:
    if len({len(cost_eur), len(private_eur), len(other_eur)}) > 1:
        raise OutOfDomain("lists", "lists of different lengths", "lists of equal length")
    if ((private_eur < 0) | (other_eur < 0) | (private_eur + other_eur > cost_eur)).any():
        raise OutOfDomain("private_funding", "amounts above the cost, or negative", "0 <= private + others <= cost")


def _check_shares(shares: Floats) -> None:
    if ((shares < 0) | (shares > 1)).any():
        raise OutOfDomain("rate", "a rate or share outside 0..1", "numbers of 0 to 1")


def _unknown(n: int) -> Floats:
    return np.full(n, np.nan)


@dataclass(frozen=True, slots=True)
class CofinancingPlan:
    """Aid of each unit after the whole chain.

    Attributes:
        legal: requests within the law.
        scaling: these brought down to the envelope, whole euros.
        respects_law: shape (n,), second check: aid at or below the legal maximum less other aids; true where no aid.
    """

    legal: LegalCap
    scaling: Scaling
    respects_law: Bools


@dataclass(frozen=True, slots=True)
class Funding:
    """What the chain needs of each unit.

    Attributes:
        cost_eur: shape (n,), whole euros.
        private_eur: shape (n,), whole euros.
        minimum_share: one for all, or shape (n,), 0 to 1.
        other_aids_eur: shape (n,), whole euros; None for none.
    """

    cost_eur: Ints
    private_eur: Ints
    minimum_share: Exact | float = ORDINARY_SHARE
    other_aids_eur: Ints | None = None


def cofinance(
    funding: Funding,
    requested_rate: Floats,
    envelope_eur: int,
    mode: ScalingMode = ScalingMode.PROTECTED,
    floors: Floats | None = None,
    codes: Texts | None = None,
) -> CofinancingPlan:
    """Run the chain: legal cap, envelope, rounding, second check of the legal cap (METHODS 5.4).

    The requests brought to the envelope are the whole euros that the law allows, and they are its upper bounds, so the
    rounding euro cannot break the law. A floor protects the rate of a unit up to what the law allows.

    Args:
        funding: costs, private money, minimum shares, other aids.
        requested_rate: shape (n,), 0 to 1, from a schedule; NaN (« à décider ») gets no aid.
        envelope_eur: whole euros, >= 0.
        mode: how rates give way.
        floors: shape (n,), protected rates, 0 to 1, none above the requested rate; NaN or None: no floor.
        codes: shape (n,), for the last tie of the rounding.
    """
    legal = legal_cap(
        funding.cost_eur, funding.private_eur, requested_rate, funding.minimum_share, funding.other_aids_eur
    )
    scaling = scale_to_envelope(funding.cost_eur, requested_rate, envelope_eur, mode, floors, legal.aid_eur, codes)
    other = 0 if funding.other_aids_eur is None else funding.other_aids_eur
    aid = np.zeros(len(funding.cost_eur)) if scaling.aid_eur is None else np.nan_to_num(scaling.aid_eur, nan=0.0)
    respects: Bools = aid <= np.maximum(legal.maximum_aid_eur - other, 0)
    return CofinancingPlan(legal, scaling, respects)

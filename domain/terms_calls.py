"""What the terms beside the rates do, as calls of the operations: advances, assistance, finalities, themes."""

from collections.abc import Iterator

import numpy as np

from domain.calls import Call, per_cents, plain
from domain.cofinancing_effects import Advance
from domain.envelope import FUNGIBLE_SHARE, ThemeOwner
from domain.errors import InvalidInput
from domain.ledger import Ledger, ledger_of
from domain.plan import Plan
from domain.terms import Terms
from domain.terms_study import Engineering, TermsStudy, study_terms
from domain.territory import Territory


def terms_calls(territory: Territory, plan: Plan) -> Iterator[Call]:
    """Write the calls of the terms of a plan, those that cannot be read left out."""
    told = study_terms(territory, plan)
    yield from _advances(plan.rules.terms, told)
    yield _engineering(told.engineering)
    yield from _finalities(territory, plan, told)
    try:
        ledger = ledger_of(plan.rules.terms)
    except InvalidInput:
        return
    if ledger.themes:
        yield from (_themes(plan.rules.terms, ledger), _transfers(plan.rules.terms, ledger))


def _advances(terms: Terms, told: TermsStudy) -> Iterator[Call]:
    for one in told.advances:
        for share, found in ((one.share, one.paid), (0.0, one.unpaid)):
            inputs = {
                "costs_by_period": list(one.costs_eur),
                "rate": 100.0 * one.rate,
                "advance_share": share,
                "payment_lag_periods": terms.payment_lag,
            }
            yield Call("advance", "advances", inputs, _carried(found))


def _carried(found: Advance) -> dict[str, object]:
    return {
        "advance": found.advance_eur,
        "carried_by_period": found.carried_eur.tolist(),
        "peak_carried": found.peak_eur,
    }


def _engineering(told: Engineering) -> Call:
    triples = zip(plain(told.population), plain(told.share), plain(told.ratio), strict=True)
    rule = {
        "population_below": told.rule.population_below,
        "quarter_share_min": told.rule.quarter_share_min,
        "pf_ratio_max": told.rule.potential_ratio_max,
    }
    units = [dict(zip(("population", "quarter_share", "pf_ratio"), one, strict=True)) for one in triples]
    shown = {"status": told.verdict.tolist()}
    return Call("engineering_eligibility", "engineering", {"units": units, "rule": rule}, shown)


def _finalities(territory: Territory, plan: Plan, told: TermsStudy) -> Iterator[Call]:
    rates = per_cents(plan.scheduled_rate)
    for one in told.finalities:
        for k in np.flatnonzero(one.cost_eur > 0).tolist():
            cost, aid, most = int(one.cost_eur[k]), int(one.aid_eur[k]), int(one.maximum_eur[k])
            inputs = {"actions": [{"cost": cost, "aid": aid}], "rate": rates[k]}
            shown = {"cost": cost, "aid": aid, "maximum_aid": most, "headroom": most - aid}
            yield Call("finality_rate", "finality", inputs, shown, str(territory.communes[plan.communes[k]]))


def _themes(terms: Terms, ledger: Ledger) -> Call:
    state, local = (
        [one.initial_eur for one in ledger.themes if one.owner is owner]
        for owner in (ThemeOwner.STATE, ThemeOwner.LOCAL)
    )
    inputs = {
        "state_themes": len(state),
        "local_themes": len(local),
        "state_amount": sum(state),
        "local_amount": sum(local),
        "tolerance_points": terms.tolerance,
    }
    shown = {
        "local_share_of_themes": ledger.balance.local_share_of_themes,
        "local_share_of_amounts": ledger.balance.local_share_of_amounts,
        "themes_compliant": ledger.balance.themes_are_compliant,
        "amounts_compliant": ledger.balance.amounts_are_compliant,
    }
    return Call("theme_balance", "themes", inputs, shown)


def _transfers(terms: Terms, ledger: Ledger) -> Call:
    inputs = {
        "themes": [{"id": one.key, "owner": str(one.owner), "initial": one.initial_eur} for one in ledger.themes],
        "transfers": [
            {"from": one.source, "to": one.target, "amount": one.amount_eur, "unanimous": one.is_unanimous}
            for one in ledger.transfers
        ],
        "rate": FUNGIBLE_SHARE,
        "variant": terms.fungibility,
    }
    shown = {
        "verdicts": [str(one) for one in ledger.outcome.verdicts],
        "balances": dict(ledger.outcome.balances_eur),
        "remaining_capacity": dict(ledger.outcome.remaining_eur),
    }
    return Call("fungibility", "transfers", inputs, shown)

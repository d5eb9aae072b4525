"""Each value put into the explanation of a commune gives the next one, down to its rest to pay."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from callbacks._context import bundled_alone
from domain.cofinancing_study import study
from domain.commune_money_why import explain_commune_money
from domain.errors import UnknownCode
from domain.plan import Rules, make_plan
from domain.wording.formulas import FORMULAS

BOBIGNY, SAINT_DENIS = "93008", "93066"
"""The second merged with another commune: one of its criteria is not known, its rate is to be decided."""


@pytest.fixture(scope="module")
def table():
    return bundled_alone().context(None)


def _explained(table, code, rules):
    territory = table.territory
    selected = np.char.startswith(territory.communes, "93")
    nobody = np.zeros(territory.quarters.codes.size, dtype=np.bool_)
    plan = make_plan(territory, table.need.position, selected, nobody, rules)
    told = explain_commune_money(study(territory, table.need.position, plan), territory, code)
    return {one.key: one for one in told}


def _value(entry, symbol):
    """Read a term as a reader does: the digits on screen."""
    found = next(term.value for term in entry.terms if term.symbol == symbol)
    if not isinstance(found, str):
        return found
    digits = found.replace("\u202f", "").replace("\u00a0", "").replace(",", ".").split("hab")[0]
    return Fraction(digits.removesuffix("%")) / (100 if digits.endswith("%") else 1)


@pytest.mark.parametrize("mode", ["protected", "factor", "shift"])
def test_the_chain_of_a_commune_is_redone_from_what_is_written(table, mode):
    rules = Rules(envelope_eur=70_000_000, mode=mode, guaranteed_rate=0.4)
    told = _explained(table, BOBIGNY, rules)
    assert all(one.key in FORMULAS for one in told.values())
    per_head = _value(told["panel_cost"], "coût par habitant (hypothèse)")
    cost = told["panel_cost"].result.value
    assert cost == round(_value(told["panel_cost"], "habitants couverts") * per_head)
    law = told["legal_cap"]
    asked = math.floor(min(_value(law, "taux demandé") * cost, (1 - Fraction(str(_value(law, "m")))) * cost))
    assert law.result.value == asked
    fit = told[f"scale_{mode}"]
    assert _value(fit, "demande dans la loi") == asked
    assert abs(_value(fit, "taux final") * cost - fit.result.value) <= 1
    rate = _value(fit, "taux recevable")
    assert math.floor(rate * cost + Fraction(1, 10)) == asked
    if mode == "shift":
        expected = rate - _value(fit, "δ")
    else:
        floor = min(_value(fit, "taux garanti"), rate) if mode == "protected" else 0
        expected = max(_value(fit, "φ") * rate, floor)
    assert abs(expected - _value(fit, "taux final")) * cost <= Fraction(1, 2)
    rest = told["rest_to_pay"].result.value
    assert rest == cost - fit.result.value
    place = table.territory.communes.tolist().index(BOBIGNY)
    people_there = float(table.territory.columns["municipal_population"].values[place])
    assert told["rest_per_head"].result.value == pytest.approx(rest / people_there)
    assert told["own_share"].result.value == pytest.approx(rest / cost)


def test_an_envelope_that_suffices_says_so(table):
    told = _explained(table, BOBIGNY, Rules(envelope_eur=10**10))
    assert told["scale_unchanged"].result.value == told["legal_cap"].result.value


def test_a_derogation_changes_the_share_put_in(table):
    rules = Rules(envelope_eur=10**10)
    ordinary = _explained(table, BOBIGNY, rules)["legal_cap"]
    granted = _explained(table, BOBIGNY, replace(rules, derogations=(BOBIGNY,)))["legal_cap"]
    assert (_value(ordinary, "m"), _value(granted, "m")) == (0.2, 0.05)
    assert granted.to_verify and not ordinary.to_verify


def test_what_is_to_be_decided_has_a_cost_and_nothing_else(table):
    assert list(_explained(table, SAINT_DENIS, Rules())) == ["panel_cost"]


def test_a_commune_outside_the_perimeter_has_no_money_to_explain(table):
    with pytest.raises(UnknownCode):
        _explained(table, "75056", Rules())


def test_the_rate_of_a_ramp_is_redone_to_the_euro_from_the_position_written(table):
    rules = Rules(envelope_eur=10**10, schedule="ramp", thresholds=(20.0, 45.0, 60.0))
    told = _explained(table, BOBIGNY, rules)
    entry, cost = told["rate_schedule_ramp"], told["panel_cost"].result.value
    p, h = _value(entry, "p"), Fraction(str(_value(entry, "h")))
    limits = [Fraction(str(_value(entry, f"seuil {rank}"))) for rank in (1, 2, 3)]
    rates = [Fraction(str(_value(entry, f"taux de strate {rank}"))) for rank in (1, 2, 3, 4)]
    expected = rates[0]
    for limit, before, after in zip(limits, rates, rates[1:], strict=False):
        expected += (after - before) * min(max((p - limit + h) / (2 * h), 0), 1)
    assert abs(expected * cost - _value(told["legal_cap"], "taux demandé") * cost) < Fraction(1, 2)


def test_where_the_guaranteed_rates_do_not_fit_no_aid_is_explained(table):
    assert "rest_to_pay" not in _explained(table, BOBIGNY, Rules(envelope_eur=1_000_000, guaranteed_rate=0.9))

"""Plain JSON of sections 4 and 5: nulls stay null, explanations hold the values, refusals are typed."""

import json

import pytest

from domain.errors import GeoprioError
from domain.operations import OPERATIONS
from domain.operations.money import OPERATIONS as MONEY
from domain.wording.formulas.money import FORMULAS, SYMBOLS
from domain.wording.law import STATUSES


def run(op, **inputs):
    outputs = OPERATIONS[op].run(inputs)
    json.dumps(outputs, allow_nan=False)
    return outputs


def explain(op, position=0, **inputs):
    return OPERATIONS[op].explain(inputs, OPERATIONS[op].run(inputs), position)


STRATA = {"thresholds": [25, 50, 75], "rates": [30, 50, 70, 95]}
THREE = {"costs": [100, 200, 300], "rates": [50, None, 70], "envelope": 130, "floors": [None, None, 70]}
ALLOCATE = {
    "envelope": 30,
    "codes": ["a", "b", "c"],
    "population": [10, None, 20],
    "need": [1, 1, "secret"],
    "floor_per_capita": None,
    "cap_per_capita": None,
}


def test_a_rate_to_be_decided_stays_null_through_the_envelope():
    found = run("scale_to_envelope", mode="factor", **THREE)
    assert found["aid"] == [25, None, 105]
    assert found["final_rates_pct"][1] is None


def test_a_protected_rate_above_the_envelope_is_a_status():
    found = run("scale_to_envelope", mode="protected", **THREE)
    assert (found["status"], found["aid"], found["unused"]) == ("infaisable_planchers", None, None)
    assert explain("scale_to_envelope", mode="protected", **THREE).status == "infaisable_planchers"


def test_a_missing_need_has_no_amount_and_says_so():
    assert run("allocate", **ALLOCATE)["amounts"] == [30, None, None]
    assert run("allocate", **ALLOCATE)["missing"] == ["b", "c"]
    assert explain("allocate", 1, **ALLOCATE).status == "manquant"


def test_a_position_missing_or_secret_has_no_rate():
    inputs = {"positions": [None, "secret", 90], "schedule": "linear", "params": {}, **STRATA}
    assert run("rate_schedule", **inputs)["rates"] == [None, None, 95]
    assert [explain("rate_schedule", at, **inputs).status for at in range(3)] == ["manquant", "secret", "ok"]


def test_an_unread_legal_text_is_marked_to_verify():
    project = {"cost": 1000, "private_funding": 0, "requested_rate": 95}
    assert explain("legal_cap", minimum_share=0.05, **project).to_verify
    assert not explain("legal_cap", minimum_share=0.2, **project).to_verify
    assert run("legal_cap", minimum_share=0.2, **project)["needs_derogation"] is True


def test_aids_of_others_count_in_the_legal_maximum():
    found = run("legal_cap", cost=1000, private_funding=0, requested_rate=70, minimum_share=0.2, other_public_aids=300)
    assert (found["maximum_aid"], found["aid"], found["own_contribution"]) == (800, 500, 200)


def test_a_request_to_be_decided_is_null_everywhere():
    found = run("legal_cap", cost=1000, private_funding=0, requested_rate=None, minimum_share=0.2)
    assert found["aid"] is found["own_contribution"] is found["capped"] is found["effective_rate"] is None
    found = run("rest_to_pay", cost=10, population=1, rate=None, fiscal_revenue=5, gross_savings=5)
    assert found["rest"] is None


def test_efforts_of_a_town_without_rate_are_null():
    found = run(
        "compare_uniform",
        costs=[10, 10],
        population=[1, 1],
        fiscal_revenue_per_capita=[50, None],
        rates=[50, None],
        uniform_rate=50,
    )
    assert found["effort_pct_modulated"] == [10, None]
    assert found["units_without_rate"] == 1


def test_the_terms_hold_the_values_put_in():
    explanation = explain("rate_schedule", 0, positions=[25], schedule="stepped", params={}, **STRATA)
    assert explanation.result.value == 50
    assert [term.value for term in explanation.terms] == [25, 25, 50, 75, 30, 50, 70, 95]


@pytest.mark.parametrize(
    ("op", "inputs"),
    [
        ("scale_to_envelope", {**THREE, "mode": "other"}),
        ("scale_to_envelope", {**THREE, "mode": "factor", "costs": [1, 2]}),
        ("scale_to_envelope", {**THREE, "mode": "factor", "costs": [1.5, 2, 3]}),
        ("rate_schedule", {"positions": [120], "schedule": "linear", "params": {}, **STRATA}),
        ("rate_schedule", {"positions": [True], "schedule": "linear", "params": {}, **STRATA}),
        ("schedule_average", {"schedules": ["rampe"], **STRATA}),
        ("allocate", {**ALLOCATE, "need": [1]}),
        ("largest_remainder", {"total": 3, "weights": [1, None]}),
        ("finality_rate", {"actions": [{"cost": -1, "aid": 0}], "rate": 50}),
    ],
)
def test_an_input_outside_its_domain_raises_a_typed_error(op, inputs):
    with pytest.raises(GeoprioError):
        run(op, **inputs)


def test_every_formula_is_used_and_every_status_has_a_label():
    assert len({operation.key for operation in MONEY}) == len(MONEY) == 17
    assert all(text.title and text.formula for text in FORMULAS.values())
    assert all(SYMBOLS.values())
    assert {"infaisable_plafonds", "bornes_incompatibles", "enveloppe_suffisante"} <= set(STATUSES)

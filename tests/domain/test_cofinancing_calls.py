"""What the page « Cofinancement » shows is what the operations give on the inputs that it exports."""

import json
from dataclasses import asdict

import pytest

from callbacks import _reads
from callbacks._context import bundled_alone
from domain.cofinancing_calls import calls_of
from domain.operations.recomputing import is_same, recompute
from domain.plan import Rules
from domain.terms import Terms
from domain.wording.envelope import LEDGER_EXAMPLE
from domain.wording.terms import FINALITIES_EXAMPLE

EVERY_RULE = (
    Rules(),
    Rules(schedule="linear", thresholds=(20, 55.5, 81.3), rates=(0.205, 0.4, 0.605, 0.85), envelope_eur=15_000_000),
    Rules(schedule="ramp", mode="shift", envelope_eur=20_000_000, derogation=True),
    Rules(schedule="pchip", mode="factor", envelope_eur=20_000_000, cost_eur_per_head=0),
    Rules(schedule="logistic", envelope_eur=1_000),
    Rules(terms=Terms(ledger=LEDGER_EXAMPLE, finalities=FINALITIES_EXAMPLE, periods=7, advances=(0.0, 0.1, 0.2, 1.0))),
    Rules(terms=Terms(ledger="Habitat", finalities="A ; 5")),
    Rules(contract_eur=10_000_001, contract_shares=(0.02, 0.03, 0.5, 0.5), envelope_eur=4_750_001),
)


@pytest.fixture(scope="module")
def table():
    return bundled_alone().context(None)


@pytest.mark.parametrize("rules", EVERY_RULE)
def test_every_figure_shown_is_that_of_an_operation(table, rules):
    study = _reads.study(table, table.default_state().perimeter, rules)
    document = json.loads(json.dumps({"calls": [asdict(one) for one in calls_of(study, table.territory)]}))
    told = recompute(document)
    assert told["different"] == []
    assert told["n_compared"] > 5 * study.plan.communes.size


def test_a_figure_that_is_not_what_was_shown_is_named(table):
    study = _reads.study(table, table.default_state().perimeter, Rules())
    document = {"calls": [asdict(one) for one in calls_of(study, table.territory)]}
    last = next(one for one in document["calls"][::-1] if one["op"] == "rest_to_pay")
    last["shown"]["rest"] += 1
    (found,) = recompute(document)["different"]
    assert (found["op"], found["output"], found["commune"]) == ("rest_to_pay", "rest", last["commune"])


def test_numbers_are_equal_within_the_last_bits_and_null_equals_null_alone():
    assert is_same([1.0, None, "ok"], [1 + 1e-9, None, "ok"])
    assert not is_same([1.0], [1.001])
    assert not is_same(None, 0)
    assert not is_same([1], [1, 1])

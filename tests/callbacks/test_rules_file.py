"""A file of rules that was taken away is given back: the same rules, or a French sentence and nothing changed."""

import base64
import json

import pytest
from dash import no_update

from callbacks import _parse, rules_file
from domain.plan import Rules
from domain.terms import Terms
from domain.written_rules import read_file, write_file, write_rules

OWN = Rules(
    envelope_eur=4_750_001,
    schedule="pchip",
    thresholds=(30.0, 60.5),
    rates=(0.2, 0.555, 0.9),
    derogations=("93005",),
    contract_eur=10_000_001,
    contract_shares=(0.02, 0.03, 0.5, 0.5),
    terms=Terms(window=7.5, ledger="Habitat ; État ; 5"),
)


def _dropped(document):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return "data:application/json;base64," + base64.b64encode(body).decode()


@pytest.mark.parametrize("rules", [Rules(), OWN])
def test_rules_written_in_a_file_are_read_back(rules):
    body = json.dumps(write_file(rules, {"territory": "idf"})).encode()
    assert _parse.rules(read_file(body)) == rules


def test_what_is_read_is_set_where_the_page_holds_it():
    told = rules_file.read(_dropped(write_file(OWN, {})), "regles.json", "idf")
    assert {tuple(one[:2]): one[2] for one in told["controls"]}["strata", "data"] == [[30.0, 60.5], [20, 55.5, 90]]
    assert len(told["controls"]) == len(write_rules(OWN))
    assert "règles reprises" in told["report"]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"\xff", "pas de JSON"),
        ([], "un autre format"),
        ({"format": "geoprio-regles", "version": 2, "rules": {}}, "un autre format"),
        ({"format": "geoprio-regles", "version": 1, "rules": {"prix": 5}}, "prix"),
        ({"format": "geoprio-regles", "version": 1, "rules": {"envelope": -5}}, "enveloppe"),
        ({"format": "geoprio-regles", "version": 1, "rules": {"strata": [[60, 20], [1, 2, 3]]}}, "strates"),
        ({"format": "geoprio-regles", "version": 1, "rules": {"derogations": ["01001"]}}, "n'existe pas"),
        ({"format": "geoprio-regles", "version": 1, "rules": {"terms": {"window": 99}}}, "condition"),
    ],
)
def test_another_file_is_refused_in_french_and_changes_nothing(document, words):
    told = rules_file.read(_dropped(document), "x.json", "idf")
    assert told["controls"] is no_update
    assert words in told["report"]

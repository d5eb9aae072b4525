"""The line under the pointer: what an edit would change, in French, from the figures of the panel."""

import re

import pytest
from dash.exceptions import PreventUpdate

from callbacks.foresight import answer
from callbacks.perimeter import edit_perimeter
from tests.callbacks.test_perimeter import BONDY, MONTENILS, RULES
from tests.trees import pieces

MONTREUIL = "93048"
NOTHING = {"communes": [], "quarters": []}
ADD = {"op": "toggle_commune", "commune": BONDY}


def _said(edit, perimeter=NOTHING, number=7, **rules):
    told = answer({"edit": edit, "number": number}, perimeter, {**RULES, **rules})
    assert told["number"] == number
    return told["text"].replace("\u202f", " ").replace("\u00a0", " ")


def _inhabitants(communes):
    journal = {"start": {"communes": communes, "quarters": []}, "edits": [], "sequence": 1}
    drawn = edit_perimeter(journal, RULES, None)["panel"]["metrics-panel-who-where"]
    return next(one.replace("\u202f", "") for one in pieces(drawn) if re.fullmatch(r"[\d\u202f]+", one))


def test_adding_a_commune_says_its_inhabitants_and_its_money():
    said = _said(ADD)
    assert said.startswith("+1 commune, +")
    assert f"+{int(_inhabitants([BONDY])):,} hab.".replace(",", " ") in said
    assert "d'aide" in said
    assert "du cinquième le plus en difficulté" in _said({"op": "toggle_commune", "commune": MONTREUIL})


def test_taking_it_out_again_says_the_opposite():
    back = _said(ADD, {"communes": [BONDY], "quarters": []})
    assert back == re.sub(r"\+", "\u2212", _said(ADD))


def test_an_edit_without_effect_says_so():
    assert _said({"op": "remove_communes", "means": "list", "communes": [BONDY]}).startswith("ne changerait rien")
    held = {**NOTHING, "withdrawn": [MONTENILS]}
    assert _said({"op": "toggle_commune", "commune": MONTENILS}, held).startswith("ne changerait rien")


@pytest.mark.parametrize(
    "question",
    [None, [], {"edit": ADD}, {"edit": ADD, "number": -1}, {"edit": {"op": "x"}, "number": 1}, {"number": 1}],
)
def test_a_question_that_cannot_be_read_is_not_answered(question):
    with pytest.raises(PreventUpdate):
        answer(question, NOTHING, RULES)


def test_nothing_is_foreseen_before_the_first_perimeter():
    with pytest.raises(PreventUpdate):
        answer({"edit": ADD, "number": 1}, None, RULES)

"""Sentences of presentation are French, agree with their counts, and the page of imports names their keys."""

import re
from pathlib import Path

import pytest

from domain.wording import layouts
from domain.wording.imports import TEMPLATES, sentence
from geodata.reading.table import Finding, Outcome

PAGE = Path(__file__).resolve().parents[2] / "docs" / "IMPORTS.md"


@pytest.mark.parametrize("key", layouts.PRESENTATION)
def test_a_sentence_keeps_french_spaces_and_agrees_with_one(key):
    template = layouts.PRESENTATION[key]
    facts = {name: 1 if name == "n" else "x" for name in re.findall(r"{(\w+)}", template)}
    said = sentence(Finding(key, Outcome.WARNED, facts))
    assert not re.search(r" [;:!?»]|« ", said)
    assert not re.search(r"[\[\]{}<>|]", said)


def test_keys_of_presentation_are_not_those_of_robustness():
    assert set(layouts.PRESENTATION) & set(TEMPLATES) == set()


@pytest.mark.parametrize("key", [key for key in layouts.PRESENTATION if key not in ("M11", "M12")])
def test_the_page_of_imports_names_every_question_and_repair(key):
    assert key in PAGE.read_text(encoding="utf-8")


def test_every_outcome_and_status_has_its_word():
    assert set(layouts.OUTCOMES) == {str(outcome) for outcome in Outcome}

"""The journals that Python and JavaScript must replay alike; `tests/js/perimetre.test.mjs` reads the same file."""

import json

import pytest

from callbacks import _parse
from domain.edits import AREA_OPERATIONS, COMMUNES_OPERATIONS, QUARTERS_OPERATIONS, replay
from tests import journals
from tests.worlds import twelve_communes

FIXTURE = json.loads(journals.PATH.read_text(encoding="utf-8"))


def test_the_file_is_what_its_generator_writes():
    assert journals.PATH.read_text(encoding="utf-8") == journals.text()


@pytest.mark.parametrize("number", range(len(FIXTURE["journals"])))
def test_python_replays_each_journal_to_the_perimeter_of_the_file(number):
    journal = FIXTURE["journals"][number]
    start, edits, sequence = _parse.journal({"start": journal["start"], "edits": journal["edits"], "sequence": number})
    assert journals.parts(replay(start, edits, twelve_communes())) == journal["expected"]
    assert sequence == number


def test_the_journals_hold_every_operation_and_not_only_empty_ends():
    operations = {edit["op"] for journal in FIXTURE["journals"] for edit in journal["edits"]}
    sets = {*AREA_OPERATIONS, *COMMUNES_OPERATIONS, *QUARTERS_OPERATIONS}
    assert operations == {"toggle_commune", "toggle_quarter", "hold", "clear", *sets}
    assert any(journal["expected"][part] for journal in FIXTURE["journals"] for part in ("locked", "withdrawn"))
    assert sum(1 for journal in FIXTURE["journals"] if journal["expected"]["communes"]) > len(FIXTURE["journals"]) / 2

"""Every row of ROBUSTNESS, section 4, that concerns files gives its outcome and its sentence through `check`."""

import json

import numpy as np
import pytest
import shapely

from domain.wording.imports import TEMPLATES
from geodata.__main__ import main
from geodata.commands import check as command
from geodata.commands.answer import ASKED, DONE, REFUSED
from geodata.crosswalk import Crosswalk
from geodata.intake.checked import check
from geodata.intake.reference import Reference
from geodata.reading import dispatch, engine, sandbox, vector
from tests.geodata.commands.rows import NOT_HERE, ROWS, A, Q, R, Row, W
from tests.geodata.reading.made import SQUARE, plain

SILENT = {"F12", "T01", "T06", "C16", "N01", "Z05", "S01", "S02"}


@pytest.fixture
def in_process(monkeypatch):
    """Read in this process: what the child adds, its limits, is proved in tests/geodata/reading."""
    monkeypatch.setattr(vector, "missing", lambda loaded: ())
    monkeypatch.setattr(
        engine, "read_in_child", lambda path, label, answers, box, wall: dispatch.parse(path, label, answers, box)
    )


@pytest.fixture
def seine_et_marne(monkeypatch):
    """A territory of three communes, one of them the square of the fixtures; names of communes, with homonyms."""
    reference = Reference(
        vintages=Crosswalk.national(2026),
        gazetteer={"albi": ["81004"], "saint-martin": ["32389", "65392"]},
        communes=("77001", "77002", "77003"),
        population={"77001": 600.0, "77002": 400.0},
        population_year=2023,
        figures={"€/UC": {"77001": 21_500.0, "77002": 19_500.0}},
        box=(1.9, 47.9, 2.3, 48.3),
        contours=np.array([shapely.Polygon(SQUARE), shapely.box(2.1, 48, 2.2, 48.1)], dtype=object),
    )
    monkeypatch.setattr(command, "reference_of", lambda folder: reference)


def checked(row: Row, tmp_path, capsys) -> tuple[int, dict]:
    path = tmp_path / row.name
    path.write_bytes(row.content if isinstance(row.content, bytes) else row.content(tmp_path))
    answers = [word for key, value in row.answers.items() for word in ("--answer", f"{key}={value}")]
    code = main(["check", str(path), "--json", *answers])
    return code, json.loads(capsys.readouterr().out)


def said(facts: dict, outcome: str, key: str) -> list[str]:
    return [plain(each["message"]) for each in facts[outcome] if each["key"] == key]


NEEDS_TERRITORY = ("territoire.csv", "territoire.geojson", "noms.csv")


def shown(row: Row) -> str:
    return f"{row.key}-{row.outcome or 'silent'}"


@pytest.mark.parametrize("row", ROWS, ids=shown)
def test_a_row_gives_its_outcome_and_its_sentence(row, tmp_path, capsys, in_process, request):
    if row.name in NEEDS_TERRITORY:
        request.getfixturevalue("seine_et_marne")
    code, facts = checked(row, tmp_path, capsys)
    if row.outcome:
        assert any(sentence.startswith(row.says) for sentence in said(facts, row.outcome, row.key))
    else:
        assert facts["refusals"] == []
        assert [each["key"] for each in (*facts["repairs"], *facts["warnings"])] == []
        assert {each["key"][0] for each in facts["questions"]} <= {"M"}
    if row.outcome == R:
        assert code == REFUSED
        assert facts["status"] == "refused"
        assert len(facts["refusals"]) == 1
    else:
        assert code in (DONE, ASKED)
        assert facts["refusals"] == []
    if row.outcome == Q:
        assert code == ASKED
    else:
        assert (facts["rows_kept"] > 0) == (row.outcome != R)


def test_every_row_that_concerns_files_has_its_fixture():
    proved = {row.key for row in ROWS}
    assert set(TEMPLATES) - proved == set(NOT_HERE)
    assert proved - set(TEMPLATES) == SILENT
    assert {row.outcome for row in ROWS} == {R, A, Q, W, ""}


def test_f13_a_reader_over_its_time_is_stopped(tmp_path, capsys, monkeypatch):
    real = sandbox.read_in_child
    monkeypatch.setattr(
        engine, "read_in_child", lambda path, label, answers, box, wall: real(path, label, answers, box, 0.01)
    )
    path = tmp_path / "a.csv"
    path.write_bytes(b"code;nom\n01001;A\n")
    assert main(["check", str(path), "--json"]) == REFUSED
    (sentence,) = said(json.loads(capsys.readouterr().out), R, "F13")
    assert sentence.startswith("Lecture arrêtée : ce fichier demande trop de ressources.")


@pytest.mark.parametrize("key", ["C16", "S01", "S02"])
def test_a_text_is_kept_letter_for_letter(key, tmp_path, in_process):
    row = next(each for each in ROWS if each.key == key)
    path = tmp_path / row.name
    path.write_bytes(row.content)
    table = check(path, {}).frame
    written = {
        "C16": ["Y", "Oô", "Mars", "NA"],
        "S01": ["<img onerror=alert(1)>", "B"],
        "S02": ['=HYPERLINK("http://x")', "B"],
    }
    assert table["name"].tolist() == written[key]

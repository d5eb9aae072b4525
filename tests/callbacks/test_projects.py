"""A list of projects dropped on the page, replayed, and taken away as a file."""

import base64
import csv
import io
import json

import openpyxl
import pytest

from callbacks import _project_lists, projects
from components import project_replay
from domain.errors import InvalidInput
from tests.callbacks.controls import DEFAULT_RULES

LIST = (
    "Code commune;Finalité;Coût;Aide accordée;Objet\r\n"
    "93005;École;100000;20000;Toit\r\n"
    "93048;=cmd|x;200000;30000;@somme\r\n"
    ";Voirie;1000;10;Rue\r\n"
    "01001;Voirie;1000;10;Rue\r\n"
)
RULES = {**DEFAULT_RULES, "mode": "factor"}
HERE = {"communes": ["93048"], "quarters": []}


def dropped(text=LIST, accepts=False, name="liste.csv"):
    contents = "data:text/csv;base64," + base64.b64encode(text.encode()).decode()
    return projects.read(contents, accepts, name, "idf")


def shown(source, perimeter=HERE, **choices):
    asked = {"source": source, "scope": "territory", "budget": "simulation", "grouping": "commune", **choices}
    return projects.show(asked, perimeter, RULES, "idf").replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture(scope="module")
def key():
    return dropped()["chosen"]


def test_a_dropped_list_is_chosen_and_replayed(key):
    drawn = shown(key)
    assert "2 projets de 2 communes" in drawn
    assert "50 000 €" in drawn
    assert "hors du territoire" in drawn and "sans commune" in drawn


def test_only_the_perimeter_is_replayed_when_asked(key):
    assert "1 projet de 1 commune" in shown(key, scope="perimeter")
    assert "commune hors du périmètre" in shown(key, scope="perimeter")


def test_at_equal_budget_the_sum_is_the_same(key):
    assert "auraient reçu 50 000 € au lieu de 50 000 €" in shown(key, budget="granted")


def test_before_any_list_the_page_says_what_to_do():
    assert "Déposez la liste DETR/DSIL" in shown(None)


def test_a_list_that_the_server_has_forgotten_is_asked_again():
    assert "plus gardée" in shown("inconnue")
    assert "plus gardée" in shown("territoire-0")


def _filled(count):
    """Lists kept under the keys 0, 1, 2…"""
    key = dropped()["chosen"]
    again = _project_lists.find(projects.context("idf"), key)
    lists = _project_lists.KeptLists()
    for place in range(count):
        lists.add(str(place), "idf", again, None)
    return lists, again


def test_only_the_last_lists_are_kept():
    lists, again = _filled(_project_lists.MOST_KEPT + 1)
    assert lists.get("idf", "1").projects is again
    with pytest.raises(InvalidInput):
        lists.get("idf", "0")
    with pytest.raises(InvalidInput):
        lists.get("dep-31", "1")


def test_a_list_unused_for_long_is_forgotten_and_one_in_use_is_not(monkeypatch):
    lists, _ = _filled(2)
    begun = _project_lists.time.monotonic()
    half = _project_lists.LONGEST_UNUSED_SECONDS / 2 + 1
    monkeypatch.setattr(_project_lists.time, "monotonic", lambda: begun + half)
    lists.get("idf", "0")
    monkeypatch.setattr(_project_lists.time, "monotonic", lambda: begun + 2 * half)
    lists.get("idf", "0")
    with pytest.raises(InvalidInput):
        lists.get("idf", "1")


def test_the_same_file_is_read_once_and_another_answer_to_its_questions_makes_another_list(monkeypatch):
    first = dropped()
    read = []

    def refuse(*_, **__):
        read.append(1)
        raise BlockingIOError

    monkeypatch.setattr(_project_lists, "read_list", refuse)
    assert dropped() == first and not read
    dropped(accepts=True)
    assert read


def test_a_file_that_is_no_list_is_refused_and_the_list_on_screen_stays():
    told = dropped("a;b\r\n1;2\r\n")
    assert told["chosen"] is projects.no_update
    assert project_replay.REPORT in json.loads(told["report"])


@pytest.mark.parametrize("contents", ["x", "data:text/csv,1", "data:;base64,é", "data:;base64,A"])
def test_what_no_browser_sends_is_refused(contents):
    told = projects.read(contents, False, "x.csv", "idf")
    assert "ne peut pas être lu" in told["report"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_project_is_in_the_file_and_no_cell_is_a_formula(client, kind):
    with client.application.app_context():
        source = dropped()["chosen"]
        drawn = json.loads(
            projects.show(
                {"source": source, "scope": "territory", "budget": "granted", "grouping": "finality"},
                HERE,
                RULES,
                "idf",
            )
        )
    links = [one["props"]["href"] for one in _links(drawn[project_replay.BODY])]
    answer = client.get(next(one for one in links if f".{kind}?" in one))
    assert answer.status_code == 200
    rows = _rows(answer.data, kind)
    assert len(rows) == 5
    head = rows[0]
    cells = [dict(zip(head, row, strict=True)) for row in rows[1:]]
    assert [one["situation"] for one in cells][2:] == [
        "sans commune (EPCI, syndicat ou code absent)",
        "hors du territoire",
    ]
    assert cells[1]["finalité"] == "'=cmd|x" and cells[1]["projet"] == "'@somme"
    assert sum(int(one["aide simulée (€)"]) for one in cells[:2]) == 50_000
    assert cells[2]["aide simulée (€)"] == "n.d."


def _links(parts):
    for one in parts if isinstance(parts, list) else [parts]:
        if isinstance(one, dict):
            if one["type"] == "A":
                yield one
            yield from _links(one["props"].get("children") or [])


def _rows(body, kind):
    if kind == "csv":
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    return [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_the_figures_of_the_projects_are_explained(key):
    drawn = shown(key, grouping="finality")
    assert "Pourquoi ces chiffres ?" in drawn
    for words in ("projet : @somme", "finalité : =cmd|x", "marge"):
        assert words in drawn, words

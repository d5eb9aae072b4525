"""Posts that no page sends: the server answers, in French, and never with an error of its own."""

import json
from random import Random

import pytest

from callbacks.perimeter import RULES as FIELDS
from tests.callbacks import forged, posts
from web import figures

CLASSING = ("quantiles", "4", "10 ; 20 %")
INDEX = '{"variables":[{"expression":"densite","sens":-1,"poids":30,"nom":""}],"methode":"percentile","equilibre":0.5}'
STRATA, CONTRACT = [[25, 60], [30, 50.5, 95]], [1_000_000, 2, 3, 50, 50]
TERMS = {"window": 7.5, "advances": "0 ; 10 ; 30", "ledger": "Habitat ; État ; 10", "engineering_share": 12.5}
MEANS = "# État ; policiers ; ETP ; departement ; négociable\n93 ; 5 200 ; 12\nYvelines ; 3 100"
RULES = (120_000_000, 100, "stepped", "protected", 50, False, 5_000, STRATA, ["93066"], CONTRACT, TERMS, MEANS, INDEX)
READING = ["poverty_rate", "municipal_population"]
GAPS = {"measure": "n_schools", "zoning": "departement", "threshold": 125, "change": 20, "grain": 0.1}
HERE = {"communes": ["93066"], "quarters": ["QN09219N"]}
JOURNAL = {"start": HERE, "edits": [{"op": "toggle_commune", "commune": "77304"}], "sequence": 3}
LIST = "data:text/csv;base64,Q29kZSBjb21tdW5lO0NvdXQNCg=="
RULES_FILE = "data:application/json;base64,eyJmb3JtYXQiOiJnZW9wcmlvLXJlZ2xlcyIsInZlcnNpb24iOjEsInJ1bGVzIjp7fX0="
VALUES = {
    "start": ["?e=5&k=7"],
    "address-search": [HERE, "need_position", ["qpv"], [48.8, 2.3, 9.5], GAPS, READING, *RULES, *CLASSING, "idf"],
    "data-catalogue-body": ["data-catalogue-body", "idf"],
    "disparities-clusters-drawing": [HERE, None, *RULES, GAPS, "idf"],
    "explanation-drawing": [1, HERE, *RULES, "idf", "cofinancement", GAPS],
    "fill": ["need_position", False, *CLASSING, INDEX, READING, "idf", "carte"],
    "choice": ["rule", "indice >= 75", None, HERE, "idf", INDEX],
    "choosing-source": ["zoning", "idf"],
    "choosing-means": [None, "liste.csv"],
    "index-catalogue-drawing": ["idf"],
    "formula-drawing": ["logements_vacants / logements + densite", "idf"],
    "index-why-drawing": [{"commune": "93066", "round": 2}, INDEX, "idf"],
    "ranks-drawing": [{"index": INDEX, "mode": "around", "work": "a1"}, "idf"],
    "versions-drawing": [1, INDEX, "idf"],
    "foresight": [{"edit": {"op": "toggle_commune", "commune": "77304"}, "number": 4}, HERE, *RULES, "idf"],
    "layer-signs-drawing": [["qpv", "epci"], "idf"],
    "envelope-drawing": [CONTRACT, TERMS],
    "means-checked": [1, "État", "policiers", "ETP", "departement", "négociable", "", "93 ; 5", MEANS, "idf"],
    "means-rows": [1, None, "departement", None, "idf"],
    "project-report-drawing": [LIST, False, "liste.csv", "idf"],
    "money-why-drawing": ["93066", HERE, *RULES, "idf"],
    "projects-drawing": [None, "territory", "granted", "finality", "", HERE, *RULES, "idf"],
    "cofinancing-results-drawing": [HERE, *RULES, "idf"],
    "rules-upload-read": [RULES_FILE, "regles.json", "idf"],
    "shell-rail": ["idf", "/donnees"],
    "territory-name": ["idf"],
    "territory-switch": ["idf"],
    "sheet-drawing": [{"kind": "commune", "code": "93066"}, HERE, "idf", INDEX],
    "table-grid-place": [True, "idf", INDEX],
    "variants-list": [{"id": None, "round": 1}, "idf"],
    "_pages_content": ["/", ""],
}
"""What the page sends to each callback of the server, in the order of its inputs and states."""
QUESTION = {
    "journal": JOURNAL,
    "choices": {
        **{
            f"{one.component_id}.{one.component_property}": value
            for one, value in zip(FIELDS.values(), RULES, strict=True)
        },
        figures.GAPS: GAPS,
    },
    "before": HERE,
    "territory": "idf",
    "page": "disparites",
}
"""What `web/assets/chiffres.js` asks."""
OURS = sorted(set(VALUES) - {"_pages_content"})
N_FORGED = 3_000
ENGLISH = ("Traceback", "Error", "Exception", "werkzeug", "dash.")


def _post(client, body, address=posts.URL):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(address, data=raw, content_type="application/json")


def test_what_the_page_sends_is_answered(client):
    known = posts.dependencies(client)
    assert set(known) == set(VALUES)
    for output, values in VALUES.items():
        answer = _post(client, posts.payload(known[output], values))
        assert answer.status_code == 200, output
        assert answer.get_json()["response"], output


def test_3_000_forged_posts_never_break_the_server(client):
    known, draws = posts.dependencies(client), Random(1936)
    seen = set()
    for _ in range(N_FORGED):
        output = draws.choice(OURS)
        values = list(VALUES[output])
        for place in draws.sample(range(len(values)), draws.randint(1, min(2, len(values)))):
            values[place] = forged.mutated(values[place], draws)
        answer = _post(client, posts.payload(known[output], values))
        assert answer.status_code in {200, 204, 400}, (output, ascii(values)[:500])
        seen.add(answer.status_code)
        if answer.status_code == 400:
            text = answer.get_data(as_text=True)
            assert text.startswith("<!DOCTYPE html><html lang='fr'>")
            assert not any(word in text for word in ENGLISH)
    assert seen == {200, 204, 400}


def test_the_figures_that_the_page_asks_for_are_answered(client):
    answer = _post(client, QUESTION, figures.ADDRESS)
    told = answer.get_json()
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    assert told["perimeter"]["sequence"] == JOURNAL["sequence"]
    assert "77304" in told["perimeter"]["communes"] and told["panel"]["notices-edit"] == []


def test_300_forged_questions_of_figures_never_break_the_server(client):
    draws, seen = Random(2012), set()
    for _ in range(300):
        answer = _post(client, forged.mutated(QUESTION, draws), figures.ADDRESS)
        seen.add(answer.status_code)
        text = answer.get_data(as_text=True)
        assert not any(word in text for word in ENGLISH)
        if answer.status_code == 200:
            told = json.loads(text)
            assert told["perimeter"] or told["panel"]["notices-edit"], text[:200]
    assert seen == {200, 400}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"page": NaN}', b'{"page": "\\ud800"}', b"[" * 500])
def test_a_question_of_figures_that_is_no_json_is_a_french_400(client, body):
    answer = _post(client, body, figures.ADDRESS)
    assert answer.status_code == 400
    assert "La demande n'est pas lisible." in answer.get_data(as_text=True).replace("&#x27;", "'")


BROKEN_BODIES = (b"", b"{", b"\xff\xfe", b'{"output": "perimeter.data"', b"[" * 500)
MISSHAPED_BODIES = (
    *(b"[]", b"5", b"null", b'"text"', b"{}", b'{"output": 5}', b'{"output": "x.y"}', b'{"output": "fill.data"}'),
    *(b'{"output": "shell-rail.children"}', b'{"output": "shell-rail.children", "inputs": 5}'),
    *(b'{"output": "shell-rail.children", "inputs": []}', b'{"output": "shell-rail.children", "inputs": [5]}'),
    b'{"output": "shell-rail.children", "outputs": 5, "inputs": [{"id": "x", "property": "y"}], "changedPropIds": 5}',
    b"[" * 100_000,
)


@pytest.mark.parametrize("body", BROKEN_BODIES)
def test_a_body_that_is_no_json_is_a_french_400(client, body):
    answer = _post(client, body)
    assert answer.status_code == 400
    assert "La demande n'est pas lisible." in answer.get_data(as_text=True).replace("&#x27;", "'")


@pytest.mark.parametrize("body", MISSHAPED_BODIES, ids=range(len(MISSHAPED_BODIES)))
def test_a_misshaped_post_shows_no_traceback(client, body):
    answer = _post(client, body)
    assert answer.status_code in {400, 500}
    text = answer.get_data(as_text=True)
    assert "lang='fr'" in text and not any(word in text for word in ENGLISH)


@pytest.mark.parametrize("body", MISSHAPED_BODIES, ids=range(len(MISSHAPED_BODIES)))
def test_a_misshaped_post_is_a_bad_request(client, body):
    assert _post(client, body).status_code == 400


@pytest.mark.parametrize(
    ("output", "values"), [("_pages_content", [5, ""]), ("_pages_content", ["/", 5]), ("start", ["\ud800"])]
)
def test_a_value_that_no_page_sends_is_a_bad_request_everywhere(client, output, values):
    answer = _post(client, posts.payload(posts.dependencies(client)[output], values))
    assert answer.status_code in {200, 204, 400}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_only_json_is_taken(client, kind):
    answer = client.post(posts.URL, data=b"output=fill.data", content_type=kind)
    assert answer.status_code in {400, 415}


def test_an_unknown_indicator_is_a_french_sentence(client):
    known = posts.dependencies(client)
    answer = _post(client, posts.payload(known["fill"], ["richesse", False, *CLASSING, INDEX, READING, "idf", "carte"]))
    assert answer.status_code == 400
    assert "indicateur" in answer.get_data(as_text=True)

"""Published indexes by their addresses: proposed, adopted, amended, told apart; files read back; refusals in French."""

import json
from uuid import uuid4

from callbacks import _versions
from callbacks._context import context
from callbacks.variants import show_variants
from domain.index import DEFAULT, URBAN_RURAL, Definition, Part, chosen_text, mark, write_field, written
from tests.trees import texts
from tests.web.test_variants import CHOICES

BY = {"author": "Préfecture de région", "reason": "Séance du 12 mars"}


NOTED = {"number": 1, "base": 2, "same": False}
"""Answer to the first note kept after the generated one."""


def _post(client, path, **body):
    return client.post(path, json={"op_id": str(uuid4()), **BY, **body})


def test_an_index_is_proposed_adopted_and_amended_and_pages_say_which_one_they_follow(client, dash_app):
    first = _post(client, "/indices/idf", name="Indice de mars", index="")
    assert first.get_json() == {"number": 1}
    assert _post(client, "/indices/idf/1", decision="adopt").status_code == 200
    amended = _post(client, "/indices/idf", name="Indice d'avril", index=written(URBAN_RURAL), amends=1)
    assert amended.get_json() == {"number": 2}
    with dash_app.server.app_context():
        now, text = context("idf"), chosen_text(URBAN_RURAL)
        assert "version 2, proposée" in _versions.index_name(now, text)
        assert "version 1, adoptée" in _versions.index_name(now, "")
        assert _versions.reference(now)[0] == DEFAULT
        last = _versions.views(now, text)[0]
        assert last.is_shown and any("λ" in line for line in last.changes)
    note = client.get("/indices/idf/1/note.md")
    assert note.text.startswith("# Indice de mars : note de méthode")
    assert _post(client, "/indices/idf/1/note", note="Note complétée", base=1).get_json() == NOTED
    assert client.get("/indices/idf/1/note.md").text == "Note complétée"
    refused = _post(client, "/indices/idf/1/note", note="Une autre", base=1)
    told = refused.get_json()
    assert (refused.status_code, told["note"], told["base"]) == (409, "Note complétée", 2)
    assert told["phrase"].startswith("Préfecture de région a gardé une autre note le")
    assert _post(client, "/indices/idf/1/note", note="Une autre", base=told["base"]).status_code == 200
    earlier = [client.get(f"/indices/idf/1/note.md?texte={number}") for number in (1, 2, 3, 4)]
    assert [one.status_code for one in earlier] == [200, 200, 200, 404]
    assert earlier[0].text.startswith("# Indice de mars") and earlier[2].text == "Une autre"
    assert _post(client, "/indices/idf/2", decision="refuse").status_code == 200
    refused = _post(client, "/indices/idf/2", decision="adopt")
    assert refused.status_code == 400
    assert "déjà adoptée, amendée ou refusée" in refused.get_json()["phrase"]


def test_a_repeated_save_of_a_note_tells_its_own_place_and_one_that_was_there_says_so(client):
    number = _post(client, "/indices/idf", name="Indice de mai", index=written(URBAN_RURAL)).get_json()["number"]
    path, noted = f"/indices/idf/{number}/note", {**NOTED, "number": number}
    mine = {"op_id": str(uuid4()), "note": "La mienne", "base": 1}
    assert _post(client, path, **mine).get_json() == noted
    assert _post(client, path, note="La leur", base=2).get_json() == {**noted, "base": 3}
    assert _post(client, path, **mine).get_json() == noted
    assert _post(client, path, note="La leur\n", base=2).get_json() == {**noted, "base": 3, "same": True}


def test_a_version_without_reason_is_refused_in_french(client):
    answer = client.post("/indices/idf", json={"op_id": str(uuid4()), "author": "Préfecture", "name": "x", "index": ""})
    assert answer.status_code == 400
    assert answer.get_json()["phrase"].startswith("Écrivez le motif")


def test_an_exported_definition_is_read_back(client):
    search = f"?t=idf&ix={write_field(written(URBAN_RURAL))}"
    file = client.get(f"/exports/indice.json{search}")
    assert json.loads(file.data)["marque"] == mark(URBAN_RURAL)
    read = client.post("/indices/lecture", json={"text": file.text}).get_json()
    assert read["index"] == chosen_text(URBAN_RURAL)


def test_another_file_is_refused_in_french(client):
    for text in ("{}", "bonjour", json.dumps({"format": "geoprio-indice", "indice": {"variables": 5}}), "[" * 5_000):
        answer = client.post("/indices/lecture", json={"text": text})
        assert answer.status_code == 400
        assert "Ce n'est pas une définition" in answer.get_json()["phrase"]


def test_the_ranking_says_one_sentence_for_each_commune(client):
    text = client.get("/exports/indice.csv?t=idf").data.decode("utf-8-sig")
    lines = text.strip().split("\r\n")
    assert len(lines) == 1_267
    assert all("le cinquième le plus en difficulté" in line or "n'a pas d'indice" in line for line in lines[1:])


def test_the_table_of_the_map_follows_the_index_of_the_address(client):
    own = client.get(f"/layers/idf/tableau.json?ix={write_field(written(URBAN_RURAL))}")
    usual = client.get("/layers/idf/tableau.json")
    positions = [answer.get_json()["values"]["need_position"] for answer in (own, usual)]
    assert len(positions[0]) == len(positions[1]) == 1_266 and positions[0] != positions[1]
    assert client.get("/layers/idf/tableau.json?ix=zz").status_code == 404


def test_a_calculation_that_has_not_begun_is_at_nothing(client):
    assert client.get("/travaux/rien").get_json() == {"done": 0, "total": 0}
    assert client.post("/travaux/rien").get_json() == {"stopped": True}


def test_an_unknown_version_or_territory_leads_nowhere(client):
    assert client.get("/indices/idf/999/note.md").status_code == 404
    assert _post(client, "/indices/atlantide", name="x", index="").status_code == 400


def test_the_history_of_a_variant_says_which_version_it_used(client, dash_app):
    own = Definition((Part("densite", -1, 10.0),))
    number = _post(client, "/indices/idf", name="Indice de densité", index=written(own)).get_json()["number"]
    who = {"actor": "poste-1", "op_id": str(uuid4())}
    place = {"communes": ["93010"], "quarters": [], "locked": [], "withdrawn": []}
    made = client.post(
        "/variantes/idf", json={**who, "name": "V", "visibility": "institution", "perimeter": place, "choices": CHOICES}
    ).get_json()
    change = {"op": "choices", "after": {**CHOICES, "index": written(own)}}
    body = {"actor": "poste-1", "op_id": str(uuid4()), "version": 1, "changes": [change]}
    assert client.post(f"/variantes/idf/{made['id']}", json=body).status_code == 200
    with dash_app.server.app_context():
        drawn = show_variants({"id": made["id"], "round": 1}, "idf")["history"]
    assert f"« Indice de densité », version {number}, proposée" in texts(drawn).replace("\u00a0", " ")

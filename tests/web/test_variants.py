"""Variants by their addresses: kept, read, changed by two at once, copied, and refused in French."""

import json
from random import Random
from uuid import uuid4

import pytest

from callbacks._parse_changes import RULE_KEYS
from callbacks.address import open_address, write_address
from callbacks.choosing import choose, offer
from domain.errors import StoreUnavailable
from tests.callbacks import forged
from tests.callbacks.controls import OWN_RULES
from tests.trees import texts

HERE = {"communes": ["93010"], "quarters": ["QN09219N"], "locked": [], "withdrawn": []}
CHOICES = {
    "indicator": "poverty_rate",
    "layers": ["qpv"],
    "reading": ["need_position", "qpv_population"],
    **{key: value for key, value in OWN_RULES.items() if key != "means"},
    "contract": None,
    "terms": {},
    "means": OWN_RULES["means"],
    "index": "",
}
CLASSES = {"method": "", "number": "5", "bounds": ""}
BONDY, PARIS, MEAUX = ({"op": "toggle_commune", "commune": code} for code in ("93010", "75056", "77284"))


def _body(**own):
    return {"actor": "poste-1", "op_id": str(uuid4()), **own}


def _kept(client, name="Première", **own):
    body = _body(name=name, visibility="institution", perimeter=HERE, choices=CHOICES, **own)
    answer = client.post("/variantes/idf", json=body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def _saved(client, variant, *changes, version=None, **own):
    body = _body(version=version or variant["version"], changes=list(changes), **own)
    return client.post(f"/variantes/idf/{variant['id']}", json=body)


def test_a_draft_is_kept_with_its_perimeter_its_choices_and_its_visibility(client):
    made = _kept(client, name="  Séance\tdu 12 mars ")
    assert (made["version"], made["name"], made["visibility"]) == (1, "Séance du 12 mars", "institution")
    assert (made["start"], made["undo"], made["redo"]) == (HERE, False, False)
    controls = {place: value for place, _, value in made["controls"]}
    assert list(controls.values()) == list(CHOICES.values())
    assert client.get(f"/variantes/idf/{made['id']}").get_json()["start"] == HERE


def test_the_address_of_a_variant_opens_it_as_it_stands(client, dash_app):
    made = _kept(client)
    _saved(client, made, PARIS)
    with dash_app.server.app_context():
        opened = open_address(f"?t=idf&e=5&v=48.9,2.3,11&va={made['id']}")
    assert set(opened["start"]["communes"]) == {"93010", "75056"}
    assert (opened["envelope"], opened["view"], opened["variant"]["version"]) == (7_000_000, (48.9, 2.3, 11.0), 2)
    assert opened["notice"] == []


def test_a_variant_is_what_another_perimeter_may_start_from(client, dash_app):
    made = _kept(client, name="Point de départ")
    with dash_app.server.app_context():
        offered = {one["value"]: one["label"] for one in offer("variant", "idf")["options"]}
        chosen = choose("variant", None, made["id"], {"communes": [], "quarters": []}, "idf")
        gone = choose("variant", None, "0" * 32, {"communes": [], "quarters": []}, "idf")
    assert offered[made["id"]] == "Point de départ"
    assert (chosen["communes"], chosen["means"]) == (made["start"]["communes"], "variant")
    assert gone["communes"] == [] and "n'existe pas" in texts(gone["drawing"]["choosing-answer"])


@pytest.mark.parametrize("asked", ["0" * 32, "é", "a b"])
def test_an_unknown_variant_is_said_over_what_the_address_describes(dash_app, asked):
    with dash_app.server.app_context():
        opened = open_address(f"?t=idf&e=5&va={asked}")
    assert opened["variant"] is None and opened["envelope"] == 5
    assert "variante" in texts(opened["notice"])


def test_a_deleted_variant_is_said_and_can_come_back(client, dash_app):
    made = _kept(client)
    deleted = _saved(client, made, {"op": "delete"}).get_json()
    assert deleted["deleted"] is True
    with dash_app.server.app_context():
        opened = open_address(f"?t=idf&va={made['id']}")
    assert opened["variant"] is None and "supprimée" in texts(opened["notice"])
    assert _saved(client, deleted, {"op": "undelete"}).get_json()["deleted"] is False


def test_undo_and_redo_reach_the_whole_history(client):
    made = _kept(client)
    after = _saved(client, made, PARIS, MEAUX).get_json()
    undone = _saved(client, after, {"op": "undo"}, {"op": "undo"}).get_json()
    assert (undone["start"], undone["undo"], undone["redo"]) == (HERE, False, True)
    assert set(_saved(client, undone, {"op": "redo"}).get_json()["start"]["communes"]) == {"93010", "75056"}
    refused = _saved(client, made, {"op": "undo"}, version=1)
    assert refused.status_code == 400 and "rien à annuler" in refused.get_json()["phrase"]


def test_choices_names_and_visibilities_are_changes_like_others(client):
    made = _kept(client)
    after = {**CHOICES, "envelope": 9_000_000}
    changes = {"op": "choices", "after": after}, {"op": "rename", "name": "Seconde"}
    saved = _saved(client, made, *changes, {"op": "visibility", "visibility": "state_session"}).get_json()
    assert (saved["version"], saved["name"], saved["visibility"]) == (4, "Seconde", "state_session")
    assert [value for _, _, value in saved["controls"]] == list(after.values())
    back = _saved(client, saved, {"op": "restore", "version": 1}).get_json()
    assert [value for _, _, value in back["controls"]] == list(CHOICES.values()) and back["name"] == "Seconde"


def test_a_save_tried_again_is_answered_as_the_first_time(client):
    made = _kept(client)
    body = _body(version=1, changes=[PARIS])
    first, again = (client.post(f"/variantes/idf/{made['id']}", json=body).get_json() for _ in range(2))
    assert first["version"] == again["version"] == 2
    other = client.post(f"/variantes/idf/{made['id']}", json={**body, "changes": [MEAUX]})
    assert other.status_code == 400 and "numéro d'un autre" in other.get_json()["phrase"]


def test_two_at_once_are_told_and_neither_is_lost(client):
    made = _kept(client)
    theirs = _saved(client, made, PARIS).get_json()
    conflict = _saved(client, made, MEAUX)
    told = conflict.get_json()
    assert conflict.status_code == 409
    assert (told["theirs"]["version"], told["count"], told["mergeable"]) == (theirs["version"], 1, True)
    assert told["lines"] == ["ajout de Paris"]
    merged = _saved(client, made, MEAUX, merge=True).get_json()
    assert merged["merged"] is True
    assert set(merged["start"]["communes"]) == {"93010", "75056", "77284"}


def test_changes_of_the_same_commune_cannot_be_merged_but_can_be_copied(client):
    made = _kept(client)
    _saved(client, made, PARIS)
    own = {"op": "hold", "hold": "withdrawn", "communes": ["75056"]}
    for merge in (False, True):
        conflict = _saved(client, made, own, merge=merge)
        assert conflict.status_code == 409 and conflict.get_json()["mergeable"] is False
    body = _body(version=1, changes=[own])
    copy = client.post(f"/variantes/idf/{made['id']}/copie", json=body).get_json()
    assert copy["id"] != made["id"] and copy["name"] == "Copie de Première"
    assert copy["start"] == {**HERE, "withdrawn": ["75056"]}
    assert set(client.get(f"/variantes/idf/{made['id']}").get_json()["start"]["communes"]) == {"93010", "75056"}


def test_a_variant_belongs_to_its_territory(wide_client):
    made = _kept(wide_client)
    answer = wide_client.get(f"/variantes/dep-93/{made['id']}")
    assert answer.status_code == 400 and "autre territoire" in answer.get_json()["phrase"]
    body = _body(version=1, changes=[BONDY])
    assert wide_client.post(f"/variantes/dep-93/{made['id']}", json=body).status_code == 400


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"name": "   "}, "La variante n'a pas de nom"),
        ({"visibility": "tous"}, "La visibilité ne peut pas être lue"),
        ({"perimeter": {**HERE, "communes": ["99999"]}}, "n'existe pas dans ce territoire"),
        ({"choices": {**CHOICES, "indicator": "bonheur"}}, "L'indicateur ne peut pas être lu"),
        ({"actor": "Madame Dupont"}, "Le nom du poste ne peut pas être lu"),
        ({"op_id": "5"}, "Le numéro de l'enregistrement ne peut pas être lu"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_french_and_nothing_is(client, body, words):
    before = _n_kept(client)
    sent = {**_body(name="X", visibility="institution", perimeter=HERE, choices=CHOICES), **body}
    answer = client.post("/variantes/idf", json=sent)
    assert answer.status_code == 400 and words in answer.get_json()["phrase"]
    assert _n_kept(client) == before


def _n_kept(client):
    post = {
        "output": "..variants-list.children...variants-history.children..",
        "outputs": [{"id": f"variants-{one}", "property": "children"} for one in ("list", "history")],
        "inputs": [{"id": "variant", "property": "data", "value": {"id": None}}],
        "state": [{"id": "territory", "property": "data", "value": "idf"}],
        "changedPropIds": ["variant.data"],
    }
    listed = client.post("/_dash-update-component", json=post).get_json()["response"]["variants-list"]["children"]
    return json.dumps(listed).count('"Li"')


def test_the_list_names_every_variant_and_the_history_every_change(client):
    made = _kept(client, name="À montrer")
    _saved(client, made, PARIS)
    post = {
        "output": "..variants-list.children...variants-history.children..",
        "outputs": [{"id": f"variants-{one}", "property": "children"} for one in ("list", "history")],
        "inputs": [{"id": "variant", "property": "data", "value": {"id": made["id"]}}],
        "state": [{"id": "territory", "property": "data", "value": "idf"}],
        "changedPropIds": ["variant.data"],
    }
    drawn = client.post("/_dash-update-component", json=post).get_json()["response"]
    listed, history = (json.dumps(drawn[key], ensure_ascii=False) for key in ("variants-list", "variants-history"))
    assert "À montrer" in listed and "2 communes, 1 quartier" in listed.replace("\u00a0", " ")
    assert history.index("ajout de Paris") < history.index("création de la variante")
    assert history.count("Revenir ici") == 1


def test_without_a_base_that_answers_saving_says_so_and_keeps_nothing(client, monkeypatch):
    made = _kept(client)

    def fail(*_args, **_kwargs):
        raise StoreUnavailable(reason="full")

    monkeypatch.setattr("web.variants.proposals.save", fail)
    answer = _saved(client, made, PARIS)
    assert answer.status_code == 503 and "le disque est plein" in answer.get_json()["phrase"]


def test_another_origin_saves_nothing(client):
    made = _kept(client)
    answer = client.post(
        f"/variantes/idf/{made['id']}",
        json=_body(version=1, changes=[PARIS]),
        headers={"Origin": "http://ailleurs.example"},
    )
    assert answer.status_code == 403 and "elle est refusée" in answer.get_json()["phrase"]
    assert client.get(f"/variantes/idf/{made['id']}").get_json()["version"] == 1


def test_a_save_beyond_what_the_server_takes_is_413_with_a_sentence_that_a_script_reads(client, dash_app, monkeypatch):
    made = _kept(client)
    monkeypatch.setitem(dash_app.server.config, "MAX_CONTENT_LENGTH", 100)
    answer = _saved(client, made, PARIS)
    assert answer.status_code == 413 and "trop volumineux" in answer.get_json()["phrase"]


def test_1_000_forged_saves_never_break_the_server(client):
    made, draws, seen = _kept(client), Random(2012), set()
    shapes = [
        ("/variantes/idf", {"name": "X", "visibility": "institution", "perimeter": HERE, "choices": CHOICES}),
        (f"/variantes/idf/{made['id']}", {"version": 1, "changes": [PARIS, {"op": "undo"}], "merge": True}),
        (f"/variantes/idf/{made['id']}/copie", {"version": 1, "changes": [MEAUX]}),
    ]
    for _ in range(1_000):
        address, body = draws.choice(shapes)
        sent = forged.mutated({**body, "actor": "poste-1", "op_id": str(uuid4())}, draws)
        answer = client.post(address, data=json.dumps(sent).encode(), content_type="application/json")
        assert answer.status_code in {200, 400, 409}, (address, ascii(sent)[:500])
        assert answer.status_code != 400 or answer.get_json()["phrase"]
        seen.add(answer.status_code)
    assert seen == {200, 400, 409}


def test_what_is_taken_away_names_the_variant_and_whether_it_is_quite_it(client, dash_app):
    made = _kept(client, name="À emporter")
    with dash_app.server.app_context():
        opened = open_address(f"?t=idf&va={made['id']}")
    rules = {key: opened[key] for key in RULE_KEYS}
    for communes, is_exact in ((HERE["communes"], True), (["75056"], False)):
        perimeter = {**HERE, "communes": communes}
        search = write_address(
            perimeter,
            opened["indicator"],
            opened["layers"],
            {"view": None, "gaps": None, "reading": opened["reading"]},
            rules,
            CLASSES,
        )
        body = client.get(f"/exports/perimetre.geojson{search}&va={made['id']}").get_json()
        about = next(value for value in body.values() if isinstance(value, dict) and "variant" in value)
        assert (about["variant"], about["visibility"], about["is_exact"]) == ("À emporter", "institution", is_exact)
        assert len(about["journal"]) == 64


def test_pret_says_503_where_variants_cannot_be_kept(client, monkeypatch):
    def fail():
        raise StoreUnavailable(reason="readonly")

    monkeypatch.setattr("web.routes.database", fail)
    answer = client.get("/pret")
    assert answer.status_code == 503 and answer.get_json()["pret"] is False

"""Every answer carries the security headers; nothing is taken from another origin; every refusal is French."""

import base64
import hashlib
import re

import pytest

from tests.callbacks import posts
from web.security import content_policy

ADDRESSES = (
    *("/", "/donnees", "/a-propos", "/introuvable-ailleurs", "/sante", "/pret", "/layers/communes.geojson"),
    *("/layers/unites.json", "/assets/theme.css", "/_dash-layout", "/exports/perimetre.exe", "/layers/nulle.geojson"),
)
ENGLISH = ("Traceback", "Not Found", "Internal Server Error", "Method Not Allowed", "werkzeug")


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_security_headers(client, address):
    with client.get(address) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Content-Security-Policy" in headers
    assert "Strict-Transport-Security" not in headers
    assert "Access-Control-Allow-Origin" not in headers


def test_a_page_whose_address_browsers_would_cut_does_not_tell_it(client):
    assert client.get("/disparites?" + "a" * 3_800).headers["Referrer-Policy"] == "same-origin"
    assert client.get("/disparites?" + "a" * 4_000).headers["Referrer-Policy"] == "no-referrer"


def test_over_https_the_browser_is_told_to_stay_there(client):
    assert "max-age=" in client.get("/sante", base_url="https://localhost").headers["Strict-Transport-Security"]


def test_the_content_policy_allows_this_origin_and_hashed_scripts_only(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["connect-src"] == rules["font-src"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    scripts = rules["script-src"].split()
    assert scripts[0] == "'self'" and all(re.fullmatch(r"'sha256-[\w+/]+=*'", one) for one in scripts[1:])
    assert "unsafe-eval" not in policy and "http" not in policy and "*" not in policy
    assert "'unsafe-inline'" not in rules["script-src"]


def test_every_inline_script_of_the_page_is_hashed_by_the_policy(client, dash_app):
    page = client.get("/").get_data(as_text=True)
    policy = client.get("/").headers["Content-Security-Policy"]
    executable = [
        body
        for tag, body in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.S)
        if body.strip() and "application/json" not in tag
    ]
    assert executable
    for body in executable:
        assert _hash(body) in policy, body[:80]


def _hash(body):
    return base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()


def test_the_page_names_no_other_origin_and_says_its_language(client):
    page = client.get("/").get_data(as_text=True)
    assert re.search(r"<html[^>]+lang=['\"]fr['\"]", page)
    assert not re.findall(r"(?:src|href)=[\"'](?:https?:)?//", page)


def test_the_policy_is_written_from_the_hashes_given():
    assert "script-src 'self' 'sha256-abc='" in content_policy(["'sha256-abc='"])


@pytest.mark.parametrize(
    "origin", ["https://ailleurs.example", "http://localhost:1", "null", "http://localhost.ailleurs.example"]
)
def test_a_post_from_another_origin_is_refused(client, origin):
    answer = client.post(posts.URL, json={}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert "vient d'un autre site" in answer.get_data(as_text=True).replace("&#x27;", "'")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_from_another_origin_are_refused_too(client, method):
    assert getattr(client, method)("/", headers={"Origin": "https://ailleurs.example"}).status_code == 403


def test_a_post_from_the_page_itself_is_answered(client):
    rail = posts.dependencies(client)["shell-rail"]
    answer = client.post(posts.URL, json=posts.payload(rail, ["idf", "/"]), headers={"Origin": "http://localhost"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("address", "method", "code", "said"),
    [
        ("/nulle-part.php", "get", 404, None),
        ("/layers/nulle.json", "get", 404, None),
        ("/exports/", "get", 404, None),
        ("/sante", "post", 405, "ne se demande pas de cette façon"),
        ("/exports/perimetre.exe", "get", 400, "Le format du fichier"),
        ("/exports/perimetre.csv?e=beaucoup", "get", 400, "L'enveloppe"),
        ("/exports/perimetre.csv?t=corse", "get", 400, "un autre territoire (« corse »)"),
        ("/exports/perimetre.csv?p=abc", "get", 400, "une autre version du découpage"),
        ("/exports/perimetre.csv?r=101", "get", 400, "Le taux garanti doit être compris entre 0 et 100"),
        ("/exports/perimetre.csv?i=richesse", "get", 400, "L'indicateur"),
        ("/exports/perimetre.csv?" + "a=1&" * 100, "get", 400, "ne peut pas être lu"),
        ("/exports/perimetre.csv?v=%ff%fe", "get", 400, "Le cadrage de la carte"),
    ],
)
def test_what_cannot_be_answered_is_said_in_french(client, address, method, code, said):
    answer = getattr(client, method)(address)
    assert answer.status_code == code
    if said is not None:
        text = answer.get_data(as_text=True).replace("&#x27;", "'").replace("\u00a0", " ")
        assert said in text
        assert "<html lang='fr'>" in text and "Ouvrir la carte" in text
        assert not any(word in text for word in ENGLISH)


def test_an_unknown_layer_is_a_404(client):
    answer = client.get("/layers/nulle.geojson")
    assert answer.status_code == 404
    assert "ne mène nulle part" in answer.get_data(as_text=True)


def test_what_the_visitor_wrote_is_escaped(client):
    answer = client.get("/exports/perimetre.csv?i=<script>alert(1)</script>")
    assert answer.status_code == 400
    assert "<script" not in answer.get_data(as_text=True)


def test_an_unforeseen_error_is_a_french_page_and_a_logged_trace(dash_app, caplog, monkeypatch):
    server = dash_app.server
    monkeypatch.setitem(server.view_functions, "alive", lambda: 1 / 0)
    with server.test_client() as client:
        answer = client.get("/sante")
    assert answer.status_code == 500
    assert "Une erreur imprévue" in answer.get_data(as_text=True)
    assert "ZeroDivisionError" not in answer.get_data(as_text=True)
    assert any(record.exc_info for record in caplog.records)


def test_too_large_a_post_is_refused(client):
    answer = client.post(posts.URL, data=b"x" * (36 * 1024 * 1024 + 1), content_type="application/json")
    assert answer.status_code == 413
    assert "trop volumineu" in answer.get_data(as_text=True)


def test_the_debug_tools_of_dash_are_off(client):
    config = client.get("/").get_data(as_text=True)
    assert '"ui": true' not in config and '"hot_reload": {' not in config
    assert client.get("/_mcp").status_code in {200, 404}
    assert b"jsonrpc" not in client.get("/_mcp").data

"""Scripts are compressed once, answers each time, and nothing is kept that a stranger could make grow."""

import gzip

import brotli
import pytest
from flask import Flask, Response

from web import compression

LONG = "périmètre " * 200


@pytest.fixture
def served():
    """A server whose every answer differs: a script that is served twice alike was kept."""
    server = Flask("essai")
    turns = iter(range(100))

    @server.route("/_dash-component-suites/<path:name>")
    @server.route("/layers/<path:name>", methods=["GET", "POST"])
    def answer(name):
        return Response(f"{next(turns)} {name} {LONG}", mimetype="application/javascript")

    compression.install(server)
    return server.test_client()


def _read(client, path, encoding="br", method="GET"):
    answer = client.open(path, method=method, headers={"Accept-Encoding": encoding})
    assert answer.headers["Content-Encoding"] == encoding
    return {"br": brotli.decompress, "gzip": gzip.decompress}[encoding](answer.data).decode()


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_script_is_compressed_once_whatever_its_fingerprint(served, encoding):
    first = _read(served, "/_dash-component-suites/dash/dcc.v4_4_1m17.js", encoding)
    assert first == f"0 dash/dcc.v4_4_1m17.js {LONG}"
    assert _read(served, "/_dash-component-suites/dash/dcc.v9_9_9m99.js", encoding) == first
    assert _read(served, "/_dash-component-suites/dash/html.v4_4_1m17.js", encoding) != first


def test_each_encoding_is_kept_apart(served):
    path = "/_dash-component-suites/dash/dcc.v4_4_1m17.js"
    assert _read(served, path, "br").startswith("0 ") and _read(served, path, "gzip").startswith("1 ")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_answer_is_compressed_each_time(served, method):
    told = [_read(served, "/layers/a.js", method=method) for _ in range(3)]
    assert [text.split()[0] for text in told] == ["0", "1", "2"]


def test_scripts_of_the_page_are_what_their_files_hold(client):
    path = "/_dash-component-suites/dash/html/dash_html_components.min.js"
    plain = client.get(path, headers={"Accept-Encoding": "identity"}).data
    for _ in range(2):
        assert _read(client, path) == plain.decode() and _read(client, path, "gzip") == plain.decode()


def test_a_script_that_does_not_exist_is_not_kept(client):
    for turn in range(3):
        answer = client.get(f"/_dash-component-suites/dash/nothing{turn}.js", headers={"Accept-Encoding": "br"})
        assert answer.status_code >= 400 and "Content-Encoding" not in answer.headers

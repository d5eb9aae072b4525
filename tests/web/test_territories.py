"""Pages, layers, units and files of several territories on one server."""

import json
import re
import shutil

import pytest

from tests import territories
from tests.callbacks import posts
from web.factory import create_app
from web.settings import Settings

PAGES = "_pages_content"


def _drawn(client, path, search):
    """Return the layout of a page as the browser receives it, as text."""
    known = posts.dependencies(client)
    answer = client.post(posts.URL, json=posts.payload(known[PAGES], [path, search]))
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/donnees", "/a-propos", "/nulle-part"])
def test_every_page_is_drawn_for_the_territory_of_its_address(wide_client, path):
    for search, key in (
        ("", "idf"),
        ("?t=dep-78", "dep-78"),
        ("?t=dep-93&e=5", "dep-93"),
        ("?t=idf&t=dep-93", "dep-93"),
    ):
        assert re.search(rf'"data": ?"{key}"', _drawn(wide_client, path, search)), search


def _first(client, address):
    """Return the page that the first answer carries for an address, its title, and what it says of the address."""
    headers = {"Referer": address} if address else {}
    layout = client.get("/_dash-layout", headers={"Accept-Encoding": "identity", **headers}).get_json()
    by_id = {str(one["props"].get("id")): one["props"] for one in _elements(layout)}
    location = by_id["_pages_location"]
    told = by_id["_pages_store"].get("data")
    return by_id["_pages_content"].get("children"), told, (location.get("pathname"), location.get("search"))


def _elements(part):
    for one in part if isinstance(part, list) else [part]:
        if isinstance(one, dict) and "props" in one:
            yield one
            yield from _elements(one["props"].get("children"))


@pytest.mark.parametrize("path", ["/", "/donnees", "/a-propos"])
def test_the_first_answer_carries_the_page_of_the_address(wide_client, path):
    for search, key in (
        ("", "idf"),
        ("?t=dep-78", "dep-78"),
        ("?t=idf&t=dep-93&e=5", "dep-93"),
        ("?t=bretagne", "idf"),
    ):
        page, title, said = _first(wide_client, f"http://localhost{path}{search}")
        assert said == (path, search)
        (shown,) = [one["props"]["data"] for one in _elements(page) if one["props"].get("id") == "territory"]
        assert shown == key
        asked = json.loads(_drawn(wide_client, path, search))["response"]
        assert (page, title) == (asked["_pages_content"]["children"], asked["_pages_store"]["data"])


@pytest.mark.parametrize("address", ["", "http://localhost/nulle-part", "http://localhost/donnees/", "::", "http://["])
def test_the_first_answer_leaves_its_place_to_a_page_that_it_does_not_know(wide_client, address):
    assert _first(wide_client, address) == (None, None, (None, None))


@pytest.mark.parametrize(
    "search", ["?t=bretagne", "?t=", "?t=%FF", "?view=5&layout=6&refusal=7&page=8&self=9", "?t=../.."]
)
@pytest.mark.parametrize("path", ["/", "/donnees", "/a-propos"])
def test_no_address_gives_a_blank_page(wide_client, path, search):
    drawn = _drawn(wide_client, path, search)
    assert re.search(r'"data": ?"idf"', drawn)
    assert ("n'est pas disponible ici" in drawn) == (path != "/" and search in {"?t=bretagne", "?t=%FF", "?t=../.."})


def test_layers_and_units_are_those_of_the_territory_in_their_address(wide_client):
    for key, n in (("dep-78", 259), ("dep-93", 39), ("idf", 1_266)):
        units = wide_client.get(f"/layers/{key}/unites.json", headers={"Accept-Encoding": "identity"}).get_json()
        assert (units["territory"], len(units["communes"])) == (key, n)
        layer = wide_client.get(f"/layers/{key}/communes.geojson", headers={"Accept-Encoding": "identity"}).get_json()
        assert [one["properties"]["c"] for one in layer["features"]] == units["communes"]


def test_the_stable_address_is_that_of_the_first_territory(wide_client):
    stable, named = (wide_client.get(f"/layers/{part}communes.geojson") for part in ("", "idf/"))
    assert stable.headers["ETag"] == named.headers["ETag"] and stable.data == named.data


@pytest.mark.parametrize("name", ["unites.json", "tableau.json", "communes.geojson"])
def test_a_layer_of_an_unknown_territory_is_a_french_404(wide_client, name):
    answer = wide_client.get(f"/layers/bretagne/{name}")
    assert answer.status_code == 404 and "Cette adresse ne mène nulle part" in answer.get_data(as_text=True)


def test_the_page_asks_early_for_the_documents_of_its_territory(wide_client):
    assert "/layers/dep-78/communes.geojson?v=" in wide_client.get("/?t=dep-78").headers["Link"]
    assert "/layers/idf/communes.geojson?v=" in wide_client.get("/?t=bretagne").headers["Link"]


def test_files_are_made_and_named_for_the_territory_of_their_address(wide_client):
    answer = wide_client.get("/exports/perimetre.csv?t=dep-93")
    assert 'filename="geoprio-dep-93-' in answer.headers["Content-Disposition"]
    rows = answer.data.decode("utf-8-sig").splitlines()[1:]
    assert rows and all(row.startswith("93") and "Seine-Saint-Denis" in row for row in rows)
    refused = wide_client.get("/exports/perimetre.csv?t=bretagne")
    assert refused.status_code == 400 and "pas disponible ici" in refused.get_data(as_text=True)


@pytest.fixture
def spoilt_client(cut_folders, tmp_path):
    """A server asked to open Seine-Saint-Denis first, whose folder has lost its manifest."""
    for one in cut_folders:
        shutil.copytree(one, tmp_path / "territoires" / one.name)
    chosen = territories.half_written(tmp_path / "territoires" / "dep-93")
    app = create_app(Settings("127.0.0.1", 8053, "k" * 64, tmp_path, tmp_path / "territoires", str(chosen)))
    with app.server.test_client() as client:
        yield client


def test_a_first_territory_that_cannot_be_read_leaves_the_bundled_one_and_pret_says_so(spoilt_client):
    answer = spoilt_client.get("/pret")
    assert answer.status_code == 503
    said = answer.get_json()
    assert said["territoire"] == "idf" and said["pret"] is False
    assert list(said["illisibles"]) == ["dep-93"]
    assert "python -m geodata build --departements 93" in said["illisibles"]["dep-93"]
    assert spoilt_client.get("/").status_code == 200
    assert "ne peut pas être ouvert" in _drawn(spoilt_client, "/donnees", "")
    assert spoilt_client.get("/layers/dep-93/unites.json").status_code == 400
    assert spoilt_client.get("/exports/perimetre.csv?t=dep-78").status_code == 200


def test_a_spoilt_territory_beside_the_first_does_not_make_the_server_unready(cut_folders, tmp_path):
    shutil.copytree(cut_folders[0], tmp_path / "territoires" / "dep-78")
    territories.of_another_format(tmp_path / "territoires" / "dep-78")
    app = create_app(Settings("127.0.0.1", 8054, "k" * 64, tmp_path, tmp_path / "territoires"))
    answer = app.server.test_client().get("/pret")
    assert answer.status_code == 200 and list(answer.get_json()["illisibles"]) == ["dep-78"]

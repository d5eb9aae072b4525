"""Health, layers, units and files: addresses that answer at once, compressed, with their tag."""

import csv
import gzip
import io
import json
import re
from html import unescape
from threading import BoundedSemaphore

import brotli
import openpyxl
import pytest

from callbacks.address import read, write_address
from callbacks.indicator import answer as coloured
from callbacks.indicator import classing_values, show_indicator
from domain.classing import Classing
from domain.discretise import Discretisation
from domain.errors import UnreadableData
from domain.index import Definition, Part, chosen_text
from domain.mapped import variable_of
from domain.plan import Rules
from domain.wording.legend import METHOD_LABELS
from domain.wording.territory import LAYER_LABELS
from domain.written_rules import write_rules
from exports.formats import FORMATS
from exports.maps import class_labels
from tests.trees import texts, walk
from web.factory import ASSETS
from web.routes import _export_request

SIGNATURES = {
    "pdf": b"%PDF-",
    "a3": b"%PDF-",
    "png": b"\x89PNG",
    "xlsx": b"PK\x03\x04",
    "csv": b"\xef\xbb\xbf",
    "geojson": b"{",
}
DECODERS = {"gzip": gzip.decompress, "br": brotli.decompress}
UNITS, COMMUNES = "/layers/unites.json", "/layers/communes.geojson"
ROWS = "/layers/idf/tableau.json"
OWN_CLASSES = Classing()
LOOKED = {"view": None, "gaps": None, "reading": ["need_position", "qpv_population"]}
HERE = {"communes": ["93010", "93014"], "quarters": ["QN09219N"]}


def _search(classing=OWN_CLASSES):
    rules = Rules()
    written = {
        "envelope": rules.envelope_eur,
        "cost": rules.cost_eur_per_head,
        "schedule": rules.schedule,
        "mode": rules.mode,
        "guaranteed": 50,
        "derogation": False,
    }
    return write_address(
        HERE, "median_income_eur_per_cu", ["departements", "qpv"], LOOKED, written, classing_values(classing)
    )


@pytest.mark.parametrize("classing", [OWN_CLASSES, Classing(method=Discretisation.QUANTILES, n_classes=3)])
def test_the_colours_of_an_address_are_those_that_its_controls_give(client, classing):
    search = _search(classing)
    answer = client.get(f"/layers/couleurs.json{search}")
    controls = coloured("median_income_eur_per_cu", False, classing_values(classing), "idf", reading=LOOKED["reading"])
    assert answer.get_json() == json.loads(json.dumps(controls))
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_first_colours_follow_the_index_of_the_address(client):
    own = Rules(index=chosen_text(Definition((Part("densite", -1, 100.0),))))
    search = write_address(HERE, "need_position", [], LOOKED, write_rules(own), classing_values(OWN_CLASSES))
    told = client.get(f"/layers/couleurs.json{search}").get_json()
    controls = coloured(
        "need_position", False, classing_values(OWN_CLASSES), "idf", own.index, reading=LOOKED["reading"]
    )
    assert told == json.loads(json.dumps(controls))
    assert told["texts"] != client.get("/layers/couleurs.json?i=need_position").get_json()["texts"]


@pytest.mark.parametrize("search", ["", "?i=inconnu&n=5&t=%FF", "?va=zz", "?t=bretagne&de=idf", f"?{'x' * 9_000}"])
def test_an_address_that_cannot_be_read_is_coloured_as_the_page_that_it_opens(client, search):
    opened = client.get("/layers/couleurs.json").get_json()
    assert client.get(f"/layers/couleurs.json{search}").get_json() == opened


def test_colours_are_asked_for_again_even_where_the_address_has_a_view(client):
    answer = client.get("/layers/couleurs.json?v=48.8,2.3,9.5")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get("/layers/couleurs.json?v=48.8,2.3,9.5", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_says_where_its_first_colours_are(client):
    search = _search()
    assert f"</layers/couleurs.json{search}>" in client.get(f"/{search}").headers["Link"]
    assert "</layers/couleurs.json>" in client.get("/").headers["Link"]


def test_the_scripts_of_the_page_are_two_files_of_all_those_of_the_first_sight_first(client):
    page = client.get("/").get_data(as_text=True)
    addresses = re.findall(r'src="([^"]+/(?:premier|geoprio)-[0-9a-f]{16}\.js)"', page)
    assert "/assets/carte.js" not in page and len(addresses) == 2
    first, rest = (client.get(address) for address in addresses)
    files = sorted(ASSETS.glob("*.js"))
    alone = [ASSETS / f"{name}.js" for name in ("cadrage", "dessin", "symboles", "premier")]
    assert len(files) > 20
    assert first.data == b"\n".join(path.read_bytes() for path in alone)
    assert rest.data == b"\n".join(path.read_bytes() for path in files if path not in alone)
    for answer in (first, rest):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("search", ["", "?i=need_position&t=idf", '?n="><script>alert(1)</script>'])
def test_the_first_sight_is_told_what_to_read_on_the_page_of_the_map_alone(client, search):
    page = client.get(f"/{search}").get_data(as_text=True)
    (tag,) = re.findall(r"<script [^>]*premier-[^>]*>", page)
    told = dict(re.findall(r'data-(\w+)="([^"]*)"', tag))
    assert list(told) == ["communes", "units", "colours", "zoom"]
    for name in ("communes", "units", "colours"):
        assert client.get(unescape(told[name])).status_code == 200
    (elsewhere,) = re.findall(r"<script [^>]*premier-[^>]*>", client.get("/a-propos").get_data(as_text=True))
    assert "data-" not in elsewhere


def test_the_library_of_controls_is_read_beside_the_page_and_run_by_no_tag_of_it(client):
    page = client.get("/").get_data(as_text=True)
    (library,) = re.findall(r'<link rel="preload" as="script" href="([^"]+)" data-library>', page)
    assert "dash_mantine_components" in library and f'src="{library}"' not in page
    assert client.get(library).status_code == 200


def test_sante_says_alive(client):
    assert client.get("/sante").get_json() == {"sante": "ok"}


def test_pret_says_ready_with_the_territory(client):
    answer = client.get("/pret")
    assert answer.status_code == 200
    assert answer.get_json() == {"pret": True, "territoire": "idf", "communes": 1_266}


def test_pret_says_503_without_room_to_write(client, monkeypatch):
    full = type("Usage", (), {"free": 1024})
    monkeypatch.setattr("web.routes.shutil.disk_usage", lambda _path: full)
    answer = client.get("/pret")
    assert answer.status_code == 503 and answer.get_json()["pret"] is False


def _layer_addresses(table):
    return [f"/layers/{key}.geojson" for key in table.atlas.layers]


def test_every_layer_of_the_menu_is_served_whole(client, table):
    for address in _layer_addresses(table):
        answer = client.get(address, headers={"Accept-Encoding": "identity"})
        assert answer.status_code == 200 and answer.mimetype == "application/geo+json", address
        assert json.loads(answer.data)["type"] == "FeatureCollection"
    assert set(table.layer_keys) <= set(table.atlas.layers) <= set(LAYER_LABELS)


@pytest.mark.parametrize("address", [COMMUNES, UNITS, ROWS])
def test_each_compressed_variant_decodes_to_the_same_body(client, address):
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    for encoding, decode in DECODERS.items():
        answer = client.get(address, headers={"Accept-Encoding": encoding})
        assert answer.headers["Content-Encoding"] == encoding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert decode(answer.data) == plain.data
        assert int(answer.headers["Content-Length"]) == len(answer.data) < len(plain.data)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("", None),
        ("deflate", None),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", None),
    ],
)
def test_the_best_variant_that_the_browser_takes_is_sent(client, accepted, encoding):
    answer = client.get(COMMUNES, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding


@pytest.mark.parametrize("address", [COMMUNES, UNITS, ROWS])
def test_the_same_tag_is_answered_with_304_and_no_body(client, address):
    first = client.get(address)
    tag = first.headers["ETag"]
    assert tag.strip("W/").startswith('"')
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304 and again.data == b""
    assert again.headers["ETag"] == tag and "Vary" in again.headers
    assert client.get(address, headers={"If-None-Match": '"autre"'}).status_code == 200


@pytest.mark.parametrize("address", [COMMUNES, UNITS, ROWS])
def test_an_address_with_a_version_is_kept_a_year_and_one_without_is_asked_again(client, address):
    assert "immutable" in client.get(f"{address}?v=abc").headers["Cache-Control"]
    assert client.get(address).headers["Cache-Control"] == "no-cache"


def test_the_commune_layer_fits_200_kB_of_gzip(client):
    answer = client.get(COMMUNES, headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) <= 200_000


def test_the_units_are_those_of_the_territory_and_hold_no_nan(client, region):
    units = client.get(UNITS, headers={"Accept-Encoding": "identity"}).get_json()
    assert units["communes"] == region.communes.tolist()
    assert units["quarters"]["codes"] == region.quarters.codes.tolist()
    assert sum(units["population"]) == 12_463_067
    json.dumps(units, allow_nan=False)
    for key, zoning in units["zonings"].items():
        assert len(zoning["area_of"]) == 1_266
        assert max(zoning["area_of"]) < len(zoning["codes"]) == region.zonings[key].codes.size


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.key)
def test_each_format_is_served_once_with_its_name(client, one):
    answer = client.get(f"/exports/perimetre.{one.key}{_search()}")
    assert answer.status_code == 200
    assert answer.mimetype == one.media_type
    assert re.fullmatch(
        rf'attachment; filename="geoprio-idf-\d{{4}}-\d\d-\d\d-[0-9a-f]{{8}}\.{re.escape(one.suffix)}"',
        answer.headers["Content-Disposition"],
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(SIGNATURES[one.key])


def test_two_states_never_give_files_of_one_name_and_one_state_always_the_same(client):
    searches = ("", "?e=5", "?e=6", "?e=5", _search())
    names = [client.get(f"/exports/perimetre.csv{one}").headers["Content-Disposition"] for one in searches]
    assert names[1] == names[3] and len(set(names)) == 4


def test_a_file_asked_from_another_site_is_refused(client):
    for site, code in (("cross-site", 403), ("same-origin", 200), ("none", 200)):
        assert client.get("/exports/perimetre.csv", headers={"Sec-Fetch-Site": site}).status_code == code


def test_a_file_that_waits_too_long_for_its_turn_is_a_french_503(client, monkeypatch):
    turns = BoundedSemaphore(1)
    monkeypatch.setattr("web.routes._EXPORTS", turns)
    monkeypatch.setattr("web.routes.LONGEST_WAIT_SECONDS", 0.01)
    with turns:
        answer = client.get("/exports/perimetre.csv")
    assert answer.status_code == 503
    assert "Réessayez dans quelques secondes" in answer.get_data(as_text=True)
    assert client.get("/exports/perimetre.csv").status_code == 200


@pytest.mark.parametrize("search", ["", "?e=beaucoup"])
def test_a_file_that_fails_gives_its_turn_back(client, monkeypatch, search):
    def fail(*_):
        raise UnreadableData(file="contours.json", problem="cut")

    turns = BoundedSemaphore(1)
    monkeypatch.setattr("web.routes._EXPORTS", turns)
    monkeypatch.setattr("web.routes._export_request", fail)
    assert client.get(f"/exports/perimetre.csv{search}").status_code == 400
    assert turns.acquire(blocking=False)


def test_a_file_of_the_starting_point_needs_no_state(client):
    answer = client.get("/exports/perimetre.csv")
    assert answer.status_code == 200 and answer.data.startswith(SIGNATURES["csv"])


def test_the_csv_holds_the_communes_of_the_address(client):
    body = client.get(f"/exports/perimetre.csv{_search()}").data.decode("utf-8-sig")
    codes = [row[0] for row in csv.reader(body.splitlines(), delimiter=";")]
    assert codes[1:] == ["92007", "92014", "92032", "92071", "93010", "93014"]


@pytest.mark.parametrize(
    ("address", "code"),
    [("/", 200), ("/?e=5", 200), ("/donnees", 200), ("/a-propos", 200), ("/page-inconnue", 404), ("/donnees/", 404)],
)
def test_the_pages_answer_and_an_unknown_one_opens_the_frame_as_not_found(client, address, code):
    answer = client.get(address)
    assert answer.status_code == code and answer.mimetype == "text/html"
    assert "Géoprio" in answer.get_data(as_text=True)


def test_dash_answers_are_compressed(client):
    answer = client.get("/_dash-layout", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    json.loads(gzip.decompress(answer.data))


def test_files_show_the_classes_of_the_screen(client):
    asked = Classing(Discretisation.QUANTILES, 3)
    now, state = read(_search(asked))
    assert state.classing == asked
    on_paper = _export_request(now, state, "").classification
    on_screen = show_indicator(state.indicator, False, classing_values(asked))
    assert list(on_screen["fill"]["colors"]) == list(on_paper.colors)
    rows = [texts(one) for one in walk(on_screen["legend"]) if type(one).__name__ == "Li"][:3]
    labels = class_labels(on_paper.classes, variable_of(state.indicator, now.territory))
    assert [row.startswith(label) for row, label in zip(rows, labels, strict=True)] == [True] * 3
    assert METHOD_LABELS[on_paper.method] in texts(on_screen["legend"])


def test_the_page_cofinancement_gives_its_inputs_and_refuses_an_unknown_file(client):
    answer = client.get("/exports/cofinancement/recalcul.json?e=5000000&m=factor")
    assert answer.status_code == 200
    assert "geoprio-recalcul-idf-" in answer.headers["Content-Disposition"]
    (scaled,) = (one for one in answer.get_json()["calls"] if one["op"] == "scale_to_envelope")
    assert scaled["inputs"]["envelope"] == 5_000_000
    assert sum(one or 0 for one in scaled["shown"]["aid"]) == 5_000_000
    table = client.get("/exports/cofinancement/communes.csv?e=5000000&m=factor").get_data(as_text=True)
    assert table.splitlines()[0].startswith("\ufeffCode de la commune;Commune;Position")
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/exports/cofinancement/resultats.xlsx?e=5000000&m=factor").data)
    )
    assert book.sheetnames[:4] == ["Communes", "Règles", "Intercommunalités", "Barèmes"]
    aid = [row[4] for row in book["Intercommunalités"].iter_rows(min_row=2, values_only=True)]
    assert sum(aid) == 5_000_000
    rules = client.get("/exports/cofinancement/regles.json?e=5000000&m=factor").get_json()
    assert (rules["rules"]["envelope"], rules["rules"]["mode"]) == (5_000_000, "factor")
    assert client.get("/exports/cofinancement/autre.json").status_code == 400

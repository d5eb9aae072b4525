"""The base map: its tiles come from this server, kept; a source that fails costs nothing and is left alone."""

import time

import pytest

from callbacks.address import opening
from tests.tiles import CREDIT, picture, running_source
from web import base_map
from web.base_map import Tiles, media_type, tile_bounds
from web.factory import create_app
from web.settings import Settings

HERE = "/layers/idf/fond/9/259/176"
"""A tile that holds Paris."""


@pytest.fixture
def source():
    with running_source() as one:
        yield one


@pytest.fixture(scope="module")
def on_server(tmp_path_factory):
    """A server with a base map, its source, and what asks it."""
    with running_source() as one:
        settings = Settings("127.0.0.1", 8053, "k" * 64, tmp_path_factory.mktemp("etat"))
        app = create_app(_with(settings, one.template))
        with app.server.test_client() as client:
            yield one, client


def _with(settings, template):
    return Settings(
        settings.host,
        settings.port,
        settings.secret_key,
        settings.state_folder,
        base_map=template,
        base_map_credit=CREDIT,
    )


def test_a_tile_is_asked_once_and_kept(source):
    tiles = Tiles(source.template)
    assert tiles.get(9, 259, 176) == tiles.get(9, 259, 176) == picture()
    assert source.asked == ["/9/259/176.png"]


@pytest.mark.parametrize("manner", ["page", "large", "moved", "missing"])
def test_what_is_no_small_picture_at_that_address_is_no_tile_and_is_not_asked_again_at_once(source, manner):
    source.manner = manner
    tiles = Tiles(source.template)
    assert tiles.get(9, 259, 176) == tiles.get(9, 259, 176) == b""
    assert source.asked == ["/9/259/176.png"]
    source.manner = "tile"
    assert tiles.get(9, 259, 177) == picture()


@pytest.mark.parametrize("manner", ["broken", "slow"])
def test_a_source_that_fails_is_left_alone_for_a_minute_whatever_the_tile(source, manner, monkeypatch):
    monkeypatch.setattr(base_map, "PATIENCE_SECONDS", 0.2)
    source.manner = manner
    tiles, start = Tiles(source.template), time.monotonic()
    assert [tiles.get(9, 259, row) for row in (176, 177, 178)] == [b"", b"", b""]
    assert time.monotonic() - start < 0.9
    assert len(source.asked) == 1
    source.manner = "tile"
    monkeypatch.setattr(base_map, "monotonic", lambda: time.monotonic() + base_map.PAUSE_SECONDS)
    assert tiles.get(9, 259, 177) == picture()


def test_nobody_waits_for_the_turn_of_a_tile_and_a_full_queue_is_no_silence_of_the_source(source):
    tiles = Tiles(source.template)
    taken = [tiles._free.acquire(blocking=False) for _ in range(base_map.AT_ONCE)]
    assert all(taken) and tiles.get(9, 259, 176) == b"" and not source.asked
    tiles._free.release()
    assert tiles.get(9, 259, 176) == picture()


def test_a_source_that_is_not_there_gives_no_tile():
    with running_source() as one:
        gone = one.template
    assert Tiles(gone).get(9, 259, 176) == b""


@pytest.mark.parametrize(("kind", "expected"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_a_picture_is_known_by_its_first_bytes(kind, expected):
    assert media_type(picture(kind)) == expected
    assert media_type(b"RIFF0000WAVE") == media_type(b"<svg/>") == media_type(b"GIF89a") == ""


def test_a_tile_holds_what_the_grid_of_the_web_says():
    assert tile_bounds(0, 0, 0)[1] == pytest.approx((85.0511, 180.0), abs=1e-4)
    (south, west), (north, east) = tile_bounds(1, 1, 0)
    assert (south, west, east) == pytest.approx((0.0, 0.0, 180.0)) and north > 85
    (south, west), (north, east) = tile_bounds(9, 259, 176)
    assert south < 48.8566 < north and west < 2.3522 < east


def test_the_server_hands_a_tile_on_under_the_same_policy(on_server, client):
    source, with_map = on_server
    source.manner = "tile"
    answer = with_map.get(HERE)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", picture())
    assert "max-age" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == client.get("/sante").headers["Content-Security-Policy"]


def test_no_tile_is_an_empty_answer_that_no_browser_keeps(on_server):
    source, client = on_server
    source.manner = "missing"
    answer = client.get("/layers/idf/fond/8/129/88")
    assert (answer.status_code, answer.data, answer.headers["Cache-Control"]) == (204, b"", "no-store")


@pytest.mark.parametrize(
    "address",
    [
        "/layers/idf/fond/9/0/0",
        "/layers/idf/fond/9/600/176",
        "/layers/idf/fond/17/66400/45000",
        "/layers/idf/fond/9/259/-1",
        "/layers/idf/fond/9/259/1.5",
        "/layers/idf/fond/9/259/..%2f..",
        f"/layers/idf/fond/{'9' * 30}/0/0",
        "/layers/bretagne/fond/9/259/176",
    ],
)
def test_what_is_no_tile_of_the_territory_is_refused_in_french_and_not_asked(on_server, address):
    source, client = on_server
    source.asked.clear()
    answer = client.get(address)
    assert answer.status_code in {400, 404} and not source.asked
    if "Géoprio" in answer.text:
        assert "lang='fr'" in answer.text or 'lang="fr"' in answer.text


def test_without_a_setting_there_is_no_address_and_a_state_that_names_the_layer_opens_without_it(client, on_server):
    assert client.get(HERE).status_code == 404
    state = "?i=density_per_km2&c=departements.base_map"
    opened = opening(state)
    assert opened.state.layers == ("departements",) and opened.state.indicator == "density_per_km2"
    with on_server[1].application.app_context():
        assert opening(state).state.layers == ("departements", "base_map")

"""Settings come from the environment, once, and a bad one stops the start with a French sentence."""

import stat

import pytest

from domain.errors import InvalidInput, UnreadableData
from domain.wording.errors import setting_sentence
from web import server, settings
from web.factory import create_app

NAMES = (
    "GEOPRIO_HOST",
    "GEOPRIO_PORT",
    "GEOPRIO_SECRET_KEY",
    "GEOPRIO_ETAT",
    "DASH_MCP_ENABLED",
    "TERRITOIRE",
    "GEOPRIO_TERRITOIRES",
    "GEOPRIO_FOND",
    "GEOPRIO_FOND_CREDIT",
)
KEY = "une-longue-phrase-que-personne-ne-devine-1789"


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GEOPRIO_ETAT", str(tmp_path / "etat"))


def test_by_default_the_server_listens_on_this_machine_only():
    chosen = settings.read()
    assert (chosen.host, chosen.port) == ("127.0.0.1", 8050)


def test_host_port_and_key_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv("GEOPRIO_HOST", "0.0.0.0")
    monkeypatch.setenv("GEOPRIO_PORT", "65535")
    monkeypatch.setenv("GEOPRIO_SECRET_KEY", KEY)
    chosen = settings.read()
    assert (chosen.host, chosen.port, chosen.secret_key) == ("0.0.0.0", 65535, KEY)
    assert not (tmp_path / "etat").exists()


def test_territories_lie_in_the_state_folder_and_the_bundled_one_opens_unless_chosen(monkeypatch, tmp_path):
    chosen = settings.read()
    assert chosen.territories_folder == tmp_path / "etat" / "territoires" and chosen.territory == ""
    monkeypatch.setenv("GEOPRIO_TERRITOIRES", str(tmp_path / "ailleurs"))
    monkeypatch.setenv("TERRITOIRE", "76")
    chosen = settings.read()
    assert (chosen.territories_folder, chosen.territory) == (tmp_path / "ailleurs", "76")


def test_a_territory_that_does_not_exist_stops_the_start_with_a_sentence(monkeypatch):
    monkeypatch.setenv("TERRITOIRE", "bretagne")
    with pytest.raises(InvalidInput) as refusal:
        create_app(settings.read())
    text = setting_sentence(refusal.value)
    assert text.startswith("Géoprio ne démarre pas\u00a0: TERRITOIRE ne convient pas (bretagne)")
    assert "python -m geodata build" in text


def test_there_is_no_base_map_unless_the_administrator_names_one_with_its_credit(monkeypatch):
    monkeypatch.setenv("GEOPRIO_FOND_CREDIT", "© Plan inventé")
    assert (settings.read().base_map, settings.read().base_map_credit) == ("", "")
    monkeypatch.setenv("GEOPRIO_FOND", "https://tuiles.example/{z}/{x}/{y}.png")
    assert settings.read().base_map_credit == "© Plan inventé"
    monkeypatch.delenv("GEOPRIO_FOND_CREDIT")
    with pytest.raises(InvalidInput) as refusal:
        settings.read()
    assert setting_sentence(refusal.value).startswith(
        "Géoprio ne démarre pas\u00a0: GEOPRIO_FOND_CREDIT ne convient pas"
    )


@pytest.mark.parametrize(
    "template",
    [
        "file:///etc/{z}/{x}/{y}",
        "//tuiles.example/{z}/{x}/{y}",
        "ftp://tuiles.example/{z}/{x}/{y}",
        "https:///{z}/{x}/{y}",
        "https://tuiles.example/{z}/{x}",
        "https://tuiles.example/{z}/{x}/{x}/{y}",
        "https://{s}.tuiles.example/{z}/{x}/{y}",
    ],
)
def test_an_address_that_is_none_of_tiles_over_http_is_refused(monkeypatch, template):
    monkeypatch.setenv("GEOPRIO_FOND", template)
    with pytest.raises(InvalidInput) as refusal:
        settings.read()
    assert setting_sentence(refusal.value).startswith("Géoprio ne démarre pas\u00a0: GEOPRIO_FOND ne convient pas")


@pytest.mark.parametrize("port", ["", "0", "65536", "-1", "80a", "8050.0", " 8050", "²", "9" * 30])
def test_a_port_that_is_no_port_is_refused(monkeypatch, port):
    monkeypatch.setenv("GEOPRIO_PORT", port)
    with pytest.raises(InvalidInput) as refusal:
        settings.read()
    text = setting_sentence(refusal.value)
    assert text.startswith("Géoprio ne démarre pas : GEOPRIO_PORT ne convient pas")


@pytest.mark.parametrize("key", ["", "secret", "change-me", "k" * 31])
def test_a_short_or_known_key_is_refused_without_being_repeated(monkeypatch, key):
    monkeypatch.setenv("GEOPRIO_SECRET_KEY", key)
    with pytest.raises(InvalidInput) as refusal:
        settings.read()
    assert not key or key not in setting_sentence(refusal.value).replace("GEOPRIO_SECRET_KEY", "")


def test_the_remote_tools_of_dash_are_refused(monkeypatch):
    monkeypatch.setenv("DASH_MCP_ENABLED", "true")
    with pytest.raises(InvalidInput):
        settings.read()


def test_a_random_key_is_made_once_kept_and_readable_by_its_owner_only(tmp_path):
    first, second = settings.read(), settings.read()
    assert first.secret_key == second.secret_key and len(first.secret_key) >= 64
    path = first.state_folder / "cle_secrete"
    assert path.read_text(encoding="ascii") == first.secret_key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_installations_have_two_keys(monkeypatch, tmp_path):
    first = settings.read()
    monkeypatch.setenv("GEOPRIO_ETAT", str(tmp_path / "autre"))
    assert settings.read().secret_key != first.secret_key


def test_an_empty_key_file_is_no_key(tmp_path):
    (tmp_path / "etat").mkdir()
    (tmp_path / "etat" / "cle_secrete").write_text("", encoding="ascii")
    try:
        key = settings.read().secret_key
    except InvalidInput:
        return
    assert len(key) >= settings.SHORTEST_SECRET_BYTES


def test_the_server_refuses_to_start_in_french(monkeypatch):
    monkeypatch.setenv("GEOPRIO_PORT", "zéro")
    with pytest.raises(SystemExit) as stop:
        server.main()
    assert str(stop.value).startswith("Géoprio ne démarre pas")


def test_a_damaged_territory_has_its_sentence_too():
    text = setting_sentence(UnreadableData(file="communes.csv", problem="hash"))
    assert "« communes.csv »" in text and "hash" not in text


def test_gunicorn_is_set_with_threads_and_the_chosen_address(dash_app, tmp_path):
    chosen = settings.Settings("127.0.0.1", 8099, KEY, tmp_path)
    served = server.Server(dash_app.server, chosen)
    assert served.cfg.bind == ["127.0.0.1:8099"] or served.cfg.settings["bind"].value == ["127.0.0.1:8099"]
    assert served.cfg.worker_class_str == "gthread" and served.cfg.threads == server.THREADS
    assert served.cfg.limit_request_line == server.LONGEST_ADDRESS_BYTES
    assert served.load() is dash_app.server

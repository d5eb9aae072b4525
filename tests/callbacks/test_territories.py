"""The territories of a server: opened by key, kept few, opened again once built again; a spoilt one breaks nothing."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from callbacks import _context
from callbacks._context import Territories
from domain.errors import InvalidInput, UnknownTerritory, UnreadableData, UnreadableTerritory
from domain.wording.errors import sentence
from geodata.atlas import DEFAULT_FOLDER
from geodata.shelf import Shelf, chosen_folder, rebuild_command
from tests import territories as folders


@pytest.fixture
def built(cut_folders, tmp_path):
    """A folder of built territories that a test may spoil."""
    for one in cut_folders:
        shutil.copytree(one, tmp_path / one.name)
    return tmp_path


@pytest.fixture
def table(built):
    return Territories(Shelf(DEFAULT_FOLDER, built))


def _shelf(built, words=""):
    return Shelf(DEFAULT_FOLDER, built, chosen_folder(words, DEFAULT_FOLDER, built))


def test_without_a_choice_the_bundled_territory_opens_first_and_the_built_ones_by_their_key(table):
    assert table.context(None).territory.key == table.context("").territory.key == "idf"
    assert table.context("dep-78").territory.communes.size == 259
    assert table.context("dep-93").territory.name == "Seine-Saint-Denis"
    assert [(one.key, one.n_communes) for one in table.choices()] == [("dep-78", 259), ("dep-93", 39), ("idf", 1_266)]


@pytest.mark.parametrize("words", ["dep-93", "{built}/dep-93"])
def test_the_territory_named_at_start_opens_first_by_key_or_by_folder(built, words):
    table = Territories(_shelf(built, words.format(built=built)))
    assert table.context(None).territory.key == "dep-93"
    assert {one.key for one in table.choices()} == {"dep-78", "dep-93", "idf"}


def test_a_folder_outside_the_shelf_can_be_chosen(built, cut_folders):
    table = Territories(Shelf(DEFAULT_FOLDER, None, chosen_folder(str(cut_folders[1]), DEFAULT_FOLDER, None)))
    assert table.context(None).territory.key == "dep-93"
    assert table.context("idf").territory.communes.size == 1_266


@pytest.mark.parametrize("words", ["bretagne", "/nulle/part", "dep-78 "])
def test_a_territory_that_is_neither_a_folder_nor_a_key_is_refused_at_start(tmp_path, words):
    with pytest.raises(InvalidInput) as refusal:
        chosen_folder(words, DEFAULT_FOLDER, tmp_path)
    assert refusal.value.field == "TERRITOIRE" and "idf" in refusal.value.expected


def test_an_unknown_key_is_refused_and_the_page_shows_the_first_territory_with_the_reason(table):
    with pytest.raises(UnknownTerritory):
        table.context("bretagne")
    shown, refusal = table.opening("bretagne")
    assert shown.territory.key == "idf" and isinstance(refusal, UnknownTerritory)


SPOILT = {
    "altered": folders.broken,
    "half-written": folders.half_written,
    "of another format": folders.of_another_format,
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_folder_is_refused_with_what_to_do_and_the_others_go_on(built, table, spoil):
    spoil(built / "dep-78")
    shown, refusal = table.opening("dep-78")
    assert shown.territory.key == "idf" and isinstance(refusal, UnreadableTerritory)
    assert "python -m geodata build --departements 78" in sentence(refusal)
    with pytest.raises(UnreadableTerritory):
        table.context("dep-78")
    assert table.context("dep-93").territory.key == "dep-93"
    problems = {one.key: one.problem for one in table.choices()}
    assert "Reconstruisez-le" in problems["dep-78"]
    assert problems["idf"] == problems["dep-93"] == ""


def test_a_folder_built_again_is_opened_again_without_restart(built, table, cut_folders):
    folders.broken(built / "dep-78")
    assert table.opening("dep-78")[1] is not None
    shutil.rmtree(built / "dep-78")
    folders.cut(built / "dep-78", "dep-78", "Yvelines, refait", ("78",))
    shown, refusal = table.opening("dep-78")
    assert (shown.territory.name, refusal) == ("Yvelines, refait", None)
    folders.cut(built / "dep-78", "dep-78", "Yvelines, encore", ("78",))
    assert table.context("dep-78").territory.name == "Yvelines, encore"


def test_a_folder_that_appears_while_the_server_runs_is_offered(built, table):
    assert table.opening("dep-95")[1] is not None
    folders.cut(built / "dep-95", "dep-95", "Val-d'Oise", ("95",))
    assert table.context("dep-95").territory.name == "Val-d'Oise"
    assert "dep-95" in {one.key for one in table.choices()}


def test_a_built_folder_of_the_bundled_key_takes_its_place_until_it_is_spoilt(built, table):
    folders.cut(built / "idf", "idf", "Île-de-France sans Paris", ("77", "78", "91", "92", "93", "94", "95"))
    assert table.context("idf").territory.name == table.context(None).territory.name == "Île-de-France sans Paris"
    folders.of_another_format(built / "idf")
    shown, refusal = table.opening("idf")
    assert shown.territory.name == "Île-de-France" and isinstance(refusal, UnreadableTerritory)
    assert table.context("idf").territory.name == "Île-de-France"


def test_a_chosen_territory_that_cannot_be_read_leaves_the_bundled_one_with_the_reason(built):
    folders.half_written(built / "dep-93")
    shown, refusal = Territories(_shelf(built, "dep-93")).opening(None)
    assert shown.territory.key == "idf" and isinstance(refusal, UnreadableTerritory)


def test_without_any_readable_territory_the_start_is_refused(built):
    spoilt = folders.broken(built / "dep-93")
    with pytest.raises(UnreadableData):
        Territories(Shelf(spoilt)).opening(None)


def test_one_folder_is_opened_once_by_many_threads(built, monkeypatch):
    opened, together = [], threading.Barrier(8)
    real = _context.open_folder

    def counting(folder):
        opened.append(folder.name)
        return real(folder)

    monkeypatch.setattr(_context, "open_folder", counting)
    table = Territories(Shelf(DEFAULT_FOLDER, built))

    def ask(key):
        together.wait()
        return table.context(key).territory.key

    keys = ["dep-78", "dep-93"] * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, keys)) == keys
    assert sorted(opened) == ["dep-78", "dep-93"]


def test_no_more_territories_are_kept_open_than_said(built, monkeypatch):
    monkeypatch.setattr(_context, "MOST_OPEN", 2)
    table = Territories(Shelf(DEFAULT_FOLDER, built))
    first = table.context("dep-78")
    assert table.context("dep-78") is first
    table.context("dep-93"), table.context("idf")
    assert len(table._slots) == 2
    assert table.context("dep-78") is not first


@pytest.mark.parametrize(
    ("key", "command"),
    [
        ("76", "--region 76"),
        ("dep-31-81", "--departements 31,81"),
        ("dep-2A", "--departements 2A"),
        ("france", "--nation"),
        ("essai", "build"),
    ],
)
def test_the_command_that_builds_a_territory_again_follows_from_its_key(key, command):
    assert rebuild_command(key).endswith(command)

"""Packages kept from one build to the next, also when two builds want the same one at once."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from domain.errors import UnreadableData
from geodata import download
from geodata.sources import Package

ARCHIVE = b"what the registry sends"
SMALL = Package("small", "pypi", "small-package", "1.0", "MIT", hashlib.sha256(ARCHIVE).hexdigest())


@pytest.fixture(autouse=True)
def only_a_small_package(monkeypatch):
    monkeypatch.setattr(download, "PACKAGES", (SMALL,))


def write(into, content="table", archive=ARCHIVE):
    """Lay a package down as `fetch` does."""
    for folder, name, data in (("small-archive", "small.whl", archive), ("small", "table.csv", content.encode())):
        (into / folder).mkdir(parents=True)
        (into / folder / name).write_bytes(data)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def read(kept):
    return (kept["small"] / "table.csv").read_text()


def test_a_package_is_fetched_once_and_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(download, "fetch", lambda _package, into: write(into))
    assert not download.are_kept(tmp_path)
    assert read(download.keep_all(tmp_path)) == "table"
    monkeypatch.setattr(download, "fetch", lambda *_: pytest.fail("it was kept"))
    assert read(download.keep_all(tmp_path)) == "table"
    assert download.are_kept(tmp_path) and names(tmp_path) == ["small-1.0"]


def test_two_builds_that_fetch_the_same_package_at_once_both_find_it_whole(tmp_path, monkeypatch):
    both = Barrier(2, timeout=30)

    def fetch(_package, into):
        write(into)
        both.wait()

    monkeypatch.setattr(download, "fetch", fetch)
    with ThreadPoolExecutor(2) as builds:
        found = list(builds.map(download.keep_all, [tmp_path, tmp_path]))
    assert [read(kept) for kept in found] == ["table", "table"]
    assert download.are_kept(tmp_path) and names(tmp_path) == ["small-1.0"]


def test_what_another_build_put_in_place_meanwhile_is_left_to_whoever_reads_it(tmp_path, monkeypatch):
    def fetch(_package, into):
        write(tmp_path / "small-1.0", "of the other build")
        write(into, "of this build")

    monkeypatch.setattr(download, "fetch", fetch)
    assert read(download.keep_all(tmp_path)) == "of the other build"
    assert names(tmp_path) == ["small-1.0"]


def test_a_spoilt_package_is_fetched_again(tmp_path, monkeypatch):
    write(tmp_path / "small-1.0", "cut short", archive=b"half of it")
    monkeypatch.setattr(download, "fetch", lambda _package, into: write(into))
    assert read(download.keep_all(tmp_path)) == "table"
    assert names(tmp_path) == ["small-1.0"]


def test_a_registry_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def fetch(_package, into):
        write(into)
        raise UnreadableData(file="small-package", problem="download failed")

    monkeypatch.setattr(download, "fetch", fetch)
    with pytest.raises(UnreadableData):
        download.keep_all(tmp_path)
    assert names(tmp_path) == []

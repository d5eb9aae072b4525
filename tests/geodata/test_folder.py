import shutil
import struct

import numpy as np
import pytest

from domain.errors import UnreadableData
from geodata import folder
from geodata.arrow import table_bytes
from geodata.atlas import DEFAULT_FOLDER, open_folder

FILES = {"a.csv": b"code\n01001\n", "b.csv": b"code\n01002\n"}
ABOUT = {"key": "world", "cog_year": 2025}


def test_what_is_written_is_read_back(tmp_path):
    folder.write_folder(tmp_path, FILES, ABOUT)
    manifest, files = folder.read_folder(tmp_path)
    assert files == FILES
    assert manifest["key"] == "world"


def test_an_altered_file_is_refused(tmp_path):
    folder.write_folder(tmp_path, FILES, ABOUT)
    (tmp_path / "a.csv").write_bytes(b"code\n01003\n")
    with pytest.raises(UnreadableData) as caught:
        folder.read_folder(tmp_path)
    assert caught.value.file == "a.csv"


def test_a_folder_without_one_of_its_files_is_refused(tmp_path):
    folder.write_folder(tmp_path, FILES, ABOUT)
    (tmp_path / "b.csv").unlink()
    with pytest.raises(UnreadableData) as caught:
        folder.read_folder(tmp_path)
    assert caught.value.file == "b.csv"


def test_an_interrupted_first_write_is_refused(tmp_path, monkeypatch):
    written = folder.write_bytes

    def fail_at_manifest(path, body):
        if path.name == folder.MANIFEST:
            raise OSError("power cut")
        written(path, body)

    monkeypatch.setattr(folder, "write_bytes", fail_at_manifest)
    with pytest.raises(OSError, match="power cut"):
        folder.write_folder(tmp_path, FILES, ABOUT)
    with pytest.raises(UnreadableData):
        folder.read_folder(tmp_path)


def test_a_failed_write_leaves_the_former_file_and_no_remains(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    folder.write_bytes(path, b"before")

    def fail(descriptor):
        raise OSError("disk full")

    monkeypatch.setattr(folder.os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        folder.write_bytes(path, b"after")
    assert path.read_bytes() == b"before"
    assert [found.name for found in tmp_path.iterdir()] == ["a.csv"]


def test_a_manifest_that_is_no_json_is_refused(tmp_path):
    (tmp_path / folder.MANIFEST).write_bytes(b"{")
    with pytest.raises(UnreadableData):
        folder.read_folder(tmp_path)


def test_the_fingerprint_follows_the_content_only(tmp_path):
    folder.write_folder(tmp_path / "one", FILES, {**ABOUT, "name": "One"})
    folder.write_folder(tmp_path / "two", FILES, {**ABOUT, "name": "Two"})
    folder.write_folder(tmp_path / "three", {**FILES, "b.csv": b"code\n01009\n"}, ABOUT)
    marks = [folder.fingerprint(folder.read_folder(tmp_path / name)[0]) for name in ("one", "two", "three")]
    assert marks[0] == marks[1] != marks[2]


def test_a_territory_with_an_altered_byte_is_not_opened(tmp_path):
    copied = tmp_path / "default"
    shutil.copytree(DEFAULT_FOLDER, copied)
    body, paris = (copied / "communes.arrow").read_bytes(), struct.pack("<d", 2_103_778.0)
    assert paris in body
    (copied / "communes.arrow").write_bytes(body.replace(paris, struct.pack("<d", 2_103_779.0)))
    with pytest.raises(UnreadableData):
        open_folder(copied)


def test_a_territory_whose_tables_do_not_agree_is_not_opened(tmp_path):
    manifest, files = folder.read_folder(DEFAULT_FOLDER)
    parts = {"quarter": np.array([0]), "commune": np.array([99_999]), "share": np.array([1.0])}
    wrong = {**{name: bytes(body) for name, body in files.items()}, "quarter_parts.arrow": table_bytes(parts)}
    folder.write_folder(tmp_path, wrong, {key: value for key, value in manifest.items() if key != "files"})
    with pytest.raises(UnreadableData):
        open_folder(tmp_path)

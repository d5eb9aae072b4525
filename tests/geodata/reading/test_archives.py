"""Rows Z01 to Z05: archives looked at before anything is unpacked."""

import io
import stat
import zipfile

import pytest

from tests.geodata.reading.made import packed, parsed, refused, said, sheet_of, workbook

TABLE = "code;nom\n01001;A\n01002;B\n"


def test_a_table_in_an_archive_is_read(tmp_path):
    reading = parsed(tmp_path, packed({"base/communes.csv": TABLE}), "base.zip")
    assert reading.tables[0].n_rows == 2
    assert reading.tables[0].name == "communes.csv"


def test_z01_an_archive_that_unpacks_to_too_much_is_refused(tmp_path):
    content = packed({f"{place}.csv": bytes(21_000_000) for place in range(10)})
    expected = "Archive refusée : 210 Mo une fois décompressée (maximum 200)."
    assert refused(parsed(tmp_path, content, "a.zip")) == expected


def test_z01_a_ratio_over_one_hundred_is_refused(tmp_path):
    reading = parsed(tmp_path, packed({"a.csv": bytes(3_000_000)}), "a.zip")
    assert refused(reading) == "Archive refusée : 3 Mo une fois décompressée (maximum 200)."


def test_z01_more_than_200_entries_are_refused(tmp_path):
    reading = parsed(tmp_path, packed({f"{place}.csv": "a" for place in range(201)}), "a.zip")
    assert refused(reading).startswith("Archive refusée :")


def test_z01_holds_for_workbooks(tmp_path):
    content = packed({"xl/workbook.xml": bytes(5_000_000)})
    assert refused(parsed(tmp_path, content, "a.xlsx")) == "Archive refusée : 5 Mo une fois décompressée (maximum 200)."


@pytest.mark.parametrize("name", ["dedans.zip", "dedans.7z", "dedans.tar.gz"])
def test_z02_an_archive_in_an_archive_is_refused(tmp_path, name):
    reading = parsed(tmp_path, packed({"a.csv": TABLE, name: b"x"}), "a.zip")
    assert refused(reading) == "Archive dans une archive : décompressez-la d'abord."


@pytest.mark.parametrize("name", ["../a.csv", "b/../../a.csv", "/etc/a.csv", "C:\\a.csv", "..\\a.csv"])
def test_z03_a_path_that_leaves_the_archive_is_refused_and_logged(tmp_path, caplog, name):
    assert refused(parsed(tmp_path, packed({name: TABLE}), "a.zip")) == "Archive refusée : chemin interdit."
    assert any(record.levelname == "WARNING" for record in caplog.records)


def test_z03_a_symbolic_link_is_refused(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refused(parsed(tmp_path, buffer.getvalue(), "a.zip")) == "Archive refusée : chemin interdit."


def test_z04_an_encrypted_archive_is_refused(tmp_path):
    content = bytearray(packed({"a.csv": TABLE}))
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    expected = "Archive chiffrée ou contenant des fichiers inattendus (a.csv)."
    assert refused(parsed(tmp_path, bytes(content), "a.zip")) == expected


def test_z04_unexpected_files_are_refused(tmp_path):
    reading = parsed(tmp_path, packed({"a.csv": TABLE, "x/setup.exe": b"MZ", "run.js": b"x"}), "a.zip")
    assert refused(reading) == "Archive chiffrée ou contenant des fichiers inattendus (setup.exe, run.js)."


def test_z05_litter_of_systems_is_ignored_silently(tmp_path):
    files = {"a.csv": TABLE, "__MACOSX/._a.csv": b"x", ".DS_Store": b"x", "d/Thumbs.db": b"x"}
    reading = parsed(tmp_path, packed(files), "a.zip")
    assert reading.tables[0].n_rows == 2
    assert said(reading.report.findings) == []


def test_an_entry_larger_than_announced_is_refused(tmp_path):
    content = bytearray(packed({"a.csv": b"a" * 400_000}))
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = (1000).to_bytes(4, "little")
    assert parsed(tmp_path, bytes(content), "a.zip").report.is_refused


def test_a_workbook_in_an_archive_is_read(tmp_path):
    content = packed({"a.xlsx": workbook(sheet_of([["code", "n"], ["01001", 2]]))}, zipfile.ZIP_STORED)
    assert parsed(tmp_path, content, "a.zip").tables[0].rows() == [("01001", "2")]

"""Rows F01 to F13: what a file is, before anything is read in it."""

from datetime import date

import pytest
import xlsxwriter

from geodata.reading import detection, engine
from geodata.reading.strings import clean_label, server_name
from tests.geodata.reading.made import altered, packed, parsed, refused, repaired, said, sheet_of, workbook

BOOK = [["code", "nom"], ["01001", "A"], ["01002", "B"]]
NO_DATA = "Le fichier ne contient aucune donnée. Vérifiez l'export puis déposez-le à nouveau."
DAMAGED = "Fichier incomplet ou endommagé. Téléchargez-le à nouveau depuis la source."
UNKNOWN = "Format non pris en charge ({}). Acceptés : CSV, XLSX, GeoJSON, GPKG, Shapefile dans un ZIP."
PAGE = "Ce fichier est une page web, pas un tableau : le téléchargement d'origine a sans doute échoué."


def test_f01_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "vide.csv"
    path.write_bytes(b"")
    assert refused(engine.read(path, "vide.csv", {})) == NO_DATA


@pytest.mark.parametrize("content", [b"code;nom;population\n", b"\xef\xbb\xbf\r\n", b"  \n"])
def test_f01_a_header_without_rows_is_refused(tmp_path, content):
    assert refused(parsed(tmp_path, content)) == NO_DATA


def test_f02_a_file_over_25_mb_is_refused_without_being_read(tmp_path):
    path = tmp_path / "gros.csv"
    with path.open("wb") as stream:
        stream.truncate(26_300_000)
    expected = "Fichier trop volumineux : 26,3 Mo, maximum 25 Mo. Retirez des colonnes ou découpez par département."
    assert refused(engine.read(path, "gros.csv", {})) == expected


@pytest.mark.parametrize(
    ("content", "name", "shown"),
    [
        (b"%PDF-1.7 ...", "rapport.pdf", ".pdf"),
        (b"MZ\x90\x00", "outil.exe", ".exe"),
        (b"\x89PNG\r\n", "carte.png", ".png"),
        (b"<?xml version='1.0'?><kml/>", "zones.kml", ".kml"),
        (b"un texte quelconque", "notes.doc", ".doc"),
    ],
)
def test_f03_a_format_that_is_no_table_is_refused(tmp_path, content, name, shown):
    assert refused(parsed(tmp_path, content, name)) == UNKNOWN.format(shown)


def test_f03_a_text_document_is_refused(tmp_path):
    document = packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})
    assert refused(parsed(tmp_path, document, "note.docx")) == UNKNOWN.format(".docx")


def test_f04_a_workbook_named_csv_is_read_as_a_workbook(tmp_path):
    reading = parsed(tmp_path, workbook(sheet_of(BOOK)), "communes.csv")
    assert repaired(reading) == ["L'extension est .csv mais le contenu est XLSX : lu comme XLSX."]
    assert reading.tables[0].cells["code"] == ["01001", "01002"]


def test_f04_a_csv_named_xlsx_is_read_as_a_csv(tmp_path):
    reading = parsed(tmp_path, "code;nom\n01001;A\n", "communes.xlsx")
    assert repaired(reading) == ["L'extension est .xlsx mais le contenu est CSV : lu comme CSV."]


@pytest.mark.parametrize("start", ["<!DOCTYPE html><html>", "<html lang='fr'>", "\ufeff\n<HTML><body>", "<table><tr>"])
def test_f05_a_web_page_saved_as_a_table_is_refused(tmp_path, start):
    assert refused(parsed(tmp_path, f"{start}<p>404</p>", "donnees.xls")) == PAGE


def test_f06_an_old_workbook_is_refused(tmp_path):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "Workbook".encode("utf-16-le")
    assert refused(parsed(tmp_path, content, "a.xls")) == "Format .xls non lu. Ouvrez-le puis enregistrez-le en .xlsx."


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        ({"[Content_Types].xml": "<T/>", "xl/workbook.bin": b"\x00"}, ".xlsb"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<o/>"}, ".ods"),
    ],
)
def test_f06_a_binary_or_open_document_workbook_is_refused(tmp_path, files, shown):
    reading = parsed(tmp_path, packed(files), f"a{shown}")
    assert refused(reading) == f"Format {shown} non lu. Ouvrez-le puis enregistrez-le en .xlsx."


def test_f07_macros_are_ignored_and_told(tmp_path):
    content = altered(workbook(sheet_of(BOOK)), {}, {"xl/vbaProject.bin": b"Sub AutoOpen()"})
    reading = parsed(tmp_path, content, "communes.xlsm")
    assert repaired(reading) == ["Les macros sont ignorées ; seules les valeurs sont lues."]
    assert reading.tables[0].n_rows == 2


def test_f08_a_workbook_protected_by_a_password_is_refused(tmp_path):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    expected = "Classeur protégé par un mot de passe. Retirez la protection puis déposez-le à nouveau."
    assert refused(parsed(tmp_path, content, "secret.xlsx")) == expected


def test_f09_a_workbook_cut_short_is_refused(tmp_path):
    assert refused(parsed(tmp_path, workbook(sheet_of(BOOK))[:-200], "communes.xlsx")) == DAMAGED


def test_f09_a_workbook_whose_sheet_is_altered_is_refused(tmp_path):
    content = altered(workbook(sheet_of(BOOK)), {"xl/worksheets/sheet1.xml": lambda body: body[:-30]})
    assert refused(parsed(tmp_path, content, "communes.xlsx")) == DAMAGED


def test_f09_a_geojson_cut_short_is_refused(tmp_path):
    assert refused(parsed(tmp_path, '{"type": "FeatureCollection", "features": [{"ty', "a.geojson")) == DAMAGED


def test_f09_a_geopackage_cut_short_is_refused(tmp_path):
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + bytes(3000))
    assert refused(engine.read(path, "a.gpkg", {})) == DAMAGED


def test_f09_a_document_type_in_a_workbook_is_refused_before_its_entities_grow(tmp_path):
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    content = altered(workbook(sheet_of(BOOK)), {"xl/worksheets/sheet1.xml": lambda _: bomb})
    assert refused(parsed(tmp_path, content, "communes.xlsx")) == DAMAGED


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (
            '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>',
            "a.geojson",
        ),
        ('{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline"}', "a.geojson"),
        ("<OGRWFSDataSource><URL>http://exemple</URL></OGRWFSDataSource>", "a.csv"),
        ("WFS:http://exemple/wfs", "a.csv"),
        ("/vsicurl/http://exemple/a.csv", "a.csv"),
        ("<VRTDataset rasterXSize='1'></VRTDataset>".encode("utf-16"), "a.csv"),
    ],
)
def test_f10_a_file_that_refers_to_others_is_refused_and_logged(tmp_path, caplog, content, name):
    reading = parsed(tmp_path, content, name)
    assert refused(reading) == "Ce fichier renvoie à d'autres fichiers : c'est interdit."
    assert any(record.levelname == "WARNING" for record in caplog.records)


def test_f11_the_same_bytes_dropped_twice_reuse_the_first_import(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"code;nom\n01001;A\n")
    days = {detection.fingerprint(path): date(2026, 4, 3)}
    reading = engine.read(path, "autre nom.csv", {}, imported=days)
    assert repaired(reading) == ["Déjà importé le 03/04/2026 : l'import existant est réutilisé."]
    assert reading.tables == ()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Temp\\communes.csv", "communes.csv"),
        ("a\x00b\x1b[31m\u202ecsv.exe.csv", "ab[31mcsv.exe.csv"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_f12_a_strange_name_is_only_a_cleaned_label(name, label):
    assert clean_label(name) == label
    assert len(clean_label(name)) <= 120


def test_f12_the_server_chooses_its_own_names_and_says_nothing(tmp_path):
    reading = parsed(tmp_path, "code;nom\n01001;A\n", "../../communes\x07.csv")
    assert said(reading.report.findings) == []
    assert reading.tables[0].name == "communes.csv"
    assert server_name(".csv") != server_name(".csv")


def test_f13_a_reader_over_its_time_is_stopped(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"code;nom\n01001;A\n")
    expected = "Lecture arrêtée : ce fichier demande trop de ressources. La conférence n'est pas affectée."
    assert refused(engine.read(path, "a.csv", {}, wall_s=0.01)) == expected


def test_a_workbook_of_another_program_is_read_the_same(tmp_path):
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "population"])
        sheet.write_row(1, 0, ["01001", 1234.5])

    assert parsed(tmp_path, workbook(write), "a.xlsx").tables[0].rows() == [("01001", "1234.5")]

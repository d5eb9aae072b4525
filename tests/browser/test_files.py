"""Taking the state away: every file of the menu is downloaded and opens."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pypdf
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser import map_page


def _links(page: Page) -> Locator:
    return page.locator("#export-menu-links a")


@pytest.fixture(scope="module")
def files(worked_tab: Page, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Download every file of the menu for a perimeter of two communes, as a user does."""
    map_page.clear(worked_tab)
    for commune in ("78517", "77186"):
        map_page.click_commune(worked_tab, commune)
    search = map_page.search_of(worked_tab)
    map_page.until(
        worked_tab, lambda: search in (_links(worked_tab).first.get_attribute("href") or ""), "links follow the address"
    )
    folder, found = tmp_path_factory.mktemp("emporter"), {}
    for link in _links(worked_tab).all():
        with worked_tab.expect_download() as waiting:
            link.click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        found[path.name.partition(".")[2]] = path
    return found


def test_the_menu_offers_six_files(files: dict[str, Path]) -> None:
    assert set(files) == {"pdf", "a3.pdf", "png", "xlsx", "csv", "geojson"}


def test_the_spreadsheets_list_the_communes_by_text_codes(files: dict[str, Path]) -> None:
    text = files["csv"].read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert {"77186", "78517"} <= {cell for row in rows for cell in row}
    book = openpyxl.load_workbook(files["xlsx"])
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"77186", "78517"} <= cells


def test_the_layer_holds_the_perimeter_in_degrees(files: dict[str, Path]) -> None:
    layer = json.loads(files["geojson"].read_text(encoding="utf-8"))
    assert layer["type"] == "FeatureCollection"
    assert len(layer["features"]) >= 2
    assert "Rambouillet" in json.dumps(layer, ensure_ascii=False)


def test_the_picture_and_the_sheets_open(files: dict[str, Path]) -> None:
    with Image.open(files["png"]) as picture:
        assert picture.format == "PNG"
        assert min(picture.size) >= 1000
        assert len(picture.convert("RGB").resize((200, 120)).getcolors(24_000) or []) > 20
    for key, expected in (("pdf", [595, 842]), ("a3.pdf", [842, 1191])):
        page = pypdf.PdfReader(files[key]).pages[0]
        assert sorted((round(float(page.mediabox.width)), round(float(page.mediabox.height)))) == expected
        text = page.extract_text()
        assert "Île-de-France" in text
        assert "habitants" in text


def test_no_format_but_those_of_the_menu_is_made(worked_tab: Page) -> None:
    answer = worked_tab.request.get("/exports/perimetre.doc")
    assert answer.status == 400
    assert "Le format du fichier" in answer.text()
    expect(_links(worked_tab)).to_have_count(6)

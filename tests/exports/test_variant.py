"""A kept variant signs what is taken away: name, visibility, state, and the hash that proves the journal."""

import io
import json
from dataclasses import replace

import openpyxl
import pytest
from pypdf import PdfReader

from exports.layers import render_geojson
from exports.report import render_pdf
from exports.request import KeptVariant
from exports.tables import render_xlsx
from tests.exports.made import EVERYTHING, made_request

HASH = "0123456789abcdef" * 4
KEPT = KeptVariant("Séance du 12 mars", "collectivités", 7, is_exact=True, head_hash=HASH)


def _text(variant, **own):
    pages = PdfReader(io.BytesIO(render_pdf(replace(made_request(**own), variant=variant)))).pages
    assert len(pages) == 2
    return " ".join(pages[0].extract_text().split())


def _sheet(variant):
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(replace(made_request(), variant=variant))))
    rows = [[str(cell) for cell in row if cell] for row in book["Sources"].iter_rows(values_only=True)]
    return {row[0]: row[1] for row in rows if len(row) == 2}


@pytest.mark.parametrize("own", [{}, {"perimeter": EVERYTHING}])
def test_the_page_names_the_variant_its_visibility_its_state_and_its_proof(own):
    text = _text(KEPT, **own)
    assert "périmètre « Séance du 12 mars »" in text
    assert "document de travail, visibilité : collectivités" in text
    assert "État de la variante : état 7" in text and HASH in text.replace(" ", "")


def test_a_page_that_is_not_quite_the_variant_says_so():
    assert "proche de l'état 7" in _text(replace(KEPT, is_exact=False))


def test_a_draft_has_no_name_and_no_visibility():
    text = _text(None)
    assert "périmètre sans nom" in text and "visibilité" not in text


def test_the_workbook_and_the_contours_say_the_same():
    sheet = _sheet(KEPT)
    assert (sheet["Variante"], sheet["Visibilité"]) == ("Séance du 12 mars", "collectivités")
    assert sheet["Empreinte du journal des variantes"] == HASH
    assert _sheet(None)["Variante"] == "sans nom" and "Visibilité" not in _sheet(None)
    about = json.loads(render_geojson(replace(made_request(), variant=KEPT)))
    told = next(value for value in about.values() if isinstance(value, dict) and "variant" in value)
    assert (told["variant"], told["version"], told["is_exact"], told["journal"]) == (KEPT.name, 7, True, HASH)


def test_a_name_with_typst_or_spreadsheet_signs_is_text():
    odd = replace(KEPT, name='=1+1 #set text(9pt) "fin"')
    assert '=1+1 #set text(9pt) "fin"' in _text(odd)
    assert _sheet(odd)["Variante"] == "'" + odd.name

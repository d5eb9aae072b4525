"""Rows S01 to S04: markup, formulas, invisible characters, very long names."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.names import clean_text
from geodata.reading.strings import short_name
from geodata.reading.table import Inquiry
from tests.geodata.reading.made import SQUARE, collection, parsed, polygon, repaired, said


def test_s01_markup_is_kept_letter_for_letter(tmp_path):
    name = "<img src=x onerror=alert(1)>"
    reading = parsed(tmp_path, f"code;nom\n01001;{name}\n")
    assert reading.tables[0].cells["nom"] == [name]
    assert reading.report.findings == ()


def test_s01_properties_that_a_map_would_run_are_dropped(tmp_path):
    content = collection(polygon(SQUARE), popup="<script>", tooltip="x", style="y", __proto__="z", qpv="QN1")
    assert parsed(tmp_path, content, "a.geojson").tables[0].columns == ("nom", "qpv")


def test_s02_a_formula_is_kept_as_text(tmp_path):
    text = '=HYPERLINK("http://exemple";"clic")'
    reading = parsed(tmp_path, f'code,nom\n01001,"{text.replace(chr(34), chr(34) * 2)}"\n')
    assert reading.tables[0].cells["nom"] == [text]
    assert reading.report.findings == ()


def test_s03_invisible_characters_are_removed_and_counted(tmp_path):
    reading = parsed(tmp_path, "code;nom\n01001;Al\u200bbi\u202e\n01002;Ga\x07p\n01003;Cre\u0301teil\n")
    assert repaired(reading) == ["3 caractères invisibles retirés."]
    assert reading.tables[0].cells["nom"] == ["Albi", "Gap", "Créteil"]


def test_s03_lone_surrogates_are_removed(tmp_path):
    content = collection(polygon(SQUARE)).replace('"A"', '"A\\ud800"')
    reading = parsed(tmp_path, content, "a.geojson")
    assert repaired(reading) == ["1 caractère invisible retiré."]
    assert reading.tables[0].cells["nom"] == ["A"]


def test_s04_a_very_long_name_is_cut_and_pictograms_are_kept():
    inquiry = Inquiry()
    assert short_name("x" * 10_000, inquiry) == "x" * 120
    assert said(inquiry.findings) == ["Nom limité à 120 caractères."]
    family = "👩\u200d👧 Quartier 🏘️"
    assert clean_text(family) == (family, 0)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_cleaning_a_text_twice_changes_nothing_more(text):
    """What was cleaned holds nothing more to remove, is composed, and is never longer than the composed text."""
    once, n_removed = clean_text(text)
    assert clean_text(once)[0] == once
    assert n_removed <= len(text)
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(letter) in ("Cs", "Cc") and letter not in "\t\n\r" for letter in once)

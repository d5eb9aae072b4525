"""Rows X01 to X08: sheets, hidden rows, merged cells, formulas, errors, dates, far cells."""

from datetime import date

import pytest
import xlsxwriter

from tests.geodata.reading.made import altered, asked, parsed, refused, repaired, sheet_of, warned, workbook

ROWS = [["code", "nom", "population"], ["01001", "Albi", 10], ["01002", "Gap", 20]]
SHEET = "xl/worksheets/sheet1.xml"


def book(tmp_path, write, answers=None, **options):
    return parsed(tmp_path, workbook(write, **options), "communes.xlsx", answers)


def test_numbers_and_texts_of_a_sheet_are_read_as_texts(tmp_path):
    reading = book(tmp_path, sheet_of([*ROWS, ["1003", "Mars", 0.1 + 0.2]]))
    table = reading.tables[0]
    assert table.rows() == [("01001", "Albi", "10"), ("01002", "Gap", "20"), ("1003", "Mars", "0.3")]
    assert table.sheet == "Feuil1"
    assert table.lines == [2, 3, 4]
    assert reading.report.findings == ()


def test_x01_several_sheets_ask_which_one(tmp_path):
    def write(made: xlsxwriter.Workbook) -> None:
        sheet_of([["Note", "Sens"], ["a", "b"]], "Lisez-moi")(made)
        sheet_of(ROWS, "Données")(made)

    reading = book(tmp_path, write)
    assert asked(reading) == ["Quelle feuille (ou quel tableau) importer ?"]
    assert reading.report.questions[0].choices == ("Données", "Lisez-moi")
    assert reading.tables[0].sheet == "Données"
    other = book(tmp_path, write, {"X01:feuille": "Lisez-moi"})
    assert other.tables[0].sheet == "Lisez-moi"
    assert other.report.questions == ()


def test_x01_several_tables_on_one_sheet_ask_which_one(tmp_path):
    rows = [*ROWS, ["01003", "Foix", 30], [], ["département", "taux"], ["Ain", 3], ["Lot", 4]]
    reading = book(tmp_path, sheet_of(rows))
    assert asked(reading) == ["Quelle feuille (ou quel tableau) importer ?"]
    assert reading.report.questions[0].choices == ("Feuil1 A1:C4", "Feuil1 A6:B8")
    assert reading.tables[0].n_rows == 3
    second = book(tmp_path, sheet_of(rows), {"X01:tableau": "Feuil1 A6:B8"})
    assert second.tables[0].columns == ("département", "taux")
    assert second.tables[0].lines == [7, 8]


def test_a_table_parted_by_an_empty_row_stays_one_table(tmp_path):
    reading = book(tmp_path, sheet_of([*ROWS, [], ["01003", "Foix", 30], ["01004", "Auch", 40]]))
    assert reading.tables[0].n_rows == 4
    assert asked(reading) == []


def test_x02_hidden_sheets_are_not_read_and_hidden_rows_are(tmp_path):
    def write(made: xlsxwriter.Workbook) -> None:
        sheet_of(ROWS)(made)
        made.get_worksheet_by_name("Feuil1").set_row(2, None, None, {"hidden": True})
        sheet_of([["secret", "x"], ["1", "2"]], "Brouillon")(made)
        made.get_worksheet_by_name("Brouillon").hide()

    reading = book(tmp_path, write)
    assert warned(reading) == ["Feuille « Brouillon » masquée non lue ; 1 ligne masquée lue."]
    assert reading.tables[0].n_rows == 2


def test_x02_hidden_rows_alone_are_told(tmp_path):
    def write(made: xlsxwriter.Workbook) -> None:
        sheet_of(ROWS)(made)
        for row in (1, 2):
            made.get_worksheet_by_name("Feuil1").set_row(row, None, None, {"hidden": True})

    assert warned(book(tmp_path, write)) == ["2 lignes masquées lues."]


def test_x03_merged_cells_are_proposed_for_repetition(tmp_path):
    def write(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["departement", "code", "population"])
        sheet.merge_range("A2:A4", "Ain")
        for row in (1, 2, 3):
            sheet.write_row(row, 1, [f"0100{row}", row])

    reading = book(tmp_path, write)
    assert asked(reading) == ["Cellules fusionnées A2:A4 : répéter « Ain » sur 3 lignes ?"]
    assert reading.tables[0].cells["departement"] == ["Ain", "Ain", "Ain"]
    kept = book(tmp_path, write, {"X03": "non"})
    assert kept.tables[0].cells["departement"] == ["Ain", None, None]


@pytest.mark.parametrize("empty", [b"", b"<v></v>", b"<v/>"])
def test_x04_a_formula_without_stored_result_is_refused(tmp_path, empty):
    def write(made: xlsxwriter.Workbook) -> None:
        sheet_of(ROWS)(made)
        made.get_worksheet_by_name("Feuil1").write_formula("C3", "=1+1", None, 77)

    content = altered(workbook(write), {SHEET: lambda body: body.replace(b"<v>77</v>", empty)})
    expected = "1 formule sans résultat enregistré. Ouvrez puis enregistrez le classeur dans Excel."
    assert refused(parsed(tmp_path, content, "communes.xlsx")) == expected


def test_the_stored_result_of_a_formula_is_read_and_nothing_is_evaluated(tmp_path):
    def write(made: xlsxwriter.Workbook) -> None:
        sheet_of(ROWS)(made)
        made.get_worksheet_by_name("Feuil1").write_formula("C3", "=1+1", None, 77)
        made.get_worksheet_by_name("Feuil1").write_formula("B3", '=""', None, "")

    as_excel_writes = altered(workbook(write), {SHEET: lambda body: body.replace(b'<c r="B3"', b'<c r="B3" t="str"')})
    assert parsed(tmp_path, as_excel_writes, "a.xlsx").tables[0].rows()[1] == ("01002", None, "77")


def test_x05_cells_in_error_are_missing_and_told(tmp_path):
    def write(made: xlsxwriter.Workbook) -> None:
        sheet_of(ROWS)(made)
        sheet = made.get_worksheet_by_name("Feuil1")
        sheet.write_formula("C2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("C3", "=NA()", None, "#N/A")

    reading = book(tmp_path, write)
    assert repaired(reading) == ["2 cellules en erreur lues comme manquantes : C2, C3."]
    assert reading.tables[0].cells["population"] == [None, None]


@pytest.mark.parametrize(("column", "cell"), [("nom", "A2"), ("code", "A2")])
def test_x06_a_date_among_names_or_codes_is_refused(tmp_path, column, cell):
    def write(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        day = made.add_format({"num_format": "d-mmm"})
        sheet.write_row(0, 0, [column, "population"])
        sheet.write_datetime("A2", date(2024, 3, 1), day)
        sheet.write("B2", 10)
        sheet.write_row(2, 0, ["Albi", 20])

    expected = f"{cell} contient une date : Excel a transformé un texte. Remettez la colonne au format Texte."
    assert refused(book(tmp_path, write)) == expected


def test_a_column_of_dates_is_read_as_dates(tmp_path):
    def write(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["code", "date de signature"])
        for row in (1, 2):
            sheet.write(row, 0, f"0100{row}")
            sheet.write_datetime(row, 1, date(2024, 4, row), day)

    assert book(tmp_path, write).tables[0].cells["date de signature"] == ["2024-04-01", "2024-04-02"]
    assert book(tmp_path, write, date_1904=True).tables[0].cells["date de signature"] == ["2024-04-01", "2024-04-02"]


def test_percentages_keep_their_sign(tmp_path):
    def write(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["code", "taux"])
        for row in (1, 2):
            sheet.write(row, 0, f"0100{row}")
            sheet.write(row, 1, 0.125 * row, made.add_format({"num_format": "0.0%"}))

    assert book(tmp_path, write).tables[0].cells["taux"] == ["12.5 %", "25 %"]


def test_x07_a_value_in_the_last_cell_is_refused(tmp_path):
    def write(made: xlsxwriter.Workbook) -> None:
        sheet_of(ROWS)(made)
        made.get_worksheet_by_name("Feuil1").write("XFD1048576", 1)

    expected = "La feuille s'étend jusqu'à XFD1048576. Supprimez les cellules hors du tableau."
    assert refused(book(tmp_path, write)) == expected


def test_t15_a_sheet_of_too_many_columns_is_refused(tmp_path):
    reading = book(tmp_path, sheet_of([[f"c{place}" for place in range(400)], list(range(400))]))
    assert refused(reading).endswith("maximum 200 × 200 000. Gardez les indicateurs utiles.")


def test_x08_external_links_and_images_are_ignored_and_told(tmp_path):
    content = altered(workbook(sheet_of(ROWS)), {}, {"xl/externalLinks/externalLink1.xml": b"<a/>"})
    reading = parsed(tmp_path, content, "communes.xlsx")
    assert repaired(reading) == ["Liens externes et images ignorés."]
    assert reading.tables[0].n_rows == 2

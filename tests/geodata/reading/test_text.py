"""Rows T01 to T15: encodings, separators, quotes, headers, notes."""

import pytest

from tests.geodata.reading.made import asked, parsed, refused, repaired, said

TABLE = "code;nom;population\n01001;Hérault;10\n01002;Œuilly;20\n"
ROWS = [("01001", "Hérault", "10"), ("01002", "Œuilly", "20")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_t01_marks_wide_letters_and_line_ends_are_read_silently(tmp_path, encoding, ends):
    reading = parsed(tmp_path, TABLE.replace("\n", ends).encode(encoding))
    assert reading.tables[0].rows() == ROWS
    assert said(reading.report.findings) == []
    assert reading.preview["encoding"] == encoding[:6].rstrip("-") if encoding.startswith("utf-16") else "utf-8"


def test_t01_mixed_line_ends_keep_the_line_numbers(tmp_path):
    reading = parsed(tmp_path, "code;nom\r\n01001;A\n01002;B\r01003;C\n")
    assert reading.tables[0].lines == [2, 3, 4]


def test_t02_windows_1252_is_converted_and_told(tmp_path):
    reading = parsed(tmp_path, TABLE.encode("cp1252"))
    assert reading.tables[0].rows() == ROWS
    assert repaired(reading) == ["Encodage Windows-1252 converti. Vérifiez les accents dans l'aperçu."]


@pytest.mark.parametrize(("encoding", "label"), [("mac_roman", "Mac Roman"), ("cp850", "DOS (page 850)")])
def test_t03_another_encoding_is_asked_with_the_likeliest_first(tmp_path, encoding, label):
    content = "code;nom\n01001;Hérault\n01002;Étaples\n01003;Besançon\n".encode(encoding)
    reading = parsed(tmp_path, content)
    assert asked(reading) == ["Encodage incertain : choisissez la ligne où les accents sont corrects."]
    assert reading.report.questions[0].choices[0] == label
    assert reading.tables[0].cells["nom"] == ["Hérault", "Étaples", "Besançon"]
    assert reading.report.questions[0].facts[f"ligne_{encoding}"] == "01001;Hérault"


def test_t03_the_answer_is_followed_and_kept_in_the_report(tmp_path):
    content = "code;nom\n01001;Hérault\n".encode("mac_roman")
    reading = parsed(tmp_path, content, answers={"T03": "Windows-1252"})
    assert reading.report.questions == ()
    assert reading.tables[0].cells["nom"] == ["HŽrault"]
    assert repaired(reading)[0].endswith("Réponse : Windows-1252.")


def test_t04_damaged_accents_are_proposed_for_repair(tmp_path):
    content = "code;nom\n19000;CorrÃ¨ze\n01002;ÃŽle\n".encode()
    reading = parsed(tmp_path, content)
    assert asked(reading) == ["Accents abîmés (« CorrÃ¨ze »). Corriger en « Corrèze » ?"]
    assert reading.tables[0].cells["nom"] == ["Corrèze", "Île"]
    kept = parsed(tmp_path, content, answers={"T04": "non"})
    assert kept.tables[0].cells["nom"][0] == "CorrÃ¨ze"


@pytest.mark.parametrize(
    "content",
    [
        b"code;nom\n01001;A\n01002;\x00\x00\n",
        "code;nom\n01001;Hérault\n01002;Étampes \xff\n".encode("utf-8", "surrogateescape").replace(
            b"\xc3\xbf", b"\xff"
        ),
        b"\xef\xbb\xbfcode;nom\n01001;A\n01002;\xe9\n",
    ],
)
def test_t05_undecodable_bytes_are_refused_with_their_line(tmp_path, content):
    expected = "Caractères illisibles à la ligne 3. Enregistrez le fichier en CSV UTF-8."
    assert refused(parsed(tmp_path, content)) == expected


@pytest.mark.parametrize(
    ("mark", "label"), [(";", "point-virgule"), (",", "virgule"), ("\t", "tabulation"), ("|", "barre verticale")]
)
def test_t06_the_separator_is_found_silently(tmp_path, mark, label):
    reading = parsed(tmp_path, TABLE.replace(";", mark))
    assert reading.tables[0].rows() == ROWS
    assert reading.preview["separator"] == label
    assert said(reading.report.findings) == []


def test_t06_decimal_commas_are_not_taken_for_separators(tmp_path):
    reading = parsed(tmp_path, "code;taux;part\n01001;1,5;2,5\n01002;3,5;4,5\n")
    assert reading.tables[0].columns == ("code", "taux", "part")


def test_t07_a_single_column_asks_for_the_separator(tmp_path):
    content = "code:nom\n01001:A\n01002:B\n"
    assert asked(parsed(tmp_path, content)) == ["Une seule colonne trouvée. Quel est le séparateur ?"]
    answered = parsed(tmp_path, content, answers={"T07": "deux-points"})
    assert answered.tables[0].columns == ("code", "nom")


@pytest.mark.parametrize(("row", "n_values"), [("01002;B;20;5", 4), ("01002;B", 2)])
def test_t08_a_row_of_another_length_is_refused_never_shifted(tmp_path, row, n_values):
    expected = f"Ligne 3 : {n_values} valeurs pour 3 colonnes. Un guillemet ou un séparateur est en trop."
    assert refused(parsed(tmp_path, f"code;nom;pop\n01001;A;10\n{row}\n")) == expected


def test_t08_empty_cells_at_the_end_of_a_row_are_no_extra_values(tmp_path):
    assert parsed(tmp_path, "code;nom\n01001;A;;\n01002;B\n").tables[0].n_rows == 2


def test_t09_a_quote_never_closed_is_refused_with_its_line(tmp_path):
    content = 'code;nom\n01001;A\n01002;"Le Bourg\n01003;C\n'
    assert refused(parsed(tmp_path, content)) == "Guillemet ouvert ligne 3 et jamais refermé."


def test_t10_titles_above_the_header_are_confirmed(tmp_path):
    content = "Population légale\nau 1er janvier\n\ncode;nom;pop\n01001;A;10\n01002;B;20\n"
    reading = parsed(tmp_path, content)
    assert asked(reading) == ["L'en-tête semble être à la ligne 4 : « code, nom, pop ». Confirmer ?"]
    assert reading.tables[0].columns == ("code", "nom", "pop")
    assert reading.tables[0].lines == [5, 6]


def test_t11_a_file_without_header_asks_for_its_names(tmp_path):
    content = "01001;A;10\n01002;B;20\n"
    reading = parsed(tmp_path, content)
    assert asked(reading) == ["Noms de colonnes à confirmer : code, colonne B, colonne C."]
    assert reading.tables[0].n_rows == 2
    named = parsed(tmp_path, content, answers={"T11": "insee;nom;pop"})
    assert named.tables[0].columns == ("insee", "nom", "pop")


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("Code;Population;;Revenu\n;hommes;femmes;\n01001;1;2;3\n01002;1;2;3\n", "Code, Population - hommes, "
         "Population - femmes, Revenu"),
        ("Code commune;Nom;Population totale\nCODGEO;LIBGEO;PMUN\n01001;A;2\n01002;C;3\n", "CODGEO, LIBGEO, PMUN"),
    ],
)  # fmt: skip
def test_t11_a_header_on_two_lines_is_joined_and_confirmed(tmp_path, content, names):
    reading = parsed(tmp_path, content)
    assert asked(reading) == [f"Noms de colonnes à confirmer : {names}."]
    assert reading.tables[0].n_rows == 2


def test_years_as_names_of_columns_are_a_header(tmp_path):
    assert parsed(tmp_path, "code;2014;2015\n01001;1;2\n01002;3;4\n").tables[0].columns == ("code", "2014", "2015")


@pytest.mark.parametrize("twin", ["nom", "NOM", "nóm", " nom "])
def test_t12_two_columns_of_the_same_name_are_refused(tmp_path, twin):
    reading = parsed(tmp_path, f"code;nom;{twin}\n01001;A;B\n")
    assert refused(reading) == f"Deux colonnes s'appellent « {twin.strip()} ». Renommez l'une d'elles."


def test_t13_a_column_without_name_is_asked_about(tmp_path):
    content = "code;;pop\n01001;A;10\n01002;B;20\n"
    reading = parsed(tmp_path, content)
    assert asked(reading) == ["La colonne B n'a pas de nom. La nommer ou l'ignorer ?"]
    assert reading.tables[0].columns == ("code", "colonne B", "pop")
    assert parsed(tmp_path, content, answers={"T13:B": "ignorer"}).tables[0].columns == ("code", "pop")
    assert parsed(tmp_path, content, answers={"T13:B": "nom"}).tables[0].columns == ("code", "nom", "pop")


def test_t13_an_empty_column_without_name_is_nothing(tmp_path):
    assert parsed(tmp_path, "code;;pop\n01001;;10\n").tables[0].columns == ("code", "pop")


def test_t14_totals_and_notes_are_left_out_and_listed(tmp_path):
    content = "code;nom;pop\n01001;A;10\n01002;B;20\nTOTAL;;30\n;Ensemble;30\nSource : INSEE, 2024\n"
    reading = parsed(tmp_path, content)
    assert repaired(reading) == ["3 lignes de total ou de note écartées : TOTAL, Ensemble, Source : INSEE, 2024."]
    assert reading.tables[0].cells["code"] == ["01001", "01002"]


def test_t14_one_line_left_out_is_said_in_the_singular(tmp_path):
    reading = parsed(tmp_path, "code;nom\n01001;A\n01002;B\nTotal;\n")
    assert repaired(reading) == ["1 ligne de total ou de note écartée : Total."]


def test_t14_a_commune_whose_figures_are_all_absent_is_no_note(tmp_path):
    assert parsed(tmp_path, "code;taux;part\n01001;1;2\n01002;;\n").tables[0].cells["code"] == ["01001", "01002"]


def test_t15_too_many_columns_are_refused(tmp_path):
    names = ";".join(f"c{place}" for place in range(1000))
    values = ";".join("1" for _ in range(1000))
    expected = "1 000 colonnes × 1 ligne ; maximum 200 × 200 000. Gardez les indicateurs utiles."
    assert refused(parsed(tmp_path, f"{names}\n{values}\n")) == expected


def test_t15_too_many_rows_are_refused(tmp_path):
    content = "code;n\n" + "01001;1\n" * 200_600
    expected = "2 colonnes × 200 601 lignes ; maximum 200 × 200 000. Gardez les indicateurs utiles."
    assert refused(parsed(tmp_path, content)) == expected


def test_a_cell_that_holds_the_separator_in_an_excel_formula_stays_whole(tmp_path):
    reading = parsed(tmp_path, 'code_qp;insee_com\nQN00101M;="01053;01054"\nQN00102M;="01053"\n')
    assert reading.tables[0].cells["insee_com"] == ["01053;01054", '="01053"']

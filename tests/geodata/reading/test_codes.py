"""Rows C01 to C20, T16 and T17: codes repaired, asked about, refused; vintages; duplicates; names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.reading.codes import (
    CodeRules,
    clean_commune_codes,
    clean_departement_codes,
    clean_qpv_codes,
    clean_sirens,
)
from geodata.reading.keys import distinct_rows, find_code_column, match_names
from geodata.reading.table import Outcome, Table
from geodata.reading.vintages import check_coverage, find_vintage
from tests.geodata.reading.made import parsed, said


@dataclass(frozen=True)
class History:
    """A small world of communes: codes by year, the last year being that of the territory."""

    by_year: Mapping[int, frozenset[str]]
    splits: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)

    @property
    def target_year(self) -> int:
        return max(self.by_year)

    @property
    def years(self) -> list[int]:
        return sorted(self.by_year)

    def codes_of(self, year: int) -> frozenset[str]:
        return self.by_year[year]

    def knows(self, code: str) -> bool:
        return any(code in codes for codes in self.by_year.values())

    def split_since(self, code: str, year: int) -> list[tuple[str, int]]:
        return [each for each in self.splits.get(code, ()) if each[1] > year]


COMMUNES = [f"{code:05d}" for code in range(1001, 1101)]
WORLD = History(
    {
        2014: frozenset([*COMMUNES, "01801", "01802", "01803", "2A004", "75056"]),
        2024: frozenset([*COMMUNES, "01901", "01902", "01903", "2A004", "75056"]),
    },
    {"01005": [("Bourg-Neuf", 2019)]},
)


def clean(*values: str | None, **rules: object):
    lines = list(range(2, 2 + len(values)))
    return clean_commune_codes(values, lines, WORLD, CodeRules(**rules))


@pytest.mark.parametrize("value", ["1001", "1001.0", "1 001", "1001,0"])
def test_c01_a_lost_zero_is_given_back(value):
    codes, findings = clean(value, "01002", "1003")
    assert codes == ["01001", "01002", "01003"]
    assert said(findings) == [f"2 codes complétés par un zéro ({value} → 01001)."]


def test_c01_one_code_is_said_in_the_singular():
    assert said(clean("1001")[1]) == ["1 code complété par un zéro (1001 → 01001)."]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2a004", "2A004"),
        ("'01001", "01001"),
        ("01 001", "01001"),
        ("01\u200b001", "01001"),
        ("\u00a001001", "01001"),
        ('="01001"', "01001"),
        ("01001.0", "01001"),
        ("20A004", "2A004"),
        ("02A004", "2A004"),
    ],
)
def test_c02_a_code_is_cleaned_and_told(value, code):
    codes, findings = clean(value)
    assert codes == [code]
    assert [finding.key for finding in findings] == ["C02"]
    assert findings[0].outcome is Outcome.REPAIRED
    assert said(findings)[0].startswith("1 code nettoyé (")
    assert said(findings)[0].endswith(f"→ {code}).")


@pytest.mark.parametrize("value", ["2,00067E+08", "2.00067e8", "2E+08"])
def test_c03_digits_lost_by_a_spreadsheet_are_refused(value):
    expected = f"Code illisible (« {value} ») : Excel a perdu des chiffres. "
    assert said(clean_sirens([value], [2])[1]) == [f"{expected}Mettez la colonne au format Texte à la source."]


def test_c04_an_old_corsican_code_is_asked_about():
    codes, findings = clean("20004", "01001")
    assert said(findings) == ["Ancien code corse 20004 : voulez-vous dire 2A004 ?"]
    assert codes == ["2A004", "01001"]
    assert clean("20004", "01001", answers={"C04": "non"})[0] == ["20004", "01001"]


def test_c05_a_letter_of_another_alphabet_is_refused_with_its_place():
    expected = "Le code « 2А004 » contient un caractère non latin en position 2."
    assert said(clean("01001", "2А004")[1]) == [expected]


def table(rows: Sequence[Sequence[str | None]], columns: Sequence[str] = ("code", "nom", "pop")) -> Table:
    cells = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    return Table("t", tuple(columns), cells, list(range(2, 2 + len(rows))))


def test_c06_identical_rows_are_dropped():
    rows = table([("01001", "A", "10"), ("01001", "A", "10"), ("01002", "B", "20")])
    found = distinct_rows(rows.cells["code"], rows, {})
    assert said(found.findings) == ["1 ligne identique supprimée."]
    assert found.positions.tolist() == [0, 2]


def test_c07_contradictory_rows_are_refused():
    rows = table([("01001", "A", "10"), ("01002", "B", "20"), ("01003", "C", "1"), ("01001", "A", "12")])
    found = distinct_rows(rows.cells["code"], rows, {}, rows.cells["nom"])
    assert said(found.findings) == ["A (01001) a 2 valeurs différentes, lignes 2, 5. Gardez-en une."]
    assert found.findings[0].outcome is Outcome.REFUSED


def test_c08_older_codes_are_proposed_for_conversion():
    codes = [*COMMUNES, "01801", "01802"]
    year, kept, findings = find_vintage(codes, WORLD, {})
    expected = (
        "2 codes datent du COG 2014 (01801, 01802). Convertir vers 2024 ? Les effectifs s'additionnent, pas les taux."
    )
    assert said(findings, Outcome.QUESTION) == [expected]
    assert (year, kept) == (2014, codes)
    left_out = find_vintage(codes, WORLD, {"C08": "non"})[1]
    assert left_out[-2:] == [None, None]


def test_c08_one_code_is_said_in_the_singular():
    findings = find_vintage([*COMMUNES, "01801"], WORLD, {}, 2014)[2]
    assert said(findings, Outcome.QUESTION)[0].startswith("1 code date du COG 2014 (01801). Convertir vers 2024 ?")


def test_c09_a_commune_split_since_is_told():
    findings = find_vintage([*COMMUNES, "01801"], WORLD, {}, 2014)[2]
    expected = "Bourg-Neuf a été rétablie en 2019 : valeur non répartissable, affichée « n.d. »."
    assert said(findings, Outcome.WARNED) == [expected]


def test_c10_codes_of_two_vintages_are_refused():
    codes = [*COMMUNES, "01801", "01802", "01803", "01901", "01902", "01903"]
    year, kept, findings = find_vintage(codes, WORLD, {})
    assert said(findings) == ["Codes de plusieurs millésimes (2014, 2024). Indiquez un seul COG par fichier."]
    assert year == 0
    assert set(kept) == {None}


def test_c11_a_few_unknown_codes_are_left_out_and_told():
    year, kept, findings = find_vintage([*COMMUNES, "99999", "99998"], WORLD, {})
    assert said(findings) == ["2 codes inconnus au COG 2024 : 99998, 99999. Lignes ignorées."]
    assert (year, kept[-2:]) == (2024, [None, None])


def test_c12_many_unknown_codes_are_refused():
    codes = [*COMMUNES[:90], *(f"99{place:03d}" for place in range(10))]
    expected = (
        "10 % des codes sont inconnus au COG 2024 : 99000, 99001, 99002, 99003, 99004. "
        "Vérifiez la colonne et le millésime."
    )
    assert said(find_vintage(codes, WORLD, {})[2]) == [expected]


def test_c13_postal_codes_are_refused():
    findings = clean("31320", "31000", "81100", "46000")[1]
    assert said(findings) == ["Cette colonne contient des codes postaux (31000, 31320, 46000), pas des codes INSEE."]


@pytest.mark.parametrize(
    ("value", "city", "code"),
    [("75101", "Paris", "75056"), ("69381", "Lyon", "69123"), ("13201", "Marseille", "13055")],
)
def test_c14_arrondissements_are_proposed_for_grouping(value, city, code):
    codes, findings = clean(value)
    assert said(findings) == [f"Arrondissements de {city} : les regrouper en {code} ?"]
    assert codes == [code]
    assert clean(value, answers={f"C14:{code}": "non"})[0] == [value]
    assert clean(value, groups_arrondissements=False) == ([value], ())


def test_c15_names_of_several_communes_are_asked_about():
    gazetteer = {"saint-martin": ["32389", "65392"], "albi": ["81004"]}
    codes, findings = match_names(["Albi", "Saint-Martin", "Nulle-Part"], gazetteer, {})
    expected = "1 nom désigne plusieurs communes : Saint-Martin (32389, 65392). Choisissez ou ajoutez le code."
    assert said(findings) == [expected]
    assert codes == ["81004", None, None]
    assert match_names(["SAINT-MARTIN"], gazetteer, {"C15:saint-martin": "65392"}) == (["65392"], ())
    assert match_names(["Saint-Martin"], gazetteer, {}, ["32"]) == (["32389"], ())


def test_c16_names_that_look_like_something_else_stay_names(tmp_path):
    names = ["Y", "Oô", "Mars", "NA", "Null", "Vrai", "1er Janvier"]
    rows = "".join(f"{1001 + place:05d};{name}\n" for place, name in enumerate(names))
    reading = parsed(tmp_path, f"code;nom\n{rows}")
    assert reading.tables[0].cells["nom"] == names
    assert reading.report.findings == ()


@pytest.mark.parametrize(
    ("values", "level"),
    [
        (["010010000", "010020101"], "IRIS"),
        (["243100518", "200067106"], "EPCI"),
        (["QN03101M", "QN03102I"], "quartiers prioritaires"),
    ],
)
def test_c17_codes_of_another_level_are_asked_about(values, level):
    codes, findings = clean(*values)
    expected = f"Ces codes désignent des {level}. Agréger à la commune ? Seuls les effectifs s'additionnent."
    assert said(findings) == [expected]
    assert codes == (["01001", "01002"] if level == "IRIS" else [None, None])


def test_c18_quarters_of_2015_and_2024_together_are_refused():
    expected = "Quartiers 2015 et 2024 mélangés : leurs contours diffèrent. Un fichier par génération."
    assert said(clean_qpv_codes(["QP031001", "QN03101M"], [2, 3])[1]) == [expected]
    assert clean_qpv_codes(["qn03101m"], [2])[0] == ["QN03101M"]


def test_c19_and_c20_communes_outside_and_absent_are_told():
    assert said(check_coverage(["01001", "75056"], ["01001", "01002", "01003"])) == [
        "1 commune hors du territoire : gardée pour comparaison seulement.",
        "2 communes absentes du fichier : affichées « n.d. », jamais 0.",
    ]
    assert check_coverage(["01001"], ["01001"]) == ()


def test_t16_several_years_of_a_commune_are_asked_about():
    places = [(code, pop) for code, pop in (("01001", "1"), ("01002", "2"))]
    rows = table(
        [(code, "x", year, pop) for code, pop in places for year in ("2019", "2020")],
        ("code", "type", "annee", "pop"),
    )
    found = distinct_rows(rows.cells["code"], rows, {})
    assert said(found.findings) == ["Plusieurs lignes par commune. Distinguer par « annee » ?"]
    assert found.distinguished_by == "annee"


def test_t17_a_table_without_codes_asks_which_column_holds_them():
    rows = table([("Albi", "A", "10"), ("Gap", "B", "20")], ("ville", "classe", "pop"))
    name, findings = find_code_column(rows, {})
    assert said(findings) == [
        "Colonne des codes introuvable parmi ville, classe, pop. Laquelle contient le code INSEE ?"
    ]
    assert name in rows.columns
    assert find_code_column(rows, {"T17": "classe"})[0] == "classe"


@pytest.mark.parametrize("name", ["CODGEO", "Code INSEE", "code_commune", "insee_com", "DEPCOM", "truc"])
def test_the_column_of_codes_is_found_by_its_name_or_its_cells(name):
    rows = table([("01001", "A", "10"), ("01002", "B", "20")], (name, "nom", "pop"))
    assert find_code_column(rows, {}) == (name, ())


def test_codes_of_departements_are_brought_to_their_official_form():
    assert clean_departement_codes(["1", "20A", "02B", "971", "31.0"], [2, 3, 4, 5, 6])[0] == [
        "01",
        "2A",
        "2B",
        "971",
        "31",
    ]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(COMMUNES), min_size=1, max_size=8))
def test_cleaning_codes_twice_changes_nothing_more(codes):
    """What comes out is clean: cleaning it again gives the same codes and finds nothing."""
    once, _ = clean(*(code.lstrip("0") for code in codes))
    assert once == codes
    assert clean(*once) == (once, ())


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=10) | st.none(), max_size=6))
def test_any_text_gives_codes_or_a_finding_and_never_an_error(values):
    """As many codes come out as cells went in."""
    assert len(clean(*values)[0]) == len(values)

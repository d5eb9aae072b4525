"""The page « Disparités »: its file against its screen and the operations, declarations, clusters, refusals."""

import base64
import csv
import io
import json

import orjson
import pytest
import xlsxwriter

from callbacks import disparities
from callbacks.perimeter import edit_perimeter
from components import disparities_page as page
from components import drawing, stores
from domain.gap_choices import FIELD, GapChoices, write_gaps
from domain.means import read_means
from domain.operations import OPERATIONS
from tests.callbacks.controls import DEFAULT_RULES

JOURNAL = {"start": {"communes": ["93066", "78646", "77288"], "quarters": []}, "edits": [], "sequence": 1}
FORM = {
    "institution": "État",
    "label": "policiers",
    "unit": "ETP",
    "areas": "departement",
    "stance": "négociable",
    "method": "effectifs ; au 31 décembre",
    "rows": "93 ; 5200 ; 1000000\nYvelines ; 3100\n75\t9000",
}


def _drawn(gaps, **rules):
    told = edit_perimeter(JOURNAL, {**DEFAULT_RULES, **rules}, None, None, stores.GAPS_PAGE, gaps)
    return orjson.loads(drawing.written(told["panel"]))


def _texts(tree, found):
    match tree:
        case str():
            found.append(tree)
        case list():
            for one in tree:
                _texts(one, found)
        case dict():
            _texts(tree["props"].get("children"), found)
    return found


def _screen(gaps, place=page.FIGURES, **rules):
    return " ".join(_texts(_drawn(gaps, **rules)[place], []))


def _file(client, choices):
    answered = client.get(f"/exports/disparites.csv?{FIELD}={write_gaps(choices)}")
    assert answered.status_code == 200
    return list(csv.DictReader(io.StringIO(answered.get_data(as_text=True).lstrip("\ufeff")), delimiter=";"))


def _number(cell):
    return None if cell == "n.d." else float(cell.replace(",", "."))


def test_theil_shares_on_screen_are_those_of_the_operation_on_the_file(client):
    choices = GapChoices(measure="n_schools", zoning="departement")
    rows = _file(client, choices)
    assert len(rows) == 1_266
    rate, people = (next(name for name in rows[0] if name.startswith(words)) for words in ("montant par", "dénom"))
    inputs = {
        "values": [_number(row[rate]) for row in rows],
        "weights": [_number(row[people]) for row in rows],
        "groups": [row["département"] for row in rows],
    }
    found = OPERATIONS["theil_decomposition"].run(json.loads(json.dumps(inputs)))
    share = f"{100 * found['between'] / found['total']:.1f}".replace(".", ",")
    told = _screen({"measure": "n_schools", "zoning": "departement"})
    assert f"{share}\u202f% de l'inégalité de Theil se joue entre départements" in told


def test_the_file_says_amount_denominator_areas_and_the_three_deviations(client):
    rows = _file(client, GapChoices(measure="equalisation_eur"))
    montreuil = next(row for row in rows if row["code commune"] == "93048")
    assert montreuil["EPCI"] == "Métropole du Grand Paris"
    names = list(montreuil)
    for words in ("écart au territoire", "écart à la zone", "écart aux voisines", "type d'écart", "source"):
        assert any(name.startswith(words) for name in names)


def test_a_median_in_the_address_is_refused_with_its_reason_and_the_aid_is_shown():
    told = _screen({"measure": "median_income_eur_per_cu"})
    assert "ne se compare pas par habitant" in told and "Aide simulée par le contrat" in told


def test_a_uniform_rate_shows_its_two_sides():
    told = _screen({"universe": "perimeter"})
    row = told[told.index("taux uniforme de 50") :].split("taux uniforme de même coût")[0]
    assert "péréquateur relatif" in row and "régressif" in row and "0,000" in row


def test_the_conference_changes_weights_reach_and_coverage_of_the_solidarity_indicator():
    usual, own = _screen({}), _screen({"weight_aid": 3, "weight_rest": 0, "reach_net": 5, "coverage": 100})
    assert "poids 25\u202f%) : 0 à +0,30, 100 à −0,30" in usual and "80\u202f% des habitants comptés" in usual
    assert "poids 60\u202f%" in own and "poids 0\u202f%" in own and "0 à −0,05, 100 à +0,05" in own
    assert "100\u202f% des habitants comptés" in own


def test_weights_that_are_all_zero_are_refused_in_french_and_the_screen_stays():
    gaps = dict.fromkeys(("weight_aid", "weight_net", "weight_rest", "weight_worst"), 0)
    told = edit_perimeter(JOURNAL, DEFAULT_RULES, None, None, stores.GAPS_PAGE, gaps)
    assert "donnez-en un au moins" in drawing.written(told["panel"])


def test_communes_left_to_decide_are_named_beside_verdict_curves_and_letter():
    """Saint-Denis has no known rate in the bundled territory."""
    there = {**JOURNAL, "start": {"communes": ["93066", "93048"], "quarters": []}}
    told = edit_perimeter(there, DEFAULT_RULES, None, None, stores.GAPS_PAGE, {"universe": "perimeter"})
    words = " ".join(_texts(orjson.loads(drawing.written(told["panel"]))[page.FIGURES], []))
    assert words.count("Hors du verdict, des courbes et de la note : Saint-Denis (") == 3
    assert "habitants couverts), à décider" in words and "des habitants comptés seulement" in words


@pytest.mark.parametrize("zoning", ["commune", "living_area", "employment_area"])
def test_every_size_of_area_is_drawn(zoning):
    assert "L'écart est-il grand" in _screen({"zoning": zoning, "threshold": 125, "picture": "general"})


def test_a_declaration_is_read_then_compared_inside_and_outside():
    told = disparities.declare(1, FORM, None)
    (one,) = read_means(told["checked"])
    assert one.method == "effectifs , au 31 décembre" and one.territories == ("93", "Yvelines", "75")
    assert "1\u00a0déclaration en ETP n'est pas en euros et n'a pas de note." in _screen({}, means=told["checked"])
    words = _screen({}, page.MEANS_BODY, means=told["checked"])
    assert "substitution possible" in words and "policiers" in words and "négociable" in words
    again = disparities.declare(2, {**FORM, "label": "enseignants", "stance": "non négociable"}, told["checked"])
    assert [one.is_open for one in read_means(again["checked"])] == [True, False]


def test_a_declaration_that_cannot_be_read_says_which_line_and_changes_nothing():
    told = disparities.declare(1, {**FORM, "rows": "93 ; beaucoup"}, None)
    assert "pas un nombre positif" in told["told"]
    assert not isinstance(told["checked"], str)


def test_one_area_by_its_code_and_by_its_name_is_refused():
    told = disparities.declare(1, {**FORM, "rows": "93 ; 10\nSeine-Saint-Denis ; 20"}, None)
    assert "nommé deux fois" in told["told"] and not isinstance(told["checked"], str)
    kept = "# État ; policiers ; ETP ; departement ; négociable\n93;10\nSeine-Saint-Denis;20"
    assert "déjà nommé, refusés, laissés de côté : Seine-Saint-Denis" in _screen({}, page.MEANS_BODY, means=kept)


def _dropped(content, name, areas="departement"):
    raw = content.encode() if isinstance(content, str) else content
    told = disparities.fill(None, f"data:;base64,{base64.b64encode(raw).decode()}", areas, name)
    words = " ".join(_texts(orjson.loads(told["told"])[page.FILE_TOLD], []))
    return told["rows"], words


def test_the_lines_of_the_form_are_filled_from_the_territory():
    assert disparities.fill(1, None, "departement")["rows"].splitlines()[0] == "Paris ; "


def test_a_text_file_gives_lines_and_says_which_columns_it_read():
    rows, words = _dropped("Département;Remarque;Agents;Crédits\nÉvry;à revoir;12;n.d.\nParis;;1 200;5000\n", "é.csv")
    assert rows.splitlines() == ["Évry ; 12 ; n.d.", "Paris ; 1 200 ; 5000"]
    assert "« Agents »" in words and "laissées de côté : Remarque" in words and "2\u00a0lignes" in words


def test_a_workbook_gives_lines_with_the_zeros_that_it_lost():
    body = io.BytesIO()
    with xlsxwriter.Workbook(body) as book:
        sheet = book.add_worksheet("moyens")
        for k, row in enumerate(
            [
                ("Code", "Commune", "Population", "Policiers"),
                (1001, "L'Abergement", 800, 2.5),
                (93066, "Saint-Denis", 110000, 300),
            ]
        ):
            sheet.write_row(k, 0, row)
    rows, words = _dropped(body.getvalue(), "moyens.xlsx", "commune")
    assert rows.splitlines() == ["01001 ; 2.5", "93066 ; 300"]
    assert "« Policiers »" in words and "Commune et Population" in words


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("Département;Remarque\nParis;à revoir\nYvelines;\n", "a.csv", "Il faut une colonne de territoires"),
        ("Lieu;A;B;C\nParis;1;2;3\nYvelines;4;5;6\n", "a.csv", "trouvées : A, B et C"),
        ("", "a.csv", "aucune donnée"),
        (b"PK\x03\x04 rien", "a.xlsx", "refusé"),
        (bytes(page.LARGEST_BYTES + 10), "a.csv", "dépasse 1 Mo"),
    ],
)
def test_a_file_that_holds_no_means_is_refused_in_french_and_the_lines_stay(content, name, words):
    rows, told = _dropped(content, name)
    assert not isinstance(rows, str) and words in told


def test_every_commune_of_the_territory_has_its_line_and_none_is_lost():
    lines = disparities.fill(1, None, "commune")["rows"].splitlines()
    assert len(lines) == 1_266
    rows = [f"{line}{k % 90 + 10}" for k, line in enumerate(lines)]
    told = disparities.declare(1, {**FORM, "areas": "commune", "rows": "\n".join(rows)}, None)
    assert len(read_means(told["checked"])[0].territories) == 1_266
    refused = disparities.declare(1, {**FORM, "areas": "commune", "rows": "77001 ; 123456789\n" * 6_000}, None)
    assert "6\u202f001\u00a0lignes" in refused["told"] and not isinstance(refused["checked"], str)
    assert len(_dropped("\n".join(rows), "lignes.csv", "commune")[0].splitlines()) == 1_266


def test_redistribution_keeps_its_total_and_says_what_moves():
    told = _screen({"zoning": "departement", "change": 10}, page.MEANS_BODY)
    assert "équipements changeraient de territoire" in told and "total inchangé" in told
    assert "Rien ne bouge" in _screen({"zoning": "departement", "change": 0}, page.MEANS_BODY)


def test_clusters_say_their_correction():
    perimeter = {"communes": ["93066"], "quarters": []}
    told = disparities.show_clusters(perimeter, None, DEFAULT_RULES, {"measure": "n_facilities"})
    assert "Benjamini-Hochberg" in told and "I de Moran" in told


def test_an_empty_perimeter_says_what_to_do_and_still_compares_the_rest():
    nothing = {"start": {"communes": [], "quarters": []}, "edits": [], "sequence": 1}
    told = edit_perimeter(nothing, DEFAULT_RULES, None, None, stores.GAPS_PAGE, None)
    words = " ".join(_texts(orjson.loads(drawing.written(told["panel"]))[page.FIGURES], []))
    assert "Le périmètre est vide" in words and "sans objet" in words

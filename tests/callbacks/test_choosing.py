"""What is found before a gesture, in French; nothing changes and nothing breaks."""

import base64

import orjson
import pytest
from dash import no_update

from callbacks.choosing import choose, offer, read_file
from tests.trees import texts

NOTHING = {"communes": [], "quarters": []}


def _said(answer):
    return texts(answer["drawing"]["choosing-answer"]).replace("\u202f", " ").replace("\u00a0", " ")


def test_a_rule_answers_with_its_communes_and_their_number(region):
    answer = choose("rule", "densite >= 0", None, NOTHING)
    known = int(region.columns["density_per_km2"].is_known.sum())
    assert len(answer["communes"]) == known and answer["means"] == "rule"
    assert f"{known:,} communes trouvées".replace(",", " ") in _said(answer)


def test_a_list_says_what_it_could_not_find():
    answer = choose("list", "93066\nMelun\nAtlantide", None, NOTHING)
    assert answer["communes"] == ["77288", "93066"]
    assert "Entrées qui ne désignent aucune commune (1) : Atlantide." in _said(answer)


def _read(content, name="liste.csv"):
    told = read_file(f"data:;base64,{base64.b64encode(content.encode()).decode()}", name)
    return told["means"], told["text"], told["told"].replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("content", "entries"),
    [
        ("75056\n1004\n77288\n", ["75056", "01004", "77288"]),
        ("code\n75056\n93066\n", ["75056", "93066"]),
        ("Melun\nMeaux\nParis\n", ["Melun", "Meaux", "Paris"]),
        ("population;nom;code insee\n41000;Melun;77288\n55000;Meaux;77284\n", ["77288", "77284"]),
        ("population;nom\n41000;Melun\n55000;Meaux\n", ["Melun", "Meaux"]),
        ("code departement;code;nom\n77;77288;Melun\n77;77284;Meaux\n", ["77288", "77284"]),
    ],
)
def test_a_file_fills_the_list_with_its_codes_or_its_names_and_with_no_other_number(content, entries):
    means, text, told = _read(content)
    assert means == "list" and text.splitlines() == entries
    assert "liste.csv" in told and " lue. " in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("population;habitants\n41000;1\n55000;2\n", "Il faut une colonne de codes de communes"),
        ("", "refusé, la liste n'a pas changé."),
    ],
)
def test_a_file_without_communes_leaves_the_list(content, said):
    means, text, told = _read(content)
    assert means is no_update and text is no_update and said in told


def test_what_is_no_file_is_said():
    for contents in (None, "data:;base64,***", "data:;base64," + "A" * 1_500_000):
        told = read_file(contents, "x.csv")
        assert (
            told["text"] is no_update
            and "dépasse 1 Mo"
            in orjson.loads(told["told"])["choosing-file-told"]["props"]["children"][0]["props"]["children"][-1]
        )


def test_a_distance_is_read_the_french_way(region):
    near, far = (choose("distance", km, None, {**NOTHING, "quarters": ["QN09301I"]}) for km in ("2,5", "5 km"))
    assert 0 < len(near["communes"]) < len(far["communes"]) < region.communes.size


@pytest.mark.parametrize(
    ("means", "text", "said"),
    [
        ("rule", "indice >= ", "La formule s’arrête trop tôt"),
        ("rule", "richesse > 1", "n’est pas un indicateur connu"),
        ("distance", "loin", "La distance ne peut pas être lue"),
        ("distance", "900", "La distance doit être comprise"),
        ("distance", "nan", "La distance doit être comprise"),
        ("aimant", "5", "La manière de chercher ne peut pas être lue"),
        ("zoning", "abc:Z", "Le découpage ne peut pas être lu"),
        ("variant", "é", "La variante ne peut pas être lue"),
        ("rule", 5, "Le texte ne peut pas être lu"),
        ("rule", "\ud800", "Le texte ne peut pas être lu"),
    ],
)
def test_what_cannot_be_read_is_a_french_sentence(means, text, said):
    answer = choose(means, text, text, NOTHING)
    assert answer["communes"] == [] and said in _said(answer)


@pytest.mark.parametrize("text", [None, ""])
def test_nothing_asked_is_nothing_said(text):
    assert choose("rule", text, None, None) == {"communes": [], "means": "rule", "drawing": {"choosing-answer": []}}


def test_an_official_zoning_is_chosen_in_a_list_of_those_of_the_territory(region):
    offered = offer("zoning", "idf")
    keys = [one["value"] for one in offered["options"]]
    assert offered["source"] is None and offered["source_style"] == {} and offered["text_style"]
    assert keys[:2] == ["qpv", "zus"] and all(key.startswith("abc:") for key in keys[2:])
    answer = choose("zoning", "densite >= 0", "qpv", NOTHING)
    assert answer["communes"] == region.communes[sorted(set(region.quarters.part_commune.tolist()))].tolist()
    assert answer["means"] == "zoning"


def test_what_is_written_has_no_list():
    offered = offer("rule", "idf")
    assert offered["options"] == [] and offered["text_style"] == {} and offered["source_style"]

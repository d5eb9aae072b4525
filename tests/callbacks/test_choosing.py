"""What is found before a gesture, in French; nothing changes and nothing breaks."""

import pytest

from callbacks.choosing import choose, offer
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

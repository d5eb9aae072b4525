"""The page « Indicateurs » asked as functions: figures, a formula under the pen, ranks stopped, names of versions."""

import json
from random import Random

import pytest

from callbacks import indicators
from callbacks._work import WORKS, Works
from callbacks.perimeter import edit_perimeter
from components import drawing, index_page, stores
from domain.index import DEFAULT, EMPTY, URBAN_RURAL, Definition, Part, written
from tests.callbacks.test_posts import HERE, JOURNAL
from tests.domain.formula.worlds import random_text

RULES = {
    "envelope": 1_000_000,
    "cost": 100,
    "schedule": "stepped",
    "mode": "protected",
    "guaranteed": 50,
    "derogation": False,
}


def _text(tree):
    if isinstance(tree, list):
        return " ".join(map(_text, tree))
    if isinstance(tree, dict):
        return _text(tree.get("props", tree).get("children", ""))
    return str(tree or "").replace("\u202f", " ").replace("\u00a0", " ")


def _drawn(text):
    return json.loads(text)


def _page(definition):
    told = edit_perimeter(JOURNAL, {**RULES, "index": written(definition)}, HERE, "idf", stores.INDEX_PAGE)
    return _drawn(drawing.written(told["panel"]))


def test_every_figure_comes_with_one_answer():
    page = _page(URBAN_RURAL)
    text = _text(page[index_page.FIGURES])
    for question in (
        "Comment l'indice",
        "Qui entre",
        "Qui l'indice",
        "données manquantes",
        "Ville ou campagne",
        "se répètent",
    ):
        assert question in text
    assert "non publié (marque" in _text(page[index_page.BADGE])
    record = json.loads(page[index_page.MAP_DATA][0]["props"]["data-classes"])
    assert len(record["classes"]) == 1_266 and set(record["classes"]) == set("01234.")


def test_criteria_that_an_index_forgets_are_said_where_it_is_made_and_where_it_drives_rates():
    own = Definition((Part("niveau_de_vie", -1, 25.0), Part("equipements", -1, 25.0)))
    assert "Rien sur : marges de manœuvre financières de la collectivité. Ajoutez" in _text(
        _page(own)[index_page.FIGURES]
    )
    money = edit_perimeter(JOURNAL, {**RULES, "index": written(own)}, HERE, "idf", stores.MONEY_PAGE)["panel"]
    assert "Rien sur : marges de manœuvre" in _text(_drawn(drawing.written(money))[index_page.BADGE])
    usual = _text(_page(Definition(own.parts + DEFAULT.parts[3:]))[index_page.FIGURES])
    assert "Rien sur" not in usual and "jamais le plus bas" in usual


def test_an_index_of_nothing_says_what_to_do():
    page = _page(EMPTY)
    assert "aucune variable" in _text(page[index_page.KEYS])
    assert page[index_page.FIGURES] == []


def test_an_index_that_tells_few_communes_apart_names_no_fifth():
    page = _page(Definition((Part("part_qpv", 1, 25.0),)))
    keys, figures = _text(page[index_page.KEYS]), _text(page[index_page.FIGURES][:3])
    for text in (keys, figures):
        assert "à égalité au seuil : l'indice ne les départage pas" in text
        assert "communes au cinquième" not in text and "dans le cinquième" not in text


@pytest.mark.parametrize(
    ("typed", "mark", "said"),
    [
        ("logements_vacants / logments", "logments", "Proches"),
        ("population + recettes_totales", "+", "additionner"),
        ("1,5 * densite", ",", "écrivez un point"),
    ],
)
def test_what_is_refused_in_a_formula_is_marked_where_it_stands(typed, mark, said):
    pre, sentence = _drawn(indicators.check_formula(typed, "idf"))[index_page.FORMULA_ANSWER]
    before, marked, after, _, under = pre["props"]["children"]
    assert (before, _text(marked), after) == tuple(typed.partition(mark)[k] for k in (0, 1, 2))
    assert under == " " * typed.index(mark) + "^" * len(mark)
    assert said in _text(sentence)


def test_a_formula_that_can_be_read_shows_ten_communes_in_order():
    drawn = _drawn(indicators.check_formula(" logements_vacants/logements ", "idf"))[index_page.FORMULA_ANSWER]
    assert drawn[0]["props"]["data-formula"] == "logements_vacants / logements"
    assert "sans unité" in _text(drawn[0])
    rows = _text(drawn[-1]).split("valeur")[-1]
    values = [float(one.replace(",", ".")) for one in rows.split() if one.replace(",", "").isdigit()]
    assert len(values) == 10 and values == sorted(values)


def test_any_text_is_answered_as_a_formula_or_refused_with_its_place():
    draws = Random(7)
    for _ in range(300):
        drawn = _drawn(indicators.check_formula(random_text(draws), "idf"))[index_page.FORMULA_ANSWER]
        assert drawn == [] or "data-formula" in drawn[0]["props"] or _text(drawn[-1]).endswith(".")


def test_an_empty_formula_says_nothing():
    assert _drawn(indicators.check_formula("  ", "idf")) == {index_page.FORMULA_ANSWER: []}


def test_ranks_are_computed_followed_and_stopped():
    asked = {"index": "", "mode": "all", "work": "suivi"}
    said = _text(_drawn(indicators.show_ranks(asked, "idf"))[index_page.RANKS])
    assert "dans 95 % des pondérations" in said
    WORKS.stop("arret")
    asked = {"index": written(URBAN_RURAL), "mode": "around", "work": "arret"}
    said = _text(_drawn(indicators.show_ranks(asked, "idf"))[index_page.RANKS])
    assert "arrêté avant la fin" in said
    assert WORKS.progress("arret")[1] == 1_000


def test_ranks_stopped_halfway_keep_nothing_and_can_be_asked_again(monkeypatch):
    class StoppedHalfway(Works):
        def note(self, key, done, total):
            if 2 * done >= total:
                self.stop(key)
            return super().note(key, done, total)

    works = StoppedHalfway()
    monkeypatch.setattr(indicators, "WORKS", works)
    own = Definition((Part("densite", -1, 25.0), Part("part_qpv", 1, 25.0)))
    asked = {"index": written(own), "mode": "all", "work": "moitie"}
    assert "arrêté avant la fin" in _text(_drawn(indicators.show_ranks(asked, "idf"))[index_page.RANKS])
    done, total = works.progress("moitie")
    assert 0 < total <= 2 * done < 2 * total
    monkeypatch.setattr(indicators, "WORKS", Works())
    said = _text(_drawn(indicators.show_ranks({**asked, "work": "encore"}, "idf"))[index_page.RANKS])
    assert "dans 95 % des pondérations" in said


def _properties(tree, name):
    if isinstance(tree, list):
        return [value for one in tree for value in _properties(one, name)]
    if not isinstance(tree, dict):
        return []
    props = tree.get("props", tree)
    return [*([props[name]] if name in props else []), *_properties(props.get("children", ""), name)]


def test_ranks_and_their_intervals_are_among_the_same_communes():
    own = Definition((*DEFAULT.parts, Part("pauvrete", 1, 25.0)))
    asked = {"index": written(own), "mode": "around", "work": "univers"}
    drawn = _drawn(indicators.show_ranks(asked, "idf"))[index_page.RANKS]
    (record,) = map(json.loads, _properties(drawn, "data-graph"))
    assert len(record["rows"]) == 40
    assert [name for name, low, high, rank in record["rows"] if not low <= rank <= high] == []
    said = _text(drawn)
    assert "rang parmi les" in said and "pas ceux du classement" in said


def test_works_forget_the_oldest():
    works = Works()
    for k in range(200):
        works.note(str(k), k, 200)
        works.stop(f"s{k}")
    assert works.progress("199") == (199, 200) and works.progress("0") == (0, 0)
    assert works.note("s199", 1, 2) is False and works.note("s0", 1, 2) is True


def test_a_commune_is_explained_with_its_formulas():
    drawn = _text(_drawn(indicators.explain_commune({"commune": "93008"}, "", "idf"))[index_page.WHY])
    assert "Bobigny" in drawn and "Pourquoi ces chiffres ?" in drawn
    assert "n'existe pas dans ce territoire" in _text(
        _drawn(indicators.explain_commune({"commune": "99999"}, "", "idf"))[index_page.WHY]
    )

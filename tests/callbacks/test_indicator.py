"""The indicator in colour: every one of the menu, on screen and on the projector."""

import json
import re
from collections import Counter

import numpy as np
import pytest

from callbacks.indicator import SECRET_CLASS, show_indicator
from domain.classing import METHODS
from domain.discretise import OUTSIDE
from domain.errors import InvalidInput
from domain.look import class_colors
from domain.mapped import INDICATORS, column_of
from domain.values import SECRET
from domain.wording.legend import METHOD_LABELS
from tests.trees import pieces, texts, walk

OWN = {"method": "own", "number": "5", "bounds": ""}
KEYS = [one.key for one in INDICATORS]


def _shown(key, is_projected, **classing):
    return show_indicator(key, is_projected, {**OWN, **classing})


@pytest.mark.parametrize("is_projected", [False, True])
@pytest.mark.parametrize("key", KEYS)
def test_every_indicator_of_the_menu_colours_and_describes_every_commune(table, key, is_projected):
    answer = _shown(key, is_projected)
    fill, n = answer["fill"], table.territory.communes.size
    column = column_of(key, table.territory, table.need)
    assert len(fill["class_of"]) == len(fill["texts"]) == len(fill["ranks"]) == n
    assert all(isinstance(text, str) and text for text in fill["texts"])
    classes = np.array(fill["class_of"])
    assert (classes[column.states == SECRET] == SECRET_CLASS).all()
    assert (classes[~column.is_known & (column.states != SECRET)] == OUTSIDE).all()
    assert set(classes[column.is_known]) <= set(range(len(fill["colors"])))
    assert len(fill["colors"]) <= (4 if is_projected else 5)
    assert fill["ranked"] == int(column.is_known.sum())
    json.dumps(answer["fill"], allow_nan=False)


@pytest.mark.parametrize("is_projected", [False, True])
@pytest.mark.parametrize("key", KEYS)
def test_the_legend_counts_every_commune_once(table, key, is_projected):
    legend = _shown(key, is_projected)["legend"]
    counts = [
        int("".join(filter(str.isdigit, texts(one))))
        for one in walk(legend)
        if getattr(one, "className", None) == "effectif"
    ]
    assert sum(counts) == table.territory.communes.size
    said = texts(legend)
    assert "n.d. (non disponible)" in said and "secret statistique" in said
    assert "nan" not in said.lower().split()


@pytest.mark.parametrize("key", KEYS)
def test_the_first_rank_is_the_most_in_need_and_wears_the_darkest_colour(table, key):
    fill = _shown(key, False)["fill"]
    first = [place for place, rank in enumerate(fill["ranks"]) if rank in {"1", "1 ex aequo"}]
    luminance = [sum(int(one[k : k + 2], 16) for k in (1, 3, 5)) for one in fill["colors"]]
    darkest = fill["colors"][luminance.index(min(luminance))]
    assert first and {fill["colors"][fill["class_of"][place]] for place in first} == {darkest}


@pytest.mark.parametrize("key", KEYS)
def test_a_rank_counts_the_communes_before_it_and_says_when_it_is_shared(table, key):
    fill = _shown(key, False)["fill"]
    column = column_of(key, table.territory, table.need)
    written = Counter(fill["ranks"])
    assert written[None] == int((~column.is_known).sum())
    before = 1
    for text in sorted(set(written) - {None}, key=_rank):
        assert _rank(text) == before
        assert text.endswith(" ex aequo") == (written[text] > 1)
        before += written[text]
    assert before - 1 == fill["ranked"]


def _rank(text):
    return int(text.removesuffix(" ex aequo").replace("\u202f", ""))


@pytest.mark.parametrize("one", INDICATORS, ids=lambda one: one.key)
def test_the_order_of_the_ranks_speaks_of_need_only_where_the_indicator_does(one):
    said = _shown(one.key, False)["fill"]["order"]
    assert said == ("du plus au moins en difficulté" if one.is_need else "du plus au moins élevé")


@pytest.mark.parametrize("is_projected", [False, True])
def test_amounts_on_both_sides_of_zero_have_two_ranges_of_colours_that_meet_at_zero(table, is_projected):
    fill = _shown("equalisation_eur_per_head", is_projected)["fill"]
    values = table.territory.columns["equalisation_eur_per_head"].values
    assert fill["colors"] == class_colors(4, 1, is_diverging=True)
    half = len(fill["colors"]) // 2
    above = np.array(fill["class_of"]) >= half
    assert above.tolist() == (values > 0).tolist() and 0 < above.sum() < above.size


@pytest.mark.parametrize("is_projected", [False, True])
def test_communes_without_priority_quarter_make_a_class_of_their_own(table, is_projected):
    answer = _shown("qpv_population_share", is_projected)
    values = table.territory.columns["qpv_population_share"].values
    assert (np.array(answer["fill"]["class_of"]) == 0).tolist() == (values == 0).tolist()
    assert [piece for piece in pieces(answer["legend"]) if re.fullmatch(r"0\s%", piece)]


def test_secret_and_missing_values_are_written_apart(table):
    fill = _shown("poverty_rate", False)["fill"]
    states = table.territory.columns["poverty_rate"].states
    secret = int(np.flatnonzero(states == SECRET)[0])
    saint_denis = int(np.flatnonzero(table.territory.communes == "93066")[0])
    assert fill["texts"][secret] == "secret"
    assert fill["texts"][saint_denis].startswith("n.d.")


def test_the_legend_says_where_the_figures_come_from():
    source, credits = pieces(_shown("median_income_eur_per_cu", False)["legend"])[-2:]
    assert "INSEE" in source and "2016" in source
    assert "IGN" in credits and "Licence Ouverte" in credits


@pytest.mark.parametrize("key", [None, "", "nom", 5, [], {}, ["need_position"]])
def test_an_unknown_indicator_is_refused(key):
    with pytest.raises(InvalidInput):
        _shown(key, False)


def test_the_darkest_colour_is_for_need_whichever_way_it_goes():
    for n in range(1, 6):
        assert class_colors(n, 1, is_projected=False) == tuple(reversed(class_colors(n, -1, is_projected=False)))
        assert len(class_colors(n, 1, is_projected=False)) == n
    assert class_colors(0, 1, is_projected=True) == ()


def test_a_diverging_scale_has_as_many_colours_on_each_side_whatever_the_direction_and_the_screen():
    for n in (2, 4):
        colors = class_colors(n, 1, is_diverging=True)
        assert len(set(colors)) == n
        assert colors == class_colors(n, -1, is_projected=True, is_diverging=True)


def test_a_territory_all_at_the_centre_has_one_colour():
    assert len(class_colors(1, 1, is_diverging=True)) == 1


@pytest.mark.parametrize("is_projected", [False, True])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("key", KEYS)
def test_every_indicator_takes_every_method(table, key, method, is_projected):
    answer = _shown(key, is_projected, method=str(method))
    assert set(answer["fill"]["class_of"]) <= {SECRET_CLASS, OUTSIDE, *range(len(answer["fill"]["colors"]))}
    assert METHOD_LABELS[method] in texts(answer["legend"])
    assert len(answer["fill"]["colors"]) <= (4 if is_projected else 5)
    assert answer["note"] == []


@pytest.mark.parametrize("key", KEYS)
def test_bounds_kept_from_the_screen_show_the_same_map(key):
    first = _shown(key, False, method="quantiles", number="4")["fill"]
    again = _shown(key, False, bounds=first["bounds"])
    assert (again["fill"]["class_of"], again["fill"]["colors"]) == (first["class_of"], first["colors"])
    assert "Bornes choisies" in texts(again["legend"])


def test_bounds_of_another_unit_are_left_aside_and_it_is_said():
    kept = _shown("poverty_rate", False, bounds="15 ; 25 %")
    assert len(kept["fill"]["colors"]) == 3 and kept["note"] == []
    other = _shown("median_income_eur_per_cu", False, bounds="15 ; 25 %")
    assert len(other["fill"]["colors"]) == 5
    assert "Bornes gardées en % : elles ne valent pas pour cet indicateur en €/UC." in texts(other["note"])


@pytest.mark.parametrize("bounds", ["dix", "1;2;3;4;5", 5, ["1"], "x" * 300])
def test_bounds_that_cannot_be_read_are_said_and_the_map_goes_on(bounds):
    answer = _shown("poverty_rate", False, bounds=bounds)
    assert len(answer["fill"]["colors"]) == 5
    assert "La liste des bornes ne peut pas être lue" in texts(answer["note"])


@pytest.mark.parametrize("key", KEYS)
def test_the_histogram_and_its_table_count_every_commune(table, key):
    drawn = _shown(key, False)["histogram"]
    rows = [pieces(one) for one in walk(drawn) if type(one).__name__ == "Tr"][1:]
    assert sum(int("".join(filter(str.isdigit, row[-1]))) for row in rows) == table.territory.communes.size
    bars = next(one for one in walk(drawn) if getattr(one, "className", None) == "barres").children
    assert len(bars) == len(rows) - 2
    assert max(sum(float(part.style["height"][:-1]) for part in bar.children) for bar in bars) == pytest.approx(
        100, abs=0.1
    )

"""The indicator in colour: every one of the menu, on screen and on the projector."""

import json
import re
from collections import Counter

import numpy as np
import pytest

from callbacks.indicator import SECRET_CLASS, class_colors, show_indicator
from domain.discretise import OUTSIDE
from domain.errors import InvalidInput
from domain.mapped import INDICATORS, column_of
from domain.values import SECRET
from tests.trees import pieces, texts, walk

KEYS = [one.key for one in INDICATORS]


@pytest.mark.parametrize("is_projected", [False, True])
@pytest.mark.parametrize("key", KEYS)
def test_every_indicator_of_the_menu_colours_and_describes_every_commune(table, key, is_projected):
    answer = show_indicator(key, is_projected)
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
    legend = show_indicator(key, is_projected)["legend"]
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
    fill = show_indicator(key, False)["fill"]
    first = [place for place, rank in enumerate(fill["ranks"]) if rank in {"1", "1 ex aequo"}]
    luminance = [sum(int(one[k : k + 2], 16) for k in (1, 3, 5)) for one in fill["colors"]]
    darkest = fill["colors"][luminance.index(min(luminance))]
    assert first and {fill["colors"][fill["class_of"][place]] for place in first} == {darkest}


@pytest.mark.parametrize("key", KEYS)
def test_a_rank_counts_the_communes_before_it_and_says_when_it_is_shared(table, key):
    fill = show_indicator(key, False)["fill"]
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
    said = show_indicator(one.key, False)["fill"]["order"]
    assert said == ("du plus au moins en difficulté" if one.is_need else "du plus au moins élevé")


@pytest.mark.parametrize("is_projected", [False, True])
def test_amounts_on_both_sides_of_zero_have_two_ranges_of_colours_that_meet_at_zero(table, is_projected):
    fill = show_indicator("equalisation_eur_per_head", is_projected)["fill"]
    values = table.territory.columns["equalisation_eur_per_head"].values
    assert fill["colors"] == class_colors(4, 1, is_diverging=True)
    half = len(fill["colors"]) // 2
    above = np.array(fill["class_of"]) >= half
    assert above.tolist() == (values > 0).tolist() and 0 < above.sum() < above.size


@pytest.mark.parametrize("is_projected", [False, True])
def test_communes_without_priority_quarter_make_a_class_of_their_own(table, is_projected):
    answer = show_indicator("qpv_population_share", is_projected)
    values = table.territory.columns["qpv_population_share"].values
    assert (np.array(answer["fill"]["class_of"]) == 0).tolist() == (values == 0).tolist()
    assert [piece for piece in pieces(answer["legend"]) if re.fullmatch(r"0\s%", piece)]


def test_secret_and_missing_values_are_written_apart(table):
    fill = show_indicator("poverty_rate", False)["fill"]
    states = table.territory.columns["poverty_rate"].states
    secret = int(np.flatnonzero(states == SECRET)[0])
    saint_denis = int(np.flatnonzero(table.territory.communes == "93066")[0])
    assert fill["texts"][secret] == "secret"
    assert fill["texts"][saint_denis].startswith("n.d.")


def test_the_legend_says_where_the_figures_come_from():
    source, credits = pieces(show_indicator("median_income_eur_per_cu", False)["legend"])[-2:]
    assert "INSEE" in source and "2016" in source
    assert "IGN" in credits and "Licence Ouverte" in credits


@pytest.mark.parametrize("key", [None, "", "nom", 5, [], {}, ["need_position"]])
def test_an_unknown_indicator_is_refused(key):
    with pytest.raises(InvalidInput):
        show_indicator(key, False)


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

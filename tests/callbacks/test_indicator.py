"""The indicator in colour: every one of the menu, on screen and on the projector."""

import json

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
    first = fill["ranks"].index(1)
    colour = fill["colors"][fill["class_of"][first]]
    luminance = [sum(int(one[k : k + 2], 16) for k in (1, 3, 5)) for one in fill["colors"]]
    assert colour == fill["colors"][luminance.index(min(luminance))]


def test_secret_and_missing_values_are_written_apart(table):
    fill = show_indicator("poverty_rate", False)["fill"]
    states = table.territory.columns["poverty_rate"].states
    secret = int(np.flatnonzero(states == SECRET)[0])
    saint_denis = int(np.flatnonzero(table.territory.communes == "93066")[0])
    assert fill["texts"][secret] == "secret"
    assert fill["texts"][saint_denis].startswith("n.d.")


def test_the_legend_says_where_the_figures_come_from():
    source = pieces(show_indicator("median_income_eur_per_cu", False)["legend"])[-1]
    assert "INSEE" in source and "2016" in source and "IGN" in source


@pytest.mark.parametrize("key", [None, "", "nom", 5, [], {}, ["need_position"]])
def test_an_unknown_indicator_is_refused(key):
    with pytest.raises(InvalidInput):
        show_indicator(key, False)


def test_the_darkest_colour_is_for_need_whichever_way_it_goes():
    for n in range(1, 6):
        assert class_colors(n, 1, is_projected=False) == tuple(reversed(class_colors(n, -1, is_projected=False)))
        assert len(class_colors(n, 1, is_projected=False)) == n
    assert class_colors(0, 1, is_projected=True) == ()

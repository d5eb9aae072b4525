"""The definition of an index: one text, one mark, read strictly; the default one is the need that it always was."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from domain.errors import IndexRefused, InvalidInput
from domain.index import (
    DEFAULT,
    DEFAULT_INDEX,
    EMPTY,
    PRESETS,
    RESOURCES_AND_CHARGES,
    Definition,
    Part,
    chosen,
    chosen_text,
    mark,
    read,
    read_field,
    write_field,
    written,
)
from domain.need import default_need, need_of
from domain.normalisation import Method
from domain.plan import Rules
from domain.state import checked_rules, decode, default_state, encode
from domain.wording.errors import sentence
from domain.wording.index import REFUSALS, differences
from tests.worlds import twelve_communes

WORLD = twelve_communes()
EXPRESSIONS = (
    "niveau_de_vie",
    "part_qpv",
    "recettes_totales / population",
    "pauvrete",
    "equipements",
    "logements^2 + 1",
)
parts = st.builds(
    Part,
    st.sampled_from(EXPRESSIONS),
    st.sampled_from((1, -1)),
    st.integers(0, 1_000).map(lambda tenths: tenths / 10),
)
definitions = st.builds(
    Definition,
    st.lists(parts, max_size=6, unique_by=lambda part: part.expression).map(
        lambda listed: tuple(replace(one, label="Nom choisi" if " " in one.expression else "") for one in listed)
    ),
    st.just(Method.PERCENTILE),
    st.integers(0, 100).map(lambda hundredths: hundredths / 100),
)


@settings(max_examples=80, derandomize=True)
@given(definitions)
def test_a_definition_is_read_back_from_its_text_from_its_address_and_from_a_state(definition):
    assert read(written(definition)) == definition
    assert chosen(read_field(write_field(chosen_text(definition)))) == definition
    rules = checked_rules(Rules(index=chosen_text(definition)))
    state = replace(default_state(WORLD, "need_position", ()), rules=rules)
    fields = dict(one.split("=") for one in encode(state, WORLD)[1:].split("&"))
    assert decode(fields, WORLD, default_state(WORLD, "need_position", ()), ("need_position",), ()).rules == rules


def test_two_spellings_of_a_formula_are_one_definition():
    record = json.loads(written(RESOURCES_AND_CHARGES))
    record["variables"][2]["expression"] = (
        "(habitants_moins_de_20_ans+habitants_plus_de_65_ans)  /((population_recensement))"
    )
    assert mark(read(json.dumps(record))) == mark(RESOURCES_AND_CHARGES)


def test_a_state_without_a_definition_keeps_its_address():
    assert chosen_text(DEFAULT) == ""
    assert "ix=" not in encode(default_state(WORLD, "need_position", ()), WORLD)


def test_the_marks_of_the_presets_differ():
    assert len({mark(one) for one in PRESETS.values()}) == len(PRESETS)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"variables": [{"expression": "part_qpv", "sens": 1, "poids": 25}] * 2}, "repeated"),
        ({"variables": [{"expression": f"population + {k}", "sens": 1, "poids": 1} for k in range(13)]}, "many"),
        ({"variables": [{"expression": "1 +", "sens": 1, "poids": 1}]}, "formula"),
        ({"variables": [{"expression": "part_qpv", "sens": 0, "poids": 1}]}, "direction"),
        ({"variables": [{"expression": "part_qpv", "sens": True, "poids": 1}]}, "direction"),
        ({"variables": [{"expression": "part_qpv", "sens": 1, "poids": -1}]}, "weight"),
        ({"variables": [{"expression": "part_qpv", "sens": 1, "poids": "9"}]}, "weight"),
        ({"variables": [5]}, "form"),
        ({"methode": "somme"}, "form"),
        ({"equilibre": 2}, "balance"),
        ({"equilibre": 0.5, "methode": "zscore"}, "method"),
    ],
)
def test_what_cannot_be_an_index_is_refused_in_french(change, reason):
    with pytest.raises(IndexRefused) as caught:
        read(json.dumps({**json.loads(written(DEFAULT)), **change}))
    assert caught.value.reason == reason
    assert sentence(caught.value).startswith(REFUSALS[reason])


@pytest.mark.parametrize("text", ["", "{", "[" * 9_000, "null", "NaN", '{"variables": NaN}', "x" * 30_000])
def test_a_text_of_something_else_is_refused(text):
    with pytest.raises(IndexRefused):
        read(text)


@settings(max_examples=200, derandomize=True)
@given(st.text(max_size=60))
def test_an_address_that_holds_something_else_is_refused_whatever_it_is(text):
    try:
        assert read_field(text) == ""
    except InvalidInput as error:
        assert error.field == "ix"


def test_the_default_need_is_the_mean_of_four_percentiles_to_the_last_bit():
    keys = ("median_income_eur_per_cu", "qpv_population_share", "facilities_per_1000", "rental_value_eur")
    peopled = WORLD.columns["municipal_population"].values > 0
    total, known = np.zeros(12), np.zeros(12)
    for key, part in zip(keys, DEFAULT_INDEX, strict=True):
        values = np.where(peopled, WORLD.columns[key].values, np.nan)
        held = ~np.isnan(values)
        score = np.full(12, np.nan)
        score[held] = 50.0 * (2 * rankdata(values[held]) - 1) / held.sum()
        score = 100.0 - score if part.direction == -1 else score
        total += np.where(held, score, 0.0)
        known += held
    expected = np.where(known >= 3, np.divide(total, known, out=np.zeros(12), where=known > 0), np.nan)
    assert np.array_equal(default_need(WORLD).index, expected, equal_nan=True)
    assert np.array_equal(need_of(WORLD, DEFAULT).position, default_need(WORLD).position, equal_nan=True)


def test_multiplying_every_weight_changes_nothing_and_a_weight_of_zero_leaves_a_variable_out():
    tenfold = replace(DEFAULT, parts=tuple(replace(part, weight=2.5) for part in DEFAULT_INDEX))
    assert np.array_equal(need_of(WORLD, tenfold).index, default_need(WORLD).index, equal_nan=True)
    muted = replace(DEFAULT, parts=(*DEFAULT_INDEX, Part("pauvrete", 1, 0.0)))
    assert np.array_equal(need_of(WORLD, muted).index, default_need(WORLD).index, equal_nan=True)


def test_an_index_of_nothing_gives_nobody_an_index():
    assert np.isnan(need_of(WORLD, EMPTY).index).all()


def test_a_formula_counts_as_the_column_that_it_computes():
    by_formula = Definition((Part("recettes_totales / population_recettes", -1, 10.0, "Recettes par habitant"),))
    values = WORLD.columns["operating_revenue_eur"].values / WORLD.columns["operating_revenue_population"].values
    index = need_of(WORLD, by_formula).index
    known = ~np.isnan(values)
    assert np.array_equal(np.argsort(index[known]), np.argsort(-values[known]))
    assert np.isnan(index[~known]).all()


def test_a_part_that_the_territory_cannot_give_is_named_and_left_out():
    unknown = replace(DEFAULT, parts=(*DEFAULT_INDEX, Part("revenu_martien + population", 1, 25.0, "Mars")))
    need = need_of(WORLD, unknown)
    assert need.missing == ("revenu_martien + population",)
    assert np.array_equal(need.index, default_need(WORLD).index, equal_nan=True)


def test_the_differences_of_two_definitions_are_said_one_line_each():
    heavier = replace(DEFAULT_INDEX[0], weight=40.0)
    after = Definition((heavier, *DEFAULT_INDEX[2:], Part("pauvrete", 1, 5.5)), balance=0.5)
    lines = differences(DEFAULT, after, WORLD)
    assert len(lines) == 4
    assert any("25 → 40" in line for line in lines)
    assert any(line.startswith("ajout") and "5,5" in line for line in lines)
    assert any(line.startswith("retrait") for line in lines)
    assert any("λ" in line and "0 → 0,5" in line for line in lines)
    assert differences(after, after, WORLD) == []

"""Values of formulas beside a plain evaluation one unit at a time, states of what is missing, totals (METHODS 1.7)."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import FormulaRefused, OutOfDomain
from domain.formula import Indicator, Universe, evaluate, holds, read_formula, unit_of
from domain.normalisation import percentile_scores
from domain.operations import OPERATIONS
from domain.values import DIVISION_BY_ZERO, INVALID, MISSING, OK, SECRET, STATES, Column
from tests.domain.formula.worlds import alone, columns, dictionary

invented = settings(max_examples=300, deadline=None, derandomize=True)
NAMES = ("a", "b", "c")


def computed(text, values, universe=None, units=None):
    indicators = {name: Indicator(columns(own), unit_of((units or {}).get(name, "1"))) for name, own in values.items()}
    n = len(next(iter(values.values()))) if values else 1
    return evaluate(read_formula(text, indicators), indicators, universe or alone(n))


def shown(column):
    return [
        value if state == OK else str(STATES[state])
        for value, state in zip(column.values.tolist(), column.states.tolist(), strict=True)
    ]


# One unit at a time, in plain Python: a number, or the text of a state.

trees = st.recursive(
    st.one_of(st.sampled_from(NAMES), st.integers(-3, 9), st.sampled_from([0.5, 1e200])),
    lambda parts: st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/", "<", "<=", "==", "!=", "and", "or"]), parts, parts),
        st.tuples(st.sampled_from(["neg", "not", "abs", "sqrt", "ln", "log10", "exp"]), parts),
        st.tuples(st.just("^"), parts, st.integers(-4, 4)),
        st.tuples(st.sampled_from(["min", "max", "coalesce"]), parts, parts),
        st.tuples(st.sampled_from(["if", "clip"]), parts, parts, parts),
    ),
    max_leaves=10,
)
cells = st.one_of(st.integers(-4, 4).map(float), st.floats(-1e160, 1e160), st.sampled_from([None, "secret"]))


def text_of(tree):
    match tree:
        case str():
            return tree
        case int() | float():
            return f"({tree:f})"
        case ("neg", one):
            return f"-({text_of(one)})"
        case ("not", one):
            return f"(not ({text_of(one)}))"
        case ("^", one, exponent):
            return f"({text_of(one)})^{exponent}"
        case (operator, left, right) if operator not in ("min", "max", "coalesce"):
            return f"(({text_of(left)}) {operator} ({text_of(right)}))"
        case (function, *arguments):
            return f"{function}({', '.join(text_of(one) for one in arguments)})"


def plain_value(tree, row):
    """The value of a tree, or the text of why there is none."""
    if isinstance(tree, str):
        return "manquant" if row[tree] is None else row[tree]
    if not isinstance(tree, tuple):
        return float(tree)
    name, *parts = tree
    if name == "^":
        base = plain_value(parts[0], row)
        return base if isinstance(base, str) else power(base, parts[1])
    values = [plain_value(part, row) for part in parts]
    if name == "coalesce":
        return next((one for one in values if not isinstance(one, str)), values[0])
    if name == "if":
        return values[0] if isinstance(values[0], str) else values[1] if values[0] != 0 else values[2]
    missing = next((one for one in values if isinstance(one, str)), None)
    return missing if missing is not None else finite(lambda: PLAIN[name](*values))


def finite(compute):
    try:
        number = float(compute())
    except ZeroDivisionError:
        return "division_par_zero"
    except (OverflowError, ValueError):
        return "invalide"
    return number if math.isfinite(number) else "invalide"


def power(base, exponent):
    return finite(lambda: base**exponent)


def clip(value, low, high):
    if low > high:
        raise ValueError
    return min(max(value, low), high)


PLAIN = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    "==": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
    "and": lambda x, y: bool(x) and bool(y),
    "or": lambda x, y: bool(x) or bool(y),
    "neg": lambda x: -x,
    "not": lambda x: not x,
    "abs": abs,
    "sqrt": math.sqrt,
    "ln": math.log,
    "log10": math.log10,
    "exp": math.exp,
    "min": min,
    "max": max,
    "clip": clip,
}


@invented
@given(trees, st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=4))
def test_a_formula_on_columns_is_the_formula_on_each_unit(tree, rows):
    values = {name: [row[place] for row in rows] for place, name in enumerate(NAMES)}
    try:
        found = shown(computed(text_of(tree), values))
    except FormulaRefused as refused:
        assert refused.code.value in ("TROP_LONG", "TROP_PROFOND")
        return
    for answer, row in zip(found, rows, strict=True):
        expected = plain_value(tree, dict(zip(NAMES, row, strict=True)))
        assert answer == expected or answer == pytest.approx(expected, rel=1e-9, nan_ok=False), text_of(tree)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b", ["manquant", "secret", "secret"]),
        ("b + a", ["manquant", "secret", "manquant"]),
        ("a / 0", ["manquant", 0, "secret"]),
        ("coalesce(a, b)", ["manquant", 0, "secret"]),
        ("coalesce(b, a, 7)", [7, 0, 7]),
        ("if(a, b, 1)", ["manquant", 1, "secret"]),
        ("if(1, 3, b)", [3, 3, 3]),
        ("0 and a", ["manquant", 0, "secret"]),
        ("1 or a", ["manquant", 1, "secret"]),
    ],
)
def test_the_first_missing_operand_from_the_left_gives_its_state(text, expected):
    found = shown(computed(text, {"a": [None, 0, "secret"], "b": [None, "secret", None]}))
    if text == "a / 0":
        expected = ["manquant", "division_par_zero", "secret"]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 / 0", "division_par_zero"),
        ("0 / 0", "division_par_zero"),
        ("0^-1", "division_par_zero"),
        ("0^0", 1.0),
        ("ln(0)", "invalide"),
        ("log10(-1)", "invalide"),
        ("sqrt(-1)", "invalide"),
        ("sqrt(-0)", 0.0),
        ("clip(1, 3, 2)", "invalide"),
        ("exp(710)", "invalide"),
        ("1 / exp(710)", "invalide"),
        ("9" * 400, "invalide"),
        ("0 * " + "9" * 400, "invalide"),
        ("-0", 0.0),
        ("1 / 0 + ln(0)", "division_par_zero"),
        ("coalesce(1 / 0, 5)", 5.0),
    ],
)
def test_what_cannot_be_computed_is_missing_with_its_reason(text, expected):
    found = computed(text, {})
    assert shown(found) == [expected]
    assert not np.signbit(found.values[0])


# Beyond one unit

FIVE = {"a": [10, 20, None, "secret", 40], "b": [1, 2, 3, 4, 0]}
TWO_GROUPS = Universe(np.ones(5, dtype=np.bool_), np.array([0, 0, 0, 1, -1]))


def test_totals_belong_to_every_unit_of_the_region():
    assert shown(computed("region_sum(a)", FIVE, TWO_GROUPS)) == [70] * 5
    assert shown(computed("region_ratio(a, b)", FIVE, TWO_GROUPS)) == [70 / 3] * 5


def test_a_ratio_of_a_group_leaves_what_is_unknown_out_of_both_sums():
    assert shown(computed("group_ratio(a, b)", FIVE, TWO_GROUPS)) == [10, 10, 10, "secret", "manquant"]


def test_the_ratio_of_the_group_stands_in_for_a_missing_rate():
    assert shown(computed("coalesce(a / b, group_ratio(a, b))", FIVE, TWO_GROUPS))[2] == 10


def test_units_outside_the_universe_are_in_no_total_and_no_rank():
    universe = Universe(np.array([True, True, True, True, False]), TWO_GROUPS.group_of)
    assert shown(computed("region_sum(a)", FIVE, universe)) == [30] * 5
    assert shown(computed("rank_pct(b)", FIVE, universe)) == [12.5, 37.5, 62.5, 87.5, "manquant"]


def test_nothing_known_gives_no_total():
    nothing = {"a": [None, "secret"], "b": [1, 1]}
    assert shown(computed("region_sum(a)", nothing)) == ["manquant", "secret"]
    assert shown(computed("region_ratio(b, a)", nothing)) == ["manquant", "secret"]


def test_a_sum_of_denominators_of_zero_divides_nothing():
    assert shown(computed("region_ratio(a, b)", {"a": [1, 2], "b": [1, -1]})) == ["division_par_zero"] * 2


def test_a_total_beyond_the_largest_float_is_invalid():
    assert shown(computed("region_sum(a)", {"a": [1e308, 1e308]})) == ["invalide"] * 2


@invented
@given(st.lists(st.integers(-9, 9) | st.none(), min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_ranks_are_those_of_the_method_and_totals_do_not_depend_on_the_order(values, random):
    thirds = [None if one is None else one / 3 for one in values]
    order = random.sample(range(len(values)), len(values))
    ranked = computed("rank_pct(a)", {"a": thirds})
    np.testing.assert_array_equal(ranked.values, percentile_scores(columns(thirds).values))
    mixed = computed("region_sum(a)", {"a": [thirds[place] for place in order]})
    assert shown(mixed)[0] == shown(computed("region_sum(a)", {"a": thirds}))[0] or mixed.states[0] == MISSING


def test_a_formula_of_no_commune_has_no_value():
    assert computed("region_sum(a) + rank_pct(a) + group_ratio(a, a) + 1", {"a": []}).values.size == 0


def test_an_infinite_indicator_is_never_passed_on():
    infinite = {"a": Indicator(Column(np.array([np.inf, np.nan]), np.array([OK, OK], dtype=np.int8)), unit_of("1"))}
    found = evaluate(read_formula("a", infinite), infinite, alone(2))
    assert found.states.tolist() == [INVALID, INVALID] and np.isnan(found.values).all()


def test_indicators_must_have_one_value_per_unit():
    indicators = dictionary(rev=[1.0, 2.0])
    with pytest.raises(OutOfDomain):
        evaluate(read_formula("rev", indicators), indicators, alone(3))


def test_a_rule_holds_where_it_is_known_and_true():
    rule = computed("a >= 75 and b < 100", {"a": [80, 80, None, 70], "b": [50, "secret", 50, 50]})
    assert holds(rule).tolist() == [True, False, False, False]


def test_the_arguments_of_a_formula_are_left_as_they_were():
    indicators = dictionary(rev=[1.0, None])
    before = indicators["rev"].column.values.copy()
    evaluate(read_formula("-rev * 2 + coalesce(rev, 0)", indicators), indicators, alone(2))
    np.testing.assert_array_equal(indicators["rev"].column.values, before)
    assert indicators["rev"].column.states.tolist() == [OK, MISSING]


# The operation


def test_the_explanation_names_the_indicators_used_with_their_units():
    inputs = {
        "expression": "(rev)/pop",
        "variables": {"rev": {"unit": "eur", "value": 1200}, "pop": {"unit": "hab", "value": "secret"}},
    }
    operation = OPERATIONS["formula"]
    explanation = operation.explain(inputs, operation.run(inputs), 0)
    assert [(term.symbol, term.value, term.unit) for term in explanation.terms] == [
        ("formule", "rev / pop", ""),
        ("rev", 1200, "€"),
        ("pop", "secret", "hab."),
    ]
    assert (explanation.result.value, explanation.result.unit, explanation.status) == (None, "€/hab.", "secret")


def test_a_refused_formula_explains_its_refusal():
    inputs = {"expression": "rev +", "variables": {}}
    operation = OPERATIONS["formula"]
    assert operation.run(inputs) == {"error": "SYNTAXE"}
    assert operation.explain(inputs, operation.run(inputs), 0).status == "SYNTAXE"


def test_the_states_are_those_of_the_method():
    assert [str(STATES[code]) for code in (SECRET, DIVISION_BY_ZERO)] == ["secret", "division_par_zero"]

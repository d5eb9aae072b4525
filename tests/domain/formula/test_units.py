"""Units of formulas: what adds up, what does not, how it is written and said (METHODS 1.7)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import FormulaRefused, InvalidInput, OutOfDomain
from domain.formula import BASE_UNITS, ONE, Indicator, Unit, read_formula, unit_of
from domain.values import Column
from domain.wording.errors import sentence
from domain.wording.formula_language import unit_label, unknown_sentence
from tests.domain.formula.worlds import UNITS, dictionary, formulas

invented = settings(max_examples=150, deadline=None, derandomize=True)
KNOWN = dictionary(**{name: [2.0] for name in UNITS})
units = st.tuples(*[st.integers(-4, 4)] * len(BASE_UNITS)).map(Unit)


def unit(text):
    return read_formula(text, KNOWN).unit.text()


def refusal(text):
    with pytest.raises(FormulaRefused) as caught:
        read_formula(text, KNOWN)
    return caught.value


@invented
@given(units)
def test_a_unit_written_back_reads_the_same(one):
    assert unit_of(one.text()) == one


@invented
@given(units, units)
def test_units_multiply_and_divide_as_numbers_do(one, other):
    assert one.times(other) == other.times(one)
    assert one.times(other).over(other) == one
    assert one.power(2).root() == one
    assert one.over(one) == ONE == one.power(0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rev / pop", "eur/hab"),
        ("rev^2 / pop / km", "eur^2/hab/km2"),
        ("1 / pop", "1/hab"),
        ("km^2", "km2^2"),
        ("pop * rev", "eur*hab"),
        ("rev / rev", "1"),
        ("rev^0", "1"),
        ("rev^-1 * homes", "men/eur"),
        ("sqrt(rev * rev / km^2)", "eur/km2"),
        ("abs(-rev)", "eur"),
        ("rev > 0", "1"),
        ("(rev > 0) * jobs", "etp"),
        ("region_sum(pop)", "hab"),
        ("region_ratio(rev, pop)", "eur/hab"),
        ("group_ratio(rev, rev)", "1"),
        ("rank_pct(rev)", "1"),
        ("if(pop > 0, rev, 0)", "eur"),
        ("clip(rev, 0, 2 * rev)", "eur"),
        ("coalesce(0, rev)", "eur"),
        ("min(0, -0.00, (+0), rev)", "eur"),
        ("rev + 0", "eur"),
        ("0 - rev", "eur"),
        ("0 * rev", "eur"),
        ("0 + 0", "1"),
        ("exp(0) + ln(share)", "1"),
        ("0 / pop", "1/hab"),
        ("not (rev < 0 or share)", "1"),
    ],
)
def test_the_unit_of_a_formula(text, expected):
    assert unit(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "rev + pop",
        "rev + 1",
        "rev - pop",
        "rev < pop",
        "rev == 5",
        "min(rev, 0, pop)",
        "clip(rev, 0, 10)",
        "if(share, rev, pop)",
        "if(rev, 1, 2)",
        "coalesce(rev, pop)",
        "coalesce(rev, 1)",
        "ln(rev)",
        "log10(pop)",
        "exp(km)",
        "sqrt(rev)",
        "rev and 1",
        "share or pop",
        "not rev",
        "rev + 0 * pop",
        "rev + 0^1",
        "rev + (0 + 0)",
        "rev + max(0, 0)",
    ],
)
def test_what_has_not_the_same_unit_is_refused(text):
    assert refusal(text).code.value == "UNITE"


def test_a_refused_unit_names_what_is_put_together():
    found = refusal("1 / pop * 3 + (rev - rev) / 2")
    assert (found.given, found.start) == ("+", 12)
    assert found.operands == ("1 / pop * 3", "(rev - rev) / 2")
    assert found.units == ("1/hab", "eur")


@invented
@given(formulas(), st.lists(st.floats(-1e9, 1e9) | st.none(), min_size=len(UNITS), max_size=len(UNITS)))
def test_i26_the_unit_does_not_depend_on_the_data(text, values):
    """I26: the unit of a formula does not depend on the data."""
    other = {
        name: Indicator(Column.known([np.nan if value is None else value]), one.unit)
        for (name, one), value in zip(KNOWN.items(), values, strict=True)
    }
    answers = []
    for indicators in (KNOWN, other):
        try:
            answers.append(read_formula(text, indicators).unit)
        except FormulaRefused as refused:
            answers.append((refused.code, refused.start))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("text", ["", "€", "eur/", "eur hab", "*eur", "eur^x", "eur^-1", "kg", "eureur"])
def test_a_unit_that_is_not_one_is_refused(text):
    with pytest.raises(InvalidInput):
        unit_of(text)


def test_an_odd_unit_has_no_root():
    with pytest.raises(OutOfDomain):
        unit_of("eur").root()


# French


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("revv / pop", "«\u00a0revv\u00a0» n’est pas un indicateur connu. Proches\u00a0: rev."),
        ("9**9**9", "Formule refusée en position 3\u00a0: «\u00a0*\u00a0»."),
        ("pop.__class__", "Formule refusée en position 4\u00a0: «\u00a0.__class__\u00a0»."),
        ("@x", "Formule refusée en position 1\u00a0: «\u00a0@\u00a0»."),
        ("(" * 500, "Trop de parenthèses ouvertes en position 21\u00a0: 20 au plus."),
        ("rev + pop", "On ne peut pas additionner «\u00a0rev\u00a0» (€) et «\u00a0pop\u00a0» (hab.)."),
        ("rev / pop < 3", "On ne peut pas comparer «\u00a0rev / pop\u00a0» (€/hab.) et «\u00a03\u00a0» (sans unité)."),
        (
            "max(rev, pop)",
            "Dans «\u00a0max\u00a0», on ne peut pas réunir «\u00a0rev\u00a0» (€) et «\u00a0pop\u00a0» (hab.).",
        ),
        ("ln(km)", "«\u00a0ln\u00a0» demande un nombre sans unité, et non «\u00a0km\u00a0» (km²)."),
        ("sqrt(rev)", "La racine carrée de «\u00a0rev\u00a0» (€) n’a pas d’unité."),
        ("2^9", "Exposant refusé en position 2\u00a0: «\u00a0^9\u00a0». Choisissez un nombre entier de −4 à 4."),
        ("eval(rev)", "«\u00a0eval\u00a0» n’est pas une fonction permise (position 1)."),
        ("share > 75 et pop", "Écrivez and."),
        ("1,5 * rev", "Dans un nombre, écrivez un point\u00a0: 1.5."),
        ("rev +", "La formule s’arrête trop tôt, en position 6. Complétez-la."),
        ("1" * 501, "Formule trop longue\u00a0: 500 caractères et 200 éléments au plus."),
    ],
)
def test_every_refusal_is_a_french_sentence_with_its_place(text, expected):
    said = sentence(refusal(text))
    assert expected in said
    assert said.endswith(".")


def test_units_are_said_in_french():
    assert [unit_label(text) for text in ("1", "eur/hab", "log/men", "etp/km2")] == [
        "sans unité",
        "€/hab.",
        "logement/ménage",
        "ETP/km²",
    ]


def test_the_communes_without_value_are_counted():
    assert unknown_sentence(0) == ""
    assert unknown_sentence(1).startswith("Résultat «\u00a0n.d.\u00a0» pour 1\u00a0commune (")
    assert "12\u00a0communes" in unknown_sentence(12)

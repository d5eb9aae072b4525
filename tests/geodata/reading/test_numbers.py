"""Rows N01 to N19: numbers written in many ways, absent, secret, impossible."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.values import MISSING, OK, SECRET
from domain.wording.numbers import number
from geodata.reading.dates import parse_dates
from geodata.reading.numbers import Hints, Unit, parse_numbers
from geodata.reading.plausibility import check_costs, check_numbers, check_total
from geodata.reading.table import Finding, Outcome
from tests.geodata.reading.made import said

NAN = float("nan")


def read(values: Sequence[str | None], name: str = "montant", **hints: object):
    """Parse then check one column, the first value being on line 2."""
    lines = list(range(2, 2 + len(values)))
    known = Hints(**hints)
    column, findings = parse_numbers(values, lines, name, known)
    if not any(finding.outcome is Outcome.REFUSED for finding in findings):
        column, others = check_numbers(column, lines, name, known)
        findings += others
    return column, findings


def sentences(values: Sequence[str | None], name: str = "montant", **hints: object) -> list[str]:
    return said(read(values, name, **hints)[1])


def outcomes(findings: Sequence[Finding]) -> list[Outcome]:
    return [finding.outcome for finding in findings]


def test_n01_spaces_minus_and_comma_are_read_silently():
    column, findings = read(["1 234,5", "1\u00a0234,5", "1\u202f234,5", "−5", " 7 ", "- 3"])
    assert column.values.tolist() == [1234.5, 1234.5, 1234.5, -5.0, 7.0, -3.0]
    assert findings == ()


def test_n02_a_comma_that_may_part_thousands_is_asked_about():
    expected = "« 1,234 » : un virgule deux ou mille deux cent trente-quatre ?"
    column, findings = read(["1,234", "2,345"])
    assert said(findings) == [expected]
    assert column.values.tolist() == [1.234, 2.345]
    answered, findings = read(["1,234", "2,345"], answers={"N02:montant": "milliers"})
    assert answered.values.tolist() == [1234.0, 2345.0]
    assert outcomes(findings) == [Outcome.REPAIRED]


@pytest.mark.parametrize("proof", ["1,5", "0,123", "12345,678"])
def test_n02_one_cell_without_doubt_settles_the_column(proof):
    column, findings = read(["1,234", proof])
    assert column.values[0] == 1.234
    assert findings == ()


def test_n03_two_ways_of_writing_are_refused_with_their_lines():
    assert sentences(["1.234,56", "1,234.56"]) == ["Deux écritures des nombres dans « montant » (lignes 2 et 3)."]


def test_n04_one_unit_in_the_cells_is_noted():
    column, findings = read(["12,5 %", "13 %"], "taux")
    assert said(findings) == ["Unité « % » lue dans les cellules de « taux »."]
    assert column.values.tolist() == [12.5, 13.0]
    assert sentences(["1 200 €", "5 €"]) == ["Unité « € » lue dans les cellules de « montant »."]


def test_n04_amounts_written_in_thousands_become_euros():
    assert read(["1,2 k€", "3 k€"])[0].values.tolist() == [1200.0, 3000.0]


def test_n05_euros_and_thousands_together_are_refused():
    expected = "« montant » mélange € et k€ (lignes 3). Utilisez une seule unité."
    assert sentences(["1 200 €", "3 k€", "5 €"]) == [expected]


@pytest.mark.parametrize(
    ("values", "sense", "unit", "read_as"),
    [
        (["12", "5"], "au-dessous", "k€", [12000.0, 5000.0]),
        (["12000000", "5000000"], "au-dessus", "€", [12000.0, 5000.0]),
    ],
)
def test_n06_a_column_a_thousand_times_away_asks_for_its_unit(values, sense, unit, read_as):
    reference = np.array([12000.0, 5000.0])
    column, findings = read(values, unit=Unit.EUROS, reference=reference)
    assert said(findings) == [f"Valeurs environ 1 000 fois {sense} de la référence : montants en {unit} ?"]
    assert column.values.tolist() == read_as
    kept, _ = read(values, unit=Unit.EUROS, reference=reference, answers={"N06:montant": "non"})
    assert kept.values.tolist() == [float(value) for value in values]


def test_n07_proportions_among_percentages_are_refused():
    expected = "« taux » mélange proportions (0 à 1) et pourcentages (jusqu'à 60)."
    assert sentences(["0,25", "0,3", "25", "60"], "taux", unit=Unit.PERCENT) == [expected]


def test_n07_small_true_percentages_are_accepted():
    assert sentences(["0,4", "0,9", "1,6", "3,2", "12"], "taux", unit=Unit.PERCENT) == []


def test_n08_percentages_all_under_one_are_asked_about():
    values = ["0,25", "0,5", "0,1"]
    column, findings = read(values, "taux", unit=Unit.PERCENT)
    assert said(findings) == ["« taux » : 0,25 signifie-t-il 25 % ou 0,25 % ?"]
    assert column.values.tolist() == [25.0, 50.0, 10.0]
    kept, _ = read(values, "taux", unit=Unit.PERCENT, answers={"N08:taux": "pourcentage"})
    assert kept.values.tolist() == [0.25, 0.5, 0.1]


@pytest.mark.parametrize(("value", "shown"), [("120", "120"), ("-3", "−3")])
def test_n09_an_impossible_rate_is_refused(value, shown):
    expected = [f"Taux impossible pour Gap : {shown}."]
    assert sentences(["12", value], unit=Unit.PERCENT, places=["Digne", "Gap"]) == expected
    assert sentences([value], unit=Unit.PERCENT, can_exceed=True) == []


@pytest.mark.parametrize(("value", "shown"), [("-3", "−3"), ("12,5", "12,5")])
def test_n10_an_impossible_population_is_refused(value, shown):
    expected = [f"Population impossible pour Gap (ligne 3) : {shown}."]
    assert sentences(["12", value], unit=Unit.PEOPLE, places=["Digne", "Gap"]) == expected


def test_n11_negative_amounts_are_asked_about():
    column, findings = read(["(1 234)", "-5", "10"], unit=Unit.EUROS)
    assert said(findings) == ["2 montants négatifs : remboursements, ou erreur de signe ?"]
    assert column.values.tolist() == [-1234.0, -5.0, 10.0]
    turned, _ = read(["(1 234)", "-5"], unit=Unit.EUROS, answers={"N11:montant": "erreur de signe"})
    assert turned.values.tolist() == [1234.0, 5.0]


@pytest.mark.parametrize("value", ["inf", "1e400", "9007199254740993", "-1e300", "∞"])
def test_n12_a_number_out_of_range_is_refused(value):
    assert sentences(["1", value]) == ["Nombre hors limites à la ligne 3, colonne « montant »."]


def test_n13_signs_of_absence_are_missing_values_and_counted():
    column, findings = read(["", None, "n.d.", "NC", "///", "...", "-", "5"])
    assert column.states.tolist() == [MISSING] * 7 + [OK]
    assert np.isnan(column.values[:7]).all()
    assert said(findings) == ["7 cellules lues comme valeurs manquantes (-, ..., ///, NC, n.d., vide)."]
    assert sentences(["n.d.", "5"]) == ["1 cellule lue comme valeur manquante (n.d.)."]


def test_n14_secret_values_are_neither_missing_nor_zero():
    column, findings = read(["s", "c", "secret", "<11", "< 5", "moins de 5", "12"])
    assert column.states.tolist() == [SECRET] * 6 + [OK]
    expected = "6 valeurs couvertes par le secret statistique : ni remplacées, ni devinables par soustraction."
    assert said(findings) == [expected]


@pytest.mark.parametrize(("unit", "kept"), [(Unit.PEOPLE, [0.0, 5.0]), (Unit.INCOME, [NAN, 5.0])])
def test_n15_zeros_of_people_or_income_are_asked_about(unit, kept):
    column, findings = read(["0", "5"], "population", unit=unit)
    expected = "1 valeur à 0 dans « population » : vraie valeur ou donnée absente ?"
    assert said(findings) == [expected]
    assert np.array_equal(column.values, kept, equal_nan=True)
    absent, _ = read(["0", "5"], "population", unit=unit, answers={"N15:population": "données absentes"})
    assert absent.states.tolist() == [MISSING, OK]


def test_n16_text_among_numbers_is_refused_with_its_place():
    expected = "« beaucoup » n'est pas un nombre (colonne « montant », ligne 3, et 1 autre)."
    assert sentences(["12", "beaucoup", "peu"]) == [expected]
    assert sentences(["12", "1 23"]) == ["« 1 23 » n'est pas un nombre (colonne « montant », ligne 3)."]


def test_n17_a_total_away_from_the_census_is_a_finding():
    assert said(check_total(103_000, 100_000, 2022)) == [
        "Population totale 103 000 contre 100 000 au recensement 2022 (+3,0 %)."
    ]
    assert check_total(101_900, 100_000, 2022) == ()


@pytest.mark.parametrize(
    ("value", "day"),
    [("03/04/24", "3 avril 2024"), ("45383", "1er avril 2024"), ("2204-04-03", "3 avril 2204")],
)
def test_n18_dates_that_may_be_misread_are_confirmed(value, day):
    dates, findings = parse_dates([value, None], [2, 3], "signature", {})
    assert said(findings) == [f"Dates lues jour/mois/année : « {value} » = {day}. Confirmer ?"]
    assert dates[1] is None
    assert parse_dates([value], [2], "signature", {"N18:signature": "non"})[0] == [None]
    assert parse_dates(["2024-04-03"], [2], "signature", {})[1] == ()


def test_n19_an_amount_without_year_and_a_cost_below_its_shares_are_asked_about():
    costs, shares = np.array([500.0, 100_000.0]), np.array([400.0, 120_000.0])
    findings = check_costs(costs, shares, [2, 3], has_year=False)
    assert said(findings) == [
        "Année et base du montant ?",
        "Les parts (120 000 €) dépassent le coût (100 000 €).",
    ]
    assert check_costs(costs, costs, [2, 3], has_year=True) == ()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(-(10**12), 10**12), st.integers(0, 3))
def test_a_number_written_in_french_is_read_back(value, decimals):
    """Writing then reading is identity, whatever the spaces and the sign."""
    column, _ = parse_numbers([number(value / 10**decimals, decimals), "0,5"], [2, 3], "x")
    assert column.values[0] == value / 10**decimals


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=12) | st.none(), max_size=8))
def test_any_text_gives_numbers_or_a_finding_and_never_an_error(values):
    """A value that is not known is NaN with a state; nothing else is."""
    column, _ = parse_numbers(values, list(range(len(values))), "x")
    assert np.array_equal(np.isnan(column.values), column.states != OK)

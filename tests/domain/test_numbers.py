"""French numbers, amounts, dates and states, letter by letter."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.values import MISSING, OK, SECRET, STATES, Column, ValueState
from domain.wording.numbers import (
    STATE_REASONS,
    STATE_TEXTS,
    agreed,
    clock,
    column_texts,
    counted,
    date_long,
    date_short,
    decimals_that_add_up,
    euros,
    euros_short,
    listed,
    moment_long,
    number,
    numbers,
    ordinal,
    percent,
    points,
    quantity,
    reason,
    rounded,
    signed,
    value_text,
)

invented = settings(max_examples=100, deadline=None, derandomize=True)
THIN = "\u202f"
NBSP = "\u00a0"


def read_back(text):
    return Fraction(text.replace(THIN, "").replace("−", "-").replace(",", "."))


def euros_read(text):
    figure, unit = text.rsplit(THIN, 1)
    return read_back(figure) * {"€": 1, "M€": 10**6, "Md€": 10**9}[unit]


@invented
@given(st.floats(-1e18, 1e18), st.integers(0, 4))
def test_a_written_number_is_the_nearest_and_a_half_goes_away_from_zero(value, decimals):
    exact, step = Fraction(repr(value)), Fraction(1, 10**decimals)
    written = read_back(number(value, decimals))
    assert abs(written - exact) <= step / 2
    if abs(written - exact) == step / 2:
        assert abs(written) > abs(exact)


ROUND_TIES = st.integers(-(10**7), 10**7).map(lambda steps: steps / 2_000)


@invented
@given(st.lists(st.one_of(st.floats(-1e12, 1e12), ROUND_TIES, st.just(float("nan")))), st.integers(0, 3))
def test_many_numbers_are_written_as_each_alone(values, decimals):
    column = np.array(values, dtype=np.float64)
    assert numbers(column, decimals) == [number(value, decimals) for value in values]
    shares = [text if text == "n.d." else f"{text}{THIN}%" for text in numbers(column, decimals, 100.0)]
    assert shares == [percent(value, decimals) for value in values]


@invented
@given(st.fractions(-1000, 1000, max_denominator=60), st.integers(0, 3))
def test_a_fraction_is_rounded_exactly(value, decimals):
    scaled = abs(value) * 10**decimals
    expected = Fraction(int(scaled + Fraction(1, 2)), 10**decimals) * (-1 if value < 0 else 1)
    assert Fraction(rounded(value, decimals)) == expected


@invented
@given(st.floats(-1e9, 1e9) | st.integers(-(10**12), 10**12), st.integers(0, 3))
def test_the_opposite_is_written_with_the_opposite_sign(value, decimals):
    text, opposite = number(value, decimals), number(-value, decimals)
    assert text.lstrip("−") == opposite.lstrip("−")
    assert not any(one.startswith("−") and set(one) <= set("−0,") for one in (text, opposite))


@invented
@given(st.integers(-(10**15), 10**15))
def test_thousands_are_parted_by_narrow_no_break_spaces(value):
    groups = number(value).lstrip("−").split(THIN)
    assert all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3
    assert int("".join(groups)) == abs(value)


@invented
@given(st.floats(-1e13, 1e13))
def test_a_short_amount_is_within_half_of_its_last_digit(amount):
    text, exact = euros_short(amount), Fraction(repr(amount))
    figure, unit = text.rsplit(THIN, 1)
    size = {"€": 1, "M€": 10**6, "Md€": 10**9}[unit]
    assert abs(euros_read(text) - exact) <= Fraction(size, 20 if size > 1 else 2)
    assert abs(read_back(figure)) < 1000 or unit != "M€"


@invented
@given(st.lists(st.integers(0, 700_000_000), min_size=2, max_size=3), st.integers(0, 10**8))
def test_whoever_adds_up_the_short_amounts_finds_the_short_total(parts, left):
    sums = ((sum(parts), parts), (parts[0] + left, [parts[0], left]))

    def seems_right(kept):
        for whole, some in sums:
            figure, unit = euros_short(whole, kept).rsplit(THIN, 1)
            last = euros_read(f"1{THIN}{unit}") / 10 ** len(figure.partition(",")[2])
            found = sum(euros_read(euros_short(part, kept)) for part in some)
            if Fraction(rounded(found / last)) * last != euros_read(f"{figure}{THIN}{unit}"):
                return False
        return True

    kept = decimals_that_add_up(*sums)
    assert seems_right(kept) and not any(map(seems_right, range(1, kept)))


def test_parts_that_do_not_make_their_total_are_refused():
    with pytest.raises(InvalidInput):
        decimals_that_add_up((5_000_000, [2_000_000, 2_500_000]))


def test_amounts_are_written_with_no_more_decimals_than_their_sum_asks():
    assert decimals_that_add_up((147_146_800, [57_186_000, 89_960_800])) == 2
    assert decimals_that_add_up((170_400_000, [120_000_000, 50_400_000])) == 1
    assert decimals_that_add_up((900_000, [450_000, 450_000])) == 1
    assert [euros_short(one, 2) for one in (147_146_800, 57_186_000, 89_960_800)] == [
        "147,15\u202fM€",
        "57,19\u202fM€",
        "89,96\u202fM€",
    ]


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, 1, "1\u202f234,5"),
        (2.675, 2, "2,68"),
        (-2.5, 0, "−3"),
        (-0.001, 2, "0,00"),
        (-0.0, 0, "0"),
        (1e22, 0, "10" + "\u202f000" * 7),
        (10**40 + 1, 0, "10" + "\u202f000" * 12 + "\u202f001"),
        (1e300, 0, "1" + "\u202f000" * 100),
        (Decimal("0.125"), 2, "0,13"),
        (Fraction(-5, 1000), 2, "−0,01"),
        (np.float64(0.5), 0, "1"),
        (np.int64(12345), 0, "12\u202f345"),
        (None, 0, "n.d."),
        (float("nan"), 2, "n.d."),
    ],
)
def test_numbers_are_written_in_french(value, decimals, text):
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (percent(0.123), "12,3\u202f%"),
        (percent(0.285, 0), "29\u202f%"),
        (percent(Fraction(1, 3), 1), "33,3\u202f%"),
        (percent(None), "n.d."),
        (percent(0.05, 0, with_sign=True), "+5\u202f%"),
        (percent(-0.05, with_sign=True), "−5,0\u202f%"),
        (points(0.032), "+3,2\u00a0points"),
        (points(-0.01), "−1,0\u00a0point"),
        (points(0), "0,0\u00a0point"),
        (points(float("nan")), "n.d."),
        (signed(3.2, 1), "+3,2"),
        (signed(0.04, 1), "0,0"),
        (signed(-0.04, 1), "0,0"),
        (signed(-12), "−12"),
        (signed(None), "n.d."),
        (euros(1234), "1\u202f234\u202f€"),
        (euros(12.5, 2), "12,50\u202f€"),
        (euros(None), "n.d."),
        (quantity(12.5, "€/hab.", 1), "12,5\u202f€/hab."),
        (quantity(3, ""), "3"),
        (quantity(float("nan"), "€"), "n.d."),
        (euros_short(999_999), "999\u202f999\u202f€"),
        (euros_short(1_250_000), "1,3\u202fM€"),
        (euros_short(999_949_999), "999,9\u202fM€"),
        (euros_short(999_950_000), "1,0\u202fMd€"),
        (euros_short(-2_400_000_000), "−2,4\u202fMd€"),
        (euros_short(Fraction(5, 2)), "3\u202f€"),
        (euros_short(None), "n.d."),
        (ordinal(1), "1er"),
        (ordinal(1, feminine=True), "1re"),
        (ordinal(1234), "1\u202f234e"),
        (listed([]), ""),
        (listed(["a"]), "a"),
        (listed(["a", "b", "c"]), "a, b et c"),
        (listed(["a", "b"], "ou"), "a ou b"),
        (date_long(date(2026, 3, 12)), "12\u00a0mars\u00a02026"),
        (date_long(date(2026, 8, 1)), "1er\u00a0août\u00a02026"),
        (date_short(date(2026, 4, 3)), "03/04/2026"),
    ],
)
def test_every_kind_of_figure_has_its_writing(found, text):
    assert found == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 commune"), (1, "1 commune"), (2, "2 communes"), (-1, "−1 commune"), (1234, "1\u202f234 communes")],
)
def test_the_plural_starts_at_two(count, text):
    assert counted(count, "commune") == text.replace(" ", NBSP)


def test_an_irregular_plural_and_an_unknown_count_are_written_too():
    assert counted(3, "lieu retenu", "lieux retenus") == f"3{NBSP}lieux retenus"
    assert counted(None, "commune") == "n.d."
    assert counted(1.96, "point", decimals=1) == f"2,0{NBSP}points"
    assert agreed(1.5, "point") == "point"


def test_moments_are_written_in_the_time_of_paris():
    winter, summer = datetime(2026, 1, 31, 23, 5, tzinfo=UTC), datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert moment_long(winter) == f"1er{NBSP}février{NBSP}2026 à 00:05"
    assert clock(summer) == "14:00"


def test_an_unknown_value_is_never_blank():
    assert value_text(5.0, ValueState.SECRET) == "secret"
    assert {value_text(None, state) for state in STATES if state is not ValueState.SECRET} == {"n.d."}
    assert value_text(1500, unit="€") == "1\u202f500\u202f€"
    assert set(STATE_TEXTS) == set(STATE_REASONS) == set(ValueState)
    assert reason(int(SECRET)) == "couvert par le secret statistique"


def test_a_column_is_written_state_by_state():
    column = Column(np.array([1234.5, np.nan, np.nan]), np.array([OK, MISSING, SECRET], dtype=np.int8))
    assert column_texts(column, 1) == ["1\u202f234,5", "n.d.", "secret"]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: number(float("inf")),
        lambda: number(1, -1),
        lambda: euros_short(float("-inf")),
        lambda: clock(datetime(2026, 1, 1)),
    ],
)
def test_what_cannot_be_written_is_refused(wrong):
    with pytest.raises(InvalidInput):
        wrong()

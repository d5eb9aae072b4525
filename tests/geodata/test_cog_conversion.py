"""Columns of a small country brought from one year of the code to another, then of the real one."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import OutOfDomain, UnreadableData
from domain.values import MISSING, OK, SECRET, Column
from geodata.cog.conversion import Conversion
from geodata.cog.lineage import Lineage
from geodata.cog.table import ChangeKind, Row
from geodata.crosswalk import Crosswalk
from geodata.reading.codes import clean_commune_codes
from geodata.reading.vintages import find_vintage

BASE = tuple(f"0100{number}" for number in range(1, 8))
YEARS = st.sampled_from([2014, 2015, 2016, 2017])
COUNTS = st.lists(st.integers(0, 10**6), min_size=7, max_size=7)


def merger(year, new, *olds):
    return [Row(year, ChangeKind.MERGER, old, old, new, new) for old in olds]


def split(year, old, pieces):
    return [
        Row(year, ChangeKind.SPLIT, old, old, new, new, tuple(parts), population)
        for new, (parts, population) in pieces.items()
    ]


@cache
def country():
    """01001 takes 01002 in 2015 and gives it back in 2017; 01003 and 01004 merge in 2016; 01005 is recoded in 2016."""
    return Lineage.of(
        frozenset(BASE),
        [
            *merger(2015, "01001", "01001", "01002"),
            *merger(2016, "01003", "01003", "01004"),
            Row(2016, ChangeKind.RECODING, "01005", "01005", "01055", "01055"),
            *split(2017, "01001", {"01001": (["01001"], 75), "01002": (["01002"], 25)}),
        ],
        range(2014, 2018),
    )


def conversion(codes, from_year, to_year, **options):
    return Conversion.of(country(), codes, (from_year, to_year), **options)


def counted(codes, values, from_year, to_year, **options):
    made = conversion(codes, from_year, to_year, **options).counts(Column.known(values))
    return dict(zip(made.codes.tolist(), made.column.values.tolist(), strict=True))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(values=COUNTS, start=YEARS, end=YEARS)
def test_totals_are_kept_forward(values, start, end):
    """I106, splits by population included."""
    start, end = sorted((start, end))
    codes = sorted(country().codes_of(start))
    values = values[: len(codes)]
    made = conversion(codes, start, end).counts(Column.known(values))
    assert made.codes.tolist() == sorted(country().codes_of(end))
    assert made.changes.total_before == sum(values)
    assert made.changes.total_after == pytest.approx(sum(values))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(values=COUNTS, years=st.tuples(YEARS, YEARS, YEARS))
def test_two_steps_give_what_one_gives_where_nothing_is_estimated(values, years):
    first, second, third = sorted(years)
    codes = sorted(country().codes_of(first))
    once = counted(codes, values[: len(codes)], first, third)
    halfway = conversion(codes, first, second).counts(Column.known(values[: len(codes)]))
    again = conversion(halfway.codes.tolist(), second, third).counts(halfway.column)
    twice = dict(zip(again.codes.tolist(), again.column.values.tolist(), strict=True))
    estimated = {code for change in again.changes.changes if change.is_estimated for code in change.new_codes}
    assert once.keys() == twice.keys()
    assert {code: once[code] for code in once.keys() - estimated} == {
        code: twice[code] for code in twice.keys() - estimated
    }
    assert sum(twice.values()) == pytest.approx(sum(once.values()))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(values=COUNTS, year=YEARS)
def test_a_year_to_itself_is_identity(values, year):
    codes = sorted(country().codes_of(year))
    made = conversion(codes, year, year)
    assert counted(codes, values[: len(codes)], year, year) == dict(zip(codes, values, strict=False))
    assert made.changes.changes == ()
    rates = made.rates(Column.known(values[: len(codes)]))
    assert rates.column.values.tolist() == values[: len(codes)]
    assert rates.lost == {}


@settings(max_examples=100, deadline=None, derandomize=True)
@given(flags=st.lists(st.booleans(), min_size=7, max_size=7), more=st.integers(0, 6), start=YEARS, end=YEARS)
def test_one_more_yes_never_takes_a_yes_away(flags, more, start, end):
    codes = sorted(country().codes_of(start))
    flags = flags[: len(codes)]
    raised = [flag or place == more for place, flag in enumerate(flags)]
    before = conversion(codes, start, end).flags(flags)
    after = conversion(codes, start, end).flags(raised)
    assert {code for code, flag in before.items() if flag} <= {code for code, flag in after.items() if flag}


@settings(max_examples=50, deadline=None, derandomize=True)
@given(values=COUNTS, order=st.permutations(range(7)))
def test_0_7_the_order_of_rows_does_not_matter(values, order):
    """METHODS 0.7: the result does not depend on the order of rows."""
    codes = list(BASE)
    shuffled = counted([codes[place] for place in order], [values[place] for place in order], 2014, 2016)
    assert shuffled == counted(codes, values, 2014, 2016)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(rates=st.lists(st.floats(0, 1), min_size=7, max_size=7), people=COUNTS, end=YEARS)
def test_i105_a_rebuilt_rate_lies_between_those_that_feed_it(rates, people, end):
    """I105 an interpolated rate lies between the min and max of the source rates that feed it."""
    numerator = [rate * n for rate, n in zip(rates, people, strict=True)]
    made = conversion(BASE, 2014, end).ratio(Column.known(numerator), Column.known(people))
    known = made.column.values[made.column.is_known]
    assert ((known >= min(rates) - 1e-9) & (known <= max(rates) + 1e-9)).all()


def test_counts_of_a_split_commune_follow_the_population():
    assert counted(["01001"], [1000.0], 2016, 2017) == {"01001": 750, "01002": 250}
    change = conversion(["01001"], 2016, 2017).changes.changes[0]
    assert (change.kind, change.year, change.old_code, change.new_codes, change.is_estimated) == (
        *(ChangeKind.SPLIT, 2017, "01001"),
        *(("01001", "01002"), True),
    )


def test_counts_of_a_split_commune_are_unknown_where_asked():
    """C09: a commune restored since is « n.d. »."""
    made = conversion(["01001", "01006"], 2016, 2017, shares_splits=False).counts(Column.known([1000, 5]))
    assert made.codes.tolist() == ["01001", "01002", "01006"]
    assert made.column.states.tolist() == [MISSING, MISSING, OK]
    assert (made.changes.total_before, made.changes.total_after) == (1005, 5)
    assert not made.changes.changes[0].is_estimated


def test_a_commune_merged_and_restored_keeps_its_own_count_and_rate():
    assert counted(["01001", "01002"], [10.0, 20.0], 2014, 2017) == {"01001": 10, "01002": 20}
    assert conversion(["01001", "01002"], 2014, 2017).rates(Column.known([0.1, 0.2])).column.values.tolist() == [
        0.1,
        0.2,
    ]


def test_a_sum_lacks_the_commune_that_the_table_lacks():
    made = conversion(["01003"], 2015, 2016).counts(Column.known([7.0]))
    assert made.column.states.tolist() == [MISSING]
    assert made.changes.absent_codes == ("01004",)
    assert conversion(["01003"], 2015, 2016).counts(Column.known([7.0]), absent=0.0).column.values.tolist() == [7]


def test_a_sum_with_a_confidential_part_is_confidential():
    column = Column(np.array([5.0, np.nan]), np.array([OK, SECRET], dtype=np.int8))
    made = conversion(["01003", "01004"], 2015, 2016).counts(column)
    assert made.column.states.tolist() == [SECRET]
    assert made.changes.total_after == 0


def test_a_rate_does_not_survive_a_merger_nor_a_split_but_survives_a_new_code():
    made = conversion(["01001", "01003", "01005", "01006"], 2015, 2017).rates(Column.known([0.1, 0.3, 0.5, 0.6]))
    assert made.codes.tolist() == ["01001", "01002", "01003", "01006", "01055"]
    assert made.column.states.tolist() == [MISSING, MISSING, MISSING, OK, OK]
    assert made.column.values[3:].tolist() == [0.6, 0.5]
    assert made.lost == {"01001": ChangeKind.SPLIT, "01002": ChangeKind.SPLIT, "01003": ChangeKind.MERGER}


def test_a_rate_without_anyone_to_count_is_missing():
    made = conversion(["01006"], 2014, 2017).ratio(Column.known([0.0]), Column.known([0.0]))
    assert made.column.states.tolist() == [MISSING]


def test_a_class_is_kept_where_the_parts_agree():
    codes = ["01001", "01002", "01003", "01004", "01005"]
    made = conversion(codes, 2014, 2016).classes(["A", "B", "C", "C", "D"])
    assert made == {"01001": None, "01003": "C", "01055": "D"}
    assert conversion(["01003"], 2015, 2016).classes(["C"]) == {"01003": None}


def test_a_list_names_the_communes_that_it_holds_for_a_part_only():
    members, partly = conversion(["01001", "01004", "01005"], 2015, 2016).members()
    assert members.tolist() == ["01001", "01003", "01055"]
    assert partly.tolist() == ["01003"]


def test_unknown_codes_are_refused_or_left_out_up_to_one_in_twenty():
    """C11 and C12."""
    with pytest.raises(UnreadableData, match="09999"):
        conversion(["01001", "09999"], 2014, 2017)
    with pytest.raises(UnreadableData):
        conversion(["01001", "09999"], 2014, 2017, on_unknown="leave out")
    codes = [*sorted(national().communes_of(2024))[:19], "01999"]
    left = national().conversion(codes, 2024, "leave out")
    assert left.changes.unknown_codes == ("01999",)
    assert left.counts(Column.known([1.0] * 20)).changes.total_before == 19


def test_a_code_that_stands_twice_is_refused():
    with pytest.raises(OutOfDomain):
        conversion(["01001", "01001"], 2014, 2017)


def test_led_rows_feed_the_sums_of_a_territory():
    led = conversion(["01001", "01003", "01004"], 2015, 2017).led()
    values = np.array([100.0, 1.0, 2.0])
    where = np.searchsorted(np.array(["01001", "01002", "01003"]), led.codes)
    assert np.bincount(where, weights=values[led.rows] * led.shares).tolist() == [75, 25, 3]


def national():
    return Crosswalk.national(2025)


@pytest.mark.parametrize(
    ("from_year", "to_year"),
    [(2014, 2025), (2017, 2025), (2019, 2025), (2024, 2025), (2026, 2025), (2014, 2019), (2025, 2019)],
)
def test_the_whole_country_keeps_its_total_and_every_commune_of_the_target(from_year, to_year):
    crosswalk = Crosswalk.national(to_year)
    codes = sorted(crosswalk.communes_of(from_year))
    values = np.random.default_rng(from_year).integers(0, 10_000, len(codes)).astype(np.float64)
    made = crosswalk.conversion(codes, from_year).counts(Column.known(values))
    assert set(made.codes.tolist()) == crosswalk.communes_of(to_year)
    assert made.changes.total_before == values.sum()
    if from_year <= to_year:
        assert made.column.is_known.all()
        assert made.changes.total_after == pytest.approx(values.sum())


def test_two_communes_of_seine_saint_denis_are_listed():
    made = national().conversion(["93059", "93066", "93001"], 2024).counts(Column.known([30.0, 110.0, 90.0]))
    assert dict(zip(made.codes.tolist(), made.column.values.tolist(), strict=True)) == {"93001": 90, "93066": 140}
    assert [(one.kind, one.year, one.old_code, one.new_codes) for one in made.changes.changes] == [
        (ChangeKind.MERGER, 2025, "93059", ("93066",)),
        (ChangeKind.MERGER, 2025, "93066", ("93066",)),
    ]


def test_arrondissements_are_grouped_and_left_out_beside_their_commune():
    lyon = [str(code) for code in range(69381, 69390)]
    made = national().conversion([*lyon, "69266"], 2020).counts(Column.known([1.0] * 10))
    assert dict(zip(made.codes.tolist(), made.column.values.tolist(), strict=True)) == {"69123": 9, "69266": 1}
    beside = national().conversion(["13055", "13201", "13202"], 2020)
    assert beside.changes.detail_codes == ("13201", "13202")
    assert beside.counts(Column.known([800.0, 40.0, 24.0])).column.values.tolist() == [800]
    some = national().conversion(["75101"], 2020)
    assert some.counts(Column.known([16.0])).column.states.tolist() == [MISSING]
    assert some.rates(Column.known([0.5])).lost == {"75056": ChangeKind.MERGER}


def test_codes_of_any_year_lead_to_the_target():
    codes = ["60455", "49144", "15031", "75112", "93059", "97105", "98718"]
    assert national().convert(codes, "rows").tolist() == [
        *("60694", "44180", "15031", "75056", "93066", "97105", "98718"),
    ]
    with pytest.raises(UnreadableData):
        national().convert(["2A999"], "rows")


def test_an_older_target_is_reached_too():
    crosswalk = Crosswalk.national(2019)
    made = crosswalk.conversion(["15141", "15031", "15035", "15047", "15171"], 2025).counts(
        Column.known([5, 4, 3, 2, 1])
    )
    assert (made.codes.tolist(), made.column.values.tolist()) == (["15141"], [15])


@pytest.mark.parametrize("year", range(2014, 2027))
def test_the_year_of_a_list_of_codes_is_found(year):
    """C08: the latest year that has them all, 2026 having the communes of 2025."""
    crosswalk = national()
    codes = sorted(crosswalk.communes_of(year))
    found, kept, _ = find_vintage(codes, crosswalk, {"C08": "oui"})
    assert found == max(known for known in crosswalk.years if crosswalk.communes_of(known) == set(codes))
    assert found == year or (found, year) == (2026, 2025)
    assert None not in kept


def test_a_restored_commune_is_named_with_its_year():
    """C09."""
    codes = sorted(code for code in national().communes_of(2019) if code.startswith("15"))
    findings = find_vintage(codes, national(), {"C08": "oui"}, 2019)[2]
    told = {(one.facts["commune"], one.facts["annee"]) for one in findings if one.key == "C09"}
    assert told == {(name, "2025") for name in ("Celles", "Chalinargues", "Chavagnac", "Sainte-Anastasie")}
    assert national().split_since("15141", 2014) == ()


def test_old_spellings_of_corsica_lead_to_its_codes():
    """C02 and C04."""
    given = ["20A004", "02A004", "2b033", "20004"]
    codes, findings = clean_commune_codes(given, [1, 2, 3, 4], national())
    assert [one.key for one in findings if one.key == "C04"]
    assert codes[:3] == ["2A004", "2A004", "2B033"]
    assert all(code is None or code == "20004" or national().knows(code) for code in codes)


def test_three_communes_of_2018_give_two_of_2025_without_any_estimate():
    """Worked example of METHOD.md: Beaumont-les-Nonains, La Neuville-Garnier and Villotran; then from 2023."""
    before = national().conversion(["60054", "60455", "60694"], 2018)
    made = before.counts(Column.known([30.0, 20.0, 40.0]))
    assert dict(zip(made.codes.tolist(), made.column.values.tolist(), strict=True)) == {"60054": 30, "60694": 60}
    assert not any(change.is_estimated for change in before.changes.changes)
    shared = national().conversion(["60054"], 2023).counts(Column.known([100.0])).column.values
    assert shared.round(1).tolist() == [38.1, 61.9]

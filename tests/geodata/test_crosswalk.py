import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import UnreadableData
from domain.values import MISSING, OK, SECRET
from geodata.crosswalk import Crosswalk, confidential_where_empty, keep_rates, sum_counts

COMMUNES = np.array(["01001", "01002", "01003", "01004"])
FORMER = {"01001": ("01101", "01102"), "01002": ("01201",), "01003": (), "01004": ("01002",)}
KNOWN = st.sampled_from(["01001", "01101", "01102", "01002", "01201", "01003", "01004"])


def world():
    return Crosswalk.of(2025, FORMER)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(rows=st.lists(st.tuples(KNOWN, st.integers(0, 10**9)), max_size=20))
def test_i106_applying_mergers_keeps_totals(rows):
    """I106 applying fusion events keeps totals (no value missing)."""
    codes = world().convert([code for code, _ in rows], "rows")
    values = np.array([value for _, value in rows], dtype=np.float64)
    assert np.nansum(sum_counts(COMMUNES, codes, values).column.values) == values.sum()


@settings(max_examples=50, deadline=None, derandomize=True)
@given(rows=st.lists(st.tuples(KNOWN, st.integers(0, 10**6)), min_size=1, max_size=12), seed=st.randoms())
def test_0_7_sums_do_not_depend_on_the_order_of_rows(rows, seed):
    """METHODS 0.7: the result does not depend on the order of rows."""
    shuffled = list(rows)
    seed.shuffle(shuffled)

    def summed(pairs):
        codes = world().convert([code for code, _ in pairs], "rows")
        return sum_counts(COMMUNES, codes, np.array([value for _, value in pairs], dtype=np.float64)).column.values

    assert np.array_equal(summed(rows), summed(shuffled), equal_nan=True)


def test_a_current_code_is_never_taken_for_a_former_one():
    assert world().convert(["01002"], "rows").tolist() == ["01002"]


def test_codes_that_lead_nowhere_are_listed():
    with pytest.raises(UnreadableData) as caught:
        world().convert(["01001", "99001", "99002"], "rows")
    assert "2 unknown" in caught.value.problem
    assert "99001" in caught.value.problem


def test_a_former_code_claimed_twice_is_refused():
    with pytest.raises(UnreadableData):
        Crosswalk.of(2025, {"01001": ("01101",), "01002": ("01101",)})


def test_a_sum_with_an_unknown_part_is_unknown():
    made = sum_counts(COMMUNES, np.array(["01001", "01001"]), np.array([3.0, np.nan])).column
    assert made.states.tolist() == [MISSING] * 4


def test_absence_is_zero_only_where_the_source_lists_what_exists():
    assert sum_counts(COMMUNES, np.array(["01001"]), np.array([3.0]), absent=0.0).column.values.tolist() == [3, 0, 0, 0]


def test_a_merged_commune_has_no_rate_and_its_neighbour_keeps_its_own():
    former = np.array(["01001", "01101", "01003"])
    codes = world().convert(former.tolist(), "rows")
    made = keep_rates(COMMUNES, former, codes, np.array([0.1, 0.1, 0.3]), np.array([OK, OK, OK], dtype=np.int8))
    assert made.merged.tolist() == [0]
    assert made.column.states.tolist() == [MISSING, MISSING, OK, MISSING]
    assert made.column.values[2] == 0.3


def test_one_row_under_a_former_code_is_no_rate_of_the_commune():
    former = np.array(["01102"])
    made = keep_rates(COMMUNES, former, np.array(["01001"]), np.array([0.1]), np.array([OK], dtype=np.int8))
    assert made.merged.tolist() == [0]


def test_an_empty_cell_of_a_commune_that_is_present_is_confidential():
    assert confidential_where_empty(np.array([1.0, np.nan])).tolist() == [OK, SECRET]

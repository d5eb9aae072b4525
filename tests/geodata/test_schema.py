import numpy as np
import pandas as pd
import pytest

from domain.errors import UnreadableData
from geodata import schema
from geodata.schema import Field, Kind, Layout

WORLD = Layout(
    "world.csv",
    (
        Field("commune_code", "INSEE", Kind.COMMUNE),
        Field("n_inhabitants", "POP", Kind.COUNT),
        Field("median_eur", "MED", Kind.NUMBER, may_be_empty=True),
    ),
    ("commune_code",),
)


def frame(**changes):
    cells = {"INSEE": ["01001", "2A004"], "POP": ["10", "0"], "MED": ["20000.5", ""]}
    return pd.DataFrame({**cells, **changes})


def test_columns_get_english_names_and_empty_stays_unknown():
    made = schema.read(frame(), WORLD)
    assert list(made.columns) == ["commune_code", "n_inhabitants", "median_eur"]
    assert made["commune_code"].tolist() == ["01001", "2A004"]
    assert np.isnan(made["median_eur"][1])


def test_every_problem_is_listed_in_one_error():
    with pytest.raises(UnreadableData) as caught:
        schema.check(frame(INSEE=["1001", "2A004"], POP=["-3", "1.5"], MED=["much", "inf"]), WORLD)
    for part in ("'INSEE' has 1", "'POP' has 2", "'MED' has 2"):
        assert part in caught.value.problem


def test_an_absent_column_is_named():
    with pytest.raises(UnreadableData) as caught:
        schema.check(frame().drop(columns="POP"), WORLD)
    assert "'POP' is absent" in caught.value.problem


def test_an_empty_cell_where_none_is_allowed_is_a_problem():
    with pytest.raises(UnreadableData) as caught:
        schema.check(frame(POP=["", "3"]), WORLD)
    assert "1 empty cells" in caught.value.problem


def test_repeated_codes_are_a_problem():
    with pytest.raises(UnreadableData) as caught:
        schema.check(frame(INSEE=["01001", "01001"]), WORLD)
    assert "1 repeated rows: 01001" in caught.value.problem

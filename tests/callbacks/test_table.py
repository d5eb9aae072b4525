"""The table: its rows are the arrays of the territory, its columns say their unit and source, its grid holds no row."""

import json
import re

import numpy as np
import pytest

from callbacks.table import draw_grid
from components import commune_table
from domain.mapped import NEED_POSITION, indicators_of
from domain.values import OK, SECRET
from exports.units import table_document


def _values(territory):
    return json.loads(table_document(territory).body)["values"]


def test_the_rows_hold_every_indicator_of_the_menu_for_every_commune(region):
    values = _values(region)
    assert list(values) == [one.key for one in indicators_of(region)]
    assert {len(cells) for cells in values.values()} == {region.communes.size}


def test_values_are_those_of_the_arrays_shares_in_per_cent(region, table):
    for key, cells in _values(region).items():
        if key == NEED_POSITION:
            expected, factor = table.need.position, 1
        else:
            expected = region.columns[key].values
            factor = 100 if region.variables[key].unit == "%" else 1
        known = [place for place, cell in enumerate(cells) if not isinstance(cell, str)]
        assert known == np.flatnonzero(~np.isnan(expected)).tolist(), key
        np.testing.assert_allclose([cells[place] for place in known], factor * expected[known], rtol=1e-6, atol=1e-8)


def test_what_is_not_known_is_said_and_never_zero(world):
    poverty = _values(world)["poverty_rate"]
    income = _values(world)["median_income_eur_per_cu"]
    assert poverty[0] == 34 and poverty[2].startswith("n.d.")
    assert income[4] == "secret" and income[8].startswith("n.d.")


def test_secret_cells_are_those_of_the_states(region):
    for key, cells in _values(region).items():
        if key != NEED_POSITION:
            states = region.columns[key].states
            assert [cell == "secret" for cell in cells] == (states == SECRET).tolist(), key
            assert [isinstance(cell, str) for cell in cells] == (states != OK).tolist(), key


def test_the_grid_of_a_territory_has_its_columns_and_no_row(region):
    grid = draw_grid(True, "idf")
    assert grid.id == commune_table.GRID and not getattr(grid, "rowData", None)
    fields = [one["field"] for one in grid.columnDefs]
    assert fields[:3] == ["chosen", "code", "name"] and fields[-1] == "state"
    assert fields[3:8] == ["departement", "epci", "living_area", "employment_area", "population"]
    assert fields[8:-1] == [one.key for one in indicators_of(region)]


def test_a_header_says_the_unit_and_its_tooltip_the_producer_and_the_year(region):
    by_field = {one["field"]: one for one in commune_table.columns(region)}
    income = by_field["median_income_eur_per_cu"]
    assert income["headerName"].endswith("(€/UC)")
    assert "INSEE" in income["headerTooltip"] and "2016" in income["headerTooltip"]
    assert all(one["headerTooltip"] for one in by_field.values())


def test_a_territory_without_living_areas_has_no_column_for_them(world):
    fields = {one["field"] for one in commune_table.columns(world)}
    assert {key for key in commune_table.ZONINGS if key in fields} == set(commune_table.ZONINGS) & set(world.zonings)


@pytest.mark.parametrize("opened", [None, False, 1, "true", []])
def test_nothing_is_drawn_before_the_table_is_opened(opened):
    assert draw_grid(opened, "idf") == []


def test_the_page_opens_without_the_script_of_the_grid(client):
    page = client.get("/").get_data(as_text=True)
    scripts = re.findall(r'<script src="([^"]+)"', page)
    assert any("dash_renderer" in one for one in scripts)
    assert not any("ag_grid" in one for one in scripts)
    assert client.get(commune_table.SCRIPT).status_code == 200

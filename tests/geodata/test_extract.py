import ast
import inspect

import numpy as np
import pandas as pd
import pytest

from domain.codes import DepartementCode, RegionCode
from geodata import extract
from geodata.__main__ import main
from geodata.atlas import DEFAULT_FOLDER
from geodata.layouts.registry import LAYOUTS
from geodata.loaders import official
from geodata.regions import Region

REGION = Region("world", "World", RegionCode("99"), (DepartementCode("01"),), 2025)


def finances(*cells):
    names = ("commune_code", "operating_revenue_eur", "equalisation_eur", "operating_revenue_eur_per_head")
    return pd.DataFrame(cells, columns=names)


def test_a_code_that_stands_twice_alike_is_kept_once(monkeypatch):
    frame = finances(("01001", 1000.5, -10.5, 10.005), ("01001", 1000.5, -10.5, 10.005))
    monkeypatch.setattr(extract.official, "finances", lambda folder: frame)
    made = extract.finances(None, REGION)
    assert made.iloc[0].tolist() == ["01001", 1001, -11, 100]
    assert len(made) == 1


def test_a_code_that_stands_twice_with_other_amounts_has_none(monkeypatch):
    frame = finances(("01001", 1000.0, 10.0, 10.0), ("01001", 1000.0, 20.0, 10.0), ("01002", 50.0, 0.0, 5.0))
    monkeypatch.setattr(extract.official, "finances", lambda folder: frame)
    made = extract.finances(None, REGION).set_index("commune_code")
    assert made.loc["01001"].isna().all()
    assert made.loc["01002"].tolist() == [50, 0, 10]


def test_paris_is_kept_without_its_arrondissements(monkeypatch):
    names = ["commune_code", "median_income_eur_per_cu", "poverty_rate_pct"]
    frame = pd.DataFrame([("75101", 1.0, np.nan), ("75056", 2.0, 3.0)], columns=names)
    monkeypatch.setattr(extract.official, "income", lambda folder: frame)
    region = Region("world", "World", RegionCode("11"), (DepartementCode("75"),), 2025)
    assert extract.income(None, region)["commune_code"].tolist() == ["75056"]


@pytest.mark.parametrize(("value", "expected"), [(0.5, 1), (-0.5, -1), (1.5, 2), (2.4, 2), (-2.6, -3), (0.0, 0)])
def test_halves_are_rounded_away_from_zero(value, expected):
    assert extract.round_half_away(np.array([value]))[0] == expected


def test_official_files_give_the_bundled_tables_again(donnees, tmp_path, capsys):
    assert main(["extract-sources", str(donnees), "--into", str(tmp_path)]) == 0
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    bundled = {path.name: path.read_bytes() for path in (DEFAULT_FOLDER / "sources").glob("*.csv")}
    assert made == bundled
    assert sorted(capsys.readouterr().out.split()) == sorted(bundled)


def test_no_published_name_of_a_layout_is_written_again_beside_the_registry():
    names = {name for layout in LAYOUTS for field in layout.all_fields() for name in field.published}
    for module in (extract, official):
        tree = ast.parse(inspect.getsource(module))
        texts = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        english = {field.name for layout in LAYOUTS for field in layout.all_fields()}
        assert texts & names - english == set(), module.__name__

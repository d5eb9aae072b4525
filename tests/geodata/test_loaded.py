"""What is loaded is whole or not at all, read back as it was, refused when altered, and can be undone."""

import hashlib
from datetime import UTC, datetime

import numpy as np
import orjson
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import DamagedImport, UnknownCode
from domain.values import MISSING, OK, SECRET
from domain.wording.errors import sentence
from geodata import loaded
from geodata.intake.checked import Checked, interpret
from geodata.intake.reference import NOTHING
from geodata.intake.shaped import GEOMETRY
from geodata.intake.typed import STATE
from geodata.reading.detection import fingerprint
from geodata.reading.table import Inquiry, Reading
from tests.geodata.reading.made import SQUARE, collection, parsed, polygon

NOW = datetime(2026, 4, 3, 9, 30, tzinfo=UTC)
INCOMES = "CODGEO;LIBGEO;MED16;TP6016\n01001;A;21000;\n01002;B;;12,5\n"
ZRR = "CODGEO;LIBGEO;ZRR_SIMP;ZONAGE_ZRR\n01001;A;C - Classée;x\n01002;B;NC - non classée;y\n"
OWN = {"M01": "Agence", "M02": "2023", "M04": "2024", "M03:taux": "taux en %"}


def checked(folder, content, name="fichier.csv", **answers: str):
    """A file and what came out of checking it."""
    path = folder / name
    path.write_bytes(content.encode())
    reading = parsed(folder, content, name, answers)
    marked = Reading(reading.report, reading.tables, reading.shapes, {**reading.preview, "sha256": fingerprint(path)})
    return path, interpret(marked, name, Inquiry(answers), NOTHING)


def stored(folder, *files: tuple):
    return loaded.store(folder / "territoire", list(files), NOW)


def test_a_table_is_read_back_with_its_states_and_its_source(tmp_path):
    (key,) = stored(tmp_path, checked(tmp_path, INCOMES, "filosofi.csv"))
    (one,) = loaded.read_all(tmp_path / "territoire")
    assert key == "0001-filosofi_communes"
    assert one.layout.key == "filosofi_communes"
    assert (one.vintage, one.cog_year, one.years["median_income_eur_per_cu"]) == ("2016", 2019, 2016)
    assert one.table["commune_code"].tolist() == ["01001", "01002"]
    assert not [name for name in one.table if name.endswith(STATE) or name == GEOMETRY]
    assert one.column("median_income_eur_per_cu").states.tolist() == [OK, SECRET]
    assert one.column("poverty_rate_pct").values[1] == 12.5
    assert one.shapes is None
    assert one.source.citation == "INSEE, Filosofi : revenus et pauvreté des ménages, 2016"
    assert one.source.licence == "Licence Ouverte 2.0"


def test_contours_are_read_back_and_the_absent_one_stays_absent(tmp_path):
    square = polygon(SQUARE)
    content = collection(square, None, code_qp="QP031001", NOM_QP="x", COMMUNE_QP="y")
    content = content.replace('"code_qp": "QP031001"', '"code_qp": "QP031002"', 1)
    stored(tmp_path, checked(tmp_path, content, "zones.geojson"))
    (one,) = loaded.read_all(tmp_path / "territoire")
    assert one.layout.key == "qpv_2015_contours"
    assert one.shapes[0].equals(shapely.Polygon(SQUARE))
    assert one.shapes[1] is None


def test_a_table_of_ones_own_keeps_the_layout_that_its_owner_described(tmp_path):
    stored(tmp_path, checked(tmp_path, "code;nom;taux\n01001;A;12\n01002;B;s\n", **OWN))
    (one,) = loaded.read_all(tmp_path / "territoire")
    assert one.layout.column("taux").unit == "%"
    assert one.source.producer == "Agence"
    assert one.column("taux").states.tolist() == [OK, SECRET]


def test_the_original_file_is_kept_byte_for_byte(tmp_path):
    (key,) = stored(tmp_path, checked(tmp_path, INCOMES))
    kept = (tmp_path / "territoire" / "loaded" / key / "original").read_bytes()
    assert kept == INCOMES.encode()
    assert loaded.entries(tmp_path / "territoire")[0].sha256 == hashlib.sha256(kept).hexdigest()


def test_only_the_tables_of_one_layout_are_read_where_one_is_named(tmp_path):
    stored(tmp_path, checked(tmp_path, INCOMES), checked(tmp_path, ZRR, "zrr_2021.csv"))
    found = loaded.read_all(tmp_path / "territoire", "zrr_communes")
    assert [one.entry.key for one in found] == ["0002-zrr_communes"]


def test_nothing_is_loaded_in_a_new_folder(tmp_path):
    assert loaded.read_all(tmp_path) == ()


def test_the_last_import_or_a_named_one_is_undone_and_its_number_is_not_used_again(tmp_path):
    place = tmp_path / "territoire"
    stored(tmp_path, checked(tmp_path, INCOMES), checked(tmp_path, ZRR, "zrr_2021.csv"))
    assert loaded.undo(place) == "0002-zrr_communes"
    assert not (place / "loaded" / "0002-zrr_communes").exists()
    assert stored(tmp_path, checked(tmp_path, ZRR, "zrr_2021.csv")) == ("0003-zrr_communes",)
    assert loaded.undo(place, "0001-filosofi_communes") == "0001-filosofi_communes"
    assert [entry.key for entry in loaded.entries(place)] == ["0003-zrr_communes"]


@pytest.mark.parametrize("key", ["", "0009-nothing"])
def test_undoing_what_is_not_there_is_refused(tmp_path, key):
    with pytest.raises(UnknownCode):
        loaded.undo(tmp_path, key)


@pytest.mark.parametrize("name", ["table.parquet", "original", "report.json", "manifest.json"])
@pytest.mark.parametrize("is_removed", [True, False])
def test_an_altered_or_half_written_import_is_refused_with_what_to_do(tmp_path, name, is_removed):
    place = tmp_path / "territoire"
    (key,) = stored(tmp_path, checked(tmp_path, INCOMES))
    path = place / "loaded" / key / name
    if is_removed:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(DamagedImport) as caught:
        loaded.read_all(place)
    said = sentence(caught.value)
    assert f"« {key} » est incomplet ou modifié" in said
    assert f"undo {key}" in said
    assert loaded.undo(place, key) == key
    assert loaded.read_all(place) == ()


@pytest.mark.parametrize("body", [b"", b"[]", b'{"format": 9, "next": 1, "imports": []}', b'{"format": 1}'])
def test_a_spoilt_list_of_imports_is_refused_with_what_to_do(tmp_path, body):
    stored(tmp_path, checked(tmp_path, INCOMES))
    (tmp_path / "territoire" / "loaded" / "imports.json").write_bytes(body)
    with pytest.raises(DamagedImport) as caught:
        loaded.read_all(tmp_path / "territoire")
    assert "La liste des fichiers chargés dans ce territoire est illisible." in sentence(caught.value)


def test_an_interrupted_load_counts_for_nothing_and_leaves_no_remains(tmp_path, monkeypatch):
    """The power goes out after the first file of two: neither counts, and the next load cleans up."""
    place = tmp_path / "territoire"
    files = [checked(tmp_path, INCOMES), checked(tmp_path, ZRR, "zrr_2021.csv")]
    real, n_calls = loaded.write_bytes, []

    def failing(path, body):
        n_calls.append(path)
        if len(n_calls) > 5:
            raise OSError(28, "No space left on device")
        real(path, body)

    monkeypatch.setattr(loaded, "write_bytes", failing)
    with pytest.raises(OSError, match="No space"):
        loaded.store(place, files, NOW)
    assert loaded.read_all(place) == ()
    monkeypatch.setattr(loaded, "write_bytes", real)
    assert loaded.store(place, files, NOW) == ("0001-filosofi_communes", "0002-zrr_communes")
    assert sorted(path.name for path in (place / "loaded").iterdir() if path.is_dir()) == [
        "0001-filosofi_communes",
        "0002-zrr_communes",
    ]


def test_a_file_that_changed_while_it_was_read_is_not_stored(tmp_path):
    path, one = checked(tmp_path, INCOMES)
    path.write_text("autre chose")
    with pytest.raises(OSError, match="changed"):
        loaded.store(tmp_path / "territoire", [(path, one)], NOW)
    assert loaded.read_all(tmp_path / "territoire") == ()


def test_the_report_is_kept_in_french(tmp_path):
    (key,) = stored(tmp_path, checked(tmp_path, INCOMES))
    report = orjson.loads((tmp_path / "territoire" / "loaded" / key / "report.json").read_bytes())
    assert any("secret statistique" in each["message"] for each in report)


def test_days_of_import_are_those_of_the_same_part(tmp_path):
    path, one = checked(tmp_path, INCOMES)
    parted = Checked(one.label, one.report, one.preview, "couche", one.n_rows, one.layout, "2016", 2019, one.frame)
    loaded.store(tmp_path / "territoire", [(path, parted)], NOW)
    assert loaded.imported_days(tmp_path / "territoire", "") == {}
    assert list(loaded.imported_days(tmp_path / "territoire", "couche").values()) == [NOW.date()]


values = st.floats(allow_nan=True, allow_infinity=False, width=64)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.text(max_size=6), values, st.sampled_from([OK, MISSING, SECRET])), min_size=1, max_size=8))
def test_any_table_is_written_and_read_back(rows):
    """Texts, figures and states come back as they went in, NaN wherever the state is not OK."""
    numbers = np.array([value if state == OK else np.nan for _, value, state in rows])
    states = np.array([state if state != OK or not np.isnan(value) else MISSING for _, value, state in rows], np.int8)
    names = pd.Series([name for name, *_ in rows], dtype="str")
    frame = pd.DataFrame({"name": names, "x": numbers, "x" + STATE: states})
    table, found = loaded.from_bytes(loaded.table_bytes(frame))[:2]
    assert table["name"].tolist() == names.tolist()
    assert np.array_equal(table["x"], numbers, equal_nan=True)
    assert found["x"].tolist() == states.tolist()

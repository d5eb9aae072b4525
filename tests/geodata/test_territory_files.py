"""What is written of a territory is read back whole; what is altered, cut or half-written is refused."""

import shutil
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import UnreadableData
from domain.wording.errors import sentence
from geodata import folder
from geodata.atlas import Atlas, open_folder, write_atlas
from geodata.layers import Drawing
from geodata.published import PublishedRatio
from geodata.sources import SOURCES
from tests.domain.test_lacking import OPTIONAL_COLUMNS, OPTIONAL_ZONINGS, without
from tests.worlds import squares_in_degrees, twelve_communes

RATIOS = (
    PublishedRatio("departement", "01", "Ardre", 2011, 12.5, 31.0, "crédits", "CC2012"),
    PublishedRatio("region", "99", "Monde", None, float("nan"), 70.8, "dépenses", "SENAT2007"),
)


def atlas_of(territory, with_contours=False) -> Atlas:
    quarters = territory.quarters
    circles = shapely.buffer(shapely.points(quarters.lon, quarters.lat), 0.003)
    contours = squares_in_degrees()
    contours[11] = None
    drawing = Drawing(
        contours,
        np.array(["75101"]),
        np.array(["Premier"]),
        squares_in_degrees()[:1],
        circles if with_contours and quarters.codes.size else np.full(quarters.codes.size, None, dtype=object),
    )
    return Atlas(territory, drawing, RATIOS, SOURCES[:2], territory.fingerprint)


def written(path, territory, with_contours=False) -> Atlas:
    atlas = atlas_of(territory, with_contours)
    write_atlas(path, atlas, {"note": "essai"})
    return atlas


def assert_same(one, other, where=""):
    if is_dataclass(one):
        for field in fields(one):
            if field.name not in {"fingerprint", "stored_layers"}:
                assert_same(getattr(one, field.name), getattr(other, field.name), f"{where}.{field.name}")
    elif isinstance(one, np.ndarray) and one.dtype == object:
        assert [None if shape is None else shape.wkb for shape in one] == [
            None if shape is None else shape.wkb for shape in other
        ], where
    elif isinstance(one, np.ndarray):
        assert one.dtype.kind == other.dtype.kind, where
        assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f"), where
    elif hasattr(one, "items"):
        assert list(one) == list(other), where
        for key in one:
            assert_same(one[key], other[key], f"{where}.{key}")
    elif isinstance(one, tuple):
        assert len(one) == len(other), where
        for left, right in zip(one, other, strict=True):
            assert_same(left, right, where)
    else:
        assert one == other or (one != one and other != other), where


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    columns=st.sets(st.sampled_from(OPTIONAL_COLUMNS)),
    zonings=st.sets(st.sampled_from(OPTIONAL_ZONINGS)),
    quarters=st.booleans(),
    with_contours=st.booleans(),
)
def test_what_is_written_is_read_back(tmp_path_factory, columns, zonings, quarters, with_contours):
    path = tmp_path_factory.mktemp("territoire")
    before = written(path, without(columns, zonings, quarters), with_contours)
    after = open_folder(path)
    assert_same(before, after)
    for key, layer in before.layers.items():
        assert after.layers[key].body == layer.body
        assert after.layers[key] == layer
    assert list(after.layers) == list(before.layers)
    assert ("qpv_contours" in after.layers) == (quarters and with_contours)


def test_the_same_territory_gives_the_same_bytes(tmp_path):
    for name in ("un", "deux"):
        written(tmp_path / name, twelve_communes())
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("un", "deux"))
    assert one == two


def test_arrays_are_the_bytes_of_the_file_and_cannot_be_written(tmp_path):
    written(tmp_path, twelve_communes())
    territory = open_folder(tmp_path).territory
    values = territory.columns["municipal_population"].values
    assert not values.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 1.0


def test_any_other_program_reads_the_columns_with_what_is_known_of_them(tmp_path):
    written(tmp_path, twelve_communes())
    table = pa.ipc.open_file(tmp_path / "communes.arrow").read_all()
    known = {key.decode(): value.decode() for key, value in table.schema.field("poverty_rate").metadata.items()}
    for fact in ("producer", "vintage", "licence", "unit", "aggregation"):
        assert known[fact]
    assert (known["n_known"], known["n_communes"]) == ("7", "12")
    secret = table.schema.field("median_income_eur_per_cu").metadata
    assert secret[b"n_secret"] == b"1"
    assert table.column("code").to_pylist() == twelve_communes().communes.tolist()


@pytest.mark.parametrize("name", ["communes.arrow", "contours.arrow", "communes.geojson.br", "quarters.arrow"])
def test_one_altered_byte_anywhere_is_refused_with_what_to_do(tmp_path, name):
    written(tmp_path, twelve_communes())
    body = bytearray((tmp_path / name).read_bytes())
    for place in (0, len(body) // 2, len(body) - 1):
        altered = bytearray(body)
        altered[place] ^= 1
        (tmp_path / name).write_bytes(bytes(altered))
        with pytest.raises(UnreadableData) as caught:
            open_folder(tmp_path)
        assert caught.value.file == name
        assert "Reconstruisez" in sentence(caught.value)


@pytest.mark.parametrize("kept", [0, 1, 100])
def test_a_truncated_file_is_refused(tmp_path, kept):
    written(tmp_path, twelve_communes())
    path = tmp_path / "communes.arrow"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(UnreadableData):
        open_folder(tmp_path)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("quarter_parts.arrow", {"quarter": [0], "commune": [12], "share": [1.0]}),
        ("quarter_parts.arrow", {"quarter": [9], "commune": [0], "share": [1.0]}),
        ("neighbours.arrow", {"first": [0], "second": [99]}),
        ("neighbours.arrow", {"first": [0]}),
        ("neighbours.arrow", {"first": ["a"], "second": ["b"]}),
        ("contours.arrow", {"code": ["01001"], "contour": [b""]}),
    ],
)
def test_tables_that_do_not_agree_are_refused_even_with_the_right_hashes(tmp_path, name, columns):
    written(tmp_path, twelve_communes())
    manifest, files = folder.read_folder(tmp_path)
    stream = pa.BufferOutputStream()
    table = pa.table(columns)
    with pa.ipc.new_file(stream, table.schema) as writer:
        writer.write_table(table)
    wrong = {**{one: bytes(body) for one, body in files.items()}, name: stream.getvalue().to_pybytes()}
    about = {key: value for key, value in manifest.items() if key not in {"files", "format"}}
    folder.write_folder(tmp_path / "faux", wrong, about)
    with pytest.raises(UnreadableData):
        open_folder(tmp_path / "faux")


def test_a_folder_of_the_former_format_is_refused(tmp_path):
    written(tmp_path, twelve_communes())
    text = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    (tmp_path / "manifest.json").write_text(text.replace(f'"format": {folder.FORMAT}', '"format": 1'), encoding="utf-8")
    with pytest.raises(UnreadableData) as caught:
        open_folder(tmp_path)
    assert "Reconstruisez" in sentence(caught.value)


def test_a_first_writing_that_is_interrupted_is_refused(tmp_path, monkeypatch):
    def fail(path, body):
        raise OSError("power cut")

    monkeypatch.setattr(folder, "write_bytes", fail)
    with pytest.raises(OSError, match="power cut"):
        written(tmp_path, twelve_communes())
    with pytest.raises(UnreadableData):
        open_folder(tmp_path)


def test_a_writing_interrupted_aside_leaves_the_territory_that_was_there(tmp_path, monkeypatch):
    written(tmp_path, twelve_communes())
    before = open_folder(tmp_path).fingerprint
    real = folder.write_bytes

    def fail_at_quarters(path, body):
        if path.name == "quarters.arrow":
            raise OSError("disk full")
        real(path, body)

    monkeypatch.setattr(folder, "write_bytes", fail_at_quarters)
    with pytest.raises(OSError, match="disk full"):
        written(tmp_path, without({"poverty_rate"}))
    assert open_folder(tmp_path).fingerprint == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_files_of_the_former_territory_that_the_new_one_lacks_are_removed(tmp_path):
    written(tmp_path, twelve_communes(), with_contours=True)
    assert (tmp_path / "qpv_contours.geojson.br").exists()
    written(tmp_path, without(quarters=False))
    assert not (tmp_path / "qpv_contours.geojson.br").exists()
    open_folder(tmp_path)


def test_a_copied_folder_has_the_same_fingerprint(tmp_path):
    written(tmp_path / "un", twelve_communes())
    shutil.copytree(tmp_path / "un", tmp_path / "deux")
    assert open_folder(tmp_path / "un").fingerprint == open_folder(tmp_path / "deux").fingerprint


def test_one_changed_figure_changes_the_fingerprint(tmp_path):
    world = twelve_communes()
    written(tmp_path / "un", world)
    column = world.columns["municipal_population"]
    changed = replace(column, values=np.where(np.arange(12) == 3, column.values + 1, column.values))
    written(tmp_path / "deux", replace(world, columns={**world.columns, "municipal_population": changed}))
    assert open_folder(tmp_path / "un").fingerprint != open_folder(tmp_path / "deux").fingerprint

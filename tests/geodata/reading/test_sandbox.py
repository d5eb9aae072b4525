"""The child process: limits, drivers, environment, end; and the sentences of every row."""

import ast
import inspect
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.wording import imports
from geodata.reading import child, drivers, engine, sandbox, transport
from geodata.reading.table import Finding, Outcome, Reading, Report, Shapes, Table
from tests.geodata.reading.made import SQUARE, geopackage, refused

ROWS = (
    *(f"F{n:02d}" for n in (*range(1, 12), 13)),
    *(f"T{n:02d}" for n in (*range(2, 6), *range(7, 18))),
    *(f"C{n:02d}" for n in range(1, 21) if n != 16),
    *(f"N{n:02d}" for n in range(2, 20)),
    *(f"X{n:02d}" for n in range(1, 9)),
    *(f"G{n:02d}" for n in range(1, 22)),
    *("Z01", "Z02", "Z03", "Z04"),
    *(f"S{n:02d}" for n in range(3, 9)),
)
"""Rows of ROBUSTNESS, section 4, that say something; F12, T01, T06, C16, N01, Z05, S01 and S02 are silent."""


def in_child(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run some lines as the child would run them."""
    command = [sys.executable, "-s", "-P", "-c", f"from geodata.reading import child\nchild.limit_resources()\n{code}"]
    environment = sandbox._environment(folder)
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_only_two_drivers_are_left_in_the_child(tmp_path):
    code = "import pyogrio\nfrom geodata.reading import drivers\nprint(drivers.missing(pyogrio.list_drivers()))"
    assert in_child(tmp_path, code).stdout.strip() == "()"


def test_a_driver_unknown_to_us_is_noticed():
    assert drivers.missing(["GPKG", "ESRI Shapefile", "MEM", "Nouveau"]) == ("Nouveau",)


def test_the_child_sees_no_secret_of_its_parent(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOPRIO_SECRET_KEY", "x" * 40)
    shown = in_child(tmp_path, "import os\nprint(sorted(os.environ))").stdout
    assert "PYTHONPATH" in shown
    assert "SECRET" not in shown
    assert in_child(tmp_path, "import os\nprint(os.environ['HOME'])").stdout.strip() == str(tmp_path)


def test_a_child_that_wants_too_much_memory_fails(tmp_path):
    assert "MemoryError" in in_child(tmp_path, "x = bytearray(3 << 30)").stderr


def test_a_geopackage_is_read_through_the_door(tmp_path):
    frame = geopandas.GeoDataFrame({"nom": ["A"]}, geometry=[shapely.Polygon(SQUARE)], crs="EPSG:4326")
    path = geopackage(tmp_path / "a.gpkg", {"zones": frame})
    reading = engine.read(path, "a.gpkg", {})
    assert reading.report.findings == ()
    assert reading.shapes is not None
    assert reading.shapes.geometries[0].equals(frame.geometry[0])
    assert reading.preview["kind"] == "GPKG"


def test_a_refusal_by_type_takes_less_than_two_seconds(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    start = time.perf_counter()
    assert refused(engine.read(path, "a.pdf", {})).startswith("Format non pris en charge (.pdf).")
    assert time.perf_counter() - start < 2 * max(1.0, os.getloadavg()[0])


@pytest.mark.parametrize(("behaviour", "key"), [("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "F13"),
                                                ("raise MemoryError", "F13"), ("raise RuntimeError", "F09"),
                                                ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "F09"),
                                                ("import time; time.sleep(60)", "F13")])  # fmt: skip
def test_whatever_happens_to_the_child_the_parent_refuses_the_file(tmp_path, monkeypatch, behaviour, key):
    module = tmp_path / "badreader"
    module.mkdir()
    body = "import sys\nfrom geodata.reading import child\n"
    body += f"def broken(folder):\n    {behaviour}\nchild._answer = broken\nsys.exit(child.main(None))\n"
    (module / "broken.py").write_text(body)
    command = [sys.executable, "-s", "-P", str(module / "broken.py")]
    monkeypatch.setattr(sandbox, "_command", lambda folder: command)
    path = tmp_path / "a.csv"
    path.write_bytes(b"code;nom\n01001;A\n")
    reading = engine.read(path, "a.csv", {}, wall_s=1.0 if "sleep" in behaviour else 20.0)
    assert [finding.key for finding in reading.report.findings] == [key]
    assert reading.report.is_refused


def is_gone(status: Path) -> bool:
    """Tell whether a process ended, even if nobody has waited for it yet."""
    try:
        return status.read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_grandchildren_are_killed_with_the_child(tmp_path, monkeypatch):
    mark = tmp_path / "pid"
    body = f"import os, time\npid = os.fork()\nopen({str(mark)!r}, 'w').write(str(pid)) if pid else time.sleep(60)\n"
    (tmp_path / "forks.py").write_text(f"{body}time.sleep(60)\n")
    monkeypatch.setattr(sandbox, "_command", lambda folder: [sys.executable, str(tmp_path / "forks.py")])
    path = tmp_path / "a.csv"
    path.write_bytes(b"code;nom\n01001;A\n")
    engine.read(path, "a.csv", {}, wall_s=1.0)
    status = Path("/proc") / mark.read_text() / "stat"
    for _ in range(100):
        if is_gone(status):
            break
        time.sleep(0.05)
    assert is_gone(status)


def test_nothing_in_the_engine_unpickles_or_evaluates():
    folder = Path(inspect.getfile(child)).parent
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text())
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert not names & {"eval", "exec", "compile"}, path.name
        assert not imported & {"pickle", "marshal", "shelve", "openpyxl"}, path.name


cells = st.lists(st.text(max_size=5).filter(lambda text: text.isprintable()) | st.none(), min_size=3, max_size=3)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(cells, cells, st.lists(st.booleans(), min_size=3, max_size=3))
def test_a_reading_crosses_the_border_unchanged(first, second, present):
    """Writing then reading an answer is identity: cells, findings, contours, absent ones included."""
    table = Table("t", ("a", "b"), {"a": first, "b": second}, [2, 3, 4], "Feuil1")
    shapes = np.array(
        [shapely.box(0, 0, 1, place + 1) if here else None for place, here in enumerate(present)], dtype=object
    )
    findings = (Finding("G07", Outcome.WARNED, {"n": 2, "x": 0.5, "v": "é"}, ("oui", "non")),)
    back = transport.from_bytes(
        transport.to_bytes(Reading(Report(findings), (table,), Shapes(table, shapes, "EPSG:4326"), {"k": "v"}))
    )
    assert back.tables == (table,)
    assert back.report.findings == findings
    assert back.shapes is not None
    assert [None if each is None else each.wkb for each in back.shapes.geometries] == [
        None if each is None else each.wkb for each in shapes
    ]


def test_every_row_that_speaks_has_its_sentence():
    assert set(imports.TEMPLATES) == set(ROWS)


@pytest.mark.parametrize("key", ROWS)
def test_sentences_keep_french_spaces_and_agree_with_one(key):
    template = imports.TEMPLATES[key]
    facts = {name: 1 if name in ("n", "m", "k") else "x" for name in re.findall(r"{(\w+)}", template)}
    sentence = imports.sentence(Finding(key, Outcome.WARNED, facts))
    assert not re.search(r" [;:!?»]|« ", sentence)
    assert not re.search(r"[\[\]{}<>|]", sentence)
    assert not re.search(r"\b1[ \u00a0](?!500)\w+s\b(?! (par|du|de))", sentence) or key in ("T15", "C07", "X07")


def test_texts_of_a_file_are_quoted_short_and_visible():
    finding = Finding("N16", Outcome.REFUSED, {"v": "a\u202eb" + "x" * 500, "col": "c\nd", "n": 3, "k": 0})
    said = imports.sentence(finding)
    assert "\u202e" not in said
    assert "\n" not in said
    assert len(said) < 200

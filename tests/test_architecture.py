"""The house stands as STYLE says: packages, sizes, wiring, nothing at import, nothing foreign in the files."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from components import js, shell
from pages import NOT_FOUND, PAGES
from tests.callbacks import posts
from tests.trees import identifiers, walk

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]
PACKAGES = [name.replace(".", "/") for name in SETUPTOOLS["packages"]]
NOT_SHIPPED = {"tests", "benchmarks", "docs", "var", "build"}
SOURCES = sorted([*(path for name in PACKAGES for path in (ROOT / name).glob("*.py")), ROOT / "app.py"])
SCRIPTS = sorted((ROOT / "web" / "assets").glob("*.js"))
LONGEST_FUNCTION, USUAL_FUNCTION, LONGEST_MODULE = 40, 25, 400
BANNED_MODULES = {"utils", "helpers", "common", "lib", "services"}
FOREIGN_PATHS = ("/root/", "/work/", "/tmp/", "/home/", "/Users/", "C:\\")
DASH_OWN = re.compile(r"_pages_\w+|_dash-.*")
ANY_PART = re.compile(r'\{"(waiting|drawn)":\["ALL"\]\}')
"""Every part that waits for the map, and every place of one (`components/deferred.py`)."""


def _tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _name(path):
    return str(path.relative_to(ROOT))


def _functions():
    for path in SOURCES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _n_lines(function):
    """Lines of the body, docstring not counted."""
    body = function.body
    if (
        isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    ):
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_the_packages_of_the_wheel_are_those_on_the_disk():
    on_disk = {
        str(path.parent.relative_to(ROOT)).replace("/", ".")
        for path in ROOT.glob("*/**/__init__.py")
        if path.relative_to(ROOT).parts[0] not in NOT_SHIPPED and not path.relative_to(ROOT).parts[0].startswith(".")
    }
    assert sorted(on_disk) == sorted(SETUPTOOLS["packages"])
    assert SETUPTOOLS["py-modules"] == ["app"]


def test_every_module_of_the_disk_is_in_a_package():
    lost = [
        _name(path)
        for path in ROOT.glob("*/**/*.py")
        if path.relative_to(ROOT).parts[0] not in NOT_SHIPPED
        and not path.relative_to(ROOT).parts[0].startswith(".")
        and path not in SOURCES
    ]
    assert lost == []


def test_run_time_dependencies_hold_no_test_package():
    names = {re.split(r"[<>=\[ ]", one)[0] for one in PROJECT["project"]["dependencies"]}
    assert not names & {"pytest", "hypothesis", "mypy", "ruff", "playwright", "openpyxl", "mapclassify", "inequality"}


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_a_module_is_at_most_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


def test_no_function_is_over_40_lines_and_nine_in_ten_are_at_most_25():
    sizes = {f"{_name(path)}:{node.name}": _n_lines(node) for path, node in _functions()}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    usual = sum(size <= USUAL_FUNCTION for size in sizes.values())
    assert usual >= 0.9 * len(sizes)


def test_no_module_has_a_name_that_says_nothing():
    assert [_name(path) for path in SOURCES if path.stem in BANNED_MODULES] == []


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_imports_are_absolute(path):
    assert [node.lineno for node in ast.walk(_tree(path)) if isinstance(node, ast.ImportFrom) and node.level] == []


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_nothing_is_printed_evaluated_or_silently_caught(path):
    tree = _tree(path)
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    allowed = {"print"} if path.name == "__main__.py" else set()
    assert calls & {"print", "eval", "exec", "breakpoint", "input"} <= allowed
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.type is None] == []


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_identifiers_are_plain_english_letters(path):
    names = set()
    for node in ast.walk(_tree(path)):
        for field in ("id", "attr", "name", "arg", "asname"):
            value = getattr(node, field, None)
            names |= {value} if isinstance(value, str) else set()
    assert [name for name in names if not name.isascii()] == []


@pytest.mark.parametrize("path", [*SOURCES, *SCRIPTS], ids=_name)
def test_no_file_names_a_folder_of_one_machine(path):
    text = path.read_text(encoding="utf-8")
    assert [mark for mark in FOREIGN_PATHS if mark in text] == []


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_javascript_hides_in_a_python_string(path):
    tree = _tree(path)
    docstrings = {id(node.value) for node in ast.walk(tree) if _is_docstring(node)}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
    suspicious = re.compile(r"=>|\bfunction\s*\(|\bdocument\.|\bwindow\.|<script|javascript:|\bconst \w+ =|\blet \w+ =")
    assert [text[:60] for text in texts if suspicious.search(text)] == []


def test_a_callbacks_module_registers_and_its_functions_are_at_the_top():
    for path in sorted((ROOT / "callbacks").glob("[a-z]*.py")):
        tree = _tree(path)
        names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert names[0] == "register", path.name
        register = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
        assert not [node for node in ast.walk(register) if isinstance(node, ast.FunctionDef) and node is not register]


def _callbacks(client):
    return client.get("/_dash-dependencies").get_json()


def test_every_output_is_written_by_one_callback(client):
    outputs = [(one["id"], one["property"]) for spec in _callbacks(client) for one in posts.spec_outputs(spec)]
    written = [one for one in outputs if not one[0].startswith("_pages")]
    assert [one for one, times in Counter(written).items() if times > 1] == []
    assert [one for one in written if "@" in one[1]] == []
    for path in SOURCES:
        assert "allow_duplicate" not in path.read_text(encoding="utf-8")


def _layouts(view):
    yield shell.render([])
    yield shell.rail(shell.LINKS, "/")
    for page in (*PAGES, NOT_FOUND):
        yield page.layout(view)


def test_every_id_of_a_callback_is_drawn_by_a_layout(client, table):
    drawn = {one for layout in _layouts(table.view) for one in identifiers(layout)}
    wired = set()
    for spec in _callbacks(client):
        parts = [*posts.spec_outputs(spec), *spec["inputs"], *spec["state"]]
        wired |= {one["id"] for one in parts}
    named = {one for one in wired if not DASH_OWN.fullmatch(one) and not ANY_PART.fullmatch(one)}
    assert named - drawn == set()


def test_every_property_of_a_callback_exists_on_its_component(client, table):
    drawn = [one for layout in _layouts(table.view) for one in walk(layout)]
    by_id = {one.id: one for one in drawn if isinstance(getattr(one, "id", None), str)}
    for spec in _callbacks(client):
        for one in (*posts.spec_outputs(spec), *spec["inputs"], *spec["state"]):
            if one["id"] in by_id:
                assert one["property"] in by_id[one["id"]]._prop_names, one


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.PATH)
def test_a_page_draws_each_id_once_beside_the_frame(page, table):
    drawn = identifiers([shell.render(page.layout(table.view))])
    assert [one for one, times in Counter(drawn).items() if times > 1] == []


def test_the_rail_leads_to_the_pages_in_their_order():
    assert [link.path for link in shell.LINKS] == [page.PATH for page in PAGES]
    assert len({page.TITLE for page in PAGES}) == len(PAGES)
    for link, page in zip(shell.LINKS, PAGES, strict=True):
        assert page.TITLE.startswith(link.label)
        assert (ROOT / "web" / "assets" / "icones" / f"{link.icon}.svg").is_file()


def test_a_page_registers_nothing():
    for path in (ROOT / "pages").glob("*.py"):
        assert "register_page" not in path.read_text(encoding="utf-8")


def test_every_javascript_handle_exists_in_the_assets(client):
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    called = [spec["clientside_function"] for spec in _callbacks(client) if spec["clientside_function"]]
    clientside = [one["function_name"] for one in called if one["namespace"] == "geoprio"]
    assert clientside
    handles = [
        one["variable"].split(".")[-1] for one in (js.STYLE_COMMUNE, js.ON_EACH_COMMUNE, *js.COMMUNE_EVENTS.values())
    ]
    of_table = [one["function"].split("(")[0] for name, one in vars(js).items() if name.startswith("TABLE_")]
    assert len(of_table) > 5
    for name in (*clientside, *handles, *of_table, js.SEARCH_WITHOUT_ACCENTS["function"]):
        assert re.search(rf"\b{name}\b", scripts), name


@pytest.mark.parametrize("path", SCRIPTS, ids=_name)
def test_scripts_make_no_html_from_text_and_ask_no_other_origin(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)
    assert not re.search(r"https?://(?!www\.w3\.org)", text)
    assert len(text.splitlines()) <= LONGEST_MODULE


def test_importing_the_application_opens_no_territory():
    probe = (
        "import sys, pathlib, io\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "import app\n"
        "data = [name for name in opened if name.endswith(('.csv', '.arrow', '.geojson.br', 'manifest.json'))]\n"
        "from callbacks._context import bundled_alone\n"
        "sys.exit(f'opened at import: {data}' if data or bundled_alone.cache_info().currsize else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    assert done.stdout == ""


def test_the_tests_of_javascript_can_be_run_as_a_module():
    listed = sorted(path.name for path in (ROOT / "tests" / "js").glob("*.test.mjs"))
    assert {"contour.test.mjs", "perimetre.test.mjs", "recherche.test.mjs", "symboles.test.mjs"} <= set(listed)
    assert (ROOT / "tests" / "js" / "__main__.py").is_file()

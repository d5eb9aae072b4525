"""The build is repeatable, and its documentation names everything that it reads."""

import os
import shutil
from pathlib import Path

import pytest

from geodata.__main__ import main
from geodata.atlas import DEFAULT_FOLDER
from geodata.layouts.registry import LAYOUTS
from geodata.sources import PACKAGES, SOURCES
from geodata.variables import COLUMNS, FACILITY_GROUPS

DATA_PAGE = Path(__file__).resolve().parents[2] / "docs" / "DATA.md"


@pytest.mark.skipif(
    os.environ.get("GEOPRIO_REBUILD") != "1", reason="downloads the packages again: set GEOPRIO_REBUILD=1"
)
def test_building_again_gives_the_same_bytes(tmp_path, capsys):
    shutil.copytree(DEFAULT_FOLDER / "sources", tmp_path / "sources")
    assert main(["build-default", "--into", str(tmp_path)]) == 0
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    bundled = {path.name: path.read_bytes() for path in DEFAULT_FOLDER.iterdir() if path.is_file()}
    bundled.pop("__init__.py", None)
    assert built == bundled


def test_the_list_names_every_source_with_both_licences(capsys):
    assert main(["list"]) == 0
    printed = capsys.readouterr().out
    lines = printed.splitlines()
    assert len(lines) == len(SOURCES) + len(LAYOUTS)
    assert [line.split(":")[0] for line in lines[: len(SOURCES)]] == [source.key for source in SOURCES]
    assert "Licence Ouverte 2.0" in printed
    assert "AGPL-3.0" in printed


def test_a_folder_without_the_official_files_fails_with_its_reason(tmp_path, capsys):
    assert main(["extract-sources", str(tmp_path), "--into", str(tmp_path / "out")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_the_data_page_names_every_source_package_and_column():
    page = DATA_PAGE.read_text(encoding="utf-8")
    for name in (
        *(source.key for source in SOURCES),
        *(f"{package.name}` {package.version}" for package in PACKAGES),
        *(f"`{record.variable.key}`" for record in COLUMNS),
        *(facility for group in FACILITY_GROUPS.values() for facility in group),
    ):
        assert name in page, name

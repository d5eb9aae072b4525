import os
from pathlib import Path

import pytest

from geodata.atlas import Atlas, open_default
from geodata.commands.building import packages_folder
from geodata.download import are_kept, keep_all
from tests.geodata.built import built

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
NAMED = os.environ.get("GEOPRIO_DONNEES")
MUST_RUN = os.environ.get("CI") == "true" and NAMED is not None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that read official files; without any folder they are skipped, in one counted line."""
    absent = NAMED is None and not BESIDE.is_dir()
    for item in items:
        if item.path.parent == Path(__file__).parent and "donnees" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.donnees)
            if absent:
                item.add_marker(pytest.mark.skip(reason="official files are not at hand: set GEOPRIO_DONNEES"))


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return open_default()


@pytest.fixture(scope="session")
def donnees() -> Path:
    """Folder of the official files; its absence fails where the variable names it."""
    folder = BESIDE if NAMED is None else Path(NAMED)
    assert folder.is_dir(), f"GEOPRIO_DONNEES names {NAMED}, which is no folder"
    return folder


@pytest.fixture(scope="session")
def packages() -> dict[str, Path]:
    """Packages of the registries: kept by a former build, or downloaded where the whole check runs."""
    if not MUST_RUN and not are_kept(packages_folder()):
        pytest.skip("the packages of the registries are not kept on this machine: run `python -m geodata build` once")
    return keep_all(packages_folder())


@pytest.fixture(scope="session")
def bare_lozere(packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """Lozère from the registries alone, built once; no test alters its folder."""
    return built(["--departements", "48"], tmp_path_factory.mktemp("territoires") / "dep-48")

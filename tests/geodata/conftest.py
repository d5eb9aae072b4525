import os
from pathlib import Path

import pytest

from geodata.atlas import Atlas, open_default

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return open_default()


@pytest.fixture(scope="session")
def donnees() -> Path:
    """Folder of the official files; its absence fails where the variable names it, and skips where nothing does."""
    named = os.environ.get("GEOPRIO_DONNEES")
    if named is None:
        if not BESIDE.is_dir():
            pytest.skip("official files are not at hand: set GEOPRIO_DONNEES")
        return BESIDE
    assert Path(named).is_dir(), f"GEOPRIO_DONNEES names {named}, which is no folder"
    return Path(named)

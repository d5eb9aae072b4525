"""A fresh database for each test, on a file system in memory where there is one."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store.database import Database
from store.opening import prepare
from tests.store.made import MEMORY


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name)


@pytest.fixture
def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'geoprio.sqlite'}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with closing(prepare(url)) as database:
        yield database

"""Fixtures of every package: the invented world, the default territory and the application on it, once per session."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient
from hypothesis import settings

from callbacks._context import Context, context
from domain.need import Need, default_need
from domain.territory import Territory
from tests import territories
from tests.worlds import twelve_communes
from web.factory import create_app
from web.settings import Settings

settings.register_profile("géoprio", deadline=None)
settings.load_profile("géoprio")


@pytest.fixture(scope="session")
def world() -> Territory:
    return twelve_communes()


@pytest.fixture(scope="session")
def need(world: Territory) -> Need:
    return default_need(world)


@pytest.fixture(scope="session")
def table() -> Context:
    """What every callback reads: the default atlas, its need and its view."""
    return context(None)


@pytest.fixture(scope="session")
def region(table: Context) -> Territory:
    return table.territory


@pytest.fixture(scope="session")
def dash_app(tmp_path_factory: pytest.TempPathFactory) -> Dash:
    folder = tmp_path_factory.mktemp("etat")
    return create_app(Settings(host="127.0.0.1", port=8051, secret_key="k" * 64, state_folder=folder))


@pytest.fixture
def client(dash_app: Dash) -> Iterator[FlaskClient]:
    with dash_app.server.test_client() as client:
        yield client


@pytest.fixture(scope="session")
def cut_folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folders of two départements, on one shelf, the second with contours of its quarters; no test alters them."""
    place = tmp_path_factory.mktemp("territoires")
    return [
        territories.cut(place / "dep-78", "dep-78", "Yvelines", ("78",)),
        territories.cut(place / "dep-93", "dep-93", "Seine-Saint-Denis", ("93",), has_contours=True),
    ]


@pytest.fixture(scope="session")
def wide_app(cut_folders: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Dash:
    """The application with three territories: the bundled one, which opens first, and two départements of it."""
    return create_app(
        Settings(
            host="127.0.0.1",
            port=8052,
            secret_key="k" * 64,
            state_folder=tmp_path_factory.mktemp("etat"),
            territories_folder=cut_folders[0].parent,
        )
    )


@pytest.fixture
def wide_client(wide_app: Dash) -> Iterator[FlaskClient]:
    with wide_app.server.test_client() as client:
        yield client


@pytest.fixture
def wide(wide_app: Dash) -> Iterator[None]:
    """Call callbacks as functions of the server with three territories."""
    with wide_app.server.app_context():
        yield

"""Fixtures of every package: the invented world, the default territory and the application on it, once per session."""

from collections.abc import Iterator

import pytest
from dash import Dash
from flask.testing import FlaskClient

from callbacks._context import Context, context
from domain.need import Need, default_need
from domain.territory import Territory
from tests.worlds import twelve_communes
from web.factory import create_app
from web.settings import Settings


@pytest.fixture(scope="session")
def world() -> Territory:
    return twelve_communes()


@pytest.fixture(scope="session")
def need(world: Territory) -> Need:
    return default_need(world)


@pytest.fixture(scope="session")
def table() -> Context:
    """What every callback reads: the default atlas, its need and its view."""
    return context()


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

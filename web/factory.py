"""The application: components, pages and callbacks put together on one Flask server."""

import logging
from functools import partial
from pathlib import Path

import dash
from dash import Dash
from flask import Flask
from flask_compress import Compress

import callbacks
from callbacks._context import context
from components import shell
from components.territory_view import TerritoryView
from domain import look
from pages import NOT_FOUND, PAGES
from web import errors, hints, posts, routes, security
from web.settings import Settings

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
LARGEST_REQUEST_BYTES = 36 * 1024 * 1024
COMPRESSED_TYPES = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "image/svg+xml",
]


def create_app(settings: Settings) -> Dash:
    """Build the application.

    Args:
        settings: what the administrator chose.

    Returns:
        The Dash application; its `server` is the WSGI application.
    """
    server = Flask("geoprio")
    server.secret_key = settings.secret_key
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST_BYTES
    server.config["COMPRESS_MIMETYPES"] = COMPRESSED_TYPES
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_BR_LEVEL"] = 5
    app = Dash(
        "geoprio",
        server=server,
        use_pages=True,
        pages_folder="",
        assets_folder=str(FOLDER / "assets"),
        title="Géoprio",
        update_title="",
        compress=False,
        serve_locally=True,
        index_string=shell.index_page(look.css_variables(), FOLDER / "page.html"),
        include_pages_meta=False,
    )
    Compress(server)
    view = context().view
    _register_pages(view)
    app.layout = partial(shell.render, view, dash.page_container)
    callbacks.register(app)
    routes.register(server)
    hints.register(server, view.fingerprint)
    errors.register(server)
    errors.mark_unknown_pages(server, frozenset(page.PATH for page in PAGES))
    security.protect(server, app)
    posts.protect(server, app)
    logger.info("application ready territory=%s communes=%d", context().territory.key, view.n_communes)
    return app


def _register_pages(view: TerritoryView) -> None:
    for page in PAGES:
        dash.register_page(page.__name__, path=page.PATH, title=page.TITLE, layout=partial(page.layout, view))
    dash.register_page(
        NOT_FOUND.__name__, path="/introuvable", title=NOT_FOUND.TITLE, layout=partial(NOT_FOUND.layout, view)
    )

"""The application: components, pages and callbacks put together on one Flask server."""

import logging
import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache, partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import dash
from dash import Dash
from dash.development.base_component import Component
from dash.types import RendererHooks
from flask import Flask, has_request_context, request

import callbacks
from callbacks._context import Context, install, territories
from callbacks.address import TERRITORY, territory_search
from components import deferred, shell, still
from domain import look
from domain.wording.errors import sentence
from geodata.atlas import DEFAULT_FOLDER
from geodata.shelf import Shelf, chosen_folder
from pages import NOT_FOUND, PAGES
from store.database import default_url
from store.opening import prepare
from web import base_map, compression, errors, figures, hints, indexes, posts, routes, scripts, security, variants
from web.settings import Settings

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
ASSETS = FOLDER / "assets"
LARGEST_REQUEST_BYTES = 36 * 1024 * 1024

LEFT_OUT_SCRIPTS = ("deps/polyfill@", "dash_table/bundle", "dash_ag_grid/", f"{deferred.LIBRARY}/")
"""Scripts that Dash would serve to every page: what browsers have had since 2018, tables that no page draws, the
grid, which `web/assets/tableau.js` asks for when it is first opened, and the controls (`web/assets/suite.js`)."""
_ADDRESS = re.compile(r'src="([^"]+)"')


FIRST_SIGHT = 'src="premier.js"'
"""What `web/page.html` says of the script that draws the map before the libraries are there."""
RENDERER_HOOKS: RendererHooks = {"request_pre": "geoprio.dessin.asked", "request_post": "geoprio.dessin.answered"}
"""What the page's renderer tells of each question to the server, and of its answer."""


class Application(Dash):
    """Dash without the scripts that nothing uses at the opening: they would cost a tenth of it and more."""

    def interpolate_index(self, *, scripts: str = "", **parts: str) -> str:
        """Write the page without them, and say where the library of controls is, to be read but not run."""
        lines = scripts.splitlines()
        kept = [line for line in lines if not any(name in line for name in LEFT_OUT_SCRIPTS)]
        library = next(filter(None, (_ADDRESS.search(line) for line in lines if f"/{deferred.LIBRARY}/" in line)))
        link = f'<link rel="preload" as="script" href="{library[1]}" data-library>'
        page = str(super().interpolate_index(scripts="\n".join([link, *kept]), **parts))
        return page.replace(FIRST_SIGHT, hints.first_sight(self.server.config[FIRST_SIGHT]))


def create_app(settings: Settings) -> Dash:
    """Build the application.

    Args:
        settings: what the administrator chose.

    Returns:
        The Dash application; its `server` is the WSGI application.

    Raises:
        InvalidInput: the territory to open first is neither a folder nor a key.
        UnreadableData: the bundled territory is not as it was written.
        StoreUnavailable: the base of the variants cannot serve.
    """
    server = Flask("geoprio")
    chosen = chosen_folder(settings.territory, DEFAULT_FOLDER, settings.territories_folder)
    settings.state_folder.mkdir(parents=True, exist_ok=True)
    kept = prepare(default_url(settings.state_folder))
    shelf = Shelf(DEFAULT_FOLDER, settings.territories_folder, chosen)
    first, refusal = install(server, shelf, kept, settings.base_map_credit).opening(None)
    server.config.update(SECRET_KEY=settings.secret_key, MAX_CONTENT_LENGTH=LARGEST_REQUEST_BYTES)
    server.config[FIRST_SIGHT], rest = scripts.install(server, ASSETS)
    app = Application(
        "geoprio",
        server=server,
        use_pages=True,
        suppress_callback_exceptions=True,
        pages_folder="",
        assets_folder=str(ASSETS),
        assets_ignore=r"\.js$",
        external_scripts=[rest],
        title="Géoprio",
        update_title="",
        compress=False,
        serve_locally=True,
        index_string=shell.index_page(look.css_variables(), FOLDER / "page.html"),
        include_pages_meta=False,
        hooks=RENDERER_HOOKS,
    )
    compression.install(server)
    _register_pages()
    app.layout = _frame
    callbacks.register(app)
    for addresses in (routes, figures, variants, indexes, hints, errors):
        addresses.register(server)
    base_map.register(server, settings.base_map)
    errors.mark_unknown_pages(server, frozenset(page.PATH for page in PAGES))
    security.protect(server, app)
    posts.protect(server, app)
    if refusal:
        logger.error("territory refused at start error=%r", refusal)
    logger.info("application ready territory=%s communes=%d", first.territory.key, first.view.n_communes)
    return app


def _register_pages() -> None:
    for page in PAGES:
        dash.register_page(page.__name__, path=page.PATH, title=page.TITLE, layout=partial(_drawn, page.layout))
    dash.register_page(
        NOT_FOUND.__name__, path="/introuvable", title=NOT_FOUND.TITLE, layout=partial(_drawn, NOT_FOUND.layout)
    )


def _frame() -> Component:
    """Draw the frame, with the page of the address where the browser says which: one round trip and one drawing less.

    Dash draws the page itself where it does not say.
    """
    container = deepcopy(dash.page_container)
    location, content, said, *_ = container.children
    path, query = _address()
    page = next((page for page in PAGES if path == page.PATH), None)
    if page is None:
        return shell.render(container)
    location.pathname = path
    location.search = f"?{query}" if query else ""
    said.data = {"title": page.TITLE}
    shown, refusal = _opening(parse_qs(query).get(TERRITORY))
    content.children = page.layout(shown.view, refusal)
    frame = shell.render(container, path, territory_search(shown.view.key), shown.view)
    still.pack(frame, _wired())
    return frame


@cache
def _wired() -> frozenset[str]:
    """Return the ids that a callback reads or writes."""
    written = (one for outputs in dash.get_app().callback_map for one in outputs.strip(".").split("..."))
    wired = {one.rsplit(".", 1)[0] for one in written}
    for one in dash.get_app().callback_map.values():
        wired.update(str(part["id"]) for part in (*one["inputs"], *one["state"]))
    return frozenset(wired)


def _address() -> tuple[str, str]:
    """Return path and query of the page that asks for the frame; nothing where its browser does not say it."""
    try:
        address = urlsplit(request.referrer or "" if has_request_context() else "")
    except ValueError:
        return "", ""
    return address.path, address.query


def _drawn(layout: Callable[..., Component], /, **query: object) -> Component:
    """Draw a page for the territory that its address names; where it cannot be opened, for the first one, and say why.

    The fields of the address come as arguments, whatever their names; of a repeated one the last counts.
    """
    shown, refusal = _opening(query.get(TERRITORY))
    page = layout(shown.view, refusal)
    still.pack(page, _wired())
    return page


def _opening(asked: object) -> tuple[Context, str]:
    """Open the territory that an address asks for, or the first one with the sentence that says why."""
    last = asked[-1] if isinstance(asked, list) and asked else asked
    shown, refusal = territories().opening(last if isinstance(last, str) else None)
    return shown, sentence(refusal) if refusal else ""

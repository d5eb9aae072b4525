"""Hints of the map page: what the browser may ask for before the scripts that need it have run."""

from html import escape

from flask import Flask, Response, request

from callbacks._context import territories
from callbacks.address import TERRITORY
from components.territory_view import TerritoryView
from pages.map import PATH
from web.routes import COLOURS

FONT = "/assets/polices/source-sans-3-latin-wght-normal.woff2"
FRAME = ("/_dash-layout", "/_dash-dependencies")
"""What the renderer asks for once its scripts have run, with nothing else to wait for."""
MAP_SCRIPT = "/_dash-component-suites/dash_leaflet/async-GeoJSON.js"


def register(server: Flask) -> None:
    """Add one `Link` header to the map page, and to no other."""

    @server.after_request
    def _add_links(response: Response) -> Response:
        if request.path == PATH and response.mimetype == "text/html":
            shown, _ = territories().opening(request.args.get(TERRITORY))
            response.headers["Link"] = links(shown.view, request.query_string.decode("latin-1"))
        return response


def links(view: TerritoryView, query: str) -> str:
    """Write what the map page of a territory needs first.

    Args:
        view: the territory.
        query: query part of the address, as the browser wrote it.
    """
    documents = [*FRAME, *_documents(view, query).values()]
    return ", ".join(
        [
            *(f"<{address}>; rel=preload; as=fetch; crossorigin=anonymous" for address in documents),
            f"<{MAP_SCRIPT}>; rel=preload; as=script",
            f"<{FONT}>; rel=preload; as=font; type=font/woff2; crossorigin=anonymous",
        ]
    )


def first_sight(address: str) -> str:
    """Write the attributes of the script that draws the map first: on its own page, with what it has to read.

    Args:
        address: of the script.
    """
    told = {"src": address}
    if request.path == PATH:
        shown, _ = territories().opening(request.args.get(TERRITORY))
        read = _documents(shown.view, request.query_string.decode("latin-1")) | {"zoom": str(shown.view.min_zoom)}
        told |= {f"data-{name}": value for name, value in read.items()}
    return " ".join(f'{name}="{escape(value)}"' for name, value in told.items())


def _documents(view: TerritoryView, query: str) -> dict[str, str]:
    return {
        "communes": view.document("communes.geojson"),
        "units": view.document("unites.json"),
        "colours": f"{COLOURS}?{query}" if query else COLOURS,
    }

"""Hints of the map page: what the browser may ask for before the scripts that need it have run."""

from flask import Flask, Response, request

from pages.map import PATH

FONT = "/assets/polices/source-sans-3-latin-wght-normal.woff2"
MAP_SCRIPT = "/_dash-component-suites/dash_leaflet/async-GeoJSON.js"


def register(server: Flask, fingerprint: str) -> None:
    """Add one `Link` header to the map page, and to no other."""
    documents = [f"/layers/{name}?v={fingerprint}" for name in ("communes.geojson", "unites.json")]
    links = ", ".join(
        [
            *(f"<{address}>; rel=preload; as=fetch; crossorigin=anonymous" for address in documents),
            f"<{MAP_SCRIPT}>; rel=preload; as=script",
            f"<{FONT}>; rel=preload; as=font; type=font/woff2; crossorigin=anonymous",
        ]
    )

    @server.after_request
    def _add_links(response: Response) -> Response:
        if request.path == PATH and response.mimetype == "text/html":
            response.headers["Link"] = links
        return response

"""The base map that the administrator names: its tiles are asked for by this server, so that no browser leaves it."""

import logging
import math
from functools import partial
from http.client import HTTPException
from threading import BoundedSemaphore, Lock
from time import monotonic
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cachelib import SimpleCache
from flask import Flask, Response, abort

from callbacks._context import context
from components.map_view import DEEPEST_ZOOM
from components.territory_view import Bounds

logger = logging.getLogger(__name__)

ADDRESS = "/layers/<territory>/fond/<int:z>/<int:x>/<int:y>"
DAY_SECONDS, PAUSE_SECONDS = 86_400, 60
"""How long a tile is kept, and how long a source that did not answer is left alone."""
PATIENCE_SECONDS = 3.0
AT_ONCE = 8
"""Tiles asked for at a time: a third of the threads of the server. One more is asked for again by the browser."""
MOST_KEPT, LARGEST_BYTES = 1_000, 262_144
MEDIA_TYPES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))
HEADERS = {"User-Agent": "Geoprio (carte de travail, tuiles en cache)", "Accept": "image/png, image/jpeg, image/webp"}


class _Unmoved(HTTPRedirectHandler):
    """A source that sends elsewhere has no tile: only the address that the administrator wrote is asked."""

    def redirect_request(self, *_args: object, **_parts: object) -> None:
        """Refuse."""


class Tiles:
    """Tiles of one source, kept in memory; safe between threads."""

    def __init__(self, template: str) -> None:
        """Ask for nothing yet."""
        self._template = template
        self._kept = SimpleCache(threshold=MOST_KEPT, default_timeout=DAY_SECONDS)
        self._free = BoundedSemaphore(AT_ONCE)
        self._opener = build_opener(_Unmoved)
        self._writing = Lock()
        self._silent_until = 0.0

    def get(self, z: int, x: int, y: int) -> bytes:
        """Return a tile; empty where the source has none or does not answer, which is remembered for a minute.

        Empty too where as many as may be are being asked for: nobody waits for the turn of a tile.
        """
        key = f"{z}/{x}/{y}"
        kept: bytes | None = self._kept.get(key)
        if kept is not None:
            return kept
        if monotonic() < self._silent_until:
            return b""
        address = self._template
        for name, value in (("{z}", z), ("{x}", x), ("{y}", y)):
            address = address.replace(name, str(value))
        if not self._free.acquire(blocking=False):
            return b""
        try:
            body = self._asked(address)
        except (OSError, HTTPException) as error:
            self._silent_until = monotonic() + PAUSE_SECONDS
            logger.warning("base map does not answer error=%s", type(error).__name__)
            return b""
        finally:
            self._free.release()
        with self._writing:
            self._kept.set(key, body, DAY_SECONDS if body else PAUSE_SECONDS)
        return body

    def _asked(self, address: str) -> bytes:
        """Ask the source; what is no picture, or a large one, is no tile.

        Raises:
            OSError: it does not answer, or says that it cannot.
        """
        try:
            request = Request(address, headers=HEADERS)  # noqa: S310 - HTTP alone: `web/settings.py` checked it
            with self._opener.open(request, timeout=PATIENCE_SECONDS) as answer:
                body: bytes = answer.read(LARGEST_BYTES + 1)
        except HTTPError as error:
            error.close()
            if error.code >= 500 or error.code == 429:
                raise
            return b""
        return body if len(body) <= LARGEST_BYTES and media_type(body) else b""


def media_type(body: bytes) -> str:
    """Tell the kind of a picture by its first bytes, whatever its source says; empty where it is none."""
    kind = next((kind for mark, kind in MEDIA_TYPES if body.startswith(mark)), "")
    return "" if kind == "image/webp" and body[8:12] != b"WEBP" else kind


def register(server: Flask, template: str) -> None:
    """Add the address of the tiles where there is a source."""
    if template:
        server.add_url_rule(ADDRESS, "base_map", partial(tile, Tiles(template)))


def tile(tiles: Tiles, territory: str, z: int, x: int, y: int) -> Response:
    """Serve a tile of the surroundings of a territory; an empty answer where there is none."""
    around = context(territory).view.surroundings()
    if z > DEEPEST_ZOOM or max(x, y) >= 2**z or not any(_meet(part, tile_bounds(z, x, y)) for part in around):
        abort(404)
    body = tiles.get(z, x, y)
    if not body:
        return Response(status=204, headers={"Cache-Control": "no-store"})
    headers = {"Cache-Control": f"public, max-age={DAY_SECONDS}"}
    return Response(body, mimetype=media_type(body), headers=headers)


def tile_bounds(z: int, x: int, y: int) -> Bounds:
    """Return the south-west and north-east corners of a tile, degrees (Web Mercator, y downwards)."""
    n = 2**z
    south, north = (math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / n)))) for row in (y + 1, y))
    return (south, x / n * 360 - 180), (north, (x + 1) / n * 360 - 180)


def _meet(one: Bounds, other: Bounds) -> bool:
    return all(one[0][k] <= other[1][k] and other[0][k] <= one[1][k] for k in (0, 1))

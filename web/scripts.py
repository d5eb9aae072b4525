"""The scripts of `web/assets` as two files: thirty questions of a browser cost more than the reading of the answers.

The first is what the page shows before the libraries are there; the second needs them.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from flask import Flask, Response

from web.compression import SCRIPTS

KIND = "text/javascript"
YEAR_SECONDS = 31_536_000


FIRST = ("cadrage", "dessin", "symboles", "premier")
"""What draws the first sight of the map, in this order."""


def install(server: Flask, folder: Path) -> tuple[str, str]:
    """Serve the scripts of a folder as two, in the order of their names.

    Args:
        server: what answers.
        folder: where the scripts are; it is read once.

    Returns:
        Their addresses, which change with what is in them.
    """
    rest = sorted(file.stem for file in folder.glob("*.js") if file.stem not in FIRST)
    return _serve(server, "premier", folder, FIRST), _serve(server, "geoprio", folder, rest)


def _serve(server: Flask, name: str, folder: Path, stems: Iterable[str]) -> str:
    body = b"\n".join((folder / f"{stem}.js").read_bytes() for stem in stems)
    address = f"{SCRIPTS}{name}-{hashlib.sha256(body).hexdigest()[:16]}.js"

    def answer() -> Response:
        response = Response(body, mimetype=KIND)
        response.cache_control.public = True
        response.cache_control.max_age = YEAR_SECONDS
        response.cache_control.immutable = True
        return response

    server.add_url_rule(address, f"scripts_{name}", answer)
    return address

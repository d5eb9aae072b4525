"""The scripts of `web/assets` as one file: thirty questions of a browser cost more than the reading of the answers."""

import hashlib
from pathlib import Path

from flask import Flask, Response

from web.compression import SCRIPTS

KIND = "text/javascript"
YEAR_SECONDS = 31_536_000


def install(server: Flask, folder: Path) -> str:
    """Serve the scripts of a folder as one, in the order of their names.

    Args:
        server: what answers.
        folder: where the scripts are; it is read once.

    Returns:
        The address of the one file, which changes with what is in it.
    """
    body = b"\n".join(file.read_bytes() for file in sorted(folder.glob("*.js")))
    address = f"{SCRIPTS}geoprio-{hashlib.sha256(body).hexdigest()[:16]}.js"

    def answer() -> Response:
        response = Response(body, mimetype=KIND)
        response.cache_control.public = True
        response.cache_control.max_age = YEAR_SECONDS
        response.cache_control.immutable = True
        return response

    server.add_url_rule(address, "own_scripts", answer)
    return address

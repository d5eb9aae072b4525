"""Answers compressed on their way out: what changes each time, and the scripts of the libraries, compressed once."""

from collections.abc import Callable

from dash.fingerprint import check_fingerprint
from flask import Flask, Request
from flask_compress import Compress

COMPRESSED_TYPES = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "image/svg+xml",
]
SCRIPTS = "/_dash-component-suites/"


class Kept:
    """Compressed scripts by their key; as many as the libraries have, whatever is asked."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._bodies: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """Return what was kept."""
        return self._bodies.get(key)

    def set(self, key: str, body: bytes) -> None:
        """Keep a script; an answer without a name is not kept."""
        if not key.endswith(";"):
            self._bodies[key] = body


def script_name(request: Request) -> str:
    """Name the script that is asked for, without its fingerprint, which anybody may write as they like; else nothing.

    A file of another version of a library is another file: the server that would serve it is another process.
    """
    path = request.path
    return str(check_fingerprint(path)[0]) if request.method == "GET" and path.startswith(SCRIPTS) else ""


def install(server: Flask) -> None:
    """Compress the answers of a server; the best encoding for scripts, which are compressed once."""
    cache: Callable[[], Kept] = Kept
    server.config["COMPRESS_MIMETYPES"] = COMPRESSED_TYPES
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_BR_LEVEL"] = 5
    server.config["COMPRESS_CACHE_BACKEND"] = cache
    server.config["COMPRESS_CACHE_KEY"] = script_name
    Compress(server)

"""A source of tiles on this machine, which may fail in every way."""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from PIL import Image

CREDIT = "© Plan inventé, licence ouverte"


def picture(kind: str = "PNG") -> bytes:
    """Draw a tile: grey, with a darker line across it."""
    tile = Image.new("RGB", (256, 256), "#d8d8d8")
    tile.paste("#606060", (0, 120, 256, 128))
    with io.BytesIO() as stream:
        tile.save(stream, kind)
        return stream.getvalue()


class Source:
    """What was asked of a source, and how it answers.

    Attributes:
        template: address of its tiles.
        asked: paths asked for.
        manner: `tile`, `page`, `large`, `moved`, `missing`, `broken` or `slow`.
    """

    def __init__(self, port: int) -> None:
        """Answer with tiles."""
        self.template = f"http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}.png"
        self.asked: list[str] = []
        self.manner = "tile"
        self.body = picture()

    def answer(self) -> tuple[int, bytes]:
        """Return status and body."""
        match self.manner:
            case "page":
                return 200, b"<html>quota</html>"
            case "large":
                return 200, self.body + b"\0" * 300_000
            case "moved":
                return 302, b""
            case "missing":
                return 404, self.body
            case "broken":
                return 503, b""
            case "slow":
                time.sleep(1.0)
        return 200, self.body


@contextmanager
def running_source() -> Iterator[Source]:
    """Serve tiles until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            source.asked.append(self.path)
            status, body = source.answer()
            self.send_response(status)
            self.send_header("Location", "/0/0/0.png")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    source = Source(server.server_port)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield source
    finally:
        server.shutdown()
        server.server_close()

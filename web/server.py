"""Serve the application with a production server, never the debug one."""

import logging
import sys

from dash import Dash
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http import message

from domain.errors import GeoprioError
from domain.wording.errors import setting_sentence
from web import log, settings
from web.factory import create_app

logger = logging.getLogger(__name__)

THREADS = 24
"""More than the exports that may wait for their turn: the room goes on while files are being made."""
LONGEST_ADDRESS_BYTES = 16_380
"""An address may hold what is declared of every commune of a region."""


class Server(BaseApplication):
    """Gunicorn around one application already built."""

    def __init__(self, application: Flask, chosen: settings.Settings) -> None:
        """Keep the application; the options are set by `load_config`."""
        self.application = application
        self.chosen = chosen
        super().__init__()

    def load_config(self) -> None:
        """Listen where asked, with threads: the work is short and shares one territory in memory."""
        self.cfg.set("bind", f"{self.chosen.host}:{self.chosen.port}")
        self.cfg.set("workers", 1)
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", THREADS)
        self.cfg.set("graceful_timeout", 20)
        self.cfg.set("timeout", 120)
        message.MAX_REQUEST_LINE = LONGEST_ADDRESS_BYTES  # Gunicorn cuts any larger limit of a line to this: 8,190
        self.cfg.set("limit_request_line", LONGEST_ADDRESS_BYTES)
        self.cfg.set("accesslog", None)
        self.cfg.set("loglevel", "warning")

    def load(self) -> Flask:
        """Give the application to a worker."""
        return self.application


def build() -> tuple[Dash, settings.Settings]:
    """Read the settings and build the application."""
    log.configure()
    chosen = settings.read()
    return create_app(chosen), chosen


def main() -> None:
    """Start serving, or say in French why not."""
    try:
        app, chosen = build()
    except GeoprioError as error:
        logging.getLogger("geoprio").error("start refused error=%r", error)
        sys.exit(setting_sentence(error))
    logger.info("listening address=http://%s:%d/", chosen.host, chosen.port)
    sys.stdout.write(f"Géoprio est prêt : http://{chosen.host}:{chosen.port}/\n")
    sys.stdout.flush()
    Server(app.server, chosen).run()

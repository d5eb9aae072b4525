"""Entry point: `python app.py` serves Géoprio; a WSGI server of one's own takes `app:make_server()`."""

from flask import Flask

from web import server


def make_server() -> Flask:
    """Build the WSGI application without serving it."""
    return server.build()[0].server


def main() -> None:
    """Serve until stopped."""
    server.main()


if __name__ == "__main__":
    main()

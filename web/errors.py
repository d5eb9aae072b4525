"""What a visitor reads when a request cannot be answered: a French sentence, never a traceback."""

import logging
from html import escape

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from domain.errors import GeoprioError
from domain.wording.errors import HTTP_SENTENCES, sentence

logger = logging.getLogger(__name__)


def register(server: Flask) -> None:
    """Answer refusals with 400, unknown addresses with 404, and anything unforeseen with 500."""
    server.register_error_handler(GeoprioError, _refused)
    server.register_error_handler(HTTPException, _http)
    server.register_error_handler(Exception, _unforeseen)


def mark_unknown_pages(server: Flask, paths: frozenset[str]) -> None:
    """Give the status 404 to the page that says there is no such page."""

    @server.after_request
    def _mark(response: Response) -> Response:
        if response.status_code == 200 and response.mimetype == "text/html" and request.path not in paths:
            response.status_code = 404
        return response


def _refused(error: GeoprioError) -> Response:
    logger.info("request refused path=%s error=%r", request.path, error)
    return _page(sentence(error), 400)


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return Response(status=code)
    text = HTTP_SENTENCES.get(code, HTTP_SENTENCES[500])
    return _record(text, code) if _is_saving() else _page(text, code)


def _is_saving() -> bool:
    """Tell whether the page's own scripts ask: they read records, and show their sentence."""
    return request.is_json and not request.path.startswith("/_dash")


def _record(text: str, code: int) -> Response:
    refusal = jsonify(phrase=text)
    refusal.status_code = code
    return refusal


def _unforeseen(error: Exception) -> Response:
    logger.error("request failed path=%s", request.path, exc_info=error)
    return _record(HTTP_SENTENCES[500], 500) if _is_saving() else _page(HTTP_SENTENCES[500], 500)


def _page(text: str, code: int) -> Response:
    body = (
        "<!DOCTYPE html><html lang='fr'><head><meta charset='utf-8'><title>Géoprio</title>"
        "<link rel='stylesheet' href='/assets/theme.css'></head><body><main class='prose'><h1>Géoprio</h1>"
        f"<p>{escape(text)}</p><p><a href='/'>Ouvrir la carte</a></p></main></body></html>"
    )
    return Response(body, status=code, mimetype="text/html")

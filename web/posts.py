"""Questions of a page are read strictly before anything else reads them: what no page can send is refused with 400."""

import json
import logging
from typing import Any, NoReturn

from dash import Dash
from flask import Flask, abort, request

from web import figures

logger = logging.getLogger(__name__)

CALLBACK_PATH = "/_dash-update-component"
PAGES = "_pages_content"
"""Callback of Dash itself, which takes any value for a text."""


def protect(server: Flask, app: Dash) -> None:
    """Refuse malformed posts (ROBUSTNESS section 3); register it after the callbacks."""

    @server.before_request
    def _refuse_malformed() -> None:
        if request.method == "POST" and request.path in {CALLBACK_PATH, figures.ADDRESS} and request.is_json:
            try:
                body = json.loads(request.get_data(), parse_constant=_no_constant)
                json.dumps(body, ensure_ascii=False).encode()  # half of a pair of UTF-16 could be in no answer
                if request.path == CALLBACK_PATH:
                    _check(body, app.callback_map)
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                logger.info("post refused path=%s reason=%s", request.path, type(error).__name__)
                abort(400)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _check(body: Any, callbacks: dict[str, Any]) -> None:
    """Compare the shape of a post with the callback that it names.

    Raises:
        ValueError: another shape.
        KeyError, TypeError: a part is absent or of another kind.
    """
    known = callbacks[body["output"]]
    for side in ("inputs", "state"):
        sent = body.get(side, [])
        if not isinstance(sent, list) or _names(sent) != _names(known[side]):
            raise ValueError(side)
    outputs = body["outputs"]
    listed = outputs if isinstance(outputs, list) else [outputs]
    texts = "...".join(f"{one['id']}.{one['property']}" for one in listed)
    if body["output"] not in {texts, f"..{texts}.."} or not isinstance(body.get("changedPropIds"), list):
        raise ValueError("outputs")
    if not set(body["changedPropIds"]) <= {".".join(name) for name in _names(body["inputs"])}:
        raise ValueError("changedPropIds")
    if body["output"].startswith(f"..{PAGES}."):
        path, search = (one.get("value") for one in body["inputs"])
        if not (isinstance(path, str | None) and isinstance(search, str | None)) or (path or "/")[0] != "/":
            raise ValueError(PAGES)


def _names(parts: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(part["id"], part["property"]) for part in parts]

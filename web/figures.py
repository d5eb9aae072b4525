"""The address at which the browser asks for every figure of a perimeter (`web/assets/chiffres.js`)."""

from flask import Flask, Response

from callbacks.perimeter import RULES, edit_perimeter
from components import drawing, stores
from web.variants import body_of

ADDRESS = "/chiffres"
GAPS = f"{stores.GAPS}.data"


def register(server: Flask) -> None:
    """Add the route."""
    server.add_url_rule(ADDRESS, "figures", figures, methods=["POST"])


def figures() -> Response:
    """Answer a journal and the choices on screen, by `id.property`, with the perimeter and what is drawn of it."""
    body = body_of()
    told = body.get("choices")
    choices = told if isinstance(told, dict) else {}
    rules = {key: choices.get(f"{one.component_id}.{one.component_property}") for key, one in RULES.items()}
    answer = edit_perimeter(
        body.get("journal"), rules, body.get("before"), body.get("territory"), body.get("page"), choices.get(GAPS)
    )
    return Response(drawing.plain(answer), mimetype="application/json")

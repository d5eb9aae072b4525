"""Security headers of every answer, and the origin check of every change (ROBUSTNESS section 3)."""

from urllib.parse import urlsplit

from dash import Dash
from flask import Flask, Response, abort, request

LONGEST_TOLD = 3_900
"""Characters of an address, without its host, that browsers tell whole: from 4,096 on they tell the host alone."""


def protect(server: Flask, app: Dash) -> None:
    """Add the headers to every answer and refuse posts from another origin."""
    policies: dict[int, str] = {}

    @server.before_request
    def _refuse_other_origins() -> None:
        origin = request.headers.get("Origin")
        if request.method not in {"GET", "HEAD", "OPTIONS"} and origin and urlsplit(origin).netloc != request.host:
            abort(403)

    @server.after_request
    def _add_headers(response: Response) -> Response:
        inline = len(app._inline_scripts)
        if inline not in policies:
            policies[inline] = content_policy(list(app.csp_hashes()))
        response.headers["Content-Security-Policy"] = policies[inline]
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = told_address(request.full_path)
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def told_address(address: str) -> str:
    """Return how a page tells its address to this server: a long one not at all: cut, it would be the map's."""
    return "same-origin" if len(address) <= LONGEST_TOLD else "no-referrer"


def content_policy(script_hashes: list[str]) -> str:
    """Write the content policy: nothing from another origin, no inline script but those hashed here."""
    scripts = " ".join(["'self'", *script_hashes])
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )

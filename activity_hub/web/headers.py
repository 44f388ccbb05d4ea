"""Headers of every answer: a strict content policy, no sniffing, no referrer, no store for the personal."""

from flask import Flask, Response, g

_CONTENT = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}


def content_policy(extra: dict[str, str]) -> str:
    """The Content-Security-Policy, with what one page needs on top, e.g. {"script-src": "'wasm-unsafe-eval'"}."""
    return "; ".join(f"{name} {value} {extra.get(name, '')}".strip() for name, value in _CONTENT.items())


def init_app(app: Flask) -> None:
    """Set them on every answer, errors included; a page may add to g.csp_extra."""

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", content_policy(g.get("csp_extra", {})))
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        found = g.get("actor")  # nothing personal is said without asking who it is
        if found is not None and found.is_signed_in:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

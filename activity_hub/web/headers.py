"""Headers of every answer: a strict content policy, no sniffing, no referrer, no store for the personal."""

from typing import TypeVar

from flask import Flask, Response, g
from werkzeug.wrappers import Response as AnyResponse

Answer = TypeVar("Answer", bound=AnyResponse)

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

_PERSONAL = ("Cache-Control", "private, no-store")
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


def as_personal(answer: Answer) -> Answer:
    """Kept by no cache, whatever the answer said of that before."""
    name, value = _PERSONAL
    answer.headers[name] = value
    return answer


def as_key(answer: Answer) -> Answer:
    """For what is a key, or has one in its address: kept out of caches and of other sites' logs."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    return as_personal(answer)


def content_policy(extra: dict[str, str]) -> str:
    """The Content-Security-Policy, with what one page needs on top, e.g. {"script-src": "'wasm-unsafe-eval'"}."""
    return "; ".join(f"{name} {value} {extra.get(name, '')}".strip() for name, value in _CONTENT.items())


_PLAIN_POLICY = content_policy({})


def init_app(app: Flask) -> None:
    """Set them on every answer, errors included; a page may add to g.csp_extra."""
    always = _ALWAYS
    if app.config["SESSION_COOKIE_SECURE"]:
        always += (("Strict-Transport-Security", "max-age=31536000"),)

    @app.after_request
    def harden(response: Response) -> Response:
        said = {name for name, _value in response.headers}
        extra = g.get("csp_extra")
        policy = content_policy(extra) if extra else _PLAIN_POLICY
        found = g.get("actor")  # nothing personal is said without asking who it is
        personal = (_PERSONAL,) if found is not None and (found.is_signed_in or found.post) else ()
        for name, value in (("Content-Security-Policy", policy), *always, *personal):
            if name not in said:
                response.headers.add(name, value)
        return response

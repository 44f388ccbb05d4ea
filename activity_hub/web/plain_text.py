"""Text that no database keeps (a NUL, half of a surrogate pair) is turned away before it reaches a query."""

from collections.abc import Iterator

from flask import Flask, abort, request


def can_be_kept(text: str) -> bool:
    """Whether both databases can store and compare this text."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _sent() -> Iterator[str]:
    yield request.path
    for values in (request.args, request.form):
        for name, value in values.items(multi=True):
            yield name
            yield value


def init_app(app: Flask) -> None:
    """Answer 400 to such text in the address, the query and the form."""

    @app.before_request
    def refuse() -> None:
        if not all(can_be_kept(text) for text in _sent()):
            abort(400)

"""Text that no database can hold (NUL, half a surrogate pair) is turned away before any page sees it."""

from flask import Flask, abort, request


def is_storable(text: str) -> bool:
    """Whether the text is whole Unicode without NUL: what both engines can store and compare."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def init_app(app: Flask) -> None:
    """400 for such text in an address, a query or a form; calls of the API are the API's own matter."""

    @app.before_request
    def refuse_unstorable() -> None:
        if request.path.startswith("/api/"):
            return
        texts = [request.path, *(str(value) for value in (request.view_args or {}).values())]
        for sent in (request.args, request.form):
            texts += [part for item in sent.items(multi=True) for part in item]
        if not all(map(is_storable, texts)):
            abort(400)

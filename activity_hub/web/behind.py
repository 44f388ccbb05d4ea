"""Where a page can be had by an address of its own: the answer to a form cannot, and a language is switched by one."""

from urllib.parse import unquote, urlencode, urlsplit

from flask import request
from flask.globals import request_ctx
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.urls import iri_to_uri


def page_behind() -> str:
    """The address of this answer to a form where it can be had by GET too; else nothing."""
    return request.full_path.rstrip("?") if _can_be_had(request.path) else ""


def in_language(tag: str) -> str:
    """This page in another language, its filters kept.

    The answer to a form is left for the form's own page, else for the one on which it was filled in.
    """
    if request.method in ("GET", "HEAD"):
        return _with(request.args, tag)
    if _can_be_had(request.path):
        return iri_to_uri(request.path) + _with(request.args, tag)
    return _page_before() + _with(MultiDict(), tag)


def _page_before() -> str:
    """The path of the page that sent the form, where the browser names one of ours; else of the nearest above this."""
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:
        before = urlsplit("")
    if before.netloc == request.host and _can_be_had(unquote(before.path)):
        return iri_to_uri(before.path)
    above = request.path
    while above and not _can_be_had(above):
        above = above.rpartition("/")[0]
    return iri_to_uri(above or "/")


def _can_be_had(path: str) -> bool:
    """Whether a page answers there by GET; an address that only leads on to another one is none."""
    adapter = request_ctx.url_adapter
    try:
        return adapter is not None and bool(adapter.match(path, method="GET"))
    except HTTPException:
        return False


def _with(args: MultiDict[str, str], tag: str) -> str:
    asked = MultiDict(args)
    asked["lang"] = tag
    return "?" + urlencode(list(asked.items(multi=True)))

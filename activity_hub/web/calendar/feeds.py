"""The feeds themselves: built only when they have changed since the calendar last looked."""

import hashlib

from flask import Blueprint, Response, current_app, request
from flask_babel import force_locale, lazy_gettext

from activity_hub.formats import ics
from activity_hub.rules.kinds import BY_CODE
from activity_hub.services import feeds
from activity_hub.services.base.access import NotFound
from activity_hub.services.feeds import Found
from activity_hub.web import languages
from activity_hub.web.calendar.items import item
from activity_hub.web.context import actor, now, public_url
from activity_hub.web.headers import as_key
from activity_hub.web.policy import PUBLIC, policy
from activity_hub.wording.activity import KIND

_SHAPE = "1"  # raised when the same entries are to be written differently
_FRESH = "public, max-age=300"


def add_to(bp: Blueprint) -> None:
    """The addresses, which never change."""
    bp.get("/calendar/union/<code>.ics")(of_union)
    bp.get("/calendar/<secret>.ics")(personal)
    bp.get("/activities/<int:activity_id>.ics")(of_activity)


@policy(PUBLIC)
def of_union(code: str) -> Response:
    """The public programme of a union and all below it, of one kind or of all."""
    kind = request.args.get("kind") or None
    if kind is not None and kind not in BY_CODE:
        raise NotFound
    found = feeds.of_union(at=now(), code=code, kind=kind)
    title = (found.name, KIND[kind]) if kind else (found.name,)
    response = _answer(found, title, _asked_locale(), f"union-{code}")
    response.headers["Cache-Control"] = _FRESH
    return response


@policy(PUBLIC)
def of_activity(activity_id: int) -> Response:
    """The dates of one activity, to keep."""
    found = feeds.of_activity(by=actor(), at=now(), activity_id=activity_id)
    response = _answer(found, (found.name,), _asked_locale(), f"activity-{activity_id}")
    if not actor().is_signed_in:
        response.headers["Cache-Control"] = "no-cache"
    return response


@policy(PUBLIC)
def personal(secret: str) -> Response:
    """What the owner of this address has signed up for: whoever has the address may read it, nobody else learns it."""
    found = feeds.personal(at=now(), secret=secret)
    locale = found.locale or current_app.config["DEFAULT_LOCALE"]
    response = _answer(found, (lazy_gettext("My activities"),), locale, "my-activities", is_own=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return as_key(response)


def _asked_locale() -> str:
    """?lang=, else the hub's own: what a calendar's program prefers is nobody's choice."""
    return languages.of_tag(request.args.get("lang", "")) or current_app.config["DEFAULT_LOCALE"]


def _answer(found: Found, title: tuple[object, ...], locale: str, name: str, is_own: bool = False) -> Response:
    """The feed, or 304 without building it where the calendar has it already."""
    tag = _tag(found, locale)
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        with force_locale(locale):
            response = Response(_body(found, title, is_own), content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response.set_etag(tag)
    return response


def _tag(found: Found, locale: str) -> str:
    parts = (_SHAPE, found.mark, locale, public_url(), current_app.config["TIMEZONE"], request.args.get("kind", ""))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _body(found: Found, title: tuple[object, ...], is_own: bool) -> bytes:
    items = [item(entry, public_url(), reminds=is_own) for entry in found.entries]
    # The address of a personal feed is a key: it does not stand in the file, which people pass on.
    source = None if is_own else public_url() + request.full_path.rstrip("?")
    name = " · ".join(str(part) for part in title)
    return ics.calendar(name, items, current_app.config["TIMEZONE"], source)

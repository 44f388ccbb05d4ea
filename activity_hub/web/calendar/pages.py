"""How to subscribe, and one's own addresses: made, changed, ended."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.kinds import BY_CODE
from activity_hub.services import directory, feeds
from activity_hub.services.base.access import NotFound
from activity_hub.services.feeds import Address
from activity_hub.web import device, languages
from activity_hub.web.context import actor, now, public_url
from activity_hub.web.forms.calendar import AddressForm
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.policy import MEMBER, PUBLIC, policy
from activity_hub.wording.activity import FAULT, KIND

_SUBSCRIBE = "/calendar/subscribe"
_ADDRESS = "/calendar/addresses/<int:feed_id>"


def add_to(bp: Blueprint) -> None:
    """The page, and a page for each question it asks."""
    bp.get(_SUBSCRIBE)(subscribe)
    bp.post(_SUBSCRIBE, endpoint="make")(make)
    bp.route(f"{_ADDRESS}/change", methods=["GET", "POST"])(change)
    bp.route(f"{_ADDRESS}/end", methods=["GET", "POST"])(end)


@policy(PUBLIC)
def subscribe() -> str:
    return _page(AddressForm(formdata=None))


@policy(MEMBER)
def make() -> Response | tuple[str, int]:
    form = AddressForm()
    if form.validate_on_submit():
        with faults_into(form, said=lambda code: FAULT.get(code, code)):
            feeds.make(by=actor(), at=now(), name=form.name.data or "")
            flash(_("The address is made. Add it to your calendar now."), "done")
            return redirect(url_for("calendar.subscribe"), 303)
    return _page(form), 422


@policy(MEMBER)
def change(feed_id: int) -> Response | str:
    address = _own(feed_id)
    if request.method == "GET":
        return render_template("calendar/change.html", address=address)
    feeds.rotate(by=actor(), at=now(), feed_id=feed_id)
    flash(_("This is the new address. The old one is dead; add the new one to your calendar."), "done")
    return redirect(url_for("calendar.subscribe"), 303)


@policy(MEMBER)
def end(feed_id: int) -> Response | str:
    address = _own(feed_id)
    if request.method == "GET":
        return render_template("calendar/end.html", address=address)
    feeds.end(by=actor(), at=now(), feed_id=feed_id)
    flash(_("The address works no longer."), "done")
    return redirect(url_for("calendar.subscribe"), 303)


def _own(feed_id: int) -> Address:
    found = next((address for address in feeds.mine(by=actor()) if address.id == feed_id), None)
    if found is None:
        raise NotFound
    return found


def _page(form: AddressForm) -> str:
    unions = {one.code: one.name for one in feeds.unions_to_follow(by=actor())}
    asked = request.args.get("union", "")
    if asked and asked not in unions:
        unions[asked] = directory.union(code=asked).name
    union = asked or next(iter(unions), None)
    kind = request.args.get("kind", "")
    mine = feeds.mine(by=actor()) if actor().is_signed_in else []
    return render_template(
        "calendar/subscribe.html",
        form=form,
        addresses=[(address, f"{public_url()}/calendar/{address.secret}.ics") for address in mine],
        unions=list(unions.items()),
        kinds=[("", _("All kinds")), *((code, KIND[code]) for code in BY_CODE)],
        union=union,
        kind=kind if kind in BY_CODE else "",
        union_url=_union_url(union, kind) if union else None,
        is_chat=device.is_chat_app(),
    )


def _union_url(union: str, kind: str) -> str:
    """The feed's address, in the language of the page that shows it."""
    locale = str(get_locale())
    lang = None if locale == current_app.config["DEFAULT_LOCALE"] else languages.HTML_LANG[locale]
    more = {"kind": kind if kind in BY_CODE else None, "lang": lang}
    return public_url() + url_for("calendar.of_union", code=union, **more)

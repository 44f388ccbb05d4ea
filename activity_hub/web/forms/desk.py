"""What the forms of the desk say: which registrations are meant, and what goes with a command."""

from collections.abc import Iterable, Mapping

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from activity_hub.rules.places import Status
from activity_hub.services.desk import Chosen, Filters
from activity_hub.web.forms.base import Form
from activity_hub.web.numbers import small_number

NAMES = ("status", "union", "q", "choice", "team", "guests", "acted")
_LONGEST = 100
MOST_TICKED = 500


class ReasonForm(Form):
    """Why, in words that the member reads."""

    reason = TextAreaField(_l("Reason"), description=_l("The member reads this."))


class PromoteForm(Form):
    """Why somebody is served before their turn; kept with the registration."""

    reason = TextAreaField(_l("Reason"), description=_l("Why before those who have waited longer; it is kept."))


class MoveForm(Form):
    """Where to."""

    to = SelectField(_l("To which activity"), validate_choice=False)


class MessageForm(Form):
    """An organiser's own words."""

    text = TextAreaField(_l("What to tell them"))


class PlainForm(Form):
    """Nothing but yes."""


class AddForm(Form):
    """A member by number."""

    member_no = StringField(filters=[lambda text: (text or "").strip()])
    accept_clash = HiddenField()


def filters(said: Mapping[str, str]) -> Filters:
    """What a list is narrowed to, as an address or a form says it; what makes no sense narrows nothing."""
    status = said.get("status", "")
    return Filters(
        status=Status(status) if status in set(Status) else None,
        union=said.get("union", "")[:_LONGEST],
        words=said.get("q", "").strip()[:_LONGEST],
        choice=small_number(said.get("choice", "")),
        team=small_number(said.get("team", "")),
        guests=said.get("guests", "") == "1",
        acted_for=said.get("acted", "") == "1",
    )


def narrowing(said: Mapping[str, str]) -> dict[str, str]:
    """The same as parts of an address, those that are empty left out."""
    return {name: said[name][:_LONGEST] for name in NAMES if said.get(name)}


def chosen(said: MultiDict[str, str]) -> Chosen:
    """The ticked ones, or everybody whom the list shows."""
    return Chosen(ids=tuple(_numbers(said.getlist("id"))), everybody=said.get("all") == "1", filters=filters(said))


def kept() -> list[tuple[str, str]]:
    """Which registrations the running form means, to be sent once more with the answer."""
    return [(name, value) for name in ("id", "all", *NAMES) for value in request.form.getlist(name)[:MOST_TICKED]]


def _numbers(texts: Iterable[str]) -> list[int]:
    return [number for text in list(texts)[:MOST_TICKED] if (number := small_number(text)) is not None]

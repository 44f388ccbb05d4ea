"""The entries of a feed as calendars read them, in the words of one language."""

from urllib.parse import quote, urlsplit

from flask_babel import gettext as _

from activity_hub.formats import ics
from activity_hub.formats.ics import Item
from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.rules.places import Status
from activity_hub.services.feeds import Entry
from activity_hub.wording.calendar import TITLE_BY_PLACE, TITLE_BY_STATUS

_SURE = (None, Status.CONFIRMED)


def item(entry: Entry, public_url: str, reminds: bool) -> Item:
    """One entry; `reminds` gives what is on for certain its alarm."""
    url = f"{public_url}/activities/{entry.activity_id}"
    status = _status(entry)
    return Item(
        uid=f"activity-{entry.activity_id}-{entry.no}@{urlsplit(public_url).hostname}",
        title=_title(entry),
        day=entry.held_on,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        time_zone=entry.time_zone,
        changed_at=entry.changed_at,
        sequence=entry.revision,
        status=status,
        url=url,
        text="\n".join(part for part in (entry.summary, _hosted_by(entry), url) if part),
        place=entry.venue,
        organiser=entry.host_name,
        organiser_url=f"{public_url}/?union={quote(entry.host_code)}" if entry.host_code else "",
        reminds=reminds and status == ics.CONFIRMED,
    )


def _status(entry: Entry) -> str:
    """What is put off, or not yet sure for its owner, is tentative."""
    if entry.status is OccurrenceStatus.CANCELLED:
        return ics.CANCELLED
    is_sure = entry.status is not OccurrenceStatus.POSTPONED and entry.place in _SURE
    return ics.CONFIRMED if is_sure else ics.TENTATIVE


def _title(entry: Entry) -> str:
    marked = TITLE_BY_STATUS.get(entry.status)
    if marked is None and entry.place is not None:
        marked = TITLE_BY_PLACE.get(entry.place)
    return str(marked) % {"title": entry.title} if marked is not None else entry.title


def _hosted_by(entry: Entry) -> str:
    return _("Hosted by %(name)s", name=entry.host_name) if entry.host_name else ""

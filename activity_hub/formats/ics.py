"""Calendars (RFC 5545 and 7986): the bytes of a feed from plain values, the same bytes for the same values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vText

PRODUCT = "-//activity_hub//activity_hub 1//EN"
REFRESH = timedelta(hours=1)
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
_EARLIER = timedelta(days=400)
_LINES = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\x0b": "\n", "\x0c": "\n"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a calendar. Instants are aware; without `starts_at` it fills the day.

    `reminds` puts one alarm to it: two hours before, or the evening before a whole day.
    """

    uid: str
    title: str
    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    time_zone: str
    changed_at: datetime
    sequence: int
    status: str
    url: str
    text: str = ""
    place: str = ""
    organiser: str = ""
    organiser_url: str = ""
    reminds: bool = False


def calendar(name: str, items: Sequence[Item], time_zone: str, source: str | None = None) -> bytes:
    """A feed as UTF-8 with CRLF and lines of at most 75 octets; `time_zone` is the hub's own, `source` its address."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("name", _line(name))
    made.add("x-wr-calname", _line(name))
    made.add("x-wr-timezone", time_zone)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    if source:
        made.add("source", source, parameters={"VALUE": "URI"})
    zones = {time_zone, *(item.time_zone for item in items if item.starts_at)}
    first, last = _span(items)
    for zone in sorted(zones):
        made.add_component(_zone(zone, first, last))
    for item in items:
        made.add_component(_event(item))
    return bytes(made.to_ical())


def _event(item: Item) -> Event:
    event = Event()
    event.add("uid", item.uid)
    event.add("dtstamp", item.changed_at.astimezone(UTC))
    event.add("last-modified", item.changed_at.astimezone(UTC))
    event.add("sequence", item.sequence)
    _add_times(event, item)
    event.add("summary", _line(item.title))
    event.add("status", item.status)
    event.add("url", item.url)
    if item.text:
        event.add("description", _lines(item.text))
    if item.place:
        event.add("location", _line(item.place))
    if item.organiser and item.organiser_url:
        event.add("organizer", _organiser(item))
    if item.status != CONFIRMED:
        event.add("transp", "TRANSPARENT")
    if item.reminds:
        event.add_component(_alarm(item))
    return event


def _add_times(event: Event, item: Item) -> None:
    if item.starts_at is None:
        event.add("dtstart", item.day)
        event.add("dtend", item.day + timedelta(days=1))  # the end is not part of it
        return
    zone = ZoneInfo(item.time_zone)
    event.add("dtstart", item.starts_at.astimezone(zone))
    if item.ends_at is not None and item.ends_at > item.starts_at:
        event.add("dtend", item.ends_at.astimezone(zone))


def _organiser(item: Item) -> vCalAddress:
    address = vCalAddress(item.organiser_url)
    address.params["CN"] = vText(_line(item.organiser).replace('"', "'"))  # a parameter cannot hold a quote
    return address


def _alarm(item: Item) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(item.title))
    alarm.add("trigger", timedelta(hours=-2 if item.starts_at else -5))
    return alarm


def _span(items: Sequence[Item]) -> tuple[date, date]:
    """From a year before the first day to a year after the last, in whole years, so that zones rarely change."""
    days = [item.day for item in items]
    first, last = (min(days), max(days)) if days else (date(2000, 1, 1), date(2000, 1, 1))
    return date(max(1970, (first - _EARLIER).year), 1, 1), date(min(9998, (last + _EARLIER).year), 1, 1)


@lru_cache(maxsize=64)
def _zone(name: str, first: date, last: date) -> Timezone:
    zone = Timezone.from_tzid(name, first_date=first, last_date=last)
    zone.pop("COMMENT", None)
    return zone


def _line(text: str) -> str:
    """One line without control characters."""
    return " ".join(_lines(text).split("\n"))


def _lines(text: str) -> str:
    """Line breaks stay, all other control characters and halves of characters go."""
    plain = text.replace("\r\n", "\n").translate(_LINES).encode("utf-8", "ignore").decode("utf-8")
    return "".join(char for char in plain if char in "\n\t" or (char >= " " and char != "\x7f" and not _is_c1(char)))


def _is_c1(char: str) -> bool:
    return "\x80" <= char <= "\x9f"

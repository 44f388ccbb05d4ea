"""What somebody wishes of an activity, field by field, laid over what it is now, with every fault that shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity, Occurrence, Union
from activity_hub.rules import activity as rule
from activity_hub.rules.activity import ActivityFault, Faults, Plan, PlannedOccurrence
from activity_hub.rules.audience import split_tags
from activity_hub.rules.lifecycle import OccurrenceStatus


class OccurrenceFields(TypedDict, total=False):
    """One occurrence of a call: matched by `no`; without one it is new.

    A time without zone is civil time of the activity. `status` may only be planned or cancelled.
    """

    no: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str | None
    status: str


class AudienceFields(TypedDict, total=False):
    """Whom the activity is for; `unions` are codes."""

    unions: Sequence[str]
    gender: str | None
    born_from: date | None
    born_to: date | None
    tags: Sequence[str]


WORDS = ("kind", "visibility", "mode", "counting", "host_level")
TEXTS = ("title", "summary", "description", "venue", "host_name", *WORDS)
SCALARS = (*TEXTS, "sign_up_opens_at", "sign_up_closes_at", "capacity", "waitlist", "time_zone")
FRESH: dict[str, Any] = {
    "title": "",
    "kind": "",
    "summary": "",
    "description": "",
    "venue": "",
    "visibility": rule.Visibility.PUBLIC.value,
    "mode": rule.Mode.HOSTED.value,
    "counting": rule.Counting.ROSTER.value,
    "host_level": "",
    "host_name": "",
    "sign_up_opens_at": None,
    "sign_up_closes_at": None,
    "capacity": None,
    "waitlist": True,
    "time_zone": "Asia/Shanghai",
}
CHOOSABLE = (OccurrenceStatus.PLANNED, OccurrenceStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class OccurrenceWish:
    """One occurrence after the wish; `row` is the one it changes."""

    row: Occurrence | None
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str
    status: str


@dataclass(frozen=True, slots=True)
class Wish:
    """The whole activity after the wish: its columns, its audience and the occurrences that were named."""

    columns: dict[str, Any]
    audience: dict[str, Any]
    occurrences: tuple[OccurrenceWish, ...]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.columns["time_zone"])

    @property
    def zone_or_utc(self) -> tzinfo:
        """The zone for civil times; UTC while its name is one of the faults."""
        return self.zone if rule.is_time_zone(self.columns["time_zone"]) else UTC


def read(row: Activity | None, held: Sequence[Occurrence], fields: Mapping[str, Any]) -> tuple[Wish, Faults]:
    """Lay `fields` over the activity and its occurrences (none for a new one); every fault is found at once."""
    columns = _columns(row, fields)
    known = rule.is_time_zone(columns["time_zone"])
    zone = ZoneInfo(columns["time_zone"]) if known else UTC
    for name in ("sign_up_opens_at", "sign_up_closes_at"):
        columns[name] = instant(columns[name], zone)
    audience = _audience(row, fields.get("audience") or {})
    occurrences, found = _occurrences(held, fields.get("occurrences") or (), zone)
    wish = Wish(columns, audience, occurrences)
    return wish, found | rule.faults(_plan(wish, bool(held)))


def _columns(row: Activity | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    now = FRESH if row is None else {name: getattr(row, name) for name in SCALARS}
    columns = dict(now) | {name: fields[name] for name in SCALARS if name in fields}
    for name in TEXTS:
        columns[name] = str(columns[name] or "").replace("\r\n", "\n").strip()
    return columns


def _audience(row: Activity | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    now: dict[str, Any] = {"gender": None, "born_from": None, "born_to": None, "tags": ()}
    if row is not None:
        tags = tuple(sorted(split_tags(row.audience_tags)))
        now = {"gender": row.audience_gender, "born_from": row.born_from, "born_to": row.born_to, "tags": tags}
    given = now | {name: fields[name] for name in now if name in fields}
    tags = tuple(tag.strip() for tag in given["tags"] or () if tag.strip())
    return given | {"gender": given["gender"] or None, "tags": tags}


def instant(at: datetime | None, zone: Any) -> datetime | None:
    """Civil time of the activity's zone becomes an instant; an instant stays what it is."""
    if at is None or not rule.in_range(at):
        return at and at.replace(tzinfo=at.tzinfo or UTC)  # judged as out of range; no clock turns that far
    return at.replace(tzinfo=zone).astimezone(UTC) if at.tzinfo is None else at.astimezone(UTC)


def _occurrences(
    held: Sequence[Occurrence], fields: Sequence[OccurrenceFields], zone: Any
) -> tuple[tuple[OccurrenceWish, ...], Faults]:
    rows = {row.no: row for row in held}
    found: Faults = {}
    wishes = []
    for at, given in enumerate(fields[: rule.OCCURRENCES_MAX + 1]):
        row = rows.get(given.get("no") or 0)
        if given.get("no") is not None and row is None:
            found[f"occurrences.{at}.no"] = [ActivityFault.UNKNOWN_OCCURRENCE]
        wish = _occurrence(row, given, zone)
        if wish.status not in CHOOSABLE and (row is None or wish.status != row.status):
            found[f"occurrences.{at}.status"] = [ActivityFault.UNKNOWN_WORD]
        wishes.append(wish)
    return tuple(wishes), found


def _occurrence(row: Occurrence | None, given: OccurrenceFields, zone: Any) -> OccurrenceWish:
    now = OccurrenceWish(row, None, None, "", OccurrenceStatus.PLANNED.value)
    if row is not None:
        now = OccurrenceWish(row, row.starts_at, row.ends_at, row.venue or "", row.status)
    wish = replace(
        now,
        starts_at=instant(given.get("starts_at", now.starts_at), zone),
        ends_at=instant(given.get("ends_at", now.ends_at), zone),
        venue=(given.get("venue", now.venue) or "").strip(),
        status=given.get("status", now.status),
    )
    # A new date is what ends a postponement.
    moved = wish.starts_at != now.starts_at
    return replace(wish, status="planned") if moved and wish.status == OccurrenceStatus.POSTPONED else wish


def _plan(wish: Wish, has_occurrences: bool) -> Plan:
    planned = tuple(
        PlannedOccurrence(one.row and one.row.no, one.starts_at, one.ends_at, one.venue) for one in wish.occurrences
    )
    words = {name: wish.columns[name] for name in (*TEXTS, "sign_up_opens_at", "sign_up_closes_at", "capacity")}
    return Plan(
        occurrences=planned,
        has_others=has_occurrences,
        time_zone=wish.columns["time_zone"],
        **wish.audience,
        **words,
    )


def unions(codes: Sequence[str], field: str, found: Faults) -> list[Union]:
    """The unions of these codes, each once; a code that is none becomes a fault of the field."""
    asked = _askable(codes)
    rows = list(db.session.scalars(select(Union).where(Union.code.in_(asked)))) if asked else []
    if {row.code for row in rows} != set(codes):
        found.setdefault(field, []).append(ActivityFault.UNKNOWN_UNION)
    return rows


def activities(codes: Sequence[str], field: str, found: Faults) -> list[Activity]:
    """The activities of these codes, each once; a code that is none becomes a fault of the field."""
    asked = _askable(codes)
    rows = list(db.session.scalars(select(Activity).where(Activity.code.in_(asked)))) if asked else []
    if {row.code for row in rows} != set(codes):
        found.setdefault(field, []).append(ActivityFault.UNKNOWN_ACTIVITY)
    return rows


def _askable(codes: Sequence[str]) -> set[str]:
    """The codes that a database can be asked for at all."""
    return {code for code in codes if rule.text_fault(code, rule.CODE_MAX) is None}

"""An activity as plain values, for pages, the API and calendars; many are loaded in as few statements as one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import Activity, AudienceUnion, CoHost, Occurrence, Quota, Selection, Union
from activity_hub.rules.audience import Audience, ids_of, split_tags
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus, needs_dates
from activity_hub.rules.permissions import Actor
from activity_hub.rules.seats import keeps
from activity_hub.rules.terms import Terms
from activity_hub.services.base import access

Link = tuple[str, str, str]  # code, name, path
Links = dict[tuple[int, str], list[Link]]  # by the activity's id and what the link is


@dataclass(frozen=True, slots=True)
class OccurrenceView:
    """One occurrence; an imported one has a day (`held_on`, local to the activity) and no times."""

    id: int
    no: int
    held_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str
    status: OccurrenceStatus
    revision: int


@dataclass(frozen=True, slots=True)
class UnionName:
    """A union by code, with its name for people to read."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class AudienceView:
    """For whom the activity is; no unions means the host, the co-hosts and all below them."""

    unions: tuple[UnionName, ...]
    gender: str | None
    born_from: date | None
    born_to: date | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuotaView:
    """Places kept for a union and all below it; `taken` of them are, and `above` is the union they are taken from."""

    id: int
    union: str
    union_name: str
    path: str  # the union's organisation path
    places: int
    taken: int
    returns_at: datetime | None
    returned_at: datetime | None
    above: str | None

    def keeps(self, at: datetime) -> bool:
        """Whether its unclaimed places are still nobody else's."""
        return keeps(self.returns_at, at)


@dataclass(frozen=True, slots=True)
class ActivityView:
    """Everything that pages and the API say of one activity. Instants are aware UTC."""

    id: int
    code: str
    title: str
    kind: str
    status: ActivityStatus
    mode: str
    counting: str
    union: str | None  # the lead host's code; None for a body outside the tree
    union_name: str
    host_name: str  # who runs it, as people say it
    host_path: str | None
    co_hosts: tuple[UnionName, ...]
    host_level: str | None
    selection_of: tuple[str, ...]
    summary: str
    description: str
    venue: str
    visibility: str
    sign_up_opens_at: datetime | None
    sign_up_closes_at: datetime | None
    capacity: int | None
    waitlist: bool
    taken: int
    waiting: int
    audience: AudienceView
    terms: Terms
    series: str | None
    quotas: tuple[QuotaView, ...]
    occurrences: tuple[OccurrenceView, ...]
    time_zone: str
    revision: int
    reason: str
    cover: str | None
    created_at: datetime | None
    updated_at: datetime | None
    published_at: datetime | None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def left(self) -> int | None:
        """Places still free; None without a limit."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def first_starts_at(self) -> datetime | None:
        return min((one.starts_at for one in self.occurrences if one.starts_at), default=None)

    @property
    def last_starts_at(self) -> datetime | None:
        return max((one.starts_at for one in self.occurrences if one.starts_at), default=None)

    def nearest(self, today: date) -> OccurrenceView | None:
        """The one people look for: the next that is planned, else the first of all."""
        ahead = [one for one in self.by_day if one.status is OccurrenceStatus.PLANNED and one.held_on >= today]
        return next(iter(ahead or self.by_day), None)

    @property
    def by_day(self) -> list[OccurrenceView]:
        """The occurrences as they follow each other, whatever their numbers."""
        return sorted(self.occurrences, key=lambda one: (one.held_on, one.starts_at is not None, one.no))

    @property
    def needs_dates(self) -> bool:
        """Whether it is postponed and still lacks a new date."""
        return needs_dates(self.status, (one.status for one in self.occurrences))

    @property
    def closes_at(self) -> datetime | None:
        """When sign-up closes: as set, else when the first occurrence starts."""
        return self.sign_up_closes_at or self.first_starts_at


def of_rows(rows: Sequence[Activity], links: Links | None = None) -> list[ActivityView]:
    """The views of loaded activities, in their order, with two statements for however many; `links` saves one."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    links = linked(ids) if links is None else links
    occurrences, quotas = _occurrences(ids), _quotas([one for one in ids if links[one, "quota"]])
    return [
        ActivityView(
            **_columns(row),
            **_host(row, links[row.id, "host"]),
            co_hosts=_names(links[row.id, "co_host"]),
            selection_of=tuple(code for code, _name, _path in links[row.id, "selection"]),
            audience=_audience(row, _names(links[row.id, "audience"])),
            terms=Terms.of(row.terms),
            quotas=tuple(quotas.get(row.id, ())),
            occurrences=tuple(occurrences[row.id]),
        )
        for row in rows
    ]


def of_row(row: Activity, links: Links | None = None) -> ActivityView:
    """The view of one loaded activity."""
    return of_rows([row], links)[0]


def audience_of(row: Activity, links: Links | None = None) -> Audience:
    """Whom the activity calls: the unions listed or, where none is, the host and the co-hosts."""
    found = linked([row.id]) if links is None else links
    called = found[row.id, "audience"] or [*found[row.id, "host"], *found[row.id, "co_host"]]
    tags = split_tags(row.audience_tags)
    union_ids = frozenset(ids_of(path)[-1] for *_, path in called)
    return Audience(union_ids, row.audience_gender, row.born_from, row.born_to, tags)


# What a view says just as the row does.
_PLAIN = {field.name for field in fields(ActivityView)} & set(Activity.__table__.columns.keys()) - {
    "status",
    "host_name",
    "terms",
}


def _columns(row: Activity) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _PLAIN} | {"status": ActivityStatus(row.status)}


def _host(row: Activity, found: list[Link]) -> dict[str, Any]:
    """A body outside the tree has a name alone."""
    code, name, path = found[0] if found else (None, "", None)
    return {"union": code, "union_name": name, "host_name": row.host_name or name, "host_path": path}


def _names(found: list[Link]) -> tuple[UnionName, ...]:
    return tuple(UnionName(code, name) for code, name, _path in found)


def _audience(row: Activity, unions: tuple[UnionName, ...]) -> AudienceView:
    tags = tuple(sorted(split_tags(row.audience_tags)))
    return AudienceView(unions, row.audience_gender, row.born_from, row.born_to, tags)


def _occurrences(ids: Sequence[int]) -> dict[int, list[OccurrenceView]]:
    rows = db.session.scalars(
        select(Occurrence).where(Occurrence.activity_id.in_(ids)).order_by(Occurrence.activity_id, Occurrence.no)
    )
    found: dict[int, list[OccurrenceView]] = defaultdict(list)
    for row in rows:
        found[row.activity_id].append(_occurrence(row))
    return found


def _occurrence(row: Occurrence) -> OccurrenceView:
    status = OccurrenceStatus(row.status)
    return OccurrenceView(
        row.id, row.no, row.held_on, row.starts_at, row.ends_at, row.venue or "", status, row.revision
    )


def linked(ids: Sequence[int]) -> Links:
    """Host, co-hosts, invited unions, preliminaries and who has a quota, all in one statement."""
    preliminary = aliased(Activity)
    union_of = (Union.code, Union.name, Union.path)
    parts = [
        select(literal("host").label("what"), Activity.id.label("activity_id"), *union_of)
        .join(Union, Union.id == Activity.host_id)
        .where(Activity.id.in_(ids)),
        select(literal("co_host"), CoHost.activity_id, *union_of)
        .join(Union, Union.id == CoHost.union_id)
        .where(CoHost.activity_id.in_(ids)),
        select(literal("audience"), AudienceUnion.activity_id, *union_of)
        .join(Union, Union.id == AudienceUnion.union_id)
        .where(AudienceUnion.activity_id.in_(ids)),
        select(literal("selection"), Selection.activity_id, preliminary.code, preliminary.title, literal(""))
        .join(preliminary, preliminary.id == Selection.preliminary_id)
        .where(Selection.activity_id.in_(ids)),
        select(literal("quota"), Quota.activity_id, *union_of)
        .join(Union, Union.id == Quota.union_id)
        .where(Quota.activity_id.in_(ids)),
    ]
    found: Links = defaultdict(list)
    for what, activity_id, code, name, path in db.session.execute(union_all(*parts).order_by("code")):
        found[activity_id, what].append((code, name, path))
    return found


def _quotas(ids: Sequence[int]) -> dict[int, list[QuotaView]]:
    if not ids:
        return {}
    found: dict[int, list[QuotaView]] = defaultdict(list)
    rows = db.session.execute(
        select(Quota, Union.code, Union.name, Union.path)
        .join(Union, Union.id == Quota.union_id)
        .where(Quota.activity_id.in_(ids))
    ).all()
    codes = {row.id: code for row, code, *_ in rows}
    for row, code, name, path in sorted(rows, key=lambda one: ids_of(one[0].path)):
        numbers = (row.places, row.taken, row.returns_at, row.returned_at)
        found[row.activity_id].append(QuotaView(row.id, code, name, path, *numbers, codes.get(row.parent_id or 0)))
    return found


def one(by: Actor, activity_id: int | str) -> ActivityView:
    """The activity that the actor may see, by id (int) or code (str); raises NotFound."""
    return of_row(access.activity(by, activity_id))

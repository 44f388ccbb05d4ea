"""Activities with their hosts and preliminaries, and the days on which they happen."""

from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from activity_hub.database import db
from activity_hub.models import Activity, CoHost, Occurrence, Registration, Selection
from activity_hub.rules.faults import FaultCode
from activity_hub.rules.lifecycle import PUBLIC, ActivityStatus, OccurrenceStatus
from activity_hub.rules.permissions import Right
from activity_hub.rules.places import PROMOTING
from activity_hub.rules.sheet import Record
from activity_hub.services.base import door_dates, publishing
from activity_hub.services.base.search import pinyin_of
from activity_hub.services.importing.batch import Batch, chunks, insert_many

COLUMNS = ("title", "kind", "host_level", "mode", "counting", "status")
OTHERWISE = {"mode": "hosted", "counting": "roster", "status": ActivityStatus.DRAFT.value}
# The status of an occurrence whose file says nothing about it follows from the activity's.
FOLLOWS = {
    ActivityStatus.HELD: OccurrenceStatus.HELD,
    ActivityStatus.ARCHIVED: OccurrenceStatus.HELD,
    ActivityStatus.CANCELLED: OccurrenceStatus.CANCELLED,
    ActivityStatus.POSTPONED: OccurrenceStatus.POSTPONED,
}
_LINKS = {"co_hosts": (CoHost, "union_id"), "selection_of": (Selection, "preliminary_id")}
_NAMED = {"co_hosts": "unions", "selection_of": "activities"}


def load_activities(batch: Batch) -> None:
    """Add and change activities, then set their co-hosts and preliminaries."""
    batch.learn_activities()
    if "activities" not in batch.sheets:
        return
    batch.claim("activities", "code")
    stored = {row.code: row for row in db.session.scalars(select(Activity))}
    signed_up = set(db.session.scalars(select(Registration.activity_id).distinct()))
    rows = [record for record in _once(batch) if _is_sound(batch, record, stored, signed_up)]
    added: list[dict[str, Any]] = []
    kinds: dict[str, str] = {}
    for record in rows:
        code = record.text("code") or ""
        values = _values(batch, record, stored.get(code))
        if values is None:
            batch.known["activities"].claimed.add(code)
        elif code in stored:
            kinds[code] = _change(batch, stored[code], values)
        else:
            added.append(_full(batch, code, values))
            kinds[code] = "added"
    insert_many(Activity, added)
    db.session.flush()
    batch.learn_activities()
    _link(batch, [record for record in rows if record.text("code") in kinds], kinds)
    _refer_unwritten(batch, [record for record in rows if record.text("code") not in kinds])
    for kind in kinds.values():
        batch.count("activities", kind)
    batch.tick(len(rows))


def _once(batch: Batch) -> list[Record]:
    first: dict[str, Record] = {}
    for record in batch.records("activities"):
        other = first.setdefault(record.text("code") or "", record)
        if other is not record:
            batch.fault("activities", record, FaultCode.DUPLICATE, "code", other=other.line)
    return list(first.values())


def _is_sound(batch: Batch, record: Record, stored: dict[str, Activity], signed_up: set[int]) -> bool:
    """An activity that people signed up for here changes its status by its commands alone, never by a file."""
    row = stored.get(record.text("code") or "")
    status = record.text("status")
    if row is not None and status and row.id in signed_up and row.status != status:
        batch.fault("activities", record, FaultCode.HAS_REGISTRATIONS, "status")
        return False
    return True


def _values(batch: Batch, record: Record, stored: Activity | None) -> dict[str, Any] | None:
    """The columns of the file as the table names them; None with a fault for a host unknown or not the actor's."""
    values: dict[str, Any] = {name: record.values[name] for name in COLUMNS if name in record.values}
    for name, otherwise in OTHERWISE.items():
        if name in values and values[name] is None:
            values[name] = otherwise
    mode = values.get("mode") or (stored.mode if stored else OTHERWISE["mode"])
    if mode == "sent":
        values |= {"host_id": None, "host_name": record.text("host")}
        path: str | None = "/"
    else:
        host_id = batch.refer("activities", record, "host", "unions")
        if host_id is None:
            return None
        values |= {"host_id": host_id, "host_name": None}
        path = batch.union_paths.get(host_id)
    if not batch.may("activities", record, Right.PUBLISH_ACTIVITY, path, "host"):
        return None
    if stored is not None and not batch.may_at_activity("activities", record, stored.id):
        return None
    return values


def _full(batch: Batch, code: str, values: dict[str, Any]) -> dict[str, Any]:
    """A new activity, with everything the status asks for."""
    row = {"host_level": None} | OTHERWISE | values
    was_public = ActivityStatus(row["status"]) in PUBLIC
    return row | {
        "code": code,
        "pinyin": pinyin_of(row["title"]),
        "created_by_id": batch.by.member_id,
        "created_at": batch.at,
        "updated_at": batch.at,
        "published_at": batch.at if was_public else None,
    }


def _change(batch: Batch, row: Activity, values: dict[str, Any]) -> str:
    news = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not news:
        return "unchanged"
    for name, value in news.items():
        setattr(row, name, value)
    row.pinyin = pinyin_of(row.title)
    if row.published_at is None and ActivityStatus(row.status) in PUBLIC:
        row.published_at = batch.at
    row.revision += 1
    row.updated_at = batch.at
    if "status" in news and ActivityStatus(row.status) in PROMOTING:
        publishing.published(row, batch.at, here_only=True)  # every list is served at the end
    return "changed"


def _link(batch: Batch, rows: list[Record], kinds: dict[str, str]) -> None:
    """Set co-hosts and preliminaries where the file has the column; what they change counts as changed."""
    for column, to in _NAMED.items():
        model, other = _LINKS[column]
        stored: dict[int, set[int]] = {}
        for activity_id, other_id in db.session.execute(select(model.activity_id, getattr(model, other))):  # type: ignore[attr-defined]
            stored.setdefault(activity_id, set()).add(other_id)
        for record in rows:
            codes = record.values.get(column)
            if not isinstance(codes, tuple):
                continue
            code = record.text("code") or ""
            activity_id = batch.known["activities"].ids[code]
            wanted = {batch.refer("activities", record, column, to, one) for one in codes if one != record.text("host")}
            ids = {one for one in wanted if one is not None and (to, one) != ("activities", activity_id)}
            if ids != stored.get(activity_id, set()):
                _set_links(model, other, activity_id, ids)
                kinds[code] = "changed" if kinds[code] == "unchanged" else kinds[code]


def _refer_unwritten(batch: Batch, rows: list[Record]) -> None:
    """All that rows at fault name is looked for too: every fault is told at once."""
    for record in (*rows, *batch.sheets["activities"].broken):
        for column, to in _NAMED.items():
            codes = record.values.get(column)
            for one in codes if isinstance(codes, tuple) else ():
                batch.refer("activities", record, column, to, one)
    for record in batch.sheets["activities"].broken:
        if record.values.get("mode", "hosted") == "hosted" and record.text("host"):
            batch.refer("activities", record, "host", "unions")


def _set_links(model: type[Any], other: str, activity_id: int, ids: set[int]) -> None:
    db.session.execute(delete(model).where(model.activity_id == activity_id))
    if ids:
        db.session.execute(insert(model), [{"activity_id": activity_id, other: one} for one in sorted(ids)])


def load_occurrences(batch: Batch) -> None:
    """Add and change occurrences; an imported one has a day and no time."""
    if "occurrences" not in batch.sheets:
        return
    for broken in batch.sheets["occurrences"].broken:
        _claim(batch, broken)
    targets = _targets(batch)
    activity_ids = {activity_id for activity_id, _ in targets}
    stored = _stored_occurrences(activity_ids)
    otherwise = _otherwise()
    added: list[dict[str, Any]] = []
    for (activity_id, no), record in targets.items():
        values: dict[str, Any] = {
            name: record.values[name] for name in ("held_on", "status") if record.values.get(name)
        }
        row = stored.get((activity_id, no))
        if row is not None:
            batch.count("occurrences", _change_occurrence(batch, record, row, values))
            continue
        keys = {"activity_id": activity_id, "no": no, "updated_at": batch.at}
        added.append({"status": otherwise[activity_id]} | values | keys)
        batch.count("occurrences", "added")
    insert_many(Occurrence, added)
    db.session.flush()
    batch.tick(len(targets))


def _targets(batch: Batch) -> dict[tuple[int, int], Record]:
    """The rows by activity and number; unknown activities, those of others and repeated numbers are faults."""
    found: dict[tuple[int, int], Record] = {}
    for record in batch.records("occurrences"):
        activity_id = batch.refer("occurrences", record, "activity", "activities")
        no = record.values.get("no")
        if activity_id is None or not isinstance(no, int):
            continue
        if not batch.may_at_activity("occurrences", record, activity_id):
            _claim(batch, record)
            continue
        other = found.setdefault((activity_id, no), record)
        if other is not record:
            batch.fault("occurrences", record, FaultCode.DUPLICATE, "no", other=other.line)
    return found


def _otherwise() -> dict[int, str]:
    """The status of an occurrence of each activity where the file gives none."""
    return {
        activity_id: FOLLOWS.get(ActivityStatus(status), OccurrenceStatus.PLANNED).value
        for activity_id, status in db.session.execute(select(Activity.id, Activity.status))
    }


def _claim(batch: Batch, record: Record) -> None:
    activity_id, no = batch.known["activities"].ids.get(record.text("activity") or ""), record.values.get("no")
    if activity_id and isinstance(no, int):
        batch.known["occurrences"].claimed.add((activity_id, no))


def _stored_occurrences(activity_ids: set[int]) -> dict[tuple[int, int], Occurrence]:
    return {
        (row.activity_id, row.no): row
        for chunk in chunks(sorted(activity_ids))
        for row in db.session.scalars(select(Occurrence).where(Occurrence.activity_id.in_(chunk)))
    }


def _change_occurrence(batch: Batch, record: Record, row: Occurrence, values: dict[str, Any]) -> str:
    news = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not news:
        return "unchanged"
    if row.starts_at is not None and isinstance(news.get("held_on"), date):
        batch.fault("occurrences", record, FaultCode.HAS_TIMES, "held_on")
        return "unchanged"
    for name, value in news.items():
        setattr(row, name, value)
    row.revision += 1
    row.updated_at = batch.at
    door_dates.follow(db.session.get_one(Activity, row.activity_id))
    return "changed"

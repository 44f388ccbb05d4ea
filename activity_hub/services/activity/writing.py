"""Creating, changing and copying an activity; whatever guests must know raises the revision of an occurrence."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, AudienceUnion, CoHost, Occurrence, Selection, Union
from activity_hub.rules import activity as rule
from activity_hub.rules.activity import ActivityFault, ChangeRefusal, Faults
from activity_hub.rules.lifecycle import EDITABLE, ActivityStatus, LifecycleRefusal
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.activity import dates, wishes
from activity_hub.services.activity.wishes import Wish
from activity_hub.services.base import access, audit, places, search
from activity_hub.services.base import activity_views as views
from activity_hub.services.base.activity_views import ActivityView


def create(by: Actor, at: datetime, **fields: Any) -> ActivityView:
    """A new draft. Fields: title, kind, union (code), occurrences [OccurrenceFields]; the rest may be left out:
    co_hosts, summary, description, venue, visibility, sign_up_opens_at, sign_up_closes_at, capacity, waitlist,
    audience (AudienceFields), code, mode, counting, host_level, host_name, selection_of, time_zone (give the hub's).

    Raises Invalid with every fault by field, NotAllowed without the right at the union.
    """
    with write_tx():
        wish, found = wishes.read(None, (), fields)
        host = _host(by, fields.get("union"), found)
        links = _links(fields, found)
        code = _code(fields.get("code"), wish, found)
        if found or host is None:
            raise access.Invalid(_texts(found))
        row = Activity(code=code, host_id=host.id, created_by_id=by.member_id, created_at=at, updated_at=at, revision=0)
        _take(row, wish)
        row.pinyin = _pinyin(row, host)
        add(row)
        dates.take(row, [], wish, at)
        _take_links(row, links)
        audit.record(by, at, "create", "activity", row.id, code=row.code)
        db.session.flush()
        return views.of_row(row)


def change(
    by: Actor, at: datetime, activity_id: int | str, seen_revision: int | None = None, **fields: Any
) -> ActivityView:
    """Change the named fields of create() and leave the others; occurrences are matched by `no`.

    Capacity below what is taken becomes what is taken; places that become free go to the waiting list at once. An
    occurrence that is cancelled before anybody saw it goes away. Raises Refused with CHANGED_MEANWHILE where
    `seen_revision` is given and no longer true, with WRONG_STATUS once the activity is over.
    """
    with write_tx():
        row = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
        if ActivityStatus(row.status) not in EDITABLE:
            raise access.Refused(LifecycleRefusal.WRONG_STATUS, status=row.status)
        if seen_revision is not None and seen_revision != row.revision:
            raise access.Refused(ChangeRefusal.CHANGED_MEANWHILE)
        held = occurrences_of(row)
        wish, found = wishes.read(row, held, fields)
        host = _host(by, fields["union"], found) if "union" in fields else _host_of(row)
        links = _links(fields, found)
        if fields.get("code") not in (None, row.code):
            found["code"] = [ActivityFault.CODE_STAYS]
        if found:
            raise access.Invalid(_texts(found))
        changed = _apply(row, held, wish, links, host, at)
        if changed:
            row.revision += 1
            row.updated_at = at
            audit.record(by, at, "change", "activity", row.id, fields=changed)
            places.promote(row, at)
        db.session.flush()
        return views.of_row(row)


def editable(by: Actor, activity_id: int | str) -> ActivityView:
    """The activity, where the actor may change it as it stands; else raises as change() does."""
    row = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    if ActivityStatus(row.status) not in EDITABLE:
        raise access.Refused(LifecycleRefusal.WRONG_STATUS, status=row.status)
    return views.of_row(row)


def set_cover(by: Actor, at: datetime, activity_id: int, digest: str | None) -> ActivityView:
    """Show the stored picture of this digest, or none."""
    with write_tx():
        row = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
        if ActivityStatus(row.status) not in EDITABLE:
            raise access.Refused(LifecycleRefusal.WRONG_STATUS, status=row.status)
        row.cover = digest
        row.revision += 1
        row.updated_at = at
        audit.record(by, at, "change", "activity", row.id, fields=["cover"])
        db.session.flush()
        return views.of_row(row)


def _texts(found: Faults) -> dict[str, list[str]]:
    return {field: [fault.value for fault in faults] for field, faults in found.items()}


def _host(by: Actor, code: str | None, found: Faults) -> Union | None:
    """The union of the code, at which the actor must hold the right to edit."""
    if not code:
        found.setdefault("union", []).append(ActivityFault.REQUIRED)
        return None
    rows = wishes.unions([code], "union", found)
    if rows and not by.allows(Right.EDIT_ACTIVITY, rows[0].path):
        raise access.NotAllowed
    return rows[0] if rows else None


def _host_of(row: Activity) -> Union | None:
    return db.session.get(Union, row.host_id) if row.host_id else None


def _links(fields: Mapping[str, Any], found: Faults) -> dict[str, list[int]]:
    """The ids behind the codes that were named; a list that was not named stays as it is."""
    links = {}
    if "co_hosts" in fields:
        links["co_hosts"] = [row.id for row in wishes.unions(fields["co_hosts"] or (), "co_hosts", found)]
    invited = (fields.get("audience") or {}).get("unions")
    if invited is not None:
        links["audience.unions"] = [row.id for row in wishes.unions(invited, "audience.unions", found)]
    if "selection_of" in fields:
        rows = wishes.activities(fields["selection_of"] or (), "selection_of", found)
        links["selection_of"] = [row.id for row in rows]
    return links


def _code(given: str | None, wish: Wish, found: Faults) -> str:
    """The code that was given, or one of the first day and a tail that nobody has."""
    if not given:
        starts = [one.starts_at for one in wish.occurrences if one.starts_at and rule.in_range(one.starts_at)]
        return made_code(min(starts).date() if starts else date.min)
    fault = rule.code_fault(given)
    if fault is None and db.session.scalar(select(Activity.id).where(Activity.code == given)) is not None:
        fault = ActivityFault.CODE_TAKEN
    if fault:
        found["code"] = [fault]
    return given


def made_code(first_on: date) -> str:
    return f"{first_on:%Y%m%d}-{token_hex(4)}"


def add(row: Activity) -> None:
    """Two who give the same code at the same moment: the second one is told."""
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError as clash:
        raise access.Invalid({"code": [ActivityFault.CODE_TAKEN.value]}) from clash


def occurrences_of(row: Activity) -> list[Occurrence]:
    asked = select(Occurrence).where(Occurrence.activity_id == row.id).order_by(Occurrence.no)
    return list(db.session.scalars(asked))


def _pinyin(row: Activity, host: Union | None) -> str:
    return search.pinyin_of(f"{row.title} {row.venue} {row.host_name or (host.name if host else '')}")


def _take(row: Activity, wish: Wish) -> list[str]:
    """Write the columns of the wish; answers which of them changed."""
    columns = wish.columns | {
        "audience_gender": wish.audience["gender"],
        "born_from": wish.audience["born_from"],
        "born_to": wish.audience["born_to"],
        "audience_tags": ";".join(wish.audience["tags"]),
        "host_level": wish.columns["host_level"] or None,
        # A union of the tree goes by its own name.
        "host_name": wish.columns["host_name"] or None if wish.columns["mode"] == rule.Mode.SENT else None,
    }
    if columns["capacity"] is not None:
        columns["capacity"] = max(columns["capacity"], row.taken or 0)
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, columns[name])
    return changed


def _apply(
    row: Activity,
    held: list[Occurrence],
    wish: Wish,
    links: Mapping[str, Sequence[int]],
    host: Union | None,
    at: datetime,
) -> list[str]:
    """Write the whole wish; answers the names of what changed."""
    changed = _take(row, wish)
    if host is not None and host.id != row.host_id:
        row.host_id = host.id
        changed.append("union")
    row.pinyin = _pinyin(row, host)
    told = bool({"title", "venue", "time_zone"} & set(changed))
    for one in held if told else ():
        if "title" in changed or "time_zone" in changed or not one.venue:
            dates.raise_revision(one, at)
    if dates.take(row, held, wish, at):
        changed.append("occurrences")
    return changed + _take_links(row, links)


def _take_links(row: Activity, links: Mapping[str, Sequence[int]]) -> list[str]:
    """Replace the lists that were named; answers which of them changed."""
    changed = []
    tables: dict[str, tuple[Any, Any]] = {
        "co_hosts": (CoHost, CoHost.union_id),
        "audience.unions": (AudienceUnion, AudienceUnion.union_id),
        "selection_of": (Selection, Selection.preliminary_id),
    }
    for name, wanted in links.items():
        table, column = tables[name]
        now = set(db.session.scalars(select(column).where(table.activity_id == row.id)))
        others = {link_id for link_id in wanted if link_id != (row.host_id if name == "co_hosts" else row.id)}
        others = set(wanted) if name == "audience.unions" else others
        if now == others:
            continue
        db.session.execute(delete(table).where(table.activity_id == row.id))
        db.session.add_all(table(activity_id=row.id, **{column.key: link_id}) for link_id in sorted(others))
        changed.append(name)
    return changed

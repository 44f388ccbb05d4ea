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
from activity_hub.services.activity import dates, questions, quotas, wishes
from activity_hub.services.activity import terms as terms_of
from activity_hub.services.activity.wishes import Wish
from activity_hub.services.base import access, audit, door_dates, draws, places, promotion, search
from activity_hub.services.base import activity_views as views
from activity_hub.services.base.activity_views import ActivityView
from activity_hub.services.base.locking import begins_anew

# By these a place counts in the limit of a series.
_COUNTED_BY = {"series", "union", "kind", "occurrences", "time_zone"}


def create(by: Actor, at: datetime, **fields: Any) -> ActivityView:
    """A new draft. Fields: title, kind, union (code), occurrences [OccurrenceFields]; the rest may be left out:
    co_hosts, summary, description, venue, visibility, sign_up_opens_at, sign_up_closes_at, capacity, waitlist,
    audience (AudienceFields), terms (fields of rules/terms.Terms), series, quotas [QuotaFields], questions
    [QuestionWish], code, mode, counting, host_level, host_name, selection_of, time_zone (give the hub's).

    Raises Invalid with every fault by field, NotAllowed without the right at the union.
    """
    with write_tx():
        wish, found = wishes.read(None, (), fields)
        host = _host(by, fields.get("union"), found)
        links = _links(fields, found)
        terms = terms_of.read(None, fields, wish.columns["capacity"], wish.zone_or_utc, found)
        kept = _quotas(None, wish, fields, at, found)
        code = _code(fields.get("code"), wish, found)
        if found or host is None:
            raise access.Invalid(found)
        row = Activity(code=code, host_id=host.id, created_by_id=by.member_id, created_at=at, updated_at=at, revision=0)
        _take(row, wish)
        terms_of.take(row, terms, fields, at)
        row.pinyin = _pinyin(row, host)
        add(row)
        if kept:
            _keep(row, kept)
        dates.take(row, [], wish, at)
        _take_links(row, links)
        questions.take(row, fields, at)
        audit.record(by, at, "create", "activity", row.id, code=row.code)
        db.session.flush()
        return views.of_row(row)


@begins_anew
def change(
    by: Actor, at: datetime, activity_id: int | str, seen_revision: int | None = None, **fields: Any
) -> ActivityView:
    """Change the named fields of create() and leave the others; occurrences are matched by `no`.

    Capacity below what is taken becomes what is taken; places that become free go to the waiting list at once. An
    occurrence that is cancelled before anybody saw it goes away. Raises Refused with CHANGED_MEANWHILE where
    `seen_revision` is given and no longer true, with WRONG_STATUS once the activity is over.
    """
    with write_tx():
        elsewhere = _elsewhere(by, activity_id, fields)
        row = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
        if ActivityStatus(row.status) not in EDITABLE:
            raise access.Refused(LifecycleRefusal.WRONG_STATUS, status=row.status)
        if seen_revision is not None and seen_revision != row.revision:
            raise access.Refused(ChangeRefusal.CHANGED_MEANWHILE)
        places.settle(row, at)
        held = occurrences_of(row)
        wish, found = wishes.read(row, held, fields)
        host = _host(by, fields["union"], found) if "union" in fields else _host_of(row)
        links = _links(fields, found)
        if fields.get("code") not in (None, row.code):
            found["code"] = [ActivityFault.CODE_STAYS]
        terms = terms_of.read(row, fields, wish.columns["capacity"], wish.zone_or_utc, found)
        kept = _quotas(row, wish, fields, at, found)
        if found:
            raise access.Invalid(found)
        changed = _apply(row, held, wish, links, host, at) + terms_of.take(row, terms, fields, at)
        if kept is not None and _keep(row, kept):
            changed.append("quotas")
        changed += questions.take(row, fields, at)
        if changed:
            audit.record(by, at, "change", "activity", row.id, fields=changed)
            _changed(row, at)
            promotion.serve(elsewhere, at)
        db.session.flush()
        return views.of_row(row)


def _elsewhere(by: Actor, activity_id: int | str, fields: Mapping[str, Any]) -> list[Activity]:
    """Other lists of the series, locked: what makes a place here count no more there may let somebody in."""
    if _COUNTED_BY.isdisjoint(fields):
        return []
    return promotion.lock_elsewhere(access.activity(by, activity_id, Right.EDIT_ACTIVITY).id)


def _changed(row: Activity, at: datetime) -> None:
    """What follows from any change: a new revision, deadlines by the new dates, places for who waits."""
    row.revision += 1
    row.updated_at = at
    if row.published_at is not None:
        draws.commit(row, at)
        dates.shorten_offers(row)
        row.due_at = places.expected_due(row, at)
    places.promote(row, at)


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


def _quotas(
    row: Activity | None, wish: Wish, fields: Mapping[str, Any], at: datetime, found: Faults
) -> list[quotas.Wished] | None:
    """The quotas as wished for; None where they are not named. A capacity alone must not fall below what is kept."""
    capacity = wish.columns["capacity"]
    if fields.get("quotas") is None:
        is_new = row is not None and capacity is not None and capacity != row.capacity
        if row is not None and is_new and max(capacity, row.taken) < quotas.kept(row, at):
            found.setdefault("capacity", []).append(ActivityFault.BELOW_KEPT)
        return None
    wished = quotas.read(fields["quotas"], wish.zone_or_utc, found)
    quotas.fit(row, wished, capacity if row is None or capacity is None else max(capacity, row.taken), found)
    return wished


def _keep(row: Activity, wished: list[quotas.Wished]) -> bool:
    db.session.flush()
    is_new = quotas.write(row, wished)
    if is_new:
        row.revision += 1  # so that what is remembered of the old quotas is not looked at again
    return is_new


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
    door_dates.follow(row)
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

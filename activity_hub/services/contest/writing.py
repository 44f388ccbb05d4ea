"""Writing the contests of an activity and the rules a line-up has to keep."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Contest, Delegation, Entry, LineUpRule
from activity_hub.rules import contest as rule
from activity_hub.rules.contest import ContestRefusal
from activity_hub.rules.lifecycle import EDITABLE, ActivityStatus, LifecycleRefusal
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.terms import Terms
from activity_hub.services.base import access, audit, contests
from activity_hub.services.base.contests import ContestView
from activity_hub.services.contest import reading
from activity_hub.services.contest.views import ContestSheet

_ASIDE = 1_000_000  # numbers that nobody has, while contests change places


def add(*, by: Actor, at: datetime, activity_id: int | str, **fields: Any) -> ContestView:
    """A new contest at the end. Fields: name, group, gender, born_from, born_to, plays_down, size_from, size_to,
    reserves, most_entries; all but the name may be left out.

    Raises Invalid with every fault by field, Refused with TOO_MANY_CONTESTS or PLACES_ARE_DRAWN, and what
    open_activity() does.
    """
    with write_tx():
        activity = open_activity(by, activity_id)
        _require_no_draw(activity)
        held = contests.contests_of(activity.id)
        if len(held) >= rule.CONTESTS_MAX:
            raise access.Refused(ContestRefusal.TOO_MANY_CONTESTS, most=rule.CONTESTS_MAX)
        columns, found = rule.read(rule.FRESH, fields, [one.name for one in held])
        if found:
            raise access.Invalid(found)
        row = Contest(activity_id=activity.id, no=max((one.no for one in held), default=0) + 1, **columns)
        db.session.add(row)
        db.session.flush()
        changed(by, at, activity, "add", "contest", row.id)
        return contests.view(row)


def change(*, by: Actor, at: datetime, activity_id: int | str, contest_id: int, **fields: Any) -> ContestView:
    """Change the named fields of add() and leave the others; line-ups handed in are judged by it from now on.

    Raises NotFound, Invalid with every fault by field, and what open_activity() does.
    """
    with write_tx():
        activity = open_activity(by, activity_id)
        held = contests.contests_of(activity.id)
        row = _one(held, contest_id)
        now = {name: getattr(row, name) for name in rule.FRESH}
        columns, found = rule.read(now, fields, [one.name for one in held if one is not row])
        if found:
            raise access.Invalid(found)
        names = [name for name, value in columns.items() if value != now[name]]
        for name in names:
            setattr(row, name, columns[name])
        if names:
            changed(by, at, activity, "change", "contest", row.id, fields=names)
        return contests.view(row)


def order(*, by: Actor, at: datetime, activity_id: int | str, contest_ids: Sequence[int]) -> tuple[ContestView, ...]:
    """Put the contests in this order; those that are not named follow as they were."""
    with write_tx():
        activity = open_activity(by, activity_id)
        held = contests.contests_of(activity.id)
        named = [_one(held, contest_id) for contest_id in dict.fromkeys(contest_ids)]
        wanted = named + [one for one in held if one not in named]
        if wanted != held:
            number(wanted)
            changed(by, at, activity, "order", "contest", None)
        return tuple(contests.view(one) for one in wanted)


def remove(*, by: Actor, at: datetime, activity_id: int | str, contest_id: int, confirmed: bool = False) -> None:
    """Take a contest away, with its rules and its entries; Refused with HAS_ENTRIES until that is confirmed."""
    with write_tx():
        activity = open_activity(by, activity_id)
        held = contests.contests_of(activity.id)
        row = _one(held, contest_id)
        entries, people = reading.entry_counts(activity.id).get(row.id, (0, 0))
        if people and not confirmed:
            raise access.Refused(ContestRefusal.HAS_ENTRIES, entries=entries, people=people)
        db.session.execute(delete(Entry).where(Entry.contest_id == row.id))
        db.session.execute(delete(LineUpRule).where(LineUpRule.contest_id == row.id))
        db.session.delete(row)
        db.session.flush()
        number([one for one in held if one is not row])
        if people:  # whoever has a grid open is told that it has changed
            theirs = update(Delegation).where(Delegation.activity_id == activity.id)
            db.session.execute(theirs.values(revision=Delegation.revision + 1))
        changed(by, at, activity, "remove", "contest", contest_id, entries=entries)


def copy_from(*, by: Actor, at: datetime, activity_id: int | str, other: int | str) -> ContestSheet:
    """Add the contests and rules of another activity that one may see; what is here already stays as it is.

    Raises NotFound for the other, Refused with TOO_MANY_CONTESTS or PLACES_ARE_DRAWN, and what open_activity() does.
    """
    with write_tx():
        activity = open_activity(by, activity_id)
        _require_no_draw(activity)
        source = access.activity(by, other)
        held = contests.contests_of(activity.id)
        theirs = contests.contests_of(source.id)
        by_name = {one.name: one for one in held}
        fresh = [one for one in theirs if one.name not in by_name]
        if len(held) + len(fresh) > rule.CONTESTS_MAX:
            raise access.Refused(ContestRefusal.TOO_MANY_CONTESTS, most=rule.CONTESTS_MAX)
        last = max((one.no for one in held), default=0)
        for at_no, one in enumerate(fresh, last + 1):
            columns = {name: getattr(one, name) for name in rule.FRESH}
            by_name[one.name] = Contest(activity_id=activity.id, no=at_no, **columns)
        db.session.add_all(by_name[one.name] for one in fresh)
        db.session.flush()
        _copy_rules(activity, source, {one.id: by_name[one.name].id for one in theirs})
        changed(by, at, activity, "copy", "contest", None, of=source.code)
        db.session.flush()
        return reading.of(by, activity)


def _copy_rules(activity: Activity, source: Activity, ids: Mapping[int, int]) -> None:
    known = [(row.kind, row.contest_id, row.detail) for row in contests.rules_of(activity.id)]
    for row in contests.rules_of(source.id):
        contest_id = ids[row.contest_id] if row.contest_id is not None else None
        if (row.kind, contest_id, row.detail) not in known:
            db.session.add(
                LineUpRule(activity_id=activity.id, contest_id=contest_id, kind=row.kind, detail=dict(row.detail))
            )


def _require_no_draw(activity: Activity) -> None:
    """A draw is for people who sign up one by one; rules/terms says so when the draw comes second."""
    if Terms.of(activity.terms).is_drawn:
        raise access.Refused(ContestRefusal.PLACES_ARE_DRAWN)


def open_activity(by: Actor, activity_id: int | str) -> Activity:
    """The activity, locked; raises NotFound, NotAllowed, and Refused with WRONG_STATUS once it is over or cancelled."""
    row = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
    if ActivityStatus(row.status) not in EDITABLE:
        raise access.Refused(LifecycleRefusal.WRONG_STATUS, status=row.status)
    return row


def changed(
    by: Actor, at: datetime, activity: Activity, verb: str, what: str, what_id: int | None, **detail: Any
) -> None:
    """Whatever changes here, a contest or a rule, changes the activity."""
    activity.revision += 1
    activity.updated_at = at
    audit.record(by, at, verb, what, what_id, activity_id=activity.id, **detail)


def number(rows: Sequence[Contest]) -> None:
    """Number the contests from 1 in this order; first aside, since no two may have one number at any moment."""
    wanted = {row.id: at for at, row in enumerate(rows, 1) if row.no != at}
    if not wanted:
        return
    moving = [row for row in rows if row.id in wanted]
    for row in moving:
        row.no += _ASIDE
    db.session.flush()
    for row in moving:
        row.no = wanted[row.id]
    db.session.flush()


def _one(held: Sequence[Contest], contest_id: int) -> Contest:
    row = next((one for one in held if one.id == contest_id), None)
    if row is None:
        raise access.NotFound
    return row

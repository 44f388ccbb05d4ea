"""Taking a command back: each registration as it was, where nothing has come between and its place is still there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Bulk, Registration, Team
from activity_hub.rules.desk import DeskRefusal, Verb, undo_refusal
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import LIVE, Status, WithdrawRefusal
from activity_hub.rules.seats import Pool
from activity_hub.services.base import access, answers, audit, frame, outbox, places, promotion, quotas, teams
from activity_hub.services.base.access import NotAllowed
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.base.outbox import Telling
from activity_hub.services.desk import bulks
from activity_hub.services.desk.bulks import Item
from activity_hub.services.desk.carrying import Order, locked, present_at
from activity_hub.services.desk.views import Done, Why


@dataclass(frozen=True, slots=True)
class _Back:
    """The way back of one command, with what is known of its activity under the lock."""

    by: Actor
    at: datetime
    verb: Verb
    activity: Activity
    target: Activity | None
    pool: Pool
    present: frozenset[int]
    rows: dict[int, Registration]
    live: frozenset[int]  # members who have a live registration here


@begins_anew
def undo(*, by: Actor, at: datetime, activity_id: int, bulk_id: int) -> Done | None:
    """Take one's own command back for everybody for whom that can still be done; the others are named.

    A command undone before is answered as it is, another's with None. Raises NotFound, and NotAllowed where the right
    has gone meanwhile.
    """
    with write_tx():
        access.activity(by, activity_id)
        if not by.holds(Right.ACT_FOR):  # nobody without it can have given a command
            raise NotAllowed
        kept = bulks.found(by, activity_id, bulk_id)
        if kept is None:
            return None
        to_id = next((item["to"] for item in kept.items if "to" in item), None)
        elsewhere = _elsewhere(kept, to_id)
        activity, target = locked(by, activity_id, Order(Verb(kept.verb), to_id=to_id))
        db.session.refresh(kept)  # under the lock: it may have been taken back while we waited
        if kept.undone_at is not None:
            return bulks.done(kept)
        for one in (activity, target):
            if one is not None:
                places.settle(one, at)
        back = _back(by, at, kept, activity, target)
        kept.items = [_tried(back, item) for item in kept.items if "why" not in item]
        kept.undone_at = at
        _finish(back, kept.items)
        promotion.serve(elsewhere, at)
        return bulks.done(kept)


def _elsewhere(bulk: Bulk, to_id: int | None) -> list[Activity]:
    """Other lists of the series, locked: who loses again the place that the command gave may be let in there."""
    whose = select(Registration.member_id).where(Registration.id.in_([item["id"] for item in bulk.items]))
    given_in = bulk.activity_id if to_id is None else to_id
    return promotion.lock_elsewhere(given_in, db.session.scalars(whose), and_also=[bulk.activity_id])


def _back(by: Actor, at: datetime, bulk: Bulk, activity: Activity, target: Activity | None) -> _Back:
    ids = {item[name] for item in bulk.items for name in ("id", "made") if name in item}
    asked = select(Registration).where(Registration.id.in_(ids)).order_by(Registration.id)
    rows = db.session.scalars(asked.with_for_update(key_share=True).execution_options(populate_existing=True))
    live = select(Registration.member_id).where(
        Registration.activity_id == activity.id, Registration.status.in_([status.value for status in LIVE])
    )
    return _Back(
        by=by,
        at=at,
        verb=Verb(bulk.verb),
        activity=activity,
        target=target,
        rows={row.id: row for row in rows},
        pool=quotas.seats(activity, at).pool,
        present=present_at(activity) | (present_at(target) if target else frozenset()),
        live=frozenset(db.session.scalars(live)),
    )


def _tried(back: _Back, item: Item) -> Item:
    """The item, with the reason where it could not be taken back."""
    row, was = back.rows[item["id"]], Status(item["was"])
    why = _refusal(back, item, row, was)
    if why is not None:
        return {"id": item["id"], "why": why.value}
    if back.target is not None:
        places.end(back.target, back.rows[item["made"]], back.at, Status.WITHDRAWN)
    _restore(back, item, row, was)
    return item


def _refusal(back: _Back, item: Item, row: Registration, was: Status) -> Why | None:
    if why := undo_refusal(False, Status(row.status), Status(item["left"]), ActivityStatus(back.activity.status)):
        return why
    if "made" in item and back.rows[item["made"]].status != item["made_status"]:
        return DeskRefusal.CHANGED_SINCE
    if row.member_id in back.present:
        return WithdrawRefusal.ALREADY_PRESENT
    is_live = Status(row.status) in LIVE
    if not is_live and row.member_id in back.live:
        return DeskRefusal.SIGNED_UP_AGAIN
    if not is_live and not teams.takes_back(back.activity, row):
        return DeskRefusal.CHANGED_SINCE
    if was in (Status.CONFIRMED, Status.OFFERED) and back.pool.lacks(row.quota_id, row.places):
        return DeskRefusal.NO_ROOM
    if not is_live and frame.of(back.activity).has_questions and not answers.take_again(row):
        return DeskRefusal.ANSWER_GONE
    return None


def _restore(back: _Back, item: Item, row: Registration, was: Status) -> None:
    """Let the registration stand as it stood; an offer that would have ended meanwhile becomes a turn in the list."""
    until = datetime.fromisoformat(item["until"]) if item["until"] else None
    if was is Status.OFFERED and (until is None or until <= back.at):
        was, until = Status.WAITLISTED, None
    if was in (Status.CONFIRMED, Status.OFFERED):
        back.pool.take(row.quota_id, row.places)
    was_live = Status(row.status) in LIVE
    places.stand(back.activity, row, back.at, was)
    row.reason = ""
    if was is Status.OFFERED and until is not None:
        row.offer_expires_at = until
        back.activity.due_at = min(back.activity.due_at or until, until)
    if row.team_id is not None and not was_live:
        _rejoin(row, back.at)


def _rejoin(row: Registration, at: datetime) -> None:
    db.session.flush()
    team = db.session.get_one(Team, row.team_id)
    now = teams.squad(team)
    teams.settle(team, now.without(row.id).unions, now, at)


def _finish(back: _Back, items: list[Item]) -> None:
    """Serve the lists, since places may have become free; note it and tell those concerned."""
    for one in (back.activity, back.target):
        if one is not None:
            places.promote(one, back.at)
    restored = [back.rows[item["id"]] for item in items if "why" not in item]
    noted = {row.id: {"status": row.status} for row in restored}
    audit.record_all(back.by, back.at, f"undo_{back.verb}", "registration", noted)
    tellings = [
        Telling(row.member_id, row.activity_id, row.id) for row in restored if row.member_id != back.by.member_id
    ]
    outbox.tell_all(tellings, kind=Notice.RESTORED, at=back.at, by_id=back.by.member_id)

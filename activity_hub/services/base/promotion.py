"""What gives a place to the next in the list, here and in the lists elsewhere that count what is here."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, or_, select

from activity_hub.database import db
from activity_hub.models import Activity, Member, Registration, SpecialDay, Union
from activity_hub.rules.audience import Audience, fits
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.notices import Notice
from activity_hub.rules.offers import deadline
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import PROMOTING, Status
from activity_hub.rules.seats import OPEN_POOL, Line
from activity_hub.rules.terms import Terms
from activity_hub.services.base import asking, audit, fairness, frame, locking, outbox, quotas
from activity_hub.services.base.locking import lock_all

_BATCH = 50  # waiters read at a time; nearly always the first ones are eligible
_Waiter = Row[Registration, Member, str | None]


def promote(
    activity: Activity, at: datetime, line: Line | None = None, wait_class: int | None = None
) -> list[Registration]:
    """Serve the list from its head while there is room; the activity's row must be locked.

    Whoever is suspended, no longer fits or has had their share is passed over and keeps the turn; where time alone will
    lift that, the activity is due then. With nothing free, or nobody waiting, it changes nothing, so it may be called
    after every change of an activity. A `line` given afterwards knows whom a newcomer would overtake: of a
    `wait_class`, only those who come before it are served.
    """
    if not _has_list(activity):
        return []
    promoted: list[Registration] = []
    lifted: set[datetime] = set()
    for registration in _served(activity, at, line or line_of(activity, at), wait_class, lifted):
        _let_in(activity, registration, at)
        promoted.append(registration)
    if lifted:
        activity.due_at = min(lifted | ({activity.due_at} if activity.due_at else set()))
    return promoted


def would_serve(activity: Activity, at: datetime) -> int:
    """How many `promote` would serve now; nothing is changed. A right state answers 0."""
    if not _has_list(activity):
        return 0
    return sum(1 for _ in _served(activity, at, line_of(activity, at)))


def line_of(activity: Activity, at: datetime) -> Line:
    """The pool of the moment under the activity's policy, nobody served yet."""
    return line_on(activity, quotas.seats(activity, at))


def line_on(activity: Activity, seats: quotas.Seats) -> Line:
    """A line for a pool that was loaded before."""
    return Line(seats.pool, Terms.of(activity.terms).wait_policy)


def line_behind(activity: Activity, at: datetime, seats: quotas.Seats, wait_class: int | None = None) -> Line:
    """The line as a newcomer would find it, who stands behind everybody in the list; nothing is changed.

    With a `wait_class` they stand before those of a higher class.
    """
    line = line_on(activity, seats)
    if _has_list(activity):
        for _registration in _served(activity, at, line, wait_class):
            pass  # each one served is counted in the line
    return line


def _has_list(activity: Activity) -> bool:
    return bool(activity.waiting) and ActivityStatus(activity.status) in PROMOTING


def _served(
    activity: Activity, at: datetime, line: Line, wait_class: int | None = None, lifted: set[datetime] | None = None
) -> Iterable[Registration]:
    """Those in the list for whom there is room now, in their order; each is counted in `line` before it is given.

    Into `lifted` goes when those may come who are passed over only for a time.
    """
    terms = Terms.of(activity.terms)
    audience = frame.audience_of(activity)
    after = (-1, 0)
    while (open_quotas := line.open_quotas()) and (
        batch := _waiters(activity, after, open_quotas, terms, at, wait_class)
    ):
        after = (batch[-1][0].wait_class, batch[-1][0].wait_seq or 0)
        for registration in _eligible(activity, terms, audience, batch, at, lifted if lifted is not None else set()):
            if line.serve(registration.quota_id, registration.places):
                yield registration


def _eligible(
    activity: Activity,
    terms: Terms,
    audience: Audience,
    batch: Sequence[_Waiter],
    at: datetime,
    lifted: set[datetime],
) -> Iterator[Registration]:
    """Those of a batch who may have a place at all; what fair play says of them is asked at once."""
    fair = fairness.judge_all(activity, terms, [member.id for _, member, _ in batch], at)
    for registration, member, path in batch:
        if member.suspended or fits(asking.person_of(member, path), audience) is not None:
            continue
        if fair[member.id].refusal is None:
            yield registration
        elif then := fairness.lifted_at(activity, terms, fair[member.id], at):
            lifted.add(then)


def _waiters(
    activity: Activity,
    after: tuple[int, int],
    open_quotas: Sequence[int],
    terms: Terms,
    at: datetime,
    wait_class: int | None,
) -> Sequence[_Waiter]:
    """The next in the list among those whose quota has anything to give; held-back ones stay out until their time."""
    drawing = [Registration.quota_id.in_([one for one in open_quotas if one != OPEN_POOL])]
    if OPEN_POOL in open_quotas:
        drawing.append(Registration.quota_id.is_(None))
    is_after = or_(
        Registration.wait_class > after[0],
        (Registration.wait_class == after[0]) & (Registration.wait_seq > after[1]),
    )
    asked = (
        select(Registration, Member, Union.path)
        .join(Member, Member.id == Registration.member_id)
        .outerjoin(Union, Union.id == Registration.union_then_id)
        .where(
            Registration.activity_id == activity.id,
            Registration.status == Status.WAITLISTED.value,
            is_after,
            or_(*drawing),
        )
    )
    if terms.priority_until is not None and at < terms.priority_until:
        asked = asked.where(Registration.wait_class == 0)
    if wait_class is not None:
        asked = asked.where(Registration.wait_class <= wait_class)
    return db.session.execute(asked.order_by(Registration.wait_class, Registration.wait_seq).limit(_BATCH)).all()


def _let_in(activity: Activity, registration: Registration, at: datetime) -> None:
    """Confirm, or offer for a time where the activity does it so."""
    terms = Terms.of(activity.terms)
    kind, status = Notice.PROMOTED, Status.CONFIRMED
    if terms.offer_hours:
        kind, status = Notice.OFFERED, Status.OFFERED
        until = _deadline(activity, terms, at)
        registration.offer_expires_at = until
        activity.due_at = min(activity.due_at or until, until)
    registration.status = status.value
    registration.updated_at = at
    activity.waiting -= 1
    quotas.take(activity, registration.quota_id, registration.places)
    audit.record(SYSTEM, at, "promote", "registration", registration.id, status=registration.status)
    _tell(registration, kind, at)


def offered_until(activity: Activity, at: datetime) -> datetime | None:
    """Until when a place offered now would be kept; None where places are given at once."""
    terms = Terms.of(activity.terms)
    return _deadline(activity, terms, at) if terms.offer_hours else None


def _deadline(activity: Activity, terms: Terms, at: datetime) -> datetime:
    """Until when an offer made now is kept; never past the moment at which the last occurrence begins."""
    special = dict(db.session.execute(select(SpecialDay.on, SpecialDay.is_working)).all())
    zone = ZoneInfo(activity.time_zone)
    hours = terms.offer_hours or 0
    until = deadline(at, hours, zone, terms.offer_skips_night, terms.offer_skips_days_off, special)
    begins = frame.of(activity).last_starts_at
    return max(min(until, begins), at) if begins else until


def reconsider(member_ids: Iterable[int], at: datetime) -> None:
    """Somebody's standing has changed (age, gender, tags, suspension): serve the lists in which they wait.

    Inside write_tx(), after the change; the members' rows are locked before the activities'.
    """
    _serve_lists(at, Registration.member_id.in_(list(member_ids)))


def serve_all(at: datetime) -> None:
    """Many things have changed at once, as an import brings them: serve every list there is."""
    _serve_lists(at)


def _serve_lists(at: datetime, *whose: ColumnElement[bool]) -> None:
    """All are locked before the first is served, since serving one may lock a whole series (base/fairness)."""
    db.session.flush()
    waits = select(Registration.activity_id).where(Registration.status == Status.WAITLISTED.value, *whose)
    serve(lock_all(db.session.scalars(waits)), at)


def lock_elsewhere(
    activity_id: int, member_ids: Iterable[int] | None = None, and_also: Iterable[int] = ()
) -> list[Activity]:
    """The lists that may let somebody in when places here are given back, because their limit counts this activity.

    Called before anything else is locked, for these members or for all who have a place here: the activity itself, and
    those that are locked afterwards, are locked with them in their turn. Where there is no such list nothing is locked.
    """
    ids = fairness.lists_elsewhere(activity_id, member_ids)
    together = {*ids, activity_id, *and_also}
    if locking.held():
        locking.require(together)
    elif ids:
        lock_all(together)
    return _loaded(ids)


def held_elsewhere(activity_id: int, member_ids: Iterable[int]) -> list[Activity]:
    """The same where the activity is locked already, so that nothing more may be waited for.

    Raises ToBeHeld where those lists are not locked yet: the service around it @begins_anew.
    """
    return _held(activity_id, fairness.lists_elsewhere(activity_id, member_ids))


def held_lists_of(activity_id: int, member_ids: Iterable[int]) -> list[Activity]:
    """The lists that ask whether these members came or stayed away, where that has changed here; raises as above."""
    return _held(activity_id, fairness.lists_of(member_ids))


def _held(activity_id: int, ids: Sequence[int]) -> list[Activity]:
    if ids:
        locking.require([*ids, activity_id])
    return _loaded(ids)


def _loaded(ids: Iterable[int]) -> list[Activity]:
    """Activities that this transaction has locked, and so knows as they are."""
    return [db.session.get_one(Activity, activity_id) for activity_id in ids]


def serve(activities: Iterable[Activity], at: datetime) -> list[Registration]:
    """Serve the lists of locked activities, once what lets somebody in has been written; answers whom they promoted.

    What has become due there by itself is left to whoever comes there next: it might let somebody in elsewhere again.
    """
    db.session.flush()
    return [one for activity in activities for one in promote(activity, at)]


def _tell(registration: Registration, kind: Notice, at: datetime) -> None:
    outbox.tell(
        member_id=registration.member_id,
        activity_id=registration.activity_id,
        registration_id=registration.id,
        kind=kind,
        at=at,
    )

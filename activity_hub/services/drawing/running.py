"""Drawing places: lock, load who asked, rank them by the seed, seat down the ranks, publish; once and for all."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Draw, DrawTicket, Member, Occurrence, Registration, Union
from activity_hub.rules import draw as rule
from activity_hub.rules.audience import fits
from activity_hub.rules.draw import Call, DrawRefusal, Entry, Outcome, Quota, Standing
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import SYSTEM, Actor, Right
from activity_hub.rules.places import Status
from activity_hub.rules.seats import keeps
from activity_hub.rules.terms import Terms
from activity_hub.services.base import access, audit, draws, fairness, frame, outbox, places, promotion, quotas
from activity_hub.services.base.access import NotFound, Refused
from activity_hub.services.base.asking import person_of
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.base.outbox import Telling

_NOTICE = {
    Status.CONFIRMED: Notice.DRAWN,
    Status.OFFERED: Notice.OFFERED,
    Status.WAITLISTED: Notice.NOT_DRAWN,
    Status.REJECTED: Notice.REJECTED,  # where nobody waits
}
_Asking = tuple[Registration, Member, str | None]


@begins_anew
def draw(*, by: Actor, at: datetime, activity_id: int | str) -> bool:
    """Draw the places of an activity whose sign-up has closed; False where they were drawn before.

    Raises NotFound, NotAllowed, Refused with a DrawRefusal.
    """
    with write_tx():
        activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
        row = lock(Draw, activity.id)
        if row is not None and row.drawn_at is not None:
            return False
        refusal = refusal_of(activity, row, at)
        opened = draws.opened(row) if row is not None and refusal is None else None
        if row is None or refusal is not None or opened is None:
            raise Refused(refusal or DrawRefusal.SEED_LOST)
        places.settle(activity, at)
        _carry_out(by, at, activity, row, *opened)
        return True


def ready_for(*, by: Actor, at: datetime, activity_id: int | str) -> Activity:
    """The activity, where the actor may draw its places now; else as `draw`."""
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    if refusal := refusal_of(activity, db.session.get(Draw, activity.id), at):
        raise Refused(refusal)
    return activity


def due(*, at: datetime) -> list[int]:
    """The activities whose sign-up has closed, by its time or by hand, and whose places are still to be drawn."""
    begins = (
        select(func.min(Occurrence.starts_at))
        .where(Occurrence.activity_id == Activity.id, Occurrence.status == OccurrenceStatus.PLANNED.value)
        .correlate(Activity)
        .scalar_subquery()
    )
    is_over = or_(Activity.sign_up_closes_at <= at, Activity.sign_up_closes_at.is_(None) & (begins <= at))
    has_closed = or_(
        Activity.status == ActivityStatus.CLOSED.value, (Activity.status == ActivityStatus.PUBLISHED.value) & is_over
    )
    asked = select(Activity.id).join(Draw, Draw.activity_id == Activity.id).where(Draw.drawn_at.is_(None), has_closed)
    return list(db.session.scalars(asked.order_by(Activity.id)))


def draw_due(*, at: datetime) -> int:
    """Draw whatever is due, each in a transaction of its own; how many were drawn.

    One that fails keeps no other from being drawn; the first failure is raised when all had their turn.
    """
    drawn, failed = 0, None
    for activity_id in due(at=at):
        try:
            drawn += draw(by=SYSTEM, at=at, activity_id=activity_id)
        except (Refused, NotFound):  # somebody changed it in between; or its seed cannot be opened, as its page says
            continue
        except Exception as error:
            failed = failed or error
    if failed is not None:
        raise failed
    return drawn


def refusal_of(activity: Activity, row: Draw | None, at: datetime) -> DrawRefusal | None:
    """Why its places cannot be drawn now."""
    if row is None or not Terms.of(activity.terms).is_drawn:
        return DrawRefusal.NOT_DRAWN_FOR
    closes_at = activity.sign_up_closes_at or frame.of(activity).first_starts_at
    return rule.refusal(ActivityStatus(activity.status), closes_at, at)


def _carry_out(by: Actor, at: datetime, activity: Activity, row: Draw, seed: str, key: str) -> None:
    asking = _asking(activity.id)
    by_ticket = {draws.ticket(key, registration.id): registration for registration, *_ in asking}
    drawn = _drawn(activity, asking, by_ticket, at)
    standings = rule.run(drawn, seed)
    _write_tickets(by_ticket, drawn.entries, standings)
    _seat(activity, by_ticket, standings, at)
    row.seed, row.entries, row.document = seed, drawn.digest, rule.document(drawn, seed, standings)
    row.drawn_at, row.by_id = at, by.member_id
    activity.revision += 1  # a draw that is over changes what signing up brings
    activity.updated_at = at
    activity.due_at = places.expected_due(activity, at)
    places.promote(activity, at)  # lets nobody in, but learns when those may come who were passed over for a time
    seated = sum(one.outcome is Outcome.SEATED for one in standings)
    audit.record(by, at, "draw", "activity", activity.id, tickets=len(standings), seated=seated, digest=drawn.digest)
    _tell(by, at, activity, by_ticket, standings)


def _asking(activity_id: int) -> Sequence[_Asking]:
    """Who asked and still does; their rows are locked in the order of their ids."""
    asked = (
        select(Registration, Member, Union.path)
        .join(Member, Member.id == Registration.member_id)
        .outerjoin(Union, Union.id == Registration.union_then_id)
        .where(Registration.activity_id == activity_id, Registration.status == Status.PENDING.value)
        .order_by(Registration.id)
        .with_for_update(key_share=True, of=Registration)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(asked)]


def _drawn(activity: Activity, asking: Sequence[_Asking], tickets: dict[str, Registration], at: datetime) -> rule.Draw:
    """All that is published but the seed: whoever may not be given a place now keeps the ticket and is passed over."""
    terms = Terms.of(activity.terms)
    audience = frame.audience_of(activity)
    fair = fairness.judge_all(activity, terms, [member.id for _, member, _ in asking], at)
    may_win = {
        registration.id
        for registration, member, path in asking
        if not member.suspended
        and fits(person_of(member, path), audience) is None
        and fair[member.id].refusal is None
        and not fair[member.id].is_held_back
    }
    for registration, member, _ in asking:
        registration.wait_class = fair[member.id].wait_class
    entries = (
        Entry(ticket, one.places, one.wait_class, one.quota_id, one.id in may_win) for ticket, one in tickets.items()
    )
    call = Call(activity.code, activity.capacity, activity.taken, terms.wait_policy)
    return rule.Draw(call, _quotas(activity, at), tuple(entries))


def _quotas(activity: Activity, at: datetime) -> tuple[Quota, ...]:
    if not frame.of(activity).has_quotas:
        return ()
    return tuple(
        Quota(row.id, row.parent_id, row.places, row.taken, not keeps(row.returns_at, at))
        for row in quotas.rows(activity.id)
    )


def _write_tickets(by_ticket: dict[str, Registration], entries: Sequence[Entry], standings: Sequence[Standing]) -> None:
    said = {one.ticket: one for one in standings}
    for entry in entries:
        registration, standing = by_ticket[entry.ticket], said[entry.ticket]
        db.session.add(
            DrawTicket(
                registration_id=registration.id,
                activity_id=registration.activity_id,
                ticket=entry.ticket,
                places=entry.places,
                wait_class=entry.wait_class,
                quota_id=entry.quota,
                rank=standing.rank,
                outcome=standing.outcome.value,
            )
        )


def _seat(activity: Activity, by_ticket: dict[str, Registration], standings: Sequence[Standing], at: datetime) -> None:
    """Winners are confirmed or offered a place; the others wait in drawn order, or are told no where nobody waits."""
    offered_until = promotion.offered_until(activity, at)
    with db.session.no_autoflush:  # one write of all rows at the end, not one for each place that is counted
        for standing in standings:
            registration = by_ticket[standing.ticket]
            if standing.outcome is Outcome.SEATED:
                places.stand(activity, registration, at, Status.OFFERED if offered_until else Status.CONFIRMED)
                registration.offer_expires_at = offered_until
            elif activity.waitlist:
                places.stand(activity, registration, at, Status.WAITLISTED)
            else:
                places.free(activity, registration, at, Status.REJECTED)
    db.session.flush()


def _tell(
    by: Actor, at: datetime, activity: Activity, by_ticket: dict[str, Registration], standings: Sequence[Standing]
) -> None:
    told: dict[Notice, list[Telling]] = {}
    for standing in standings:
        registration = by_ticket[standing.ticket]
        told.setdefault(_NOTICE[Status(registration.status)], []).append(
            Telling(registration.member_id, activity.id, registration.id)
        )
    for notice, tellings in told.items():
        outbox.tell_all(tellings, kind=notice, at=at, by_id=by.member_id)

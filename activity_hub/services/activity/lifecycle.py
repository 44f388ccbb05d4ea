"""An activity's way from draft to archive: every change of status, by the table of the rules."""

from datetime import datetime

from sqlalchemy import and_, insert, select, update

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Attendance, Membership, Occurrence, Registration
from activity_hub.rules import lifecycle as rule
from activity_hub.rules.activity import reason_faults
from activity_hub.rules.days import local_day
from activity_hub.rules.lifecycle import ActivityStatus, Command, LifecycleRefusal, OccurrenceStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.services.base import access, audit, door_dates, promotion, publishing
from activity_hub.services.base import activity_views as views
from activity_hub.services.base.activity_views import ActivityView
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.base.memberships import holds_on

TOLD = (OccurrenceStatus.PLANNED, OccurrenceStatus.CANCELLED, OccurrenceStatus.POSTPONED)


def submit(by: Actor, at: datetime, activity_id: int | str, reason: str | None = None) -> ActivityView:
    """Ask for approval."""
    return run(by, at, activity_id, Command.SUBMIT, reason)


def publish(by: Actor, at: datetime, activity_id: int | str, reason: str | None = None) -> ActivityView:
    """Show it to everybody it is for; also opens again what was closed, or postponed and dated anew."""
    return run(by, at, activity_id, Command.PUBLISH, reason)


def send_back(by: Actor, at: datetime, activity_id: int | str, reason: str | None = None) -> ActivityView:
    """Back to draft, with what is still to be done."""
    return run(by, at, activity_id, Command.SEND_BACK, reason)


def close(by: Actor, at: datetime, activity_id: int | str, reason: str | None = None) -> ActivityView:
    """Close sign-up before its time."""
    return run(by, at, activity_id, Command.CLOSE, reason)


def cancel(by: Actor, at: datetime, activity_id: int | str, reason: str | None = None) -> ActivityView:
    """Call it off; every occurrence still to come is cancelled, and calendars are told."""
    return run(by, at, activity_id, Command.CANCEL, reason)


def postpone(by: Actor, at: datetime, activity_id: int | str, reason: str | None = None) -> ActivityView:
    """Put it off until new dates are known; registrations stay."""
    return run(by, at, activity_id, Command.POSTPONE, reason)


def hold(by: Actor, at: datetime, activity_id: int | str, reason: str | None = None) -> ActivityView:
    """It has taken place: whoever was confirmed and not scanned counts as registered and absent.

    Refused with NOT_OVER until the last occurrence has begun.
    """
    return run(by, at, activity_id, Command.HOLD, reason)


def archive(by: Actor, at: datetime, activity_id: int | str, reason: str | None = None) -> ActivityView:
    """Put it away."""
    return run(by, at, activity_id, Command.ARCHIVE, reason)


@begins_anew
def run(by: Actor, at: datetime, activity_id: int | str, command: Command, reason: str | None = None) -> ActivityView:
    """Carry out a command.

    Raises NotFound, NotAllowed, Refused (WRONG_STATUS, NOT_OVER, NEEDS_DATES), Invalid where a reason is needed and
    missing.
    """
    with write_tx():
        elsewhere = _elsewhere(by, activity_id, command)
        row = access.activity(by, activity_id, _right(command), locked=True)
        status = rule.after(ActivityStatus(row.status), command)
        if isinstance(status, LifecycleRefusal):
            raise access.Refused(status, status=row.status)
        faults = reason_faults(reason or "") if command in rule.NEEDS_REASON else {}
        if faults:
            raise access.Invalid(faults)
        _carry_out(row, command, status, (reason or "").strip(), at)
        audit.record(by, at, command.value, "activity", row.id, status=status.value)
        promotion.serve(elsewhere, at)
        db.session.flush()
        return views.of_row(row)


def _elsewhere(by: Actor, activity_id: int | str, command: Command) -> list[Activity]:
    """Other lists of the series, locked: a place in what is called off counts no more, so they may let somebody in."""
    if command is not Command.CANCEL:
        return []
    return promotion.lock_elsewhere(access.activity(by, activity_id, _right(command)).id)


def ready_for(by: Actor, activity_id: int | str, command: Command) -> ActivityView:
    """The activity, where the actor may carry out the command and the table has a row for it; else as `run`."""
    row = access.activity(by, activity_id, _right(command))
    status = rule.after(ActivityStatus(row.status), command)
    if isinstance(status, LifecycleRefusal):
        raise access.Refused(status, status=row.status)
    view = views.of_row(row)
    if command is Command.PUBLISH and view.needs_dates:
        raise access.Refused(LifecycleRefusal.NEEDS_DATES)
    return view


def _right(command: Command) -> Right:
    return Right.PUBLISH_ACTIVITY if command in rule.NEEDS_APPROVAL else Right.EDIT_ACTIVITY


def _carry_out(row: Activity, command: Command, status: ActivityStatus, reason: str, at: datetime) -> None:
    occurrences = list(db.session.scalars(select(Occurrence).where(Occurrence.activity_id == row.id)))
    if command is Command.HOLD and not _has_begun(row, occurrences, at):
        raise access.Refused(LifecycleRefusal.NOT_OVER)
    held = (OccurrenceStatus(one.status) for one in occurrences)
    if command is Command.PUBLISH and rule.needs_dates(ActivityStatus(row.status), held):
        raise access.Refused(LifecycleRefusal.NEEDS_DATES)
    row.status = status.value
    row.reason = reason
    row.revision += 1
    row.updated_at = at
    _move_occurrences(occurrences, command, at)
    door_dates.follow(row)
    if command is Command.PUBLISH:
        publishing.published(row, at)
    if command is Command.HOLD:
        db.session.flush()
        for one in occurrences:
            if one.status == OccurrenceStatus.HELD:
                _note_absent(row, one)


def _has_begun(row: Activity, occurrences: list[Occurrence], at: datetime) -> bool:
    """Whether the last occurrence that is not called off has begun; one without times begins with its day."""
    today = local_day(at, row.time_zone)
    standing = [one for one in occurrences if one.status != OccurrenceStatus.CANCELLED]
    return all(one.starts_at <= at if one.starts_at else one.held_on <= today for one in standing)


def _move_occurrences(occurrences: list[Occurrence], command: Command, at: datetime) -> None:
    moves = rule.OCCURRENCES_AFTER.get(command, {})
    for one in occurrences:
        status = moves.get(OccurrenceStatus(one.status))
        if status is None or (command is Command.POSTPONE and one.starts_at and one.starts_at <= at):
            continue
        one.status = status.value
        one.updated_at = at
        if status in TOLD:
            one.revision += 1


def _note_absent(row: Activity, one: Occurrence) -> None:
    """Absence for every confirmed registration without a check-in that stands, with the unit of the day itself."""
    confirmed = select(Registration.id).where(
        Registration.activity_id == row.id, Registration.status == Status.CONFIRMED.value
    )
    db.session.execute(
        update(Attendance)
        .where(
            Attendance.occurrence_id == one.id, Attendance.state == "void", Attendance.registration_id.in_(confirmed)
        )
        .values(state="absent", evidence="held")
        .execution_options(synchronize_session="fetch")
    )
    seen = select(Attendance.member_id).where(Attendance.occurrence_id == one.id)
    missing = db.session.execute(
        select(Registration.id, Registration.member_id, Membership.union_id, Membership.enterprise_id)
        .outerjoin(
            Membership,
            and_(Membership.member_id == Registration.member_id, holds_on(one.held_on)),
        )
        .where(Registration.id.in_(confirmed), Registration.member_id.not_in(seen))
        .order_by(Registration.id)
    )
    absent = {row.member_id: _absence(one, *row) for row in missing}
    if absent:
        db.session.execute(insert(Attendance), list(absent.values()))


def _absence(
    one: Occurrence, registration_id: int, member_id: int, union_id: int | None, enterprise_id: int | None
) -> dict[str, int | str | None]:
    return {
        "occurrence_id": one.id,
        "member_id": member_id,
        "registration_id": registration_id,
        "state": "absent",
        "union_then_id": union_id,
        "enterprise_then_id": enterprise_id,
        "gate": "",
        "evidence": "held",
    }

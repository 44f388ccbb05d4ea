"""No-shows and the appeals against them: the member gives a reason, the organiser of the activity decides."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Appeal, Attendance, Member, Occurrence, Union
from activity_hub.rules.activity import REASON_MAX, reason_faults, text_fault
from activity_hub.rules.fairness import AppealStatus, appeal_refusal
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access, audit, outbox, promotion
from activity_hub.services.base.access import BIGGEST_ID, Invalid, NotFound, Refused

_RECENT = 100  # no-shows looked back at on one's own page
_LONGEST = 500  # appeals shown at once on a desk
_NOTICE = {AppealStatus.GRANTED: Notice.APPEAL_GRANTED, AppealStatus.REFUSED: Notice.APPEAL_REFUSED}


@dataclass(frozen=True, slots=True)
class NoShow:
    """One day on which the asker had a place and did not come; `status` is None where they have not appealed."""

    attendance_id: int
    activity_id: int
    title: str
    held_on: date
    status: AppealStatus | None
    reason: str
    answer: str


@dataclass(frozen=True, slots=True)
class AppealLine:
    """One appeal as the organiser reads it."""

    id: int
    member_no: str
    name: str
    union_name: str
    held_on: date
    reason: str
    status: AppealStatus
    answer: str
    asked_at: datetime


def my_no_shows(*, by: Actor) -> list[NoShow]:
    """The asker's no-shows, newest first, each with the appeal against it; one statement."""
    asked = (
        select(Attendance.id, Activity.id, Activity.title, Occurrence.held_on, Appeal)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .outerjoin(Appeal, Appeal.attendance_id == Attendance.id)
        .where(Attendance.member_id == by.member_id, *_stayed_away())
        .order_by(Occurrence.held_on.desc(), Attendance.id.desc())
        .limit(_RECENT)
    )
    return [_no_show(*row) for row in db.session.execute(asked)]


def appeal(*, by: Actor, at: datetime, attendance_id: int, reason: str) -> None:
    """Appeal against a no-show of one's own; worded anew it stays one appeal.

    Raises NotFound, Refused with an AppealRefusal once it is decided, Invalid for a missing or overlong reason.
    """
    with write_tx():
        if not 0 < attendance_id <= BIGGEST_ID or lock(Attendance, attendance_id) is None:
            raise NotFound
        activity_id = db.session.scalar(_own(by, attendance_id))
        if activity_id is None:
            raise NotFound
        row = db.session.scalar(select(Appeal).where(Appeal.attendance_id == attendance_id))
        if refusal := appeal_refusal(AppealStatus(row.status) if row else None):
            raise Refused(refusal)
        if faults := reason_faults(reason):
            raise Invalid(faults)
        if row is None:
            row = Appeal(attendance_id=attendance_id, member_id=by.member_id, activity_id=activity_id, asked_at=at)
            db.session.add(row)
        row.reason, row.status = reason.strip(), AppealStatus.ASKED.value
        db.session.flush()
        audit.record(by, at, "appeal", "appeal", row.id)


def listed(*, by: Actor, activity_id: int) -> list[AppealLine]:
    """The appeals at an activity that the actor may edit: those to be decided first."""
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    asked = (
        select(Appeal, Member.member_no, Member.name, Union.name, Occurrence.held_on)
        .join(Member, Member.id == Appeal.member_id)
        .join(Attendance, Attendance.id == Appeal.attendance_id)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .outerjoin(Union, Union.id == Attendance.union_then_id)
        .where(Appeal.activity_id == activity.id)
        .order_by(Appeal.status != AppealStatus.ASKED.value, Appeal.asked_at, Appeal.id)
        .limit(_LONGEST)
    )
    return [_line(*row) for row in db.session.execute(asked)]


def decide(
    *, by: Actor, at: datetime, activity_id: int, appeal_id: int, status: AppealStatus, answer: str = ""
) -> None:
    """Grant or refuse; decided the same way again it stays as it is, and a decision may be changed.

    A refusal needs an answer that the member can read. Raises NotFound, NotAllowed, Invalid.
    """
    with write_tx():
        activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
        row = _locked(activity, appeal_id)
        _require_answer(status, answer)
        if (row.status, row.answer) == (status.value, answer.strip()):
            return
        row.status, row.answer = status.value, answer.strip()
        row.decided_by_id, row.decided_at = by.member_id, at
        db.session.flush()
        audit.record(by, at, status.value, "appeal", row.id)
        _tell(by, at, row, status)
        promotion.reconsider([row.member_id], at)  # who is excused may have been passed over in a list


def _locked(activity: Activity, appeal_id: int) -> Appeal:
    """The appeal behind its member: lists that are served afterwards lock their activities after both."""
    asked = select(Appeal.member_id).where(Appeal.id == appeal_id, Appeal.activity_id == activity.id)
    member_id = db.session.scalar(asked) if 0 < appeal_id <= BIGGEST_ID else None
    row = lock(Appeal, appeal_id) if member_id is not None and lock(Member, member_id) is not None else None
    if row is None:
        raise NotFound
    return row


def _tell(by: Actor, at: datetime, row: Appeal, status: AppealStatus) -> None:
    of = select(Attendance.registration_id).where(Attendance.id == row.attendance_id)
    outbox.tell(
        member_id=row.member_id,
        activity_id=row.activity_id,
        registration_id=db.session.scalar(of),
        kind=_NOTICE[status],
        at=at,
        text=row.answer,
        by_id=by.member_id,
    )


def _require_answer(status: AppealStatus, answer: str) -> None:
    fault = text_fault(answer, REASON_MAX, many_lines=True)
    if status is AppealStatus.REFUSED and fault is None:
        found = reason_faults(answer).get("reason", [])
        fault = found[0] if found else None
    if fault is not None:
        raise Invalid({"answer": [fault.value]})


def _stayed_away() -> tuple[ColumnElement[bool], ...]:
    return (Attendance.state == "absent", Attendance.evidence == "held")


def _own(by: Actor, attendance_id: int) -> Select[int]:
    asked = select(Occurrence.activity_id).join(Attendance, Attendance.occurrence_id == Occurrence.id)
    return asked.where(Attendance.id == attendance_id, Attendance.member_id == by.member_id, *_stayed_away())


def _no_show(attendance_id: int, activity_id: int, title: str, held_on: date, row: Appeal | None) -> NoShow:
    status = AppealStatus(row.status) if row else None
    said = (row.reason, row.answer) if row else ("", "")
    return NoShow(attendance_id, activity_id, title, held_on, status, *said)


def _line(row: Appeal, member_no: str, name: str, union_name: str | None, held_on: date) -> AppealLine:
    return AppealLine(
        id=row.id,
        member_no=member_no,
        name=name,
        union_name=union_name or "",
        held_on=held_on,
        reason=row.reason,
        status=AppealStatus(row.status),
        answer=row.answer,
        asked_at=row.asked_at,
    )

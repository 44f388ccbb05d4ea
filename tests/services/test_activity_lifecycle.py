"""An activity's way from draft to archive: every status with every command."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Attendance, AuditEntry, Membership, Occurrence, Registration
from activity_hub.rules import lifecycle
from activity_hub.rules.lifecycle import ActivityStatus, Command, LifecycleRefusal
from activity_hub.rules.permissions import SYSTEM, Actor
from activity_hub.services import activity
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from tests.cast import Cast
from tests.conftest import NOON

AFTER = datetime(2026, 6, 22, 11, 0, tzinfo=UTC)  # the cast's activity begins


def register(cast: Cast, activity_id: int, number: str, status: str, seq: int | None = None) -> int:
    with write_tx():
        row = Registration(
            activity_id=activity_id,
            member_id=cast.members[number],
            union_then_id=cast.unions["A1"],
            status=status,
            wait_seq=seq,
            short_code=f"{number[:6]:0<8}",
            created_at=NOON,
            updated_at=NOON,
        )
        db.session.add(row)
        db.session.flush()
        return row.id


def add_occurrence(activity_id: int, no: int, starts_at: datetime | None, status: str = "planned") -> int:
    with write_tx():
        row = Occurrence(
            activity_id=activity_id, no=no, held_on=(starts_at or AFTER).date(), starts_at=starts_at, status=status
        )
        db.session.add(row)
        db.session.flush()
        return row.id


@pytest.mark.parametrize("command", list(Command))
@pytest.mark.parametrize("status", list(ActivityStatus))
def test_every_status_takes_the_commands_of_the_table_and_no_other(
    cast: Cast, status: ActivityStatus, command: Command
) -> None:
    activity_id = cast.activity(status=status.value)
    expected = lifecycle.TABLE.get((status, command))
    if expected is None:
        with pytest.raises(Refused) as caught:
            activity.run(SYSTEM, AFTER, activity_id, command, "下雨")
        assert caught.value.code is LifecycleRefusal.WRONG_STATUS
        assert activity.one(SYSTEM, activity_id).status is status
        assert db.session.scalar(select(AuditEntry.id)) is None
        return
    view = activity.run(SYSTEM, AFTER, activity_id, command, "下雨")
    assert (view.status, view.revision) == (expected, 1)
    assert db.session.scalar(select(AuditEntry.verb)) == command.value


def dated(no: int, starts_at: datetime) -> dict[str, Any]:
    """An occurrence of two hours, as it is wished."""
    return {"no": no, "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}


def _date_anew(by: Actor, at: datetime, activity_id: int, _reason: str = "") -> activity.ActivityView:
    """The first date, a minute earlier than it was."""
    starts_at = activity.one(by, activity_id).occurrences[0].starts_at
    assert starts_at is not None
    return activity.change(by, at, activity_id, occurrences=[dated(1, starts_at - timedelta(minutes=1))])


def test_each_command_has_a_name_of_its_own(cast: Cast) -> None:
    activity_id = cast.activity(status="draft", published_at=None)
    way = [
        (activity.submit, "submitted"),
        (activity.send_back, "draft"),
        (activity.submit, "submitted"),
        (activity.publish, "published"),
        (activity.close, "closed"),
        (activity.publish, "published"),
        (activity.postpone, "postponed"),
        (_date_anew, "postponed"),
        (activity.publish, "published"),
        (activity.hold, "held"),
        (activity.archive, "archived"),
    ]
    for step, status in way:
        assert step(SYSTEM, AFTER, activity_id, "还差预算").status == status
    other = cast.activity("X2")
    assert activity.cancel(SYSTEM, NOON, other, "下雨").status == "cancelled"


@pytest.mark.parametrize(
    ("who", "may"), [("chair", True), ("administrator", True), ("organiser", False), ("auditor", False)]
)
def test_publishing_and_sending_back_belong_to_the_chair(cast: Cast, who: str, may: bool) -> None:
    activity_id = cast.activity(status="submitted", published_at=None)
    for command in (Command.SEND_BACK, Command.PUBLISH):
        if may:
            activity.run(cast.actor(who), NOON, activity_id, command, "还差预算")
            continue
        with pytest.raises(NotAllowed):
            activity.run(cast.actor(who), NOON, activity_id, command, "还差预算")


@pytest.mark.parametrize("who", ["M1", "liaison", "checker", "statistician"])
def test_it_turns_a_stranger_away(cast: Cast, who: str) -> None:
    seen, draft = cast.activity("X1"), cast.activity("X2", status="draft", published_at=None)
    with pytest.raises(NotAllowed):
        activity.cancel(cast.actor(who), NOON, seen, "x")
    with pytest.raises(NotFound):
        activity.submit(cast.actor(who), NOON, draft)


@pytest.mark.parametrize("command", sorted(lifecycle.NEEDS_REASON))
@pytest.mark.parametrize(("reason", "fault"), [(None, "required"), ("  ", "required"), ("x" * 401, "too_long")])
def test_bad_news_needs_a_reason(cast: Cast, command: Command, reason: str | None, fault: str) -> None:
    status = "submitted" if command is Command.SEND_BACK else "published"
    activity_id = cast.activity(status=status)
    with pytest.raises(Invalid) as caught:
        activity.run(SYSTEM, NOON, activity_id, command, reason)
    assert caught.value.errors == {"reason": [fault]}


def test_the_reason_is_kept_until_things_go_on(cast: Cast) -> None:
    activity_id = cast.activity()
    assert activity.postpone(SYSTEM, NOON, activity_id, " 台风 ").reason == "台风"
    _date_anew(SYSTEM, NOON, activity_id)
    assert activity.publish(SYSTEM, NOON, activity_id).reason == ""


def test_what_is_postponed_is_published_again_only_with_new_dates(cast: Cast) -> None:
    activity_id = cast.activity()
    add_occurrence(activity_id, 2, AFTER + timedelta(days=1))
    activity.postpone(SYSTEM, NOON, activity_id, "台风")
    both = [dated(1, AFTER + timedelta(days=9)), dated(2, AFTER + timedelta(days=1))]
    activity.change(SYSTEM, NOON, activity_id, occurrences=both)  # the second one stays where it was
    before = activity.one(SYSTEM, activity_id)
    with pytest.raises(Refused) as asked:
        activity.ready_for(SYSTEM, activity_id, Command.PUBLISH)
    with pytest.raises(Refused) as done:
        activity.publish(SYSTEM, NOON, activity_id)
    assert asked.value.code is done.value.code is LifecycleRefusal.NEEDS_DATES
    assert activity.one(SYSTEM, activity_id) == before
    cancelled = dated(2, AFTER + timedelta(days=1)) | {"status": "cancelled"}
    activity.change(SYSTEM, NOON, activity_id, occurrences=[{"no": 1}, cancelled])
    again = activity.publish(SYSTEM, NOON, activity_id)
    assert [one.status for one in again.occurrences] == ["planned", "cancelled"]


def test_cancelling_and_postponing_are_told_to_calendars(cast: Cast) -> None:
    activity_id = cast.activity()
    postponed = activity.postpone(SYSTEM, NOON, activity_id, "台风").occurrences[0]
    assert (postponed.status, postponed.revision) == ("postponed", 1)
    moved = {"no": 1, "starts_at": AFTER + timedelta(days=7), "ends_at": AFTER + timedelta(days=7, hours=2)}
    dated = activity.change(SYSTEM, NOON, activity_id, occurrences=[moved]).occurrences[0]
    assert (dated.status, dated.revision) == ("planned", 2)
    again = activity.publish(SYSTEM, NOON, activity_id).occurrences[0]
    assert (again.status, again.revision) == ("planned", 2)
    cancelled = activity.cancel(SYSTEM, NOON, activity_id, "台风又来").occurrences[0]
    assert (cancelled.status, cancelled.revision) == ("cancelled", 3)


def test_what_has_begun_is_not_postponed(cast: Cast) -> None:
    activity_id = cast.activity(starts_at=NOON - timedelta(hours=1))
    add_occurrence(activity_id, 2, NOON + timedelta(days=1))
    statuses = [one.status for one in activity.postpone(SYSTEM, NOON, activity_id, "台风").occurrences]
    assert statuses == ["planned", "postponed"]


def test_publishing_is_dated_once_and_lets_waiters_in(cast: Cast) -> None:
    activity_id = cast.activity(status="closed", capacity=2, taken=1, seq=1, waiting=1)
    register(cast, activity_id, "M1", "confirmed")
    register(cast, activity_id, "M2", "waitlisted", 1)
    first = activity.one(SYSTEM, activity_id).published_at
    view = activity.publish(SYSTEM, NOON, activity_id)
    assert (view.published_at, view.taken, view.waiting) == (first, 2, 0)
    fresh = cast.activity("X2", status="draft", published_at=None)
    assert activity.publish(SYSTEM, NOON, fresh).published_at == NOON


def test_it_cannot_be_held_before_the_last_has_begun(cast: Cast) -> None:
    activity_id = cast.activity()
    add_occurrence(activity_id, 2, AFTER + timedelta(days=1))
    add_occurrence(activity_id, 3, AFTER + timedelta(days=9), status="cancelled")
    with pytest.raises(Refused) as caught:
        activity.hold(SYSTEM, AFTER + timedelta(hours=23), activity_id)
    assert caught.value.code is LifecycleRefusal.NOT_OVER
    held = activity.hold(SYSTEM, AFTER + timedelta(days=1), activity_id)
    assert [one.status for one in held.occurrences] == ["held", "held", "cancelled"]


def test_a_day_without_times_has_begun_with_the_day(cast: Cast) -> None:
    activity_id = cast.activity(starts_at=NOON - timedelta(days=9))
    add_occurrence(activity_id, 2, None)
    midnight = datetime(2026, 6, 21, 16, 0, tzinfo=UTC)  # in Shanghai
    with pytest.raises(Refused):
        activity.hold(SYSTEM, midnight - timedelta(seconds=1), activity_id)
    assert activity.hold(SYSTEM, midnight, activity_id).status == "held"


def test_the_confirmed_who_did_not_come_are_absent(cast: Cast) -> None:
    activity_id = cast.activity(taken=3)
    came, missed, undone = (register(cast, activity_id, number, "confirmed") for number in ("M1", "M2", "M3"))
    register(cast, activity_id, "M4", "waitlisted", 1)
    register(cast, activity_id, "chair", "withdrawn")
    only = db.session.scalars(select(Occurrence.id)).one()
    with write_tx():
        for number, registration_id, state in (("M1", came, "present"), ("M3", undone, "void")):
            db.session.add(
                Attendance(
                    occurrence_id=only,
                    member_id=cast.members[number],
                    registration_id=registration_id,
                    state=state,
                    evidence="scanned",
                )
            )
        moved = db.session.scalars(select(Membership).where(Membership.member_id == cast.members["M2"])).one()
        moved.union_id = cast.unions["A2"]  # since signing up: the unit of the day counts
    activity.hold(SYSTEM, AFTER, activity_id)
    rows = db.session.execute(select(Attendance.registration_id, Attendance.state, Attendance.union_then_id))
    found = {registration_id: (state, union_id) for registration_id, state, union_id in rows}
    assert set(found) == {came, missed, undone}
    assert found[came][0] == "present"
    assert found[missed] == ("absent", cast.unions["A2"])
    assert found[undone][0] == "absent"


def test_absence_is_noted_for_each_date_that_took_place(cast: Cast) -> None:
    activity_id = cast.activity(taken=1)
    add_occurrence(activity_id, 2, AFTER + timedelta(hours=3))
    add_occurrence(activity_id, 3, AFTER + timedelta(hours=6), status="cancelled")
    register(cast, activity_id, "M1", "confirmed")
    activity.hold(SYSTEM, AFTER + timedelta(hours=6), activity_id)
    rows = db.session.execute(select(Occurrence.no, Attendance.state).join(Attendance).order_by(Occurrence.no))
    assert [tuple(row) for row in rows] == [(1, "absent"), (2, "absent")]


def test_what_cannot_be_found_is_not_found(cast: Cast) -> None:
    for activity_id in (0, -1, 999, 2**31, 2**63, "nothing", "1"):
        with pytest.raises(NotFound):
            activity.publish(SYSTEM, NOON, activity_id)
    assert db.session.scalar(select(Activity.id)) is None

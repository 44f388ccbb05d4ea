"""Somebody of the waiting list at the door: a place out of turn, while there is one, for who may give it."""

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, AuditEntry, Member, Outbox, Registration, Scan
from activity_hub.rules.desk import DeskRefusal
from activity_hub.rules.door_pass import DoorRefusal
from activity_hub.rules.places import Status
from activity_hub.services import checks, door
from activity_hub.services.base.access import Invalid, NotAllowed, Refused
from tests.services.door.scanned import START, attendance_rows, code_of


@pytest.fixture
def narrow(cast):
    """One place, an hour from noon."""
    return cast.activity("X5", starts_at=START, capacity=1)


@pytest.fixture
def waiter(cast, narrow):
    """Who waits behind M1, who has the one place."""
    cast.register("M1", narrow)
    return cast.register("M2", narrow, Status.WAITLISTED)


@pytest.fixture
def give(cast, narrow):
    def one(whose, who="organiser", reason="有空位", uuid="given-a-place", code=None):
        wish = {"by": cast.actor(who), "at": START, "activity_id": narrow, "scan_uuid": uuid, "reason": reason}
        return door.admit_waiting(**wish, code=code or code_of(whose))["verdict"]

    return one


def make_room(activity_id, places=2):
    """More places than anybody has told the list of: as where whoever comes first is passed over."""
    with write_tx():
        db.session.get_one(Activity, activity_id).capacity = places


def status(registration_id):
    db.session.expire_all()
    return db.session.get_one(Registration, registration_id).status


def taken(activity_id):
    db.session.expire_all()
    return db.session.get_one(Activity, activity_id).taken


def test_a_free_place_is_given_out_of_turn_and_they_are_in(give, waiter, narrow, cast):
    make_room(narrow)
    assert give(waiter) == "ok"
    assert (status(waiter), taken(narrow)) == ("confirmed", 2)
    assert [row.registration_id for row in attendance_rows()] == [waiter]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "promote_by_hand")).one()
    assert (entry.what_id, entry.by_id, entry.detail["reason"]) == (waiter, cast.members["organiser"], "有空位")
    assert db.session.scalars(select(Scan.reason)).one() == "有空位"
    told = db.session.scalars(select(Outbox).where(Outbox.kind == "promoted")).all()
    assert [one.registration_id for one in told] == [waiter]
    assert not any(checks.violations().values())


def test_the_same_press_twice_gives_one_place(give, waiter, narrow):
    make_room(narrow, 3)
    assert [give(waiter), give(waiter)] == ["ok", "ok"]
    assert (taken(narrow), len(attendance_rows())) == (2, 1)


def test_never_more_than_there_are(give, waiter, narrow):
    with pytest.raises(Refused) as refused:
        give(waiter)
    assert refused.value.code is DeskRefusal.NO_ROOM
    assert (status(waiter), taken(narrow), attendance_rows()) == ("waitlisted", 1, [])


def test_only_who_may_edit_the_activity(give, waiter, narrow, cast, at_the_gate):
    make_room(narrow)
    with pytest.raises(NotAllowed):
        give(waiter, who="checker")
    phone = at_the_gate(narrow, "东门")
    wish = {"at": START, "activity_id": narrow, "scan_uuid": "from-a-phone", "reason": "有空位"}
    with pytest.raises(NotAllowed):
        door.admit_waiting(by=phone, **wish, code=code_of(waiter))
    assert status(waiter) == "waitlisted"


def test_it_asks_for_a_reason(give, waiter, narrow):
    make_room(narrow)
    for reason in ("", "  ", "x" * 201, "a\x07b"):
        with pytest.raises(Invalid):
            give(waiter, reason=reason)
    assert status(waiter) == "waitlisted"


def test_why_somebody_is_suspended_stays_at_the_desk(give, waiter, narrow, cast):
    make_room(narrow)
    with write_tx():
        db.session.get_one(Member, cast.members["M2"]).suspended = True
    with pytest.raises(Refused) as refused:
        give(waiter)
    assert (refused.value.code, status(waiter)) == (DoorRefusal.SEE_DESK, "waitlisted")


@pytest.mark.parametrize("over", ["cancelled", "held"])
def test_nothing_is_given_in_what_is_called_off_or_over(give, waiter, narrow, over):
    make_room(narrow)
    with write_tx():
        db.session.get_one(Activity, narrow).status = over
    with pytest.raises(Refused):
        give(waiter)
    assert (status(waiter), taken(narrow)) == ("waitlisted", 1)


def test_whoever_does_not_wait_here_is_only_scanned(give, waiter, narrow, cast):
    make_room(narrow, 5)
    gone = cast.register("M3", narrow, Status.WITHDRAWN)
    elsewhere = cast.register("M2", cast.activity("X6"), Status.WAITLISTED)
    assert give(gone, uuid="given-gone") == "withdrawn"
    assert give(elsewhere, uuid="given-elsewhere") == "wrong_activity"
    assert give(None, uuid="given-nonsense", code="not a pass") == "unknown"
    assert (status(gone), status(elsewhere), taken(narrow)) == ("withdrawn", "waitlisted", 1)


def test_an_old_pass_gives_nothing(give, waiter, narrow):
    make_room(narrow)
    code = code_of(waiter)
    with write_tx():
        db.session.get_one(Registration, waiter).pass_version += 1
    assert give(waiter, code=code) == "revoked"
    assert status(waiter) == "waitlisted"


def test_a_short_code_will_do(give, waiter, narrow):
    make_room(narrow)
    assert give(waiter, code=db.session.get_one(Registration, waiter).short_code) == "ok"

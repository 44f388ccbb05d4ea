"""A walk-in taken back: the place goes with the entry, to whoever is meant or waits."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, AuditEntry, Occurrence, Registration
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.services import checks, door, registration
from activity_hub.services.base.access import Refused
from tests.services.door.scanned import START, attendance_rows, code_of, scan, verdicts

ENTRY = "walk-in-entry"


@pytest.fixture
def narrow(cast):
    """One place, an hour from noon."""
    return cast.activity("X5", starts_at=START, capacity=1)


@pytest.fixture
def walk_in(checker, narrow):
    """walk_in("M1") -> the registration's id, let in by the entry ENTRY."""

    def one(number, uuid=ENTRY):
        wish = {"by": checker, "at": START, "activity_id": narrow}
        made, _is_new = registration.sign_up(**wish, member_no=number, walk_in=True)
        assert door.admit(**wish, registration_id=made.id, scan_uuid=uuid)["verdict"] == "ok"
        return made.id

    return one


@pytest.fixture
def send(checker, narrow):
    def one(*scans, at=START):
        return verdicts(door.record(by=checker, at=at, activity_id=narrow, scans=list(scans)))

    return one


def void(uuid="void-of-it", of=ENTRY, **more):
    return scan("", "void", uuid, voids=of, reason="扫错了人", **more)


def status(registration_id):
    db.session.expire_all()
    return db.session.get_one(Registration, registration_id).status


def taken(activity_id):
    return db.session.scalar(select(Activity.taken).where(Activity.id == activity_id))


@pytest.mark.parametrize("offline", [False, True])
def test_the_place_goes_with_the_entry(walk_in, send, narrow, offline):
    wrong = walk_in("M1")
    with pytest.raises(Refused) as full:
        walk_in("M2")
    assert full.value.code is RefusalCode.FULL
    when = START + (timedelta(hours=20) if offline else timedelta())
    assert send(void(offline=offline), at=when) == ["ok"]
    assert (status(wrong), taken(narrow)) == ("withdrawn", 0)
    assert [row.state for row in attendance_rows()] == ["void"]
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "withdraw")).one()
    assert (told.what_id, told.detail) == (wrong, {"because": "entry_taken_back"})
    assert status(walk_in("M2", "the-right-one")) == "confirmed"
    assert send(void(offline=offline)) == ["ok"]  # the first answer once more, and nothing else
    assert taken(narrow) == 1 and not any(checks.violations().values())


def test_whoever_waits_is_woken(walk_in, send, narrow, register):
    wrong = walk_in("M1")
    waiting = register("M2", narrow, Status.WAITLISTED)
    with write_tx():
        db.session.get_one(Activity, narrow).waiting = 1
        db.session.get_one(Activity, narrow).seq = 1
        db.session.get_one(Registration, waiting).wait_seq = 1
    assert send(void()) == ["ok"]
    assert (status(wrong), status(waiting), taken(narrow)) == ("withdrawn", "confirmed", 1)


def test_a_void_that_comes_before_its_entry_frees_the_place_too(checker, narrow, send):
    wish = {"by": checker, "at": START, "activity_id": narrow}
    made, _is_new = registration.sign_up(**wish, member_no="M1", walk_in=True)
    assert send(void(offline=True)) == ["ok"] and status(made.id) == "confirmed"
    assert send(scan(code_of(made.id), "in", ENTRY, offline=True)) == ["ok"]
    assert (status(made.id), taken(narrow)) == ("withdrawn", 0)


def test_one_entry_left_keeps_the_place(walk_in, send, narrow):
    kept = walk_in("M1")
    assert send(scan(code_of(kept), "in", "again-offline", offline=True)) == ["duplicate"]
    assert send(void()) == ["ok"] and status(kept) == "confirmed"
    assert send(void("void-again", "again-offline")) == ["ok"]
    assert (status(kept), taken(narrow)) == ("withdrawn", 0)


def test_who_had_signed_up_before_stays_signed_up(register, narrow, send):
    mine = register("M1", narrow)
    assert send(scan(code_of(mine), "in", ENTRY), void()) == ["ok", "ok"]
    assert (status(mine), taken(narrow)) == ("confirmed", 1)


def test_a_leaving_taken_back_leaves_the_walk_in_inside(walk_in, send, narrow):
    kept = walk_in("M1")
    assert send(scan(code_of(kept), "out", "the-leaving"), void(of="the-leaving")) == ["ok", "ok"]
    assert (status(kept), taken(narrow)) == ("confirmed", 1)


def test_of_an_occurrence_that_was_held_they_are_not_absent(walk_in, send, narrow):
    walk_in("M1")
    with write_tx():
        db.session.get_one(Activity, narrow).status = "held"
        db.session.get_one(Activity, narrow).revision += 1
        db.session.scalars(select(Occurrence).where(Occurrence.activity_id == narrow)).one().status = "held"
    assert send(void(offline=True)) == ["ok"]
    assert [row.state for row in attendance_rows()] == ["void"] and taken(narrow) == 0

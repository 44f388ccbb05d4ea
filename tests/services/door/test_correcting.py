"""Attendance set right with a reason: on record, audited, reversible, and in the return at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, AuditEntry, Occurrence, Scan
from activity_hub.rules.attending import REASON_MAX, Correction, CorrectionRefusal
from activity_hub.rules.period import Period, of_year
from activity_hub.rules.places import Status
from activity_hub.services import returns
from activity_hub.services.activity import lifecycle
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from activity_hub.services.door import correcting, trail
from activity_hub.services.door.correcting import Wish
from tests.services.door.scanned import START, code_of, scan

AFTER = START + timedelta(hours=4)
PRESENT, ABSENT = Correction.PRESENT, Correction.ABSENT


@pytest.fixture
def m1(register, basketball):
    return register("M1", basketball)


@pytest.fixture
def correct(organiser, basketball, m1):
    """correct(PRESENT) marks M1 so, with a reason."""

    def one(what, key="fix-key-1", reason="本人在场，漏扫", by=organiser, at=AFTER, **more):
        wish = Wish(what, reason, key)
        how = {"activity_id": basketball, "no": 1, "registration_id": m1} | more
        correcting.correct(by=by, at=at, wish=wish, **how)

    return one


@pytest.fixture
def take_back(organiser, basketball, m1):
    def one(key="fix-key-1", by=organiser):
        return correcting.take_back(by=by, at=AFTER, activity_id=basketball, no=1, registration_id=m1, key=key)

    return one


def row():
    db.session.rollback()
    return db.session.scalars(select(Attendance)).one()


def standing():
    found = row()
    return found.state, found.evidence, found.first_at, found.gate


def audited():
    found = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "registration").order_by(AuditEntry.id))
    return [(one.verb, one.detail.get("reason")) for one in found]


def hold(organiser, basketball):
    lifecycle.hold(by=organiser, at=AFTER, activity_id=basketball)


def test_marked_present_it_is_known_by_the_correction_alone(correct, cast):
    correct(PRESENT)
    assert standing()[:2] == ("present", "corrected")
    (one,) = db.session.scalars(select(Scan)).all()
    assert (one.evidence, one.reason, one.by_id) == ("corrected", "本人在场，漏扫", cast.members["organiser"])
    assert audited() == [("mark_present", "本人在场，漏扫")]


def test_marked_absent_every_entry_is_taken_back(correct, say, m1):
    say(scan(code_of(m1)), gate="1号口")
    say(scan(code_of(m1), "out"), at=START + timedelta(minutes=30))
    say(scan(code_of(m1)), at=START + timedelta(minutes=40))
    correct(ABSENT, reason="代签")
    assert row().state == "void"
    voids = db.session.scalars(select(Scan).where(Scan.kind == "void")).all()
    assert len(voids) == 2 and {one.reason for one in voids} == {"代签"}
    assert audited() == [("mark_absent", "代签")]


def test_the_same_press_is_one_correction(correct):
    correct(PRESENT)
    correct(PRESENT)
    assert len(db.session.scalars(select(Scan)).all()) == len(audited()) == 1
    correct(ABSENT, key="fix-key-2")
    correct(ABSENT, key="fix-key-2")
    assert len(db.session.scalars(select(Scan)).all()) == len(audited()) == 2


def test_a_presence_taken_back_goes_again(correct, take_back):
    correct(PRESENT)
    assert take_back() and take_back()
    assert row().state == "void"
    assert [verb for verb, _ in audited()] == ["mark_present", "undo_correction"]
    correct(PRESENT, key="fix-key-2")
    assert standing()[:2] == ("present", "corrected")


def test_an_absence_taken_back_leaves_all_as_it_was(correct, take_back, say, m1):
    say(scan(code_of(m1)), at=START + timedelta(minutes=20), gate="1号口")
    say(scan(code_of(m1), "out"), at=START + timedelta(minutes=50), gate="2号口")
    before = (*standing(), row().last_at)
    correct(ABSENT)
    assert row().state == "void"
    assert take_back() and take_back()
    assert (*standing(), row().last_at) == before == (
        "present", "scanned", START + timedelta(minutes=20), "1号口", START + timedelta(minutes=50)
    )  # fmt: skip


def test_a_correction_of_another_key_is_none(correct, take_back):
    correct(PRESENT)
    assert not take_back("fix-key-9") and not take_back("%") and not take_back("fix-key")
    assert row().state == "present"


def test_what_is_so_already_is_refused(correct, say, m1):
    with pytest.raises(Refused) as absent:
        correct(ABSENT)
    assert absent.value.code is CorrectionRefusal.SO_ALREADY
    say(scan(code_of(m1)))
    with pytest.raises(Refused) as present:
        correct(PRESENT)
    assert present.value.code is CorrectionRefusal.SO_ALREADY
    assert audited() == []


def test_what_came_in_a_file_has_no_scan_to_take_back(correct, cast, m1):
    with write_tx():
        occurrence = db.session.scalars(select(Occurrence)).one()
        there = {"state": "present", "evidence": "imported", "union_then_id": cast.unions["A1"]}
        db.session.add(
            Attendance(occurrence_id=occurrence.id, member_id=cast.members["M1"], registration_id=m1, **there)
        )
    with pytest.raises(Refused) as refused:
        correct(ABSENT)
    assert refused.value.code is CorrectionRefusal.NOT_BY_SCAN


@pytest.mark.parametrize("reason", ["", "   ", "x" * (REASON_MAX + 1), "a\x00b", "\u202e"])
def test_a_reason_is_needed(correct, reason):
    with pytest.raises(Invalid) as wrong:
        correct(PRESENT, reason=reason)
    assert list(wrong.value.errors) == ["reason"]


def test_before_the_door_opens_there_is_nothing_to_set_right(correct):
    with pytest.raises(Refused) as early:
        correct(PRESENT, at=START - timedelta(hours=3))
    assert early.value.code is CorrectionRefusal.NOT_BEGUN


def test_it_is_for_who_may_edit_the_activity(correct, take_back, cast, say, m1):
    say(scan(code_of(m1)))
    for number in ("checker", "liaison", "statistician", "auditor", "M1"):
        with pytest.raises(NotAllowed):
            correct(ABSENT, by=cast.actor(number))
        with pytest.raises(NotAllowed):
            take_back(by=cast.actor(number))
    assert row().state == "present"


def test_ids_that_do_not_belong_together_are_nothing(correct, cast, register):
    other = register("M1", cast.activity("X2", starts_at=START))
    for wrong in ({"registration_id": other}, {"registration_id": 0}, {"no": 2}, {"no": 0}):
        with pytest.raises(NotFound):
            correct(PRESENT, **wrong)


def test_once_held_they_are_absent_again(correct, take_back, organiser, basketball):
    hold(organiser, basketball)
    assert row().state == "absent"
    correct(PRESENT)
    assert standing()[:2] == ("present", "corrected")
    take_back()
    assert standing()[:2] == ("absent", "held")


def person_times(by):
    period = of_year(2026, "01-01")
    assert isinstance(period, Period)
    found = returns.gather(by=by, union_code="A", period=period)
    return found["people"]["person_times"], found["people"]["headcount"]


def test_the_return_follows_at_once(correct, take_back, organiser, basketball, register, say, cast):
    other = register("M2", basketball)
    say(scan(code_of(other)))
    hold(organiser, basketball)
    chair = cast.actor("chair")
    assert person_times(chair) == (1, 1)
    correct(PRESENT)
    assert person_times(chair) == (2, 2)
    correct(ABSENT, key="fix-key-2", registration_id=other)
    assert person_times(chair) == (1, 1)
    take_back()
    assert person_times(chair) == (0, 0)


def test_the_trail_tells_every_scan(correct, take_back, organiser, basketball, say, m1, register):
    say(scan(code_of(m1)), gate="1号口")
    say(scan(code_of(m1)), at=START + timedelta(minutes=1))
    correct(ABSENT, reason="代签")
    how = {"by": organiser, "at": AFTER, "activity_id": basketball, "no": 1}
    found = trail.trail(**how, registration_id=m1)
    told = [(one.kind, one.verdict, one.is_taken_back, one.reason, one.correction) for one in found.steps]
    assert told == [
        ("in", "ok", True, "", ""),
        ("in", "duplicate", False, "", ""),
        ("void", "ok", False, "代签", "fix-key-1"),
    ]
    assert [one.by_name for one in found.steps] == ["签五", "签五", "文三"]
    take_back()
    assert [one.correction for one in trail.trail(**how, registration_id=m1).steps] == [""] * 4
    assert trail.trail(**how, registration_id=register("M2", basketball, Status.WITHDRAWN)).steps == []


def two_registrations(register, basketball, say):
    """M2 gave a place back and got another; two phones without network let in by both passes."""
    old, new = register("M2", basketball, Status.WITHDRAWN), register("M2", basketball)
    how = {"offline": True, "device_time": (START + timedelta(minutes=1)).isoformat()}
    say(scan(code_of(old), uuid="by-the-old", **how), scan(code_of(new), uuid="by-the-new", **how), at=AFTER)
    return old, new


def test_absent_is_the_person_by_whichever_registration_they_came(correct, take_back, register, basketball, say):
    old, new = two_registrations(register, basketball, say)
    correct(ABSENT, registration_id=new)
    assert row().state == "void"
    voids = db.session.scalars(select(Scan).where(Scan.kind == "void").order_by(Scan.id)).all()
    assert {(one.voids, one.registration_id) for one in voids} == {("by-the-old", old), ("by-the-new", new)}


def test_taken_back_each_stands_again_under_its_own_registration(correct, organiser, register, basketball, say):
    old, new = two_registrations(register, basketball, say)
    correct(ABSENT, registration_id=new)
    how = {"by": organiser, "at": AFTER, "activity_id": basketball, "no": 1, "registration_id": new}
    assert correcting.take_back(**how, key="fix-key-1")
    assert row().state == "present"
    again = db.session.scalars(select(Scan).where(Scan.scan_uuid.startswith("unfix-"))).all()
    assert {one.registration_id for one in again} == {old, new}
    assert len(trail.trail(**how).steps) == 6


def test_the_trail_tells_a_void_that_came_without_a_pass(say, organiser, basketball, m1):
    void = scan("", "void", voids="of-a-phone", offline=True) | {"device_time": START.isoformat()}
    say(void, at=AFTER)
    say(scan(code_of(m1), uuid="of-a-phone", offline=True) | {"device_time": START.isoformat()}, at=AFTER)
    how = {"by": organiser, "at": AFTER, "activity_id": basketball, "no": 1, "registration_id": m1}
    assert [(one.kind, one.is_taken_back) for one in trail.trail(**how).steps] == [("void", False), ("in", True)]


def test_a_void_that_was_refused_takes_nothing_back(say, organiser, basketball, m1, register):
    say(scan(code_of(m1), uuid="came-in-1"))
    say(scan(code_of(register("M2", basketball)), "void", voids="came-in-1"))
    how = {"by": organiser, "at": AFTER, "activity_id": basketball, "no": 1, "registration_id": m1}
    assert [(one.kind, one.is_taken_back) for one in trail.trail(**how).steps] == [("in", False), ("void", False)]

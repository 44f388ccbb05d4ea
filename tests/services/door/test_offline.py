"""Scans that were made without network: kept whatever the state, put in their place, and what disagrees is told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Attendance, AuditEntry, Member, Registration, Scan, ScanConflict
from activity_hub.rules.conflicts import ConflictKind, Settlement
from activity_hub.rules.places import Status
from activity_hub.services import checks, door
from activity_hub.services.base import pass_codes
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound
from tests.services.door.scanned import START, attendance_rows, code_of, scan, verdicts

MINUTE = timedelta(minutes=1)


def late(code="", kind="in", minutes=0, **more):
    """A scan that a phone made alone, so many minutes after the start by its own clock."""
    return scan(code, kind, offline=True, **more) | {"device_time": (START + minutes * MINUTE).isoformat()}


@pytest.fixture
def send(say):
    """send(scan, …): a phone with a right clock is back two hours later."""

    def one(*scans, **more):
        back = START + timedelta(hours=2)
        return say(*scans, **{"at": back, "sent_at": back} | more)

    return one


def conflicts():
    rows = db.session.scalars(select(ScanConflict).order_by(ScanConflict.id)).all()
    return [(ConflictKind(row.kind), row.settlement) for row in rows]


def test_it_counts_from_when_it_was_made(send, register, basketball):
    assert verdicts(send(late(code_of(register("M1", basketball)), minutes=7), gate="东门")) == ["ok"]
    (row,) = attendance_rows()
    assert (row.state, row.first_at, row.gate, row.evidence) == ("present", START + 7 * MINUTE, "东门", "scanned")
    (kept,) = db.session.scalars(select(Scan)).all()
    assert (kept.offline, kept.occurred_at, kept.offset_ms) == (True, START + 7 * MINUTE, 0)
    assert kept.received_at == START + timedelta(hours=2)


@pytest.mark.parametrize("minutes", [-2880, -61, -1, 1, 61, 2880])
def test_a_wrong_clock_is_put_right_by_what_it_said_at_sending(send, register, basketball, minutes):
    behind = timedelta(minutes=minutes)
    sent = late(code_of(register("M1", basketball))) | {"device_time": (START + 5 * MINUTE - behind).isoformat()}
    assert verdicts(send(sent, sent_at=START + timedelta(hours=2) - behind)) == ["ok"]
    (kept,) = db.session.scalars(select(Scan)).all()
    assert (kept.occurred_at, kept.offset_ms) == (START + 5 * MINUTE, minutes * 60_000)
    assert kept.device_time == START + 5 * MINUTE - behind


@pytest.mark.parametrize("told", [None, "yesterday", (START + timedelta(days=9)).isoformat()])
def test_a_time_that_makes_no_sense_is_the_time_of_arrival(send, register, basketball, told):
    assert verdicts(send(late(code_of(register("M1", basketball))) | {"device_time": told})) == ["ok"]
    assert attendance_rows()[0].first_at == START + timedelta(hours=2)


def test_the_second_phone_is_told_duplicate_and_the_conflict_is_kept(send, register, basketball):
    code = code_of(register("M1", basketball))
    assert verdicts(send(late(code, minutes=3, uuid="from-phone-b"), gate="B")) == ["ok"]
    (answer,) = send(late(code, minutes=1, uuid="from-phone-a"), gate="A")
    assert (answer["verdict"], answer["first_at"], answer["first_gate"]) == ("duplicate", START + MINUTE, "A")
    assert [(row.state, row.first_at, row.gate) for row in attendance_rows()] == [("present", START + MINUTE, "A")]
    assert conflicts() == [(ConflictKind.DOUBLE_ENTRY, None)]
    assert not any(checks.violations().values())


def test_an_entry_after_a_leaving_is_no_double(send, register, basketball):
    code = code_of(register("M1", basketball))
    assert verdicts(send(late(code), late(code, "out", 5), late(code, minutes=9))) == ["ok"] * 3
    assert conflicts() == []


def test_a_leaving_that_comes_late_ends_a_double_entry(send, register, basketball):
    code = code_of(register("M1", basketball))
    send(late(code), late(code, minutes=9))
    assert conflicts() == [(ConflictKind.DOUBLE_ENTRY, None)]
    send(late(code, "out", 5))
    assert conflicts() == [(ConflictKind.DOUBLE_ENTRY, Settlement.PRESENT)]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (Status.WITHDRAWN, ConflictKind.WITHDRAWN),
        (Status.REJECTED, ConflictKind.WITHDRAWN),
        (Status.PENDING, ConflictKind.NOT_CONFIRMED),
        (Status.OFFERED, ConflictKind.NOT_CONFIRMED),
        (Status.WAITLISTED, ConflictKind.NOT_CONFIRMED),
    ],
)
def test_state_refuses_nobody_and_is_told(send, register, basketball, status, kind):
    assert verdicts(send(late(code_of(register("M1", basketball, status))))) == ["ok"]
    assert [row.state for row in attendance_rows()] == ["present"]
    assert conflicts() == [(kind, None)]


def test_an_old_pass_a_suspended_member_and_a_day_called_off_are_told(send, register, basketball, cast):
    first, second = register("M1", basketball), register("M2", basketball)
    old = code_of(first)
    with write_tx() as session:
        lock(Registration, first).pass_version = 2
        session.get_one(Member, cast.members["M2"]).suspended = True
    assert verdicts(send(late(old), late(code_of(second)))) == ["ok", "ok"]
    with write_tx():
        lock(Activity, basketball).status = "cancelled"
    assert verdicts(send(late(code_of(register("M3", basketball))))) == ["ok"]
    kinds = [ConflictKind.REVOKED, ConflictKind.BLOCKED, ConflictKind.CALLED_OFF]
    assert conflicts() == [(kind, None) for kind in kinds]
    assert [row.state for row in attendance_rows()] == ["present"] * 3


def test_what_no_window_held_and_what_is_not_ours_counts_for_nothing(send, register, basketball, cast):
    code = code_of(register("M1", basketball))
    other = code_of(register("M2", cast.activity("X2", starts_at=START)))
    forged = pass_codes.passcode.make("another secret of forty characters, or so", 1, 1)
    answers = send(late(code, minutes=-180), late(code, "in", 0, shown="withdrawn"), late(other), late(forged))
    assert verdicts(answers) == ["too_early", "withdrawn", "wrong_activity", "unknown"]
    assert attendance_rows() == []
    assert len(db.session.scalars(select(Scan)).all()) == 4


def test_a_void_may_come_before_what_it_takes_back(send, register, basketball):
    code = code_of(register("M1", basketball))
    assert verdicts(send(late(kind="void", voids="not-here-yet"))) == ["ok"]
    assert verdicts(send(late(code, uuid="not-here-yet"))) == ["ok"]
    assert [row.state for row in attendance_rows()] == ["void"]
    assert verdicts(send(late(code, minutes=4))) == ["ok"]
    assert [(row.state, row.first_at) for row in attendance_rows()] == [("present", START + 4 * MINUTE)]
    assert not any(checks.violations().values())


def test_a_void_that_waits_is_for_its_own_registration_and_activity(send, register, basketball, cast, checker):
    mine, other = code_of(register("M1", basketball)), code_of(register("M2", basketball))
    send(late(other, "void", voids="of-the-first"), late(mine, uuid="of-the-first"))
    assert [row.state for row in attendance_rows()] == ["present"]
    elsewhere = cast.activity("X2", starts_at=START)
    void = late(kind="void", voids="a-second-entry")
    assert verdicts(door.record(by=checker, at=START, activity_id=elsewhere, scans=[void])) == ["ok"]
    send(late(other, uuid="a-second-entry"))
    assert [row.state for row in attendance_rows()] == ["present", "present"]
    assert verdicts(send(scan(kind="void", voids="never-comes", uuid="online-void"))) == ["nothing_to_void"]


def test_voiding_one_of_two_ends_their_conflict(send, register, basketball):
    code = code_of(register("M1", basketball))
    send(late(code, uuid="entry-one"), late(code, minutes=2, uuid="entry-two"), late(code, minutes=4, uuid="entry-3!"))
    assert conflicts() == [(ConflictKind.DOUBLE_ENTRY, None)] * 2
    send(late(kind="void", voids="entry-one"))
    assert sorted(str(settled) for _kind, settled in conflicts()) == ["None", "taken_back"]
    send(late(kind="void", voids="entry-3!"))
    assert [settled for _kind, settled in conflicts()] == ["taken_back"] * 2
    assert not any(checks.violations().values())


def test_a_device_is_named_with_its_scans_and_brings_its_gate(cast, register, basketball, at_the_gate):
    phone = at_the_gate(basketball, "Gate 2")
    scans = [late(code_of(register("M1", basketball)))]
    door.record(by=phone, at=START, activity_id=basketball, scans=scans, sent_at=START)
    (kept,) = db.session.scalars(select(Scan)).all()
    assert (kept.device_id, kept.by_id, kept.gate) == (phone.post.device_id, None, "Gate 2")
    with pytest.raises((NotFound, NotAllowed)):
        door.record(by=phone, at=START, activity_id=cast.activity("X2"), scans=scans)


def test_who_may_edit_overrides_the_time_with_a_reason(say, register, basketball, cast):
    code = code_of(register("M1", basketball))
    early = {"at": START - timedelta(hours=3)}
    asked = scan(code, reason="began earlier")
    assert verdicts(say(asked, **early)) == ["too_early"]
    again = {"by": cast.actor("organiser"), "activity_id": basketball, **early}
    assert verdicts(door.record(**again, scans=[scan(code)])) == ["too_early"]
    assert verdicts(door.record(**again, scans=[scan(code, reason="began earlier")])) == ["ok"]
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "scan.overridden")).all()
    assert [entry.detail["reason"] for entry in entries] == ["began earlier"]
    assert [row.state for row in attendance_rows()] == ["present"]


def test_a_person_with_two_registrations_is_present_once(send, register, basketball, cast):
    old = register("M1", basketball, Status.WITHDRAWN)
    new = register("M1", basketball)
    send(late(code_of(new), minutes=5), late(code_of(old), minutes=1))
    assert [(row.state, row.registration_id) for row in attendance_rows()] == [("present", old)]
    desk = door.conflict_desk(by=cast.actor("organiser"), activity_id=basketball)
    assert [line.kind for line in desk.open] == [ConflictKind.WITHDRAWN]
    how = {"by": cast.actor("organiser"), "at": START, "conflict_id": desk.open[0].id}
    door.settle(**how, settlement=Settlement.NOT_PRESENT)
    assert [(row.state, row.registration_id) for row in attendance_rows()] == [("present", new)]
    assert not any(checks.violations().values())


class TestSettling:
    """Two phones let one pass in, and the organiser decides."""

    @pytest.fixture
    def desk(self, send, register, basketball, cast):
        code = code_of(register("M1", basketball))
        send(late(code, minutes=1, uuid="phone-a-entry"), gate="A")
        send(late(code, minutes=3, uuid="phone-b-entry"), gate="B")
        return lambda who="organiser": door.conflict_desk(by=cast.actor(who), activity_id=basketball)

    def test_the_desk_shows_both_sides(self, desk):
        (line,) = desk().open
        assert (line.name, line.kind, line.status) == ("沈知行", ConflictKind.DOUBLE_ENTRY, Status.CONFIRMED)
        assert (line.late.gate, line.other.gate, line.late.who, line.late.device_id) == ("B", "A", "签五", None)
        assert desk().open_count == 1

    def test_it_is_for_who_may_edit(self, desk):
        for who in ("checker", "M1", "auditor"):
            with pytest.raises(NotAllowed):
                desk(who)

    def test_settled_there_and_back_and_there_again(self, desk, cast, basketball):
        (line,) = desk().open
        settle = {"by": cast.actor("organiser"), "conflict_id": line.id}
        door.settle(**settle, at=START, settlement=Settlement.NOT_PRESENT, note="it was a brother")
        assert [(row.state, row.gate) for row in attendance_rows()] == [("present", "A")]
        assert (desk().open, desk().settled[0].late.is_taken_back) == ((), True)
        voids = db.session.scalars(select(Scan).where(Scan.kind == "void")).all()
        assert [(one.reason, one.voids) for one in voids] == [("it was a brother", "phone-b-entry")]
        door.settle(**settle, at=START, settlement=Settlement.PRESENT)
        assert desk().settled[0].late.is_taken_back is False and desk().settled[0].late.gate == "B"
        door.settle(**settle, at=START, settlement=Settlement.NOT_PRESENT)
        door.settle(**settle, at=START, settlement=Settlement.NOT_PRESENT)
        assert desk().settled[0].late.is_taken_back
        assert len(db.session.scalars(select(Scan)).all()) == 5
        audited = db.session.scalars(
            select(AuditEntry).where(AuditEntry.verb == "conflict.settled").order_by(AuditEntry.id)
        ).all()
        assert [one.detail["settlement"] for one in audited] == ["not_present", "present", "not_present", "not_present"]
        assert not any(checks.violations().values())

    def test_nobody_else_settles_and_nothing_else_is_a_settlement(self, desk, cast):
        (line,) = desk().open
        how = {"at": START, "settlement": Settlement.PRESENT, "conflict_id": line.id}
        for who, fault in (("checker", NotAllowed), ("M1", NotAllowed)):
            with pytest.raises(fault):
                door.settle(by=cast.actor(who), **how)
        organiser = cast.actor("organiser")
        for wrong in ({"settlement": Settlement.TAKEN_BACK}, {"note": "x" * 201}, {"note": "\x00"}):
            with pytest.raises(Invalid):
                door.settle(by=organiser, **how | wrong)
        for wrong in (0, -1, 2**63, 99):
            with pytest.raises(NotFound):
                door.settle(by=organiser, **how | {"conflict_id": wrong})

    def test_the_sole_scan_of_a_withdrawn_pass_settled_away_is_nobody(self, send, register, basketball, cast):
        send(late(code_of(register("M2", basketball, Status.WITHDRAWN))))
        line = door.conflict_desk(by=cast.actor("organiser"), activity_id=basketball).open[-1]
        settle = {"by": cast.actor("organiser"), "at": START, "conflict_id": line.id}
        door.settle(**settle, settlement=Settlement.NOT_PRESENT)
        assert [row.state for row in attendance_rows() if row.member_id == cast.members["M2"]] == ["void"]
        door.settle(**settle, settlement=Settlement.PRESENT)
        assert [row.state for row in attendance_rows() if row.member_id == cast.members["M2"]] == ["present"]
        assert db.session.scalars(select(Attendance)).first() is not None


def test_what_is_dated_before_its_phone_stood_here_counts_and_is_told(register, basketball, at_the_gate):
    phone, code = at_the_gate(basketball, "1"), code_of(register("M1", basketball))  # joined at the start
    back = {"by": phone, "at": START + 20 * MINUTE, "activity_id": basketball, "sent_at": START + 20 * MINUTE}
    assert verdicts(door.record(scans=[late(code, minutes=-5)], **back)) == ["ok"]
    assert [row.state for row in attendance_rows()] == ["present"]
    assert conflicts() == [(ConflictKind.OUT_OF_TIME, None)]
    other = code_of(register("M2", basketball))
    assert verdicts(door.record(scans=[late(other, minutes=5), late(other, "out", minutes=-5)], **back)) == [
        "ok",
        "not_in",
    ]
    assert len(conflicts()) == 1


def test_a_checkers_own_phone_has_no_day_of_joining(send, register, basketball):
    assert verdicts(send(late(code_of(register("M1", basketball)), minutes=-5))) == ["ok"]
    assert conflicts() == []

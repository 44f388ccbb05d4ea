"""Scans that one phone hands to another: they stay those of the phone and the gate that made them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import DoorDevice, Scan
from activity_hub.rules.conflicts import ConflictKind
from activity_hub.rules.permissions import Actor, Post
from activity_hub.services import door
from activity_hub.services.door import devices, makers, trail
from tests.services.door.scanned import START, attendance_rows, code_of, scan, verdicts

MINUTE = timedelta(minutes=1)


@pytest.fixture
def east(at_the_gate, basketball):
    return at_the_gate(basketball, "东门", "甲的手机")


@pytest.fixture
def west(at_the_gate, basketball):
    return at_the_gate(basketball, "西门", "乙的手机")


@pytest.fixture
def send(basketball):
    """send(by, scan, …): that phone is back half an hour later; "gate" is the one told with the batch."""

    def one(by, *scans, gate=None):
        when = START + 30 * MINUTE
        sent = {"by": by, "at": when, "sent_at": when, "activity_id": basketball, "gate": gate}
        return verdicts(door.record(**sent, scans=list(scans)))

    return one


def late(code, uuid, minutes=1, **more):
    """A scan that a phone made alone, so many minutes after the start."""
    return scan(code, "in", uuid, offline=True, **more) | {"device_time": (START + minutes * MINUTE).isoformat()}


def row(uuid):
    return db.session.scalars(select(Scan).where(Scan.scan_uuid == uuid)).one()


def whose(uuid):
    found = row(uuid)
    return found.device_id, found.gate, found.by_id, found.sent_by_device_id, found.sent_by_id


def test_what_is_handed_over_stays_the_makers(east, west, send, register, basketball):
    code, mark = code_of(register("M1", basketball)), makers.mark_of(east, basketball)
    assert send(west, late(code, "made-east", mark=mark), gate="东门") == ["ok"]
    assert whose("made-east") == (east.post.device_id, "东门", None, west.post.device_id, None)
    assert attendance_rows()[0].gate == "东门"


def test_the_conflict_desk_names_both_phones_and_gates(cast, east, west, send, register, basketball):
    code, mark = code_of(register("M1", basketball)), makers.mark_of(east, basketball)
    assert send(west, late(code, "made-west", 5, mark=makers.mark_of(west, basketball)), gate="西门") == ["ok"]
    assert send(west, late(code, "made-east", 1, mark=mark), gate="东门") == ["duplicate"]
    (line,) = door.conflict_desk(by=cast.actor("organiser"), activity_id=basketball).open
    sides = {(side.who, side.gate, side.occurred_at) for side in (line.late, line.other)}
    assert sides == {("甲的手机", "东门", START + MINUTE), ("乙的手机", "西门", START + 5 * MINUTE)}
    brought = {(side.who, side.brought_by, side.brought_by_device) for side in (line.late, line.other)}
    assert brought == {("甲的手机", "乙的手机", west.post.device_id), ("乙的手机", "", None)}


def test_the_trail_names_who_brought_it(cast, checker, east, west, send, register, basketball):
    m1, mark = register("M1", basketball), makers.mark_of(east, basketball)
    send(west, late(code_of(m1), "by-a-phone", mark=mark), gate="东门")
    send(checker, late(code_of(m1), "by-a-checker", 2, mark=mark), gate="东门")
    send(east, late(code_of(m1), "by-itself", 3, mark=mark), gate="东门")
    steps = trail.trail(
        by=cast.actor("organiser"), at=START + 40 * MINUTE, activity_id=basketball, no=1, registration_id=m1
    ).steps
    assert [(one.by_name, one.brought_by) for one in steps] == [
        ("甲的手机", "乙的手机"), ("甲的手机", "签五"), ("甲的手机", ""),
    ]  # fmt: skip


def test_a_checker_brings_what_a_phone_made_and_a_phone_what_a_checker_made(
    cast, checker, east, send, register, basketball
):
    first, second = (code_of(register(number, basketball)) for number in ("M1", "M2"))
    send(checker, late(first, "made-east", mark=makers.mark_of(east, basketball)), gate="东门")
    send(east, late(second, "made-by-checker", mark=makers.mark_of(checker, basketball)), gate="北门")
    assert whose("made-east") == (east.post.device_id, "东门", None, None, checker.member_id)
    assert whose("made-by-checker") == (None, "北门", checker.member_id, east.post.device_id, None)


def test_without_a_genuine_mark_it_is_whoever_sends_it(cast, east, west, send, register, basketball):
    other = cast.activity("X2", starts_at=START)
    elsewhere = makers.mark_of(Actor(post=Post(east.post.device_id, other, "东门")), other)
    code = code_of(register("M1", basketball))
    marks = ["", "d" + "a" * 32, elsewhere, 5, None, {"a": 1}, "d" * 400, makers.mark_of(east, basketball)]
    for at, mark in enumerate(marks):  # the last one is genuine, and told with a gate that is not its own
        send(west, late(code, f"made-{at:04}", mark=mark), gate="南门")
        assert whose(f"made-{at:04}") == (west.post.device_id, "西门", None, None, None)


def test_with_a_network_nobody_hands_anything_over(east, west, send, register, basketball):
    code, mark = code_of(register("M1", basketball)), makers.mark_of(east, basketball)
    send(west, scan(code, "in", "made-now", mark=mark), gate="东门")
    assert whose("made-now") == (west.post.device_id, "西门", None, None, None)


def test_a_phone_that_moved_keeps_where_it_stood(east, send, register, basketball):
    code, mark = code_of(register("M1", basketball)), makers.mark_of(east, basketball)
    moved = Actor(post=Post(east.post.device_id, basketball, "西门"))
    send(moved, late(code, "made-before", mark=mark), gate="东门")
    assert whose("made-before") == (east.post.device_id, "东门", None, None, None)


def test_a_phone_that_was_ended_still_is_named(cast, east, west, send, register, basketball):
    code, mark = code_of(register("M1", basketball)), makers.mark_of(east, basketball)
    devices.end(by=cast.actor("organiser"), at=START, activity_id=basketball, device_id=east.post.device_id)
    assert send(west, late(code, "made-east", mark=mark), gate="东门") == ["ok"]
    assert whose("made-east")[0] == east.post.device_id


def test_what_a_lost_phone_made_is_the_bringers_and_no_conflict(cast, checker, at_the_gate, send, register, basketball):
    """A backup from before the phones came is restored: the same phones join anew, an hour later and the other way."""
    codes = [code_of(register(number, basketball)) for number in ("M1", "M2")]
    first = [at_the_gate(basketball, gate) for gate in ("东门", "西门")]
    marks = [makers.mark_of(phone, basketball) for phone in first]
    with write_tx() as session:
        for phone in first:
            session.delete(session.get_one(DoorDevice, phone.post.device_id))
    west, east = (at_the_gate(basketball, gate, joined_at=START + 60 * MINUTE) for gate in ("西门", "东门"))
    assert send(east, late(codes[0], "made-east", mark=marks[0]), gate="东门") == ["ok"]
    assert send(west, late(codes[1], "made-west", mark=marks[1]), gate="西门") == ["ok"]
    assert whose("made-east") == (east.post.device_id, "东门", None, None, None)
    assert whose("made-west") == (west.post.device_id, "西门", None, None, None)
    assert send(checker, late(codes[0], "made-late", mark=marks[0]), gate="东门") == ["duplicate"]
    assert whose("made-late") == (None, "东门", checker.member_id, None, None)
    (double,) = door.conflict_desk(by=cast.actor("organiser"), activity_id=basketball).open
    assert double.kind is ConflictKind.DOUBLE_ENTRY


def test_the_gate_of_a_pass_is_where_a_phone_stands(east, at_the_gate, checker, send, register, basketball):
    codes = [code_of(register(number, basketball)) for number in ("M1", "M2", "M3")]
    free = at_the_gate(basketball, "")
    for by, code, gate in zip((east, free, checker), codes, ("东门", "西门", "西门"), strict=True):
        send(by, scan(code, "in", f"stands-{gate}-{by.mark}"), gate="西门")
        assert row(f"stands-{gate}-{by.mark}").gate == gate

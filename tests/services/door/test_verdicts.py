"""The door: who is let in, who is not, and why."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Member, Membership, Occurrence, Registration, Scan, Union
from activity_hub.rules.permissions import ANONYMOUS
from activity_hub.rules.places import Status
from activity_hub.services import door
from activity_hub.services.base.access import NotAllowed, NotFound
from tests.services.door.scanned import START, WITHOUT_PLACE, attendance_rows, code_of, scan, verdicts


def test_it_lets_a_confirmed_member_in(say, register, basketball, cast):
    code = code_of(register("M1", basketball))
    (answer,) = say(scan(code, uuid="phone-1-scan-1"), gate="2号口")
    assert answer == {
        "scan_uuid": "phone-1-scan-1",
        "verdict": "ok",
        "name": "沈*",
        "union": "A1",
        "first_at": START,
        "first_gate": "2号口",
    }
    (row,) = attendance_rows()
    assert (row.state, row.evidence, row.gate, row.first_at) == ("present", "scanned", "2号口", START)
    assert (row.member_id, row.union_then_id) == (cast.members["M1"], cast.unions["A1"])


def test_a_second_scan_is_a_duplicate_and_tells_of_the_first(say, register, basketball):
    code = code_of(register("M1", basketball))
    say(scan(code), gate="1号口")
    (answer,) = say(scan(code), gate="2号口", at=START + timedelta(minutes=6))
    assert (answer["verdict"], answer["first_at"], answer["first_gate"]) == ("duplicate", START, "1号口")
    assert len(attendance_rows()) == 1


def test_a_short_code_and_an_address_are_as_good(say, register, basketball):
    registration_id = register("M1", basketball)
    short = db.session.get(Registration, registration_id).short_code
    assert verdicts(say(scan(f"{short[:4]}-{short[4:].lower()}"))) == ["ok"]
    assert verdicts(say(scan(f"HTTPS://HUB.EXAMPLE/P/{code_of(registration_id)}"))) == ["duplicate"]


@pytest.mark.parametrize("status", ["closed", "held", "archived"])
def test_only_what_is_called_off_closes_a_door_before_its_window(say, register, basketball, status):
    first, second = register("M1", basketball), register("M2", basketball)
    with write_tx():
        db.session.get_one(Activity, basketball).status = status
    assert verdicts(say(scan(code_of(first)))) == ["ok"]
    assert verdicts(say(scan(code_of(second)), at=START + timedelta(hours=4, seconds=1))) == ["too_late"]


@pytest.mark.parametrize(("status", "verdict"), WITHOUT_PLACE)
def test_who_has_no_place_is_not_let_in(say, register, basketball, status, verdict):
    assert verdicts(say(scan(code_of(register("M1", basketball, status))))) == [verdict]
    assert attendance_rows() == []


def test_an_old_pass_is_revoked(say, register, basketball):
    registration_id = register("M1", basketball)
    old = code_of(registration_id)
    with write_tx():
        lock(Registration, registration_id).pass_version = 2
    assert verdicts(say(scan(old), scan(code_of(registration_id)))) == ["revoked", "ok"]


def test_the_pass_from_before_a_withdrawal_stays_withdrawn_and_the_new_one_opens(say, register, basketball):
    """Signing up again is a new registration with a pass of its own, so the old one is not merely an old version."""
    old = register("M1", basketball, Status.WITHDRAWN)
    new = register("M1", basketball)
    assert verdicts(say(scan(code_of(old)), scan(code_of(new)))) == ["withdrawn", "ok"]


def test_a_pass_of_another_activity_tells_no_name(say, register, cast):
    elsewhere = cast.activity("X2", "B")
    (answer,) = say(scan(code_of(register("M1", elsewhere))))
    assert (answer["verdict"], answer["name"], answer["union"]) == ("wrong_activity", None, None)


def test_a_short_code_means_nothing_at_another_door(say, register, cast):
    registration_id = register("M1", cast.activity("X2", "A"))
    assert verdicts(say(scan(db.session.get(Registration, registration_id).short_code))) == ["unknown"]


def test_a_genuine_code_without_a_registration_is_not_registered(say, register, basketball):
    registration_id = register("M1", basketball)
    code = code_of(registration_id)
    with write_tx():
        db.session.delete(db.session.get(Registration, registration_id))
    assert verdicts(say(scan(code))) == ["not_registered"]


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_a_cancelled_activity_lets_nobody_in(say, register, basketball, status):
    code = code_of(register("M1", basketball))
    with write_tx():
        lock(Activity, basketball).status = status
    assert verdicts(say(scan(code))) == ["activity_cancelled"]


def test_the_window(say, register, basketball):
    code = code_of(register("M1", basketball))
    assert verdicts(say(scan(code), at=START - timedelta(hours=3))) == ["too_early"]
    assert verdicts(say(scan(code), at=START + timedelta(hours=5))) == ["too_late"]


def test_another_occurrence(say, register, basketball):
    code = code_of(register("M1", basketball))
    with write_tx():
        later = START + timedelta(days=7)
        db.session.add(
            Occurrence(
                activity_id=basketball,
                no=2,
                held_on=later.date(),
                starts_at=later,
                ends_at=later + timedelta(hours=2),
                status="planned",
            )
        )
    assert verdicts(say(scan(code), occurrence_no=2)) == ["wrong_occurrence"]
    assert verdicts(say(scan(code), occurrence_no=9)) == ["wrong_occurrence"]
    assert verdicts(say(scan(code), occurrence_no=1)) == ["ok"]


@pytest.mark.parametrize("is_late", [False, True])
def test_who_leaves_while_the_next_date_runs_leaves_where_they_are(say, register, basketball, is_late):
    code, two_hours = code_of(register("M1", basketball)), timedelta(hours=2)
    with write_tx():
        begins = START + two_hours + timedelta(minutes=30)  # half an hour after the first has ended
        db.session.add(
            Occurrence(
                activity_id=basketball, no=2, held_on=begins.date(), starts_at=begins, ends_at=begins + two_hours,
                status="planned",
            )
        )  # fmt: skip
        lock(Activity, basketball).revision += 1
    leaves = begins + timedelta(minutes=10)
    late = {"offline": True, "device_time": leaves.isoformat()} if is_late else {}
    assert verdicts(say(scan(code))) == ["ok"]
    assert verdicts(say(scan(code, "out") | late, at=leaves, sent_at=leaves)) == ["ok"]
    assert [row.last_at for row in attendance_rows()] == [leaves]
    assert verdicts(say(scan(code), scan(code, "out"), scan(code, "out"), at=leaves)) == ["ok", "ok", "not_in"]
    assert len(attendance_rows()) == 2


def test_a_suspended_member_is_blocked(say, register, basketball, cast):
    code = code_of(register("M1", basketball))
    with write_tx():
        db.session.get(Member, cast.members["M1"]).suspended = True
    assert verdicts(say(scan(code))) == ["blocked"]


@pytest.mark.parametrize(("days", "verdict"), [(-1, "blocked"), (0, "ok"), (30, "ok")])
def test_who_belongs_to_no_union_any_more_is_blocked(say, register, basketball, cast, days, verdict):
    """Alone and in a batch; the last day of a membership belongs to it."""
    codes = [code_of(register(number, basketball)) for number in ("M1", "M2")]
    for number in ("M1", "M2"):
        cast.leave(number, START.date() + timedelta(days=days))
    assert verdicts(say(scan(codes[0]))) == [verdict]
    assert verdicts(say(scan("x"), scan(codes[1]))) == ["unknown", verdict]


def test_who_moved_to_another_union_comes_in(say, register, basketball, cast):
    code = code_of(register("M1", basketball))
    cast.leave("M1", START.date() - timedelta(days=1))
    with write_tx() as session:
        session.add(Membership(member_id=cast.members["M1"], union_id=cast.unions["B1"], from_on=START.date()))
    assert verdicts(say(scan(code))) == ["ok"]


def test_it_turns_a_stranger_away(register, basketball, cast):
    sent = [scan(code_of(register("M1", basketball)))]
    for number in ("M1", "liaison", "auditor"):
        with pytest.raises(NotAllowed):
            door.record(by=cast.actor(number), at=START, activity_id=basketball, scans=sent)
    with pytest.raises(NotAllowed):
        door.record(by=ANONYMOUS, at=START, activity_id=basketball, scans=sent)
    hidden = cast.activity("X2", "B", visibility="audience")
    with pytest.raises(NotFound):
        door.record(by=cast.actor("M1"), at=START, activity_id=hidden, scans=sent)
    assert db.session.scalars(select(Scan)).all() == []


def test_union_then_may_be_missing(say, register, basketball):
    registration_id = register("M1", basketball, union_then_id=None)
    (answer,) = say(scan(code_of(registration_id)))
    assert (answer["verdict"], answer["union"]) == ("ok", None)
    assert db.session.scalar(select(Union.id).where(Union.code == "A1")) is not None

"""Door passes: who makes one, how long it holds, and what ends with it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, AuditEntry, DoorDevice, DoorPass, Occurrence
from activity_hub.rules.door_pass import DoorRefusal
from activity_hub.rules.permissions import Role
from activity_hub.services import activity, door
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from activity_hub.services.door import joining, passes, posts
from tests import phones
from tests.conftest import NOON
from tests.services.door.scanned import START

CLOSES = START + timedelta(hours=4)  # two hours of basketball, and two more


@pytest.fixture
def make(organiser, basketball):
    """make(gate) -> the id of a new pass for the basketball night."""

    def one(gate="", at=NOON):
        return passes.make(by=organiser, at=at, activity_id=basketball, gate=gate)

    return one


def row(pass_id):
    db.session.expire_all()
    return db.session.get(DoorPass, pass_id)


def test_it_works(make, organiser, basketball):
    pass_id = make(" 2号口 ")
    [line] = passes.listing(by=organiser, at=NOON, activity_id=basketball)
    assert (line.pass_id, line.gate, line.expires_at, line.devices) == (pass_id, "2号口", CLOSES, 0)
    sheet = passes.sheet(by=organiser, at=NOON, activity_id=basketball, pass_id=pass_id)
    assert sheet.token == phones.token_of(pass_id) and sheet.title == "周五篮球夜"
    assert phones.told("door_pass") == ["door_pass.made"]
    assert sheet.token not in repr([one.detail for one in db.session.scalars(select(AuditEntry))])


@pytest.mark.parametrize("who", ["checker", "liaison", "statistician", "auditor", "M1"])
def test_only_who_may_edit_the_activity_says_who_stands_at_its_door(cast, basketball, make, who):
    pass_id, by = make(), cast.actor(who)
    for command in (passes.listing, passes.make, passes.end_all, passes.why_not):
        with pytest.raises(NotAllowed):
            command(by=by, at=NOON, activity_id=basketball)
    for command in (passes.sheet, passes.end):
        with pytest.raises(NotAllowed):
            command(by=by, at=NOON, activity_id=basketball, pass_id=pass_id)
    assert row(pass_id).ended_at is None


def test_a_device_makes_no_pass(organiser, basketball):
    with pytest.raises(NotAllowed):
        passes.make(by=phones.device(organiser, basketball), at=NOON, activity_id=basketball)


def test_a_co_host_scans_and_leaves_the_passes_to_the_host(cast, basketball):
    cast.appoint("M4", Role.ORGANISER, "B")
    elsewhere = cast.activity("X2", "B")
    assert passes.make(by=cast.actor("M4"), at=NOON, activity_id=elsewhere)
    with pytest.raises(NotAllowed):
        passes.make(by=cast.actor("M4"), at=NOON, activity_id=basketball)


@pytest.mark.parametrize("gate", ["x" * 61, "a\x00b", "\ud800"])
def test_a_gate_that_cannot_be_kept_is_invalid(make, gate):
    with pytest.raises(Invalid):
        make(gate)


@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_what_is_not_published_has_no_door(cast, organiser, status):
    draft = cast.activity("X2", status=status, published_at=None)
    assert passes.why_not(by=organiser, at=NOON, activity_id=draft) is DoorRefusal.NO_DOOR_YET
    with pytest.raises(Refused) as refused:
        passes.make(by=organiser, at=NOON, activity_id=draft)
    assert refused.value.code is DoorRefusal.NO_DOOR_YET


def test_what_does_not_take_place_has_no_door(cast, organiser, basketball, make):
    activity.cancel(organiser, NOON, basketball, "雨")
    with pytest.raises(Refused) as refused:
        make()
    assert refused.value.code is DoorRefusal.NO_DATE


def test_a_pass_of_another_activity_is_not_there(cast, organiser, make):
    pass_id, other = make(), cast.activity("X2")
    for command in (passes.sheet, passes.end):
        with pytest.raises(NotFound):
            command(by=organiser, at=NOON, activity_id=other, pass_id=pass_id)
    for strange in (0, -1, 2**31, 999):
        with pytest.raises(NotFound):
            passes.sheet(by=organiser, at=NOON, activity_id=other, pass_id=strange)


def test_a_pass_runs_out_when_the_last_window_closes(make, organiser, basketball):
    pass_id = make()
    wish = {"by": organiser, "activity_id": basketball, "pass_id": pass_id}
    assert passes.sheet(at=CLOSES, **wish).token is not None
    assert passes.sheet(at=CLOSES + timedelta(seconds=1), **wish).token is None
    assert passes.listing(by=organiser, at=CLOSES + timedelta(seconds=1), activity_id=basketball) == []


def test_the_expiry_follows_the_dates(make, organiser, basketball):
    pass_id = make()
    phones.device(organiser, basketball)
    later = START + timedelta(days=3)
    wish = [{"no": 1, "starts_at": later, "ends_at": later + timedelta(hours=1)}]
    activity.change(organiser, NOON, basketball, occurrences=wish)
    assert row(pass_id).expires_at == later + timedelta(hours=3)
    assert phones.newest().expires_at == later + timedelta(hours=3)
    earlier = [{"no": 1, "starts_at": START, "ends_at": START + timedelta(hours=1)}]
    activity.change(organiser, NOON, basketball, occurrences=earlier)
    assert phones.newest().expires_at == START + timedelta(hours=3)


def test_a_cancelled_last_date_ends_the_door_with_the_one_before(make, organiser, basketball):
    late = START + timedelta(days=7)
    ends = late + timedelta(hours=1)
    last = {"no": 2, "activity_id": basketball, "held_on": late.date(), "starts_at": late, "ends_at": ends}
    with write_tx():
        db.session.add(Occurrence(**last, status="planned"))
    pass_id = make()
    assert row(pass_id).expires_at == ends + timedelta(hours=2)
    activity.change(organiser, NOON, basketball, occurrences=[{"no": 2, "status": "cancelled"}])
    assert row(pass_id).expires_at == CLOSES


def test_called_off_altogether_the_door_stays_to_say_so(make, organiser, basketball):
    pass_id = make()
    activity.postpone(organiser, NOON, basketball, "雨")
    assert row(pass_id).expires_at == CLOSES


def test_a_pass_made_afterwards_holds_for_a_day(make):
    at = CLOSES + timedelta(hours=1)
    assert row(make(at=at)).expires_at == at + timedelta(days=1)


def test_ending_a_pass_ends_its_phones_and_no_others(make, organiser, basketball):
    first = phones.device(organiser, basketball, gate="1号口")
    second = phones.device(organiser, basketball, gate="2号口")
    ended = db.session.get(DoorDevice, first.post.device_id).door_pass_id
    passes.end(by=organiser, at=NOON, activity_id=basketball, pass_id=ended)
    assert db.session.get(DoorDevice, first.post.device_id).ended_at == NOON
    assert db.session.get(DoorDevice, first.post.device_id).ended_by_id == organiser.member_id
    assert db.session.get(DoorDevice, second.post.device_id).ended_at is None
    passes.end(by=organiser, at=NOON + timedelta(hours=1), activity_id=basketball, pass_id=ended)
    assert row(ended).ended_at == NOON
    assert phones.told("door_pass").count("door_pass.ended") == 1


def test_ending_all(make, organiser, basketball, cast):
    elsewhere = phones.device(organiser, cast.activity("X2"))
    for gate in ("1号口", "2号口"):
        phones.device(organiser, basketball, gate=gate)
    passes.end_all(by=organiser, at=NOON, activity_id=basketball)
    assert passes.listing(by=organiser, at=NOON, activity_id=basketball) == []
    there = select(DoorDevice.id).where(DoorDevice.ended_at.is_(None))
    assert db.session.scalars(there).all() == [elsewhere.post.device_id]
    assert phones.told("door_pass").count("door_pass.ended") == 2


def test_what_a_token_is_worth(organiser, basketball):
    phones.device(organiser, basketball, gate="2号口", name="甲")
    token = f"fresh {phones.newest().door_pass_id} 甲"
    there = posts.standing(at=NOON, token=token)
    assert (there.post.activity_id, there.post.gate, there.is_over) == (basketball, "2号口", False)
    assert posts.standing(at=CLOSES, token=token).is_over is False
    assert posts.standing(at=CLOSES + timedelta(seconds=1), token=token).is_over
    assert posts.standing(at=NOON, token=f"{token}x") is None
    assert token not in repr(db.session.execute(select(DoorDevice.__table__)).all())


def test_a_device_sees_its_own_door_alone(cast, organiser, basketball):
    by = phones.device(organiser, basketball)
    assert door.door(by=by, at=NOON, activity_id=basketball).title == "周五篮球夜"
    with pytest.raises(NotAllowed):
        door.door(by=by, at=NOON, activity_id=cast.activity("X2"))
    with pytest.raises(NotFound):
        door.door(by=by, at=NOON, activity_id=cast.activity("X3", visibility="audience"))
    assert [line.activity_id for line in door.doors(by=by, today=NOON.date())] == [basketball]


def test_a_device_stands_at_the_door_of_what_only_the_invited_see(cast, organiser):
    inner = cast.activity("X2", starts_at=START, visibility="audience")
    by = phones.device(organiser, inner)
    assert door.counts(by=by, at=NOON, activity_id=inner).present == 0


def test_an_activity_taken_back_closes_its_door(cast, organiser, basketball):
    by = phones.device(organiser, basketball)
    with write_tx():
        db.session.get(Activity, basketball).published_at = None
    with pytest.raises(NotFound):
        door.counts(by=by, at=NOON, activity_id=basketball)


def test_a_phone_that_comes_back_has_stood_here_since_the_first_time(make, organiser, basketball):
    """What it still brings from then was scanned here, and is no matter for the organiser."""
    later = NOON + timedelta(hours=3)
    _id, held = joining.join(at=NOON, token=phones.token_of(make()), name="小陈", fresh="one")
    passes.end_all(by=organiser, at=NOON, activity_id=basketball)
    again = phones.token_of(make(at=later))
    joining.join(at=later, token=again, name="小陈", fresh="two", held=held)
    joining.join(at=later, token=again, name="小李", fresh="three")
    assert db.session.scalars(select(DoorDevice.joined_at).order_by(DoorDevice.id)).all() == [NOON, NOON, later]

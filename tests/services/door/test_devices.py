"""The phones at a door: joining, the list, renaming and ending."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import AuditEntry, DoorDevice, Scan
from activity_hub.rules import door_pass
from activity_hub.rules.door_pass import DoorRefusal
from activity_hub.services import chores, door, registration
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, PostEnded, Refused
from activity_hub.services.base.throttle import TooManyTries
from activity_hub.services.door import devices, joining, passes, views
from tests import phones
from tests.conftest import NOON
from tests.services.door.scanned import START


@pytest.fixture
def pass_id(organiser, basketball):
    return passes.make(by=organiser, at=NOON, activity_id=basketball, gate="2号口")


def join(pass_id, name="小陈", fresh="one", held=None, at=NOON):
    return joining.join(at=at, token=phones.token_of(pass_id), name=name, fresh=fresh, held=held)


def count():
    return db.session.scalar(select(func.count()).select_from(DoorDevice))


def test_joining_makes_a_device(pass_id, organiser, basketball):
    assert join(pass_id, " 小陈  的手机 ") == (basketball, "one")
    [line] = devices.listing(by=organiser, at=NOON, activity_id=basketball)
    assert (line.name, line.gate, line.scans, line.is_over) == ("小陈 的手机", "2号口", 0, False)
    assert line.joined_at == line.seen_at == NOON
    assert phones.told("door_device") == ["door_device.joined"]


def test_nobody_is_named_in_the_audit(pass_id):
    join(pass_id, "小陈")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "door_device")).one()
    assert entry.by_id is None and "小陈" not in repr(entry.detail)


def test_a_button_pressed_twice_is_one_phone(pass_id):
    assert join(pass_id) == join(pass_id)
    assert count() == 1


def test_joining_again_renews_with_name_and_gate(pass_id, organiser, basketball):
    join(pass_id)
    other = passes.make(by=organiser, at=NOON, activity_id=basketball, gate="3号口")
    assert join(other, "小陈二", fresh="two", held="one") == (basketball, "one")
    assert count() == 1
    assert (phones.newest().gate, phones.newest().name, phones.newest().door_pass_id) == ("3号口", "小陈二", other)


@pytest.mark.parametrize("tokens", [{"held": "one", "fresh": "two"}, {"held": None, "fresh": "one"}])
def test_a_phone_that_was_ended_does_not_come_back_by_the_same_pass(pass_id, organiser, basketball, tokens):
    join(pass_id)
    devices.end(by=organiser, at=NOON, activity_id=basketball, device_id=phones.newest().id)
    with pytest.raises(Refused) as refused:
        join(pass_id, **tokens)
    assert refused.value.code is DoorRefusal.PHONE_ENDED and count() == 1
    again = joining.invitation(at=NOON, token=phones.token_of(pass_id), held="one")
    assert again.refusal is DoorRefusal.PHONE_ENDED
    assert join(pass_id, "小李", fresh="another phone")  # the pass goes on for the others
    assert joining.invitation(at=NOON, token=phones.token_of(pass_id), held=None).refusal is None


def test_a_phone_that_was_ended_comes_back_as_a_new_one_by_a_new_pass(pass_id, organiser, basketball):
    join(pass_id)
    devices.end(by=organiser, at=NOON, activity_id=basketball, device_id=phones.newest().id)
    other = passes.make(by=organiser, at=NOON, activity_id=basketball)
    _activity_id, kept = join(other, held="one", fresh="one")
    assert kept != "one" and count() == 2
    assert [row.ended_at is None for row in db.session.scalars(select(DoorDevice).order_by(DoorDevice.id))] == [
        False,
        True,
    ]


def test_the_audit_says_which_phone_took_back_and_let_in(cast, organiser, basketball, pass_id):
    by = phones.device(organiser, basketball, gate="2号口")
    say = {"by": by, "at": START, "activity_id": basketball}
    made, _is_new = registration.sign_up(**say, member_no="M1", walk_in=True)
    door.admit(**say, registration_id=made.id, scan_uuid="device-scan-1")
    void = {"scan_uuid": "device-void-1", "kind": "void", "voids": "device-scan-1", "reason": "扫错了人"}
    for _ in range(2):
        door.record(**say, scans=[void])
    told = {row.verb: row for row in db.session.scalars(select(AuditEntry).where(AuditEntry.by_id.is_(None)))}
    assert told["sign_up"].detail["device_id"] == by.post.device_id
    assert told["scan.voided"].detail == {
        "scan": "device-void-1",
        "voids": "device-scan-1",
        "gate": "2号口",
        "reason": "扫错了人",
        "registration_id": made.id,
        "device_id": by.post.device_id,
    }
    assert phones.told("activity").count("scan.voided") == 1


def test_a_phone_that_left_for_another_door_comes_back(cast, pass_id, organiser, basketball):
    join(pass_id)
    elsewhere = passes.make(by=organiser, at=NOON, activity_id=cast.activity("X2"))
    join(elsewhere, fresh="two", held="one")
    assert join(pass_id, fresh="three", held="one") == (basketball, "three")


def test_going_to_another_door_leaves_this_one(cast, pass_id, organiser):
    join(pass_id)
    elsewhere = cast.activity("X2")
    other = passes.make(by=organiser, at=NOON, activity_id=elsewhere)
    assert join(other, fresh="two", held="one") == (elsewhere, "two")
    first, second = db.session.scalars(select(DoorDevice).order_by(DoorDevice.id))
    assert first.ended_at == NOON and second.ended_at is None
    assert phones.told("door_device") == ["door_device.joined", "door_device.left", "door_device.joined"]


def test_what_no_key_of_ours_made_is_not_there(pass_id):
    for token in ("", "x", "a" * 32, phones.token_of(999), phones.token_of(2**31)):
        with pytest.raises(NotFound):
            joining.join(at=NOON, token=token, name="甲", fresh="one")
        with pytest.raises(NotFound):
            joining.invitation(at=NOON, token=token, held=None)
    assert count() == 0


def test_an_ended_pass_says_so(pass_id, organiser, basketball):
    passes.end(by=organiser, at=NOON, activity_id=basketball, pass_id=pass_id)
    with pytest.raises(Refused) as refused:
        join(pass_id)
    assert refused.value.code is DoorRefusal.PASS_ENDED
    found = joining.invitation(at=NOON, token=phones.token_of(pass_id), held=None)
    assert found.refusal is DoorRefusal.PASS_ENDED and count() == 0


def test_one_that_ran_out_says_so(pass_id):
    late = START + timedelta(hours=5)
    with pytest.raises(Refused) as refused:
        join(pass_id, at=late)
    assert refused.value.code is DoorRefusal.PASS_RAN_OUT
    assert joining.invitation(at=late, token=phones.token_of(pass_id), held=None).refusal is DoorRefusal.PASS_RAN_OUT


def test_the_invitation_knows_who_is_there_already(pass_id, cast, organiser):
    join(pass_id)
    token = phones.token_of(pass_id)
    assert joining.invitation(at=NOON, token=token, held="one").name == "小陈"
    assert joining.invitation(at=NOON, token=token, held="another").name is None
    other = passes.make(by=organiser, at=NOON, activity_id=cast.activity("X2"))
    assert joining.invitation(at=NOON, token=phones.token_of(other), held="one").name is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\x00b", "\udcff"])
def test_a_name_that_cannot_be_kept_is_invalid(pass_id, organiser, basketball, name):
    with pytest.raises(Invalid):
        join(pass_id, name)
    join(pass_id)
    wish = {"by": organiser, "at": NOON, "activity_id": basketball, "device_id": phones.newest().id}
    with pytest.raises(Invalid):
        devices.rename(**wish, name=name)
    assert phones.newest().name == "小陈"


def test_a_pass_that_went_round_lets_no_crowd_in(pass_id, monkeypatch):
    monkeypatch.setattr(joining, "MOST_DEVICES", 2)
    for number in range(2):
        join(pass_id, fresh=f"phone {number}")
    with pytest.raises(Refused) as refused:
        join(pass_id, fresh="one more")
    assert refused.value.code is DoorRefusal.TOO_MANY_PHONES and count() == 2
    join(pass_id, "renamed", held="phone 0")
    assert door_pass.MOST_DEVICES >= 50


def test_renaming(pass_id, organiser, basketball):
    join(pass_id)
    wish = {"by": organiser, "at": NOON, "activity_id": basketball, "device_id": phones.newest().id}
    for _ in range(2):
        devices.rename(**wish, name="东门 小陈")
    assert devices.one(**wish).name == "东门 小陈"
    assert phones.told("door_device") == ["door_device.joined", "door_device.renamed"]


def test_ending_one(pass_id, organiser, basketball):
    join(pass_id)
    join(pass_id, "小李", fresh="two")
    wish = {"by": organiser, "at": NOON, "activity_id": basketball, "device_id": phones.newest().id}
    for _ in range(2):
        devices.end(**wish)
    lines = devices.listing(by=organiser, at=NOON, activity_id=basketball)
    assert [(line.name, line.is_over) for line in lines] == [("小陈", False), ("小李", True)]
    assert phones.told("door_device").count("door_device.ended") == 1


@pytest.mark.parametrize("who", ["checker", "auditor", "M1"])
def test_only_who_may_edit_the_activity_sees_and_ends_the_phones(cast, pass_id, basketball, who):
    join(pass_id)
    by = cast.actor(who)
    with pytest.raises(NotAllowed):
        devices.listing(by=by, at=NOON, activity_id=basketball)
    for command in (devices.one, devices.end):
        with pytest.raises(NotAllowed):
            command(by=by, at=NOON, activity_id=basketball, device_id=1)
    assert phones.newest().ended_at is None


def test_a_phone_of_another_door_is_not_there(cast, pass_id, organiser):
    join(pass_id)
    other = cast.activity("X2")
    for device_id in (phones.newest().id, 0, -1, 2**31, 999):
        for command in (devices.one, devices.end):
            with pytest.raises(NotFound):
                command(by=organiser, at=NOON, activity_id=other, device_id=device_id)


def test_the_scans_of_each_phone_are_counted(cast, organiser, basketball):
    by = phones.device(organiser, basketball, gate="2号口")
    registration_id = cast.register("M1", basketball)
    answer = door.admit(by=by, at=START, activity_id=basketball, registration_id=registration_id, scan_uuid="scan-0001")
    assert answer["verdict"] == "ok" and answer["name"] == "沈*"
    assert devices.listing(by=organiser, at=START, activity_id=basketball)[0].scans == 1
    scan = db.session.scalars(select(Scan)).one()
    assert (scan.device_id, scan.by_id) == (by.post.device_id, None)


def test_a_device_lets_a_walk_in_in(organiser, basketball):
    by = phones.device(organiser, basketball)
    made, is_new = registration.sign_up(by=by, at=START, activity_id=basketball, member_no="M2", walk_in=True)
    assert is_new and made.walk_in
    with pytest.raises(NotFound):
        registration.sign_up(by=by, at=START, activity_id=basketball, member_no="nobody", walk_in=True)
    with pytest.raises((NotFound, NotAllowed)):
        registration.sign_up(by=by, at=START, activity_id=basketball, member_no="M3")
    with pytest.raises((NotFound, NotAllowed)):
        registration.sign_up(by=by, at=START, activity_id=basketball)


def test_each_phone_has_its_own_limit_of_searches(organiser, basketball):
    by = phones.device(organiser, basketball)
    with pytest.raises(TooManyTries):
        for _ in range(views.NAME_SEARCH.tries + 1):
            door.search(by=by, at=NOON, activity_id=basketball, words="沈")
    other = phones.device(organiser, basketball, name="另一部")
    assert door.search(by=other, at=NOON, activity_id=basketball, words="沈") == []


def test_each_phone_has_its_own_limit_of_wrong_short_codes(organiser, basketball):
    one, other = (phones.device(organiser, basketball, name=name) for name in ("甲", "乙"))

    def wrong(by, number):
        scan = {"scan_uuid": f"{by.post.device_id}-scan-{number:04d}", "code": f"0000{number:04d}", "kind": "in"}
        return door.record(by=by, at=START, activity_id=basketball, scans=[scan])

    for number in range(10):
        wrong(one, number)
    with pytest.raises(TooManyTries):
        wrong(one, 10)
    assert wrong(other, 11)[0]["verdict"] == "unknown"


def test_a_phone_that_left_is_told_so_at_its_own_door_alone(cast, organiser, basketball):
    here = phones.device(organiser, basketball)
    gone = replace(here, post=None, left=basketball)
    with pytest.raises(PostEnded):
        door.counts(by=gone, at=NOON, activity_id=basketball)
    with pytest.raises(PostEnded):
        door.record(by=gone, at=NOON, activity_id=basketball, scans=[{}])
    with pytest.raises(NotAllowed) as refused:
        door.counts(by=gone, at=NOON, activity_id=cast.activity("X2"))
    assert not isinstance(refused.value, PostEnded)
    with pytest.raises(NotFound):
        door.counts(by=gone, at=NOON, activity_id=cast.activity("X3", visibility="audience"))


def test_names_are_forgotten_a_month_after_the_end(organiser, basketball):
    phones.device(organiser, basketball, name="小陈的手机")
    closes = phones.newest().expires_at
    assert chores.forget_phones(at=closes + timedelta(days=30)) == 0
    assert phones.newest().name == "小陈的手机"
    assert chores.forget_phones(at=closes + timedelta(days=30, seconds=1)) == 1
    assert phones.newest().name == ""
    assert chores.forget_phones(at=closes + timedelta(days=31)) == 0

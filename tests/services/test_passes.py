"""Passes: whose they are, what a new one does to the old one, and what a scanned address opens."""

import pytest

from activity_hub.database import db, lock, write_tx
from activity_hub.models import AuditEntry, Registration
from activity_hub.rules import passcode
from activity_hub.rules.permissions import ANONYMOUS
from activity_hub.rules.places import Status
from activity_hub.services import passes
from activity_hub.services.base import pass_codes
from activity_hub.services.base.access import NotFound
from tests.conftest import NOON


@pytest.fixture
def registration_id(cast):
    """M1 is confirmed for the basketball night of A."""
    return cast.register("M1", cast.activity())


def set_status(registration_id, status):
    with write_tx():
        lock(Registration, registration_id).status = status


def test_the_member_sees_it(cast, registration_id):
    sheet = passes.show(by=cast.actor("M1"), registration_id=registration_id)
    assert (sheet.title, sheet.name, sheet.member_no, sheet.union_name) == (
        "周五篮球夜",
        "沈知行",
        "M1",
        "明达纺织工会",
    )
    assert passcode.read(sheet.code, pass_codes.secrets()) == passcode.Pass(registration_id, 1)
    assert passcode.normal_short_code(sheet.short_code) == sheet.short_code
    assert [date.held_on.isoformat() for date in sheet.dates] == ["2026-06-22"]


def test_who_acts_for_the_member_sees_it(cast, registration_id):
    assert passes.show(by=cast.actor("liaison"), registration_id=registration_id).code


@pytest.mark.parametrize("number", ["M2", "checker", "auditor", "statistician"])
def test_it_turns_a_stranger_away(cast, registration_id, number):
    for by in (cast.actor(number), ANONYMOUS):
        with pytest.raises(NotFound):
            passes.show(by=by, registration_id=registration_id)
        with pytest.raises(NotFound):
            passes.renew(by=by, at=NOON, registration_id=registration_id)


@pytest.mark.parametrize("registration_id", [0, -1, 999, 2**40])
def test_what_is_not_there_is_not_found(cast, registration_id):
    with pytest.raises(NotFound):
        passes.show(by=cast.actor("M1"), registration_id=registration_id)


def test_a_registration_no_longer_live_has_no_codes(cast, registration_id):
    set_status(registration_id, "withdrawn")
    sheet = passes.show(by=cast.actor("M1"), registration_id=registration_id)
    assert (sheet.status, sheet.code, sheet.short_code) == (Status.WITHDRAWN, None, None)


def test_a_new_pass_replaces_both_codes(cast, registration_id):
    member = cast.actor("M1")
    old = passes.show(by=member, registration_id=registration_id)
    passes.renew(by=member, at=NOON, registration_id=registration_id)
    new = passes.show(by=member, registration_id=registration_id)
    assert new.code != old.code and new.short_code != old.short_code
    assert db.session.get(Registration, registration_id).pass_version == 2
    assert db.session.query(AuditEntry.verb, AuditEntry.what_id).all() == [("renew_pass", registration_id)]


def test_the_versions_begin_again_at_their_end(cast, registration_id):
    with write_tx():
        lock(Registration, registration_id).pass_version = passcode.MAX_VERSION
    passes.renew(by=cast.actor("M1"), at=NOON, registration_id=registration_id)
    assert db.session.get(Registration, registration_id).pass_version == 1


def test_a_withdrawn_registration_gets_no_new_pass(cast, registration_id):
    set_status(registration_id, "withdrawn")
    passes.renew(by=cast.actor("M1"), at=NOON, registration_id=registration_id)
    assert db.session.get(Registration, registration_id).pass_version == 1


def test_an_address_opens_the_door_only_for_who_may_scan(cast, registration_id):
    code = passes.show(by=cast.actor("M1"), registration_id=registration_id).code
    there = passes.opened(by=cast.actor("checker"), code=code.lower())
    assert (there.may_scan, there.name, there.union_name, there.code) == (True, "沈*", "明达纺织工会", code)
    for by in (ANONYMOUS, cast.actor("M1"), cast.actor("M4")):
        assert not passes.opened(by=by, code=code).may_scan


@pytest.mark.parametrize("code", ["", "x", "AH1.", "AH1." + "A" * 39, passcode.make("another secret", 1, 1)])
def test_a_wrong_code_opens_nothing(cast, registration_id, code):
    with pytest.raises(NotFound):
        passes.opened(by=cast.actor("checker"), code=code)


def test_a_code_of_a_registration_that_is_gone_opens_nothing(app):
    for registration_id in (4711, 2**40 - 1):
        with pytest.raises(NotFound):
            passes.opened(by=ANONYMOUS, code=passcode.make(pass_codes.secrets()[0], registration_id, 1))

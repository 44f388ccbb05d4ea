"""Who becomes eligible while waiting is served in the same transaction that makes them so."""

from activity_hub.database import db, write_tx
from activity_hub.models import Member
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import Status
from activity_hub.services import checks, chores, registration, roll
from activity_hub.services.base import promotion
from tests.conftest import NOON
from tests.services.loading import load
from tests.services.registration.pressing import sign_up


def waits_for(cast, tag):
    """M2 waits with a tag that is then lost, so that a place stays free beside them."""
    with write_tx():
        for number in ("M1", "M2"):
            db.session.get(Member, cast.members[number]).tags = tag
    activity_id = cast.activity(capacity=1, audience_tags=tag)
    first, second = sign_up(cast, "M1", activity_id), sign_up(cast, "M2", activity_id)
    with write_tx():
        db.session.get(Member, cast.members["M2"]).tags = ""
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
    assert status(second) is Status.WAITLISTED
    return second


def status(view):
    return registration.one(by=SYSTEM, registration_id=view.id).status


def test_a_correction_of_the_roll_lets_them_in(cast):
    second = waits_for(cast, "migrant")
    roll.change(by=cast.actor("liaison"), at=NOON, member_no="M2", texts={"name": "顾晓棠", "tags": "migrant"})
    assert status(second) is Status.CONFIRMED
    assert chores.repair(at=NOON).promoted == 0 and not any(checks.violations(NOON).values())


def test_an_import_lets_them_in(cast):
    second = waits_for(cast, "migrant")
    outcome = load(members="member_no,name,gender,union,tags,from\nM2,顾晓棠,F,A1,migrant,2015-01-01\n")
    assert outcome.faults == []
    assert status(second) is Status.CONFIRMED


def test_a_suspension_that_ends_lets_them_in(cast):
    activity_id = cast.activity(capacity=1)
    first, second = sign_up(cast, "M1", activity_id), sign_up(cast, "M2", activity_id)
    with write_tx():
        db.session.get(Member, cast.members["M2"]).suspended = True
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
    with write_tx():
        db.session.get(Member, cast.members["M2"]).suspended = False
        promotion.reconsider([cast.members["M2"]], NOON)
    assert status(second) is Status.CONFIRMED

"""Holidays and working weekends from a file, and what they do to the time of an offer."""

from datetime import date, timedelta

from activity_hub.database import db
from activity_hub.models import SpecialDay
from activity_hub.rules.faults import FaultCode
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import registration
from tests.conftest import NOON
from tests.services.loading import found, load
from tests.services.registration.pressing import sign_up

FILE = "日期,是否上班,名称\n2026-06-19,否,端午节\n2026-06-20,是,调休\n"


def kept():
    return {row.on: (row.is_working, row.name) for row in db.session.query(SpecialDay)}


def test_days_are_kept_once_and_a_second_load_changes_nothing(cast):
    assert load(special_days=FILE).faults == []
    assert kept() == {date(2026, 6, 19): (False, "端午节"), date(2026, 6, 20): (True, "调休")}
    again = load(special_days=FILE).files["special_days"]
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


def test_a_day_named_twice_is_a_fault(cast):
    assert (FaultCode.DUPLICATE, 3) in [
        (fault.code, fault.line) for fault in load(special_days="on,is_working\n2026-06-19,0\n2026-06-19,1\n").faults
    ]
    assert kept() == {}


def test_only_who_leads_the_whole_hub_may_set_them(cast):
    assert found(load(by=cast.actor("administrator"), special_days=FILE)) != []
    assert kept() == {}


def test_an_offer_skips_them(cast):
    """Eight hours on Thursday evening after the office, over the holiday on Friday, into the working Saturday."""
    load(special_days=FILE)
    activity_id = cast.activity(
        capacity=1, terms={"offer_hours": 8, "offer_skips_night": True, "offer_skips_days_off": True}
    )
    first, second = (sign_up(cast, number, activity_id) for number in ("M1", "M2"))
    thursday_evening = NOON + timedelta(days=3, hours=5)  # 17:00 in Shanghai: four hours are left of that day
    registration.withdraw(by=cast.actor("M1"), at=thursday_evening, registration_id=first.id)
    until = registration.one(by=SYSTEM, registration_id=second.id).offer_expires_at
    assert until == NOON + timedelta(days=5), "12:00 on Saturday"

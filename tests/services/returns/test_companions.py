"""Whoever came along with a member: by name a guest of the return, without a name a head and no figure of it."""

from datetime import timedelta

import pytest

from activity_hub.rules.attending import Correction
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.period import Period, of_year
from activity_hub.services import door, registration, returns
from activity_hub.services.activity import lifecycle
from activity_hub.services.door import correcting
from tests.conftest import NOON
from tests.services.door.scanned import START, code_of, scan

AFTER = START + timedelta(hours=4)
NAMED, HEAD, CHILD = {"name": "顾小满"}, {}, {"is_child": True}


def year():
    found = of_year(2026, "01-01")
    assert isinstance(found, Period)
    return found


@pytest.fixture
def outing(cast):
    """At A; M1 comes with one by name, a grown-up without and a child, M2 with one by name, M3 alone."""
    activity_id = cast.activity(starts_at=START, terms={"guests_max": 3}, kind="outing")
    ids = {}
    for number, company in (("M1", [NAMED, HEAD, CHILD]), ("M2", [{"name": "M2 的家属"}]), ("M3", [])):
        wish = {"by": cast.actor(number), "at": NOON, "activity_id": activity_id, "guests": company}
        ids[number] = registration.sign_up(**wish)[0].id
    return activity_id, ids


@pytest.fixture
def come(cast, outing):
    def one(*numbers):
        codes = [scan(code_of(outing[1][number])) for number in numbers]
        door.record(by=cast.actor("checker"), at=START, activity_id=outing[0], scans=codes)
        lifecycle.hold(by=cast.actor("organiser"), at=AFTER, activity_id=outing[0])

    return one


def people(cast, code="A"):
    return returns.gather(by=cast.actor("chair"), union_code=code, period=year())["people"]


def test_who_was_named_is_a_guest_and_a_row_and_a_head_is_none(cast, come):
    come("M1", "M3")
    found = people(cast)
    assert (found["members"], found["guests"], found["headcount"], found["person_times"]) == (2, 1, 3, 3)


def test_they_are_credited_to_the_host_and_to_no_union_of_their_member(cast, come):
    come("M1", "M3")
    document = returns.gather(by=cast.actor("chair"), union_code="A", period=year())
    by_child = {one["code"]: one["person_times"] for one in document["by_child"]}
    assert by_child == {"A1": 1, "A2": 1}
    assert document["reconciliation"]["members"] == 2


def test_who_was_missing_was_missing_with_company(cast, come):
    come("M1")
    (line,) = returns.gather(by=cast.actor("chair"), union_code="A", period=year())["lines"]
    assert (line["registered"], line["person_times"], line["headcount"]) == (5, 2, 2)


def test_a_correction_takes_the_company_along_at_once(cast, outing, come):
    come("M1", "M2")
    assert people(cast)["guests"] == 2
    how = {"by": cast.actor("organiser"), "at": AFTER, "activity_id": outing[0], "no": 1}
    wish = correcting.Wish(Correction.ABSENT, "没来", "fix-key-1")
    correcting.correct(**how, registration_id=outing[1]["M1"], wish=wish)
    assert (people(cast)["guests"], people(cast)["person_times"]) == (1, 2)
    assert correcting.take_back(**how, registration_id=outing[1]["M1"], key="fix-key-1")
    assert people(cast)["guests"] == 2


def test_they_are_known_as_their_member_is_and_open_to_their_names(cast, come):
    come("M1")
    asked = {"by": cast.actor("organiser"), "union_code": "A", "period": year()}
    assert returns.look(**asked).known[0].counts == {Evidence.SCANNED: 2}
    lines = returns.rows(**asked, figure="people.person_times").lines
    assert {(one["person"], one["union"] and one["union"][0], one["evidence"]) for one in lines} == {
        ("沈知行", "A1", "scanned"), ("顾小满", None, "scanned")
    }  # fmt: skip
    (guest,) = returns.rows(**asked, figure="people.guests").lines
    assert (guest["person"], guest["person_kind"]) == ("顾小满", "guest")

"""Looking up at the door: by name, by number, how many, and the list of who came."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, Member, Occurrence, Registration
from activity_hub.rules.permissions import Role
from activity_hub.rules.places import Status
from activity_hub.services import door
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound
from activity_hub.services.base.throttle import TooManyTries
from tests.conftest import NOON
from tests.services.door.scanned import START, code_of, scan


def test_somebody_found_by_name_is_admitted(checker, register, basketball, cast):
    registration_id = register("M1", basketball)
    how = {"by": checker, "at": START, "activity_id": basketball, "registration_id": registration_id}
    admitted = door.admit(**how, scan_uuid="by-name-1")
    assert (admitted["verdict"], admitted["code"]) == ("ok", db.session.get(Registration, registration_id).short_code)
    assert door.admit(**how, scan_uuid="by-name-2")["verdict"] == "duplicate"
    with pytest.raises(NotFound):
        door.admit(**how | {"registration_id": register("M2", cast.activity("X2"))}, scan_uuid="by-name-3")


@pytest.mark.parametrize("words", ["沈知行", "szx", "shenzhi", "M1"])
def test_search_finds_by_name_pinyin_and_number(checker, register, basketball, words):
    register("M1", basketball)
    register("M3", basketball)
    (found,) = door.search(by=checker, at=START, activity_id=basketball, words=words)
    assert (found.name, found.number_end, found.union_name, found.is_inside) == ("沈*", "M1", "明达纺织工会", False)


def test_search_finds_nobody_for_nothing_and_says_who_is_in(checker, register, basketball, say):
    say(scan(code_of(register("M1", basketball))))
    assert door.search(by=checker, at=START, activity_id=basketball, words="  ") == []
    assert [one.is_inside for one in door.search(by=checker, at=START, activity_id=basketball, words="沈")] == [True]


def test_search_cannot_read_out_the_list(checker, basketball):
    with pytest.raises(TooManyTries):
        for _ in range(50):
            door.search(by=checker, at=START, activity_id=basketball, words="张")


def test_counts(checker, register, basketball, say):
    register("M2", basketball)
    register("M3", basketball, Status.WAITLISTED)
    say(scan(code_of(register("M1", basketball))))
    counted = door.counts(by=checker, at=START, activity_id=basketball)
    assert counted.self_reported == 0
    assert (counted.present, counted.expected, counted.unions) == (1, 2, {"A1": "明达纺织工会", "A2": "宏图机电工会"})


def test_doors_are_those_one_may_stand_at(cast, basketball):
    cast.activity("X2", "B", starts_at=START)
    later = cast.activity("X3", "A1", starts_at=START + timedelta(days=3))
    cast.activity("X4", "A", starts_at=START, status="draft")
    mine = door.doors(by=cast.actor("checker"), today=NOON.date())
    assert [line.activity_id for line in mine] == [basketball, later]
    assert door.doors(by=cast.actor("M1"), today=NOON.date()) == []


def listed(cast, number, activity_id, **more):
    return door.attendance(by=cast.actor(number), activity_id=activity_id, **more)


def test_an_occurrence_that_nobody_is_listed_for_has_its_totals(cast, basketball):
    assert listed(cast, "organiser", basketball).totals == [{"occurrence_no": 1, "registered": 0, "present": 0}]


def test_the_attendance_list(cast, register, basketball, say):
    came, expected = register("M1", basketball), register("M2", basketball)
    register("M3", basketball, Status.WITHDRAWN)
    say(scan(code_of(came)), gate="1号口")
    page = listed(cast, "organiser", basketball)
    assert page.items[0] == {
        "occurrence_no": 1,
        "registration_id": came,
        "member_no": "M1",
        "name": "沈知行",
        "union": "A1",
        "state": "present",
        "first_at": START,
        "last_at": START,
        "gate": "1号口",
    }
    assert [(row["registration_id"], row["state"]) for row in page.items] == [
        (came, "present"),
        (expected, "registered"),
    ]
    assert page.totals == [{"occurrence_no": 1, "registered": 2, "present": 1}]
    assert page.next is None


def test_the_attendance_list_goes_on_by_its_cursor(cast, register, basketball):
    ids = [register(number, basketball) for number in ("M1", "M2", "M3")]
    first = listed(cast, "organiser", basketball, limit=2)
    rest = listed(cast, "organiser", basketball, limit=2, cursor=first.next)
    assert [row["registration_id"] for row in first.items + rest.items] == ids
    assert rest.next is None
    with pytest.raises(Invalid):
        listed(cast, "organiser", basketball, cursor="x")


def test_imported_attendance_is_listed_without_a_registration(cast, basketball):
    with write_tx():
        occurrence = db.session.scalars(select(Occurrence)).one()
        db.session.add_all(
            Attendance(
                occurrence_id=occurrence.id,
                member_id=cast.members[number],
                state=state,
                evidence="imported",
                union_then_id=cast.unions["B1"],
            )
            for number, state in (("M1", "present"), ("M2", "absent"))
        )
    page = listed(cast, "organiser", basketball)
    assert [(row["member_no"], row["union"], row["state"], row["registration_id"]) for row in page.items] == [
        ("M1", "B1", "present", None),
        ("M2", "B1", "absent", None),
    ]
    assert page.totals == [{"occurrence_no": 1, "registered": 2, "present": 1}]


def test_the_attendance_list_by_role(cast, register, basketball):
    register("M1", basketball)
    register("M4", basketball)
    assert {row["name"] for row in listed(cast, "checker", basketball).items} == {"沈*", "周*"}
    with write_tx():
        db.session.get_one(Member, cast.members["M1"]).member_no = "20260417"
    assert {row["member_no"] for row in listed(cast, "checker", basketball).items} == {"0417", "M4"}
    assert {row["member_no"] for row in listed(cast, "organiser", basketball).items} == {"20260417", "M4"}
    cast.appoint("M4", Role.LIAISON, "A1")
    assert [row["member_no"] for row in listed(cast, "M4", basketball).items] == ["20260417"]
    with pytest.raises(NotAllowed):
        listed(cast, "M2", basketball)

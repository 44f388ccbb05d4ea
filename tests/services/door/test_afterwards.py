"""An occurrence afterwards: late, early, missing, with company; who sees whom; filters and sums."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, AuditEntry, Occurrence, ScanConflict
from activity_hub.models import Scan as ScanRow
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.permissions import Role
from activity_hub.rules.places import Status
from activity_hub.services import door
from activity_hub.services.base.access import NotAllowed, NotFound
from activity_hub.services.door import afterwards, correcting, paper
from activity_hub.services.door.afterwards import Filters
from tests.services.door.scanned import START, code_of, scan
from tests.statements import statements

LATE, EARLY, END = timedelta(minutes=11), timedelta(minutes=60), START + timedelta(hours=2)


@pytest.fixture
def look(cast, basketball):
    """look("organiser") -> the list as that person sees it after the end; more keywords are filters."""

    def one(number="organiser", at=END + timedelta(minutes=1), activity_id=None, no=0, page=1, per_page=100, **filters):
        return afterwards.look(
            by=cast.actor(number), at=at, activity_id=activity_id or basketball, no=no, filters=Filters(**filters),
            page=page, per_page=per_page,
        )  # fmt: skip

    return one


@pytest.fixture
def evening(register, basketball, say):
    """M1 in time and away early, M2 late, M3 missing, the liaison with two more people; the checker has withdrawn."""
    ids = {number: register(number, basketball) for number in ("M1", "M2", "M3")}
    ids["liaison"] = register("liaison", basketball, places=3)
    register("checker", basketball, Status.WITHDRAWN)
    say(scan(code_of(ids["M1"])), scan(code_of(ids["liaison"])), gate="1号口")
    say(scan(code_of(ids["M2"])), at=START + LATE, gate="2号口")
    say(scan(code_of(ids["M1"]), "out"), at=START + EARLY)
    say(scan(code_of(ids["liaison"]), "out"), at=START + EARLY)
    say(scan(code_of(ids["liaison"])), at=START + EARLY + LATE)
    return ids


def kinds(found):
    return {one.member_no: set(one.kinds) for one in found.people}


def test_who_came_late_early_and_not_at_all(look, evening):
    found = look()
    assert kinds(found) == {
        "M1": {"present", "early"},
        "M2": {"present", "late"},
        "liaison": {"present"},
        "M3": {"no_show"},
    }
    m1 = next(one for one in found.people if one.member_no == "M1")
    assert (m1.first_at, m1.left_at, m1.gate, m1.evidence) == (START, START + EARLY, "1号口", Evidence.SCANNED)
    assert found.counts == {"present": 3, "early": 1, "late": 1, "no_show": 1}


def test_before_the_end_nobody_is_missing(look, evening):
    found = look(at=END)
    assert kinds(found)["M3"] == {"expected"} and not found.is_over


def test_sums_by_union_and_company_of_who_came(look, evening, register, basketball):
    register("organiser", basketball, places=2)  # does not come, and nobody with them
    found = look()
    told = [(one.code, one.listed, one.present, one.late, one.early, one.no_show, one.company) for one in found.unions]
    assert told == [("A1", 4, 3, 1, 1, 1, 2), ("A2", 1, 0, 0, 0, 1, 0)]
    assert (found.whole.listed, found.whole.present, found.whole.company) == (5, 3, 2)
    assert {one.member_no: one.company for one in found.people}["liaison"] == 2


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({"what": "late"}, ["M2"]),
        ({"what": "early"}, ["M1"]),
        ({"what": "no_show"}, ["M3"]),
        ({"what": "nonsense"}, []),
        ({"union": "A2"}, ["M3"]),
        ({"evidence": Evidence.PAPER}, []),
        ({"evidence": Evidence.SCANNED, "what": "late"}, ["M2"]),
        ({"words": "szx"}, ["M1"]),
        ({"words": "M2"}, ["M2"]),
        ({"words": "%"}, []),
    ],
)
def test_filters_narrow_the_list_and_not_the_sums(look, evening, filters, numbers):
    found = look(**filters)
    assert [one.member_no for one in found.people] == numbers and found.total == len(numbers)
    assert found.whole.listed == 4


def test_paper_and_corrections_have_no_time_and_are_never_late(cast, look, register, basketball):
    ids = [register(number, basketball) for number in ("M1", "M2")]
    by, at = cast.actor("organiser"), END + timedelta(hours=1)
    signed = paper.Signed("entry-0001", "A1", frozenset(ids[:1]))
    paper.enter(by=by, at=at, activity_id=basketball, no=1, signed=signed)
    wish = correcting.Wish(correcting.Correction.PRESENT, "漏扫", "fix-key-1")
    correcting.correct(by=by, at=at, activity_id=basketball, no=1, registration_id=ids[1], wish=wish)
    found = look()
    assert [(one.evidence, one.first_at, one.is_late) for one in found.people] == [
        (Evidence.PAPER, None, False),
        (Evidence.CORRECTED, None, False),
    ]
    assert found.by_evidence == {Evidence.PAPER: 1, Evidence.CORRECTED: 1}
    assert [(one.name, one.reason, one.by_name) for one in found.overrides] == [("顾晓棠", "漏扫", "文三")]


def test_imported_attendance_without_a_registration_stands_in_the_list(cast, look, basketball):
    with write_tx():
        no = db.session.scalars(select(Occurrence)).one().id
        there = {"state": "absent", "evidence": "imported", "union_then_id": cast.unions["A2"]}
        db.session.add(Attendance(occurrence_id=no, member_id=cast.members["M3"], **there))
    (one,) = look().people
    assert (one.registration_id, one.came, one.evidence) == (None, "no_show", None)


def test_every_void_is_listed_with_who_and_where(look, evening, basketball, at_the_gate):
    when = START + timedelta(minutes=20)
    phone = at_the_gate(basketball, "东门")
    ids = {
        row.registration_id: row.scan_uuid for row in db.session.scalars(select(ScanRow).order_by(ScanRow.id.desc()))
    }
    say = {"by": phone, "at": when, "activity_id": basketball}
    door.record(**say, scans=[scan("", "void", voids=ids[evening["M2"]])])
    early = scan("", "void", "void-first", voids="comes-later", offline=True, reason="扫错了人")
    door.record(**say, scans=[early])
    door.record(**say, scans=[scan(code_of(evening["M3"]), "in", "comes-later", offline=True)])
    door.record(**say, scans=[scan("", "void", voids="nobody-made-this")])
    assert [(one.name, one.reason, one.by_name, one.gate) for one in look().overrides] == [
        ("何素芬", "扫错了人", "Volunteer's phone", "东门"),
        ("顾晓棠", "", "Volunteer's phone", "东门"),
    ]


def test_a_checker_reads_names_masked_and_cannot_search_by_them(look, evening):
    found = look("checker", words="何素芬")
    assert found.is_masked and not found.may_correct and found.overrides == []
    assert [one.name for one in found.people] == ["沈*", "顾*", "联*", "何*"]
    assert [one.member_no for one in found.people] == ["M1", "M2", "ison", "M3"]


def test_a_liaison_sees_own_members_only(cast, look, register, evening, basketball):
    cast.appoint("M4", Role.LIAISON, "A2")
    found = look("M4")
    assert [one.member_no for one in found.people] == ["M3"] and not found.may_correct
    assert found.whole.listed == 1 and [one.code for one in found.unions] == ["A2"]


def test_whoever_may_see_nobody_is_turned_away(cast, look, basketball):
    with pytest.raises(NotAllowed):
        look("M1")
    with pytest.raises(NotFound):
        look("M1", activity_id=cast.activity("X3", "B", status="draft"))


def test_who_may_correct_is_who_may_edit(look, basketball):
    may = {number: look(number).may_correct for number in ("chair", "organiser", "statistician", "auditor", "liaison")}
    assert may == {"chair": True, "organiser": True, "statistician": False, "auditor": False, "liaison": False}


def test_open_conflicts_are_counted(look, evening, basketball):
    with write_tx():
        first, second = db.session.scalars(select(ScanRow).order_by(ScanRow.id).limit(2)).all()
        for one, settled_at in ((first, None), (second, END)):
            made = {"kind": "double_entry", "scan_id": one.id, "created_at": END, "settled_at": settled_at}
            db.session.add(ScanConflict(activity_id=basketball, occurrence_id=one.occurrence_id, **made))
    assert look().conflicts == 1


def test_pages_of_the_list(look, evening):
    found = look(page=2, per_page=3)
    assert (len(found.people), found.total, found.page) == (1, 4, 2)
    assert look(page=99, per_page=3).page == 2 and look(page=-5).page == 1


def test_a_file_of_it_is_noted(cast, evening, basketball):
    taken = afterwards.export(
        by=cast.actor("liaison"), at=END, activity_id=basketball, no=1, filters=Filters(what="present")
    )
    assert len(taken.people) == 3
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "export")).one()
    assert noted.detail == {"rows": 3, "of": "attendance"}


def test_without_a_date_there_is_nobody(look, evening, basketball):
    with write_tx():
        db.session.scalars(select(Occurrence)).one().status = "cancelled"
    found = look()
    assert (found.day, found.people, found.whole.listed) == (None, [], 0)


def test_many_people_cost_as_many_statements_as_few(cast, look, basketball):
    counted = []
    for count in (2, 200):
        with write_tx():
            for at in range(count):
                cast.add_member(f"P{count}-{at}", f"人{at}", "F", "A1")
        for at in range(count):
            cast.register(f"P{count}-{at}", basketball)
        with statements() as sent:
            look()
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 9

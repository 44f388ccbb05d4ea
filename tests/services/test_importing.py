"""Loading files: whole or not at all, all faults at once, and the second time nothing changes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from activity_hub.database import db, write_tx
from activity_hub.formats.tables import Table
from activity_hub.models import (
    Activity,
    Attendance,
    AuditEntry,
    CoHost,
    Declared,
    Enterprise,
    LedgerLine,
    Member,
    Membership,
    Occurrence,
    Registration,
    Selection,
    Union,
    UnionParent,
)
from activity_hub.rules.faults import FaultCode, NoticeCode
from activity_hub.rules.permissions import SYSTEM, Actor, Role
from activity_hub.rules.roster import WHATS
from activity_hub.services import importing
from activity_hub.services.importing import Counts, Outcome
from tests.cast import Cast
from tests.conftest import NOON

TODAY = date(2026, 6, 15)
GOLDEN = Path(__file__).parents[1] / "data" / "golden_year"
ROWS = {
    "unions": 169,
    "enterprises": 467,
    "members": 14307,
    "activities": 85,
    "occurrences": 271,
    "attendance": 19661,
    "declared": 86,
    "units_entered": 406,
    "invitations": 19,
    "awards": 95,
    "ledger": 1276,
    "targets": 6,
    "plan": 20,
}


def load(by: Actor = SYSTEM, dry_run: bool = False, **files: str) -> Outcome:
    """Load texts by kind of file."""
    tables = {what: Table(text.encode()) for what, text in files.items()}
    return importing.load_folder(by=by, at=NOON, today=TODAY, files=tables, dry_run=dry_run)


def one(what: str, text: str, by: Actor = SYSTEM, **more: Any) -> Outcome:
    return importing.import_file(by=by, at=NOON, today=TODAY, what=what, file=Table(text.encode()), **more)


def found(outcome: Outcome) -> list[tuple[str, int, str, str]]:
    return [(fault.file, fault.line, fault.column, fault.code.value) for fault in outcome.faults]


def notices(outcome: Outcome) -> list[tuple[int, str]]:
    return [(notice.line, notice.code.value) for notice in outcome.notices]


def count(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def golden() -> Outcome:
    tables = {what: Table((GOLDEN / f"{what}.csv").read_bytes()) for what in WHATS}
    return importing.load_folder(by=SYSTEM, at=NOON, today=TODAY, files=tables)


UNIONS = "code,name,level,base_kind,parent,founded_on,dissolved_on,parent_from\n"
MEMBERS = "member_no,name,gender,birth_year,person_kind,tags,union,enterprise,from,to\n"
ACTIVITIES = "code,title,kind,host,co_hosts,host_level,mode,counting,status,selection_of\n"


def test_the_golden_year_loads_and_a_second_load_changes_nothing(app: Flask) -> None:
    first = golden()
    assert first.faults == [] and first.notices == []
    assert {what: counts.rows for what, counts in first.files.items()} == ROWS
    assert first.files["attendance"] == Counts(19661, 19636, 0, 25)  # 25 second scans are one person each
    assert count(Member) == 14187 and count(Membership) == 13320 and count(Attendance) == 19636
    assert count(Enterprise) == 467 and count(LedgerLine) == 1276
    again = golden()
    assert {what: (counts.rows, counts.added, counts.changed) for what, counts in again.files.items()} == {
        what: (rows, 0, 0) for what, rows in ROWS.items()
    }


def test_attendance_belongs_to_the_union_of_the_day(app: Flask) -> None:
    golden()
    moved = select(Membership.member_id).group_by(Membership.member_id).having(func.count() > 1)
    rows = db.session.execute(
        select(Attendance.union_then_id, Membership.union_id)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .join(Membership, Membership.member_id == Attendance.member_id)
        .where(Attendance.member_id.in_(moved), Membership.from_on <= Occurrence.held_on)
        .where((Membership.until_on.is_(None)) | (Membership.until_on >= Occurrence.held_on))
    ).all()
    assert len(rows) > 100 and all(then == there for then, there in rows)


def test_a_parent_may_stand_after_its_child(app: Flask) -> None:
    outcome = one("unions", UNIONS + "S1,基层,base,single,D1,,,\nD1,街道,sub_district,,D,,,\nD,区,district,,,,,\n")
    assert outcome.is_good
    paths = {code: path for code, path in db.session.execute(select(Union.code, Union.path))}
    ids = {code: union_id for code, union_id in db.session.execute(select(Union.code, Union.id))}
    assert paths["S1"] == f"/{ids['D']}/{ids['D1']}/{ids['S1']}/"


def test_a_union_keeps_the_history_of_its_parents(app: Flask) -> None:
    tree = UNIONS + "D,区,district,,,,,\nD1,一,sub_district,,D,,,\nD2,二,sub_district,,D,,,\n"
    assert one("unions", tree + "S1,基层,base,single,D1,2001-01-01,,\n").is_good
    moved = one(
        "unions", UNIONS + "S1,基层,base,single,D1,2001-01-01,,\nS1,基层,base,single,D2,2001-01-01,,2024-07-01\n"
    )
    assert moved.files["unions"] == Counts(2, 1, 0, 1)
    s1 = db.session.scalar(select(Union).where(Union.code == "S1"))
    d2 = db.session.scalar(select(Union).where(Union.code == "D2"))
    assert s1 is not None and d2 is not None
    assert (s1.parent_id, s1.path) == (d2.id, f"{d2.path}{s1.id}/")
    stretches = select(UnionParent.from_on, UnionParent.until_on).where(UnionParent.union_id == s1.id)
    assert {tuple(row) for row in db.session.execute(stretches)} == {
        (date(2024, 7, 1), None),
        (None, date(2024, 6, 30)),
    }


def test_a_ring_of_parents_is_a_fault(app: Flask) -> None:
    outcome = one("unions", UNIONS + "A,甲,base,,B,,,\nB,乙,base,,A,,,\n")
    assert found(outcome) == [("unions", 3, "parent", "cycle")]
    assert outcome.faults[0].detail["other"] == 2
    assert count(Union) == 0


def test_a_ring_that_closes_through_what_is_stored_is_a_fault(app: Flask) -> None:
    assert one("unions", UNIONS + "A,甲,base,,,,,\nB,乙,base,,A,,,\n").is_good
    assert found(one("unions", UNIONS + "A,甲,base,,B,,,\n")) == [("unions", 2, "parent", "cycle")]


def test_rows_about_one_union_must_agree(app: Flask) -> None:
    text = (
        UNIONS + "D,区,district,,,,,\nS,甲,base,single,D,,,\nS,乙,base,single,D,,,2024-01-01\nS,甲,base,single,D,,,\n"
    )
    assert found(one("unions", text)) == [("unions", 4, "name", "differs"), ("unions", 5, "code", "duplicate")]


def test_unknown_references_are_faults_with_their_lines(app: Flask) -> None:
    outcome = load(
        unions=UNIONS + "D,区,district,,X,,,\n",
        enterprises="code,name,union\nE1,企业,X\n",
        members=MEMBERS + "M1,张三,M,1990,member,,X,E9,2020-01-01,\n",
        activities=ACTIVITIES + "A1,赛,sports,X,Y,,hosted,roster,held,A9\nA2,赛,sports,D,Y,,hosted,roster,held,A9\n",
        occurrences="activity,no,held_on\nA7,1,2024-01-01\nA2,1,2024-01-01\n",
        attendance="activity,no,member_no,state\nA2,2,M7,present\n",
        ledger="activity,direction,category,party,amount_yuan\nA7,in,x,,1\n",
        targets="union,metric,value\nX,m,1\n",
    )
    assert found(outcome) == [
        ("unions", 2, "parent", "unknown_union"),
        ("enterprises", 2, "union", "unknown_union"),
        ("members", 2, "union", "unknown_union"),
        ("members", 2, "enterprise", "unknown_enterprise"),
        ("activities", 2, "host", "unknown_union"),
        ("activities", 3, "co_hosts", "unknown_union"),
        ("activities", 3, "selection_of", "unknown_activity"),
        ("occurrences", 2, "activity", "unknown_activity"),
        ("attendance", 2, "member_no", "unknown_member"),
        ("attendance", 2, "no", "unknown_occurrence"),
        ("ledger", 2, "activity", "unknown_activity"),
        ("targets", 2, "union", "unknown_union"),
    ]
    assert all(counts.added == 0 for counts in outcome.files.values())


def test_a_faulty_row_is_no_unknown_reference(app: Flask) -> None:
    outcome = load(
        unions=UNIONS + "D,区,planet,,,,,\n",
        members=MEMBERS + "M1,张三,公,1990,member,,D,,2020-01-01,\n",
        activities=ACTIVITIES + "A1,赛,dance,D,,,hosted,roster,held,\n",
        occurrences="activity,no,held_on\nA1,1,2024-02-30\n",
        attendance="activity,no,member_no,state\nA1,1,M1,present\n",
    )
    assert {code for _, _, _, code in found(outcome)} == {"unknown_word", "bad_date"}


def test_a_row_with_a_faulty_cell_is_looked_through_all_the_same(app: Flask, cast: Cast) -> None:
    outcome = one("members", MEMBERS + "M9,张三,公,1990,member,,X,,2020-01-01,2019-01-01\n")
    assert {code for _, _, _, code in found(outcome)} == {"unknown_word", "unknown_union", "wrong_order"}


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("members", MEMBERS + "M8,李四,M,1990,member,,A1,,2020-01-01,\nM9,张三,,x,member,,A1,,2020-01-01,\n"),
        ("unions", UNIONS + "A3,新,base,,A,,,\nA4,新,planet,,A,,,\n"),
    ],
)
def test_one_fault_refuses_the_whole_file(app: Flask, cast: Cast, what: str, text: str) -> None:
    before = count(Member), count(Union), count(AuditEntry)
    outcome = one(what, text)
    assert not outcome.is_good
    assert (count(Member), count(Union), count(AuditEntry)) == before


def test_a_dry_run_counts_and_writes_nothing(app: Flask, cast: Cast) -> None:
    before = count(Member)
    outcome = one("members", MEMBERS + "M9,张三,M,1990,member,,A1,,2020-01-01,\n", dry_run=True)
    assert outcome.files["members"] == Counts(1, 1, 0, 0)
    assert count(Member) == before


def test_an_import_is_in_the_audit_trail(app: Flask, cast: Cast) -> None:
    one("members", MEMBERS + "M9,张三,M,1990,member,,A1,,2020-01-01,\n")
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.verb == "imported"))
    assert entry is not None and (entry.what, entry.detail) == ("members", {"added": 1, "changed": 0})


# Members


def test_several_rows_are_several_memberships(app: Flask, cast: Cast) -> None:
    text = MEMBERS + "M9,张三,M,1990,member,,A1,,2020-01-01,2024-06-30\nM9,张三,M,1990,member,,B1,,2024-07-01,\n"
    assert one("members", text).files["members"] == Counts(2, 2, 0, 0)
    assert one("members", text).files["members"] == Counts(2, 0, 0, 2)


def test_an_exact_repetition_counts_once_with_a_notice(app: Flask, cast: Cast) -> None:
    row = "M9,张三,M,1990,member,,A1,,2020-01-01,\n"
    outcome = one("members", MEMBERS + row + row)
    assert outcome.files["members"] == Counts(2, 1, 0, 1)
    assert notices(outcome) == [(3, "repeated_row")] and outcome.notices[0].detail["other"] == 2


def test_rows_of_one_member_must_agree_and_not_overlap(app: Flask, cast: Cast) -> None:
    text = MEMBERS + "M9,张三,M,1990,member,,A1,,2020-01-01,2024-06-30\nM9,张山,M,1990,member,,B1,,2024-06-30,\n"
    assert found(one("members", text)) == [("members", 3, "name", "differs"), ("members", 3, "from", "overlap")]


def test_a_membership_not_in_the_file_is_never_overlapped(app: Flask, cast: Cast) -> None:
    outcome = one("members", MEMBERS + "M1,沈知行,M,,member,,B1,,2024-07-01,\n")
    assert found(outcome) == [("members", 2, "from", "overlap")]
    assert outcome.faults[0].detail["since"] == "2015-01-01"


def test_a_changed_person_counts_as_changed(app: Flask, cast: Cast) -> None:
    outcome = one("members", "会员号,姓名,标签,工会\nM1,沈知行,困难,A1\nM2,顾小棠,,A1\n")
    assert outcome.files["members"] == Counts(2, 0, 2, 0)
    assert notices(outcome) == [(3, "name_changed")]
    assert db.session.scalar(select(Member.tags).where(Member.member_no == "M1")) == "困难"


def test_an_empty_cell_does_not_take_a_phone_away(app: Flask, cast: Cast) -> None:
    assert one("members", "会员号,姓名,工会,手机\nM1,沈知行,A1,13900000001\n").files["members"].changed == 1
    assert one("members", "会员号,姓名,工会,手机\nM1,沈知行,A1,\n").files["members"].unchanged == 1


def test_a_member_without_number_gets_one_and_is_found_again(app: Flask, cast: Cast) -> None:
    text = "姓名,性别,手机,工会\n张 三,男,13900000001,A1\n李四,女,,A1\n"
    first = one("members", text)
    assert first.files["members"] == Counts(2, 2, 0, 0)
    assert sorted(notice.code for notice in first.notices) == [NoticeCode.FROM_TODAY] * 2 + [NoticeCode.NUMBER_MADE] * 2
    numbers = list(db.session.scalars(select(Member.member_no).where(Member.member_no.startswith("A1-"))))
    assert sorted(numbers) == ["A1-0001", "A1-0002"]
    assert one("members", text).files["members"] == Counts(2, 0, 0, 2)
    assert one("members", "姓名,工会\n张 三,A1\n").files["members"].unchanged == 1
    assert one("members", "姓名,性别,工会\n张三,女,A1\n").files["members"].added == 1  # another person: A1-0003
    assert db.session.scalar(select(Member.name).where(Member.member_no == "A1-0003")) == "张三"


def test_the_same_name_with_two_phones_asks_a_person_to_choose(app: Flask, cast: Cast) -> None:
    text = "姓名,手机,工会\n张三,13900000001,A1\n张三,13900000002,A1\n"
    outcome = one("members", text)
    assert found(outcome) == [("members", 3, "name", "ambiguous")] and outcome.faults[0].detail["other"] == 2
    assert one("members", "姓名,手机,工会\n张三,13900000001,A1\n").is_good
    stored = one("members", "姓名,手机,工会\n张三,13900000002,A1\n")
    assert found(stored) == [("members", 2, "name", "ambiguous")]
    assert stored.faults[0].detail["candidates"] == "A1-0001"


def test_the_same_phone_with_two_names_is_two_members_and_a_warning(app: Flask, cast: Cast) -> None:
    outcome = one(
        "members",
        "会员号,姓名,手机,工会,入会日期\nX1,张三,13900000001,A1,2020-1-1\nX2,李四,139 0000 0001,A1,2020-1-1\n",
    )
    assert outcome.files["members"].added == 2
    assert notices(outcome) == [(3, "phone_shared")]


def test_a_serial_date_is_read_with_a_notice(app: Flask, cast: Cast) -> None:
    outcome = one("members", "会员号,姓名,工会,出生日期,入会日期\nX1,张三,A1,33000,2020-1-1\n")
    assert notices(outcome) == [(2, "serial_date")]
    born = select(Member.birth_on, Member.birth_year).where(Member.member_no == "X1")
    assert db.session.execute(born).one() == (date(1990, 5, 7), 1990)


def test_guests_and_retirees_need_no_union(app: Flask, cast: Cast) -> None:
    assert one("members", MEMBERS + "G1,来宾,F,,guest,migrant,,,,\nR1,退休,M,1955,retiree,,,,,\n").is_good
    assert found(one("members", MEMBERS + "G2,会员,F,,member,,,,,\n")) == [("members", 2, "union", "required")]


def test_a_file_without_unions_takes_the_one_given(app: Flask, cast: Cast) -> None:
    assert found(one("members", "姓名\n张三\n")) == [("members", 1, "union", "missing_column")]
    assert one("members", "姓名\n张三\n", union_code="A2").is_good
    assert db.session.scalar(select(Member.name).where(Member.member_no == "A2-0001")) == "张三"


def test_a_union_may_be_called_by_its_name(app: Flask, cast: Cast) -> None:
    assert one("members", "会员号,姓名,工会,企业\nX1,张三,明达纺织工会,明达纺织工会企业\n").is_good
    home = db.session.scalar(select(Membership).join(Member).where(Member.member_no == "X1"))
    assert home is not None and home.union_id == cast.unions["A1"] and home.enterprise_id is not None


# Whose rows they are


def test_a_liaison_imports_the_own_unions_alone(app: Flask, cast: Cast) -> None:
    liaison = cast.actor("liaison")
    assert one("members", MEMBERS + "X1,张三,M,,member,,A2,,2020-01-01,\n", by=liaison).is_good
    outcome = one(
        "members", MEMBERS + "X2,张三,M,,member,,B1,,2020-01-01,\nM4,周一鸣,M,,member,,A1,,2026-06-15,\n", by=liaison
    )
    assert {(line, code) for _, line, _, code in found(outcome)} >= {(2, "not_yours"), (3, "not_yours")}
    assert found(one("enterprises", "code,name,union\nE-B1,抢,A1\n", by=liaison)) == [
        ("enterprises", 2, "union", "not_yours")
    ]
    assert found(one("unions", UNIONS + "B1,抢,base,,A,,,\n", by=liaison)) == [("unions", 2, "code", "not_yours")]
    assert one("unions", UNIONS + "A3,新,base,single,A,,,\n", by=liaison).is_good
    moved = one("unions", UNIONS + "A1,明达纺织工会,base,single,B,2000-01-01,,\n", by=liaison)
    assert found(moved) == [("unions", 2, "code", "not_yours")]


def test_activities_need_the_right_to_publish(app: Flask, cast: Cast) -> None:
    text = ACTIVITIES + "Z1,赛,sports,A1,,,hosted,roster,published,\n"
    assert found(one("activities", text, by=cast.actor("liaison"))) == [("activities", 2, "host", "not_yours")]
    assert one("activities", text, by=cast.actor("chair")).is_good
    sent = ACTIVITIES + "Z2,赛,sports,CITY,,city,sent,roster,held,\n"
    assert found(one("activities", sent, by=cast.actor("chair"))) == [("activities", 2, "host", "not_yours")]
    cast.appoint("M1", Role.ADMINISTRATOR, "T")
    top = cast.actor("M1")
    rows = "activity,no,held_on\nZ1,1,2024-01-01\n"
    assert one("occurrences", rows, by=top).is_good
    line = "activity,no,member_no,state\nZ1,1,M1,present\n"
    assert found(one("attendance", line, by=cast.actor("liaison"))) == [("attendance", 2, "activity", "not_yours")]


# Activities and what hangs on them


def _held(cast: Cast) -> None:
    assert load(
        activities=ACTIVITIES + "Z0,选拔,sports,A,,,,,held,\nZ1,决赛,sports,A,B;A1,district,hosted,roster,held,Z0\n",
        occurrences="activity,no,held_on,status\nZ1,1,2024-03-01,held\nZ1,2,2024-03-01,held\n",
    ).is_good


def test_activities_come_with_hosts_and_preliminaries(app: Flask, cast: Cast) -> None:
    _held(cast)
    row = db.session.scalar(select(Activity).where(Activity.code == "Z1"))
    assert row is not None and (row.taken, row.capacity, row.published_at) == (0, None, NOON)
    co_hosts = set(db.session.scalars(select(CoHost.union_id).where(CoHost.activity_id == row.id)))
    assert co_hosts == {cast.unions["B"], cast.unions["A1"]} and count(Selection) == 1
    again = one("activities", ACTIVITIES + "Z1,决赛,sports,A,B,district,hosted,roster,held,Z0\n")
    assert again.files["activities"] == Counts(1, 0, 1, 0) and count(CoHost) == 1


def test_a_status_that_people_signed_up_under_is_not_imported(app: Flask, cast: Cast) -> None:
    activity_id = cast.activity("Z5", host="A")
    with write_tx() as session:
        given = {"status": "confirmed", "short_code": "AAAAAAAA", "created_at": NOON, "updated_at": NOON}
        session.add(Registration(activity_id=activity_id, member_id=cast.members["M1"], **given))
    outcome = one("activities", ACTIVITIES + "Z5,周五篮球夜,sports,A,,,hosted,roster,draft,\n")
    assert found(outcome) == [("activities", 2, "status", "has_registrations")]
    timed = one("occurrences", "activity,no,held_on\nZ5,1,2026-06-29\n")
    assert found(timed) == [("occurrences", 2, "held_on", "has_times")]


def test_an_occurrence_without_status_follows_its_activity(app: Flask, cast: Cast) -> None:
    load(
        activities=ACTIVITIES
        + "Z1,赛,sports,A,,,,,held,\nZ2,赛,sports,A,,,,,cancelled,\nZ3,赛,sports,A,,,,,published,\n",
        occurrences="activity,no,held_on\nZ1,1,2024-1-1\nZ2,1,2024-1-1\nZ3,1,2024-1-1\n",
    )
    query = select(Activity.code, Occurrence.status, Occurrence.starts_at).join(Occurrence).order_by(Activity.code)
    assert [tuple(row) for row in db.session.execute(query)] == [
        ("Z1", "held", None),
        ("Z2", "cancelled", None),
        ("Z3", "planned", None),
    ]


@pytest.mark.parametrize(
    ("states", "kept"),
    [
        (("present", "present"), "present"),
        (("void", "present"), "present"),
        (("absent", "present"), "present"),
        (("void", "absent"), "absent"),
        (("void",), "void"),
    ],
)
def test_lines_about_one_person_are_one_row(app: Flask, cast: Cast, states: tuple[str, ...], kept: str) -> None:
    _held(cast)
    text = "activity,no,member_no,state\n" + "".join(f"Z1,1,M1,{state}\n" for state in states)
    outcome = one("attendance", text)
    assert outcome.files["attendance"] == Counts(len(states), 1, 0, len(states) - 1)
    row = db.session.scalar(select(Attendance))
    assert row is not None and (row.state, row.evidence, row.registration_id) == (kept, "imported", None)
    assert row.union_then_id == cast.unions["A1"] and row.enterprise_then_id is not None
    assert one("attendance", text).files["attendance"] == Counts(len(states), 0, 0, len(states))


def test_identical_rows_all_count(app: Flask, cast: Cast) -> None:
    _held(cast)
    head = "activity,direction,category,party,amount_yuan\n"
    text = head + "Z1,out,life,某某,500\nZ1,out,life,某某,500.00\nZ1,out,life,某某,300\n"
    assert one("ledger", text).files["ledger"] == Counts(3, 3, 0, 0)
    assert one("ledger", text).files["ledger"] == Counts(3, 0, 0, 3)
    assert one("ledger", text + "Z1,out,life,某某,500\n").files["ledger"] == Counts(4, 1, 0, 3)
    assert sorted(db.session.scalars(select(LedgerLine.amount_fen))) == [30000, 50000, 50000, 50000]


def test_a_corrected_figure_takes_the_place_of_the_old_one(app: Flask, cast: Cast) -> None:
    _held(cast)
    head = "activity,unit,metric,value\n"
    one("declared", head + "Z1,A,audience,100\nZ1,B,audience,50\n")
    outcome = one("declared", head + "Z1,A,audience,120\n")
    assert outcome.files["declared"] == Counts(1, 0, 1, 0)
    assert notices(outcome) == [(2, "replaced")] and outcome.notices[0].detail["was"] == "100"
    assert sorted(db.session.scalars(select(Declared.value))) == [50, 120]


def test_plans_and_targets_go_by_union_and_number(app: Flask, cast: Cast) -> None:
    plan = (
        "no,union,title,due_on,done_on,status,owner\n1,A,运动会,2024-04-30,,open,张三\n1,B,运动会,2024-04-30,,,李四\n"
    )
    assert one("plan", plan).files["plan"] == Counts(2, 2, 0, 0)
    done = one("plan", plan.replace(",,open", ",2024-04-27,done"))
    assert done.files["plan"] == Counts(2, 0, 1, 1)
    assert one("targets", "union,metric,value\nA,m,1\nA,m,2\n").faults[0].code is FaultCode.DUPLICATE


def test_nothing_to_load_and_two_files_of_a_kind_are_faults(app: Flask) -> None:
    nothing = importing.load_folder(by=SYSTEM, at=NOON, today=TODAY, files={}, left={"notes.csv": ""})
    assert [fault.code for fault in nothing.faults] == [FaultCode.NOTHING_TO_LOAD]
    assert [notice.code for notice in nothing.notices] == [NoticeCode.FILE_LEFT]
    tables = {"unions": Table((UNIONS + "D,区,district,,,,,\n").encode())}
    twice = importing.load_folder(by=SYSTEM, at=NOON, today=TODAY, files=tables, left={"unions.xlsx": "unions"})
    assert [fault.code for fault in twice.faults] == [FaultCode.TWO_FILES] and count(Union) == 0

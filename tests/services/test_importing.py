"""Loading files: whole or not at all, all faults at once, and the second time nothing changes."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.formats.tables import Table
from activity_hub.models import (
    Attendance,
    AuditEntry,
    Enterprise,
    LedgerLine,
    Member,
    Membership,
    Occurrence,
    Union,
    UnionParent,
)
from activity_hub.rules.faults import FaultCode, NoticeCode
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import importing
from activity_hub.services.importing import Counts
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.loading import (
    ACTIVITIES,
    MEMBERS,
    ROWS,
    TODAY,
    UNIONS,
    count,
    found,
    golden,
    load,
    one,
)


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
        ("activities", 2, "co_hosts", "unknown_union"),
        ("activities", 2, "selection_of", "unknown_activity"),
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


def test_nothing_to_load_and_two_files_of_a_kind_are_faults(app: Flask) -> None:
    nothing = importing.load_folder(by=SYSTEM, at=NOON, today=TODAY, files={}, left={"notes.csv": ""})
    assert [fault.code for fault in nothing.faults] == [FaultCode.NOTHING_TO_LOAD]
    assert [notice.code for notice in nothing.notices] == [NoticeCode.FILE_LEFT]
    tables = {"unions": Table((UNIONS + "D,区,district,,,,,\n").encode())}
    twice = importing.load_folder(by=SYSTEM, at=NOON, today=TODAY, files=tables, left={"unions.xlsx": "unions"})
    assert [fault.code for fault in twice.faults] == [FaultCode.TWO_FILES] and count(Union) == 0

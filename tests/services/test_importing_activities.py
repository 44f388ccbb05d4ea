"""Loading activities and all that hangs on them."""

import pytest
from flask import Flask
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import (
    Activity,
    Attendance,
    CoHost,
    Declared,
    LedgerLine,
    Occurrence,
    Registration,
    Selection,
)
from activity_hub.rules.faults import FaultCode
from activity_hub.services.importing import Counts
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.loading import ACTIVITIES, count, found, load, notices, one


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


def test_a_row_tells_all_that_it_names_and_nobody_knows(app: Flask, cast: Cast) -> None:
    outcome = one(
        "activities",
        ACTIVITIES
        + "Z1,赛,sports,NONE,A;B2;B3,,hosted,roster,held,Z8\n"
        + "Z2,赛,dancing,NONE,B2,,hosted,roster,held,Z8\n"
        + "Z3,赛,dancing,市总,A,,sent,roster,held,\n",
    )
    assert sorted((fault.line, fault.column, fault.value, fault.code.value) for fault in outcome.faults) == [
        (2, "co_hosts", "B2", "unknown_union"),
        (2, "co_hosts", "B3", "unknown_union"),
        (2, "host", "NONE", "unknown_union"),
        (2, "selection_of", "Z8", "unknown_activity"),
        (3, "co_hosts", "B2", "unknown_union"),
        (3, "host", "NONE", "unknown_union"),
        (3, "kind", "dancing", "unknown_word"),
        (3, "selection_of", "Z8", "unknown_activity"),
        (4, "kind", "dancing", "unknown_word"),
    ]

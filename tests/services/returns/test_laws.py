"""Laws that hold for any data."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Attendance, CoHost, Membership, Union
from activity_hub.rules.period import Period
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.tally import View
from activity_hub.services import returns
from activity_hub.services.returns import reading
from tests.conftest import empty
from tests.services.returns import federation, generated
from tests.services.returns.federation import Tables

YEAR = Period(date(2023, 10, 1), date(2024, 9, 30))
Document = dict[str, Any]


def documents(period: Period = YEAR) -> dict[str, Document]:
    """Every union's return."""
    codes = db.session.scalars(select(Union.code).order_by(Union.id)).all()
    return {code: returns.gather(by=SYSTEM, union_code=code, period=period) for code in codes}


def of(app: Flask, tables: Tables) -> dict[str, Document]:
    """Every union's return of other tables, in an emptied database."""
    db.session.remove()
    empty(app)
    federation.store(tables)
    return documents()


@pytest.fixture
def year(app: Flask) -> dict[str, Document]:
    federation.store(generated.year())
    return documents()


def counts(document: Document) -> Iterator[dict[str, int]]:
    """Everything in a return that has both person-times and headcount."""
    yield document["people"]
    yield from document["by_kind"].values()
    yield from document["by_child"]
    yield from document["groups"].values()
    yield from document["lines"]


def test_heads_are_never_more_than_person_times(year: dict[str, Document]) -> None:
    found = [own for document in year.values() for own in counts(document)]
    assert all(own["headcount"] <= own["person_times"] for own in found)
    assert any(own["headcount"] < own["person_times"] for own in found)


def test_heads_of_the_whole_are_never_more_than_those_of_its_parts(year: dict[str, Document]) -> None:
    for document in year.values():
        own = document["reconciliation"]
        assert own["members"] == document["people"]["members"] <= min(own["children_sum"], own["base_sum"])
        assert own["double_in_children"] == own["children_sum"] - own["members"]
        assert own["double_in_base"] == own["base_sum"] - own["members"]
    assert any(document["reconciliation"]["double_in_children"] for document in year.values())


def test_under_the_year_end_union_the_parts_are_the_whole(year: dict[str, Document]) -> None:
    with_own_members = 0
    for document in year.values():
        parts = [child["participation"] for child in document["by_child"]]
        whole = document["people"]["participation"]
        rest = [whole[part] - sum(child[part] for child in parts) for part in ("numerator", "denominator")]
        assert 0 <= rest[0] <= rest[1]  # what is left stands in the union itself
        with_own_members += rest[1] > 0
    assert sum(document["by_child"] != [] for document in year.values()) > with_own_members / 4


@pytest.mark.usefixtures("year")
def test_person_times_of_the_parts_add_up_to_the_top() -> None:
    facts = reading.facts(1, YEAR)
    own = {union_id: View(facts, union_id, YEAR).rows for union_id in facts.unions}
    top = next(union.id for union in facts.unions.values() if union.code == "top")
    direct = sum(credited.union_id == union_id for union_id, rows in own.items() for credited in rows)
    assert direct == len(own[top]) > 100


def test_what_was_not_a_visit_changes_no_figure(app: Flask) -> None:
    """A second scan, a voided one, and whatever happened at a cancelled or draft activity."""
    tables = generated.year()
    expected = of(app, tables)
    more = deepcopy(tables)
    present = [row for row in tables["attendance"] if row["state"] == "present"]
    people = sorted({row["member_no"] for row in tables["members"]})
    more["attendance"] += [*present[:60], *({**row, "state": "void"} for row in present[:40])]
    host = {**next(row for row in tables["activities"] if row["mode"] == "hosted"), "co_hosts": ""}
    for code, status in (("NO1", "cancelled"), ("NO2", "draft"), ("NO3", "postponed")):
        more["activities"].append({**host, "code": code, "status": status})
        more["occurrences"].append({"activity": code, "no": "1", "held_on": "2024-03-03", "status": "held"})
        line = {"activity": code, "no": "1", "state": "present"}
        more["attendance"] += [{**line, "member_no": number} for number in people]
        more["declared"].append({"activity": code, "unit": "w", "metric": "audience", "value": "900"})
    assert of(app, more) == expected


def test_putting_held_activities_away_changes_no_figure(year: dict[str, Document]) -> None:
    with write_tx():
        db.session.execute(update(Activity).where(Activity.status == "held").values(status="archived"))
    assert documents() == year


def test_a_no_show_counts_as_signed_up_alone(app: Flask) -> None:
    tables = generated.year()
    expected = of(app, tables)
    more = deepcopy(tables)
    people = sorted({row["member_no"] for row in tables["members"]})
    more["attendance"] += [
        {"activity": row["activity"], "no": row["no"], "member_no": number, "state": "absent"}
        for row in tables["occurrences"][:20]
        for number in people[:9]
    ]
    found = of(app, more)
    asked = [sum(line["registered"] for line in own["top"]["lines"]) for own in (expected, found)]
    assert asked[0] < asked[1]
    for document in (*expected.values(), *found.values()):
        for line in document["lines"]:
            del line["registered"], line["show_rate"]
    assert found == expected


def test_moving_later_changes_nothing_of_the_past(year: dict[str, Document]) -> None:
    past = Period(YEAR.from_on, date(2024, 6, 30))
    before = documents(past)
    with write_tx():
        open_ones = db.session.execute(
            select(Membership.id, Membership.member_id).where(
                Membership.until_on.is_(None), Membership.from_on < date(2024, 6, 1)
            )
        ).all()
        ids = [row.id for row in open_ones]
        db.session.execute(update(Membership).where(Membership.id.in_(ids)).values(until_on=date(2024, 6, 30)))
        elsewhere = db.session.scalar(select(Union.id).where(Union.code == "k-9"))
        row = {"union_id": elsewhere, "from_on": date(2024, 7, 1)}
        db.session.execute(insert(Membership), [row | {"member_id": member_id} for _, member_id in open_ones])
    assert documents(past) == before
    for code, document in documents().items():
        for section in ("activities", "declared", "monthly", "by_kind", "reconciliation", "ledger"):
            assert document[section] == year[code][section], (code, section)


def test_one_more_co_host_adds_to_its_list_and_not_to_the_parent(app: Flask) -> None:
    tables = generated.year()
    expected = of(app, tables)
    line = next(row for row in expected["w"]["lines"] if row["mode"] == "hosted")
    there = expected["top"]["activities"]["hosted"]
    with write_tx():
        ids = {row["code"]: number for number, row in enumerate(tables["activities"], 1)}
        union_id = db.session.scalar(select(Union.id).where(Union.code == "empty"))
        db.session.execute(insert(CoHost).values(activity_id=ids[line["code"]], union_id=union_id))
    found = documents()
    assert found["empty"]["activities"]["hosted"] == expected["empty"]["activities"]["hosted"] + 1
    assert found["top"]["activities"]["hosted"] == there
    assert found["top"]["activities"]["host_pairs"] == expected["top"]["activities"]["host_pairs"] + 1


def test_the_parts_of_the_ledger_are_the_whole(year: dict[str, Document]) -> None:
    for document in year.values():
        own = document["ledger"]
        assert sum(Decimal(part["yuan"]) for part in own["by_category"].values()) == Decimal(own["out_yuan"])
    assert Decimal(year["top"]["ledger"]["out_yuan"]) > 0


def test_voiding_and_unvoiding_restores_every_figure(year: dict[str, Document]) -> None:
    with write_tx():
        present = db.session.scalars(select(Attendance.id).where(Attendance.state == "present").limit(80)).all()
        db.session.execute(update(Attendance).where(Attendance.id.in_(present)).values(state="void"))
    assert documents()["top"]["people"]["person_times"] < year["top"]["people"]["person_times"]
    with write_tx():
        db.session.execute(update(Attendance).where(Attendance.id.in_(present)).values(state="present"))
    assert documents() == year

"""How the person-times of a return are known: counts by strength that add up to the return's own figures."""

from datetime import date

import pytest
from sqlalchemy import insert

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Attendance, Occurrence
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.period import Period
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import returns
from tests.services.loading import golden

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def lecture(cast):
    """A held lecture at A to which M1 and M2 of A1 and M3 of A2 came, each known in another way, and M4 did not."""
    came = {"M1": ("A1", "scanned"), "M2": ("A1", "static"), "M3": ("A2", "rotating")}
    with write_tx():
        activity_id = db.session.execute(
            insert(Activity).values(code="F1", title="讲座", kind="lecture", status="held", host_id=cast.unions["A"])
        ).inserted_primary_key[0]
        held = insert(Occurrence).values(activity_id=activity_id, no=1, held_on=date(2026, 3, 1), status="held")
        occurrence_id = db.session.execute(held).inserted_primary_key[0]
        rows = [
            {"member_id": cast.members[number], "union_then_id": cast.unions[code], "state": "present", "evidence": how}
            for number, (code, how) in came.items()
        ]
        rows.append({"member_id": cast.members["M4"], "union_then_id": cast.unions["A1"]} | NOT_SEEN)
        db.session.execute(insert(Attendance), [{"occurrence_id": occurrence_id} | row for row in rows])
    return activity_id


NOT_SEEN = {"state": "absent", "evidence": "held"}


def look(cast, code="A"):
    return returns.look(by=cast.actor("chair"), union_code=code, period=YEAR)


@pytest.mark.usefixtures("lecture")
def test_each_way_is_counted_for_the_whole_and_for_each_union_below(cast):
    found = {line.code: line.counts for line in look(cast).known}
    assert found[None] == {Evidence.SCANNED: 1, Evidence.ROTATING: 1, Evidence.STATIC: 1}
    assert found["A1"] == {Evidence.SCANNED: 1, Evidence.STATIC: 1} and found["A2"] == {Evidence.ROTATING: 1}
    assert list(found[None]) == [Evidence.SCANNED, Evidence.ROTATING, Evidence.STATIC]  # the strongest first


@pytest.mark.usefixtures("lecture")
def test_it_adds_up_to_the_figures_of_the_return(cast):
    found = look(cast)
    whole, *below = found.known
    assert whole.total == found.document["people"]["person_times"] == 3
    assert {line.code: line.total for line in below} == {
        one["code"]: one["person_times"] for one in found.document["by_child"]
    }
    assert (whole.self_reported, [line.self_reported for line in below if line.code == "A1"]) == (1, [1])


@pytest.mark.usefixtures("lecture")
def test_each_number_opens_to_its_rows_which_say_how_they_are_known(cast):
    asked = {"by": cast.actor("chair"), "union_code": "A", "period": YEAR}
    trace = returns.rows(**asked, figure="known.by_child", of="A1:static")
    assert [(line["person"], line["evidence"]) for line in trace.lines] == [("顾晓棠", "static")]
    assert returns.rows(**asked, figure="known.person_times", of="scanned").value == 1


def test_the_golden_year_is_all_from_files_and_its_document_has_no_word_of_it(app):
    golden()
    found = returns.look(by=SYSTEM, union_code="D", period=Period(date(2024, 1, 1), date(2024, 12, 31)))
    assert found.known[0].counts == {Evidence.IMPORTED: found.document["people"]["person_times"]}
    assert "known" not in found.document and found.known[0].self_reported == 0

"""Who checked in with a printed code is marked as self-reported wherever somebody is counted."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from activity_hub.rules.door_terms import SelfCheckIn
from activity_hub.services.activity import lifecycle
from activity_hub.services.door import afterwards, board, paper_pages, venue
from tests.services.door.at_the_venue import code, switch
from tests.web.evening import START, at, let_in
from tests.web.pages import read


@pytest.fixture
def evening(cast, basketball, clock):
    """M1 was scanned and came with two, M2 used the printed code, M3 did not come."""
    ids = {"M1": cast.register("M1", basketball, places=3), "M2": cast.register("M2", basketball)}
    ids["M3"] = cast.register("M3", basketball)
    clock.at = START
    let_in(cast, basketball, ids["M1"], START)
    switch(cast, basketball, SelfCheckIn.STATIC)
    seen = venue.check_in(by=cast.actor("M2"), at=START, code=code(basketball), key="one-press-1")
    assert seen.verdict.value == "ok"
    return basketball


def test_the_numbers_are_told_apart(cast, evening, clock):
    seen = board.board(at=START, activity_id=evening)
    assert (seen.present, seen.expected, seen.self_reported, seen.company) == (2, 3, 1, 2)
    how = {"by": cast.actor("organiser"), "at": clock.at, "activity_id": evening}
    found = afterwards.look(**how, filters=afterwards.Filters())
    assert (found.whole.present, found.whole.self_reported, found.counts["self_reported"]) == (2, 1, 1)
    assert {one.code: one.self_reported for one in found.unions} == {"A1": 1, "A2": 0}
    (one, other) = paper_pages.desk(**how).unions
    assert [(one.present, one.self_reported), (other.present, other.self_reported)] == [(2, 1), (0, 0)]


def test_the_board_says_so(signed_in, evening):
    page = read(signed_in("checker"), at(evening, "door/board"))
    assert "1 self-reported" in page and "2 more came along" in page


def test_without_any_the_board_has_no_word_of_it(cast, basketball, signed_in, clock):
    clock.at = START
    let_in(cast, basketball, cast.register("M1", basketball), START)
    page = read(signed_in("checker"), at(basketball, "door/board"))
    assert "self-reported" not in page and "came along" not in page


def test_the_attendance_says_so_by_filter_and_by_union(signed_in, evening):
    organiser = signed_in("organiser")
    assert "Self-reported 1" in read(organiser, at(evening, "attendance"))
    only = read(organiser, at(evening, "attendance?what=self_reported"))
    assert "顾晓棠" in only and "沈知行" not in only
    page = organiser.get(at(evening, "attendance?lang=en")).text
    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', page[page.index("table sums") :])
    foot = re.findall(r'<td class="n">(\d+)</td>', page[page.index("<tfoot>") :])
    assert dict(zip(heads[1:], foot, strict=True))["Self-reported"] == "1"


def test_so_does_its_file(signed_in, evening):
    sent = signed_in("organiser").post(at(evening, "attendance.xlsx?lang=en"), data={"no": 1})
    people, sums = load_workbook(BytesIO(sent.data)).worksheets
    rows = [[cell.value for cell in row] for row in people]
    at_column = rows[0].index("Self-reported")
    assert {row[rows[0].index("Member number")]: row[at_column] for row in rows[1:]} == {
        "M1": "", "M2": "Yes", "M3": ""
    }  # fmt: skip
    whole = dict(zip(*([cell.value for cell in row] for row in (sums[1], sums[sums.max_row])), strict=True))
    assert (whole["Came"], whole["Self-reported"]) == (2, 1)


def test_so_do_the_sheets_entered_back(signed_in, evening):
    organiser = signed_in("organiser")
    assert "2 of 2 are in · 1 self-reported" in read(organiser, at(evening, "door/paper"))
    assert "2 of 2 are in · 1 self-reported" in read(organiser, at(evening, "door/paper?union=A1"))


def test_so_does_the_return(cast, signed_in, evening, clock):
    clock.at = START + timedelta(hours=5)
    lifecycle.hold(by=cast.actor("organiser"), at=clock.at, activity_id=evening)
    assert "1 self-reported" in read(signed_in("chair"), "/returns/A/2026")

"""The pages of an attendance: the board of the hall, who came, and setting it right."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import AuditEntry, Member, Occurrence, Scan
from activity_hub.rules.permissions import Role
from activity_hub.services.door import passes
from activity_hub.web.attendance import board
from tests import phones
from tests.conftest import NOON
from tests.statements import cost
from tests.web.evening import START, at, let_in, states
from tests.web.pages import read, text_of

LONG = "很长的名字" * 12


@pytest.fixture
def organiser(signed_in):
    return signed_in("organiser")


# The board


def test_the_board_shows_arrivals_masked(cast, basketball, signed_in):
    let_in(cast, basketball, cast.register("M1", basketball))
    cast.register("M3", basketball)
    for number in ("checker", "statistician"):
        page = signed_in(number).get(at(basketball, "door/board?lang=en"))
        assert "沈*" in page.text and "沈知行" not in page.text and "宏图机电工会" in page.text
        assert re.search(r"<b>1</b>\s*<span>/ 2</span>", page.text)
        assert '<noscript><meta http-equiv="refresh"' in page.text
    assert signed_in("liaison").get(at(basketball, "door/board")).status_code == 403
    assert signed_in("M1").get(at(basketball, "door/board/now")).status_code == 403


def test_an_unchanged_board_is_not_sent_again(cast, basketball, signed_in):
    browser, came = signed_in("checker"), cast.register("M1", basketball)
    first = browser.get(at(basketball, "door/board/now"))
    assert first.status_code == 200 and len(first.data) < 4000
    same = browser.get(at(basketball, "door/board/now"), headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    let_in(cast, basketball, came)
    after = browser.get(at(basketball, "door/board/now"), headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200 and "沈*" in after.text
    page = browser.get(at(basketball, "door/board"))
    assert f'data-tag="{after.headers["ETag"].strip(chr(34))}"' in page.text


def test_boards_of_an_activity_share_what_was_made(app, cast, basketball, signed_in, monkeypatch):
    monkeypatch.setitem(app.config, "BOARD_KEPT", 60)
    board.shelf.forget()
    one, other, came = signed_in("checker"), signed_in("chair"), cast.register("M1", basketball)
    first, second = (cost(browser, at(basketball, "door/board/now")) for browser in (one, other))
    assert second < first
    let_in(cast, basketball, came)
    assert "沈*" not in other.get(at(basketball, "door/board/now")).text  # within the moment it is kept
    assert "到场" in one.get(at(basketball, "door/board/now?lang=zh-Hans")).text  # another language is made apart
    other_activity = cast.activity("X2", starts_at=START, title="书法展")
    assert "书法展" in one.get(at(other_activity, "door/board/now")).text
    board.shelf.forget()


def test_nobody_waits_for_the_board_of_another_activity(app, monkeypatch):
    monkeypatch.setitem(app.config, "BOARD_KEPT", 60)
    monkeypatch.setattr(board, "render_template", lambda _name, board: board)
    begun, go_on, made = threading.Event(), threading.Event(), []

    def slow(at, activity_id):
        if activity_id == 1:
            begun.set()
            go_on.wait(30)
        made.append(activity_id)
        return f"board {activity_id}"

    monkeypatch.setattr(board.board, "board", slow)
    shelf = board.Shelf()

    def look(activity_id):
        with app.test_request_context():
            return shelf.get(activity_id, START)

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(look, 1)
        assert begun.wait(30)
        second = pool.submit(look, 1)  # waits for the one that is being made
        try:
            assert pool.submit(look, 2).result(30) == "board 2" and not first.done()
        finally:
            go_on.set()
        assert (first.result(30), second.result(30)) == ("board 1", "board 1")
    assert made == [2, 1]


def test_a_phone_at_the_door_is_no_screen(app, cast, basketball):
    by = cast.actor("organiser")
    phone = phones.phone(app, passes.make(by=by, at=NOON, activity_id=basketball))
    assert "/sign-in?next=" in phone.get(at(basketball, "door/board")).location


def test_what_is_kept_is_no_way_around_the_right(app, cast, basketball, signed_in, monkeypatch):
    monkeypatch.setitem(app.config, "BOARD_KEPT", 60)
    board.shelf.forget()
    assert signed_in("checker").get(at(basketball, "door/board/now")).status_code == 200
    assert signed_in("M2").get(at(basketball, "door/board/now")).status_code == 403
    board.shelf.forget()


# Who came


@pytest.fixture
def evening(cast, basketball, clock):
    """M1 in time, M2 late, M3 missing, with company; it is over."""
    ids = {"M1": cast.register("M1", basketball, places=3), "M2": cast.register("M2", basketball)}
    ids["M3"] = cast.register("M3", basketball)
    let_in(cast, basketball, ids["M1"])
    let_in(cast, basketball, ids["M2"], START + timedelta(minutes=20))
    clock.at = START + timedelta(hours=5)
    return ids


def test_the_list_says_who_came(basketball, evening, organiser):
    page = read(organiser, at(basketball, "attendance"))
    for said in (
        "沈知行",
        "with 2",
        "Late 1",
        "Did not come 1",
        "Scanned at the door",
        "more than 10 minutes",
        "13:20",
    ):
        assert said in page, said
    late = read(organiser, at(basketball, "attendance?what=late"))
    assert "顾晓棠" in late and "沈知行" not in late
    assert "Nobody passes these filters." in read(organiser, at(basketball, "attendance?union=B"))
    assert (
        f'href="/activities/{basketball}/attendance/{evening["M1"]}?no=1"'
        in organiser.get(at(basketball, "attendance")).text
    )


def test_a_list_to_print_holds_everybody(basketball, evening, organiser):
    page = organiser.get(at(basketball, "attendance?all=1&lang=en"))
    assert "data-print" in page.text and "data-auto" not in page.text and "何素芬" in page.text


@pytest.mark.parametrize(
    "asked", ["no=9", "no=x", "page=-1", "page=99999999999", "what=x", "evidence=x", "union=" + "x" * 300, "q=%25_"]
)
def test_a_senseless_address_is_harmless(basketball, evening, organiser, asked):
    assert organiser.get(at(basketball, f"attendance?{asked}")).status_code == 200


def test_a_checker_and_a_liaison_see_less(cast, basketball, evening, signed_in):
    masked = signed_in("checker").get(at(basketball, "attendance?lang=en")).text
    assert "沈*" in masked and "沈知行" not in masked and 'name="q"' not in masked
    cast.appoint("M4", Role.LIAISON, "A2")
    own = signed_in("M4").get(at(basketball, "attendance?lang=en")).text
    assert "何素芬" in own and "沈知行" not in own and "明达" not in own
    for number in ("checker", "M4"):
        assert f"/attendance/{evening['M3']}" not in signed_in(number).get(at(basketball, "attendance")).text
        assert signed_in(number).get(at(basketball, f"attendance/{evening['M3']}")).status_code == 403
    assert signed_in("M1").get(at(basketball, "attendance")).status_code == 403


def test_the_list_as_a_file(basketball, evening, organiser, signed_in):
    sent = organiser.post(at(basketball, "attendance.csv?lang=en"), data={"no": 1, "what": "present"})
    lines = sent.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 3 and lines[1].startswith("1,M1,沈知行,明达纺织工会,Came,2026-06-15 12:00")
    assert "Yes" in lines[2] and "no-store" in sent.headers["Cache-Control"]
    book = load_workbook(BytesIO(organiser.post(at(basketball, "attendance.xlsx?lang=en"), data={"no": 1}).data))
    people, sums = book.worksheets
    assert people.max_row == 4 and [cell.value for cell in sums[4]] == ["All unions", 3, 2, 0, 1, 0, 1, 2]
    masked = signed_in("checker").post(at(basketball, "attendance.csv"), data={"no": 1}).data.decode()
    assert "沈*" in masked and "沈知行" not in masked
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "export").order_by(AuditEntry.id)).all()
    assert [one.detail["rows"] for one in noted] == [2, 3, 3]
    assert organiser.get(at(basketball, "attendance.csv")).status_code == 405


def test_an_empty_list_says_so(cast, basketball, organiser):
    assert "Nobody here yet" in read(organiser, at(basketball, "attendance"))
    with write_tx():
        db.session.scalars(select(Occurrence)).one().status = "cancelled"
    assert "No date takes place" in read(organiser, at(basketball, "attendance"))


def test_a_hundred_long_names_cost_no_more_statements(cast, basketball, organiser):
    counts = []
    for round_no, many in enumerate((2, 110)):
        with write_tx():
            for n in range(many):
                cast.add_member(f"P{round_no}-{n}", LONG, "F", "A1")
        for n in range(many):
            cast.register(f"P{round_no}-{n}", basketball)
        counts.append([cost(organiser, at(basketball, path)) for path in PATHS])
    assert all(more <= few <= 12 for few, more in zip(*counts, strict=True))
    assert "101–112 of 112" in read(organiser, at(basketball, "attendance?page=2"))


PATHS = ("attendance", "door/paper", "door/paper?union=A1", "door/board")

# Setting it right


def test_somebody_is_set_right_with_a_reason_and_back(basketball, evening, organiser):
    there = at(basketball, f"attendance/{evening['M3']}")
    assert "Nobody has scanned them" in read(organiser, f"{there}?no=1")
    form = {"no": 1, "key": "fix-key-1", "reason": "本人在场，漏扫"}
    done = organiser.post(f"{there}/present?lang=en", data=form, follow_redirects=True)
    assert "Set right, with your reason." in text_of(done) and "本人在场，漏扫" in text_of(done)
    assert ("present", "corrected") in states() and 'name="correction" value="fix-key-1"' in done.text
    assert "本人在场，漏扫" in read(organiser, at(basketball, "attendance"))
    undone = organiser.post(f"{there}/undo?lang=en", data={"no": 1, "correction": "fix-key-1"}, follow_redirects=True)
    assert "The correction was taken back." in text_of(undone) and ("present", "corrected") not in states()
    wrong = organiser.post(f"{there}/undo?lang=en", data={"no": 1, "correction": "x"}, follow_redirects=True)
    assert "There is no such correction." in text_of(wrong)


@pytest.mark.parametrize(
    ("word", "form", "said"),
    [
        ("present", {"reason": " "}, "Write down why"),
        ("present", {"reason": "x" * 201}, "at most 200"),
        ("absent", {"reason": "x"}, "It stands like that already."),
    ],
)
def test_a_correction_that_cannot_be_is_explained(basketball, evening, organiser, word, form, said):
    there = at(basketball, f"attendance/{evening['M3']}/{word}?lang=en")
    answer = organiser.post(there, data={"no": 1, "key": "fix-key-1"} | form)
    assert answer.status_code == 422 and said in text_of(answer) and 'value="fix-key-1"' in answer.text


@pytest.mark.parametrize("form", [{}, {"no": "1", "reason": "x"}, {"no": "1", "reason": "x", "key": "%%%%%%%%"}])
def test_senseless_corrections_do_nothing(basketball, evening, organiser, form):
    answer = organiser.post(at(basketball, f"attendance/{evening['M3']}/present"), data=form)
    assert answer.status_code in (404, 422)
    assert db.session.scalar(select(Scan).where(Scan.evidence == "corrected")) is None


def test_long_names_stand_on_every_page(cast, basketball, evening, organiser):
    with write_tx():
        db.session.get_one(Member, cast.members["M3"]).name = LONG
    for path in ("attendance", f"attendance/{evening['M3']}", "door/paper?union=A2"):
        assert LONG in read(organiser, at(basketball, path))


def test_the_activity_leads_to_its_attendance(basketball, organiser):
    page = organiser.get(f"/manage/activities/{basketball}").text
    assert at(basketball, "attendance") in page and at(basketball, "door/board") in page

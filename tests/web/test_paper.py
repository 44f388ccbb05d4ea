"""The signed sheet entered back: ticked, typed or all but some, sent at once and taken back at once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, Occurrence
from tests.conftest import NOON
from tests.web.evening import at, let_in, states
from tests.web.pages import read, text_of


@pytest.fixture
def organiser(signed_in):
    return signed_in("organiser")


def test_sheets_show_how_far_each_union_is(cast, basketball, organiser):
    let_in(cast, basketball, cast.register("M1", basketball))
    cast.register("M2", basketball)
    page = read(organiser, at(basketball, "door/paper"))
    assert "明达纺织工会" in page and "1 of 2 are in" in page
    page = read(organiser, at(basketball, "door/paper?union=A1"))
    assert "顾晓棠" in page and "Scanned at the door" in page and "These are present" in page


def test_a_sheet_is_entered_with_one_form_and_taken_back(cast, basketball, organiser):
    came = cast.register("M1", basketball)
    cast.register("M2", basketball)
    form = {"no": 1, "union": "A1", "key": "walkwalk", "id": came, "meant": "these", "blanks": "M3\nnobody"}
    answer = organiser.post(at(basketball, "door/paper?lang=en"), data=form, follow_redirects=True)
    said = text_of(answer)
    assert "2 people entered from paper." in said and "nobody: Nobody has this member number." in said
    assert states() == [("present", "paper"), ("present", "paper")]
    assert 'name="entry" value="walkwalk"' in answer.text
    again = organiser.post(at(basketball, "door/paper"), data=form)
    assert (again.status_code, again.location) == (303, at(basketball, "door/paper?no=1&union=A1"))
    undo = organiser.post(at(basketball, "door/paper/undo?lang=en"), data={"entry": "walkwalk"}, follow_redirects=True)
    assert "2 lines taken back." in text_of(undo) and {state for state, _ in states()} == {"void"}
    undo = organiser.post(at(basketball, "door/paper/undo?lang=en"), data={"entry": "walkwalk"}, follow_redirects=True)
    assert "taken back already" in text_of(undo)


def test_all_but_those_ticked(cast, basketball, organiser):
    away = cast.register("M1", basketball)
    cast.register("M2", basketball)
    form = {"no": 1, "union": "A1", "key": "walkwalk", "id": away, "meant": "but"}
    organiser.post(at(basketball, "door/paper"), data=form)
    (row,) = db.session.scalars(select(Attendance)).all()
    assert row.member_id == cast.members["M2"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"typed": "1 7"}, "There is no line 7 on this sheet."),
        ({"typed": "alle"}, "Write numbers and ranges"),
        ({"blanks": " ".join(f"N{n}" for n in range(61))}, "At most 60 numbers at once."),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(cast, basketball, organiser, wrong, said):
    came = cast.register("M1", basketball)
    form = {"no": 1, "union": "A1", "key": "walkwalk", "id": came, "meant": "these"} | wrong
    answer = organiser.post(at(basketball, "door/paper?lang=en"), data=form)
    assert answer.status_code == 422 and said in text_of(answer)
    assert re.search(rf'name="id" value="{came}" checked', answer.text) and 'value="walkwalk"' in answer.text
    assert states() == []


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"no": "1"},
        {"no": "1", "key": "short"},
        {"no": "x", "key": "walkwalk"},
        {"no": "999999999999", "key": "walkwalk"},
        {"no": "1", "key": "walkwalk", "id": "²", "union": "x" * 300, "typed": "\x00", "meant": "but"},
        {"no": "1", "key": "walkwalk", "blanks": "\x00\ud7ff 9" * 50},
    ],
)
def test_senseless_forms_do_nothing(cast, basketball, organiser, form):
    cast.register("M1", basketball)
    assert organiser.post(at(basketball, "door/paper"), data=form).status_code in (303, 400, 404, 422)
    assert states() == []


def test_before_the_door_opens_the_page_says_when(cast, organiser):
    later = cast.activity("X2", starts_at=NOON + timedelta(days=3))
    cast.register("M1", later)
    assert "can be entered from" in read(organiser, at(later, "door/paper"))
    answer = organiser.post(at(later, "door/paper"), data={"no": 1, "union": "A1", "key": "walkwalk", "meant": "but"})
    assert answer.status_code in (409, 422) and states() == []


def test_empty_sheets_say_so(cast, basketball, organiser):
    assert "Nobody has a place" in read(organiser, at(basketball, "door/paper"))
    with write_tx():
        db.session.scalars(select(Occurrence)).one().status = "cancelled"
    assert "No date takes place" in read(organiser, at(basketball, "door/paper"))

"""The organiser's page of a door: making a pass, showing its code, the phones, and ending either."""

import pytest
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import DoorDevice, DoorPass
from tests import phones
from tests.conftest import NOON
from tests.statements import cost
from tests.web.pages import read


@pytest.fixture
def organiser(signed_in):
    return signed_in("organiser")


@pytest.fixture
def desk(basketball):
    return f"/activities/{basketball}/door"


def test_it_works_with_nobody_there(organiser, desk):
    page = read(organiser, desk)
    assert "No phone stands here yet" in page and "No pass holds now" in page and "Make a pass" in page


def test_it_turns_a_stranger_away(client, signed_in, desk, pass_id):
    assert "/sign-in?next=" in client.get(desk).location
    for who in ("M1", "checker", "auditor"):
        assert signed_in(who).get(desk).status_code == 403
        assert signed_in(who).get(f"{desk}/passes/{pass_id}/qr.svg").status_code == 403
        assert signed_in(who).post(f"{desk}/passes", data={"gate": "x"}).status_code == 403
        assert signed_in(who).post(f"{desk}/end-all").status_code == 403


def test_what_is_not_there_is_not_found(organiser, desk, cast, pass_id):
    elsewhere = f"/activities/{cast.activity('X2')}/door"
    strange = ("passes/999", "passes/99999999999", "passes/0/qr.svg", "devices/1", "devices/1/end")
    for path in (f"{elsewhere}/passes/{pass_id}", f"{elsewhere}/passes/{pass_id}/qr.svg", "/activities/999/door"):
        assert organiser.get(path).status_code == 404, path
    for path in strange:
        assert organiser.get(f"{desk}/{path}").status_code == 404, path


def test_making_a_pass_leads_to_its_code(organiser, desk, basketball):
    made = organiser.post(f"{desk}/passes", data={"gate": " 2号口 "})
    row = db.session.scalars(select(DoorPass)).one()
    assert made.status_code == 303 and made.location == f"{desk}/passes/{row.id}" and row.gate == "2号口"
    page = organiser.get(made.location).get_data(as_text=True)
    assert page.count("/qr.svg") == 1 and "2号口" in page and "周五篮球夜" in page


def test_a_gate_too_long_is_told(organiser, desk):
    assert organiser.post(f"{desk}/passes", data={"gate": "x" * 61}).status_code == 422
    assert db.session.scalars(select(DoorPass)).all() == []


def test_the_code_is_the_address_that_joins(app, organiser, desk, pass_id):
    picture = organiser.get(f"{desk}/passes/{pass_id}/qr.svg")
    assert picture.mimetype == "image/svg+xml" and "no-store" in picture.headers["Cache-Control"]
    text = f"/door/join/{phones.token_of(pass_id)}"
    assert text in organiser.get(f"{desk}/passes/{pass_id}").get_data(as_text=True)
    assert app.test_client().get(text).status_code == 200


def test_a_pass_that_ended_shows_no_code(organiser, desk, pass_id):
    assert "Nobody can join by it any more" in read(organiser, f"{desk}/passes/{pass_id}/end")
    assert db.session.get(DoorPass, pass_id).ended_at is None
    assert organiser.post(f"{desk}/passes/{pass_id}/end").location == desk
    assert "holds no longer" in read(organiser, f"{desk}/passes/{pass_id}")
    assert organiser.get(f"{desk}/passes/{pass_id}/qr.svg").status_code == 404


def test_the_phones_are_listed(app, organiser, desk, pass_id):
    phones.phone(app, pass_id, "小陈的手机")
    page = read(organiser, desk)
    assert "小陈的手机" in page and "2号口" in page and "No phone stands here yet" not in page


def test_a_name_is_only_text(app, organiser, desk, pass_id):
    phones.phone(app, pass_id, "<b>x</b>")
    assert "<b>x</b>" not in organiser.get(desk).get_data(as_text=True)


def test_renaming(app, organiser, desk, pass_id):
    phones.phone(app, pass_id)
    address = f"{desk}/devices/{phones.newest().id}"
    assert "小陈的手机" in organiser.get(address).get_data(as_text=True)
    assert organiser.post(address, data={"name": " "}).status_code == 422
    assert organiser.post(address, data={"name": "东门"}).location == desk
    assert "东门" in read(organiser, desk)


def test_the_page_of_a_phone_is_named_after_it(app, organiser, desk, pass_id):
    phones.phone(app, pass_id, "小陈的手机")
    page = organiser.get(f"{desk}/devices/{phones.newest().id}").get_data(as_text=True)
    assert "<h1>小陈的手机</h1>" in page and "<title>小陈的手机" in page


def test_the_page_of_the_activity_leads_to_every_room_of_its_door(cast, signed_in, organiser, basketball, desk):
    rooms = (f"/door/{basketball}", desk, *(f"{desk}/{one}" for one in ("venue-code", "paper", "board", "conflicts")))
    page = organiser.get(f"/manage/activities/{basketball}").get_data(as_text=True)
    assert all(f'href="{one}"' in page for one in (*rooms, f"/activities/{basketball}/attendance"))
    other = organiser.get(desk).get_data(as_text=True)
    assert all(f'href="{one}"' in other for one in rooms if one != desk)
    seen = signed_in("auditor").get(f"/manage/activities/{basketball}")
    assert seen.status_code == 200
    assert not any(f'href="{one}"' in seen.get_data(as_text=True) for one in rooms)
    draft = cast.activity("X2", status="draft", published_at=None)
    assert "/door" not in organiser.get(f"/manage/activities/{draft}").get_data(as_text=True).partition("<main")[2]


def test_ending_one_asks_first(app, organiser, desk, pass_id):
    there = phones.phone(app, pass_id)
    address = f"{desk}/devices/{phones.newest().id}/end"
    assert "It scans here no longer" in read(organiser, address)
    assert phones.newest().ended_at is None
    assert organiser.post(address).location == desk
    assert there.get(desk.replace("/activities/", "/door/").removesuffix("/door")).status_code == 403
    assert db.session.get(DoorPass, pass_id).ended_at is None
    assert "Phones that have left" in read(organiser, desk)


def test_a_lost_phone_takes_its_pass_along(app, organiser, desk, pass_id):
    phones.phone(app, pass_id)
    organiser.post(f"{desk}/devices/{phones.newest().id}/end", data={"pass_too": "y"})
    assert db.session.get(DoorPass, pass_id).ended_at == NOON


def test_ending_all_asks_first(app, organiser, desk, pass_id):
    phones.phone(app, pass_id)
    assert "1 phone stands here" in read(organiser, f"{desk}/end-all")
    assert phones.newest().ended_at is None
    assert organiser.post(f"{desk}/end-all").location == desk
    assert phones.newest().ended_at == NOON and db.session.get(DoorPass, pass_id).ended_at == NOON
    assert "No phone stands here yet" in read(organiser, desk)


def test_before_publishing_it_says_why_there_is_no_door(cast, organiser):
    draft = cast.activity("X2", status="draft", published_at=None)
    page = read(organiser, f"/activities/{draft}/door")
    assert "not published" in page and "Make a pass" not in page
    assert organiser.post(f"/activities/{draft}/door/passes", data={}).status_code == 409


def test_the_rooms_around_the_door_are_linked(organiser, desk, basketball):
    assert f'href="/door/{basketball}"' in organiser.get(desk).get_data(as_text=True)


def test_the_desk_of_the_activity_leads_there(organiser, desk, basketball):
    assert f'href="{desk}"' in organiser.get(f"/manage/activities/{basketball}").get_data(as_text=True)


def test_the_list_costs_no_statement_for_each_phone(app, organiser, desk, pass_id, cast):
    phones.phone(app, pass_id)
    few = cost(organiser, desk)
    for number in range(5):
        phones.phone(app, pass_id, f"手机{number}")
    assert cost(organiser, desk) == few
    assert len(db.session.scalars(select(DoorDevice)).all()) == 6


def test_many_phones_are_folded_by_gate(organiser, basketball, desk, cast):
    by = cast.actor("organiser")
    for number in range(21):
        phones.device(by, basketball, gate="东侧门" if number % 3 else "", name=f"手机{number}")
    page = organiser.get(f"{desk}?lang=en").get_data(as_text=True)
    assert page.count('<details class="fold"') == 2 and "Any gate" in page
    assert all(f">手机{number}</a>" in page for number in range(21))


def test_the_gates_stand_in_the_order_of_their_numbers(organiser, basketball, desk, cast):
    by = cast.actor("organiser")
    for number in range(22):
        gate = ("10号口", "2号口", "东侧门", "")[number % 4]
        phones.device(by, basketball, gate=gate, name=f"手机{number}")
    page = organiser.get(f"{desk}?lang=en").get_data(as_text=True)
    _head, *folds = page.split('<details class="fold"')
    names = ("Any gate", "2号口", "10号口", "东侧门")
    assert [next(name for name in names if name in one.split("</summary>")[0]) for one in folds] == list(names)

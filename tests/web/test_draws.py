"""The page of a draw before and after, its files, its button, and who may do what."""

import hashlib
import json
import re

import pytest

from activity_hub.database import db
from activity_hub.models import Registration
from activity_hub.rules.draw_check import verify
from tests.services.drawing.drawn import CLOSES, crowd, draw, published, sign_up
from tests.web.pages import read, text_of


@pytest.fixture
def people(cast):
    return crowd(cast, 6)


@pytest.fixture
def open_draw(cast, people):
    activity_id = published(cast, capacity=2)
    sign_up(cast, activity_id, [*people, "M1"])
    return activity_id


@pytest.fixture
def drawn(cast, open_draw, clock):
    draw(cast, open_draw)
    clock.at = CLOSES
    return open_draw


def test_it_works_before_the_draw(client, open_draw):
    words = read(client, f"/activities/{open_draw}/draw")
    assert "7 tickets so far" in words and "Sealed until the draw" in words and "Drawn after sign-up closes" in words
    assert re.search(r"Commitment [0-9a-f]{64}", words)
    assert "Your number" not in words and "The whole draw" not in words


def test_it_works_after_the_draw(client, drawn):
    words = read(client, f"/activities/{drawn}/draw")
    assert "7 tickets, 2 with a place" in words and words.count("Has a place") == 2 and words.count(" Waits ") == 5
    assert len(re.findall(r"\b[0-9a-f]{64}\b", words)) == 3
    assert f"draw-verify http://localhost/activities/{drawn}/draw" in client.get(
        f"/activities/{drawn}/draw?lang=en"
    ).get_data(as_text=True)


def test_a_waiter_is_told_of_the_order_that_was_drawn(cast, signed_in, drawn):
    waiter = db.session.query(Registration).filter_by(activity_id=drawn, status="waitlisted").first()
    number = next(number for number, member_id in cast.members.items() if member_id == waiter.member_id)
    words = signed_in(number).get(f"/registrations/{waiter.id}?lang=zh_Hans").text
    assert "不用再操作。按抽签顺序排。" in words and "按报名先后排" not in words


def test_the_files_are_what_the_page_says(client, drawn):
    page = read(client, f"/activities/{drawn}/draw")
    answer = client.get(f"/activities/{drawn}/draw.json")
    document = json.loads(answer.get_data(as_text=True))
    assert answer.mimetype == "application/json" and "attachment" in answer.headers["Content-Disposition"]
    assert verify(document).is_true
    for word in ("commitment", "seed", "digest"):
        assert document[word] in page
    listed = client.get(f"/activities/{drawn}/draw.txt")
    assert listed.mimetype == "text/plain" and hashlib.sha256(listed.data).hexdigest() == document["digest"]
    assert listed.get_data(as_text=True).count('"ticket"') == 7


def test_before_the_draw_there_are_no_files(client, open_draw):
    for suffix in ("json", "txt"):
        assert client.get(f"/activities/{open_draw}/draw.{suffix}").status_code == 404


def test_no_page_names_anybody(cast, client, signed_in, drawn, people):
    for browser in (client, signed_in("M1"), signed_in("M4")):
        for suffix in ("", ".json", ".txt"):
            said = browser.get(f"/activities/{drawn}/draw{suffix}?lang=en").get_data(as_text=True)
            assert "会员A1" not in said and people[0] not in said


def test_ones_own_number_is_shown_before_and_marked_after(cast, signed_in, open_draw, clock):
    mine = signed_in("M1")
    before = read(mine, f"/activities/{open_draw}/draw")
    ticket = re.search(r"Your number in the draw: (\w{10})", before)
    assert ticket and "When you signed up makes no difference" in before
    draw(cast, open_draw)
    clock.at = CLOSES
    after = mine.get(f"/activities/{open_draw}/draw?lang=en")
    assert f"Your number in the draw: {ticket[1]}" in text_of(after) and "Drawn as number" in text_of(after)
    assert f"{ticket[1]} yours" in text_of(after) and after.get_data(as_text=True).count('class="picked"') == 1
    other = signed_in("M4").get(f"/activities/{open_draw}/draw?lang=en")
    assert "Your number" not in text_of(other) and " yours " not in text_of(other)


def test_it_is_drawn_by_one_button_after_a_question(signed_in, open_draw, clock):
    organiser = signed_in("organiser")
    assert organiser.get(f"/activities/{open_draw}/draw/now?lang=en").status_code == 409
    assert "Draw the places" not in read(organiser, f"/activities/{open_draw}/draw")
    clock.at = CLOSES
    assert "Draw the places" in read(organiser, f"/activities/{open_draw}/draw")
    asked = read(organiser, f"/activities/{open_draw}/draw/now")
    assert "7 tickets" in asked and "cannot be repeated" in asked
    answer = organiser.post(f"/activities/{open_draw}/draw/now")
    assert answer.status_code == 303 and answer.location == f"/activities/{open_draw}/draw"
    assert "Everybody is told" in read(organiser, answer.location)
    organiser.post(f"/activities/{open_draw}/draw/now")
    assert "nothing has changed" in read(organiser, answer.location)


def test_it_turns_others_away(client, signed_in, open_draw, clock):
    clock.at = CLOSES
    for method in ("get", "post"):
        assert "/sign-in" in getattr(client, method)(f"/activities/{open_draw}/draw/now").location
        for number in ("M1", "liaison", "checker", "statistician", "auditor"):
            assert getattr(signed_in(number), method)(f"/activities/{open_draw}/draw/now").status_code == 403
    assert "Draw the places" not in read(signed_in("M1"), f"/activities/{open_draw}/draw")


def test_where_nothing_is_drawn_for_there_is_no_page(cast, client):
    activity_id = cast.activity()
    for suffix in ("", ".json", ".txt"):
        assert client.get(f"/activities/{activity_id}/draw{suffix}").status_code == 404


def test_for_its_audience_alone_the_draw_is_too(cast, client, signed_in):
    activity_id = published(cast, host="B", visibility="audience")
    assert client.get(f"/activities/{activity_id}/draw").status_code == 404
    assert signed_in("M1").get(f"/activities/{activity_id}/draw").status_code == 404
    assert signed_in("M4").get(f"/activities/{activity_id}/draw").status_code == 200


def test_the_procedure(client):
    words = read(client, "/draws/procedure")
    assert "SEED|DIGEST|TICKET" in words and "draw-verify" in words


@pytest.mark.parametrize("page", ["0", "x", "99999", "-1", "2"])
def test_odd_pages(client, drawn, page):
    assert client.get(f"/activities/{drawn}/draw?page={page}").status_code == 200


def test_a_long_list_has_pages(cast, client, monkeypatch, drawn):
    monkeypatch.setattr("activity_hub.services.drawing.reading.PER_PAGE", 3)
    monkeypatch.setattr("activity_hub.web.draws.PER_PAGE", 3)
    words = read(client, f"/activities/{drawn}/draw?page=3")
    assert "7–7 of 7" in words and "Previous page" in words and "Next page" not in words


def test_it_takes_few_statements(client, drawn):
    from tests.statements import statements

    with statements() as asked:
        client.get(f"/activities/{drawn}/draw")
    assert len(asked) <= 8, asked


def test_the_desk_waits_for_the_draw(open_draw, clock, cast, signed_in):
    chair, desk = signed_in("chair"), f"/activities/{open_draw}/registrations"
    before = read(chair, desk)
    assert "In the draw" in before and "Waiting for approval" not in before and "Approve" not in before
    draw(cast, open_draw)
    clock.at = CLOSES
    assert "In the draw" not in read(chair, desk)


def test_the_list_says_that_it_is_drawn(open_draw, signed_in):
    from_on = "2026-06-01"
    words = read(signed_in("M1"), f"/?from={from_on}&to=2026-08-31")
    assert "In the draw" in words and "Waiting for approval" not in words

"""The form before a sign-up where something is asked, and changing what was answered."""

from io import BytesIO

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Answer, Registration
from tests.formats.test_images import drawn
from tests.services.questions.asking import ask, taken, terms, wish
from tests.web.pages import read, text_of


def asking(cast, *wishes, **more):
    activity_id = cast.activity(**more)
    ask(activity_id, *(wishes or (wish(is_required=True),)))
    return activity_id


def sign_up(client, activity_id, **form):
    return client.post(f"/activities/{activity_id}/sign-up?lang=en", data=form, content_type="multipart/form-data")


def count(table):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def test_it_works(cast, signed_in):
    activity_id, client = asking(cast), signed_in("M1")
    assert f'href="/activities/{activity_id}/sign-up"' in client.get(f"/activities/{activity_id}").text
    page = read(client, f"/activities/{activity_id}/sign-up")
    assert "衣服尺码" in page and "S · 1 left" in page and "What it is for: 订制队服. Deleted on 1 Sep 2026." in page
    answer = sign_up(client, activity_id, **{"a-q1": "S"})
    assert answer.status_code == 303 and taken()["S"] == 1
    shown = read(client, answer.location)
    assert "Answers and company" in shown


def test_where_nothing_is_asked_two_taps_are_enough(cast, signed_in):
    activity_id, client = cast.activity(), signed_in("M1")
    assert f'action="/activities/{activity_id}/sign-up"' in client.get(f"/activities/{activity_id}").text
    assert client.get(f"/activities/{activity_id}/sign-up").location == f"/activities/{activity_id}"
    assert "Answers and company" not in read(client, sign_up(client, activity_id).location)


def test_what_is_missing_or_wrong_is_said_at_its_field_and_the_rest_is_kept(cast, signed_in):
    activity_id = asking(cast, wish(is_required=True), wish("备注", "text"), wish("年龄", "number"))
    client = signed_in("M1")
    page = sign_up(client, activity_id, **{"a-q2": "素食", "a-q3": "x"})
    assert page.status_code == 422 and 'id="a-q1-error"' in page.text and "素食" in page.text
    assert 'href="#a-q3"' in page.text and "Write a number" in text_of(page)
    page = sign_up(client, activity_id, **{"a-q2": "素食"})
    assert page.status_code == 422 and 'id="a-q1-error"' in page.text and "素食" in page.text
    assert count(Registration) == 0


def test_what_is_left_is_said_where_a_choice_is_full(cast, signed_in):
    activity_id = asking(cast)
    sign_up(signed_in("M2"), activity_id, **{"a-q1": "S"})
    page = sign_up(signed_in("M1"), activity_id, **{"a-q1": "S"})
    assert page.status_code == 422 and "None of these is left" in text_of(page) and "S · none left" in text_of(page)


def test_a_liaison_is_asked_for_the_member(cast, signed_in):
    activity_id = asking(cast)
    page = sign_up(signed_in("liaison"), activity_id, member_no="M3")
    assert page.status_code == 422 and 'name="member_no" type="hidden" value="M3"' in page.text
    assert sign_up(signed_in("liaison"), activity_id, member_no="M3", **{"a-q1": "M"}).status_code == 303


def test_a_clash_keeps_the_answers(cast, signed_in):
    client = signed_in("M1")
    sign_up(client, cast.activity("X1", title="读书会"))
    activity_id = asking(cast, code="X2")
    assert 'name="accept_clash" type="hidden" value="1"' in client.get(f"/activities/{activity_id}/sign-up").text
    page = sign_up(client, activity_id, **{"a-q1": "S"})
    assert page.status_code == 409 and "读书会" in text_of(page) and 'checked class="form-check-input"' in page.text
    assert 'name="accept_clash" type="hidden" value="1"' in page.text
    assert sign_up(client, activity_id, accept_clash="1", **{"a-q1": "S"}).status_code == 303


def test_the_conditional_question_is_marked_for_the_script(cast, signed_in):
    activity_id = asking(cast, wish(), wish("腰围", "text", only_if="q1", only_if_choice="S"))
    page = signed_in("M1").get(f"/activities/{activity_id}/sign-up?lang=en")
    assert 'data-only-if="a-q1" data-only-if-value="S"' in page.text
    assert "Only if “衣服尺码” is “S”." in text_of(page)


def test_a_picture_is_drawn_afresh_and_comes_back_as_a_file(cast, signed_in):
    activity_id = asking(cast, wish("证明", "file", is_required=True))
    client = signed_in("M1")
    wrong = sign_up(client, activity_id, **{"a-q1": (BytesIO(b"MZ..."), "我.exe")})
    assert wrong.status_code == 422 and "neither a picture" in text_of(wrong)
    made = sign_up(client, activity_id, **{"a-q1": (BytesIO(drawn()), "我.jpg")})
    assert made.status_code == 303
    page = client.get(f"{made.location}/answers?lang=en")
    [address] = [part.split('"')[0] for part in page.text.split('href="') if "/answers/" in part.split('"')[0]]
    sent = client.get(address)
    assert sent.headers["Content-Disposition"] == f"attachment; filename=q1-{made.location.split('/')[-1]}.jpg"
    assert sent.headers["X-Content-Type-Options"] == "nosniff" and "no-store" in sent.headers["Cache-Control"]
    assert sent.data.startswith(b"\xff\xd8") and signed_in("M2").get(address).status_code == 404


def test_answers_are_changed_on_their_page(cast, signed_in):
    activity_id, client = asking(cast), signed_in("M1")
    mine = sign_up(client, activity_id, **{"a-q1": "S"}).location
    page = client.get(f"{mine}/answers?lang=en")
    assert 'checked class="form-check-input" id="a-q1-0"' in page.text
    wrong = client.post(f"{mine}/answers?lang=en", data={})
    assert wrong.status_code == 422 and 'id="a-q1-error"' in wrong.text
    assert client.post(f"{mine}/answers", data={"a-q1": "M"}).location == mine
    assert taken() == {"S": 0, "M": 1}


def test_after_closing_they_are_read_only(cast, signed_in, clock):
    activity_id, client = asking(cast), signed_in("M1")
    mine = sign_up(client, activity_id, **{"a-q1": "S"}).location
    clock.at = clock.at.replace(day=23)
    page = read(client, f"{mine}/answers")
    assert "Sign-up has closed." in page and "衣服尺码 S" in page
    assert client.post(f"{mine}/answers", data={"a-q1": "M"}).status_code == 409


def test_who_comes_along_is_asked_by_heads(cast, signed_in):
    activity_id, client = cast.activity(capacity=5), signed_in("M1")
    terms(activity_id, guests_max=3)
    page = read(client, f"/activities/{activity_id}/sign-up")
    assert "Up to 3 people may come along" in page
    for form in ({"adults": "4"}, {"adults": "x"}, {"children": "-1"}, {"adults": "2", "children": "2"}):
        assert sign_up(client, activity_id, **form).status_code == 422
    mine = sign_up(client, activity_id, adults="1", children="2", names="李家属").location
    page = client.get(f"{mine}/answers?lang=en")
    assert "李家属" in page.text and count(Answer) == 0
    assert db.session.scalar(select(Registration.places)) == 4
    assert client.post(f"{mine}/answers", data={"adults": "0", "children": "1"}).status_code == 303
    db.session.rollback()
    assert db.session.scalar(select(Registration.places)) == 2


def test_a_group_larger_than_the_places_is_told_before_and_after(cast, signed_in):
    activity_id = cast.activity(capacity=2)
    terms(activity_id, guests_max=3)
    client = signed_in("M1")
    form = text_of(client.get(f"/activities/{activity_id}/sign-up?lang=en"))
    assert "There are places for 2 people together" in form
    page = client.post(
        f"/activities/{activity_id}/sign-up?lang=en", data={"adults": "2", "children": "0"}, follow_redirects=True
    )
    assert "The group is larger than the places there are." in text_of(page)
    assert "Bring fewer people" in text_of(page)
    assert "you need do nothing more" not in text_of(page)
    registration_id = db.session.scalar(select(Registration.id))
    seen = text_of(signed_in("organiser").get(f"/registrations/{registration_id}?lang=en"))
    assert "The group is larger than the places there are." in seen
    fewer = {"adults": "1", "children": "0"}
    page = client.post(f"/registrations/{registration_id}/answers?lang=en", data=fewer, follow_redirects=True)
    assert "You have a place" in text_of(page) and "larger than the places" not in text_of(page)

"""The pages of signing up: in, waiting, refused, clashing, out again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Registration
from tests.conftest import NOON
from tests.web.pages import text_of


def sign_up(client, activity_id, **form):
    return client.post(f"/activities/{activity_id}/sign-up", data=form)


def live_count():
    return db.session.scalar(select(func.count(Registration.id)).where(Registration.status != "withdrawn"))


def test_it_works(cast, signed_in):
    client = signed_in("M1")
    answer = sign_up(client, cast.activity(capacity=2))
    assert answer.status_code == 303
    page = client.get(answer.location + "?lang=en")
    assert page.status_code == 200 and "You have a place" in text_of(page)
    assert "/pass/1" in page.get_data(as_text=True)


def test_a_double_tap_is_harmless(cast, signed_in):
    client, activity_id = signed_in("M1"), cast.activity()
    assert sign_up(client, activity_id).location == sign_up(client, activity_id).location
    assert live_count() == 1


def test_it_says_the_position_in_the_waiting_list(cast, signed_in):
    activity_id = cast.activity(capacity=0)
    sign_up(signed_in("M2"), activity_id)
    client = signed_in("M1")
    page = client.get(sign_up(client, activity_id).location + "?lang=en")
    assert "number 2 in the waiting list" in text_of(page)


def test_it_turns_a_stranger_away(cast, client):
    for path in (f"/activities/{cast.activity()}/registrations", "/registrations/1", "/registrations/1/withdraw"):
        answer = client.get(path)
        assert answer.status_code == 303 and "/sign-in?next=" in answer.location


def test_a_stranger_who_presses_comes_back_to_the_activity(cast, client):
    activity_id = cast.activity()
    answer = client.post(
        f"/activities/{activity_id}/sign-up", headers={"Referer": f"http://localhost/activities/{activity_id}"}
    )
    assert answer.status_code == 303 and answer.location.endswith(f"/sign-in?next=/activities/{activity_id}")
    assert live_count() == 0


def test_a_referrer_elsewhere_is_not_followed(cast, client):
    answer = client.post(
        f"/activities/{cast.activity()}/sign-up", headers={"Referer": "http://elsewhere.example/activities/1"}
    )
    assert answer.location.endswith("/sign-in?next=/")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "closed"}, "Sign-up has closed."),
        ({"status": "cancelled"}, "This activity has been cancelled."),
        ({"host": "B"}, "This activity is for members of other unions."),
        ({"audience_gender": "F"}, "Your record does not meet"),
        ({"capacity": 0, "waitlist": False}, "All places are taken"),
    ],
)
def test_a_refusal_is_worded_with_a_way_on(cast, signed_in, changes, words):
    activity_id = cast.activity(**changes)
    client = signed_in("M1")
    client.get("/sign-in?lang=en")
    page = sign_up(client, activity_id)
    assert page.status_code == 409 and words in text_of(page)
    assert f'href="/activities/{activity_id}"' in page.get_data(as_text=True)


def test_a_clash_is_said_before_it_is_confirmed(cast, signed_in):
    client = signed_in("M1")
    sign_up(client, cast.activity("X1", title="读书会"))
    other = cast.activity("X2")
    page = sign_up(client, other)
    assert page.status_code == 409 and "读书会" in text_of(page) and live_count() == 1
    assert 'name="accept_clash" value="1"' in page.get_data(as_text=True)
    assert sign_up(client, other, accept_clash="1").status_code == 303 and live_count() == 2


def test_withdrawing_asks_first_and_then_promotes(cast, signed_in):
    activity_id = cast.activity(capacity=1)
    first, second = signed_in("M1"), signed_in("M2")
    mine = sign_up(first, activity_id).location
    waiting = sign_up(second, activity_id).location
    asked = first.get(f"{mine}/withdraw?lang=en")
    assert asked.status_code == 200 and "Withdraw from" in text_of(asked) and live_count() == 2
    for _tap in range(2):
        assert first.post(f"{mine}/withdraw").location == mine
    assert "You have withdrawn" in text_of(first.get(mine + "?lang=en"))
    assert "You have a place" in text_of(second.get(waiting + "?lang=en"))


def test_a_get_changes_nothing(cast, signed_in):
    client, activity_id = signed_in("M1"), cast.activity()
    mine = sign_up(client, activity_id).location
    assert client.get(f"/activities/{activity_id}/sign-up").location == mine
    client.get(f"{mine}/withdraw")
    assert live_count() == 1


def test_too_late_to_withdraw_is_worded(cast, signed_in, clock):
    client = signed_in("M1")
    mine = sign_up(client, cast.activity()).location
    clock.at = NOON + timedelta(days=8)
    assert client.get(f"{mine}/withdraw").location == mine
    assert client.post(f"{mine}/withdraw").status_code == 409


def test_a_cancelled_activity_asks_nobody_to_withdraw(cast, signed_in):
    client, activity_id = signed_in("M1"), cast.activity(title="篮球夜")
    mine = sign_up(client, activity_id).location
    with write_tx():
        db.session.execute(update(Activity).values(status="cancelled"))
    for address in (mine, f"/activities/{activity_id}"):
        page = client.get(f"{address}?lang=en")
        assert "Cancelled" in text_of(page) and "/withdraw" not in page.text
    assert "<h1>篮球夜</h1>" in client.get(mine).text


def test_what_is_not_mine_is_not_there(cast, signed_in):
    mine = sign_up(signed_in("M1"), cast.activity()).location
    other = signed_in("M2")
    for path in (mine, f"{mine}/withdraw", "/registrations/999"):
        assert other.get(path).status_code == 404
    assert other.post(f"{mine}/withdraw").status_code == 404


def test_the_list_shows_who_signed_up_and_lets_a_liaison_act(cast, signed_in):
    activity_id = cast.activity(capacity=1)
    for number in ("M1", "M2"):
        sign_up(signed_in(number), activity_id)
    liaison = signed_in("liaison")
    page = text_of(liaison.get(f"/activities/{activity_id}/registrations?lang=en"))
    assert "沈知行" in page and "Waiting list, number 1" in page and "Sign up one of our members" in page
    assert "沈知行" not in text_of(liaison.get(f"/activities/{activity_id}/registrations?status=waitlisted"))
    made = sign_up(liaison, activity_id, member_no=" M3 ")
    assert "何素芬 is number 2" in text_of(liaison.get(made.location + "?lang=en"))


def test_the_list_is_searched_and_says_when_nobody_is_found(cast, signed_in):
    activity_id = cast.activity()
    for number in ("M1", "M2"):
        sign_up(signed_in(number), activity_id)
    chair = signed_in("chair")
    found = text_of(chair.get(f"/activities/{activity_id}/registrations?lang=en&q=M2"))
    assert "沈知行" not in found and "M2" in found
    nobody = text_of(chair.get(f"/activities/{activity_id}/registrations?lang=en&q=zzz"))
    assert "Nobody found" in nobody and "Show everybody" in nobody


def test_the_list_is_not_for_everybody(cast, signed_in):
    activity_id = cast.activity()
    assert signed_in("M1").get(f"/activities/{activity_id}/registrations").status_code == 403


@pytest.mark.parametrize("cursor", ["-1", "x", "9" * 30])
def test_a_senseless_cursor_is_harmless(cast, signed_in, cursor):
    path = f"/activities/{cast.activity()}/registrations?cursor={cursor}&status=nonsense"
    assert signed_in("chair").get(path).status_code == 200


def test_the_page_of_mine_tells_them_apart(cast, signed_in, app):
    client = signed_in("M1")
    sign_up(client, cast.activity("X1", title="篮球夜"))
    sign_up(client, cast.activity("X2", title="合唱", capacity=0, starts_at=NOON + timedelta(days=2)))
    page = text_of(client.get("/me?lang=en"))
    assert "篮球夜" in page and "合唱" in page and "Show my pass" in page and "Waiting list, number 1" in page


@pytest.mark.parametrize("member_no", ["\x00", "9" * 65, "' OR 1=1 --", "🏀"])
def test_a_senseless_member_number_is_nobody(cast, signed_in, member_no):
    answer = sign_up(signed_in("liaison"), cast.activity(), member_no=member_no)
    assert answer.status_code in (400, 422) and live_count() == 0


def test_a_number_that_is_nobody_is_said_at_its_field(cast, signed_in):
    answer = sign_up(signed_in("liaison"), cast.activity(), member_no="ZZZ")
    assert answer.status_code == 422 and 'id="member_no-error"' in answer.text and 'value="ZZZ"' in answer.text
    assert sign_up(signed_in("M1"), cast.activity(code="X2"), member_no="ZZZ").status_code in (403, 404)


def test_a_title_in_quotation_marks_keeps_single_ones(cast, signed_in):
    client, activity_id = signed_in("M1"), cast.activity(title="“弈起来”象棋赛")
    there = sign_up(client, activity_id).location
    assert "“‘弈起来’象棋赛”" in client.get(f"{there}/withdraw").text


def test_the_organiser_stays_at_the_desk_with_somebody_elses_sign_up(cast, signed_in):
    made = cast.register("M1", cast.activity())
    here = '<a href="{}" aria-current="page">'
    assert here.format("/manage") in signed_in("organiser").get(f"/registrations/{made}").text
    assert here.format("/me") in signed_in("M1").get(f"/registrations/{made}").text

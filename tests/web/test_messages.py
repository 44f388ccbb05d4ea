"""The page of one's messages, and the count beside Mine."""

import re

from activity_hub.database import write_tx
from activity_hub.rules.notices import Notice
from activity_hub.rules.places import Status
from activity_hub.services.base import outbox
from tests.conftest import NOON
from tests.web.pages import read


def test_it_works(cast, signed_in):
    cast.tell("M1", cast.activity(title="书法展"), "请带好工作证 <b>")
    browser = signed_in("M1")
    assert "1 new message" in read(browser, "/me") and 'class="badge-count"' in browser.get("/").text
    page = read(browser, "/me/messages")
    assert "书法展" in page and "请带好工作证 &lt;b&gt;" in page and "Mark these as seen" in page


def test_looking_changes_nothing_and_the_button_does(cast, signed_in):
    cast.tell("M1", cast.activity(), "请带好工作证")
    browser = signed_in("M1")
    for _look in range(2):
        assert "1 not seen yet" in read(browser, "/me/messages")
    shown = re.findall(r'name="id" value="(\d+)"', browser.get("/me/messages").text)
    assert browser.post("/me/messages/seen", data={"id": shown}).status_code == 303
    assert "not seen yet" not in read(browser, "/me/messages")
    assert "badge-count" not in browser.get("/me").text


def test_nothing_there_says_what_will_be(cast, signed_in):
    assert "No messages yet" in read(signed_in("M1"), "/me/messages")


def test_it_turns_a_stranger_away(client, cast):
    assert client.get("/me/messages").status_code == 303


def test_senseless_ids_and_pages_are_harmless(cast, signed_in):
    browser = signed_in("M1")
    assert browser.post("/me/messages/seen", data={"id": ["x", "-1", "9" * 30]}).status_code == 303
    assert browser.get("/me/messages?page=-7").status_code == 200
    assert browser.get("/me/messages?page=" + "9" * 30).status_code == 200


def test_an_offer_says_until_when_in_the_activitys_own_time(cast, signed_in):
    activity_id = cast.activity(title="书法展", time_zone="Asia/Urumqi", terms={"offer_hours": 24})
    made = cast.register("M1", activity_id, Status.OFFERED)
    with write_tx():
        whose = {"member_id": cast.members["M1"], "activity_id": activity_id, "registration_id": made}
        outbox.tell(**whose, kind=Notice.OFFERED, at=NOON)
    browser = signed_in("M1")
    for address in ("/me/messages", f"/registrations/{made}", "/me", f"/activities/{activity_id}"):
        page = read(browser, address)
        assert "16 Jun, 10:00" in page and "04:00" not in page and "12:00" not in page, address
    browser.post(f"/registrations/{made}/accept")
    assert "16 Jun" not in read(browser, "/me/messages")

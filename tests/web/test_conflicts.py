"""The conflict desk as pages: both sides, two buttons, and the other way again."""

from datetime import timedelta

import pytest

from activity_hub.rules import passcode
from activity_hub.services import door
from tests import crowd
from tests.conftest import NOON, SECRET
from tests.services.door.scanned import code_of, scan, stand
from tests.statements import cost

BACK = NOON + timedelta(hours=3)


@pytest.fixture
def night(cast):
    return cast.activity(starts_at=NOON + timedelta(hours=1))


@pytest.fixture
def twice(cast, night):
    """One pass, let in by two phones without network."""
    code = code_of(cast.register("M1", night))
    for minutes, gate in ((61, "东门"), (64, "西门")):
        sent = scan(code, offline=True, shown="ok_offline") | {
            "device_time": (NOON + timedelta(minutes=minutes - 5)).isoformat()
        }
        clock = BACK - timedelta(minutes=5)
        door.record(by=cast.actor("checker"), at=BACK, sent_at=clock, activity_id=night, scans=[sent], gate=gate)
    return door.conflict_desk(by=cast.actor("organiser"), activity_id=night).open[0].id


def page_of(client, activity_id):
    answer = client.get(f"/activities/{activity_id}/door/conflicts?lang=en")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_both_sides_stand_there(signed_in, night, twice):
    page = page_of(signed_in("organiser"), night)
    for words in ("Let in twice", "沈知行", "东门", "西门", "签五", "13:01", "13:04", "12:59", "without network"):
        assert words in page, words
    assert "Both were this person" in page and "The later one was somebody else" in page


def test_settled_with_a_note_and_then_the_other_way(signed_in, night, twice, cast):
    client = signed_in("organiser")
    address = f"/activities/{night}/door/conflicts"
    answer = client.post(address, data={"conflict_id": twice, "settlement": "not_present", "note": "是他弟弟"})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    page = page_of(client, night)
    assert "Nothing disagrees" in page and "The scan was taken back" in page and "是他弟弟" in page
    assert client.post(address, data={"conflict_id": twice, "settlement": "present"}).status_code == 303
    assert "The scan stays" in page_of(client, night)


def test_nobody_else_looks_or_settles_and_nonsense_is_refused(signed_in, night, twice, cast):
    address = f"/activities/{night}/door/conflicts"
    for who in ("checker", "M1", "auditor"):
        assert signed_in(who).get(address).status_code == 403
        assert signed_in(who).post(address, data={"conflict_id": twice, "settlement": "present"}).status_code == 403
    client, other = signed_in("organiser"), cast.activity("X2", starts_at=NOON)
    assert client.post(address, data={"conflict_id": twice, "settlement": "taken_back"}).status_code == 422
    assert (
        client.post(address, data={"conflict_id": twice, "settlement": "present", "note": "x" * 201}).status_code == 422
    )
    assert client.post(address, data={"conflict_id": 99, "settlement": "present"}).status_code == 404
    sent = {"conflict_id": twice, "settlement": "present"}
    assert client.post(f"/activities/{other}/door/conflicts", data=sent).status_code == 404
    assert client.post(address, data={"settlement": "present"}).status_code == 422


def test_the_page_of_the_activity_says_how_many(signed_in, night, twice):
    page = signed_in("organiser").get(f"/manage/activities/{night}?lang=en").get_data(as_text=True)
    assert "1 scan disagrees" in page and f'href="/activities/{night}/door/conflicts"' in page


def test_a_phone_whose_name_is_forgotten_has_its_number(signed_in, night, cast):
    code = code_of(cast.register("M1", night))
    for turn, gate in enumerate(("东门", "西门")):
        phone = stand(night, gate, name="")
        made = scan(code, offline=True) | {"device_time": (NOON + timedelta(minutes=60 + turn)).isoformat()}
        door.record(by=phone, at=BACK, sent_at=BACK, activity_id=night, scans=[made])
    client = signed_in("organiser")
    page = page_of(client, night)
    assert "Phone no. 1" in page and "Phone no. 2" in page and "—" not in page.split("<main")[1].split("</main>")[0]
    trail = client.get(f"/activities/{night}/attendance/1?lang=en").get_data(as_text=True)
    assert "Phone no. 1" in trail and "Phone no. 2" in trail


def test_of_a_hundred_the_first_stand_there_and_the_others_come_next(signed_in, night, cast):
    numbers = [f"R{turn:03}" for turn in range(100)]
    crowd.come(cast, numbers, ("A1",))
    codes = [passcode.make(SECRET, one, 1) for one in crowd.register(cast, night, numbers, "A1", NOON).values()]
    for minutes in (61, 64):
        made = {"offline": True, "device_time": (NOON + timedelta(minutes=minutes)).isoformat()}
        scans = [scan(code, **made) for code in codes]
        door.record(by=cast.actor("checker"), at=BACK, sent_at=BACK, activity_id=night, scans=scans)
    client = signed_in("organiser")
    page = page_of(client, night)
    assert "100 scans disagree with the list." in page and "50 more come when these are settled." in page
    assert page.count('value="not_present"') == 50 and cost(client, f"/activities/{night}/door/conflicts") < 15


def test_nothing_to_settle_is_said(signed_in, night):
    assert "Nothing disagrees" in page_of(signed_in("organiser"), night)


def test_what_came_out_of_hours_counts_once_it_is_said_so(signed_in, night, cast):
    code = code_of(cast.register("M1", night))
    sent = scan(code, offline=True) | {"device_time": (NOON - timedelta(hours=2)).isoformat()}
    door.record(by=cast.actor("checker"), at=BACK, sent_at=BACK, activity_id=night, scans=[sent])
    client, (line,) = signed_in("organiser"), door.conflict_desk(by=cast.actor("organiser"), activity_id=night).open
    assert "Outside the hours" in page_of(client, night)
    sent = {"conflict_id": line.id, "settlement": "present"}
    assert client.post(f"/activities/{night}/door/conflicts", data=sent).status_code == 303
    page = door.attendance(by=cast.actor("organiser"), activity_id=night)
    assert [item["state"] for item in page.items] == ["present"]

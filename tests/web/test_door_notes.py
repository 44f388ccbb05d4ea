"""What the door is shown beside a verdict: the answers meant for it, and company by heads."""

import json

from activity_hub.database import db
from activity_hub.models import Registration
from tests.services.questions.asking import ask, terms, wish
from tests.services.registration.pressing import STARTS, sign_up
from tests.web.pages import text_of

SCAN = {"scan_uuid": "0123456789abcdef", "kind": "in"}


def somebody(cast, clock):
    """A member with a size for the door, a secret that is not, and company."""
    activity_id = cast.activity()
    terms(activity_id, guests_max=3)
    ask(activity_id, wish(is_for_the_door=True), wish("过敏", "text"), wish("同意", "consent", is_for_the_door=True))
    company = [{"name": "canary家属"}, {"is_child": True}, {"is_child": True}]
    view = sign_up(cast, "M1", activity_id, answers={"q1": "S", "q2": "canary花生", "q3": True}, guests=company)
    clock.at = STARTS
    return activity_id, db.session.get(Registration, view.id).short_code


def test_the_verdict_page_says_it(cast, clock, signed_in):
    activity_id, code = somebody(cast, clock)
    page = signed_in("checker").post(f"/door/{activity_id}/code?lang=en", data={**SCAN, "code": code})
    words = text_of(page)
    assert "衣服尺码: S" in words and "同意: Agreed" in words
    assert "1 grown-up comes along" in words and "2 children come along" in words
    assert "canary" not in words


def test_the_scanner_is_told_the_same(cast, clock, signed_in):
    activity_id, code = somebody(cast, clock)
    client = signed_in("checker")
    assert '"has_notes": true' in client.get(f"/door/{activity_id}").text
    told = client.post(
        f"/door/{activity_id}/code?lang=en", data={**SCAN, "code": code}, headers={"Accept": "application/json"}
    ).json["notes"]
    assert told == ["1 grown-up comes along", "2 children come along", "衣服尺码: S", "同意: Agreed"]
    again = client.get(f"/door/{activity_id}/notes?lang=en&scan={SCAN['scan_uuid']}")
    assert json.loads(again.text) == {"notes": told}


def test_only_what_was_let_in_has_notes(cast, clock, signed_in):
    activity_id, code = somebody(cast, clock)
    client = signed_in("checker")
    assert client.get(f"/door/{activity_id}/notes?scan=nonsense").json == {"notes": []}
    other = cast.activity("X9", starts_at=STARTS)
    client.post(f"/door/{other}/code", data={**SCAN, "code": code})
    assert client.get(f"/door/{other}/notes?scan={SCAN['scan_uuid']}").json == {"notes": []}
    assert client.get(f"/door/{activity_id}/notes?scan={SCAN['scan_uuid']}").json == {"notes": []}
    for number in ("liaison", "auditor", "M1"):
        assert signed_in(number).get(f"/door/{activity_id}/notes").status_code == 403


def test_where_nothing_is_asked_there_is_nothing_to_note(cast, clock, signed_in):
    activity_id = cast.activity()
    view = sign_up(cast, "M1", activity_id)
    clock.at = STARTS
    client = signed_in("checker")
    assert '"has_notes": false' in client.get(f"/door/{activity_id}").text
    code = db.session.get(Registration, view.id).short_code
    page = client.post(f"/door/{activity_id}/code", data={**SCAN, "code": code}, headers={"Accept": "application/json"})
    assert page.json["verdict"] == "ok" and page.json["notes"] == []

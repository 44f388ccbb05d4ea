"""The organiser's desk as pages: the list and its filters, commands asked first, taken back, papers."""

import io
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import func, select

from activity_hub.database import db, write_tx
from activity_hub.models import AuditEntry, Outbox, Registration
from activity_hub.rules.permissions import Role
from activity_hub.rules.places import Status
from activity_hub.services import registration
from tests.conftest import NOON
from tests.services.questions.asking import ask, terms, wish
from tests.statements import cost
from tests.web.pages import read, text_of

ASKED = {"terms": {"needs_approval": True}}
PAGE_CEILING = 16


def status_of(registration_id):
    db.session.rollback()
    return db.session.get_one(Registration, registration_id).status


def at_desk(activity_id):
    return f"/activities/{activity_id}/registrations"


def test_the_list_has_filters_that_narrow_it(cast, signed_in):
    activity_id = cast.activity(host="T", terms={"guests_max": 2})
    cast.appoint("chair", Role.CHAIR, "T")
    cast.register("M1", activity_id, places=2)
    cast.register("M4", activity_id, by_id=cast.members["liaison"])
    cast.register("M3", activity_id, Status.WAITLISTED)
    chair = signed_in("chair")
    page = read(chair, at_desk(activity_id))
    assert "沈知行" in page and "1+1" in page and "by 联四" in page and "Waiting list, number 1" in page
    for asked, seen, unseen in (
        ("union=A", "沈知行", "周一鸣"),
        ("union=B", "周一鸣", "沈知行"),
        ("guests=1", "沈知行", "周一鸣"),
        ("acted=1", "周一鸣", "沈知行"),
        ("status=waitlisted", "何素芬", "沈知行"),
        ("q=zym", "周一鸣", "沈知行"),
    ):
        narrowed = read(chair, f"{at_desk(activity_id)}?{asked}")
        assert seen in narrowed and unseen not in narrowed, asked


@pytest.mark.parametrize(
    "asked", ["page=-1", "page=99999999999", "team=x", "choice=9999999999999", "did=7", "union=" + "x" * 300]
)
def test_a_senseless_address_is_harmless(cast, signed_in, asked):
    activity_id = cast.activity()
    cast.register("M1", activity_id)
    assert signed_in("chair").get(f"{at_desk(activity_id)}?{asked}").status_code == 200


def test_a_liaison_sees_and_acts_for_own_members_only(cast, signed_in):
    activity_id = cast.activity(host="T")
    cast.appoint("M4", Role.LIAISON, "B")
    own, other = cast.register("M4", activity_id), cast.register("M1", activity_id)
    browser = signed_in("M4")
    page = read(browser, at_desk(activity_id))
    assert "周一鸣" in page and "沈知行" not in page and "Message" not in page and "Withdraw for them" in page
    for path in ("approve", "reject", "promote", "move", "message", "add"):
        assert browser.post(f"{at_desk(activity_id)}/{path}", data={"id": own}).status_code == 403
    answer = browser.post(f"{at_desk(activity_id)}/withdraw", data={"id": [own, other], "sure": "1"})
    assert answer.status_code == 303 and (status_of(own), status_of(other)) == ("withdrawn", "confirmed")
    roster = browser.post(f"{at_desk(activity_id)}/roster.csv").data.decode()
    assert "周一鸣" in roster and "沈知行" not in roster
    assert "沈知行" not in text_of(browser.get(f"{at_desk(activity_id)}/sheet"))
    slips = browser.post(f"{at_desk(activity_id)}/slips", data={"all": "1"}).text
    assert "沈知行" not in slips and f"/pass/{other}/qr.svg" not in slips


def test_approving_is_done_at_once_and_taken_back(cast, signed_in):
    activity_id = cast.activity(**ASKED)
    ids = [cast.register(number, activity_id, Status.PENDING) for number in ("M1", "M2")]
    browser = signed_in("organiser")
    answer = browser.post(f"{at_desk(activity_id)}/approve", data={"id": ids, "status": "pending"})
    assert answer.status_code == 303 and "status=pending" in answer.location and "did=1" in answer.location
    assert "Approved: 2" in read(browser, answer.location) and [status_of(one) for one in ids] == ["confirmed"] * 2
    again = browser.post(f"{at_desk(activity_id)}/undo", data={"bulk": "1"})
    assert "Taken back for 2" in read(browser, again.location)
    assert [status_of(one) for one in ids] == ["pending"] * 2


def test_a_rejection_is_asked_first(cast, signed_in):
    activity_id = cast.activity(**ASKED)
    made = cast.register("M1", activity_id, Status.PENDING)
    browser = signed_in("organiser")
    browser.get("/?lang=en")
    path = f"{at_desk(activity_id)}/reject"
    asked = browser.post(path, data={"id": made})
    assert asked.status_code == 200 and "沈知行" in asked.text and 'name="reason"' in asked.text
    assert f'name="id" value="{made}"' in asked.text and status_of(made) == "pending"
    empty = browser.post(path, data={"id": made, "sure": "1"})
    assert empty.status_code == 422 and "This is still empty" in text_of(empty) and status_of(made) == "pending"
    browser.post(path, data={"id": made, "sure": "1", "reason": "名额只给一线职工"})
    assert status_of(made) == "rejected"
    assert "名额只给一线职工" in text_of(signed_in("M1").get(f"/registrations/{made}"))


def test_moving_offers_only_ones_own_open_activities(cast, signed_in):
    here, there = cast.activity("X1"), cast.activity("X2", title="下一场")
    cast.activity("X3", host="B", title="别家")
    cast.activity("X4", title="旧的", starts_at=NOON - timedelta(days=3))
    made = cast.register("M1", here)
    browser = signed_in("organiser")
    asked = browser.post(f"{at_desk(here)}/move", data={"id": made}).text
    assert "下一场" in asked and "别家" not in asked and "旧的" not in asked
    assert browser.post(f"{at_desk(here)}/move", data={"id": made, "sure": "1"}).status_code == 422
    browser.post(f"{at_desk(here)}/move", data={"id": made, "sure": "1", "to": str(there)})
    assert status_of(made) == "withdrawn"
    assert db.session.scalar(select(Registration.status).where(Registration.activity_id == there)) == "confirmed"


def test_a_message_goes_to_all_of_a_status(cast, signed_in):
    activity_id = cast.activity(capacity=1)
    held, waits = cast.register("M1", activity_id), cast.register("M2", activity_id, Status.WAITLISTED)
    browser = signed_in("organiser")
    browser.get("/?lang=en")
    path = f"{at_desk(activity_id)}/message"
    said = {"all": "1", "status": "waitlisted"}
    asked = browser.post(path, data=said)
    assert "顾晓棠" in asked.text and "沈知行" not in asked.text and "cannot be taken back" in text_of(asked)
    assert browser.post(path, data={**said, "sure": "1"}).status_code == 422
    browser.post(path, data={**said, "sure": "1", "text": "候补的同志请等通知\n谢谢"})
    assert list(db.session.scalars(select(Outbox.registration_id))) == [waits] and held
    mine = signed_in("M2")
    assert "候补的同志请等通知" in text_of(mine.get("/me/messages"))


def test_without_anybody_ticked_nothing_happens(cast, signed_in):
    activity_id = cast.activity()
    cast.register("M1", activity_id)
    browser = signed_in("organiser")
    for path in ("approve", "reject", "withdraw", "promote", "move", "message", "undo"):
        answer = browser.post(f"{at_desk(activity_id)}/{path}")
        assert answer.status_code == 303, path
    assert db.session.scalar(select(func.count()).select_from(Outbox)) == 0


def test_what_was_left_out_is_named_with_the_reason(cast, signed_in):
    activity_id = cast.activity(capacity=1, waitlist=False, **ASKED)
    ids = [cast.register(number, activity_id, Status.PENDING) for number in ("M1", "M2")]
    browser = signed_in("organiser")
    page = read(browser, browser.post(f"{at_desk(activity_id)}/approve", data={"id": ids}).location)
    assert "Approved: 1" in page and "顾晓棠: There is no free place." in page


def test_the_organiser_adds_a_member_after_sign_up_has_closed(cast, signed_in):
    activity_id = cast.activity(status="closed", **ASKED)
    browser = signed_in("organiser")
    answer = browser.post(f"{at_desk(activity_id)}/add", data={"member_no": " M1 "})
    page = read(browser, answer.location)
    assert "沈知行 has a place" in page and "Signed up by 文三" in page
    assert "signed up on your behalf" in read(signed_in("M1"), "/me/messages")
    nobody = browser.post(f"{at_desk(activity_id)}/add", data={"member_no": "ZZZ"})
    assert nobody.status_code == 422 and 'value="ZZZ"' in nobody.text
    assert browser.post(f"{at_desk(activity_id)}/add", data={"member_no": "M4"}).status_code == 422


def test_a_clash_is_asked_before_somebody_is_added(cast, signed_in):
    here, other = cast.activity("X1"), cast.activity("X2")
    cast.register("M1", other)
    browser = signed_in("organiser")
    asked = browser.post(f"{at_desk(here)}/add", data={"member_no": "M1"})
    assert asked.status_code == 409 and 'name="accept_clash" value="1"' in asked.text
    done = browser.post(f"{at_desk(here)}/add", data={"member_no": "M1", "accept_clash": "1"})
    assert done.status_code == 303


def test_the_roster_is_safe_and_noted(cast, signed_in):
    activity_id = cast.activity()
    with write_tx():
        cast.add_member("F1", "=HYPERLINK(1)", "F", "A1")
    cast.register("F1", activity_id)
    browser = signed_in("organiser")
    csv = browser.post(f"{at_desk(activity_id)}/roster.csv")
    assert csv.data.startswith(b"\xef\xbb\xbf") and "'=HYPERLINK(1)" in csv.data.decode()
    assert "attachment" in csv.headers["Content-Disposition"] and "no-store" in csv.headers["Cache-Control"]
    assert browser.post(f"{at_desk(activity_id)}/roster.xlsx").data.startswith(b"PK")
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "export")).all()
    assert [(one.what_id, one.detail) for one in noted] == [(activity_id, {"rows": 1})] * 2
    assert browser.get(f"{at_desk(activity_id)}/roster.csv").status_code == 405


def test_the_roster_can_be_added_up(cast, signed_in):
    """Numbers that were asked for are numbers, below zero too, and children are counted beside all who come."""
    activity_id = cast.activity()
    ask(activity_id, wish("几摄氏度", "number"))
    terms(activity_id, guests_max=5)
    company = [{"name": "李 四"}, {"name": "王五"}, {"is_child": True}, {"is_child": True}]
    registration.sign_up(by=cast.actor("M1"), at=NOON, activity_id=activity_id, guests=company, answers={"q1": "-2.5"})
    body = signed_in("organiser").post(f"{at_desk(activity_id)}/roster.xlsx").data
    heads, row = openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)
    found = dict(zip(heads, row, strict=True))
    assert (found["人数"], found["儿童"], found["同行人员"], found["几摄氏度"]) == (5, 2, "李 四、王五", -2.5)


def test_the_sheet_to_sign_has_those_with_a_place_and_blank_lines(cast, signed_in):
    activity_id = cast.activity()
    cast.register("M1", activity_id)
    cast.register("M2", activity_id, Status.WAITLISTED)
    answer = signed_in("organiser").get(f"{at_desk(activity_id)}/sheet?lang=en")
    assert "沈知行" in answer.text and "顾晓棠" not in answer.text and "Signature" in answer.text
    assert answer.text.count("<tr>") == 1 + 1 + 10


def test_unions_with_few_people_share_the_paper(cast, signed_in):
    activity_id = cast.activity(host="T")
    cast.appoint("organiser", Role.ORGANISER, "T")
    with write_tx():
        homes = [cast.unions[code] for code in ("A1", "A2", "B1", "A", "B")]
    for number, home in zip(("M1", "M2", "M3", "M4", "checker"), homes, strict=True):
        made = cast.register(number, activity_id)
        with write_tx():
            db.session.get_one(Registration, made).union_then_id = home
    page = signed_in("organiser").get(f"{at_desk(activity_id)}/sheet?lang=en").text
    assert page.count('class="sign-part shares"') == 5 and page.count('class="sign-stamp"') == 1
    assert page.count("<tr>") == 5 * (1 + 1 + 2)


def test_a_slip_is_for_who_may_act_for_the_member(cast, signed_in):
    made = cast.register("M1", cast.activity(title="书法展"))
    path = f"/registrations/{made}/slip"
    for number in ("M1", "liaison", "organiser"):
        answer = signed_in(number).get(path)
        assert "书法展" in answer.text and f"/pass/{made}/qr.svg" in answer.text
        assert "no-store" in answer.headers["Cache-Control"]
    for number in ("M2", "statistician", "checker"):
        assert signed_in(number).get(path).status_code == 404
    with write_tx():
        db.session.get_one(Registration, made).status = "withdrawn"
    assert signed_in("M1").get(path).status_code == 404


def test_where_one_comes_together_only_the_organisers_hand_adds_somebody(cast, signed_in):
    alone, together = cast.activity("X1"), cast.activity("X2", terms={"team_to": 3})
    for number, activity_id, is_offered in (
        ("liaison", alone, True),
        ("liaison", together, False),
        ("organiser", together, True),
    ):
        assert ("Sign up this member" in read(signed_in(number), at_desk(activity_id))) is is_offered
    added = signed_in("organiser").post(f"{at_desk(together)}/add", data={"member_no": "M1"})
    assert added.status_code == 303


def test_long_names_and_many_rows_cost_no_more_statements(cast, signed_in):
    activity_id = cast.activity(terms={"guests_max": 1})
    cast.register("M1", activity_id)
    browser = signed_in("organiser")
    few = cost(browser, at_desk(activity_id))
    with write_tx():
        for number in range(101):
            cast.add_member(f"L{number}", "欧阳" * 30, "F", "A2")
    for number in range(101):
        cast.register(f"L{number}", activity_id, Status.WAITLISTED if number % 2 else Status.CONFIRMED)
    assert cost(browser, at_desk(activity_id)) <= few + 1 <= PAGE_CEILING
    page = read(browser, at_desk(activity_id))
    assert "1–100 of 102" in page and "Next page" in page
    assert "101–102 of 102" in read(browser, f"{at_desk(activity_id)}?page=2")

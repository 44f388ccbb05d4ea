"""The pages of the roll."""

import io
import os
import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Member, Membership
from activity_hub.rules.permissions import Role
from activity_hub.web import stash
from tests.cast import Cast
from tests.conftest import Clock

Browser = Callable[[str], FlaskClient]
PAGES = ["/manage/roll/A", "/manage/unions/A", "/manage/members/M1"]
CHANGES = ["/manage/roll/A/add", "/manage/roll/A/import", "/manage/members/M1/edit", "/manage/members/M1/move"]
NEW = {"name": "新 成员", "gender": "F", "phone": "139 0000 0001", "from_on": "2026-06-01"}


def member(number: str) -> Member:
    found = db.session.scalar(select(Member).where(Member.member_no == number))
    assert found is not None
    return found


def send(browser: FlaskClient, text: str, code: str = "A1", what: str = "members"):
    sent = {"what": what, "file": (io.BytesIO(text.encode()), "list.csv")}
    return browser.post(f"/manage/roll/{code}/import", data=sent)


@pytest.mark.parametrize("address", PAGES + CHANGES + ["/manage/roll/A/slips"])
def test_it_works(signed_in: Browser, address: str) -> None:
    page = signed_in("liaison").get(address)
    assert page.status_code == 200 and page.text.count("<h1") == 1


@pytest.mark.parametrize("address", [*PAGES, *CHANGES, "/manage/roll", "/manage/unions", "/manage/roll/A/slips"])
def test_it_turns_a_stranger_away(cast: Cast, client: FlaskClient, address: str) -> None:
    assert client.get(address).location.startswith("/sign-in?next=")


@pytest.mark.parametrize("address", PAGES)
def test_it_is_not_there_for_who_may_not_read(signed_in: Browser, address: str) -> None:
    assert signed_in("M1").get(address).status_code == 404
    assert signed_in("checker").get(address).status_code == 404


@pytest.mark.parametrize("address", ["/manage/roll/B1", "/manage/unions/T", "/manage/members/M4", "/manage/roll/no"])
def test_other_unions_are_not_there(signed_in: Browser, address: str) -> None:
    assert signed_in("administrator").get(address).status_code == 404


@pytest.mark.parametrize("address", CHANGES)
def test_a_chair_reads_and_does_not_change(signed_in: Browser, address: str) -> None:
    browser = signed_in("chair")
    assert browser.get(address).status_code == 403
    assert browser.post(address, data=NEW).status_code == 403
    assert "/manage/roll/A/add" not in browser.get("/manage/roll/A").text


def test_one_union_is_opened_at_once(signed_in: Browser) -> None:
    assert signed_in("chair").get("/manage/roll").location == "/manage/roll/A"
    assert signed_in("chair").get("/manage/unions").location == "/manage/unions/A"
    assert signed_in("M1").get("/manage/roll").status_code == 403


def test_members_are_found_by_name_pinyin_and_number(signed_in: Browser) -> None:
    browser = signed_in("chair")
    for words in ("沈知行", "szx", "shenzhi", "M1"):
        page = browser.get("/manage/roll/A", query_string={"q": words}).text
        assert "沈知行" in page and "顾晓棠" not in page
    assert "周一鸣" not in browser.get("/manage/roll/A").text


def test_the_roll_has_pages_of_a_hundred(signed_in: Browser, cast: Cast) -> None:
    with write_tx():
        for number in range(100):
            cast.add_member(f"X{number:03}", "批量", "M", "A2")
    browser = signed_in("chair")
    first, second = browser.get("/manage/roll/A").text, browser.get("/manage/roll/A?page=2").text
    assert first.count("/manage/members/") == 100 and 'rel="next"' in first
    assert 0 < second.count("/manage/members/") < 100 and 'rel="prev"' in second
    for odd in ("-1", "99999999999999999999", "x"):
        assert browser.get("/manage/roll/A", query_string={"page": odd}).status_code == 200


def test_a_phone_is_whole_for_the_liaison_alone(signed_in: Browser, cast: Cast) -> None:
    with write_tx():
        member("M1").phone = "13912341234"
    for address in ("/manage/roll/A", "/manage/members/M1"):
        assert "13912341234" in signed_in("liaison").get(address).text
        for number in ("chair", "auditor"):
            page = signed_in(number).get(address).text
            assert "139****1234" in page and "13912341234" not in page


def test_a_member_is_entered(signed_in: Browser) -> None:
    answer = signed_in("liaison").post("/manage/roll/A2/add", data=NEW)
    assert answer.status_code == 303 and answer.location == "/manage/members/A2-0001"
    made = member("A2-0001")
    assert (made.name, made.name_key, made.phone, made.person_kind) == ("新 成员", "新成员", "13900000001", "member")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": ""}, "name-error"),
        ({"phone": "1.39E+10"}, "phone-error"),
        ({"birth_on": "2024/2/30"}, "birth_on-error"),
        ({"birth_on": "1990-05-07", "birth_year": "1991"}, "birth_year-error"),
        ({"member_no": "M1"}, "member_no-error"),
        ({"member_no": "110101199003078123"}, "member_no-error"),
        ({"enterprise": "E-B1"}, "enterprise-error"),
        ({"name": "何素芬"}, "name-error"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(signed_in: Browser, given: dict[str, str], says: str) -> None:
    page = signed_in("liaison").post("/manage/roll/A2/add", data=NEW | given)
    assert page.status_code == 422 and f'id="{says}"' in page.text


def test_a_member_is_corrected(signed_in: Browser) -> None:
    filled = {
        "name": "沈知行",
        "gender": "M",
        "birth_on": "",
        "birth_year": "1990",
        "phone": "",
        "email": "",
        "tags": "b;a",
    }
    assert signed_in("liaison").post("/manage/members/M1/edit", data=filled).status_code == 303
    assert (member("M1").birth_year, member("M1").tags) == (1990, "a;b")


def test_a_member_moves_and_the_past_stays(signed_in: Browser, cast: Cast) -> None:
    moved = {"union": "A2", "enterprise": "E-A2", "on": "2026-06-01"}
    assert signed_in("liaison").post("/manage/members/M1/move", data=moved).status_code == 303
    rows = select(Membership.union_id, Membership.until_on).where(Membership.member_id == cast.members["M1"])
    assert {(union, str(until)) for union, until in db.session.execute(rows)} == {
        (cast.unions["A1"], "2026-05-31"),
        (cast.unions["A2"], "None"),
    }


def test_a_transfer_dated_ahead_comes_at_midnight_here(signed_in: Browser, clock: Clock, cast: Cast) -> None:
    cast.leave("M1", date(2026, 6, 20))
    cast.belong("M1", "B1", date(2026, 6, 21))
    midnight = datetime(2026, 6, 20, 16, 0, tzinfo=UTC)  # 00:00 on the 21st in Shanghai
    clock.at = midnight - timedelta(seconds=1)
    browser = signed_in("liaison")
    page = browser.get("/manage/members/M1")
    assert "/manage/members/M1/move" in page.text and "至今" not in page.text
    assert "沈知行" in browser.get("/manage/roll/A1").text
    clock.at = midnight
    assert browser.get("/manage/members/M1").status_code == 404
    assert "沈知行" not in browser.get("/manage/roll/A1").text


@pytest.mark.parametrize(
    ("moved", "says"),
    [
        ({"union": "B1", "on": "2026-06-01"}, "union-error"),
        ({"union": "no", "on": "2026-06-01"}, "union-error"),
        ({"union": "A1", "on": "2026-06-01"}, "union-error"),
        ({"union": "A2", "on": "2015-01-01"}, "on-error"),
        ({"union": "A2", "on": "2026-06-16"}, "on-error"),
        ({"union": "A2", "on": ""}, "on-error"),
        ({"union": "A2", "on": "2026-06-01", "enterprise": "E-A1"}, "enterprise-error"),
    ],
)
def test_a_move_that_cannot_be_is_explained(signed_in: Browser, moved: dict[str, str], says: str) -> None:
    page = signed_in("liaison").post("/manage/members/M1/move", data=moved)
    assert page.status_code == 422 and f'id="{says}"' in page.text


def test_a_list_is_looked_through_and_then_taken(signed_in: Browser, app: Flask) -> None:
    browser = signed_in("liaison")
    page = send(browser, "姓名,手机\n新来者,13900000001\n")
    assert page.status_code == 200 and db.session.query(Member).filter_by(name="新来者").count() == 0
    ticket = re.search(r'name="ticket" value="([0-9a-f]{32})"', page.text)
    assert ticket is not None
    answer = browser.post("/manage/roll/A1/import/confirm", data={"what": "members", "ticket": ticket[1]})
    assert answer.status_code == 303 and answer.location == "/manage/roll/A1"
    db.session.rollback()
    assert db.session.query(Member).filter_by(name="新来者").count() == 1
    again = browser.post("/manage/roll/A1/import/confirm", data={"what": "members", "ticket": ticket[1]})
    assert again.status_code == 409
    assert list((Path(app.config["INSTANCE_DIR"]) / "uploads").iterdir()) == []


def test_a_ticket_is_only_for_who_sent_the_file(signed_in: Browser, cast: Cast) -> None:
    page = send(signed_in("liaison"), "姓名\n新来者\n")
    ticket = re.search(r'name="ticket" value="([0-9a-f]{32})"', page.text)
    assert ticket is not None
    other = signed_in("administrator")
    for sent in (ticket[1], "../../hub.sqlite3", ""):
        answer = other.post("/manage/roll/A1/import/confirm", data={"what": "members", "ticket": sent})
        assert answer.status_code == 409


def test_an_uploaded_list_is_kept_for_an_hour_and_one_at_a_time(signed_in: Browser, app: Flask, cast: Cast) -> None:
    browser, folder = signed_in("liaison"), Path(app.config["INSTANCE_DIR"]) / "uploads"
    pages = [send(browser, "姓名\n新来者\n").text for _ in range(2)]
    first, second = (re.findall(r'name="ticket" value="([0-9a-f]{32})"', page)[0] for page in pages)
    mine = list(folder.glob(f"{cast.members['liaison']}-*"))
    assert [file.name.partition("-")[2] for file in mine] == [second] != [first]
    assert {file.stat().st_mode & 0o777 for file in (folder, *mine)} == {0o700, 0o600}
    os.utime(mine[0], (time.time() - stash.KEPT_S - 1,) * 2)
    confirmed = browser.post("/manage/roll/A1/import/confirm", data={"what": "members", "ticket": second})
    assert confirmed.status_code == 409 and not mine[0].exists()


def test_every_fault_of_a_list_is_shown(signed_in: Browser) -> None:
    page = send(signed_in("liaison"), "姓名,手机,工会\n甲,1.39E+10,A1\n乙,,B1\n")
    assert page.status_code == 422 and 'name="ticket"' not in page.text
    faults = page.text.split('id="faults"')[1].split("</section>")[0]
    assert "1.39E+10" in faults and faults.count('<th scope="row" class="n">') == 2


def test_no_file_and_no_list_are_explained(signed_in: Browser) -> None:
    browser = signed_in("liaison")
    assert browser.post("/manage/roll/A1/import", data={"what": "members"}).status_code == 422
    assert send(browser, "姓名\n甲\n", what="ledger").status_code == 422
    assert send(browser, "PK\x03\x04").status_code == 422


def test_slips_carry_a_code_for_everybody_who_never_signed_in(signed_in: Browser, cast: Cast) -> None:
    browser = signed_in("liaison")
    with write_tx():
        member("M2").password_hash = "x"
    page = browser.post("/manage/roll/A1/slips")
    assert page.status_code == 200 and "沈知行" in page.text and "顾晓棠" not in page.text
    code = re.search(r'class="short-code">([^<]+)<', page.text)
    assert code is not None
    done = browser.application.test_client().post(
        "/activate",
        data={"member_no": "M1", "code": code[1], "new": "vier ganze worte hier", "again": "vier ganze worte hier"},
    )
    assert done.status_code == 303


def test_slips_are_not_made_for_other_unions(signed_in: Browser, cast: Cast) -> None:
    cast.appoint("M4", Role.LIAISON, "B")
    assert signed_in("M4").post("/manage/roll/A1/slips").status_code == 404
    assert member("M1").activation_hash is None


def test_the_tree_counts_what_hangs_below(signed_in: Browser, cast: Cast) -> None:
    cast.appoint("M1", Role.AUDITOR, "T")
    page = signed_in("M1").get("/manage/unions/T").text
    assert "柳岸街道总工会" in page and "东湖街道总工会" in page
    assert re.search(r'href="/manage/roll/B">1<', page) and re.search(r'href="/manage/roll/A">10<', page)

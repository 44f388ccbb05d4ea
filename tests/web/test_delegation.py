"""The pages of delegations: entering people, pasting, asking after the deadline, the organiser's list."""

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from flask.testing import FlaskClient

from activity_hub.database import db, write_tx
from activity_hub.models import Delegation, Entry, Registration
from tests import sports_day
from tests.cast import Cast
from tests.web.pages import read
from tests.web.sports import HERE, enter, grid, mended, paste

Browser = Callable[[str], FlaskClient]
WAYS = ["", "/people", "/paste", "/ask", "/form"]


@pytest.fixture
def ids(cast: Cast) -> dict[str, int]:
    """A sports day in a week, entered by nobody yet; the ids of its contests."""
    assert cast.activity("X1", title="第十二届职工运动会") == 1
    sports_day.join_union(cast)
    return sports_day.prepare(cast, 1)


def delegation() -> Delegation:
    db.session.rollback()
    return db.session.query(Delegation).one()


def entries() -> int:
    db.session.rollback()
    return db.session.query(Entry).count()


@pytest.mark.parametrize("way", WAYS)
def test_it_works(signed_in: Browser, ids: dict[str, int], way: str) -> None:
    assert "明达纺织工会" in read(signed_in("liaison"), HERE + way)


@pytest.mark.parametrize("way", WAYS)
def test_it_turns_a_stranger_away(client: FlaskClient, ids: dict[str, int], way: str) -> None:
    assert client.get(HERE + way).location.startswith("/sign-in?next=")


@pytest.mark.parametrize("way", WAYS)
def test_it_is_not_there_for_members_and_checkers(signed_in: Browser, ids: dict[str, int], way: str) -> None:
    for number in ("M1", "checker"):
        assert signed_in(number).get(HERE + way).status_code == 404


def test_who_only_looks_on_sees_no_button(signed_in: Browser, ids: dict[str, int]) -> None:
    paste(signed_in("liaison"), sports_day.block())
    page = signed_in("auditor").get(HERE).text
    assert "陈国梁" in page and 'value="enter"' not in page and 'name="p"' not in page
    assert signed_in("auditor").post(HERE, data={"word": "save"}).status_code == 403
    assert signed_in("auditor").get(f"{HERE}/paste").status_code == 403


def test_nobody_yet_leads_to_both_ways(signed_in: Browser, ids: dict[str, int]) -> None:
    page = signed_in("liaison").get(HERE).text
    assert f"{HERE}/paste" in page and f"{HERE}/people" in page and "<table" not in page.split("<main")[1]


def test_one_union_is_opened_at_once_and_several_are_chosen_from(signed_in: Browser, ids: dict[str, int]) -> None:
    page = read(signed_in("liaison"), "/activities/1/our-people")
    assert "明达纺织工会" in page and "宏图机电工会" in page
    assert signed_in("M1").get("/activities/1/our-people").status_code == 403
    assert "/activities/1/our-people" in signed_in("liaison").get("/activities/1").text
    assert "/activities/1/our-people" in signed_in("liaison").get("/manage").text
    assert "/activities/1/our-people" not in signed_in("M1").get("/activities/1").text


def test_the_activity_leads_the_liaison_to_the_entry(signed_in: Browser, ids: dict[str, int]) -> None:
    page = signed_in("liaison").get("/activities/1?lang=en").text
    assert re.search(r'class="actionbar">.*?<a class="btn btn-primary[^>]*/activities/1/our-people', page, re.DOTALL)
    assert "The liaison of your union enters its people" not in page
    page = signed_in("M1").get("/activities/1?lang=en").text
    assert "The liaison of your union enters its people" in page and "Unions enter their people" in page
    assert "You can sign up" not in page and 'class="actionbar"' not in page


def test_a_pasted_block_is_taken_whole(signed_in: Browser, ids: dict[str, int]) -> None:
    browser = signed_in("liaison")
    answer = paste(browser, sports_day.block())
    assert answer.status_code == 303 and answer.location == HERE
    page = read(browser, HERE)
    assert "3 things to change" in page and "24 people" in page
    assert "名单已导入：新增24人。" in page
    assert entries() == sum(map(len, sports_day.ENTERED.values()))


def test_every_wrong_line_is_named_and_nothing_is_taken(signed_in: Browser, ids: dict[str, int]) -> None:
    browser = signed_in("liaison")
    answer = paste(browser, sports_day.block() + "\n无此人\t男\t√\n")
    assert answer.status_code == 422 and entries() == 0
    faults = answer.text.split('id="faults"')[1].split("</section>")[0]
    assert "无此人" in faults and ">26<" in faults
    assert "陈国梁" in answer.text.split("<textarea")[1]  # what was pasted is still there to be put right


def test_a_person_chooses_who_is_meant(signed_in: Browser, cast: Cast, ids: dict[str, int]) -> None:
    with write_tx():
        cast.add_member("E1", "陈国梁", "M", "A1", phone="13900000001")
    browser = signed_in("liaison")
    page = paste(browser, "1. 陈国梁\n2. 丁立")
    assert page.status_code == 422 and 'value="E1"' in page.text and 'value="D1"' in page.text
    about = re.findall(r'name="about" value="([0-9a-f]+)"', page.text)[0]
    line = re.findall(r'name="chosen:(\d+)"', page.text)[0]
    taken = paste(browser, "1. 陈国梁\n2. 丁立", about=about, **{f"chosen:{line}": "E1"})
    assert taken.status_code == 303
    assert grid(browser)["p"] == ["E1", "D2"]


def test_a_choice_does_not_outlive_the_list_it_was_made_for(
    signed_in: Browser, cast: Cast, ids: dict[str, int]
) -> None:
    with write_tx():
        cast.add_member("E1", "陈国梁", "M", "A1")
    browser = signed_in("liaison")
    page = paste(browser, "陈国梁\n丁立")
    about = re.findall(r'name="about" value="([0-9a-f]+)"', page.text)[0]
    line = re.findall(r'name="chosen:(\d+)"', page.text)[0]
    assert paste(browser, "丁立\n陈国梁", about=about, **{f"chosen:{line}": "-"}).status_code == 422


def test_a_workbook_is_taken_too(signed_in: Browser, ids: dict[str, int]) -> None:
    book = openpyxl.Workbook()
    for row in sports_day.block().splitlines():
        book.active.append(row.split("\t"))
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    answer = signed_in("liaison").post(f"{HERE}/paste", data={"text": "", "file": (content, "list.xlsx")})
    assert answer.status_code == 303 and entries() == sum(map(len, sports_day.ENTERED.values()))


def test_nothing_pasted_is_said_at_the_field(signed_in: Browser, ids: dict[str, int]) -> None:
    page = paste(signed_in("liaison"), " ")
    assert page.status_code == 422 and 'id="text-error"' in page.text
    lost = paste(signed_in("liaison"), "", ticket="0" * 32)
    assert lost.status_code == 409


def test_people_are_chosen_from_the_roll(signed_in: Browser, ids: dict[str, int]) -> None:
    browser = signed_in("liaison")
    page = browser.get(f"{HERE}/people?q=cgl").text
    assert "陈国梁" in page and "丁立" not in page
    answer = browser.post(f"{HERE}/people", data={"member_no": ["D1", "D2"], "word": "add"})
    assert answer.status_code == 303 and grid(browser)["p"] == ["D1", "D2"]
    assert "checked disabled" in browser.get(f"{HERE}/people?q=cgl").text


def test_the_check_writes_nothing(signed_in: Browser, ids: dict[str, int]) -> None:
    browser = signed_in("liaison")
    paste(browser, sports_day.block())
    before = (delegation().revision, entries())
    told = browser.post(f"{HERE}/check", data=mended(grid(browser), ids))
    assert told.status_code == 200 and "chip stop" not in told.text and 'data-broken=""' in told.text
    whole = browser.post(HERE, data=mended(grid(browser), ids) | {"word": "check"})
    assert whole.status_code == 200 and 'data-line-up="changed"' in whole.text
    assert (delegation().revision, entries()) == before


def test_it_says_who_could_mend_a_rule(signed_in: Browser, ids: dict[str, int]) -> None:
    browser = signed_in("liaison")
    paste(browser, sports_day.block())
    page = read(browser, HERE)
    assert "Take one of these away: 男子100米, 立定跳远, 定点投篮." in page  # the relay is no single
    assert "there are 2. Could join: 吕芳, 欧阳慧敏, 唐玉兰, 冯丽." in page  # women, the least busy first
    told = browser.post(f"{HERE}/check?lang=en", data=grid(browser)).text
    assert "Take one of these away" in told and "Could join: " in told


def test_what_breaks_rules_is_saved_and_not_handed_in(signed_in: Browser, ids: dict[str, int]) -> None:
    browser = signed_in("liaison")
    paste(browser, sports_day.block())
    fields = grid(browser)
    fields[f"e:{ids['女子100米']}:D24"] = ["1"]
    page = browser.post(f"{HERE}?lang=en", data=fields | {"word": "enter"})
    assert page.status_code == 409 and 'data-under="p-D1"' in page.text
    assert "Saved as a draft, but not handed in yet." in page.text and "nothing was changed" not in page.text
    assert delegation().status == "draft" and entries() == sum(map(len, sports_day.ENTERED.values())) + 1


def test_handing_in_signs_everybody_up(signed_in: Browser, ids: dict[str, int]) -> None:
    browser = signed_in("liaison")
    enter(browser, ids)
    assert delegation().status == "entered"
    assert {row.status for row in db.session.query(Registration)} == {"confirmed"}
    assert db.session.query(Registration).count() == 24
    page = browser.get(HERE).text
    assert 'value="enter"' not in page and 'value="reopen"' in page


def test_a_change_of_somebody_else_is_noticed(signed_in: Browser, ids: dict[str, int]) -> None:
    browser, other = signed_in("liaison"), signed_in("organiser")
    paste(browser, sports_day.block())
    mine = grid(browser)
    theirs = grid(other)
    theirs["p"].remove("D24")
    assert other.post(HERE, data=theirs | {"word": "save"}).status_code == 303
    mine[f"e:{ids['女子100米']}:D15"] = ["1"]
    page = browser.post(HERE, data=mine | {"word": "save"})
    assert page.status_code == 409 and "文三" in page.text and "吕芳" not in page.text.split("<tbody>")[1]
    assert f'name="e:{ids["女子100米"]}:D15" value="1"' in page.text
    again = {**mine, "p": theirs["p"], "seen_revision": [str(delegation().revision)], "word": "save"}
    assert browser.post(HERE, data=again).status_code == 303


def test_somebody_is_taken_out_and_the_rest_is_saved(signed_in: Browser, ids: dict[str, int]) -> None:
    browser = signed_in("liaison")
    paste(browser, sports_day.block())
    fields = grid(browser)
    fields[f"e:{ids['女子100米']}:D15"] = ["1"]
    assert browser.post(HERE, data=fields | {"word": "out:D24"}).status_code == 303
    assert "D24" not in grid(browser)["p"] and f"e:{ids['女子100米']}:D15" in grid(browser)


def test_the_organiser_sees_all_and_takes_them_along(signed_in: Browser, ids: dict[str, int]) -> None:
    paste(signed_in("liaison"), sports_day.block())
    browser = signed_in("organiser")
    page = read(browser, "/activities/1/delegations")
    assert "明达纺织工会" in page and "3 rules broken" in page
    for number in ("M1", "checker", "liaison"):
        assert signed_in(number).get("/activities/1/delegations").status_code == 403
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/activities/1/delegations.xlsx").data))
    assert len(book.worksheets) == 2 and book.worksheets[0].max_row == 25
    text = browser.get("/activities/1/delegations.csv").data.decode("utf-8-sig")
    assert "陈国梁" in text and "拔河" in text.splitlines()[0]


def test_the_form_has_a_place_for_the_stamp(signed_in: Browser, ids: dict[str, int]) -> None:
    enter(signed_in("liaison"), ids)
    page = signed_in("liaison").get(f"{HERE}/form").text
    assert "stamp-here" in page and page.count("<tr>") >= 24 + 8


def test_without_the_token_nothing_is_written(signed_in: Browser, ids: dict[str, int]) -> None:
    browser = signed_in("liaison")
    paste(browser, sports_day.block())
    before = delegation().revision
    browser.application.config["WTF_CSRF_ENABLED"] = True
    try:
        for address in (HERE, f"{HERE}/check", f"{HERE}/paste", f"{HERE}/people", f"{HERE}/ask"):
            assert browser.post(address, data={"word": "save"}).status_code == 400
    finally:
        browser.application.config["WTF_CSRF_ENABLED"] = False
    assert delegation().revision == before


def test_no_contests_is_explained(signed_in: Browser, cast: Cast) -> None:
    cast.activity("X1")
    page = signed_in("liaison").get(HERE)
    assert page.status_code == 409 and "<h1" in page.text
    assert "contests" in read(signed_in("organiser"), "/activities/1/delegations")

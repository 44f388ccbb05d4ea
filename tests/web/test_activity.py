"""The form of an activity: new, edited, copied, stale, wrong."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity
from activity_hub.rules.activity import ActivityFault
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import activity
from activity_hub.wording.activity import FAULT
from tests.cast import Cast
from tests.conftest import NOON

SignedIn = Callable[[str], FlaskClient]
FIELDS = {
    "title": "周五篮球夜",
    "kind": "sports",
    "union": "A",
    "dates-0-starts_at": "2026-11-20T19:00",
    "dates-0-ends_at": "2026-11-20T21:00",
    "venue": "篮球馆",
    "capacity": "40",
    "waitlist": "y",
    "visibility": "public",
    "mode": "hosted",
    "counting": "roster",
    "time_zone": "Asia/Shanghai",
}


def words_of(answer) -> str:
    page = answer.get_data(as_text=True)
    assert len(re.findall(r"<h1[ >]", page)) == 1
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def create(browser: FlaskClient, **more: str | None):
    data = {name: value for name, value in (FIELDS | more).items() if value is not None}
    return browser.post("/manage/activities/new?lang=en", data=data)


def made(browser: FlaskClient, **more: str | None) -> int:
    answer = create(browser, **more)
    assert answer.status_code == 303, words_of(answer)
    return int(answer.location.rpartition("/")[2])


def test_it_works(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in("organiser")
    assert "New activity" in words_of(browser.get("/manage/activities/new?lang=en"))
    activity_id = made(
        browser, tags="跑团 摄影", audience_unions="明达纺织工会\nA2", co_hosts="东湖街道总工会", gender="F"
    )
    view = activity.one(SYSTEM, activity_id)
    assert (view.title, view.kind, view.union, view.capacity, view.status) == ("周五篮球夜", "sports", "A", 40, "draft")
    assert [union.code for union in view.audience.unions] == ["A1", "A2"]
    assert ([union.code for union in view.co_hosts], view.audience.tags) == (["B"], ("摄影", "跑团"))
    assert f"{view.occurrences[0].starts_at:%Y-%m-%dT%H:%M}" == "2026-11-20T11:00"
    assert "周五篮球夜" in words_of(browser.get(f"/manage/activities/{activity_id}?lang=en"))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"title": ""}, ActivityFault.REQUIRED),
        ({"title": "长" * 121}, ActivityFault.TOO_LONG),
        ({"kind": ""}, ActivityFault.UNKNOWN_KIND),
        ({"dates-0-starts_at": None, "dates-0-ends_at": None}, ActivityFault.REQUIRED),
        ({"dates-0-ends_at": None}, ActivityFault.REQUIRED),
        ({"dates-0-ends_at": "2026-11-20T18:00"}, ActivityFault.ENDS_BEFORE_START),
        ({"dates-0-starts_at": "0001-01-01T00:00"}, ActivityFault.OUT_OF_RANGE),
        ({"dates-0-ends_at": "9999-12-31T23:59"}, ActivityFault.OUT_OF_RANGE),
        ({"dates-0-no": "7"}, ActivityFault.UNKNOWN_OCCURRENCE),
        ({"dates-0-venue": "长" * 201}, ActivityFault.TOO_LONG),
        ({"venue": "长" * 201}, ActivityFault.TOO_LONG),
        ({"summary": "长" * 301}, ActivityFault.TOO_LONG),
        ({"description": "长" * 20_001}, ActivityFault.TOO_LONG),
        ({"capacity": "0"}, ActivityFault.TOO_SMALL),
        ({"capacity": "9999999"}, ActivityFault.TOO_LARGE),
        (
            {"sign_up_opens_at": "2026-11-02T00:00", "sign_up_closes_at": "2026-11-01T00:00"},
            ActivityFault.CLOSES_BEFORE_OPENS,
        ),
        ({"audience_unions": "没有这个工会"}, ActivityFault.UNKNOWN_UNION),
        ({"co_hosts": "没有这个工会"}, ActivityFault.UNKNOWN_UNION),
        ({"born_from": "1990-01-02", "born_to": "1990-01-01"}, ActivityFault.BORN_TO_BEFORE_FROM),
        ({"tags": "长" * 41}, ActivityFault.TOO_LONG),
        ({"selection_of": "NOTHING"}, ActivityFault.UNKNOWN_ACTIVITY),
        ({"code": "a/b"}, ActivityFault.BAD_CODE),
        ({"time_zone": "Mars"}, ActivityFault.UNKNOWN_TIME_ZONE),
        ({"host_name": "长" * 201}, ActivityFault.TOO_LONG),
    ],
)
def test_a_fault_is_said_at_its_field_and_nothing_written_is_lost(
    cast: Cast, signed_in: SignedIn, more: dict[str, str | None], fault: ActivityFault
) -> None:
    answer = create(signed_in("organiser"), **{"summary": "来打球", **more})
    assert answer.status_code == 422
    page = words_of(answer)
    with force_locale("en"):
        assert page.count(str(FAULT[fault])) >= 2  # on top, and at the field
    assert "来打球" in page or "summary" in more
    assert db.session.scalar(select(Activity.id)) is None


def test_all_that_is_missing_is_said_at_once(cast: Cast, signed_in: SignedIn) -> None:
    answer = create(signed_in("organiser"), title="", kind="", capacity="0")
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#(\w+)"', answer.text) == ["title", "kind", "capacity"]


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "disco"},
        {"union": "B"},
        {"union": "T"},
        {"visibility": "x"},
        {"mode": "x"},
        {"counting": "x"},
        {"gender": "x"},
        {"host_level": "x" * 33},
        {"capacity": "many"},
        {"capacity": "１２３４５６７８９０１２３４５６７８９０"},
        {"born_from": "soon"},
        {"dates-0-starts_at": "20.11.2026"},
        {"sign_up_opens_at": "2026-02-31T00:00"},
    ],
)
def test_what_no_browser_would_send_is_refused_too(cast: Cast, signed_in: SignedIn, more: dict[str, str]) -> None:
    assert create(signed_in("organiser"), **more).status_code == 422
    assert db.session.scalar(select(Activity.id)) is None


def test_fields_of_others_are_not_taken(cast: Cast, signed_in: SignedIn) -> None:
    injected = {
        "status": "published",
        "taken": "9",
        "seq": "9",
        "revision": "9",
        "host_id": "1",
        "id": "77",
        "cover": "x",
    }
    view = activity.one(SYSTEM, made(signed_in("organiser"), **injected))
    assert (view.status, view.taken, view.revision, view.cover) == ("draft", 0, 0, None)
    assert view.id != 77


def test_another_date_can_be_added_without_losing_anything(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in("organiser")
    answer = create(browser, add="1", title="两场")
    assert answer.status_code == 200 and 'name="dates-1-starts_at"' in answer.text and "两场" in answer.text
    second = {"dates-1-starts_at": "2026-11-27T19:00", "dates-1-ends_at": "2026-11-27T21:00", "dates-1-venue": "二号馆"}
    view = activity.one(SYSTEM, made(browser, **second))
    assert [(one.no, one.venue) for one in view.occurrences] == [(1, ""), (2, "二号馆")]


def form_of(browser: FlaskClient, activity_id: int) -> dict[str, str]:
    """The fields as the edit page holds them."""
    page = browser.get(f"/manage/activities/{activity_id}/edit?lang=en").text
    found = {}
    for tag in re.findall(r"<input [^>]*>", page):
        given = dict(re.findall(r'([a-z_-]+)="([^"]*)"', tag))
        ticked = given.get("type") not in ("checkbox", "radio") or " checked" in tag
        if "name" in given and ticked:
            found[given["name"]] = given.get("value", "")
    for name, body in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\s*(.*?)</textarea>', page, re.S):
        found[name] = body
    for name, body in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        found[name] = next(iter(re.findall(r'<option selected value="([^"]*)"', body)), "")
    return found


def test_editing_shows_what_is_there_and_saves_what_changed(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in("organiser")
    activity_id = made(browser, description="第一行\n第二行", sign_up_opens_at="2026-11-01T09:00")
    form = form_of(browser, activity_id)
    before = activity.one(SYSTEM, activity_id)
    assert browser.post(f"/manage/activities/{activity_id}/edit", data=form).status_code == 303
    assert activity.one(SYSTEM, activity_id) == before  # nothing changed by saving what was shown
    form |= {"title": "周六篮球夜", "dates-0-starts_at": "2026-11-21T19:00", "dates-0-ends_at": "2026-11-21T21:00"}
    assert browser.post(f"/manage/activities/{activity_id}/edit", data=form).status_code == 303
    after = activity.one(SYSTEM, activity_id)
    assert (after.title, after.revision, f"{after.occurrences[0].held_on}") == ("周六篮球夜", 1, "2026-11-21")


def test_a_stale_form_says_what_changed_and_keeps_what_was_written(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in("organiser")
    activity_id = made(browser)
    form = form_of(browser, activity_id) | {"title": "我的新名字"}
    activity.change(SYSTEM, NOON, activity_id, venue="别人改的馆")
    answer = browser.post(f"/manage/activities/{activity_id}/edit?lang=en", data=form)
    assert answer.status_code == 409
    page = words_of(answer)
    assert "Somebody else has changed this activity" in page
    assert "now “别人改的馆”, with you “篮球馆”" in page and "我的新名字" in answer.text
    assert "<strong>Place</strong>" in answer.text and "<strong>Code</strong>" not in answer.text
    assert activity.one(SYSTEM, activity_id).title == "周五篮球夜"
    form["seen_revision"] = "1"
    assert browser.post(f"/manage/activities/{activity_id}/edit", data=form).status_code == 303
    assert activity.one(SYSTEM, activity_id).title == "我的新名字"


def test_a_date_is_called_off_and_taken_up_again(cast: Cast, signed_in: SignedIn) -> None:
    browser, activity_id = signed_in("organiser"), cast.activity()
    form = form_of(browser, activity_id)
    browser.post(f"/manage/activities/{activity_id}/edit", data=form | {"dates-0-is_off": "y"})
    assert activity.one(SYSTEM, activity_id).occurrences[0].status == "cancelled"
    again = form_of(browser, activity_id)
    assert again.pop("dates-0-is_off") == "y"
    browser.post(f"/manage/activities/{activity_id}/edit", data=again)
    assert activity.one(SYSTEM, activity_id).occurrences[0].status == "planned"


@pytest.mark.parametrize("status", ["held", "cancelled", "archived"])
def test_what_is_over_is_not_edited(cast: Cast, signed_in: SignedIn, status: str) -> None:
    activity_id = cast.activity(status=status)
    for address in ("edit", "cover"):
        assert signed_in("organiser").get(f"/manage/activities/{activity_id}/{address}").status_code == 409


def test_a_copy_is_a_draft_to_be_looked_at(cast: Cast, signed_in: SignedIn) -> None:
    browser, activity_id = signed_in("organiser"), cast.activity()
    answer = browser.post(f"/manage/activities/{activity_id}/copy")
    assert answer.status_code == 303 and answer.location.endswith("/edit")
    assert browser.get(answer.location).status_code == 200


def test_a_change_that_no_longer_goes_with_the_terms_is_said(cast: Cast, signed_in: SignedIn) -> None:
    """A draw needs a number of places; the terms have a form of their own."""
    browser, activity_id = signed_in("organiser"), cast.activity(capacity=9, terms={"allotment": "draw"})
    form = form_of(browser, activity_id) | {"capacity": ""}
    answer = browser.post(f"/manage/activities/{activity_id}/edit?lang=en", data=form)
    assert answer.status_code == 422 and "A draw needs a number of places" in words_of(answer)


@pytest.mark.parametrize(("capacity", "kept", "is_said"), [("1", 2, True), ("4", 4, False), ("", None, False)])
def test_places_below_those_taken_are_not_raised_silently(
    cast: Cast, signed_in: SignedIn, capacity: str, kept: int | None, is_said: bool
) -> None:
    browser, activity_id = signed_in("organiser"), cast.activity(capacity=5)
    for number in ("M1", "M2"):
        cast.register(number, activity_id)
    form = form_of(browser, activity_id) | {"capacity": capacity}
    assert browser.post(f"/manage/activities/{activity_id}/edit?lang=en", data=form).status_code == 303
    said = words_of(browser.get(f"/manage/activities/{activity_id}?lang=en"))
    assert "Saved." in said and ("were raised" in said) is is_said
    assert activity.one(SYSTEM, activity_id).capacity == kept

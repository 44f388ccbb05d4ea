"""Calendar feeds over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Feed, Member, Occurrence, Registration
from activity_hub.services import activity, feeds, registration
from activity_hub.services.feeds.addresses import Address
from tests.cast import Cast
from tests.conftest import NOON, SECRET, Clock
from tests.statements import statements

DAY = timedelta(days=1)


def entries(client: FlaskClient, path: str) -> dict[str, vobject.base.Component]:
    """The entries of a feed by the number of their activity."""
    body = client.get(path).get_data(as_text=True)
    found = getattr(vobject.readOne(body), "vevent_list", [])
    return {one.uid.value.split("-")[1]: one for one in found}


@pytest.fixture
def mine(cast: Cast) -> Address:
    return feeds.make(by=cast.actor("M1"), at=NOON, name="手机")


def sign_up(cast: Cast, number: str, activity_id: int) -> int:
    done, _new = registration.sign_up(by=cast.actor(number), at=NOON, activity_id=activity_id, accept_clash=True)
    return done.id


def test_it_works(client: FlaskClient, cast: Cast, mine: Address) -> None:
    activity_id = cast.activity(venue="体育馆", summary="带水")
    sign_up(cast, "M1", activity_id)
    answer = client.get(f"/calendar/{mine.secret}.ics")
    assert answer.status_code == 200 and answer.content_type == "text/calendar; charset=utf-8"
    one = vobject.readOne(answer.get_data(as_text=True)).vevent
    assert one.uid.value == f"activity-{activity_id}-1@localhost"
    assert one.dtstart.value == datetime(2026, 6, 22, 11, tzinfo=UTC) and one.summary.value == "周五篮球夜"
    assert one.location.value == "体育馆" and one.url.value == f"http://localhost/activities/{activity_id}"
    assert one.organizer.params["CN"] == ["柳岸街道总工会"]
    assert one.valarm.trigger.value == timedelta(hours=-2) and one.status.value == "CONFIRMED"


def test_no_pass_code_and_no_other_name_stands_in_it(client: FlaskClient, cast: Cast, mine: Address) -> None:
    activity_id = cast.activity()
    sign_up(cast, "M1", activity_id), sign_up(cast, "M2", activity_id)
    for path in (f"/calendar/{mine.secret}.ics", "/calendar/union/A.ics", f"/activities/{activity_id}.ics"):
        body = client.get(path).get_data(as_text=True).replace("\r\n ", "")
        assert "AH1." not in body and "顾晓棠" not in body and "沈知行" not in body and "ATTENDEE" not in body
        assert mine.secret not in body


def test_a_personal_feed_is_kept_out_of_caches(client: FlaskClient, mine: Address) -> None:
    headers = client.get(f"/calendar/{mine.secret}.ics").headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "no-referrer" and headers["X-Robots-Tag"] == "noindex"


def test_a_union_s_feed_holds_what_is_public_below_it(client: FlaskClient, cast: Cast) -> None:
    here, below = cast.activity("here", host="A"), cast.activity("below", host="A2", kind="training")
    other = cast.activity("other", host="B")
    cast.activity("draft", host="A", status="draft")
    cast.activity("closed-circle", host="A", visibility="audience")
    assert set(entries(client, "/calendar/union/A.ics")) == {str(here), str(below)}
    assert set(entries(client, "/calendar/union/T.ics")) == {str(here), str(below), str(other)}
    assert set(entries(client, "/calendar/union/A.ics?kind=training")) == {str(below)}
    assert not hasattr(next(iter(entries(client, "/calendar/union/A.ics").values())), "valarm")


def test_it_is_404_where_there_is_nothing(client: FlaskClient, cast: Cast, mine: Address) -> None:
    draft = cast.activity(status="draft")
    changed = ("b" if mine.secret[-1] == "a" else "a") + ""
    for path in (
        "/calendar/union/nowhere.ics",
        "/calendar/union/A.ics?kind=nothing",
        "/calendar/nonsense.ics",
        f"/calendar/{mine.secret[:-1]}{changed}.ics",
        f"/calendar/{mine.secret.upper()}.ics",
        f"/activities/{draft}.ics",
        "/activities/0.ics",
        f"/activities/{2**63}.ics",
    ):
        assert client.get(path).status_code == 404, path


def test_an_empty_feed_is_a_calendar(client: FlaskClient, mine: Address) -> None:
    for path in (f"/calendar/{mine.secret}.ics", "/calendar/union/B1.ics"):
        assert vobject.readOne(client.get(path).get_data(as_text=True)).name == "VCALENDAR"
        assert entries(client, path) == {}


def test_an_unchanged_feed_is_304_after_one_statement(client: FlaskClient, cast: Cast, mine: Address) -> None:
    sign_up(cast, "M1", cast.activity())
    for path in (f"/calendar/{mine.secret}.ics", "/calendar/union/T.ics", "/calendar/union/T.ics?lang=en"):
        first = client.get(path)
        with statements() as sent:
            again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304 and again.data == b"" and again.headers["ETag"] == first.headers["ETag"]
        assert len(sent) == 1, sent
        assert not first.headers["ETag"].startswith("W/") and client.get(path).data == first.data


def test_the_tag_changes_with_all_that_is_told(client: FlaskClient, cast: Cast, mine: Address) -> None:
    chair = cast.actor("chair")
    activity_id, other = cast.activity("one"), cast.activity("two")
    tags = []

    def note() -> None:
        answer = client.get(f"/calendar/{mine.secret}.ics")
        tags.append((answer.headers["ETag"], answer.data))

    note()
    sign_up(cast, "M1", activity_id)
    note()
    second = sign_up(cast, "M1", other)
    note()
    activity.change(chair, NOON, activity_id, title="新名字")
    note()
    activity.change(chair, NOON, activity_id, occurrences=[{"no": 1, "venue": "新馆"}])
    note()
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=second)
    note()
    with write_tx():
        db.session.get(Member, cast.members["M1"]).locale = "en"
    note()
    activity.postpone(chair, NOON, activity_id, reason="下雨")
    note()
    assert len({tag for tag, _ in tags}) == len(tags) and len({body for _, body in tags}) == len(tags)


def test_a_cancellation_is_told_for_thirty_days_and_then_gone(
    client: FlaskClient, cast: Cast, clock: Clock, mine: Address
) -> None:
    activity_id = cast.activity(starts_at=NOON + 60 * DAY)
    sign_up(cast, "M1", activity_id)
    paths = [f"/calendar/{mine.secret}.ics", "/calendar/union/A.ics", f"/activities/{activity_id}.ics"]
    before = {path: entries(client, path)[str(activity_id)] for path in paths}
    activity.cancel(cast.actor("chair"), NOON, activity_id, reason="下雨")
    clock.at = NOON + 30 * DAY - timedelta(minutes=1)
    tags = {}
    for path in paths:
        one = entries(client, path)[str(activity_id)]
        assert one.status.value == "CANCELLED" and one.summary.value == "【已取消】周五篮球夜"
        assert int(one.sequence.value) > int(before[path].sequence.value) and one.uid.value == before[path].uid.value
        assert not hasattr(one, "valarm") and one.dtstart.value == before[path].dtstart.value
        tags[path] = client.get(path).headers["ETag"]
    clock.at = NOON + 30 * DAY
    for path in paths:
        assert entries(client, path) == {}
        assert client.get(path, headers={"If-None-Match": tags[path]}).status_code == 200


def test_what_is_put_off_is_tentative_and_comes_back(client: FlaskClient, cast: Cast) -> None:
    chair, activity_id = cast.actor("chair"), cast.activity()
    activity.postpone(chair, NOON, activity_id, reason="下雨")
    one = entries(client, "/calendar/union/A.ics")[str(activity_id)]
    assert (one.status.value, one.summary.value) == ("TENTATIVE", "【已延期】周五篮球夜")
    start = datetime(2026, 7, 1, 11, tzinfo=UTC)
    activity.change(chair, NOON, activity_id, occurrences=[{"no": 1, "starts_at": start, "ends_at": start + DAY}])
    activity.publish(chair, NOON, activity_id)
    again = entries(client, "/calendar/union/A.ics")[str(activity_id)]
    assert again.status.value == "CONFIRMED" and again.dtstart.value == start
    assert int(again.sequence.value) > int(one.sequence.value)


def test_who_waits_is_told_so(client: FlaskClient, cast: Cast, mine: Address) -> None:
    activity_id = cast.activity(capacity=1, created_at=NOON)
    first = sign_up(cast, "M2", activity_id)
    sign_up(cast, "M1", activity_id)
    one = entries(client, f"/calendar/{mine.secret}.ics")[str(activity_id)]
    assert (one.status.value, one.summary.value) == ("TENTATIVE", "【候补】周五篮球夜") and not hasattr(one, "valarm")
    registration.withdraw(by=cast.actor("M2"), at=NOON + DAY, registration_id=first)
    one = entries(client, f"/calendar/{mine.secret}.ics")[str(activity_id)]
    assert one.status.value == "CONFIRMED" and one.last_modified.value == NOON + DAY


def test_it_reaches_ninety_days_back_and_as_far_as_is_planned(client: FlaskClient, cast: Cast) -> None:
    for code, days in (("long-ago", -91), ("just-in", -90), ("far-off", 900)):
        cast.activity(code, starts_at=NOON + days * DAY, title=code)
    assert {one.summary.value for one in entries(client, "/calendar/union/A.ics").values()} == {"just-in", "far-off"}


def test_times_come_from_the_rows_and_not_from_the_clock(client: FlaskClient, cast: Cast, clock: Clock) -> None:
    activity_id = cast.activity(created_at=NOON)
    changed = NOON + timedelta(hours=1)
    activity.change(cast.actor("chair"), changed, activity_id, title="新名字")
    clock.at = NOON + 2 * DAY
    one = entries(client, "/calendar/union/A.ics")[str(activity_id)]
    assert one.dtstamp.value == changed and one.last_modified.value == changed


def test_a_day_without_times_fills_it(client: FlaskClient, cast: Cast) -> None:
    activity_id = cast.activity()
    with write_tx():
        row = db.session.query(Occurrence).filter_by(activity_id=activity_id).one()
        row.starts_at = row.ends_at = None
    one = entries(client, "/calendar/union/A.ics")[str(activity_id)]
    assert one.dtend.value - one.dtstart.value == DAY and not isinstance(one.dtstart.value, datetime)


def test_a_changed_address_kills_the_old_one(client: FlaskClient, cast: Cast, mine: Address) -> None:
    new = feeds.rotate(by=cast.actor("M1"), at=NOON, feed_id=mine.id)
    assert client.get(f"/calendar/{mine.secret}.ics").status_code == 404
    assert client.get(f"/calendar/{new.secret}.ics").status_code == 200
    feeds.end(by=cast.actor("M1"), at=NOON, feed_id=mine.id)
    assert client.get(f"/calendar/{new.secret}.ics").status_code == 404


def test_an_old_key_of_the_hub_keeps_addresses_alive(app: Flask, client: FlaskClient, mine: Address) -> None:
    app.config.update(SECRET_KEY="another key of the hub, forty characters", SECRET_KEY_FALLBACKS=[SECRET])
    try:
        assert client.get(f"/calendar/{mine.secret}.ics").status_code == 200
        app.config["SECRET_KEY_FALLBACKS"] = []
        assert client.get(f"/calendar/{mine.secret}.ics").status_code == 404
    finally:
        app.config.update(SECRET_KEY=SECRET, SECRET_KEY_FALLBACKS=[])


def test_use_is_noted_once_a_day(client: FlaskClient, clock: Clock, mine: Address) -> None:
    seen = []
    for hours in (0, 23, 25):
        clock.at = NOON + timedelta(hours=hours)
        client.get(f"/calendar/{mine.secret}.ics")
        seen.append(db.session.get(Feed, mine.id).last_used_at)
        db.session.rollback()
    assert seen == [NOON, NOON, NOON + timedelta(hours=25)]


def test_a_suspended_member_s_feed_is_gone(client: FlaskClient, cast: Cast, mine: Address) -> None:
    with write_tx():
        db.session.get(Member, cast.members["M1"]).suspended = True
    assert client.get(f"/calendar/{mine.secret}.ics").status_code == 404


@pytest.mark.parametrize(
    ("lang", "title"),
    [("", "【已取消】周五篮球夜"), ("zh-TW", "【已取消】周五篮球夜"), ("en", "[Cancelled] 周五篮球夜")],
)
def test_each_language(client: FlaskClient, cast: Cast, mine: Address, lang: str, title: str) -> None:
    activity_id = cast.activity()
    sign_up(cast, "M1", activity_id)
    activity.cancel(cast.actor("chair"), NOON, activity_id, reason="下雨")
    with write_tx():
        db.session.get(Member, cast.members["M1"]).locale = {"": None, "zh-TW": "zh_Hant", "en": "en"}[lang]
    for path in (f"/calendar/union/A.ics?lang={lang}", f"/calendar/{mine.secret}.ics?lang=xx"):
        one = entries(client, path)[str(activity_id)]
        assert one.summary.value == title


def test_a_program_s_language_does_not_choose(client: FlaskClient, cast: Cast) -> None:
    activity.cancel(cast.actor("chair"), NOON, cast.activity(), reason="下雨")
    body = client.get("/calendar/union/A.ics", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "【已取消】" in body


def test_the_feed_of_an_activity_is_for_who_may_see_it(client: FlaskClient, cast: Cast) -> None:
    old = cast.activity(starts_at=NOON - 200 * DAY)
    assert set(entries(client, f"/activities/{old}.ics")) == {str(old)}
    with write_tx():
        db.session.get(Activity, old).visibility = "audience"
    assert client.get(f"/activities/{old}.ics").status_code == 404


def test_a_rejected_registration_is_no_entry(client: FlaskClient, cast: Cast, mine: Address) -> None:
    done = sign_up(cast, "M1", cast.activity())
    with write_tx():
        db.session.get(Registration, done).status = "rejected"
    assert entries(client, f"/calendar/{mine.secret}.ics") == {}

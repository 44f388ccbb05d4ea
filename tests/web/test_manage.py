"""The desk: what waits for whom."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient

from activity_hub.rules.places import Status
from tests.cast import Cast
from tests.services.drawing.drawn import crowd, published, sign_up
from tests.services.team.squads import found, join

Browser = Callable[[str], FlaskClient]


def test_it_works(signed_in: Browser, cast: Cast) -> None:
    cast.activity("X1", host="A1", status="submitted", title="职工运动会")
    cast.activity("X2", host="B1", status="submitted", title="别处的运动会")
    cast.activity("X3", host="A1", title="上周的棋赛", starts_at=datetime(2026, 6, 8, 4, 0, tzinfo=UTC))
    cast.activity("X4", host="A1", status="draft", title="书法班")
    page = signed_in("chair").get("/manage").text
    assert "职工运动会" in page and "上周的棋赛" in page and "书法班" in page
    assert "别处的运动会" not in page


def test_only_who_may_act_is_told(signed_in: Browser, cast: Cast) -> None:
    cast.activity("X1", host="A1", status="submitted", title="职工运动会")
    cast.activity("X4", host="A1", status="draft", title="书法班")
    organiser, liaison = signed_in("organiser").get("/manage").text, signed_in("liaison").get("/manage").text
    assert "职工运动会" not in organiser and "书法班" in organiser
    assert "职工运动会" not in liaison and "书法班" not in liaison


def test_joint_teams_wait_for_whoever_may_answer(signed_in: Browser, cast: Cast) -> None:
    activity_id = cast.activity("X1", host="A", title="三人篮球赛", terms={"team_to": 3, "joint_teams": True})
    found(cast, "M1", activity_id)
    assert f"/activities/{activity_id}/teams" not in signed_in("organiser").get("/manage").text
    join(cast, "M3", 1)
    assert f"/activities/{activity_id}/teams" in signed_in("organiser").get("/manage").text
    assert f"/activities/{activity_id}/teams" not in signed_in("liaison").get("/manage").text


def test_who_waits_for_lots_waits_for_no_answer(signed_in: Browser, cast: Cast) -> None:
    drawn = published(cast, capacity=2)
    sign_up(cast, drawn, crowd(cast, 3))
    asked = cast.activity("X9", terms={"needs_approval": True})
    cast.register("M1", asked, Status.PENDING)
    page = signed_in("organiser").get("/manage").text
    assert f"/activities/{asked}/registrations" in page and f"/activities/{drawn}/registrations" not in page


def test_it_turns_a_stranger_away(cast: Cast, client: FlaskClient) -> None:
    assert client.get("/manage").location.startswith("/sign-in?next=")


def test_a_member_without_a_role_is_told_so(signed_in: Browser) -> None:
    page = signed_in("M1").get("/manage")
    assert page.status_code == 200 and "/manage/people" not in page.text and "/manage/roll" not in page.text

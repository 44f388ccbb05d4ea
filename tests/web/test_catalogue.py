"""The list of what is on, and the page of one activity."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from activity_hub.database import db, write_tx
from activity_hub.models import Award, Occurrence, Registration
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import activity
from tests.cast import Cast
from tests.conftest import NOON

FRIDAY = datetime(2026, 6, 19, 11, 0, tzinfo=UTC)
LIST_CEILING = 8  # who asks 3, lines, ticks, closing soon, mine next, unions
PAGE_CEILING = 11  # who asks 3, the activity 4, what it holds for the reader 4
SignedIn = Callable[[str], FlaskClient]


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address + ("&" if "?" in address else "?") + "lang=en")
    assert answer.status_code == status, answer.get_data(as_text=True)
    page = answer.get_data(as_text=True)
    assert len(re.findall(r"<h1[ >]", page)) == 1
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def statements(client: FlaskClient, address: str) -> int:
    counted: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return sum(statement != "BEGIN" for statement in counted)


def test_it_works(cast: Cast, client: FlaskClient) -> None:
    cast.activity(title="周五篮球夜", starts_at=FRIDAY, capacity=40, taken=33, venue="篮球馆")
    page = text_of(client, "/")
    assert "This week" in page
    assert "周五篮球夜" in page and "19:00–21:00" in page and "篮球馆" in page and "7 places left" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "cancelled"}, "Cancelled"),
        ({"status": "postponed"}, "Postponed"),
        ({"status": "held"}, "Over"),
        ({"status": "closed"}, "Sign-up closed"),
        ({"sign_up_closes_at": NOON}, "Sign-up closed"),
        ({"sign_up_opens_at": NOON + timedelta(hours=1)}, "Sign-up opens"),
        ({"capacity": 3, "taken": 3}, "Full, waiting list open"),
        ({"capacity": 3, "taken": 3, "waitlist": False}, "Full"),
        ({"capacity": 3, "taken": 2}, "1 place left"),
        ({}, "Sign-up is open"),
    ],
)
def test_a_line_says_the_one_thing_worth_saying(cast: Cast, client: FlaskClient, fields: dict, said: str) -> None:
    cast.activity(starts_at=FRIDAY, **fields)
    assert said in text_of(client, "/")


def test_what_is_mine_is_said_first(cast: Cast, signed_in: SignedIn) -> None:
    activity_id = cast.activity(starts_at=NOON + timedelta(hours=8), title="今晚合唱")
    with write_tx():
        db.session.add(
            Registration(
                activity_id=activity_id,
                member_id=cast.members["M1"],
                status="confirmed",
                short_code="ABCDEFGH",
                created_at=NOON,
                updated_at=NOON,
            )
        )
    page = text_of(signed_in("M1"), "/")
    assert "You have one this evening 今晚合唱" in page and "Confirmed" in page
    assert "You have one" not in text_of(signed_in("M2"), "/")


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("/?from=2026-06-01&to=2026-06-30", "Jun 2026"),
        ("/?from=2026-06-22&to=2026-06-28", "22 Jun–28 Jun"),
        ("/?from=2026-06-19&to=2026-06-19", "Fri 19 Jun"),
        ("/?from=2026-06-19", "19 Jun–19 Jul"),
        ("/?to=2026-06-17", "15 Jun–17 Jun"),
        ("/?q=yd", "What was found"),
        ("/?from=2026-02-31&to=x", "This week"),
        ("/?from=0001-01-01&to=9999-12-31", "This week"),
        ("/?from=2026-06-19&to=2020-01-01", "Fri 19 Jun"),
        ("/?from=2000-01-01&to=2199-12-31", "1 Jan–1 Jan"),
        ("/?page=-1", "This week"),
        ("/?page=99999999999999999999", "This week"),
        ("/?page=²", "This week"),
        ("/?kind=x&union=y&q=%07&open=1", "What was found"),
        ("/?q=" + "x" * 2000, "What was found"),
    ],
)
def test_any_days_may_be_asked_for(cast: Cast, client: FlaskClient, asked: str, heading: str) -> None:
    cast.activity(starts_at=FRIDAY)
    assert heading in text_of(client, asked)


@pytest.mark.parametrize("asked", ["?kind=sports", "?union=A", "?open=1", "?q=lq", "?kind=sports&union=A&open=1&q=lq"])
def test_filters_stay_in_the_form_and_in_the_links(cast: Cast, signed_in: SignedIn, asked: str) -> None:
    cast.activity(starts_at=FRIDAY)
    page = signed_in("M1").get(f"/{asked}").get_data(as_text=True)
    assert "周五篮球夜" in page
    if "kind" in asked:
        assert '<option value="sports" selected>' in page
    if "union" in asked:
        assert '<option value="A" selected>' in page


@pytest.mark.parametrize("name", ["_scheme", "_external", "_anchor", "_method", "endpoint", "self", "x"])
def test_only_our_own_arguments_go_into_links(cast: Cast, client: FlaskClient, name: str) -> None:
    page = client.get(f"/?kind=sports&{name}=javascript").text
    assert "kind=sports" in page
    for address in re.findall(r'href="([^"]*javascript[^"]*)"', page):
        assert address.startswith("?")  # the same page in another language


def test_a_long_list_of_dates_folds(cast: Cast, client: FlaskClient) -> None:
    activity_id = cast.activity(starts_at=FRIDAY)
    with write_tx():
        db.session.add_all(
            Occurrence(activity_id=activity_id, no=no, held_on=date(2026, 7, no), status="planned")
            for no in range(2, 14)
        )
    assert "and 3 more dates" in text_of(client, f"/activities/{activity_id}")


def test_nothing_that_fits_says_why_and_offers_a_way_on(cast: Cast, client: FlaskClient) -> None:
    cast.activity(starts_at=FRIDAY)
    page = text_of(client, "/?kind=lecture&union=B")
    assert "Nothing fits" in page and "From all unions" in page and "Of all kinds" in page


def test_an_empty_week_names_the_next_one(cast: Cast, client: FlaskClient) -> None:
    assert "Nothing is on in these days" in text_of(client, "/")
    cast.activity(title="下周", starts_at=FRIDAY + timedelta(days=7))
    assert "The next one is “下周”, Fri 26 Jun." in text_of(client, "/")


def test_a_hundred_lines_are_a_page(cast: Cast, client: FlaskClient) -> None:
    activity_id = cast.activity(starts_at=FRIDAY)
    with write_tx():
        db.session.add_all(
            Occurrence(activity_id=activity_id, no=no, held_on=FRIDAY.date(), starts_at=FRIDAY + timedelta(minutes=no))
            for no in range(2, 105)
        )
    assert "Next page" in text_of(client, "/")
    second = text_of(client, "/?page=2")
    assert "Previous page" in second and "date 104 of 104" in second


@pytest.mark.parametrize("size", [1, 30])
def test_the_number_of_statements_does_not_grow(cast: Cast, signed_in: SignedIn, size: int) -> None:
    for number in range(size):
        activity_id = cast.activity(f"S{number}", starts_at=FRIDAY + timedelta(hours=number), capacity=99, taken=0)
        with write_tx():
            db.session.add_all(
                Occurrence(activity_id=activity_id, no=no, held_on=date(2026, 6, 20), status="planned")
                for no in range(2, 2 + size)
            )
    browser = signed_in("M1")
    browser.get("/")  # the name of the hub is asked for once a minute
    assert statements(browser, "/") <= LIST_CEILING
    assert statements(browser, f"/activities/{activity_id}") <= PAGE_CEILING


def test_the_page_tells_everything(cast: Cast, client: FlaskClient, app: Flask) -> None:
    made = activity.create(
        SYSTEM,
        NOON,
        title="周五篮球夜",
        kind="sports",
        union="A",
        co_hosts=["B"],
        venue="篮球馆",
        capacity=40,
        summary="来打球",
        description="到场分队\n\n## 带什么\n\n- 球鞋\n\n<script>alert(1)</script>[x](javascript:alert(1))",
        audience={"unions": ["A1"], "gender": "F", "born_from": date(1980, 1, 1), "tags": ["跑团"]},
        occurrences=[{"starts_at": FRIDAY, "ends_at": FRIDAY + timedelta(hours=2)}],
    )
    activity.publish(SYSTEM, NOON, made.id)
    answer = client.get(f"/activities/{made.id}?lang=en")
    assert (
        "<li>球鞋</li>" in answer.text and "<script>alert" not in answer.text and 'href="javascript' not in answer.text
    )
    page = text_of(client, f"/activities/{made.id}")
    for said in ("来打球", "Fri 19 Jun", "19:00–21:00", "篮球馆", "明达纺织工会", "Women", "1 Jan 1980", "跑团"):
        assert said in page
    for said in (
        "柳岸街道总工会",
        "with 东湖街道总工会",
        "带什么",
        "40 places left",
        "Sign in to sign up",
        "Add to calendar",
    ):
        assert said in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>\"'", "{{ 7*7 }}{% x %}", '"><img src=x onerror=y>'])
def test_what_people_write_is_never_markup(cast: Cast, client: FlaskClient, text: str) -> None:
    activity_id = cast.activity(starts_at=FRIDAY, title=text, venue=text, summary=text, description=text)
    for address in ("/", f"/activities/{activity_id}", f"/?q={'x'}"):
        page = client.get(address).text
        assert "<script>alert" not in page and "<img src=x" not in page and "4949" not in page
    assert "onerror=y&gt;" in client.get("/").text or "onerror" not in text


@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_a_draft_is_a_preview_for_those_who_work_on_it(cast: Cast, signed_in: SignedIn, status: str) -> None:
    activity_id = cast.activity(status=status, published_at=None)
    assert "Only those who work on it see this page yet." in text_of(
        signed_in("organiser"), f"/activities/{activity_id}"
    )
    text_of(signed_in("M1"), f"/activities/{activity_id}", status=404)


def test_it_turns_a_stranger_away(cast: Cast, client: FlaskClient, signed_in: SignedIn) -> None:
    activity_id = cast.activity(visibility="audience")
    text_of(client, f"/activities/{activity_id}", status=404)
    text_of(signed_in("M4"), f"/activities/{activity_id}", status=404)
    assert "周五篮球夜" in text_of(signed_in("M1"), f"/activities/{activity_id}")


@pytest.mark.parametrize("word", ["0", "-1", "999", "2147483648", "9223372036854775808", "1e3", "x", "1;"])
def test_an_id_that_is_none_is_not_found(cast: Cast, client: FlaskClient, word: str) -> None:
    assert client.get(f"/activities/{word}").status_code == 404


def test_a_cancelled_one_says_why(cast: Cast, client: FlaskClient) -> None:
    activity_id = cast.activity(status="cancelled", reason="场馆检修")
    page = text_of(client, f"/activities/{activity_id}")
    assert "This activity is cancelled." in page and "场馆检修" in page


def test_the_results_are_read_afterwards_with_names_as_they_may_be_seen(
    cast: Cast, client: FlaskClient, signed_in: SignedIn
) -> None:
    activity_id = cast.activity(status="held")
    with write_tx():
        for place, kind, who in ((2, "person", "M2"), (1, "union", "A1"), (3, "team", "红队")):
            db.session.add(
                Award(
                    activity_id=activity_id,
                    scope="district",
                    recipient_kind=kind,
                    recipient=who,
                    place=place,
                    title="奖",
                )
            )
    page = text_of(client, f"/activities/{activity_id}")
    assert page.index("明达纺织工会 奖") < page.index("顾*") < page.index("红队")
    assert "顾晓棠" in text_of(signed_in("M1"), f"/activities/{activity_id}")


def test_a_chat_apps_browser_is_told_how_to_open_the_calendar(cast: Cast, client: FlaskClient) -> None:
    activity_id = cast.activity()
    in_chat = client.get(f"/activities/{activity_id}?lang=en", headers={"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"})
    assert "In a chat app" in in_chat.text
    assert "In a chat app" not in client.get(f"/activities/{activity_id}?lang=en").text


@pytest.mark.parametrize("name", ["x", "../hub.sqlite3", "a" * 63, "A" * 64, "a" * 64])
def test_a_cover_that_is_not_there_is_not_found(cast: Cast, client: FlaskClient, name: str) -> None:
    assert client.get(f"/covers/{name}.jpg").status_code == 404


@pytest.mark.parametrize("who", ["client", "member"])
def test_every_link_of_the_list_leads_somewhere(cast: Cast, client: FlaskClient, signed_in: SignedIn, who: str) -> None:
    cast.activity()
    reader = client if who == "client" else signed_in("M1")
    links = set(re.findall(r'href="(/[^"#]*)"', reader.get("/").text))
    assert {link for link in links if reader.get(link.replace("&amp;", "&")).status_code >= 400} == set()


def test_a_day_far_off_carries_its_year(cast: Cast, client: FlaskClient) -> None:
    near, far = cast.activity("X1"), cast.activity("X2", starts_at=FRIDAY.replace(year=2024), status="held")
    assert "Mon 22 Jun, 19:00" in text_of(client, f"/activities/{near}")
    assert "Wed 19 Jun 2024, 19:00" in text_of(client, f"/activities/{far}")


def test_sign_up_that_opens_later_says_when(cast: Cast, signed_in: SignedIn) -> None:
    activity_id = cast.activity(sign_up_opens_at=datetime(2026, 6, 18, 1, 0, tzinfo=UTC))
    assert "It opens 18 Jun, 09:00." in text_of(signed_in("M1"), f"/activities/{activity_id}")


def test_only_what_is_on_goes_into_a_calendar(cast: Cast, client: FlaskClient) -> None:
    on, over = cast.activity("X1"), cast.activity("X2", status="held")
    assert f"/activities/{on}.ics" in client.get(f"/activities/{on}").text
    assert f"/activities/{over}.ics" not in client.get(f"/activities/{over}").text

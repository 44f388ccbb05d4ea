"""The list of what is on."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from activity_hub.database import db, write_tx
from activity_hub.models import Occurrence, Registration
from activity_hub.rules.places import Status
from tests.cast import Cast
from tests.conftest import NOON
from tests.statements import cost
from tests.web.pages import read

FRIDAY = datetime(2026, 6, 19, 11, 0, tzinfo=UTC)
LIST_CEILING = 7  # who asks 2, lines, ticks, closing soon, mine next, unions
OPEN_CEILING = LIST_CEILING + 2  # what could be open, whom it calls
SignedIn = Callable[[str], FlaskClient]


def test_it_works(cast: Cast, client: FlaskClient) -> None:
    cast.activity(title="周五篮球夜", starts_at=FRIDAY, capacity=40, taken=33, venue="篮球馆")
    page = read(client, "/")
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
    assert said in read(client, "/")


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
    page = read(signed_in("M1"), "/")
    assert "You have one this evening 今晚合唱" in page and "Confirmed" in page
    assert "You have one" not in read(signed_in("M2"), "/")


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
        ("/?from=2000-01-01&to=2199-12-31", "1 Jan 2000–1 Jan 2001"),
        ("/?page=-1", "This week"),
        ("/?page=99999999999999999999", "This week"),
        ("/?page=²", "This week"),
        ("/?kind=x&union=y&q=%07&open=1", "What was found"),
        ("/?q=" + "x" * 2000, "What was found"),
    ],
)
def test_any_days_may_be_asked_for(cast: Cast, client: FlaskClient, asked: str, heading: str) -> None:
    cast.activity(starts_at=FRIDAY)
    assert heading in read(client, asked)


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
    assert "and 3 more dates" in read(client, f"/activities/{activity_id}")


def test_nothing_that_fits_says_why_and_offers_a_way_on(cast: Cast, client: FlaskClient) -> None:
    cast.activity(starts_at=FRIDAY)
    page = read(client, "/?kind=lecture&union=B")
    assert "Nothing fits" in page and "From all unions" in page and "Of all kinds" in page


def test_an_empty_week_names_the_next_one(cast: Cast, client: FlaskClient) -> None:
    assert "Nothing is on in these days" in read(client, "/")
    cast.activity(title="下周", starts_at=FRIDAY + timedelta(days=7))
    assert "The next one is “下周”, Fri 26 Jun." in read(client, "/")


def test_a_hundred_lines_are_a_page(cast: Cast, client: FlaskClient) -> None:
    activity_id = cast.activity(starts_at=FRIDAY)
    with write_tx():
        db.session.add_all(
            Occurrence(activity_id=activity_id, no=no, held_on=FRIDAY.date(), starts_at=FRIDAY + timedelta(minutes=no))
            for no in range(2, 105)
        )
    assert "Next page" in read(client, "/")
    second = read(client, "/?page=2")
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
    assert cost(browser, "/") <= LIST_CEILING
    assert cost(browser, "/?open=1") <= OPEN_CEILING


@pytest.mark.parametrize("who", ["client", "member"])
def test_every_link_of_the_list_leads_somewhere(cast: Cast, client: FlaskClient, signed_in: SignedIn, who: str) -> None:
    cast.activity()
    reader = client if who == "client" else signed_in("M1")
    links = set(re.findall(r'href="(/[^"#]*)"', reader.get("/").text))
    assert {link for link in links if reader.get(link.replace("&amp;", "&")).status_code >= 400} == set()


def test_a_page_after_the_last_leads_back(cast: Cast, client: FlaskClient) -> None:
    cast.activity()
    page = client.get("/?page=3&lang=en").text
    assert "The list ends before this page" in page and "Previous page" not in page


def test_the_turn_heeds_who_has_not_been_served(cast: Cast, signed_in: SignedIn) -> None:
    activity_id = cast.activity(starts_at=FRIDAY, capacity=1, taken=1)
    cast.register("M1", activity_id, Status.WAITLISTED, wait_class=1)
    cast.register("M4", activity_id, Status.WAITLISTED)
    assert "Waiting list, number 2" in read(signed_in("M1"), "/")
    assert "Waiting list, number 1" in read(signed_in("M4"), "/")

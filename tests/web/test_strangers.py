"""Pages kept for strangers: cheap, never stale for long, never anybody's own, never in the wrong language."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity
from activity_hub.rules.places import Status
from activity_hub.web.strangers import MOST, Shelf
from tests.cast import Cast
from tests.statements import cost, statements

SignedIn = Callable[[str], FlaskClient]
CHINESE, ENGLISH = {"Accept-Language": "zh-CN,zh;q=0.9"}, {"Accept-Language": "en-GB"}


class Watch:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch(app: Flask) -> Iterator[Watch]:
    """The shelf is in use as in production, with a watch of the test's own."""
    held = Watch()
    before = app.extensions["strangers"]
    before.__init__(held)
    app.config["KEPT_FOR_STRANGERS"] = 1.0
    yield held
    app.config["KEPT_FOR_STRANGERS"] = 0
    before.__init__()


@pytest.fixture
def page(cast: Cast) -> str:
    return f"/activities/{cast.activity(title='篮球夜')}"


def rename(address: str, **changes: object) -> None:
    with write_tx():
        row = lock(Activity, int(address.rpartition("/")[2]))
        for name, value in changes.items():
            setattr(row, name, value)
    db.session.rollback()


def test_within_a_second_the_database_is_not_asked(client: FlaskClient, page: str, watch: Watch) -> None:
    first = client.get(page)
    with statements() as sent:
        second = client.get(page)
    assert sent == [] and second.data == first.data and second.status_code == 200
    assert second.headers["ETag"] == first.headers["ETag"] and not first.headers["ETag"].startswith("W/")
    assert second.headers["Content-Security-Policy"] and second.headers["Cache-Control"] == "no-cache"


def test_made_anew_it_takes_four_statements_at_most(cast: Cast, client: FlaskClient, page: str) -> None:
    for number in ("M1", "M2", "M3"):
        cast.register(number, int(page.rpartition("/")[2]), Status.WAITLISTED)
    client.get(page)
    assert cost(client, page) <= 4


def test_a_change_shows_after_a_second(client: FlaskClient, page: str, watch: Watch) -> None:
    client.get(page)
    rename(page, title="乒乓夜")
    watch.at += 0.99
    assert "篮球夜" in client.get(page).text
    watch.at += 0.01
    assert "乒乓夜" in client.get(page).text and "篮球夜" not in client.get(page).text


@pytest.mark.parametrize("change", [{"visibility": "audience"}, {"status": "draft"}])
def test_what_is_hidden_is_gone_after_a_second(
    client: FlaskClient, page: str, watch: Watch, change: dict[str, str]
) -> None:
    tag = client.get(page).headers["ETag"]
    rename(page, **change)
    watch.at += 1
    assert client.get(page).status_code == 404
    assert client.get(page, headers={"If-None-Match": tag}).status_code == 404


def test_who_has_the_page_is_told_that_it_is_the_same(client: FlaskClient, page: str, watch: Watch) -> None:
    tag = client.get(page).headers["ETag"]
    for seconds in (0, 5):  # from the shelf, and made anew
        watch.at += seconds
        again = client.get(page, headers={"If-None-Match": tag})
        assert again.status_code == 304 and again.data == b"" and again.headers["ETag"] == tag
        assert "Content-Length" not in again.headers
    assert client.get(page, headers={"If-None-Match": f"W/{tag}"}).status_code == 304  # as a packing proxy says it
    rename(page, title="乒乓夜")
    watch.at += 1
    changed = client.get(page, headers={"If-None-Match": tag})
    assert changed.status_code == 200 and changed.headers["ETag"] != tag


def test_the_page_of_a_member_is_neither_kept_nor_given_to_others(
    client: FlaskClient, signed_in: SignedIn, page: str, watch: Watch
) -> None:
    own = signed_in("M1").get(page)
    assert "沈知行" in own.text and own.headers["Cache-Control"] == "private, no-store" and "ETag" not in own.headers
    stranger = client.get(page)
    assert "沈知行" not in stranger.text
    again = signed_in("M1").get(page, headers={"If-None-Match": stranger.headers["ETag"]})
    assert again.status_code == 200 and "沈知行" in again.text
    assert "沈知行" not in client.get(page).text and "沈知行" in signed_in("M2").get(page).text.replace(
        "顾晓棠", "沈知行"
    )


def test_a_browser_with_a_form_token_gets_a_page_of_its_own(client: FlaskClient, page: str, watch: Watch) -> None:
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "x"
    assert "ETag" not in client.get(page).headers


def test_each_language_has_its_own(app: Flask, page: str, watch: Watch) -> None:
    def asked(**headers: str) -> str:
        return app.test_client().get(page, headers=headers).text

    chinese, english = app.test_client().get(page, headers=CHINESE), app.test_client().get(page, headers=ENGLISH)
    assert '<html lang="zh-Hans"' in chinese.text and '<html lang="en"' in english.text
    assert chinese.headers["ETag"] != english.headers["ETag"]
    assert "Accept-Language" in chinese.headers["Vary"] and "Cookie" in chinese.headers["Vary"]
    switched = app.test_client()
    assert '<html lang="en"' in switched.get(f"{page}?lang=en", headers=CHINESE).text
    assert '<html lang="en"' in switched.get(page, headers=CHINESE).text  # the choice kept, in a cookie
    same = switched.get(page, headers=CHINESE | {"If-None-Match": chinese.headers["ETag"]})
    assert same.status_code == 200
    assert '<html lang="zh-Hans"' in app.test_client().get(page, headers=CHINESE).text


def test_each_theme_has_its_own(app: Flask, page: str, watch: Watch) -> None:
    dark = app.test_client()
    dark.set_cookie("theme", "dark")
    assert 'data-bs-theme="dark"' in dark.get(page).text
    assert 'data-bs-theme="dark"' not in app.test_client().get(page).text
    assert 'data-bs-theme="dark"' in dark.get(page).text


def test_chat_apps_and_other_hosts_have_their_own(client: FlaskClient, page: str, watch: Watch) -> None:
    chat = client.get(page, headers={"User-Agent": "MicroMessenger/8"})
    assert chat.headers["ETag"] != client.get(page).headers["ETag"]
    assert "evil.example" in client.get(page, base_url="http://evil.example").text
    assert "evil.example" not in client.get(page).text


def test_with_a_query_nothing_is_kept(client: FlaskClient, page: str, watch: Watch) -> None:
    assert "ETag" not in client.get(f"{page}?from=timeline").headers
    assert "ETag" not in client.get("/").headers


def test_the_shelf_stays_small() -> None:
    shelf = Shelf(lambda: 0.0)
    for number in range(2 * MOST):
        shelf.keep((str(number),), 0.0, None)  # type: ignore[arg-type]
    assert shelf.find(("0",), 1.0) is None and len(shelf._pages) == MOST

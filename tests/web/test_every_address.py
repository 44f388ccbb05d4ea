"""What holds for every address alike: the CSRF token, denial that tells nothing, and looks that change nothing."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from activity_hub.services.account import devices
from tests.cast import Cast
from tests.conftest import NOON
from tests.web import federation
from tests.web.test_role_matrix import TABLE, UNSAFE, Walk, addresses, how, is_api
from tests.web.verdicts import Address

NO_IDS = ["0", "-1", "1e3", "2147483648", "9223372036854775808", "9" * 30, "x", "1;"]


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    """The app with CSRF tokens asked for, as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def test_nothing_is_written_without_the_token(guarded: Flask) -> None:
    walk = Walk(guarded, "administrator")
    before = federation.rows()
    asked = 0
    for key, method, rule in addresses(guarded):
        if method not in UNSAFE:
            continue
        url, _expected, where, state = list(walk.cells_of(key, rule))[-1]
        walk.browser.set_cookie("hub", walk.cookie)
        answer = walk.browser.open(url, method=method, **how(key, method, walk.sent(key, where, state), {}))
        assert answer.status_code in (400, 403), (key, answer.status_code)
        asked += 1
    assert asked > 20
    assert federation.rows() == before


def test_a_token_of_another_browser_is_none(guarded: Flask, cast: Cast) -> None:
    mine, theirs = guarded.test_client(), guarded.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', theirs.get("/sign-in").text)
    assert token is not None
    mine.get("/sign-in")
    assert mine.post("/sign-in", data={"login": "M1", "password": "x", "csrf_token": token[1]}).status_code == 400
    assert theirs.post("/sign-in", data={"login": "M1", "password": "x", "csrf_token": token[1]}).status_code == 401


def test_the_token_of_the_api_needs_no_csrf_token(guarded: Flask) -> None:
    made = federation.found()
    bearer = federation.bearer(made, "organiser")
    made_by_token = guarded.test_client().post("/api/v1/me/calendars", json={"name": "手机"}, headers=bearer)
    assert made_by_token.status_code == 201


def test_hidden_and_missing_read_the_same(app: Flask) -> None:
    """Same status, same body, same headers, whatever the address: the number asked for is all that differs."""
    walk = Walk(app, "member")
    compared = 0
    for key, method, rule in addresses(app):
        address = TABLE[key]
        cells = [cell for cell in walk.cells_of(key, rule) if cell[1] == "404"]
        if method != "GET" or is_private(address) or len(cells) < 2:
            continue
        answers = {seen(walk, key, method, *cell) for cell in cells}
        assert len(answers) == 1, key
        compared += 1
    assert compared > 10


def is_private(address: Address) -> bool:
    return address.about in ("", "nothing there")


def seen(walk: Walk, key: str, method: str, url: str, _expected: str, where: str, state: str) -> tuple[int, str, str]:
    """What a stranger to the object can tell apart: status, length-giving body and the kind of answer."""
    walk.browser.set_cookie("hub", walk.cookie)
    answer = walk.browser.open(url, method=method, **how(key, method, walk.sent(key, where, state), walk.bearer))
    body = re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", answer.text)
    return answer.status_code, body.replace(url, "…").replace(url.split("?")[0], "…"), answer.content_type


def test_an_id_that_is_none_is_not_found(app: Flask) -> None:
    walk = Walk(app, "administrator")
    for key, method, rule in addresses(app):
        names = [name for name in rule.arguments if name.endswith("_id")]
        for wrong in NO_IDS:
            if not names or method != "GET":
                continue
            url = re.sub(r"<[^>]*_id>", wrong, rule.rule)
            if "<" in url:
                continue
            headers = walk.bearer if is_api(key) else {}
            assert walk.browser.get(url, headers=headers).status_code == 404, url


def test_old_cookies_and_old_tokens_are_nobody(app: Flask, signed_in: Callable[[str], FlaskClient], cast: Cast) -> None:
    browser = signed_in("chair")
    devices.end_all(by=cast.actor("chair"), at=NOON)
    for key, method, rule in addresses(app):
        if rule.arguments or TABLE[key].public:
            continue
        answer = browser.open(rule.rule, method=method)
        assert answer.status_code == (401 if is_api(key) else 303), key

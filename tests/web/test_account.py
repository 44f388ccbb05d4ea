"""The pages of signing in, activation and signing out."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.sign_in import ACCOUNT
from activity_hub.services.account import activation, changing
from tests.cast import Cast
from tests.conftest import NOON, make_app

PASSWORD = "korrekt pferd batterie"


@pytest.fixture
def known(cast: Cast) -> Cast:
    changing.set_password(by=SYSTEM, at=NOON, member_no="M1", password=PASSWORD)
    return cast


def sign_in(client: FlaskClient, login: str = "M1", password: str = PASSWORD, query: str = "", **more: str):
    return client.post(f"/sign-in{query}", data={"login": login, "password": password, **more})


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("hub")
    return found.value if found else ""


def test_it_works(known: Cast, client: FlaskClient) -> None:
    assert client.get("/sign-in").status_code == 200
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/me").status_code == 200
    assert client.get("/sign-in").status_code == 303


def test_a_stranger_is_sent_here_and_comes_back(known: Cast, client: FlaskClient) -> None:
    asked = client.get("/me/devices?lang=en")
    assert asked.status_code == 303 and asked.location.startswith("/sign-in?next=")
    form = client.get(asked.location).text
    onward = re.search(r'name="next"[^>]*value="([^"]*)"', form)
    assert onward is not None
    answer = sign_in(client, next=onward[1].replace("&amp;", "&"))
    assert answer.location == "/me/devices?lang=en"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "/\n/evil.example",
        "",
    ],
)
def test_it_never_sends_to_another_site(known: Cast, client: FlaskClient, target: str) -> None:
    assert sign_in(client, next=target).location == "/"


def test_a_wrong_password_and_a_stranger_get_the_same_page(known: Cast, client: FlaskClient, app: Flask) -> None:
    pages = []
    for login in ("M1", "M2", "zz"):
        answer = sign_in(app.test_client(), login, "wrong")
        assert answer.status_code == 401
        pages.append(answer.text.replace(f'value="{login}"', 'value="…"'))
    assert pages[0] == pages[1] == pages[2]


def test_the_cookie_is_new_after_signing_in(known: Cast, client: FlaskClient) -> None:
    client.get("/sign-in")
    with client.session_transaction() as planted:
        planted["device"] = "a token somebody else planted"
        planted["csrf_token"] = "planted"
    before = cookie(client)
    sign_in(client)
    after = cookie(client)
    assert after and after != before
    with client.session_transaction() as held:
        assert held["device"] != "a token somebody else planted" and "csrf_token" not in held


def test_signing_in_again_ends_the_sign_in_before(known: Cast, client: FlaskClient, app: Flask) -> None:
    sign_in(client)
    old = cookie(client)
    client.post("/sign-in", data={"login": "M1", "password": PASSWORD})
    thief = app.test_client()
    thief.set_cookie("hub", old)
    assert thief.get("/me").status_code == 303


def test_the_cookie_is_closed_to_scripts_and_other_sites(known: Cast, client: FlaskClient) -> None:
    [said] = [line for line in sign_in(client, keep="y").headers.getlist("Set-Cookie") if line.startswith("hub=")]
    assert "HttpOnly" in said and "SameSite=Lax" in said and "Path=/" in said and "Expires=" in said
    [brief] = [line for line in sign_in(client).headers.getlist("Set-Cookie") if line.startswith("hub=")]
    assert "Expires=" not in brief


def test_behind_https_the_cookie_is_bound_to_the_host(app: Flask, tmp_path) -> None:
    from activity_hub import create_app

    hub = create_app({"SECRET_KEY": "x" * 40, "PUBLIC_URL": "https://hub.example", "INSTANCE_DIR": str(tmp_path)})
    assert hub.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert hub.config["SESSION_COOKIE_SECURE"] is True


def test_an_old_cookie_is_nobody_after_signing_out(known: Cast, client: FlaskClient, app: Flask) -> None:
    sign_in(client)
    old = cookie(client)
    assert client.get("/sign-out").status_code == 200
    answer = client.post("/sign-out")
    assert answer.status_code == 303 and answer.headers["Clear-Site-Data"] == '"cache"'
    for browser in (client, app.test_client()):
        browser.set_cookie("hub", old)
        assert browser.get("/me").status_code == 303
        assert browser.get("/api/v1/me").status_code == 401


def test_a_look_at_the_sign_out_page_signs_nobody_out(known: Cast, client: FlaskClient) -> None:
    sign_in(client)
    client.get("/sign-out")
    assert client.get("/me").status_code == 200


def test_a_sign_in_holds_on_every_process(known: Cast, client: FlaskClient, app: Flask, tmp_path) -> None:
    sign_in(client)
    other = make_app(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path)
    browser = other.test_client()
    browser.set_cookie("hub", cookie(client))
    assert browser.get("/me").status_code == 200
    client.post("/sign-out")
    assert browser.get("/me").status_code == 303


def test_too_many_wrong_tries_are_told_how_long_to_wait(known: Cast, app: Flask, tmp_path) -> None:
    for _ in range(ACCOUNT.tries):
        assert sign_in(app.test_client(), password="wrong").status_code == 401
    other = make_app(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path)  # as after a restart
    for process in (app, other):
        answer = sign_in(process.test_client())
        assert answer.status_code == 429 and answer.headers["Retry-After"] == "60"


def test_a_slip_leads_to_an_own_password(known: Cast, client: FlaskClient) -> None:
    [slip] = activation.issue_activation(by=SYSTEM, at=NOON, member_ids=[known.members["M2"]])
    given = {"member_no": "M2", "code": slip.code, "new": "ein langer satz", "again": "ein langer satz"}
    assert client.get("/activate").status_code == 200
    assert client.post("/activate", data={**given, "code": "0000-0000"}).status_code == 401
    assert client.post("/activate", data={**given, "again": "another"}).status_code == 422
    assert client.post("/activate", data={**given, "new": "12345678", "again": "12345678"}).status_code == 422
    assert client.post("/activate", data=given).location == "/me"
    assert client.get("/me").status_code == 200
    assert sign_in(client, "M2", "ein langer satz").status_code == 303


@pytest.mark.parametrize("path", ["/sign-in", "/activate"])
@pytest.mark.parametrize("junk", ["", "x" * 100_000, "‮", "𠮷" * 300, "'; DROP TABLE member; --"])
def test_no_input_is_a_fault_of_ours(known: Cast, client: FlaskClient, path: str, junk: str) -> None:
    names = ("login", "password", "member_no", "code", "new", "again", "next", "keep")
    assert client.post(path, data=dict.fromkeys(names, junk)).status_code in (401, 413, 422)

"""The frame of every page, seen through its error pages: language, one heading, tabs by right, day and night."""

import re

import pytest
from flask import Flask

from activity_hub.rules.permissions import ANONYMOUS

STATUSES = [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503]
LANGUAGES = {"zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant", "en": "en"}


def read(hub: Flask, status: int, lang: str = "zh-Hans", **cookies: str) -> str:
    client = hub.test_client()
    for name, value in cookies.items():
        client.set_cookie(name, value)
    answer = client.get(f"/stopped/{status}?lang={lang}")
    assert answer.status_code == status
    return answer.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("status", STATUSES)
def test_an_error_is_a_page_like_the_others(hub: Flask, status: int, lang: str) -> None:
    html = read(hub, status, lang)
    assert f'<html lang="{LANGUAGES[lang]}"' in html
    heading = re.findall(r"<h1>([^<]+)</h1>", html)
    assert len(heading) == 1
    title = re.search(r"<title>([^<]+)</title>", html)
    assert title and title[1].startswith(heading[0])
    assert bool(re.search(r"[\u4e00-\u9fff]", heading[0])) is (lang != "en")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert " style=" not in html and not re.search(r"<script(?![^>]*\ssrc=)", html)


def tabs(html: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)"[^>]*><svg', html[html.index("tabbar") : html.index("rail-foot")])


def test_a_chair_sees_all_tabs(hub: Flask) -> None:
    assert tabs(read(hub, 404)) == ["/", "/me", "/door", "/manage"]


def test_a_stranger_sees_what_is_on_and_the_way_to_sign_in(hub: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(hub.extensions, "find_actor", lambda: ANONYMOUS)
    html = read(hub, 404)
    assert tabs(html) == ["/", "/me"]
    assert 'href="/sign-in?next=/stopped/404"' in html
    assert 'action="/sign-out"' not in html


@pytest.mark.parametrize(("cookie", "shown"), [("dark", 'data-bs-theme="dark"'), ("light", 'data-bs-theme="light"')])
def test_day_and_night_are_the_persons_choice(hub: Flask, cookie: str, shown: str) -> None:
    assert shown in read(hub, 404, theme=cookie)


def test_a_scheme_nobody_knows_is_left_to_the_device(hub: Flask) -> None:
    html = read(hub, 404, theme='"><b>')
    assert "data-bs-theme" not in html and "<b>" not in html


def test_every_asset_of_the_frame_is_there(hub: Flask) -> None:
    client = hub.test_client()
    for address in set(re.findall(r'(?:href|src)="(/static/[^"#]+)', read(hub, 404))):
        assert client.get(address).status_code == 200, address

"""The language switch leads to the page where somebody is, also from the answer to a form."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from activity_hub.web.behind import in_language


def switch(html: str, tag: str = "en") -> str:
    """Where the link to a language leads."""
    found = re.search(rf'href="([^"]*)" lang="{tag}"', html)
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_a_page_keeps_its_filters(app: Flask) -> None:
    with app.test_request_context("/manage/activities?kind=sports&kind=outing&q=%E7%90%83&lang=zh-Hans"):
        assert in_language("en") == "?kind=sports&kind=outing&q=%E7%90%83&lang=en"


def test_a_form_with_errors_leads_to_the_same_form(signed_in: Callable[[str], FlaskClient]) -> None:
    answer = signed_in("organiser").post("/manage/activities/new?lang=zh-Hans", data={"title": ""})
    assert answer.status_code == 422
    there = switch(answer.text)
    assert there == "/manage/activities/new?lang=en"
    assert signed_in("organiser").get(there).status_code == 200


@pytest.mark.parametrize("step", ["import", "import/confirm"])
def test_a_list_that_was_not_taken_leads_to_the_page_of_its_roll(
    signed_in: Callable[[str], FlaskClient], step: str
) -> None:
    answer = signed_in("liaison").post(f"/manage/roll/A1/{step}", data={"what": "members"})
    assert answer.status_code in (409, 422)
    assert switch(answer.text) == "/manage/roll/A1/import?lang=en"


@pytest.mark.parametrize(
    ("referrer", "there"),
    [
        ("http://localhost/activities/1", "/activities/1?lang=en"),
        ("http://localhost/me?lang=zh-Hans", "/me?lang=en"),
        ("http://elsewhere.example/me", "/teams/1?lang=en"),
        ("http://localhost//elsewhere.example/", "/teams/1?lang=en"),  # would be another host
        ("http://localhost/teams/1/approve", "/teams/1?lang=en"),  # takes forms only
        ("http://[", "/teams/1?lang=en"),
        ("", "/teams/1?lang=en"),
    ],
)
def test_where_only_a_form_answers_it_leads_to_the_page_before_or_above(app: Flask, referrer: str, there: str) -> None:
    with app.test_request_context("/teams/1/approve", method="POST", headers={"Referer": referrer}):
        assert in_language("en") == there

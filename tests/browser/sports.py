"""A sports day with a delegation that breaks rules, for the walk over every page."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page

from activity_hub.services import delegation
from tests import sports_day
from tests.cast import Cast
from tests.conftest import Clock

ENDPOINTS = {
    "contests": ("index", "new", "edit", "ask_remove", "new_rule", "edit_rule", "ask_remove_rule"),
    "delegation": ("ours", "one", "answers", "people", "paste", "ask", "printed", "index", "table"),
}


def sports(cast: Cast, clock: Clock) -> dict[str, dict[str, Any]]:
    """What the addresses of contests and delegations are filled with, by endpoint."""
    activity_id = cast.activity("SPORTS", starts_at=clock.at + timedelta(days=5), title="职工运动会")
    sports_day.join_union(cast)
    ids = sports_day.prepare(cast, activity_id)
    told = {"by": cast.actor("liaison"), "at": clock.at, "activity_id": activity_id, "union": "A1"}
    delegation.paste(text=sports_day.block(), **told)
    filled = {"activity_id": activity_id, "union_code": "A1", "contest_id": ids["拔河"], "rule_id": 2}
    return {f"{room}.{name}": filled for room, names in ENDPOINTS.items() for name in names}


def sports_answers(filled: dict[str, Any], page: Page) -> Iterator[tuple[str, Page]]:
    """What is seen only after something was sent: a list with wrong lines, rules that keep it from being handed in."""
    here = f"/activities/{filled['activity_id']}"
    page.goto(f"{here}/delegations/A1/paste")
    page.fill("#text", "陈国梁\n无此人\n男子100米")
    with page.expect_navigation():
        page.locator("main form button.btn-primary").click()
    yield "a list with wrong lines", page
    page.goto(f"{here}/delegations/A1")
    with page.expect_navigation():
        page.locator("button[value=enter]").last.click()
    yield "a delegation that breaks rules", page
    page.goto(f"{here}/line-up-rules/new?kind=ages")
    with page.expect_navigation():
        page.locator("main form button.btn-primary").click()
    yield "a rule that says nothing", page
    page.goto(f"{here}/delegations/A1/ask?kind=replace")
    yield "asking for a change", page

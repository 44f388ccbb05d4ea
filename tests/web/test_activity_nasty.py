"""Whatever stands in the fields and filters of activities, the answer is a page and never a fault of ours."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.web.test_activity import FIELDS

SignedIn = Callable[[str], FlaskClient]
NASTY = [
    "👨\u200d👩\u200d👧",
    "\u202etxt.exe",
    "a\u0300" * 200,
    "x" * 100_000,
    "%00%s%n{{7*7}}${7*7}",
    "' OR 1=1 --",
    "-1",
    "0",
    "1e309",
    "NaN",
    "²",
    "١٢٣",
    str(2**63),
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "2026-02-30",
    "../../etc/passwd",
    "\r\nSet-Cookie: x=1",
    "\x07\x1b[2J",
    "\u3000",
    "𠮷㐀",
]
TEXTS = "title venue summary description host_name tags audience_unions co_hosts selection_of code time_zone"
TIMES = "sign_up_opens_at sign_up_closes_at born_from born_to dates-0-starts_at dates-0-ends_at dates-7-starts_at"
WORDS = "kind union visibility mode counting gender host_level capacity"
ROWS = "dates-0-no dates-0-venue dates-0-is_off dates-0-was_off dates-x-no seen_revision add"


@pytest.mark.parametrize("nasty", NASTY)
def test_the_form_bears_it(cast: Cast, signed_in: SignedIn, nasty: str) -> None:
    browser, activity_id = signed_in("chair"), cast.activity()
    for group in (TEXTS, TIMES, WORDS, ROWS):
        data = FIELDS | dict.fromkeys(group.split(), nasty)
        made = browser.post("/manage/activities/new", data=data)
        assert made.status_code in (200, 303, 422), group
        changed = browser.post(f"/manage/activities/{activity_id}/edit", data={"dates-0-no": "1"} | data)
        assert changed.status_code in (200, 303, 409, 422), group
    for name in TEXTS.split():
        assert browser.post("/manage/activities/new", data=FIELDS | {name: nasty}).status_code in (303, 422), name
    assert browser.get("/manage/activities").status_code == 200
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("nasty", NASTY)
def test_the_reason_and_the_filters_bear_it(cast: Cast, signed_in: SignedIn, nasty: str) -> None:
    browser, activity_id = signed_in("chair"), cast.activity()
    for names in ("from to", "q", "kind union open", "page status"):
        for address in ("/", "/manage/activities"):
            asked = dict.fromkeys(names.split(), nasty[:5000])
            assert browser.get(address, query_string=asked).status_code == 200, names
    answer = browser.post(f"/manage/activities/{activity_id}/cancel", data={"reason": nasty})
    assert answer.status_code in (303, 422)
    assert browser.get(f"/activities/{activity_id}").status_code == 200

"""What the door's pages say before anybody is scanned: which doors are open, and where nobody can come in."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Occurrence
from tests.conftest import NOON

LINE = re.compile(r'<li class="activity( over)?">.*?<a [^>]*>(.*?)</a>.*?(Open now)?(?:</span>)?</p>')


@pytest.fixture
def checker(signed_in):
    return signed_in("checker")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "draft", "published_at": None}, "There is no door yet, because the activity is not published."),
        ({"status": "cancelled"}, "This activity does not take place now."),
        ({"status": "postponed"}, "This activity does not take place now."),
        ({"is_off": True}, "No date takes place, so there is no door."),
        ({}, None),
    ],
)
def test_where_nobody_can_come_in_it_says_so(signed_in, basketball, changes, said):
    with write_tx():
        activity = lock(Activity, basketball)
        activity.revision += 1
        if "is_off" in changes:
            db.session.scalars(select(Occurrence)).one().status = "cancelled"
        for name in changes.keys() - {"is_off"}:
            setattr(activity, name, changes[name])
    for who in ("organiser",) if changes.get("status") == "draft" else ("checker", "organiser"):
        page = signed_in(who).get(f"/door/{basketball}?lang=en").get_data(as_text=True)
        above, _banners = page.split('data-banner="offline"')
        assert said in above if said else 'class="notice' not in above
        assert ("Tell the organiser." in above) is (bool(said) and who == "checker")


def test_the_list_says_which_are_open_and_what_is_over(cast, checker, clock):
    night = cast.activity("X5", title="跨夜的一场", starts_at=NOON + timedelta(hours=11))  # 23:00 to 1:00
    cast.activity("X6", title="早上的一场", starts_at=NOON + timedelta(hours=1))
    cast.activity("X7", title="后天的一场", starts_at=NOON + timedelta(days=2))

    def lines():
        page = checker.get("/door?lang=en").get_data(as_text=True)
        found = LINE.findall(page.replace("\n", ""))
        return [(title, "over" if over else "open" if is_open else "") for over, title, is_open in found]

    clock.at = NOON + timedelta(hours=12, minutes=30)  # past midnight
    assert night and lines() == [("早上的一场", "over"), ("跨夜的一场", "open"), ("后天的一场", "")]
    clock.at = NOON + timedelta(hours=20)
    assert lines() == [("后天的一场", ""), ("早上的一场", "over"), ("跨夜的一场", "over")]


def test_who_cannot_settle_what_disagrees_is_not_sent_there(checker, signed_in, basketball):
    for client, may in ((checker, False), (signed_in("organiser"), True)):
        page = client.get(f"/door/{basketball}?lang=en").get_data(as_text=True)
        assert "Scans that disagree" in page and (f"/activities/{basketball}/door/conflicts" in page) is may

"""Every page of a door while nothing is as it should be: each says what is so and what to do, and none breaks."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Occurrence
from activity_hub.rules.door_terms import SelfCheckIn
from activity_hub.rules.permissions import Role
from activity_hub.services.door import passes, venue_screen
from tests import phones
from tests.conftest import NOON
from tests.services.door.scanned import code_of
from tests.web.pages import text_of

DAY = timedelta(days=1)
ROOMS = (
    "door",
    "door/venue-code",
    "door/board",
    "door/paper",
    "attendance",
    "door/conflicts",
    "door/venue-code/static",
)
NOT_OURS = "The right to this lies with others"


class Evening:
    """An activity with a door that was opened while all was well: a pass, a phone that joined, a code on the screen."""

    def __init__(self, app, cast, signed_in):
        self.id = cast.activity("D1", starts_at=NOON + timedelta(hours=1))
        self.code = code_of(cast.register("M1", self.id))
        by = cast.actor("organiser")
        rotating = SelfCheckIn.ROTATING
        venue_screen.switch(by=by, at=NOON, activity_id=self.id, self_check_in=rotating)
        self.pass_id = passes.make(by=by, at=NOON, activity_id=self.id, gate="2号口")
        self.phone = phones.phone(app, self.pass_id)
        self.here = f"/here/{venue_screen.screen(by=by, at=NOON, activity_id=self.id).code.address}"
        self.organiser, self.m1, self.m2 = (signed_in(who) for who in ("organiser", "M1", "M2"))

    def becomes(self, **changes):
        """The activity is in another state from now on."""
        with write_tx():
            row = lock(Activity, self.id)
            for name, value in changes.items():
                setattr(row, name, value)

    def has_no_date(self):
        with write_tx():
            db.session.query(Occurrence).filter_by(activity_id=self.id).one().status = "cancelled"

    def scans(self, what="code", **sent):
        """What a phone is told that sends a form of the scanner page."""
        sent = {"scan_uuid": f"scan-of-{what}", "kind": "in", "code": self.code} | sent
        return self.phone.post(f"/door/{self.id}/{what}?lang=en", data=sent)

    def everything(self) -> Iterator[TestResponse]:
        """All that can be opened and sent at this door."""
        token = phones.token_of(self.pass_id)
        yield from (self.organiser.get(f"/activities/{self.id}/{room}?lang=en") for room in ROOMS)
        for more in ("", "/qr.svg", "/end"):
            yield self.organiser.get(f"/activities/{self.id}/door/passes/{self.pass_id}{more}?lang=en")
        for more in ("now", "code.svg"):
            yield self.organiser.get(f"/activities/{self.id}/door/venue-code/{more}?no=7")
            yield self.organiser.get(f"/activities/{self.id}/door/venue-code/{more}")
        yield self.organiser.post(f"/activities/{self.id}/door/passes?lang=en", data={"gate": "东侧门"})
        for address in (f"/door/{self.id}", f"/door/{self.id}/counts", f"/P/{self.code}", f"/door/join/{token}"):
            yield self.phone.get(f"{address}?lang=en")
        yield from (self.scans(), self.scans("walk-in", member_no="M3"), self.scans("search", words="szx"))
        for member in (self.m2, self.m1):
            yield member.get(f"{self.here}?lang=en")
            yield member.post(f"{self.here}?lang=en", data={"key": "key"})
        yield self.m1.get("/pass/1?lang=en")


@pytest.fixture
def evening(app, cast, signed_in):
    return Evening(app, cast, signed_in)


STATES = {
    **{status: {"status": status} for status in ("cancelled", "postponed", "closed", "held", "archived")},
    **{status: {"status": status, "published_at": None} for status in ("draft", "submitted")},
}


@pytest.mark.parametrize("state", [*STATES, "no date", "before", "after"])
def test_no_state_breaks_a_page(evening, clock, state):
    evening.becomes(**STATES.get(state, {}))
    if state == "no date":
        evening.has_no_date()
    clock.at = {"before": NOON - 3 * DAY, "after": NOON + 3 * DAY}.get(state, NOON)
    for answer in evening.everything():
        assert answer.status_code < 500, answer.request.path
        page = answer.get_data(as_text=True)
        assert answer.mimetype != "text/html" or 300 <= answer.status_code < 400 or page.count("<h1") == 1


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_a_door_that_is_called_off_says_so_to_each(evening, status):
    evening.becomes(status=status)
    desk = text_of(evening.organiser.get(f"/activities/{evening.id}/door?lang=en"))
    assert "does not take place now" in desk and "can join and hand them in" in desk
    screen = text_of(evening.organiser.get(f"/activities/{evening.id}/door/venue-code?lang=en"))
    assert "does not take place now" in screen and "why, and the new date" in screen
    assert "Called off" in text_of(evening.scans()) and "Called off" in text_of(
        evening.m1.get(f"{evening.here}?lang=en")
    )


def test_without_a_date_there_is_nothing_to_check_in_to(evening, organiser_desk):
    evening.has_no_date()
    screen = text_of(evening.organiser.get(f"{organiser_desk}/venue-code?lang=en"))
    assert "No date takes place" in screen
    assert evening.organiser.get(f"{organiser_desk}/venue-code/now").status_code == 409
    assert evening.organiser.get(f"{organiser_desk}/venue-code/code.svg").status_code == 409
    assert "No date takes place" in text_of(evening.organiser.get(f"{organiser_desk}/paper?lang=en"))
    assert evening.m1.get("/pass/1").status_code == 200


@pytest.fixture
def organiser_desk(evening):
    return f"/activities/{evening.id}/door"


def test_a_screen_before_and_after_says_when_or_what_to_do(evening, clock, organiser_desk):
    clock.at = NOON - DAY
    early = text_of(evening.organiser.get(f"{organiser_desk}/venue-code?lang=en"))
    assert "Check-in is not open now. It opens 15 Jun, 11:00." in early
    clock.at = NOON + DAY
    late = text_of(evening.organiser.get(f"{organiser_desk}/venue-code?lang=en"))
    assert "It is over. Whoever was there can still be entered" in late


def test_the_pass_of_another_activity_is_told_apart_without_its_name(evening, cast):
    other = cast.activity("D2", starts_at=NOON + timedelta(hours=1), title="别家的联欢会")
    page = text_of(evening.scans(code=code_of(cast.register("M2", other))))
    assert "Another activity" in page and "别家的联欢会" not in page


def test_a_pass_that_was_replaced_says_so(evening):
    evening.m1.post("/pass/1/new")
    page = text_of(evening.scans())
    assert "Old pass" in page and "open their pass afresh" in page


def test_another_unions_organiser_is_told_whose_it_is(evening, cast, signed_in, organiser_desk):
    with write_tx():
        cast.add_member("O2", "唐晓", "F", "B")
    cast.appoint("O2", Role.ORGANISER, "B")
    other = signed_in("O2")
    for answer in (
        other.get(f"{organiser_desk}?lang=en"),
        other.post(f"{organiser_desk}/passes?lang=en", data={"gate": "x"}),
        other.get(f"{organiser_desk}/passes/{evening.pass_id}/qr.svg?lang=en"),
        other.post(f"{organiser_desk}/venue-code/off?lang=en"),
        other.post(f"{organiser_desk}/conflicts?lang=en", data={}),
        other.get(f"/door/{evening.id}?lang=en"),
    ):
        assert answer.status_code == 403 and NOT_OURS in text_of(answer), answer.request.path


def test_who_is_in_is_offered_nothing_more_when_the_code_has_gone(evening, clock):
    evening.scans()
    clock.at = NOON + timedelta(minutes=5)
    assert "Type the code instead" in text_of(evening.m2.get(f"{evening.here}?lang=en"))
    page = text_of(evening.m1.get(f"{evening.here}?lang=en"))
    assert "Checked in" in page and "Type the code" not in page and "You can close this page." in page

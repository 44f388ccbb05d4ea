"""What a door finds out afterwards may let somebody in elsewhere: in the same transaction."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from activity_hub.database import db
from activity_hub.models import Registration, ScanConflict
from activity_hub.rules.attending import Correction
from activity_hub.rules.conflicts import Settlement
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import Status
from activity_hub.services import activity, checks, chores, door
from activity_hub.services.base import promotion
from activity_hub.services.chores import Done
from activity_hub.services.door import correcting, paper
from activity_hub.services.door.correcting import Wish
from activity_hub.services.door.paper import Signed
from tests.cast import Cast
from tests.services.door.scanned import START, code_of, scan

AFTER = START + timedelta(hours=1)
LATER = START + timedelta(days=30)


class Door:
    """A date of `night`, and M1 who waits for the free place of `wanted` because of what stands on record there."""

    def __init__(self, cast: Cast, **terms: int) -> None:
        self.cast = cast
        self.wanted = cast.activity("W1", capacity=1, starts_at=LATER, series="swim", terms=terms)
        self.night = cast.activity("X1", starts_at=START, series="swim")
        self.waiting = cast.register("M1", self.wanted, Status.WAITLISTED)

    @property
    def standing(self) -> str:
        db.session.rollback()
        return db.session.get_one(Registration, self.waiting).status

    def record(self, *scans: dict[str, object]) -> None:
        door.record(by=self.cast.actor("checker"), at=AFTER, activity_id=self.night, scans=list(scans))

    def correct(self, registration_id: int, what: Correction) -> None:
        wish, by = Wish(what, "核对名单", "fix-key-1"), self.cast.actor("organiser")
        how = {"activity_id": self.night, "no": 1, "registration_id": registration_id}
        correcting.correct(by=by, at=AFTER, wish=wish, **how)


@pytest.fixture
def missed(cast: Cast) -> tuple[Door, int]:
    """M1 had a place, stayed away, and waits until the cooling-off is over."""
    there = Door(cast, cooling_off_days=90)
    registration_id = cast.register("M1", there.night)
    activity.hold(SYSTEM, AFTER, there.night)
    assert chores.settle_due(at=AFTER) == Done() and there.standing == "waitlisted"
    return there, registration_id


@pytest.fixture
def came(cast: Cast) -> tuple[Door, int]:
    """M1 withdrew, was let in by a phone without network all the same, and has had a place of the series by that."""
    there = Door(cast, series_limit=1)
    registration_id = cast.register("M1", there.night, Status.WITHDRAWN)
    late = {"offline": True, "shown": "ok_offline", "device_time": START.isoformat()}
    there.record(scan(code_of(registration_id), uuid="let-in-all-the-same") | late)
    assert chores.settle_due(at=AFTER) == Done() and there.standing == "waitlisted"
    return there, registration_id


def late_scan(there: Door, registration_id: int) -> None:
    there.record(scan(code_of(registration_id)))


def late_scans(there: Door, registration_id: int) -> None:
    there.record(scan(code_of(registration_id), uuid="scan-one"), scan(code_of(registration_id), uuid="scan-two"))


def corrected(there: Door, registration_id: int) -> None:
    there.correct(registration_id, Correction.PRESENT)


def found_on_paper(there: Door, registration_id: int) -> None:
    by = there.cast.actor("organiser")
    signed = Signed("entry-0001", union="A1", ticked=frozenset({registration_id}))
    paper.enter(by=by, at=AFTER, activity_id=there.night, no=1, signed=signed)


def taken_back_at_the_door(there: Door, _registration_id: int) -> None:
    there.record(scan("", "void", voids="let-in-all-the-same"))


def corrected_away(there: Door, registration_id: int) -> None:
    there.correct(registration_id, Correction.ABSENT)


def settled_away(there: Door, _registration_id: int) -> None:
    by, [conflict] = there.cast.actor("organiser"), db.session.query(ScanConflict).all()
    door.settle(by=by, at=AFTER, conflict_id=conflict.id, settlement=Settlement.NOT_PRESENT)


Way = Callable[[Door, int], None]
NO_NO_SHOW: list[Way] = [late_scan, late_scans, corrected, found_on_paper]
NOT_THERE: list[Way] = [taken_back_at_the_door, corrected_away, settled_away]


def is_served(there: Door) -> None:
    assert there.standing == "confirmed"
    assert chores.settle_due(at=AFTER) == chores.repair(at=AFTER) == Done()
    assert not any(checks.violations(AFTER).values())


@pytest.mark.parametrize("way", NO_NO_SHOW)
def test_whoever_did_come_is_let_in(missed: tuple[Door, int], way: Way) -> None:
    way(*missed)
    is_served(missed[0])


@pytest.mark.parametrize("way", NOT_THERE)
def test_whoever_did_not_come_after_all_is_let_in(came: tuple[Door, int], way: Way) -> None:
    way(*came)
    is_served(came[0])


def test_without_looking_elsewhere_they_would_not_be(came: tuple[Door, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant; and even then the next turn of `work` finds them."""
    monkeypatch.setattr(promotion, "held_lists_of", lambda *_which: [])
    corrected_away(*came)
    assert came[0].standing == "waitlisted"
    assert checks.violations(AFTER)["no_free_place_while_somebody_waits"] == 1
    assert chores.settle_due(at=AFTER) == Done(1, 1)

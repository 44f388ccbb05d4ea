"""An offer that ends gives a share of the series back: whoever comes by, the lists elsewhere are served with it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, IdempotencyKey, Registration
from activity_hub.rules.desk import Verb
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import OfferRefusal, Status
from activity_hub.services import activity, checks, chores, desk, door, questions, registration, team
from activity_hub.services.base import failures, locking, promotion, throttle
from activity_hub.services.base.access import Refused
from activity_hub.services.base.idempotency import Said, once
from activity_hub.services.base.locking import ToBeHeld, begins_anew
from activity_hub.services.chores import Done
from activity_hub.services.desk import Chosen, Order
from activity_hub.services.door import paper
from activity_hub.services.door.paper import Signed
from activity_hub.services.registration import guessing
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.door.scanned import code_of
from tests.services.registration.pressing import sign_up
from tests.statements import statements

BEGINS = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
ENDS = NOON + timedelta(hours=2)  # the offer
LIMIT = {"series": "swim", "terms": {"series_limit": 1}}


class Offer:
    """M1 let an offer in `other` pass and waits for the free place of `wanted`, one of the series being enough.

    M2 has a place in `other`, where M3 waits and nobody has come by since. `wanted` is locked before `other`.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.wanted = cast.activity("X1", capacity=1, starts_at=BEGINS, **LIMIT)
        self.other = cast.activity("X2", capacity=2, starts_at=BEGINS + timedelta(days=1), series="swim")
        self.waiting = cast.register("M1", self.wanted, Status.WAITLISTED)
        self.offered = cast.register("M1", self.other, Status.OFFERED, offer_expires_at=ENDS)
        self.second = cast.register("M2", self.other)
        self.third = cast.register("M3", self.other, Status.WAITLISTED)
        self.set(due_at=ENDS)
        assert chores.settle_due(at=ENDS - timedelta(seconds=1)) == chores.repair(at=NOON) == Done()

    def set(self, **columns: object) -> None:
        with write_tx():
            row = lock(Activity, self.other)
            for name, value in columns.items():
                setattr(row, name, value)

    def standing(self, registration_id: int) -> str:
        db.session.rollback()
        return db.session.get_one(Registration, registration_id).status

    def order(self, verb: Verb, chosen: int, activity_id: int | None = None, **more: object) -> int | None:
        return desk.carry_out(
            by=self.cast.actor("organiser"),
            at=ENDS,
            activity_id=activity_id or self.other,
            order=Order(verb, **more),  # type: ignore[arg-type]
            chosen=Chosen(ids=(chosen,)),
        ).bulk_id


@pytest.fixture
def offer(cast: Cast) -> Offer:
    return Offer(cast)


def somebody_comes(offer: Offer) -> None:
    sign_up(offer.cast, "chair", offer.other, ENDS, accept_clash=True)


def it_is_accepted_too_late(offer: Offer) -> None:
    with pytest.raises(Refused, match=OfferRefusal.OFFER_EXPIRED):
        registration.accept(by=offer.cast.actor("M1"), at=ENDS, registration_id=offer.offered)


def it_is_declined_too_late(offer: Offer) -> None:
    registration.withdraw(by=offer.cast.actor("M1"), at=ENDS, registration_id=offer.offered)


def somebody_else_goes(offer: Offer) -> None:
    registration.withdraw(by=offer.cast.actor("M2"), at=ENDS, registration_id=offer.second)


def somebody_answers(offer: Offer) -> None:
    questions.change(by=offer.cast.actor("M2"), at=ENDS, registration_id=offer.second, given={}, company=[])


def it_is_changed(offer: Offer) -> None:
    activity.change(SYSTEM, ENDS, offer.other, summary="改")


def it_is_published_again(offer: Offer) -> None:
    offer.set(status="closed")
    activity.publish(SYSTEM, ENDS, offer.other)


def a_command_is_given(offer: Offer) -> None:
    offer.order(Verb.REJECT, offer.second, reason="名额有限")


def a_command_is_taken_back(offer: Offer) -> None:
    at = NOON
    by, chosen = offer.cast.actor("organiser"), Chosen(ids=(offer.third,))
    offer.set(capacity=3)
    done = desk.carry_out(by=by, at=at, activity_id=offer.other, order=Order(Verb.REJECT, reason="x"), chosen=chosen)
    assert done.bulk_id is not None
    desk.undo(by=by, at=ENDS, activity_id=offer.other, bulk_id=done.bulk_id)


def somebody_is_moved_there(offer: Offer) -> None:
    """Where to comes before where from in the order of locking, and the list elsewhere before both."""
    source = offer.cast.activity("X0", kind="lecture", starts_at=BEGINS)
    held = sign_up(offer.cast, "chair", source, accept_clash=True)
    offer.order(Verb.MOVE, held.id, source, to_id=offer.other)


def somebody_is_added(offer: Offer) -> None:
    desk.add(
        by=offer.cast.actor("organiser"), at=ENDS, activity_id=offer.other, member_no="organiser", accept_clash=True
    )


def a_team_is_founded(offer: Offer) -> None:
    offer.set(terms={"team_to": 3})
    by = offer.cast.actor("chair")
    team.found(by=by, at=ENDS, activity_id=offer.other, name="一队", accept_clash=True)


def the_sheet_is_entered(offer: Offer) -> None:
    begun = BEGINS + timedelta(days=1)
    signed = Signed("entry-0001", blanks="chair")
    paper.enter(by=offer.cast.actor("organiser"), at=begun, activity_id=offer.other, no=1, signed=signed)


def somebody_is_let_in_at_the_door(offer: Offer) -> None:
    offer.set(capacity=3)
    door.admit_waiting(
        by=offer.cast.actor("organiser"),
        at=BEGINS + timedelta(days=1),
        activity_id=offer.other,
        scan_uuid="given-a-place",
        reason="有空位",
        code=code_of(offer.third),
    )


def work_takes_its_turn(offer: Offer) -> None:
    assert chores.settle_due(at=ENDS) == Done(1, 2)  # M3 here and M1 elsewhere


def it_comes_with_a_key(offer: Offer) -> None:
    """What was locked for the key's transaction would still be, in the wrong order: that one begins anew as well."""

    def command() -> Said:
        somebody_comes(offer)
        return Said(201, "{}")

    for _press in range(2):
        once(by=offer.cast.actor("chair"), at=ENDS, key="k", request_hash="h", command=command)
    assert db.session.query(IdempotencyKey).count() == 1


WAYS = [
    somebody_comes, it_is_accepted_too_late, it_is_declined_too_late, somebody_else_goes, somebody_answers,
    it_is_changed, it_is_published_again, a_command_is_given, a_command_is_taken_back, somebody_is_moved_there,
    somebody_is_added, a_team_is_founded, the_sheet_is_entered, somebody_is_let_in_at_the_door, work_takes_its_turn,
    it_comes_with_a_key,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_whoever_comes_by_serves_elsewhere(offer: Offer, way: Callable[[Offer], None]) -> None:
    way(offer)
    assert (offer.standing(offer.offered), offer.standing(offer.waiting)) == ("withdrawn", "confirmed")
    assert chores.settle_due(at=ENDS) == chores.repair(at=ENDS) == Done()
    assert not any(checks.violations(ENDS).values())


@pytest.mark.parametrize("way", [somebody_comes, it_is_accepted_too_late])
def test_without_looking_elsewhere_nobody_would_be(
    offer: Offer, way: Callable[[Offer], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant; and even then the next turn of `work` finds them."""
    monkeypatch.setattr(promotion, "held_elsewhere", lambda *_which: [])
    way(offer)
    assert offer.standing(offer.waiting) == "waitlisted"
    assert checks.violations(ENDS)["no_free_place_while_somebody_waits"] == 1
    assert chores.settle_due(at=ENDS) == Done(1, 1)


def test_what_is_due_elsewhere_too_is_left_to_who_comes_by_there(offer: Offer) -> None:
    """Ending offers there might let somebody in in a third list, and so on through the whole series."""
    third = offer.cast.register("M4", offer.wanted, Status.OFFERED, offer_expires_at=ENDS)
    with write_tx():
        row = lock(Activity, offer.wanted)
        assert row is not None
        row.capacity, row.due_at = 2, ENDS
    somebody_comes(offer)
    assert (offer.standing(third), offer.standing(offer.waiting)) == ("offered", "confirmed")
    assert not any(checks.violations(ENDS).values())
    assert chores.settle_due(at=ENDS) == Done(1, 0) and offer.standing(third) == "withdrawn"


def test_a_walk_in_that_begins_anew_is_no_guess(offer: Offer) -> None:
    """A number tried at the door counts where the answer tells something; the first time there was no answer."""
    begun, checker = BEGINS + timedelta(days=1), offer.cast.actor("checker")
    offer.set(capacity=3)
    sign_up(offer.cast, "checker", offer.other, begun, member_no="chair", walk_in=True)
    assert offer.standing(offer.waiting) == "confirmed"
    with write_tx():
        assert throttle.tries_left(at=begun, on=(guessing.WALK_IN, checker.mark)) == guessing.WALK_IN.tries


def test_before_its_time_nothing_is_asked(offer: Offer) -> None:
    at, by = ENDS - timedelta(seconds=1), offer.cast.actor("chair")
    with statements() as sent:
        registration.sign_up(by=by, at=at, activity_id=offer.other, accept_clash=True)
    assert sent and not any("series_limit" in one for one in sent)


def test_who_waits_where_changes_so_often_that_it_gives_up(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the hub is too busy, and the command is to be sent again."""
    tries = []

    @begins_anew
    def command() -> None:
        tries.append(1)
        with write_tx():
            raise ToBeHeld([len(tries)])

    with pytest.raises(ToBeHeld) as given_up:
        command()
    assert len(tries) == locking.TRIES + 1 and failures.is_unavailable(given_up.value)
    with write_tx():
        assert locking.held() == frozenset()

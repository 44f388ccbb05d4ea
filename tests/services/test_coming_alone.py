"""Where one comes in a team or in a delegation, nobody signs up alone, and nobody is signed up alone."""

import pytest

from activity_hub.database import db
from activity_hub.models import Activity
from activity_hub.rules.desk import Verb
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.services import activity, catalogue, contest, desk, registration
from activity_hub.services.desk import Chosen, Order
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.registration.pressing import STARTS, refused, sign_up

WAYS = pytest.mark.parametrize(
    ("way", "code"), [("teams", RefusalCode.TEAMS_ONLY), ("contests", RefusalCode.DELEGATIONS_ONLY)]
)


def called(cast: Cast, way: str, code: str = "X1") -> int:
    """An activity of teams, or one with a contest."""
    activity_id = cast.activity(code, terms={"team_from": 2, "team_to": 3} if way == "teams" else {})
    if way == "contests":
        contest.add(by=SYSTEM, at=NOON, activity_id=activity_id, name="拔河", size_from=8, size_to=8)
    return activity_id


def counted(activity_id: int) -> tuple[int, int]:
    db.session.rollback()
    row = db.session.get_one(Activity, activity_id)
    return row.taken, row.waiting


@WAYS
def test_a_member_is_told_in_which_way_one_comes(cast: Cast, way: str, code: RefusalCode) -> None:
    activity_id = called(cast, way)
    assert refused(cast, "M1", activity_id).code is code
    assert counted(activity_id) == (0, 0)


@WAYS
def test_so_is_whoever_acts_for_one(cast: Cast, way: str, code: RefusalCode) -> None:
    activity_id = called(cast, way)
    for number in ("liaison", "organiser", "chair"):
        assert refused(cast, number, activity_id, member_no="M1").code is code
    assert counted(activity_id) == (0, 0)


@WAYS
def test_the_window_comes_first_and_the_person_after(cast: Cast, way: str, code: RefusalCode) -> None:
    activity_id = called(cast, way)
    assert refused(cast, "M4", activity_id).code is code, "whoever is not invited need not know more"
    activity.close(SYSTEM, NOON, activity_id)
    assert refused(cast, "M1", activity_id).code is RefusalCode.CLOSED


@WAYS
def test_the_organisers_own_hand_adds_and_moves(cast: Cast, way: str, code: RefusalCode) -> None:
    activity_id, other = called(cast, way), cast.activity("X2")
    desk.add(by=cast.actor("organiser"), at=NOON, activity_id=activity_id, member_no="M1")
    held = sign_up(cast, "M2", other)
    order = Order(Verb.MOVE, to_id=activity_id)
    done = desk.carry_out(
        by=cast.actor("organiser"), at=NOON, activity_id=other, order=order, chosen=Chosen(ids=(held.id,))
    )
    assert done.count == 1 and counted(activity_id) == (2, 0)


@WAYS
def test_so_does_whoever_stands_at_the_door(cast: Cast, way: str, code: RefusalCode) -> None:
    activity_id = called(cast, way)
    view = sign_up(cast, "checker", activity_id, STARTS, member_no="M1", walk_in=True)
    assert view.walk_in and view.status is Status.CONFIRMED


@pytest.mark.parametrize("way", ["teams", "contests"])
def test_who_had_signed_up_before_keeps_the_place(cast: Cast, way: str) -> None:
    activity_id = cast.activity()
    held = sign_up(cast, "M1", activity_id)
    if way == "contests":
        contest.add(by=SYSTEM, at=NOON, activity_id=activity_id, name="拔河")
    else:
        activity.change(SYSTEM, NOON, activity_id, terms={"team_to": 3})
    assert sign_up(cast, "M1", activity_id).id == held.id


@pytest.mark.parametrize("way", ["teams", "contests"])
def test_it_is_on_and_open_all_the_same(cast: Cast, way: str) -> None:
    """What a page says before one presses is about the activity and the person; the way in stands beside it."""
    activity_id = called(cast, way)
    offer = registration.offer(by=cast.actor("M1"), at=NOON, activity_id=activity_id)
    assert (offer.status, offer.refusal, offer.is_signed_up_alone) == (Status.CONFIRMED, None, False)
    asked = catalogue.Asked(open_for_me=True)
    board = catalogue.board(cast.actor("M1"), NOON, STARTS.date(), STARTS.date(), asked)
    assert [line.activity_id for day in board.days for line in day.lines] == [activity_id]

"""What happens elsewhere in a series, and the end of a cooling-off, let in whoever waits beside a free place."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Attendance, Occurrence, Registration
from activity_hub.rules.desk import Verb
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import Status
from activity_hub.services import activity, checks, chores, desk, registration, team
from activity_hub.services.base import promotion
from activity_hub.services.chores import Done
from activity_hub.services.desk import Chosen, Order
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.registration.pressing import sign_up

LATER = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
LIMIT = {"series": "swim", "terms": {"series_limit": 1}}


class Series:
    """M1 waits for the only place of `wanted`, which is free, since they have one in `other`, and one is enough."""

    def __init__(self, cast: Cast, wanted: dict[str, object] = LIMIT, other: dict[str, object] = LIMIT) -> None:
        self.cast = cast
        self.wanted = cast.activity("X1", capacity=1, starts_at=LATER, **wanted)
        self.other = cast.activity("X2", starts_at=LATER + timedelta(days=1), **other)
        first = sign_up(cast, "M2", self.wanted)
        self.waiting = sign_up(cast, "M1", self.wanted).id
        self.held = sign_up(cast, "M1", self.other).id
        registration.withdraw(by=cast.actor("M2"), at=NOON, registration_id=first.id)
        assert self.status is Status.WAITLISTED
        assert not any(checks.violations(NOON).values()), "nobody is left out who may come"

    @property
    def status(self) -> Status:
        db.session.rollback()
        return registration.one(by=SYSTEM, registration_id=self.waiting).status

    @property
    def due_at(self) -> datetime | None:
        db.session.rollback()
        return db.session.get_one(Activity, self.wanted).due_at


@pytest.fixture
def series(cast: Cast) -> Series:
    return Series(cast)


def order(series: Series, verb: Verb, by: str = "organiser", **more: object) -> None:
    done = desk.carry_out(
        by=series.cast.actor(by),
        at=NOON,
        activity_id=series.other,
        order=Order(verb, **more),  # type: ignore[arg-type]
        chosen=Chosen(ids=(series.held,)),
    )
    assert done.count == 1


def by_themselves(series: Series) -> None:
    registration.withdraw(by=series.cast.actor("M1"), at=NOON, registration_id=series.held)


def by_the_liaison(series: Series) -> None:
    registration.withdraw(by=series.cast.actor("liaison"), at=NOON, registration_id=series.held)


def by_the_liaison_at_the_desk(series: Series) -> None:
    order(series, Verb.WITHDRAW, "liaison")


def rejected(series: Series) -> None:
    order(series, Verb.REJECT, reason="名额有限")


def moved(series: Series) -> None:
    order(series, Verb.MOVE, to_id=series.cast.activity("X0", host="A", kind="lecture"))


def called_off(series: Series) -> None:
    activity.cancel(SYSTEM, NOON, series.other, "台风")


def date_called_off(series: Series) -> None:
    activity.change(SYSTEM, NOON, series.other, occurrences=[{"no": 1, "status": "cancelled"}])


def of_another_series(series: Series) -> None:
    activity.change(SYSTEM, NOON, series.other, series="chess")


GIVING_BACK = [by_themselves, by_the_liaison, by_the_liaison_at_the_desk, rejected, moved, called_off]
GIVING_BACK += [date_called_off, of_another_series]


@pytest.mark.parametrize("giving_back", GIVING_BACK)
def test_a_place_given_back_elsewhere_lets_them_in_at_once(
    series: Series, giving_back: Callable[[Series], None]
) -> None:
    giving_back(series)
    assert series.status is Status.CONFIRMED
    assert chores.settle_due(at=NOON) == chores.repair(at=NOON) == Done()
    assert not any(checks.violations(NOON).values())


@pytest.mark.parametrize("giving_back", GIVING_BACK)
def test_without_looking_elsewhere_they_would_not_be(
    series: Series, giving_back: Callable[[Series], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant; and even then the next turn of `work` finds them."""
    monkeypatch.setattr(promotion, "lock_elsewhere", lambda *_which, **_more: [])
    giving_back(series)
    assert series.status is Status.WAITLISTED and checks.violations(NOON)["no_free_place_while_somebody_waits"] == 1
    assert chores.settle_due(at=NOON) == Done(1, 1)
    assert series.status is Status.CONFIRMED and chores.repair(at=NOON) == Done()


def test_what_counts_without_a_name_is_the_same_host_and_kind(cast: Cast) -> None:
    series = Series(cast, {"terms": {"series_limit": 1}}, {})
    by_themselves(series)
    assert series.status is Status.CONFIRMED


def test_what_does_not_count_is_not_locked(cast: Cast, series: Series) -> None:
    for more in ({"series": "chess"}, {"kind": "lecture"}):
        free = cast.activity(f"Y{len(more)}{more.get('kind', '')}", **more)
        sign_up(cast, "M1", free, accept_clash=True)
        with write_tx():
            assert promotion.lock_elsewhere(free) == []
    with write_tx():
        assert promotion.lock_elsewhere(series.other, [cast.members["M2"]]) == []
        assert [row.id for row in promotion.lock_elsewhere(series.other)] == [series.wanted]


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.MOVE])
def test_a_command_taken_back_elsewhere_lets_them_in_at_once(cast: Cast, verb: Verb) -> None:
    """M1 is given a place that counts only after they wait, and loses it again."""
    asks = {"needs_approval": True} if verb is Verb.APPROVE else {}
    wanted, other = cast.activity("X1", capacity=1, **LIMIT), cast.activity("X2", series="swim", terms=asks)
    from_id = other if verb is Verb.APPROVE else cast.activity("X3", series="chess")
    held = sign_up(cast, "M2", wanted)
    waiting = sign_up(cast, "M1", wanted)
    asked = sign_up(cast, "M1", from_id, accept_clash=True)
    order = Order(verb, to_id=other if verb is Verb.MOVE else None)
    by = cast.actor("organiser")
    done = desk.carry_out(by=by, at=NOON, activity_id=from_id, order=order, chosen=Chosen(ids=(asked.id,)))
    registration.withdraw(by=cast.actor("M2"), at=NOON, registration_id=held.id)
    assert standing(waiting.id) is Status.WAITLISTED
    desk.undo(by=by, at=NOON, activity_id=from_id, bulk_id=done.bulk_id)
    assert standing(waiting.id) is Status.CONFIRMED and chores.repair(at=NOON) == Done()


def test_an_offer_elsewhere_that_ends_is_seen_in_the_same_turn(cast: Cast) -> None:
    series = Series(cast)
    with write_tx():
        row = lock(Activity, series.other)
        assert row is not None
        row.terms, row.due_at = {"offer_hours": 2}, NOON + timedelta(hours=2)
        held = db.session.get_one(Registration, series.held)
        held.status, held.offer_expires_at = Status.OFFERED.value, NOON + timedelta(hours=2)
    then = NOON + timedelta(hours=2)
    assert chores.settle_due(at=then - timedelta(seconds=1)) == Done()
    assert chores.settle_due(at=then) == Done(1, 1)
    assert series.status is Status.CONFIRMED and chores.repair(at=then) == Done()


def test_a_new_season_lets_them_in_at_its_first_moment(series: Series) -> None:
    """The place held elsewhere is moved into the old year; the limit counts from the first of January."""
    with write_tx():
        for one in db.session.query(Occurrence).filter_by(activity_id=series.other):
            one.held_on = NOON.date()
    begins = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    assert series.due_at == begins
    assert chores.settle_due(at=begins - timedelta(seconds=1)) == Done()
    assert chores.settle_due(at=begins) == Done(1, 1)
    assert series.status is Status.CONFIRMED and chores.repair(at=begins) == Done()


def stay_away(cast: Cast, number: str, held_on: datetime) -> int:
    """A no-show of ten days ago; the id of its row."""
    missed = cast.activity("X9", starts_at=held_on, status="held")
    with write_tx():
        occurrence = db.session.query(Occurrence).filter_by(activity_id=missed).one()
        whose = {"member_id": cast.members[number], "union_then_id": cast.unions["A1"]}
        row = Attendance(occurrence_id=occurrence.id, state="absent", evidence="held", gate="", **whose)
        db.session.add(row)
        db.session.flush()
        return row.id


@pytest.fixture
def cooling(cast: Cast) -> tuple[int, int, int]:
    """M2 waits beside a free place until 30 days after a no-show of the 5th of June are over."""
    activity_id = cast.activity("X1", capacity=1, starts_at=LATER, terms={"cooling_off_days": 30})
    first, second = sign_up(cast, "M1", activity_id), sign_up(cast, "M2", activity_id)
    missed = stay_away(cast, "M2", NOON - timedelta(days=10))
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
    return activity_id, second.id, missed


@pytest.mark.parametrize("deed", ["remove", "dissolve"])
def test_a_place_given_back_with_a_team_lets_them_in_at_once(cast: Cast, deed: str) -> None:
    wanted = cast.activity("X1", capacity=1, **LIMIT)
    other = cast.activity("X2", series="swim", terms={"team_to": 3})
    held = sign_up(cast, "M2", wanted)
    waiting = sign_up(cast, "M1", wanted)
    founder = {"by": cast.actor("M1"), "at": NOON, "accept_clash": True}
    told = {"at": NOON, "team_id": team.found(activity_id=other, name="一队", **founder)}
    registration.withdraw(by=cast.actor("M2"), at=NOON, registration_id=held.id)
    by = cast.actor("organiser")
    if deed == "dissolve":
        team.dissolve(by=by, keeps_places=False, **told)
    else:
        [player] = team.one(by=by, team_id=told["team_id"]).players
        team.remove(by=by, registration_id=player.registration_id, keeps_place=False, **told)
    assert standing(waiting.id) is Status.CONFIRMED and chores.repair(at=NOON) == Done()


def test_what_counts_no_more_lets_in_whoever_only_came(cast: Cast) -> None:
    """M1 came to `other` without a place there, on New Year's Day in Shanghai: in London that is the old year."""
    season = {"series_limit": 1, "season_from": "2026-01-01"}
    for code, fields in (("1", {"series": "chess"}), ("2", {"time_zone": "Europe/London"})):
        wanted = cast.activity(f"X{code}", capacity=1, series="swim", terms=season, starts_at=LATER)
        other = cast.activity(f"Y{code}", series="swim", starts_at=datetime(2025, 12, 31, 17, 0, tzinfo=UTC))
        come(cast, "M1", other)
        waiting = cast.register("M1", wanted, Status.WAITLISTED)
        assert chores.repair(at=NOON) == Done()
        activity.change(SYSTEM, NOON, other, **fields)
        assert standing(waiting) is Status.CONFIRMED and chores.repair(at=NOON) == Done()
        registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=waiting)


def come(cast: Cast, number: str, activity_id: int) -> None:
    """Present on the one date of an activity, as an import tells."""
    with write_tx():
        occurrence = db.session.query(Occurrence).filter_by(activity_id=activity_id).one()
        occurrence.held_on = date(2026, 1, 1)
        whose = {"member_id": cast.members[number], "union_then_id": cast.unions["A1"]}
        db.session.add(Attendance(occurrence_id=occurrence.id, state="present", evidence="imported", gate="", **whose))


def standing(registration_id: int) -> Status:
    db.session.rollback()
    return registration.one(by=SYSTEM, registration_id=registration_id).status


def test_the_end_of_a_cooling_off_lets_in_at_that_instant(cooling: tuple[int, int, int]) -> None:
    """Midnight of the 5th of July in Shanghai."""
    activity_id, waiting, _missed = cooling
    over = datetime(2026, 7, 4, 16, 0, tzinfo=UTC)
    assert db.session.get_one(Activity, activity_id).due_at == over
    assert chores.settle_due(at=over - timedelta(seconds=1)) == Done()
    assert standing(waiting) is Status.WAITLISTED and not any(checks.violations(over).values())
    assert chores.settle_due(at=over) == Done(1, 1)
    assert standing(waiting) is Status.CONFIRMED and chores.repair(at=over) == Done()


def test_so_does_the_next_who_asks_for_anything_then(cast: Cast, cooling: tuple[int, int, int]) -> None:
    activity_id, waiting, _missed = cooling
    over = datetime(2026, 7, 4, 16, 0, tzinfo=UTC)
    assert sign_up(cast, "M3", activity_id, over).status is Status.WAITLISTED
    assert standing(waiting) is Status.CONFIRMED


def test_a_change_of_the_activity_does_not_forget_it(cooling: tuple[int, int, int]) -> None:
    activity_id, _waiting, _missed = cooling
    over = datetime(2026, 7, 4, 16, 0, tzinfo=UTC)
    activity.change(SYSTEM, NOON, activity_id, venue="别处")
    activity.close(SYSTEM, NOON, activity_id)
    activity.publish(SYSTEM, NOON, activity_id)
    db.session.rollback()
    assert db.session.get_one(Activity, activity_id).due_at == over


def test_a_no_show_that_turns_out_to_be_none_is_seen_by_the_next_turn_of_work(cooling: tuple[int, int, int]) -> None:
    _activity_id, waiting, missed = cooling
    with write_tx():
        db.session.get_one(Attendance, missed).state = "present"
    assert chores.settle_due(at=NOON) == Done(1, 1)
    assert standing(waiting) is Status.CONFIRMED

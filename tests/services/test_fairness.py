"""What members did before, as fair play asks for it: of whom, of which activities, since when."""

from datetime import date, timedelta
from typing import Any

import pytest

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Appeal, Attendance, Occurrence
from activity_hub.rules.fairness import Fairness
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.rules.terms import Terms
from activity_hub.services.base import fairness
from tests.cast import Cast
from tests.conftest import NOON
from tests.statements import statements

SOON = NOON + timedelta(days=2)
PAST = NOON - timedelta(days=10)


def judge(cast: Cast, activity_id: int, number: str = "M1", **terms: Any) -> Fairness:
    activity = db.session.get(Activity, activity_id)
    assert activity is not None
    return fairness.judge(activity, Terms(**terms), cast.members[number], NOON)


def attend(cast: Cast, number: str, activity_id: int, state: str = "absent", evidence: str = "held") -> int:
    """What became of somebody at the only occurrence; the id of the row."""
    with write_tx():
        occurrence = db.session.query(Occurrence).filter_by(activity_id=activity_id).one()
        row = Attendance(
            occurrence_id=occurrence.id, member_id=cast.members[number], state=state, evidence=evidence, gate=""
        )
        db.session.add(row)
        db.session.flush()
        return row.id


@pytest.fixture
def here(cast: Cast) -> int:
    return cast.activity("NOW", series="swim")


def test_without_terms_nothing_is_asked(cast: Cast, here: int) -> None:
    activity = db.session.get(Activity, here)
    assert activity is not None
    with statements() as asked:
        assert fairness.judge(activity, Terms(), cast.members["M1"], NOON) == Fairness()
    assert asked == []


def test_all_of_it_takes_one_statement(cast: Cast, here: int) -> None:
    activity = db.session.get(Activity, here)
    assert activity is not None and activity.series
    terms = Terms(priority=True, series_limit=1, cooling_off_days=30)
    with statements() as asked:
        fairness.judge_all(activity, terms, cast.members.values(), NOON)
    assert len(asked) == 1


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.OFFERED])
def test_a_place_in_the_series_counts_for_its_holder_alone(cast: Cast, here: int, status: Status) -> None:
    other = cast.activity("X2", series="swim", starts_at=SOON, host="T", kind="gala")
    more = {"offer_expires_at": NOON} if status is Status.OFFERED else {}
    cast.register("M1", other, status, **more)
    assert judge(cast, here, priority=True).wait_class == 1
    assert judge(cast, here, series_limit=1).refusal is RefusalCode.LIMIT_REACHED
    assert judge(cast, here, series_limit=2).refusal is None
    assert judge(cast, here, "M2", priority=True, series_limit=1) == Fairness()


def test_a_place_here_is_no_other_place(cast: Cast, here: int) -> None:
    cast.register("M1", here)
    assert judge(cast, here, priority=True, series_limit=1) == Fairness()


@pytest.mark.parametrize("status", [Status.WAITLISTED, Status.PENDING, Status.WITHDRAWN, Status.REJECTED])
def test_no_place_counts_for_nothing(cast: Cast, here: int, status: Status) -> None:
    cast.register("M1", cast.activity("X2", series="swim", starts_at=SOON), status)
    assert judge(cast, here, priority=True, series_limit=1) == Fairness()


@pytest.mark.parametrize("changes", [{"status": "cancelled"}, {"status": "draft"}, {"series": "chess"}])
def test_what_was_called_off_or_is_of_another_series_counts_for_nothing(
    cast: Cast, here: int, changes: dict[str, str]
) -> None:
    cast.register("M1", cast.activity("X2", starts_at=SOON, **({"series": "swim"} | changes)))
    assert judge(cast, here, priority=True) == Fairness()


def test_who_came_without_a_registration_was_served(cast: Cast, here: int) -> None:
    attend(cast, "M1", cast.activity("X2", series="swim", starts_at=PAST, status="held"), "present", "imported")
    assert judge(cast, here, priority=True).wait_class == 1


@pytest.mark.parametrize(
    ("host", "kind", "wait_class"), [("A", "sports", 1), ("A", "gala", 0), ("T", "sports", 0), ("A1", "sports", 0)]
)
def test_without_a_series_host_and_kind_count(cast: Cast, host: str, kind: str, wait_class: int) -> None:
    activity_id = cast.activity("NOW")
    cast.register("M1", cast.activity("X2", host=host, kind=kind, starts_at=SOON))
    assert judge(cast, activity_id, priority=True).wait_class == wait_class


@pytest.mark.parametrize(("ago", "wait_class"), [(10, 1), (200, 0)])
def test_the_season_begins_with_the_statistics_year(cast: Cast, here: int, ago: int, wait_class: int) -> None:
    then = NOON - timedelta(days=ago)
    cast.register("M1", cast.activity("X2", series="swim", starts_at=then, status="held"))
    assert judge(cast, here, priority=True).wait_class == wait_class
    assert judge(cast, here, priority=True, season_from=then.date()).wait_class == 1
    assert judge(cast, here, priority=True, season_from=then.date() + timedelta(days=1)).wait_class == 0


@pytest.mark.parametrize(
    ("host", "series", "is_refused"),
    [("A", None, True), ("A1", None, True), ("T", None, False), ("B", None, False), ("B", "swim", True)],
)
def test_staying_away_counts_at_the_host_below_it_and_in_the_series(
    cast: Cast, here: int, host: str, series: str | None, is_refused: bool
) -> None:
    attend(cast, "M1", cast.activity("X2", host=host, series=series, starts_at=PAST, status="held"))
    said = judge(cast, here, cooling_off_days=30)
    assert (said.refusal is RefusalCode.SUSPENDED) is is_refused
    assert said.until == (date(2026, 7, 5) if is_refused else None)
    assert judge(cast, here, "M2", cooling_off_days=30) == Fairness()


@pytest.mark.parametrize(("state", "evidence"), [("present", "scanned"), ("void", "scanned"), ("absent", "imported")])
def test_only_who_had_a_place_and_did_not_come_stayed_away(cast: Cast, here: int, state: str, evidence: str) -> None:
    attend(cast, "M1", cast.activity("X2", starts_at=PAST, status="held"), state, evidence)
    assert judge(cast, here, cooling_off_days=30) == Fairness()


@pytest.mark.parametrize(("status", "is_refused"), [("asked", True), ("refused", True), ("granted", False)])
def test_a_granted_appeal_excuses(cast: Cast, here: int, status: str, is_refused: bool) -> None:
    missed = cast.activity("X2", starts_at=PAST, status="held")
    attendance_id = attend(cast, "M1", missed)
    with write_tx():
        whose = {"attendance_id": attendance_id, "member_id": cast.members["M1"], "activity_id": missed}
        db.session.add(Appeal(**whose, reason="病假", status=status, asked_at=NOON))
    assert (judge(cast, here, cooling_off_days=30).refusal is not None) is is_refused


def test_many_are_judged_as_one_is(cast: Cast, here: int) -> None:
    cast.register("M1", cast.activity("X2", series="swim", starts_at=SOON))
    attend(cast, "M2", cast.activity("X3", series="swim", starts_at=PAST, status="held"))
    terms = {"priority": True, "cooling_off_days": 30}
    activity = db.session.get(Activity, here)
    assert activity is not None
    found = fairness.judge_all(activity, Terms(**terms), cast.members.values(), NOON)  # type: ignore[arg-type]
    assert found == {cast.members[one]: judge(cast, here, one, **terms) for one in cast.members}


def test_whoever_has_no_unions_host_is_still_judged(cast: Cast) -> None:
    activity_id = cast.activity("S", series="swim")
    with write_tx():
        row = lock(Activity, activity_id)
        assert row is not None
        row.mode, row.host_id, row.host_name = "sent", None, "市总工会"
    cast.register("M1", cast.activity("X2", series="swim", starts_at=SOON))
    assert judge(cast, activity_id, priority=True, cooling_off_days=9).wait_class == 1

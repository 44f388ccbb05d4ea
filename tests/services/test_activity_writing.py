"""Creating, changing and copying an activity."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import AuditEntry, Registration
from activity_hub.rules.activity import ChangeRefusal
from activity_hub.rules.lifecycle import EDITABLE, ActivityStatus, LifecycleRefusal
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import activity
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from tests.cast import Cast
from tests.conftest import NOON

START = datetime(2026, 11, 20, 19, 0)  # civil time of the activity
AWARE = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)


def fields(**more: Any) -> dict[str, Any]:
    occurrence = {"starts_at": START, "ends_at": START + timedelta(hours=2)}
    return {"title": "周五篮球夜", "kind": "sports", "union": "A", "occurrences": [occurrence], **more}


def test_it_works(cast: Cast) -> None:
    made = activity.create(
        cast.actor("organiser"),
        NOON,
        **fields(
            co_hosts=["B", "A"],
            venue="篮球馆",
            capacity=40,
            audience={"unions": ["A1", "B"], "gender": "F", "born_from": date(1980, 1, 1), "tags": ["跑团"]},
        ),
    )
    assert (made.status, made.revision, made.union, made.union_name) == ("draft", 0, "A", "柳岸街道总工会")
    assert [union.code for union in made.co_hosts] == ["B"]  # the host itself is no co-host
    assert [union.code for union in made.audience.unions] == ["A1", "B"]
    assert (made.audience.gender, made.audience.tags) == ("F", ("跑团",))
    only = made.occurrences[0]
    assert (only.no, only.starts_at, only.held_on, only.status) == (1, AWARE, date(2026, 11, 20), "planned")
    assert made.code.startswith("20261120-")
    assert made == activity.one(cast.actor("organiser"), made.id) == activity.one(cast.actor("chair"), made.code)
    assert [entry.verb for entry in db.session.scalars(select(AuditEntry))] == ["create"]


def test_an_instant_with_offset_is_taken_as_it_is(cast: Cast) -> None:
    made = activity.create(
        SYSTEM, NOON, **fields(occurrences=[{"starts_at": AWARE, "ends_at": AWARE + timedelta(hours=1)}])
    )
    assert made.occurrences[0].starts_at == AWARE


def test_the_day_is_that_of_the_activitys_own_zone(cast: Cast) -> None:
    late = {"starts_at": datetime(2026, 11, 20, 23, 0, tzinfo=UTC), "ends_at": datetime(2026, 11, 21, 1, 0, tzinfo=UTC)}
    made = activity.create(SYSTEM, NOON, **fields(occurrences=[late]))
    assert made.occurrences[0].held_on == date(2026, 11, 21)
    moved = activity.change(SYSTEM, NOON, made.id, time_zone="Europe/Berlin")
    assert moved.occurrences[0].held_on == date(2026, 11, 21)
    moved = activity.change(SYSTEM, NOON, made.id, time_zone="America/New_York")
    assert moved.occurrences[0].held_on == date(2026, 11, 20)


def test_what_is_not_said_is_filled_in(cast: Cast) -> None:
    made = activity.create(SYSTEM, NOON, **fields())
    assert (made.visibility, made.mode, made.counting, made.waitlist) == ("public", "hosted", "roster", True)
    assert (made.capacity, made.sign_up_opens_at, made.closes_at) == (None, None, AWARE)
    assert made.time_zone == "Asia/Shanghai"


@pytest.mark.parametrize("who", ["M1", "liaison", "checker", "statistician", "auditor"])
def test_it_turns_away_who_may_not(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        activity.create(cast.actor(who), NOON, **fields())
    made = activity.create(SYSTEM, NOON, **fields())
    with pytest.raises(NotAllowed if who == "auditor" else NotFound):
        activity.change(cast.actor(who), NOON, made.id, title="x")


def test_another_unions_activity_is_out_of_reach(cast: Cast) -> None:
    made = activity.create(SYSTEM, NOON, **fields(union="B"))
    with pytest.raises(NotAllowed):
        activity.create(cast.actor("organiser"), NOON, **fields(union="T"))
    with pytest.raises(NotFound):
        activity.change(cast.actor("organiser"), NOON, made.id, title="x")
    mine = activity.create(cast.actor("organiser"), NOON, **fields())
    with pytest.raises(NotAllowed):
        activity.change(cast.actor("organiser"), NOON, mine.id, union="B")
    assert activity.change(cast.actor("organiser"), NOON, mine.id, union="A1").union == "A1"


def test_a_change_leaves_alone_what_it_does_not_name(cast: Cast) -> None:
    made = activity.create(
        SYSTEM, NOON, **fields(venue="馆", audience={"unions": ["A1"], "gender": "F"}, co_hosts=["B"])
    )
    changed = activity.change(SYSTEM, NOON, made.id, summary="来吧", audience={"gender": None})
    assert (changed.summary, changed.venue, changed.audience.gender) == ("来吧", "馆", None)
    assert [union.code for union in changed.audience.unions] == ["A1"]
    assert [union.code for union in changed.co_hosts] == ["B"]
    assert changed.occurrences[0].starts_at == AWARE


def test_occurrences_are_matched_by_their_number(cast: Cast) -> None:
    second = {"starts_at": START + timedelta(days=7), "ends_at": START + timedelta(days=7, hours=2)}
    made = activity.create(SYSTEM, NOON, **fields(occurrences=[fields()["occurrences"][0], second]))
    changed = activity.change(
        SYSTEM,
        NOON,
        made.id,
        occurrences=[{"no": 2, "venue": "二楼"}, {**second, "starts_at": START + timedelta(days=6)}],
    )
    assert [(one.no, one.venue) for one in changed.occurrences] == [(1, ""), (2, "二楼"), (3, "")]
    assert [one.revision for one in changed.occurrences] == [0, 1, 0]
    with pytest.raises(Invalid) as caught:
        activity.change(SYSTEM, NOON, made.id, occurrences=[{"no": 9, "venue": "x"}])
    assert caught.value.errors["occurrences.0.no"] == ["unknown_occurrence"]


def test_what_guests_must_know_raises_the_revision_of_the_occurrence(cast: Cast) -> None:
    made = activity.create(SYSTEM, NOON, **fields(venue="馆"))

    def revisions(**more: Any) -> tuple[int, int]:
        view = activity.change(SYSTEM, NOON, made.id, **more)
        return view.revision, view.occurrences[0].revision

    assert revisions(title="周五篮球夜") == (0, 0)  # nothing changed
    assert revisions(description="新的说明") == (1, 0)  # changed, but nobody need be told
    assert revisions(title="周六篮球夜") == (2, 1)
    assert revisions(venue="二号馆") == (3, 2)
    assert revisions(occurrences=[{"no": 1, "ends_at": START + timedelta(hours=3)}]) == (4, 3)
    assert revisions(occurrences=[{"no": 1, "venue": "三号馆"}]) == (5, 4)
    assert revisions(venue="四号馆") == (6, 4)  # this occurrence has a venue of its own


def test_an_occurrence_called_off_in_a_draft_goes_and_later_stays_to_be_seen(cast: Cast) -> None:
    second = {"starts_at": START + timedelta(days=7), "ends_at": START + timedelta(days=7, hours=2)}
    made = activity.create(SYSTEM, NOON, **fields(occurrences=[fields()["occurrences"][0], second, second]))
    draft = activity.change(SYSTEM, NOON, made.id, occurrences=[{"no": 3, "status": "cancelled"}])
    assert [one.no for one in draft.occurrences] == [1, 2]
    with pytest.raises(Invalid):
        activity.change(SYSTEM, NOON, made.id, occurrences=[{"no": n, "status": "cancelled"} for n in (1, 2)])
    activity.publish(SYSTEM, NOON, made.id)
    seen = activity.change(SYSTEM, NOON, made.id, occurrences=[{"no": 2, "status": "cancelled"}])
    assert [(one.no, one.status, one.revision) for one in seen.occurrences] == [(1, "planned", 0), (2, "cancelled", 1)]


def test_a_stale_change_is_refused_and_changes_nothing(cast: Cast) -> None:
    made = activity.create(SYSTEM, NOON, **fields())
    activity.change(SYSTEM, NOON, made.id, seen_revision=0, summary="先到")
    with pytest.raises(Refused) as caught:
        activity.change(SYSTEM, NOON, made.id, seen_revision=0, summary="后到")
    assert caught.value.code is ChangeRefusal.CHANGED_MEANWHILE
    assert activity.one(SYSTEM, made.id).summary == "先到"


@pytest.mark.parametrize("status", list(ActivityStatus))
def test_only_what_is_not_over_can_be_changed(cast: Cast, status: ActivityStatus) -> None:
    activity_id = cast.activity(status=status.value)
    if status in EDITABLE:
        assert activity.change(SYSTEM, NOON, activity_id, summary="x").revision == 1
        return
    with pytest.raises(Refused) as caught:
        activity.change(SYSTEM, NOON, activity_id, summary="x")
    assert caught.value.code is LifecycleRefusal.WRONG_STATUS


def sign_up(activity_id: int, cast: Cast, *numbers: str, status: str, wait_from: int = 1) -> None:
    with write_tx():
        for seq, number in enumerate(numbers, wait_from):
            waits = status == "waitlisted"
            db.session.add(
                Registration(
                    activity_id=activity_id,
                    member_id=cast.members[number],
                    union_then_id=cast.unions["A1"],
                    status=status,
                    wait_seq=seq if waits else None,
                    short_code=f"{number[:3]}{seq:05}",
                    created_at=NOON,
                    updated_at=NOON,
                )
            )


def test_capacity_below_what_is_taken_becomes_what_is_taken(cast: Cast) -> None:
    activity_id = cast.activity(capacity=5, taken=2)
    sign_up(activity_id, cast, "M1", "M2", status="confirmed")
    assert activity.change(SYSTEM, NOON, activity_id, capacity=1).capacity == 2


def test_raising_the_capacity_promotes_at_once_and_in_order(cast: Cast) -> None:
    activity_id = cast.activity(capacity=1, taken=1, seq=3, waiting=3)
    sign_up(activity_id, cast, "M1", status="confirmed")
    sign_up(activity_id, cast, "M2", "chair", "auditor", status="waitlisted")
    view = activity.change(SYSTEM, NOON, activity_id, capacity=3)
    assert (view.taken, view.waiting) == (3, 1)
    left = db.session.scalars(select(Registration.member_id).where(Registration.status == "waitlisted")).all()
    assert left == [cast.members["auditor"]]
    assert activity.change(SYSTEM, NOON, activity_id, capacity=None).taken == 4


def test_last_years_is_copied_to_the_same_weekday(cast: Cast) -> None:
    last_year = datetime(2025, 6, 20, 11, 0, tzinfo=UTC)  # a Friday
    activity_id = cast.activity(
        starts_at=last_year,
        status="held",
        title="2025年篮球夜",
        sign_up_opens_at=last_year - timedelta(days=9),
        capacity=40,
        taken=3,
    )
    made = activity.copy(cast.actor("organiser"), NOON, activity_id)
    assert (made.status, made.title, made.taken, made.capacity) == ("draft", "2026年篮球夜", 0, 40)
    only = made.occurrences[0]
    assert only.starts_at == datetime(2026, 6, 19, 11, 0, tzinfo=UTC)
    assert (only.held_on.weekday(), only.held_on) == (4, date(2026, 6, 19))
    assert made.sign_up_opens_at == only.starts_at - timedelta(days=9)
    assert made.code != activity.one(SYSTEM, activity_id).code


def test_a_copy_keeps_the_clock_across_summer_time(cast: Cast) -> None:
    winter = datetime(2026, 3, 27, 18, 0, tzinfo=UTC)  # 19:00 in Berlin
    activity_id = cast.activity(starts_at=winter, time_zone="Europe/Berlin")
    copied = activity.copy(SYSTEM, datetime(2026, 4, 1, tzinfo=UTC), activity_id).occurrences[0]
    assert copied.starts_at == datetime(2027, 3, 26, 18, 0, tzinfo=UTC)
    older = cast.activity("X2", starts_at=datetime(2026, 3, 30, 17, 0, tzinfo=UTC), time_zone="Europe/Berlin")
    moved = activity.copy(SYSTEM, datetime(2026, 4, 1, tzinfo=UTC), older).occurrences[0]
    assert moved.starts_at == datetime(2027, 3, 29, 17, 0, tzinfo=UTC)


def test_a_copy_of_long_ago_lands_in_what_is_to_come(cast: Cast) -> None:
    old = cast.activity(starts_at=datetime(2019, 6, 14, 11, 0, tzinfo=UTC))
    copied = activity.copy(SYSTEM, NOON, old).occurrences[0]
    assert copied.held_on > NOON.date()
    assert copied.held_on.weekday() == 4
    assert copied.held_on - NOON.date() <= timedelta(days=364)


def test_a_cover_is_set_and_taken_off(cast: Cast) -> None:
    activity_id = cast.activity()
    assert activity.set_cover(cast.actor("organiser"), NOON, activity_id, "ab12").cover == "ab12"
    assert activity.set_cover(cast.actor("organiser"), NOON, activity_id, None).cover is None
    with pytest.raises(NotAllowed):
        activity.set_cover(cast.actor("M1"), NOON, activity_id, "ab12")

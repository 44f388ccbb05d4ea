"""What a draft says of dates begins to count when it is published, however that comes about."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Draw, Quota
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import activity, checks, chores
from activity_hub.services.chores import Done
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.loading import ACTIVITIES, one
from tests.services.registration.pressing import sign_up
from tests.services.test_activity_writing import fields

DAY = timedelta(days=1)
BACK = NOON + 2 * DAY


def due_at(activity_id: int) -> datetime | None:
    db.session.rollback()
    return db.session.get_one(Activity, activity_id).due_at


def draft(**more: Any) -> int:
    return activity.create(SYSTEM, NOON, **fields(union="T", capacity=2, **more)).id


def kept(returns_at: datetime = BACK) -> dict[str, Any]:
    return {"quotas": [{"union": "B", "places": 1, "returns_at": returns_at}]}


@pytest.mark.parametrize("is_copied", [False, True])
def test_places_kept_in_a_draft_go_back_on_their_day(cast: Cast, is_copied: bool) -> None:
    made, back = draft(**kept()), BACK
    if is_copied:
        made, back = activity.copy(SYSTEM, NOON, made).id, BACK + 364 * DAY
    assert due_at(made) is None, "a draft is due for nothing"
    activity.publish(SYSTEM, NOON, made)
    assert due_at(made) == back
    assert [sign_up(cast, number, made).status.value for number in ("M1", "M2")] == ["confirmed", "waitlisted"]
    assert chores.settle_due(at=back - timedelta(seconds=1)) == Done()
    assert chores.settle_due(at=back) == Done(1, 1)
    assert chores.repair(at=back) == Done() and not any(checks.violations(back).values())


def test_a_first_call_set_in_a_draft_ends_at_its_time(cast: Cast) -> None:
    other = cast.activity("X2", series="s", starts_at=NOON + 30 * DAY)
    cast.register("M1", other)
    made = draft(series="s", terms={"priority": True, "priority_until": BACK})
    activity.publish(SYSTEM, NOON, made)
    assert due_at(made) == BACK
    assert sign_up(cast, "M1", made).status.value == "waitlisted"
    assert chores.settle_due(at=BACK) == Done(1, 1) and chores.repair(at=BACK) == Done()


def test_a_day_that_has_passed_before_publishing_is_written_at_once(cast: Cast) -> None:
    made = draft(**kept(NOON + timedelta(hours=1)))
    activity.publish(SYSTEM, BACK, made)
    assert due_at(made) is None
    assert db.session.scalars(select(Quota.returned_at)).all() == [BACK]
    assert chores.settle_due(at=BACK) == Done()


def test_a_draft_of_which_the_day_passes_is_left_alone(cast: Cast) -> None:
    draft(**kept())
    assert chores.settle_due(at=BACK) == Done()
    assert db.session.scalars(select(Quota.returned_at)).all() == [None]


def test_a_draft_that_is_changed_is_still_due_for_nothing(cast: Cast) -> None:
    made = draft()
    activity.change(SYSTEM, NOON, made, **kept())
    assert due_at(made) is None
    activity.publish(SYSTEM, NOON, made)
    activity.change(SYSTEM, NOON, made, **kept(BACK + DAY))
    assert due_at(made) == BACK + DAY


def test_taken_up_again_after_a_postponement_it_is_due_as_before(cast: Cast) -> None:
    made = draft(**kept())
    activity.publish(SYSTEM, NOON, made)
    activity.postpone(SYSTEM, NOON, made, "台风")
    later = {"no": 1, "starts_at": BACK + 20 * DAY, "ends_at": BACK + 21 * DAY}
    activity.change(SYSTEM, NOON, made, occurrences=[later])
    activity.publish(SYSTEM, NOON, made)
    assert due_at(made) == BACK


def test_an_import_that_publishes_does_all_of_it(cast: Cast) -> None:
    made = draft(terms={"allotment": "draw"}, **kept())
    with write_tx():
        db.session.get_one(Activity, made).code = "Z7"
    outcome = one("activities", ACTIVITIES + "Z7,周五篮球夜,sports,T,,,hosted,roster,published,\n")
    assert outcome.is_good and outcome.files["activities"].changed == 1
    assert due_at(made) == BACK
    assert db.session.get(Draw, made) is not None

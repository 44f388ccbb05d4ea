"""An activity whose places are drawn, with a crowd that has signed up, for the tests of the draw."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Outbox, Registration
from activity_hub.services import drawing, registration
from activity_hub.services.base import draws
from tests.cast import Cast
from tests.conftest import NOON

CLOSES = NOON + timedelta(days=3)
TERMS = {"allotment": "draw"}


def published(cast: Cast, capacity: int | None = 3, **more: Any) -> int:
    """An activity of the cast with a draw, its seed committed to; it closes three days after noon."""
    terms = TERMS | more.pop("terms", {})
    activity_id = cast.activity(capacity=capacity, terms=terms, sign_up_closes_at=CLOSES, **more)
    with write_tx():
        activity = lock(Activity, activity_id)
        assert activity is not None
        draws.commit(activity, NOON)
    return activity_id


def crowd(cast: Cast, count: int, union: str = "A1") -> list[str]:
    """So many more members, by number."""
    numbers = [f"{union}-{no}" for no in range(count)]
    with write_tx():
        for number in numbers:
            cast.add_member(number, f"会员{number}", "F", union)
    return numbers


def sign_up(cast: Cast, activity_id: int, numbers: list[str]) -> dict[str, int]:
    """The registrations by member number."""
    made = [registration.sign_up(by=cast.actor(one), at=NOON, activity_id=activity_id)[0] for one in numbers]
    return {one: view.id for one, view in zip(numbers, made, strict=True)}


def draw(cast: Cast, activity_id: int, by: str = "organiser", at: Any = CLOSES) -> bool:
    return drawing.draw(by=cast.actor(by), at=at, activity_id=activity_id)


def document(cast: Cast, activity_id: int) -> dict[str, Any]:
    return drawing.listed(by=cast.actor("M1"), activity_id=activity_id)


def statuses(activity_id: int) -> dict[int, str]:
    rows = db.session.execute(
        select(Registration.id, Registration.status).where(Registration.activity_id == activity_id)
    )
    return {row.id: row.status for row in rows}


def told(activity_id: int) -> list[str]:
    rows = db.session.scalars(select(Outbox.kind).where(Outbox.activity_id == activity_id))
    return sorted(rows)

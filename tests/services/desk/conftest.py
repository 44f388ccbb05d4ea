"""What the tests of the desk begin with: an activity that asks for approval, and people who applied."""

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Registration
from activity_hub.rules.desk import Verb
from activity_hub.services import desk
from activity_hub.services.base import admission
from activity_hub.services.base.admission import Wish
from activity_hub.services.desk import Chosen, Done, Order
from tests.cast import Cast
from tests.conftest import Clock


class Bench:
    """Short ways to sign people up and to give commands at the desk."""

    def __init__(self, cast: Cast, clock: Clock) -> None:
        self.cast, self.clock = cast, clock

    def sign_up(self, number: str, activity_id: int, **wish: object) -> int:
        """What a member's own sign-up comes to; its id."""
        with write_tx():
            activity = db.session.get_one(Activity, activity_id)
            asked = Wish(self.cast.members[number], accept_clash=True, **wish)  # type: ignore[arg-type]
            made = admission.admit(self.cast.actor(number), self.clock.at, activity, asked)
            return made.registration.id

    def order(self, verb: Verb, activity_id: int, *ids: int, by: str = "organiser", **more: object) -> Done:
        self.clock.at = self.clock.at.replace(second=(self.clock.at.second + 1) % 60)
        everybody = bool(more.pop("everybody", False))
        filters = more.pop("filters", desk.Filters())
        return desk.carry_out(
            by=self.cast.actor(by),
            at=self.clock.at,
            activity_id=activity_id,
            order=Order(verb, **more),  # type: ignore[arg-type]
            chosen=Chosen(ids, everybody, filters),  # type: ignore[arg-type]
        )

    def undo(self, done: Done, activity_id: int, by: str = "organiser") -> Done | None:
        self.clock.at = self.clock.at.replace(minute=(self.clock.at.minute + 1) % 60)
        return desk.undo(by=self.cast.actor(by), at=self.clock.at, activity_id=activity_id, bulk_id=done.bulk_id)

    def status(self, *ids: int) -> list[str]:
        db.session.rollback()
        found = dict(db.session.execute(select(Registration.id, Registration.status)).all())
        return [found[one] for one in ids]

    def taken(self, activity_id: int) -> tuple[int, int]:
        db.session.rollback()
        row = db.session.get_one(Activity, activity_id)
        return row.taken, row.waiting


@pytest.fixture
def bench(cast: Cast, clock: Clock) -> Bench:
    return Bench(cast, clock)

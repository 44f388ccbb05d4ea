"""What is told is told once, to many in two statements, and only together with what it tells of."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from activity_hub.database import db, write_tx
from activity_hub.models import Outbox
from activity_hub.rules.notices import Notice
from activity_hub.services.base import outbox
from activity_hub.services.base.outbox import Telling
from tests.cast import Cast
from tests.conftest import Clock
from tests.statements import statements


def told() -> list[tuple[int | None, str, int]]:
    rows = db.session.scalars(select(Outbox).order_by(Outbox.id))
    return [(row.registration_id, row.kind, row.transition) for row in rows]


def test_the_same_change_is_told_once_and_a_second_one_again(cast: Cast, clock: Clock) -> None:
    activity_id = cast.activity()
    registration_id = cast.register("M1", activity_id)
    whom = {"member_id": cast.members["M1"], "activity_id": activity_id, "registration_id": registration_id}
    for at in (clock.at, clock.at, clock.at.replace(hour=5)):
        with write_tx():
            outbox.tell(**whom, kind=Notice.PROMOTED, at=at)
    assert told() == [(registration_id, "promoted", 1), (registration_id, "promoted", 2)]


def test_the_index_stands_behind_it(cast: Cast, clock: Clock) -> None:
    activity_id = cast.activity()
    registration_id = cast.register("M1", activity_id)
    same = {"member_id": cast.members["M1"], "registration_id": registration_id, "kind": "promoted", "transition": 1}
    with pytest.raises(IntegrityError), write_tx():
        db.session.add_all([Outbox(**same, created_at=clock.at), Outbox(**same, created_at=clock.at)])


@pytest.mark.parametrize("many", [3, 600])
def test_many_are_told_in_two_statements(cast: Cast, clock: Clock, many: int) -> None:
    activity_id = cast.activity()
    with write_tx():
        for number in range(many):
            cast.add_member(f"N{number}", "某人", "F", "A1")
    tellings = [
        Telling(cast.members[f"N{number}"], activity_id, cast.register(f"N{number}", activity_id))
        for number in range(3)
    ] + [Telling(cast.members[f"N{number}"], activity_id) for number in range(3, many)]
    with write_tx(), statements() as sent:
        outbox.tell_all(tellings, kind=Notice.MESSAGE, at=clock.at)
    assert len({statement.split("VALUES")[0] for statement in sent}) == 2
    assert len(told()) == many


def test_what_is_undone_was_not_told(cast: Cast, clock: Clock) -> None:
    with pytest.raises(ZeroDivisionError), write_tx():
        outbox.tell(
            member_id=cast.members["M1"], activity_id=None, registration_id=None, kind=Notice.MESSAGE, at=clock.at
        )
        raise ZeroDivisionError
    assert told() == []

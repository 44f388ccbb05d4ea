"""What must never stand in the tables of delegations is found where it does."""

import pytest
from sqlalchemy import text

from activity_hub.database import write_tx
from activity_hub.services import checks
from tests.services.delegation.conftest import Day


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE contest SET activity_id = 2", "entries_stay_in_their_activity"),
        ("UPDATE delegate SET registration_id = NULL", "who_is_handed_in_is_registered"),
        ("UPDATE delegate SET registration_id = 1", "who_is_handed_in_is_registered"),
    ],
)
def test_a_breach_among_delegations_is_found(day: Day, statement: str, name: str) -> None:
    day.cast.activity("X2")
    day.entered()
    with write_tx() as session:
        session.execute(text(statement))
    assert {one for one, count in checks.violations().items() if count} == {name}
    day.broken_by_hand = {name}

"""Whose turn it is in a waiting list: members not served before the others, and of these whoever was accepted first."""

from sqlalchemy import Subquery, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from activity_hub.models import Registration
from activity_hub.rules.places import Status

_ahead = aliased(Registration)

# The turn of the registration of a query, from 1; NULL for who does not wait. For a few rows: it counts anew for each.
TURN = case(
    (
        Registration.status == Status.WAITLISTED.value,
        select(func.count(_ahead.id))
        .where(
            _ahead.activity_id == Registration.activity_id,
            _ahead.status == Status.WAITLISTED.value,
            or_(
                _ahead.wait_class < Registration.wait_class,
                and_(_ahead.wait_class == Registration.wait_class, _ahead.wait_seq <= Registration.wait_seq),
            ),
        )
        .correlate(Registration)
        .scalar_subquery(),
    )
)


def turns_of(activity_id: int) -> Subquery:
    """The whole list as `id` and `turn`, counted once for all who wait."""
    turn = func.row_number().over(order_by=(Registration.wait_class, Registration.wait_seq)).label("turn")
    waiting = and_(Registration.activity_id == activity_id, Registration.status == Status.WAITLISTED.value)
    return select(Registration.id, turn).where(waiting).subquery("turns")

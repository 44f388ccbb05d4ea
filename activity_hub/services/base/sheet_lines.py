"""The number of a line on a union's sign-in sheet: the same on every print, whoever signs up or withdraws later."""

from typing import Any

from sqlalchemy import func, select

from activity_hub.models import Registration


def of(activity_id: int) -> Any:
    """A subquery (`id`, `line`) of the activity's registrations, counted within each union as they came in.

    Every registration there ever was is counted, so a number is never given to somebody else.
    """
    line = func.row_number().over(partition_by=Registration.union_then_id, order_by=Registration.id)
    found = select(Registration.id, line.label("line")).where(Registration.activity_id == activity_id)
    return found.subquery("sheet_lines")

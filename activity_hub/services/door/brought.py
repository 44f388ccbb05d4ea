"""Who handed a scan in that somebody else had made, as a column of a query."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from activity_hub.models import DoorDevice, Member, Scan


def brought_by(scan: Any = Scan) -> ColumnElement[str | None]:
    """The name of the checker, else of the phone; NULL where whoever made it has sent it."""
    who, phone = aliased(Member), aliased(DoorDevice)
    name = select(who.name).where(who.id == scan.sent_by_id).scalar_subquery()
    return func.coalesce(name, select(phone.name).where(phone.id == scan.sent_by_device_id).scalar_subquery())

"""The holidays and working weekends of the yearly notice."""

from typing import Any

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import SpecialDay
from activity_hub.rules.faults import FaultCode
from activity_hub.rules.permissions import Right
from activity_hub.rules.sheet import Record
from activity_hub.services.importing.batch import Batch, insert_many


def load_special_days(batch: Batch) -> None:
    """Add and change days, each once; they hold for the whole hub, so the right at its top is asked for."""
    if "special_days" not in batch.sheets:
        return
    stored: dict[object, SpecialDay] = {row.on: row for row in db.session.scalars(select(SpecialDay))}
    top = min(batch.union_paths.values(), key=len, default=None)
    first: dict[object, Record] = {}
    added: list[dict[str, Any]] = []
    for record in batch.records("special_days"):
        on = record.values["on"]
        if not batch.may("special_days", record, Right.PUBLISH_ACTIVITY, top, "on"):
            continue
        if on in first:
            batch.fault("special_days", record, FaultCode.DUPLICATE, "on", other=first[on].line)
            continue
        first[on] = record
        values = {"is_working": record.values["is_working"], "name": record.text("name") or ""}
        row = stored.get(on)
        if row is None:
            added.append(values | {"on": on})
            batch.count("special_days", "added")
            continue
        is_new = any(getattr(row, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(row, name, value)
        batch.count("special_days", "changed" if is_new else "unchanged")
    insert_many(SpecialDay, added)
    batch.tick(len(first))

"""The targets of unions and the items of their yearly plans."""

from typing import Any

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import PlanItem, Target
from activity_hub.rules.faults import FaultCode
from activity_hub.rules.permissions import Right
from activity_hub.rules.sheet import Record
from activity_hub.services.importing.batch import Batch, insert_many, update_many

TARGET = ("value",)
PLAN = ("title", "due_on", "done_on", "status", "owner")
OPEN = "open"


def load_targets(batch: Batch) -> None:
    """Add and change targets, one for each union and metric."""
    _load(batch, "targets", Target, "metric", TARGET)


def load_plan(batch: Batch) -> None:
    """Add and change items of plans, one for each union and number."""
    _load(batch, "plan", PlanItem, "no", PLAN)


def _load(batch: Batch, what: str, model: type[Any], key: str, columns: tuple[str, ...]) -> None:
    if what not in batch.sheets:
        return
    stored = {(row.union_id, getattr(row, key)): row for row in db.session.scalars(select(model))}
    first: dict[tuple[int, str], Record] = {}
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for record in batch.records(what):
        union_id = batch.refer(what, record, "union", "unions")
        if union_id is None or not batch.may(
            what, record, Right.PUBLISH_ACTIVITY, batch.union_paths[union_id], "union"
        ):
            continue
        place = (union_id, record.text(key) or "")
        if place in first:
            batch.fault(what, record, FaultCode.DUPLICATE, key, other=first[place].line)
            continue
        first[place] = record
        values = {name: record.values[name] for name in columns if name in record.values}
        if what == "plan" and values.get("status") is None and (place not in stored or "status" in values):
            values["status"] = OPEN
        if place not in stored:
            added.append(dict.fromkeys(columns) | values | {"union_id": union_id, key: place[1]})
            batch.count(what, "added")
            continue
        news = {name: value for name, value in values.items() if getattr(stored[place], name) != value}
        changed.append(news | {"id": stored[place].id})
        batch.count(what, "changed" if news else "unchanged")
    insert_many(model, added)
    update_many(model, changed)
    batch.tick(len(first))

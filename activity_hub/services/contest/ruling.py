"""Writing the rules a line-up has to keep."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Contest, LineUpRule
from activity_hub.rules.contest import RULES_MAX, ContestRefusal
from activity_hub.rules.line_up import Rule, RuleFault, read_detail
from activity_hub.rules.permissions import Actor
from activity_hub.services.base import access, contests
from activity_hub.services.contest.writing import changed, open_activity


def add_rule(
    *, by: Actor, at: datetime, activity_id: int | str, kind: str, contest_id: int | None, detail: Mapping[str, Any]
) -> Rule:
    """A new rule; without a contest it is about the whole delegation.

    Raises Invalid with every fault by field, Refused with TOO_MANY_RULES, and what open_activity() does.
    """
    with write_tx():
        activity = open_activity(by, activity_id)
        count = select(func.count()).select_from(LineUpRule).where(LineUpRule.activity_id == activity.id)
        if (db.session.scalar(count) or 0) >= RULES_MAX:
            raise access.Refused(ContestRefusal.TOO_MANY_RULES, most=RULES_MAX)
        row = LineUpRule(activity_id=activity.id, **_read(activity, kind, contest_id, detail))
        db.session.add(row)
        db.session.flush()
        changed(by, at, activity, "add", "line_up_rule", row.id, kind=row.kind)
        return contests.rule_view(row)


def change_rule(
    *,
    by: Actor,
    at: datetime,
    activity_id: int | str,
    rule_id: int,
    kind: str,
    contest_id: int | None,
    detail: Mapping[str, Any],
) -> Rule:
    """The rule, now saying this; raises as add_rule() does, and NotFound."""
    with write_tx():
        activity = open_activity(by, activity_id)
        row = _one(activity, rule_id)
        for name, value in _read(activity, kind, contest_id, detail).items():
            setattr(row, name, value)
        changed(by, at, activity, "change", "line_up_rule", row.id, kind=row.kind)
        return contests.rule_view(row)


def remove_rule(*, by: Actor, at: datetime, activity_id: int | str, rule_id: int) -> None:
    """Take the rule away; raises NotFound, and what open_activity() does."""
    with write_tx():
        activity = open_activity(by, activity_id)
        row = _one(activity, rule_id)
        changed(by, at, activity, "remove", "line_up_rule", row.id, kind=row.kind)
        db.session.delete(row)


def _read(activity: Activity, kind: str, contest_id: int | None, detail: Mapping[str, Any]) -> dict[str, Any]:
    kept, found = read_detail(kind, contest_id, detail)
    if contest_id is not None:
        known = select(Contest.id).where(Contest.id == contest_id, Contest.activity_id == activity.id)
        if not 0 < contest_id <= access.BIGGEST_ID or db.session.scalar(known) is None:
            found["contest_id"] = [RuleFault.UNKNOWN_CONTEST]
    if found:
        raise access.Invalid(found)
    return {"kind": kind, "contest_id": contest_id, "detail": kept}


def _one(activity: Activity, rule_id: int) -> LineUpRule:
    row = db.session.get(LineUpRule, rule_id) if 0 < rule_id <= access.BIGGEST_ID else None
    if row is None or row.activity_id != activity.id:
        raise access.NotFound
    return row

"""The terms of a sign-up, laid over what they are now."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity, Registration
from activity_hub.rules import terms as rule
from activity_hub.rules.activity import ActivityFault, Faults, text_fault
from activity_hub.rules.places import Status
from activity_hub.rules.seats import WaitPolicy
from activity_hub.rules.terms import Allotment, Terms
from activity_hub.services.activity import wishes
from activity_hub.services.base import draws, fairness, frame

_WORDS = {"wait_policy": WaitPolicy, "allotment": Allotment}
_FLAGS = ("offer_skips_night", "offer_skips_days_off", "needs_approval", "priority", "joint_teams")
_NEVER_NONE = ("guests_max", "team_from", "team_to", "team_substitutes")


def read(row: Activity | None, fields: Mapping[str, Any], capacity: int | None, zone: Any, found: Faults) -> Terms:
    """The terms after the wish; a field that is not named stays as it is. Every fault under `terms.<field>`."""
    now = Terms.of(row.terms if row is not None else {})
    given = dict(fields.get("terms") or {})
    news: dict[str, Any] = {}
    for name, value in given.items():
        try:
            news[name] = _value(name, value, zone)
        except ValueError:
            found.setdefault(f"terms.{name}", []).append(ActivityFault.UNKNOWN_WORD)
    terms = replace(now, **news)
    has_contests = row is not None and frame.of(row).has_contests
    for name, faults in rule.faults(terms, capacity, has_contests).items():
        found.setdefault(f"terms.{name}", []).extend(faults)
    if row is not None and terms.allotment is not now.allotment and frame.of(row).is_drawn:
        found.setdefault("terms.allotment", []).append(ActivityFault.DRAWN_ALREADY)
    elif row is not None and now.is_drawn and not terms.is_drawn and draws.has_entries(row.id):
        found.setdefault("terms.allotment", []).append(ActivityFault.DRAW_UNDER_WAY)
    series = str(fields.get("series") or "").strip()
    if series and (fault := text_fault(series, rule.SERIES_MAX)):
        found.setdefault("series", []).append(fault)
    return terms


def take(row: Activity, terms: Terms, fields: Mapping[str, Any], at: datetime) -> list[str]:
    """Write the terms and the series; answers which of them changed."""
    changed, before = [], Terms.of(row.terms or {})
    if terms.kept() != (row.terms or {}):
        row.terms = terms.kept()
        changed.append("terms")
    if "series" in fields:
        series = str(fields["series"] or "").strip() or None
        if series != row.series:
            row.series = series
            changed.append("series")
    is_other = (before.priority, before.season_from) != (terms.priority, terms.season_from)
    if row.id is not None and (before.priority or terms.priority) and (is_other or "series" in changed):
        _classify(row, terms, at)
    return changed


def _classify(row: Activity, terms: Terms, at: datetime) -> None:
    """Let whoever waits stand in the class that the terms give them now, each with the turn they had.

    Else a newcomer would stand before those who have waited since there was a class behind the first.
    """
    db.session.flush()
    waits = [Status.WAITLISTED.value, Status.PENDING.value]
    asked = select(Registration).where(Registration.activity_id == row.id, Registration.status.in_(waits))
    waiting = db.session.scalars(asked.order_by(Registration.id)).all()
    fair = fairness.judge_all(row, terms, [one.member_id for one in waiting], at)
    for one in waiting:
        one.wait_class = fair[one.member_id].wait_class


def _value(name: str, value: Any, zone: Any) -> Any:
    if name in _WORDS:
        return _WORDS[name](value)
    if name in _FLAGS:
        return bool(value)
    if name in _NEVER_NONE:
        return value or 0
    if name == "priority_until":
        return wishes.instant(value, zone) if isinstance(value, datetime) else None
    if name == "season_from":
        return value if isinstance(value, date) else None
    if name not in rule.NAMES:
        raise ValueError(name)
    return value

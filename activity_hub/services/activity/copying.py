"""Last year's activity once more: a draft of the same on the same weekdays, in what is to come."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, AudienceUnion, CoHost, Contest, LineUpRule, Occurrence, Quota, Union
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.terms import Terms
from activity_hub.services.activity import quotas, wishes
from activity_hub.services.activity.writing import add, made_code, occurrences_of
from activity_hub.services.base import access, audit, question_writing
from activity_hub.services.base import activity_views as views
from activity_hub.services.base.activity_views import ActivityView

A_YEAR_OF_WEEKS = 364


def copy(by: Actor, at: datetime, activity_id: int | str) -> ActivityView:
    """A new draft of the same, moved by whole years of 52 weeks so that every weekday stays, into what is to come."""
    with write_tx():
        row = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
        held = occurrences_of(row)
        first = min((one.held_on for one in held), default=at.date())
        days = A_YEAR_OF_WEEKS * max(1, -(-((at.date() - first).days + 1) // A_YEAR_OF_WEEKS))
        again = Activity(
            code=made_code(first + timedelta(days=days)),
            host_id=row.host_id,
            created_by_id=by.member_id,
            created_at=at,
            updated_at=at,
            revision=0,
            cover=row.cover,
            pinyin=row.pinyin,
        )
        for name in (*wishes.SCALARS, "audience_gender", "born_from", "born_to", "audience_tags", "series"):
            setattr(again, name, getattr(row, name))
        terms = Terms.of(row.terms)
        until = _later(terms.priority_until, days, row.time_zone)
        season = terms.season_from and terms.season_from + timedelta(days=days)
        again.terms = replace(terms, priority_until=until, season_from=season).kept()
        again.title = row.title.replace(str(first.year), str((first + timedelta(days=days)).year))
        again.sign_up_opens_at = _later(row.sign_up_opens_at, days, row.time_zone)
        again.sign_up_closes_at = _later(row.sign_up_closes_at, days, row.time_zone)
        add(again)
        _copy_occurrences(row, again, held, days)
        _copy_links(row, again)
        _copy_quotas(row, again, days)
        _copy_contests(row, again, days // A_YEAR_OF_WEEKS)
        question_writing.copy(row, again, days)
        audit.record(by, at, "copy", "activity", again.id, of=row.code)
        db.session.flush()
        return views.of_row(again)


def _later(at: datetime | None, days: int, zone_name: str) -> datetime | None:
    """The same civil time so many days later."""
    if at is None:
        return None
    zone = ZoneInfo(zone_name)
    return (at.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=zone).astimezone(UTC)


def _copy_occurrences(row: Activity, again: Activity, held: list[Occurrence], days: int) -> None:
    for one in held:
        db.session.add(
            Occurrence(
                activity_id=again.id,
                no=one.no,
                held_on=one.held_on + timedelta(days=days),
                starts_at=_later(one.starts_at, days, row.time_zone),
                ends_at=_later(one.ends_at, days, row.time_zone),
                venue=one.venue,
                updated_at=again.created_at,
            )
        )


def _copy_links(row: Activity, again: Activity) -> None:
    hosts = db.session.scalars(select(CoHost.union_id).where(CoHost.activity_id == row.id)).all()
    invited = db.session.scalars(select(AudienceUnion.union_id).where(AudienceUnion.activity_id == row.id)).all()
    db.session.add_all(CoHost(activity_id=again.id, union_id=union_id) for union_id in hosts)
    db.session.add_all(AudienceUnion(activity_id=again.id, union_id=union_id) for union_id in invited)


def _copy_quotas(row: Activity, again: Activity, days: int) -> None:
    """The same places for the same unions, to be returned as much later."""
    asked = select(Quota.places, Quota.returns_at, Union.code).join(Union, Union.id == Quota.union_id)
    fields: list[quotas.QuotaFields] = [
        {"union": code, "places": places, "returns_at": _later(returns_at, days, row.time_zone)}
        for places, returns_at, code in db.session.execute(asked.where(Quota.activity_id == row.id))
    ]
    if fields:
        db.session.flush()
        quotas.write(again, quotas.read(fields, UTC, {}))


def _copy_contests(row: Activity, again: Activity, years: int) -> None:
    """The same contests under the same rules; the cut-offs of age groups move with the year."""
    db.session.flush()
    ids: dict[int | None, int | None] = {None: None}
    for contest in db.session.scalars(select(Contest).where(Contest.activity_id == row.id).order_by(Contest.no)):
        kept = _plain(contest) | {"activity_id": again.id}
        for cut_off in ("born_from", "born_to"):
            kept[cut_off] = kept[cut_off] and _years_later(kept[cut_off], years)
        made = Contest(**kept)
        db.session.add(made)
        db.session.flush()
        ids[contest.id] = made.id
    for rule in db.session.scalars(select(LineUpRule).where(LineUpRule.activity_id == row.id).order_by(LineUpRule.id)):
        kept = _plain(rule) | {"activity_id": again.id, "contest_id": ids[rule.contest_id]}
        db.session.add(LineUpRule(**kept))


def _plain(row: Contest | LineUpRule) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key != "id"}


def _years_later(day: date, years: int) -> date:
    """The same day of a later year; the 29th of February becomes the 28th."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)

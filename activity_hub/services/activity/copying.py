"""Last year's activity once more: a draft of the same on the same weekdays, in what is to come."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, AudienceUnion, CoHost, Occurrence
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.activity import wishes
from activity_hub.services.activity.writing import add, made_code, occurrences_of
from activity_hub.services.base import access, audit
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
        for name in (*wishes.SCALARS, "audience_gender", "born_from", "born_to", "audience_tags"):
            setattr(again, name, getattr(row, name))
        again.title = row.title.replace(str(first.year), str((first + timedelta(days=days)).year))
        again.sign_up_opens_at = _later(row.sign_up_opens_at, days, row.time_zone)
        again.sign_up_closes_at = _later(row.sign_up_closes_at, days, row.time_zone)
        add(again)
        _copy_occurrences(row, again, held, days)
        _copy_links(row, again)
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

"""Telling members: rows written in the transaction of what they tell of, so that neither is there without the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from activity_hub.database import db
from activity_hub.models import Outbox
from activity_hub.rules.notices import Notice

_NAMED = 500  # so many registrations are asked for by id; more than that by their activities


@dataclass(frozen=True, slots=True)
class Telling:
    """One message to one member; `text` is a reason or an organiser's words, empty where the kind says it all."""

    member_id: int
    activity_id: int | None
    registration_id: int | None = None
    text: str = ""


def tell(
    *,
    member_id: int,
    activity_id: int | None,
    registration_id: int | None,
    kind: Notice,
    at: datetime,
    text: str = "",
    by_id: int | None = None,
) -> None:
    """Tell one member of one change, in two statements; see tell_all."""
    tell_all([Telling(member_id, activity_id, registration_id, text)], kind=kind, at=at, by_id=by_id)


def tell_all(tellings: Sequence[Telling], *, kind: Notice, at: datetime, by_id: int | None = None) -> None:
    """Tell members each of the own change, in two statements however many they are.

    Stands inside write_tx(), after the change, under the lock that serialises the registrations' changes. A change is
    known by its registration, kind and time: told again it stays one; a unique index stands behind that.
    """
    if not tellings:
        return
    db.session.flush()
    told = _told(tellings, kind)
    rows = {}
    for telling in tellings:
        count, last_at = told.get(telling.registration_id, (0, None))
        if last_at != at:
            rows[telling] = {
                "member_id": telling.member_id,
                "activity_id": telling.activity_id,
                "registration_id": telling.registration_id,
                "kind": kind.value,
                "transition": count + 1,
                "text": telling.text,
                "by_id": by_id,
                "created_at": at,
            }
    if rows:
        db.session.execute(insert(Outbox).execution_options(render_nulls=True), list(rows.values()))


def _told(tellings: Iterable[Telling], kind: Notice) -> dict[int | None, tuple[int, datetime]]:
    """How often each registration has been told of this kind, and when last."""
    ids = {telling.registration_id for telling in tellings if telling.registration_id is not None}
    if not ids:
        return {}
    asked = select(Outbox.registration_id, func.max(Outbox.transition), func.max(Outbox.created_at))
    if len(ids) <= _NAMED:
        asked = asked.where(Outbox.registration_id.in_(ids))
    else:
        asked = asked.where(Outbox.activity_id.in_({telling.activity_id for telling in tellings}))
    rows = db.session.execute(asked.where(Outbox.kind == kind.value).group_by(Outbox.registration_id))
    return {registration_id: (count, at) for registration_id, count, at in rows}

"""Showing a draw: its commitment before, its seed, its list and its result after."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Activity, Draw, DrawTicket, Registration
from activity_hub.rules.draw import Outcome
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import LIVE, Status
from activity_hub.services.base import access, activity_views, draws
from activity_hub.services.base.access import NotFound
from activity_hub.services.drawing.running import refusal_of
from activity_hub.services.drawing.views import Document, DrawView, OwnTicket, TicketLine

PER_PAGE = 200


def show(*, by: Actor, at: datetime, activity_id: int | str, page: int = 1) -> DrawView:
    """The draw of an activity that the actor may see; NotFound where nothing is drawn for."""
    activity, row = _drawn_for(by, activity_id)
    document = row.document or {}
    entries = len(document["entries"]) if row.document else _asking(activity.id)
    return DrawView(
        activity=activity_views.of_row(activity),
        commitment=row.commitment,
        committed_at=row.committed_at,
        drawn_at=row.drawn_at,
        entries=entries,
        places=_places(document),
        seated=sum(one["outcome"] == Outcome.SEATED for one in document.get("result", ())),
        seed=document.get("seed"),
        digest=row.entries,
        lines=_lines(document, page),
        own=_own(by, activity, row),
        may_draw=access.may(by, activity, Right.EDIT_ACTIVITY),
        refusal=None if row.drawn_at else refusal_of(activity, row, at),
    )


def listed(*, by: Actor, activity_id: int | str) -> Document:
    """What was published when the places were drawn; NotFound before."""
    _activity, row = _drawn_for(by, activity_id)
    if row.document is None:
        raise NotFound
    return row.document


def own_ticket(*, by: Actor, registration_id: int) -> OwnTicket | None:
    """The ticket of a registration that the actor may see; None where it is in no draw, which costs one statement."""
    asked = select(Draw).join(Registration, Registration.activity_id == Draw.activity_id)
    row = db.session.scalar(asked.where(Registration.id == registration_id))
    return None if row is None else _ticket(row, access.registration(by, registration_id))


def _drawn_for(by: Actor, activity_id: int | str) -> tuple[Activity, Draw]:
    activity = access.activity(by, activity_id)
    row = db.session.get(Draw, activity.id)
    if row is None:
        raise NotFound
    return activity, row


def _asking(activity_id: int) -> int:
    counted = select(func.count()).where(
        Registration.activity_id == activity_id, Registration.status == Status.PENDING.value
    )
    return db.session.scalar(counted) or 0


def _places(document: dict[str, Any]) -> int:
    places = {one["ticket"]: one["places"] for one in document.get("entries", ())}
    return sum(places[one["ticket"]] for one in document.get("result", ()) if one["outcome"] == Outcome.SEATED)


def _lines(document: dict[str, Any], page: int) -> tuple[TicketLine, ...]:
    first = (page - 1) * PER_PAGE
    shown = document.get("result", [])[first : first + PER_PAGE]
    return tuple(TicketLine(one["rank"], one["ticket"], Outcome(one["outcome"])) for one in shown)


def _own(by: Actor, activity: Activity, row: Draw) -> OwnTicket | None:
    if by.member_id is None:
        return None
    asked = select(Registration).where(Registration.activity_id == activity.id, Registration.member_id == by.member_id)
    found = db.session.scalars(asked.order_by(Registration.id.desc())).all()
    tickets = (_ticket(row, registration) for registration in found)
    return next((one for one in tickets if one is not None), None)


def _ticket(row: Draw, registration: Registration) -> OwnTicket | None:
    """Before the draw only who asks for a place has a ticket; afterwards whoever was in it keeps it."""
    if row.drawn_at is not None:
        kept = db.session.get(DrawTicket, registration.id)
        return kept and OwnTicket(kept.ticket, kept.rank, Outcome(kept.outcome) if kept.outcome else None)
    opened = draws.opened(row) if Status(registration.status) in LIVE else None
    if opened is None or registration.status != Status.PENDING.value:
        return None
    return OwnTicket(draws.ticket(opened[1], registration.id), None, None)

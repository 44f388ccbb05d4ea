"""Myself: who I am, what I signed up for, my calendars."""

from typing import Any

from activity_hub.services import card, feeds, registration
from activity_hub.services.feeds import Address
from activity_hub.web.api import paging
from activity_hub.web.api.calls import Room
from activity_hub.web.api.schemas.base import Paged
from activity_hub.web.api.schemas.me import Calendar, Me, NewCalendar
from activity_hub.web.api.schemas.registrations import RegistrationPage
from activity_hub.web.context import actor, now, public_url
from activity_hub.web.policy import MEMBER

bp = Room("me", "Whoever bears the token")


@bp.call("GET", "/me", MEMBER, answer=Me)
def show() -> dict[str, Any]:
    """Who I am, my roles, and the address of my calendar"""
    mine = card.card(by=actor())
    address = feeds.oldest(by=actor())
    return {
        "member_no": mine.member_no,
        "name": mine.name,
        "union": mine.union,
        "roles": mine.roles,
        "calendar_url": _url(address) if address else None,
    }


@bp.call("GET", "/me/registrations", MEMBER, query=Paged, answer=RegistrationPage)
def registrations(page: dict[str, Any]) -> dict[str, Any]:
    """What I signed up for, in that order"""
    found = registration.of_member(by=actor(), cursor=paging.opened_number(page.get("cursor")), limit=page["limit"])
    return {"items": found.items, "next": paging.closed(found.next)}


@bp.call("POST", "/me/calendars", MEMBER, body=NewCalendar, answer=Calendar, status=201)
def make_calendar(wish: dict[str, Any]) -> dict[str, Any]:
    """A new secret address of my calendar"""
    made = feeds.make(by=actor(), at=now(), name=wish["name"])
    return {"id": made.id, "name": made.name, "url": _url(made)}


@bp.call("DELETE", "/me/calendars/<id:calendar_id>", MEMBER, status=204)
def end_calendar(calendar_id: int) -> None:
    """The address works no longer"""
    feeds.end(by=actor(), at=now(), feed_id=calendar_id)


def _url(address: Address) -> str:
    return f"{public_url()}/calendar/{address.secret}.ics"

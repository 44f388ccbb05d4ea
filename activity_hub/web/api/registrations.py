"""Signing up, withdrawing, and who signed up."""

from typing import Any

from activity_hub.rules.permissions import Right
from activity_hub.services import registration
from activity_hub.services.registration import RegistrationView
from activity_hub.web.api import paging
from activity_hub.web.api.calls import Room
from activity_hub.web.api.schemas.base import Paged
from activity_hub.web.api.schemas.registrations import NewRegistration, Registration, RegistrationPage
from activity_hub.web.context import actor, now
from activity_hub.web.policy import MEMBER

bp = Room("registrations", "Places in activities")


@bp.call(
    "POST", "/activities/<id:activity_id>/registrations", MEMBER, body=NewRegistration, answer=Registration,
    status=201, also=200,
)  # fmt: skip
def sign_up(wish: dict[str, Any], activity_id: int) -> tuple[RegistrationView, int]:
    """Sign up; 200 with the registration that is there already"""
    made, is_new = registration.sign_up(by=actor(), at=now(), activity_id=activity_id, **wish)
    return made, 201 if is_new else 200


@bp.call(
    "GET", "/activities/<id:activity_id>/registrations", MEMBER, right=Right.SEE_OWN_REGISTRATIONS, on="activity",
    query=Paged, answer=RegistrationPage,
)  # fmt: skip
def listing(page: dict[str, Any], activity_id: int) -> dict[str, Any]:
    """Who signed up, in that order; a liaison sees the own members"""
    place = paging.opened_number(page.get("cursor"))
    found = registration.listing(by=actor(), activity_id=activity_id, cursor=place, limit=page["limit"])
    return {"items": found.items, "next": paging.closed(found.next)}


@bp.call("GET", "/registrations/<id:registration_id>", MEMBER, answer=Registration)
def show(registration_id: int) -> RegistrationView:
    """One registration"""
    return registration.one(by=actor(), registration_id=registration_id)


@bp.call("DELETE", "/registrations/<id:registration_id>", MEMBER, answer=Registration, faults=(409,))
def withdraw(registration_id: int) -> RegistrationView:
    """Withdraw, until the last occurrence begins; the second time the same answer"""
    return registration.withdraw(by=actor(), at=now(), registration_id=registration_id)

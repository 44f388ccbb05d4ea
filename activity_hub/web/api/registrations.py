"""Signing up, withdrawing, and who signed up."""

from contextlib import nullcontext
from typing import Any

from activity_hub.rules.desk import Verb
from activity_hub.rules.permissions import Right
from activity_hub.services import desk, registration
from activity_hub.services.desk import Order
from activity_hub.services.registration import RegistrationView
from activity_hub.web.api import paging
from activity_hub.web.api.calls import Room
from activity_hub.web.api.door import own_door
from activity_hub.web.api.schemas.base import Nothing, Paged
from activity_hub.web.api.schemas.registrations import NewRegistration, Registration, RegistrationPage, Rejection
from activity_hub.web.context import actor, now
from activity_hub.web.policy import MEMBER

bp = Room("registrations", "Places in activities")


@bp.call(
    "POST", "/activities/<id:activity_id>/registrations", MEMBER, body=NewRegistration, answer=Registration,
    status=201, also=200, faults=(429,),
)  # fmt: skip
def sign_up(wish: dict[str, Any], activity_id: int) -> tuple[RegistrationView, int]:
    """Sign up; 200 with the registration that is there already"""
    with own_door() if wish["walk_in"] else nullcontext():
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
    return registration.one(by=actor(), registration_id=registration_id, at=now())


@bp.call("POST", "/registrations/<id:registration_id>/accept", MEMBER, body=Nothing, answer=Registration)
def accept(_nothing: dict[str, Any], registration_id: int) -> RegistrationView:
    """Take the place that was offered; the second time the same answer"""
    return registration.accept(by=actor(), at=now(), registration_id=registration_id)


@bp.call(
    "POST", "/registrations/<id:registration_id>/approve", MEMBER, right=Right.EDIT_ACTIVITY, on="registration",
    body=Nothing, answer=Registration,
)  # fmt: skip
def approve(_nothing: dict[str, Any], registration_id: int) -> RegistrationView:
    """Give who applied a place, or a turn in the waiting list; the second time the same answer"""
    order = Order(Verb.APPROVE)
    desk.carry_out_one(by=actor(), at=now(), registration_id=registration_id, order=order)
    return registration.one(by=actor(), registration_id=registration_id)


@bp.call(
    "POST", "/registrations/<id:registration_id>/reject", MEMBER, right=Right.EDIT_ACTIVITY, on="registration",
    body=Rejection, answer=Registration,
)  # fmt: skip
def reject(wish: dict[str, Any], registration_id: int) -> RegistrationView:
    """End a registration with a reason that its member reads; the second time the same answer"""
    order = Order(Verb.REJECT, wish["reason"])
    desk.carry_out_one(by=actor(), at=now(), registration_id=registration_id, order=order)
    return registration.one(by=actor(), registration_id=registration_id)


@bp.call("DELETE", "/registrations/<id:registration_id>", MEMBER, answer=Registration, faults=(409,))
def withdraw(registration_id: int) -> RegistrationView:
    """Withdraw, until the last occurrence begins; the second time the same answer"""
    return registration.withdraw(by=actor(), at=now(), registration_id=registration_id)

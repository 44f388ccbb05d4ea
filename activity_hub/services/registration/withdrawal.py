"""Withdrawing: the place is freed and given to the next in the list in one transaction."""

from datetime import datetime

from activity_hub.database import lock, write_tx
from activity_hub.models import Activity, Registration
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import LIVE, Status, withdraw_refusal
from activity_hub.services.base import access, audit, places
from activity_hub.services.base.access import NotAllowed, NotFound, Refused
from activity_hub.services.registration import facts, reading
from activity_hub.services.registration.views import RegistrationView


def withdraw(*, by: Actor, at: datetime, registration_id: int) -> RegistrationView:
    """The registration, withdrawn; the second time it is answered as it is.

    Open until the last occurrence begins, and not to someone present already: Refused with a WithdrawRefusal. Raises
    NotFound, and NotAllowed for who may see it but not act for its member.
    """
    with write_tx():
        seen = access.registration(by, registration_id)
        if seen.member_id != by.member_id and not access.holds_for(by, seen.member_id, Right.ACT_FOR):
            raise NotAllowed
        activity = lock(Activity, seen.activity_id)
        registration = lock(Registration, registration_id)  # against a scan that is letting them in right now
        if activity is None or registration is None:
            raise NotFound
        if Status(registration.status) in LIVE:
            _require_open(activity, registration, at)
            places.free(activity, registration, at)
            audit.record(by, at, "withdraw", "registration", registration.id)
        return reading.just_written(by, registration.id)


def _require_open(activity: Activity, registration: Registration, at: datetime) -> None:
    last_starts_at = facts.dates(activity, None, at).last_starts_at
    is_present = facts.is_present(activity.id, registration.member_id)
    if refusal := withdraw_refusal(last_starts_at, at, is_present):
        raise Refused(refusal)

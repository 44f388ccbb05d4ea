"""Withdrawing: the place is freed and given to the next in the list in one transaction.

Where a series lets everybody have only so many places, whoever withdraws here may be let in elsewhere: in it too.
"""

from datetime import datetime

from activity_hub.database import write_tx
from activity_hub.models import Activity, Registration
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import LIVE, Status, withdraw_refusal
from activity_hub.services.base import access, asking, audit, frame, places, promotion
from activity_hub.services.base.access import Refused
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.registration import reading
from activity_hub.services.registration.views import RegistrationView


@begins_anew
def withdraw(*, by: Actor, at: datetime, registration_id: int) -> RegistrationView:
    """The registration, withdrawn; the second time it is answered as it is.

    Open until the last occurrence begins, and not to someone present already: Refused with a WithdrawRefusal. Raises
    NotFound, and NotAllowed for who may see it but not act for its member.
    """
    with write_tx():
        seen = access.registration_to_change(by, registration_id)
        elsewhere = promotion.lock_elsewhere(seen.activity_id, [seen.member_id])
        activity, registration = access.locked_to_change(by, registration_id)
        if Status(registration.status) in LIVE:
            _require_open(activity, registration, at)
            places.settle(activity, at)
        if Status(registration.status) in LIVE:  # an offer may just have run out
            places.free(activity, registration, at)
            audit.record(by, at, "withdraw", "registration", registration.id)
            promotion.serve(elsewhere, at)
        return reading.just_written(by, registration.id)


def _require_open(activity: Activity, registration: Registration, at: datetime) -> None:
    last_starts_at = frame.of(activity).last_starts_at
    is_present = asking.is_present(activity.id, registration.member_id)
    if refusal := withdraw_refusal(last_starts_at, at, is_present):
        raise Refused(refusal)

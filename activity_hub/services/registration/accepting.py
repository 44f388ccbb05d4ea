"""Accepting an offered place before its time has run out."""

from datetime import datetime

from activity_hub.database import db, write_tx
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import OfferRefusal, Status, giving_refusal
from activity_hub.services.base import access, audit, places
from activity_hub.services.base.access import Refused
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.registration import reading
from activity_hub.services.registration.views import RegistrationView


@begins_anew
def accept(*, by: Actor, at: datetime, registration_id: int) -> RegistrationView:
    """The registration, confirmed; one that is confirmed already is answered as it is.

    Refused with OFFER_EXPIRED when the time has run out (the place has then gone on to the next), with NOT_OFFERED
    where nothing was offered, with CANCELLED or CLOSED where the activity is called off or over. Raises NotFound, and
    NotAllowed for who may see it but not act for its member.
    """
    expired = False
    with write_tx():
        activity, registration = access.locked_to_change(by, registration_id)
        was_offered = registration.status == Status.OFFERED
        if was_offered and (refusal := giving_refusal(ActivityStatus(activity.status))):
            raise Refused(refusal)
        places.settle(activity, at)
        if registration.status == Status.OFFERED:
            places.stand(activity, registration, at, Status.CONFIRMED)
            audit.record(by, at, "accept", "registration", registration.id)
        db.session.flush()
        expired = was_offered and registration.status == Status.WITHDRAWN
        view = reading.just_written(by, registration.id)
    # What became due is kept although the answer is a no.
    if expired:
        raise Refused(OfferRefusal.OFFER_EXPIRED)
    if view.status is not Status.CONFIRMED:
        raise Refused(OfferRefusal.NOT_OFFERED)
    return view

"""An organiser's own words to those who signed up: to some, or to all of a status."""

from datetime import datetime

from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Registration
from activity_hub.rules.activity import text_fault
from activity_hub.rules.desk import MESSAGE_MAX
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access, audit
from activity_hub.services.base.access import Invalid
from activity_hub.services.base.listed import listed_for
from activity_hub.services.base.outbox import Telling, tell_all
from activity_hub.services.desk.choosing import Chosen, meant


def send(*, by: Actor, at: datetime, activity_id: int, text: str, chosen: Chosen) -> int:
    """Tell the chosen ones; answers how many. A few statements, however many they are.

    Raises NotFound, NotAllowed for who may not edit the activity, Invalid for a text that is missing or unreadable.
    """
    text = text.strip()
    if fault := "required" if not text else text_fault(text, MESSAGE_MAX, many_lines=True):
        raise Invalid({"text": [str(fault)]})
    with write_tx():
        activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
        asked = select(Registration.id, Registration.member_id).where(meant(activity, chosen, listed_for(by, activity)))
        tellings = [Telling(row.member_id, activity.id, row.id, text) for row in db.session.execute(asked)]
        tell_all(tellings, kind=Notice.MESSAGE, at=at, by_id=by.member_id)
        audit.record(by, at, "message", "activity", activity.id, count=len(tellings))
    return len(tellings)

"""What whoever stands at the door has to know of somebody just let in: the answers meant for the door, and company."""

from dataclasses import dataclass

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Registration, Scan
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.scanning import Verdict
from activity_hub.services.base import access, answers, guests
from activity_hub.services.base.answers import Said


@dataclass(frozen=True, slots=True)
class Notes:
    """The answers for the door, and how many come along; names of guests are no matter of the door."""

    answers: tuple[Said, ...] = ()
    grown_ups: int = 0
    children: int = 0


def notes(*, by: Actor, activity_id: int, scan_uuid: str) -> Notes:
    """Of the registration that was let in, or had been, by this scan; raises NotFound, NotAllowed."""
    activity = access.activity(by, activity_id, Right.SCAN)
    asked = (
        select(Registration.id, Registration.places)
        .join(Scan, Scan.registration_id == Registration.id)
        .where(
            Scan.scan_uuid == scan_uuid,
            Scan.activity_id == activity.id,
            Registration.activity_id == activity.id,
            Scan.verdict.in_([Verdict.OK.value, Verdict.DUPLICATE.value]),
        )
    )
    found = db.session.execute(asked).first()
    if found is None:
        return Notes()
    company = guests.of_registrations([found.id]).get(found.id, ()) if found.places > 1 else ()
    children = sum(one.is_child for one in company)
    return Notes(answers.for_door([found.id]).get(found.id, ()), len(company) - children, children)

"""Words of calendar entries: what stands before the title of one that is not simply on."""

from flask_babel import lazy_gettext as _l

from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.rules.places import Status

TITLE_BY_STATUS = {
    OccurrenceStatus.CANCELLED: _l("[Cancelled] %(title)s"),
    OccurrenceStatus.POSTPONED: _l("[Postponed] %(title)s"),
}
TITLE_BY_PLACE = {
    Status.WAITLISTED: _l("[Waiting list] %(title)s"),
    Status.PENDING: _l("[Not yet confirmed] %(title)s"),
    Status.OFFERED: _l("[A place is offered] %(title)s"),
}
